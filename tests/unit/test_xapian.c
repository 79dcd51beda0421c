/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_xapian.c - the binding of libxapian: reading, postings, terms, errors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "xapian_fixture.h"
#include "xapian_guard.h"

static void every_exception_becomes_its_status(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int error_number;
        ng_status status;
    } table[] = {
        {"AssertionError", 0, NG_INVALID},
        {"InvalidArgumentError", 0, NG_INVALID},
        {"InvalidOperationError", 0, NG_INVALID},
        {"UnimplementedError", 0, NG_INVALID},
        {"DatabaseError", 0, NG_IO},
        {"DatabaseError", EIO, NG_IO},
        {"DatabaseError", ENOSPC, NG_NOSPACE},
        {"DatabaseError", EDQUOT, NG_NOSPACE},
        {"DatabaseCorruptError", 0, NG_CORRUPT},
        {"DatabaseCreateError", 0, NG_IO},
        {"DatabaseCreateError", ENOSPC, NG_NOSPACE},
        {"DatabaseLockError", 0, NG_LOCKED},
        {"DatabaseModifiedError", 0, NG_STALE},
        {"DatabaseOpeningError", 0, NG_IO},
        {"DatabaseVersionError", 0, NG_CORRUPT},
        {"DatabaseNotFoundError", ENOENT, NG_NOTFOUND},
        {"DatabaseClosedError", 0, NG_IO},
        {"DocNotFoundError", 0, NG_NOTFOUND},
        {"FeatureUnavailableError", 0, NG_INVALID},
        {"InternalError", 0, NG_IO},
        {"NetworkError", ECONNRESET, NG_IO},
        {"NetworkTimeoutError", 0, NG_IO},
        {"QueryParserError", 0, NG_QUERY},
        {"SerialisationError", 0, NG_IO},
        {"RangeError", 0, NG_INVALID},
        {"WildcardError", 0, NG_QUERY},
        {"bad_alloc", 0, NG_NOMEM},
        {"exception", 0, NG_INTERNAL},
        {"int", 0, NG_INTERNAL},
        {"no such class", 0, NG_OK},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        ng_error err = NG_ERROR_INIT;
        ng_status status = xp_guard_throw(table[i].name, table[i].error_number, &err);
        if (status != table[i].status)
            fail_msg("%s became %s", table[i].name, ng_status_name(status));
        assert_int_equal(err.status, status);
        if (strstr(table[i].name, "Error")) {
            assert_memory_equal(err.text, table[i].name, strlen(table[i].name));
            assert_non_null(strstr(err.text, ": thrown"));
        }
        assert_int_equal(xp_guard_throw(table[i].name, 0, NULL) == NG_OK, status == NG_OK);
    }
}

static void a_missing_database_is_not_found(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    xp_db *db = NULL;
    const char *path = f->path;
    assert_int_equal(xp_db_open(&path, 1, &db, &err), NG_NOTFOUND);
    assert_null(db);
    xp_db_free(NULL);
}

static void statistics_are_those_of_the_documents(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    fixture_fill(f->path, 10);
    xp_db *db = fixture_open(f->path);
    xp_db_stats s;
    fixture_ok(xp_db_stat(db, &s, &err), &err);
    assert_int_equal(s.documents, 10);
    assert_int_equal(s.last_docid, 10);
    assert_true(s.revision > 0);
    assert_true(s.average_length > 9 && s.average_length < 10); /* 5.5 + 1 + 0.6 + 2 */
    uint32_t docs = 0, length = 0;
    uint64_t collection = 0;
    fixture_ok(xp_db_term_stats(db, "all", 3, &docs, &collection, &err), &err);
    assert_int_equal(docs, 10);
    assert_int_equal(collection, 55);
    fixture_ok(xp_db_term_stats(db, "none", 4, &docs, NULL, &err), &err);
    assert_int_equal(docs, 0);
    fixture_ok(xp_db_document_length(db, 3, &length, &err), &err);
    assert_int_equal(length, 3 + 1 + 2 + 2);
    char uuid[37];
    fixture_ok(xp_db_uuid(db, uuid, &err), &err);
    assert_int_equal(strlen(uuid), 36);
    assert_memory_equal(xp_version(), "1.4.", 4);
    xp_db_free(db);
}

static void data_values_and_metadata_come_back_as_stored(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    fixture_fill(f->path, 2);
    xp_db *db = fixture_open(f->path);
    xp_bytes b = XP_BYTES_INIT;
    fixture_ok(xp_db_data(db, 2, &b, &err), &err);
    assert_string_equal(b.data, "data 2");
    assert_int_equal(b.len, 6);
    xp_bytes_release(&b);
    fixture_ok(xp_db_value(db, 1, FIXTURE_SLOT, &b, &err), &err);
    assert_string_equal(b.data, "odd");
    xp_bytes_release(&b);
    fixture_ok(xp_db_value(db, 1, 77, &b, &err), &err);
    assert_int_equal(b.len, 0);
    xp_bytes_release(&b);
    fixture_ok(xp_db_metadata(db, "fixture", &b, &err), &err);
    assert_string_equal(b.data, "yes");
    xp_bytes_release(&b);
    fixture_ok(xp_db_metadata(db, "absent", &b, &err), &err);
    assert_int_equal(b.len, 0);
    xp_bytes_release(&b);
    xp_bytes_release(NULL);
    xp_db_free(db);
}

