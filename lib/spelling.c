/* SPDX-License-Identifier: GPL-2.0-or-later */
/* spelling.c - tables of words that the readers of a process share.
 *
 * A table is made by the first search that needs it: of 300,000 passages that takes some ten
 * milliseconds for one letter. Others that need the same letter wait for it, as long as their
 * deadline lets them. */
#include "spelling.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "nutgraf/text.h"

#define INITIAL_BYTES 4
#define SMALL_PASSAGES                                                                             \
    4096          /* of so few a table is made anew for each revision: it costs nothing            \
                   */
#define GROWTH 10 /* of more: when the index has changed by a tenth */

struct slot {
    char initial[INITIAL_BYTES];
    size_t initial_len; /* 0: free */
    ng_spelling_table *table;
    uint64_t generation, revision, passages; /* it was made of */
    uint64_t used;
    int building;
};

struct ng_spelling {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct slot slots[NG_SPELLING_TABLES_MAX];
    size_t bytes;
    uint64_t clock;
};

ng_status ng_spelling_new(ng_spelling **ret, ng_error *err)
{
    pthread_condattr_t attr;
    ng_spelling *s = calloc(1, sizeof *s);
    if (!s || pthread_condattr_init(&attr) != 0) {
        free(s);
        return ng_fail(err, NG_NOMEM, "out of memory");
    }
    int failed = pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    failed = failed || pthread_cond_init(&s->changed, &attr);
    pthread_condattr_destroy(&attr);
    if (failed || pthread_mutex_init(&s->mutex, NULL)) {
        if (!failed)
            pthread_cond_destroy(&s->changed);
        free(s);
        return ng_fail(err, NG_NOMEM, "a lock cannot be made");
    }
    *ret = s;
    return NG_OK;
}

/* ---- Under the mutex. ---- */

static void drop(ng_spelling *s, struct slot *slot)
{
    ng_spelling_table *t = slot->table;
    slot->table = NULL;
    if (!t)
        return;
    s->bytes -= t->size;
    t->dropped = 1;
    if (t->pins == 0)
        ng_spelling_table_free(t);
}

static struct slot *find(ng_spelling *s, const char *initial, size_t len)
{
    for (size_t i = 0; i < NG_SPELLING_TABLES_MAX; i++)
        if (s->slots[i].initial_len == len && memcmp(s->slots[i].initial, initial, len) == 0)
            return &s->slots[i];
    return NULL;
}

/* The slot that was used longest ago, of those with a table or of all; NULL when there is none that
 * is not being filled. */
static struct slot *oldest(ng_spelling *s, int with_table, const struct slot *except)
{
    struct slot *best = NULL;
    for (size_t i = 0; i < NG_SPELLING_TABLES_MAX; i++) {
        struct slot *slot = &s->slots[i];
        if (slot->building || slot == except || (with_table && !slot->table))
            continue;
        if (!best || slot->used < best->used)
            best = slot;
    }
    return best;
}

static struct slot *take_slot(ng_spelling *s, const char *initial, size_t len)
{
    struct slot *slot = find(s, initial, len);
    if (slot)
        return slot;
    slot = oldest(s, 0, NULL);
    if (slot) {
        drop(s, slot);
        *slot = (struct slot){.initial_len = len};
        memcpy(slot->initial, initial, len);
    }
    return slot;
}

static int is_fresh(const struct slot *slot, const ng_index_info *info)
{
    uint64_t then = slot->passages, now = info->passages;
    if (!slot->table || slot->generation != info->generation)
        return 0;
    if (slot->revision == info->revision)
        return 1;
    uint64_t change = then > now ? then - now : now - then;
    return now > SMALL_PASSAGES && change < then / GROWTH;
}

static ng_spelling_table *pin(ng_spelling *s, struct slot *slot)
{
    slot->used = ++s->clock;
    slot->table->pins++;
    return slot->table;
}

/* Wait until some table is finished; 0 when the time is over. */
static int wait_for_change(ng_spelling *s, const ng_deadline *d)
{
    if (d->at_ns == UINT64_MAX)
        return pthread_cond_wait(&s->changed, &s->mutex) == 0;
    struct timespec at = {.tv_sec = (time_t)(d->at_ns / 1000000000u),
                          .tv_nsec = (long)(d->at_ns % 1000000000u)};
    return pthread_cond_timedwait(&s->changed, &s->mutex, &at) == 0;
}

/* Put a table into its slot; others make room. */
static void settle(ng_spelling *s, struct slot *slot, ng_spelling_table *t,
                   const ng_index_info *info)
{
    drop(s, slot);
    slot->table = t;
    slot->generation = info->generation;
    slot->revision = info->revision;
    slot->passages = info->passages;
    slot->used = ++s->clock;
    s->bytes += t->size;
    for (struct slot *old; s->bytes > NG_SPELLING_BYTES && (old = oldest(s, 1, slot));) {
        drop(s, old);
        *old = (struct slot){.initial_len = 0};
    }
}

/* ---- */

/* Make the table of a slot that is marked as being filled. */
static ng_status fill(ng_spelling *s, struct slot *slot, ng_index *ix, const ng_index_info *info,
                      ng_error *err)
{
    ng_spelling_table *made = NULL;
    pthread_mutex_unlock(&s->mutex);
    ng_status status = ng_spelling_build(ix, slot->initial, slot->initial_len, &made, err);
    pthread_mutex_lock(&s->mutex);
    slot->building = 0;
    if (status == NG_OK)
        settle(s, slot, made, info);
    pthread_cond_broadcast(&s->changed);
    return status;
}

ng_status ng_spelling_take(ng_spelling *s, ng_index *ix, const char *word, size_t len,
                           ng_deadline *deadline, const ng_spelling_table **ret, ng_error *err)
{
    uint32_t letter;
    ng_index_info info;
    ng_status status = NG_OK;
    size_t initial = len > 0 ? ng_utf8_decode(word, len, &letter) : 0;
    *ret = NULL;
    if (initial == 0 || initial > INITIAL_BYTES)
        return NG_OK;
    ng_index_get_info(ix, &info);
    pthread_mutex_lock(&s->mutex);
    struct slot *slot = take_slot(s, word, initial);
    while (slot && slot->building && wait_for_change(s, deadline))
        slot = take_slot(s, word, initial);
    if (slot && !slot->building && !is_fresh(slot, &info) && !ng_deadline_look(deadline)) {
        slot->building = 1;
        status = fill(s, slot, ix, &info, err);
    }
    if (slot && !slot->building && is_fresh(slot, &info))
        *ret = pin(s, slot);
    pthread_mutex_unlock(&s->mutex);
    return status;
}

void ng_spelling_give_back(ng_spelling *s, const ng_spelling_table *t)
{
    if (!t)
        return;
    ng_spelling_table *own = (ng_spelling_table *)t;
    pthread_mutex_lock(&s->mutex);
    int last = --own->pins == 0 && own->dropped;
    pthread_mutex_unlock(&s->mutex);
    if (last)
        ng_spelling_table_free(own);
}

void ng_spelling_free(ng_spelling *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < NG_SPELLING_TABLES_MAX; i++)
        ng_spelling_table_free(s->slots[i].table);
    pthread_cond_destroy(&s->changed);
    pthread_mutex_destroy(&s->mutex);
    free(s);
}
