/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_columns.c - posting lists turned to values of passages, and what is kept of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "search_facets.h"
#include "xapian_fixture.h"

#define FIRST 5 /* docids do not begin with 1 in every part */
#define MANY  (NG_NARROW_SETS + 100)

/* Document i: of each value `v` of (i % cycle), but 0, a term "S<v>"; and "T0" to "T<i % 4 - 1>".
 */
static xp_db *make_db(const fixture *f, uint32_t n, uint32_t cycle)
{
    ng_error err = NG_ERROR_INIT;
    xp_writer *w = NULL;
    xp_document *d = NULL;
    fixture_ok(xp_writer_open(f->path, XP_WRITE_NO_SYNC, &w, &err), &err);
    fixture_ok(xp_document_new(&d, &err), &err);
    fixture_ok(xp_writer_begin(w, &err), &err);
    for (uint32_t i = FIRST; i < FIRST + n; i++) {
        char term[16];
        fixture_ok(xp_document_clear(d, &err), &err);
        snprintf(term, sizeof term, "S%u", i % cycle);
        if (i % cycle)
            fixture_ok(xp_document_add_term(d, term, strlen(term), 0, &err), &err);
        for (uint32_t t = 0; t < i % 4; t++) {
            snprintf(term, sizeof term, "T%u", t);
            fixture_ok(xp_document_add_term(d, term, strlen(term), 0, &err), &err);
        }
        fixture_ok(xp_writer_replace(w, i, d, &err), &err);
    }
    fixture_ok(xp_writer_commit(w, &err), &err);
    xp_writer_free(w);
    xp_document_free(d);
    return fixture_open(f->path);
}

static ng_index_part part_of(xp_db *db, uint32_t n, uint64_t key)
{
    return (ng_index_part){.db = db,
                           .first = FIRST,
                           .last = FIRST + n - 1,
                           .documents = n,
                           .cache_key = key,
                           .upto = UINT32_MAX};
}

static ng_column *get(ng_columns *columns, const ng_index_part *part, char prefix)
{
    ng_column *c = NULL;
    ng_error err = NG_ERROR_INIT;
    ng_deadline never = ng_deadline_never();
    fixture_ok(ng_column_get(columns, part, prefix, &never, &c, &err), &err);
    assert_non_null(c);
    return c;
}

static uint32_t set_of(const ng_column *c, uint32_t docid)
{
    return c->narrow ? c->narrow[docid - c->first] : c->wide[docid - c->first];
}

/* The numbers of the terms of a passage, as digits: "S12" and "S3" are 123. */
static uint64_t values_of(const ng_column *c, uint32_t docid)
{
    uint32_t set = set_of(c, docid);
    uint64_t digits = 0;
    for (uint32_t at = c->at[set]; at < c->at[set + 1]; at++)
        for (const char *d = c->terms.bytes + c->terms.offsets[c->values[at]] + 1; *d; d++)
            digits = 10 * digits + (uint64_t)(*d - '0');
    return digits;
}

static void check_single(const ng_column *c, uint32_t n, uint32_t cycle)
{
    assert_int_equal(c->first, FIRST);
    assert_int_equal(c->last, FIRST + n - 1);
    assert_int_equal(c->n_terms, (cycle < n ? cycle : n) - 1);
    for (uint32_t i = FIRST; i < FIRST + n; i++) {
        assert_int_equal(values_of(c, i), i % cycle);
        assert_true((set_of(c, i) == 0) == (i % cycle == 0));
    }
}

static void each_passage_has_its_values(void **state)
{
    xp_db *db = make_db(*state, 100, 7);
    const ng_index_part part = part_of(db, 100, 1);
    static const uint64_t tags[] = {0, 0, 1, 12};
    ng_column *c = get(NULL, &part, 'S');
    check_single(c, 100, 7);
    assert_non_null(c->narrow);
    ng_column_let_go(NULL, c);
    c = get(NULL, &part, 'T');
    for (uint32_t i = FIRST; i < FIRST + 100; i++) {
        assert_int_equal(values_of(c, i), tags[i % 4]);
        assert_int_equal(c->at[set_of(c, i) + 1] - c->at[set_of(c, i)], i % 4);
    }
    assert_int_equal(c->n_sets, 4);
    ng_column_let_go(NULL, c);
    c = get(NULL, &part, 'P');
    assert_int_equal(c->n_terms, 0);
    ng_column_let_go(NULL, c);
    xp_db_free(db);
}

static void with_many_sets_it_is_wide(void **state)
{
    xp_db *db = make_db(*state, MANY, MANY + FIRST + 1);
    const ng_index_part part = part_of(db, MANY, 1);
    ng_column *c = get(NULL, &part, 'S');
    assert_null(c->narrow);
    assert_int_equal(c->n_sets, MANY + 1);
    for (uint32_t i = FIRST; i < FIRST + MANY; i++)
        assert_int_equal(values_of(c, i), i);
    ng_column_let_go(NULL, c);
    xp_db_free(db);
}

