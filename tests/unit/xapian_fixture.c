/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xapian_fixture.c - a temporary folder with small databases. */
#include "xapian_fixture.h"

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

int fixture_setup(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    const char *base = getenv("TMPDIR");
    snprintf(f->folder, sizeof f->folder, "%s/nutgraf-xapian-XXXXXX", base ? base : "/tmp");
    if (!mkdtemp(f->folder)) {
        free(f);
        return -1;
    }
    snprintf(f->path, sizeof f->path, "%s/db", f->folder);
    snprintf(f->other, sizeof f->other, "%s/other", f->folder);
    *state = f;
    return 0;
}

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *where)
{
    (void)info;
    (void)kind;
    (void)where;
    return remove(path);
}

int fixture_teardown(void **state)
{
    fixture *f = *state;
    int failed = nftw(f->folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    free(f);
    return failed;
}

void fixture_ok(ng_status status, const ng_error *err)
{
    if (status != NG_OK)
        fail_msg("%s: %s", ng_status_name(status), err->text);
}

static void fill_one(xp_document *d, uint32_t i, ng_error *err)
{
    char data[32];
    const char *parity = i % 2 ? "odd" : "even";
    int len = snprintf(data, sizeof data, "data %u", i);
    fixture_ok(xp_document_clear(d, err), err);
    fixture_ok(xp_document_set_data(d, data, (size_t)len, err), err);
    fixture_ok(xp_document_add_term(d, "all", 3, i, err), err);
    fixture_ok(xp_document_add_term(d, parity, strlen(parity), 1, err), err);
    if (i % 3 == 0)
        fixture_ok(xp_document_add_term(d, "third", 5, 2, err), err);
    fixture_ok(xp_document_add_posting(d, "red", 3, 1, 1, err), err);
    fixture_ok(xp_document_add_posting(d, "green", 5, i % 2 ? 9 : 2, 1, err), err);
    fixture_ok(xp_document_set_value(d, FIXTURE_SLOT, parity, strlen(parity), err), err);
}

void fixture_fill(const char *path, uint32_t n)
{
    ng_error err = NG_ERROR_INIT;
    xp_writer *w = NULL;
    xp_document *d = NULL;
    fixture_ok(xp_writer_open(path, XP_WRITE_NO_SYNC, &w, &err), &err);
    fixture_ok(xp_document_new(&d, &err), &err);
    fixture_ok(xp_writer_begin(w, &err), &err);
    for (uint32_t i = 1; i <= n; i++) {
        fill_one(d, i, &err);
        uint32_t docid = 0;
        fixture_ok(xp_writer_add(w, d, &docid, &err), &err);
        assert_int_equal(docid, i);
    }
    fixture_ok(xp_writer_set_metadata(w, "fixture", "yes", 3, &err), &err);
    fixture_ok(xp_writer_commit(w, &err), &err);
    xp_document_free(d);
    xp_writer_free(w);
}

xp_db *fixture_open(const char *path)
{
    ng_error err = NG_ERROR_INIT;
    xp_db *db = NULL;
    fixture_ok(xp_db_open(&path, 1, &db, &err), &err);
    return db;
}

xp_query *fixture_term(const char *term)
{
    ng_error err = NG_ERROR_INIT;
    xp_query *q = NULL;
    fixture_ok(xp_query_term(term, strlen(term), 1, &q, &err), &err);
    return q;
}
