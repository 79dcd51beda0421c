/* SPDX-License-Identifier: GPL-2.0-or-later */
/* newsml1_meta.c - what NewsML 1 says of an item. */
#include <string.h>
#include <strings.h>

#include "newsml1.h"

const char *ng_newsml1_formal(const ng_xml *x, ng_xml_id element)
{
    return ng_agency_attribute(x, element, "FormalName");
}

static ng_status text_of(const ng_agency *g, ng_xml_id element, ng_buf *ret, ng_error *err)
{
    ng_status s = ng_buf_add_str(ret, "", err);
    return s == NG_OK && element ? ng_xml_text(g->x, element, ret, err) : s;
}

/* The public identifier, or what it is made of but for the revision. */
static ng_status add_id(ng_agency *g, ng_xml_id identifier, ng_error *err)
{
    static const char *const parts[] = {"ProviderId", "DateId", "NewsItemId"};
    NG_AUTO(ng_buf_release) ng_buf id = NG_BUF_INIT;
    ng_xml_id public = ng_agency_child(g->x, identifier, "PublicIdentifier");
    if (ng_agency_has_text(g->x, public)) {
        ng_status s = text_of(g, public, &id, err);
        return s == NG_OK ? ng_agency_set_id(g, id.data, err) : s;
    }
    ng_status s = ng_buf_add_str(&id, "urn:newsml", err);
    for (size_t i = 0; i < 3 && s == NG_OK; i++) {
        NG_AUTO(ng_buf_release) ng_buf part = NG_BUF_INIT;
        ng_xml_id e = ng_agency_child(g->x, identifier, parts[i]);
        if (!ng_agency_has_text(g->x, e))
            return NG_OK;
        s = text_of(g, e, &part, err);
        if (s == NG_OK)
            s = ng_buf_addf(&id, err, ":%s", part.data);
    }
    return s == NG_OK ? ng_agency_set_id(g, id.data, err) : s;
}

static ng_status add_dates(ng_agency *g, ng_xml_id item, ng_error *err)
{
    ng_article *a = g->a;
    ng_status s = ng_agency_set_moment_element(
        g, &a->published, ng_agency_path(g->x, item, "NewsManagement/FirstCreated"), err);
    if (s == NG_OK)
        s = ng_agency_set_moment_element(
            g, &a->modified, ng_agency_path(g->x, item, "NewsManagement/ThisRevisionCreated"), err);
    if (s == NG_OK && !a->published.known)
        a->published = a->modified;
    if (s == NG_OK)
        s = ng_agency_set_moment_element(
            g, &a->published, ng_agency_path(g->x, item, "Identification/NewsIdentifier/DateId"),
            err);
    if (a->modified.known && a->modified.unix_seconds == a->published.unix_seconds)
        a->modified.known = 0;
    return s;
}

/* A property by its name: `<Property FormalName="Keyword" Value="…"/>`. */
static ng_status add_property(ng_agency *g, ng_xml_id property, ng_error *err)
{
    const char *name = ng_newsml1_formal(g->x, property);
    if (!name || strcasecmp(name, "keyword") != 0)
        return NG_OK;
    return ng_agency_set(g, NG_FIELD_TAG, ng_agency_attribute(g->x, property, "Value"), err);
}

static ng_status add_byline(ng_agency *g, ng_xml_id byline, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf by = NG_BUF_INIT;
    ng_status s = text_of(g, byline, &by, err);
    return s == NG_OK ? ng_agency_add_byline(g, by.data, by.len, err) : s;
}

