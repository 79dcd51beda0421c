/* SPDX-License-Identifier: GPL-2.0-or-later */
/* http.c - HTTP/1.1 on a connection of the loop. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "service/http/fixed.h"
#include "service/http/http_private.h"
#include "service/page/page.h"
#include "service/record.h"

ng_http *ng_http_new(void)
{
    ng_http *h = calloc(1, sizeof *h);
    if (h && !(h->request = ng_http_request_new())) {
        free(h);
        return NULL;
    }
    return h;
}

void ng_http_free(ng_http *h)
{
    if (!h)
        return;
    ng_http_request_free(h->request);
    ng_http_task_free(h->task);
    free(h);
}

size_t ng_http_held(const ng_http *h)
{
    return h ? h->body_bytes : 0;
}

int ng_http_may_take(const ng_http *h)
{
    return !h->answering;
}

unsigned ng_http_patience(const ng_http *h)
{
    return ng_http_request_in_body(h->request) ? NG_HTTP_BODY_MS_MAX : NG_REQUEST_MS_MAX;
}

/* ---- Sending. ---- */

static void forget_request(ng_connection *c)
{
    ng_http *h = c->http;
    c->server->input_bytes -= h->body_bytes;
    h->body_bytes = 0;
    h->answering = 0;
    h->began_ns = 0;
    c->partial_since = 0;
    ng_http_task_free(h->task);
    h->task = NULL;
    ng_http_request_reset(h->request);
}

/* The answer to the request at hand, which ends it. */
void ng_http_send(ng_connection *c, ng_http_reply *reply, const char *body, size_t len)
{
    ng_http *h = c->http;
    ng_buf all = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    reply->is_head = ng_http_request_verb(h->request) == NG_HTTP_HEAD;
    reply->closes |= !h->answering || !ng_http_request_keeps_alive(h->request) ||
                     c->server->phase != NG_PHASE_SERVING;
    int closes = reply->closes;
    ng_counters_http(&c->server->counters, reply->status,
                     h->began_ns ? uv_hrtime() - h->began_ns : 0);
    if (ng_http_reply_write(reply, body, len, time(NULL), &all, &err)) {
        ng_buf_release(&all);
        ng_connection_close(c);
        return;
    }
    forget_request(c);
    ng_connection_write(c, &all);
    ng_buf_release(&all);
    c->ending |= closes;
}

void ng_http_send_problem(ng_connection *c, int status, const char *kind, const char *detail,
                          const json_t *data)
{
    ng_buf body = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    ng_http_reply reply = {.status = status,
                           .type = NG_HTTP_PROBLEM,
                           .challenge = status == 401,
                           .retry_after_s = status == 503};
    if (ng_http_problem(status, kind, detail, data, &body, &err))
        ng_connection_close(c);
    else
        ng_http_send(c, &reply, body.data, body.len);
    ng_buf_release(&body);
}

static void send_error(ng_connection *c, const ng_api_error *error)
{
    ng_http_send_problem(c, ng_http_status_of(error->kind), ng_api_kind_name(error->kind),
                         error->text, error->data);
}

void ng_http_refuse(ng_connection *c, ng_api_kind kind, const char *text)
{
    int status = kind == NG_API_PARSE ? 408 : ng_http_status_of(kind);
    if (!c->closing && !c->http->answering)
        ng_http_send_problem(c, status, ng_api_kind_name(kind), text, NULL);
}

/* ---- Answers of tasks. ---- */

static void call(ng_connection *c, ng_http_task *task);

static void send_result(ng_connection *c, const ng_http_task *task, const ng_job *job)
{
    /* NULL: answered without a method. */
    size_t around = (job ? job->result_at : 0) + sizeof NG_RPC_RESULT_END - 1;
    ng_http_reply reply = {.status = 200, .type = NG_HTTP_JSON};
    if (task->type || task->status) {
        reply = (ng_http_reply){.status = task->status,
                                .type = task->type,
                                .retry_after_s = task->status == 503,
                                .csp = task->type && !strcmp(task->type, NG_HTTP_PAGE) ? NG_PAGE_CSP
                                                                                       : NULL};
        ng_http_send(c, &reply, task->body.len ? task->body.data : "", task->body.len);
    } else if (job && job->answer.len >= around) {
        ng_http_send(c, &reply, job->answer.data + job->result_at, job->answer.len - around);
    } else if (job) {
        send_error(c, &job->error);
    } else {
        ng_http_send_problem(c, 500, "internal", "there is no answer", NULL);
    }
}

void ng_http_answered(ng_connection *c, ng_job *job)
{
    ng_http_task *task = job->task;
    job->task = NULL;
    if (!c->closing && task->method) {
        call(c, task);
        return;
    }
    if (!c->closing)
        send_result(c, task, job);
    ng_http_task_free(task);
}

