/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_xapian_write.c - the binding of libxapian: writers, batches, limits, maintenance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "xapian_fixture.h"

/* Database::check of libxapian 1.4.22 deletes a table through a class of another size, which the
 * address sanitizer takes for a fault of ours. */
NG_API const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "new_delete_type_mismatch=0";
}

static uint32_t documents_at(const char *path)
{
    ng_error err = NG_ERROR_INIT;
    xp_db *db = fixture_open(path);
    xp_db_stats s;
    fixture_ok(xp_db_stat(db, &s, &err), &err);
    xp_db_free(db);
    return s.documents;
}

static xp_writer *writer_at(const char *path, int flags)
{
    ng_error err = NG_ERROR_INIT;
    xp_writer *w = NULL;
    fixture_ok(xp_writer_open(path, flags, &w, &err), &err);
    return w;
}

static xp_document *document_with(const char *term)
{
    ng_error err = NG_ERROR_INIT;
    xp_document *d = NULL;
    fixture_ok(xp_document_new(&d, &err), &err);
    fixture_ok(xp_document_add_term(d, term, strlen(term), 1, &err), &err);
    return d;
}

static void nothing_is_committed_unless_told(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    fixture_fill(f->path, 3);
    xp_document *d = document_with("new");
    for (int with_begin = 0; with_begin < 2; with_begin++) {
        xp_writer *w = writer_at(f->path, XP_WRITE_DEFAULT);
        if (with_begin)
            fixture_ok(xp_writer_begin(w, &err), &err);
        fixture_ok(xp_writer_add(w, d, NULL, &err), &err);
        xp_writer_free(w);
        assert_int_equal(documents_at(f->path), 3);
    }
    xp_document_free(d);
    xp_writer_free(NULL);
}

static void a_big_batch_is_not_committed_by_the_flush_threshold(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    fixture_fill(f->path, 1);
    setenv("XAPIAN_FLUSH_THRESHOLD", "10", 1);
    xp_writer *w = writer_at(f->path, XP_WRITE_NO_SYNC);
    unsetenv("XAPIAN_FLUSH_THRESHOLD");
    xp_document *d = document_with("new");
    for (int i = 0; i < 100; i++)
        fixture_ok(xp_writer_add(w, d, NULL, &err), &err);
    assert_int_equal(documents_at(f->path), 1);
    fixture_ok(xp_writer_commit(w, &err), &err);
    assert_int_equal(documents_at(f->path), 101);
    xp_document_free(d);
    xp_writer_free(w);
}

static void a_second_writer_is_refused(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    xp_writer *w = writer_at(f->path, XP_WRITE_DEFAULT), *second = NULL;
    assert_int_equal(xp_writer_open(f->path, XP_WRITE_DEFAULT, &second, &err), NG_LOCKED);
    assert_memory_equal(err.text, "DatabaseLockError: ", 19);
    assert_null(second);
    xp_writer_free(w);
    xp_writer_free(writer_at(f->path, XP_WRITE_DEFAULT));
}

static void create_only_spares_an_existing_database(void **state)
{
    fixture *f = *state;
    xp_writer *w = NULL;
    xp_writer_free(writer_at(f->path, XP_WRITE_CREATE_ONLY));
    assert_int_equal(xp_writer_open(f->path, XP_WRITE_CREATE_ONLY, &w, NULL), NG_INVALID);
    assert_null(w);
}

static void documents_are_replaced_and_deleted(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    fixture_fill(f->path, 9);
    xp_writer *w = writer_at(f->path, XP_WRITE_NO_SYNC);
    xp_document *d = document_with("new");
    fixture_ok(xp_writer_begin(w, &err), &err);
    fixture_ok(xp_writer_replace(w, 2, d, &err), &err);
    fixture_ok(xp_writer_replace(w, 40, d, &err), &err);
    fixture_ok(xp_writer_delete(w, 1, &err), &err);
    assert_int_equal(xp_writer_delete(w, 1, NULL), NG_NOTFOUND);
    assert_int_equal(xp_writer_delete(w, 0, NULL), NG_INVALID);
    assert_int_equal(xp_writer_replace(w, 0, d, NULL), NG_INVALID);
    fixture_ok(xp_writer_delete_by_term(w, "third", 5, &err), &err);
    fixture_ok(xp_writer_delete_by_term(w, "unknown", 7, &err), &err);
    xp_db_stats s;
    fixture_ok(xp_db_stat(xp_writer_db(w), &s, &err), &err);
    assert_int_equal(s.documents, 6); /* 2 4 5 7 8 40: the view sees the open batch */
    fixture_ok(xp_writer_commit(w, &err), &err);
    xp_db_free(xp_writer_db(w)); /* belongs to the writer: no effect */
    xp_writer_free(w);
    assert_int_equal(documents_at(f->path), 6);
    xp_db *db = fixture_open(f->path);
    uint32_t docs = 0;
    fixture_ok(xp_db_term_stats(db, "new", 3, &docs, NULL, &err), &err);
    assert_int_equal(docs, 2);
    xp_db_free(db);
    xp_document_free(d);
}

