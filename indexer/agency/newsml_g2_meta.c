/* SPDX-License-Identifier: GPL-2.0-or-later */
/* newsml_g2_meta.c - what NewsML-G2 says of an item. */
#include <string.h>
#include <strings.h>

#include "newsml_g2.h"

const char *ng_newsml_g2_code(const ng_xml *x, ng_xml_id element)
{
    const char *code = ng_agency_attribute(x, element, "qcode");
    if (!code)
        code = ng_agency_attribute(x, element, "uri");
    return code ? ng_agency_code(code) : NULL;
}

/* Of names in several languages, that in the article's; else the first. */
static ng_xml_id name_of(const ng_agency *g, ng_xml_id element)
{
    ng_xml_id first = ng_agency_child(g->x, element, "name");
    for (ng_xml_id e = first; e && g->a->lang; e = ng_agency_again(g->x, e, "name")) {
        const char *lang = ng_agency_attribute(g->x, e, "xml:lang");
        size_t n = strcspn(g->a->lang, "-");
        if (lang && strncasecmp(lang, g->a->lang, n) == 0 && (lang[n] == '\0' || lang[n] == '-'))
            return e;
    }
    return first;
}

/* Its name, or what stands for one. `coded`: the attribute of last resort; NULL none. */
static ng_status set_name(ng_agency *g, ng_article_field field, ng_xml_id element,
                          const char *coded, ng_error *err)
{
    ng_xml_id name = name_of(g, element);
    if (name && ng_agency_has_text(g->x, name))
        return ng_agency_set_element(g, field, name, err);
    const char *text = ng_agency_attribute(g->x, element, "literal");
    if (!text && coded)
        text = ng_agency_attribute(g->x, element, coded);
    return ng_agency_set(g, field, text, err);
}

static ng_status set_each(ng_agency *g, ng_article_field field, ng_xml_id first, const char *coded,
                          ng_error *err)
{
    ng_status s = NG_OK;
    for (ng_xml_id e = first; e && s == NG_OK; e = ng_agency_again(g->x, e, ng_xml_name(g->x, e)))
        s = set_name(g, field, e, coded, err);
    return s;
}

/* Where it comes from, then who provides it, then whose credit or rights it bears. */
static ng_status add_source(ng_agency *g, ng_xml_id item, ng_error *err)
{
    const ng_xml *x = g->x;
    ng_xml_id provider = ng_agency_path(x, item, "itemMeta/provider");
    const char *code = ng_agency_attribute(x, provider, "qcode");
    ng_status s =
        set_each(g, NG_FIELD_SOURCE, ng_agency_path(x, item, "contentMeta/infoSource"), NULL, err);
    if (s == NG_OK)
        s = set_name(g, NG_FIELD_SOURCE, provider, NULL, err);
    if (s == NG_OK && code)
        s = ng_agency_set(g, NG_FIELD_SOURCE, ng_agency_code(code), err);
    if (s == NG_OK)
        s = ng_agency_set_element(g, NG_FIELD_SOURCE,
                                  ng_agency_path(x, item, "contentMeta/creditline"), err);
    if (s == NG_OK)
        s = set_name(g, NG_FIELD_SOURCE, ng_agency_path(x, item, "rightsInfo/copyrightHolder"),
                     NULL, err);
    return s;
}

static ng_status add_dates(ng_agency *g, ng_xml_id item, ng_error *err)
{
    static const char *const published[] = {"itemMeta/firstCreated", "contentMeta/contentCreated",
                                            "itemMeta/versionCreated"};
    static const char *const modified[] = {"itemMeta/versionCreated",
                                           "contentMeta/contentModified"};
    ng_article *a = g->a;
    ng_status s = NG_OK;
    for (size_t i = 0; i < sizeof published / sizeof *published && s == NG_OK; i++)
        s = ng_agency_set_moment_element(g, &a->published, ng_agency_path(g->x, item, published[i]),
                                         err);
    for (size_t i = 0; i < sizeof modified / sizeof *modified && s == NG_OK; i++)
        s = ng_agency_set_moment_element(g, &a->modified, ng_agency_path(g->x, item, modified[i]),
                                         err);
    if (a->modified.known && a->modified.unix_seconds == a->published.unix_seconds)
        a->modified.known = 0;
    return s;
}

