/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query_node.c - making the nodes and warnings of a query. */
#include "query_node.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "nutgraf/text.h"
#include "query_date.h"

/* About the years 1700 to 9900: a thousand years before are still years that can be written. */
#define TODAY_MIN (-100000)
#define TODAY_MAX 2900000

static const char *const field_names[] = {
    [NG_IN_ARTICLE] = "article", [NG_IN_SOURCE] = "source", [NG_IN_SECTION] = "section",
    [NG_IN_AUTHOR] = "author",   [NG_IN_LANG] = "lang",     [NG_IN_TAG] = "tag",
    [NG_IN_KIND] = "kind",       [NG_IN_TITLE] = "title",   [NG_IN_HEADING] = "heading",
    [NG_IN_URL] = "url",         [NG_IN_SAID] = "said",     [NG_IN_IS] = "is",
};

const char *ng_field_name(ng_field field)
{
    return field > NG_FIELD_NONE && field <= NG_IN_LAST ? field_names[field] : NULL;
}

int ng_field_parse(const char *name, size_t len, ng_field *ret)
{
    for (int f = NG_IN_ARTICLE; f <= NG_IN_LAST; f++) {
        if (strlen(field_names[f]) == len && strncasecmp(field_names[f], name, len) == 0) {
            *ret = (ng_field)f;
            return 1;
        }
    }
    return 0;
}

void *ng_query_alloc(ng_query_maker *m, size_t size)
{
    void *p = m->failed ? NULL : ng_arena_alloc(m->query->arena, size);
    if (!p)
        m->failed = 1;
    return p;
}

void ng_query_warn(ng_query_maker *m, size_t start, size_t end, const char *format, ...)
{
    ng_query *q = m->query;
    if (q->n_warnings == NG_QUERY_WARNINGS_MAX)
        return;
    if (!q->warnings) {
        q->warnings = ng_query_alloc(m, NG_QUERY_WARNINGS_MAX * sizeof *q->warnings);
        if (!q->warnings)
            return;
    }
    ng_warning *w = &q->warnings[q->n_warnings++];
    w->start = (uint32_t)start;
    w->end = (uint32_t)end;
    va_list args;
    va_start(args, format);
    int length = vsnprintf(w->text, sizeof w->text, format, args);
    va_end(args);
    if (length >= (int)sizeof w->text)
        w->text[ng_utf8_valid_prefix(w->text, strlen(w->text))] = '\0';
}

ng_node *ng_query_node(ng_query_maker *m, ng_node_kind kind, size_t start, size_t end)
{
    ng_node *node = ng_query_alloc(m, sizeof *node);
    if (!node)
        return NULL;
    node->kind = kind;
    node->start = (uint32_t)start;
    node->end = (uint32_t)end;
    return node;
}

void ng_nodes_add(ng_query_maker *m, ng_nodes *list, ng_node *node)
{
    if (!node)
        return;
    if (list->n == list->cap) {
        size_t cap = list->cap ? 2 * list->cap : 4;
        ng_node **items = ng_query_alloc(m, cap * sizeof *items);
        if (!items)
            return;
        if (list->n > 0)
            memcpy(items, list->items, list->n * sizeof *items);
        list->items = items;
        list->cap = cap;
    }
    list->items[list->n++] = node;
}

ng_node *ng_query_join(ng_query_maker *m, ng_node_kind kind, const ng_nodes *list)
{
    ng_node *node = ng_query_node(m, kind, 0, 0);
    if (!node)
        return NULL;
    node->children = list->items;
    node->n_children = list->n;
    for (size_t i = 0; i < list->n; i++) {
        const ng_node *child = list->items[i];
        if (i == 0 || child->start < node->start)
            node->start = child->start;
        if (child->end > node->end)
            node->end = child->end;
        if (kind != NG_NODE_GROUP)
            list->items[i]->occur = NG_SHOULD;
    }
    return node;
}

/* Words of titles and headings are no alternatives: all must be there. */
static int same_field(const ng_node *a, const ng_node *b)
{
    if (a->kind == NG_NODE_FIELD && (a->field == NG_IN_TITLE || a->field == NG_IN_HEADING))
        return a == b;
    return a->occur == NG_FILTER && b->occur == NG_FILTER && a->kind == b->kind &&
           (a->kind == NG_NODE_DATE || (a->kind == NG_NODE_FIELD && a->field == b->field));
}

ng_node *ng_query_group(ng_query_maker *m, const ng_nodes *list)
{
    ng_nodes kept = {0};
    for (size_t i = 0; i < list->n; i++) {
        ng_node *node = list->items[i];
        ng_nodes same = {0};
        if (!node)
            continue;
        for (size_t j = i; j < list->n && same_field(node, node); j++) {
            if (list->items[j] && same_field(node, list->items[j])) {
                ng_nodes_add(m, &same, list->items[j]);
                if (j > i)
                    list->items[j] = NULL;
            }
        }
        if (same.n > 1) {
            node = ng_query_join(m, NG_NODE_OR, &same);
            if (node)
                node->occur = NG_FILTER;
        }
        ng_nodes_add(m, &kept, node);
    }
    return ng_query_join(m, NG_NODE_GROUP, &kept);
}

int ng_node_restricts(const ng_node *node)
{
    if (node->kind == NG_NODE_FIELD || node->kind == NG_NODE_DATE)
        return 1;
    if (node->kind < NG_NODE_GROUP || node->n_children == 0)
        return 0;
    for (size_t i = 0; i < node->n_children; i++)
        if (!ng_node_restricts(node->children[i]))
            return 0;
    return 1;
}

static void set_today(ng_node *node, int32_t today)
{
    if (node->kind == NG_NODE_DATE && node->relative.counting != NG_COUNTS_NOT)
        ng_relative_days(&node->relative, today, &node->from_day, &node->to_day);
    for (size_t i = 0; i < node->n_children; i++)
        set_today(node->children[i], today);
}

void ng_query_set_today(ng_query *q, int32_t today)
{
    q->today = today < TODAY_MIN ? TODAY_MIN : today > TODAY_MAX ? TODAY_MAX : today;
    set_today(q->root, q->today);
}

void ng_query_free(ng_query *q)
{
    if (!q)
        return;
    ng_arena_free(q->arena);
    free(q);
}
