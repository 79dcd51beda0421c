/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pool.c - N threads that answer what only reads, each with its own handles. */
#include "service/pool.h"

#include <stdlib.h>

#include "service/limits.h"
#include "service/turns.h"
#include "service/worker.h"

typedef struct thread {
    uv_thread_t id;
    ng_pool *pool;
    uv_sem_t call; /* posted once each time it is taken off the stack of idle ones */
    int listed;    /* it went on the stack, and has not waited since; its own */
} thread;

/* The thread that became idle last is woken first: its caches are the warmest, and with few clients
 * the others sleep on. Each sleeps on a semaphore of its own: coming back from a condition variable
 * takes the mutex as one that others wait for, which costs a system call to release. */
struct ng_pool {
    ng_shared *shared;
    uv_mutex_t mutex;
    /* Under the mutex. */
    ng_turns jobs;
    thread *idle[NG_WORKERS_MAX]; /* a stack */
    unsigned n_idle;
    int stop;
    unsigned n_threads; /* started */
    thread threads[NG_WORKERS_MAX];
};

ng_status ng_pool_new(ng_shared *shared, ng_pool **ret, ng_error *err)
{
    ng_pool *p = calloc(1, sizeof *p);
    if (!p)
        return ng_fail(err, NG_NOMEM, "out of memory");
    p->shared = shared;
    uv_mutex_init(&p->mutex);
    for (unsigned i = 0; i < NG_WORKERS_MAX; i++) {
        p->threads[i].pool = p;
        uv_sem_init(&p->threads[i].call, 0);
    }
    *ret = p;
    return NG_OK;
}

void ng_pool_free(ng_pool *p)
{
    if (!p)
        return;
    ng_turns_release(&p->jobs);
    for (unsigned i = 0; i < NG_WORKERS_MAX; i++)
        uv_sem_destroy(&p->threads[i].call);
    uv_mutex_destroy(&p->mutex);
    free(p);
}

/* The mutex is held. */
static int take_in(ng_pool *p, ng_job *job, ng_turn_client *client, int always)
{
    ng_error err = NG_ERROR_INIT;
    if (!always && p->jobs.n >= p->shared->counters->queue)
        return -1;
    if (ng_turns_push(&p->jobs, client, job, &err))
        return -1;
    atomic_store(&p->shared->counters->searches_waiting, (unsigned)p->jobs.n);
    atomic_fetch_add(&p->shared->counters->pooled, 1);
    return 0;
}

/* The mutex is held. NULL: none is idle. */
static thread *call_one(ng_pool *p)
{
    return p->n_idle ? p->idle[--p->n_idle] : NULL;
}

int ng_pool_submit(ng_pool *p, ng_job *job, ng_turn_client *client, int always)
{
    uv_mutex_lock(&p->mutex);
    int refused = take_in(p, job, client, always);
    thread *t = refused ? NULL : call_one(p);
    uv_mutex_unlock(&p->mutex);
    if (t) /* after the unlock, or the thread wakes up only to wait for the mutex */
        uv_sem_post(&t->call);
    return refused;
}

/* The mutex is held. */
static void list_when_idle(ng_pool *p, thread *t)
{
    if (p->jobs.n || p->stop)
        return;
    p->idle[p->n_idle++] = t;
    t->listed = 1;
}

/* Before it sends an answer: a quick client may ask again before this thread gets on, and the
 * request would go to another, whose caches are cold. */
static void finish_soon(ng_pool *p, thread *t)
{
    uv_mutex_lock(&p->mutex);
    list_when_idle(p, t);
    uv_mutex_unlock(&p->mutex);
}

static void wait_for_call(thread *t)
{
    uv_sem_wait(&t->call);
    t->listed = 0;
}

/* NULL: asked to stop, and nothing is left. */
static ng_job *next_job(ng_pool *p, thread *t)
{
    if (t->listed)
        wait_for_call(t);
    uv_mutex_lock(&p->mutex);
    for (list_when_idle(p, t); t->listed; list_when_idle(p, t)) {
        uv_mutex_unlock(&p->mutex);
        wait_for_call(t);
        uv_mutex_lock(&p->mutex);
    }
    ng_job *job = ng_turns_pop(&p->jobs);
    atomic_store(&p->shared->counters->searches_waiting, (unsigned)p->jobs.n);
    uv_mutex_unlock(&p->mutex);
    return job;
}

static void run(void *data)
{
    thread *t = data;
    ng_pool *p = t->pool;
    ng_worker worker;
    ng_thread_give_way(NG_NICE_WORKER);
    ng_worker_init(&worker, p->shared);
    for (ng_job *job; (job = next_job(p, t));) {
        ng_worker_run(&worker, job);
        finish_soon(p, t);
        ng_worker_answer(&worker, job);
        ng_done_push(p->shared->done, job);
    }
    ng_worker_release(&worker);
    ng_thread_ends(p->shared);
}

ng_status ng_pool_start(ng_pool *p, ng_error *err)
{
    while (p->n_threads < p->shared->counters->workers) {
        thread *t = &p->threads[p->n_threads];
        int code = ng_thread_start(&t->id, p->shared, run, t);
        if (code)
            return ng_fail(err, NG_IO, "cannot start a search thread: %s", uv_strerror(code));
        p->n_threads++;
    }
    return NG_OK;
}

void ng_pool_stop(ng_pool *p)
{
    uv_mutex_lock(&p->mutex);
    p->stop = 1;
    for (thread *t; (t = call_one(p));)
        uv_sem_post(&t->call);
    uv_mutex_unlock(&p->mutex);
}

void ng_pool_join(ng_pool *p)
{
    for (unsigned i = 0; p && i < p->n_threads; i++)
        uv_thread_join(&p->threads[i].id);
}
