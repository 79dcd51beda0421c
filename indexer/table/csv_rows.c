/* SPDX-License-Identifier: GPL-2.0-or-later */
/* csv_rows.c - the rows of a table.
 *
 * Source: RFC 4180. A quoted field may hold delimiters, newlines and doubled quotes. What people
 * write beside that: quotes that are not doubled, and fields that begin with a quote which is only
 * a character. The latter are found out when reading them as quoted would swallow rows while their
 * line, taken as it is, has as many cells as the header. Trying is paid from `patience`, so that
 * the time stays linear; without it, quotes are characters. */
#include <string.h>

#include "csv.h"

void ng_csv_init(ng_csv *t, const char *s, size_t len, char delimiter, uint32_t line)
{
    *t = (ng_csv){.s = s,
                  .len = len,
                  .delimiter = delimiter,
                  .newline = memchr(s, '\n', len) ? '\n' : '\r',
                  .next_line = line,
                  .patience = 4 * len};
}

void ng_csv_release(ng_csv *t)
{
    ng_buf_release(&t->text);
}

const char *ng_csv_cell_text(const ng_csv *t, size_t column, size_t *ret_len)
{
    int there = column < t->n && column < NG_CSV_COLUMNS_MAX && t->text.data;
    *ret_len = there ? t->cells[column].len : 0;
    return there ? t->text.data + t->cells[column].start : "";
}

/* ---- Where things end ---- */

static int ends_row(const ng_csv *t, size_t at)
{
    return at == t->len || t->s[at] == t->newline ||
           (t->s[at] == '\r' && at + 1 < t->len && t->s[at + 1] == '\n' && t->newline == '\n');
}

static int ends_field(const ng_csv *t, size_t at)
{
    return at == t->len || t->s[at] == t->delimiter || ends_row(t, at);
}

static size_t line_end(const ng_csv *t, size_t at)
{
    const char *end = memchr(t->s + at, t->newline, t->len - at);
    return end ? (size_t)(end - t->s) : t->len;
}

static int has_columns(const ng_csv *t, size_t from, size_t end)
{
    size_t cells = 1;
    for (const char *s = t->s + from; (s = memchr(s, t->delimiter, (size_t)(t->s + end - s))); s++)
        cells++;
    return t->columns > 1 && cells == t->columns;
}

/* Whether the line in which the row begins, read without quotes, has the cells of the header. */
static int line_fits(ng_csv *t)
{
    if (t->fits < 0)
        t->fits = has_columns(t, t->row_start, line_end(t, t->row_start));
    return t->fits;
}

/* The same where a quote does not end, which may also be because the table was cut off: then what
 * follows does not look like rows. */
static int rows_go_on(ng_csv *t)
{
    size_t next = line_end(t, t->row_start) + 1;
    if (!t->columns) /* a header ends with its line */
        return next < t->len;
    if (!line_fits(t))
        return 0;
    return next < t->len ? has_columns(t, next, line_end(t, next)) : t->n + 1 < t->columns;
}

/* The closing quote of a field whose opening one is before `from`; `len` when there is none.
 * `*undoubled` is set when others on the way close nothing. */
static size_t closing_quote(const ng_csv *t, size_t from, int *undoubled)
{
    const char *quote;
    while ((quote = memchr(t->s + from, '"', t->len - from))) {
        size_t at = (size_t)(quote - t->s);
        if (at + 1 < t->len && t->s[at + 1] == '"') {
            from = at + 2;
            continue;
        }
        if (ends_field(t, at + 1))
            return at;
        *undoubled = 1;
        from = at + 1;
    }
    return t->len;
}

/* ---- Fields ---- */

static void count_lines(ng_csv *t, size_t from, size_t to)
{
    const char *s = t->s + from, *end = t->s + to;
    while ((s = memchr(s, t->newline, (size_t)(end - s)))) {
        s++;
        t->next_line++;
    }
}

/* Keep a field, in which a doubled quote is one when it was quoted. */
static ng_status keep(ng_csv *t, size_t from, size_t to, int quoted, ng_error *err)
{
    size_t column = t->n++, start = t->text.len;
    ng_status s = NG_OK;
    if (to - from > NG_CSV_FIELD_MAX)
        t->over = 1;
    if (t->over || column >= NG_CSV_COLUMNS_MAX || (t->columns && column >= t->columns))
        return NG_OK;
    while (from < to && s == NG_OK) {
        const char *quote = quoted ? memchr(t->s + from, '"', to - from) : NULL;
        size_t n = quote ? (size_t)(quote - t->s) - from + 1 : to - from;
        s = ng_buf_add(&t->text, t->s + from, n, err);
        from += n;
        from += quote && from < to && t->s[from] == '"';
    }
    t->cells[column] = (ng_csv_cell){start, t->text.len - start};
    return s;
}

static ng_status bare_field(ng_csv *t, ng_error *err)
{
    size_t from = t->at;
    while (!ends_field(t, t->at))
        t->at++;
    return keep(t, from, t->at, 0, err);
}

static ng_status field(ng_csv *t, ng_error *err)
{
    int undoubled = 0;
    if (t->at == t->len || t->s[t->at] != '"' || t->patience == 0)
        return bare_field(t, err);
    size_t from = t->at + 1, end = closing_quote(t, from, &undoubled);
    if (end == t->len ? rows_go_on(t) : undoubled && end > line_end(t, from) && line_fits(t)) {
        size_t spent = end - from;
        t->patience -= spent < t->patience ? spent : t->patience;
        t->mended = "a quote at the beginning of a field was taken for a character";
        return bare_field(t, err);
    }
    if (end == t->len)
        t->mended = "the last field has no closing quote";
    else if (undoubled)
        t->mended = "quotes within a field are not doubled";
    t->at = end < t->len ? end + 1 : end;
    count_lines(t, from, end);
    return keep(t, from, end, 1, err);
}

/* ---- Rows ---- */

static void end_row(ng_csv *t)
{
    if (t->at < t->len && t->s[t->at] == '\r' && t->newline == '\n')
        t->at++;
    if (t->at < t->len) {
        t->at++;
        t->next_line++;
    }
}

ng_status ng_csv_next(ng_csv *t, int *ret, ng_error *err)
{
    ng_status s = NG_OK;
    *ret = t->at < t->len;
    if (!*ret)
        return NG_OK;
    ng_buf_clear(&t->text);
    t->n = 0;
    t->over = 0;
    t->fits = -1;
    t->mended = NULL;
    t->line = t->next_line;
    t->row_start = t->at;
    for (;;) {
        s = field(t, err);
        if (s != NG_OK || ends_row(t, t->at))
            break;
        t->at++; /* the delimiter */
    }
    end_row(t);
    if (s != NG_OK)
        return s;
    if (t->over)
        return ng_fail(err, NG_LIMIT, "a field is over %u bytes", NG_CSV_FIELD_MAX);
    if (!t->columns && t->n > NG_CSV_COLUMNS_MAX)
        return ng_fail(err, NG_LIMIT, "a table has over %d columns", NG_CSV_COLUMNS_MAX);
    return NG_OK;
}
