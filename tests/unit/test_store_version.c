/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_store_version.c - a store of version 1 is read, written on, and kept from older programs. */
#include "store_help.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store_private.h"

/* A store that a program of version 1 wrote: see tests/cases/store/version-1.sql. */
static void make_old(void)
{
    char path[4096];
    const char *root = getenv("NG_SOURCE_ROOT");
    assert_non_null(root);
    snprintf(path, sizeof path, "%s/tests/cases/store/version-1.sql", root);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    static char sql[1 << 16];
    size_t n = fread(sql, 1, sizeof sql - 1, f);
    fclose(f);
    sql[n] = '\0';
    help_sql(sql);
}

static void put_long(ng_store *s, const char *id)
{
    char text[1000];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = "a text that repeats itself, "[i % 28];
    text[sizeof text - 1] = '\0';
    help_put(s, help_article(id, text));
}

/* What the head of the file says, which is all that an older program looks at. */
static unsigned version_in_head(void)
{
    unsigned char head[100];
    FILE *f = fopen(help_path(NG_STORE_FILE), "rb");
    assert_non_null(f);
    assert_int_equal(fread(head, 1, sizeof head, f), sizeof head);
    fclose(f);
    return (unsigned)(head[60] << 24 | head[61] << 16 | head[62] << 8 | head[63]);
}

static int rows_of_type(const char *type)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *q = NULL;
    assert_int_equal(sqlite3_open(help_path(NG_STORE_FILE), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT count(*) FROM revisions WHERE typeof(text) = ?1",
                                        -1, &q, NULL),
                     SQLITE_OK);
    sqlite3_bind_text(q, 1, type, -1, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(q), SQLITE_ROW);
    int n = sqlite3_column_int(q, 0);
    sqlite3_finalize(q);
    sqlite3_close(db);
    return n;
}

/* Every way of reading what the old program wrote. */
static void assert_old_articles(ng_store *s)
{
    ng_store_row row;
    ng_article *a = NULL;
    uint64_t number;
    uint32_t revision;
    MUST(ng_store_find(s, "harbour", &number, &revision, &help_err));
    MUST(ng_store_row_read(s, number, revision, &row, &help_err));
    assert_string_equal(row.title, "Harbour board keeps the night ferry");
    assert_memory_equal(row.text, "The harbour board voted", 23);
    assert_int_equal(row.text_len, 262);
    ng_store_row_done(s);
    MUST(ng_store_get(s, number, 0, &a, NULL, &help_err));
    assert_int_equal(a->authors.n, 2);
    assert_int_equal(a->n_blocks, 2);
    ng_article_free(a);
    MUST(ng_store_get(s, 2, 1, &a, NULL, &help_err));
    assert_string_equal(a->text, "Rain.");
    ng_article_free(a);
    MUST(ng_store_get_for_index(s, 2, 2, &a, &help_err));
    assert_string_equal(a->text, "Rain, later snow.");
    ng_article_free(a);
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_store_row_read(s, 3, 1, &row, &err), NG_NOTFOUND);
    ng_store_row_done(s);
}

static void an_old_store_is_read_as_it_is(void **state)
{
    (void)state;
    make_old();
    ng_store *s = help_open(NG_STORE_READ);
    assert_old_articles(s);
    ng_store_free(s);
    assert_int_equal(version_in_head(), 1);
}

static void the_first_transaction_makes_an_old_store_new(void **state)
{
    (void)state;
    make_old();
    ng_store *s = help_open(NG_STORE_WRITE);
    assert_old_articles(s);
    assert_int_equal(version_in_head(), 1);
    put_long(s, "new");
    assert_int_equal(version_in_head(), 2); /* while it is open: not in the log alone */
    ng_store_free(s);
    assert_int_equal(version_in_head(), 2);
}

static void a_transaction_that_is_taken_back_leaves_a_store_old(void **state)
{
    (void)state;
    make_old();
    ng_store *s = help_open(NG_STORE_WRITE);
    MUST(ng_store_begin(s, &help_err));
    ng_store_rollback(s);
    MUST(ng_store_checkpoint(s, &help_err));
    assert_int_equal(version_in_head(), 1);
    put_long(s, "new");
    ng_store_free(s);
    assert_int_equal(version_in_head(), 2);
}

static void an_old_store_takes_new_articles_beside_its_own(void **state)
{
    (void)state;
    make_old();
    ng_store *s = help_open(NG_STORE_WRITE);
    put_long(s, "new");
    ng_put put = help_put(s, help_article("short", "Sun."));
    assert_int_equal(put.state, NG_PUT_CHANGED);
    assert_int_equal(put.revision, 3);
    ng_store_free(s);
    assert_int_equal(rows_of_type("text"), 4);
    assert_int_equal(rows_of_type("blob"), 1);
    s = help_open(NG_STORE_READ);
    assert_old_articles(s);
    ng_store_row row;
    MUST(ng_store_row_read(s, 4, 1, &row, &help_err));
    assert_memory_equal(row.text, "a text that repeats itself, a text", 34);
    ng_store_counts c;
    MUST(ng_store_count(s, &c, &help_err));
    assert_int_equal(c.articles, 3);
    assert_int_equal(c.revisions, 5);
    ng_store_free(s);
}

static void an_old_article_is_deleted_and_erased(void **state)
{
    (void)state;
    make_old();
    ng_store *s = help_open(NG_STORE_WRITE);
    help_delete(s, "short");
    MUST(ng_store_begin(s, &help_err));
    MUST(ng_store_erase(s, UINT64_MAX, &help_err));
    MUST(ng_store_commit(s, &help_err));
    ng_store_free(s);
    assert_int_equal(rows_of_type("text"), 1);
}

static void a_newer_version_that_only_the_log_knows_is_refused(void **state)
{
    (void)state;
    sqlite3 *db = NULL;
    ng_store_free(help_open(NG_STORE_WRITE));
    assert_int_equal(sqlite3_open(help_path(NG_STORE_FILE), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA wal_autocheckpoint = 0; PRAGMA user_version = 3",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(version_in_head(), 2);
    for (int mode = NG_STORE_READ; mode <= NG_STORE_WRITE; mode++) {
        ng_store *s = NULL;
        ng_error err = NG_ERROR_INIT;
        assert_int_equal(ng_store_open(help_dir, (ng_store_mode)mode, &s, &err), NG_CORRUPT);
        assert_non_null(strstr(err.text, "newer nutgraf"));
    }
    sqlite3_close(db);
}

static void a_version_before_the_first_is_refused(void **state)
{
    (void)state;
    make_old();
    help_sql("PRAGMA user_version = 0");
    ng_store *s = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_store_open(help_dir, NG_STORE_READ, &s, &err), NG_CORRUPT);
    assert_non_null(strstr(err.text, "version 0 is unknown"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(an_old_store_is_read_as_it_is),
        IN_FOLDER(the_first_transaction_makes_an_old_store_new),
        IN_FOLDER(a_transaction_that_is_taken_back_leaves_a_store_old),
        IN_FOLDER(an_old_store_takes_new_articles_beside_its_own),
        IN_FOLDER(an_old_article_is_deleted_and_erased),
        IN_FOLDER(a_newer_version_that_only_the_log_knows_is_refused),
        IN_FOLDER(a_version_before_the_first_is_refused),
    };
    return cmocka_run_group_tests_name("store_version", tests, NULL, NULL);
}