/* Counts of a column of single values by hand. */
static void check_counts(const ng_column *c, uint64_t *seen, uint32_t step)
{
    enum { WORDS = (FIRST + MANY) / 64 + 1 };
    static uint32_t n[MANY + FIRST + 2], docids[MANY + FIRST + 2];
    ng_facet_counts counts = {.items = NULL};
    ng_error err = NG_ERROR_INIT;
    ng_deadline never = ng_deadline_never();
    memset(seen, 0, WORDS * sizeof *seen);
    memset(n, 0, sizeof n);
    for (uint32_t docid = FIRST + MANY - 1; docid >= FIRST; docid--) {
        if ((docid * 7) % step != 0)
            continue;
        uint64_t value = values_of(c, docid);
        seen[docid / 64] |= UINT64_C(1) << (docid % 64);
        n[value]++;
        docids[value] = docid;
    }
    fixture_ok(ng_facet_count(seen, WORDS, c, &never, &counts, &err), &err);
    assert_int_equal(counts.missing, n[0]);
    assert_false(counts.late);
    for (size_t i = 0; i < counts.n; i++) {
        unsigned long value =
            strtoul(c->terms.bytes + c->terms.offsets[counts.items[i].number] + 1, NULL, 10);
        assert_int_equal(counts.items[i].n, n[value]);
        assert_int_equal(counts.items[i].docid, docids[value]);
        assert_true(i == 0 || counts.items[i].number > counts.items[i - 1].number);
        n[value] = 0;
    }
    for (size_t i = 1; i < sizeof n / sizeof *n; i++)
        assert_int_equal(n[i], 0);
    free(counts.items);
}

/* In a table, and in a list. */
static void few_and_many_matches_are_counted_alike(void **state)
{
    static const uint32_t cycles[] = {7, 30000, MANY + FIRST + 1},
                          steps[] = {1, 3, 100, 5000, MANY};
    static uint64_t seen[(FIRST + MANY) / 64 + 1];
    for (size_t i = 0; i < 3; i++) {
        fixture *f = *state;
        snprintf(f->path, sizeof f->path, "%s/db%zu", f->folder, i);
        xp_db *db = make_db(f, MANY, cycles[i]);
        const ng_index_part part = part_of(db, MANY, 1);
        ng_column *c = get(NULL, &part, 'S');
        for (size_t k = 0; k < 5; k++)
            check_counts(c, seen, steps[k]);
        ng_column_let_go(NULL, c);
        xp_db_free(db);
    }
}

static void what_is_kept_is_given_again_until_it_is_forgotten(void **state)
{
    xp_db *db = make_db(*state, 100, 7);
    const ng_index_part part = part_of(db, 100, 1), other = part_of(db, 100, 2);
    ng_columns *columns = NULL;
    ng_error err = NG_ERROR_INIT;
    fixture_ok(ng_columns_new(1 << 20, &columns, &err), &err);
    ng_column *a = get(columns, &part, 'S'), *b = get(columns, &part, 'S');
    ng_column *tag = get(columns, &part, 'T'), *c = get(columns, &other, 'S');
    assert_ptr_equal(a, b);
    assert_ptr_not_equal(a, c);
    assert_ptr_not_equal(a, tag);
    ng_columns_forget(columns, 1);
    check_single(a, 100, 7); /* whoever has it still reads it */
    b = (ng_column_let_go(columns, b), get(columns, &part, 'S'));
    assert_ptr_not_equal(a, b);
    ng_column_let_go(columns, a);
    ng_column_let_go(columns, b);
    ng_column_let_go(columns, tag);
    ng_column_let_go(columns, c);
    ng_columns_free(columns);
    xp_db_free(db);
}

static void a_live_part_that_grew_gets_another(void **state)
{
    xp_db *db = make_db(*state, 100, 7);
    ng_columns *columns = NULL;
    ng_error err = NG_ERROR_INIT;
    fixture_ok(ng_columns_new(1 << 20, &columns, &err), &err);
    ng_index_part live = part_of(db, 100, 1);
    live.last = UINT32_MAX;
    live.upto = FIRST + 49;
    ng_column *early = get(columns, &live, 'S');
    check_single(early, 50, 7);
    live.upto = FIRST + 99;
    ng_column *later = get(columns, &live, 'S');
    check_single(later, 100, 7);
    live.upto = FIRST + 49; /* a reader that is behind */
    ng_column *behind = get(columns, &live, 'S');
    assert_ptr_equal(behind, later);
    ng_column_let_go(columns, early);
    ng_column_let_go(columns, later);
    ng_column_let_go(columns, behind);
    ng_columns_free(columns);
    xp_db_free(db);
}

