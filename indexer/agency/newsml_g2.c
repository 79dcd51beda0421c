/* SPDX-License-Identifier: GPL-2.0-or-later */
/* newsml_g2.c - NewsML-G2: items with a story are articles, everything else is named and skipped.
 */
#include "newsml_g2.h"

#include <string.h>
#include <strings.h>

#include "xml_sniff.h"

/* What is no article, by its element. */
static const struct {
    const char *name, *what;
} others[] = {
    {"packageItem", "a package of other items"},
    {"conceptItem", "a concept"},
    {"knowledgeItem", "a list of concepts"},
    {"planningItem", "a plan of coverage"},
    {"catalogItem", "a catalogue"},
    {"catalog", "a catalogue"},
};

static const char *other_item(const ng_xml *x, ng_xml_id item)
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (ng_agency_named(x, item, others[i].name))
            return others[i].what;
    return NULL;
}

/* Why an item gives no article although it could hold one. */
static const char *without_story(const ng_xml *x, ng_xml_id item)
{
    static const struct {
        const char *class, *what;
    } classes[] = {
        {"picture", "a picture without a story"},    {"photo", "a picture without a story"},
        {"graphic", "a graphic without a story"},    {"video", "a video without a story"},
        {"audio", "a recording without a story"},    {"animation", "an animation without a story"},
        {"composite", "a composite without a story"}};
    const char *class = ng_newsml_g2_code(x, ng_agency_path(x, item, "itemMeta/itemClass"));
    ng_xml_id contents = ng_agency_named(x, item, "contentSet") ? item : 0;
    contents = contents ? contents : ng_agency_child(x, item, "contentSet");
    for (size_t i = 0; class && i < sizeof classes / sizeof *classes; i++)
        if (strcasecmp(class, classes[i].class) == 0)
            return classes[i].what;
    if (ng_agency_child(x, contents, "remoteContent"))
        return "its text is elsewhere (remoteContent)";
    return "there is no text in it";
}

static int is_encoded(const ng_xml *x, ng_xml_id data)
{
    return ng_agency_attribute(x, data, "encoding") != NULL;
}

/* What is not text or markup of text: pictures in base64, tables of sports. */
static int is_textual(const char *type)
{
    return !type || strncasecmp(type, "text/", 5) == 0 || strcasestr(type, "xml") ||
           strcasestr(type, "html");
}

/* The contents of an item are the same story in several forms: the first that gives text. */
static ng_status add_contents(ng_agency *g, ng_xml_id contents, ng_error *err)
{
    static const char *const names[] = {"inlineXML", "inlineData"};
    const ng_xml *x = g->x;
    ng_status s = NG_OK;
    int tried = 0;
    for (size_t i = 0; i < 2; i++)
        for (ng_xml_id e = ng_agency_child(x, contents, names[i]); e && s == NG_OK;
             e = ng_agency_again(x, e, names[i])) {
            const char *type = ng_agency_attribute(x, e, "contenttype");
            if (++tried > NG_NEWSML_CONTENTS_MAX || ng_agency_has_story(g->a))
                return NG_OK;
            if (!is_encoded(x, e) && is_textual(type))
                s = ng_agency_add_content(g, e, type, err);
        }
    return s;
}

static ng_status read_item(ng_agency *g, ng_xml_id item, uint32_t number, uint32_t repaired,
                           ng_error *err)
{
    const ng_xml *x = g->x;
    const char *status = ng_newsml_g2_code(x, ng_agency_path(x, item, "itemMeta/pubStatus"));
    if (ng_agency_is_pulled(g, item, status))
        return NG_OK;
    ng_status s = ng_agency_begin(g, item, number, repaired, err);
    if (s != NG_OK)
        return s;
    int bare = ng_agency_named(x, item, "contentSet");
    s = bare ? NG_OK : ng_newsml_g2_add_meta(g, item, err);
    if (s == NG_OK)
        s = add_contents(g, bare ? item : ng_agency_child(x, item, "contentSet"), err);
    if (s == NG_OK) /* that of the metadata is the last resort */
        s = ng_agency_set(g, NG_FIELD_LANG, ng_agency_attribute(x, item, "xml:lang"), err);
    return ng_agency_end(g, s, without_story(x, item), err);
}

static ng_status read_any(ng_agency *g, ng_xml_id item, uint32_t number, uint32_t repaired,
                          ng_error *err)
{
    const char *other = other_item(g->x, item);
    if (ng_agency_named(g->x, item, "newsItem") || ng_agency_named(g->x, item, "contentSet"))
        return read_item(g, item, number, repaired, err);
    ng_read_skip(g->sink, ng_xml_line(g->x, item), "no article: %s",
                 other ? other : "an item of an unknown kind");
    return NG_OK;
}

/* A message may have several sets of items. */
static ng_status read_root(ng_agency *g, ng_xml_id root, uint32_t repaired, ng_error *err)
{
    const ng_xml *x = g->x;
    ng_status s = NG_OK;
    uint32_t number = 0;
    if (!ng_agency_named(x, root, "newsMessage"))
        return read_any(g, root, 0, repaired, err);
    for (ng_xml_id set = ng_agency_child(x, root, "itemSet"); set;
         set = ng_agency_again(x, set, "itemSet"))
        for (ng_xml_id item = ng_xml_first(x, set); item && s == NG_OK;
             item = ng_xml_next(x, item)) {
            number++;
            s = read_any(g, item, number, number == 1 ? repaired : 0, err);
        }
    if (number == 0)
        ng_read_skip(g->sink, ng_xml_line(x, root), "no article: a message without items");
    return s;
}

static int sniff(const ng_probe *p)
{
    static const char *const roots[] = {"newsMessage", "newsItem",      "packageItem",
                                        "conceptItem", "knowledgeItem", "planningItem",
                                        "catalogItem"};
    static const char *const common[] = {"contentSet", "catalog"}; /* others have these too */
    char root[NG_XML_ROOT_MAX];
    if (!ng_xml_sniff(p, root))
        return 0;
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
        if (strcmp(root, roots[i]) == 0)
            return 1;
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        if (strcmp(root, common[i]) == 0)
            return memmem(p->text, p->len, "iptc.org/std/", 13) != NULL;
    return 0;
}

static ng_status read(const ng_read_input *in, const char *text, size_t len, uint32_t repaired,
                      const ng_read_sink *sink, ng_error *err)
{
    return ng_agency_document(in, text, len, repaired, sink, read_root, err);
}

const ng_format ng_format_newsml_g2 = {
    .name = "newsml-g2", .flags = NG_FORMAT_APART, .sniff = sniff, .read = read};
