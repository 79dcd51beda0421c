/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search_metadata.c - what the row of a hit tells of its article beside title and source. */
#include <string.h>

#include "search_run.h"

/* A copy in the answer; NULL stays NULL. False: out of memory. */
static int keep(ng_arena *arena, const char *text, const char **ret)
{
    *ret = text ? ng_arena_copy(arena, text, strlen(text)) : NULL;
    return !text || *ret;
}

static int keep_list(ng_arena *arena, const ng_store_row *row, ng_store_list list,
                     const char ***ret, size_t *ret_n)
{
    size_t n = 0;
    while (ng_store_row_item(row, list, n))
        n++;
    *ret = ng_arena_alloc(arena, (n + 1) * sizeof **ret);
    *ret_n = n;
    for (size_t i = 0; *ret && i < n; i++)
        if (!keep(arena, ng_store_row_item(row, list, i), &(*ret)[i]))
            return 0;
    return *ret != NULL;
}

ng_status ng_search_metadata(ng_search_run *run, ng_hit *hit, ng_error *err)
{
    ng_arena *arena = run->answer->arena;
    const ng_store_row *row = &run->row;
    ng_hit_metadata *m = ng_arena_alloc(arena, sizeof *m);
    if (!m || !keep(arena, row->section, &m->section) || !keep(arena, row->lang, &m->lang) ||
        !keep_list(arena, row, NG_ROW_AUTHORS, &m->authors, &m->n_authors) ||
        !keep_list(arena, row, NG_ROW_TAGS, &m->tags, &m->n_tags))
        return ng_fail(err, NG_NOMEM, "out of memory");
    m->modified = row->modified;
    hit->metadata = m;
    return NG_OK;
}
