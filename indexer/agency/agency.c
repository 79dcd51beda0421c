/* SPDX-License-Identifier: GPL-2.0-or-later */
/* agency.c - elements, fields and articles of agency formats. */
#include "agency.h"

#include <string.h>
#include <strings.h>

#include "nutgraf/text.h"
#include "text_reader.h"

#define ID_KEPT 160 /* bytes of an id that cannot stay as it is */

/* ---- Elements ---- */

int ng_agency_named(const ng_xml *x, ng_xml_id element, const char *name)
{
    return element && strcmp(ng_xml_name(x, element), name) == 0;
}

static ng_xml_id find(const ng_xml *x, ng_xml_id element, ng_xml_ns ns, const char *name)
{
    while (element && !ng_xml_is(x, element, ns, name))
        element = ng_xml_next(x, element);
    return element;
}

ng_xml_id ng_agency_child(const ng_xml *x, ng_xml_id element, const char *name)
{
    return element ? find(x, ng_xml_first(x, element), ng_xml_ns_of(x, element), name) : 0;
}

ng_xml_id ng_agency_again(const ng_xml *x, ng_xml_id element, const char *name)
{
    return element ? find(x, ng_xml_next(x, element), ng_xml_ns_of(x, element), name) : 0;
}

ng_xml_id ng_agency_path(const ng_xml *x, ng_xml_id element, const char *path)
{
    char name[64];
    while (element && *path) {
        size_t n = strcspn(path, "/");
        if (n >= sizeof name)
            return 0;
        memcpy(name, path, n);
        name[n] = '\0';
        element = ng_agency_child(x, element, name);
        path += n + (path[n] == '/');
    }
    return element;
}

ng_xml_id ng_agency_below(const ng_xml *x, ng_xml_id element, const char *name)
{
    for (ng_xml_id e = element ? ng_xml_walk(x, element, element) : 0; e;
         e = ng_xml_walk(x, element, e))
        if (ng_agency_named(x, e, name))
            return e;
    return 0;
}

int ng_agency_is_blank(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (s[i] != ' ' && (s[i] < '\t' || s[i] > '\r'))
            return 0;
    return 1;
}

const char *ng_agency_attribute(const ng_xml *x, ng_xml_id element, const char *name)
{
    const char *value = element ? ng_xml_attribute(x, element, name) : NULL;
    return value && !ng_agency_is_blank(value, strlen(value)) ? value : NULL;
}

int ng_agency_has_text(const ng_xml *x, ng_xml_id element)
{
    ng_xml_visit v = ng_xml_visit_below(x, element);
    while (element && ng_xml_visit_next(&v) != NG_XML_DONE) {
        size_t len;
        if (v.event != NG_XML_TEXT)
            continue;
        const char *text = ng_xml_visit_text(&v, &len);
        if (!ng_agency_is_blank(text, len))
            return 1;
    }
    return 0;
}

const char *ng_agency_code(const char *code)
{
    size_t n = strlen(code);
    while (n > 0 && code[n - 1] != ':' && code[n - 1] != '/')
        n--;
    return code + n;
}

/* ---- Fields ---- */

static int is_set(const ng_agency *g, ng_article_field field)
{
    const ng_article *a = g->a;
    switch (field) {
    case NG_FIELD_ID:
        return a->id != NULL;
    case NG_FIELD_ORIGIN:
        return a->origin != NULL;
    case NG_FIELD_TITLE:
        return a->title != NULL;
    case NG_FIELD_URL:
        return a->url != NULL;
    case NG_FIELD_SOURCE:
        return a->source != NULL;
    case NG_FIELD_SECTION:
        return a->section != NULL;
    case NG_FIELD_LANG:
        return g->has_lang;
    case NG_FIELD_AUTHOR:
    case NG_FIELD_TAG:
        break;
    }
    return 0;
}

/* A field that is left out costs a note; of lists that are full, one. */
static ng_status leave_out(ng_agency *g, ng_status s, const ng_error *why, ng_error *err)
{
    if (s == NG_OK)
        return NG_OK;
    if (s == NG_NOMEM)
        return ng_fail(err, s, "%s", why->text);
    int full = g->a->tags.n >= NG_LIST_MAX || g->a->authors.n >= NG_LIST_MAX;
    if (!full || !g->full)
        ng_read_note(g->sink, g->line, "left out of an article: %s", why->text);
    g->full |= full != 0;
    return NG_OK;
}

static ng_status set(ng_agency *g, ng_article_field field, const char *text, size_t len,
                     ng_error *err)
{
    ng_error why = NG_ERROR_INIT;
    if (is_set(g, field))
        return NG_OK;
    ng_status s = ng_article_set(g->a, field, text, len, &why);
    if (field == NG_FIELD_LANG && s == NG_OK)
        g->has_lang = len > 0;
    return leave_out(g, s, &why, err);
}

ng_status ng_agency_set(ng_agency *g, ng_article_field field, const char *text, ng_error *err)
{
    return text ? set(g, field, text, strlen(text), err) : NG_OK;
}

ng_status ng_agency_set_element(ng_agency *g, ng_article_field field, ng_xml_id element,
                                ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
    if (!element || is_set(g, field))
        return NG_OK;
    ng_status s = ng_xml_text(g->x, element, &text, err);
    return s == NG_OK && text.len > 0 ? set(g, field, text.data, text.len, err) : s;
}

