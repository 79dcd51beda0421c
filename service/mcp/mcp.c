/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mcp.c - a message from its bytes to its answer. */
#include "service/mcp/mcp.h"

#include <stdlib.h>

#include "service/mcp/message.h"

/* Said when there is no memory to say more; without an id, since that would need some, too. */
static const char no_memory[] =
    "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32603,\"message\":\"out of memory\"}}";

static void give_up(ng_mcp *x)
{
    x->done = 1;
    x->status = 500;
    x->type = "application/json";
    x->fixed = no_memory;
}

/* After each run of a handler: is it settled? */
static void look(ng_mcp *x, int failed)
{
    const ng_mcp_turn *t = &x->turn;
    if (failed) {
        give_up(x);
    } else if (t->code || t->result || !t->ask_method) {
        x->done = 1;
        if (ng_mcp_write(x))
            give_up(x);
    }
}

/* Nothing is said to notifications, nor to answers: we never asked. */
static void accept_quietly(ng_mcp *x)
{
    x->done = 1;
    x->status = x->is_answer ? 400 : 202;
    x->type = "application/json";
}

static int begin(ng_mcp *x, const ng_mcp_input *in)
{
    ng_mcp_turn *t = &x->turn;
    if (ng_mcp_envelope(x, in))
        return -1;
    if (t->code || x->is_answer || x->is_notification)
        return 0;
    if (ng_mcp_era(x, in))
        return -1;
    return t->code ? 0 : ng_mcp_method(t);
}

ng_status ng_mcp_begin(const ng_mcp_provider *p, const ng_mcp_input *in, ng_mcp **ret,
                       ng_error *err)
{
    ng_mcp *x = calloc(1, sizeof *x);
    if (!x)
        return ng_fail(err, NG_NOMEM, "out of memory");
    x->turn.provider = p;
    x->over_http = in->over_http;
    int failed = begin(x, in);
    if (!failed && !x->turn.code && (x->is_answer || x->is_notification))
        accept_quietly(x);
    else
        look(x, failed);
    *ret = x;
    return NG_OK;
}

void ng_mcp_free(ng_mcp *x)
{
    if (!x)
        return;
    json_decref(x->turn.ask_params);
    json_decref(x->turn.notifications);
    json_decref(x->turn.result);
    json_decref(x->turn.data);
    json_decref(x->message);
    ng_buf_release(&x->body);
    free(x);
}

ng_mcp_state ng_mcp_next(ng_mcp *x)
{
    return x->done ? NG_MCP_DONE : NG_MCP_CALL;
}

const char *ng_mcp_call_method(const ng_mcp *x)
{
    return x->turn.ask_method;
}

json_t *ng_mcp_call_params(ng_mcp *x)
{
    return x->turn.ask_params;
}

void ng_mcp_answer(ng_mcp *x, const json_t *result, const ng_api_error *error)
{
    ng_mcp_turn *t = &x->turn;
    if (x->done)
        return;
    t->step++;
    t->answer = result;
    t->fault = error;
    t->ask_method = NULL;
    json_decref(t->ask_params);
    t->ask_params = NULL;
    int failed = t->run(t);
    t->answer = NULL;
    t->fault = NULL;
    look(x, failed);
}

int ng_mcp_status(const ng_mcp *x)
{
    return x->status;
}

const char *ng_mcp_type(const ng_mcp *x)
{
    return x->type;
}

const char *ng_mcp_body(const ng_mcp *x, size_t *ret_len)
{
    if (x->fixed) {
        *ret_len = sizeof no_memory - 1;
        return x->fixed;
    }
    *ret_len = x->body.len;
    return x->body.data ? x->body.data : "";
}

const char *ng_mcp_id(const ng_mcp *x)
{
    return x->id;
}

const char *ng_mcp_cancelled(const ng_mcp *x)
{
    return x->cancelled;
}
