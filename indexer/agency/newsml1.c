/* SPDX-License-Identifier: GPL-2.0-or-later */
/* newsml1.c - NewsML 1.0 to 1.2: an item is an article, with the text of all its components. */
#include "newsml1.h"

#include <string.h>
#include <strings.h>

#include "xml_sniff.h"

/* Pictures have captions in elements of their own kind; only text makes a story. */
static int is_text(const ng_xml *x, ng_xml_id content)
{
    const char *type = ng_newsml1_formal(x, ng_agency_child(x, content, "MediaType"));
    return !type || strcasecmp(type, "text") == 0 || strcasecmp(type, "complexdata") == 0;
}

/* A component after the first begins under its own headline. */
static ng_status add_headline(ng_agency *g, ng_xml_id component, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
    ng_xml_id line = ng_agency_path(g->x, component, "NewsLines/HeadLine");
    if (!line || g->a->n_blocks == 0)
        return NG_OK;
    ng_status s = ng_xml_text(g->x, line, &text, err);
    if (s != NG_OK || text.len == 0 || (g->a->title && strstr(text.data, g->a->title)))
        return s;
    return ng_article_add_block(g->a, NG_BLOCK_HEADING, 2, ng_xml_line(g->x, line), text.data,
                                text.len, err);
}

/* `*component`: the one whose headline is to come, 0 once it came. */
static ng_status add_content_item(ng_agency *g, ng_xml_id content, ng_xml_id *component,
                                  ng_error *err)
{
    const ng_xml *x = g->x;
    ng_xml_id data = ng_agency_child(x, content, "DataContent");
    const char *type = ng_newsml1_formal(x, ng_agency_child(x, content, "MimeType"));
    if (!is_text(x, content) || !ng_agency_has_text(x, data))
        return NG_OK;
    ng_status s = add_headline(g, *component, err);
    *component = 0;
    return s == NG_OK ? ng_agency_add_content(g, data, type, err) : s;
}

/* The components that are open: of one whose components are equivalent, the first with text is
 * enough. */
struct components {
    ng_xml_id enough; /* the rest of this one is passed over */
    ng_xml_id inner;  /* the one that had the text */
};

static int is_equivalents(const ng_xml *x, ng_xml_id e)
{
    const char *value = ng_agency_attribute(x, e, "EquivalentsList");
    return value && strcmp(value, "yes") == 0;
}

/* The innermost list of equivalents around an element, with the one of them that it lies in. */
static void find_enough(const ng_xml *x, ng_xml_id item, ng_xml_id e, struct components *ret)
{
    for (ng_xml_id up = ng_xml_parent(x, e); up && up != item; e = up, up = ng_xml_parent(x, up))
        if (is_equivalents(x, up)) {
            ret->enough = up;
            ret->inner = e;
            return;
        }
}

static int is_enough(const ng_xml *x, const struct components *c, ng_xml_id e)
{
    return c->enough && e != c->inner && ng_xml_parent(x, e) == c->enough;
}

static ng_status add_stories(ng_agency *g, ng_xml_id item, ng_error *err)
{
    const ng_xml *x = g->x;
    struct components c = {0, 0};
    ng_xml_visit v = ng_xml_visit_below(x, item);
    ng_xml_id component = 0;
    ng_status s = NG_OK;
    while (s == NG_OK && ng_xml_visit_next(&v) != NG_XML_DONE) {
        size_t before = g->a->n_blocks;
        if (v.event != NG_XML_ENTER)
            continue;
        if (is_enough(x, &c, v.node)) {
            ng_xml_visit_skip(&v);
        } else if (ng_agency_named(x, v.node, "NewsComponent")) {
            component = v.node;
        } else if (ng_agency_named(x, v.node, "ContentItem")) {
            ng_xml_visit_skip(&v);
            s = add_content_item(g, v.node, &component, err);
            if (s == NG_OK && g->a->n_blocks > before)
                find_enough(x, item, v.node, &c);
        }
    }
    return s;
}

/* What an item without a story is. */
static const char *without_story(const ng_xml *x, ng_xml_id item)
{
    ng_xml_id media = ng_agency_below(x, item, "MediaType");
    const char *type = ng_newsml1_formal(x, media);
    if (type && (strcasecmp(type, "photo") == 0 || strcasecmp(type, "graphic") == 0))
        return "a picture without a story";
    if (type && (strcasecmp(type, "video") == 0 || strcasecmp(type, "audio") == 0))
        return "a recording without a story";
    if (ng_agency_below(x, item, "NewsItemRef"))
        return "a package of other items";
    return ng_agency_below(x, item, "TopicSet") ? "a list of topics" : "there is no text in it";
}

static ng_status read_item(ng_agency *g, ng_xml_id item, uint32_t number, uint32_t repaired,
                           ng_error *err)
{
    const ng_xml *x = g->x;
    const char *status = ng_newsml1_formal(x, ng_agency_path(x, item, "NewsManagement/Status"));
    if (ng_agency_is_pulled(g, item, status))
        return NG_OK;
    ng_status s = ng_agency_begin(g, item, number, repaired, err);
    if (s != NG_OK)
        return s;
    s = ng_newsml1_add_meta(g, item, err);
    if (s == NG_OK)
        s = add_stories(g, item, err);
    if (s == NG_OK)
        s = ng_agency_set(g, NG_FIELD_LANG, ng_xml_inherited(x, item, "xml:lang"), err);
    return ng_agency_end(g, s, without_story(x, item), err);
}

static ng_status read_root(ng_agency *g, ng_xml_id root, uint32_t repaired, ng_error *err)
{
    const ng_xml *x = g->x;
    ng_xml_id first = ng_agency_child(x, root, "NewsItem");
    int many = ng_agency_again(x, first, "NewsItem") != 0;
    uint32_t number = 0;
    ng_status s = NG_OK;
    for (ng_xml_id e = first; e && s == NG_OK; e = ng_agency_again(x, e, "NewsItem")) {
        number++;
        s = read_item(g, e, many ? number : 0, number == 1 ? repaired : 0, err);
    }
    if (!first)
        ng_read_skip(g->sink, ng_xml_line(x, root), "no article: NewsML without items");
    return s;
}

static int sniff(const ng_probe *p)
{
    char root[NG_XML_ROOT_MAX];
    return ng_xml_sniff(p, root) && strcmp(root, "NewsML") == 0;
}

static ng_status read(const ng_read_input *in, const char *text, size_t len, uint32_t repaired,
                      const ng_read_sink *sink, ng_error *err)
{
    return ng_agency_document(in, text, len, repaired, sink, read_root, err);
}

const ng_format ng_format_newsml = {
    .name = "newsml", .flags = NG_FORMAT_APART, .sniff = sniff, .read = read};
