/* SPDX-License-Identifier: GPL-2.0-or-later */
/* load.c - bench_load: searches per second over a Unix socket, with many clients.
 *
 *   bench_load [--seconds S] [--beside DIR] SOCKET QUERIES.tsv CLIENTS...
 *
 * Each client keeps one request in flight. Prints for each number of clients: searches/s, p50 and
 * p99, CPU of server and of client for each search. With --beside, slices of the same queries in
 * this process, on the index that the service answers from, come between slices of load: what a
 * request costs beyond its query is the difference. They run on as many threads as search in the
 * service, for a processor that is alone at work does more in the same time. The queries come again
 * and again: serve with --answer-cache=0 to measure searching. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "drive.h"

#define SLICE_US    250000.0
#define THREADS_MAX 8

struct load {
    const char *beside; /* NULL: no searches in this process */
    bench_ours *ours[THREADS_MAX];
    size_t n_threads;
    bench_queries queries;
    bench_drive *drive;
    double seconds;
};

struct cost {
    double wall, server, client, in_process;
    size_t searches_in_process;
};

struct thread {
    pthread_t id;
    bench_ours *ours;
    const bench_queries *queries;
    size_t next, done;
    double cpu;
    ng_status status;
    ng_error err;
};

static void *search_slice(void *data)
{
    struct thread *t = data;
    bench_result result;
    double cpu = bench_cpu_us(), until = bench_wall_us() + SLICE_US;
    for (; t->status == NG_OK && bench_wall_us() < until; t->done++) {
        const bench_query *q = &t->queries->items[t->next++ % t->queries->n];
        t->status = bench_ours_search(t->ours, q, &result, &t->err);
    }
    t->cpu = bench_cpu_us() - cpu;
    return NULL;
}

/* The same queries in this process, for one slice. */
static ng_status search_here(struct load *l, size_t clients, struct cost *cost, ng_error *err)
{
    struct thread threads[THREADS_MAX];
    size_t n = clients < l->n_threads ? clients : l->n_threads, started = 0;
    ng_status s = NG_OK;
    for (; started < n && s == NG_OK; started += s == NG_OK) {
        threads[started] = (struct thread){.ours = l->ours[started], .queries = &l->queries};
        threads[started].next = cost->searches_in_process + started * l->queries.n / n;
        if (pthread_create(&threads[started].id, NULL, search_slice, &threads[started]) != 0)
            s = ng_fail(err, NG_IO, "a thread cannot be started");
    }
    for (size_t i = 0; i < started; i++) {
        pthread_join(threads[i].id, NULL);
        cost->in_process += threads[i].cpu;
        cost->searches_in_process += threads[i].done;
        if (threads[i].status != NG_OK)
            s = ng_fail(err, threads[i].status, "%s", threads[i].err.text);
    }
    return s;
}

static ng_status one_slice(struct load *l, size_t clients, struct cost *cost, ng_error *err)
{
    int pid = bench_drive_pid(l->drive);
    double own = bench_cpu_us(), server = bench_process_cpu_us(pid), began = bench_wall_us();
    ng_status s = bench_drive_closed(l->drive, began + SLICE_US, err);
    cost->wall += bench_wall_us() - began;
    cost->client += bench_cpu_us() - own;
    cost->server += bench_process_cpu_us(pid) - server;
    return s == NG_OK && l->n_threads ? search_here(l, clients, cost, err) : s;
}

static void report(struct load *l, size_t clients, const struct cost *cost)
{
    double n = (double)bench_drive_done(l->drive);
    printf("%3zu clients: %8.0f searches/s  p50 %6.0f us  p99 %6.0f us  server CPU %4.0f us  "
           "client CPU %3.0f us",
           clients, n * 1e6 / cost->wall, bench_drive_time(l->drive, .5),
           bench_drive_time(l->drive, .99), cost->server / n, cost->client / n);
    if (l->n_threads)
        printf("  in-process CPU %4.0f us", cost->in_process / (double)cost->searches_in_process);
    puts("");
    fflush(stdout);
}

static ng_status run(struct load *l, size_t clients, ng_error *err)
{
    struct cost cost = {0};
    ng_status s = bench_drive_connect(l->drive, clients, err);
    bench_drive_reset(l->drive);
    while (s == NG_OK && cost.wall < l->seconds * 1e6)
        s = one_slice(l, clients, &cost, err);
    if (s == NG_OK)
        report(l, clients, &cost);
    return s;
}

/* The index in this process, with its memory as warm as that of a service. */
static ng_status open_thread(struct load *l, size_t i, ng_error *err)
{
    bench_result result;
    ng_status s = bench_ours_open(l->beside, &l->ours[i], err);
    for (int round = 0; round < 2; round++)
        for (size_t q = 0; s == NG_OK && q < l->queries.n; q++)
            s = bench_ours_search(l->ours[i], &l->queries.items[q], &result, err);
    return s;
}

static ng_status open_beside(struct load *l, ng_error *err)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t n = processors < 1 ? 1 : (size_t)processors;
    ng_status s = NG_OK;
    for (; l->beside && s == NG_OK && l->n_threads < n && l->n_threads < THREADS_MAX;)
        s = open_thread(l, l->n_threads++, err);
    return s;
}

static void release(struct load *l)
{
    bench_drive_free(l->drive);
    bench_queries_release(&l->queries);
    for (size_t i = 0; i < l->n_threads; i++)
        bench_ours_free(l->ours[i]);
}

static int usage(void)
{
    fputs("usage: bench_load [--seconds S] [--beside DIR] SOCKET QUERIES.tsv CLIENTS...\n", stderr);
    return 2;
}

int main(int argc, char **argv)
{
    struct load l = {.seconds = 3};
    ng_error err = NG_ERROR_INIT;
    int at = 1;
    for (; at + 1 < argc && argv[at][0] == '-'; at += 2) {
        if (strcmp(argv[at], "--seconds") == 0)
            l.seconds = strtod(argv[at + 1], NULL);
        else if (strcmp(argv[at], "--beside") == 0)
            l.beside = argv[at + 1];
        else
            return usage();
    }
    if (argc - at < 3)
        return usage();
    ng_status s = bench_queries_read(argv[at + 1], NULL, &l.queries, &err);
    if (s == NG_OK)
        s = bench_drive_new(&bench_wire_nutgraf, argv[at], &l.queries, &l.drive, &err);
    if (s == NG_OK)
        s = open_beside(&l, &err);
    for (at += 2; s == NG_OK && at < argc; at++)
        s = run(&l, strtoul(argv[at], NULL, 10), &err);
    release(&l);
    if (s != NG_OK)
        fprintf(stderr, "bench_load: %s\n", err.text);
    return s == NG_OK ? 0 : 3;
}
