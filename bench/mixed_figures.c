/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mixed_figures.c - times at a fraction, memory of a process and its trend. */
#include "mixed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TWENTIETH 20

ng_status mixed_times_add(mixed_times *t, const float *more, size_t n, ng_error *err)
{
    if (t->n + n > t->cap) {
        size_t cap = 2 * (t->n + n);
        float *items = realloc(t->items, cap * sizeof *items);
        if (!items)
            return ng_fail(err, NG_NOMEM, "no memory for times");
        t->items = items;
        t->cap = cap;
    }
    if (n > 0)
        memcpy(t->items + t->n, more, n * sizeof *more);
    t->n += n;
    return NG_OK;
}

static int ascending(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

double mixed_times_at(mixed_times *t, double fraction)
{
    if (t->n == 0)
        return 0;
    qsort(t->items, t->n, sizeof *t->items, ascending);
    return (double)t->items[(size_t)((double)(t->n - 1) * fraction)];
}

void mixed_times_release(mixed_times *t)
{
    free(t->items);
    *t = (mixed_times){0};
}

int mixed_memory_of(int pid, mixed_memory *ret)
{
    char path[64], line[256];
    double kib;
    snprintf(path, sizeof path, "/proc/%d/status", pid);
    FILE *f = fopen(path, "re");
    *ret = (mixed_memory){.at_s = bench_wall_us() / 1e6};
    while (f && fgets(line, sizeof line, f)) {
        if (sscanf(line, "VmRSS: %lf", &kib) == 1)
            ret->all = kib / 1024;
        else if (sscanf(line, "RssAnon: %lf", &kib) == 1)
            ret->anonymous = kib / 1024;
    }
    if (f)
        fclose(f);
    return ret->all > 0;
}

double mixed_processors_s(void)
{
    double user = 0, nice = 0, kernel = 0, idle, waiting, interrupts = 0, soft = 0;
    FILE *f = fopen("/proc/stat", "re");
    if (!f)
        return 0;
    int n = fscanf(f, "cpu %lf %lf %lf %lf %lf %lf %lf", &user, &nice, &kernel, &idle, &waiting,
                   &interrupts, &soft);
    fclose(f);
    return n == 7 ? (user + nice + kernel + interrupts + soft) / (double)sysconf(_SC_CLK_TCK) : 0;
}

static double value_of(const mixed_memory *m, int anonymous)
{
    return anonymous ? m->anonymous : m->all;
}

static double mean_of(const mixed_memory *samples, size_t n, int anonymous)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += value_of(&samples[i], anonymous);
    return n ? sum / (double)n : 0;
}

mixed_trend mixed_trend_of(const mixed_memory *samples, size_t n, int anonymous)
{
    size_t few = n / TWENTIETH ? n / TWENTIETH : n > 0;
    mixed_trend t = {.first = mean_of(samples, few, anonymous),
                     .last = mean_of(samples + (n - few), few, anonymous)};
    double mean = mean_of(samples, n, anonymous), mean_at = 0, both = 0, square = 0;
    for (size_t i = 0; i < n; i++)
        mean_at += samples[i].at_s / (double)n;
    for (size_t i = 0; i < n; i++) {
        double at = samples[i].at_s - mean_at;
        both += at * (value_of(&samples[i], anonymous) - mean);
        square += at * at;
    }
    t.per_hour = square > 0 ? both / square * 3600 : 0;
    return t;
}
