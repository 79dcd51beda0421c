/* SPDX-License-Identifier: GPL-2.0-or-later */
/* export_bib.c - a hit as an entry of a bibliography: BibTeX, and CSL-JSON.
 *
 * BibTeX counts braces even behind a backslash, so a brace of the text becomes a command. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/export.h"
#include "cli/print.h"

#define KEY_BYTES 40
#define FNV_START 2166136261u /* FNV-1a, 32 bits */
#define FNV_PRIME 16777619u

/* ---- BibTeX ---- */

static const char *escape(char c)
{
    switch (c) {
    case '\\':
        return "\\textbackslash{}";
    case '{':
        return "\\textbraceleft{}";
    case '}':
        return "\\textbraceright{}";
    case '~':
        return "\\textasciitilde{}";
    case '^':
        return "\\textasciicircum{}";
    case '$':
        return "\\$";
    case '&':
        return "\\&";
    case '#':
        return "\\#";
    case '_':
        return "\\_";
    case '%':
        return "\\%";
    case '\n':
    case '\t':
        return " ";
    default:
        return NULL;
    }
}

static void bib_text(const char *text)
{
    for (const char *at = text; *at;) {
        const char *command = escape(*at);
        if (command) {
            fputs(command, stdout);
            at++;
            continue;
        }
        char plain[256];
        size_t n = 0;
        while (at[n] && !escape(at[n]) && n + 1 < sizeof plain)
            n++;
        while (at[n] && n > 0 && ((unsigned char)at[n] & 0xC0) == 0x80)
            n--; /* whole characters */
        memcpy(plain, at, n);
        plain[n] = '\0';
        cli_export_clean(plain, 0);
        at += n;
    }
}

static void bib_field(const char *name, const char *text)
{
    if (!text)
        return;
    printf(",\n  %s = {", name);
    bib_text(text);
    putchar('}');
}

/* Addresses are not typeset: what would break the entry is written in percents. */
static void bib_url(const char *url)
{
    if (!url)
        return;
    fputs(",\n  url = {", stdout);
    for (const unsigned char *c = (const unsigned char *)url; *c; c++)
        if (*c <= ' ' || *c == '{' || *c == '}' || *c == '\\' || *c == 0x7F)
            printf("%%%02X", *c);
        else
            putchar(*c);
    putchar('}');
}

/* What BibTeX would take apart stays together in braces. */
static void bib_authors(const json_t *authors)
{
    for (size_t i = 0; i < json_array_size(authors); i++) {
        const char *name = json_string_value(json_array_get(authors, i)), *comma;
        if (!name)
            continue;
        comma = strchr(name, ',');
        int whole = strstr(name, " and ") || (comma && strchr(comma + 1, ','));
        fputs(i == 0 ? ",\n  author = {" : " and ", stdout);
        fputs(whole ? "{" : "", stdout);
        bib_text(name);
        fputs(whole ? "}" : "", stdout);
    }
    if (json_array_size(authors) > 0)
        putchar('}');
}

static void bib_keywords(const json_t *tags)
{
    for (size_t i = 0; i < json_array_size(tags); i++) {
        const char *tag = json_string_value(json_array_get(tags, i));
        fputs(i == 0 ? ",\n  keywords = {" : ", ", stdout);
        bib_text(tag ? tag : "");
    }
    if (json_array_size(tags) > 0)
        putchar('}');
}

/* The beginning of the article's id in plain letters, the passage, and a sum of the whole id. */
static void bib_key(const json_t *hit)
{
    const char *article = cli_text(hit, "article");
    uint32_t sum = FNV_START;
    article = article ? article : "";
    for (size_t i = 0; article[i]; i++) {
        char c = article[i];
        int plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        sum = (sum ^ (unsigned char)c) * FNV_PRIME;
        if (i < KEY_BYTES)
            putchar(plain || c == '.' || c == '-' ? c : '_');
    }
    printf(":p%" JSON_INTEGER_FORMAT ":%08x", json_integer_value(json_object_get(hit, "ordinal")),
           sum);
}

