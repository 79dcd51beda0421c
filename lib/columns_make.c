/* SPDX-License-Identifier: GPL-2.0-or-later */
/* columns_make.c - posting lists turned to the values of each passage, and these to sets. */
#include <stdlib.h>
#include <string.h>

#include "columns.h"
#include "stem_table.h"

#define READ_AT_ONCE 1024
#define TERMS_MAX    (4u << 20) /* of a field in one part */

void ng_column_free(ng_column *c)
{
    if (!c)
        return;
    xp_term_list_release(&c->terms);
    free(c->narrow);
    free(c->wide);
    free(c->at);
    free(c->values);
    free(c);
}

static ng_status no_memory(ng_error *err)
{
    return ng_fail(err, NG_NOMEM, "no memory for the values of a field");
}

/* All postings of a field, value after value. */
struct postings {
    uint32_t *docids;
    size_t n, cap;
    size_t *ends; /* of each value */
};

static ng_status make_room(struct postings *p, ng_error *err)
{
    if (p->cap - p->n >= READ_AT_ONCE)
        return NG_OK;
    size_t cap = 2 * p->cap + READ_AT_ONCE;
    uint32_t *grown = realloc(p->docids, cap * sizeof *grown);
    if (!grown)
        return no_memory(err);
    p->docids = grown;
    p->cap = cap;
    return NG_OK;
}

static ng_status read_list(struct postings *p, xp_db *db, const char *term, size_t len,
                           ng_error *err)
{
    xp_postings *list = NULL;
    size_t n = READ_AT_ONCE;
    ng_status s = xp_postings_open(db, term, len, &list, err);
    while (s == NG_OK && n == READ_AT_ONCE) {
        s = make_room(p, err);
        if (s == NG_OK)
            s = xp_postings_read(list, p->docids + p->n, NULL, READ_AT_ONCE, &n, err);
        p->n += s == NG_OK ? n : 0;
    }
    xp_postings_free(list);
    return s;
}

/* `*ret_late`: the time was over before all was read. */
static ng_status read_lists(struct postings *p, const ng_column *c, xp_db *db,
                            ng_deadline *deadline, int *ret_late, ng_error *err)
{
    ng_status s = NG_OK;
    p->ends = malloc((c->n_terms + 1) * sizeof *p->ends);
    if (!p->ends)
        return no_memory(err);
    for (uint32_t i = 0; i < c->n_terms && s == NG_OK; i++) {
        if (ng_deadline_passed(deadline)) {
            *ret_late = 1;
            return NG_OK;
        }
        const uint32_t from = c->terms.offsets[i];
        s = read_list(p, db, c->terms.bytes + from, c->terms.offsets[i + 1] - from - 1, err);
        p->ends[i] = p->n;
    }
    return s;
}

/* ---- Postings turned to values of passages ---- */

/* Passage i has values[at[i]] to values[at[i + 1] - 1], ascending. */
struct turned {
    uint32_t *at, *values;
    size_t n;
};

static int turn(const ng_column *c, const struct postings *p, struct turned *t)
{
    t->n = (size_t)c->last - c->first + 1;
    t->at = calloc(t->n + 2, sizeof *t->at);
    t->values = malloc((p->n + 1) * sizeof *t->values);
    if (!t->at || !t->values)
        return 0;
    uint32_t *next = t->at + 1; /* where the next value of a passage goes */
    for (size_t i = 0; i < p->n; i++)
        if (p->docids[i] - c->first < t->n)
            next[p->docids[i] - c->first + 1]++;
    for (size_t i = 0; i < t->n; i++)
        next[i + 1] += next[i];
    size_t at = 0;
    for (uint32_t value = 0; value < c->n_terms; value++)
        for (; at < p->ends[value]; at++)
            if (p->docids[at] - c->first < t->n)
                t->values[next[p->docids[at] - c->first]++] = value;
    return 1; /* next[i] has moved to the end of passage i: that is at[i + 1] */
}

/* ---- Sets ---- */

/* Sets by their hash, while a column is made. */
struct sets {
    ng_column *c;
    uint32_t *slots; /* number of a set; 0: free */
    size_t n_slots;
    size_t cap_sets, n_values, cap_values;
};

static int is_set(const ng_column *c, uint32_t set, const uint32_t *values, size_t n)
{
    return c->at[set + 1] - c->at[set] == n &&
           memcmp(c->values + c->at[set], values, n * sizeof *values) == 0;
}

static size_t slot_of_set(const struct sets *s, const uint32_t *values, size_t n)
{
    size_t i = ng_fnv(NG_FNV_START, (const char *)values, n * sizeof *values) % s->n_slots;
    while (s->slots[i] && !is_set(s->c, s->slots[i], values, n))
        i = (i + 1) % s->n_slots;
    return i;
}

