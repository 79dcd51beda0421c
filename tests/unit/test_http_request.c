/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_http_request.c - bytes to requests of HTTP. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/http/request.h"
#include "service/limits.h"

#define BODY_MAX 64

/* Feed `bytes` in pieces of `step`: "[target|body]" for each request, "!status" for a fault. */
static void run(const char *bytes, size_t len, size_t step, ng_buf *ret)
{
    ng_http_request *r = ng_http_request_new();
    ng_error err = NG_ERROR_INIT;
    size_t start = 0, end = 0, n;
    ng_http_state state = NG_HTTP_MORE;
    assert_non_null(r);
    while (end < len && state != NG_HTTP_MALFORMED) {
        end = end + step < len ? end + step : len;
        do {
            size_t used;
            state = ng_http_request_read(r, bytes + start, end - start, &used);
            start += used;
            if (state == NG_HTTP_HEAD_READ)
                ng_http_request_allow_body(r, BODY_MAX);
            if (state == NG_HTTP_MESSAGE) {
                const char *body = ng_http_request_body(r, &n);
                assert_int_equal(ng_buf_addf(ret, &err, "[%s|%.*s%s]",
                                             ng_http_request_target(r, &used), (int)n, body,
                                             ng_http_request_keeps_alive(r) ? "" : "|close"),
                                 NG_OK);
                ng_http_request_reset(r);
            }
        } while (state == NG_HTTP_HEAD_READ || state == NG_HTTP_MESSAGE);
    }
    if (state == NG_HTTP_MALFORMED)
        assert_int_equal(ng_buf_addf(ret, &err, "!%d", ng_http_request_status(r)), NG_OK);
    ng_http_request_free(r);
}

static void expect(const char *bytes, const char *expected)
{
    for (size_t step = 1; step <= strlen(bytes) + 1; step++) {
        ng_buf out = NG_BUF_INIT;
        run(bytes, strlen(bytes), step, &out);
        assert_string_equal(out.len ? out.data : "", expected);
        ng_buf_release(&out);
    }
}

static void requests_follow_one_another_however_they_are_cut(void **state)
{
    (void)state;
    expect("GET /a HTTP/1.1\r\nHost: x\r\n\r\n\r\nGET /b?c HTTP/1.1\r\nHost: x\r\n\r\n",
           "[/a|][/b?c|]");
    expect("POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\nHost: "
           "x\r\n\r\n",
           "[/p|abc][/|]");
    expect("POST /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
           "chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
           "[/p|abc]");
}

static void a_trailer_ends_with_its_request(void **state)
{
    (void)state;
    expect("POST /p HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n"
           "Trailer: b\r\nC: d\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
           "[/p|a][/|]");
}