static void over_the_limit_what_nobody_reads_goes(void **state)
{
    xp_db *db = make_db(*state, 100, 7);
    ng_columns *columns = NULL;
    ng_error err = NG_ERROR_INIT;
    fixture_ok(ng_columns_new(1, &columns, &err), &err);
    const ng_index_part part = part_of(db, 100, 1), other = part_of(db, 100, 2);
    ng_column *a = get(columns, &part, 'S'), *b = get(columns, &other, 'S');
    check_single(a, 100, 7);
    check_single(b, 100, 7);
    ng_column_let_go(columns, a);
    ng_column_let_go(columns, b);
    ng_column_let_go(columns, get(columns, &part, 'T'));
    ng_columns_free(columns);
    xp_db_free(db);
}

static void a_late_column_is_none(void **state)
{
    xp_db *db = make_db(*state, 100, 7);
    const ng_index_part part = part_of(db, 100, 1);
    ng_deadline over = {.at_ns = 1};
    ng_column *c = NULL;
    ng_error err = NG_ERROR_INIT;
    fixture_ok(ng_column_get(NULL, &part, 'S', &over, &c, &err), &err);
    assert_null(c);
    xp_db_free(db);
}

/* ---- Threads ---- */

struct visitor {
    pthread_t thread;
    const char *path;
    ng_columns *columns;
    unsigned faults;
};

/* Takes columns of two parts, now and then forgets one of them, and looks whether they are whole.
 */
static void *visit(void *data)
{
    struct visitor *v = data;
    xp_db *db = fixture_open(v->path);
    for (unsigned i = 0; i < 300; i++) {
        const ng_index_part part = part_of(db, 100, 1 + i % 2);
        ng_column *c = get(v->columns, &part, i % 3 ? 'S' : 'T');
        for (uint32_t docid = FIRST; docid < FIRST + 100; docid++)
            v->faults += i % 3 ? values_of(c, docid) != docid % 7
                               : c->at[set_of(c, docid) + 1] - c->at[set_of(c, docid)] != docid % 4;
        if (i % 10 == 0)
            ng_columns_forget(v->columns, part.cache_key);
        ng_columns_keep_name(v->columns, "Sbbc", 4, "BBC");
        ng_column_let_go(v->columns, c);
    }
    xp_db_free(db);
    return NULL;
}

static void threads_share_them(void **state)
{
    const fixture *f = *state;
    struct visitor visitors[4];
    ng_columns *columns = NULL;
    ng_error err = NG_ERROR_INIT;
    xp_db_free(make_db(f, 100, 7));
    fixture_ok(ng_columns_new(1000, &columns, &err), &err);
    for (size_t i = 0; i < 4; i++) {
        visitors[i] = (struct visitor){.path = f->path, .columns = columns};
        assert_int_equal(pthread_create(&visitors[i].thread, NULL, visit, &visitors[i]), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        pthread_join(visitors[i].thread, NULL);
        assert_int_equal(visitors[i].faults, 0);
    }
    ng_columns_free(columns);
}

static void names_are_kept_by_term(void **state)
{
    ng_columns *columns = NULL;
    ng_buf name = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    (void)state;
    fixture_ok(ng_columns_new(1, &columns, &err), &err);
    assert_false(ng_columns_name(columns, "Sbbc", 4, &name));
    ng_columns_keep_name(columns, "Sbbc", 4, "BBC");
    ng_columns_keep_name(columns, "Tbbc", 4, "bbc");
    ng_columns_keep_name(columns, "Sbbc", 4, "Bbc");
    assert_true(ng_columns_name(columns, "Sbbc", 4, &name));
    assert_string_equal(name.data, "Bbc");
    assert_false(ng_columns_name(columns, "Sbb", 3, &name));
    for (unsigned i = 0; i < NG_NAMES_MAX; i++) {
        char term[16];
        int len = snprintf(term, sizeof term, "P%u", i);
        ng_columns_keep_name(columns, term, (size_t)len, term + 1);
        assert_true(ng_columns_name(columns, term, (size_t)len, &name));
        assert_string_equal(name.data, term + 1);
    }
    ng_columns_forget(columns, 1);
    assert_false(ng_columns_name(columns, "P1", 2, &name));
    ng_buf_release(&name);
    ng_columns_free(columns);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(each_passage_has_its_values),
        WITH_FOLDER(with_many_sets_it_is_wide),
        WITH_FOLDER(few_and_many_matches_are_counted_alike),
        WITH_FOLDER(what_is_kept_is_given_again_until_it_is_forgotten),
        WITH_FOLDER(a_live_part_that_grew_gets_another),
        WITH_FOLDER(over_the_limit_what_nobody_reads_goes),
        WITH_FOLDER(a_late_column_is_none),
        WITH_FOLDER(threads_share_them),
        cmocka_unit_test(names_are_kept_by_term),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
