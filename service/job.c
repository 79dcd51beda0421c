/* SPDX-License-Identifier: GPL-2.0-or-later */
/* job.c - one request on its way through the threads, and the way back to the loop. */
#include "service/job.h"

#include <stdlib.h>
#include <string.h>

ng_job *ng_job_new(ng_method method, const char *id, json_t *message, const json_t *params)
{
    size_t len = strlen(id);
    ng_job *job = calloc(1, sizeof *job + len + 1);
    if (!job)
        return NULL;
    job->method = method;
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
    free(job->search);
    free(job->result);
    ng_buf_release(&job->key);
    ng_api_error_release(&job->error);
    free(job);
}

void ng_job_succeed(ng_job *job, json_t *result_take)
{
    job->result = json_dumps(result_take, NG_API_DUMP_FLAGS);
    json_decref(result_take);
    if (!job->result)
        ng_api_fail(&job->error, NG_API_INTERNAL, "out of memory");
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

void ng_done_push(ng_done *d, ng_job *job)
{
    uv_mutex_lock(&d->mutex);
    ng_jobs_push(&d->jobs, job);
    uv_mutex_unlock(&d->mutex);
    uv_async_send(d->async);
}

ng_jobs ng_done_take(ng_done *d)
{
    uv_mutex_lock(&d->mutex);
    ng_jobs jobs = d->jobs;
    d->jobs = (ng_jobs){NULL, NULL, 0};
    uv_mutex_unlock(&d->mutex);
    return jobs;
}
