/* SPDX-License-Identifier: GPL-2.0-or-later */
/* facet_count.c - the matches of a search counted with a column.
 *
 * Many matches are counted into a table of all sets. Few of them, beside many sets, are listed and
 * sorted instead: to clear and to read the table would cost more than the search. */
#include <stdlib.h>
#include <string.h>

#include "search_facets.h"

#define FEW_PART 16 /* matches are few when there are so many times more sets and terms */

/* How often a set, or a value, was met, and where first. */
struct met {
    uint32_t n, docid;
};

/* The matches, and what is known of them. */
struct marks {
    const uint64_t *seen;
    uint32_t from, to; /* words, both inclusive; empty when from > to */
    ng_deadline *deadline;
};

static ng_status no_memory(ng_error *err)
{
    return ng_fail(err, NG_NOMEM, "no memory to count values");
}

/* Count the sets of the matches among 64 docids, from `base`. */

static void count_narrow(const ng_column *c, struct met *sets, uint32_t base, uint64_t bits)
{
    const uint16_t *numbers = c->narrow;
    for (; bits; bits &= bits - 1) {
        uint32_t docid = base + (uint32_t)__builtin_ctzll(bits);
        struct met *set = &sets[numbers[docid - c->first]];
        set->docid = set->n++ ? set->docid : docid;
    }
}

static void count_wide(const ng_column *c, struct met *sets, uint32_t base, uint64_t bits)
{
    const uint32_t *numbers = c->wide;
    for (; bits; bits &= bits - 1) {
        uint32_t docid = base + (uint32_t)__builtin_ctzll(bits);
        struct met *set = &sets[numbers[docid - c->first]];
        set->docid = set->n++ ? set->docid : docid;
    }
}

/* The bits of a word that are docids of the column. */
static uint64_t within(const ng_column *c, uint32_t base, uint64_t bits)
{
    if (base < c->first)
        bits &= UINT64_MAX << (c->first - base);
    if (c->last - base < 63)
        bits &= UINT64_MAX >> (63 - (c->last - base));
    return bits;
}

static struct marks marks_of(const uint64_t *seen, size_t words, const ng_column *c,
                             ng_deadline *deadline)
{
    uint32_t to = c->last / 64;
    if (to >= words)
        to = (uint32_t)words - 1;
    return (struct marks){seen, c->first / 64, to, deadline};
}

static uint64_t count_marks(const struct marks *m, const ng_column *c)
{
    uint64_t n = 0;
    for (uint32_t w = m->from; w <= m->to; w++)
        if (m->seen[w])
            n += (uint64_t)__builtin_popcountll(within(c, w * 64, m->seen[w]));
    return n;
}

/* ---- Many matches ---- */

static int count_sets(const struct marks *m, const ng_column *c, struct met *sets)
{
    for (uint32_t w = m->from; w <= m->to; w++) {
        uint64_t bits = m->seen[w] ? within(c, w * 64, m->seen[w]) : 0;
        if (bits == 0)
            continue;
        if (ng_deadline_passed(m->deadline))
            return 0;
        if (c->narrow)
            count_narrow(c, sets, w * 64, bits);
        else
            count_wide(c, sets, w * 64, bits);
    }
    return 1;
}

static void add_values(const ng_column *c, const struct met *sets, struct met *values)
{
    for (uint32_t set = 1; set < c->n_sets; set++) {
        if (sets[set].n == 0)
            continue;
        for (uint32_t at = c->at[set]; at < c->at[set + 1]; at++) {
            struct met *value = &values[c->values[at]];
            if (value->n == 0 || sets[set].docid < value->docid)
                value->docid = sets[set].docid;
            value->n += sets[set].n;
        }
    }
}

static int keep_values(const ng_column *c, const struct met *values, ng_facet_counts *ret)
{
    size_t n = 0;
    for (uint32_t i = 0; i < c->n_terms; i++)
        n += values[i].n > 0;
    ret->items = malloc((n + 1) * sizeof *ret->items);
    for (uint32_t i = 0; ret->items && i < c->n_terms; i++)
        if (values[i].n > 0)
            ret->items[ret->n++] = (ng_facet_met){i, values[i].n, values[i].docid};
    return ret->items != NULL;
}

