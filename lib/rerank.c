/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rerank.c - the second stage. */
#include "rerank.h"

ng_status ng_rerank(const ng_plan *plan, ng_index *ix, ng_analyzers *analyzers,
                    ng_match_item *items, size_t n, double *ret_scores, ng_deadline *deadline,
                    ng_error *err)
{
    (void)plan, (void)ix, (void)analyzers, (void)deadline, (void)err;
    for (size_t i = 0; i < n; i++)
        ret_scores[i] = items[i].key.score;
    return NG_OK;
}
