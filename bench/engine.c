/* SPDX-License-Identifier: GPL-2.0-or-later */
/* engine.c - bench_engine: nutgraf or bare libxapian in a process of its own, asked over a pipe.
 *
 *   bench_engine nutgraf|xapian DIR build PASSAGES.tsv
 *   bench_engine nutgraf|xapian DIR serve
 *
 * It says "ready", then answers each line of a query file with a line: CPU and wall microseconds of
 * the query, hits, bytes of their text. bench/compare talks to every engine so. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

struct engine {
    bench_ours *ours;
    bench_raw *raw;
};

static ng_status open_engine(struct engine *e, const char *name, const char *dir, ng_error *err)
{
    return strcmp(name, "nutgraf") == 0 ? bench_ours_open(dir, &e->ours, err)
                                        : bench_raw_open(dir, &e->raw, err);
}

static ng_status search(struct engine *e, const bench_query *q, bench_result *ret, ng_error *err)
{
    return e->ours ? bench_ours_search(e->ours, q, ret, err)
                   : bench_raw_search(e->raw, q, ret, err);
}

static ng_status answer(struct engine *e, char *line, ng_error *err)
{
    bench_queries one = {0};
    bench_result result = {0, 0};
    ng_status s = bench_queries_parse(&one, line, err);
    if (s == NG_OK && one.n == 1) {
        double cpu = bench_cpu_us(), wall = bench_wall_us();
        s = search(e, &one.items[0], &result, err);
        cpu = bench_cpu_us() - cpu;
        wall = bench_wall_us() - wall;
        if (s == NG_OK)
            printf("%.1f\t%.1f\t%zu\t%zu\n", cpu, wall, result.hits, result.text_bytes);
        fflush(stdout);
    }
    bench_queries_release(&one);
    return s;
}

static ng_status serve(const char *name, const char *dir, ng_error *err)
{
    struct engine e = {NULL, NULL};
    char *line = NULL;
    size_t cap = 0;
    ng_status s = open_engine(&e, name, dir, err);
    if (s == NG_OK) {
        puts("ready");
        fflush(stdout);
    }
    while (s == NG_OK && getline(&line, &cap, stdin) > 0)
        s = answer(&e, line, err);
    free(line);
    bench_ours_free(e.ours);
    bench_raw_free(e.raw);
    return s;
}

int main(int argc, char **argv)
{
    ng_error err = NG_ERROR_INIT;
    ng_status s = NG_OK;
    if (argc == 5 && strcmp(argv[3], "build") == 0)
        s = strcmp(argv[1], "nutgraf") == 0 ? bench_ours_build(argv[2], argv[4], &err)
                                            : bench_raw_build(argv[2], argv[4], &err);
    else if (argc == 4 && strcmp(argv[3], "serve") == 0)
        s = serve(argv[1], argv[2], &err);
    else {
        fputs("usage: bench_engine nutgraf|xapian DIR build PASSAGES.tsv|serve\n", stderr);
        return 2;
    }
    if (s != NG_OK)
        fprintf(stderr, "bench_engine: %s\n", err.text);
    return s == NG_OK ? 0 : 3;
}
