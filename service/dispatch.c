/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dispatch.c - messages to jobs, jobs to answers. */
#include <stdlib.h>
#include <string.h>

#include "service/connection.h"
#include "service/http/http.h"
#include "service/methods.h"
#include "service/record.h"

/* Where an answer goes: a message of its own, or a member of a batch. */
typedef struct target {
    ng_connection *c; /* NULL: nobody waits any more */
    ng_rpc_batch *batch;
    size_t slot;
} target;

/* ---- Answers. ---- */

/* `answer` is taken; NULL: there is none (a notification). */
static void deliver(const target *t, char *answer_take)
{
    if (!t->batch) {
        if (t->c && answer_take)
            ng_connection_send(t->c, answer_take, strlen(answer_take));
        free(answer_take);
        return;
    }
    if (!ng_rpc_batch_settle(t->batch, t->slot, answer_take))
        return;
    ng_buf all = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    if (t->c && ng_rpc_batch_write(t->batch, &all, &err))
        ng_connection_close(t->c);
    else if (t->c && all.len)
        ng_connection_send(t->c, all.data, all.len);
    ng_buf_release(&all);
    ng_rpc_batch_free(t->batch);
}

static void deliver_error(const target *t, const char *id, const ng_api_error *error)
{
    ng_buf answer = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    if (t->c && ng_rpc_error(id, error, &answer, &err)) {
        ng_buf_release(&answer);
        ng_connection_close(t->c);
    }
    deliver(t, ng_buf_steal(&answer));
}

static void answer_kind(const target *t, const char *id, ng_api_kind kind, const char *text)
{
    ng_api_error error = {.data = NULL};
    ng_api_fail(&error, kind, "%s", text);
    if (kind == NG_API_BUSY)
        error.data = json_pack("{s:i}", "retry_after_ms", NG_RETRY_AFTER_MS);
    if (id[0])
        deliver_error(t, id, &error);
    else
        deliver(t, NULL);
    ng_api_error_release(&error);
}

/* `t->c` may be NULL. */
static void answer_job(const target *t, ng_job *job)
{
    if (t->c && job->task)
        ng_http_answered(t->c, job);
    else if (!t->c || !job->id[0] || atomic_load(&job->answered))
        deliver(t, NULL);
    else if (job->begun)
        ng_connection_send_rest(t->c, &job->answer, job->sent);
    else if (!job->answer.len)
        deliver_error(t, job->id, &job->error);
    else if (t->batch)
        deliver(t, ng_buf_steal(&job->answer));
    else
        ng_connection_send_take(t->c, &job->answer);
}

void ng_dispatch_done(ng_server *s, ng_job *job)
{
    ng_connection *c = job->connection;
    target t = {c, job->batch, job->slot};
    if (c) {
        ng_turn_client_spent(&c->turn, job->spent_ns);
        if (job->before)
            job->before->after = job->after;
        else
            c->jobs = job->after;
        if (job->after)
            job->after->before = job->before;
        c->in_flight--;
        c->last_request = uv_now(&s->loop); /* from its answer on it is idle */
    }
    if (atomic_load(&job->answered))
        ng_outlet_came_back(job->outlet);
    else
        atomic_fetch_sub(&s->counters.in_flight, 1);
    answer_job(&t, job);
    ng_job_free(job);
    if (c)
        ng_connection_process(c);
}

/* ---- Requests. ---- */

/* One that is not answered yet: its client may use the id of another again. */
static ng_job *find_job(const ng_connection *c, const char *id)
{
    for (ng_job *job = c->jobs; job; job = job->after)
        if (!strcmp(job->id, id) && !atomic_load(&job->answered))
            return job;
    return NULL;
}

static void cancel(ng_connection *c, const json_t *params)
{
    char id[NG_RPC_ID_TEXT];
    ng_job *job = ng_rpc_cancel_id(params, id) ? NULL : find_job(c, id);
    if (job)
        ng_cancel_set(&job->cancel);
}

