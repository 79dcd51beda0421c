/* SPDX-License-Identifier: GPL-2.0-or-later */
/* http_admit.c - what is refused by its head: who asks, for what, with which body. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "service/http/guard.h"
#include "service/http/http_private.h"
#include "service/record.h"

/* The answer to one who is turned away: counted, and logged with why. */
static void turn_away(ng_connection *c, ng_refusal reason, int status, const char *detail)
{
    const char *kind = reason == NG_REFUSAL_UNAUTHORIZED ? "unauthorized"
                       : reason == NG_REFUSAL_TOO_LARGE  ? "too_large"
                                                         : "invalid_request";
    ng_record_refusal(&c->server->shared, reason, "http", NULL);
    ng_http_send_problem(c, status, kind, detail, NULL);
}

/* Which of the reasons of the guard it was. */
static ng_refusal guard_reason(const ng_connection *c, const ng_http_hosts *hosts, int status)
{
    const char *host = ng_http_request_field(c->http->request, "host", NULL);
    if (status != 403)
        return NG_REFUSAL_NOT_PROTOCOL;
    return ng_http_host_fits(hosts, host) ? NG_REFUSAL_ORIGIN : NG_REFUSAL_HOST;
}

static char *make_base_url(const ng_connection *c)
{
    const char *own = c->server->options->public_url;
    const char *host = ng_http_request_field(c->http->request, "host", NULL);
    ng_buf url = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    if (ng_buf_addf(&url, &err, own ? "%s" : "http://%s", own ? own : host))
        ng_buf_release(&url);
    while (url.len && url.data[url.len - 1] == '/')
        url.data[--url.len] = '\0';
    return ng_buf_steal(&url);
}

static void refuse_verb(ng_connection *c, unsigned verbs)
{
    char allow[64];
    ng_buf body = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    int asks = ng_http_request_verb(c->http->request) == NG_HTTP_OPTIONS;
    ng_http_verbs_text(verbs, allow);
    ng_http_reply reply = {
        .status = asks ? 204 : 405, .type = asks ? NULL : NG_HTTP_PROBLEM, .allow = allow};
    if (!asks && ng_http_problem(405, "method_not_found", "this address knows other methods", NULL,
                                 &body, &err))
        ng_connection_close(c);
    else
        ng_http_send(c, &reply, body.len ? body.data : "", body.len);
    ng_buf_release(&body);
}

/* Writing is for those who name the token. True: the answer was sent. */
static int refuse_writer(ng_connection *c)
{
    ng_http_token token =
        ng_http_check_token(c->http->request, c->server->has_token ? c->server->token : NULL);
    c->authorised = 1;
    c->may_write = token == NG_HTTP_TOKEN_RIGHT;
    int writes = ng_dispatch_writes(c->http->task->route->method);
    if (token == NG_HTTP_TOKEN_WRONG && c->server->has_token)
        turn_away(c, NG_REFUSAL_UNAUTHORIZED, 401, "this is not the token");
    else if (writes && !c->server->has_token)
        turn_away(c, NG_REFUSAL_UNAUTHORIZED, 403,
                  "over HTTP only a service with a token takes articles: `nutgraf serve "
                  "--token-file`");
    else if (writes && !c->may_write)
        turn_away(c, NG_REFUSAL_UNAUTHORIZED, 401,
                  "this needs `Authorization: Bearer` and the token");
    else
        return 0;
    return 1;
}

static int is_json(const char *type)
{
    static const char json[] = "application/json";
    size_t n = sizeof json - 1;
    return type && !strncasecmp(type, json, n) && strchr("; \t", type[n]);
}

static void refuse_large(ng_connection *c, size_t max)
{
    char text[96];
    snprintf(text, sizeof text, "the body of this request may have %zu bytes", max);
    turn_away(c, NG_REFUSAL_TOO_LARGE, 413, text);
}

