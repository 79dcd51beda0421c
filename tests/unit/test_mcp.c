/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_mcp.c - messages of MCP: the rules of the envelope, in their order, and both eras. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "service/mcp/message.h"

#define META(version)                                                                              \
    "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"" version                            \
    "\",\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":{}}}"
#define NOW "2026-07-28"

/* ---- A server with one of each. ---- */

static int echo(ng_mcp_turn *t)
{
    return ng_mcp_tool_text(t, "echo");
}

static int ask_twice(ng_mcp_turn *t)
{
    if (t->fault)
        return ng_mcp_tool_error(t, "%s", t->fault->text);
    if (t->step < 2)
        return ng_mcp_ask(t, t->step ? "get" : "search", json_pack("{s:i}", "step", (int)t->step));
    return ng_mcp_result(t, json_pack("{s:[], s:O}", "content", "structuredContent", t->answer));
}

static int walk(ng_mcp_turn *t)
{
    for (int i = 1; i <= 2; i++)
        if (ng_mcp_progress(t, i, 2))
            return -1;
    return ng_mcp_tool_text(t, "walked");
}

static int ask_back(ng_mcp_turn *t)
{
    const char *method = json_string_value(json_object_get(t->arguments, "method"));
    if (ng_mcp_response(t, "more"))
        return ng_mcp_tool_text(t, ng_mcp_state_given(t));
    return ng_mcp_input_required(
        t, json_pack("{s:{s:s, s:{}}}", "more", "method", method, "params"), "kept");
}

static int nothing(ng_mcp_turn *t)
{
    (void)t;
    return 0;
}

static int no_memory(ng_mcp_turn *t)
{
    (void)t;
    return -1;
}

static int read_one(ng_mcp_turn *t)
{
    if (strcmp(t->uri, "x://one") != 0)
        return ng_mcp_no_resource(t);
    return ng_mcp_result(t, json_pack("{s:[]}", "contents"));
}

static int prompt(ng_mcp_turn *t)
{
    return ng_mcp_result(t, json_pack("{s:[]}", "messages"));
}

#define ANY "{\"type\":\"object\"}"
static const ng_mcp_tool tools[] = {
    {"echo", NULL, "d", ANY, NULL, NULL, echo},
    {"ask", "Ask", "d", ANY, ANY, "{\"readOnlyHint\":true}", ask_twice},
    {"walk", NULL, "d", ANY, NULL, NULL, walk},
    {"back", NULL, "d", ANY, NULL, NULL, ask_back},
    {"nothing", NULL, "d", ANY, NULL, NULL, nothing},
    {"no_memory", NULL, "d", ANY, NULL, NULL, no_memory},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL}};
static const ng_mcp_prompt prompts[] = {
    {"p", NULL, "d", "[{\"name\":\"a\",\"required\":true},{\"name\":\"b\"}]", prompt},
    {NULL, NULL, NULL, NULL, NULL}};
static const ng_mcp_provider server = {.name = "s",
                                       .title = "S",
                                       .version = "1",
                                       .instructions = "i",
                                       .tools = tools,
                                       .read = read_one,
                                       .prompts = prompts};

/* ---- One message. ---- */

typedef struct answer {
    int status, code;
    char *body; /* as it was sent */
    json_t *json;
    char type[32];
} answer;

static void release(answer *a)
{
    free(a->body);
    json_decref(a->json);
}

static answer ask_with(const ng_mcp_input *in)
{
    ng_mcp *x = NULL;
    ng_error err = NG_ERROR_INIT;
    answer a = {.code = 0};
    size_t len;
    assert_int_equal(ng_mcp_begin(&server, in, &x, &err), NG_OK);
    while (ng_mcp_next(x) == NG_MCP_CALL) {
        json_t *result = json_pack("{s:s, s:O}", "method", ng_mcp_call_method(x), "params",
                                   ng_mcp_call_params(x));
        ng_mcp_answer(x, result, NULL);
        json_decref(result);
    }
    const char *body = ng_mcp_body(x, &len);
    a.body = strndup(body, len);
    a.json = json_loadb(body, len, 0, NULL);
    a.status = ng_mcp_status(x);
    a.code = (int)json_integer_value(json_object_get(json_object_get(a.json, "error"), "code"));
    snprintf(a.type, sizeof a.type, "%s", ng_mcp_type(x));
    ng_mcp_free(x);
    return a;
}

static answer over_stdio(const char *text)
{
    return ask_with(&(ng_mcp_input){.text = text, .len = strlen(text)});
}

