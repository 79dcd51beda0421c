/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_mcp_memory.c - messages of MCP when JSON finds no memory: each allocation after the message
 * was read fails once in turn. Some answer comes, nothing is lost.
 *
 * Not while text is parsed: jansson 2.14 itself does not survive that. Lists, which parse the
 * schemas of their tables, are left out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "service/mcp/mcp.h"

#define FAILURES_MAX 5000 /* allocations of one message */

static long used;
static long left; /* until one fails; below 0: none does */

static void *take(size_t size)
{
    used++;
    if (left == 0) {
        left--;
        return NULL;
    }
    left -= left > 0;
    return malloc(size);
}

static const char hits[] =
    "{\"query\":{\"interpreted\":\"q\",\"corrected\":\"p\"},\"total\":{\"value\":1,\"relation\":"
    "\"eq\"},"
    "\"weak\":true,\"partial\":false,\"cursor\":\"c\",\"hits\":[{\"id\":\"a#p2\",\"article\":\"a\","
    "\"title\":\"A\",\"text\":\"some "
    "words\",\"citation\":\"a#p2@00000000\",\"matched\":{\"missing\":["
    "\"b\"]},\"context\":{\"before\":[{\"id\":\"a#p1\",\"text\":\"before\"}],\"after\":[]},"
    "\"also_in_count\":2}],\"items\":[{\"text\":\"t\",\"count\":1}]}";
static const char article[] =
    "{\"id\":\"a\",\"revision\":1,\"title\":\"A\",\"authors\":[\"B\"],\"tags\":[],\"text\":\"one\","
    "\"state\":\"same\",\"blocks\":[{\"kind\":\"paragraph\",\"text\":\"one\",\"span\":[0,3]}],"
    "\"passage\":{\"id\":\"a#p1\",\"citation\":\"a#p1@00000000\",\"text\":\"one\",\"span\":[0,3]}}";

#define META                                                                                       \
    "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","                       \
    "\"io.modelcontextprotocol/clientCapabilities\":{}}"
#define REQUEST(method, params)                                                                    \
    "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" method "\",\"params\":{" params "}}"
#define CALL(name, arguments)                                                                      \
    REQUEST("tools/call", "\"name\":\"" name "\",\"arguments\":" arguments "," META)

static const struct {
    const char *text, *answer; /* NULL: the service fails */
} messages[] = {
    {REQUEST("server/discover", META), NULL},
    {REQUEST("initialize", "\"protocolVersion\":\"2025-11-25\""), NULL},
    {REQUEST("tools/list", "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"9\","
                           "\"io.modelcontextprotocol/clientCapabilities\":{}}"),
     NULL},
    {REQUEST("resources/list", META), NULL},
    {REQUEST("resources/templates/list", META), NULL},
    {REQUEST("resources/read", "\"uri\":\"nutgraf://passage/a%23p1\"," META), article},
    {REQUEST("resources/read", "\"uri\":\"other://\"," META), NULL},
    {REQUEST("completion/complete", "\"ref\":{\"name\":\"cite_sources\"},\"argument\":{\"name\":"
                                    "\"question\",\"value\":\"x\"}"),
     hits},
    {CALL("search_passages", "{\"query\":\"q\",\"from\":\"2022\",\"context\":1}"), hits},
    {CALL("search_passages", "{\"query\":\"q\"}"), NULL},
    {CALL("search_passages", "{\"no\":1}"), NULL},
    {CALL("similar_passages", "{\"id\":\"a#p1\"}"), hits},
    {CALL("get_article", "{\"id\":\"a#p1\"}"), article},
    {CALL("resolve_citation", "{\"citation\":\"a#p1@00000000\"}"), article},
    {CALL("index_status", "{}"), article},
};

/* One message with the allocation `at` failing; false when it did not come to that. */
static int run(const char *text, const json_t *result, long at)
{
    ng_mcp *x = NULL;
    ng_error err = NG_ERROR_INIT;
    ng_api_error fault = {.data = NULL};
    ng_mcp_input in = {.text = text, .len = strlen(text)};
    ng_api_fail(&fault, NG_API_NOT_FOUND, "not found");
    left = at;
    assert_int_equal(ng_mcp_begin(ng_mcp_own(), &in, &x, &err), NG_OK);
    while (ng_mcp_next(x) == NG_MCP_CALL)
        ng_mcp_answer(x, result, result ? NULL : &fault);
    size_t len;
    const char *body = ng_mcp_body(x, &len);
    int failed = left < 0;
    left = -1;
    json_t *answer = json_loadb(body, len, 0, NULL);
    if (!answer)
        print_error("%s\n%ld: %.*s\n", text, at, (int)len, body);
    assert_non_null(answer);
    json_decref(answer);
    ng_mcp_free(x);
    return failed;
}

/* Allocations that reading a message takes. */
static long to_read(const char *text)
{
    left = -1;
    used = 0;
    json_decref(json_loads(text, JSON_REJECT_DUPLICATES, NULL));
    return used;
}

static void an_answer_comes_whatever_fails(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        left = -1;
        json_t *result = messages[i].answer ? json_loads(messages[i].answer, 0, NULL) : NULL;
        long first = to_read(messages[i].text), at = first;
        while (at < FAILURES_MAX && run(messages[i].text, result, at))
            at++;
        assert_in_range(at, first + 5, FAILURES_MAX - 1);
        left = -1;
        json_decref(result);
    }
}

int main(void)
{
    left = -1;
    json_set_alloc_funcs(take, free);
    const struct CMUnitTest tests[] = {cmocka_unit_test(an_answer_comes_whatever_fails)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
