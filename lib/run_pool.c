/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run_pool.c - threads that make runs. */
#include "run_pool.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct ng_run_pool {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    ng_ranking ranking;
    pthread_t threads[NG_RUN_THREADS_MAX];
    unsigned n_threads;
    /* Under the mutex: runs in the order they came; those from `waiting` on are not begun. */
    ng_build_run *first, *last, *waiting;
    unsigned n;
    int stop;
};

/* The next run that nobody makes; NULL: it is time to end. */
static ng_build_run *next_run(ng_run_pool *p)
{
    pthread_mutex_lock(&p->mutex);
    while (!p->waiting && !p->stop)
        pthread_cond_wait(&p->changed, &p->mutex);
    ng_build_run *run = p->stop ? NULL : p->waiting;
    if (run)
        p->waiting = run->next;
    pthread_mutex_unlock(&p->mutex);
    return run;
}

static void *work(void *data)
{
    ng_run_pool *p = data;
    ng_document_maker *maker = NULL;
    for (ng_build_run *run; (run = next_run(p));) {
        ng_status s = maker ? NG_OK : ng_document_maker_new(&p->ranking, &maker, &run->error);
        if (s == NG_OK)
            s = ng_run_make(run, maker, &run->error);
        pthread_mutex_lock(&p->mutex);
        run->status = s;
        run->done = 1;
        pthread_cond_broadcast(&p->changed);
        pthread_mutex_unlock(&p->mutex);
    }
    ng_document_maker_free(maker);
    return NULL;
}

/* Whoever starts them may be idle (nutgraf/priority.h) just now: they are not. */
static int start_threads(ng_run_pool *p, unsigned threads)
{
    pthread_attr_t plain;
    int failed = pthread_attr_init(&plain);
    if (failed)
        return failed;
    pthread_attr_setinheritsched(&plain, PTHREAD_EXPLICIT_SCHED);
    while (!failed && p->n_threads < threads && p->n_threads < NG_RUN_THREADS_MAX) {
        failed = pthread_create(&p->threads[p->n_threads], &plain, work, p);
        p->n_threads += !failed;
    }
    pthread_attr_destroy(&plain);
    return failed;
}

ng_status ng_run_pool_new(unsigned threads, const ng_ranking *ranking, ng_run_pool **ret,
                          ng_error *err)
{
    ng_run_pool *p = calloc(1, sizeof *p);
    if (!p)
        return ng_fail(err, NG_NOMEM, "out of memory");
    p->ranking = *ranking;
    if (pthread_mutex_init(&p->mutex, NULL) != 0 || pthread_cond_init(&p->changed, NULL) != 0) {
        free(p);
        return ng_fail(err, NG_NOMEM, "a mutex cannot be made");
    }
    int failed = start_threads(p, threads);
    if (p->n_threads == 0) {
        ng_run_pool_free(p);
        return ng_fail(err, NG_IO, "cannot start a thread to index: %s", strerror(failed));
    }
    *ret = p;
    return NG_OK;
}

void ng_run_pool_free(ng_run_pool *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->mutex);
    p->stop = 1;
    pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->mutex);
    for (unsigned i = 0; i < p->n_threads; i++)
        pthread_join(p->threads[i], NULL);
    for (ng_build_run *run = p->first, *next; run; run = next) {
        next = run->next;
        ng_run_free(run);
    }
    pthread_cond_destroy(&p->changed);
    pthread_mutex_destroy(&p->mutex);
    free(p);
}

int ng_run_pool_has_room(ng_run_pool *p)
{
    pthread_mutex_lock(&p->mutex);
    int room = p->n < 2 * p->n_threads;
    pthread_mutex_unlock(&p->mutex);
    return room;
}

void ng_run_pool_push(ng_run_pool *p, ng_build_run *run_take)
{
    pthread_mutex_lock(&p->mutex);
    if (p->last)
        p->last->next = run_take;
    else
        p->first = run_take;
    p->last = run_take;
    if (!p->waiting)
        p->waiting = run_take;
    p->n++;
    pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->mutex);
}

ng_status ng_run_pool_pop(ng_run_pool *p, ng_build_run **ret, ng_error *err)
{
    pthread_mutex_lock(&p->mutex);
    ng_build_run *run = p->first;
    while (run && !run->done)
        pthread_cond_wait(&p->changed, &p->mutex);
    if (run) {
        p->first = run->next;
        if (!p->first)
            p->last = NULL;
        p->n--;
    }
    pthread_mutex_unlock(&p->mutex);
    *ret = run;
    if (!run || run->status == NG_OK)
        return NG_OK;
    ng_status s = ng_fail(err, run->status, "%s", run->error.text);
    ng_run_free(run);
    *ret = NULL;
    return s;
}