/* The method could not be begun. */
static void fail_call(ng_connection *c, ng_http_task *task, const ng_api_error *error)
{
    ng_job none = {.error = *error};
    if (task->route->shape == NG_HTTP_AS_JSON) {
        send_error(c, error);
        ng_http_task_free(task);
        return;
    }
    ng_http_task_work(task, &none);
    if (task->method) {
        call(c, task);
        return;
    }
    send_result(c, task, NULL);
    ng_http_task_free(task);
}

static void call(ng_connection *c, ng_http_task *task)
{
    ng_api_error error = {.data = NULL};
    if (ng_dispatch_task(c, task, &error))
        fail_call(c, task, &error);
    ng_api_error_release(&error);
}

/* ---- A whole request. ---- */

/* What is being worked on is not what is being read: it makes room for others. */
static void drop_body(ng_connection *c)
{
    ng_http *h = c->http;
    ng_http_request_drop_body(h->request);
    c->server->input_bytes -= h->body_bytes;
    h->body_bytes = 0;
}

/* A value of a field as text; "" when it is none. */
static const char *text_of(const ng_http_request *r, const char *name)
{
    const char *value = ng_http_request_field(r, name, NULL);
    return value && ng_utf8_valid_prefix(value, strlen(value)) != strlen(value) ? "" : value;
}

static void begin_mcp(ng_connection *c, ng_http_task *task)
{
    const ng_http_request *r = c->http->request;
    ng_mcp_input in = {.over_http = 1,
                       .version = text_of(r, "mcp-protocol-version"),
                       .method = text_of(r, "mcp-method"),
                       .name = text_of(r, "mcp-name")};
    ng_error err = NG_ERROR_INIT;
    in.text = ng_http_request_body(r, &in.len);
    if (ng_mcp_begin(c->server->options->mcp ? c->server->options->mcp : ng_mcp_own(), &in,
                     &task->mcp, &err)) {
        ng_http_send_problem(c, 503, "internal", err.text, NULL);
        ng_http_task_free(task);
        return;
    }
    drop_body(c);
    ng_http_task_next(task);
    if (task->method) {
        call(c, task);
        return;
    }
    send_result(c, task, NULL);
    ng_http_task_free(task);
}

/* Parameters out of a body. */
void ng_http_decoded(ng_connection *c, json_t *value, const ng_error *err)
{
    ng_http_task *task = c->http->task;
    ng_api_error error = {.data = NULL};
    c->http->task = NULL;
    ng_http_request_body(c->http->request, &task->bytes);
    drop_body(c);
    task->params = value;
    task->method = task->route->method;
    if (value && json_is_object(value)) {
        call(c, task);
        return;
    }
    if (!value)
        ng_api_fail(&error, err->status == NG_LIMIT ? NG_API_TOO_LARGE : NG_API_PARSE, "%s",
                    err->text);
    else
        ng_api_fail(&error, NG_API_INVALID_PARAMS, "the body must be an object");
    send_error(c, &error);
    ng_http_task_free(task);
}

static void read_body(ng_connection *c)
{
    size_t len;
    ng_error err = NG_ERROR_INIT;
    json_t *value = NULL;
    const char *text = ng_http_request_body(c->http->request, &len);
    if (len > NG_DECODE_ON_LOOP_BYTES && ng_connection_decode(c, text, len))
        return;
    if (ng_json_decode(text, len, &value, &err))
        value = NULL;
    ng_http_decoded(c, value, &err);
}

/* Parameters out of the target. */
static void read_target(ng_connection *c)
{
    ng_http *h = c->http;
    ng_http_task *task = h->task;
    const ng_http_route *route = task->route;
    static const ng_http_param_rule none[] = {{NULL, NULL, NULL, NG_HTTP_PARAM_TEXT, 0}};
    int is_page = route->shape == NG_HTTP_AS_RESULTS || route->shape == NG_HTTP_AS_ARTICLE;
    ng_api_error error = {.data = NULL};
    h->task = NULL;
    task->method = route->method;
    task->params =
        ng_http_params(&task->target, route->params ? route->params : none, is_page, &error);
    int failed = !task->params;
    if (!failed && route->name_member)
        failed =
            json_object_set_new(task->params, route->name_member,
                                !strcmp(route->name_member, "articles") ? json_pack("[s]", h->name)
                                                                        : json_string(h->name));
    if (!failed && route->shape == NG_HTTP_AS_RESULTS)
        failed = ng_http_task_ask_page(task->params);
    if (!failed && route->shape == NG_HTTP_AS_ATOM) /* entries have authors, tags and a language */
        failed = json_object_set_new(task->params, "metadata", json_true());
    if (failed)
        fail_call(c, task, &error);
    else
        call(c, task);
    ng_api_error_release(&error);
}