static void a_missing_document_is_not_found(void **state)
{
    fixture *f = *state;
    fixture_fill(f->path, 2);
    xp_db *db = fixture_open(f->path);
    xp_bytes b = XP_BYTES_INIT;
    uint32_t length;
    xp_term_list t = XP_TERM_LIST_INIT;
    assert_int_equal(xp_db_data(db, 9, &b, NULL), NG_NOTFOUND);
    assert_int_equal(xp_db_value(db, 9, FIXTURE_SLOT, &b, NULL), NG_NOTFOUND);
    assert_int_equal(xp_db_document_length(db, 9, &length, NULL), NG_NOTFOUND);
    assert_int_equal(xp_db_document_terms(db, 9, &t, NULL), NG_NOTFOUND);
    assert_int_equal(xp_db_data(db, 0, &b, NULL), NG_INVALID);
    assert_null(b.data);
    xp_db_free(db);
}

static void postings_come_in_blocks_of_any_size(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    fixture_fill(f->path, 50);
    xp_db *db = fixture_open(f->path);
    for (size_t block = 1; block <= 51; block += 10) {
        xp_postings *p = NULL;
        fixture_ok(xp_postings_open(db, "all", 3, &p, &err), &err);
        assert_int_equal(xp_postings_count(p), 50);
        uint32_t docids[64], wdfs[64], expected = 1;
        for (size_t n = block; n == block;) {
            fixture_ok(xp_postings_read(p, docids, wdfs, block, &n, &err), &err);
            for (size_t i = 0; i < n; i++, expected++) {
                assert_int_equal(docids[i], expected);
                assert_int_equal(wdfs[i], expected);
            }
        }
        assert_int_equal(expected, 51);
        size_t after = 7;
        fixture_ok(xp_postings_read(p, docids, NULL, block, &after, &err), &err);
        assert_int_equal(after, 0);
        xp_postings_free(p);
    }
    xp_db_free(db);
}

static void skipping_goes_forward_only(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    fixture_fill(f->path, 50);
    xp_db *db = fixture_open(f->path);
    xp_postings *p = NULL;
    uint32_t docid = 0;
    size_t n = 0;
    fixture_ok(xp_postings_open(db, "even", 4, &p, &err), &err);
    static const struct {
        uint32_t target, found;
    } table[] = {{1, 2}, {11, 12}, {5, 14}, {15, 16}, {40, 40}, {50, 50}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        fixture_ok(xp_postings_skip_to(p, table[i].target, &err), &err);
        fixture_ok(xp_postings_read(p, &docid, NULL, 1, &n, &err), &err);
        assert_int_equal(n, 1);
        assert_int_equal(docid, table[i].found);
    }
    fixture_ok(xp_postings_skip_to(p, UINT32_MAX, &err), &err);
    fixture_ok(xp_postings_read(p, &docid, NULL, 1, &n, &err), &err);
    assert_int_equal(n, 0);
    xp_postings_free(p);
    xp_db_free(db);
}

static void the_empty_term_is_every_document_and_an_unknown_one_none(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    fixture_fill(f->path, 5);
    xp_db *db = fixture_open(f->path);
    xp_postings *p = NULL;
    uint32_t docids[8], wdfs[8];
    size_t n = 0;
    fixture_ok(xp_postings_open(db, "", 0, &p, &err), &err);
    fixture_ok(xp_postings_read(p, docids, wdfs, 8, &n, &err), &err);
    assert_int_equal(n, 5);
    assert_int_equal(xp_postings_count(p), 5);
    assert_int_equal(wdfs[4], 1);
    xp_postings_free(p);
    fixture_ok(xp_postings_open(db, "unknown", 7, &p, &err), &err);
    fixture_ok(xp_postings_skip_to(p, 3, &err), &err);
    fixture_ok(xp_postings_read(p, docids, wdfs, 8, &n, &err), &err);
    assert_int_equal(n, 0);
    assert_int_equal(xp_postings_count(p), 0);
    xp_postings_free(p);
    xp_postings_free(NULL);
    xp_db_free(db);
}

