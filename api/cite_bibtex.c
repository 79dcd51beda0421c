/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cite_bibtex.c - a passage as an entry of BibTeX.
 *
 * BibTeX counts braces even behind a backslash, so a brace of the text becomes a command. */
#include <stdio.h>
#include <string.h>

#include "api/api.h"

#define KEY_BYTES 40
#define FNV_START 2166136261u /* FNV-1a, 32 bits */
#define FNV_PRIME 16777619u

typedef struct sink {
    ng_buf *buf;
    int failed;
} sink;

static void put_n(sink *s, const char *text, size_t len)
{
    s->failed |= ng_buf_add(s->buf, text, len, NULL) != NG_OK;
}

static void put(sink *s, const char *text)
{
    put_n(s, text, strlen(text));
}

static ng_status finish(const sink *s, ng_error *err)
{
    return s->failed ? ng_fail(err, NG_NOMEM, "out of memory") : NG_OK;
}

static const char *nth(const json_t *list, size_t i)
{
    const char *text = json_string_value(json_array_get(list, i));
    return text ? text : "";
}

static const char *command_of(char c)
{
    static const struct {
        char c;
        const char *command;
    } commands[] = {
        {'\\', "\\textbackslash{}"},
        {'{', "\\textbraceleft{}"},
        {'}', "\\textbraceright{}"},
        {'~', "\\textasciitilde{}"},
        {'^', "\\textasciicircum{}"},
        {'$', "\\$"},
        {'&', "\\&"},
        {'#', "\\#"},
        {'_', "\\_"},
        {'%', "\\%"},
        {'\n', " "},
        {'\t', " "},
    };
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (commands[i].c == c)
            return commands[i].command;
    return NULL;
}

static void bib_text(sink *s, const char *text, size_t len)
{
    size_t begin = 0;
    for (size_t i = 0; i < len; i++) {
        const char *command = command_of(text[i]);
        if (!command)
            continue;
        put_n(s, text + begin, i - begin);
        put(s, command);
        begin = i + 1;
    }
    put_n(s, text + begin, len - begin);
}

static void bib_field_n(sink *s, const char *name, const char *text, size_t len)
{
    if (!text || len == 0)
        return;
    put(s, ",\n  ");
    put(s, name);
    put(s, " = {");
    bib_text(s, text, len);
    put(s, "}");
}

static void bib_field(sink *s, const char *name, const char *text)
{
    if (text)
        bib_field_n(s, name, text, strlen(text));
}

/* Addresses are not typeset: what would break the entry is written in percents. */
static void bib_url(sink *s, const char *url)
{
    char code[4];
    if (!url)
        return;
    put(s, ",\n  url = {");
    for (const char *c = url; *c; c++) {
        unsigned char byte = (unsigned char)*c;
        snprintf(code, sizeof code, "%%%02X", byte);
        if (byte <= ' ' || byte == '{' || byte == '}' || byte == '\\' || byte == 0x7F)
            put(s, code);
        else
            put_n(s, c, 1);
    }
    put(s, "}");
}

/* What BibTeX would take apart stays together in braces. */
static void bib_authors(sink *s, const json_t *authors)
{
    for (size_t i = 0; i < json_array_size(authors); i++) {
        const char *name = nth(authors, i), *comma = strchr(name, ',');
        int whole = strstr(name, " and ") || (comma && strchr(comma + 1, ','));
        put(s, i == 0 ? ",\n  author = {" : " and ");
        put(s, whole ? "{" : "");
        bib_text(s, name, strlen(name));
        put(s, whole ? "}" : "");
    }
    if (json_array_size(authors) > 0)
        put(s, "}");
}

static void bib_keywords(sink *s, const json_t *tags)
{
    for (size_t i = 0; i < json_array_size(tags); i++) {
        const char *tag = nth(tags, i);
        put(s, i == 0 ? ",\n  keywords = {" : ", ");
        bib_text(s, tag, strlen(tag));
    }
    if (json_array_size(tags) > 0)
        put(s, "}");
}

/* The beginning of the article's id in plain letters, the passage, and a sum of the whole id. */
static void bib_key(sink *s, const ng_cited *c)
{
    const char *article = c->article ? c->article : "";
    uint32_t sum = FNV_START;
    char end[48];
    for (size_t i = 0; article[i]; i++) {
        char at = article[i];
        int plain =
            (at >= 'a' && at <= 'z') || (at >= 'A' && at <= 'Z') || (at >= '0' && at <= '9');
        sum = (sum ^ (unsigned char)at) * FNV_PRIME;
        if (i < KEY_BYTES)
            put_n(s, plain || at == '.' || at == '-' ? &at : "_", 1);
    }
    snprintf(end, sizeof end, ":p%llu:%08x", (unsigned long long)c->ordinal, sum);
    put(s, end);
}

static void bib_date(sink *s, const char *published)
{
    static const char months[][4] = {"jan", "feb", "mar", "apr", "may", "jun",
                                     "jul", "aug", "sep", "oct", "nov", "dec"};
    char text[64];
    ng_day d;
    if (!ng_day_read(published, &d))
        return;
    snprintf(text, sizeof text, ",\n  year = {%04d}", d.year);
    put(s, text);
    if (d.month > 0) {
        put(s, ",\n  month = ");
        put(s, months[d.month - 1]);
    }
    put(s, ",\n  date = {");
    put_n(s, published, d.day > 0 ? 10 : d.month > 0 ? 7 : 4);
    put(s, "}");
}

static void bib_visited(sink *s, const ng_day *d)
{
    char text[64];
    if (!d)
        return;
    snprintf(text, sizeof text, ",\n  urldate = {%04d-%02d-%02d}", d->year, d->month, d->day);
    put(s, text);
}

ng_status ng_cite_bibtex(const ng_cited *c, ng_buf *ret, ng_error *err)
{
    sink s = {ret, 0};
    put(&s, c->source ? "@article{" : "@misc{");
    bib_key(&s, c);
    bib_authors(&s, c->authors);
    bib_field(&s, "title", c->title);
    bib_field(&s, "journal", c->source);
    bib_date(&s, c->published);
    bib_url(&s, c->url);
    bib_visited(&s, c->visited);
    bib_field(&s, "langid", c->lang);
    bib_keywords(&s, c->tags);
    bib_field_n(&s, "abstract", c->text, c->text_len);
    bib_field(&s, "note", c->citation);
    put(&s, "\n}\n");
    return finish(&s, err);
}
