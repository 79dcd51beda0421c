/* SPDX-License-Identifier: GPL-2.0-or-later */
/* calls.c - methods that end in a function of the provider: what is asked of which is checked here,
 * what is asked for is the provider's. */
#include <string.h>

#include "service/mcp/message.h"

static int invalid(ng_mcp_turn *t, const char *text)
{
    return ng_mcp_error(t, NG_MCP_INVALID_PARAMS, NULL, "%s", text);
}

/* `name` and `arguments` of tools and prompts; 0 when they are wrong, and it is said. */
static const char *read_call(ng_mcp_turn *t)
{
    const json_t *name = json_object_get(t->params, "name");
    t->arguments = json_object_get(t->params, "arguments");
    if (json_is_null(t->arguments))
        t->arguments = NULL;
    if (!json_is_string(name) || json_string_length(name) > NG_MCP_NAME_MAX)
        invalid(t, "`name` must be a string of at most 128 bytes");
    else if (t->arguments && !json_is_object(t->arguments))
        invalid(t, "`arguments` must be an object");
    return t->code ? NULL : json_string_value(name);
}

/* What a client brings that was asked for more (2026-07-28). Members that nobody asked for are
 * ignored by those who look for theirs, but all are to have the form of a result. */
static int check_inputs(ng_mcp_turn *t)
{
    const json_t *inputs = json_object_get(t->params, "inputResponses");
    const json_t *state = json_object_get(t->params, "requestState");
    const char *key;
    json_t *input;
    if (!t->modern)
        return 0;
    if (inputs && !json_is_object(inputs))
        return invalid(t, "`inputResponses` must be an object");
    if (state && !json_is_string(state))
        return invalid(t, "`requestState` must be a string");
    json_object_foreach((json_t *)inputs, key, input)
    {
        if (!json_is_object(input))
            return ng_mcp_error(t, NG_MCP_INVALID_PARAMS, NULL,
                                "the input response `%.64s` must be an object", key);
    }
    return 0;
}

int ng_mcp_tools_call(ng_mcp_turn *t)
{
    const char *name = read_call(t);
    if (!name || check_inputs(t) || t->code)
        return 0;
    for (const ng_mcp_tool *tool = t->provider->tools; tool->name; tool++)
        if (strcmp(tool->name, name) == 0) {
            t->run = tool->call;
            return t->run(t);
        }
    return ng_mcp_error(t, NG_MCP_INVALID_PARAMS, NULL,
                        "there is no tool `%s`: tools/list names them", name);
}

/* Arguments of prompts are texts, and some must be there. */
static int check_arguments(ng_mcp_turn *t, const ng_mcp_prompt *p)
{
    const char *key;
    json_t *value, *known = p->arguments ? json_loads(p->arguments, 0, NULL) : NULL;
    size_t i;
    if (p->arguments && !known)
        return -1;
    json_object_foreach((json_t *)t->arguments, key, value)
    {
        if (!json_is_string(value))
            ng_mcp_error(t, NG_MCP_INVALID_PARAMS, NULL, "the argument `%.64s` must be a string",
                         key);
    }
    json_array_foreach(known, i, value)
    {
        const char *name = json_string_value(json_object_get(value, "name"));
        if (json_is_true(json_object_get(value, "required")) &&
            !json_object_get(t->arguments, name ? name : ""))
            ng_mcp_error(t, NG_MCP_INVALID_PARAMS, NULL, "the argument `%s` is missing", name);
    }
    json_decref(known);
    return 0;
}

int ng_mcp_prompts_get(ng_mcp_turn *t)
{
    const char *name = read_call(t);
    if (!name || check_inputs(t) || t->code)
        return 0;
    for (const ng_mcp_prompt *p = t->provider->prompts; p->name; p++) {
        if (strcmp(p->name, name) != 0)
            continue;
        if (check_arguments(t, p))
            return -1;
        t->run = p->get;
        return t->code ? 0 : t->run(t);
    }
    return ng_mcp_error(t, NG_MCP_INVALID_PARAMS, NULL,
                        "there is no prompt `%s`: prompts/list names them", name);
}

/* The provider reads; what it gives may be kept for a while. */
static int read_on(ng_mcp_turn *t)
{
    int failed = t->provider->read(t);
    int complete = t->result && !json_object_get(t->result, "resultType");
    if (!failed && complete)
        failed = ng_mcp_set_ttl(t, t->result, NG_MCP_READ_TTL_MS, "private");
    return failed;
}

int ng_mcp_resources_read(ng_mcp_turn *t)
{
    const json_t *uri = json_object_get(t->params, "uri");
    if (!json_is_string(uri) || json_string_length(uri) > NG_MCP_URI_MAX)
        return invalid(t, "`uri` must be a string of at most 1024 bytes");
    if (check_inputs(t) || t->code)
        return 0;
    t->uri = json_string_value(uri);
    t->run = read_on;
    return read_on(t);
}

int ng_mcp_complete(ng_mcp_turn *t)
{
    const json_t *argument = json_object_get(t->params, "argument");
    if (!json_is_object(json_object_get(t->params, "ref")))
        return invalid(t, "`ref` must be an object");
    if (!json_is_string(json_object_get(argument, "name")) ||
        !json_is_string(json_object_get(argument, "value")))
        return invalid(t, "`argument` must have `name` and `value`, both strings");
    t->run = t->provider->complete;
    return t->run(t);
}