static void answer_no_method(const target *t, const ng_rpc_call *call)
{
    ng_record_outcome(&t->c->server->shared, NG_METHOD_UNKNOWN,
                      NG_OUTCOME_OF(NG_API_METHOD_NOT_FOUND));
    char text[NG_ERROR_TEXT_MAX];
    snprintf(text, sizeof text, "there is no method `%s`: `hello` lists them", call->method);
    answer_kind(t, call->id, NG_API_METHOD_NOT_FOUND, text);
}

/* Names that begin with "$/" concern the protocol itself: unknown notifications are ignored. */
static void protocol_message(const target *t, const ng_rpc_call *call)
{
    if (strcmp(call->method, "$/cancelRequest")) {
        answer_no_method(t, call);
        return;
    }
    cancel(t->c, call->params);
    ng_buf answer = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    if (call->id[0] && ng_rpc_result(call->id, "null", &answer, &err))
        ng_buf_release(&answer);
    deliver(t, call->id[0] ? ng_buf_steal(&answer) : NULL);
}

/* A request that is not begun: counted by its method and by why. */
static void turn_away(const target *t, const ng_rpc_call *call, const ng_method_entry *m,
                      ng_refusal reason, ng_api_kind kind, const char *text)
{
    ng_shared *shared = &t->c->server->shared;
    ng_record_outcome(shared, m->method, NG_OUTCOME_OF(kind));
    ng_record_refusal(shared, reason, ng_connection_door(t->c), NULL);
    answer_kind(t, call->id, kind, text);
}

/* True: the job needs no thread; it was answered and freed. */
static int answer_at_once(const target *t, ng_job *job)
{
    if (job->method != NG_METHOD_SEARCH ||
        (!ng_searches_begin(t->c->server, job) && !job->answer.len))
        return 0;
    ng_record_job(&t->c->server->shared, job, uv_hrtime());
    answer_job(t, job);
    ng_job_free(job);
    return 1;
}

static void start(const target *t, const ng_rpc_call *call, const ng_method_entry *m,
                  json_t *message, size_t bytes)
{
    ng_connection *c = t->c;
    ng_job *job = ng_job_new(m->method, call->id, message, call->params);
    if (!job) {
        answer_kind(t, call->id, NG_API_INTERNAL, "out of memory");
        return;
    }
    job->bytes = bytes;
    job->connection = c;
    job->batch = t->batch;
    job->slot = t->slot;
    job->framing = c->framer.framing;
    if (!job->batch && job->id[0])
        job->outlet = ng_outlet_hold(c->outlet);
    if (answer_at_once(t, job))
        return;
    if (ng_method_hand_over(c, job)) {
        ng_job_free(job);
        turn_away(t, call, m, m->writes ? NG_REFUSAL_WRITES : NG_REFUSAL_QUEUE, NG_API_BUSY,
                  NG_BUSY_TEXT);
    }
}

static void stop(const target *t, const ng_rpc_call *call)
{
    ng_server *s = t->c->server;
    ng_buf answer = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    ng_record_outcome(&s->shared, NG_METHOD_SHUTDOWN, NG_OUTCOME_OK);
    if (ng_rpc_result(call->id, "{}", &answer, &err))
        ng_buf_release(&answer);
    deliver(t, call->id[0] ? ng_buf_steal(&answer) : NULL);
    ng_buf_release(&answer);
    ng_server_drain(s);
}

