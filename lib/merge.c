/* SPDX-License-Identifier: GPL-2.0-or-later */
/* merge.c - sealed parts written as one, in the background. */
#include "merge.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "disk.h"
#include "nutgraf/xapian.h"

struct ng_merge {
    pthread_t thread;
    char **sources;
    size_t n;
    char *destination;
    void (*on_done)(void *data);
    void *data;
    atomic_int done;
    ng_status status; /* and what follows: the thread's until it is done */
    ng_error error;
};

static void free_merge(ng_merge *m)
{
    for (size_t i = 0; m->sources && i < m->n; i++)
        free(m->sources[i]);
    free(m->sources);
    free(m->destination);
    free(m);
}

static void *run(void *data)
{
    ng_merge *m = data;
    m->status = xp_compact((const char *const *)m->sources, m->n, m->destination, 1, &m->error);
    if (m->status == NG_OK)
        m->status = ng_sync_files(m->destination, &m->error);
    atomic_store(&m->done, 1);
    if (m->on_done)
        m->on_done(m->data);
    return NULL;
}

ng_status ng_merge_start(const char (*sources)[PATH_MAX], size_t n, const char *destination,
                         void (*on_done)(void *data), void *data, ng_merge **ret, ng_error *err)
{
    ng_merge *m = calloc(1, sizeof *m);
    if (!m)
        return ng_fail(err, NG_NOMEM, "out of memory");
    m->on_done = on_done;
    m->data = data;
    m->error = (ng_error)NG_ERROR_INIT;
    m->destination = strdup(destination);
    m->sources = calloc(n + 1, sizeof *m->sources);
    int copied = m->destination && m->sources;
    for (size_t i = 0; copied && i < n; i++, m->n++)
        copied = (m->sources[i] = strdup(sources[i])) != NULL;
    if (!copied) {
        free_merge(m);
        return ng_fail(err, NG_NOMEM, "out of memory");
    }
    int failed = pthread_create(&m->thread, NULL, run, m);
    if (failed) {
        free_merge(m);
        return ng_fail(err, NG_IO, "cannot start a thread to merge: %s", strerror(failed));
    }
    *ret = m;
    return NG_OK;
}

int ng_merge_is_done(ng_merge *m)
{
    return atomic_load(&m->done);
}

ng_status ng_merge_finish(ng_merge *m, ng_error *err)
{
    if (!m)
        return NG_OK;
    pthread_join(m->thread, NULL);
    ng_status s = m->status;
    if (s != NG_OK)
        ng_fail(err, s, "%s", m->error.text);
    free_merge(m);
    return s;
}
