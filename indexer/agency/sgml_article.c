/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sgml_article.c - the parts of a document to an article. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "nutgraf/text.h"
#include "sgml.h"
#include "text_reader.h"

#define INDENT_LEAST 2 /* columns that begin a paragraph of Reuters: it has four */

void ng_sgml_document_release(ng_sgml_document *d)
{
    ng_buf *const all[] = {&d->id,     &d->title,   &d->dateline, &d->date, &d->author,
                           &d->source, &d->section, &d->tags,     &d->body, &d->raw};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        ng_buf_release(all[i]);
    *d = (ng_sgml_document){.reuters = 0};
}

typedef struct view {
    const char *s;
    size_t len;
} view;

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\0';
}

static view trim(const char *s, size_t len)
{
    while (len > 0 && is_space(s[0]))
        s++, len--;
    while (len > 0 && is_space(s[len - 1]))
        len--;
    return (view){s, len};
}

static view trimmed(const ng_buf *b)
{
    return trim(b->data ? b->data : "", b->len);
}

/* ---- Fields ---- */

/* A field that is cut rather than lost. */
static ng_status set(ng_article *a, ng_article_field field, view v, size_t most, ng_error *err)
{
    size_t len = v.len > most ? ng_utf8_cut(v.s, v.len, most) : v.len;
    return len > 0 ? ng_article_set(a, field, v.s, len, err) : NG_OK;
}

static ng_status set_tags(ng_article *a, const ng_sgml_document *d, ng_error *err)
{
    ng_status s = NG_OK;
    for (size_t at = 0; at < d->tags.len && s == NG_OK && a->tags.n < NG_LIST_MAX;) {
        size_t n = strnlen(d->tags.data + at, d->tags.len - at);
        s = set(a, NG_FIELD_TAG, trim(d->tags.data + at, n), NG_FIELD_MAX, err);
        at += n + 1;
    }
    return s;
}

/* "27-MAR-1987 02:17:09.88T C": some of Reuters have marks of the wire behind the time. */
static view without_tail(view v)
{
    const char *colon = memchr(v.s, ':', v.len);
    size_t n = colon ? (size_t)(colon - v.s) : v.len;
    if (n < 3 || !memchr(v.s, '-', n))
        return v;
    while (n < v.len && ((v.s[n] >= '0' && v.s[n] <= '9') || v.s[n] == ':' || v.s[n] == '.'))
        n++;
    int marked = n < v.len && v.s[n] >= 'A' && v.s[n] <= 'Y' && memchr(v.s, '.', n);
    return marked ? trim(v.s, n) : v;
}

/* "901231" is a day of the last century; else the longest beginning that ends at a comma. */
static void set_date(ng_article *a, view v)
{
    const char *note = memchr(v.s, '#', v.len);
    if (note)
        v = trim(v.s, (size_t)(note - v.s));
    if (v.len == 6 && strspn(v.s, "0123456789") >= 6) {
        char day[9] = "19";
        memcpy(day + 2, v.s, 6);
        if (ng_moment_parse(day, 8, &a->published, NULL) != NG_OK)
            a->published = (ng_moment){.known = 0};
        return;
    }
    v = without_tail(v);
    for (int tries = 0; v.len > 0 && tries < 8; tries++) {
        ng_moment m;
        if (ng_moment_parse(v.s, v.len, &m, NULL) == NG_OK && m.known) {
            a->published = m;
            return;
        }
        const char *comma = memrchr(v.s, ',', v.len);
        v = comma ? trim(v.s, (size_t)(comma - v.s)) : (view){v.s, 0};
    }
}

/* An id of LDC holds the day: APW_ENG_19990101.0001. */
static void date_of_id(ng_article *a, view id)
{
    ng_moment m;
    const char *dot = memrchr(id.s, '.', id.len);
    if (!dot || dot - id.s < 9 || dot[-9] != '_')
        return;
    for (int i = 1; i <= 8; i++)
        if (dot[-i] < '0' || dot[-i] > '9')
            return;
    if (ng_moment_parse(dot - 8, 8, &m, NULL) == NG_OK && m.known)
        a->published = m;
}