static int count_in_table(const struct marks *m, const ng_column *c, ng_facet_counts *ret)
{
    struct met *sets = calloc((size_t)c->n_sets + 1, sizeof *sets);
    struct met *values = calloc((size_t)c->n_terms + 1, sizeof *values);
    int done = sets && values;
    if (done) {
        ret->late = !count_sets(m, c, sets);
        ret->missing = sets[0].n;
        add_values(c, sets, values);
        done = keep_values(c, values, ret);
    }
    free(sets);
    free(values);
    return done;
}

/* ---- Few matches ---- */

static int by_number(const void *a, const void *b)
{
    const ng_facet_met *x = a, *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return x->docid < y->docid ? -1 : x->docid > y->docid;
}

/* Sort, and make one of those with the same number. */
static size_t unite(ng_facet_met *items, size_t n)
{
    size_t kept = 0;
    if (n == 0)
        return 0;
    qsort(items, n, sizeof *items, by_number);
    for (size_t i = 1; i < n; i++)
        if (items[i].number == items[kept].number)
            items[kept].n += items[i].n;
        else
            items[++kept] = items[i];
    return kept + 1;
}

static size_t list_sets(const struct marks *m, const ng_column *c, ng_facet_met *sets)
{
    size_t n = 0;
    for (uint32_t w = m->from; w <= m->to; w++) {
        uint64_t bits = m->seen[w] ? within(c, w * 64, m->seen[w]) : 0;
        for (; bits; bits &= bits - 1) {
            uint32_t docid = w * 64 + (uint32_t)__builtin_ctzll(bits), i = docid - c->first;
            sets[n++] = (ng_facet_met){c->narrow ? c->narrow[i] : c->wide[i], 1, docid};
        }
    }
    return unite(sets, n);
}

static int list_values(const ng_column *c, const ng_facet_met *sets, size_t n, ng_facet_counts *ret)
{
    size_t most = 0;
    for (size_t i = 0; i < n; i++)
        most += c->at[sets[i].number + 1] - c->at[sets[i].number];
    ret->items = malloc((most + 1) * sizeof *ret->items);
    for (size_t i = 0; ret->items && i < n; i++) {
        const ng_facet_met *set = &sets[i];
        if (set->number == 0)
            ret->missing += set->n;
        for (uint32_t at = c->at[set->number]; at < c->at[set->number + 1]; at++)
            ret->items[ret->n++] = (ng_facet_met){c->values[at], set->n, set->docid};
    }
    ret->n = ret->items ? unite(ret->items, ret->n) : 0;
    return ret->items != NULL;
}

static int count_in_list(const struct marks *m, const ng_column *c, uint64_t n,
                         ng_facet_counts *ret)
{
    ng_facet_met *sets = malloc((n + 1) * sizeof *sets);
    int done = sets && list_values(c, sets, list_sets(m, c, sets), ret);
    free(sets);
    return done;
}

/* ---- */

ng_status ng_facet_count(const uint64_t *seen, size_t words, const ng_column *c,
                         ng_deadline *deadline, ng_facet_counts *ret, ng_error *err)
{
    const struct marks m = marks_of(seen, words, c, deadline);
    ng_facet_counts counts = {.items = NULL};
    uint64_t n = words > 0 ? count_marks(&m, c) : 0;
    int done = 1;
    if (n == 0 || ng_deadline_passed(deadline))
        counts.late = n > 0;
    else if (c->n_terms == 0) /* it has no sets either */
        counts.missing = n;
    else if (n * FEW_PART < (uint64_t)c->n_sets + c->n_terms)
        done = count_in_list(&m, c, n, &counts);
    else
        done = count_in_table(&m, c, &counts);
    if (!done) {
        free(counts.items);
        return no_memory(err);
    }
    *ret = counts;
    return NG_OK;
}
