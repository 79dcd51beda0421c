/* SPDX-License-Identifier: GPL-2.0-or-later */
/* merge.c - sealed parts written as one, in the background. */
#include "merge.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "disk.h"
#include "nutgraf/priority.h"
#include "nutgraf/xapian.h"
#include "parts.h"
#include "schema.h"

struct ng_merge {
    pthread_t thread;
    int started;
    char *sources[NG_PARTS_MAX];
    size_t n;
    char *destination;
    int rewrites; /* sources[0], with what follows */
    ng_part_rewrite rewrite;
    char *dir, *table;
    ng_tombstones dead;
    ng_list_cache *cache; /* NULL: none is to be warm */
    uint64_t warm_from[NG_PARTS_MAX], warm_to;
    size_t n_warm;
    void (*on_done)(void *data);
    void *data;
    int idle;
    atomic_int urgent;
    atomic_int done;
    ng_status status; /* and what follows: the thread's until it is done */
    ng_error error;
};

static void free_merge(ng_merge *m)
{
    for (size_t i = 0; i < m->n; i++)
        free(m->sources[i]);
    free(m->destination);
    free(m->dir);
    free(m->table);
    ng_tombstones_release(&m->dead);
    free(m);
}

static ng_status copy_text(const char *text, char **ret, ng_error *err)
{
    *ret = strdup(text);
    return *ret ? NG_OK : ng_fail(err, NG_NOMEM, "out of memory");
}

ng_status ng_merge_new(const char *destination, ng_merge **ret, ng_error *err)
{
    ng_merge *m = calloc(1, sizeof *m);
    if (!m)
        return ng_fail(err, NG_NOMEM, "out of memory");
    m->error = (ng_error)NG_ERROR_INIT;
    ng_status s = copy_text(destination, &m->destination, err);
    if (s == NG_OK)
        *ret = m;
    else
        free_merge(m);
    return s;
}

ng_status ng_merge_add(ng_merge *m, const char *source, ng_error *err)
{
    if (m->n == NG_PARTS_MAX)
        return ng_fail(err, NG_LIMIT, "more than %d parts cannot be merged", NG_PARTS_MAX);
    ng_status s = copy_text(source, &m->sources[m->n], err);
    m->n += s == NG_OK;
    return s;
}

ng_status ng_merge_rewrite(ng_merge *m, const ng_part_rewrite *r, ng_error *err)
{
    m->rewrites = 1;
    m->rewrite = *r;
    ng_status s = ng_merge_add(m, r->source, err);
    if (s == NG_OK)
        s = copy_text(r->dir, &m->dir, err);
    if (s == NG_OK)
        s = copy_text(r->table, &m->table, err);
    if (s == NG_OK)
        s = ng_tombstones_copy(r->dead, &m->dead, err);
    if (s != NG_OK)
        return s;
    m->rewrite.source = m->sources[0];
    m->rewrite.dir = m->dir;
    m->rewrite.table = m->table;
    m->rewrite.dead = &m->dead;
    return s;
}

void ng_merge_warm(ng_merge *m, ng_list_cache *cache, const uint64_t *parts, size_t n, uint64_t to)
{
    assert(n <= NG_PARTS_MAX);
    m->cache = cache;
    memcpy(m->warm_from, parts, n * sizeof *parts);
    m->n_warm = n;
    m->warm_to = to;
}

/* The merged part is good even when its lists stay cold. */
static void warm(ng_merge *m)
{
    const char *paths[] = {m->destination};
    xp_db *db = NULL;
    ng_error ignored = NG_ERROR_INIT;
    ng_status s = xp_db_open(paths, 1, &db, &ignored);
    if (s == NG_OK)
        s = ng_list_cache_warm(m->cache, m->warm_from, m->n_warm, m->warm_to, db, &ignored);
    xp_db_free(db);
}

static ng_status copy_parts(ng_merge *m)
{
    ng_status s = xp_compact((const char *const *)m->sources, m->n, m->destination, 1,
                             NG_SEALED_BLOCK_BYTES, &m->error);
    return s == NG_OK ? ng_sync_files(m->destination, &m->error) : s;
}

void ng_merge_set_idle(ng_merge *m)
{
    m->idle = ng_thread_can_be_hurried();
}

/* By the handle: the number of a thread that has ended may be that of another one by now. */
static void set_policy(pthread_t thread, int policy)
{
    const struct sched_param none = {0};
    pthread_setschedparam(thread, policy, &none);
}

void ng_merge_hurry(ng_merge *m)
{
    if (m->idle && m->started && !atomic_exchange(&m->urgent, 1))
        set_policy(m->thread, SCHED_OTHER);
}

/* Whoever hurries it may come at any moment between these. Who began it may be idle itself. */
static void give_way(ng_merge *m)
{
    set_policy(pthread_self(), m->idle && !atomic_load(&m->urgent) ? SCHED_IDLE : SCHED_OTHER);
    if (m->idle && atomic_load(&m->urgent))
        set_policy(pthread_self(), SCHED_OTHER);
}

static void *run(void *data)
{
    ng_merge *m = data;
    give_way(m);
    m->status =
        m->rewrites ? ng_part_rewrite_run(&m->rewrite, m->destination, &m->error) : copy_parts(m);
    if (m->status == NG_OK && m->cache)
        warm(m);
    atomic_store(&m->done, 1);
    if (m->on_done)
        m->on_done(m->data);
    return NULL;
}

ng_status ng_merge_start(ng_merge *m, void (*on_done)(void *data), void *data, ng_error *err)
{
    m->on_done = on_done;
    m->data = data;
    int failed = pthread_create(&m->thread, NULL, run, m);
    if (failed)
        return ng_fail(err, NG_IO, "cannot start a thread to merge: %s", strerror(failed));
    m->started = 1;
    return NG_OK;
}

int ng_merge_is_done(ng_merge *m)
{
    return atomic_load(&m->done);
}

ng_status ng_merge_finish(ng_merge *m, ng_tombstones *ret_left_out, ng_error *err)
{
    if (!m)
        return NG_OK;
    ng_merge_hurry(m);
    if (m->started)
        pthread_join(m->thread, NULL);
    ng_status s = m->status;
    if (s != NG_OK)
        ng_fail(err, s, "%s", m->error.text);
    if (s == NG_OK && ret_left_out) {
        *ret_left_out = m->dead;
        m->dead = (ng_tombstones){0};
    }
    free_merge(m);
    return s;
}