static void a_client_may_end_the_connection(void **state)
{
    (void)state;
    expect("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "[/||close]");
    expect("GET / HTTP/1.0\r\nHost: x\r\n\r\n", "[/||close]");
    expect("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
           "[/||close]");
}

static void what_can_be_read_in_two_ways_is_refused(void **state)
{
    static const char *const heads[] = {
        "GET / HTTP/1.1\nHost: x\n\n",                      /* bare line feeds */
        "GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n",     /* a lone carriage return */
        "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n",  /* folded */
        "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n\tc\r\n\r\n", /* folded */
        "GET / HTTP/1.1\r\n Host: x\r\n\r\n",               /* white space before a name */
        "GET / HTTP/1.1\r\nHost : x\r\n\r\n",               /* a blank before the colon */
        "GET / HTTP/1.1\r\nHost: x\r\nnothing\r\n\r\n",     /* no colon */
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: "
        "chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\na",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1,1\r\n\r\na",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2x\r\nab\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\n: x\r\nHost: x\r\n\r\n", /* no name */
        "GET  / HTTP/1.1\r\nHost: x\r\n\r\n",       /* two blanks */
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:\r\nContent-Length: 1\r\n\r\na",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "{\"jsonrpc\":\"2.0\"}\r\n\r\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        expect(heads[i], "!400");
}

static void a_nul_in_the_head_is_refused(void **state)
{
    static const char bytes[] = "GET / HTTP/1.1\r\nHost: x\r\nA: \0\r\n\r\n";
    ng_buf out = NG_BUF_INIT;
    (void)state;
    run(bytes, sizeof bytes - 1, sizeof bytes, &out);
    assert_string_equal(out.data, "!400");
    ng_buf_release(&out);
}

static void other_versions_are_told_so(void **state)
{
    (void)state;
    expect("GET / HTTP/2.0\r\nHost: x\r\n\r\n", "!505");
}

/* The request line has so many bytes. */
static void expect_line(size_t line, const char *begins)
{
    static const char begin[] = "GET /", end[] = " HTTP/1.1\r\nHost: x\r\n\r\n";
    size_t fill = line - strlen(begin) - strlen(" HTTP/1.1");
    char text[NG_HTTP_LINE_MAX + 64];
    ng_buf out = NG_BUF_INIT;
    memcpy(text, begin, sizeof begin);
    memset(text + strlen(begin), 'a', fill);
    memcpy(text + strlen(begin) + fill, end, sizeof end);
    run(text, strlen(text), 1000, &out);
    assert_int_equal(strncmp(out.data, begins, strlen(begins)), 0);
    ng_buf_release(&out);
}

static void a_request_line_has_a_limit(void **state)
{
    (void)state;
    expect_line(NG_HTTP_LINE_MAX - 1, "[/a");
    expect_line(NG_HTTP_LINE_MAX, "[/a");
    expect_line(NG_HTTP_LINE_MAX + 1, "!414");
}

static void expect_fields(unsigned n, const char *expected)
{
    ng_buf text = NG_BUF_INIT, out = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_buf_add_str(&text, "GET / HTTP/1.1\r\n", &err), NG_OK);
    for (unsigned i = 0; i < n; i++)
        assert_int_equal(ng_buf_addf(&text, &err, "F%u: v\r\n", i), NG_OK);
    assert_int_equal(ng_buf_add_str(&text, "\r\n", &err), NG_OK);
    run(text.data, text.len, 1000, &out);
    assert_string_equal(out.data, expected);
    ng_buf_release(&text);
    ng_buf_release(&out);
}

static void header_fields_have_a_limit(void **state)
{
    (void)state;
    expect_fields(NG_HTTP_FIELDS_MAX - 1, "[/|]");
    expect_fields(NG_HTTP_FIELDS_MAX, "[/|]");
    expect_fields(NG_HTTP_FIELDS_MAX + 1, "!431");
}

static void trailers_are_not_header_fields(void **state)
{
    static const char bytes[] = "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                                "0\r\nIf-None-Match: *\r\n\r\n";
    ng_http_request *r = ng_http_request_new();
    size_t used, start = 0;
    (void)state;
    while (ng_http_request_read(r, bytes + start, sizeof bytes - 1 - start, &used) !=
           NG_HTTP_MESSAGE)
        start += used;
    assert_null(ng_http_request_field(r, "if-none-match", NULL));
    ng_http_request_free(r);
}

/* All header fields together have so many bytes. */
static void expect_head(size_t bytes, const char *expected)
{
    static const char begin[] = "GET / HTTP/1.1\r\nA: ", end[] = "\r\n\r\n";
    size_t fill = bytes - strlen("A: \r\n");
    char text[NG_HTTP_HEAD_MAX + 64];
    ng_buf out = NG_BUF_INIT;
    memcpy(text, begin, sizeof begin);
    memset(text + strlen(begin), 'v', fill);
    memcpy(text + strlen(begin) + fill, end, sizeof end);
    run(text, strlen(text), 4096, &out);
    assert_string_equal(out.data, expected);
    ng_buf_release(&out);
}

static void a_head_has_a_limit(void **state)
{
    (void)state;
    expect_head(NG_HTTP_HEAD_MAX - 1, "[/|]");
    expect_head(NG_HTTP_HEAD_MAX, "[/|]");
    expect_head(NG_HTTP_HEAD_MAX + 1, "!431");
}

static void expect_body(size_t bytes, const char *expected)
{
    char text[256], body[BODY_MAX + 2];
    ng_buf out = NG_BUF_INIT;
    memset(body, 'b', sizeof body);
    int n =
        snprintf(text, sizeof text,
                 "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n%zx\r\n%.*s\r\n0\r\n\r\n",
                 bytes, (int)bytes, body);
    run(text, (size_t)n, 7, &out);
    assert_int_equal(strncmp(out.data, expected, strlen(expected)), 0);
    ng_buf_release(&out);
}

static void a_body_has_the_limit_of_its_address(void **state)
{
    (void)state;
    expect_body(BODY_MAX - 1, "[/|b");
    expect_body(BODY_MAX, "[/|b");
    expect_body(BODY_MAX + 1, "!413");
}

static void fields_are_found_whatever_their_case(void **state)
{
    static const char bytes[] = "GET / HTTP/1.1\r\nhOST:  a.b \t\r\nX: 1\r\nx: 2\r\nE:\r\n\r\n";
    ng_http_request *r = ng_http_request_new();
    size_t used;
    unsigned n;
    (void)state;
    assert_int_equal(ng_http_request_read(r, bytes, sizeof bytes - 1, &used), NG_HTTP_HEAD_READ);
    assert_int_equal(used, sizeof bytes - 1);
    assert_string_equal(ng_http_request_field(r, "host", &n), "a.b");
    assert_int_equal(n, 1);
    assert_string_equal(ng_http_request_field(r, "x", &n), "1");
    assert_int_equal(n, 2);
    assert_string_equal(ng_http_request_field(r, "e", NULL), "");
    assert_null(ng_http_request_field(r, "none", &n));
    assert_int_equal(n, 0);
    ng_http_request_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_follow_one_another_however_they_are_cut),
        cmocka_unit_test(a_trailer_ends_with_its_request),
        cmocka_unit_test(trailers_are_not_header_fields),
        cmocka_unit_test(a_client_may_end_the_connection),
        cmocka_unit_test(what_can_be_read_in_two_ways_is_refused),
        cmocka_unit_test(a_nul_in_the_head_is_refused),
        cmocka_unit_test(other_versions_are_told_so),
        cmocka_unit_test(a_request_line_has_a_limit),
        cmocka_unit_test(header_fields_have_a_limit),
        cmocka_unit_test(a_head_has_a_limit),
        cmocka_unit_test(a_body_has_the_limit_of_its_address),
        cmocka_unit_test(fields_are_found_whatever_their_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
