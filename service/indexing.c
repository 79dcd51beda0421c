/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexing.c - the thread that follows the change feed of the store into the index. */
#include "service/indexing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/footprint.h"
#include "service/lag.h"
#include "service/limits.h"
#include "service/patience.h"
#include "service/record.h"
#include "service/writer.h"

#define RETRY_FIRST_MS  200u
#define RETRY_MOST_MS   5000u
#define MEASURE_NS      UINT64_C(10000000000)
#define MEASURE_IDLE_NS UINT64_C(1000000000)

typedef struct waiter {
    uint64_t seq;
    ng_job *job;
} waiter;

struct ng_indexing {
    ng_shared *shared;
    ng_writer *writer;
    ng_patience *patience;
    unsigned long long pooled; /* requests of readers, up to the last step */
    uint64_t measured;         /* uv_hrtime, when index_bytes was; only the thread's */
    uv_thread_t thread;
    int started;
    uv_mutex_t mutex;
    uv_cond_t wake; /* for the thread */
    uv_cond_t begun;
    /* Under the mutex. */
    ng_indexing_state state;
    ng_lag lag;
    uint64_t wanted;             /* newest change committed in the store */
    int stop, has_begun, merged; /* merged: a merge waits to be taken over */
    waiter waiters[NG_WAITERS_MAX];
    size_t n_waiters;
};

ng_status ng_indexing_new(ng_shared *shared, ng_indexing **ret, ng_error *err)
{
    ng_indexing *ix = calloc(1, sizeof *ix);
    if (!ix)
        return ng_fail(err, NG_NOMEM, "out of memory");
    ix->shared = shared;
    ng_status status = ng_patience_new(NG_INDEX_PATIENCE_MS, &ix->patience, err);
    if (status) {
        free(ix);
        return status;
    }
    uv_mutex_init(&ix->mutex);
    uv_cond_init(&ix->wake);
    uv_cond_init(&ix->begun);
    *ret = ix;
    return NG_OK;
}

void ng_indexing_free(ng_indexing *ix)
{
    if (!ix)
        return;
    for (size_t i = 0; i < ix->n_waiters; i++)
        ng_job_free(ix->waiters[i].job);
    uv_cond_destroy(&ix->begun);
    uv_cond_destroy(&ix->wake);
    uv_mutex_destroy(&ix->mutex);
    ng_patience_free(ix->patience);
    free(ix);
}

/* The mutex is held: take out a waiter whose change is applied. */
static ng_job *next_ready(ng_indexing *ix)
{
    for (size_t i = 0; i < ix->n_waiters; i++) {
        if (ix->waiters[i].seq > ix->state.applied_seq)
            continue;
        ng_job *job = ix->waiters[i].job;
        ix->waiters[i] = ix->waiters[--ix->n_waiters];
        return job;
    }
    return NULL;
}

static void say_begun(ng_indexing *ix)
{
    uv_mutex_lock(&ix->mutex);
    ix->has_begun = 1;
    uv_cond_broadcast(&ix->begun);
    uv_mutex_unlock(&ix->mutex);
}

/* A batch was published: tell everyone who waits for it. */
static void published(ng_indexing *ix, const ng_index_progress *p)
{
    ng_jobs ready = {NULL, NULL, 0};
    uv_mutex_lock(&ix->mutex);
    ng_indexing_state *s = &ix->state;
    s->last_seq = p->last_seq;
    s->parts = p->parts;
    s->merging = p->merging;
    s->seals = p->seals;
    s->merges = p->merges;
    s->rebuilding = p->rebuilding;
    s->failing = 0;
    snprintf(s->reason, sizeof s->reason, "%s", p->reason);
    s->merge_failures = p->merge_failures;
    s->applied_seq = p->applied_seq;
    if (!p->rebuilding) {
        s->articles = p->articles;
        s->passages = p->passages;
        ng_lag_apply(&ix->lag, p->applied_seq);
        s->revision = p->revision;
        s->ready = 1;
        for (ng_job *job; (job = next_ready(ix));)
            ng_jobs_push(&ready, job);
    }
    uv_mutex_unlock(&ix->mutex);
    if (!p->rebuilding && ng_hidden_applied(ix->shared->hidden, p->applied_seq))
        ng_writer_erase(ix->writer, p->applied_seq);
    uint64_t now = uv_hrtime();
    for (ng_job *job; (job = ng_jobs_pop(&ready));) {
        ng_record_job(ix->shared, job, now);
        ng_done_push(ix->shared->done, job);
    }
    say_begun(ix);
}

