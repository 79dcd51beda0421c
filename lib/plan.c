/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan.c - a query tree made concrete for one revision of an index. */
#include "plan.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan_build.h"

ng_status ng_planner_no_memory(ng_error *err)
{
    return ng_fail(err, NG_NOMEM, "no memory to plan a query");
}

ng_status ng_planner_grow(ng_planner *p, void *items, size_t n, size_t *cap, size_t size,
                          ng_error *err)
{
    if (n < *cap)
        return NG_OK;
    size_t grown_cap = *cap ? 2 * *cap : 8;
    void *old, *grown = ng_arena_alloc(p->plan->arena, grown_cap * size);
    if (!grown)
        return ng_planner_no_memory(err);
    memcpy(&old, items, sizeof old);
    if (n > 0)
        memcpy(grown, old, n * size);
    memcpy(items, &grown, sizeof grown);
    *cap = grown_cap;
    return NG_OK;
}

ng_status ng_planner_warn(ng_planner *p, uint32_t start, uint32_t end, ng_error *err,
                          const char *format, ...)
{
    ng_plan *plan = p->plan;
    if (!plan->warnings)
        plan->warnings =
            ng_arena_alloc(plan->arena, NG_QUERY_WARNINGS_MAX * sizeof *plan->warnings);
    if (!plan->warnings)
        return ng_planner_no_memory(err);
    if (plan->n_warnings == NG_QUERY_WARNINGS_MAX)
        return NG_OK;
    ng_warning *w = &plan->warnings[plan->n_warnings++];
    w->start = start;
    w->end = end;
    va_list args;
    va_start(args, format);
    vsnprintf(w->text, sizeof w->text, format, args);
    va_end(args);
    return NG_OK;
}

/* Join what the query and the request restrict. */
static ng_status join_filters(ng_planner *p, ng_cond *a, ng_cond *b, ng_error *err)
{
    p->plan->filter = a ? a : b;
    if (!a || !b)
        return NG_OK;
    ng_cond *both = ng_planner_new_cond(p, NG_COND_AND, 2);
    if (!both)
        return ng_planner_no_memory(err);
    both->children[both->n_children++] = a;
    both->children[both->n_children++] = b;
    p->plan->filter = both;
    return NG_OK;
}

/* The fields of a list at the root restrict the whole query; they are the plan's filter, and the
 * root is built without them. */
static ng_status split_root(ng_planner *p, ng_node *rest, ng_error *err)
{
    const ng_node *root = p->query->root;
    ng_cond *fields = NULL, *filter = NULL;
    *rest = *root;
    if (root->kind == NG_NODE_GROUP) {
        ng_status s = ng_planner_fields(p, root->children, root->n_children, &fields, err);
        if (s != NG_OK)
            return s;
        rest->children =
            ng_arena_alloc(p->plan->arena, (root->n_children + 1) * sizeof *rest->children);
        if (!rest->children)
            return ng_planner_no_memory(err);
        rest->n_children = 0;
        for (size_t i = 0; i < root->n_children; i++)
            if (root->children[i]->occur != NG_FILTER)
                rest->children[rest->n_children++] = root->children[i];
    }
    ng_status s = ng_planner_filter(p, &filter, err);
    return s == NG_OK ? join_filters(p, fields, filter, err) : s;
}

/* A plain list needs no conditions: any scored term matches. A query without a word matches what
 * its filters let through, and nothing when it has none. */
static ng_status build_required(ng_planner *p, const ng_node *rest, ng_error *err)
{
    ng_plan *plan = p->plan;
    const ng_plan_mode mode = {.required = 1};
    ng_status s = ng_planner_cond(p, rest, mode, &plan->required, err);
    if (s != NG_OK)
        return s;
    int plain = plan->required && ng_planner_is_plain(p, rest);
    s = ng_planner_settle_terms(p, err);
    if (s != NG_OK)
        return s;
    if (plain && plan->n_terms > 0) {
        plan->required = NULL;
        return NG_OK;
    }
    plan->match_all = !plan->required && plan->filter;
    if (!plan->required && !plan->match_all)
        plan->required = ng_planner_new_cond(p, NG_COND_NOTHING, 0);
    return plan->required || plan->match_all ? NG_OK : ng_planner_no_memory(err);
}

static ng_status build(ng_planner *p, ng_error *err)
{
    ng_node rest;
    ng_status s = ng_planner_languages(p, err);
    if (s == NG_OK)
        s = ng_planner_read(p, p->query->root, 0, err);
    if (s == NG_OK)
        s = ng_planner_correct(p, err);
    p->plan->wants = ng_planner_question(p, &p->plan->is_question);
    if (s == NG_OK)
        s = split_root(p, &rest, err);
    return s == NG_OK ? build_required(p, &rest, err) : s;
}

/* Fill the plan of a planner that knows its inputs. */
static ng_status make(ng_planner *p, ng_plan **ret, ng_error *err)
{
    ng_arena *arena = ng_arena_new();
    ng_plan *plan = arena ? ng_arena_alloc(arena, sizeof *plan) : NULL;
    if (!plan) {
        ng_arena_free(arena);
        return ng_planner_no_memory(err);
    }
    plan->arena = arena;
    p->plan = plan;
    ng_status s = build(p, err);
    if (s != NG_OK) {
        ng_arena_free(arena);
        return s;
    }
    *ret = plan;
    return NG_OK;
}

ng_status ng_plan_new_trusting(ng_plan_trust trust, const ng_query *query, const ng_filter *filter,
                               ng_index *ix, ng_store *store, ng_analyzers *analyzers,
                               ng_deadline *deadline, ng_plan **ret, ng_error *err)
{
    ng_planner p = {.query = query,
                    .filter = filter,
                    .ix = ix,
                    .store = store,
                    .analyzers = analyzers,
                    .deadline = deadline,
                    .trust = trust};
    return make(&p, ret, err);
}

ng_status ng_plan_new(const ng_query *query, const ng_filter *filter, ng_index *ix, ng_store *store,
                      ng_analyzers *analyzers, ng_deadline *deadline, ng_plan **ret, ng_error *err)
{
    return ng_plan_new_trusting(NG_TRUST_KNOWN, query, filter, ix, store, analyzers, deadline, ret,
                                err);
}

void ng_plan_free(ng_plan *p)
{
    if (p)
        ng_arena_free(p->arena);
}
