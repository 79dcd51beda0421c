/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search_explain.c - the parts that the score of a hit is the sum of.
 *
 * Impacts are looked up again, term by term: nobody keeps them while matching. What the second
 * stage saw is known on the page that it ranked; on later pages a cursor has brought scores only.
 */
#include "postings.h"
#include "recency.h"
#include "rerank.h"
#include "search_run.h"

static ng_status impact_of(ng_search_run *run, const ng_plan_term *t, uint32_t docid, uint32_t *ret,
                           ng_error *err)
{
    size_t n_parts;
    ng_postings list;
    const ng_index_part *parts = ng_index_parts(run->searcher->ix, &n_parts);
    ng_postings_init(&list, parts, n_parts, t->term, t->len);
    ng_status s = ng_postings_seek(&list, docid, err);
    *ret = s == NG_OK && list.doc == docid ? list.wdf : 0;
    ng_postings_release(&list);
    return s;
}

/* The terms that the passage holds; `first` becomes the sum of their scores. */
static ng_status explain_terms(ng_search_run *run, uint32_t docid, ng_explain *e, ng_error *err)
{
    const ng_plan *plan = run->plan;
    ng_arena *arena = run->answer->arena;
    e->terms = ng_arena_alloc(arena, (plan->n_terms + 1) * sizeof *e->terms);
    if (!e->terms)
        return ng_fail(err, NG_NOMEM, "out of memory");
    for (size_t i = 0; i < plan->n_terms; i++) {
        const ng_plan_term *t = &plan->terms[i];
        const ng_plan_word *w = &plan->words[t->word];
        uint32_t impact = 0;
        ng_status s = impact_of(run, t, docid, &impact, err);
        if (s != NG_OK)
            return s;
        if (impact == 0)
            continue;
        ng_explain_term *x = &e->terms[e->n_terms++];
        *x = (ng_explain_term){.term = ng_arena_copy(arena, t->term, t->len),
                               .word = ng_arena_copy(arena, w->text, w->text_len),
                               .idf = t->idf,
                               .impact = impact,
                               .score = t->idf * impact};
        if (!x->term || !x->word)
            return ng_fail(err, NG_NOMEM, "out of memory");
        e->first += x->score;
    }
    return NG_OK;
}

static ng_status explain_features(ng_search_run *run, const ng_ranked *r, ng_explain *e,
                                  ng_error *err)
{
    const ng_rerank_weights w = ng_rerank_weights_default();
    e->features = ng_arena_alloc(run->answer->arena, NG_FEATURES * sizeof *e->features);
    if (!e->features)
        return ng_fail(err, NG_NOMEM, "out of memory");
    e->unit = run->rank_unit;
    for (ng_feature f = 0; f < NG_FEATURES && e->unit > 0; f++) {
        if (w.values[f] <= 0)
            continue;
        double value = r->features.values[f];
        e->features[e->n_features++] = (ng_explain_feature){.name = ng_feature_name(f),
                                                            .value = value,
                                                            .weight = w.values[f],
                                                            .score = e->unit * w.values[f] * value};
    }
    return NG_OK;
}

ng_status ng_search_explain(ng_search_run *run, const ng_candidate *c, ng_hit *hit, ng_error *err)
{
    ng_explain *e = ng_arena_alloc(run->answer->arena, sizeof *e);
    if (!e)
        return ng_fail(err, NG_NOMEM, "out of memory");
    *e = (ng_explain){.recency = 1};
    hit->explain = e;
    if (run->request->sort != NG_SORT_RELEVANCE)
        return NG_OK; /* by date: there is no score */
    const ng_passage_facts *facts = ng_index_facts(run->searcher->ix, c->docid);
    ng_status s = explain_terms(run, c->docid, e, err);
    if (s != NG_OK)
        return s;
    e->recency = facts ? ng_recency_factor(&run->recency, facts->published) : 1;
    e->first *= e->recency;
    if (c->ranked)
        return explain_features(run, c->ranked, e, err);
    e->carried = c->score > e->first ? c->score - e->first : 0;
    return NG_OK;
}
