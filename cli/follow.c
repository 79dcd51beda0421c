/* SPDX-License-Identifier: GPL-2.0-or-later */
/* follow.c - a thread that indexes what another one stores. */
#include "cli/follow.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Of text, stored before the index follows: then a bulk build is due, which goes on to the end. */
#define BYTES_AT_LEAST (NG_BULK_BYTES + (4u << 20))

struct cli_follower {
    pthread_t thread;
    ng_index_writer *writer;
    pthread_mutex_t mutex;
    pthread_cond_t told;
    /* Under the mutex. */
    uint64_t bytes; /* stored since the index was looked after */
    uint64_t applied;
    int stop;
    ng_status status;
    ng_error error;
};

/* False: it is time to end. */
static int wait_for_enough(cli_follower *f)
{
    pthread_mutex_lock(&f->mutex);
    while (f->bytes < BYTES_AT_LEAST && !f->stop)
        pthread_cond_wait(&f->told, &f->mutex);
    f->bytes = 0;
    int more = !f->stop;
    pthread_mutex_unlock(&f->mutex);
    return more;
}

/* Keeps a round going while files are read. */
static int more(void *data)
{
    cli_follower *f = data;
    pthread_mutex_lock(&f->mutex);
    while (!f->bytes && !f->stop)
        pthread_cond_wait(&f->told, &f->mutex);
    int some = f->bytes > 0;
    f->bytes = 0;
    pthread_mutex_unlock(&f->mutex);
    return some;
}

static int is_stopping(cli_follower *f)
{
    pthread_mutex_lock(&f->mutex);
    int stop = f->stop;
    pthread_mutex_unlock(&f->mutex);
    return stop;
}

static void *run(void *data)
{
    cli_follower *f = data;
    ng_index_progress p = {.changes = 1};
    ng_error err = NG_ERROR_INIT;
    ng_status s = NG_OK;
    while (s == NG_OK && wait_for_enough(f)) {
        s = ng_index_writer_step(f->writer, &p, &err);
        while (s == NG_OK && p.changes > 0 && !is_stopping(f)) {
            pthread_mutex_lock(&f->mutex);
            f->applied = p.applied_seq;
            pthread_mutex_unlock(&f->mutex);
            s = ng_index_writer_step(f->writer, &p, &err);
        }
    }
    f->status = s;
    f->error = err;
    return NULL;
}

ng_status cli_follow_start(ng_index_writer *w, cli_follower **ret, ng_error *err)
{
    cli_follower *f = calloc(1, sizeof *f);
    if (!f)
        return ng_fail(err, NG_NOMEM, "out of memory");
    f->writer = w;
    ng_index_writer_set_more(w, more, f);
    pthread_mutex_init(&f->mutex, NULL);
    pthread_cond_init(&f->told, NULL);
    int failed = pthread_create(&f->thread, NULL, run, f);
    if (failed) {
        ng_index_writer_set_more(w, NULL, NULL);
        pthread_cond_destroy(&f->told);
        pthread_mutex_destroy(&f->mutex);
        free(f);
        return ng_fail(err, NG_IO, "cannot start a thread to index: %s", strerror(failed));
    }
    *ret = f;
    return NG_OK;
}

void cli_follow_tell(cli_follower *f, uint64_t bytes, uint64_t *ret)
{
    pthread_mutex_lock(&f->mutex);
    f->bytes += bytes;
    *ret = f->applied;
    pthread_cond_signal(&f->told);
    pthread_mutex_unlock(&f->mutex);
}

ng_status cli_follow_finish(cli_follower *f, ng_error *err)
{
    if (!f)
        return NG_OK;
    pthread_mutex_lock(&f->mutex);
    f->stop = 1;
    pthread_cond_signal(&f->told);
    pthread_mutex_unlock(&f->mutex);
    pthread_join(f->thread, NULL);
    ng_index_writer_set_more(f->writer, NULL, NULL);
    ng_status s = f->status;
    if (s != NG_OK)
        ng_fail(err, s, "%s", f->error.text);
    pthread_cond_destroy(&f->told);
    pthread_mutex_destroy(&f->mutex);
    free(f);
    return s;
}