static void begin_is_refused_while_changes_are_pending(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    xp_writer *w = writer_at(f->path, XP_WRITE_NO_SYNC);
    fixture_ok(xp_writer_begin(w, &err), &err);
    assert_int_equal(xp_writer_begin(w, NULL), NG_INVALID);
    fixture_ok(xp_writer_commit(w, &err), &err);
    fixture_ok(xp_writer_set_metadata(w, "key", "value", 5, &err), &err);
    assert_int_equal(xp_writer_begin(w, NULL), NG_INVALID);
    fixture_ok(xp_writer_commit(w, &err), &err);
    fixture_ok(xp_writer_begin(w, &err), &err);
    xp_writer_free(w);
}

static void a_failed_writer_commits_nothing(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    xp_writer *w = writer_at(f->path, XP_WRITE_NO_TERMLIST);
    xp_document *d = document_with("new");
    uint32_t docid = 0;
    fixture_ok(xp_writer_add(w, d, &docid, &err), &err);
    fixture_ok(xp_writer_commit(w, &err), &err);
    fixture_ok(xp_writer_add(w, d, NULL, &err), &err);
    assert_int_equal(xp_writer_delete(w, docid, NULL), NG_INVALID); /* there are no term lists */
    assert_int_equal(xp_writer_commit(w, &err), NG_INVALID);
    assert_non_null(strstr(err.text, "replay"));
    assert_int_equal(xp_writer_add(w, d, NULL, NULL), NG_INVALID);
    xp_document_free(d);
    xp_writer_free(w);
    assert_int_equal(documents_at(f->path), 1);
}

static void a_document_without_term_lists_says_so(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    xp_writer *w = writer_at(f->path, XP_WRITE_NO_TERMLIST);
    xp_document *d = document_with("new");
    fixture_ok(xp_writer_add(w, d, NULL, &err), &err);
    fixture_ok(xp_writer_commit(w, &err), &err);
    xp_writer_free(w);
    xp_document_free(d);
    xp_db *db = fixture_open(f->path);
    xp_term_list t = XP_TERM_LIST_INIT;
    assert_int_equal(xp_db_document_terms(db, 1, &t, NULL), NG_INVALID);
    xp_db_free(db);
}

static void a_reader_moves_to_a_new_revision_when_told(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    fixture_fill(f->path, 3);
    xp_db *db = fixture_open(f->path);
    xp_writer *w = writer_at(f->path, XP_WRITE_NO_SYNC);
    xp_db_stats before, after;
    int moved = 7;
    fixture_ok(xp_db_stat(db, &before, &err), &err);
    fixture_ok(xp_db_reopen(db, &moved, &err), &err);
    assert_int_equal(moved, 0);
    fixture_ok(xp_writer_delete(w, 3, &err), &err);
    fixture_ok(xp_writer_commit(w, &err), &err);
    fixture_ok(xp_db_stat(db, &after, &err), &err);
    assert_int_equal(after.documents, 3);
    fixture_ok(xp_db_reopen(db, &moved, &err), &err);
    assert_int_equal(moved, 1);
    fixture_ok(xp_db_stat(db, &after, &err), &err);
    assert_int_equal(after.documents, 2);
    assert_int_equal(after.revision, before.revision + 1);
    xp_writer_free(w);
    xp_db_free(db);
}

static void sizes_are_limited(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    char *big = calloc(1, XP_DATA_MAX + 1);
    assert_non_null(big);
    xp_document *d = document_with("big");
    fixture_ok(xp_document_set_data(d, big, XP_DATA_MAX - 1, &err), &err);
    fixture_ok(xp_document_set_data(d, big, XP_DATA_MAX, &err), &err);
    assert_int_equal(xp_document_set_data(d, big, XP_DATA_MAX + 1, NULL), NG_LIMIT);
    fixture_ok(xp_document_set_data(d, big, 0, &err), &err);
    fixture_ok(xp_document_set_value(d, 1, big, XP_VALUE_MAX - 1, &err), &err);
    fixture_ok(xp_document_set_value(d, 1, big, XP_VALUE_MAX, &err), &err);
    assert_int_equal(xp_document_set_value(d, 1, big, XP_VALUE_MAX + 1, NULL), NG_LIMIT);
    assert_int_equal(xp_document_set_value(d, XP_NO_SLOT, "x", 1, NULL), NG_INVALID);
    xp_writer *w = writer_at(f->path, XP_WRITE_NO_SYNC);
    assert_int_equal(xp_writer_set_metadata(w, "key", big, XP_DATA_MAX + 1, NULL), NG_LIMIT);
    memset(big, 'k', XP_TERM_MAX + 1);
    assert_int_equal(xp_writer_set_metadata(w, big, "x", 1, NULL), NG_LIMIT);
    big[XP_TERM_MAX] = '\0';
    fixture_ok(xp_writer_set_metadata(w, big, "x", 1, &err), &err);
    assert_int_equal(xp_writer_set_metadata(w, "", "x", 1, NULL), NG_INVALID);
    fixture_ok(xp_writer_add(w, d, NULL, &err), &err);
    fixture_ok(xp_writer_commit(w, &err), &err);
    xp_writer_free(w);
    xp_document_free(d);
    free(big);
}

