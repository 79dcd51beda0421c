/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dispatch_task.c - methods called for a request of HTTP. */
#include "service/http/http.h"
#include "service/http/task.h"
#include "service/methods.h"
#include "service/record.h"

int ng_dispatch_writes(const char *name)
{
    const ng_method_entry *m = name ? ng_method_find(name) : NULL;
    return m && m->writes;
}

int ng_dispatch_task(ng_connection *c, ng_http_task *task, ng_api_error *error)
{
    const ng_method_entry *m = ng_method_find(task->method);
    task->method = NULL; /* it may come to need another one */
    const char *refused = m && m->method != NG_METHOD_SHUTDOWN
                              ? ng_method_refusal(c, m, task->params)
                              : "there is no such method here";
    if (refused)
        return ng_api_fail(error, NG_API_UNAUTHORIZED, "%s", refused);
    ng_job *job = ng_job_new(m->method, "0", task->params, task->params);
    if (!job)
        return ng_api_fail(error, NG_API_INTERNAL, "out of memory");
    atomic_fetch_add(&c->server->counters.requests, 1);
    job->connection = c;
    job->task = task;
    job->bytes = task->bytes;
    int failed = m->method == NG_METHOD_SEARCH && ng_searches_begin(c->server, job);
    /* A page is made by a thread, also of an answer that is given again. */
    if (failed || (job->answer.len && task->route->shape == NG_HTTP_AS_JSON)) {
        ng_record_job(&c->server->shared, job, uv_hrtime());
        ng_http_task_work(task, job);
        ng_http_answered(c, job);
        ng_job_free(job);
        return 0;
    }
    if (!ng_method_hand_over(c, job))
        return 0;
    job->task = NULL;
    ng_job_free(job);
    ng_record_outcome(&c->server->shared, m->method, NG_OUTCOME_OF(NG_API_BUSY));
    ng_record_refusal(&c->server->shared, m->writes ? NG_REFUSAL_WRITES : NG_REFUSAL_QUEUE, "http",
                      NULL);
    return ng_api_fail(error, NG_API_BUSY, NG_BUSY_TEXT);
}
