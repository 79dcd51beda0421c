/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bench_data.c - reading passages and queries, and clocks. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench.h"

#define FIELDS_MAX 8

static double clock_us(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

double bench_cpu_us(void)
{
    return clock_us(CLOCK_THREAD_CPUTIME_ID);
}

double bench_wall_us(void)
{
    return clock_us(CLOCK_MONOTONIC);
}

/* Cut a line at its tabs; gives the number of fields. */
static size_t cut(char *line, char *fields[FIELDS_MAX])
{
    size_t n = 0;
    line[strcspn(line, "\r\n")] = '\0';
    for (char *at = line; at && n < FIELDS_MAX; n++) {
        fields[n] = at;
        at = n + 1 < FIELDS_MAX ? strchr(at, '\t') : NULL;
        if (at)
            *at++ = '\0';
    }
    return n;
}

static char *optional(const char *text)
{
    return strcmp(text, "-") == 0 ? NULL : strdup(text);
}

static ng_status add_query(bench_queries *q, char *fields[FIELDS_MAX], ng_error *err)
{
    bench_query *grown = realloc(q->items, (q->n + 1) * sizeof *grown);
    if (!grown)
        return ng_fail(err, NG_NOMEM, "no memory for queries");
    q->items = grown;
    bench_query *b = &q->items[q->n++];
    *b = (bench_query){.id = (int)strtol(fields[0], NULL, 10)};
    snprintf(b->class_name, sizeof b->class_name, "%s", fields[1]);
    b->all = strcmp(fields[2], "and") == 0;
    b->phrase = strcmp(fields[2], "phrase") == 0;
    b->prefix = strcmp(fields[2], "prefix") == 0;
    b->words = strdup(fields[3]);
    b->section = optional(fields[4]);
    b->from = optional(fields[5]);
    b->to = optional(fields[6]);
    return b->words ? NG_OK : ng_fail(err, NG_NOMEM, "no memory for queries");
}

ng_status bench_queries_parse(bench_queries *q, char *line, ng_error *err)
{
    char *fields[FIELDS_MAX];
    return cut(line, fields) >= 7 ? add_query(q, fields, err)
                                  : ng_fail(err, NG_INVALID, "a query has seven fields");
}

ng_status bench_queries_read(const char *path, const char *class_name, bench_queries *ret,
                             ng_error *err)
{
    FILE *f = fopen(path, "r");
    if (!f)
        return ng_fail(err, NG_IO, "%s: %s", path, strerror(errno));
    char *line = NULL, *fields[FIELDS_MAX];
    size_t cap = 0;
    ng_status s = NG_OK;
    *ret = (bench_queries){0};
    while (s == NG_OK && getline(&line, &cap, f) > 0)
        if (cut(line, fields) >= 7 && (!class_name || strcmp(class_name, fields[1]) == 0))
            s = add_query(ret, fields, err);
    free(line);
    fclose(f);
    return s;
}

void bench_queries_release(bench_queries *q)
{
    for (size_t i = 0; i < q->n; i++) {
        free(q->items[i].words);
        free(q->items[i].section);
        free(q->items[i].from);
        free(q->items[i].to);
    }
    free(q->items);
    *q = (bench_queries){0};
}

ng_status bench_passages_each(const char *path, bench_on_passage *on_passage, void *data,
                              ng_error *err)
{
    FILE *f = fopen(path, "r");
    if (!f)
        return ng_fail(err, NG_IO, "%s: %s", path, strerror(errno));
    char *line = NULL, *fields[FIELDS_MAX];
    size_t cap = 0;
    ng_status s = NG_OK;
    while (s == NG_OK && getline(&line, &cap, f) > 0) {
        if (cut(line, fields) < 5)
            continue;
        const bench_passage p = {fields[1], fields[2], fields[3], fields[4]};
        s = on_passage(data, &p, err);
    }
    free(line);
    fclose(f);
    return s;
}
