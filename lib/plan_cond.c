/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan_cond.c - the tree of conditions. Words are let to score on the way.
 *
 * A part that says nothing (stop words that were dropped, a text without a word) has no condition:
 * NULL. */
#include "plan_build.h"

ng_cond *ng_planner_new_cond(ng_planner *p, ng_cond_kind kind, size_t children)
{
    ng_cond *c = ng_arena_alloc(p->plan->arena, sizeof *c);
    if (!c)
        return NULL;
    c->kind = kind;
    if (children > 0)
        c->children = ng_arena_alloc(p->plan->arena, children * sizeof *c->children);
    return children > 0 && !c->children ? NULL : c;
}

/* What a joint of conditions comes to: nothing, its only child, or itself. */
static ng_cond *simplify(ng_cond *joint)
{
    if (joint->n_children == 0)
        return NULL;
    return joint->n_children == 1 && joint->kind != NG_COND_NOT ? joint->children[0] : joint;
}

static void add_child(ng_cond *joint, ng_cond *child)
{
    if (child)
        joint->children[joint->n_children++] = child;
}

ng_status ng_planner_token_cond(ng_planner *p, const ng_plan_token *t, int body_only, ng_cond **ret,
                                ng_error *err)
{
    ng_cond *any = ng_planner_new_cond(p, NG_COND_OR, t->n_stems + 1);
    if (!any)
        return ng_planner_no_memory(err);
    for (size_t i = 0; i < t->n_stems; i++) {
        if (t->stems[i]->documents == 0)
            continue;
        ng_cond *term = ng_planner_new_cond(p, NG_COND_TERM, 0);
        if (!term)
            return ng_planner_no_memory(err);
        term->term = t->stems[i]->text;
        term->len = t->stems[i]->len;
        term->documents = t->stems[i]->documents;
        term->body_only = body_only;
        add_child(any, term);
    }
    *ret = simplify(any);
    if (!*ret)
        *ret = ng_planner_new_cond(p, NG_COND_NOTHING, 0);
    return *ret ? NG_OK : ng_planner_no_memory(err);
}

/* A word: all of its tokens. */
static ng_status word_cond(ng_planner *p, const ng_node *node, ng_plan_mode mode, ng_cond **ret,
                           ng_error *err)
{
    const ng_plan_leaf *leaf = ng_planner_leaf(p, node);
    ng_cond *all = ng_planner_new_cond(p, NG_COND_AND, leaf->n + 1);
    ng_status s = all ? NG_OK : ng_planner_no_memory(err);
    for (size_t i = 0; i < leaf->n && s == NG_OK; i++) {
        const ng_plan_token *t = &leaf->tokens[i];
        if (!ng_planner_keeps(p, t, mode))
            continue;
        ng_cond *cond = NULL;
        s = ng_planner_token_cond(p, t, mode.negative, &cond, err);
        if (s == NG_OK && !mode.negative)
            s = ng_planner_score(p, t, 0, err);
        if (s == NG_OK)
            add_child(all, cond);
    }
    if (s == NG_OK)
        *ret = simplify(all);
    return s;
}

static ng_status negate(ng_planner *p, const ng_node *node, ng_cond **ret, ng_error *err)
{
    const ng_plan_mode mode = {.negative = 1};
    ng_cond *inner = NULL, *not_ = ng_planner_new_cond(p, NG_COND_NOT, 1);
    p->below_not++;
    ng_status s = not_ ? ng_planner_cond(p, node, mode, &inner, err) : ng_planner_no_memory(err);
    p->below_not--;
    if (s != NG_OK)
        return s;
    add_child(not_, inner);
    *ret = simplify(not_);
    return NG_OK;
}

/* Add the children with one `occur` to a joint. */
static ng_status add_children(ng_planner *p, const ng_node *node, ng_occur occur, ng_plan_mode mode,
                              ng_cond *joint, ng_error *err)
{
    ng_status s = NG_OK;
    for (size_t i = 0; i < node->n_children && s == NG_OK; i++) {
        ng_cond *cond = NULL;
        if (node->children[i]->occur != occur)
            continue;
        s = occur == NG_MUST_NOT ? negate(p, node->children[i], &cond, err)
                                 : ng_planner_cond(p, node->children[i], mode, &cond, err);
        if (s == NG_OK)
            add_child(joint, cond);
    }
    return s;
}

