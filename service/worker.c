/* SPDX-License-Identifier: GPL-2.0-or-later */
/* worker.c - what one thread of the pool does with a job. */
#include "service/worker.h"

#include "nutgraf/suggest.h"
#include "service/http/task.h"
#include "service/indexing.h"
#include "service/limits.h"
#include "service/record.h"

#define BEGIN_WAIT_MS 1000u /* for the index of a service that was just started */

void ng_worker_init(ng_worker *w, ng_shared *shared)
{
    *w = (ng_worker){.shared = shared};
}

static void drop_searcher(ng_worker *w)
{
    ng_searcher_free(w->searcher);
    w->searcher = NULL;
}

void ng_worker_release(ng_worker *w)
{
    drop_searcher(w);
    ng_store_free(w->store);
    ng_buf_release(&w->spare);
}

static int unavailable(const ng_worker *w, const ng_error *err, ng_api_error *error)
{
    ng_indexing_state s;
    ng_indexing_get(w->shared->indexing, &s);
    if (s.reason[0])
        ng_api_fail(error, NG_API_UNAVAILABLE, "the index is being built: %s", s.reason);
    else
        ng_api_fail(error, NG_API_UNAVAILABLE, "the index cannot be opened yet: %s", err->text);
    error->data =
        json_pack("{s:{s:I, s:I, s:s}, s:i}", "progress", "applied_seq", (json_int_t)s.applied_seq,
                  "seq", (json_int_t)s.last_seq, "reason", s.reason, "retry_after_ms", 1000);
    return -1;
}

static ng_status open_searcher(ng_worker *w, ng_error *err)
{
    if (w->searcher)
        return NG_OK;
    ng_status status = ng_searcher_open(w->shared->dir, w->shared->gate, &w->searcher, err);
    if (!status)
        ng_searcher_use_cache(w->searcher, w->shared->lists);
    if (!status)
        ng_searcher_use_spelling(w->searcher, w->shared->spelling);
    return status;
}

int ng_worker_searcher(ng_worker *w, ng_searcher **ret, ng_api_error *error)
{
    ng_error err = NG_ERROR_INIT;
    if (open_searcher(w, &err)) {
        /* A service that was just started has not made its index yet. */
        ng_error_clear(&err);
        ng_indexing_wait_begun(w->shared->indexing, BEGIN_WAIT_MS);
        if (open_searcher(w, &err))
            return unavailable(w, &err, error);
    }
    *ret = w->searcher;
    return 0;
}

int ng_worker_store(ng_worker *w, ng_store **ret, ng_api_error *error)
{
    if (w->searcher) {
        *ret = ng_searcher_store(w->searcher);
        return 0;
    }
    ng_error err = NG_ERROR_INIT;
    if (!w->store && ng_store_open(w->shared->dir, NG_STORE_READ, &w->store, &err))
        return ng_api_fail_from(error, &err);
    *ret = w->store;
    return 0;
}

static int search_once(ng_worker *w, ng_job *job)
{
    ng_searcher *searcher;
    ng_api_found found = {.partial = 1};
    if (ng_worker_searcher(w, &searcher, &job->error) || ng_job_begin_answer(job))
        return -1;
    ng_hidden_snapshot *hidden = ng_hidden_get(w->shared->hidden);
    const uint64_t *numbers = hidden ? hidden->numbers : NULL;
    size_t n = hidden ? hidden->n : 0;
    int failed = job->method == NG_METHOD_SIMILAR
                     ? ng_api_similar(searcher, job->params, numbers, n, &job->cancel, &job->answer,
                                      &job->error)
                     : ng_api_search(searcher, job->search, numbers, n, &job->cancel, &job->answer,
                                     &found, &job->error);
    ng_hidden_put(w->shared->hidden, hidden);
    if (failed) {
        ng_buf_release(&job->answer);
        return failed;
    }
    job->index_revision = found.partial ? 0 : found.index_revision;
    return ng_job_end_answer(job);
}

/* An error of the index itself: the generation may have been replaced, so try a fresh handle once.
 */
static void search(ng_worker *w, ng_job *job)
{
    if (!search_once(w, job) || !w->searcher ||
        (job->error.kind != NG_API_INTERNAL && job->error.kind != NG_API_UNAVAILABLE &&
         (job->error.kind != NG_API_NOT_FOUND || job->method == NG_METHOD_SIMILAR)))
        return;
    ng_log_event(w->shared->log, NG_LEVEL_WARNING, "search_retried", "error", job->error.text,
                 NULL);
    drop_searcher(w);
    if (search_once(w, job))
        ng_log_event(w->shared->log, NG_LEVEL_ERROR, "search_failed", "error", job->error.text,
                     NULL);
}