/* ", STAFF WRITER" is no name. */
static view without_role(view v)
{
    static const char *const roles[] = {"staff", "writer", "correspondent", "reporter"};
    const char *comma = memrchr(v.s, ',', v.len);
    view tail = comma ? trim(comma + 1, (size_t)(v.s + v.len - comma - 1)) : (view){v.s, 0};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        size_t n = strlen(roles[i]);
        for (size_t at = 0; at + n <= tail.len; at++)
            if (strncasecmp(tail.s + at, roles[i], n) == 0)
                return trim(v.s, (size_t)(comma - v.s));
    }
    return v;
}

static ng_status set_author(ng_article *a, view v, ng_error *err)
{
    if (v.len > 3 && strncasecmp(v.s, "by ", 3) == 0)
        v = trim(v.s + 3, v.len - 3);
    v = v.len <= NG_FIELD_MAX ? without_role(v) : (view){v.s, 0};
    return v.len > 0 ? ng_text_add_authors(a, v.s, v.len, err) : NG_OK;
}

static ng_status set_fields(ng_article *a, const ng_sgml_document *d, ng_error *err)
{
    view id = trimmed(&d->id), date = trimmed(&d->date);
    ng_status s = id.len > 0 ? ng_article_set(a, NG_FIELD_ID, id.s, id.len, err) : NG_OK;
    if (s == NG_OK)
        s = set(a, NG_FIELD_TITLE, trimmed(&d->title), NG_TITLE_MAX, err);
    if (s == NG_OK)
        s = set(a, NG_FIELD_SOURCE, d->reuters ? (view){"Reuters", 7} : trimmed(&d->source),
                NG_FIELD_MAX, err);
    if (s == NG_OK)
        s = set(a, NG_FIELD_SECTION, trimmed(&d->section), NG_FIELD_MAX, err);
    if (s == NG_OK)
        s = set_tags(a, d, err);
    if (s == NG_OK)
        s = set_author(a, trimmed(&d->author), err);
    set_date(a, date);
    if (!a->published.known && !d->reuters)
        date_of_id(a, id);
    return s;
}

/* ---- Paragraphs ---- */

typedef struct paragraph {
    ng_buf text;
    uint32_t line;
} paragraph;

/* One line of text: what is a caption or a credit is found as in other texts. */
static ng_status flush(paragraph *p, ng_article *a, ng_error *err)
{
    ng_status s = NG_OK;
    view v = trimmed(&p->text);
    if (v.len > 0)
        s = ng_text_read_into(a, v.s, v.len, p->line ? p->line : NG_TEXT_NO_LINES, err);
    ng_buf_clear(&p->text);
    p->line = 0;
    return s;
}

/* A line goes on with a space, or, at "five-" and "year", with nothing. */
static ng_status add_line(paragraph *p, view line, uint32_t number, ng_error *err)
{
    size_t n = p->text.len;
    if (line.len == 0)
        return NG_OK;
    if (n == 0)
        p->line = p->line ? p->line : number;
    int hyphen = n > 1 && p->text.data[n - 1] == '-' && p->text.data[n - 2] != ' ' &&
                 p->text.data[n - 2] != '-' && line.s[0] >= 'a' && line.s[0] <= 'z';
    ng_status s = n > 0 && !hyphen ? ng_buf_add_char(&p->text, ' ', err) : NG_OK;
    return s == NG_OK ? ng_buf_add(&p->text, line.s, line.len, err) : s;
}

static size_t indent_of(view line)
{
    size_t n = 0, columns = 0;
    for (; n < line.len && (line.s[n] == ' ' || line.s[n] == '\t'); n++)
        columns += line.s[n] == '\t' ? 8 : 1;
    return columns;
}

/* Lines to paragraphs. An indented or a blank line begins one where `indented`, a form feed where
 * not. `p` may hold a beginning. */
static ng_status add_lines(paragraph *p, view text, uint32_t number, int indented, ng_article *a,
                           ng_error *err)
{
    ng_status s = NG_OK;
    const char *end = text.s + text.len;
    for (const char *at = text.s; at < end && s == NG_OK;) {
        size_t n = 0;
        while (at + n < end && at[n] != '\n' && at[n] != '\f')
            n++;
        view line = trim(at, n);
        int begins =
            indented && at > text.s && (line.len == 0 || indent_of((view){at, n}) >= INDENT_LEAST);
        if (begins)
            s = flush(p, a, err);
        if (s == NG_OK)
            s = add_line(p, line, number, err);
        int feed = at + n < end && at[n] == '\f';
        if (s == NG_OK && feed)
            s = flush(p, a, err);
        number += at + n < end && !feed;
        at += n + 1;
    }
    return s == NG_OK ? flush(p, a, err) : s;
}

