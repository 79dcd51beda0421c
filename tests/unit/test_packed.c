/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_packed.c - files that are compressed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "archives.h"
#include "reading.h"
#include "stream.h"

#define STORY                                                                                      \
    "Ferries sail again\n\nThe ferries to the islands sail again from Monday, after nine days.\n"
#define LINES                                                                                      \
    "{\"id\":\"1\",\"text\":\"Ferries sail.\"}\n{\"text\":\"Shops open.\"}\n"                      \
    "{\"id\":\"3\",\"text\":\"Bells ring.\"}\n"

static ng_buf gzip_of(const char *text)
{
    ng_buf b = NG_BUF_INIT;
    add_gzip(&b, text, strlen(text));
    return b;
}

static results read_limited(const char *path, const char *bytes, size_t len,
                            const ng_unpack_limits *limits)
{
    results r;
    ng_unpack u = {.limits = *limits};
    memset(&r, 0, sizeof r);
    ng_read_input in = {.bytes = bytes, .len = len, .path = path, .origin = "/x", .unpack = &u};
    ng_read_sink sink = {&r, keep_article, keep_fault, keep_note};
    r.status = ng_read(&in, &sink, &r.err);
    return r;
}

static void a_compressed_text_is_read_by_its_inner_name(void **state)
{
    (void)state;
    ng_buf b = gzip_of(STORY);
    results r = read_bytes("news/ferries.txt.gz", b.data, b.len);
    assert_int_equal(r.status, NG_OK);
    assert_int_equal(r.n, 1);
    assert_int_equal(r.n_faults + r.n_notes, 0);
    assert_string_equal(r.articles[0]->id, "news/ferries.txt.gz");
    assert_string_equal(r.articles[0]->origin, "/x");
    assert_string_equal(r.articles[0]->title, "Ferries sail again");
    release_results(&r);
    ng_buf_release(&b);
    b = gzip_of("{\"text\":\"Ferries sail.\"}\n");
    r = read_bytes("lines.jsonl.gz", b.data, b.len);
    assert_int_equal(r.n, 1);
    assert_string_equal(r.articles[0]->id, "lines.jsonl.gz:1");
    release_results(&r);
    ng_buf_release(&b);
}

static void members_of_gzip_are_one_file(void **state)
{
    (void)state;
    ng_buf b = gzip_of("{\"id\":\"1\",\"text\":\"Ferries ");
    add_gzip(&b, "", 0);
    static const char rest[] = "sail.\"}\n{\"id\":\"2\",\"text\":\"B.\"}";
    add_gzip(&b, rest, strlen(rest));
    assert_int_equal(ng_buf_add(&b, "\0\0\0\0", 4, NULL), NG_OK);
    results r = read_bytes("lines.jsonl.gz", b.data, b.len);
    assert_int_equal(r.status, NG_OK);
    assert_int_equal(r.n, 2);
    assert_int_equal(r.n_notes, 0);
    assert_string_equal(r.articles[0]->text, "Ferries sail.");
    release_results(&r);
    ng_buf_release(&b);
}

static void what_follows_gzip_data_is_noted(void **state)
{
    (void)state;
    ng_buf b = gzip_of(STORY);
    assert_int_equal(ng_buf_add(&b, "\0rest", 5, NULL), NG_OK);
    results r = read_bytes("a.txt.gz", b.data, b.len);
    assert_int_equal(r.status, NG_OK);
    assert_int_equal(r.n, 1);
    assert_int_equal(r.n_notes, 1);
    assert_string_equal(r.notes[0], "what follows the gzip data is left out");
    release_results(&r);
    ng_buf_release(&b);
}

static void whole_lines_of_a_cut_file_are_read(void **state)
{
    (void)state;
    ng_buf b = gzip_of(LINES);
    size_t whole = b.len;
    add_gzip(&b, LINES, strlen(LINES));
    for (size_t len = whole + 18; len < b.len; len++) {
        results r = read_bytes("lines.jsonl.gz", b.data, len);
        assert_int_equal(r.status, NG_CORRUPT);
        assert_string_equal(r.err.text, "the gzip data ends too early");
        assert_true(r.n >= 3 && r.n <= 6);
        assert_int_equal(r.n_faults, 0);
        release_results(&r);
    }
    ng_buf_release(&b);
}

static void a_text_that_is_cut_is_no_article(void **state)
{
    (void)state;
    ng_buf b = gzip_of(STORY);
    for (size_t len = 3; len < b.len; len++) {
        results r = read_bytes("a.txt.gz", b.data, len);
        assert_int_equal(r.status, NG_CORRUPT);
        assert_int_equal(r.n, 0);
    }
    b.data[b.len - 7]++; /* its sum */
    results r = read_bytes("a.txt.gz", b.data, b.len);
    assert_int_equal(r.status, NG_CORRUPT);
    assert_string_equal(r.err.text, "the gzip data is damaged");
    ng_buf_release(&b);
}

