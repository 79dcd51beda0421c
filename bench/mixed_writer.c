/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mixed_writer.c - a thread that adds, replaces and deletes articles, paced by the clock. */
#include "mixed.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#define PARAGRAPHS   10
#define MEMORY_US    1e6
#define SLEEP_US     20e3 /* at most: it looks whether it is to end */
#define BEHIND_US    1e6  /* what was missed by more than this is not made up for */
#define ARTICLES_MAX (1u << 22)

enum kind { ADD, REPLACE, DELETE, KINDS };

struct mixed_writer {
    bench_writes *writes;
    int pid;
    double per_second, due, memory_due;
    pthread_t thread;
    int started;
    atomic_int on, over;
    atomic_size_t done;
    unsigned *alive, n_alive, next; /* numbers of articles */
    unsigned keep;                  /* of them; 0 all */
    uint64_t random;
    size_t kinds[KINDS];
    mixed_times times;
    mixed_memory *memory;
    size_t n_memory, cap_memory;
    ng_status status;
    ng_error err;
};

static unsigned below(mixed_writer *w, unsigned n)
{
    w->random = w->random * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (unsigned)((w->random >> 33) % n);
}

static enum kind next_kind(mixed_writer *w)
{
    static const enum kind turns[] = {ADD, REPLACE, ADD, DELETE, ADD};
    if (w->n_alive == 0)
        return ADD;
    enum kind kind = turns[atomic_load(&w->done) % (sizeof turns / sizeof *turns)];
    if (kind == ADD && w->keep > 0 && w->n_alive >= w->keep)
        kind = DELETE;
    return w->next == ARTICLES_MAX ? REPLACE : kind;
}

static ng_status write_one(mixed_writer *w, enum kind kind, ng_error *err)
{
    if (kind == ADD) {
        w->alive[w->n_alive++] = w->next;
        return bench_writes_put(w->writes, w->next++, err);
    }
    unsigned i = below(w, w->n_alive), number = w->alive[i];
    if (kind == REPLACE)
        return bench_writes_put(w->writes, number, err);
    w->alive[i] = w->alive[--w->n_alive];
    return bench_writes_delete(w->writes, number, err);
}

static ng_status write_timed(mixed_writer *w, ng_error *err)
{
    enum kind kind = next_kind(w);
    double began = bench_wall_us();
    ng_status s = write_one(w, kind, err);
    float took = (float)(bench_wall_us() - began);
    if (s == NG_OK)
        s = mixed_times_add(&w->times, &took, 1, err);
    w->kinds[kind]++;
    atomic_fetch_add(&w->done, 1);
    return s;
}

static ng_status look_at_memory(mixed_writer *w, ng_error *err)
{
    if (w->n_memory == w->cap_memory) {
        size_t cap = 2 * w->cap_memory + 64;
        mixed_memory *memory = realloc(w->memory, cap * sizeof *memory);
        if (!memory)
            return ng_fail(err, NG_NOMEM, "no memory for samples");
        w->memory = memory;
        w->cap_memory = cap;
    }
    if (!mixed_memory_of(w->pid, &w->memory[w->n_memory]))
        return ng_fail(err, NG_IO, "the service has ended");
    w->n_memory++;
    return NG_OK;
}

static void sleep_until(double due_us)
{
    double us = due_us - bench_wall_us();
    us = us < SLEEP_US ? us : SLEEP_US;
    struct timespec t = {.tv_nsec = (long)(us * 1e3)};
    if (us > 0)
        nanosleep(&t, NULL);
}

/* The write that is due, if one is. */
static ng_status take_turn(mixed_writer *w, ng_error *err)
{
    double now = bench_wall_us();
    if (!atomic_load(&w->on) || w->due < now - BEHIND_US)
        w->due = now;
    if (!atomic_load(&w->on) || now < w->due) {
        sleep_until(atomic_load(&w->on) ? w->due : now + SLEEP_US);
        return NG_OK;
    }
    w->due += w->per_second > 0 ? 1e6 / w->per_second : 0;
    return write_timed(w, err);
}

static void *run(void *data)
{
    mixed_writer *w = data;
    w->memory_due = w->due = bench_wall_us();
    while (w->status == NG_OK && !atomic_load(&w->over)) {
        if (bench_wall_us() >= w->memory_due) {
            w->memory_due += MEMORY_US;
            w->status = look_at_memory(w, &w->err);
        }
        if (w->status == NG_OK)
            w->status = take_turn(w, &w->err);
    }
    return NULL;
}

ng_status mixed_writer_start(const char *socket_path, const bench_texts *texts, int pid,
                             double per_second, unsigned keep, mixed_writer **ret, ng_error *err)
{
    mixed_writer *w = calloc(1, sizeof *w);
    if (!w)
        return ng_fail(err, NG_NOMEM, "no memory for a writer");
    w->pid = pid;
    w->per_second = per_second;
    w->keep = keep;
    w->random = 1;
    w->err = (ng_error)NG_ERROR_INIT;
    w->alive = malloc(ARTICLES_MAX * sizeof *w->alive);
    ng_status s = w->alive ? bench_writes_open(socket_path, texts, &w->writes, err)
                           : ng_fail(err, NG_NOMEM, "no memory for a writer");
    if (s == NG_OK) {
        bench_writes_set_paragraphs(w->writes, PARAGRAPHS);
        w->started = pthread_create(&w->thread, NULL, run, w) == 0;
        s = w->started ? NG_OK : ng_fail(err, NG_IO, "a thread cannot be started");
    }
    if (s == NG_OK)
        *ret = w;
    else
        mixed_writer_free(w);
    return s;
}

void mixed_writer_switch(mixed_writer *w, int on)
{
    atomic_store(&w->on, on);
}

size_t mixed_writer_done(const mixed_writer *w)
{
    return atomic_load(&w->done);
}

ng_status mixed_writer_end(mixed_writer *w, ng_error *err)
{
    atomic_store(&w->over, 1);
    if (w->started)
        pthread_join(w->thread, NULL);
    w->started = 0;
    return w->status == NG_OK ? NG_OK : ng_fail(err, w->status, "writing: %s", w->err.text);
}

void mixed_writer_free(mixed_writer *w)
{
    ng_error ignored = NG_ERROR_INIT;
    if (!w)
        return;
    if (mixed_writer_end(w, &ignored) != NG_OK)
        ng_error_clear(&ignored);
    bench_writes_free(w->writes);
    mixed_times_release(&w->times);
    free(w->memory);
    free(w->alive);
    free(w);
}

mixed_times *mixed_writer_times(mixed_writer *w)
{
    return &w->times;
}

const mixed_memory *mixed_writer_memory(const mixed_writer *w, size_t *ret_n)
{
    *ret_n = w->n_memory;
    return w->memory;
}

const size_t *mixed_writer_kinds(const mixed_writer *w)
{
    return w->kinds;
}
