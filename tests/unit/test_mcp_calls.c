/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_mcp_calls.c - methods of MCP, calls, progress, and requests in rounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "mcp_help.h"

/* ---- Rules 6 to 9. ---- */

static void an_unknown_version_is_told_the_known_ones(void **state)
{
    (void)state;
    mcp_answer a = mcp_over_stdio(REQUEST("tools/list", META("2027-01-01")));
    json_t *data = json_object_get(json_object_get(a.json, "error"), "data");
    assert_int_equal(a.code, -32022);
    assert_string_equal(json_string_value(json_object_get(data, "requested")), "2027-01-01");
    assert_string_equal(json_string_value(json_array_get(json_object_get(data, "supported"), 0)),
                        NOW);
    mcp_release(&a);
}

static void each_era_has_its_methods(void **state)
{
    (void)state;
    static const char *const gone[] = {"initialize", "ping", "logging/setLevel",
                                       "resources/subscribe", "no/such"};
    char text[512];
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
        snprintf(text, sizeof text, REQUEST("%s", META(NOW)), gone[i]);
        mcp_expect_with(text, NOW, gone[i], NULL, 404, -32601);
    }
    mcp_expect(REQUEST("logging/setLevel", ""), 200, -32601);
    mcp_expect(REQUEST("subscriptions/listen", ""), 200, -32601);
    /* this server declares no completions */
    mcp_expect(REQUEST("completion/complete", ""), 200, -32601);
    mcp_answer a = mcp_over_stdio(REQUEST("server/discover", META(NOW)));
    json_t *capabilities = json_object_get(json_object_get(a.json, "result"), "capabilities");
    assert_int_equal(json_object_size(capabilities), 3);
    assert_null(json_object_get(capabilities, "completions"));
    mcp_release(&a);
}

static void modern_results_say_what_and_who_they_are(void **state)
{
    (void)state;
    mcp_answer a = mcp_over_stdio(REQUEST("tools/list", META(NOW)));
    json_t *result = json_object_get(a.json, "result");
    json_t *info =
        json_object_get(json_object_get(result, "_meta"), "io.modelcontextprotocol/serverInfo");
    assert_string_equal(json_string_value(json_object_get(result, "resultType")), "complete");
    assert_string_equal(json_string_value(json_object_get(info, "name")), "s");
    assert_true(json_is_integer(json_object_get(result, "ttlMs")));
    assert_string_equal(json_string_value(json_object_get(result, "cacheScope")), "public");
    mcp_release(&a);
    a = mcp_over_stdio(REQUEST("tools/list", ""));
    result = json_object_get(a.json, "result");
    assert_int_equal(json_object_size(result), 1);
    json_t *ask = json_array_get(json_object_get(result, "tools"), 1);
    assert_true(json_is_object(json_object_get(ask, "outputSchema")));
    assert_true(json_is_true(json_object_get(json_object_get(ask, "annotations"), "readOnlyHint")));
    mcp_release(&a);
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
        mcp_answer a = mcp_over_stdio(text);
        json_t *result = json_object_get(a.json, "result");
        assert_string_equal(json_string_value(json_object_get(result, "protocolVersion")),
                            pairs[i][1]);
        assert_non_null(json_object_get(result, "serverInfo"));
        mcp_release(&a);
    }
    mcp_expect(REQUEST("initialize", ""), 200, -32602);
}

/* ---- Calls. ---- */

static void calls_are_checked(void **state)
{
    (void)state;
    mcp_expect(REQUEST("tools/call", ""), 200, -32602);
    mcp_expect(REQUEST("tools/call", "\"name\":\"none\""), 200, -32602);
    mcp_expect(REQUEST("tools/call", "\"name\":\"echo\",\"arguments\":[]"), 200, -32602);
    mcp_expect(REQUEST("tools/call", "\"name\":\"echo\",\"arguments\":null"), 200, 0);
    mcp_expect(REQUEST("tools/list", "\"cursor\":\"x\""), 200, -32602);
    mcp_expect(REQUEST("prompts/get", "\"name\":\"none\""), 200, -32602);
    mcp_expect(REQUEST("prompts/get", "\"name\":\"p\""), 200, -32602);
    mcp_expect(REQUEST("prompts/get", "\"name\":\"p\",\"arguments\":{\"a\":1}"), 200, -32602);
    mcp_expect(REQUEST("prompts/get", "\"name\":\"p\",\"arguments\":{\"a\":\"1\"}"), 200, 0);
    mcp_expect(REQUEST("resources/read", ""), 200, -32602);
    mcp_expect_with(REQUEST("tools/call", "\"name\":\"none\"," META(NOW)), NOW, "tools/call",
                    "none", 400, -32602);
}

