/* SPDX-License-Identifier: GPL-2.0-or-later */
/* columns.c - columns and names, kept for all readers of a process. */
#include "columns.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "stem_table.h"

#define NAME_SLOTS (2 * NG_NAMES_MAX)

struct ng_columns {
    pthread_mutex_t mutex;
    ng_column *first; /* used last */
    size_t limit, bytes;
    char *names[NAME_SLOTS]; /* term, NUL, name, NUL */
    size_t n_names;
};

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
        ng_column_free(column);
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
    *ret = columns ? take(columns, part->cache_key, prefix, ng_column_last(part)) : NULL;
    if (*ret)
        return NG_OK;
    ng_status s = ng_column_make(part, prefix, deadline, &made, err);
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
        ng_column_free(made);
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
    ng_column_free(column);
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
