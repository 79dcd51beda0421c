/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search_context.c - the passages before and after a hit, in the wording that was indexed. */
#include <stdio.h>

#include "search_run.h"

/* One neighbour; `*ret_found` 0 when there is none, or it is of another revision. */
static ng_status neighbour(ng_search_run *run, uint32_t ordinal, uint32_t guess, ng_neighbour *ret,
                           int *ret_found, ng_error *err)
{
    ng_passage_record record;
    uint32_t docid = 0;
    *ret_found = 0;
    ng_status s = ng_search_find(run, run->row_article, ordinal, guess, &docid, err);
    if (s != NG_OK || docid == 0)
        return s;
    ng_error own = NG_ERROR_INIT;
    s = ng_index_record(run->searcher->ix, docid, &record, &own);
    if (s != NG_OK)
        return s == NG_NOTFOUND ? NG_OK : ng_fail(err, s, "%s", own.text);
    if (record.revision != run->row_revision || record.start > record.end ||
        record.end > run->row.text_len || record.start == record.end)
        return NG_OK;
    ret->text =
        ng_arena_copy(run->answer->arena, run->row.text + record.start, record.end - record.start);
    if (!ret->text)
        return ng_fail(err, NG_NOMEM, "out of memory");
    snprintf(ret->id, sizeof ret->id, "%.*s#p%u", NG_ID_MAX, run->row.id, ordinal);
    *ret_found = 1;
    return NG_OK;
}

static ng_status neighbours(ng_search_run *run, uint32_t docid, uint32_t first, uint32_t ordinal,
                            uint32_t count, ng_neighbour **ret, size_t *ret_n, ng_error *err)
{
    ng_status s = NG_OK;
    int found = 0;
    if (count == 0)
        return NG_OK;
    ng_neighbour *list = ng_arena_alloc(run->answer->arena, count * sizeof *list);
    if (!list)
        return ng_fail(err, NG_NOMEM, "out of memory");
    size_t n = 0;
    for (uint32_t at = first; at < first + count && s == NG_OK; at++) {
        s = neighbour(run, at, docid + at - ordinal, &list[n], &found, err);
        n += (size_t)(found != 0);
        if (!found && at > ordinal)
            break; /* the article ends */
    }
    if (s == NG_OK) {
        *ret = list;
        *ret_n = n;
    }
    return s;
}

ng_status ng_search_context(ng_search_run *run, uint32_t docid, uint32_t ordinal, ng_hit *hit,
                            ng_error *err)
{
    uint32_t before = run->request->context_before;
    if (before >= ordinal)
        before = ordinal - 1;
    ng_status s = neighbours(run, docid, ordinal - before, ordinal, before, &hit->before,
                             &hit->n_before, err);
    if (s == NG_OK)
        s = neighbours(run, docid, ordinal + 1, ordinal, run->request->context_after, &hit->after,
                       &hit->n_after, err);
    return s;
}
