/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gate.c - the revision gate: one mutex, one condition, a slot for each reader. */
#include "gate.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct slot {
    int taken, active;
    uint64_t revision; /* while active: published when the query began */
};

struct ng_gate {
    pthread_mutex_t mutex;
    pthread_cond_t changed; /* a publication, or the end of a query somebody waits for */
    uint64_t revision;
    unsigned waiting_writers;
    struct slot slots[NG_READER_SLOTS_MAX];
};

static int init_condition(pthread_cond_t *c)
{
    pthread_condattr_t attributes;
    if (pthread_condattr_init(&attributes) != 0)
        return -1;
    int failed = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) != 0 ||
                 pthread_cond_init(c, &attributes) != 0;
    pthread_condattr_destroy(&attributes);
    return failed ? -1 : 0;
}

ng_status ng_gate_new(ng_gate **ret, ng_error *err)
{
    ng_gate *g = calloc(1, sizeof *g);
    if (!g)
        return ng_fail(err, NG_NOMEM, "out of memory");
    if (pthread_mutex_init(&g->mutex, NULL) != 0) {
        free(g);
        return ng_fail(err, NG_NOMEM, "a mutex cannot be made");
    }
    if (init_condition(&g->changed) != 0) {
        pthread_mutex_destroy(&g->mutex);
        free(g);
        return ng_fail(err, NG_NOMEM, "a condition variable cannot be made");
    }
    *ret = g;
    return NG_OK;
}

void ng_gate_free(ng_gate *g)
{
    if (!g)
        return;
    pthread_cond_destroy(&g->changed);
    pthread_mutex_destroy(&g->mutex);
    free(g);
}

uint64_t ng_gate_revision(ng_gate *g)
{
    pthread_mutex_lock(&g->mutex);
    uint64_t revision = g->revision;
    pthread_mutex_unlock(&g->mutex);
    return revision;
}

uint64_t ng_gate_wait(ng_gate *g, uint64_t revision, unsigned timeout_ms)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += timeout_ms / 1000;
    until.tv_nsec += (long)(timeout_ms % 1000) * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000L;
    }
    pthread_mutex_lock(&g->mutex);
    int status = 0;
    while (g->revision < revision && status != ETIMEDOUT)
        status = pthread_cond_timedwait(&g->changed, &g->mutex, &until);
    uint64_t now = g->revision;
    pthread_mutex_unlock(&g->mutex);
    return now;
}

ng_status ng_gate_take_slot(ng_gate *g, unsigned *ret, ng_error *err)
{
    pthread_mutex_lock(&g->mutex);
    unsigned i = 0;
    while (i < NG_READER_SLOTS_MAX && g->slots[i].taken)
        i++;
    if (i < NG_READER_SLOTS_MAX)
        g->slots[i] = (struct slot){.taken = 1};
    pthread_mutex_unlock(&g->mutex);
    if (i == NG_READER_SLOTS_MAX)
        return ng_fail(err, NG_LIMIT, "the index has %d readers already", NG_READER_SLOTS_MAX);
    *ret = i;
    return NG_OK;
}

void ng_gate_give_slot(ng_gate *g, unsigned slot)
{
    pthread_mutex_lock(&g->mutex);
    g->slots[slot] = (struct slot){0};
    pthread_cond_broadcast(&g->changed);
    pthread_mutex_unlock(&g->mutex);
}

uint64_t ng_gate_enter(ng_gate *g, unsigned slot)
{
    pthread_mutex_lock(&g->mutex);
    uint64_t revision = g->revision;
    g->slots[slot].active = 1;
    g->slots[slot].revision = revision;
    pthread_mutex_unlock(&g->mutex);
    return revision;
}

void ng_gate_leave(ng_gate *g, unsigned slot)
{
    pthread_mutex_lock(&g->mutex);
    g->slots[slot].active = 0;
    if (g->waiting_writers > 0)
        pthread_cond_broadcast(&g->changed);
    pthread_mutex_unlock(&g->mutex);
}

static int an_old_query_runs(const ng_gate *g)
{
    for (unsigned i = 0; i < NG_READER_SLOTS_MAX; i++)
        if (g->slots[i].active && g->slots[i].revision < g->revision)
            return 1;
    return 0;
}

void ng_gate_wait_readers(ng_gate *g)
{
    pthread_mutex_lock(&g->mutex);
    g->waiting_writers++;
    while (an_old_query_runs(g))
        pthread_cond_wait(&g->changed, &g->mutex);
    g->waiting_writers--;
    pthread_mutex_unlock(&g->mutex);
}

void ng_gate_publish(ng_gate *g, uint64_t revision)
{
    pthread_mutex_lock(&g->mutex);
    if (revision > g->revision) {
        g->revision = revision;
        pthread_cond_broadcast(&g->changed);
    }
    pthread_mutex_unlock(&g->mutex);
}
