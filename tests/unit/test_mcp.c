/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_mcp.c - messages of MCP: the rules of the envelope, in their order, and both eras. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "mcp_help.h"

/* ---- Rule 1: JSON, one message, an id. ---- */

static void what_is_not_json_has_no_id(void **state)
{
    (void)state;
    mcp_answer a = mcp_over_http("{\"jsonrpc\":", NULL, NULL, NULL);
    assert_int_equal(a.status, 400);
    assert_int_equal(a.code, -32700);
    assert_null(json_object_get(a.json, "id"));
    mcp_release(&a);
    mcp_expect("", 400, -32700);
    mcp_expect("nonsense", 400, -32700);
    mcp_expect("{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}", 400, -32700);
    mcp_expect("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"} {}", 400, -32700);
}

static void there_are_no_batches(void **state)
{
    (void)state;
    mcp_expect("[]", 400, -32600);
    mcp_expect("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]", 400, -32600);
}

static void an_id_is_a_string_or_an_integer(void **state)
{
    (void)state;
    static const char *const bad[] = {"null", "1.5", "true", "{}", "[1]"};
    static const char *const good[] = {"1", "-3", "\"\"", "\"a\\\"b\"", "0"};
    char text[128];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(text, sizeof text, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"ping\"}", bad[i]);
        mcp_expect(text, 400, -32600);
    }
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        snprintf(text, sizeof text, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"ping\"}", good[i]);
        mcp_answer a = mcp_over_stdio(text);
        json_t *id = json_loads(good[i], JSON_DECODE_ANY, NULL);
        assert_true(json_equal(json_object_get(a.json, "id"), id));
        json_decref(id);
        mcp_release(&a);
    }
}

static void envelopes_are_checked(void **state)
{
    (void)state;
    mcp_expect("{\"id\":1,\"method\":\"ping\"}", 400, -32600);
    mcp_expect("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}", 400, -32600);
    mcp_expect("{\"jsonrpc\":\"2.0\",\"id\":1}", 400, -32600);
    mcp_expect("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":3}", 400, -32600);
    mcp_expect("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}", 400, -32602);
}

/* A message of exactly that many bytes. */
static mcp_answer message_of(size_t len)
{
    static const char head[] =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"x\":"
        "\"";
    static const char tail[] = "\"}}";
    char *text = malloc(len + 1);
    assert_non_null(text);
    memset(text, 'x', len);
    memcpy(text, head, sizeof head - 1);
    memcpy(text + len - (sizeof tail - 1), tail, sizeof tail);
    mcp_answer a = mcp_over_http(text, NULL, NULL, NULL);
    free(text);
    return a;
}

static void messages_have_a_limit(void **state)
{
    (void)state;
    for (size_t len = NG_MCP_MESSAGE_MAX - 1; len <= NG_MCP_MESSAGE_MAX + 1; len++) {
        mcp_answer a = message_of(len);
        int over = len > NG_MCP_MESSAGE_MAX;
        assert_int_equal(a.status, over ? 413 : 200);
        assert_int_equal(a.code, over ? -32600 : 0);
        mcp_release(&a);
    }
}

static void ids_and_names_have_limits(void **state)
{
    (void)state;
    char many[1100], text[1300];
    memset(many, 'n', sizeof many);
    for (int n = 127; n <= 129; n++) {
        snprintf(text, sizeof text, "{\"jsonrpc\":\"2.0\",\"id\":\"%.*s\",\"method\":\"ping\"}", n,
                 many);
        mcp_expect(text, n > 128 ? 400 : 200, n > 128 ? -32600 : 0);
        snprintf(text, sizeof text, REQUEST("tools/call", "\"name\":\"%.*s\""), n, many);
        mcp_answer a = mcp_over_stdio(text);
        assert_int_equal(a.code, -32602);
        assert_int_equal(n > 128, strstr(a.body, "at most 128") != NULL);
        mcp_release(&a);
    }
    for (int n = 1023; n <= 1025; n++) {
        snprintf(text, sizeof text, REQUEST("resources/read", "\"uri\":\"%.*s\""), n, many);
        mcp_answer a = mcp_over_stdio(text);
        assert_int_equal(a.code, n > 1024 ? -32602 : -32002);
        mcp_release(&a);
    }
    for (int n = 63; n <= 65; n++) {
        snprintf(text, sizeof text, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%.*s\"}", n, many);
        mcp_expect(text, n > 64 ? 400 : 200, n > 64 ? -32600 : -32601);
    }
}

