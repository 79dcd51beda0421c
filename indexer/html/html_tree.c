/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_tree.c - from markup to the array of nodes. */
#include "html_tree.h"

#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define OPTIONS                                                                                    \
    (HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |           \
     HTML_PARSE_IGNORE_ENC | XML_PARSE_HUGE)

#define FIRST_NODES 1024

xmlNodePtr ng_html_next(xmlNodePtr node)
{
    if (node->children)
        return node->children;
    while (node && !node->next)
        node = node->parent;
    return node ? node->next : NULL;
}

const char *ng_html_attribute(xmlNodePtr node, const char *name)
{
    for (xmlAttrPtr a = node->properties; a; a = a->next)
        if (strcmp((const char *)a->name, name) == 0)
            return a->children && a->children->content ? (const char *)a->children->content : "";
    return NULL;
}

/* ---- What nobody sees ---- */

/* `name: value` in a style, whatever white space is between. */
static int style_says(const char *style, const char *name, const char *value)
{
    for (const char *s = style; (s = strcasestr(s, name));) {
        s += strlen(name);
        s += strspn(s, " \t\n:");
        if (strncasecmp(s, value, strlen(value)) == 0)
            return 1;
    }
    return 0;
}

static int is_hidden(xmlNodePtr node)
{
    if (!node->properties)
        return 0;
    const char *aria = ng_html_attribute(node, "aria-hidden");
    const char *style = ng_html_attribute(node, "style");
    const char *class = ng_html_attribute(node, "class");
    if ((class && ng_html_is_unseen(class)) || ng_html_attribute(node, "hidden") ||
        (aria && strcasecmp(aria, "true") == 0))
        return 1;
    return style &&
           (style_says(style, "display", "none") || style_says(style, "visibility", "hidden") ||
            style_says(style, "clip", "rect(0"));
}

/* ---- The array ---- */

static ng_html_node *new_node(ng_html_tree *t, ng_error *err)
{
    if (t->n == NG_HTML_NODES_MAX) {
        ng_fail(err, NG_LIMIT, "an HTML page has over %d elements and texts", NG_HTML_NODES_MAX);
        return NULL;
    }
    if (t->n == t->cap) {
        uint32_t cap = t->cap ? 2 * t->cap : FIRST_NODES;
        ng_html_node *more = realloc(t->nodes, cap * sizeof *more);
        if (!more) {
            ng_fail(err, NG_NOMEM, "no memory for a tree of HTML");
            return NULL;
        }
        t->nodes = more;
        t->cap = cap;
    }
    ng_html_node *node = &t->nodes[t->n++];
    memset(node, 0, sizeof *node);
    return node;
}

/* Nodes above the one that comes next. */
typedef struct path {
    uint32_t items[NG_HTML_DEPTH_MAX + 2];
    size_t n;
} path;

static ng_status add_node(ng_html_tree *t, path *p, xmlNodePtr xml, ng_html_tag_info info,
                          ng_error *err)
{
    uint32_t parent = p->n ? p->items[p->n - 1] : 0, at = t->n;
    ng_html_node *node = new_node(t, err);
    if (!node)
        return err ? err->status : NG_NOMEM;
    node->xml = xml;
    node->parent = parent;
    node->end = at + 1;
    node->tag = (uint8_t)info.tag;
    node->level = (uint8_t)info.level;
    node->block = info.flags & NG_TAG_BLOCK ? at : t->nodes[parent].block;
    if (info.tag != NG_TAG_TEXT && xml->properties)
        node->names = (uint8_t)ng_html_names(xml);
    return NG_OK;
}

/* Adds a node if it is one to read; `*ret` whether there is something below to go into. */
static ng_status visit(ng_html_tree *t, path *p, xmlNodePtr xml, int *ret, ng_error *err)
{
    *ret = 0;
    if (xml->type == XML_TEXT_NODE)
        return xml->content && *xml->content
                   ? add_node(t, p, xml, (ng_html_tag_info){NG_TAG_TEXT, 0, 0}, err)
                   : NG_OK;
    if (xml->type != XML_ELEMENT_NODE)
        return NG_OK;
    ng_html_tag_info info =
        ng_html_tag_look((const char *)xml->name, strlen((const char *)xml->name));
    if ((info.flags & NG_TAG_DROP) || is_hidden(xml))
        return NG_OK;
    *ret = xml->children != NULL;
    return add_node(t, p, xml, info, err);
}

static void close_top(ng_html_tree *t, path *p)
{
    t->nodes[p->items[--p->n]].end = t->n;
}

static ng_status flatten(ng_html_tree *t, xmlNodePtr root, ng_error *err)
{
    path p = {.n = 0};
    xmlNodePtr xml = root;
    ng_status s = NG_OK;
    while (xml && s == NG_OK) {
        int deeper = 0;
        s = visit(t, &p, xml, &deeper, err);
        if (s == NG_OK && deeper) {
            if (p.n == NG_HTML_DEPTH_MAX + 2)
                return ng_fail(err, NG_LIMIT, "HTML elements are nested over %d deep",
                               NG_HTML_DEPTH_MAX);
            p.items[p.n++] = t->n - 1;
            xml = xml->children;
            continue;
        }
        while (xml != root && !xml->next) {
            xml = xml->parent;
            close_top(t, &p);
        }
        xml = xml == root ? NULL : xml->next;
    }
    while (p.n)
        close_top(t, &p);
    return s;
}

/* ---- Parsing ---- */

static ng_status parse(ng_html_tree *t, const ng_buf *markup, ng_error *err)
{
    htmlParserCtxtPtr ctxt = htmlNewParserCtxt();
    if (ctxt)
        t->doc = htmlCtxtReadMemory(ctxt, markup->data, (int)markup->len, NULL, "UTF-8", OPTIONS);
    int lost = !ctxt || ctxt->errNo == XML_ERR_NO_MEMORY;
    if (ctxt)
        htmlFreeParserCtxt(ctxt);
    return lost ? ng_fail(err, NG_NOMEM, "no memory for a tree of HTML") : NG_OK;
}

ng_status ng_html_tree_make(const char *html, size_t len, ng_html_tree *ret,
                            ng_html_scripts *scripts, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf markup = NG_BUF_INIT;
    ng_error own = NG_ERROR_INIT;
    ng_status s = ng_html_scan(html, len, &markup, scripts, &own);
    if (s == NG_OK && markup.len > INT32_MAX / 2)
        s = ng_fail(&own, NG_LIMIT, "an HTML page is over %d bytes", INT32_MAX / 2);
    if (s == NG_OK && markup.len > 0)
        s = parse(ret, &markup, &own);
    xmlNodePtr root = s == NG_OK && ret->doc ? xmlDocGetRootElement(ret->doc) : NULL;
    if (root)
        s = flatten(ret, root, &own);
    return s == NG_OK ? s : ng_fail(err, s, "%s", own.text);
}

void ng_html_tree_release(ng_html_tree *t)
{
    xmlFreeDoc(t->doc);
    free(t->nodes);
    *t = (ng_html_tree)NG_HTML_TREE_INIT;
}
