/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_mcp_own.c - the tools of nutgraf: what they ask of the service, and what they make of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "service/mcp/own.h"

/* ---- One call; the service answers as it is told. ---- */

typedef struct call {
    json_t *params; /* what the service was asked; NULL: nothing */
    json_t *answer; /* the message */
    json_t *result; /* borrowed from it */
} call;

static void release(call *c)
{
    json_decref(c->params);
    json_decref(c->answer);
}

static call run(const char *method, json_t *params_take, json_t *given_take,
                const ng_api_error *fault)
{
    json_t *message = json_pack("{s:s, s:i, s:s, s:o}", "jsonrpc", "2.0", "id", 1, "method", method,
                                "params", params_take);
    char *text = json_dumps(message, JSON_COMPACT);
    assert_non_null(text);
    ng_mcp_input in = {.text = text, .len = strlen(text)};
    ng_mcp *x = NULL;
    ng_error err = NG_ERROR_INIT;
    call c = {.params = NULL};
    size_t len;
    assert_int_equal(ng_mcp_begin(ng_mcp_own(), &in, &x, &err), NG_OK);
    if (ng_mcp_next(x) == NG_MCP_CALL) {
        c.params = json_deep_copy(ng_mcp_call_params(x));
        ng_mcp_answer(x, fault ? NULL : given_take, fault);
    }
    assert_int_equal(ng_mcp_next(x), NG_MCP_DONE);
    const char *body = ng_mcp_body(x, &len);
    c.answer = json_loadb(body, len, 0, NULL);
    c.result = json_object_get(c.answer, "result");
    ng_mcp_free(x);
    free(text);
    json_decref(message);
    json_decref(given_take);
    return c;
}

static call run_tool(const char *name, const char *arguments, json_t *given_take)
{
    json_t *a = json_loads(arguments, 0, NULL);
    assert_non_null(a);
    return run("tools/call", json_pack("{s:s, s:o}", "name", name, "arguments", a), given_take,
               NULL);
}

static json_t *structured(const call *c)
{
    return json_object_get(c->result, "structuredContent");
}

/* The text of `n` letters of two bytes. */
static char *letters(size_t n)
{
    char *text = malloc(2 * n + 1);
    assert_non_null(text);
    for (size_t i = 0; i < n; i++)
        memcpy(text + 2 * i, "\xc3\xa9", 2);
    text[2 * n] = '\0';
    return text;
}

static json_t *hits_of(const char *text, const char *article)
{
    return json_pack("{s:{s:s, s:n}, s:{s:i, s:s}, s:b, s:b, s:n, s:[{s:s, s:s, s:s, s:s, s:s, "
                     "s:{s:[]}}]}",
                     "query", "interpreted", "q", "corrected", "total", "value", 1, "relation",
                     "eq", "weak", 0, "partial", 0, "cursor", "hits", "citation", "a#p1@00000000",
                     "id", "a#p1", "article", article, "title", "A", "text", text, "matched",
                     "missing");
}

/* ---- search_passages ---- */

static void a_search_asks_for_little(void **state)
{
    (void)state;
    call c = run_tool("search_passages", "{\"query\":\"q\"}", hits_of("t", "a"));
    json_t *expected =
        json_loads("{\"query\":\"q\",\"limit\":5,\"context\":{\"before\":0,\"after\":0}}", 0, NULL);
    assert_true(json_equal(c.params, expected));
    json_decref(expected);
    release(&c);
}

static void filters_are_put_together(void **state)
{
    (void)state;
    call c = run_tool("search_passages",
                      "{\"query\":\"q\",\"limit\":7,\"from\":\"2022\",\"source\":[\"S\",\"T\"],"
                      "\"sort\":\"newest\",\"cursor\":\"c\",\"context\":2,\"lang\":null}",
                      hits_of("t", "a"));
    json_t *expected =
        json_loads("{\"query\":\"q\",\"limit\":7,\"context\":{\"before\":2,\"after\":2},"
                   "\"sort\":\"newest\",\"cursor\":\"c\","
                   "\"filter\":{\"from\":\"2022\",\"source\":[\"S\",\"T\"]}}",
                   0, NULL);
    assert_true(json_equal(c.params, expected));
    json_decref(expected);
    release(&c);
}

