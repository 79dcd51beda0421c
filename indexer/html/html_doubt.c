/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_doubt.c - elements that are no content, by their tags, names and links.
 *
 * Whatever an element is called, it is content when much of the text of the page stands in it:
 * pages are wrapped in elements with all kinds of names. */
#include "html_choose.h"

#define LINKS_TEXT_PERCENT 25 /* of the text of the page: what has more is no menu */
#define LIST_LINKS         2 /* lists with more than one of so many characters in links are menus */

/* Whether a node has less than `percent` of the text of the page. */
static int is_small(const ng_html_tree *t, const ng_html_node *node, uint32_t percent)
{
    return (uint64_t)node->texts * 100 < (uint64_t)t->nodes[0].texts * percent;
}

#define SMALL_CHARS 1000 /* captions, bylines and who the author is */

/* A part that its name alone may judge. */
static int is_note(const ng_html_tree *t, const ng_html_node *node)
{
    return node->chars < SMALL_CHARS && is_small(t, node, 40);
}

void ng_html_name_kinds(ng_html_tree *t, ng_html_runs *r)
{
    for (uint32_t i = 1; i < t->n; i++) {
        ng_html_node *node = &t->nodes[i];
        ng_block_kind above = (ng_block_kind)t->nodes[node->parent].kind;
        if (above == NG_BLOCK_CAPTION || above == NG_BLOCK_CREDIT)
            node->kind = (uint8_t)above;
        else if (node->names & (NG_NAME_CAPTION | NG_NAME_CREDIT) && is_note(t, node))
            node->kind = node->names & NG_NAME_CAPTION ? NG_BLOCK_CAPTION : NG_BLOCK_CREDIT;
    }
    for (size_t i = 0; i < r->n; i++) {
        ng_block_kind kind = (ng_block_kind)t->nodes[r->items[i].node].kind;
        if (kind == NG_BLOCK_CAPTION || kind == NG_BLOCK_CREDIT)
            r->items[i].kind = (uint8_t)kind;
    }
}

static int by_tag(const ng_html_tree *t, const ng_html_node *node)
{
    switch (node->tag) {
    case NG_TAG_NAV:
    case NG_TAG_ASIDE:
        return is_small(t, node, 50);
    case NG_TAG_FOOTER:
    case NG_TAG_FORM:
        return is_small(t, node, 30);
    default:
        return 0;
    }
}

static int by_names(const ng_html_tree *t, const ng_html_node *node)
{
    if (node->tag == NG_TAG_BODY || node->tag == NG_TAG_ARTICLE || node->tag == NG_TAG_MAIN ||
        node->tag == NG_TAG_A)
        return 0;
    if (node->names & NG_NAME_BODY)
        return 0;
    if (node->names & NG_NAME_META && is_note(t, node))
        return 1;
    if (node->names & NG_NAME_BAD)
        return is_small(t, node, node->names & NG_NAME_GOOD ? 10 : 30);
    return 0;
}

static int by_links(const ng_html_tree *t, const ng_html_node *node)
{
    if (!is_small(t, node, LINKS_TEXT_PERCENT))
        return 0;
    if (node->tag == NG_TAG_LIST || node->tag == NG_TAG_TABLE || node->tag == NG_TAG_DL ||
        node->tag == NG_TAG_DIV || node->tag == NG_TAG_SECTION)
        return node->links * LIST_LINKS > node->chars;
    return 0;
}

static int is_doubtful(const ng_html_tree *t, const ng_html_node *node, ng_html_doubt doubt)
{
    if (node->tag == NG_TAG_TEXT || node->tag == NG_TAG_BODY)
        return 0;
    if (by_tag(t, node) || (node->names & NG_NAME_COMMENTS && is_small(t, node, 60)))
        return 1;
    if (doubt <= NG_DOUBT_LINKS && by_links(t, node))
        return 1;
    return doubt <= NG_DOUBT_NAMES && by_names(t, node);
}

void ng_html_doubt_nodes(ng_html_tree *t, const ng_html_runs *r, ng_html_doubt doubt)
{
    for (uint32_t i = 0; i < t->n; i++) {
        ng_html_node *node = &t->nodes[i];
        node->kept = 0;
        node->dropped = (i > 0 && t->nodes[node->parent].dropped) || is_doubtful(t, node, doubt);
    }
    for (size_t i = 0; i < r->n; i++) {
        const ng_html_run *run = &r->items[i];
        ng_html_node *node = &t->nodes[run->node];
        if (!node->dropped && run->kind != NG_BLOCK_LIST && ng_html_run_is_text(run))
            node->kept += run->chars;
    }
    for (uint32_t i = t->n; i > 1; i--)
        t->nodes[t->nodes[i - 1].parent].kept += t->nodes[i - 1].kept;
}
