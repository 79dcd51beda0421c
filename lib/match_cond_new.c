/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match_cond_new.c - a tree of conditions made into iterators.
 *
 * Nested ANDs become one; a phrase becomes its terms and a check. An AND without any list gets
 * that of all passages. */
#include <string.h>

#include "match_cond.h"

static const ng_cond every_passage = {.kind = NG_COND_ALL, .term = ""};

/* How the parts of one AND are gathered. */
struct parts {
    ng_cond_iter **lists, **checks;
    size_t n_lists, n_checks;
    int leads; /* its lists stand at the match whenever the root does */
};

static ng_status build(ng_run *run, const ng_cond *cond, int leads, ng_cond_iter **ret,
                       ng_error *err);

static ng_status no_memory(ng_error *err)
{
    return ng_fail(err, NG_NOMEM, "no memory for the conditions of a query");
}

static ng_status new_iter(ng_run *run, const ng_cond *cond, ng_cond_iter **ret, ng_error *err)
{
    ng_cond_iter *it = ng_arena_alloc(run->arena, sizeof *it);
    if (!it)
        return no_memory(err);
    it->cond = cond;
    *ret = it;
    return NG_OK;
}

static ng_scorer *scorer_of(ng_run *run, const ng_cond *cond)
{
    for (size_t i = 0; i < run->plan->n_terms; i++) {
        const ng_plan_term *t = &run->plan->terms[i];
        if (t->len == cond->len && memcmp(t->term, cond->term, t->len) == 0)
            return &run->scorers[i];
    }
    return NULL;
}

/* Body words pass over entries that score: below an OR their cursor could run ahead of a match. */
static ng_status build_term(ng_run *run, const ng_cond *cond, int leads, ng_cond_iter **ret,
                            ng_error *err)
{
    ng_status s = new_iter(run, cond, ret, err);
    if (s != NG_OK)
        return s;
    ng_scorer *scorer = leads ? scorer_of(run, cond) : NULL;
    if (scorer && scorer->postings)
        scorer = NULL;
    s = ng_run_cursor(run, cond->term, cond->len, &(*ret)->postings, err);
    if (s == NG_OK && scorer) {
        scorer->postings = (*ret)->postings;
        scorer->leads = 1;
    }
    (*ret)->cost = cond->kind == NG_COND_ALL ? ng_index_passages(run->ix) : cond->documents;
    return s;
}

static size_t count_leaves(const ng_cond *cond)
{
    size_t n = 1;
    if (cond->kind == NG_COND_AND || cond->kind == NG_COND_PHRASE)
        for (size_t i = 0; i < cond->n_children; i++)
            n += count_leaves(cond->children[i]);
    return n;
}

static ng_status add_part(ng_run *run, const ng_cond *cond, struct parts *p, ng_error *err)
{
    ng_cond_iter *it = NULL;
    ng_status s = NG_OK;
    switch (cond->kind) {
    case NG_COND_PHRASE:
    case NG_COND_AND:
        for (size_t i = 0; i < cond->n_children && s == NG_OK; i++)
            s = add_part(run, cond->children[i], p, err);
        if (s == NG_OK && cond->kind == NG_COND_PHRASE && cond->phrase)
            s = new_iter(run, cond, &p->checks[p->n_checks++], err);
        return s;
    case NG_COND_NOT:
    case NG_COND_DATES:
    case NG_COND_PLACES:
        s = build(run, cond, 0, &it, err);
        p->checks[p->n_checks++] = it;
        return s;
    case NG_COND_TERM:
        s = build_term(run, cond, p->leads, &it, err);
        p->lists[p->n_lists++] = it;
        return s;
    default:
        s = build(run, cond, p->leads, &it, err);
        p->lists[p->n_lists++] = it;
        return s;
    }
}

static void sort_lists(struct parts *p)
{
    for (size_t i = 1; i < p->n_lists; i++)
        for (size_t j = i; j > 0 && p->lists[j]->cost < p->lists[j - 1]->cost; j--) {
            ng_cond_iter *keep = p->lists[j];
            p->lists[j] = p->lists[j - 1];
            p->lists[j - 1] = keep;
        }
}

/* What only the facts of a passage say. */
static int is_fact(const ng_cond *cond)
{
    return cond->kind == NG_COND_DATES || cond->kind == NG_COND_PLACES;
}

/* What reads least comes first: facts, then lists that must not hold, then adjacency. */
static int check_rank(const ng_cond_iter *it)
{
    return is_fact(it->cond) ? 0 : it->cond->kind == NG_COND_NOT ? 1 : 2;
}

static void sort_checks(struct parts *p)
{
    for (size_t i = 1; i < p->n_checks; i++)
        for (size_t j = i; j > 0 && check_rank(p->checks[j]) < check_rank(p->checks[j - 1]); j--) {
            ng_cond_iter *keep = p->checks[j];
            p->checks[j] = p->checks[j - 1];
            p->checks[j - 1] = keep;
        }
}

