/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pipe.c - an engine in a process of its own, asked over a pipe. */
#include "pipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char load_word[] = "qps\t";

static ng_status answer_query(const bench_pipe *p, char *line, ng_error *err)
{
    bench_queries one = {0};
    bench_timed timed = {0};
    ng_status s = bench_queries_parse(&one, line, err);
    if (s == NG_OK)
        s = p->on_query(p->data, &one.items[0], &timed, err);
    if (s == NG_OK)
        printf("%.1f\t%.1f\t%zu\t%zu\n", timed.cpu, timed.wall, timed.result.hits,
               timed.result.text_bytes);
    bench_queries_release(&one);
    return s;
}

static ng_status answer_load(const bench_pipe *p, const char *words, ng_error *err)
{
    bench_loaded loaded = {0};
    char *rest = NULL;
    size_t clients = strtoul(words, &rest, 10);
    if (!p->on_load)
        return ng_fail(err, NG_INVALID, "this engine takes no load");
    ng_status s = p->on_load(p->data, clients, strtod(rest, NULL), &loaded, err);
    if (s == NG_OK)
        printf("%.1f\t%.1f\t%.1f\t%.1f\t%.1f\n", loaded.rate, loaded.p50, loaded.p99, loaded.server,
               loaded.client);
    return s;
}

ng_status bench_pipe_serve(const bench_pipe *p, ng_error *err)
{
    char *line = NULL;
    size_t cap = 0, word = strlen(load_word);
    ng_status s = NG_OK;
    puts("ready");
    fflush(stdout);
    while (s == NG_OK && getline(&line, &cap, stdin) > 0) {
        s = strncmp(line, load_word, word) == 0 ? answer_load(p, line + word, err)
                                                : answer_query(p, line, err);
        fflush(stdout);
    }
    free(line);
    return s;
}
