/* SPDX-License-Identifier: GPL-2.0-or-later */
/* columns.c - columns made of posting lists, and kept for all readers of a process. */
#include "columns.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "stem_table.h"

#define READ_AT_ONCE 1024
#define TERMS_MAX    (4u << 20) /* of a field in one part */
#define NAME_SLOTS   (2 * NG_NAMES_MAX)

struct ng_columns {
    pthread_mutex_t mutex;
    ng_column *first; /* used last */
    size_t limit, bytes;
    char *names[NAME_SLOTS]; /* term, NUL, name, NUL */
    size_t n_names;
};

static void free_column(ng_column *c)
{
    if (!c)
        return;
    xp_term_list_release(&c->terms);
    free(c->at);
    free(c->values);
    free(c);
}

/* ---- Making one ---- */

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

/* Where the values of each passage begin: sums of how many come before. */
static int count_values(ng_column *c, const struct postings *p)
{
    size_t n = c->last - c->first + 1;
    int most = 0;
    for (size_t i = 0; i < p->n; i++)
        if (p->docids[i] - c->first < n) {
            int count = (int)++c->at[p->docids[i] - c->first + 1];
            most = count > most ? count : most;
        }
    for (size_t i = 0; i < n; i++)
        c->at[i + 1] += c->at[i];
    return most;
}

/* Mostly a passage has one value: then nothing need say where they begin. */
static void set_single(ng_column *c, const struct postings *p)
{
    size_t n = c->last - c->first + 1, at = 0;
    memset(c->values, 0xFF, n * sizeof *c->values);
    for (uint32_t value = 0; value < c->n_terms; value++)
        for (; at < p->ends[value]; at++)
            if (p->docids[at] - c->first < n)
                c->values[p->docids[at] - c->first] = value;
    free(c->at);
    c->at = NULL;
    c->bytes = n * sizeof *c->values;
}

/* `at` moves to the end of each passage, which is the beginning of the next. */
static void set_many(ng_column *c, const struct postings *p)
{
    size_t n = c->last - c->first + 1, at = 0;
    for (uint32_t value = 0; value < c->n_terms; value++)
        for (; at < p->ends[value]; at++)
            if (p->docids[at] - c->first < n)
                c->values[c->at[p->docids[at] - c->first]++] = value;
    memmove(c->at + 1, c->at, n * sizeof *c->at);
    c->at[0] = 0;
    c->bytes = (n + 1 + p->n) * sizeof *c->values;
}

static ng_status turn(ng_column *c, const struct postings *p, ng_error *err)
{
    size_t n = (size_t)c->last - c->first + 1;
    c->at = calloc(n + 1, sizeof *c->at);
    if (!c->at)
        return no_memory(err);
    int most = count_values(c, p);
    c->values = malloc(((most > 1 ? p->n : n) + 1) * sizeof *c->values);
    if (!c->values)
        return no_memory(err);
    if (most > 1)
        set_many(c, p);
    else
        set_single(c, p);
    c->bytes += c->n_terms ? c->terms.offsets[c->n_terms] + c->n_terms * 2 * sizeof(uint32_t) : 0;
    return NG_OK;
}

static uint32_t last_of(const ng_index_part *part)
{
    uint32_t last = part->last == UINT32_MAX ? part->upto : part->last;
    return last >= part->first ? last : part->first;
}

static ng_status make(const ng_index_part *part, char prefix, ng_deadline *deadline,
                      ng_column **ret, ng_error *err)
{
    struct postings p = {.docids = NULL};
    int late = 0;
    ng_column *c = calloc(1, sizeof *c);
    if (!c)
        return no_memory(err);
    c->first = part->first;
    c->last = last_of(part);
    c->part = part->cache_key;
    c->prefix = prefix;
    ng_status s = xp_db_terms(part->db, &prefix, 1, TERMS_MAX, &c->terms, err);
    c->n_terms = s == NG_OK ? (uint32_t)c->terms.n : 0;
    if (s == NG_OK)
        s = read_lists(&p, c, part->db, deadline, &late, err);
    if (s == NG_OK && !late)
        s = turn(c, &p, err);
    free(p.docids);
    free(p.ends);
    if (s != NG_OK || late) {
        free_column(c);
        c = NULL;
    }
    if (s == NG_OK)
        *ret = c;
    return s;
}

/* ---- Keeping them ---- */

ng_status ng_columns_new(size_t limit, ng_columns **ret, ng_error *err)
{
    ng_columns *c = calloc(1, sizeof *c);
    if (!c)
        return ng_fail(err, NG_NOMEM, "out of memory");
    if (pthread_mutex_init(&c->mutex, NULL) != 0) {
        free(c);
        return ng_fail(err, NG_NOMEM, "a mutex cannot be made");
    }
    c->limit = limit;
    *ret = c;
    return NG_OK;
}

static void drop_names(ng_columns *c)
{
    for (size_t i = 0; i < NAME_SLOTS; i++) {
        free(c->names[i]);
        c->names[i] = NULL;
    }
    c->n_names = 0;
}

