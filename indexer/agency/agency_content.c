/* SPDX-License-Identifier: GPL-2.0-or-later */
/* agency_content.c - the story inside NewsML: NITF, XHTML or text. */
#include <string.h>
#include <strings.h>

#include "agency.h"
#include "html.h"
#include "nitf.h"
#include "text_reader.h"

static int is_html(const char *type)
{
    return type && (strcasestr(type, "html") != NULL || strcasecmp(type, "application/xml") == 0);
}

/* Text that begins with a tag is markup, whatever is said of it. */
static int looks_like_html(const char *s, size_t len)
{
    while (len > 0 && ng_agency_is_blank(s, 1))
        s++, len--;
    return len > 2 && s[0] == '<' && ((s[1] | 32) >= 'a' && (s[1] | 32) <= 'z') &&
           memchr(s, '>', len);
}

static ng_status add_text(ng_agency *g, ng_xml_id element, const char *type, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
    uint32_t line = ng_xml_line(g->x, element);
    ng_status s = ng_xml_text(g->x, element, &text, err);
    if (s != NG_OK || ng_agency_is_blank(text.data ? text.data : "", text.len))
        return s;
    if (is_html(type) || looks_like_html(text.data, text.len))
        return ng_html_add_fragment(g->a, text.data, text.len, line, err);
    return ng_text_read_into(g->a, text.data, text.len, line ? line : NG_TEXT_NO_LINES, err);
}

/* Blocks that stand in an element without a document around them. */
static int is_loose(const ng_xml *x, ng_xml_id element)
{
    static const char *const names[] = {
        "p",  "div", "block", "hl1", "hl2", "h1", "h2", "h3",           "h4",         "ul",
        "ol", "dl",  "table", "bq",  "pre", "br", "a",  "body.content", "blockquote", "section"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ng_agency_named(x, element, names[i]))
            return 1;
    return 0;
}

/* Text with markup in it, rather than elements of another vocabulary. */
static int begins_with_text(const ng_xml *x, ng_xml_id element)
{
    ng_xml_visit v = ng_xml_visit_below(x, element);
    size_t len;
    if (ng_xml_visit_next(&v) != NG_XML_TEXT)
        return 0;
    const char *text = ng_xml_visit_text(&v, &len);
    return !ng_agency_is_blank(text, len);
}

static ng_status add_escaped(ng_buf *html, const char *text, size_t len, ng_error *err)
{
    ng_status s = NG_OK;
    for (size_t i = 0; i < len && s == NG_OK; i++)
        s = text[i] == '<'   ? ng_buf_add_str(html, "&lt;", err)
            : text[i] == '&' ? ng_buf_add_str(html, "&amp;", err)
                             : ng_buf_add_char(html, text[i], err);
    return s;
}

/* What agencies put around a story: the header repeats the metadata, the footer the rights. */
static int is_around(const ng_agency *g, ng_xml_id e)
{
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
    const char *name = ng_xml_name(g->x, e), *title = g->a->title;
    if (strcmp(name, "header") == 0 || strcmp(name, "footer") == 0 || strcmp(name, "nav") == 0)
        return 1;
    if (strcmp(name, "h1") != 0 || !title || ng_xml_text(g->x, e, &text, NULL) != NG_OK)
        return 0;
    const char *s = text.data ? text.data : "";
    while (*s && ng_agency_is_blank(s, 1))
        s++;
    size_t n = strlen(title);
    return strncmp(s, title, n) == 0 && ng_agency_is_blank(s + n, strlen(s + n));
}

static ng_status add_element(ng_agency *g, ng_xml_id e, ng_buf *html, ng_error *err)
{
    const char *name = ng_xml_name(g->x, e), *class = ng_agency_attribute(g->x, e, "class");
    ng_status s = ng_buf_addf(html, err, "<%s", name);
    if (s == NG_OK && class && !strpbrk(class, "\"<>&"))
        s = ng_buf_addf(html, err, " class=\"%s\"", class);
    if (s == NG_OK)
        s = ng_buf_add_char(html, '>', err);
    if (s == NG_OK)
        s = ng_xml_markup(g->x, e, html, err);
    if (s != NG_OK || strcmp(name, "br") == 0 || strcmp(name, "hr") == 0 ||
        strcmp(name, "img") == 0)
        return s;
    return ng_buf_addf(html, err, "</%s>", name);
}

/* The markup of a body without what is around its story. */
static ng_status add_body(ng_agency *g, ng_xml_id body, ng_buf *html, ng_error *err)
{
    ng_xml_visit v = ng_xml_visit_below(g->x, body);
    ng_status s = NG_OK;
    while (s == NG_OK && ng_xml_visit_next(&v) != NG_XML_DONE) {
        size_t len;
        if (v.event == NG_XML_TEXT) {
            const char *text = ng_xml_visit_text(&v, &len);
            s = add_escaped(html, text, len, err);
        } else if (v.event == NG_XML_ENTER) {
            ng_xml_visit_skip(&v);
            s = is_around(g, v.node) ? NG_OK : add_element(g, v.node, html, err);
        }
    }
    return s;
}

static ng_status add_xhtml(ng_agency *g, ng_xml_id element, ng_error *err)
{
    const ng_xml *x = g->x;
    NG_AUTO(ng_buf_release) ng_buf html = NG_BUF_INIT;
    ng_xml_id root = ng_xml_first(x, element), head = ng_agency_child(x, root, "head");
    ng_xml_id body = ng_agency_named(x, root, "html")   ? ng_agency_child(x, root, "body")
                     : ng_agency_named(x, root, "body") ? root
                                                        : element;
    ng_status s = ng_agency_set(g, NG_FIELD_LANG, ng_agency_attribute(x, root, "xml:lang"), err);
    if (s == NG_OK)
        s = ng_agency_set(g, NG_FIELD_LANG, ng_agency_attribute(x, root, "lang"), err);
    if (s == NG_OK)
        s = ng_agency_set_element(g, NG_FIELD_TITLE, ng_agency_child(x, head, "title"), err);
    if (s == NG_OK && body)
        s = add_body(g, body, &html, err);
    if (s != NG_OK || html.len == 0)
        return s;
    return ng_html_add_fragment(g->a, html.data, html.len, ng_xml_line(x, body), err);
}

ng_status ng_agency_add_content(ng_agency *g, ng_xml_id element, const char *type, ng_error *err)
{
    const ng_xml *x = g->x;
    ng_xml_id first = ng_xml_first(x, element);
    if (!first)
        return add_text(g, element, type, err);
    if (ng_agency_named(x, first, "nitf")) {
        ng_status s = ng_nitf_add_head(g, first, err);
        return s == NG_OK ? ng_nitf_add_story(g, first, err) : s;
    }
    if (ng_agency_named(x, first, "html") || ng_agency_named(x, first, "body") ||
        ng_xml_ns_of(x, first) == NG_XMLNS_XHTML)
        return ng_agency_named(x, first, "body") && ng_agency_child(x, first, "body.content")
                   ? ng_nitf_add_blocks(g, ng_agency_child(x, first, "body.content"), err)
                   : add_xhtml(g, element, err);
    if (is_loose(x, first) || begins_with_text(x, element))
        return ng_nitf_add_blocks(g, element, err);
    return NG_OK;
}