static answer over_http(const char *text, const char *version, const char *method, const char *name)
{
    return ask_with(&(ng_mcp_input){.text = text,
                                    .len = strlen(text),
                                    .over_http = 1,
                                    .version = version,
                                    .method = method,
                                    .name = name});
}

/* Status and code of a message without headers. */
static void expect(const char *text, int status, int code)
{
    answer a = over_http(text, NULL, NULL, NULL);
    if (a.status != status || a.code != code)
        print_error("%s\n%d %s\n", text, a.status, a.body);
    assert_int_equal(a.status, status);
    assert_int_equal(a.code, code);
    release(&a);
}

/* Likewise of a modern one with headers. */
static void expect_with(const char *text, const char *version, const char *method, const char *name,
                        int status, int code)
{
    answer a = over_http(text, version, method, name);
    if (a.status != status || a.code != code)
        print_error("%s\n%d %s\n", text, a.status, a.body);
    assert_int_equal(a.status, status);
    assert_int_equal(a.code, code);
    release(&a);
}

#define REQUEST(method, params)                                                                    \
    "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" method "\",\"params\":{" params "}}"

/* ---- Rule 1: JSON, one message, an id. ---- */

static void what_is_not_json_has_no_id(void **state)
{
    (void)state;
    answer a = over_http("{\"jsonrpc\":", NULL, NULL, NULL);
    assert_int_equal(a.status, 400);
    assert_int_equal(a.code, -32700);
    assert_null(json_object_get(a.json, "id"));
    release(&a);
    expect("", 400, -32700);
    expect("nonsense", 400, -32700);
    expect("{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}", 400, -32700);
    expect("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"} {}", 400, -32700);
}

static void there_are_no_batches(void **state)
{
    (void)state;
    expect("[]", 400, -32600);
    expect("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]", 400, -32600);
}

static void an_id_is_a_string_or_an_integer(void **state)
{
    (void)state;
    static const char *const bad[] = {"null", "1.5", "true", "{}", "[1]"};
    static const char *const good[] = {"1", "-3", "\"\"", "\"a\\\"b\"", "0"};
    char text[128];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(text, sizeof text, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"ping\"}", bad[i]);
        expect(text, 400, -32600);
    }
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        snprintf(text, sizeof text, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"ping\"}", good[i]);
        answer a = over_stdio(text);
        json_t *id = json_loads(good[i], JSON_DECODE_ANY, NULL);
        assert_true(json_equal(json_object_get(a.json, "id"), id));
        json_decref(id);
        release(&a);
    }
}

static void envelopes_are_checked(void **state)
{
    (void)state;
    expect("{\"id\":1,\"method\":\"ping\"}", 400, -32600);
    expect("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}", 400, -32600);
    expect("{\"jsonrpc\":\"2.0\",\"id\":1}", 400, -32600);
    expect("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":3}", 400, -32600);
    expect("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}", 400, -32602);
}

/* A message of exactly that many bytes. */
static answer message_of(size_t len)
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
    answer a = over_http(text, NULL, NULL, NULL);
    free(text);
    return a;
}

static void messages_have_a_limit(void **state)
{
    (void)state;
    for (size_t len = NG_MCP_MESSAGE_MAX - 1; len <= NG_MCP_MESSAGE_MAX + 1; len++) {
        answer a = message_of(len);
        int over = len > NG_MCP_MESSAGE_MAX;
        assert_int_equal(a.status, over ? 413 : 200);
        assert_int_equal(a.code, over ? -32600 : 0);
        release(&a);
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
        expect(text, n > 128 ? 400 : 200, n > 128 ? -32600 : 0);
        snprintf(text, sizeof text, REQUEST("tools/call", "\"name\":\"%.*s\""), n, many);
        answer a = over_stdio(text);
        assert_int_equal(a.code, -32602);
        assert_int_equal(n > 128, strstr(a.body, "at most 128") != NULL);
        release(&a);
    }
    for (int n = 1023; n <= 1025; n++) {
        snprintf(text, sizeof text, REQUEST("resources/read", "\"uri\":\"%.*s\""), n, many);
        answer a = over_stdio(text);
        assert_int_equal(a.code, n > 1024 ? -32602 : -32002);
        release(&a);
    }
    for (int n = 63; n <= 65; n++) {
        snprintf(text, sizeof text, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%.*s\"}", n, many);
        expect(text, n > 64 ? 400 : 200, n > 64 ? -32600 : -32601);
    }
}

/* ---- Rule 2: notifications. ---- */

