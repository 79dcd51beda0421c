/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match_fold.c - of passages that repeat each other only the best one is given. */
#include "match_fold.h"

#include <string.h>

#include "copies.h"

#define BUCKETS 64 /* of the classes that were looked at */

struct ng_fold {
    uint32_t class;
    int any; /* a member matches */
    ng_match_item best;
    int64_t published;
    struct ng_fold *next;
};

struct members {
    uint32_t *docids;
    size_t n, cap;
};

static ng_status no_memory(ng_error *err)
{
    return ng_fail(err, NG_NOMEM, "no memory to fold copies");
}

int ng_fold_before(const ng_match_key *a, int64_t published_a, const ng_match_key *b,
                   int64_t published_b, int ascending)
{
    if (!(a->score < b->score) && !(a->score > b->score) && published_a != published_b)
        return published_b == NG_UNDATED ||
               (published_a != NG_UNDATED && published_a < published_b);
    return ng_match_key_before(a, b, ascending);
}

static ng_status add_member(ng_run *run, struct members *m, uint32_t docid, ng_error *err)
{
    if (m->n == m->cap) {
        size_t cap = 2 * m->cap + 16;
        uint32_t *docids = ng_arena_alloc(run->arena, cap * sizeof *docids);
        if (!docids)
            return no_memory(err);
        if (m->n > 0)
            memcpy(docids, m->docids, m->n * sizeof *docids);
        m->docids = docids;
        m->cap = cap;
    }
    m->docids[m->n++] = docid;
    return NG_OK;
}

/* The living members that were there when the first page was asked for, ascending. */
static ng_status collect(ng_run *run, uint32_t class, struct members *ret, ng_error *err)
{
    ng_status s = NG_OK;
    for (uint32_t docid = class; docid && docid <= run->request->fold_upto && s == NG_OK;
         docid = ng_index_next_copy(run->ix, class, docid))
        if (!ng_run_is_dead(run, docid))
            s = add_member(run, ret, docid, err);
    return s;
}

static void keep_best(ng_run *run, const ng_matches *m, struct ng_fold *f)
{
    for (size_t i = 0; i < m->n; i++) {
        const ng_passage_facts *facts = ng_index_facts(run->ix, m->items[i].docid);
        int64_t published = facts ? facts->published : NG_UNDATED;
        if (f->any && !ng_fold_before(&m->items[i].key, published, &f->best.key, f->published,
                                      run->top.ascending))
            continue;
        f->any = 1;
        f->best = m->items[i];
        f->published = published;
    }
}

/* Ask the matcher for the members alone. A condition may hold for what is in no list any more: it
 * is asked of the list of all passages, too. */
static ng_status ask(ng_run *run, const struct members *members, struct ng_fold *f, ng_error *err)
{
    ng_matches found = NG_MATCHES_INIT;
    const ng_match_request *r = run->request;
    ng_plan plan = *r->fold;
    ng_cond these = {
        .kind = NG_COND_DOCIDS, .term = "", .docids = members->docids, .n_docids = members->n};
    ng_cond all = {.kind = NG_COND_ALL, .term = ""};
    ng_cond *children[3] = {&these};
    ng_cond together = {.kind = NG_COND_AND, .children = children, .n_children = 1};
    if (plan.filter)
        children[together.n_children++] = plan.filter;
    if (plan.required)
        children[together.n_children++] = &all;
    plan.filter = &together;
    ng_match_request request = {.k = (uint32_t)members->n,
                                .sort = r->sort,
                                .hidden = r->hidden,
                                .n_hidden = r->n_hidden,
                                .deadline = r->deadline};
    ng_status s = ng_match(&plan, run->ix, &request, &found, err);
    if (s != NG_OK)
        return s;
    run->partial |= found.partial;
    keep_best(run, &found, f);
    ng_matches_release(&found);
    return NG_OK;
}

static ng_status find(ng_run *run, uint32_t class, struct ng_fold **ret, ng_error *err)
{
    struct members members = {NULL, 0, 0};
    if (!run->folds)
        run->folds = ng_arena_alloc(run->arena, BUCKETS * sizeof(struct ng_fold *));
    if (!run->folds)
        return no_memory(err);
    struct ng_fold **bucket = &run->folds[class % BUCKETS];
    for (*ret = *bucket; *ret; *ret = (*ret)->next)
        if ((*ret)->class == class)
            return NG_OK;
    struct ng_fold *f = ng_arena_alloc(run->arena, sizeof *f);
    if (!f)
        return no_memory(err);
    f->class = class;
    ng_status s = collect(run, class, &members, err);
    if (s == NG_OK && members.n > 0)
        s = ask(run, &members, f, err);
    if (s != NG_OK)
        return s;
    f->next = *bucket;
    *ret = *bucket = f;
    return NG_OK;
}

ng_status ng_run_is_folded(ng_run *run, const ng_match_item *item, const ng_passage_facts *facts,
                           int *ret, ng_error *err)
{
    struct ng_fold *f = NULL;
    *ret = 0;
    if (facts->group == 0 && ng_index_next_copy(run->ix, item->docid, item->docid) == 0)
        return NG_OK;
    ng_status s = find(run, ng_copy_class(item->docid, facts), &f, err);
    if (s == NG_OK)
        *ret = f->any && f->best.docid != item->docid &&
               ng_fold_before(&f->best.key, f->published, &item->key, facts->published,
                              run->top.ascending);
    return s;
}
