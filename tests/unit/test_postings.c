/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_postings.c - moving through a posting list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "postings.h"

#define DOCUMENTS 5000
#define EVERY     3 /* the term stands in each third document */

struct fixture {
    char dir[128];
    ng_index_part part;
};

static int remove_entry(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st, (void)flag, (void)ftw;
    return remove(path);
}

static int set_up(void **state)
{
    static struct fixture f;
    ng_error err = NG_ERROR_INIT;
    xp_writer *w = NULL;
    xp_document *d = NULL;
    const char *tmp = getenv("TMPDIR");
    snprintf(f.dir, sizeof f.dir, "%s/nutgraf-postings-XXXXXX", tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(f.dir));
    assert_int_equal(xp_writer_open(f.dir, XP_WRITE_NO_SYNC, &w, &err), NG_OK);
    assert_int_equal(xp_document_new(&d, &err), NG_OK);
    assert_int_equal(xp_writer_begin(w, &err), NG_OK);
    for (uint32_t i = 1; i <= DOCUMENTS; i++) {
        uint32_t docid;
        assert_int_equal(xp_document_clear(d, &err), NG_OK);
        if (i % EVERY == 0)
            assert_int_equal(xp_document_add_term(d, "x", 1, i % 100, &err), NG_OK);
        assert_int_equal(xp_writer_add(w, d, &docid, &err), NG_OK);
    }
    assert_int_equal(xp_writer_commit(w, &err), NG_OK);
    xp_writer_free(w);
    xp_document_free(d);
    const char *paths[] = {f.dir};
    assert_int_equal(xp_db_open(paths, 1, &f.part.db, &err), NG_OK);
    f.part.first = 1;
    f.part.last = UINT32_MAX;
    f.part.documents = DOCUMENTS;
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    xp_db_free(f->part.db);
    return nftw(f->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static void walking_visits_every_entry(void **state)
{
    struct fixture *f = *state;
    ng_postings p;
    ng_error err = NG_ERROR_INIT;
    ng_postings_init(&p, &f->part, 1, "x", 1);
    assert_int_equal(ng_postings_seek(&p, 1, &err), NG_OK);
    for (uint32_t expected = EVERY; expected <= DOCUMENTS; expected += EVERY) {
        assert_int_equal(p.doc, expected);
        assert_int_equal(p.wdf, expected % 100);
        assert_int_equal(ng_postings_move(&p, p.i + 1, &err), NG_OK);
    }
    assert_int_equal(p.doc, NG_DOCID_END);
    ng_postings_release(&p);
}

static void seeking_finds_the_first_at_or_behind_the_target(void **state)
{
    struct fixture *f = *state;
    for (uint32_t step = 1; step < 3000; step = step * 2 + 1) {
        ng_postings p;
        ng_error err = NG_ERROR_INIT;
        ng_postings_init(&p, &f->part, 1, "x", 1);
        for (uint32_t target = 1; target < DOCUMENTS - EVERY; target += step) {
            assert_int_equal(ng_postings_seek(&p, target, &err), NG_OK);
            assert_int_equal(p.doc, (target + EVERY - 1) / EVERY * EVERY);
            assert_int_equal(p.wdf, p.doc % 100);
        }
        ng_postings_release(&p);
    }
}

static void seeking_never_goes_back(void **state)
{
    struct fixture *f = *state;
    ng_postings p;
    ng_error err = NG_ERROR_INIT;
    ng_postings_init(&p, &f->part, 1, "x", 1);
    assert_int_equal(ng_postings_seek(&p, 3000, &err), NG_OK);
    assert_int_equal(ng_postings_seek(&p, 10, &err), NG_OK);
    assert_int_equal(p.doc, 3000);
    ng_postings_release(&p);
}

static void behind_the_last_entry_is_the_end(void **state)
{
    struct fixture *f = *state;
    for (uint32_t target = DOCUMENTS / EVERY * EVERY; target < DOCUMENTS + 10; target++) {
        ng_postings p;
        ng_error err = NG_ERROR_INIT;
        ng_postings_init(&p, &f->part, 1, "x", 1);
        assert_int_equal(ng_postings_seek(&p, target, &err), NG_OK);
        assert_int_equal(p.doc == NG_DOCID_END, target > DOCUMENTS / EVERY * EVERY);
        assert_int_equal(ng_postings_seek(&p, DOCUMENTS * 2, &err), NG_OK);
        assert_int_equal(p.doc, NG_DOCID_END);
        ng_postings_release(&p);
    }
}

static void an_unknown_term_is_at_its_end(void **state)
{
    struct fixture *f = *state;
    ng_postings p;
    ng_error err = NG_ERROR_INIT;
    uint32_t count = 7;
    ng_postings_init(&p, &f->part, 1, "unknown", 7);
    assert_int_equal(ng_postings_open(&p, &count, &err), NG_OK);
    assert_int_equal(count, 0);
    assert_int_equal(ng_postings_seek(&p, 1, &err), NG_OK);
    assert_int_equal(p.doc, NG_DOCID_END);
    ng_postings_release(&p);
}

static void the_empty_term_is_every_document(void **state)
{
    struct fixture *f = *state;
    ng_postings p;
    ng_error err = NG_ERROR_INIT;
    uint32_t count = 0;
    ng_postings_init(&p, &f->part, 1, "", 0);
    assert_int_equal(ng_postings_open(&p, &count, &err), NG_OK);
    assert_int_equal(count, DOCUMENTS);
    assert_int_equal(ng_postings_seek(&p, 4711, &err), NG_OK);
    assert_int_equal(p.doc, 4711);
    ng_postings_release(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(walking_visits_every_entry),
        cmocka_unit_test(seeking_finds_the_first_at_or_behind_the_target),
        cmocka_unit_test(seeking_never_goes_back),
        cmocka_unit_test(behind_the_last_entry_is_the_end),
        cmocka_unit_test(an_unknown_term_is_at_its_end),
        cmocka_unit_test(the_empty_term_is_every_document),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