static void numbers_sort_as_their_bytes(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    static const double numbers[] = {-1e9, -1, 0, 0.5, 3, 1e12};
    xp_writer *w = writer_at(f->path, XP_WRITE_NO_SYNC);
    xp_document *d = document_with("number");
    for (size_t i = 0; i < 6; i++) {
        fixture_ok(xp_document_set_number(d, 1, numbers[i], &err), &err);
        fixture_ok(xp_writer_add(w, d, NULL, &err), &err);
    }
    xp_bytes last = XP_BYTES_INIT;
    for (uint32_t i = 1; i <= 6; i++) {
        xp_bytes b = XP_BYTES_INIT;
        fixture_ok(xp_db_value(xp_writer_db(w), i, 1, &b, &err), &err);
        if (i > 1)
            assert_true(strcmp(last.data, b.data) < 0);
        xp_bytes_release(&last);
        last = b;
    }
    xp_bytes_release(&last);
    xp_document_free(d);
    xp_writer_free(w);
}

static void compacting_joins_databases_and_keeps_docids(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    fixture_fill(f->path, 3);
    xp_writer *w = writer_at(f->other, XP_WRITE_NO_SYNC);
    xp_document *d = document_with("new");
    fixture_ok(xp_writer_replace(w, 90, d, &err), &err);
    fixture_ok(xp_writer_commit(w, &err), &err);
    xp_writer_free(w);
    xp_document_free(d);
    char joined[sizeof f->path + 8];
    snprintf(joined, sizeof joined, "%s.joined", f->path);
    const char *sources[] = {f->path, f->other};
    fixture_ok(xp_compact(sources, 2, joined, 1, 0, &err), &err);
    xp_db *db = fixture_open(joined);
    xp_db_stats s;
    fixture_ok(xp_db_stat(db, &s, &err), &err);
    assert_int_equal(s.documents, 4);
    assert_int_equal(s.last_docid, 90);
    xp_db_free(db);
    assert_int_equal(xp_compact(sources, 2, joined, 1, 0, NULL), NG_INVALID);
    assert_int_equal(xp_compact(sources, 0, joined, 1, 0, NULL), NG_INVALID);
}

static void checking_finds_damage(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    fixture_fill(f->path, 200);
    uint64_t faults = 7;
    fixture_ok(xp_check(f->path, &faults, &err), &err);
    assert_int_equal(faults, 0);
    char table[sizeof f->path + 32], zeros[4096] = {0};
    snprintf(table, sizeof table, "%s/postlist.glass", f->path);
    int fd = open(table, O_WRONLY);
    assert_int_equal(pwrite(fd, zeros, sizeof zeros, 0), (ssize_t)sizeof zeros);
    close(fd);
    pid_t child = fork(); /* libxapian may crash on what it finds */
    if (child == 0) {
        close(STDERR_FILENO);
        _exit(xp_check(f->path, &faults, NULL) == NG_OK && faults == 0 ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_not_equal(status, 0);
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(nothing_is_committed_unless_told),
        WITH_FIXTURE(a_big_batch_is_not_committed_by_the_flush_threshold),
        WITH_FIXTURE(a_second_writer_is_refused),
        WITH_FIXTURE(create_only_spares_an_existing_database),
        WITH_FIXTURE(documents_are_replaced_and_deleted),
        WITH_FIXTURE(begin_is_refused_while_changes_are_pending),
        WITH_FIXTURE(a_failed_writer_commits_nothing),
        WITH_FIXTURE(a_document_without_term_lists_says_so),
        WITH_FIXTURE(a_reader_moves_to_a_new_revision_when_told),
        WITH_FIXTURE(sizes_are_limited),
        WITH_FIXTURE(numbers_sort_as_their_bytes),
        WITH_FIXTURE(compacting_joins_databases_and_keeps_docids),
        WITH_FIXTURE(checking_finds_damage),
    };
    return cmocka_run_group_tests_name("xapian_write", tests, NULL, NULL);
}
