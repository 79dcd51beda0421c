/* SPDX-License-Identifier: GPL-2.0-or-later */
/* facet_pick.c - counted values: those of several parts as one list, and which are shown. */
#include <stdlib.h>
#include <string.h>

#include "search_facets.h"
#include "stem_table.h"

const char *ng_facet_name(ng_facet_field field)
{
    static const char *const names[] = {
#define NG_FACET_WIRE(name, wire, prefix, date) wire,
        NG_FACET_MAP(NG_FACET_WIRE)
#undef NG_FACET_WIRE
    };
    return (unsigned)field < NG_FACET_FIELDS ? names[field] : NULL;
}

int ng_facet_parse(const char *name, ng_facet_field *ret)
{
    for (int i = 0; i < NG_FACET_FIELDS; i++)
        if (strcmp(ng_facet_name((ng_facet_field)i), name) == 0) {
            *ret = (ng_facet_field)i;
            return 1;
        }
    return 0;
}

int ng_facet_is_date(ng_facet_field field)
{
    return field >= NG_FACET_DAY;
}

static int compare_terms(const ng_facet_entry *a, const ng_facet_entry *b)
{
    int order = memcmp(a->term, b->term, a->len < b->len ? a->len : b->len);
    return order != 0 ? order : a->len < b->len ? -1 : a->len > b->len;
}

ng_status ng_facet_unite(ng_facet_entry *entries, size_t *n, ng_error *err)
{
    size_t slots = 16, kept = 0;
    while (slots < 2 * *n)
        slots *= 2;
    uint32_t *table = calloc(slots, sizeof *table); /* place + 1 */
    if (!table)
        return ng_fail(err, NG_NOMEM, "no memory to count values");
    for (size_t i = 0; i < *n; i++) {
        const ng_facet_entry e = entries[i];
        size_t at = ng_fnv(NG_FNV_START, e.term, e.len) & (slots - 1);
        while (table[at] && compare_terms(&entries[table[at] - 1], &e) != 0)
            at = (at + 1) & (slots - 1);
        if (table[at]) {
            entries[table[at] - 1].count += e.count;
        } else {
            entries[kept++] = e;
            table[at] = (uint32_t)kept;
        }
    }
    free(table);
    *n = kept;
    return NG_OK;
}

static int by_term(const void *a, const void *b)
{
    return compare_terms(a, b);
}

static size_t latest(ng_facet_entry *entries, size_t n, size_t limit)
{
    if (n > 0)
        qsort(entries, n, sizeof *entries, by_term);
    if (n > limit)
        memmove(entries, entries + n - limit, limit * sizeof *entries);
    return n < limit ? n : limit;
}

static int comes_before(const ng_facet_entry *a, const ng_facet_entry *b)
{
    return a->count != b->count ? a->count > b->count : compare_terms(a, b) < 0;
}

/* The first of those that are in order, before which `e` comes. */
static size_t place_of(const ng_facet_entry *sorted, size_t n, const ng_facet_entry *e)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (comes_before(e, &sorted[middle]))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

size_t ng_facet_pick(ng_facet_entry *entries, size_t n, size_t limit, int is_date)
{
    size_t best = 0;
    if (is_date)
        return latest(entries, n, limit);
    for (size_t i = 0; i < n; i++) {
        const ng_facet_entry e = entries[i];
        if (best == limit && !comes_before(&e, &entries[best - 1]))
            continue;
        size_t at = place_of(entries, best, &e);
        best += best < limit;
        memmove(&entries[at + 1], &entries[at], (best - 1 - at) * sizeof *entries);
        entries[at] = e;
    }
    return best;
}
