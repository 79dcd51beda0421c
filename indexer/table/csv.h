/* SPDX-License-Identifier: GPL-2.0-or-later */
/* csv.h - tables in text, row by row: RFC 4180 with any of four delimiters, and what people make of
 * it.
 *
 * Ownership: a table borrows its text; ng_csv_release frees the rest. Cells are borrowed until the
 *            next row.
 * Threads:   one thread at a time.
 * Errors:    NG_LIMIT for a row with a limit of its own passed: the next call reads the row below
 *            it. NG_NOMEM.
 */
#ifndef NG_CSV_H
#define NG_CSV_H

#include <stddef.h>
#include <stdint.h>

#include "nutgraf/buffer.h"

#define NG_CSV_COLUMNS_MAX 1024       /* columns of a table */
#define NG_CSV_FIELD_MAX   (4u << 20) /* bytes of one field */

typedef struct ng_csv_cell {
    size_t start, len; /* in `text` of the table */
} ng_csv_cell;

typedef struct ng_csv {
    const char *s;
    size_t len, at;
    char delimiter, newline; /* ends a row: LF, or CR in a text without LF */
    size_t columns;          /* of the header; 0 while it is read */
    uint32_t next_line;      /* of `at` in the file */

    /* The row that was read. */
    uint32_t line; /* where it begins */
    size_t n;      /* its cells; of those beyond `columns` only the number is known */
    ng_csv_cell cells[NG_CSV_COLUMNS_MAX];
    ng_buf text;
    const char *mended; /* what was wrong with it, NULL nothing; constant text */

    size_t row_start;
    int fits;        /* what line_fits found for this row; -1 not asked yet */
    size_t patience; /* bytes that may be read twice for quotes that do not end */
    int over;        /* a field is over the limit */
} ng_csv;

/* `line` is that of the first row. */
void ng_csv_init(ng_csv *t, const char *s, size_t len, char delimiter, uint32_t line);
void ng_csv_release(ng_csv *t);

/* Read the next row; `*ret` is 0 when there is none. After the header, set `columns` to its `n`. */
ng_status ng_csv_next(ng_csv *t, int *ret, ng_error *err) NG_MUST_CHECK;

const char *ng_csv_cell_text(const ng_csv *t, size_t column, size_t *ret_len);

#endif