static void start_page(ng_connection *c)
{
    ng_buf body = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    const ng_http_task *task = c->http->task;
    const ng_page_search_input in = {
        .query = "", .target = &task->target, .base_url = task->base_url};
    ng_http_reply reply = {.status = 200, .type = NG_HTTP_PAGE, .csp = NG_PAGE_CSP};
    if (ng_page_search(&in, &body, &err))
        ng_http_send_problem(c, 500, "internal", err.text, NULL);
    else
        ng_http_send(c, &reply, body.data, body.len);
    ng_buf_release(&body);
}

static void send_fixed(ng_connection *c)
{
    ng_http *h = c->http;
    ng_buf body = NG_BUF_INIT;
    ng_http_reply reply = {.status = 200};
    const ng_http_fixed in = {.server = c->server,
                              .shape = h->task->route->shape,
                              .name = h->name,
                              .base_url = h->task->base_url,
                              .if_none_match =
                                  ng_http_request_field(h->request, "if-none-match", NULL)};
    const char *bytes = "";
    size_t len = 0;
    if (ng_http_fixed_get(&in, &reply, &bytes, &len, &body))
        ng_http_send(c, &reply, bytes, len);
    else
        ng_http_send_problem(c, 404, "not_found", "there is no such file", NULL);
    ng_buf_release(&body);
}

static void run(ng_connection *c)
{
    ng_http *h = c->http;
    const ng_http_route *route = h->task->route;
    h->answering = 1;
    const char *query = ng_http_target_param(&h->task->target, "q");
    if (route->shape == NG_HTTP_AS_MCP) {
        ng_http_task *task = h->task;
        h->task = NULL;
        begin_mcp(c, task);
    } else if (!route->method)
        send_fixed(c);
    else if (route->body_max)
        read_body(c);
    else if (route->shape == NG_HTTP_AS_RESULTS && (!query || !*query))
        start_page(c);
    else
        read_target(c);
}

/* ---- Bytes. ---- */

static void say_continue(ng_connection *c)
{
    ng_http *h = c->http;
    ng_buf text = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    if (!ng_http_request_in_body(h->request) || !ng_http_request_is_1_1(h->request) ||
        !ng_http_request_field(h->request, "expect", NULL))
        return;
    if (ng_buf_add_str(&text, "HTTP/1.1 100 Continue\r\n\r\n", &err))
        ng_connection_close(c);
    else
        ng_connection_write(c, &text);
    ng_buf_release(&text);
}

/* Bodies count as what is being read. */
static void count_body(ng_connection *c)
{
    ng_http *h = c->http;
    size_t len;
    ng_http_request_body(h->request, &len);
    c->server->input_bytes += len - h->body_bytes;
    h->body_bytes = len;
    if (c->server->input_bytes <= NG_INPUT_TOTAL_MAX)
        return;
    ng_record_refusal(&c->server->shared, NG_REFUSAL_INPUT, "http", NULL);
    ng_connection_refuse(c, NG_API_BUSY, "too many large messages are being sent; try later");
}

static ng_http_state read_some(ng_connection *c)
{
    size_t used;
    ng_http_state state = ng_http_request_read(c->http->request, c->in.data + c->in_start,
                                               c->in.len - c->in_start, &used);
    ng_connection_use(c, used);
    return state;
}

int ng_http_take(ng_connection *c)
{
    ng_http *h = c->http;
    ng_http_state state = read_some(c);
    if (state == NG_HTTP_HEAD_READ) {
        c->last_request = uv_now(&c->server->loop);
        h->began_ns = uv_hrtime();
        ng_http_admit(c);
        if (c->closing || c->ending || !h->task)
            return !c->closing;
        say_continue(c);
        state = c->closing ? NG_HTTP_MORE : read_some(c);
    }
    if (c->closing)
        return 0;
    count_body(c);
    if (c->closing || c->ending)
        return 0;
    if (state == NG_HTTP_MALFORMED) {
        int status = ng_http_request_status(h->request);
        int too_large = status == 413 || status == 414 || status == 431;
        ng_record_refusal(&c->server->shared,
                          too_large ? NG_REFUSAL_TOO_LARGE : NG_REFUSAL_NOT_PROTOCOL, "http",
                          ng_http_request_reason(h->request));
        ng_http_send_problem(c, status, "invalid_request", ng_http_request_reason(h->request),
                             NULL);
        return 0;
    }
    if (state == NG_HTTP_MESSAGE) {
        c->partial_since = 0;
        run(c);
        return !c->closing;
    }
    if (!c->partial_since && (c->in.len > c->in_start || ng_http_request_in_body(h->request)))
        c->partial_since = uv_now(&c->server->loop);
    return 0;
}
