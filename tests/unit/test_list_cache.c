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

static const ng_cached_list *get(ng_list_cache *c, uint64_t part, const char *term)
{
    const ng_cached_list *list = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_list_cache_get(c, part, db, term, strlen(term), &list, &err), NG_OK);
    return list;
}

static int is_held(ng_list_cache *c, uint64_t part, const char *term)
{
    uint32_t n;
    return ng_list_cache_count(c, part, term, strlen(term), &n);
}

static void a_list_is_decoded_whole(void **state)
{
    (void)state;
    ng_list_cache *c = new_cache(ROOMY);
    assert_null(get(c, 1, "long")); /* the first time a long list is only remembered */
    const ng_cached_list *list = get(c, 1, "long");
    assert_non_null(list);
    assert_int_equal(list->n, LONG);
    for (uint32_t i = 0; i < LONG; i++) {
        assert_int_equal(list->docs[i], i + 1);
        assert_int_equal(list->wdfs[i], (i + 1) % 128);
    }
    ng_list_cache_let_go(c, list);
    ng_list_cache_free(c);
}

static void a_short_list_is_taken_in_at_once(void **state)
{
    (void)state;
    ng_list_cache *c = new_cache(ROOMY);
    const ng_cached_list *list = get(c, 1, "short"), *none = get(c, 1, "unknown");
    assert_int_equal(list->n, NG_CACHED_SHORT);
    assert_int_equal(none->n, 0);
    ng_list_cache_let_go(c, list);
    ng_list_cache_let_go(c, none);
    ng_list_cache_free(c);
}

static void parts_are_apart(void **state)
{
    (void)state;
    uint32_t n;
    ng_list_cache *c = new_cache(ROOMY);
    ng_list_cache_let_go(c, get(c, 1, "short"));
    assert_true(ng_list_cache_count(c, 1, "short", 5, &n));
    assert_int_equal(n, NG_CACHED_SHORT);
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
        assert_null(get(c, 1, "long"));
        const ng_cached_list *list = get(c, 1, "long");
        assert_int_equal(list != NULL, fits);
        ng_list_cache_let_go(c, list);
        ng_list_cache_free(c);
    }
}

static void the_limit_holds_and_what_is_used_stays(void **state)
{
    (void)state;
    ng_list_cache_stats stats;
    ng_list_cache *c = new_cache(64 << 10);
    ng_list_cache_let_go(c, get(c, 1, "short"));
    for (uint32_t i = 1; i <= LONG; i++) {
        char term[16];
        snprintf(term, sizeof term, "t%u", i);
        ng_list_cache_let_go(c, get(c, 1, term));
        ng_list_cache_let_go(c, get(c, 1, "short"));
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
    const ng_cached_list *list = get(c, 1, "short");
    for (uint32_t i = 1; i <= LONG; i++) {
        char term[16];
        snprintf(term, sizeof term, "t%u", i);
        ng_list_cache_let_go(c, get(c, 1, term));
    }
    assert_false(is_held(c, 1, "short"));
    assert_int_equal(list->docs[NG_CACHED_SHORT - 1], NG_CACHED_SHORT);
    ng_list_cache_let_go(c, list);
    ng_list_cache_free(c);
}

static void a_part_is_warmed_with_what_others_hold(void **state)
{
    (void)state;
    const uint64_t from[] = {1, 2};
    ng_error err = NG_ERROR_INIT;
    ng_list_cache *c = new_cache(ROOMY);
    assert_null(get(c, 1, "long"));
    ng_list_cache_let_go(c, get(c, 1, "long"));
    ng_list_cache_let_go(c, get(c, 1, "short"));
    ng_list_cache_let_go(c, get(c, 2, "short"));
    ng_list_cache_let_go(c, get(c, 2, "unknown"));
    ng_list_cache_let_go(c, get(c, 3, "t1"));
    assert_int_equal(ng_list_cache_warm(c, from, 2, 4, db, &err), NG_OK);
    assert_true(is_held(c, 4, "long") && is_held(c, 4, "short") && is_held(c, 4, "unknown"));
    assert_false(is_held(c, 4, "t1"));
    const ng_cached_list *list = get(c, 4, "long");
    assert_int_equal(list->n, LONG);
    ng_list_cache_let_go(c, list);
    ng_list_cache_free(c);
}

static void lists_of_a_part_are_forgotten(void **state)
{
    (void)state;
    ng_list_cache_stats before, after;
    ng_list_cache *c = new_cache(ROOMY);
    ng_list_cache_let_go(c, get(c, 1, "t1"));
    ng_list_cache_get_stats(c, &before);
    const ng_cached_list *held = get(c, 2, "short");
    ng_list_cache_let_go(c, get(c, 2, "unknown"));
    ng_list_cache_forget(c, 2);
    ng_list_cache_get_stats(c, &after);
    assert_true(is_held(c, 1, "t1"));
    assert_int_equal(after.bytes, before.bytes);
    assert_int_equal(after.lists, 1);
    assert_int_equal(held->docs[NG_CACHED_SHORT - 1], NG_CACHED_SHORT);
    ng_list_cache_let_go(c, held);
    ng_list_cache_forget(c, 1);
    ng_list_cache_get_stats(c, &after);
    assert_int_equal(after.bytes + after.lists, 0);
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
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
