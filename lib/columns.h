/* SPDX-License-Identifier: GPL-2.0-or-later */
/* columns.h - the values that the passages of a part have in a field, by docid.
 *
 * A posting list says which passages have a value; counting the values of many passages needs the
 * other direction. A column is made of the lists of a field once for each part, and kept as long
 * as the part is there: the live part gets another with each revision that is asked. The terms of a
 * field are those that begin with its prefix (schema.h).
 *
 * With the columns go names: the texts, as articles have them, that folded terms stand for.
 *
 * Ownership: a column is borrowed between ng_column_get and ng_column_let_go.
 * Threads:   any: columns are not changed once they are given.
 * Errors:    as xapian.h.
 */
#ifndef NG_COLUMNS_H
#define NG_COLUMNS_H

#include "deadline.h"
#include "index_reader.h"

#define NG_COLUMNS_SHARE 2    /* columns take this part of what a list cache may, beside it */
#define NG_NAMES_MAX     8192 /* names that are kept */

#define NG_NARROW_SETS 65536 /* a column with no more sets has two bytes for each passage */

/* Passages of an article, and of many articles, have the same values: each has the number of a set
 * of values. Set 0 is empty. */
typedef struct ng_column {
    uint32_t first, last; /* docids */
    uint32_t n_terms;
    xp_term_list terms; /* with prefix, ascending */
    uint32_t n_sets;
    uint16_t *narrow; /* of passage first + i; NULL: */
    uint32_t *wide;   /* likewise */
    uint32_t *at;     /* set s has values[at[s]] to values[at[s + 1] - 1], */
    uint32_t *values; /* which are indices of terms */
    size_t bytes;
    /* For the cache, under its mutex. */
    uint64_t part;
    char prefix;
    int kept;
    unsigned pins;
    struct ng_column *next;
} ng_column;

typedef struct ng_columns ng_columns;
/* More than `limit` bytes are forgotten, but for what is being read. */
ng_status ng_columns_new(size_t limit, ng_columns **ret, ng_error *err) NG_MUST_CHECK;
void ng_columns_free(ng_columns *c);
/* The part is gone. */
void ng_columns_forget(ng_columns *c, uint64_t part);

/* The column of a field; `columns` NULL: it is made for this call. `*ret` is NULL when the deadline
 * passed before it was made. */
ng_status ng_column_get(ng_columns *columns, const ng_index_part *part, char prefix,
                        ng_deadline *deadline, ng_column **ret, ng_error *err) NG_MUST_CHECK;
void ng_column_let_go(ng_columns *columns, ng_column *column);

/* columns_make.c: the column itself; `*ret` is NULL when it is late. */
ng_status ng_column_make(const ng_index_part *part, char prefix, ng_deadline *deadline,
                         ng_column **ret, ng_error *err) NG_MUST_CHECK;
void ng_column_free(ng_column *c);

/* The last docid that readers of the part know. */
static inline uint32_t ng_column_last(const ng_index_part *part)
{
    uint32_t last = part->last == UINT32_MAX ? part->upto : part->last;
    return last >= part->first ? last : part->first;
}

/* The name of a term, copied into `ret`; 0: it is not known. */
int ng_columns_name(ng_columns *c, const char *term, size_t len, ng_buf *ret);
void ng_columns_keep_name(ng_columns *c, const char *term, size_t len, const char *name);

#endif