/* Wait `ms` or until asked to stop. */
static void pause_ms(ng_indexing *ix, unsigned ms)
{
    uint64_t until = uv_hrtime() + ms * UINT64_C(1000000);
    uv_mutex_lock(&ix->mutex);
    for (uint64_t now; !ix->stop && (now = uv_hrtime()) < until;)
        uv_cond_timedwait(&ix->wake, &ix->mutex, until - now);
    uv_mutex_unlock(&ix->mutex);
}

/* Nothing is left to do: wait for a change, or the end of a merge. */
static void wait_for_change(ng_indexing *ix)
{
    uv_mutex_lock(&ix->mutex);
    while (!ix->stop && !ix->merged && ix->wanted <= ix->state.applied_seq)
        uv_cond_wait(&ix->wake, &ix->mutex);
    ix->merged = 0;
    uv_mutex_unlock(&ix->mutex);
}

static void on_merged(void *data)
{
    ng_indexing *ix = data;
    uv_mutex_lock(&ix->mutex);
    ix->merged = 1;
    uv_cond_broadcast(&ix->wake);
    uv_mutex_unlock(&ix->mutex);
}

static int stopping(ng_indexing *ix)
{
    uv_mutex_lock(&ix->mutex);
    int stop = ix->stop;
    uv_mutex_unlock(&ix->mutex);
    return stop;
}

/* Log a failure when it is not the one of the last time. */
static void failed(ng_indexing *ix, const ng_error *err, ng_error *last)
{
    uv_mutex_lock(&ix->mutex);
    ix->state.failing = 1;
    atomic_fetch_add(&ix->shared->counters->measures.index_failures, 1);
    snprintf(ix->state.reason, sizeof ix->state.reason, "%.127s", err->text);
    uv_mutex_unlock(&ix->mutex);
    if (last->status != err->status || strcmp(last->text, err->text))
        ng_log_event(ix->shared->log, NG_LEVEL_ERROR, "index_failed", "kind",
                     ng_status_name(err->status), "error", err->text, NULL);
    *last = *err;
    say_begun(ix);
}

/* With patience when somebody has searched since the last step: giving way costs a tenth of it. */
static ng_status take_step(ng_indexing *ix, ng_index_writer *w, ng_index_progress *ret,
                           ng_error *err)
{
    unsigned long long pooled = atomic_load(&ix->shared->counters->pooled);
    int patient = pooled != ix->pooled;
    ix->pooled = pooled;
    if (patient)
        ng_patience_begin(ix->patience);
    uint64_t began = uv_hrtime();
    ng_status status = ng_index_writer_step(w, ret, err);
    if (!status && ret->changes) {
        ng_histogram_add(&ix->shared->counters->measures.index_step, uv_hrtime() - began);
        atomic_fetch_add(&ix->shared->counters->measures.index_changes, ret->changes);
    }
    if (patient)
        ng_patience_end(ix->patience);
    return status;
}

/* How much of the disk the index takes: looked at when there is nothing else to do, and now and
 * then when there always is. */
static void measure_index(ng_indexing *ix, int idle)
{
    uint64_t now = uv_hrtime();
    if (ix->measured && now - ix->measured < (idle ? MEASURE_IDLE_NS : MEASURE_NS))
        return;
    ix->measured = now;
    uint64_t bytes = ng_footprint_index(ix->shared->dir);
    uv_mutex_lock(&ix->mutex);
    ix->state.index_bytes = bytes;
    uv_mutex_unlock(&ix->mutex);
}

static ng_status step(ng_indexing *ix, ng_store *store, ng_index_writer **w, ng_error *err)
{
    if (!*w) {
        ng_status status =
            ng_index_writer_open(ix->shared->dir, store, ix->shared->gate, NG_INDEX_FOLLOW, w, err);
        if (status)
            return status;
        ng_index_writer_on_merged(*w, on_merged, ix);
        ng_index_writer_use_cache(*w, ix->shared->lists);
    }
    ng_index_progress progress;
    ng_status status = take_step(ix, *w, &progress, err);
    if (status)
        return status;
    published(ix, &progress);
    measure_index(ix, !progress.changes);
    if (!progress.changes)
        wait_for_change(ix);
    return NG_OK;
}