/* What it begins with, and the beginning of its hash. */
static ng_status shorten_id(const char *text, ng_buf *ret, ng_error *err)
{
    unsigned char digest[NG_SHA256_BYTES];
    char hex[17];
    size_t len = strlen(text);
    ng_status s = ng_sha256(text, len, digest, err);
    if (s != NG_OK)
        return s;
    ng_hex(digest, 8, hex);
    s = ng_buf_add(ret, text, ng_utf8_cut(text, len, len < ID_KEPT ? len : ID_KEPT), err);
    return s == NG_OK ? ng_buf_addf(ret, err, "~%s", hex) : s;
}

ng_status ng_agency_set_id(ng_agency *g, const char *text, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf id = NG_BUF_INIT;
    ng_error why = NG_ERROR_INIT;
    if (!text || g->a->id)
        return NG_OK;
    ng_status s = ng_article_set(g->a, NG_FIELD_ID, text, strlen(text), &why);
    if (s != NG_LIMIT && s != NG_INVALID)
        return leave_out(g, s, &why, err);
    ng_read_note(g->sink, g->line, "the id is shortened: %s", why.text);
    s = shorten_id(text, &id, err);
    return s == NG_OK ? ng_agency_set(g, NG_FIELD_ID, id.data, err) : s;
}

ng_status ng_agency_add_byline(ng_agency *g, const char *text, size_t len, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf line = NG_BUF_INIT;
    ng_error why = NG_ERROR_INIT;
    ng_status s = NG_OK;
    for (size_t i = 0; i < len && s == NG_OK; i++) {
        int space = ng_agency_is_blank(text + i, 1);
        if (!space || (line.len > 0 && line.data[line.len - 1] != ' '))
            s = ng_buf_add_char(&line, space ? ' ' : text[i], err);
    }
    if (s != NG_OK || line.len == 0)
        return s;
    s = ng_text_add_authors(g->a, line.data, line.len, &why);
    return leave_out(g, s, &why, err);
}

ng_status ng_agency_add_author(ng_agency *g, const char *text, ng_error *err)
{
    if (!text || (g->a->source && strcasecmp(text, g->a->source) == 0))
        return NG_OK;
    return ng_agency_set(g, NG_FIELD_AUTHOR, text, err);
}

ng_status ng_agency_add_place(ng_agency *g, ng_xml_id dateline, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
    ng_status s = dateline ? ng_xml_text(g->x, dateline, &text, err) : NG_OK;
    size_t n = text.data ? strcspn(text.data, ",(/0123456789") : 0;
    while (n > 0 && (text.data[n - 1] == '-' || ng_agency_is_blank(text.data + n - 1, 1)))
        n--;
    return s == NG_OK && n > 0 ? set(g, NG_FIELD_TAG, text.data, n, err) : s;
}

void ng_agency_set_moment(ng_moment *m, const char *text)
{
    ng_moment parsed;
    if (!text || m->known)
        return;
    size_t len = strlen(text);
    while (len > 0 && ng_agency_is_blank(text, 1))
        text++, len--;
    while (len > 0 && ng_agency_is_blank(text + len - 1, 1))
        len--;
    if (ng_moment_parse(text, len, &parsed, NULL) == NG_OK)
        *m = parsed;
}

ng_status ng_agency_set_moment_element(ng_agency *g, ng_moment *m, ng_xml_id element, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
    ng_status s = element ? ng_xml_text(g->x, element, &text, err) : NG_OK;
    if (s == NG_OK)
        ng_agency_set_moment(m, text.data);
    return s;
}

/* ---- Articles ---- */

int ng_agency_has_story(const ng_article *a)
{
    for (size_t i = 0; i < a->n_blocks; i++)
        if (a->blocks[i].kind != NG_BLOCK_CAPTION && a->blocks[i].kind != NG_BLOCK_CREDIT &&
            a->blocks[i].kind != NG_BLOCK_HEADING)
            return 1;
    return 0;
}

ng_status ng_agency_begin(ng_agency *g, ng_xml_id element, uint32_t number, uint32_t repaired,
                          ng_error *err)
{
    g->line = ng_xml_line(g->x, element);
    g->has_lang = g->full = 0;
    return ng_read_begin(g->in, number, repaired, &g->a, err);
}

ng_status ng_agency_end(ng_agency *g, ng_status s, const char *what, ng_error *err)
{
    ng_article *a = g->a;
    g->a = NULL;
    if (s == NG_OK && !ng_agency_has_story(a)) {
        ng_article_free(a);
        ng_read_skip(g->sink, g->line, "%s", what);
        return NG_OK;
    }
    return ng_read_end_take(a, s, g->line, g->sink, err);
}

ng_status ng_agency_document(const ng_read_input *in, const char *text, size_t len,
                             uint32_t repaired, const ng_read_sink *sink, ng_agency_read read,
                             ng_error *err)
{
    ng_xml *x = NULL;
    ng_status s = ng_xml_parse(text, len, &x, err);
    if (s != NG_OK)
        return s;
    ng_agency g = {.x = x, .in = in, .sink = sink};
    uint32_t line = 0;
    const char *broken = ng_xml_broken(x, &line);
    if (broken)
        ng_read_note(sink, line, "%s; what came before is read", broken);
    s = read(&g, ng_xml_root(x), repaired, err);
    ng_xml_free(x);
    return s;
}

int ng_agency_is_pulled(const ng_agency *g, ng_xml_id item, const char *status)
{
    if (!status || (strcasecmp(status, "canceled") != 0 && strcasecmp(status, "withheld") != 0))
        return 0;
    ng_read_skip(g->sink, ng_xml_line(g->x, item), "its publisher says that it is %s", status);
    return 1;
}
