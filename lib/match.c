/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match.c - the best k passages of a plan: the choice of a strategy.
 *
 * Plain ranked words go through match_or.c, which skips what cannot enter the result. Whatever must
 * see every match (conditions, an order by date, an exact total), or has a filter that leaves few
 * passages, goes through match_cond.c. */
#include "match.h"

#include <stdlib.h>

#include "match_cond.h"

/* A filter that lets through fewer documents than this part of the postings leads. */
#define FILTER_LEADS_PART 8

void ng_matches_release(ng_matches *m)
{
    free(m->items);
    *m = (ng_matches)NG_MATCHES_INIT;
}

/* "Any scored term", as a condition. */
static ng_status any_term(ng_run *run, ng_cond **ret, ng_error *err)
{
    size_t n = run->plan->n_terms;
    ng_cond *leaves = ng_arena_alloc(run->arena, (n + 1) * sizeof *leaves);
    ng_cond **children = ng_arena_alloc(run->arena, (n + 1) * sizeof *children);
    ng_cond *any = ng_arena_alloc(run->arena, sizeof *any);
    if (!leaves || !children || !any)
        return ng_fail(err, NG_NOMEM, "no memory for the conditions of a query");
    for (size_t i = 0; i < n; i++) {
        const ng_plan_term *t = &run->plan->terms[i];
        leaves[i] = (ng_cond){
            .kind = NG_COND_TERM, .term = t->term, .len = t->len, .documents = t->documents};
        children[i] = &leaves[i];
    }
    *any = (ng_cond){.kind = NG_COND_OR, .children = children, .n_children = n};
    *ret = any;
    return NG_OK;
}

static ng_status with_conditions(ng_run *run, const ng_cond *required, ng_error *err)
{
    ng_cond_iter *root = NULL;
    ng_status s = ng_cond_iter_new(run, required, run->plan->filter, &root, err);
    return s == NG_OK ? ng_match_conditions(run, root, err) : s;
}

static ng_status ranked_words(ng_run *run, ng_error *err)
{
    const ng_plan *plan = run->plan;
    ng_cond_iter *filter = NULL;
    uint64_t postings = 0;
    for (size_t i = 0; i < plan->n_terms; i++)
        postings += plan->terms[i].documents;
    ng_status s = plan->filter ? ng_cond_iter_new(run, NULL, plan->filter, &filter, err) : NG_OK;
    if (s != NG_OK)
        return s;
    if (run->request->sort == NG_SORT_RELEVANCE && !run->request->count_all &&
        (!filter || filter->cost >= postings / FILTER_LEADS_PART))
        return ng_match_or(run, filter, err);
    ng_cond *any = NULL;
    s = any_term(run, &any, err);
    return s == NG_OK ? with_conditions(run, any, err) : s;
}

static ng_status choose(ng_run *run, ng_error *err)
{
    static const ng_cond all = {.kind = NG_COND_ALL, .term = ""};
    const ng_plan *plan = run->plan;
    if (run->request->k == 0 && !run->request->count_all) {
        run->total_is_exact = 0;
        return NG_OK;
    }
    if (plan->required)
        return with_conditions(run, plan->required, err);
    if (plan->match_all)
        return with_conditions(run, &all, err);
    return plan->n_terms > 0 ? ranked_words(run, err) : NG_OK;
}

ng_status ng_match(const ng_plan *plan, ng_index *ix, const ng_match_request *request,
                   ng_matches *ret, ng_error *err)
{
    ng_run run;
    ng_status s = ng_run_init(&run, plan, ix, request, err);
    if (s != NG_OK)
        return s;
    s = choose(&run, err);
    if (s == NG_OK && run.failed != NG_OK)
        s = ng_fail(err, run.failed, "%s", run.error.text);
    if (s == NG_OK) {
        ret->items = ng_topk_take(&run.top, &ret->n);
        ret->total = run.total;
        ret->total_is_exact = run.total_is_exact;
        ret->partial = run.partial;
    }
    ng_run_release(&run);
    return s;
}