static void nothing_is_said_to_notifications(void **state)
{
    (void)state;
    answer a = over_http("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", NULL,
                         NULL, NULL);
    assert_int_equal(a.status, 202);
    assert_string_equal(a.body, "");
    release(&a);
    a = over_stdio("{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\"}");
    assert_string_equal(a.body, "");
    release(&a);
}

static void answers_to_what_was_never_asked_are_refused_in_silence(void **state)
{
    (void)state;
    answer a = over_http("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", NULL, NULL, NULL);
    assert_int_equal(a.status, 400);
    assert_string_equal(a.body, "");
    release(&a);
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
        assert_int_equal(ng_mcp_begin(&server, &in, &x, &err), NG_OK);
        assert_string_equal(ng_mcp_cancelled(x), pairs[i][1]);
        ng_mcp_free(x);
    }
}

/* ---- Rules 3 and 4: the era, and its metadata. ---- */

static void the_era_is_told_by_metadata_method_or_header(void **state)
{
    (void)state;
    /* ping is of the old era alone */
    expect(REQUEST("ping", ""), 200, 0);
    answer a = over_stdio(REQUEST("ping", META(NOW)));
    assert_int_equal(a.code, -32601);
    release(&a);
    expect(REQUEST("server/discover", ""), 400, -32602);
    expect_with(REQUEST("ping", ""), NOW, NULL, NULL, 400, -32602);
    expect_with(REQUEST("ping", ""), "2099-01-01", NULL, NULL, 400, -32602);
    expect_with(REQUEST("ping", ""), "2025-11-25", NULL, NULL, 200, 0);
    expect_with(REQUEST("ping", ""), " 2025-06-18\t", NULL, NULL, 200, 0);
    expect_with(REQUEST("ping", ""), "2025-03-26", NULL, NULL, 200, 0);
    expect_with(REQUEST("ping", ""), "2024-01-01", NULL, NULL, 400, -32022);
    expect_with(REQUEST("ping", ""), "latest", NULL, NULL, 400, -32022);
}

static void metadata_of_an_agreed_old_version_is_of_the_old_era(void **state)
{
    (void)state;
    answer a = over_stdio(REQUEST("ping", META("2025-11-25")));
    assert_int_equal(a.code, 0);
    release(&a);
}

static void modern_requests_bring_version_and_capabilities(void **state)
{
    (void)state;
    expect(REQUEST("server/discover", "\"_meta\":3"), 400, -32602);
    expect(
        REQUEST("server/discover", "\"_meta\":{\"io.modelcontextprotocol/clientCapabilities\":{}}"),
        400, -32602);
    expect(REQUEST("server/discover", "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":1,"
                                      "\"io.modelcontextprotocol/clientCapabilities\":{}}"),
           400, -32602);
    expect(REQUEST("server/discover",
                   "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"" NOW "\"}"),
           400, -32602);
    expect(REQUEST("server/discover",
                   "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"" NOW
                   "\",\"io.modelcontextprotocol/clientCapabilities\":[]}"),
           400, -32602);
    /* the metadata is looked at before the headers, and these before the version */
    expect_with(REQUEST("server/discover", ""), "x", "y", NULL, 400, -32602);
    expect_with(REQUEST("tools/list", META("v9")), NOW, "tools/list", NULL, 400, -32020);
    expect_with(REQUEST("tools/list", META("v9")), "v9", "tools/list", NULL, 400, -32022);
}

/* ---- Rule 5: headers. ---- */

static void headers_repeat_the_body(void **state)
{
    (void)state;
    const char *list = REQUEST("tools/list", META(NOW));
    const char *call = REQUEST("tools/call", "\"name\":\"echo\"," META(NOW));
    const char *read = REQUEST("resources/read", "\"uri\":\"x://one\"," META(NOW));
    const char *get =
        REQUEST("prompts/get", "\"name\":\"p\",\"arguments\":{\"a\":\"1\"}," META(NOW));
    expect_with(list, NOW, "tools/list", NULL, 200, 0);
    expect_with(list, " \t" NOW " ", "  tools/list ", NULL, 200, 0);
    expect_with(list, NULL, "tools/list", NULL, 400, -32020);
    expect_with(list, NOW, NULL, NULL, 400, -32020);
    expect_with(list, NOW, "Tools/List", NULL, 400, -32020);
    expect_with(call, NOW, "tools/call", "echo", 200, 0);
    expect_with(call, NOW, "tools/call", NULL, 400, -32020);
    expect_with(call, NOW, "tools/call", "Echo", 400, -32020);
    expect_with(call, NOW, "tools/call", "ech", 400, -32020);
    expect_with(read, NOW, "resources/read", "x://one", 200, 0);
    expect_with(read, NOW, "resources/read", "x://two", 400, -32020);
    expect_with(get, NOW, "prompts/get", "p", 200, 0);
    expect_with(get, NOW, "prompts/get", "", 400, -32020);
    /* over stdio there are none */
    answer a = over_stdio(call);
    assert_int_equal(a.code, 0);
    release(&a);
}