/* Whoever reads it still frees it. */
static void drop(ng_columns *c, ng_column **link)
{
    ng_column *column = *link;
    *link = column->next;
    c->bytes -= column->bytes;
    column->kept = 0;
    if (column->pins == 0)
        free_column(column);
}

void ng_columns_free(ng_columns *c)
{
    if (!c)
        return;
    while (c->first)
        drop(c, &c->first);
    drop_names(c);
    pthread_mutex_destroy(&c->mutex);
    free(c);
}

void ng_columns_forget(ng_columns *c, uint64_t part)
{
    pthread_mutex_lock(&c->mutex);
    for (ng_column **link = &c->first; *link;)
        if ((*link)->part == part)
            drop(c, link);
        else
            link = &(*link)->next;
    drop_names(c);
    pthread_mutex_unlock(&c->mutex);
}

/* The column, as the first of the list; NULL. One of the live part may reach too little far. */
static ng_column *find(ng_columns *c, uint64_t part, char prefix, uint32_t last)
{
    for (ng_column **link = &c->first; *link; link = &(*link)->next) {
        ng_column *found = *link;
        if (found->part != part || found->prefix != prefix || found->last < last)
            continue;
        *link = found->next;
        found->next = c->first;
        c->first = found;
        return found;
    }
    return NULL;
}

/* What was used longest ago goes. */
static void shrink(ng_columns *c)
{
    while (c->bytes > c->limit) {
        ng_column **oldest = NULL;
        for (ng_column **link = &c->first; *link; link = &(*link)->next)
            if ((*link)->pins == 0)
                oldest = link;
        if (!oldest)
            return;
        drop(c, oldest);
    }
}

static void keep(ng_columns *c, ng_column *column)
{
    for (ng_column **link = &c->first; *link;)
        if ((*link)->part == column->part && (*link)->prefix == column->prefix)
            drop(c, link); /* of an older revision */
        else
            link = &(*link)->next;
    column->next = c->first;
    c->first = column;
    column->kept = 1;
    c->bytes += column->bytes;
}

static ng_column *take(ng_columns *c, uint64_t part, char prefix, uint32_t last)
{
    pthread_mutex_lock(&c->mutex);
    ng_column *found = find(c, part, prefix, last);
    if (found)
        found->pins++;
    pthread_mutex_unlock(&c->mutex);
    return found;
}

ng_status ng_column_get(ng_columns *columns, const ng_index_part *part, char prefix,
                        ng_deadline *deadline, ng_column **ret, ng_error *err)
{
    ng_column *made = NULL;
    *ret = columns ? take(columns, part->cache_key, prefix, last_of(part)) : NULL;
    if (*ret)
        return NG_OK;
    ng_status s = make(part, prefix, deadline, &made, err);
    if (s != NG_OK || !made)
        return s;
    made->pins = 1;
    *ret = made;
    if (!columns)
        return s;
    pthread_mutex_lock(&columns->mutex);
    ng_column *other = find(columns, made->part, prefix, made->last);
    if (other) {
        other->pins++;
        *ret = other;
    } else {
        keep(columns, made);
        shrink(columns);
    }
    pthread_mutex_unlock(&columns->mutex);
    if (other)
        free_column(made);
    return s;
}

void ng_column_let_go(ng_columns *columns, ng_column *column)
{
    if (columns && column) {
        pthread_mutex_lock(&columns->mutex);
        column->pins--;
        int gone = !column->kept && column->pins == 0;
        pthread_mutex_unlock(&columns->mutex);
        if (!gone)
            return;
    }
    free_column(column);
}

/* ---- Names ---- */

/* The slot of a term, or the free one where it would be. */
static size_t slot_of(const ng_columns *c, const char *term, size_t len)
{
    size_t i = ng_fnv(NG_FNV_START, term, len) % NAME_SLOTS;
    while (c->names[i] && (strlen(c->names[i]) != len || memcmp(c->names[i], term, len) != 0))
        i = (i + 1) % NAME_SLOTS;
    return i;
}

int ng_columns_name(ng_columns *c, const char *term, size_t len, ng_buf *ret)
{
    ng_error ignored = NG_ERROR_INIT;
    int found = 0;
    ng_buf_clear(ret);
    pthread_mutex_lock(&c->mutex);
    const char *name = c->names[slot_of(c, term, len)];
    if (name)
        found = ng_buf_add_str(ret, name + len + 1, &ignored) == NG_OK;
    pthread_mutex_unlock(&c->mutex);
    return found;
}

/* Without memory it is looked up again. */
void ng_columns_keep_name(ng_columns *c, const char *term, size_t len, const char *name)
{
    size_t size = strlen(name) + 1;
    char *both = malloc(len + 1 + size);
    if (!both)
        return;
    memcpy(both, term, len);
    both[len] = '\0';
    memcpy(both + len + 1, name, size);
    pthread_mutex_lock(&c->mutex);
    if (c->n_names == NG_NAMES_MAX)
        drop_names(c);
    size_t i = slot_of(c, term, len);
    c->n_names += c->names[i] == NULL;
    free(c->names[i]);
    c->names[i] = both;
    pthread_mutex_unlock(&c->mutex);
}