static void call_method(const target *t, const ng_rpc_call *call, json_t *message, size_t bytes)
{
    const ng_method_entry *m = ng_method_find(call->method);
    const char *refused = m ? ng_method_refusal(t->c, m, call->params) : NULL;
    if (!m)
        answer_no_method(t, call);
    else if (t->c->gone && !m->writes)
        deliver(t, NULL);
    else if (bytes > m->bytes_max)
        turn_away(t, call, m, NG_REFUSAL_TOO_LARGE, NG_API_TOO_LARGE,
                  "the message is too large for this method");
    else if (refused)
        turn_away(t, call, m, NG_REFUSAL_UNAUTHORIZED, NG_API_UNAUTHORIZED, refused);
    else if (call->id[0] && find_job(t->c, call->id)) {
        ng_api_error error = {.data = NULL};
        ng_api_fail(&error, NG_API_INVALID_REQUEST, "the id %.100s is in flight already", call->id);
        ng_record_outcome(&t->c->server->shared, m->method, NG_OUTCOME_OF(error.kind));
        deliver_error(t, "", &error);
        ng_api_error_release(&error);
    } else if (m->method == NG_METHOD_SHUTDOWN)
        stop(t, call);
    else
        start(t, call, m, message, bytes);
}

static void dispatch_one(const target *t, json_t *message, size_t bytes)
{
    ng_rpc_call call;
    ng_api_error error = {.data = NULL};
    if (t->c->closing) {
        deliver(t, NULL);
        return;
    }
    atomic_fetch_add(&t->c->server->counters.requests, 1);
    if (ng_rpc_read(message, &call, &error)) {
        ng_record_outcome(&t->c->server->shared, NG_METHOD_UNKNOWN, NG_OUTCOME_OF(error.kind));
        if (error.kind == NG_API_INVALID_PARAMS && !call.id[0])
            deliver(t, NULL);
        else
            deliver_error(t, call.id, &error);
        ng_api_error_release(&error);
    } else if (!strncmp(call.method, "$/", 2)) {
        protocol_message(t, &call);
    } else {
        call_method(t, &call, message, bytes);
    }
}

static void dispatch_batch(ng_connection *c, json_t *list, size_t bytes)
{
    target t = {c, NULL, 0};
    size_t n = json_array_size(list);
    ng_error err = NG_ERROR_INIT;
    ng_api_error error = {.data = NULL};
    if (!n)
        ng_api_fail(&error, NG_API_INVALID_REQUEST, "a batch must have a member");
    else if (n > NG_BATCH_MAX || bytes > NG_MESSAGE_DELETE_MAX)
        ng_api_fail(&error, NG_API_TOO_LARGE, "a batch has at most %d members and %u bytes",
                    NG_BATCH_MAX, NG_MESSAGE_DELETE_MAX);
    else if (ng_rpc_batch_new(n, &t.batch, &err))
        ng_api_fail_from(&error, &err);
    if (!t.batch) {
        deliver_error(&t, "", &error);
        ng_api_error_release(&error);
        return;
    }
    /* The last member settles the batch and frees it, perhaps in this loop: take nothing from it
     * afterwards. */
    for (size_t i = 0; i < n; i++) {
        target member = {c, t.batch, i};
        dispatch_one(&member, json_array_get(list, i), bytes / n);
    }
}

void ng_dispatch_decoded(ng_connection *c, json_t *value, const ng_error *err, size_t len)
{
    target t = {c, NULL, 0};
    if (!value) {
        ng_api_error error = {.data = NULL};
        ng_api_fail(&error, err->status == NG_LIMIT ? NG_API_TOO_LARGE : NG_API_PARSE, "%s",
                    err->text);
        ng_record_outcome(&c->server->shared, NG_METHOD_UNKNOWN, NG_OUTCOME_OF(error.kind));
        deliver_error(&t, "", &error);
        ng_api_error_release(&error);
        return;
    }
    if (json_is_array(value))
        dispatch_batch(c, value, len);
    else
        dispatch_one(&t, value, len);
    json_decref(value);
}

void ng_dispatch(ng_connection *c, const char *text, size_t len)
{
    ng_error err = NG_ERROR_INIT;
    json_t *value = NULL;
    if (len > NG_DECODE_ON_LOOP_BYTES && ng_connection_decode(c, text, len))
        return;
    if (ng_json_decode(text, len, &value, &err))
        value = NULL;
    ng_dispatch_decoded(c, value, &err, len);
}