/* True: the answer was sent. */
static int refuse_body(ng_connection *c)
{
    const ng_http_request *r = c->http->request;
    const ng_http_route *route = c->http->task->route;
    const char *expect = ng_http_request_field(r, "expect", NULL);
    if (route->body_max && !is_json(ng_http_request_field(r, "content-type", NULL)))
        ng_http_send_problem(c, 415, "invalid_request", "the body must be application/json", NULL);
    else if (ng_http_request_body_bytes(r) > route->body_max)
        refuse_large(c, route->body_max);
    else if (expect && strcasecmp(expect, "100-continue"))
        ng_http_send_problem(c, 417, "invalid_request", "only 100-continue can be expected", NULL);
    else
        return 0;
    return 1;
}

/* A Host can be claimed, an address cannot. */
static int is_near(const ng_connection *c)
{
    struct sockaddr_storage peer;
    int size = sizeof peer;
    if (uv_tcp_getpeername(&c->handle.tcp, (struct sockaddr *)&peer, &size))
        return 0;
    if (peer.ss_family == AF_INET)
        return ntohl(((const struct sockaddr_in *)&peer)->sin_addr.s_addr) >> 24 == 127;
    return peer.ss_family == AF_INET6 &&
           IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)&peer)->sin6_addr);
}

/* Who may see figures of the machine: who sits at it, or has the token. */
static int refuse_metrics(ng_connection *c)
{
    const char *host = ng_http_request_field(c->http->request, "host", NULL);
    if (c->http->task->route->shape != NG_HTTP_IS_METRICS || c->may_write ||
        (is_near(c) && ng_http_is_loopback(host)))
        return 0;
    turn_away(c, NG_REFUSAL_UNAUTHORIZED, 403,
              "metrics are for loopback, or for who has the token");
    return 1;
}

/* Whether addresses of the service itself are written into the answer. */
static int has_links(ng_http_shape shape)
{
    return shape == NG_HTTP_AS_RESULTS || shape == NG_HTTP_AS_ARTICLE || shape == NG_HTTP_AS_ATOM ||
           shape == NG_HTTP_IS_OPENSEARCH;
}

static void let_in(ng_connection *c)
{
    ng_http *h = c->http;
    ng_http_request_allow_body(h->request, h->task->route->body_max);
    if (has_links(h->task->route->shape) && !(h->task->base_url = make_base_url(c)))
        ng_connection_close(c);
}

static void find_route(ng_connection *c)
{
    ng_http *h = c->http;
    unsigned verbs;
    ng_http_verb verb = ng_http_request_verb(h->request);
    const ng_http_route *route = ng_http_route_find(h->task->target.path, verb, &h->name, &verbs);
    h->task->route = route;
    if (!verbs && strcmp(h->task->target.path, "*"))
        ng_http_send_problem(c, 404, "not_found", "there is nothing at this address", NULL);
    else if (!route)
        refuse_verb(c, verbs ? verbs : NG_HTTP_GET | NG_HTTP_POST | NG_HTTP_DELETE);
    else if (!refuse_writer(c) && !refuse_body(c) && !refuse_metrics(c))
        let_in(c);
}

/* A head was read: refuse, or let the body come. */
void ng_http_admit(ng_connection *c)
{
    ng_http *h = c->http;
    const ng_serve_options *o = c->server->options;
    const ng_http_hosts hosts = {o->allow_hosts, o->n_allow_hosts};
    char reason[NG_ERROR_TEXT_MAX];
    ng_error err = NG_ERROR_INIT;
    size_t len;
    const char *target = ng_http_request_target(h->request, &len);
    h->answering = !ng_http_request_in_body(h->request); /* a refusal can keep the connection */
    h->task = ng_http_task_new(NULL);
    if (!h->task) {
        ng_connection_close(c);
        return;
    }
    ng_status malformed = ng_http_target_read(target, len, &h->task->target, &err);
    int status = ng_http_guard(&hosts, h->request, h->task->target.authority, reason);
    h->answering &= status != 400; /* who reads it otherwise ends here */
    if (status)
        turn_away(c, guard_reason(c, &hosts, status), status, reason);
    else if (malformed)
        turn_away(c, NG_REFUSAL_NOT_PROTOCOL, 400, err.text);
    else
        find_route(c);
    h->answering = 0;
}
