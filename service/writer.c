/* SPDX-License-Identifier: GPL-2.0-or-later */
/* writer.c - the thread that writes the store: adds and deletes, all that wait in one transaction.
 */
#include "service/writer.h"

#include <stdlib.h>
#include <string.h>

#include "service/indexing.h"
#include "service/limits.h"
#include "service/record.h"

#define IDLE_CHECKPOINT_NS UINT64_C(2000000000) /* idle time before the log is folded in */

/* A request that was read and waits for the transaction. */
typedef struct request {
    ng_job *job;
    ng_api_add add;
    ng_api_delete del;
    json_t *lists[2]; /* accepted and rejected, or deleted and missing */
    uint64_t *numbers;
    size_t n_numbers;
    uint64_t seq;
    int wait;
} request;

typedef struct group {
    request items[NG_WRITES_MAX];
    size_t n;
    size_t articles, bytes;
} group;

struct ng_writer {
    ng_shared *shared;
    ng_store *store;
    uv_thread_t thread;
    int started;
    group *group; /* only the thread's */
    uv_mutex_t mutex;
    uv_cond_t wake;
    /* Under the mutex. */
    ng_jobs jobs;
    size_t bytes;
    uint64_t erase_seq; /* 0: nothing to erase */
    int stop;
};

ng_status ng_writer_new(ng_shared *shared, ng_store *store, ng_writer **ret, ng_error *err)
{
    ng_writer *w = calloc(1, sizeof *w);
    group *g = calloc(1, sizeof *g);
    if (!w || !g) {
        free(w);
        free(g);
        return ng_fail(err, NG_NOMEM, "out of memory");
    }
    w->shared = shared;
    w->store = store;
    w->group = g;
    uv_mutex_init(&w->mutex);
    uv_cond_init(&w->wake);
    *ret = w;
    return NG_OK;
}

void ng_writer_free(ng_writer *w)
{
    if (!w)
        return;
    ng_job *job;
    while ((job = ng_jobs_pop(&w->jobs)))
        ng_job_free(job);
    uv_cond_destroy(&w->wake);
    uv_mutex_destroy(&w->mutex);
    free(w->group);
    free(w);
}

int ng_writer_submit(ng_writer *w, ng_job *job)
{
    uv_mutex_lock(&w->mutex);
    int full = w->jobs.n >= NG_WRITES_MAX || w->bytes + job->bytes > NG_WRITES_BYTES_MAX;
    if (!full) {
        ng_jobs_push(&w->jobs, job);
        w->bytes += job->bytes;
        uv_cond_signal(&w->wake);
    }
    atomic_store(&w->shared->counters->writes_waiting, (unsigned)w->jobs.n);
    uv_mutex_unlock(&w->mutex);
    return full ? -1 : 0;
}

void ng_writer_erase(ng_writer *w, uint64_t seq)
{
    uv_mutex_lock(&w->mutex);
    w->erase_seq = seq;
    uv_cond_signal(&w->wake);
    uv_mutex_unlock(&w->mutex);
}

static void answer(ng_writer *w, ng_job *job)
{
    ng_record_job(w->shared, job, uv_hrtime());
    ng_done_push(w->shared->done, job);
}

/* ---- Reading requests. ---- */

static int read_delete(request *r)
{
    if (ng_api_delete_read(r->job->params, &r->del, &r->job->error))
        return -1;
    r->wait = r->del.wait_searchable;
    r->numbers = calloc(r->del.n, sizeof *r->numbers);
    if (r->numbers)
        return 0;
    ng_api_delete_release(&r->del);
    return ng_api_fail(&r->job->error, NG_API_INTERNAL, "out of memory");
}

static int read_request(ng_job *job, request *r)
{
    *r = (request){.job = job};
    if (ng_cancel_is_set(&job->cancel))
        return ng_api_fail(&job->error, NG_API_CANCELLED, "cancelled before it was begun");
    if (job->method == NG_METHOD_DELETE)
        return read_delete(r);
    if (ng_api_add_read(job->params, &r->add, &job->error))
        return -1;
    r->wait = r->add.wait_searchable;
    return 0;
}

static void release_request(request *r)
{
    ng_api_add_release(&r->add);
    ng_api_delete_release(&r->del);
    json_decref(r->lists[0]);
    json_decref(r->lists[1]);
    free(r->numbers);
}

/* Add a job to the group, or answer it when it cannot be read. */
static void gather(ng_writer *w, group *g, ng_job *job)
{
    request *r = &g->items[g->n];
    if (read_request(job, r)) {
        answer(w, job);
        return;
    }
    g->n++;
    g->articles += r->add.n + r->del.n;
    g->bytes += job->bytes;
}

/* ---- Writing them. ---- */

static ng_status apply(ng_writer *w, request *r, ng_error *err)
{
    if (r->job->method == NG_METHOD_DELETE)
        return ng_api_delete_put(w->store, &r->del, &r->lists[0], &r->lists[1], r->numbers,
                                 &r->n_numbers, &r->seq, err);
    ng_status status = ng_api_add_put(w->store, &r->add, &r->lists[0], &r->seq, err);
    if (!status)
        r->lists[1] = json_incref(r->add.rejected);
    return status;
}

static ng_status transact(ng_writer *w, group *g, ng_error *err)
{
    ng_status status = ng_store_begin(w->store, err);
    if (status)
        return status;
    for (size_t i = 0; !status && i < g->n; i++)
        status = apply(w, &g->items[i], err);
    if (!status)
        status = ng_store_commit(w->store, err);
    if (status)
        ng_store_rollback(w->store);
    return status;
}

