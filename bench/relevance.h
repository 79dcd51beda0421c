/* SPDX-License-Identifier: GPL-2.0-or-later */
/* relevance.h - what the parts of bench_relevance share: collections, an index of one, and scores.
 *
 * A collection is a folder with corpus.jsonl ({"_id","title","text"}, perhaps "article"),
 * queries.jsonl ({"_id","text"}) and qrels.tsv (a line of names, then query, document, grade). Each
 * document is an article of its own; grouped, consecutive documents of one "article" are its
 * paragraphs.
 *
 * Ownership: what a function opens has a release or free beside it.
 * Threads:   one.
 * Errors:    as error.h; the program prints them and ends.
 */
#ifndef NG_BENCH_RELEVANCE_H
#define NG_BENCH_RELEVANCE_H

#include <stdio.h>

#include "nutgraf/search.h"
#include "nutgraf/store.h"

#define RELEVANCE_DEPTH 10 /* of nDCG */

typedef struct relevance_document {
    char *id, *title, *text, *article; /* article: NULL when it names none */
} relevance_document;

typedef struct relevance_grade {
    size_t document;
    int grade; /* above 0 */
} relevance_grade;

typedef struct relevance_query {
    char *id, *text;
    relevance_grade *grades;
    size_t n_grades;
} relevance_query;

typedef struct relevance_collection {
    char name[64];
    int grouped;
    relevance_document *documents;
    size_t n_documents;
    relevance_query *queries; /* those with a grade */
    size_t n_queries;
    size_t *by_id; /* documents by id */
} relevance_collection;

ng_status relevance_read(const char *folder, int grouped, relevance_collection *ret,
                         ng_error *err) NG_MUST_CHECK;
void relevance_release(relevance_collection *c);
/* The number of a document; n_documents when there is none of this id. */
size_t relevance_find(const relevance_collection *c, const char *id);
/* Grade of a document for a query; 0 none. */
int relevance_grade_of(const relevance_query *q, size_t document);

/* ---- relevance_index.c ---- */

typedef struct relevance_index relevance_index;
ng_status relevance_index_new(const relevance_collection *c, relevance_index **ret,
                              ng_error *err) NG_MUST_CHECK;
void relevance_index_free(relevance_index *x);

/* The best documents, each once; and the CPU time of the thread, in microseconds. */
ng_status relevance_ask(relevance_index *x, const relevance_query *q, ng_rank rank,
                        size_t ret[RELEVANCE_DEPTH], size_t *ret_n, double *ret_cpu_us,
                        ng_error *err) NG_MUST_CHECK;

/* What the second stage sees: a line "q", the query, the DCG of the ideal order, the kind of
 * answer, words, whether it is a question; then one for each passage of its window: grade, score of
 * the first stage in shares of the best, features, tokens, ordinal, document. */
ng_status relevance_dump(relevance_index *x, const relevance_query *q, FILE *out,
                         ng_error *err) NG_MUST_CHECK;

/* ---- relevance_score.c: trec_eval's nDCG with linear gain ---- */

double relevance_ideal(const relevance_query *q);
double relevance_ndcg(const relevance_query *q, const size_t *documents, size_t n);
double relevance_mean(const double *values, size_t n);
/* The paired t of b over a; 0 when they do not differ. */
double relevance_t(const double *a, const double *b, size_t n);

#endif
