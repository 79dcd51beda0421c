/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query_tree.c - a query tree as one line of text, for tests. */
#include "query_tree.h"

static ng_status leaf(const ng_node *n, ng_buf *ret, ng_error *err)
{
    int len = (int)n->text_len;
    switch (n->kind) {
    case NG_NODE_WORD:
        return ng_buf_addf(ret, err, "%.*s", len, n->text);
    case NG_NODE_PREFIX:
        return ng_buf_addf(ret, err, "(prefix %.*s)", len, n->text);
    case NG_NODE_FUZZY:
        return ng_buf_addf(ret, err, "(fuzzy/%u %.*s)", n->slop, len, n->text);
    case NG_NODE_FIELD:
        if (n->quoted && (n->field == NG_IN_TITLE || n->field == NG_IN_HEADING))
            return ng_buf_addf(ret, err, "(%s \"%.*s\")", ng_field_name(n->field), len, n->text);
        return ng_buf_addf(ret, err, "(%s %.*s)", ng_field_name(n->field), len, n->text);
    case NG_NODE_DATE:
        return ng_buf_addf(ret, err, "(date %d %d)", n->from_day, n->to_day);
    default:
        return n->slop ? ng_buf_addf(ret, err, "[%.*s]~%u", len, n->text, n->slop)
                       : ng_buf_addf(ret, err, "[%.*s]", len, n->text);
    }
}

ng_status query_tree(const ng_node *n, ng_buf *ret, ng_error *err)
{
    static const char *const names[] = {
        [NG_NODE_NEAR] = "near", [NG_NODE_GROUP] = "group", [NG_NODE_AND] = "and",
        [NG_NODE_OR] = "or",     [NG_NODE_NOT] = "not",
    };
    static const char *const marks[] = {"", "+", "-", "="};
    ng_status s = ng_buf_add_str(ret, marks[n->occur], err);
    if (s != NG_OK)
        return s;
    if (n->kind < NG_NODE_GROUP && n->kind != NG_NODE_NEAR)
        return leaf(n, ret, err);
    s = n->kind == NG_NODE_NEAR ? ng_buf_addf(ret, err, "(near/%u", n->slop)
                                : ng_buf_addf(ret, err, "(%s", names[n->kind]);
    for (size_t i = 0; i < n->n_children && s == NG_OK; i++) {
        s = ng_buf_add_char(ret, ' ', err);
        if (s == NG_OK)
            s = query_tree(n->children[i], ret, err);
    }
    return s == NG_OK ? ng_buf_add_char(ret, ')', err) : s;
}
