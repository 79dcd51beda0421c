/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_protocol.c - framing and JSON limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "service/limits.h"
#include "service/protocol.h"

/* Feed `bytes` in pieces of `step` bytes; gives what came out as "[message]…" and "!" for BAD. */
static void run(const char *bytes, size_t len, size_t step, size_t max, ng_buf *ret)
{
    ng_framer f;
    ng_framer_init(&f, max);
    ng_error err = NG_ERROR_INIT;
    size_t start = 0, end = 0;
    while (end < len) {
        end = end + step < len ? end + step : len;
        ng_frame frame;
        ng_frame_state state;
        do {
            state = ng_framer_next(&f, bytes + start, end - start, &frame, &err);
            start += frame.used;
            if (state == NG_FRAME_MESSAGE)
                assert_int_equal(ng_buf_addf(ret, &err, "[%.*s]", (int)frame.len, frame.text), 0);
        } while (state == NG_FRAME_MESSAGE);
        if (state == NG_FRAME_BAD) {
            assert_int_equal(ng_buf_add_char(ret, '!', NULL), NG_OK);
            return;
        }
    }
}

static void expect(const char *bytes, size_t max, const char *expected)
{
    for (size_t step = 1; step <= strlen(bytes) + 1; step++) {
        ng_buf out = NG_BUF_INIT;
        run(bytes, strlen(bytes), step, max, &out);
        assert_string_equal(out.len ? out.data : "", expected);
        ng_buf_release(&out);
    }
}

static void lines_are_told_by_the_first_byte(void **state)
{
    (void)state;
    expect("{\"a\":1}\n[2]\r\n\n  \n{}\n{\"cut", 100, "[{\"a\":1}][[2]][{}]");
    expect(" \r\n\t{}\n", 100, "[{}]");
}

static void headers_are_told_by_the_first_byte(void **state)
{
    (void)state;
    expect("Content-Length: 2\r\n\r\n{}content-length:  3 \r\nContent-Type: x\r\n\r\n[1]Content",
           100, "[{}][[1]]");
    expect("Content-Length: 0\r\n\r\n", 100, "[]");
}

static void http_and_garbage_are_refused_at_once(void **state)
{
    (void)state;
    expect("GET / HTTP/1.1\r\nHost: x\r\n\r\n{}\n", 100, "!");
    expect("POST / HTTP/1.1\r\n\r\n{\"method\":\"delete\"}\n", 100, "!");
    expect("CONNECT x:1 HTTP/1.1\r\n\r\n{}\n", 100, "!");
    expect("\x16\x03\x01", 100, "!");
    expect("hello\n{}\n", 100, "!");
}

static void a_bad_line_is_never_skipped(void **state)
{
    (void)state;
    expect("{}\ngarbage\n{}\n", 100, "[{}]!");
    expect("Content-Length: 2\r\n\r\n{}\r\nContent-Length: 2\r\n\r\n{}", 100, "[{}]!");
}

