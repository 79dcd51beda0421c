/* SPDX-License-Identifier: GPL-2.0-or-later */
/* patience.c - a thread that works with what is left of the processors, but not for long. */
#include "service/patience.h"

#include <stdlib.h>
#include <uv.h>

#include "nutgraf/priority.h"

#define LEAST_NS 1000000

struct ng_patience {
    uint64_t most; /* ns */
    uv_thread_t watcher;
    uv_mutex_t mutex;
    uv_cond_t changed;
    int tried, allowed; /* the worker's */
    /* Under the mutex. */
    int worker;
    uint64_t ns;  /* patience now */
    uint64_t due; /* 0: nothing is being done */
    int hurried;
    int stop;
};

/* The mutex is held. The worker may become idle again just after it was hurried, when it was held
 * up in ng_patience_begin: so it is hurried until its work is done. */
static void watch(ng_patience *p)
{
    uint64_t now = uv_hrtime();
    if (!p->due) {
        uv_cond_wait(&p->changed, &p->mutex);
        return;
    }
    if (now >= p->due) {
        ng_thread_set_idle(p->worker, 0);
        p->hurried = 1;
        p->due = now + p->ns;
    }
    uv_cond_timedwait(&p->changed, &p->mutex, p->due - now);
}

static void run(void *data)
{
    ng_patience *p = data;
    uv_mutex_lock(&p->mutex);
    while (!p->stop)
        watch(p);
    uv_mutex_unlock(&p->mutex);
}

ng_status ng_patience_new(unsigned ms, ng_patience **ret, ng_error *err)
{
    ng_patience *p = calloc(1, sizeof *p);
    if (!p)
        return ng_fail(err, NG_NOMEM, "out of memory");
    p->ns = p->most = ms * UINT64_C(1000000);
    uv_mutex_init(&p->mutex);
    uv_cond_init(&p->changed);
    int code = uv_thread_create(&p->watcher, run, p);
    if (code) {
        uv_cond_destroy(&p->changed);
        uv_mutex_destroy(&p->mutex);
        free(p);
        return ng_fail(err, NG_IO, "cannot start a thread: %s", uv_strerror(code));
    }
    *ret = p;
    return NG_OK;
}

void ng_patience_free(ng_patience *p)
{
    if (!p)
        return;
    uv_mutex_lock(&p->mutex);
    p->stop = 1;
    uv_cond_signal(&p->changed);
    uv_mutex_unlock(&p->mutex);
    uv_thread_join(&p->watcher);
    uv_cond_destroy(&p->changed);
    uv_mutex_destroy(&p->mutex);
    free(p);
}

/* Told first: an idle thread may not come to say it. */
void ng_patience_begin(ng_patience *p)
{
    if (!p->tried)
        p->allowed = ng_thread_can_be_hurried();
    p->tried = 1;
    if (!p->allowed)
        return;
    int self = ng_thread_id();
    uv_mutex_lock(&p->mutex);
    p->worker = self;
    p->due = uv_hrtime() + p->ns;
    p->hurried = 0;
    uv_cond_signal(&p->changed);
    uv_mutex_unlock(&p->mutex);
    ng_thread_set_idle(self, 1);
}

/* The mutex is held. When all processors are at work, patience only makes the work late. */
static void adapt(ng_patience *p)
{
    if (p->hurried)
        p->ns = p->ns / 2 > LEAST_NS ? p->ns / 2 : LEAST_NS;
    else
        p->ns = 2 * p->ns < p->most ? 2 * p->ns : p->most;
}

void ng_patience_end(ng_patience *p)
{
    if (!p->allowed)
        return;
    ng_thread_set_idle(ng_thread_id(), 0);
    uv_mutex_lock(&p->mutex);
    p->due = 0;
    adapt(p);
    uv_mutex_unlock(&p->mutex);
}
