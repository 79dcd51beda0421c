/* SPDX-License-Identifier: GPL-2.0-or-later */
/* csv_reader.c - tables of articles: a header row that names the fields, an article in each row. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "csv.h"
#include "format.h"
#include "json_fields.h"
#include "json_reader.h"
#include "nutgraf/text.h"

#define HEADER_NAME_MAX 64 /* bytes; of a name that a table is known by */

static const char delimiters[] = {',', ';', '\t', '|'};

/* What the columns are; NULL for those that say nothing that an article has. */
typedef struct header {
    const char *names[NG_CSV_COLUMNS_MAX];
    size_t known;
    int has_text; /* or a title */
} header;

static void read_names(const ng_csv *t, const ng_field_map *map, header *h)
{
    *h = (header){.known = 0};
    for (size_t i = 0; i < t->n && i < NG_CSV_COLUMNS_MAX; i++) {
        size_t len;
        ng_json_field field;
        const char *cell = ng_csv_cell_text(t, i, &len);
        h->names[i] = len > 0 ? ng_json_alias(cell, len, map, &field) : NULL;
        if (!h->names[i])
            continue;
        h->known++;
        h->has_text |= field == NG_JSON_TITLE || field == NG_JSON_TEXT || field == NG_JSON_HTML;
    }
}

/* `sep=;` in the first line, as spreadsheets write it: its delimiter, and the line is passed. */
static char declared_delimiter(const char **s, size_t *len)
{
    if (*len < 6 || strncasecmp(*s, "sep=", 4) != 0 || !memchr("\r\n", (*s)[5], 2))
        return '\0';
    char delimiter = (*s)[4];
    size_t n = (*s)[5] == '\r' && *len > 6 && (*s)[6] == '\n' ? 7 : 6;
    *s += n;
    *len -= n;
    return delimiter;
}

/* The delimiter that makes most names of the header known, or else most columns. */
static ng_status choose(ng_csv *t, const char *s, size_t len, const ng_field_map *map, char *ret,
                        ng_error *err)
{
    header *h = malloc(sizeof *h);
    size_t best_known = 0, best_n = 0;
    ng_error over = NG_ERROR_INIT;
    ng_status status = h ? NG_OK : ng_fail(err, NG_NOMEM, "out of memory");
    for (size_t i = 0; i < sizeof delimiters && status == NG_OK; i++) {
        int more;
        ng_error fault = NG_ERROR_INIT;
        ng_csv_init(t, s, len, delimiters[i], 1);
        status = ng_csv_next(t, &more, &fault);
        if (status == NG_OK) {
            read_names(t, map, h);
            if (i == 0 || h->known > best_known || (h->known == best_known && t->n > best_n)) {
                best_known = h->known;
                best_n = t->n;
                *ret = delimiters[i];
            }
        }
        if (status == NG_LIMIT)
            over = fault;
        status = status == NG_NOMEM ? ng_fail(err, status, "%s", fault.text) : NG_OK;
        ng_csv_release(t);
    }
    free(h);
    if (status == NG_OK && best_known == 0 && over.status != NG_OK)
        return ng_fail(err, over.status, "%s", over.text);
    return status;
}

/* ---- Rows ---- */

