/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xml_tree.c - walking a tree of XML. */
#include <string.h>

#include "xml.h"

static const char *text_at(const ng_xml *x, uint32_t at)
{
    return x->texts.data + at;
}

const char *ng_xml_broken(const ng_xml *x, uint32_t *ret_line)
{
    if (!x->broken[0])
        return NULL;
    *ret_line = x->broken_line;
    return x->broken;
}

int ng_xml_is_whole(const ng_xml *x, ng_xml_id element)
{
    return x->nodes[element].whole;
}

ng_xml_id ng_xml_root(const ng_xml *x)
{
    return ng_xml_first(x, 0);
}

ng_xml_ns ng_xml_ns_of(const ng_xml *x, ng_xml_id element)
{
    return (ng_xml_ns)x->nodes[element].ns;
}

const char *ng_xml_name(const ng_xml *x, ng_xml_id element)
{
    return text_at(x, x->nodes[element].text);
}

uint32_t ng_xml_line(const ng_xml *x, ng_xml_id element)
{
    return x->nodes[element].line;
}

ng_xml_id ng_xml_parent(const ng_xml *x, ng_xml_id element)
{
    return x->nodes[element].parent;
}

int ng_xml_is(const ng_xml *x, ng_xml_id element, ng_xml_ns ns, const char *name)
{
    return element && x->nodes[element].ns == ns && strcmp(ng_xml_name(x, element), name) == 0;
}

static ng_xml_id skip_texts(const ng_xml *x, ng_xml_id node)
{
    while (node && x->nodes[node].is_text)
        node = x->nodes[node].next;
    return node;
}

ng_xml_id ng_xml_first(const ng_xml *x, ng_xml_id element)
{
    return skip_texts(x, x->nodes[element].first);
}

ng_xml_id ng_xml_next(const ng_xml *x, ng_xml_id element)
{
    return element ? skip_texts(x, x->nodes[element].next) : 0;
}

static ng_xml_id named(const ng_xml *x, ng_xml_id element, ng_xml_ns ns, const char *name)
{
    while (element && !ng_xml_is(x, element, ns, name))
        element = ng_xml_next(x, element);
    return element;
}

ng_xml_id ng_xml_child(const ng_xml *x, ng_xml_id element, ng_xml_ns ns, const char *name)
{
    return named(x, ng_xml_first(x, element), ns, name);
}

ng_xml_id ng_xml_again(const ng_xml *x, ng_xml_id element, ng_xml_ns ns, const char *name)
{
    return named(x, ng_xml_next(x, element), ns, name);
}

/* The next node of any kind below `top`. */
static ng_xml_id step(const ng_xml *x, ng_xml_id top, ng_xml_id node)
{
    if (x->nodes[node].first)
        return x->nodes[node].first;
    while (node != top && !x->nodes[node].next)
        node = x->nodes[node].parent;
    return node == top ? 0 : x->nodes[node].next;
}

ng_xml_id ng_xml_walk(const ng_xml *x, ng_xml_id top, ng_xml_id element)
{
    do
        element = step(x, top, element);
    while (element && x->nodes[element].is_text);
    return element;
}

const char *ng_xml_attribute(const ng_xml *x, ng_xml_id element, const char *name)
{
    const ng_xml_node *node = &x->nodes[element];
    for (uint32_t i = 0; i < node->n_attributes; i++)
        if (strcmp(text_at(x, x->pairs[node->attributes + i].name), name) == 0)
            return text_at(x, x->pairs[node->attributes + i].value);
    return NULL;
}

const char *ng_xml_inherited(const ng_xml *x, ng_xml_id element, const char *name)
{
    const char *value = NULL;
    for (; element && !value; element = x->nodes[element].parent)
        value = ng_xml_attribute(x, element, name);
    return value;
}

ng_status ng_xml_text(const ng_xml *x, ng_xml_id element, ng_buf *ret, ng_error *err)
{
    ng_status s = NG_OK;
    for (ng_xml_id n = step(x, element, element); n && s == NG_OK; n = step(x, element, n))
        if (x->nodes[n].is_text)
            s = ng_buf_add(ret, text_at(x, x->nodes[n].text), x->nodes[n].len, err);
    return s;
}

/* ---- Markup. ---- */

static ng_status add_escaped(ng_buf *ret, const char *text, size_t len, ng_error *err)
{
    ng_status s = NG_OK;
    while (len > 0 && s == NG_OK) {
        size_t plain = 0;
        while (plain < len && !strchr("<>&\"", text[plain]))
            plain++;
        s = ng_buf_add(ret, text, plain, err);
        text += plain;
        len -= plain;
        if (len == 0 || s != NG_OK)
            break;
        s = ng_buf_add_str(ret,
                           *text == '<'   ? "&lt;"
                           : *text == '>' ? "&gt;"
                           : *text == '&' ? "&amp;"
                                          : "&quot;",
                           err);
        text++;
        len--;
    }
    return s;
}

static ng_status add_start(const ng_xml *x, ng_xml_id element, ng_buf *ret, ng_error *err)
{
    const ng_xml_node *node = &x->nodes[element];
    ng_status s = ng_buf_addf(ret, err, "<%s", ng_xml_name(x, element));
    for (uint32_t i = 0; i < node->n_attributes && s == NG_OK; i++) {
        const ng_xml_pair *pair = &x->pairs[node->attributes + i];
        const char *value = text_at(x, pair->value);
        s = ng_buf_addf(ret, err, " %s=\"", text_at(x, pair->name));
        if (s == NG_OK)
            s = add_escaped(ret, value, strlen(value), err);
        if (s == NG_OK)
            s = ng_buf_add_char(ret, '"', err);
    }
    return s == NG_OK ? ng_buf_add_char(ret, '>', err) : s;
}

/* `<br></br>` would be two of them in HTML. */
static int is_void(const char *name)
{
    static const char *const names[] = {"br",   "hr",    "img", "input",  "meta",
                                        "link", "embed", "col", "source", "wbr"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return 1;
    return 0;
}

static ng_status add_end(const ng_xml *x, ng_xml_id element, ng_buf *ret, ng_error *err)
{
    const char *name = ng_xml_name(x, element);
    return is_void(name) ? NG_OK : ng_buf_addf(ret, err, "</%s>", name);
}

ng_status ng_xml_markup(const ng_xml *x, ng_xml_id element, ng_buf *ret, ng_error *err)
{
    ng_status s = NG_OK;
    ng_xml_id n = x->nodes[element].first;
    while (n && s == NG_OK) {
        const ng_xml_node *node = &x->nodes[n];
        s = node->is_text ? add_escaped(ret, text_at(x, node->text), node->len, err)
                          : add_start(x, n, ret, err);
        if (s == NG_OK && node->first) {
            n = node->first;
            continue;
        }
        if (s == NG_OK && !node->is_text)
            s = add_end(x, n, ret, err);
        while (s == NG_OK && !x->nodes[n].next && x->nodes[n].parent != element) {
            n = x->nodes[n].parent;
            s = add_end(x, n, ret, err);
        }
        n = x->nodes[n].next;
    }
    return s;
}