static int with_store(ng_worker *w, ng_job *job, json_t **ret)
{
    ng_store *store;
    if (ng_worker_store(w, &store, &job->error))
        return -1;
    return job->method == NG_METHOD_GET ? ng_api_get(store, job->params, ret, &job->error)
                                        : ng_api_resolve(store, job->params, ret, &job->error);
}

static int suggest_once(ng_worker *w, ng_job *job, json_t **ret)
{
    ng_searcher *searcher;
    if (ng_worker_searcher(w, &searcher, &job->error))
        return -1;
    ng_hidden_snapshot *hidden = ng_hidden_get(w->shared->hidden);
    int failed = ng_api_suggest(searcher, job->params, hidden ? hidden->numbers : NULL,
                                hidden ? hidden->n : 0, &job->cancel, ret, &job->error);
    ng_hidden_put(w->shared->hidden, hidden);
    return failed;
}

/* As with a search, a fresh handle may cure an error of the index. */
static int suggest(ng_worker *w, ng_job *job, json_t **ret)
{
    if (!suggest_once(w, job, ret))
        return 0;
    if (!w->searcher || job->error.kind != NG_API_INTERNAL)
        return -1;
    drop_searcher(w);
    ng_api_error_release(&job->error);
    job->error = (ng_api_error){.data = NULL};
    return suggest_once(w, job, ret);
}

static int work(ng_worker *w, ng_job *job, json_t **ret)
{
    switch (job->method) {
    case NG_METHOD_SUGGEST:
        return suggest(w, job, ret);
    case NG_METHOD_GET:
    case NG_METHOD_RESOLVE:
        return with_store(w, job, ret);
    case NG_METHOD_PARSE:
        return ng_api_parse(job->params, ret, &job->error);
    case NG_METHOD_HELLO:
        return ng_worker_hello(w, job->params, ret, &job->error);
    case NG_METHOD_STATUS:
        return ng_worker_status(w, job->params, ret, &job->error);
    case NG_METHOD_SEARCH: /* their results are text already */
    case NG_METHOD_SIMILAR:
    case NG_METHOD_ADD:
    case NG_METHOD_DELETE:
    case NG_METHOD_SHUTDOWN:
        break;
    }
    return ng_api_fail(&job->error, NG_API_INTERNAL, "not a method of this thread");
}

/* Its answer, or its error. */
static void run_method(ng_worker *w, ng_job *job)
{
    json_t *result = NULL;
    job->answer = w->spare;
    w->spare = (ng_buf)NG_BUF_INIT;
    if (ng_cancel_is_set(&job->cancel))
        ng_api_fail(&job->error, NG_API_CANCELLED, "cancelled before it was begun");
    else if (job->method == NG_METHOD_SEARCH || job->method == NG_METHOD_SIMILAR)
        search(w, job);
    else if (!work(w, job, &result))
        ng_job_succeed(job, result);
    if (job->key.len)
        ng_searches_keep(w->shared, job);
}

void ng_worker_run(ng_worker *w, ng_job *job)
{
    uint64_t began = uv_hrtime();
    if (!job->answer.len) /* else it is given again, and a page is made of it */
        run_method(w, job);
    if (job->task)
        ng_http_task_work(job->task, job);
    job->spent_ns = uv_hrtime() - began;
    ng_record_work(w->shared, job, began);
}

static void take_back_buffer(ng_worker *w, ng_job *job)
{
    if (job->answer.cap > NG_OUTPUT_KEPT_MAX)
        return;
    w->spare = job->answer;
    ng_buf_clear(&w->spare);
    job->answer = (ng_buf)NG_BUF_INIT;
}

void ng_worker_answer(ng_worker *w, ng_job *job)
{
    ng_error err = NG_ERROR_INIT;
    atomic_uint *in_flight = &w->shared->counters->in_flight;
    if (!job->outlet || !job->answer.len || !ng_outlet_begin(job->outlet))
        return;
    if (ng_frame_wrap(job->framing, &job->answer, &err)) {
        ng_outlet_end(job->outlet, 1);
        return;
    }
    /* Said first: the client may be quicker than this thread with what it asks next. */
    atomic_store(&job->answered, 1);
    atomic_fetch_sub(in_flight, 1);
    job->sent = ng_outlet_send(job->outlet, job->answer.data, job->answer.len);
    int whole = job->sent == job->answer.len;
    if (!whole) {
        atomic_fetch_add(in_flight, 1);
        atomic_store(&job->answered, 0);
        job->begun = 1;
    }
    ng_outlet_end(job->outlet, whole);
    if (whole)
        take_back_buffer(w, job);
}
