/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rerank.h - the second stage: a closer look at the best passages of the first.
 *
 * The first stage knows which stems a passage holds and how much they say. The second adds what a
 * reader sees at once: the words as they were typed, words of the query side by side, and how much
 * of the query the passage itself holds. It reads token hashes, no lists and no text: asking the
 * lists too made nothing better and cost a quarter of a query.
 *
 * Ownership: everything is borrowed.
 * Threads:   the searcher's thread, between ng_index_enter and ng_index_leave.
 * Errors:    as index.h. A passed deadline leaves the order of the first stage.
 */
#ifndef NG_RERANK_H
#define NG_RERANK_H

#include "match.h"

#define NG_RERANK_WINDOW 60 /* passages looked at */

/* What is added to the first stage's score, in shares of its best. Each feature is a share of the
 * query's weight (the sum of its words' idf) from 0 to 1. */
typedef struct ng_rerank_weights {
    double exact;    /* words in the form that was typed */
    double pairs;    /* neighbours of the query that are neighbours in the passage */
    double coverage; /* words as typed or as their stem, in the passage itself */
} ng_rerank_weights;

ng_rerank_weights ng_rerank_weights_default(void);

typedef struct ng_rerank_features {
    double exact, pairs, coverage;
} ng_rerank_features;

/* The features of `items`, in their order. A passed deadline leaves the rest 0. */
ng_status ng_rerank_look(const ng_plan *plan, ng_index *ix, ng_analyzers *analyzers,
                         const ng_match_item *items, size_t n, ng_rerank_features *ret,
                         ng_deadline *deadline, ng_error *err) NG_MUST_CHECK;

/* Order `items` (at most NG_RERANK_WINDOW, as the first stage gave them) anew; `ret_scores` are
 * their scores in the new order. Each is at least the first stage's, so that they stay
 * above what the first stage gives next. */
ng_status ng_rerank(const ng_plan *plan, ng_index *ix, ng_analyzers *analyzers,
                    ng_match_item *items, size_t n, double *ret_scores, ng_deadline *deadline,
                    ng_error *err) NG_MUST_CHECK;

#endif
