/* SPDX-License-Identifier: GPL-2.0-or-later */
/* relevance.c - how good the order is: nDCG@10 of `rank` fast and full on collections with judged
 * queries, in this process, and what the second stage costs.
 *
 *   bench_relevance [--runs DIR] [--features DIR] [--grouped] COLLECTION…
 *   bench_relevance --compare DIR DIR
 *
 * --runs keeps the nDCG@10 of each query in DIR/<collection>.<rank>; --compare reads two of these
 * folders and gives the paired t of the second over the first. --features keeps what the second
 * stage sees of each window. --grouped makes one article of consecutive documents that name the
 * same. `bench/relevance ARCHIVE` unpacks and runs all. relevance.h says what a collection is. */
#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "relevance.h"

#define ROUNDS 3 /* of the CPU time the least counts */

static const char *const ranks[] = {[NG_RANK_FULL] = "full", [NG_RANK_FAST] = "fast"};

struct options {
    const char *runs, *features;
    int grouped;
};

/* Sums over all collections. */
struct totals {
    double ndcg[2], cpu[2];
    size_t collections, queries;
};

/* Both ranks in turn at each query; `ndcg` and `cpu` are by rank, then by query. */
static ng_status ask_all(relevance_index *x, const relevance_collection *c, double *ndcg[2],
                         double *cpu[2], ng_error *err)
{
    ng_status s = NG_OK;
    for (size_t i = 0; i < c->n_queries; i++) {
        for (int turn = 0; turn < 2 * ROUNDS && s == NG_OK; turn++) {
            size_t found[RELEVANCE_DEPTH], n = 0;
            int rank = (turn + (int)i) % 2;
            double us = 0;
            s = relevance_ask(x, &c->queries[i], (ng_rank)rank, found, &n, &us, err);
            if (s != NG_OK)
                return s;
            ndcg[rank][i] = relevance_ndcg(&c->queries[i], found, n);
            if (turn < 2 || us < cpu[rank][i])
                cpu[rank][i] = us;
        }
    }
    return s;
}

static ng_status keep_run(const char *dir, const relevance_collection *c, int rank,
                          const double *ndcg, ng_error *err)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s.%s", dir, c->name, ranks[rank]);
    FILE *out = fopen(path, "w");
    if (!out)
        return ng_fail(err, NG_IO, "%s cannot be written", path);
    for (size_t i = 0; i < c->n_queries; i++)
        fprintf(out, "%s\t%.6f\n", c->queries[i].id, ndcg[i]);
    fclose(out);
    return NG_OK;
}

static ng_status keep_features(const char *dir, relevance_index *x, const relevance_collection *c,
                               ng_error *err)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s.features", dir, c->name);
    FILE *out = fopen(path, "w");
    if (!out)
        return ng_fail(err, NG_IO, "%s cannot be written", path);
    ng_status s = NG_OK;
    for (size_t i = 0; i < c->n_queries && s == NG_OK; i++)
        s = relevance_dump(x, &c->queries[i], out, err);
    fclose(out);
    return s;
}

static void print_row(const relevance_collection *c, double *ndcg[2], double *cpu[2],
                      struct totals *t)
{
    double mean[2], us[2];
    for (int rank = 0; rank < 2; rank++) {
        mean[rank] = relevance_mean(ndcg[rank], c->n_queries);
        us[rank] = relevance_mean(cpu[rank], c->n_queries);
        t->ndcg[rank] += mean[rank];
        t->cpu[rank] += us[rank] * (double)c->n_queries;
    }
    t->collections++;
    t->queries += c->n_queries;
    printf("| %-22s | %7zu | %.4f | %.4f | %6.2f | %7.1f | %7.1f | %.2f |\n", c->name, c->n_queries,
           mean[NG_RANK_FAST], mean[NG_RANK_FULL],
           relevance_t(ndcg[NG_RANK_FAST], ndcg[NG_RANK_FULL], c->n_queries), us[NG_RANK_FAST],
           us[NG_RANK_FULL], us[NG_RANK_FULL] / us[NG_RANK_FAST]);
    fflush(stdout);
}

static ng_status measure(const relevance_collection *c, const struct options *o, struct totals *t,
                         ng_error *err)
{
    relevance_index *x = NULL;
    double *values = calloc(4 * c->n_queries + 1, sizeof *values);
    double *ndcg[2] = {values, values + c->n_queries};
    double *cpu[2] = {values + 2 * c->n_queries, values + 3 * c->n_queries};
    ng_status s = values ? relevance_index_new(c, &x, err)
                         : ng_fail(err, NG_NOMEM, "no memory for the scores");
    if (s == NG_OK)
        s = ask_all(x, c, ndcg, cpu, err);
    for (int rank = 0; rank < 2 && s == NG_OK && o->runs; rank++)
        s = keep_run(o->runs, c, rank, ndcg[rank], err);
    if (s == NG_OK && o->features)
        s = keep_features(o->features, x, c, err);
    if (s == NG_OK)
        print_row(c, ndcg, cpu, t);
    relevance_index_free(x);
    free(values);
    return s;
}

