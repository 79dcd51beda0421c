/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mixed.c - bench_mixed: what writing does to searching, and whether memory stays what it is.
 *
 *   bench_mixed [options] SOCKET QUERIES.tsv
 *     --minutes M            of phases with writes, in sum (30)
 *     --phase S, --quiet S   seconds of a phase with and of one without writes (60 each)
 *     --clients N            that measure the capacity (8)
 *     --warm-up S            seconds of warming up, and as many of measuring the capacity (5)
 *     --writes-per-second W  (20); 0: without a pause
 *     --keep N               of the articles that are added at most N stay at a time: then the
 *                            index has soon its last size, and memory should, too; 0: all stay (0)
 *     --rate R               searches a second, instead of half of the capacity
 *     --texts PASSAGES.tsv   what the articles are made of. Without it they are of words that the
 *                            queries ask for: then each answers many queries, and what is measured
 *                            is mostly that the index holds more to find
 *
 * First the capacity is measured: N clients, a search each in flight, "rank":"fast". Then phases
 * without and with writes take turns, so that a machine that gets faster or slower does so to both:
 * the whole takes M * (1 + quiet / phase) minutes. In all of them searches arrive at random (a
 * Poisson process) R times a second on as many connections as the service allows, whether earlier
 * ones were answered or not, and their time counts from when they were due.
 *
 * In phases with writes one connection adds, replaces and deletes articles of ten paragraphs, each
 * with "wait":"searchable". The live part fills up, is sealed, and sealed parts are merged or
 * rewritten; a phase lasts until no merge runs, so none of that falls into the next phase. A run in
 * which nothing was merged says so.
 *
 * A line of a phase tells how many processors were at work: much more than the server and the about
 * .3 of this program, and others measure along.
 *
 * Serve with --answer-cache=0, for the queries come again and again, and on a copy of the index,
 * for it grows. The exit status is 0 when it ran and no search failed, whatever the figures are. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drive.h"
#include "mixed.h"

#define OPEN_CLIENTS 200 /* of 256 that the service takes by default */
#define SLICE_US     1e6
#define MERGE_US     120e6 /* at most so long is the end of a merge awaited */
#define WARM_SHARE   5     /* of the samples of memory, the first so many parts are warm-up */

enum { QUIET, WRITES, KINDS };

struct mixed {
    double minutes, seconds[KINDS], clients, warm_up, per_second, keep, rate;
    const char *passages; /* NULL: words of the queries */
    bench_queries queries;
    bench_texts *texts;
    bench_drive *drive;
    bench_writes *asked; /* for its status */
    mixed_writer *writer;
    mixed_times times[KINDS];
    double lasted[KINDS]; /* seconds */
    size_t errors, phase;
    double merges, seals;
};

/* What has been up to a moment. */
struct counts {
    double at_s, parts, seals, merges;
    double server_s, all_s; /* of processors' time */
    size_t writes;
};

static ng_status index_status(struct mixed *m, const char *name, double *ret, ng_error *err)
{
    return bench_writes_status(m->asked, "index", name, ret, err);
}

static ng_status count(struct mixed *m, struct counts *ret, ng_error *err)
{
    ng_status s = index_status(m, "parts", &ret->parts, err);
    if (s == NG_OK)
        s = index_status(m, "seals", &ret->seals, err);
    if (s == NG_OK)
        s = index_status(m, "merges", &ret->merges, err);
    ret->writes = mixed_writer_done(m->writer);
    ret->server_s = bench_process_cpu_us(bench_drive_pid(m->drive)) / 1e6;
    ret->all_s = mixed_processors_s();
    ret->at_s = bench_wall_us() / 1e6;
    return s;
}

static ng_status measure_capacity(struct mixed *m, ng_error *err)
{
    ng_status s = bench_drive_connect(m->drive, (size_t)m->clients, err);
    if (s == NG_OK)
        s = bench_drive_closed(m->drive, bench_wall_us() + m->warm_up * 1e6, err);
    bench_drive_reset(m->drive);
    double began = bench_wall_us();
    if (s == NG_OK)
        s = bench_drive_closed(m->drive, began + m->warm_up * 1e6, err);
    if (s != NG_OK)
        return s;
    double each = (double)bench_drive_done(m->drive) * 1e6 / (bench_wall_us() - began);
    m->errors += bench_drive_errors(m->drive);
    if (m->rate <= 0)
        m->rate = each / 2;
    printf("capacity: %.0f searches/s with %.0f clients, p50 %.0f us, p99 %.0f us; "
           "from here on %.0f arrive in a second\n",
           each, m->clients, bench_drive_time(m->drive, .5), bench_drive_time(m->drive, .99),
           m->rate);
    return NG_OK;
}

