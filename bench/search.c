/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search.c - bench_search: nutgraf against a bare loop on libxapian, on the same passages.
 *
 *   bench_search [--only raw|ours] [--class NAME] [--rounds N] [--service SOCKET]
 *                PASSAGES.tsv QUERIES.tsv DIR
 *
 * Both indexes are made in DIR when missing. The engines take turns at each query, the order
 * changes with each round, and the best of the rounds (three) counts: CPU time of the thread, top
 * ten hits with their text. CPU time does not see other programs on the machine, wall time does. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bench.h"

#define ROUNDS      3
#define CLASSES_MAX 32
#define PATH_SIZE   4096

struct options {
    const char *passages, *queries, *dir, *service, *only, *class_name;
    int rounds;
};

struct times {
    double raw, ours;
};

struct engines {
    bench_raw *raw;
    bench_ours *ours;
};

static int usage(void)
{
    fprintf(stderr, "usage: bench_search [--only raw|ours] [--class NAME] [--rounds N] "
                    "[--service SOCKET] PASSAGES.tsv QUERIES.tsv DIR\n");
    return 2;
}

static int read_options(int argc, char **argv, struct options *o)
{
    const char *files[3] = {NULL, NULL, NULL};
    size_t n = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--service") == 0 && i + 1 < argc)
            o->service = argv[++i];
        else if (strcmp(argv[i], "--only") == 0 && i + 1 < argc)
            o->only = argv[++i];
        else if (strcmp(argv[i], "--rounds") == 0 && i + 1 < argc)
            o->rounds = (int)strtol(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--class") == 0 && i + 1 < argc)
            o->class_name = argv[++i];
        else if (argv[i][0] == '-' || n == 3)
            return 0;
        else
            files[n++] = argv[i];
    }
    o->passages = files[0];
    o->queries = files[1];
    o->dir = files[2];
    return n == 3;
}

static int exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

static int wants(const struct options *o, const char *engine)
{
    return !o->only || strcmp(o->only, engine) == 0;
}

static ng_status open_engines(const struct options *o, struct engines *e, ng_error *err)
{
    char raw[PATH_SIZE], ours[PATH_SIZE], index[2 * PATH_SIZE];
    ng_status s = NG_OK;
    snprintf(raw, sizeof raw, "%s/raw", o->dir);
    snprintf(ours, sizeof ours, "%s/nutgraf", o->dir);
    snprintf(index, sizeof index, "%s/passages/CURRENT", ours);
    mkdir(o->dir, 0777);
    if (wants(o, "raw") && !exists(raw))
        s = bench_raw_build(raw, o->passages, err);
    if (s == NG_OK && wants(o, "ours") && !exists(index))
        s = bench_ours_build(ours, o->passages, err);
    if (s == NG_OK && wants(o, "raw"))
        s = bench_raw_open(raw, &e->raw, err);
    if (s == NG_OK && wants(o, "ours"))
        s = bench_ours_open(ours, &e->ours, err);
    return s;
}

static ng_status time_one(struct engines *e, const bench_query *q, int ours, double *best,
                          ng_error *err)
{
    bench_result result = {0, 0};
    if (ours ? !e->ours : !e->raw)
        return NG_OK;
    double before = bench_cpu_us();
    ng_status s = ours ? bench_ours_search(e->ours, q, &result, err)
                       : bench_raw_search(e->raw, q, &result, err);
    double took = bench_cpu_us() - before;
    if (s == NG_OK && (*best <= 0 || took < *best))
        *best = took;
    return s;
}

