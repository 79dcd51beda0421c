/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan_phrase.c - phrases and NEAR: their terms in the passage itself, then the order of words.
 *
 * Stop words are words of the adjacency check. They are terms of the condition only where their
 * lists are about as short as those of the other words: a check costs some ten steps in a list. */
#include "plan_build.h"

#define STOP_LIST_FACTOR 4 /* so many times longer may the list of a stop word be */

/* The words of a phrase while they are gathered. */
struct gathering {
    ng_plan_phrase *phrase;
    uint16_t *hashes;
    ng_cond *cond;
    uint64_t rarest; /* documents of the rarest word that is no stop word; UINT64_MAX: none is */
};

static uint64_t documents_of(const ng_plan_token *t)
{
    uint64_t n = 0;
    for (size_t i = 0; i < t->n_stems; i++)
        n += t->stems[i]->documents;
    return n;
}

static uint64_t rarest_of(const ng_plan_leaf *leaf, uint64_t rarest)
{
    for (size_t i = 0; i < leaf->n; i++)
        if (!leaf->tokens[i].stop && documents_of(&leaf->tokens[i]) < rarest)
            rarest = documents_of(&leaf->tokens[i]);
    return rarest;
}

static int is_term(const struct gathering *g, const ng_plan_token *t)
{
    return !t->stop || g->rarest == UINT64_MAX || documents_of(t) <= g->rarest * STOP_LIST_FACTOR;
}

static ng_status add_leaf(ng_planner *p, const ng_plan_leaf *leaf, ng_plan_mode mode,
                          struct gathering *g, ng_error *err)
{
    ng_status s = NG_OK;
    for (size_t i = 0; i < leaf->n && g->phrase->n < NG_QUERY_PHRASE_MAX && s == NG_OK; i++) {
        const ng_plan_token *t = &leaf->tokens[i];
        g->phrase->words[g->phrase->n] = t->word;
        g->hashes[g->phrase->n++] = t->hash;
        if (!mode.negative && ng_planner_keeps(p, t, mode))
            s = ng_planner_score(p, t, 1, err);
        if (s == NG_OK && is_term(g, t))
            s = ng_planner_token_cond(p, t, 1, &g->cond->children[g->cond->n_children++], err);
    }
    return s;
}

static ng_status begin(ng_planner *p, ng_plan_mode mode, size_t children, struct gathering *g,
                       ng_error *err)
{
    ng_plan *plan = p->plan;
    g->phrase = ng_arena_alloc(plan->arena, sizeof *g->phrase);
    g->hashes = ng_arena_alloc(plan->arena, NG_QUERY_PHRASE_MAX * sizeof *g->hashes);
    g->cond = ng_planner_new_cond(p, NG_COND_PHRASE, NG_QUERY_PHRASE_MAX + children);
    if (!g->phrase || !g->hashes || !g->cond)
        return ng_planner_no_memory(err);
    g->phrase->words = ng_arena_alloc(plan->arena, NG_QUERY_PHRASE_MAX * sizeof *g->phrase->words);
    if (!g->phrase->words)
        return ng_planner_no_memory(err);
    g->phrase->hashes = g->hashes;
    g->phrase->excluded = mode.negative;
    g->phrase->required = mode.required && !mode.negative;
    g->cond->phrase = g->phrase;
    return NG_OK;
}

/* Enter the phrase into the plan; one without words says nothing. */
static ng_status finish(ng_planner *p, struct gathering *g, ng_cond **ret, ng_error *err)
{
    ng_plan *plan = p->plan;
    *ret = NULL;
    if (g->phrase->n == 0)
        return NG_OK;
    ng_status s = ng_planner_grow(p, &plan->phrases, plan->n_phrases, &p->cap_phrases,
                                  sizeof *plan->phrases, err);
    if (s != NG_OK)
        return s;
    plan->phrases[plan->n_phrases++] = g->phrase;
    *ret = g->cond;
    return NG_OK;
}

ng_status ng_planner_phrase(ng_planner *p, const ng_node *node, ng_plan_mode mode, ng_cond **ret,
                            ng_error *err)
{
    const ng_plan_leaf *leaf = ng_planner_leaf(p, node);
    struct gathering g = {.rarest = rarest_of(leaf, UINT64_MAX)};
    ng_status s = begin(p, mode, 0, &g, err);
    if (s != NG_OK)
        return s;
    g.phrase->ordered = 1;
    g.phrase->slop = node->slop;
    s = add_leaf(p, leaf, mode, &g, err);
    return s == NG_OK ? finish(p, &g, ret, err) : s;
}

/* All words of all operands close together, and each phrase among them whole. */
ng_status ng_planner_near(ng_planner *p, const ng_node *node, ng_plan_mode mode, ng_cond **ret,
                          ng_error *err)
{
    struct gathering g = {.rarest = UINT64_MAX};
    size_t operands = 0;
    ng_status s = begin(p, mode, node->n_children, &g, err);
    for (size_t i = 0; i < node->n_children && s == NG_OK; i++)
        g.rarest = rarest_of(ng_planner_leaf(p, node->children[i]), g.rarest);
    for (size_t i = 0; i < node->n_children && s == NG_OK; i++) {
        const ng_plan_leaf *leaf = ng_planner_leaf(p, node->children[i]);
        operands += leaf->n > 0;
        s = add_leaf(p, leaf, mode, &g, err);
        if (s == NG_OK && node->children[i]->kind == NG_NODE_PHRASE && leaf->n > 1) {
            ng_cond *whole = NULL;
            s = ng_planner_phrase(p, node->children[i], mode, &whole, err);
            if (s == NG_OK && whole)
                g.cond->children[g.cond->n_children++] = whole;
        }
    }
    if (s != NG_OK)
        return s;
    uint32_t gap = node->slop > 0 ? node->slop - 1 : 0;
    g.phrase->slop = operands > 1 ? gap * (uint32_t)(operands - 1) : 0;
    return finish(p, &g, ret, err);
}
