/* SPDX-License-Identifier: GPL-2.0-or-later */
/* envelope.c - is it a message of JSON-RPC at all, and of which kind? */
#include <string.h>

#include "service/limits.h"
#include "service/mcp/message.h"
#include "service/protocol.h"

static int refuse(ng_mcp *x, int code, int status, const char *text)
{
    x->turn.status = status;
    return ng_mcp_error(&x->turn, code, NULL, "%s", text);
}

static int read_id(ng_mcp *x, const json_t *id)
{
    if (!json_is_integer(id) &&
        !(json_is_string(id) && json_string_length(id) <= NG_REQUEST_ID_MAX))
        return refuse(x, NG_MCP_INVALID_REQUEST, 400,
                      "an id must be a whole number or a string of at most 128 bytes");
    size_t n = json_dumpb(id, x->id, sizeof x->id - 1, JSON_ENCODE_ANY | JSON_COMPACT);
    x->id[n < sizeof x->id ? n : 0] = '\0';
    return 0;
}

static int decode(ng_mcp *x, const ng_mcp_input *in)
{
    ng_error err = NG_ERROR_INIT;
    if (in->len > NG_MCP_MESSAGE_MAX)
        return refuse(x, NG_MCP_INVALID_REQUEST, 413, "a message has at most 65536 bytes");
    if (ng_json_decode(in->text, in->len, &x->message, &err) == NG_OK)
        return 0;
    x->message = NULL;
    int code = err.status == NG_LIMIT ? NG_MCP_INVALID_REQUEST : NG_MCP_PARSE;
    return refuse(x, code, 400, err.text);
}

/* Only its id is wanted of a cancellation; the transport knows which request that is. */
static void read_notification(ng_mcp *x)
{
    x->is_notification = 1;
    if (strcmp(x->turn.method, "notifications/cancelled") != 0)
        return;
    const json_t *id = json_object_get(x->turn.params, "requestId");
    if (!json_is_integer(id) &&
        !(json_is_string(id) && json_string_length(id) <= NG_REQUEST_ID_MAX))
        return;
    size_t n =
        json_dumpb(id, x->cancelled, sizeof x->cancelled - 1, JSON_ENCODE_ANY | JSON_COMPACT);
    x->cancelled[n < sizeof x->cancelled ? n : 0] = '\0';
}

static int read_members(ng_mcp *x)
{
    const json_t *m = x->message, *id = json_object_get(m, "id");
    const json_t *method = json_object_get(m, "method");
    const char *version = json_string_value(json_object_get(m, "jsonrpc"));
    if (id && (read_id(x, id) || x->turn.code))
        return 0;
    if (!version || strcmp(version, "2.0") != 0)
        return refuse(x, NG_MCP_INVALID_REQUEST, 400, "`jsonrpc` must be \"2.0\"");
    if (!method && (json_object_get(m, "result") || json_object_get(m, "error"))) {
        x->is_answer = 1;
        return 0;
    }
    if (!json_is_string(method) || json_string_length(method) > NG_METHOD_MAX)
        return refuse(x, NG_MCP_INVALID_REQUEST, 400,
                      "`method` must be a string of at most 64 bytes");
    x->turn.method = json_string_value(method);
    x->turn.params = json_object_get(m, "params");
    if (x->turn.params && !json_is_object(x->turn.params))
        return refuse(x, NG_MCP_INVALID_PARAMS, 400, "`params` must be an object");
    if (!id)
        read_notification(x);
    return 0;
}

int ng_mcp_envelope(ng_mcp *x, const ng_mcp_input *in)
{
    if (decode(x, in) || x->turn.code)
        return x->turn.code ? 0 : -1;
    if (json_is_array(x->message))
        return refuse(x, NG_MCP_INVALID_REQUEST, 400,
                      "there are no batches in MCP: send one message at a time");
    return read_members(x);
}