static void follow(ng_indexing *ix, ng_store *store)
{
    ng_index_writer *w = NULL;
    ng_error last = NG_ERROR_INIT;
    unsigned retry = RETRY_FIRST_MS;
    while (!stopping(ix)) {
        ng_error err = NG_ERROR_INIT;
        if (step(ix, store, &w, &err)) {
            failed(ix, &err, &last);
            pause_ms(ix, retry);
            retry = 2 * retry < RETRY_MOST_MS ? 2 * retry : RETRY_MOST_MS;
        } else if (last.status) {
            ng_log_event(ix->shared->log, NG_LEVEL_NOTICE, "index_recovered", NULL);
            ng_error_clear(&last);
            retry = RETRY_FIRST_MS;
        }
    }
    ng_index_writer_free(w);
}

static void run(void *data)
{
    ng_indexing *ix = data;
    ng_store *store = NULL;
    ng_error last = NG_ERROR_INIT;
    ng_thread_give_way(NG_NICE_INDEXING);
    while (!store && !stopping(ix)) {
        ng_error err = NG_ERROR_INIT;
        if (ng_store_open(ix->shared->dir, NG_STORE_WRITE, &store, &err)) {
            failed(ix, &err, &last);
            pause_ms(ix, RETRY_MOST_MS);
        }
    }
    if (store)
        follow(ix, store);
    ng_store_free(store);
    ng_thread_ends(ix->shared);
}

ng_status ng_indexing_start(ng_indexing *ix, ng_writer *writer, ng_error *err)
{
    ix->writer = writer;
    int code = ng_thread_start(&ix->thread, ix->shared, run, ix);
    if (code)
        return ng_fail(err, NG_IO, "cannot start the index thread: %s", uv_strerror(code));
    ix->started = 1;
    return NG_OK;
}

void ng_indexing_stop(ng_indexing *ix)
{
    uv_mutex_lock(&ix->mutex);
    ix->stop = 1;
    uv_cond_broadcast(&ix->wake);
    uv_mutex_unlock(&ix->mutex);
}

void ng_indexing_join(ng_indexing *ix)
{
    if (ix && ix->started)
        uv_thread_join(&ix->thread);
}

void ng_indexing_wake(ng_indexing *ix, uint64_t seq)
{
    uint64_t now = uv_hrtime();
    uv_mutex_lock(&ix->mutex);
    if (seq > ix->wanted)
        ix->wanted = seq;
    ng_lag_commit(&ix->lag, seq, now);
    if (seq > ix->state.last_seq)
        ix->state.last_seq = seq;
    uv_cond_signal(&ix->wake);
    uv_mutex_unlock(&ix->mutex);
}

int ng_indexing_when(ng_indexing *ix, uint64_t seq, ng_job *job)
{
    uv_mutex_lock(&ix->mutex);
    int now = ix->state.ready && !ix->state.rebuilding && ix->state.applied_seq >= seq;
    int full = !now && ix->n_waiters == NG_WAITERS_MAX;
    if (!now && !full)
        ix->waiters[ix->n_waiters++] = (waiter){seq, job};
    uv_mutex_unlock(&ix->mutex);
    if (now) {
        ng_record_job(ix->shared, job, uv_hrtime());
        ng_done_push(ix->shared->done, job);
    }
    return full ? -1 : 0;
}

/* "current" is said of what every reader finds: a reader that was opened during a commit is ahead
 * of those that wait for it to be published. */
const char *ng_indexing_state_name(const ng_indexing_state *s, uint64_t applied, uint64_t seq)
{
    if (s->rebuilding)
        return "rebuilding";
    if (s->failing)
        return "failing";
    return !s->ready || applied < seq || s->applied_seq < seq ? "behind" : "current";
}

void ng_indexing_get(ng_indexing *ix, ng_indexing_state *ret)
{
    uv_mutex_lock(&ix->mutex);
    *ret = ix->state;
    ret->waiting_since = ng_lag_since(&ix->lag);
    uv_mutex_unlock(&ix->mutex);
}

void ng_indexing_wait_begun(ng_indexing *ix, unsigned timeout_ms)
{
    uint64_t until = uv_hrtime() + timeout_ms * UINT64_C(1000000);
    uv_mutex_lock(&ix->mutex);
    for (uint64_t now; !ix->has_begun && (now = uv_hrtime()) < until;)
        uv_cond_timedwait(&ix->begun, &ix->mutex, until - now);
    uv_mutex_unlock(&ix->mutex);
}
