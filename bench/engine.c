/* SPDX-License-Identifier: GPL-2.0-or-later */
/* engine.c - bench_engine: an engine that is a library, in a process of its own (pipe.h).
 *
 *   bench_engine nutgraf|xapian|fts5 DIR build PASSAGES.tsv
 *   bench_engine nutgraf|uncached|xapian|fts5 DIR serve
 *
 * "uncached" is nutgraf without its cache of decoded posting lists, which the queries of a second
 * round find filled. The CPU time is that of the thread that answers. */
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "peers/fts5.h"
#include "pipe.h"

struct engine {
    bench_ours *ours;
    bench_raw *raw;
    bench_fts5 *fts5;
};

static ng_status open_engine(struct engine *e, const char *name, const char *dir, ng_error *err)
{
    int uncached = strcmp(name, "uncached") == 0;
    if (uncached || strcmp(name, "nutgraf") == 0) {
        ng_status s = bench_ours_open(dir, &e->ours, err);
        if (s == NG_OK && uncached)
            bench_ours_drop_cache(e->ours);
        return s;
    }
    return strcmp(name, "fts5") == 0 ? bench_fts5_open(dir, &e->fts5, err)
                                     : bench_raw_open(dir, &e->raw, err);
}

static ng_status build(const char *name, const char *dir, const char *passages, ng_error *err)
{
    if (strcmp(name, "nutgraf") == 0)
        return bench_ours_build(dir, passages, err);
    return strcmp(name, "fts5") == 0 ? bench_fts5_build(dir, passages, err)
                                     : bench_raw_build(dir, passages, err);
}

static ng_status search(struct engine *e, const bench_query *q, bench_result *ret, ng_error *err)
{
    if (e->ours)
        return bench_ours_search(e->ours, q, ret, err);
    return e->fts5 ? bench_fts5_search(e->fts5, q, ret, err)
                   : bench_raw_search(e->raw, q, ret, err);
}

static ng_status on_query(void *data, const bench_query *q, bench_timed *ret, ng_error *err)
{
    double cpu = bench_cpu_us(), wall = bench_wall_us();
    ng_status s = search(data, q, &ret->result, err);
    ret->cpu = bench_cpu_us() - cpu;
    ret->wall = bench_wall_us() - wall;
    return s;
}

static ng_status serve(const char *name, const char *dir, ng_error *err)
{
    struct engine e = {0};
    const bench_pipe pipe = {.on_query = on_query, .data = &e};
    ng_status s = open_engine(&e, name, dir, err);
    if (s == NG_OK)
        s = bench_pipe_serve(&pipe, err);
    bench_ours_free(e.ours);
    bench_raw_free(e.raw);
    bench_fts5_free(e.fts5);
    return s;
}

int main(int argc, char **argv)
{
    ng_error err = NG_ERROR_INIT;
    ng_status s = NG_OK;
    if (argc == 5 && strcmp(argv[3], "build") == 0)
        s = build(argv[1], argv[2], argv[4], &err);
    else if (argc == 4 && strcmp(argv[3], "serve") == 0)
        s = serve(argv[1], argv[2], &err);
    else {
        fputs("usage: bench_engine nutgraf|xapian|fts5 DIR build PASSAGES.tsv|serve\n", stderr);
        return 2;
    }
    if (s != NG_OK)
        fprintf(stderr, "bench_engine: %s\n", err.text);
    return s == NG_OK ? 0 : 3;
}