/* Text of NewsLines; slugs come after headlines wherever they stand. */
static ng_status add_line(ng_agency *g, ng_xml_id e, ng_error *err)
{
    static const struct {
        const char *name;
        ng_article_field field;
    } lines[] = {{"HeadLine", NG_FIELD_TITLE},
                 {"CreditLine", NG_FIELD_SOURCE},
                 {"KeywordLine", NG_FIELD_TAG},
                 {"Keyword", NG_FIELD_TAG},
                 {"Section", NG_FIELD_SECTION}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (ng_agency_named(g->x, e, lines[i].name))
            return ng_agency_set_element(g, lines[i].field, e, err);
    return ng_agency_named(g->x, e, "ByLine") ? add_byline(g, e, err) : NG_OK;
}

/* Codes of DescriptiveMetadata. A code that is a number says nothing to anybody. */
static ng_status add_code(ng_agency *g, ng_xml_id e, ng_error *err)
{
    static const char *const subjects[] = {"Subject", "SubjectMatter", "SubjectDetail",
                                           "SubjectCode", "TopicOccurrence"};
    const char *name = ng_newsml1_formal(g->x, e);
    if (ng_agency_named(g->x, e, "Language"))
        return ng_agency_set(g, NG_FIELD_LANG, name, err);
    if (ng_agency_named(g->x, e, "Property"))
        return add_property(g, e, err);
    for (size_t i = 0; name && i < sizeof subjects / sizeof *subjects; i++)
        if (ng_agency_named(g->x, e, subjects[i]) && strspn(name, "0123456789") != strlen(name))
            return ng_agency_set(g, NG_FIELD_TAG, name, err);
    return NG_OK;
}

static int is_content(const ng_xml *x, ng_xml_id e)
{
    return ng_agency_named(x, e, "DataContent");
}

/* One pass over all components; what is inside contents is not theirs. */
static ng_status add_components(ng_agency *g, ng_xml_id item, ng_error *err)
{
    ng_xml_visit v = ng_xml_visit_below(g->x, item);
    ng_status s = NG_OK;
    while (s == NG_OK && ng_xml_visit_next(&v) != NG_XML_DONE) {
        if (v.event != NG_XML_ENTER)
            continue;
        if (is_content(g->x, v.node))
            ng_xml_visit_skip(&v);
        s = add_line(g, v.node, err);
        if (s == NG_OK)
            s = add_code(g, v.node, err);
    }
    return s;
}

/* The party that an AdministrativeMetadata names: who made the story known, then who had it. */
static ng_status add_parties(ng_agency *g, ng_xml_id item, ng_error *err)
{
    static const char *const roles[] = {"Provider", "Source"};
    ng_status s = NG_OK;
    for (size_t i = 0; i < 2 && s == NG_OK; i++) {
        ng_xml_id role = ng_agency_below(g->x, item, roles[i]);
        s = ng_agency_set(g, NG_FIELD_SOURCE,
                          ng_newsml1_formal(g->x, ng_agency_child(g->x, role, "Party")), err);
    }
    return s;
}

/* Who made it, where no byline says it. */
static ng_status add_creator(ng_agency *g, ng_xml_id item, ng_error *err)
{
    ng_xml_id party = ng_agency_child(g->x, ng_agency_below(g->x, item, "Creator"), "Party");
    if (g->a->authors.n > 0)
        return NG_OK;
    return ng_agency_add_author(g, ng_newsml1_formal(g->x, party), err);
}

static ng_status add_slug_and_place(ng_agency *g, ng_xml_id item, ng_error *err)
{
    ng_xml_id slug = ng_agency_below(g->x, item, "SlugLine");
    ng_xml_id place = ng_agency_below(g->x, item, "DateLine");
    ng_status s = ng_agency_set_element(g, g->a->title ? NG_FIELD_TAG : NG_FIELD_TITLE, slug, err);
    return s == NG_OK ? ng_agency_add_place(g, place, err) : s;
}

ng_status ng_newsml1_add_meta(ng_agency *g, ng_xml_id item, ng_error *err)
{
    ng_status s = add_id(g, ng_agency_path(g->x, item, "Identification/NewsIdentifier"), err);
    if (s == NG_OK)
        s = add_dates(g, item, err);
    if (s == NG_OK)
        s = add_parties(g, item, err);
    if (s == NG_OK)
        s = add_components(g, item, err);
    if (s == NG_OK)
        s = add_creator(g, item, err);
    return s == NG_OK ? add_slug_and_place(g, item, err) : s;
}
