/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_mcp.c - any message, with any headers, answered by the service with anything: the answer is
 * JSON or nothing, and comes.
 *
 * Four lines before the message: a letter (h: over HTTP, else stdio) and three headers ("-":
 * absent); behind it, after a line "---", JSON that the service answers, or none: then it fails. */
#include <string.h>

#include "fuzz.h"
#include "service/mcp/mcp.h"

#define CALLS_MAX 8

/* The next line, ended in place; NULL: there is none. */
static char *line_of(char **rest)
{
    char *line = *rest, *end = line ? strchr(line, '\n') : NULL;
    if (!end)
        return NULL;
    *end = '\0';
    *rest = end + 1;
    return line;
}

static const char *header_of(char **rest)
{
    const char *line = line_of(rest);
    return line && strcmp(line, "-") != 0 ? line : NULL;
}

static void check(const ng_mcp *x)
{
    size_t len;
    const char *body = ng_mcp_body(x, &len);
    FUZZ_CHECK(ng_mcp_status(x) >= 200 && ng_mcp_status(x) < 600);
    if (len == 0)
        return;
    json_t *json = json_loadb(body, len, 0, NULL);
    FUZZ_CHECK(json || strcmp(ng_mcp_type(x), "text/event-stream") == 0);
    FUZZ_CHECK(!json || !json_object_get(json, "result") != !json_object_get(json, "error"));
    json_decref(json);
}

static void run(ng_mcp_input *in, const json_t *result)
{
    ng_mcp *x = NULL;
    ng_error err = NG_ERROR_INIT;
    if (ng_mcp_begin(ng_mcp_own(), in, &x, &err) != NG_OK)
        return;
    int calls = 0;
    while (ng_mcp_next(x) == NG_MCP_CALL) {
        ng_api_error fault = {.data = NULL};
        FUZZ_CHECK(++calls <= CALLS_MAX);
        FUZZ_CHECK(ng_mcp_call_method(x) && json_is_object(ng_mcp_call_params(x)));
        if (!result)
            ng_api_fail(&fault, NG_API_NOT_FOUND, "not found");
        ng_mcp_answer(x, result, result ? NULL : &fault);
        ng_api_error_release(&fault);
    }
    check(x);
    ng_mcp_free(x);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1), *rest = text;
    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    const char *door = line_of(&rest);
    ng_mcp_input in = {.over_http = door && *door == 'h'};
    in.version = header_of(&rest);
    in.method = header_of(&rest);
    in.name = header_of(&rest);
    char *end = strstr(rest, "\n---\n");
    json_t *result = end ? json_loads(end + 5, 0, NULL) : NULL;
    in.text = rest;
    in.len = end ? (size_t)(end - rest) : size - (size_t)(rest - text);
    run(&in, result);
    json_decref(result);
    free(text);
    return 0;
}