static void names_in_headers_may_be_encoded(void **state)
{
    (void)state;
    assert_true(ng_mcp_header_is("=?base64?ZWNobw==?=", "echo", 1));
    assert_true(ng_mcp_header_is(" =?base64?w6Q=?= ", "\xc3\xa4", 1));
    assert_true(ng_mcp_header_is("=?base64?" "?=", "", 1));
    assert_true(ng_mcp_header_is("=?base64?YWJj?=", "abc", 1));
    assert_false(ng_mcp_header_is("=?base64?ZWNobw==?=", "echo", 0));
    assert_false(ng_mcp_header_is("=?base64?ZWNobw?=", "echo", 1));
    assert_false(ng_mcp_header_is("=?base64?ZWNobx==?=", "echo", 1));
    assert_false(ng_mcp_header_is("=?BASE64?ZWNobw==?=", "echo", 1));
    assert_false(ng_mcp_header_is("=?base64?", "", 1));
    assert_true(ng_mcp_header_is("=?base64?x", "=?base64?x", 1));
    assert_false(ng_mcp_header_is("=?base64?=", "", 1));
}

/* ---- Rules 6 to 9. ---- */

static void an_unknown_version_is_told_the_known_ones(void **state)
{
    (void)state;
    answer a = over_stdio(REQUEST("tools/list", META("2027-01-01")));
    json_t *data = json_object_get(json_object_get(a.json, "error"), "data");
    assert_int_equal(a.code, -32022);
    assert_string_equal(json_string_value(json_object_get(data, "requested")), "2027-01-01");
    assert_string_equal(json_string_value(json_array_get(json_object_get(data, "supported"), 0)),
                        NOW);
    release(&a);
}

static void each_era_has_its_methods(void **state)
{
    (void)state;
    static const char *const gone[] = {"initialize", "ping", "logging/setLevel",
                                       "resources/subscribe", "no/such"};
    char text[512];
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
        snprintf(text, sizeof text, REQUEST("%s", META(NOW)), gone[i]);
        expect_with(text, NOW, gone[i], NULL, 404, -32601);
    }
    expect(REQUEST("logging/setLevel", ""), 200, -32601);
    expect(REQUEST("subscriptions/listen", ""), 200, -32601);
    /* this server declares no completions */
    expect(REQUEST("completion/complete", ""), 200, -32601);
    answer a = over_stdio(REQUEST("server/discover", META(NOW)));
    json_t *capabilities = json_object_get(json_object_get(a.json, "result"), "capabilities");
    assert_int_equal(json_object_size(capabilities), 3);
    assert_null(json_object_get(capabilities, "completions"));
    release(&a);
}

static void modern_results_say_what_and_who_they_are(void **state)
{
    (void)state;
    answer a = over_stdio(REQUEST("tools/list", META(NOW)));
    json_t *result = json_object_get(a.json, "result");
    json_t *info =
        json_object_get(json_object_get(result, "_meta"), "io.modelcontextprotocol/serverInfo");
    assert_string_equal(json_string_value(json_object_get(result, "resultType")), "complete");
    assert_string_equal(json_string_value(json_object_get(info, "name")), "s");
    assert_true(json_is_integer(json_object_get(result, "ttlMs")));
    assert_string_equal(json_string_value(json_object_get(result, "cacheScope")), "public");
    release(&a);
    a = over_stdio(REQUEST("tools/list", ""));
    result = json_object_get(a.json, "result");
    assert_int_equal(json_object_size(result), 1);
    json_t *ask = json_array_get(json_object_get(result, "tools"), 1);
    assert_true(json_is_object(json_object_get(ask, "outputSchema")));
    assert_true(json_is_true(json_object_get(json_object_get(ask, "annotations"), "readOnlyHint")));
    release(&a);
}

