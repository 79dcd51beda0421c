/* SPDX-License-Identifier: GPL-2.0-or-later */
/* job.c - one request on its way through the threads, and the way back to the loop. */
#include "service/job.h"

#include <stdlib.h>
#include <string.h>

#include "service/http/task.h"
#include "service/limits.h"

const char *ng_method_name(ng_method method)
{
    static const char *const names[NG_METHODS] = {
        [NG_METHOD_HELLO] = "hello",       [NG_METHOD_SEARCH] = "search",
        [NG_METHOD_PARSE] = "parse",       [NG_METHOD_GET] = "get",
        [NG_METHOD_RESOLVE] = "resolve",   [NG_METHOD_STATUS] = "status",
        [NG_METHOD_ADD] = "add",           [NG_METHOD_DELETE] = "delete",
        [NG_METHOD_SHUTDOWN] = "shutdown", [NG_METHOD_SIMILAR] = "similar",
        [NG_METHOD_SUGGEST] = "suggest",
    };
    return names[method];
}

ng_job *ng_job_new(ng_method method, const char *id, json_t *message, const json_t *params)
{
    size_t len = strlen(id);
    ng_job *job = calloc(1, sizeof *job + len + 1);
    if (!job)
        return NULL;
    job->method = method;
    job->arrived_ns = uv_hrtime();
    job->message = json_incref(message);
    job->params = params;
    memcpy(job->id, id, len + 1);
    return job;
}

void ng_job_free(ng_job *job)
{
    if (!job)
        return;
    json_decref(job->message);
    ng_outlet_release(job->outlet);
    ng_http_task_free(job->task);
    free(job->search);
    ng_buf_release(&job->answer);
    ng_buf_release(&job->key);
    ng_api_error_release(&job->error);
    free(job);
}

/* Half an answer is none. */
static int keep_answer(ng_job *job, ng_status status, const ng_error *err)
{
    if (!status)
        return 0;
    ng_buf_release(&job->answer);
    return ng_api_fail_from(&job->error, err);
}

void ng_job_succeed(ng_job *job, json_t *result_take)
{
    ng_error err = NG_ERROR_INIT;
    char *text = json_dumps(result_take, NG_API_DUMP_FLAGS);
    json_decref(result_take);
    if (!text)
        ng_api_fail(&job->error, NG_API_INTERNAL, "out of memory");
    else if (!ng_job_begin_answer(job) &&
             !keep_answer(job, ng_buf_add_str(&job->answer, text, &err), &err))
        ng_job_end_answer(job);
    free(text);
}

int ng_job_begin_answer(ng_job *job)
{
    ng_error err = NG_ERROR_INIT;
    ng_buf_clear(&job->answer);
    ng_status status = ng_rpc_result_begin(job->id, &job->answer, &err);
    job->result_at = job->answer.len;
    return keep_answer(job, status, &err);
}

int ng_job_end_answer(ng_job *job)
{
    ng_error err = NG_ERROR_INIT;
    return keep_answer(job, ng_buf_add_str(&job->answer, NG_RPC_RESULT_END, &err), &err);
}

void ng_job_fail(ng_job *job, const ng_error *err)
{
    ng_api_fail_from(&job->error, err);
}

void ng_jobs_push(ng_jobs *list, ng_job *job)
{
    job->next = NULL;
    if (list->last)
        list->last->next = job;
    else
        list->first = job;
    list->last = job;
    list->n++;
}

ng_job *ng_jobs_pop(ng_jobs *list)
{
    ng_job *job = list->first;
    if (!job)
        return NULL;
    list->first = job->next;
    if (!list->first)
        list->last = NULL;
    list->n--;
    job->next = NULL;
    return job;
}

int ng_done_init(ng_done *d, uv_async_t *async)
{
    *d = (ng_done){.async = async};
    return uv_mutex_init(&d->mutex);
}

void ng_done_release(ng_done *d)
{
    ng_job *job;
    while ((job = ng_jobs_pop(&d->jobs)))
        ng_job_free(job);
    uv_mutex_destroy(&d->mutex);
}

/* The mutex is held. */
static int may_linger(const ng_done *d, const ng_job *job)
{
    return atomic_load(&job->answered) && !ng_outlet_is_awaited(job->outlet) &&
           d->jobs.n <= NG_ANSWERED_JOBS_MAX;
}

void ng_done_push(ng_done *d, ng_job *job)
{
    uv_mutex_lock(&d->mutex);
    ng_jobs_push(&d->jobs, job);
    int call = !d->called && !may_linger(d, job);
    d->called |= call;
    uv_mutex_unlock(&d->mutex);
    if (call)
        uv_async_send(d->async);
}

ng_jobs ng_done_take(ng_done *d)
{
    uv_mutex_lock(&d->mutex);
    ng_jobs jobs = d->jobs;
    d->jobs = (ng_jobs){NULL, NULL, 0};
    d->called = 0;
    uv_mutex_unlock(&d->mutex);
    return jobs;
}

void ng_done_remind(ng_done *d)
{
    uv_mutex_lock(&d->mutex);
    int call = d->jobs.n && !d->called;
    d->called |= call;
    uv_mutex_unlock(&d->mutex);
    if (call)
        uv_async_send(d->async);
}