static size_t count_occur(const ng_node *node, ng_occur occur)
{
    size_t n = 0;
    for (size_t i = 0; i < node->n_children; i++)
        n += node->children[i]->occur == occur;
    return n;
}

/* A list: what must hold, and when nothing must, one of the rest. All words score either way. */
static ng_status group_cond(ng_planner *p, const ng_node *node, ng_plan_mode mode, ng_cond **ret,
                            ng_error *err)
{
    ng_cond *all = ng_planner_new_cond(p, NG_COND_AND, node->n_children + 2);
    ng_cond *any = ng_planner_new_cond(p, NG_COND_OR, node->n_children + 1);
    ng_cond *fields = NULL;
    if (!all || !any)
        return ng_planner_no_memory(err);
    ng_status s = add_children(p, node, NG_MUST, mode, all, err);
    ng_plan_mode may = mode;
    may.required = mode.required && all->n_children == 0 && count_occur(node, NG_SHOULD) == 1;
    if (s == NG_OK)
        s = add_children(p, node, NG_SHOULD, may, any, err);
    if (s == NG_OK && all->n_children == 0)
        add_child(all, simplify(any));
    if (s == NG_OK)
        s = add_children(p, node, NG_MUST_NOT, mode, all, err);
    if (s == NG_OK)
        s = ng_planner_fields(p, node->children, node->n_children, &fields, err);
    if (s != NG_OK)
        return s;
    add_child(all, fields);
    *ret = simplify(all);
    return NG_OK;
}

static ng_status joint_cond(ng_planner *p, const ng_node *node, ng_plan_mode mode, ng_cond **ret,
                            ng_error *err)
{
    int is_or = node->kind == NG_NODE_OR;
    ng_cond *joint = ng_planner_new_cond(p, is_or ? NG_COND_OR : NG_COND_AND, node->n_children + 1);
    ng_status s = joint ? NG_OK : ng_planner_no_memory(err);
    ng_plan_mode inner = mode;
    inner.required = mode.required && (!is_or || node->n_children == 1);
    for (size_t i = 0; i < node->n_children && s == NG_OK; i++) {
        ng_cond *cond = NULL;
        s = ng_planner_cond(p, node->children[i], inner, &cond, err);
        if (s == NG_OK)
            add_child(joint, cond);
    }
    if (s == NG_OK)
        *ret = simplify(joint);
    return s;
}

ng_status ng_planner_cond(ng_planner *p, const ng_node *node, ng_plan_mode mode, ng_cond **ret,
                          ng_error *err)
{
    ng_node alone = *node;
    ng_node *const self = &alone;
    alone.occur = NG_FILTER;
    *ret = NULL;
    switch (node->kind) {
    case NG_NODE_WORD:
    case NG_NODE_PREFIX:
    case NG_NODE_FUZZY:
        return word_cond(p, node, mode, ret, err);
    case NG_NODE_PHRASE:
        return ng_planner_phrase(p, node, mode, ret, err);
    case NG_NODE_NEAR:
        return ng_planner_near(p, node, mode, ret, err);
    case NG_NODE_FIELD:
    case NG_NODE_DATE:
        return ng_planner_fields(p, &self, 1, ret, err);
    case NG_NODE_GROUP:
        return group_cond(p, node, mode, ret, err);
    case NG_NODE_AND:
    case NG_NODE_OR:
        return joint_cond(p, node, mode, ret, err);
    case NG_NODE_NOT:
        return node->n_children ? negate(p, node->children[0], ret, err) : NG_OK;
    }
    return NG_OK;
}

int ng_planner_is_plain(const ng_planner *p, const ng_node *node)
{
    const ng_plan_leaf *leaf;
    switch (node->kind) {
    case NG_NODE_WORD:
    case NG_NODE_PREFIX:
    case NG_NODE_FUZZY:
        leaf = ng_planner_leaf(p, node);
        return leaf && leaf->n <= 1;
    case NG_NODE_GROUP:
    case NG_NODE_OR:
        break;
    default:
        return 0;
    }
    for (size_t i = 0; i < node->n_children; i++) {
        const ng_node *child = node->children[i];
        int listed = node->kind == NG_NODE_GROUP && child->kind == NG_NODE_WORD;
        if (node->kind == NG_NODE_GROUP && child->occur != NG_SHOULD)
            return 0;
        if (!listed && !ng_planner_is_plain(p, child))
            return 0;
    }
    return 1;
}
