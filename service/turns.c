/* SPDX-License-Identifier: GPL-2.0-or-later */
/* turns.c - whose job is next: a heap of jobs by the time at which they may start. */
#include "service/turns.h"

#include <stdlib.h>

#define CAP_FIRST 64
#define MEAN_OF   8 /* jobs */

void ng_turn_client_spent(ng_turn_client *c, uint64_t ns)
{
    c->job_ns = (c->job_ns * (MEAN_OF - 1) + ns) / MEAN_OF + 1;
}

void ng_turns_release(ng_turns *t)
{
    for (size_t i = 0; i < t->n; i++)
        ng_job_free(t->heap[i]);
    free(t->heap);
    *t = (ng_turns){.heap = NULL};
}

static int is_before(const ng_job *a, const ng_job *b)
{
    return a->turn != b->turn ? a->turn < b->turn : a->serial < b->serial;
}

static void swap(ng_job **a, ng_job **b)
{
    ng_job *keep = *a;
    *a = *b;
    *b = keep;
}

static ng_status make_room(ng_turns *t, ng_error *err)
{
    if (t->n < t->cap)
        return NG_OK;
    size_t cap = t->cap ? 2 * t->cap : CAP_FIRST;
    ng_job **heap = realloc(t->heap, cap * sizeof *heap);
    if (!heap)
        return ng_fail(err, NG_NOMEM, "out of memory");
    t->heap = heap;
    t->cap = cap;
    return NG_OK;
}

ng_status ng_turns_push(ng_turns *t, ng_turn_client *client, ng_job *job, ng_error *err)
{
    ng_status status = make_room(t, err);
    if (status)
        return status;
    job->serial = t->serial++;
    job->turn = 0; /* before that of any client */
    if (client) {
        job->turn = client->next > t->now ? client->next : t->now + 1;
        client->next = job->turn + client->job_ns;
    }
    size_t i = t->n++;
    t->heap[i] = job;
    for (size_t up; i > 0 && is_before(t->heap[i], t->heap[up = (i - 1) / 2]); i = up)
        swap(&t->heap[i], &t->heap[up]);
    return NG_OK;
}

static void sink(ng_turns *t)
{
    for (size_t i = 0, child; (child = 2 * i + 1) < t->n; i = child) {
        if (child + 1 < t->n && is_before(t->heap[child + 1], t->heap[child]))
            child++;
        if (!is_before(t->heap[child], t->heap[i]))
            return;
        swap(&t->heap[child], &t->heap[i]);
    }
}

ng_job *ng_turns_pop(ng_turns *t)
{
    if (!t->n)
        return NULL;
    ng_job *job = t->heap[0];
    t->heap[0] = t->heap[--t->n];
    sink(t);
    if (job->turn > t->now)
        t->now = job->turn;
    return job;
}
