/* SPDX-License-Identifier: GPL-2.0-or-later */
/* exact.c - bench_exact: the matcher against exhaustive scoring, while the index changes.
 *
 *   bench_exact [--random N] [--seed S] [--changes] [--live N] [--each N]
 *               PASSAGES.tsv QUERIES.tsv [DIR]
 *
 * The index of the passages lies in DIR/nutgraf (made when missing); without DIR in a temporary
 * folder that is removed at the end. For each query of the file, and then for N random ones
 * (20,000; the same for the same seed), one plan is made and answered by ng_match and by
 * ng_match_exhaustive on the same revision: documents, order, scores bit for bit, and what is said
 * of the total. With --changes another thread adds, replaces and deletes articles meanwhile, so
 * that there are tombstones, sealed parts, merges and rewrites, a round for each 8 queries
 * (--each); the live part is sealed at 2,000 passages (--live). That changes DIR.
 *
 * At the end the passages of the index are counted against those of the store.
 *
 * Exit status: 1 when a query differs or the count does, or when --changes led to no seal or no
 * merge. */
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "exact.h"

#define RANDOM_QUERIES 20000
#define QUERIES_EACH   8
#define LIVE_MAX       2000
#define PROGRESS_EACH  1000
#define FILE_HITS      BENCH_HITS
#define PATH_SIZE      4096
#define STATUS_DIFFERS 1
#define STATUS_USAGE   2
#define STATUS_FAILURE 3

struct options {
    const char *passages, *queries, *dir;
    uint64_t random, seed, each;
    uint32_t live;
    int changes;
};

struct run {
    const struct options *o;
    char dir[PATH_SIZE];
    exact_corpus corpus;
    bench_queries queries;
    exact_pace pace;
    ng_lock *lock;
    ng_store *store;
    ng_gate *gate;
    ng_list_cache *cache;
    exact_changes *changes;
    exact_reader *reader;
    exact_counts counts;
    int complete; /* the index holds at the end what the store does */
};

static int usage(void)
{
    fprintf(stderr, "usage: bench_exact [--random N] [--seed S] [--changes] [--live N] [--each N]\n"
                    "                   PASSAGES.tsv QUERIES.tsv [DIR]\n");
    return STATUS_USAGE;
}

