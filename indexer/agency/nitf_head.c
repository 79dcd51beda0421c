/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nitf_head.c - what NITF says of a story: docdata, subjects, headline, byline, dateline. */
#include <string.h>
#include <strings.h>

#include "nitf.h"

/* Set a field to an attribute of each element of that name beside the first. */
static ng_status add_each(ng_agency *g, ng_xml_id first, const char *attribute, ng_error *err)
{
    ng_status s = NG_OK;
    for (ng_xml_id e = first; e && s == NG_OK; e = ng_agency_again(g->x, e, ng_xml_name(g->x, e)))
        s = ng_agency_set(g, NG_FIELD_TAG, ng_agency_attribute(g->x, e, attribute), err);
    return s;
}

/* The widest of a subject's names is a section. */
static ng_status add_subjects(ng_agency *g, ng_xml_id tobject, ng_error *err)
{
    static const char *const names[] = {"tobject.subject.type", "tobject.subject.matter",
                                        "tobject.subject.detail"};
    ng_status s = NG_OK;
    for (ng_xml_id e = ng_agency_child(g->x, tobject, "tobject.subject"); e && s == NG_OK;
         e = ng_agency_again(g->x, e, "tobject.subject")) {
        s = ng_agency_set(g, NG_FIELD_SECTION, ng_agency_attribute(g->x, e, names[0]), err);
        for (size_t i = 0; i < sizeof names / sizeof *names && s == NG_OK; i++)
            s = ng_agency_set(g, NG_FIELD_TAG, ng_agency_attribute(g->x, e, names[i]), err);
    }
    return s;
}

/* What indexers found in a story: people, places, organisations, classes. */
static ng_status add_identified(ng_agency *g, ng_xml_id content, ng_error *err)
{
    ng_status s = NG_OK;
    for (ng_xml_id e = content ? ng_xml_first(g->x, content) : 0; e && s == NG_OK;
         e = ng_xml_next(g->x, e)) {
        if (ng_agency_has_text(g->x, e))
            s = ng_agency_set_element(g, NG_FIELD_TAG, e, err);
        else if (ng_agency_named(g->x, e, "classifier"))
            s = ng_agency_set(g, NG_FIELD_TAG, ng_agency_attribute(g->x, e, "value"), err);
    }
    return s;
}

static ng_status add_docdata(ng_agency *g, ng_xml_id docdata, ng_error *err)
{
    const ng_xml *x = g->x;
    ng_moment *published = &g->a->published;
    static const char *const dates[] = {"date.issue", "date.release"};
    ng_status s = ng_agency_set_id(
        g, ng_agency_attribute(x, ng_agency_child(x, docdata, "doc-id"), "id-string"), err);
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        ng_agency_set_moment(published,
                             ng_agency_attribute(x, ng_agency_child(x, docdata, dates[i]), "norm"));
    if (s == NG_OK)
        s = add_each(g, ng_agency_path(x, docdata, "key-list/keyword"), "key", err);
    if (s == NG_OK)
        s = add_identified(g, ng_agency_child(x, docdata, "identified-content"), err);
    return s == NG_OK ? add_each(g, ng_agency_child(x, docdata, "doc-scope"), "scope", err) : s;
}

static ng_status add_pubdata(ng_agency *g, ng_xml_id pubdata, ng_error *err)
{
    const ng_xml *x = g->x;
    const char *url = ng_agency_attribute(x, pubdata, "ex-ref");
    ng_agency_set_moment(&g->a->published, ng_agency_attribute(x, pubdata, "date.publication"));
    ng_status s = ng_agency_set(g, NG_FIELD_SOURCE, ng_agency_attribute(x, pubdata, "name"), err);
    if (s == NG_OK)
        s = ng_agency_set(g, NG_FIELD_SECTION, ng_agency_attribute(x, pubdata, "position.section"),
                          err);
    if (s != NG_OK || !url || strncasecmp(url, "http", 4) != 0)
        return s;
    return ng_agency_set(g, NG_FIELD_URL, url, err);
}

/* Who distributed it or has its rights, where no publication is named. */
static ng_status add_source(ng_agency *g, ng_xml_id nitf, ng_error *err)
{
    const ng_xml *x = g->x;
    ng_xml_id docdata = ng_agency_path(x, nitf, "head/docdata");
    ng_status s = ng_agency_set_element(g, NG_FIELD_SOURCE,
                                        ng_agency_path(x, nitf, "body/body.head/distributor"), err);
    if (s == NG_OK)
        s = ng_agency_set(
            g, NG_FIELD_SOURCE,
            ng_agency_attribute(x, ng_agency_child(x, docdata, "doc.copyright"), "holder"), err);
    return s;
}

/* ---- Bylines. ---- */

/* The text of a byline without titles of persons. */
static ng_status byline_text(const ng_xml *x, ng_xml_id byline, ng_buf *ret, ng_error *err)
{
    ng_xml_visit v = ng_xml_visit_below(x, byline);
    ng_status s = NG_OK;
    while (s == NG_OK && ng_xml_visit_next(&v) != NG_XML_DONE) {
        size_t len;
        if (v.event == NG_XML_ENTER && ng_agency_named(x, v.node, "byttl"))
            ng_xml_visit_skip(&v);
        if (v.event != NG_XML_TEXT)
            continue;
        const char *text = ng_xml_visit_text(&v, &len);
        s = ng_buf_add(ret, text, len, err);
    }
    return s;
}

