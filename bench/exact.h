/* SPDX-License-Identifier: GPL-2.0-or-later */
/* exact.h - what the parts of bench_exact share.
 *
 * Ownership: noted at each function.
 * Threads:   a corpus is read only; a pace belongs to writer and reader together; all else to one
 *            thread.
 * Errors:    as error.h; the program prints them and ends.
 */
#ifndef NG_BENCH_EXACT_H
#define NG_BENCH_EXACT_H

#include <pthread.h>
#include <stdio.h>

#include "bench.h"
#include "match.h"

/* ---- Chance ---- */

/* xorshift64* by S. Vigna. */
typedef struct exact_random {
    uint64_t x;
} exact_random;

exact_random exact_random_seed(uint64_t seed, uint64_t stream);
uint32_t exact_below(exact_random *r, uint32_t n);

/* ---- The passages, in memory: exact_corpus.c ---- */

typedef struct exact_article {
    char *id, *section, *date; /* date: YYYYMMDD */
    size_t first, n;           /* of the texts */
} exact_article;

typedef struct exact_corpus {
    exact_article *articles;
    size_t n_articles, cap_articles;
    char **texts;
    size_t n_texts, cap_texts;
    char **words; /* of a sample of the texts, the most frequent first */
    size_t n_words;
} exact_corpus;

ng_status exact_corpus_read(const char *passages, exact_corpus *ret, ng_error *err) NG_MUST_CHECK;
void exact_corpus_release(exact_corpus *c);

/* The next run of ASCII letters at or behind `at`; NULL at the end. */
const char *exact_next_word(const char *at, size_t *ret_len);

/* ---- Writer and reader in step ---- */

/* A round of changes goes with so many queries: the writer is never far ahead, nor far behind. */
typedef struct exact_pace {
    pthread_mutex_t mutex;
    pthread_cond_t moved;
    uint64_t rounds, queries, queries_per_round;
    int stopped; /* one of the two has ended */
} exact_pace;

/* ---- Changes, in a thread of their own: exact_changes.c ---- */

typedef struct exact_changes exact_changes;

typedef struct exact_counts {
    uint64_t rounds, put, deleted;
    uint64_t seals, merges, rewrites, merge_failures;
} exact_counts;

/* Begin to change the index of `dir`, held open with `store` and `gate`. All is borrowed. */
ng_status exact_changes_start(const char *dir, ng_store *store, ng_gate *gate,
                              const exact_corpus *corpus, exact_pace *pace, uint64_t seed,
                              ng_list_cache *cache, uint32_t live_max, exact_changes **ret,
                              ng_error *err) NG_MUST_CHECK;
/* End them, and free. `ret` is set in any case. NULL is fine. */
ng_status exact_changes_finish(exact_changes *c, exact_counts *ret, ng_error *err) NG_MUST_CHECK;

/* ---- Queries: exact_queries.c ---- */

#define EXACT_HIDDEN_MAX 32

typedef struct exact_query {
    char text[NG_QUERY_MAX];
    char section[64], from[24], to[24]; /* of the request's filter; "" none */
    uint32_t k, pages, per_article;
    ng_sort sort;
    int count_all;
    ng_match_key after; /* the first page is below it, when has_after */
    int has_after;
    size_t n_hidden; /* articles, to be chosen when the index is entered */
} exact_query;

void exact_query_random(exact_random *r, const exact_corpus *c, exact_query *ret);

/* ---- Comparing: exact_compare.c ---- */

typedef struct exact_reader exact_reader;

typedef struct exact_seen {
    uint64_t queries, comparisons, matches, differ;
    uint64_t revisions, last_revision;
    uint32_t parts_min, parts_max, dead_min, dead_max;
} exact_seen;

/* `cache` is what ng_match reads, and the writer grows; the other way reads the database. */
ng_status exact_reader_open(const char *dir, ng_gate *gate, ng_list_cache *cache,
                            exact_reader **ret, ng_error *err) NG_MUST_CHECK;
void exact_reader_free(exact_reader *r);

/* Enter, plan, match both ways, compare; differences are printed to stderr. `chance` chooses what
 * depends on the revision. */
ng_status exact_compare(exact_reader *r, const exact_query *q, exact_random *chance,
                        ng_error *err) NG_MUST_CHECK;
/* Whether the index holds as many articles and passages as the store: once nothing changes any
 * more. */
ng_status exact_count(exact_reader *r, ng_store *store, int *ret_equal,
                      ng_error *err) NG_MUST_CHECK;
const exact_seen *exact_reader_seen(const exact_reader *r);

#endif
