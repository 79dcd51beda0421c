/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_tags.c - what is known of elements by their names. What is not here is inline. */
#include <string.h>

#include "html_tree.h"

typedef struct entry {
    const char *name;
    ng_html_tag tag;
    unsigned flags;
} entry;

/* In the order of strcmp. */
static const entry entries[] = {
    {"a", NG_TAG_A, 0},
    {"address", NG_TAG_ADDRESS, NG_TAG_BLOCK},
    {"applet", NG_TAG_OTHER, NG_TAG_DROP},
    {"area", NG_TAG_OTHER, NG_TAG_VOID | NG_TAG_DROP},
    {"article", NG_TAG_ARTICLE, NG_TAG_BLOCK},
    {"aside", NG_TAG_ASIDE, NG_TAG_BLOCK},
    {"audio", NG_TAG_OTHER, NG_TAG_DROP},
    {"base", NG_TAG_OTHER, NG_TAG_VOID},
    {"blockquote", NG_TAG_BLOCKQUOTE, NG_TAG_BLOCK},
    {"body", NG_TAG_BODY, NG_TAG_BLOCK},
    {"br", NG_TAG_BR, NG_TAG_VOID},
    {"button", NG_TAG_OTHER, NG_TAG_DROP},
    {"canvas", NG_TAG_OTHER, NG_TAG_DROP},
    {"caption", NG_TAG_CAPTION, NG_TAG_BLOCK},
    {"center", NG_TAG_DIV, NG_TAG_BLOCK},
    {"col", NG_TAG_OTHER, NG_TAG_VOID},
    {"datalist", NG_TAG_OTHER, NG_TAG_DROP},
    {"dd", NG_TAG_ITEM, NG_TAG_BLOCK | NG_TAG_ENDS},
    {"details", NG_TAG_DIV, NG_TAG_BLOCK},
    {"dialog", NG_TAG_OTHER, NG_TAG_BLOCK | NG_TAG_DROP},
    {"dir", NG_TAG_LIST, NG_TAG_BLOCK},
    {"div", NG_TAG_DIV, NG_TAG_BLOCK},
    {"dl", NG_TAG_DL, NG_TAG_BLOCK},
    {"dt", NG_TAG_ITEM, NG_TAG_BLOCK | NG_TAG_ENDS},
    {"embed", NG_TAG_OTHER, NG_TAG_VOID | NG_TAG_DROP},
    {"fieldset", NG_TAG_FORM, NG_TAG_BLOCK},
    {"figcaption", NG_TAG_FIGCAPTION, NG_TAG_BLOCK},
    {"figure", NG_TAG_FIGURE, NG_TAG_BLOCK},
    {"footer", NG_TAG_FOOTER, NG_TAG_BLOCK},
    {"form", NG_TAG_FORM, NG_TAG_BLOCK},
    {"frame", NG_TAG_OTHER, NG_TAG_VOID | NG_TAG_DROP},
    {"h1", NG_TAG_HEADING, NG_TAG_BLOCK},
    {"h2", NG_TAG_HEADING, NG_TAG_BLOCK},
    {"h3", NG_TAG_HEADING, NG_TAG_BLOCK},
    {"h4", NG_TAG_HEADING, NG_TAG_BLOCK},
    {"h5", NG_TAG_HEADING, NG_TAG_BLOCK},
    {"h6", NG_TAG_HEADING, NG_TAG_BLOCK},
    {"head", NG_TAG_OTHER, NG_TAG_BLOCK | NG_TAG_DROP},
    {"header", NG_TAG_HEADER, NG_TAG_BLOCK},
    {"hgroup", NG_TAG_HEADER, NG_TAG_BLOCK},
    {"hr", NG_TAG_HR, NG_TAG_BLOCK | NG_TAG_VOID},
    {"html", NG_TAG_OTHER, NG_TAG_BLOCK},
    {"iframe", NG_TAG_OTHER, NG_TAG_DROP},
    {"img", NG_TAG_IMG, NG_TAG_VOID},
    {"input", NG_TAG_OTHER, NG_TAG_VOID | NG_TAG_DROP},
    {"legend", NG_TAG_DIV, NG_TAG_BLOCK},
    {"li", NG_TAG_ITEM, NG_TAG_BLOCK | NG_TAG_ENDS},
    {"link", NG_TAG_OTHER, NG_TAG_VOID},
    {"main", NG_TAG_MAIN, NG_TAG_BLOCK},
    {"map", NG_TAG_OTHER, NG_TAG_DROP},
    {"menu", NG_TAG_LIST, NG_TAG_BLOCK},
    {"meta", NG_TAG_OTHER, NG_TAG_VOID},
    {"meter", NG_TAG_OTHER, NG_TAG_DROP},
    {"nav", NG_TAG_NAV, NG_TAG_BLOCK},
    {"noembed", NG_TAG_OTHER, NG_TAG_DROP},
    {"noframes", NG_TAG_OTHER, NG_TAG_DROP},
    {"noscript", NG_TAG_OTHER, NG_TAG_DROP},
    {"object", NG_TAG_OTHER, NG_TAG_DROP},
    {"ol", NG_TAG_LIST, NG_TAG_BLOCK},
    {"option", NG_TAG_OTHER, NG_TAG_DROP | NG_TAG_ENDS},
    {"p", NG_TAG_P, NG_TAG_BLOCK | NG_TAG_ENDS},
    {"param", NG_TAG_OTHER, NG_TAG_VOID},
    {"pre", NG_TAG_PRE, NG_TAG_BLOCK},
    {"progress", NG_TAG_OTHER, NG_TAG_DROP},
    {"rp", NG_TAG_OTHER, NG_TAG_DROP},
    {"rt", NG_TAG_OTHER, NG_TAG_DROP},
    {"script", NG_TAG_OTHER, NG_TAG_DROP},
    {"section", NG_TAG_SECTION, NG_TAG_BLOCK},
    {"select", NG_TAG_OTHER, NG_TAG_DROP},
    {"source", NG_TAG_OTHER, NG_TAG_VOID},
    {"style", NG_TAG_OTHER, NG_TAG_DROP},
    {"summary", NG_TAG_DIV, NG_TAG_BLOCK},
    {"svg", NG_TAG_OTHER, NG_TAG_DROP},
    {"table", NG_TAG_TABLE, NG_TAG_BLOCK},
    {"tbody", NG_TAG_OTHER, NG_TAG_BLOCK},
    {"td", NG_TAG_TD, NG_TAG_BLOCK | NG_TAG_ENDS},
    {"template", NG_TAG_OTHER, NG_TAG_DROP},
    {"textarea", NG_TAG_OTHER, NG_TAG_DROP},
    {"tfoot", NG_TAG_OTHER, NG_TAG_BLOCK},
    {"th", NG_TAG_TD, NG_TAG_BLOCK | NG_TAG_ENDS},
    {"thead", NG_TAG_OTHER, NG_TAG_BLOCK},
    {"time", NG_TAG_TIME, 0},
    {"title", NG_TAG_OTHER, NG_TAG_DROP},
    {"tr", NG_TAG_TR, NG_TAG_BLOCK | NG_TAG_ENDS},
    {"track", NG_TAG_OTHER, NG_TAG_VOID},
    {"ul", NG_TAG_LIST, NG_TAG_BLOCK},
    {"video", NG_TAG_OTHER, NG_TAG_DROP},
    {"wbr", NG_TAG_OTHER, NG_TAG_VOID},
};

ng_html_tag_info ng_html_tag_look(const char *name, size_t len)
{
    size_t low = 0, high = sizeof entries / sizeof *entries;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const char *other = entries[middle].name;
        int order = strncmp(name, other, len);
        if (order == 0 && other[len])
            order = -1;
        if (order == 0) {
            const entry *e = &entries[middle];
            unsigned level = e->tag == NG_TAG_HEADING ? (unsigned)(name[1] - '0') : 0;
            return (ng_html_tag_info){e->tag, e->flags, level};
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return (ng_html_tag_info){NG_TAG_OTHER, 0, 0};
}
