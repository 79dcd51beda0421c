/* SPDX-License-Identifier: GPL-2.0-or-later */
/* answer.c - a settled turn as bytes: one JSON text, or with notifications before it a stream of
 * events (over HTTP) or several lines. */
#include "service/mcp/message.h"

/* Who answers, and of which kind the answer is: said in each result since 2026-07-28. */
static int complete_modern(const ng_mcp_turn *t, json_t *result)
{
    json_t *meta = json_object_get(result, "_meta");
    int failed = 0;
    if (!json_object_get(result, "resultType"))
        failed |= json_object_set_new(result, "resultType", json_string("complete"));
    if (!meta) {
        failed |= json_object_set_new(result, "_meta", json_object());
        meta = json_object_get(result, "_meta");
    }
    json_t *info =
        json_pack("{s:s, s:s}", "name", t->provider->name, "version", t->provider->version);
    return failed | json_object_set_new(meta, "io.modelcontextprotocol/serverInfo", info);
}

static json_t *answer_of(const ng_mcp *x)
{
    const ng_mcp_turn *t = &x->turn;
    json_t *answer = json_pack("{s:s}", "jsonrpc", "2.0");
    int failed = !answer;
    /* An error about a message without a valid id has none: null is not an id in MCP. */
    if (x->id[0])
        failed |= json_object_set(answer, "id", json_object_get(x->message, "id"));
    if (t->code) {
        json_t *error = json_pack("{s:i, s:s}", "code", t->code, "message", t->text);
        if (t->data)
            failed |= json_object_set(error, "data", t->data);
        failed |= json_object_set_new(answer, "error", error);
    } else {
        if (t->modern)
            failed |= complete_modern(t, t->result);
        failed |= json_object_set(answer, "result", t->result);
    }
    if (!failed)
        return answer;
    json_decref(answer);
    return NULL;
}

static int write_one(ng_mcp *x, const json_t *message, int as_event)
{
    const char *before = as_event ? "event: message\ndata: " : x->body.len ? "\n" : "";
    ng_error err = NG_ERROR_INIT;
    if (ng_buf_add_str(&x->body, before, &err) || ng_mcp_dump(message, &x->body))
        return -1;
    return ng_buf_add_str(&x->body, as_event ? "\n\n" : "", &err) ? -1 : 0;
}

static int default_status(const ng_mcp_turn *t)
{
    if (t->code == 0 || !t->modern)
        return 200;
    if (t->code == NG_MCP_NO_METHOD)
        return 404;
    return t->code == NG_MCP_INTERNAL ? 500 : 400;
}

int ng_mcp_write(ng_mcp *x)
{
    ng_mcp_turn *t = &x->turn;
    if (!t->code && !t->result &&
        ng_mcp_error(t, NG_MCP_INTERNAL, NULL, "nothing came of this request"))
        return -1;
    /* A stream has begun with status 200, whatever comes of the request. */
    int stream = x->over_http && json_array_size(t->notifications) > 0;
    int failed = 0;
    for (size_t i = 0; !failed && i < json_array_size(t->notifications); i++)
        failed = write_one(x, json_array_get(t->notifications, i), stream);
    json_t *answer = failed ? NULL : answer_of(x);
    failed = failed || !answer || write_one(x, answer, stream);
    json_decref(answer);
    x->type = stream ? "text/event-stream" : "application/json";
    x->status = stream ? 200 : t->status ? t->status : default_status(t);
    return failed ? -1 : 0;
}