static json_t *row_object(const ng_csv *t, const header *h)
{
    json_t *object = json_object();
    for (size_t i = 0; object && i < t->columns && i < t->n; i++) {
        size_t len;
        const char *cell = ng_csv_cell_text(t, i, &len);
        if (!h->names[i] || len == 0 || json_object_get(object, h->names[i]))
            continue;
        json_t *value = json_stringn(cell, len);
        if (!value || json_object_set_new(object, h->names[i], value) != 0) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

static int is_blank(const ng_csv *t)
{
    for (size_t i = 0; i < t->text.len; i++)
        if (!strchr(" \t\r\n", t->text.data[i]) || !t->text.data[i])
            return 0;
    return 1;
}

static int says_something(const json_t *value)
{
    ng_json_text text;
    return value && ng_json_text_of(value, &text) && strspn(text.s, " \t\r\n") < text.len;
}

static ng_status read_row(const ng_csv *t, const header *h, const ng_read_input *in,
                          const ng_read_sink *sink, ng_error *err)
{
    ng_article *a = NULL;
    ng_error fault = NG_ERROR_INIT;
    json_t *object = row_object(t, h);
    if (!object)
        return ng_fail(err, NG_NOMEM, "out of memory");
    if (!says_something(ng_json_member(object, NG_JSON_TITLE, in->map)) &&
        !says_something(ng_json_member(object, NG_JSON_TEXT, in->map)) &&
        !says_something(ng_json_member(object, NG_JSON_HTML, in->map))) {
        json_decref(object);
        ng_read_skip(sink, t->line, "the row has neither a title nor a text");
        return NG_OK;
    }
    if (t->mended)
        ng_read_note(sink, t->line, "%s", t->mended);
    if (t->n > t->columns)
        ng_read_note(sink, t->line, "the row has %zu cells, the header has %zu", t->n, t->columns);
    ng_status s = ng_json_article(object, in, t->line, t->line, 0, &a, &fault);
    json_decref(object);
    if (s == NG_OK)
        return sink->on_article(sink->data, a, err);
    if (s == NG_NOMEM)
        return ng_fail(err, s, "%s", fault.text);
    sink->on_fault(sink->data, t->line, &fault);
    return NG_OK;
}

static ng_status read_rows(ng_csv *t, const header *h, const ng_read_input *in,
                           const ng_read_sink *sink, ng_error *err)
{
    for (;;) {
        int more;
        ng_error fault = NG_ERROR_INIT;
        ng_status s = ng_csv_next(t, &more, &fault);
        if (s == NG_LIMIT) {
            sink->on_fault(sink->data, t->line, &fault);
            continue;
        }
        if (s != NG_OK)
            return ng_fail(err, s, "%s", fault.text);
        if (!more)
            return NG_OK;
        if (is_blank(t))
            continue;
        s = read_row(t, h, in, sink, err);
        if (s != NG_OK)
            return s;
    }
}

static ng_status read_table(ng_csv *t, header *h, const ng_read_input *in, const char *text,
                            size_t len, const ng_read_sink *sink, ng_error *err)
{
    const char *s = text;
    int more = 0;
    char delimiter = declared_delimiter(&s, &len);
    ng_status status = delimiter ? NG_OK : choose(t, s, len, in->map, &delimiter, err);
    if (status != NG_OK)
        return status;
    ng_csv_init(t, s, len, delimiter, s > text ? 2 : 1);
    do
        status = ng_csv_next(t, &more, err);
    while (status == NG_OK && more && is_blank(t));
    if (status != NG_OK)
        return status;
    read_names(t, in->map, h);
    if (!h->has_text) {
        ng_read_skip(sink, 0, "it is no table of articles: no column is called title or text");
        return NG_OK;
    }
    if (t->mended)
        ng_read_note(sink, t->line, "%s", t->mended);
    t->columns = t->n;
    return read_rows(t, h, in, sink, err);
}

static ng_status read_csv(const ng_read_input *in, const char *text, size_t len, uint32_t repaired,
                          const ng_read_sink *sink, ng_error *err)
{
    (void)repaired; /* nobody knows in which article */
    ng_csv *t = calloc(1, sizeof *t);
    header *h = calloc(1, sizeof *h);
    ng_status s = t && h ? read_table(t, h, in, text, len, sink, err)
                         : ng_fail(err, NG_NOMEM, "out of memory");
    if (t)
        ng_csv_release(t);
    free(t);
    free(h);
    return s;
}

/* ---- Telling it ---- */

static int is_known(const char *s, size_t len, int *has_text)
{
    ng_json_field field;
    while (len > 0 && (*s == '"' || *s == ' '))
        s++, len--;
    while (len > 0 && (s[len - 1] == '"' || s[len - 1] == ' ' || s[len - 1] == '\r'))
        len--;
    if (len == 0 || len > HEADER_NAME_MAX || !ng_json_alias(s, len, NULL, &field))
        return 0;
    *has_text |= field == NG_JSON_TITLE || field == NG_JSON_TEXT || field == NG_JSON_HTML;
    return 1;
}

/* A first line of short names, of which most are known and one is a title or a text. */
static int is_header(const char *s, size_t len, char delimiter)
{
    size_t cells = 0, known = 0;
    int has_text = 0;
    for (const char *end = s + len; s <= end;) {
        const char *next = memchr(s, delimiter, (size_t)(end - s));
        size_t n = (size_t)((next ? next : end) - s);
        cells++;
        known += is_known(s, n, &has_text);
        if (n > HEADER_NAME_MAX)
            return 0;
        s += n + 1;
    }
    return has_text && known >= 2 && 2 * known >= cells;
}

static int sniff(const ng_probe *p)
{
    if (ng_probe_named(p, ".csv") || ng_probe_named(p, ".tsv"))
        return 1;
    size_t n = 0;
    while (n < p->len && p->text[n] != '\n' && p->text[n] != '\r')
        n++;
    for (size_t i = 0; i < sizeof delimiters; i++)
        if (n < p->len && is_header(p->text, n, delimiters[i]))
            return 1;
    return 0;
}

const ng_format ng_format_csv = {.name = "csv", .sniff = sniff, .read = read_csv};