static void initialize_agrees_on_a_version(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {{"2025-11-25", "2025-11-25"},
                                           {"2025-06-18", "2025-06-18"},
                                           {"2024-11-05", "2025-11-25"},
                                           {"2030-01-01", "2025-11-25"}};
    char text[256];
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        snprintf(text, sizeof text, REQUEST("initialize", "\"protocolVersion\":\"%s\""),
                 pairs[i][0]);
        answer a = over_stdio(text);
        json_t *result = json_object_get(a.json, "result");
        assert_string_equal(json_string_value(json_object_get(result, "protocolVersion")),
                            pairs[i][1]);
        assert_non_null(json_object_get(result, "serverInfo"));
        release(&a);
    }
    expect(REQUEST("initialize", ""), 200, -32602);
}

/* ---- Calls. ---- */

static void calls_are_checked(void **state)
{
    (void)state;
    expect(REQUEST("tools/call", ""), 200, -32602);
    expect(REQUEST("tools/call", "\"name\":\"none\""), 200, -32602);
    expect(REQUEST("tools/call", "\"name\":\"echo\",\"arguments\":[]"), 200, -32602);
    expect(REQUEST("tools/call", "\"name\":\"echo\",\"arguments\":null"), 200, 0);
    expect(REQUEST("tools/list", "\"cursor\":\"x\""), 200, -32602);
    expect(REQUEST("prompts/get", "\"name\":\"none\""), 200, -32602);
    expect(REQUEST("prompts/get", "\"name\":\"p\""), 200, -32602);
    expect(REQUEST("prompts/get", "\"name\":\"p\",\"arguments\":{\"a\":1}"), 200, -32602);
    expect(REQUEST("prompts/get", "\"name\":\"p\",\"arguments\":{\"a\":\"1\"}"), 200, 0);
    expect(REQUEST("resources/read", ""), 200, -32602);
    expect_with(REQUEST("tools/call", "\"name\":\"none\"," META(NOW)), NOW, "tools/call", "none",
                400, -32602);
}

static void a_missing_resource_has_the_code_of_its_era(void **state)
{
    (void)state;
    answer a = over_stdio(REQUEST("resources/read", "\"uri\":\"x://two\""));
    assert_int_equal(a.code, -32002);
    release(&a);
    a = over_stdio(REQUEST("resources/read", "\"uri\":\"x://two\"," META(NOW)));
    assert_int_equal(a.code, -32602);
    json_t *data = json_object_get(json_object_get(a.json, "error"), "data");
    assert_string_equal(json_string_value(json_object_get(data, "uri")), "x://two");
    release(&a);
}

static void a_handler_may_ask_the_service_again_and_again(void **state)
{
    (void)state;
    answer a = over_stdio(REQUEST("tools/call", "\"name\":\"ask\""));
    json_t *content = json_object_get(json_object_get(a.json, "result"), "structuredContent");
    assert_string_equal(json_string_value(json_object_get(content, "method")), "get");
    assert_int_equal(
        json_integer_value(json_object_get(json_object_get(content, "params"), "step")), 1);
    release(&a);
}

static void an_error_of_the_service_reaches_the_handler(void **state)
{
    (void)state;
    const char *text = REQUEST("tools/call", "\"name\":\"ask\"");
    ng_mcp_input in = {.text = text, .len = strlen(text)};
    ng_mcp *x = NULL;
    ng_error err = NG_ERROR_INIT;
    ng_api_error fault = {.data = NULL};
    size_t len;
    assert_int_equal(ng_mcp_begin(&server, &in, &x, &err), NG_OK);
    assert_int_equal(ng_mcp_next(x), NG_MCP_CALL);
    assert_string_equal(ng_mcp_call_method(x), "search");
    ng_api_fail(&fault, NG_API_BUSY, "too much is waiting");
    ng_mcp_answer(x, NULL, &fault);
    assert_int_equal(ng_mcp_next(x), NG_MCP_DONE);
    assert_non_null(strstr(ng_mcp_body(x, &len), "too much is waiting"));
    ng_mcp_answer(x, NULL, &fault); /* too late: nothing happens */
    ng_mcp_free(x);
}

static void a_message_may_be_given_up_while_the_service_is_asked(void **state)
{
    (void)state;
    const char *text = REQUEST("tools/call", "\"name\":\"ask\"");
    ng_mcp_input in = {.text = text, .len = strlen(text)};
    ng_mcp *x = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_mcp_begin(&server, &in, &x, &err), NG_OK);
    ng_mcp_free(x);
    ng_mcp_free(NULL);
}

