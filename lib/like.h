/* SPDX-License-Identifier: GPL-2.0-or-later */
/* like.h - the words of a search for similar passages, and what each weighs.
 *
 * Ownership: plain values.
 * Threads:   the searcher's thread.
 * Errors:    as search.h.
 */
#ifndef NG_LIKE_H
#define NG_LIKE_H

#include "nutgraf/similar.h"
#include "search_run.h"

typedef struct ng_like {
    char words[NG_SIMILAR_WORDS][NG_TERM_MAX + 1]; /* folded */
    double weights[NG_SIMILAR_WORDS];              /* 0 to 1 */
    size_t n;
    uint64_t article; /* that is left out; 0: none */
} ng_like;

/* search.c: a search whose words weigh as `like` (may be NULL) says. */
ng_status ng_search_like(ng_searcher *s, const ng_search_request *request, const ng_like *like,
                         ng_answer **ret, ng_error *err) NG_MUST_CHECK;

/* Weigh the terms of a plan. */
void ng_like_weigh(const ng_like *like, ng_plan *plan);

/* Take the matches of the article that is left out from the total. */
ng_status ng_like_settle(ng_search_run *run, ng_error *err) NG_MUST_CHECK;

#endif