/* ---- Phases. ---- */

/* Search on while a merge runs. */
static ng_status await_merges(struct mixed *m, ng_error *err)
{
    double merging = 1, until = bench_wall_us() + MERGE_US;
    ng_status s = NG_OK;
    while (s == NG_OK && merging > 0 && bench_wall_us() < until) {
        s = bench_drive_open(m->drive, m->rate, bench_wall_us() + SLICE_US, err);
        if (s == NG_OK)
            s = index_status(m, "merging", &merging, err);
    }
    return s;
}

static ng_status drive_phase(struct mixed *m, int kind, ng_error *err)
{
    mixed_writer_switch(m->writer, kind == WRITES);
    ng_status s =
        bench_drive_open(m->drive, m->rate, bench_wall_us() + m->seconds[kind] * 1e6, err);
    if (s == NG_OK && kind == WRITES)
        s = await_merges(m, err);
    mixed_writer_switch(m->writer, 0);
    /* A writer that has time now may seal and merge. */
    return s == NG_OK && kind == WRITES ? await_merges(m, err) : s;
}

static void print_phase(struct mixed *m, int kind, const struct counts *a, const struct counts *b)
{
    mixed_memory memory;
    double seconds = b->at_s - a->at_s;
    mixed_memory_of(bench_drive_pid(m->drive), &memory);
    printf("%3zu %-6s %4.0f s: %6.0f searches/s  p50 %5.0f us  p99 %6.0f us  p99.9 %6.0f us  "
           "RSS %5.1f MiB (%5.1f without files)  processors %.2f (server %.2f)  "
           "parts %2.0f  seals %2.0f  merges %2.0f  writes %zu\n",
           ++m->phase, kind == WRITES ? "writes" : "quiet", seconds,
           (double)bench_drive_done(m->drive) / seconds, bench_drive_time(m->drive, .5),
           bench_drive_time(m->drive, .99), bench_drive_time(m->drive, .999), memory.all,
           memory.anonymous, (b->all_s - a->all_s) / seconds, (b->server_s - a->server_s) / seconds,
           b->parts, b->seals - a->seals, b->merges - a->merges, b->writes - a->writes);
    fflush(stdout);
}

static ng_status run_phase(struct mixed *m, int kind, ng_error *err)
{
    struct counts before = {0}, after = {0};
    ng_status s = count(m, &before, err);
    bench_drive_reset(m->drive);
    if (s == NG_OK)
        s = drive_phase(m, kind, err);
    if (s == NG_OK)
        s = count(m, &after, err);
    if (s != NG_OK)
        return s;
    m->errors += bench_drive_errors(m->drive);
    m->lasted[kind] += after.at_s - before.at_s;
    m->seals += after.seals - before.seals;
    m->merges += after.merges - before.merges;
    print_phase(m, kind, &before, &after);
    size_t n;
    const float *times = bench_drive_times(m->drive, &n);
    return mixed_times_add(&m->times[kind], times, n, err);
}

/* ---- The end. ---- */

static void report_searches(struct mixed *m)
{
    static const char *const names[] = {"without writes", "with writes"};
    double p99[KINDS];
    for (int kind = 0; kind < KINDS; kind++) {
        mixed_times *t = &m->times[kind];
        p99[kind] = mixed_times_at(t, .99);
        printf("searches %-14s: %zu in %.0f s, p50 %.0f us, p99 %.0f us, p99.9 %.0f us\n",
               names[kind], t->n, m->lasted[kind], mixed_times_at(t, .5), p99[kind],
               mixed_times_at(t, .999));
    }
    printf("p99 with writes / p99 without: %.2f\n", p99[QUIET] > 0 ? p99[WRITES] / p99[QUIET] : 0);
}

static void report_writes(struct mixed *m)
{
    mixed_times *t = mixed_writer_times(m->writer);
    const size_t *kinds = mixed_writer_kinds(m->writer);
    printf("writes: %zu (%zu added, %zu replaced, %zu deleted), %.1f a second, searchable after "
           "p50 %.1f ms, p99 %.1f ms\n",
           t->n, kinds[0], kinds[1], kinds[2], (double)t->n / m->lasted[WRITES],
           mixed_times_at(t, .5) / 1e3, mixed_times_at(t, .99) / 1e3);
    printf("seals: %.0f, merges: %.0f\n", m->seals, m->merges);
    if (m->merges < 1)
        puts("NOTHING WAS MERGED: a longer run or more writes a second are needed");
}

