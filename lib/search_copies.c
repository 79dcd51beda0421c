/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search_copies.c - where else a passage stands. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "copies.h"
#include "search_run.h"

/* A living copy in another article. */
struct other {
    uint32_t docid;
    const ng_passage_facts *facts;
};

static int by_published(const void *a, const void *b)
{
    const struct other *x = a, *y = b;
    int64_t p = x->facts->published, q = y->facts->published;
    if (p != q)
        return q == NG_UNDATED || (p != NG_UNDATED && p < q) ? -1 : 1;
    if (x->facts->article != y->facts->article)
        return x->facts->article < y->facts->article ? -1 : 1;
    return x->docid < y->docid ? -1 : x->docid > y->docid;
}

static ng_status is_other(ng_search_run *run, uint32_t docid, uint64_t article, struct other *ret,
                          int *ret_is, ng_error *err)
{
    ng_passage_record record;
    ng_error own = NG_ERROR_INIT;
    const ng_search_request *r = run->request;
    *ret_is = 0;
    *ret = (struct other){docid, ng_index_facts(run->searcher->ix, docid)};
    if (!ret->facts || ret->facts->article == article ||
        ng_is_hidden(r->hidden, r->n_hidden, ret->facts->article))
        return NG_OK;
    ng_status s = ng_index_record(run->searcher->ix, docid, &record, &own);
    *ret_is = s == NG_OK;
    return s == NG_OK || s == NG_NOTFOUND ? NG_OK : ng_fail(err, s, "%s", own.text);
}

/* `ret` has room for NG_COPIES_COUNTED. */
static ng_status collect(ng_search_run *run, uint32_t class, uint64_t article, struct other *ret,
                         size_t *ret_n, ng_error *err)
{
    size_t n = 0;
    ng_status s = NG_OK;
    for (uint32_t docid = class; docid && n < NG_COPIES_COUNTED && s == NG_OK;
         docid = ng_index_next_copy(run->searcher->ix, class, docid)) {
        int is = 0;
        s = is_other(run, docid, article, &ret[n], &is, err);
        n += (size_t)is;
    }
    *ret_n = n;
    return s;
}

/* Id, source and day of one; `*ret_there` 0: its article has gone meanwhile. */
static ng_status describe(ng_search_run *run, const struct other *o, ng_copy *ret, int *ret_there,
                          ng_error *err)
{
    ng_store_row row;
    ng_error own = NG_ERROR_INIT;
    ng_arena *arena = run->answer->arena;
    const ng_passage_facts *f = o->facts;
    ng_status s = ng_store_row_read_span(run->searcher->store, f->article, f->record.revision, 0, 0,
                                         &row, &own);
    *ret_there = s == NG_OK;
    if (s != NG_OK)
        return s == NG_NOTFOUND ? NG_OK : ng_fail(err, s, "%s", own.text);
    ng_copy c = {.published = row.published};
    c.article = ng_arena_copy(arena, row.id, strlen(row.id));
    if (row.source)
        c.source = ng_arena_copy(arena, row.source, strlen(row.source));
    if (!c.article || (row.source && !c.source))
        return ng_fail(err, NG_NOMEM, "out of memory");
    snprintf(c.id, sizeof c.id, "%.*s#p%u", NG_ID_MAX, c.article, f->ordinal);
    *ret = c;
    return NG_OK;
}

static ng_status list(ng_search_run *run, const struct other *others, size_t n, ng_hit *hit,
                      ng_error *err)
{
    size_t most = n < NG_ALSO_IN_MAX ? n : NG_ALSO_IN_MAX;
    hit->also_in = ng_arena_alloc(run->answer->arena, (most + 1) * sizeof *hit->also_in);
    if (!hit->also_in)
        return ng_fail(err, NG_NOMEM, "out of memory");
    ng_status s = NG_OK;
    hit->also_in_count = n;
    for (size_t i = 0; i < n && hit->n_also_in < most && s == NG_OK; i++) {
        int there = 0;
        s = describe(run, &others[i], &hit->also_in[hit->n_also_in], &there, err);
        hit->n_also_in += (size_t)there;
        hit->also_in_count -= (size_t)!there;
    }
    return s;
}

ng_status ng_search_also_in(ng_search_run *run, uint32_t docid, ng_hit *hit, ng_error *err)
{
    const ng_passage_facts *facts = ng_index_facts(run->searcher->ix, docid);
    size_t n = 0;
    if (!facts || (facts->group == 0 && ng_index_next_copy(run->searcher->ix, docid, docid) == 0))
        return NG_OK;
    struct other *others = malloc(NG_COPIES_COUNTED * sizeof *others);
    if (!others)
        return ng_fail(err, NG_NOMEM, "out of memory");
    ng_status s = collect(run, ng_copy_class(docid, facts), facts->article, others, &n, err);
    if (s == NG_OK && n > 0) {
        qsort(others, n, sizeof *others, by_published);
        run->row_article = 0; /* other rows take its place */
        s = list(run, others, n, hit, err);
    }
    free(others);
    return s;
}
