/* SPDX-License-Identifier: GPL-2.0-or-later */
/* methods.c - the table of methods, who may call them, and which thread does their work. */
#include "service/methods.h"

#include <string.h>

#include "service/token.h"

static const ng_method_entry methods[] = {
    {"hello", NG_METHOD_HELLO, NG_MESSAGE_PLAIN_MAX, 0},
    {"search", NG_METHOD_SEARCH, NG_MESSAGE_PLAIN_MAX, 0},
    {"similar", NG_METHOD_SIMILAR, NG_MESSAGE_PLAIN_MAX, 0},
    {"parse", NG_METHOD_PARSE, NG_MESSAGE_PLAIN_MAX, 0},
    {"get", NG_METHOD_GET, NG_MESSAGE_PLAIN_MAX, 0},
    {"resolve", NG_METHOD_RESOLVE, NG_MESSAGE_PLAIN_MAX, 0},
    {"status", NG_METHOD_STATUS, NG_MESSAGE_PLAIN_MAX, 0},
    {"add", NG_METHOD_ADD, NG_MESSAGE_MAX, 1},
    {"delete", NG_METHOD_DELETE, NG_MESSAGE_DELETE_MAX, 1},
    {"shutdown", NG_METHOD_SHUTDOWN, NG_MESSAGE_PLAIN_MAX, 1},
    {"suggest", NG_METHOD_SUGGEST, NG_MESSAGE_PLAIN_MAX, 0},
};

const ng_method_entry *ng_method_find(const char *name)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (!strcmp(methods[i].name, name))
            return &methods[i];
    return NULL;
}

/* The token of hello against that of the service. */
static int check_token(ng_connection *c, const json_t *params)
{
    const json_t *token = json_object_get(params, "token");
    if (!c->server->has_token || !c->is_tcp || !json_is_string(token))
        return c->authorised;
    c->authorised = c->may_write =
        ng_token_matches(c->server->token, json_string_value(token), json_string_length(token));
    return c->authorised;
}

const char *ng_method_refusal(ng_connection *c, const ng_method_entry *m, const json_t *params)
{
    int authorised = m->method == NG_METHOD_HELLO ? check_token(c, params) : c->authorised;
    if (!authorised)
        return "`hello` with the right `token` must come first";
    if (m->writes && !c->may_write)
        return c->is_tcp ? "over TCP this needs a token"
                         : "only the owner of the service may do this";
    return NULL;
}

/* Whoever has nothing in flight is taken, however many jobs of others wait. */
static int submit(ng_connection *c, ng_job *job)
{
    if (job->method == NG_METHOD_ADD || job->method == NG_METHOD_DELETE)
        return ng_writer_submit(c->server->writer, job);
    int urgent = job->method == NG_METHOD_HELLO || job->method == NG_METHOD_STATUS;
    int idle = c->in_flight <= ng_outlet_answered(c->outlet);
    return ng_pool_submit(c->server->pool, job, urgent ? NULL : &c->turn, urgent || idle);
}

int ng_method_hand_over(ng_connection *c, ng_job *job)
{
    atomic_fetch_add(&c->server->counters.in_flight, 1);
    if (submit(c, job)) {
        atomic_fetch_sub(&c->server->counters.in_flight, 1);
        atomic_fetch_add(&c->server->counters.refused, 1);
        return -1;
    }
    job->after = c->jobs;
    if (job->after)
        job->after->before = job;
    c->jobs = job;
    c->in_flight++;
    return 0;
}