static void only_two_headers_are_accepted(void **state)
{
    (void)state;
    expect("Content-Length: 2\r\nHost: evil\r\n\r\n{}", 100, "!");
    expect("Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 100, "!");
    expect("Content-Type: x\r\n\r\n{}", 100, "!");
    expect("Content-Length: -2\r\n\r\n{}", 100, "!");
    expect("Content-Length: 99999999999\r\n\r\n{}", 100, "!");
    expect("Content-Length: 2\n\n{}", 100, "!");
}

static void a_line_may_be_as_long_as_the_limit(void **state)
{
    (void)state;
    expect("{12345}\n", 8, "[{12345}]");
    expect("{123456}\n", 8, "[{123456}]");
    expect("{123456}\r\n", 8, "[{123456}]");
    expect("{1234567}\n", 8, "!");
    expect("{1234567}\r\n", 8, "!");
    expect("{1234567", 8, "");
    expect("{12345678", 8, "!");
    expect("{1234567\rx\n", 8, "!");
}

static void a_body_may_be_as_long_as_the_limit(void **state)
{
    (void)state;
    expect("Content-Length: 7\r\n\r\n{12345}", 8, "[{12345}]");
    expect("Content-Length: 8\r\n\r\n{123456}", 8, "[{123456}]");
    expect("Content-Length: 9\r\n\r\n{1234567}", 8, "!");
}

static void a_header_block_may_be_as_long_as_the_limit(void **state)
{
    (void)state;
    for (int over = -1; over <= 1; over++) {
        char text[NG_HEADER_MAX + 64];
        static const char head[] = "Content-Type: ", tail[] = "\r\nContent-Length: 2\r\n\r\n";
        size_t size = (size_t)(NG_HEADER_MAX + over);
        memset(text, 'x', sizeof text);
        memcpy(text, head, sizeof head - 1);
        memcpy(text + size - (sizeof tail - 1), tail, sizeof tail - 1);
        memcpy(text + size, "{}", 2);
        for (size_t step = 1; step < size + 2; step = step * 7 + 1) {
            ng_buf out = NG_BUF_INIT;
            run(text, size + 2, step, 100, &out);
            assert_string_equal(out.data, over > 0 ? "!" : "[{}]");
            ng_buf_release(&out);
        }
    }
}

static void a_last_line_needs_no_newline(void **state)
{
    (void)state;
    ng_framer f;
    ng_frame frame;
    ng_error err = NG_ERROR_INIT;
    ng_framer_init(&f, 100);
    assert_int_equal(ng_framer_next(&f, " {}", 3, &frame, &err), NG_FRAME_MORE);
    assert_int_equal(ng_framer_finish(&f, "{}\r", 3, &frame, &err), NG_FRAME_MESSAGE);
    assert_int_equal(frame.len, 2);
    assert_int_equal(frame.used, 3);
    assert_int_equal(ng_framer_finish(&f, "", 0, &frame, &err), NG_FRAME_MORE);
    ng_framer_init(&f, 100);
    assert_int_equal(ng_framer_finish(&f, "Content-Length: 5\r\n\r\n{}", 23, &frame, &err),
                     NG_FRAME_MORE);
}

static void a_long_line_is_searched_once(void **state)
{
    (void)state;
    size_t size = 4u << 20;
    char *text = malloc(size);
    assert_non_null(text);
    memset(text, 'x', size);
    text[0] = '{';
    ng_framer f;
    ng_framer_init(&f, size);
    ng_frame frame;
    ng_error err = NG_ERROR_INIT;
    for (size_t len = 1; len < size; len += 4096) {
        assert_int_equal(ng_framer_next(&f, text, len, &frame, &err), NG_FRAME_MORE);
        assert_int_equal(f.scanned, len);
    }
    free(text);
}

static void messages_are_written_in_kind(void **state)
{
    (void)state;
    ng_buf b = NG_BUF_INIT;
    assert_int_equal(ng_frame_write(NG_FRAMING_LINES, "{}", 2, &b, NULL), NG_OK);
    assert_int_equal(ng_frame_write(NG_FRAMING_HEADERS, "{}", 2, &b, NULL), NG_OK);
    assert_int_equal(ng_frame_write(NG_FRAMING_UNKNOWN, "{}", 2, &b, NULL), NG_OK);
    assert_string_equal(b.data, "{}\nContent-Length: 2\r\n\r\n{}{}\n");
    ng_buf_release(&b);
}

static ng_status decode(const char *text, size_t len)
{
    json_t *value = NULL;
    ng_error err = NG_ERROR_INIT;
    ng_status status = ng_json_decode(text, len, &value, &err);
    assert_int_equal(status != NG_OK, value == NULL);
    assert_int_equal(status != NG_OK, err.text[0] != '\0');
    json_decref(value);
    return status;
}

static void a_message_is_framed_in_place(void **state)
{
    (void)state;
    for (ng_framing framing = NG_FRAMING_LINES; framing <= NG_FRAMING_HEADERS; framing++) {
        ng_error err = NG_ERROR_INIT;
        ng_buf wrapped = NG_BUF_INIT, written = NG_BUF_INIT;
        assert_int_equal(ng_buf_add_str(&wrapped, "{\"a\":1}", &err), NG_OK);
        assert_int_equal(ng_frame_write(framing, wrapped.data, wrapped.len, &written, &err), NG_OK);
        assert_int_equal(ng_frame_wrap(framing, &wrapped, &err), NG_OK);
        assert_int_equal(wrapped.len, written.len);
        assert_string_equal(wrapped.data, written.data);
        ng_buf_release(&wrapped);
        ng_buf_release(&written);
    }
}

static void what_is_not_json_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "{",
        "{}{}",
        "{\"a\":1,\"a\":2}",
        "\"text\"",
        "1",
        "{\"a\":nan}",
        "{\"a\":\"\\u0000\"}",
        "{\"a\":\"\xff\"}",
        "{\"a\":1e999}",
        "{'a':1}",
        "[1,]",
        "\xEF\xBB\xBF{}",
        "{\"a\":\"\\ud800\"}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(decode(texts[i], strlen(texts[i])), NG_INVALID);
    static const char brackets[] = "{\"a\":\"]]]]\\\"{{{{\"}";
    assert_int_equal(decode(brackets, strlen(brackets)), NG_OK);
}

static void nesting_is_limited(void **state)
{
    (void)state;
    for (int over = -1; over <= 1; over++) {
        char text[2 * NG_JSON_DEPTH_MAX + 4];
        size_t depth = (size_t)(NG_JSON_DEPTH_MAX + over);
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        assert_int_equal(decode(text, 2 * depth), over > 0 ? NG_LIMIT : NG_OK);
    }
}

static void the_number_of_values_is_limited(void **state)
{
    (void)state;
    for (int over = -1; over <= 1; over++) {
        /* "[" + commas + "]": tokens are the commas and two brackets. */
        size_t commas = (size_t)(NG_JSON_TOKENS_MAX - 2 + over);
        char *text = malloc(2 * commas + 4);
        assert_non_null(text);
        size_t len = 0;
        text[len++] = '[';
        for (size_t i = 0; i < commas; i++) {
            text[len++] = '0';
            text[len++] = ',';
        }
        text[len++] = '0';
        text[len++] = ']';
        assert_int_equal(decode(text, len), over > 0 ? NG_LIMIT : NG_OK);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_told_by_the_first_byte),
        cmocka_unit_test(headers_are_told_by_the_first_byte),
        cmocka_unit_test(http_and_garbage_are_refused_at_once),
        cmocka_unit_test(a_bad_line_is_never_skipped),
        cmocka_unit_test(only_two_headers_are_accepted),
        cmocka_unit_test(a_line_may_be_as_long_as_the_limit),
        cmocka_unit_test(a_body_may_be_as_long_as_the_limit),
        cmocka_unit_test(a_header_block_may_be_as_long_as_the_limit),
        cmocka_unit_test(a_last_line_needs_no_newline),
        cmocka_unit_test(a_long_line_is_searched_once),
        cmocka_unit_test(messages_are_written_in_kind),
        cmocka_unit_test(a_message_is_framed_in_place),
        cmocka_unit_test(what_is_not_json_is_refused),
        cmocka_unit_test(nesting_is_limited),
        cmocka_unit_test(the_number_of_values_is_limited),
    };
    return cmocka_run_group_tests_name("protocol", tests, NULL, NULL);
}