/* Persons, or what stands there, or the title of somebody who is not named. */
static ng_status add_byline(ng_agency *g, ng_xml_id byline, ng_error *err)
{
    const ng_xml *x = g->x;
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
    size_t before = g->a->authors.n;
    ng_status s = NG_OK;
    for (ng_xml_id e = ng_xml_walk(x, byline, byline); e && s == NG_OK;
         e = ng_xml_walk(x, byline, e))
        if (ng_agency_named(x, e, "person"))
            s = ng_agency_set_element(g, NG_FIELD_AUTHOR, e, err);
    if (s != NG_OK || g->a->authors.n > before)
        return s;
    s = byline_text(x, byline, &text, err);
    if (s == NG_OK && text.len > 0)
        s = ng_agency_add_byline(g, text.data, text.len, err);
    if (s != NG_OK || g->a->authors.n > before)
        return s;
    return ng_agency_set_element(g, NG_FIELD_AUTHOR, ng_agency_below(x, byline, "byttl"), err);
}

/* A name may be told twice, as printed and as indexed. */
static ng_status add_bylines(ng_agency *g, ng_xml_id head, ng_error *err)
{
    ng_status s = NG_OK;
    if (g->a->authors.n > 0)
        return NG_OK;
    for (ng_xml_id e = ng_agency_child(g->x, head, "byline"); e && s == NG_OK;
         e = ng_agency_again(g->x, e, "byline")) {
        const char *class = ng_agency_attribute(g->x, e, "class");
        if (g->a->authors.n == 0 || !class || strcmp(class, "normalized_byline") != 0)
            s = add_byline(g, e, err);
    }
    return s;
}

/* ---- The whole. ---- */

/* A dateline names the place in an element of its own, or is nothing but text. */
static ng_status add_dateline(ng_agency *g, ng_xml_id dateline, ng_error *err)
{
    const ng_xml *x = g->x;
    ng_xml_id place = ng_agency_child(x, dateline, "location");
    ng_xml_id date = ng_agency_child(x, dateline, "story.date");
    ng_agency_set_moment(&g->a->published, ng_agency_attribute(x, date, "norm"));
    if (place || date)
        return ng_agency_set_element(g, NG_FIELD_TAG, place, err);
    return ng_agency_add_place(g, dateline, err);
}

static ng_status add_body_head(ng_agency *g, ng_xml_id head, ng_error *err)
{
    const ng_xml *x = g->x;
    static const char *const titles[] = {"hedline/hl1", "headline/hl1", "hedline/hl2"};
    ng_status s = NG_OK;
    for (size_t i = 0; i < sizeof titles / sizeof *titles && s == NG_OK; i++)
        s = ng_agency_set_element(g, NG_FIELD_TITLE, ng_agency_path(x, head, titles[i]), err);
    if (s == NG_OK)
        s = add_bylines(g, head, err);
    return s == NG_OK ? add_dateline(g, ng_agency_child(x, head, "dateline"), err) : s;
}

static ng_status add_meta(ng_agency *g, ng_xml_id head, ng_error *err)
{
    ng_status s = NG_OK;
    for (ng_xml_id e = ng_agency_child(g->x, head, "meta"); e && s == NG_OK;
         e = ng_agency_again(g->x, e, "meta")) {
        const char *name = ng_agency_attribute(g->x, e, "name");
        if (name && strcmp(name, "online_sections") == 0)
            s = ng_agency_set(g, NG_FIELD_SECTION, ng_agency_attribute(g->x, e, "content"), err);
    }
    return s;
}

/* The document's language, or that of its first paragraph. */
static ng_status add_language(ng_agency *g, ng_xml_id nitf, ng_error *err)
{
    static const char *const places[] = {"",
                                         "body",
                                         "body/body.content",
                                         "body/body.content/block",
                                         "body/body.content/p",
                                         "body/body.content/block/p"};
    ng_status s = ng_agency_set(g, NG_FIELD_LANG, ng_agency_attribute(g->x, nitf, "baselang"), err);
    for (size_t i = 0; i < sizeof places / sizeof *places && s == NG_OK; i++) {
        ng_xml_id e = ng_agency_path(g->x, nitf, places[i]);
        s = ng_agency_set(g, NG_FIELD_LANG, ng_agency_attribute(g->x, e, "xml:lang"), err);
        if (s == NG_OK)
            s = ng_agency_set(g, NG_FIELD_LANG, ng_agency_attribute(g->x, e, "lang"), err);
    }
    return s;
}

ng_status ng_nitf_add_head(ng_agency *g, ng_xml_id nitf, ng_error *err)
{
    const ng_xml *x = g->x;
    ng_xml_id head = ng_agency_child(x, nitf, "head");
    ng_status s = add_docdata(g, ng_agency_child(x, head, "docdata"), err);
    if (s == NG_OK)
        s = add_pubdata(g, ng_agency_child(x, head, "pubdata"), err);
    if (s == NG_OK)
        s = add_meta(g, head, err);
    if (s == NG_OK)
        s = add_subjects(g, ng_agency_child(x, head, "tobject"), err);
    if (s == NG_OK)
        s = add_body_head(g, ng_agency_path(x, nitf, "body/body.head"), err);
    if (s == NG_OK)
        s = ng_agency_set_element(g, NG_FIELD_TITLE, ng_agency_child(x, head, "title"), err);
    if (s == NG_OK)
        s = add_source(g, nitf, err);
    return s == NG_OK ? add_language(g, nitf, err) : s;
}