/* Room for `more` items of an array. */
static int grow(uint32_t **items, size_t n, size_t more, size_t *cap)
{
    if (n + more <= *cap)
        return 1;
    size_t grown_cap = 2 * *cap + more + 64;
    uint32_t *grown = realloc(*items, grown_cap * sizeof *grown);
    if (!grown)
        return 0;
    *items = grown;
    *cap = grown_cap;
    return 1;
}

static int more_slots(struct sets *s)
{
    const ng_column *c = s->c;
    if (s->n_slots > 2 * (size_t)c->n_sets)
        return 1;
    free(s->slots);
    s->n_slots = 4 * (size_t)c->n_sets + 64;
    s->slots = calloc(s->n_slots, sizeof *s->slots);
    for (uint32_t set = 1; s->slots && set < c->n_sets; set++)
        s->slots[slot_of_set(s, c->values + c->at[set], c->at[set + 1] - c->at[set])] = set;
    return s->slots != NULL;
}

/* The number of a set, made when missing. */
static int number_of(struct sets *s, const uint32_t *values, size_t n, uint32_t *ret)
{
    ng_column *c = s->c;
    *ret = 0;
    if (n == 0)
        return 1;
    size_t slot = slot_of_set(s, values, n);
    *ret = s->slots[slot];
    if (*ret)
        return 1;
    if (!grow(&c->at, c->n_sets + 1, 1, &s->cap_sets) ||
        !grow(&c->values, s->n_values, n, &s->cap_values))
        return 0;
    memcpy(c->values + s->n_values, values, n * sizeof *values);
    s->n_values += n;
    s->slots[slot] = *ret = c->n_sets++;
    c->at[c->n_sets] = (uint32_t)s->n_values;
    return more_slots(s);
}

/* Neighbours mostly are of the same article. */
static int number_sets(struct sets *s, const struct turned *t)
{
    uint32_t set = 0;
    for (size_t i = 0; i < t->n; i++) {
        const uint32_t *values = t->values + t->at[i];
        size_t n = t->at[i + 1] - t->at[i];
        if (!is_set(s->c, set, values, n) && !number_of(s, values, n, &set))
            return 0;
        s->c->wide[i] = set;
    }
    return 1;
}

static int make_narrow(ng_column *c, size_t n)
{
    if (c->n_sets > NG_NARROW_SETS)
        return 1;
    c->narrow = malloc(n * sizeof *c->narrow);
    for (size_t i = 0; c->narrow && i < n; i++)
        c->narrow[i] = (uint16_t)c->wide[i];
    free(c->wide);
    c->wide = NULL;
    return c->narrow != NULL;
}

static int make_sets(ng_column *c, const struct turned *t)
{
    struct sets s = {.c = c};
    c->n_sets = 1;
    c->wide = malloc(t->n * sizeof *c->wide);
    int done = c->wide && grow(&c->at, 0, 2, &s.cap_sets) &&
               grow(&c->values, 0, 1, &s.cap_values) && more_slots(&s);
    if (done) {
        c->at[0] = c->at[1] = 0;
        done = number_sets(&s, t) && make_narrow(c, t->n);
    }
    free(s.slots);
    c->bytes = t->n * (c->narrow ? sizeof *c->narrow : sizeof *c->wide) +
               (s.cap_sets + s.cap_values) * sizeof *c->values;
    if (c->n_terms > 0)
        c->bytes += c->terms.offsets[c->n_terms] + c->n_terms * 2 * sizeof(uint32_t);
    return done;
}

static ng_status fill(ng_column *c, const struct postings *p, ng_error *err)
{
    struct turned t = {.at = NULL};
    int done = c->n_terms == 0 || (turn(c, p, &t) && make_sets(c, &t));
    free(t.at);
    free(t.values);
    return done ? NG_OK : no_memory(err);
}

ng_status ng_column_make(const ng_index_part *part, char prefix, ng_deadline *deadline,
                         ng_column **ret, ng_error *err)
{
    struct postings p = {.docids = NULL};
    int late = 0;
    ng_column *c = calloc(1, sizeof *c);
    if (!c)
        return no_memory(err);
    c->first = part->first;
    c->last = ng_column_last(part);
    c->part = part->cache_key;
    c->prefix = prefix;
    ng_status s = xp_db_terms(part->db, &prefix, 1, TERMS_MAX, &c->terms, err);
    c->n_terms = s == NG_OK ? (uint32_t)c->terms.n : 0;
    if (s == NG_OK)
        s = read_lists(&p, c, part->db, deadline, &late, err);
    if (s == NG_OK && !late)
        s = fill(c, &p, err);
    free(p.docids);
    free(p.ends);
    if (s != NG_OK || late) {
        ng_column_free(c);
        c = NULL;
    }
    if (s == NG_OK)
        *ret = c;
    return s;
}
