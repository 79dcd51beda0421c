/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query_print.c - a tree written as the query that parses to it. Trees are as deep as brackets. */
#include <string.h>

#include "nutgraf/query.h"
#include "query_chars.h"
#include "query_date.h"

static ng_status print_node(const ng_node *node, int in_brackets, ng_buf *ret, ng_error *err);

static ng_status print_quoted(const ng_node *node, ng_buf *ret, ng_error *err)
{
    const char *open, *close;
    ng_query_quotes_for(node->text, node->text_len, &open, &close);
    ng_status s = ng_buf_add_str(ret, open, err);
    if (s == NG_OK)
        s = ng_buf_add(ret, node->text, node->text_len, err);
    return s == NG_OK ? ng_buf_add_str(ret, close, err) : s;
}

static ng_status print_field(const ng_node *node, ng_buf *ret, ng_error *err)
{
    ng_status s = ng_buf_addf(ret, err, "%s:", ng_field_name(node->field));
    if (s != NG_OK)
        return s;
    if (node->field == NG_IN_TITLE || node->field == NG_IN_HEADING)
        return node->quoted ? print_quoted(node, ret, err)
                            : ng_buf_add(ret, node->text, node->text_len, err);
    for (size_t i = 0, n; i < node->text_len; i += n) {
        uint32_t c = ng_query_char(node->text + i, node->text_len - i, &n);
        if (!ng_query_is_wordish(c) && !(n == 1 && c != 0 && strchr("-_./#", (int)c)))
            return print_quoted(node, ret, err);
    }
    return ng_buf_add(ret, node->text, node->text_len, err);
}

static ng_status print_leaf(const ng_node *node, ng_buf *ret, ng_error *err)
{
    ng_status s;
    switch (node->kind) {
    case NG_NODE_PHRASE:
        s = print_quoted(node, ret, err);
        return s != NG_OK || node->slop == 0 ? s : ng_buf_addf(ret, err, "~%u", node->slop);
    case NG_NODE_FIELD:
        return print_field(node, ret, err);
    case NG_NODE_DATE:
        s = ng_buf_add_str(ret, "date:", err);
        return s != NG_OK ? s : ng_date_value_print(node->from_day, node->to_day, ret, err);
    default:
        break;
    }
    s = ng_buf_add(ret, node->text, node->text_len, err);
    if (s == NG_OK && node->kind == NG_NODE_PREFIX)
        s = ng_buf_add_char(ret, '*', err);
    if (s == NG_OK && node->kind == NG_NODE_FUZZY)
        s = ng_buf_add_char(ret, '~', err);
    if (s == NG_OK && node->kind == NG_NODE_FUZZY && node->slop > 0)
        s = ng_buf_addf(ret, err, "%u", node->slop);
    return s;
}

/* What stands before a child of a list; `-5.5` would be a number. */
static const char *sign(const ng_node *child)
{
    if (child->occur != NG_MUST_NOT)
        return child->occur == NG_MUST ? "+" : "";
    const ng_node *first = child->kind == NG_NODE_NEAR ? child->children[0] : child;
    int digit = first->kind != NG_NODE_PHRASE && first->text && first->text[0] >= '0' &&
                first->text[0] <= '9';
    return digit ? "NOT " : "-";
}

static ng_status print_children(const ng_node *node, const char *between, ng_buf *ret,
                                ng_error *err)
{
    ng_status s = NG_OK;
    for (size_t i = 0; i < node->n_children && s == NG_OK; i++) {
        const ng_node *child = node->children[i];
        int is_group = node->kind == NG_NODE_GROUP;
        if (i > 0)
            s = ng_buf_add_str(ret, between, err);
        if (s == NG_OK && is_group)
            s = ng_buf_add_str(ret, sign(child), err);
        if (s == NG_OK)
            s = print_node(child, 1, ret, err);
    }
    return s;
}

static ng_status print_near(const ng_node *node, ng_buf *ret, ng_error *err)
{
    ng_buf between = NG_BUF_INIT;
    ng_status s = ng_buf_addf(&between, err, " NEAR/%u ", node->slop);
    if (s == NG_OK)
        s = print_children(node, between.data, ret, err);
    ng_buf_release(&between);
    return s;
}

static const char *joint(ng_node_kind kind)
{
    return kind == NG_NODE_AND ? " AND " : kind == NG_NODE_OR ? " OR " : " ";
}

static ng_status print_node(const ng_node *node, int in_brackets, ng_buf *ret, ng_error *err)
{
    if (node->kind < NG_NODE_GROUP && node->kind != NG_NODE_NEAR)
        return print_leaf(node, ret, err);
    if (node->kind == NG_NODE_NEAR)
        return print_near(node, ret, err);
    ng_status s = NG_OK;
    if (node->kind == NG_NODE_NOT) {
        s = ng_buf_add_str(ret, "NOT ", err);
        return s == NG_OK ? print_node(node->children[0], 1, ret, err) : s;
    }
    if (in_brackets)
        s = ng_buf_add_char(ret, '(', err);
    if (s == NG_OK)
        s = print_children(node, joint(node->kind), ret, err);
    return s == NG_OK && in_brackets ? ng_buf_add_char(ret, ')', err) : s;
}

ng_status ng_query_interpreted(const ng_query *q, ng_buf *ret, ng_error *err)
{
    ng_buf text = NG_BUF_INIT;
    ng_status s = print_node(q->root, 0, &text, err);
    if (s == NG_OK && text.len > 0)
        s = ng_buf_add(ret, text.data, text.len, err);
    ng_buf_release(&text);
    return s;
}