static void numbers_have_limits(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int min, max;
    } limits[] = {{"limit", 1, NG_MCP_LIMIT_MAX},
                  {"context", 0, NG_MCP_CONTEXT_MAX},
                  {"passage_characters", NG_MCP_CHARACTERS_MIN, NG_MCP_CHARACTERS_MAX}};
    char text[128];
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        for (int n = -1; n <= 1; n++) {
            snprintf(text, sizeof text, "{\"query\":\"q\",\"%s\":%d}", limits[i].name,
                     limits[i].max + n);
            call c = run_tool("search_passages", text, hits_of("t", "a"));
            assert_int_equal(json_is_true(json_object_get(c.result, "isError")), n > 0);
            release(&c);
            snprintf(text, sizeof text, "{\"query\":\"q\",\"%s\":%d}", limits[i].name,
                     limits[i].min + n);
            c = run_tool("search_passages", text, hits_of("t", "a"));
            assert_int_equal(json_is_true(json_object_get(c.result, "isError")), n < 0);
            release(&c);
        }
}

static void passages_are_cut_at_code_points(void **state)
{
    (void)state;
    for (size_t n = 599; n <= 601; n++) {
        char *text = letters(n);
        call c = run_tool("search_passages", "{\"query\":\"q\"}", hits_of(text, "a"));
        json_t *hit = json_array_get(json_object_get(structured(&c), "passages"), 0);
        json_t *quote = json_object_get(hit, "quote");
        assert_int_equal(json_is_true(json_object_get(hit, "cut")), n > 600);
        if (n <= 600)
            assert_string_equal(json_string_value(quote), text);
        else
            assert_int_equal(json_string_length(quote), 1200 + strlen(" […]"));
        free(text);
        release(&c);
    }
}

static void a_cut_is_made_at_a_space_when_one_is_near(void **state)
{
    (void)state;
    int was_cut = 0;
    json_t *cut = ng_mcp_own_cut("one two three", 13, 10, &was_cut);
    assert_string_equal(json_string_value(cut), "one two […]");
    assert_true(was_cut);
    json_decref(cut);
    cut = ng_mcp_own_cut("one two", 7, 7, &was_cut);
    assert_string_equal(json_string_value(cut), "one two");
    assert_false(was_cut);
    json_decref(cut);
}

static void links_name_each_article_once(void **state)
{
    (void)state;
    json_t *links = json_array();
    assert_int_equal(ng_mcp_own_link(links, "a b/\xc3\xa4#", "T"), 0);
    assert_int_equal(ng_mcp_own_link(links, "a b/\xc3\xa4#", "T"), 0);
    assert_int_equal(ng_mcp_own_link(links, "b", ""), 0);
    assert_int_equal(json_array_size(links), 2);
    assert_string_equal(json_string_value(json_object_get(json_array_get(links, 0), "uri")),
                        "nutgraf://article/a%20b%2F%C3%A4%23");
    assert_string_equal(json_string_value(json_object_get(json_array_get(links, 1), "name")), "b");
    json_decref(links);
}

/* ---- Faults of the service. ---- */

static void faults_are_told_so_that_they_can_be_mended(void **state)
{
    (void)state;
    static const struct {
        ng_api_kind kind;
        const char *text;
    } faults[] = {{NG_API_BUSY, "in a moment"},          {NG_API_DEADLINE, "in a moment"},
                  {NG_API_STALE_CURSOR, "without `cu"},  {NG_API_UNAVAILABLE, "index_status"},
                  {NG_API_INVALID_PARAMS, "Example: {"}, {NG_API_TOO_LARGE, "Example: {"},
                  {NG_API_NOT_FOUND, "Not found"}};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        ng_api_error fault = {.data = NULL};
        ng_api_fail(&fault, faults[i].kind, "it failed");
        call c =
            run("tools/call",
                json_pack("{s:s, s:{s:s}}", "name", "search_passages", "arguments", "query", "q"),
                NULL, &fault);
        const char *text = json_string_value(
            json_object_get(json_array_get(json_object_get(c.result, "content"), 0), "text"));
        assert_true(json_is_true(json_object_get(c.result, "isError")));
        assert_non_null(strstr(text, faults[i].text));
        release(&c);
    }
    ng_api_error fault = {.data = NULL};
    ng_api_fail(&fault, NG_API_INTERNAL, "a defect");
    call c = run("tools/call", json_pack("{s:s}", "name", "index_status"), NULL, &fault);
    assert_int_equal(
        json_integer_value(json_object_get(json_object_get(c.answer, "error"), "code")), -32603);
    release(&c);
}

/* ---- Articles. ---- */