static json_t *result_json(request *r)
{
    int is_add = r->job->method == NG_METHOD_ADD;
    json_t *o = json_object();
    int failed = json_object_set(o, is_add ? "accepted" : "deleted", r->lists[0]);
    failed |= json_object_set(o, is_add ? "rejected" : "missing", r->lists[1]);
    failed |= json_object_set_new(o, "seq", json_integer((json_int_t)r->seq));
    if (!failed)
        return o;
    json_decref(o);
    return NULL;
}

/* After the commit. Deleted articles are hidden before the answer leaves. */
static void finish(ng_writer *w, request *r)
{
    ng_error err = NG_ERROR_INIT;
    if (ng_hidden_add(w->shared->hidden, r->numbers, r->n_numbers, r->seq, &err))
        ng_log_event(w->shared->log, NG_LEVEL_ERROR, "hide_failed", "error", err.text, NULL);
    ng_indexing_wake(w->shared->indexing, r->seq);
    ng_job_succeed(r->job, result_json(r));
    if (r->wait && r->job->answer.len && r->seq) {
        if (!ng_indexing_when(w->shared->indexing, r->seq, r->job))
            return;
        ng_buf_release(&r->job->answer);
        ng_api_fail(&r->job->error, NG_API_BUSY,
                    "stored, but too many requests wait to be searchable");
    }
    answer(w, r->job);
}

static ng_status transact_timed(ng_writer *w, group *g, ng_error *err)
{
    uint64_t began = uv_hrtime();
    ng_status status = transact(w, g, err);
    ng_histogram_add(&w->shared->counters->measures.commit, uv_hrtime() - began);
    return status;
}

static void commit_group(ng_writer *w, group *g)
{
    ng_error err = NG_ERROR_INIT;
    ng_status status = g->n ? transact_timed(w, g, &err) : NG_OK;
    if (status)
        ng_log_event(w->shared->log, NG_LEVEL_ERROR, "store_failed", "kind", ng_status_name(status),
                     "error", err.text, NULL);
    for (size_t i = 0; i < g->n; i++) {
        request *r = &g->items[i];
        if (status) {
            ng_job_fail(r->job, &err);
            answer(w, r->job);
        } else {
            finish(w, r);
        }
        release_request(r);
    }
    g->n = g->articles = g->bytes = 0;
}

/* ---- The thread. ---- */

static ng_job *next_job(ng_writer *w)
{
    uv_mutex_lock(&w->mutex);
    ng_job *job = ng_jobs_pop(&w->jobs);
    if (job)
        w->bytes -= job->bytes;
    atomic_store(&w->shared->counters->writes_waiting, (unsigned)w->jobs.n);
    uv_mutex_unlock(&w->mutex);
    return job;
}

static void erase(ng_writer *w, uint64_t seq)
{
    ng_error err = NG_ERROR_INIT;
    ng_status status = ng_store_begin(w->store, &err);
    if (!status)
        status = ng_store_erase(w->store, seq, &err);
    if (!status)
        status = ng_store_commit(w->store, &err);
    if (status)
        ng_store_rollback(w->store);
    if (status)
        ng_log_event(w->shared->log, NG_LEVEL_WARNING, "erase_failed", "error", err.text, NULL);
}

/* Wait for something to do. Gives the change to erase up to, or 0; `*ret_idle` when nothing came
 * for a while after the last commit. False: asked to stop and nothing is left. */
static int wait_for_work(ng_writer *w, int dirty, uint64_t *ret_erase, int *ret_idle)
{
    *ret_idle = 0;
    uv_mutex_lock(&w->mutex);
    while (!w->jobs.n && !w->erase_seq && !w->stop && !*ret_idle) {
        if (dirty)
            *ret_idle = uv_cond_timedwait(&w->wake, &w->mutex, IDLE_CHECKPOINT_NS) == UV_ETIMEDOUT;
        else
            uv_cond_wait(&w->wake, &w->mutex);
    }
    *ret_erase = w->jobs.n ? 0 : w->erase_seq;
    if (*ret_erase)
        w->erase_seq = 0;
    int more = w->jobs.n || *ret_erase || !w->stop;
    uv_mutex_unlock(&w->mutex);
    return more;
}

static void checkpoint(ng_writer *w)
{
    ng_error err = NG_ERROR_INIT;
    if (ng_store_checkpoint(w->store, &err))
        ng_log_event(w->shared->log, NG_LEVEL_WARNING, "checkpoint_failed", "error", err.text,
                     NULL);
}

static void run(void *data)
{
    ng_writer *w = data;
    group *g = w->group;
    uint64_t seq;
    int idle, dirty = 0;
    while (wait_for_work(w, dirty, &seq, &idle)) {
        if (seq)
            erase(w, seq);
        if (idle) {
            checkpoint(w);
            dirty = 0;
            continue;
        }
        ng_job *job;
        while (g->n < NG_WRITES_MAX && g->articles < NG_GROUP_ARTICLES_MAX &&
               g->bytes < NG_GROUP_BYTES_MAX && (job = next_job(w)))
            gather(w, g, job);
        commit_group(w, g);
        dirty = 1;
    }
    ng_thread_ends(w->shared);
}

ng_status ng_writer_start(ng_writer *w, ng_error *err)
{
    int code = ng_thread_start(&w->thread, w->shared, run, w);
    if (code)
        return ng_fail(err, NG_IO, "cannot start the store thread: %s", uv_strerror(code));
    w->started = 1;
    return NG_OK;
}

void ng_writer_stop(ng_writer *w)
{
    uv_mutex_lock(&w->mutex);
    w->stop = 1;
    uv_cond_signal(&w->wake);
    uv_mutex_unlock(&w->mutex);
}

void ng_writer_join(ng_writer *w)
{
    if (w && w->started)
        uv_thread_join(&w->thread);
}
