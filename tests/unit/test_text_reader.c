/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_text_reader.c - plain text and the choice of a format. tests/cases/text has the layouts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "nutgraf/buffer.h"
#include "reading.h"

static const char *format_of(const char *path, const char *bytes, size_t len)
{
    ng_read_input in = {.bytes = bytes, .len = len, .path = path};
    return ng_read_format(&in);
}

#define FORMAT(path, bytes) format_of(path, bytes, sizeof(bytes) - 1)

static void content_decides_the_format_before_the_name(void **state)
{
    (void)state;
    assert_string_equal(FORMAT("a.txt", "{\"id\": 1}\n"), "json");
    assert_string_equal(FORMAT("a.txt", "{\"id\": 1}\n{\"id\": 2}\n"), "jsonl");
    assert_string_equal(FORMAT("a.json", "{\"id\": 1}\n{\"id\": 2}\n"), "jsonl");
    assert_string_equal(FORMAT("a.jsonl", "{\"id\": 1}\n"), "jsonl");
    assert_string_equal(FORMAT("a.jsonl", "[{\"id\": 1}]\n"), "json");
    assert_string_equal(FORMAT("a.json", "\xEF\xBB\xBF [ {\"id\": 1}]\n"), "json");
    assert_string_equal(FORMAT("a", "[Editor's note] {sic}"), "text");
    assert_string_equal(FORMAT("a", "{sic} [or not]"), "text");
    assert_string_equal(FORMAT("a", ""), "text");
    assert_string_equal(FORMAT("a", "g\0r\0a\0f\0"), "text");
}

