/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_list_cache.c - what is taken in, what falls out, and what is held meanwhile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "list_cache.h"

#define LONG  (2 * NG_CACHED_SHORT)
#define ROOMY (1 << 20)

static char dir[128];
static xp_db *db;

static int remove_entry(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st, (void)flag, (void)ftw;
    return remove(path);
}

static void add(xp_document *d, const char *term, uint32_t wdf)
{
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(xp_document_add_term(d, term, strlen(term), wdf, &err), NG_OK);
}

/* "long" stands in all documents, "short" in those up to NG_CACHED_SHORT, "t<n>" in one each. */
static int set_up(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    xp_writer *w = NULL;
    xp_document *d = NULL;
    const char *tmp = getenv("TMPDIR");
    snprintf(dir, sizeof dir, "%s/nutgraf-lists-XXXXXX", tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(dir));
    assert_int_equal(xp_writer_open(dir, XP_WRITE_NO_SYNC, &w, &err), NG_OK);
    assert_int_equal(xp_document_new(&d, &err), NG_OK);
    assert_int_equal(xp_writer_begin(w, &err), NG_OK);
    for (uint32_t i = 1; i <= LONG; i++) {
        char term[16];
        uint32_t docid;
        snprintf(term, sizeof term, "t%u", i);
        assert_int_equal(xp_document_clear(d, &err), NG_OK);
        add(d, "long", i % 128);
        add(d, term, 7);
        if (i <= NG_CACHED_SHORT)
            add(d, "short", 0);
        assert_int_equal(xp_writer_add(w, d, &docid, &err), NG_OK);
    }
    assert_int_equal(xp_writer_commit(w, &err), NG_OK);
    xp_writer_free(w);
    xp_document_free(d);
    const char *paths[] = {dir};
    assert_int_equal(xp_db_open(paths, 1, &db, &err), NG_OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    xp_db_free(db);
    return nftw(dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

static ng_list_cache *new_cache(size_t bytes)
{
    ng_list_cache *c = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_list_cache_new(bytes, &c, &err), NG_OK);
    return c;
}

static ng_cached_list get_upto(ng_list_cache *c, uint64_t part, uint32_t upto, const char *term)
{
    ng_cached_list list = NG_CACHED_LIST_INIT;
    ng_error err = NG_ERROR_INIT;
    const ng_list_name name = {part, upto, term, strlen(term)};
    assert_int_equal(ng_list_cache_get(c, &name, db, &list, &err), NG_OK);
    return list;
}

static ng_cached_list get(ng_list_cache *c, uint64_t part, const char *term)
{
    return get_upto(c, part, NG_UPTO_SEALED, term);
}

static void ask_for(ng_list_cache *c, uint64_t part, const char *term)
{
    ng_cached_list list = get(c, part, term);
    ng_list_cache_let_go(c, &list);
}

/* How many postings of a list are held for a reader that looks so far; -1: it is not held. */
static int held_upto(ng_list_cache *c, uint64_t part, uint32_t upto, const char *term)
{
    uint32_t n;
    const ng_list_name name = {part, upto, term, strlen(term)};
    return ng_list_cache_count(c, &name, &n) ? (int)n : -1;
}

static int is_held(ng_list_cache *c, uint64_t part, const char *term)
{
    return held_upto(c, part, NG_UPTO_SEALED, term) >= 0;
}

static void a_list_is_decoded_whole(void **state)
{
    (void)state;
    ng_list_cache *c = new_cache(ROOMY);
    assert_null(get(c, 1, "long").pinned); /* the first time a long list is only remembered */
    ng_cached_list list = get(c, 1, "long");
    assert_non_null(list.pinned);
    assert_int_equal(list.n, LONG);
    for (uint32_t i = 0; i < LONG; i++) {
        assert_int_equal(list.docs[i], i + 1);
        assert_int_equal(list.wdfs[i], (i + 1) % 128);
    }
    ng_list_cache_let_go(c, &list);
    ng_list_cache_free(c);
}

static void a_short_list_is_taken_in_at_once(void **state)
{
    (void)state;
    ng_list_cache *c = new_cache(ROOMY);
    ng_cached_list list = get(c, 1, "short"), none = get(c, 1, "unknown");
    assert_int_equal(list.n, NG_CACHED_SHORT);
    assert_int_equal(none.n, 0);
    ng_list_cache_let_go(c, &list);
    ng_list_cache_let_go(c, &none);
    ng_list_cache_free(c);
}

static void parts_are_apart(void **state)
{
    (void)state;
    ng_list_cache *c = new_cache(ROOMY);
    ask_for(c, 1, "short");
    assert_int_equal(held_upto(c, 1, NG_UPTO_SEALED, "short"), NG_CACHED_SHORT);
    assert_false(is_held(c, 2, "short"));
    assert_false(is_held(c, 1, "shor"));
    ng_list_cache_free(c);
}

static void a_list_over_its_share_is_not_taken_in(void **state)
{
    (void)state;
    size_t least = (size_t)LONG * 5 * NG_CACHED_SHARE;
    for (int fits = 0; fits < 2; fits++) {
        ng_list_cache *c = new_cache(fits ? least : least - NG_CACHED_SHARE);
        assert_null(get(c, 1, "long").pinned);
        ng_cached_list list = get(c, 1, "long");
        assert_int_equal(list.pinned != NULL, fits);
        ng_list_cache_let_go(c, &list);
        ng_list_cache_free(c);
    }
}

static void the_limit_holds_and_what_is_used_stays(void **state)
{
    (void)state;
    ng_list_cache_stats stats;
    ng_list_cache *c = new_cache(64 << 10);
    ask_for(c, 1, "short");
    for (uint32_t i = 1; i <= LONG; i++) {
        char term[16];
        snprintf(term, sizeof term, "t%u", i);
        ask_for(c, 1, term);
        ask_for(c, 1, "short");
        ng_list_cache_get_stats(c, &stats);
        assert_true(stats.bytes <= stats.limit);
    }
    assert_true(is_held(c, 1, "short"));
    assert_false(is_held(c, 1, "t1"));
    assert_int_equal(stats.hits, LONG);
    assert_int_equal(stats.misses, LONG + 1);
    ng_list_cache_free(c);
}

static void a_pinned_list_outlives_its_eviction(void **state)
{
    (void)state;
    ng_list_cache *c = new_cache(64 << 10);
    ng_cached_list list = get(c, 1, "short");
    for (uint32_t i = 1; i <= LONG; i++) {
        char term[16];
        snprintf(term, sizeof term, "t%u", i);
        ask_for(c, 1, term);
    }
    assert_false(is_held(c, 1, "short"));
    assert_int_equal(list.docs[NG_CACHED_SHORT - 1], NG_CACHED_SHORT);
    ng_list_cache_let_go(c, &list);
    ng_list_cache_free(c);
}

static void a_part_is_warmed_with_what_others_hold(void **state)
{
    (void)state;
    const uint64_t from[] = {1, 2};
    ng_error err = NG_ERROR_INIT;
    ng_list_cache *c = new_cache(ROOMY);
    assert_null(get(c, 1, "long").pinned);
    ask_for(c, 1, "long");
    ask_for(c, 1, "short");
    ask_for(c, 2, "short");
    ask_for(c, 2, "unknown");
    ask_for(c, 3, "t1");
    assert_int_equal(ng_list_cache_warm(c, from, 2, 4, db, &err), NG_OK);
    assert_true(is_held(c, 4, "long") && is_held(c, 4, "short") && is_held(c, 4, "unknown"));
    assert_false(is_held(c, 4, "t1"));
    ng_cached_list list = get(c, 4, "long");
    assert_int_equal(list.n, LONG);
    ng_list_cache_let_go(c, &list);
    ng_list_cache_free(c);
}

static void lists_of_a_part_are_forgotten(void **state)
{
    (void)state;
    ng_list_cache_stats before, after;
    ng_list_cache *c = new_cache(ROOMY);
    ask_for(c, 1, "t1");
    ng_list_cache_get_stats(c, &before);
    ng_cached_list held = get(c, 2, "short");
    ask_for(c, 2, "unknown");
    ng_list_cache_forget(c, 2);
    ng_list_cache_get_stats(c, &after);
    assert_true(is_held(c, 1, "t1"));
    assert_int_equal(after.bytes, before.bytes);
    assert_int_equal(after.lists, 1);
    assert_int_equal(held.docs[NG_CACHED_SHORT - 1], NG_CACHED_SHORT);
    ng_list_cache_let_go(c, &held);
    ng_list_cache_forget(c, 1);
    ng_list_cache_get_stats(c, &after);
    assert_int_equal(after.bytes + after.lists, 0);
    ng_list_cache_free(c);
}

/* ---- The live part. ---- */

/* A passage with these terms, each of the wdf 3, is committed; `upto` is the last docid then. */
static void grow(ng_list_cache *c, uint32_t docid, const char *first, const char *second)
{
    ng_error err = NG_ERROR_INIT;
    xp_document *d = NULL;
    ng_added_passage p = {docid, XP_TERM_LIST_INIT};
    assert_int_equal(xp_document_new(&d, &err), NG_OK);
    add(d, first, 3);
    add(d, second, 3);
    assert_int_equal(xp_document_terms(d, &p.terms, &err), NG_OK);
    ng_list_cache_grow(c, &p, 1, docid);
    xp_term_list_release(&p.terms);
    xp_document_free(d);
}

static void lists_of_a_live_part_are_held_only_when_it_is_followed(void **state)
{
    (void)state;
    ng_list_cache *c = new_cache(ROOMY);
    assert_null(get_upto(c, 1, LONG, "short").pinned);
    ng_list_cache_follow(c, 1, LONG);
    ng_cached_list list = get_upto(c, 1, LONG, "short");
    assert_int_equal(list.n, NG_CACHED_SHORT);
    ng_list_cache_let_go(c, &list);
    assert_int_equal(held_upto(c, 1, LONG, "short"), NG_CACHED_SHORT);
    ng_list_cache_free(c);
}

static void a_reader_sees_what_was_added_up_to_its_revision(void **state)
{
    (void)state;
    ng_list_cache *c = new_cache(ROOMY);
    ng_list_cache_follow(c, 1, LONG);
    ng_cached_list before = get_upto(c, 1, LONG, "short"), none = get_upto(c, 1, LONG, "new");
    assert_null(get_upto(c, 1, LONG, "").pinned); /* all passages; the first time it is long */
    ng_cached_list all = get_upto(c, 1, LONG, "");
    assert_int_equal(all.n, LONG);
    ng_list_cache_let_go(c, &all);
    for (uint32_t i = 1; i <= LONG; i++)
        grow(c, LONG + i, "short", "new");
    ng_cached_list after = get_upto(c, 1, 2 * LONG, "short");
    assert_int_equal(before.n, NG_CACHED_SHORT);
    assert_int_equal(before.docs[before.n - 1], NG_CACHED_SHORT);
    assert_int_equal(none.n, 0);
    assert_int_equal(after.n, NG_CACHED_SHORT + LONG);
    assert_int_equal(after.docs[after.n - 1], 2 * LONG);
    assert_int_equal(after.wdfs[after.n - 1], 3);
    assert_int_equal(held_upto(c, 1, LONG, "short"), NG_CACHED_SHORT);
    assert_int_equal(held_upto(c, 1, LONG + 5, "short"), NG_CACHED_SHORT + 5);
    assert_int_equal(held_upto(c, 1, 2 * LONG, "new"), LONG);
    assert_int_equal(held_upto(c, 1, 2 * LONG, ""), 2 * LONG);
    ng_list_cache_let_go(c, &before);
    ng_list_cache_let_go(c, &none);
    ng_list_cache_let_go(c, &after);
    ng_list_cache_free(c);
}

/* It has looked at the database after the commit and before the lists had grown. */
static void a_reader_that_is_ahead_gets_no_list(void **state)
{
    (void)state;
    ng_list_cache *c = new_cache(ROOMY);
    ng_list_cache_follow(c, 1, LONG - 1);
    ng_cached_list list = get_upto(c, 1, LONG - 1, "short");
    ng_list_cache_let_go(c, &list);
    assert_null(get_upto(c, 1, LONG, "short").pinned);
    assert_null(get_upto(c, 1, LONG, "t1").pinned);
    assert_int_equal(held_upto(c, 1, LONG, "short"), -1);
    ng_list_cache_free(c);
}

static void a_reader_that_is_behind_adds_no_list(void **state)
{
    (void)state;
    ng_list_cache *c = new_cache(ROOMY);
    ng_list_cache_follow(c, 1, LONG);
    grow(c, LONG + 1, "short", "new");
    assert_null(get_upto(c, 1, LONG, "short").pinned);
    assert_int_equal(held_upto(c, 1, LONG + 1, "short"), -1);
    ng_list_cache_free(c);
}

static void a_sealed_part_keeps_the_lists_that_grew(void **state)
{
    (void)state;
    ng_list_cache *c = new_cache(ROOMY);
    ng_list_cache_follow(c, 1, LONG);
    ng_cached_list list = get_upto(c, 1, LONG, "short");
    ng_list_cache_let_go(c, &list);
    grow(c, LONG + 1, "short", "new");
    ng_list_cache_follow(c, 2, LONG + 1);
    assert_int_equal(held_upto(c, 1, NG_UPTO_SEALED, "short"), NG_CACHED_SHORT + 1);
    assert_int_equal(held_upto(c, 1, LONG, "short"), NG_CACHED_SHORT); /* it began before */
    ng_list_cache_free(c);
}

static void after_a_failure_live_lists_are_gone(void **state)
{
    (void)state;
    ng_list_cache *c = new_cache(ROOMY);
    ng_list_cache_follow(c, 1, LONG);
    ng_cached_list list = get_upto(c, 1, LONG, "short");
    ng_list_cache_follow(c, 0, 0);
    assert_int_equal(held_upto(c, 1, LONG, "short"), -1);
    assert_null(get_upto(c, 1, LONG, "short").pinned);
    assert_int_equal(list.docs[list.n - 1], NG_CACHED_SHORT);
    ng_list_cache_let_go(c, &list);
    ng_list_cache_free(c);
}

/* Room for a list that grows is made like that for a new one. */
static void the_limit_holds_while_lists_grow(void **state)
{
    (void)state;
    ng_list_cache_stats stats;
    ng_list_cache *c = new_cache(64 << 10);
    ng_list_cache_follow(c, 1, LONG);
    for (uint32_t i = 1; i <= 16 * LONG; i++) {
        char term[16];
        snprintf(term, sizeof term, "t%u", i % LONG + 1);
        ng_cached_list list = get_upto(c, 1, LONG + i - 1, term);
        ng_list_cache_let_go(c, &list);
        grow(c, LONG + i, "t1", term);
        ng_list_cache_get_stats(c, &stats);
        assert_true(stats.bytes <= stats.limit);
    }
    ng_list_cache_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_is_decoded_whole),
        cmocka_unit_test(a_short_list_is_taken_in_at_once),
        cmocka_unit_test(parts_are_apart),
        cmocka_unit_test(a_list_over_its_share_is_not_taken_in),
        cmocka_unit_test(the_limit_holds_and_what_is_used_stays),
        cmocka_unit_test(a_pinned_list_outlives_its_eviction),
        cmocka_unit_test(a_part_is_warmed_with_what_others_hold),
        cmocka_unit_test(lists_of_a_part_are_forgotten),
        cmocka_unit_test(lists_of_a_live_part_are_held_only_when_it_is_followed),
        cmocka_unit_test(a_reader_sees_what_was_added_up_to_its_revision),
        cmocka_unit_test(a_reader_that_is_ahead_gets_no_list),
        cmocka_unit_test(a_reader_that_is_behind_adds_no_list),
        cmocka_unit_test(a_sealed_part_keeps_the_lists_that_grew),
        cmocka_unit_test(after_a_failure_live_lists_are_gone),
        cmocka_unit_test(the_limit_holds_while_lists_grow),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
