/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nitf_reader.c - NITF documents. */
#include <string.h>

#include "nitf.h"
#include "xml_sniff.h"

static int is(const char *value, const char *word)
{
    return value && strcmp(value, word) == 0;
}

/* Whether there is text that is no heading, caption or credit. */
static int has_story(const ng_xml *x, ng_xml_id content)
{
    ng_xml_visit v = ng_xml_visit_below(x, content);
    while (content && ng_xml_visit_next(&v) != NG_XML_DONE) {
        size_t len;
        const char *text = ng_xml_visit_text(&v, &len);
        if (v.event == NG_XML_TEXT && !ng_agency_is_blank(text, len))
            return 1;
        if (v.event != NG_XML_ENTER)
            continue;
        ng_nitf_role role = ng_nitf_role_of(x, v.node);
        if (role == NG_NITF_CAPTION || role == NG_NITF_CREDIT || role == NG_NITF_HEADING ||
            role == NG_NITF_NOTHING)
            ng_xml_visit_skip(&v);
    }
    return 0;
}

ng_status ng_nitf_add_story(ng_agency *g, ng_xml_id nitf, ng_error *err)
{
    const ng_xml *x = g->x;
    ng_xml_id body = ng_agency_child(x, nitf, "body");
    ng_xml_id content = ng_agency_child(x, body, "body.content");
    ng_xml_id abstract = ng_agency_path(x, body, "body.head/abstract");
    ng_xml_id tagline = ng_agency_path(x, body, "body.end/tagline");
    ng_status s = NG_OK;
    if (abstract && !has_story(x, content))
        s = ng_nitf_add_blocks(g, abstract, err);
    if (s == NG_OK && content)
        s = ng_nitf_add_blocks(g, content, err);
    if (s == NG_OK && tagline)
        s = ng_nitf_add_blocks(g, ng_xml_parent(x, tagline), err);
    return s;
}

/* A document's own state; a state that is about another document says nothing of this one. */
static const char *withdrawn(const ng_xml *x, ng_xml_id nitf)
{
    ng_xml_id docdata = ng_agency_path(x, nitf, "head/docdata");
    const char *status = ng_agency_attribute(x, docdata, "management-status");
    const char *other = ng_agency_attribute(x, docdata, "management-doc-idref");
    const char *own = ng_agency_attribute(x, ng_agency_child(x, docdata, "doc-id"), "id-string");
    if (!status || (other && !is(own, other)))
        return NULL;
    return is(status, "canceled") || is(status, "withheld") ? status : NULL;
}

static ng_status read_root(ng_agency *g, ng_xml_id root, uint32_t repaired, ng_error *err)
{
    const ng_xml *x = g->x;
    const char *status = withdrawn(x, root);
    if (status) {
        ng_read_skip(g->sink, ng_xml_line(x, root), "its publisher says that it is %s", status);
        return NG_OK;
    }
    ng_status s = ng_agency_begin(g, root, 0, repaired, err);
    if (s != NG_OK)
        return s;
    s = ng_nitf_add_head(g, root, err);
    if (s == NG_OK)
        s = ng_nitf_add_story(g, root, err);
    const char *what = ng_agency_below(x, root, "media") ? "media without a story"
                                                         : "there is no text in its body";
    return ng_agency_end(g, s, what, err);
}

static int sniff(const ng_probe *p)
{
    char root[NG_XML_ROOT_MAX];
    return ng_xml_sniff(p, root) && strcmp(root, "nitf") == 0;
}

static ng_status read(const ng_read_input *in, const char *text, size_t len, uint32_t repaired,
                      const ng_read_sink *sink, ng_error *err)
{
    return ng_agency_document(in, text, len, repaired, sink, read_root, err);
}

const ng_format ng_format_nitf = {
    .name = "nitf", .flags = NG_FORMAT_APART, .sniff = sniff, .read = read};