static ng_status run(struct engines *e, const bench_queries *queries, int rounds,
                     struct times *times, ng_error *err)
{
    ng_status s = NG_OK;
    for (int round = 0; round < rounds; round++) {
        for (size_t i = 0; i < queries->n && s == NG_OK; i++) {
            const bench_query *q = &queries->items[i];
            int first = (int)((i + (size_t)round) % 2);
            for (int turn = 0; turn < 2 && s == NG_OK; turn++) {
                int ours = turn == first;
                s = time_one(e, q, ours, ours ? &times[i].ours : &times[i].raw, err);
            }
        }
    }
    return s;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

struct summary {
    double mean, p50, p99;
};

static struct summary summarise(double *values, size_t n)
{
    struct summary s = {0, 0, 0};
    if (n == 0)
        return s;
    qsort(values, n, sizeof *values, ascending);
    for (size_t i = 0; i < n; i++)
        s.mean += values[i] / (double)n;
    s.p50 = values[n / 2];
    s.p99 = values[n * 99 / 100];
    return s;
}

/* One line: of a class, or of all when `name` is NULL. */
static void print_class(const bench_queries *q, const struct times *times, const char *name,
                        double *raw, double *ours)
{
    size_t n = 0;
    for (size_t i = 0; i < q->n; i++) {
        if (name && strcmp(q->items[i].class_name, name) != 0)
            continue;
        raw[n] = times[i].raw;
        ours[n++] = times[i].ours;
    }
    struct summary r = summarise(raw, n), o = summarise(ours, n);
    printf("%-16s %5zu %9.0f %8.0f %9.0f %9.0f %8.0f %9.0f %7.3f\n", name ? name : "all", n, r.mean,
           r.p50, r.p99, o.mean, o.p50, o.p99, r.mean > 0 ? o.mean / r.mean : 0.0);
}

static ng_status print_table(const bench_queries *q, const struct times *times, ng_error *err)
{
    const char *seen[CLASSES_MAX];
    size_t n_seen = 0;
    double *raw = calloc(2 * q->n + 1, sizeof *raw);
    if (!raw)
        return ng_fail(err, NG_NOMEM, "no memory for the table");
    printf("%-16s %5s %9s %8s %9s %9s %8s %9s %7s\n", "CPU us", "n", "raw mean", "p50", "p99",
           "ours mean", "p50", "p99", "ratio");
    for (size_t i = 0; i < q->n; i++) {
        size_t known = 0;
        while (known < n_seen && strcmp(seen[known], q->items[i].class_name) != 0)
            known++;
        if (known < n_seen || n_seen == CLASSES_MAX)
            continue;
        seen[n_seen++] = q->items[i].class_name;
        print_class(q, times, q->items[i].class_name, raw, raw + q->n);
    }
    print_class(q, times, NULL, raw, raw + q->n);
    free(raw);
    return NG_OK;
}

/* One round through the service; keeps the best wall time of each query. */
static ng_status service_round(bench_service *service, const bench_queries *queries, double *wall,
                               ng_error *err)
{
    ng_status s = NG_OK;
    for (size_t i = 0; i < queries->n && s == NG_OK; i++) {
        bench_result result;
        double before = bench_wall_us();
        s = bench_service_search(service, &queries->items[i], &result, err);
        double took = bench_wall_us() - before;
        if (wall[i] <= 0 || took < wall[i])
            wall[i] = took;
    }
    return s;
}

static ng_status run_service(const struct options *o, const bench_queries *queries, ng_error *err)
{
    bench_service *service = NULL;
    double cpu = 0, *wall = calloc(queries->n + 1, sizeof *wall);
    ng_status s = wall ? bench_service_open(o->service, &service, err)
                       : ng_fail(err, NG_NOMEM, "no memory for times");
    for (int round = 0; round < o->rounds && s == NG_OK; round++) {
        cpu = bench_service_cpu_us(service);
        s = service_round(service, queries, wall, err);
        cpu = bench_service_cpu_us(service) - cpu;
    }
    if (s == NG_OK) {
        struct summary w = summarise(wall, queries->n);
        printf(
            "service: wall us mean %.0f p50 %.0f p99 %.0f; server CPU us mean %.0f, last round\n",
            w.mean, w.p50, w.p99, cpu / (double)queries->n);
    }
    bench_service_free(service);
    free(wall);
    return s;
}

static ng_status run_all(const struct options *o, const bench_queries *queries, ng_error *err)
{
    struct engines e = {NULL, NULL};
    struct times *times = calloc(queries->n + 1, sizeof *times);
    if (!times)
        return ng_fail(err, NG_NOMEM, "no memory for times");
    ng_status s = open_engines(o, &e, err);
    if (s == NG_OK && (s = run(&e, queries, o->rounds, times, err)) == NG_OK)
        s = print_table(queries, times, err);
    if (s == NG_OK && o->service)
        s = run_service(o, queries, err);
    bench_ours_free(e.ours);
    bench_raw_free(e.raw);
    free(times);
    return s;
}

int main(int argc, char **argv)
{
    struct options options = {.rounds = ROUNDS};
    bench_queries queries = {0};
    ng_error err = NG_ERROR_INIT;
    if (!read_options(argc, argv, &options))
        return usage();
    ng_status s = bench_queries_read(options.queries, options.class_name, &queries, &err);
    if (s == NG_OK)
        s = run_all(&options, &queries, &err);
    bench_queries_release(&queries);
    if (s != NG_OK)
        fprintf(stderr, "bench_search: %s\n", err.text);
    return s == NG_OK ? 0 : 3;
}