static ng_status measure_all(char **folders, int n, const struct options *o, ng_error *err)
{
    struct totals t = {.collections = 0};
    ng_status s = NG_OK;
    printf("| collection             | queries |   fast |   full |      t | fast us | full us | "
           "CPU  |\n"
           "|---|---|---|---|---|---|---|---|\n");
    for (int i = 0; i < n && s == NG_OK; i++) {
        relevance_collection c;
        s = relevance_read(folders[i], o->grouped, &c, err);
        if (s != NG_OK)
            return s;
        s = measure(&c, o, &t, err);
        relevance_release(&c);
    }
    if (s == NG_OK && t.collections > 1)
        printf("| %-22s | %7zu | %.4f | %.4f |        | %7.1f | %7.1f | %.2f |\n", "mean",
               t.queries, t.ndcg[NG_RANK_FAST] / (double)t.collections,
               t.ndcg[NG_RANK_FULL] / (double)t.collections,
               t.cpu[NG_RANK_FAST] / (double)t.queries, t.cpu[NG_RANK_FULL] / (double)t.queries,
               t.cpu[NG_RANK_FULL] / t.cpu[NG_RANK_FAST]);
    return s;
}

/* ---- Two runs ---- */

#define QUERIES_MAX 100000

/* The values of a file that --runs left; gives how many. */
static size_t read_run(const char *dir, const char *name, double *ret)
{
    char path[PATH_MAX];
    char line[512];
    size_t n = 0;
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *in = fopen(path, "r");
    while (in && n < QUERIES_MAX && fgets(line, sizeof line, in)) {
        const char *tab = strrchr(line, '\t');
        if (tab)
            ret[n++] = strtod(tab + 1, NULL);
    }
    if (in)
        fclose(in);
    return n;
}

static int is_run(const struct dirent *e)
{
    const char *dot = strrchr(e->d_name, '.');
    return dot && (strcmp(dot, ".full") == 0 || strcmp(dot, ".fast") == 0);
}

static ng_status compare_runs(const char *a, const char *b, ng_error *err)
{
    struct dirent **names = NULL;
    double *x = calloc(2 * QUERIES_MAX, sizeof *x), *y = x ? x + QUERIES_MAX : NULL;
    int n = x ? scandir(a, &names, is_run, alphasort) : -1;
    if (n < 0) {
        free(x);
        return ng_fail(err, NG_IO, "%s cannot be read", a);
    }
    printf(
        "| run                    | queries |  first | second |      t |\n|---|---|---|---|---|\n");
    for (int i = 0; i < n; i++) {
        const char *name = names[i]->d_name;
        size_t first = read_run(a, name, x), second = read_run(b, name, y);
        if (first == second)
            printf("| %-22s | %7zu | %.4f | %.4f | %6.2f |\n", name, first,
                   relevance_mean(x, first), relevance_mean(y, first), relevance_t(x, y, first));
        free(names[i]);
    }
    free(names);
    free(x);
    return NG_OK;
}

static int usage(void)
{
    fprintf(stderr, "usage: bench_relevance [--runs DIR] [--features DIR] [--grouped] COLLECTION…\n"
                    "       bench_relevance --compare DIR DIR\n");
    return 2;
}

int main(int argc, char **argv)
{
    struct options o = {.grouped = 0};
    ng_error err = NG_ERROR_INIT;
    int at = 1;
    if (argc == 4 && strcmp(argv[1], "--compare") == 0) {
        if (compare_runs(argv[2], argv[3], &err) == NG_OK)
            return 0;
        fprintf(stderr, "bench_relevance: %s\n", err.text);
        return 1;
    }
    for (; at < argc && argv[at][0] == '-'; at++) {
        if (strcmp(argv[at], "--grouped") == 0)
            o.grouped = 1;
        else if (strcmp(argv[at], "--runs") == 0 && at + 1 < argc)
            o.runs = argv[++at];
        else if (strcmp(argv[at], "--features") == 0 && at + 1 < argc)
            o.features = argv[++at];
        else
            return usage();
    }
    if (at == argc)
        return usage();
    if (measure_all(argv + at, argc - at, &o, &err) == NG_OK)
        return 0;
    fprintf(stderr, "bench_relevance: %s\n", err.text);
    return 1;
}
