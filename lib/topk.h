/* SPDX-License-Identifier: GPL-2.0-or-later */
/* topk.h - the best k of all that is offered, in the order of match.h.
 *
 * A binary heap with the worst kept item on top. Relevance and newest order by score descending,
 * oldest ascending; then article number, then ordinal, ascending; then docid.
 *
 * With a cap for each article the result is that of sorting everything, taking away of each article
 * what comes after its best so many, and cutting to k. It can be had while going: what falls out
 * for either reason has better ones before it that only get better, so it never comes back.
 *
 * Ownership: the struct is the caller's; ng_topk_release frees its items, ng_topk_take gives them.
 * Threads:   one thread at a time.
 * Errors:    NG_NOMEM from ng_topk_init.
 */
#ifndef NG_TOPK_H
#define NG_TOPK_H

#include "match.h"

typedef struct ng_topk {
    ng_match_item *items;
    size_t n, k;
    int ascending;        /* the smaller score is the better one */
    uint32_t per_article; /* at most so many of one article; 0: any number */
} ng_topk;

ng_status ng_topk_init(ng_topk *t, size_t k, ng_sort sort, uint32_t per_article,
                       ng_error *err) NG_MUST_CHECK;
void ng_topk_release(ng_topk *t);

/* True when `a` comes strictly before `b`. */
int ng_match_key_before(const ng_match_key *a, const ng_match_key *b, int ascending);

/* Keep `item` when it is among the best k so far. */
void ng_topk_offer(ng_topk *t, const ng_match_item *item);

/* The worst item kept when k are held, else NULL: what an offer must come before. */
static inline const ng_match_item *ng_topk_worst(const ng_topk *t)
{
    return t->n == t->k && t->n > 0 ? t->items : NULL;
}

/* Give the items, best first; the heap is empty afterwards. */
ng_match_item *ng_topk_take(ng_topk *t, size_t *ret_n);

#endif
