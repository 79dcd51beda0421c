/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search_source.c - where the candidates of a page come from: index, second stage, cursor. */
#include <stdio.h>
#include <string.h>

#include "rerank.h"
#include "search_pages.h"

/* Copies are judged by the whole plan, whatever a match is narrowed to. */
static ng_match_request request_of(const ng_search_run *run, uint32_t k, ng_deadline *deadline)
{
    const ng_recency *recency = run->recency.half_life_days > 0 ? &run->recency : NULL;
    return (ng_match_request){.k = k,
                              .recency = recency,
                              .sort = run->request->sort,
                              .fold = run->request->unfolded ? NULL : run->plan,
                              .fold_upto = run->fold_upto,
                              .hidden = run->request->hidden,
                              .n_hidden = run->request->n_hidden,
                              .deadline = deadline};
}

ng_status ng_search_match(ng_search_run *run, uint32_t k, const ng_match_key *after,
                          uint32_t per_article, ng_matches *ret, ng_error *err)
{
    ng_match_request request = request_of(run, k, &run->deadline);
    request.after = after;
    request.per_article = per_article;
    request.count_all = run->request->total_exact && !run->has_total;
    if (run->seen && !run->seen_done) {
        request.count_all = 1;
        request.seen = run->seen;
        request.n_seen = run->seen_words;
    }
    ng_status s = ng_match(run->plan, run->searcher->ix, &request, ret, err);
    if (s != NG_OK)
        return s;
    if (request.seen) {
        run->seen_done = 1;
        run->seen_partial = ret->partial;
    }
    if (!run->has_total) {
        run->answer->total = ret->total;
        run->answer->total_is_exact = ret->total_is_exact;
        run->has_total = 1;
    }
    run->late |= ret->partial;
    run->answer->partial |= ret->partial;
    return s;
}

/* The plan's filter and the article's own term. */
static ng_status narrow(ng_search_run *run, const char *term, size_t len, ng_cond *one,
                        ng_cond *both, ng_cond **children, ng_error *err)
{
    uint32_t documents = 0;
    ng_status s = ng_index_term_documents(run->searcher->ix, term, len, &documents, err);
    *one =
        (ng_cond){.kind = NG_COND_TERM, .term = term, .len = (uint32_t)len, .documents = documents};
    children[0] = one;
    children[1] = run->plan->filter;
    *both = (ng_cond){.kind = NG_COND_AND, .children = children, .n_children = 2};
    return s;
}

ng_status ng_search_match_article(ng_search_run *run, uint64_t article, uint32_t k, int folded,
                                  ng_matches *ret, ng_error *err)
{
    char term[24];
    ng_cond one, both, *children[2];
    int len = snprintf(term, sizeof term, "A%llu", (unsigned long long)article);
    ng_status s = narrow(run, term, (size_t)len, &one, &both, children, err);
    if (s != NG_OK)
        return s;
    ng_plan plan = *run->plan;
    plan.filter = plan.filter ? &both : &one;
    ng_match_request request = request_of(run, k, &run->show_deadline);
    if (!folded)
        request.fold = NULL;
    return ng_match(&plan, run->searcher->ix, &request, ret, err);
}

/* ---- The window of the second stage. ---- */

static ng_status copy_window(ng_search_run *run, const ng_ranked *ranked, size_t n, ng_window *ret,
                             ng_error *err)
{
    ng_candidate *items = ng_arena_alloc(run->answer->arena, (n + 1) * sizeof *items);
    if (!items)
        return ng_fail(err, NG_NOMEM, "out of memory");
    for (size_t i = 0; i < n; i++) {
        items[i] = ng_candidate_of(run, &ranked[i].item);
        items[i].score = ranked[i].score;
        items[i].ranked = &ranked[i];
    }
    *ret = (ng_window){items, n};
    return NG_OK;
}

/* Rank the window now. What the first stage found beyond it stays ready. */
static ng_status rank_window(ng_search_run *run, ng_window *ret, ng_error *err)
{
    uint32_t page = run->request->limit + NG_SPARE_CANDIDATES;
    uint32_t k = page > NG_RERANK_WINDOW ? page : NG_RERANK_WINDOW;
    ng_ranked *ranked = ng_arena_alloc(run->answer->arena, NG_RERANK_WINDOW * sizeof *ranked);
    if (!ranked)
        return ng_fail(err, NG_NOMEM, "out of memory");
    ng_status s = ng_search_match(run, k, NULL, 0, &run->ready, err);
    size_t n = run->ready.n < NG_RERANK_WINDOW ? run->ready.n : NG_RERANK_WINDOW;
    if (s != NG_OK)
        return s;
    run->ready_k = k;
    run->ready_at = n;
    run->next.exhausted = run->ready.n == n && n < k;
    if (n == 0)
        return s;
    run->next.last = run->ready.items[n - 1].key;
    run->next.has_last = 1;
    s = ng_rerank(run->plan, run->searcher->ix, run->searcher->analyzers, run->ready.items, n,
                  ranked, &run->rank_unit, &run->deadline, err);
    return s == NG_OK ? copy_window(run, ranked, n, ret, err) : s;
}

static ng_status carried_window(ng_search_run *run, ng_window *ret, ng_error *err)
{
    const ng_cursor_state *from = &run->from;
    run->next.last = from->last;
    run->next.has_last = from->has_last;
    run->next.exhausted = from->exhausted;
    ng_candidate *items = ng_arena_alloc(run->answer->arena, (from->n_items + 1) * sizeof *items);
    if (!items)
        return ng_fail(err, NG_NOMEM, "out of memory");
    int same = from->generation == run->next.generation;
    for (size_t i = 0; i < from->n_items; i++) {
        const ng_cursor_item *item = &from->items[i];
        items[i] = (ng_candidate){.docid = same ? item->docid : 0,
                                  .article = item->article,
                                  .ordinal = item->ordinal,
                                  .score = (double)item->score};
    }
    *ret = (ng_window){items, from->n_items};
    return NG_OK;
}

ng_status ng_window_open(ng_search_run *run, ng_window *ret, ng_error *err)
{
    const ng_search_request *r = run->request;
    if (r->cursor)
        return carried_window(run, ret, err);
    if (r->rank == NG_RANK_FULL && r->sort == NG_SORT_RELEVANCE && run->plan->n_terms > 0)
        return rank_window(run, ret, err);
    return NG_OK;
}

static ng_status is_there(ng_search_run *run, uint32_t docid, int *ret, ng_error *err)
{
    ng_passage_record record;
    ng_error own = NG_ERROR_INIT;
    *ret = 0;
    if (docid == 0)
        return NG_OK;
    ng_status s = ng_index_record(run->searcher->ix, docid, &record, &own);
    *ret = s == NG_OK;
    return s == NG_OK || s == NG_NOTFOUND ? NG_OK : ng_fail(err, s, "%s", own.text);
}

ng_status ng_window_look_up(ng_search_run *run, ng_candidate *c, int *ret_there, ng_error *err)
{
    *ret_there = 1;
    if (!run->request->cursor)
        return NG_OK;
    ng_status s = is_there(run, c->docid, ret_there, err);
    if (s != NG_OK || *ret_there)
        return s;
    ng_matches m = NG_MATCHES_INIT;
    s = ng_search_match_article(run, c->article, NG_PASSAGES_MAX, 0, &m, err);
    for (size_t i = 0; s == NG_OK && i < m.n && !*ret_there; i++) {
        if (m.items[i].key.ordinal == c->ordinal) {
            c->docid = m.items[i].docid;
            *ret_there = 1;
        }
    }
    ng_matches_release(&m);
    return s;
}