static void binary_files_are_refused_with_a_reason(void **state)
{
    (void)state;
    const struct {
        const char *bytes;
        size_t len;
        const char *reason;
    } cases[] = {
        {"%PDF-1.7\n", 9, "it is a PDF file, which no reader takes"},
        {"\x89PNG\r\n", 6, "it is an image, which no reader takes"},
        {"<?xml version='1.0'?><menu/>", 28, "it is an XML document, which no reader takes"},
        {"<!DOCTYPE menu []><menu/>", 25, "it is an XML document, which no reader takes"},
        {"a\0\1\2b\3\4\5", 8, "it is a binary file, which no reader takes"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        results r = read_bytes("a.txt", cases[i].bytes, cases[i].len);
        assert_int_equal(r.status, NG_INVALID);
        assert_string_equal(r.err.text, cases[i].reason);
        assert_null(format_of("a.txt", cases[i].bytes, cases[i].len));
    }
}

static void a_few_nuls_do_not_make_a_text_binary(void **state)
{
    (void)state;
    const char text[] = "A text with one\0 stray NUL, and otherwise as plain as any other text.";
    results r = read_bytes("a.txt", text, sizeof text - 1);
    assert_int_equal(r.n, 1);
    assert_string_equal(r.articles[0]->text,
                        "A text with one stray NUL, and otherwise as plain as any other text.");
    release_results(&r);
}

static void what_is_given_with_the_input_is_set(void **state)
{
    (void)state;
    results r = read_text("news/a-quiet-week.txt", "Nothing happened, and then it happened again.");
    assert_int_equal(r.n, 1);
    assert_string_equal(r.articles[0]->id, "news/a-quiet-week.txt");
    assert_int_equal(r.articles[0]->id_source, NG_ID_PATH);
    assert_string_equal(r.articles[0]->lang, "en");
    assert_string_equal(r.articles[0]->origin, "/x");
    assert_string_equal(r.articles[0]->title, "a quiet week");
    assert_int_equal(r.articles[0]->title_source, NG_TITLE_FILE);
    release_results(&r);
}

static void a_file_name_that_says_nothing_is_no_title(void **state)
{
    (void)state;
    results r = read_text("news/0001-22.txt", "Nothing happened, and then it happened again.");
    assert_string_equal(r.articles[0]->title, "Nothing happened, and then it happened again.");
    assert_int_equal(r.articles[0]->title_source, NG_TITLE_LEAD);
    release_results(&r);
}

static void an_empty_file_has_nothing_to_index(void **state)
{
    (void)state;
    results r = read_text("news/empty.txt", " \n\n");
    assert_int_equal(r.n, 0);
    assert_int_equal(r.status, NG_INVALID);
    assert_string_equal(r.err.text, "nothing to index: there is neither text nor a title");
}

static void too_many_blocks_are_refused(void **state)
{
    (void)state;
    for (int n = NG_ARTICLE_BLOCKS_MAX - 1; n <= NG_ARTICLE_BLOCKS_MAX + 1; n++) {
        NG_AUTO(ng_buf_release) ng_buf b = NG_BUF_INIT;
        for (int i = 0; i < n; i++)
            assert_int_equal(ng_buf_add_str(&b, "One line.\n\n", NULL), NG_OK);
        results r = read_bytes("a.txt", b.data, b.len);
        assert_int_equal(r.status, n <= NG_ARTICLE_BLOCKS_MAX ? NG_OK : NG_LIMIT);
        release_results(&r);
    }
}

static void too_long_a_text_is_refused(void **state)
{
    (void)state;
    char *text = malloc(NG_ARTICLE_TEXT_MAX + 2);
    assert_non_null(text);
    memset(text, 'x', NG_ARTICLE_TEXT_MAX + 2);
    for (size_t len = NG_ARTICLE_TEXT_MAX - 1; len <= NG_ARTICLE_TEXT_MAX + 1; len++) {
        results r = read_bytes("a.txt", text, len);
        assert_int_equal(r.status, len <= NG_ARTICLE_TEXT_MAX ? NG_OK : NG_LIMIT);
        release_results(&r);
    }
    free(text);
}

/* Every prefix of a text with all kinds of marks is read without a fault of memory. */
static void any_prefix_can_be_read(void **state)
{
    (void)state;
    const char text[] =
        "# T\xC3\xA9st\n\nBy Ann Example\n\n- one\n- two\n\n1. a b\n2) c\n\n"
        "> quote\n> more\n\nHead\n===\n\nLON (Reuters) - hyphen-\nated \xE2\x80\xA8x"
        "\xE2\x80\xA9\xC2\x85\xC2\xA0\xE3\x80\x80\r\n\r\f(END)\nGetty Images";
    for (size_t len = 0; len < sizeof text; len++) {
        results r = read_bytes("some name.txt", text, len);
        release_results(&r);
    }
}

static void what_was_wrong_with_the_bytes_is_noted(void **state)
{
    (void)state;
    results r = read_text("a.txt",
                          "\xC3\xA9\xC3\xA8\xC3\xA0\xC3\xA9\xC3\xA8\xC3\xA0\xC3\xA9\xC3\xA8\xC3\xA0"
                          "\xC3\xA9\xC3\xA8\xC3\xA0\xC3\xA9\xC3\xA8\xC3\xA0\xC3\xA9\xC3\xA8\xC3\xA0"
                          "\xC3\xA9\xC3\xA8\xC3\xA0 and \xFF, which is none.");
    assert_int_equal(r.n, 1);
    assert_int_equal(r.articles[0]->repaired, 1);
    assert_int_equal(r.n_notes, 1);
    assert_string_equal(r.notes[0], "1 sequences that are not valid UTF-8 became U+FFFD");
    release_results(&r);
    r = read_text("a.txt", "It wasnâ€™t said, and it wonâ€™t be, and they canâ€™t know.");
    assert_int_equal(r.n_notes, 1);
    assert_non_null(strstr(r.articles[0]->text, "wasnâ€™t"));
    release_results(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_wrong_with_the_bytes_is_noted),
        cmocka_unit_test(content_decides_the_format_before_the_name),
        cmocka_unit_test(binary_files_are_refused_with_a_reason),
        cmocka_unit_test(a_few_nuls_do_not_make_a_text_binary),
        cmocka_unit_test(what_is_given_with_the_input_is_set),
        cmocka_unit_test(a_file_name_that_says_nothing_is_no_title),
        cmocka_unit_test(an_empty_file_has_nothing_to_index),
        cmocka_unit_test(too_many_blocks_are_refused),
        cmocka_unit_test(too_long_a_text_is_refused),
        cmocka_unit_test(any_prefix_can_be_read),
    };
    return cmocka_run_group_tests_name("text reader", tests, NULL, NULL);
}