static ng_status build_and(ng_run *run, const ng_cond *cond, int leads, ng_cond_iter **ret,
                           ng_error *err)
{
    size_t most = count_leaves(cond) + 1;
    struct parts p = {.leads = leads};
    p.lists = ng_arena_alloc(run->arena, most * sizeof *p.lists);
    p.checks = ng_arena_alloc(run->arena, most * sizeof *p.checks);
    if (!p.lists || !p.checks)
        return no_memory(err);
    static const ng_cond conjunction = {.kind = NG_COND_AND};
    ng_status s = new_iter(run, &conjunction, ret, err);
    if (s == NG_OK)
        s = add_part(run, cond, &p, err);
    if (s == NG_OK && p.n_lists == 0)
        s = build_term(run, &every_passage, 0, &p.lists[p.n_lists++], err);
    if (s != NG_OK)
        return s;
    sort_lists(&p);
    sort_checks(&p);
    (*ret)->children = p.lists;
    (*ret)->n_children = p.n_lists;
    (*ret)->checks = p.checks;
    (*ret)->n_checks = (*ret)->n_early = p.n_checks;
    (*ret)->cost = p.lists[0]->cost;
    return NG_OK;
}

/* A child of an OR must have a list: what can only be asked gets that of all passages. */
static ng_status build_child(ng_run *run, ng_cond_kind parent, const ng_cond *cond, int leads,
                             ng_cond_iter **ret, ng_error *err)
{
    if (parent == NG_COND_OR && (cond->kind == NG_COND_NOT || is_fact(cond)))
        return build_and(run, cond, 0, ret, err);
    return build(run, cond, leads, ret, err);
}

/* OR, and NOT with its one child. Below an OR only plain lists keep step with the match. */
static ng_status build_children(ng_run *run, const ng_cond *cond, int leads, ng_cond_iter **ret,
                                ng_error *err)
{
    ng_status s = new_iter(run, cond, ret, err);
    if (s != NG_OK)
        return s;
    ng_cond_iter *it = *ret;
    it->children = ng_arena_alloc(run->arena, (cond->n_children + 1) * sizeof *it->children);
    if (!it->children)
        return no_memory(err);
    for (size_t i = 0; i < cond->n_children && s == NG_OK; i++) {
        ng_cond_kind kind = cond->children[i]->kind;
        int steps = leads && (kind == NG_COND_TERM || kind == NG_COND_OR);
        s = build_child(run, cond->kind, cond->children[i], steps, &it->children[i], err);
        if (s == NG_OK)
            it->cost += it->children[i]->cost;
    }
    it->n_children = s == NG_OK ? cond->n_children : 0;
    return s;
}

static ng_status build_docids(ng_run *run, const ng_cond *cond, ng_cond_iter **ret, ng_error *err)
{
    ng_status s = new_iter(run, cond, ret, err);
    if (s == NG_OK)
        (*ret)->cost = cond->n_docids;
    return s;
}

static ng_status build(ng_run *run, const ng_cond *cond, int leads, ng_cond_iter **ret,
                       ng_error *err)
{
    switch (cond->kind) {
    case NG_COND_TERM:
        return build_term(run, cond, leads && !cond->body_only, ret, err);
    case NG_COND_ALL:
        return build_term(run, &every_passage, 0, ret, err);
    case NG_COND_AND:
    case NG_COND_PHRASE:
        return build_and(run, cond, leads, ret, err);
    case NG_COND_OR:
    case NG_COND_NOT:
        return build_children(run, cond, leads && cond->kind == NG_COND_OR, ret, err);
    case NG_COND_DOCIDS:
        return build_docids(run, cond, ret, err);
    default:
        return new_iter(run, cond, ret, err);
    }
}

ng_status ng_cond_iter_new(ng_run *run, const ng_cond *cond, const ng_cond *also,
                           ng_cond_iter **ret, ng_error *err)
{
    ng_cond *both = ng_arena_alloc(run->arena, sizeof *both);
    ng_cond **children = ng_arena_alloc(run->arena, 2 * sizeof *children);
    if (!both || !children)
        return no_memory(err);
    *both = (ng_cond){.kind = NG_COND_AND, .children = children};
    if (cond)
        children[both->n_children++] = (ng_cond *)cond;
    if (also)
        children[both->n_children++] = (ng_cond *)also;
    ng_status s = build(run, both, 1, ret, err);
    for (; s == NG_OK && (*ret)->n_early > 0; (*ret)->n_early--)
        if ((*ret)->checks[(*ret)->n_early - 1]->cond->kind != NG_COND_PHRASE)
            break;
    return s;
}