static int read_options(int argc, char **argv, struct options *o)
{
    const char *files[3] = {NULL, NULL, NULL};
    size_t n = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--changes") == 0)
            o->changes = 1;
        else if (strcmp(argv[i], "--random") == 0 && i + 1 < argc)
            o->random = strtoull(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
            o->seed = strtoull(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--each") == 0 && i + 1 < argc)
            o->each = strtoull(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--live") == 0 && i + 1 < argc)
            o->live = (uint32_t)strtoul(argv[++i], NULL, 10);
        else if (argv[i][0] == '-' || n == 3)
            return 0;
        else
            files[n++] = argv[i];
    }
    o->passages = files[0];
    o->queries = files[1];
    o->dir = files[2];
    return n >= 2 && o->each > 0;
}

/* ---- Queries in turn ---- */

static void dashed(const char *day, char ret[24])
{
    if (day)
        snprintf(ret, 24, "%.4s-%.2s-%.2s", day, day + 4, day + 6);
}

static ng_status query_of_file(const bench_query *b, exact_query *ret, ng_error *err)
{
    *ret = (exact_query){.k = FILE_HITS, .pages = 1};
    dashed(b->from, ret->from);
    dashed(b->to, ret->to);
    if (b->section)
        snprintf(ret->section, sizeof ret->section, "%s", b->section);
    return bench_ours_text(b, ret->text, sizeof ret->text, err);
}

/* Wait until the writer has come far enough; false when it has failed. */
static int await_changes(struct run *r)
{
    exact_pace *p = &r->pace;
    if (!r->changes)
        return 1;
    pthread_mutex_lock(&p->mutex);
    p->queries++;
    pthread_cond_broadcast(&p->moved);
    while (!p->stopped && p->rounds * p->queries_per_round + p->queries_per_round < p->queries)
        pthread_cond_wait(&p->moved, &p->mutex);
    int stopped = p->stopped;
    pthread_mutex_unlock(&p->mutex);
    return !stopped;
}

static ng_status compare_all(struct run *r, ng_error *err)
{
    uint64_t n = r->queries.n + r->o->random;
    ng_status s = NG_OK;
    for (uint64_t i = 0; i < n && s == NG_OK && await_changes(r); i++) {
        exact_query q;
        exact_random chance = exact_random_seed(r->o->seed, 16 + i);
        if (i < r->queries.n)
            s = query_of_file(&r->queries.items[i], &q, err);
        else
            exact_query_random(&chance, &r->corpus, &q);
        if (s == NG_OK)
            s = exact_compare(r->reader, &q, &chance, err);
        if ((i + 1) % PROGRESS_EACH == 0)
            fprintf(stderr, "%llu of %llu queries, %llu differ\n", (unsigned long long)i + 1,
                    (unsigned long long)n,
                    (unsigned long long)exact_reader_seen(r->reader)->differ);
    }
    return s;
}

/* ---- The index ---- */

static int exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

static ng_status choose_dir(struct run *r, ng_error *err)
{
    char current[2 * PATH_SIZE], above[PATH_SIZE / 2];
    const char *tmp = getenv("TMPDIR");
    if (r->o->dir)
        snprintf(above, sizeof above, "%s", r->o->dir);
    else
        snprintf(above, sizeof above, "%s/bench-exact-XXXXXX", tmp ? tmp : "/tmp");
    if (!r->o->dir && !mkdtemp(above))
        return ng_fail(err, NG_IO, "cannot make %s", above);
    mkdir(above, 0777);
    snprintf(r->dir, sizeof r->dir, "%s/nutgraf", above);
    snprintf(current, sizeof current, "%s/passages/CURRENT", r->dir);
    return exists(current) ? NG_OK : bench_ours_build(r->dir, r->o->passages, err);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st;
    (void)type;
    (void)at;
    return remove(path);
}

static void remove_temporary(struct run *r)
{
    char *end = strrchr(r->dir, '/');
    if (r->o->dir || !end)
        return;
    *end = '\0';
    nftw(r->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static ng_status open_all(struct run *r, ng_error *err)
{
    ng_status s = exact_corpus_read(r->o->passages, &r->corpus, err);
    if (s == NG_OK)
        s = bench_queries_read(r->o->queries, NULL, &r->queries, err);
    if (s == NG_OK)
        s = choose_dir(r, err);
    if (s == NG_OK)
        s = ng_lock_writer(r->dir, "bench", &r->lock, err);
    if (s == NG_OK)
        s = ng_store_open(r->dir, NG_STORE_WRITE, &r->store, err);
    if (s == NG_OK)
        s = ng_gate_new(&r->gate, err);
    if (s == NG_OK)
        s = ng_list_cache_new(NG_LIST_CACHE_BYTES, &r->cache, err);
    if (s == NG_OK && r->o->changes)
        s = exact_changes_start(r->dir, r->store, r->gate, &r->corpus, &r->pace, r->o->seed,
                                r->cache, r->o->live, &r->changes, err);
    if (s == NG_OK)
        s = exact_reader_open(r->dir, r->gate, r->cache, &r->reader, err);
    return s;
}

static void close_all(struct run *r)
{
    exact_reader_free(r->reader);
    ng_list_cache_free(r->cache);
    ng_gate_free(r->gate);
    ng_store_free(r->store);
    ng_lock_free(r->lock);
    bench_queries_release(&r->queries);
    exact_corpus_release(&r->corpus);
    remove_temporary(r);
}

/* ---- The end ---- */

static int report(const struct run *r)
{
    const exact_seen *seen = exact_reader_seen(r->reader);
    const exact_counts *c = &r->counts;
    printf("queries %llu (of the file %zu, random %llu), comparisons %llu, passages given %llu\n",
           (unsigned long long)seen->queries, r->queries.n, (unsigned long long)r->o->random,
           (unsigned long long)seen->comparisons, (unsigned long long)seen->matches);
    printf("revisions %llu, parts %u to %u, tombstones %u to %u\n",
           (unsigned long long)seen->revisions, seen->parts_min, seen->parts_max, seen->dead_min,
           seen->dead_max);
    if (r->o->changes)
        printf("rounds %llu, articles put %llu, deleted %llu, seals %llu, merges %llu, "
               "rewrites %llu, failures %llu\n",
               (unsigned long long)c->rounds, (unsigned long long)c->put,
               (unsigned long long)c->deleted, (unsigned long long)c->seals,
               (unsigned long long)c->merges, (unsigned long long)c->rewrites,
               (unsigned long long)c->merge_failures);
    printf("differ %llu, at the end the index is %s\n", (unsigned long long)seen->differ,
           r->complete ? "complete" : "not what the store holds");
    int idle = r->o->changes && (c->seals == 0 || c->merges == 0);
    if (idle)
        printf("no part was sealed, or none was merged: nothing is shown\n");
    return seen->differ > 0 || !r->complete || idle ? STATUS_DIFFERS : 0;
}

int main(int argc, char **argv)
{
    struct options o = {
        .random = RANDOM_QUERIES, .seed = 1, .each = QUERIES_EACH, .live = LIVE_MAX};
    if (!read_options(argc, argv, &o))
        return usage();
    struct run r = {.o = &o,
                    .pace = {.mutex = PTHREAD_MUTEX_INITIALIZER,
                             .moved = PTHREAD_COND_INITIALIZER,
                             .queries_per_round = o.each}};
    ng_error err = NG_ERROR_INIT;
    ng_status s = open_all(&r, &err);
    if (s == NG_OK)
        s = compare_all(&r, &err);
    ng_status changed = exact_changes_finish(r.changes, &r.counts, &err);
    s = s == NG_OK ? changed : s;
    if (s == NG_OK)
        s = exact_count(r.reader, r.store, &r.complete, &err);
    int status = s == NG_OK ? report(&r) : STATUS_FAILURE;
    if (s != NG_OK)
        fprintf(stderr, "bench_exact: %s\n", err.text);
    close_all(&r);
    return status;
}
