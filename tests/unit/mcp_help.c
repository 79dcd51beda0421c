/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mcp_help.c - a server of MCP with one of each, and what it answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "mcp_help.h"

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
const ng_mcp_provider mcp_server = {.name = "s",
                                    .title = "S",
                                    .version = "1",
                                    .instructions = "i",
                                    .tools = tools,
                                    .read = read_one,
                                    .prompts = prompts};

void mcp_release(mcp_answer *a)
{
    free(a->body);
    json_decref(a->json);
}

static mcp_answer ask_with(const ng_mcp_input *in)
{
    ng_mcp *x = NULL;
    ng_error err = NG_ERROR_INIT;
    mcp_answer a = {.code = 0};
    size_t len;
    assert_int_equal(ng_mcp_begin(&mcp_server, in, &x, &err), NG_OK);
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

mcp_answer mcp_over_stdio(const char *text)
{
    return ask_with(&(ng_mcp_input){.text = text, .len = strlen(text)});
}

mcp_answer mcp_over_http(const char *text, const char *version, const char *method,
                         const char *name)
{
    return ask_with(&(ng_mcp_input){.text = text,
                                    .len = strlen(text),
                                    .over_http = 1,
                                    .version = version,
                                    .method = method,
                                    .name = name});
}

/* Status and code of a message without headers. */
void mcp_expect(const char *text, int status, int code)
{
    mcp_answer a = mcp_over_http(text, NULL, NULL, NULL);
    if (a.status != status || a.code != code)
        print_error("%s\n%d %s\n", text, a.status, a.body);
    assert_int_equal(a.status, status);
    assert_int_equal(a.code, code);
    mcp_release(&a);
}

/* Likewise of a modern one with headers. */
void mcp_expect_with(const char *text, const char *version, const char *method, const char *name,
                     int status, int code)
{
    mcp_answer a = mcp_over_http(text, version, method, name);
    if (a.status != status || a.code != code)
        print_error("%s\n%d %s\n", text, a.status, a.body);
    assert_int_equal(a.status, status);
    assert_int_equal(a.code, code);
    mcp_release(&a);
}