/* ---- Rule 2: notifications. ---- */

static void nothing_is_said_to_notifications(void **state)
{
    (void)state;
    mcp_answer a = mcp_over_http("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
                                 NULL, NULL, NULL);
    assert_int_equal(a.status, 202);
    assert_string_equal(a.body, "");
    mcp_release(&a);
    a = mcp_over_stdio("{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\"}");
    assert_string_equal(a.body, "");
    mcp_release(&a);
}

static void answers_to_what_was_never_asked_are_refused_in_silence(void **state)
{
    (void)state;
    mcp_answer a = mcp_over_http("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", NULL, NULL, NULL);
    assert_int_equal(a.status, 400);
    assert_string_equal(a.body, "");
    mcp_release(&a);
}

static void a_cancellation_names_a_request(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
         "\"a\"}}",
         "\"a\""},
        {"{\"jsonrpc\":\"2.0\",\"method\":\"notifications/"
         "cancelled\",\"params\":{\"requestId\":5}}",
         "5"},
        {"{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":{}}"
         "}",
         ""},
        {"{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\"}", ""},
        {"{\"jsonrpc\":\"2.0\",\"method\":\"notifications/other\",\"params\":{\"requestId\":5}}",
         ""},
        {"{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"ping\"}", ""}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        ng_mcp *x = NULL;
        ng_error err = NG_ERROR_INIT;
        ng_mcp_input in = {.text = pairs[i][0], .len = strlen(pairs[i][0])};
        assert_int_equal(ng_mcp_begin(&mcp_server, &in, &x, &err), NG_OK);
        assert_string_equal(ng_mcp_cancelled(x), pairs[i][1]);
        ng_mcp_free(x);
    }
}

/* ---- Rules 3 and 4: the era, and its metadata. ---- */

static void the_era_is_told_by_metadata_method_or_header(void **state)
{
    (void)state;
    /* ping is of the old era alone */
    mcp_expect(REQUEST("ping", ""), 200, 0);
    mcp_answer a = mcp_over_stdio(REQUEST("ping", META(NOW)));
    assert_int_equal(a.code, -32601);
    mcp_release(&a);
    mcp_expect(REQUEST("server/discover", ""), 400, -32602);
    mcp_expect_with(REQUEST("ping", ""), NOW, NULL, NULL, 400, -32602);
    mcp_expect_with(REQUEST("ping", ""), "2099-01-01", NULL, NULL, 400, -32602);
    mcp_expect_with(REQUEST("ping", ""), "2025-11-25", NULL, NULL, 200, 0);
    mcp_expect_with(REQUEST("ping", ""), " 2025-06-18\t", NULL, NULL, 200, 0);
    mcp_expect_with(REQUEST("ping", ""), "2025-03-26", NULL, NULL, 200, 0);
    mcp_expect_with(REQUEST("ping", ""), "2024-01-01", NULL, NULL, 400, -32022);
    mcp_expect_with(REQUEST("ping", ""), "latest", NULL, NULL, 400, -32022);
}

static void metadata_of_an_agreed_old_version_is_of_the_old_era(void **state)
{
    (void)state;
    mcp_answer a = mcp_over_stdio(REQUEST("ping", META("2025-11-25")));
    assert_int_equal(a.code, 0);
    mcp_release(&a);
}

static void modern_requests_bring_version_and_capabilities(void **state)
{
    (void)state;
    mcp_expect(REQUEST("server/discover", "\"_meta\":3"), 400, -32602);
    mcp_expect(
        REQUEST("server/discover", "\"_meta\":{\"io.modelcontextprotocol/clientCapabilities\":{}}"),
        400, -32602);
    mcp_expect(REQUEST("server/discover",
                       "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":1,"
                       "\"io.modelcontextprotocol/clientCapabilities\":{}}"),
               400, -32602);
    mcp_expect(REQUEST("server/discover",
                       "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"" NOW "\"}"),
               400, -32602);
    mcp_expect(REQUEST("server/discover",
                       "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"" NOW
                       "\",\"io.modelcontextprotocol/clientCapabilities\":[]}"),
               400, -32602);
    /* the metadata is looked at before the headers, and these before the version */
    mcp_expect_with(REQUEST("server/discover", ""), "x", "y", NULL, 400, -32602);
    mcp_expect_with(REQUEST("tools/list", META("v9")), NOW, "tools/list", NULL, 400, -32020);
    mcp_expect_with(REQUEST("tools/list", META("v9")), "v9", "tools/list", NULL, 400, -32022);
}

