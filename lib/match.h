/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match.h - the best k passages of a plan, exactly.
 *
 * Order: score descending (or date), then article number, then ordinal, ascending. The result
 * equals that of scoring every passage: ng_match_exhaustive is that, kept for tests. Without
 * conditions it is MaxScore over full and champion lists; with conditions a leapfrog of their
 * lists, cheapest first.
 *
 * Ownership: results are released with ng_matches_release.
 * Threads:   the searcher's thread, between ng_index_enter and ng_index_leave.
 * Errors:    as index.h. A passed deadline is no error: `partial` is set and the best so far are
 * given.
 *
 * Sources: H. Turtle, J. Flood, Query evaluation: strategies and optimizations, 1995 (MaxScore).
 */
#ifndef NG_MATCH_H
#define NG_MATCH_H

#include "plan.h"

typedef struct ng_match_key {
    double score;     /* or seconds for a date order */
    uint64_t article; /* number */
    uint32_t ordinal;
} ng_match_key;

typedef struct ng_match_request {
    uint32_t k;
    ng_sort sort;
    const ng_match_key *after; /* only what comes strictly after it in the order; NULL all */
    const uint64_t *hidden;    /* article numbers, ascending, that are skipped */
    size_t n_hidden;
    /* Of one article at most so many, the best of those after `after`; 0: all. `total` counts all
     * of them. */
    uint32_t per_article;
    /* Of passages that repeat each other only the best is given (match_fold.h), before per_article
     * applies: the plan that says which of them match; NULL gives all. Those with docids beyond
     * `fold_upto` put no other in the shade. `total` counts all of them. */
    const ng_plan *fold;
    uint32_t fold_upto;
    int count_all; /* visit every match, so that `total` is exact */
    /* With count_all: a bit for each docid below 64 * n_seen, set where it matches; NULL: none. */
    uint64_t *seen;
    size_t n_seen;
    ng_deadline *deadline;
    const ng_recency *recency; /* NULL: age plays no part. Only for relevance */
} ng_match_request;

typedef struct ng_match_item {
    uint32_t docid;
    ng_match_key key;
} ng_match_item;

typedef struct ng_matches {
    ng_match_item *items; /* best first */
    size_t n;
    uint64_t total; /* matches seen (before `after`); exact when count_all or exhausted */
    int total_is_exact;
    int partial;
} ng_matches;

#define NG_MATCHES_INIT                                                                            \
    {                                                                                              \
        NULL, 0, 0, 0, 0                                                                           \
    }

ng_status ng_match(const ng_plan *plan, ng_index *ix, const ng_match_request *request,
                   ng_matches *ret, ng_error *err) NG_MUST_CHECK;
ng_status ng_match_exhaustive(const ng_plan *plan, ng_index *ix, const ng_match_request *request,
                              ng_matches *ret, ng_error *err) NG_MUST_CHECK;
void ng_matches_release(ng_matches *m);

/* Whether `article` is among `n` article numbers, ascending. */
int ng_is_hidden(const uint64_t *hidden, size_t n, uint64_t article);

#endif