static void several_databases_read_as_one(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    fixture_fill(f->path, 3);
    fixture_fill(f->other, 2);
    const char *paths[] = {f->path, f->other};
    xp_db *db = NULL;
    fixture_ok(xp_db_open(paths, 2, &db, &err), &err);
    xp_db_stats s;
    fixture_ok(xp_db_stat(db, &s, &err), &err);
    assert_int_equal(s.documents, 5);
    assert_int_equal(s.revision, 0);
    xp_postings *p = NULL;
    uint32_t docids[8], wdfs[8];
    size_t n = 0;
    fixture_ok(xp_postings_open(db, "all", 3, &p, &err), &err);
    fixture_ok(xp_postings_read(p, docids, wdfs, 8, &n, &err), &err);
    assert_int_equal(n, 5);
    static const uint32_t expected_docids[] = {1, 2, 3, 4, 5}, expected_wdfs[] = {1, 1, 2, 2, 3};
    assert_memory_equal(docids, expected_docids, sizeof expected_docids);
    assert_memory_equal(wdfs, expected_wdfs, sizeof expected_wdfs);
    char uuid[37];
    assert_int_equal(xp_db_uuid(db, uuid, NULL), NG_INVALID);
    xp_postings_free(p);
    xp_db_free(db);
}

static void terms_are_listed_by_prefix_up_to_a_limit(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    fixture_fill(f->path, 6);
    xp_db *db = fixture_open(f->path);
    xp_term_list t = XP_TERM_LIST_INIT;
    fixture_ok(xp_db_terms(db, "", 0, 100, &t, &err), &err);
    assert_int_equal(t.n, 6); /* all even green odd red third */
    assert_string_equal(t.bytes + t.offsets[1], "even");
    assert_int_equal(t.offsets[2] - t.offsets[1] - 1, 4);
    assert_int_equal(t.documents[5], 2);
    assert_false(t.more);
    xp_term_list_release(&t);
    fixture_ok(xp_db_terms(db, "", 0, 5, &t, &err), &err);
    assert_int_equal(t.n, 5);
    assert_true(t.more);
    xp_term_list_release(&t);
    fixture_ok(xp_db_terms(db, "gr", 2, 5, &t, &err), &err);
    assert_int_equal(t.n, 1);
    assert_false(t.more);
    xp_term_list_release(&t);
    fixture_ok(xp_db_document_terms(db, 6, &t, &err), &err);
    assert_int_equal(t.n, 5); /* all even green red third */
    assert_int_equal(t.documents[0], 6);
    xp_term_list_release(&t);
    fixture_ok(xp_db_metadata_keys(db, "fix", 5, &t, &err), &err);
    assert_int_equal(t.n, 1);
    assert_string_equal(t.bytes, "fixture");
    xp_term_list_release(&t);
    xp_term_list_release(NULL);
    xp_db_free(db);
}

static void a_term_is_checked_before_libxapian_sees_it(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    xp_document *d = NULL;
    xp_query *q = NULL;
    char word[XP_TERM_MAX + 1], nul[XP_TERM_MAX] = {0};
    memset(word, 'w', sizeof word);
    fixture_ok(xp_document_new(&d, &err), &err);
    fixture_ok(xp_document_add_term(d, word, XP_TERM_MAX - 1, 1, &err), &err);
    fixture_ok(xp_document_add_posting(d, word, XP_TERM_MAX, 1, 1, &err), &err);
    assert_int_equal(xp_document_add_term(d, word, XP_TERM_MAX + 1, 1, NULL), NG_LIMIT);
    assert_int_equal(xp_document_add_posting(d, word, XP_TERM_MAX + 1, 1, 1, NULL), NG_LIMIT);
    assert_int_equal(xp_document_add_term(d, "", 0, 1, NULL), NG_INVALID);
    fixture_ok(xp_document_add_posting(d, nul, XP_TERM_MAX / 2, 1, 1, &err), &err);
    assert_int_equal(xp_document_add_term(d, nul, XP_TERM_MAX / 2 + 1, 1, NULL), NG_LIMIT);
    assert_int_equal(xp_query_term(word, XP_TERM_MAX + 1, 1, &q, NULL), NG_LIMIT);
    assert_int_equal(xp_query_term("", 0, 1, &q, NULL), NG_INVALID);
    xp_writer *w = NULL;
    fixture_ok(xp_writer_open(f->path, XP_WRITE_NO_SYNC, &w, &err), &err);
    fixture_ok(xp_writer_add(w, d, NULL, &err), &err);
    fixture_ok(xp_writer_commit(w, &err), &err);
    xp_writer_free(w);
    xp_document_free(d);
    xp_document_free(NULL);
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_exception_becomes_its_status),
        WITH_FIXTURE(a_missing_database_is_not_found),
        WITH_FIXTURE(statistics_are_those_of_the_documents),
        WITH_FIXTURE(data_values_and_metadata_come_back_as_stored),
        WITH_FIXTURE(a_missing_document_is_not_found),
        WITH_FIXTURE(postings_come_in_blocks_of_any_size),
        WITH_FIXTURE(skipping_goes_forward_only),
        WITH_FIXTURE(the_empty_term_is_every_document_and_an_unknown_one_none),
        WITH_FIXTURE(several_databases_read_as_one),
        WITH_FIXTURE(terms_are_listed_by_prefix_up_to_a_limit),
        WITH_FIXTURE(a_term_is_checked_before_libxapian_sees_it),
    };
    return cmocka_run_group_tests_name("xapian", tests, NULL, NULL);
}