/* ---- Rule 5: headers. ---- */

static void headers_repeat_the_body(void **state)
{
    (void)state;
    const char *list = REQUEST("tools/list", META(NOW));
    const char *call = REQUEST("tools/call", "\"name\":\"echo\"," META(NOW));
    const char *bare = REQUEST("tools/call", META(NOW));
    const char *read = REQUEST("resources/read", "\"uri\":\"x://one\"," META(NOW));
    const char *get =
        REQUEST("prompts/get", "\"name\":\"p\",\"arguments\":{\"a\":\"1\"}," META(NOW));
    mcp_expect_with(list, NOW, "tools/list", NULL, 200, 0);
    mcp_expect_with(list, " \t" NOW " ", "  tools/list ", NULL, 200, 0);
    mcp_expect_with(list, NULL, "tools/list", NULL, 400, -32020);
    mcp_expect_with(list, NOW, NULL, NULL, 400, -32020);
    mcp_expect_with(list, NOW, "Tools/List", NULL, 400, -32020);
    mcp_expect_with(call, NOW, "tools/call", "echo", 200, 0);
    mcp_expect_with(call, NOW, "tools/call", NULL, 400, -32020);
    mcp_expect_with(call, NOW, "tools/call", "Echo", 400, -32020);
    mcp_expect_with(call, NOW, "tools/call", "ech", 400, -32020);
    mcp_expect_with(bare, NOW, "tools/call", "echo", 400, -32020);
    mcp_expect_with(bare, NOW, "tools/call", NULL, 400, -32602);
    mcp_expect_with(read, NOW, "resources/read", "x://one", 200, 0);
    mcp_expect_with(read, NOW, "resources/read", "x://two", 400, -32020);
    mcp_expect_with(get, NOW, "prompts/get", "p", 200, 0);
    mcp_expect_with(get, NOW, "prompts/get", "", 400, -32020);
    /* over stdio there are none */
    mcp_answer a = mcp_over_stdio(call);
    assert_int_equal(a.code, 0);
    mcp_release(&a);
}

static void names_in_headers_may_be_encoded(void **state)
{
    (void)state;
    assert_true(ng_mcp_header_is("=?base64?ZWNobw==?=", "echo", 1));
    assert_true(ng_mcp_header_is(" =?base64?w6Q=?= ", "\xc3\xa4", 1));
    assert_true(ng_mcp_header_is("=?base64?"
                                 "?=",
                                 "", 1));
    assert_true(ng_mcp_header_is("=?base64?YWJj?=", "abc", 1));
    assert_false(ng_mcp_header_is("=?base64?ZWNobw==?=", "echo", 0));
    assert_false(ng_mcp_header_is("=?base64?ZWNobw?=", "echo", 1));
    assert_false(ng_mcp_header_is("=?base64?ZWNobx==?=", "echo", 1));
    assert_false(ng_mcp_header_is("=?BASE64?ZWNobw==?=", "echo", 1));
    assert_false(ng_mcp_header_is("=?base64?", "", 1));
    assert_true(ng_mcp_header_is("=?base64?x", "=?base64?x", 1));
    assert_false(ng_mcp_header_is("=?base64?=", "", 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_json_has_no_id),
        cmocka_unit_test(there_are_no_batches),
        cmocka_unit_test(an_id_is_a_string_or_an_integer),
        cmocka_unit_test(envelopes_are_checked),
        cmocka_unit_test(messages_have_a_limit),
        cmocka_unit_test(ids_and_names_have_limits),
        cmocka_unit_test(nothing_is_said_to_notifications),
        cmocka_unit_test(answers_to_what_was_never_asked_are_refused_in_silence),
        cmocka_unit_test(a_cancellation_names_a_request),
        cmocka_unit_test(the_era_is_told_by_metadata_method_or_header),
        cmocka_unit_test(metadata_of_an_agreed_old_version_is_of_the_old_era),
        cmocka_unit_test(modern_requests_bring_version_and_capabilities),
        cmocka_unit_test(headers_repeat_the_body),
        cmocka_unit_test(names_in_headers_may_be_encoded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
