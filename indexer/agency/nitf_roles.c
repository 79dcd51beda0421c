/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nitf_roles.c - what elements of NITF are among the blocks of a story. Those of XHTML with the
 * same sense are known too: agencies mix them. */
#include <string.h>

#include "nitf.h"

static const struct {
    const char *name;
    ng_nitf_role role;
} roles[] = {
    {"p", NG_NITF_BOX},
    {"block", NG_NITF_BOX},
    {"div", NG_NITF_BOX},
    {"section", NG_NITF_BOX},
    {"fn", NG_NITF_BOX},
    {"note", NG_NITF_BOX},
    {"body.content", NG_NITF_BOX},
    {"media", NG_NITF_BOX},
    {"hr", NG_NITF_BOX},
    {"hl1", NG_NITF_HEADING},
    {"hl2", NG_NITF_HEADING},
    {"h1", NG_NITF_HEADING},
    {"h2", NG_NITF_HEADING},
    {"h3", NG_NITF_HEADING},
    {"h4", NG_NITF_HEADING},
    {"h5", NG_NITF_HEADING},
    {"h6", NG_NITF_HEADING},
    {"ul", NG_NITF_LIST},
    {"ol", NG_NITF_LIST},
    {"dl", NG_NITF_LIST},
    {"table", NG_NITF_LIST},
    {"bq", NG_NITF_QUOTE},
    {"blockquote", NG_NITF_QUOTE},
    {"li", NG_NITF_ITEM},
    {"dt", NG_NITF_ITEM},
    {"dd", NG_NITF_ITEM},
    {"tr", NG_NITF_ROW},
    {"td", NG_NITF_CELL},
    {"th", NG_NITF_CELL},
    {"pre", NG_NITF_PRE},
    {"br", NG_NITF_BREAK},
    {"caption", NG_NITF_CAPTION},
    {"media-caption", NG_NITF_CAPTION},
    {"figcaption", NG_NITF_CAPTION},
    {"credit", NG_NITF_CREDIT},
    {"datasource", NG_NITF_CREDIT},
    {"tagline", NG_NITF_CREDIT},
    {"media-producer", NG_NITF_NOTHING},
    {"media-metadata", NG_NITF_NOTHING},
    {"media-reference", NG_NITF_NOTHING},
    {"media-object", NG_NITF_NOTHING},
    {"nitf-table-metadata", NG_NITF_NOTHING},
    {"alt-code", NG_NITF_NOTHING},
    {"script", NG_NITF_NOTHING},
    {"style", NG_NITF_NOTHING},
    {"body.head", NG_NITF_NOTHING},
};

static int is(const char *value, const char *word)
{
    return value && strcmp(value, word) == 0;
}

#define SIBLINGS_MAX 4 /* between the beginning of a story and its full text */

/* Of two tellings of the same beginning, the one in the full text stays. */
static int is_told_again(const ng_xml *x, ng_xml_id block)
{
    const char *class = ng_agency_attribute(x, block, "class");
    if (!class || !strstr(class, "lead_paragraph"))
        return 0;
    ng_xml_id b = ng_xml_next(x, block);
    for (int n = 0; b && n < SIBLINGS_MAX; n++, b = ng_xml_next(x, b))
        if (is(ng_agency_attribute(x, b, "class"), "full_text"))
            return 1;
    return 0;
}

/* Notes are for readers unless they say that they are not ("npa"). */
static ng_nitf_role role_of_note(const ng_xml *x, ng_xml_id note)
{
    const char *class = ng_agency_attribute(x, note, "noteclass");
    if (is(ng_agency_attribute(x, note, "type"), "npa"))
        return NG_NITF_NOTHING;
    return is(class, "cpyrt") || is(class, "end") ? NG_NITF_CREDIT : NG_NITF_BOX;
}

ng_nitf_role ng_nitf_role_of(const ng_xml *x, ng_xml_id element)
{
    const char *name = ng_xml_name(x, element);
    if (strcmp(name, "note") == 0)
        return role_of_note(x, element);
    if (strcmp(name, "block") == 0 && is_told_again(x, element))
        return NG_NITF_NOTHING;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (strcmp(name, roles[i].name) == 0)
            return roles[i].role;
    return NG_NITF_INLINE;
}

uint32_t ng_nitf_level_of(const ng_xml *x, ng_xml_id element)
{
    const char *name = ng_xml_name(x, element);
    return (uint32_t)(name[strlen(name) - 1] - '0');
}
