/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rerank.h - the second stage: a closer look at the best passages of the first.
 *
 * The first stage knows which stems a passage holds and how much they say. The second adds what a
 * reader sees at once: the words as they were typed, words of the query side by side, how much of
 * the query the passage, its best sentence and its title hold, whether a word of the kind that was
 * asked for stands there, and what else the article has. It reads token hashes and marks, no lists
 * and no text. docs/ranking.md has the figures behind the weights.
 *
 * Ownership: everything is borrowed.
 * Threads:   the searcher's thread, between ng_index_enter and ng_index_leave.
 * Errors:    as index.h. A passed deadline leaves the order of the first stage.
 */
#ifndef NG_RERANK_H
#define NG_RERANK_H

#include "match.h"

#define NG_RERANK_WINDOW 60 /* passages looked at */
#define NG_ARTICLE_BEST  4  /* passages of an article that speak for it */

/* Each is from 0 to 1. Weight is that of words of the query, in shares of all of them. */
typedef enum ng_feature {
    NG_FEATURE_EXACT = 0,   /* weight of the words that occur in the form that was typed */
    NG_FEATURE_PAIRS,       /* of neighbours of the query that are neighbours in the passage */
    NG_FEATURE_NEAR,        /* the same, in either order and a few words apart */
    NG_FEATURE_SENTENCE,    /* of the words in the best sentence, squared: all in one tell most */
    NG_FEATURE_TITLE,       /* of the words in the title */
    NG_FEATURE_TITLE_SHARE, /* words of the title, stop words aside, that the query has */
    NG_FEATURE_ANSWER,      /* a word of the wanted kind in the best sentence; 0.5: beside it */
    NG_FEATURE_CLOSE,       /* how close to words of the query one of the wanted kind stands */
    NG_FEATURE_EARLY,       /* of the words, those that come first count most; 0 for a question */
    NG_FEATURE_ARTICLE,     /* mean first-stage score of the article's best passages in the window,
                               missing ones as 0, in shares of the best score */
    NG_FEATURE_TOPIC,       /* how much it has in common with the best of the others */
    NG_FEATURES
} ng_feature;

/* Constant text. */
const char *ng_feature_name(ng_feature f);

typedef struct ng_rerank_features {
    double values[NG_FEATURES];
} ng_rerank_features;

/* What is added to the first stage's score for a feature of 1, in shares of its best score. None is
 * negative: paging relies on that no score falls. */
typedef struct ng_rerank_weights {
    double values[NG_FEATURES];
} ng_rerank_weights;

ng_rerank_weights ng_rerank_weights_default(void);

/* The features of `items`, in their order, best first. A passed deadline leaves the rest 0. */
ng_status ng_rerank_look(const ng_plan *plan, ng_index *ix, ng_analyzers *analyzers,
                         const ng_match_item *items, size_t n, ng_rerank_features *ret,
                         ng_deadline *deadline, ng_error *err) NG_MUST_CHECK;

/* A passage of the window in its new order. */
typedef struct ng_ranked {
    ng_match_item item; /* as the first stage gave it */
    double score;       /* the first stage's, and what the features add: never less */
    ng_rerank_features features;
} ng_ranked;

/* Order `items` (at most NG_RERANK_WINDOW, as the first stage gave them) anew. `*ret_unit` is the
 * best score of the first stage, which weights are shares of; 0 when time was over and no feature
 * counts. */
ng_status ng_rerank(const ng_plan *plan, ng_index *ix, ng_analyzers *analyzers,
                    const ng_match_item *items, size_t n, ng_ranked *ret, double *ret_unit,
                    ng_deadline *deadline, ng_error *err) NG_MUST_CHECK;

#endif