static void a_missing_resource_has_the_code_of_its_era(void **state)
{
    (void)state;
    mcp_answer a = mcp_over_stdio(REQUEST("resources/read", "\"uri\":\"x://two\""));
    assert_int_equal(a.code, -32002);
    mcp_release(&a);
    a = mcp_over_stdio(REQUEST("resources/read", "\"uri\":\"x://two\"," META(NOW)));
    assert_int_equal(a.code, -32602);
    json_t *data = json_object_get(json_object_get(a.json, "error"), "data");
    assert_string_equal(json_string_value(json_object_get(data, "uri")), "x://two");
    mcp_release(&a);
}

static void a_handler_may_ask_the_service_again_and_again(void **state)
{
    (void)state;
    mcp_answer a = mcp_over_stdio(REQUEST("tools/call", "\"name\":\"ask\""));
    json_t *content = json_object_get(json_object_get(a.json, "result"), "structuredContent");
    assert_string_equal(json_string_value(json_object_get(content, "method")), "get");
    assert_int_equal(
        json_integer_value(json_object_get(json_object_get(content, "params"), "step")), 1);
    mcp_release(&a);
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
    assert_int_equal(ng_mcp_begin(&mcp_server, &in, &x, &err), NG_OK);
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
    assert_int_equal(ng_mcp_begin(&mcp_server, &in, &x, &err), NG_OK);
    ng_mcp_free(x);
    ng_mcp_free(NULL);
}

static void a_handler_that_fails_is_an_internal_error(void **state)
{
    (void)state;
    mcp_expect(REQUEST("tools/call", "\"name\":\"nothing\""), 200, -32603);
    mcp_expect(REQUEST("tools/call", "\"name\":\"no_memory\""), 500, -32603);
}

/* ---- Progress, and requests in rounds. ---- */

static void progress_is_a_stream_of_events_over_http(void **state)
{
    (void)state;
    const char *text =
        REQUEST("tools/call", "\"name\":\"walk\",\"_meta\":{\"progressToken\":\"t\"}");
    mcp_answer a = mcp_over_http(text, NULL, NULL, NULL);
    assert_string_equal(a.type, "text/event-stream");
    int n = 0;
    for (const char *at = a.body; (at = strstr(at, "event: message\ndata: {")); at++)
        n++;
    assert_int_equal(n, 3);
    assert_string_equal(a.body + strlen(a.body) - 3, "}\n\n");
    mcp_release(&a);
    a = mcp_over_stdio(text);
    n = 0;
    for (const char *at = a.body; (at = strchr(at, '\n')); at++)
        n++;
    assert_int_equal(n, 2);
    assert_null(strstr(a.body, "event:"));
    mcp_release(&a);
    a = mcp_over_http(REQUEST("tools/call", "\"name\":\"walk\""), NULL, NULL, NULL);
    assert_string_equal(a.type, "application/json");
    mcp_release(&a);
}

static void a_client_is_asked_only_for_what_it_declared(void **state)
{
    (void)state;
    mcp_answer a = mcp_over_stdio(
        REQUEST("tools/call",
                "\"name\":\"back\",\"arguments\":{\"method\":\"elicitation/create\"}," META(NOW)));
    json_t *result = json_object_get(a.json, "result");
    assert_string_equal(json_string_value(json_object_get(result, "resultType")), "input_required");
    assert_string_equal(json_string_value(json_object_get(result, "requestState")), "kept");
    mcp_release(&a);
    const char *text = REQUEST(
        "tools/call", "\"name\":\"back\",\"arguments\":{\"method\":\"roots/list\"}," META(NOW));
    a = mcp_over_http(text, NOW, "tools/call", "back");
    json_t *data = json_object_get(json_object_get(a.json, "error"), "data");
    assert_int_equal(a.status, 400);
    assert_int_equal(a.code, -32021);
    assert_true(
        json_is_object(json_object_get(json_object_get(data, "requiredCapabilities"), "roots")));
    mcp_release(&a);
    a = mcp_over_stdio(
        REQUEST("tools/call", "\"name\":\"back\",\"arguments\":{\"method\":\"x\"}," META(NOW)));
    assert_int_equal(a.code, -32603);
    mcp_release(&a);
    a = mcp_over_stdio(REQUEST(
        "tools/call", "\"name\":\"back\",\"arguments\":{\"method\":\"elicitation/create\"}"));
    assert_int_equal(a.code, -32600);
    mcp_release(&a);
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
        mcp_answer a = mcp_over_stdio(bad[i]);
        assert_int_equal(a.code, -32602);
        mcp_release(&a);
    }
    mcp_answer a = mcp_over_stdio(
        BACK("\"inputResponses\":{\"more\":{},\"extra\":{}},\"requestState\":\"kept\""));
    assert_int_equal(a.code, 0);
    assert_non_null(strstr(a.body, "\"text\":\"kept\""));
    mcp_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
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