static void a_handler_that_fails_is_an_internal_error(void **state)
{
    (void)state;
    expect(REQUEST("tools/call", "\"name\":\"nothing\""), 200, -32603);
    expect(REQUEST("tools/call", "\"name\":\"no_memory\""), 500, -32603);
}

/* ---- Progress, and requests in rounds. ---- */

static void progress_is_a_stream_of_events_over_http(void **state)
{
    (void)state;
    const char *text =
        REQUEST("tools/call", "\"name\":\"walk\",\"_meta\":{\"progressToken\":\"t\"}");
    answer a = over_http(text, NULL, NULL, NULL);
    assert_string_equal(a.type, "text/event-stream");
    int n = 0;
    for (const char *at = a.body; (at = strstr(at, "event: message\ndata: {")); at++)
        n++;
    assert_int_equal(n, 3);
    assert_string_equal(a.body + strlen(a.body) - 3, "}\n\n");
    release(&a);
    a = over_stdio(text);
    n = 0;
    for (const char *at = a.body; (at = strchr(at, '\n')); at++)
        n++;
    assert_int_equal(n, 2);
    assert_null(strstr(a.body, "event:"));
    release(&a);
    a = over_http(REQUEST("tools/call", "\"name\":\"walk\""), NULL, NULL, NULL);
    assert_string_equal(a.type, "application/json");
    release(&a);
}

static void a_client_is_asked_only_for_what_it_declared(void **state)
{
    (void)state;
    answer a = over_stdio(
        REQUEST("tools/call",
                "\"name\":\"back\",\"arguments\":{\"method\":\"elicitation/create\"}," META(NOW)));
    json_t *result = json_object_get(a.json, "result");
    assert_string_equal(json_string_value(json_object_get(result, "resultType")), "input_required");
    assert_string_equal(json_string_value(json_object_get(result, "requestState")), "kept");
    release(&a);
    const char *text = REQUEST(
        "tools/call", "\"name\":\"back\",\"arguments\":{\"method\":\"roots/list\"}," META(NOW));
    a = over_http(text, NOW, "tools/call", "back");
    json_t *data = json_object_get(json_object_get(a.json, "error"), "data");
    assert_int_equal(a.status, 400);
    assert_int_equal(a.code, -32021);
    assert_true(
        json_is_object(json_object_get(json_object_get(data, "requiredCapabilities"), "roots")));
    release(&a);
    a = over_stdio(
        REQUEST("tools/call", "\"name\":\"back\",\"arguments\":{\"method\":\"x\"}," META(NOW)));
    assert_int_equal(a.code, -32603);
    release(&a);
    a = over_stdio(REQUEST("tools/call",
                           "\"name\":\"back\",\"arguments\":{\"method\":\"elicitation/create\"}"));
    assert_int_equal(a.code, -32600);
    release(&a);
}

static void what_a_client_brings_is_checked(void **state)
{
    (void)state;
#define BACK(more) REQUEST("tools/call", "\"name\":\"back\"," more "," META(NOW))
    static const char *const bad[] = {BACK("\"inputResponses\":null"),
                                      BACK("\"inputResponses\":[]"),
                                      BACK("\"inputResponses\":{\"more\":1}"),
                                      BACK("\"inputResponses\":{\"more\":{}},\"requestState\":1")};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        answer a = over_stdio(bad[i]);
        assert_int_equal(a.code, -32602);
        release(&a);
    }
    answer a =
        over_stdio(BACK("\"inputResponses\":{\"more\":{},\"extra\":{}},\"requestState\":\"kept\""));
    assert_int_equal(a.code, 0);
    assert_non_null(strstr(a.body, "\"text\":\"kept\""));
    release(&a);
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
        cmocka_unit_test(an_unknown_version_is_told_the_known_ones),
        cmocka_unit_test(each_era_has_its_methods),
        cmocka_unit_test(modern_results_say_what_and_who_they_are),
        cmocka_unit_test(initialize_agrees_on_a_version),
        cmocka_unit_test(calls_are_checked),
        cmocka_unit_test(a_missing_resource_has_the_code_of_its_era),
        cmocka_unit_test(a_handler_may_ask_the_service_again_and_again),
        cmocka_unit_test(an_error_of_the_service_reaches_the_handler),
        cmocka_unit_test(a_message_may_be_given_up_while_the_service_is_asked),
        cmocka_unit_test(a_handler_that_fails_is_an_internal_error),
        cmocka_unit_test(progress_is_a_stream_of_events_over_http),
        cmocka_unit_test(a_client_is_asked_only_for_what_it_declared),
        cmocka_unit_test(what_a_client_brings_is_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
