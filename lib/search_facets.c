/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search_facets.c - the matches of a search to counts of their values. */
#include "search_facets.h"

#include <stdlib.h>
#include <string.h>

#include "list_cache.h"
#include "parts.h"
#include "search_pages.h"

/* One field while it is counted. */
typedef struct tally {
    ng_search_run *run;
    const ng_facet_request *request;
    ng_columns *columns;
    ng_column *held[NG_PARTS_MAX];
    size_t n_held;
    ng_facet_entry *entries;
    size_t n, cap;
    size_t with_entries; /* parts */
    uint64_t missing;
    int partial;
} tally;

static ng_status no_memory(ng_error *err)
{
    return ng_fail(err, NG_NOMEM, "no memory to count values");
}

static char prefix_of(ng_facet_field field)
{
    static const char prefixes[] = {
#define NG_FACET_PREFIX(name, wire, prefix, date) prefix,
        NG_FACET_MAP(NG_FACET_PREFIX)
#undef NG_FACET_PREFIX
    };
    return prefixes[field];
}

ng_status ng_search_facets_begin(ng_search_run *run, ng_error *err)
{
    if (run->request->n_facets == 0)
        return NG_OK;
    run->seen_words = ng_index_last_docid(run->searcher->ix) / 64 + 1;
    run->seen = ng_arena_alloc(run->answer->arena, run->seen_words * sizeof *run->seen);
    return run->seen ? NG_OK : no_memory(err);
}

static ng_status add_entry(tally *t, const ng_column *c, const ng_facet_met *met, ng_error *err)
{
    if (t->n == t->cap) {
        size_t cap = t->cap ? 2 * t->cap : 256;
        ng_facet_entry *grown = realloc(t->entries, cap * sizeof *grown);
        if (!grown)
            return no_memory(err);
        t->entries = grown;
        t->cap = cap;
    }
    const uint32_t from = c->terms.offsets[met->number];
    t->entries[t->n++] = (ng_facet_entry){
        c->terms.bytes + from, c->terms.offsets[met->number + 1] - from - 1, met->docid, met->n};
    return NG_OK;
}

static ng_status keep_counts(tally *t, const ng_column *c, const ng_facet_counts *counts,
                             ng_error *err)
{
    ng_status s = NG_OK;
    for (size_t i = 0; i < counts->n && s == NG_OK; i++)
        s = add_entry(t, c, &counts->items[i], err);
    t->with_entries += counts->n > 0;
    t->missing += counts->missing;
    t->partial |= counts->late;
    return s;
}

static int has_matches(const ng_search_run *run, const ng_index_part *part, uint32_t last)
{
    uint32_t from = part->first / 64, to = (part->last < last ? part->last : last) / 64;
    for (uint32_t w = from; w <= to && w < run->seen_words; w++)
        if (run->seen[w])
            return 1;
    return 0;
}

static ng_status count_part(tally *t, const ng_index_part *part, ng_error *err)
{
    ng_column *c = NULL;
    ng_status s =
        ng_column_get(t->columns, part, prefix_of(t->request->field), &t->run->deadline, &c, err);
    if (s != NG_OK || !c) {
        t->partial |= s == NG_OK;
        return s;
    }
    t->held[t->n_held++] = c;
    ng_facet_counts counts = {.items = NULL};
    s = ng_facet_count(t->run->seen, t->run->seen_words, c, &t->run->deadline, &counts, err);
    if (s == NG_OK)
        s = keep_counts(t, c, &counts, err);
    free(counts.items);
    return s;
}

static ng_status count_parts(tally *t, ng_error *err)
{
    ng_index *ix = t->run->searcher->ix;
    size_t n;
    const ng_index_part *parts = ng_index_parts(ix, &n);
    ng_status s = NG_OK;
    t->columns = n > 0 ? ng_list_cache_columns(parts[0].cache) : NULL;
    for (size_t i = 0; i < n && s == NG_OK; i++)
        if (has_matches(t->run, &parts[i], ng_index_last_docid(ix)))
            s = count_part(t, &parts[i], err);
    return s == NG_OK && t->with_entries > 1 ? ng_facet_unite(t->entries, &t->n, err) : s;
}

static ng_status show(tally *t, ng_facet *ret, ng_error *err)
{
    ng_search_run *run = t->run;
    ng_facet f = {.field = t->request->field, .missing = t->missing};
    f.partial = t->partial || run->seen_partial;
    for (size_t i = 0; i < t->n; i++)
        f.other += t->entries[i].count;
    f.n = ng_facet_pick(t->entries, t->n, t->request->limit, ng_facet_is_date(f.field));
    f.values = ng_arena_alloc(run->answer->arena, (f.n + 1) * sizeof *f.values);
    if (!f.values)
        return no_memory(err);
    ng_status s = NG_OK;
    for (size_t i = 0; i < f.n && s == NG_OK; i++) {
        s = ng_facet_text(run, t->columns, &t->entries[i], &f.values[i].value, err);
        f.values[i].count = t->entries[i].count;
        f.other -= t->entries[i].count;
    }
    if (s == NG_OK)
        *ret = f;
    return s;
}

static ng_status fill(ng_search_run *run, const ng_facet_request *request, ng_facet *ret,
                      ng_error *err)
{
    tally t = {.run = run, .request = request};
    ng_status s = count_parts(&t, err);
    if (s == NG_OK)
        s = show(&t, ret, err);
    for (size_t i = 0; i < t.n_held; i++)
        ng_column_let_go(t.columns, t.held[i]);
    free(t.entries);
    return s;
}

ng_status ng_search_facets(ng_search_run *run, ng_error *err)
{
    const ng_search_request *r = run->request;
    ng_answer *a = run->answer;
    ng_matches m = NG_MATCHES_INIT;
    ng_status s = NG_OK;
    if (r->n_facets == 0)
        return NG_OK;
    if (!run->seen_done) /* the page came out of a cursor */
        s = ng_search_match(run, 1, NULL, 0, &m, err);
    ng_matches_release(&m);
    if (s != NG_OK)
        return s;
    a->facets = ng_arena_alloc(a->arena, r->n_facets * sizeof *a->facets);
    if (!a->facets)
        return no_memory(err);
    for (; a->n_facets < r->n_facets && s == NG_OK; a->n_facets += s == NG_OK) {
        s = fill(run, &r->facets[a->n_facets], &a->facets[a->n_facets], err);
        a->partial |= s == NG_OK && a->facets[a->n_facets].partial;
    }
    return s;
}