/* " Reuter" ends a story of Reuters. */
static view without_signature(view body)
{
    static const char *const signatures[] = {"Reuter", "REUTER", "Reuters", "REUTERS"};
    body = trim(body.s, body.len);
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        size_t n = strlen(signatures[i]);
        if (body.len >= n && memcmp(body.s + body.len - n, signatures[i], n) == 0 &&
            (body.len == n || body.s[body.len - n - 1] == '\n' ||
             body.s[body.len - n - 1] == ' ')) {
            const char *line = memrchr(body.s, '\n', body.len - n);
            if (trim(line ? line : body.s, (size_t)(body.s + body.len - (line ? line : body.s)))
                    .len == n)
                return trim(body.s, body.len - n);
        }
    }
    return body;
}

/* Lines above where a trimmed text begins. */
static uint32_t lines_before(const ng_buf *whole, view part)
{
    uint32_t n = 0;
    for (const char *s = whole->data; s < part.s; s++)
        n += *s == '\n';
    return n;
}

static ng_status add_body(ng_article *a, const ng_sgml_document *d, ng_error *err)
{
    paragraph p = {NG_BUF_INIT, 0};
    view body = without_signature(trimmed(&d->body)), dateline = trimmed(&d->dateline);
    ng_status s = NG_OK;
    if (body.len == 0)
        return s;
    uint32_t line = d->body_line + lines_before(&d->body, body);
    if (dateline.len > 0)
        s = add_line(&p, dateline, line, err);
    if (s == NG_OK)
        s = add_lines(&p, body, line, 1, a, err);
    ng_buf_release(&p.text);
    return s;
}

/* A dateline that stands for itself, and what joins it to the story. */
static ng_status dateline_of(const ng_sgml_document *d, ng_buf *ret, ng_error *err)
{
    view v = trimmed(&d->dateline);
    if (v.len == 0)
        return NG_OK;
    ng_status s = ng_buf_add(ret, v.s, v.len, err);
    return s == NG_OK ? ng_buf_add_str(ret, v.s[v.len - 1] == '-' ? " " : " - ", err) : s;
}

static ng_status add_plain(ng_article *a, const ng_sgml_document *d, view raw, uint32_t line,
                           ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
    size_t before = a->n_blocks;
    ng_status s = dateline_of(d, &text, err);
    if (s == NG_OK)
        s = ng_buf_add(&text, raw.s, raw.len, err);
    if (s == NG_OK)
        s = ng_text_read_into(a, text.data, text.len, 0, err);
    for (size_t i = before; i < a->n_blocks; i++)
        a->blocks[i].line += line - 1;
    return s;
}

/* The text of a document without <BODY>: paragraphs by <P>, or a text as any other. */
static ng_status add_raw(ng_article *a, const ng_sgml_document *d, ng_error *err)
{
    paragraph p = {NG_BUF_INIT, 0};
    view raw = without_signature(trimmed(&d->raw));
    if (raw.len == 0)
        return NG_OK;
    uint32_t line = d->raw_line + lines_before(&d->raw, raw);
    if (!d->paragraphs)
        return add_plain(a, d, raw, line, err);
    ng_status s = dateline_of(d, &p.text, err);
    while (p.text.len > 0 && p.text.data[p.text.len - 1] == ' ')
        p.text.len--; /* the first line brings its own */
    p.line = p.text.len > 0 ? line : 0;
    if (s == NG_OK)
        s = add_lines(&p, raw, line, 0, a, err);
    ng_buf_release(&p.text);
    return s;
}

static ng_status build(ng_article *a, const ng_sgml_document *d, ng_error *err)
{
    ng_status s = set_fields(a, d, err);
    if (s != NG_OK)
        return s;
    return trimmed(&d->body).len > 0 ? add_body(a, d, err) : add_raw(a, d, err);
}

ng_status ng_sgml_article(ng_sgml_document *d, const ng_read_input *in, uint32_t number,
                          const ng_read_sink *sink, ng_error *err)
{
    ng_article *a = NULL;
    ng_status s = ng_read_begin(in, number, d->repaired, &a, err);
    if (s != NG_OK)
        return s;
    return ng_read_end_take(a, build(a, d, err), d->line, sink, err);
}