static void report_memory(const struct mixed *m)
{
    size_t n;
    const mixed_memory *samples = mixed_writer_memory(m->writer, &n);
    size_t warm = n / WARM_SHARE;
    static const char *const names[] = {"RSS", "RSS without files"};
    for (int anonymous = 0; anonymous < 2; anonymous++) {
        mixed_trend t = mixed_trend_of(samples + warm, n - warm, anonymous);
        printf("%s after warm-up: first %.1f MiB, last %.1f MiB, %+.1f MiB/h\n", names[anonymous],
               t.first, t.last, t.per_hour);
    }
}

static ng_status run(struct mixed *m, ng_error *err)
{
    ng_status s = bench_drive_connect(m->drive, OPEN_CLIENTS, err);
    while (s == NG_OK && m->lasted[WRITES] < m->minutes * 60) {
        s = run_phase(m, QUIET, err);
        if (s == NG_OK)
            s = run_phase(m, WRITES, err);
    }
    if (s == NG_OK)
        s = mixed_writer_end(m->writer, err);
    if (s != NG_OK)
        return s;
    report_searches(m);
    report_writes(m);
    report_memory(m);
    printf("errors: %zu\n", m->errors);
    return m->errors == 0 ? NG_OK : ng_fail(err, NG_IO, "%zu searches failed", m->errors);
}

static ng_status open_all(struct mixed *m, char **paths, ng_error *err)
{
    ng_status s = bench_queries_read(paths[1], NULL, &m->queries, err);
    if (s == NG_OK)
        s = bench_drive_new(&bench_wire_nutgraf, paths[0], &m->queries, &m->drive, err);
    if (s == NG_OK)
        s = bench_texts_take(m->passages, &m->queries, &m->texts, err);
    if (s == NG_OK)
        s = bench_writes_open(paths[0], m->texts, &m->asked, err);
    if (s == NG_OK)
        s = measure_capacity(m, err);
    return s == NG_OK ? mixed_writer_start(paths[0], m->texts, bench_drive_pid(m->drive),
                                           m->per_second, (unsigned)m->keep, &m->writer, err)
                      : s;
}

static void release(struct mixed *m)
{
    mixed_writer_free(m->writer);
    bench_writes_free(m->asked);
    bench_drive_free(m->drive);
    bench_texts_free(m->texts);
    bench_queries_release(&m->queries);
    for (int kind = 0; kind < KINDS; kind++)
        mixed_times_release(&m->times[kind]);
}

/* Take one option; false when there is none of that name. */
static int option(struct mixed *m, const char *name, const char *value)
{
    const struct {
        const char *name;
        double *to;
    } options[] = {
        {"--minutes", &m->minutes},
        {"--phase", &m->seconds[WRITES]},
        {"--quiet", &m->seconds[QUIET]},
        {"--clients", &m->clients},
        {"--warm-up", &m->warm_up},
        {"--writes-per-second", &m->per_second},
        {"--keep", &m->keep},
        {"--rate", &m->rate},
    };
    if (strcmp(name, "--texts") == 0) {
        m->passages = value;
        return 1;
    }
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (strcmp(name, options[i].name) == 0) {
            *options[i].to = strtod(value, NULL);
            return 1;
        }
    return 0;
}

static int usage(void)
{
    fputs("usage: bench_mixed [--minutes M] [--phase S] [--quiet S] [--clients N] [--warm-up S]\n"
          "                   [--writes-per-second W] [--keep N] [--rate R]\n"
          "                   [--texts PASSAGES.tsv] SOCKET QUERIES.tsv\n",
          stderr);
    return 2;
}

int main(int argc, char **argv)
{
    struct mixed m = {
        .minutes = 30, .seconds = {60, 60}, .clients = 8, .warm_up = 5, .per_second = 20};
    ng_error err = NG_ERROR_INIT;
    int at = 1;
    for (; at + 1 < argc && argv[at][0] == '-'; at += 2)
        if (!option(&m, argv[at], argv[at + 1]))
            return usage();
    if (argc - at != 2 || m.minutes <= 0 || m.seconds[WRITES] <= 0 || m.warm_up <= 0)
        return usage();
    ng_status s = open_all(&m, argv + at, &err);
    if (s == NG_OK)
        s = run(&m, &err);
    release(&m);
    if (s != NG_OK)
        fprintf(stderr, "bench_mixed: %s\n", err.text);
    return s == NG_OK ? 0 : 3;
}
