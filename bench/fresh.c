/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fresh.c - bench_fresh: how long an article takes from the socket to being searchable.
 *
 *   bench_fresh [--count N] [--clients N] [--texts PASSAGES.tsv] SOCKET QUERIES.tsv DIR
 *
 * Beside it, in turn, a bare loop in DIR that does the same syncs: what the disk asks for at least.
 * DIR should be on the disk of the index. With --clients, that many search meanwhile, without a
 * pause. Serve with --answer-cache=0 where they count.
 *
 * The articles are of three paragraphs of fifty words, as they stand in PASSAGES.tsv, or else all
 * different ones that the queries ask for, which are more terms than a text has. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drive.h"
#include "writes.h"

#define COUNT    300
#define WARM_UP  20
#define SLICE_US 100000.0

struct fresh {
    const char *passages; /* NULL: words of the queries */
    bench_queries queries;
    bench_texts *texts;
    bench_writes *writes;
    bench_bare *bare;
    bench_drive *drive; /* NULL: idle */
    pthread_t searcher;
    atomic_int over;
    ng_status searched;
    ng_error search_error;
    size_t count;
    double *ours, *theirs; /* microseconds */
};

static void *search(void *data)
{
    struct fresh *f = data;
    while (f->searched == NG_OK && !atomic_load(&f->over))
        f->searched = bench_drive_closed(f->drive, bench_wall_us() + SLICE_US, &f->search_error);
    return NULL;
}

static ng_status time_ours(struct fresh *f, unsigned n, double *ret, ng_error *err)
{
    double began = bench_wall_us();
    ng_status s = bench_writes_put(f->writes, n, err);
    *ret = bench_wall_us() - began;
    return s;
}

static ng_status time_theirs(struct fresh *f, double *ret, ng_error *err)
{
    double began = bench_wall_us();
    ng_status s = bench_bare_step(f->bare, err);
    *ret = bench_wall_us() - began;
    return s;
}

static ng_status measure(struct fresh *f, ng_error *err)
{
    ng_status s = NG_OK;
    for (size_t i = 0; i < f->count + WARM_UP && s == NG_OK; i++) {
        size_t at = i < WARM_UP ? 0 : i - WARM_UP;
        if (i % 2)
            s = time_theirs(f, &f->theirs[at], err);
        if (s == NG_OK)
            s = time_ours(f, (unsigned)i, &f->ours[at], err);
        if (s == NG_OK && i % 2 == 0)
            s = time_theirs(f, &f->theirs[at], err);
    }
    return s;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void report(struct fresh *f)
{
    size_t n = f->count;
    qsort(f->ours, n, sizeof *f->ours, ascending);
    qsort(f->theirs, n, sizeof *f->theirs, ascending);
    static const struct {
        const char *name;
        double at;
    } rows[] = {{"p50", .5}, {"p90", .9}, {"p99", .99}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t at = (size_t)((double)(n - 1) * rows[i].at);
        printf("%s: article searchable after %6.2f ms, bare loop %6.2f ms, ratio %.2f\n",
               rows[i].name, f->ours[at] / 1e3, f->theirs[at] / 1e3, f->ours[at] / f->theirs[at]);
    }
    if (f->drive)
        printf("%zu searches meanwhile, p50 %.2f ms, p99 %.2f ms\n", bench_drive_done(f->drive),
               bench_drive_time(f->drive, .5) / 1e3, bench_drive_time(f->drive, .99) / 1e3);
}

static ng_status run(struct fresh *f, ng_error *err)
{
    if (f->drive && pthread_create(&f->searcher, NULL, search, f) != 0)
        return ng_fail(err, NG_IO, "a thread cannot be started");
    ng_status s = measure(f, err);
    atomic_store(&f->over, 1);
    if (f->drive)
        pthread_join(f->searcher, NULL);
    if (s == NG_OK && f->searched != NG_OK)
        s = ng_fail(err, f->searched, "%s", f->search_error.text);
    if (s == NG_OK)
        report(f);
    return s;
}

static ng_status open_all(struct fresh *f, char **paths, size_t clients, ng_error *err)
{
    ng_status s = bench_queries_read(paths[1], NULL, &f->queries, err);
    f->ours = calloc(f->count, sizeof *f->ours);
    f->theirs = calloc(f->count, sizeof *f->theirs);
    if (s == NG_OK && (!f->ours || !f->theirs))
        s = ng_fail(err, NG_NOMEM, "no memory");
    if (s == NG_OK)
        s = bench_texts_take(f->passages, &f->queries, &f->texts, err);
    if (s == NG_OK)
        s = bench_writes_open(paths[0], f->texts, &f->writes, err);
    if (s == NG_OK)
        s = bench_bare_open(paths[2], &f->bare, err);
    if (s == NG_OK && clients)
        s = bench_drive_new(&bench_wire_nutgraf, paths[0], &f->queries, &f->drive, err);
    return s == NG_OK && clients ? bench_drive_connect(f->drive, clients, err) : s;
}

static void release(struct fresh *f)
{
    bench_writes_free(f->writes);
    bench_texts_free(f->texts);
    bench_bare_free(f->bare);
    bench_drive_free(f->drive);
    bench_queries_release(&f->queries);
    free(f->ours);
    free(f->theirs);
}

static int usage(void)
{
    fputs("usage: bench_fresh [--count N] [--clients N] [--texts PASSAGES.tsv] "
          "SOCKET QUERIES.tsv DIR\n",
          stderr);
    return 2;
}

int main(int argc, char **argv)
{
    struct fresh f = {.count = COUNT};
    ng_error err = NG_ERROR_INIT;
    size_t clients = 0;
    int at = 1;
    for (; at + 1 < argc && argv[at][0] == '-'; at += 2) {
        if (strcmp(argv[at], "--count") == 0)
            f.count = strtoul(argv[at + 1], NULL, 10);
        else if (strcmp(argv[at], "--clients") == 0)
            clients = strtoul(argv[at + 1], NULL, 10);
        else if (strcmp(argv[at], "--texts") == 0)
            f.passages = argv[at + 1];
        else
            return usage();
    }
    if (argc - at != 3 || f.count < 1)
        return usage();
    ng_status s = open_all(&f, argv + at, clients, &err);
    if (s == NG_OK)
        s = run(&f, &err);
    release(&f);
    if (s != NG_OK)
        fprintf(stderr, "bench_fresh: %s\n", err.text);
    return s == NG_OK ? 0 : 3;
}