static ng_status add_language(ng_agency *g, ng_xml_id item, ng_error *err)
{
    const ng_xml *x = g->x;
    ng_xml_id content = ng_agency_path(x, item, "contentSet/inlineXML");
    if (!content)
        content = ng_agency_path(x, item, "contentSet/inlineData");
    ng_status s = ng_agency_set(
        g, NG_FIELD_LANG,
        ng_agency_attribute(x, ng_agency_path(x, item, "contentMeta/language"), "tag"), err);
    if (s == NG_OK)
        s = ng_agency_set(g, NG_FIELD_LANG, ng_agency_attribute(x, content, "xml:lang"), err);
    return s;
}

/* A headline without a role, or else the first: others are shorter or lower ones. */
static ng_status add_title(ng_agency *g, ng_xml_id meta, ng_xml_id item, ng_error *err)
{
    const ng_xml *x = g->x;
    ng_xml_id best = ng_agency_child(x, meta, "headline");
    ng_xml_id slug = ng_agency_child(x, meta, "slugline");
    for (ng_xml_id e = best; e; e = ng_agency_again(x, e, "headline"))
        if (!ng_agency_attribute(x, e, "role") && ng_agency_has_text(x, e)) {
            best = e;
            break;
        }
    ng_status s = ng_agency_set_element(g, NG_FIELD_TITLE, best, err);
    if (s == NG_OK)
        s = ng_agency_set_element(g, NG_FIELD_TITLE, ng_agency_path(x, item, "itemMeta/title"),
                                  err);
    if (s != NG_OK || !slug)
        return s;
    return ng_agency_set_element(g, g->a->title ? NG_FIELD_TAG : NG_FIELD_TITLE, slug, err);
}

/* The byline, or who made it, or who helped. */
static ng_status add_authors(ng_agency *g, ng_xml_id meta, ng_error *err)
{
    static const char *const makers[] = {"creator", "contributor"};
    NG_AUTO(ng_buf_release) ng_buf by = NG_BUF_INIT;
    ng_status s = NG_OK;
    for (ng_xml_id e = ng_agency_child(g->x, meta, "by"); e && s == NG_OK;
         e = ng_agency_again(g->x, e, "by")) {
        ng_buf_clear(&by);
        s = ng_xml_text(g->x, e, &by, err);
        if (s == NG_OK && by.len > 0)
            s = ng_agency_add_byline(g, by.data, by.len, err);
    }
    for (size_t i = 0; i < 2 && s == NG_OK && g->a->authors.n == 0; i++)
        s = set_each(g, NG_FIELD_AUTHOR, ng_agency_child(g->x, meta, makers[i]), NULL, err);
    return s;
}

static ng_status add_tags(ng_agency *g, ng_xml_id meta, ng_error *err)
{
    const ng_xml *x = g->x;
    ng_xml_id located = ng_agency_child(x, meta, "located");
    ng_status s = set_each(g, NG_FIELD_TAG, ng_agency_child(x, meta, "subject"), "qcode", err);
    for (ng_xml_id e = ng_agency_child(x, meta, "keyword"); e && s == NG_OK;
         e = ng_agency_again(x, e, "keyword"))
        s = ng_agency_set_element(g, NG_FIELD_TAG, e, err);
    if (s != NG_OK || located)
        return s == NG_OK ? set_each(g, NG_FIELD_TAG, located, NULL, err) : s;
    return ng_agency_add_place(g, ng_agency_child(x, meta, "dateline"), err);
}

ng_status ng_newsml_g2_add_meta(ng_agency *g, ng_xml_id item, ng_error *err)
{
    ng_xml_id meta = ng_agency_child(g->x, item, "contentMeta");
    ng_status s = ng_agency_set_id(g, ng_agency_attribute(g->x, item, "guid"), err);
    if (s == NG_OK)
        s = add_language(g, item, err);
    if (s == NG_OK)
        s = add_dates(g, item, err);
    if (s == NG_OK)
        s = add_title(g, meta, item, err);
    if (s == NG_OK)
        s = add_source(g, item, err);
    if (s == NG_OK)
        s = add_authors(g, meta, err);
    return s == NG_OK ? add_tags(g, meta, err) : s;
}
