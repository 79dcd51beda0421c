/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query_node.h - making the nodes and warnings of a query.
 *
 * A maker notes a failed allocation and gives NULL from then on, so that a parser needs to ask
 * only once, at its end.
 *
 * Ownership: everything made lives in the query's arena.
 * Threads:   one thread at a time.
 * Errors:    `failed` of the maker.
 */
#ifndef NG_QUERY_NODE_H
#define NG_QUERY_NODE_H

#include "arena.h"
#include "nutgraf/query.h"

typedef struct ng_query_maker {
    ng_query *query;
    int failed;         /* out of memory */
    uint32_t depth_max; /* of brackets, at most NG_QUERY_DEPTH_MAX */
} ng_query_maker;

/* A list of nodes that grows in the arena. */
typedef struct ng_nodes {
    ng_node **items;
    size_t n, cap;
} ng_nodes;

void ng_query_warn(ng_query_maker *m, size_t start, size_t end, const char *format, ...)
    NG_PRINTF(4, 5);

void *ng_query_alloc(ng_query_maker *m, size_t size);
ng_node *ng_query_node(ng_query_maker *m, ng_node_kind kind, size_t start, size_t end);

/* Append; NULL is skipped. */
void ng_nodes_add(ng_query_maker *m, ng_nodes *list, ng_node *node);

/* A node over the list: its span is that of its children. */
ng_node *ng_query_join(ng_query_maker *m, ng_node_kind kind, const ng_nodes *list);

/* A GROUP over the list, in which fields that stand twice became alternatives. */
ng_node *ng_query_group(ng_query_maker *m, const ng_nodes *list);

/* Whether a node holds nothing but fields and dates: it restricts and never scores. */
int ng_node_restricts(const ng_node *node);

#endif
