/* SPDX-License-Identifier: GPL-2.0-or-later */
/* turn.c - how handlers settle a turn. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "nutgraf/text.h"
#include "service/mcp/provider.h"

int ng_mcp_ask(ng_mcp_turn *t, const char *method, json_t *params_take)
{
    json_decref(t->ask_params);
    t->ask_method = method;
    t->ask_params = params_take;
    return params_take ? 0 : -1;
}

int ng_mcp_result(ng_mcp_turn *t, json_t *result_take)
{
    json_decref(t->result);
    t->result = result_take;
    return result_take ? 0 : -1;
}

/* Cut inside a character a sentence could not be sent as JSON. */
NG_PRINTF(3, 0)
static void write_sentence(char *ret, size_t size, const char *format, va_list args)
{
    if (vsnprintf(ret, size, format, args) < 0)
        ret[0] = '\0';
    ret[ng_utf8_valid_prefix(ret, strlen(ret))] = '\0';
}

int ng_mcp_error(ng_mcp_turn *t, int code, json_t *data_take, const char *format, ...)
{
    if (t->code) {
        json_decref(data_take);
        return 0;
    }
    t->code = code;
    t->data = data_take;
    va_list args;
    va_start(args, format);
    write_sentence(t->text, sizeof t->text, format, args);
    va_end(args);
    return 0;
}

int ng_mcp_no_resource(ng_mcp_turn *t)
{
    json_t *data = json_pack("{s:s}", "uri", t->uri ? t->uri : "");
    if (!data)
        return -1;
    return ng_mcp_error(t, t->modern ? NG_MCP_INVALID_PARAMS : NG_MCP_NO_RESOURCE, data,
                        "there is no such resource");
}

json_t *ng_mcp_text_content(const char *text, size_t len)
{
    return json_pack("{s:s, s:s%}", "type", "text", "text", text, len);
}

typedef struct dumping {
    ng_buf *to;
    int failed;
} dumping;

static int on_piece(const char *bytes, size_t len, void *context)
{
    dumping *d = context;
    ng_error err = NG_ERROR_INIT;
    d->failed |= ng_buf_add(d->to, bytes, len, &err) != NG_OK;
    return d->failed ? -1 : 0;
}

/* Into a buffer of ours: jansson goes on when there is no memory for the name of a member, and
 * would give a text that is not JSON. */
int ng_mcp_dump(const json_t *value, ng_buf *ret)
{
    dumping d = {.to = ret};
    return json_dump_callback(value, on_piece, &d, NG_API_DUMP_FLAGS) || d.failed ? -1 : 0;
}

int ng_mcp_tool_error(ng_mcp_turn *t, const char *format, ...)
{
    char text[NG_MCP_MESSAGE_TEXT_MAX];
    va_list args;
    va_start(args, format);
    write_sentence(text, sizeof text, format, args);
    va_end(args);
    return ng_mcp_result(t, json_pack("{s:[o], s:b}", "content",
                                      ng_mcp_text_content(text, strlen(text)), "isError", 1));
}

int ng_mcp_tool_text(ng_mcp_turn *t, const char *text)
{
    return ng_mcp_result(t,
                         json_pack("{s:[o]}", "content", ng_mcp_text_content(text, strlen(text))));
}

/* ---- What the client can do. ---- */

int ng_mcp_has_capability(const ng_mcp_turn *t, const char *name)
{
    return json_object_get(t->capabilities, name) != NULL;
}

int ng_mcp_need(ng_mcp_turn *t, const char *name)
{
    if (ng_mcp_has_capability(t, name))
        return 1;
    ng_mcp_error(t, NG_MCP_NO_CAPABILITY, json_pack("{s:{s:{}}}", "requiredCapabilities", name),
                 "this needs a client that declares the capability `%s`", name);
    return 0;
}

/* The capability that a request to the client needs; NULL: it is none that may be made. */
static const char *capability_of(const json_t *request)
{
    static const char *const pairs[][2] = {{"elicitation/create", "elicitation"},
                                           {"sampling/createMessage", "sampling"},
                                           {"roots/list", "roots"}};
    const char *method = json_string_value(json_object_get(request, "method"));
    for (size_t i = 0; method && i < sizeof pairs / sizeof *pairs; i++)
        if (strcmp(pairs[i][0], method) == 0)
            return pairs[i][1];
    return NULL;
}

/* Before 2026-07-28 a result cannot ask for more. */
static int cannot_ask(ng_mcp_turn *t)
{
    return ng_mcp_error(t, NG_MCP_INVALID_REQUEST, NULL,
                        "this needs a client of version " NG_MCP_VERSION ", which can be asked");
}

int ng_mcp_input_required(ng_mcp_turn *t, json_t *requests_take, const char *state)
{
    if (!requests_take)
        return -1;
    const char *key;
    json_t *request;
    int failed = t->modern ? 0 : cannot_ask(t);
    json_object_foreach(requests_take, key, request)
    {
        const char *name = capability_of(request);
        if (!name)
            failed |=
                ng_mcp_error(t, NG_MCP_INTERNAL, NULL, "a client cannot be asked for `%s`", key);
        else if (!t->code)
            (void)ng_mcp_need(t, name);
    }
    if (failed || t->code) {
        json_decref(requests_take);
        return failed;
    }
    json_t *result =
        json_pack("{s:s, s:o}", "resultType", "input_required", "inputRequests", requests_take);
    if (result && state && json_object_set_new(result, "requestState", json_string(state))) {
        json_decref(result);
        result = NULL;
    }
    return ng_mcp_result(t, result);
}

const json_t *ng_mcp_response(const ng_mcp_turn *t, const char *key)
{
    return json_object_get(json_object_get(t->params, "inputResponses"), key);
}

const char *ng_mcp_state_given(const ng_mcp_turn *t)
{
    return json_string_value(json_object_get(t->params, "requestState"));
}

/* ---- Before the answer. ---- */

int ng_mcp_notify(ng_mcp_turn *t, const char *method, json_t *params_take)
{
    json_t *message =
        json_pack("{s:s, s:s, s:o}", "jsonrpc", "2.0", "method", method, "params", params_take);
    if (!t->notifications)
        t->notifications = json_array();
    if (json_array_size(t->notifications) >= NG_MCP_NOTIFICATIONS_MAX) {
        json_decref(message);
        return 0;
    }
    return json_array_append_new(t->notifications, message) ? -1 : 0;
}

int ng_mcp_progress(ng_mcp_turn *t, double progress, double total)
{
    json_t *token = json_object_get(json_object_get(t->params, "_meta"), "progressToken");
    if (!json_is_string(token) && !json_is_integer(token))
        return 0;
    return ng_mcp_notify(
        t, "notifications/progress",
        json_pack("{s:O, s:f, s:f}", "progressToken", token, "progress", progress, "total", total));
}