static json_t *article_of(const char *text)
{
    return json_pack("{s:s, s:i, s:s, s:s, s:[{s:s, s:s, s:[i,i]}, {s:s, s:s, s:[i,i]}]}", "id",
                     "a", "revision", 1, "title", "A\nB", "text", text, "blocks", "kind",
                     "paragraph", "text", text, "span", 0, 1, "kind", "paragraph", "text", "two",
                     "span", 1, 2);
}

static void an_article_has_as_much_as_there_is_room_for(void **state)
{
    (void)state;
    for (size_t n = 199; n <= 201; n++) {
        char *text = letters(n);
        call c =
            run_tool("get_article", "{\"article\":\"a\",\"max_characters\":200}", article_of(text));
        json_t *blocks = json_object_get(structured(&c), "blocks");
        json_t *first = json_array_get(blocks, 0);
        assert_int_equal(json_array_size(blocks), 1);
        assert_int_equal(json_is_true(json_object_get(first, "cut")), n > 200);
        assert_int_equal(json_integer_value(json_object_get(structured(&c), "next_start")), 2);
        free(text);
        release(&c);
    }
}

static json_t *read_article(size_t bytes, call *ret)
{
    char *text = malloc(bytes + 1);
    assert_non_null(text);
    memset(text, 'x', bytes);
    text[bytes] = '\0';
    *ret = run("resources/read", json_pack("{s:s}", "uri", "nutgraf://article/a"), article_of(text),
               NULL);
    free(text);
    return json_object_get(json_array_get(json_object_get(ret->result, "contents"), 0), "text");
}

static void a_resource_has_a_limit(void **state)
{
    (void)state;
    for (size_t n = NG_MCP_READ_MAX - 1; n <= NG_MCP_READ_MAX + 1; n++) {
        call c;
        const char *text = json_string_value(read_article(n, &c));
        assert_int_equal(strstr(text, "[Cut here") != NULL, n > NG_MCP_READ_MAX);
        assert_non_null(strstr(text, "\n> Title: A\n> B\n"));
        release(&c);
    }
}

static void every_line_of_a_stranger_is_quoted(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {{"", "> \n"},
                                           {"a", "> a\n"},
                                           {"a\n", "> a\n> \n"},
                                           {"\n# x\n\n> y", "> \n> # x\n> \n> > y\n"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        ng_buf b = NG_BUF_INIT;
        ng_error err = NG_ERROR_INIT;
        assert_int_equal(ng_mcp_own_quote(&b, pairs[i][0], strlen(pairs[i][0]), &err), NG_OK);
        assert_string_equal(b.data, pairs[i][1]);
        ng_buf_release(&b);
    }
}

static void uris_that_name_nothing_are_no_resources(void **state)
{
    (void)state;
    static const char *const uris[] = {"",
                                       "nutgraf://article/",
                                       "nutgraf://passage/",
                                       "nutgraf://article/%",
                                       "nutgraf://article/%4",
                                       "nutgraf://article/%g0",
                                       "nutgraf://article/%00",
                                       "nutgraf://article/%ff",
                                       "nutgraf://other/a",
                                       "http://article/a"};
    for (size_t i = 0; i < sizeof uris / sizeof *uris; i++) {
        call c = run("resources/read", json_pack("{s:s}", "uri", uris[i]), NULL, NULL);
        assert_null(c.params);
        assert_int_equal(
            json_integer_value(json_object_get(json_object_get(c.answer, "error"), "code")),
            -32002);
        release(&c);
    }
    call c = run("resources/read", json_pack("{s:s}", "uri", "nutgraf://passage/a%2Fb#p2"),
                 article_of("t"), NULL);
    assert_string_equal(json_string_value(json_object_get(c.params, "id")), "a/b#p2");
    release(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_search_asks_for_little),
        cmocka_unit_test(filters_are_put_together),
        cmocka_unit_test(numbers_have_limits),
        cmocka_unit_test(passages_are_cut_at_code_points),
        cmocka_unit_test(a_cut_is_made_at_a_space_when_one_is_near),
        cmocka_unit_test(links_name_each_article_once),
        cmocka_unit_test(faults_are_told_so_that_they_can_be_mended),
        cmocka_unit_test(an_article_has_as_much_as_there_is_room_for),
        cmocka_unit_test(a_resource_has_a_limit),
        cmocka_unit_test(every_line_of_a_stranger_is_quoted),
        cmocka_unit_test(uris_that_name_nothing_are_no_resources),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