static void bib_date(const char *name, const char *text)
{
    int date[3];
    if (!cli_export_date(text, date))
        return;
    printf(",\n  %s = {%04d", name, date[0]);
    if (date[1])
        printf("-%02d", date[1]);
    if (date[2])
        printf("-%02d", date[2]);
    putchar('}');
}

void cli_export_bibtex(const cli_export *e, const json_t *hit)
{
    static const char months[][4] = {"jan", "feb", "mar", "apr", "may", "jun",
                                     "jul", "aug", "sep", "oct", "nov", "dec"};
    const json_t *more = json_object_get(hit, "metadata");
    const char *source = cli_text(hit, "source");
    int date[3];
    printf("@%s{", source ? "article" : "misc");
    bib_key(hit);
    bib_authors(json_object_get(more, "authors"));
    bib_field("title", cli_text(hit, "title"));
    bib_field("journal", source);
    if (cli_export_date(cli_text(hit, "published"), date))
        printf(",\n  year = {%04d}", date[0]);
    if (date[1] >= 1 && date[1] <= 12)
        printf(",\n  month = %s", months[date[1] - 1]);
    bib_date("date", cli_text(hit, "published"));
    bib_url(cli_text(hit, "url"));
    printf(",\n  urldate = {%04d-%02d-%02d}", e->today.tm_year + 1900, e->today.tm_mon + 1,
           e->today.tm_mday);
    bib_field("langid", cli_text(more, "lang"));
    bib_keywords(json_object_get(more, "tags"));
    bib_field("abstract", cli_text(hit, "text"));
    bib_field("note", cli_text(hit, "citation"));
    fputs("\n}\n\n", stdout);
}

/* ---- CSL-JSON ---- */

static json_t *date_parts(const int date[3])
{
    json_t *parts = json_pack("[i]", date[0]);
    for (int i = 1; i < 3 && date[i]; i++)
        (void)json_array_append_new(parts, json_integer(date[i]));
    return json_pack("{s:[o]}", "date-parts", parts);
}

static json_t *person(const char *name)
{
    char *family = NULL, *given = NULL;
    json_t *o = NULL;
    if (!cli_export_name(name, &family, &given))
        return NULL;
    if (given)
        o = json_pack("{s:s, s:s}", "family", family, "given", given);
    else
        o = json_pack("{s:s}", "literal", family);
    free(family);
    free(given);
    return o;
}

static json_t *people(const json_t *authors)
{
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(authors); i++) {
        const char *name = json_string_value(json_array_get(authors, i));
        if (name)
            (void)json_array_append_new(list, person(name));
    }
    return list;
}

static void set_text(json_t *o, const char *name, const char *text)
{
    if (text)
        (void)json_object_set_new(o, name, json_string(text));
}

static json_t *csl_item(const cli_export *e, const json_t *hit)
{
    const json_t *more = json_object_get(hit, "metadata");
    const int today[3] = {e->today.tm_year + 1900, e->today.tm_mon + 1, e->today.tm_mday};
    int date[3];
    json_t *o = json_object();
    set_text(o, "id", cli_text(hit, "citation"));
    set_text(o, "type", "article-newspaper");
    set_text(o, "title", cli_text(hit, "title"));
    set_text(o, "container-title", cli_text(hit, "source"));
    set_text(o, "section", cli_text(more, "section"));
    if (json_array_size(json_object_get(more, "authors")))
        (void)json_object_set_new(o, "author", people(json_object_get(more, "authors")));
    if (cli_export_date(cli_text(hit, "published"), date))
        (void)json_object_set_new(o, "issued", date_parts(date));
    (void)json_object_set_new(o, "accessed", date_parts(today));
    set_text(o, "URL", cli_text(hit, "url"));
    set_text(o, "language", cli_text(more, "lang"));
    set_text(o, "abstract", cli_text(hit, "text"));
    return o;
}

void cli_export_csl(const cli_export *e, const json_t *hit)
{
    json_t *item = csl_item(e, hit);
    fputs(e->n ? ",\n" : "\n", stdout);
    if (item)
        (void)json_dumpf(item, stdout, NG_API_DUMP_FLAGS);
    json_decref(item);
}
