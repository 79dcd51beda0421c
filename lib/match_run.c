/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match_run.c - what the strategies of the matcher share. */
#include "match_run.h"

#include <math.h>
#include <stdlib.h>

#include "match_fold.h"
#include "recency.h"

ng_status ng_run_init(ng_run *run, const ng_plan *plan, ng_index *ix,
                      const ng_match_request *request, ng_error *err)
{
    const ng_tombstones *dead = ng_index_tombstones(ix);
    *run = (ng_run){.plan = plan,
                    .ix = ix,
                    .request = request,
                    .total_is_exact = 1,
                    .failed = NG_OK,
                    .error = NG_ERROR_INIT,
                    .dead = dead->n > 0 ? dead : NULL,
                    .hides = request->n_hidden > 0};
    ng_status s = ng_topk_init(&run->top, request->k, request->sort, request->per_article, err);
    if (s != NG_OK)
        return s;
    run->arena = ng_arena_new();
    if (run->arena)
        run->scorers = ng_arena_alloc(run->arena, (plan->n_terms + 1) * sizeof *run->scorers);
    if (!run->scorers) {
        ng_run_release(run);
        return ng_fail(err, NG_NOMEM, "no memory to match a query");
    }
    for (size_t i = 0; i < plan->n_terms; i++)
        run->scorers[i].idf = (ng_score)lround(plan->terms[i].idf * NG_SCORE_STEPS);
    return NG_OK;
}

void ng_run_release(ng_run *run)
{
    for (size_t i = 0; i < run->n_cursors; i++) {
        ng_postings_release(run->cursors[i]);
        free(run->cursors[i]);
    }
    free(run->cursors);
    ng_arena_free(run->arena);
    ng_topk_release(&run->top);
}

ng_status ng_run_cursor(ng_run *run, const char *term, size_t len, ng_postings **ret, ng_error *err)
{
    if (run->n_cursors == run->cap_cursors) {
        size_t cap = run->cap_cursors + NG_CURSORS_STEP;
        ng_postings **grown = realloc(run->cursors, cap * sizeof *grown);
        if (!grown)
            return ng_fail(err, NG_NOMEM, "no memory for %zu posting lists", cap);
        run->cursors = grown;
        run->cap_cursors = cap;
    }
    ng_postings *p = malloc(sizeof *p);
    if (!p)
        return ng_fail(err, NG_NOMEM, "no memory for a posting list");
    size_t n;
    const ng_index_part *parts = ng_index_parts(run->ix, &n);
    ng_postings_init(p, parts, n, term, len);
    run->cursors[run->n_cursors++] = p;
    *ret = p;
    return NG_OK;
}

int ng_run_cut(ng_run *run)
{
    run->partial = 1;
    run->total_is_exact = 0;
    return 1;
}

int ng_is_hidden(const uint64_t *hidden, size_t n, uint64_t article)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (hidden[middle] < article)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && hidden[low] == article;
}

const ng_passage_facts *ng_run_visible(const ng_run *run, uint32_t docid)
{
    const ng_passage_facts *facts =
        ng_run_is_dead(run, docid) ? NULL : ng_index_facts(run->ix, docid);
    return facts && !ng_is_hidden(run->request->hidden, run->request->n_hidden, facts->article)
               ? facts
               : NULL;
}

/* Not asked of what would not enter anyway. After a failure nothing is. */
static int is_folded(ng_run *run, const ng_match_item *item, const ng_passage_facts *facts)
{
    int folded = 0;
    const ng_match_item *worst = ng_topk_worst(&run->top);
    if (run->failed != NG_OK ||
        (worst && ng_match_key_before(&worst->key, &item->key, run->top.ascending)))
        return 0;
    run->failed = ng_run_is_folded(run, item, facts, &folded, &run->error);
    return folded;
}

void ng_run_offer(ng_run *run, uint32_t docid, const ng_passage_facts *facts, ng_score score)
{
    ng_match_item item = {docid, {0, facts->article, facts->ordinal}};
    if (run->request->sort == NG_SORT_RELEVANCE)
        item.key.score = (double)score / NG_SCORE_STEPS *
                         ng_recency_factor(run->request->recency, facts->published);
    else
        item.key.score = ng_match_date_key(run->request->sort, facts->published);
    const ng_match_key *after = run->request->after;
    if (after && !ng_match_key_before(after, &item.key, run->top.ascending))
        return;
    if (!run->request->fold || !is_folded(run, &item, facts))
        ng_topk_offer(&run->top, &item);
}

ng_score ng_run_threshold(const ng_run *run)
{
    const ng_match_item *worst = ng_topk_worst(&run->top);
    return worst ? ng_run_least(run, (ng_score)(worst->key.score * NG_SCORE_STEPS)) : 0;
}

ng_score ng_run_least(const ng_run *run, ng_score score)
{
    return run->request->recency ? score / NG_RECENCY_MOST : score;
}
