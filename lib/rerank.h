/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rerank.h - the second stage: a closer look at the best passages of the first.
 *
 * Ownership: everything is borrowed.
 * Threads:   the searcher's thread, between ng_index_enter and ng_index_leave.
 * Errors:    as index.h. A passed deadline leaves the order of the first stage.
 */
#ifndef NG_RERANK_H
#define NG_RERANK_H

#include "match.h"

#define NG_RERANK_WINDOW 60 /* passages looked at */

/* Order `items` (at most NG_RERANK_WINDOW, as the first stage gave them) anew; `ret_scores` are
 * their scores in the new order. Each is at least the first stage's, so that they stay
 * above what the first stage gives next. */
ng_status ng_rerank(const ng_plan *plan, ng_index *ix, ng_analyzers *analyzers,
                    ng_match_item *items, size_t n, double *ret_scores, ng_deadline *deadline,
                    ng_error *err) NG_MUST_CHECK;

#endif
