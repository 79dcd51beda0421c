/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_fragment.c - pieces of HTML inside other formats. */
#include <libxml/HTMLparser.h>
#include <string.h>

#include "html.h"
#include "nutgraf/buffer.h"

#define OPTIONS                                                                                    \
    (HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |           \
     XML_PARSE_HUGE)

static htmlDocPtr parse(const char *html, size_t len, ng_error *err)
{
    htmlDocPtr doc =
        len < INT32_MAX ? htmlReadMemory(html, (int)len, NULL, "UTF-8", OPTIONS) : NULL;
    if (!doc)
        ng_fail(err, NG_NOMEM, "no memory for a tree of HTML");
    return doc;
}

static xmlNodePtr next(xmlNodePtr node)
{
    if (node->children)
        return node->children;
    while (node && !node->next)
        node = node->parent;
    return node ? node->next : NULL;
}

static int is_block(xmlNodePtr node)
{
    static const char *const names[] = {"p", "div", "h1", "h2", "h3", "h4", "li", "br", "td"};
    for (size_t i = 0; node->type == XML_ELEMENT_NODE && i < sizeof names / sizeof *names; i++)
        if (strcmp((const char *)node->name, names[i]) == 0)
            return 1;
    return 0;
}

static ng_status add(ng_article *a, ng_buf *text, uint32_t line, ng_error *err)
{
    ng_status s = ng_article_add_block(a, NG_BLOCK_PARAGRAPH, 0, line, text->data ? text->data : "",
                                       text->len, err);
    ng_buf_clear(text);
    return s;
}

ng_status ng_html_add_fragment(ng_article *a, const char *html, size_t len, uint32_t line,
                               ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
    htmlDocPtr doc = len ? parse(html, len, err) : NULL;
    ng_status s = doc || !len ? NG_OK : NG_NOMEM;
    for (xmlNodePtr n = doc ? xmlDocGetRootElement(doc) : NULL; n && s == NG_OK; n = next(n)) {
        if (is_block(n))
            s = add(a, &text, line, err);
        else if (n->type == XML_TEXT_NODE && n->content)
            s = ng_buf_add_str(&text, (const char *)n->content, err);
    }
    if (s == NG_OK)
        s = add(a, &text, line, err);
    xmlFreeDoc(doc);
    return s;
}

ng_status ng_html_plain(const char *html, size_t len, char **ret, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
    htmlDocPtr doc = len ? parse(html, len, err) : NULL;
    ng_status s = doc || !len ? ng_buf_add_str(&text, "", err) : NG_NOMEM;
    for (xmlNodePtr n = doc ? xmlDocGetRootElement(doc) : NULL; n && s == NG_OK; n = next(n))
        if (n->type == XML_TEXT_NODE && n->content)
            s = ng_buf_add_str(&text, (const char *)n->content, err);
    xmlFreeDoc(doc);
    if (s == NG_OK)
        *ret = ng_buf_steal(&text);
    return s;
}