static void other_compressions_are_read_alike(void **state)
{
    (void)state;
    const struct {
        const char *name;
        int filter;
    } cases[] = {{"a.jsonl.xz", ARCHIVE_FILTER_XZ},
                 {"a.jsonl.bz2", ARCHIVE_FILTER_BZIP2},
                 {"a.jsonl.zst", ARCHIVE_FILTER_ZSTD}};
    for (size_t i = 0; i < 3; i++) {
        ng_buf b = NG_BUF_INIT;
        maker m = make_archive(&b, MADE_RAW, cases[i].filter);
        add_file(&m, "x", LINES);
        end_archive(&m);
        results r = read_bytes(cases[i].name, b.data, b.len);
        assert_int_equal(r.status, NG_OK);
        assert_int_equal(r.n, 3);
        release_results(&r);
        r = read_bytes(cases[i].name, b.data, b.len - 14);
        assert_int_equal(r.status, NG_CORRUPT);
        release_results(&r);
        ng_buf_release(&b);
    }
}

static void the_ratio_has_a_limit(void **state)
{
    (void)state;
    static char text[NG_UNPACK_FREE + 1];
    memset(text, 'a', sizeof text);
    for (size_t i = 60; i < sizeof text; i += 61)
        text[i] = '\n';
    for (size_t len = NG_UNPACK_FREE - 1; len <= NG_UNPACK_FREE + 1; len++) {
        ng_buf b = NG_BUF_INIT;
        add_gzip(&b, text, len);
        assert_true(b.len * NG_UNPACK_RATIO_MAX < len);
        results r = read_bytes("a.txt.gz", b.data, b.len);
        assert_int_equal(r.status, len > NG_UNPACK_FREE ? NG_LIMIT : NG_OK);
        if (len > NG_UNPACK_FREE)
            assert_string_equal(r.err.text, "it unpacks to over 200 times its size");
        release_results(&r);
        ng_buf_release(&b);
    }
}

static void a_file_that_is_no_lines_has_a_limit(void **state)
{
    (void)state;
    const ng_unpack_limits l = {200, 1 << 20, 1 << 20, 100, 10, 100};
    char text[128];
    memset(text, 'a', sizeof text);
    for (size_t len = 99; len <= 101; len++) {
        ng_buf b = NG_BUF_INIT;
        add_gzip(&b, text, len);
        results r = read_limited("a.txt.gz", b.data, b.len, &l);
        assert_int_equal(r.status, len > 100 ? NG_LIMIT : NG_OK);
        if (len > 100)
            assert_string_equal(r.err.text, "a file is over 100 bytes");
        release_results(&r);
        ng_buf_release(&b);
    }
    ng_buf b = gzip_of(LINES LINES LINES);
    results r = read_limited("a.jsonl.gz", b.data, b.len, &l);
    assert_int_equal(r.n, 9);
    release_results(&r);
    ng_buf_release(&b);
}

static void files_are_packed_so_deep_and_no_deeper(void **state)
{
    (void)state;
    ng_buf b = gzip_of(STORY);
    for (uint32_t depth = 1; depth <= NG_READ_DEPTH_MAX + 2; depth++) {
        results r = read_bytes("a", b.data, b.len);
        assert_int_equal(r.status, depth <= NG_READ_DEPTH_MAX ? NG_OK : NG_LIMIT);
        assert_int_equal(r.n, depth <= NG_READ_DEPTH_MAX);
        if (depth > NG_READ_DEPTH_MAX)
            assert_string_equal(r.err.text, "archives are nested over 4 deep");
        release_results(&r);
        ng_buf outer = NG_BUF_INIT;
        add_gzip(&outer, b.data, b.len);
        ng_buf_release(&b);
        b = outer;
    }
    ng_buf_release(&b);
}

static ng_status stop(void *data, ng_article *article, ng_error *err)
{
    (void)data;
    ng_article_free(article);
    return ng_fail(err, NG_NOSPACE, "enough");
}

static void the_receiver_can_stop_it(void **state)
{
    (void)state;
    ng_buf b = gzip_of(LINES);
    results r;
    memset(&r, 0, sizeof r);
    ng_read_sink sink = {&r, stop, keep_fault, keep_note};
    ng_read_input in = {.bytes = b.data, .len = b.len, .path = "a.jsonl.gz"};
    assert_int_equal(ng_read(&in, &sink, &r.err), NG_NOSPACE);
    assert_string_equal(r.err.text, "enough");
    ng_buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_compressed_text_is_read_by_its_inner_name),
        cmocka_unit_test(members_of_gzip_are_one_file),
        cmocka_unit_test(what_follows_gzip_data_is_noted),
        cmocka_unit_test(whole_lines_of_a_cut_file_are_read),
        cmocka_unit_test(a_text_that_is_cut_is_no_article),
        cmocka_unit_test(other_compressions_are_read_alike),
        cmocka_unit_test(the_ratio_has_a_limit),
        cmocka_unit_test(a_file_that_is_no_lines_has_a_limit),
        cmocka_unit_test(files_are_packed_so_deep_and_no_deeper),
        cmocka_unit_test(the_receiver_can_stop_it),
    };
    return cmocka_run_group_tests_name("packed", tests, NULL, NULL);
}
