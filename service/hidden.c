/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hidden.c - articles that were deleted but are still in the index. */
#include "service/hidden.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef struct entry {
    uint64_t number, seq;
} entry;

struct ng_hidden {
    pthread_mutex_t mutex;
    entry *items; /* by number */
    size_t n, cap;
    ng_hidden_snapshot *snapshot; /* of items, or NULL when it must be made anew */
};

ng_status ng_hidden_new(ng_hidden **ret, ng_error *err)
{
    ng_hidden *h = calloc(1, sizeof *h);
    if (!h)
        return ng_fail(err, NG_NOMEM, "out of memory");
    pthread_mutex_init(&h->mutex, NULL);
    *ret = h;
    return NG_OK;
}

/* The mutex is held. */
static void let_go(ng_hidden_snapshot *s)
{
    if (s && --s->references == 0)
        free(s);
}

void ng_hidden_free(ng_hidden *h)
{
    if (!h)
        return;
    let_go(h->snapshot);
    free(h->items);
    pthread_mutex_destroy(&h->mutex);
    free(h);
}

static int by_number(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

static void forget_snapshot(ng_hidden *h)
{
    let_go(h->snapshot);
    h->snapshot = NULL;
}

ng_status ng_hidden_add(ng_hidden *h, const uint64_t *numbers, size_t n, uint64_t seq,
                        ng_error *err)
{
    if (!n)
        return NG_OK;
    pthread_mutex_lock(&h->mutex);
    if (h->n + n > h->cap) {
        size_t cap = 2 * (h->n + n);
        entry *items = realloc(h->items, cap * sizeof *items);
        if (!items) {
            pthread_mutex_unlock(&h->mutex);
            return ng_fail(err, NG_NOMEM, "out of memory");
        }
        h->items = items;
        h->cap = cap;
    }
    for (size_t i = 0; i < n; i++)
        h->items[h->n++] = (entry){numbers[i], seq};
    qsort(h->items, h->n, sizeof *h->items, by_number);
    forget_snapshot(h);
    pthread_mutex_unlock(&h->mutex);
    return NG_OK;
}

int ng_hidden_applied(ng_hidden *h, uint64_t seq)
{
    pthread_mutex_lock(&h->mutex);
    size_t kept = 0;
    for (size_t i = 0; i < h->n; i++)
        if (h->items[i].seq > seq)
            h->items[kept++] = h->items[i];
    int some = kept != h->n;
    h->n = kept;
    if (some)
        forget_snapshot(h);
    pthread_mutex_unlock(&h->mutex);
    return some;
}

/* Without memory for a snapshot the search goes on without: a deleted article is dropped when its
 * text is read, only counts are late. */
static ng_hidden_snapshot *make(const ng_hidden *h)
{
    ng_hidden_snapshot *s = malloc(sizeof *s + h->n * sizeof *s->numbers);
    if (!s)
        return NULL;
    s->references = 1;
    s->n = h->n;
    for (size_t i = 0; i < h->n; i++)
        s->numbers[i] = h->items[i].number;
    return s;
}

ng_hidden_snapshot *ng_hidden_get(ng_hidden *h)
{
    pthread_mutex_lock(&h->mutex);
    if (h->n && !h->snapshot)
        h->snapshot = make(h);
    ng_hidden_snapshot *s = h->n ? h->snapshot : NULL;
    if (s)
        s->references++;
    pthread_mutex_unlock(&h->mutex);
    return s;
}

void ng_hidden_put(ng_hidden *h, ng_hidden_snapshot *snapshot)
{
    if (!snapshot)
        return;
    pthread_mutex_lock(&h->mutex);
    let_go(snapshot);
    pthread_mutex_unlock(&h->mutex);
}

size_t ng_hidden_count(ng_hidden *h)
{
    pthread_mutex_lock(&h->mutex);
    size_t n = h->n;
    pthread_mutex_unlock(&h->mutex);
    return n;
}
