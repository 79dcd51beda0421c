/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query_parse.c - tokens to a tree.
 *
 *   level   := operand ((AND | OR) operand)*      AND binds tighter than OR
 *   operand := item*                              words side by side belong together
 *   item    := (NOT | + | -)? primary (NEAR/n primary)*
 *   primary := word | phrase | field | ( level )
 *
 * `+x`, `-x`, NOT and fields speak of the whole level they stand in, whatever AND and OR stand
 * between: `cats OR dogs source:bbc` restricts both. Where an operand of AND is nothing but
 * these, they are operands themselves: `cats AND NOT dogs`.
 *
 * Recursion is as deep as brackets are, which query_balance.c limits. An operator that cannot be
 * one is read as the word it looks like, in lower case. */
#include <stdlib.h>
#include <string.h>

#include "nutgraf/text.h"
#include "query_date.h"
#include "query_lex.h"
#include "query_node.h"

typedef struct parser {
    ng_query_maker *maker;
    const ng_query_tokens *tokens;
    size_t at;
} parser;

/* The parts of a level while it is read. */
typedef struct level {
    ng_nodes ors, ands;
    ng_nodes apart; /* what speaks of the whole level */
    int operators;
} level;

static ng_node *parse_level(parser *p);

static const ng_query_token *peek(const parser *p)
{
    return &p->tokens->items[p->at];
}

/* Whether a token can begin an item. */
static int begins_item(const ng_query_token *t)
{
    return t->kind == NG_TOK_LEAF || t->kind == NG_TOK_OPEN || t->kind == NG_TOK_PLUS ||
           t->kind == NG_TOK_MINUS || t->kind == NG_TOK_NOT;
}

/* Whether a word would be read as an operator if it were written so. */
static int looks_like_operator(const char *text)
{
    if (strcmp(text, "AND") == 0 || strcmp(text, "OR") == 0 || strcmp(text, "NOT") == 0)
        return 1;
    return strncmp(text, "NEAR", 4) == 0 &&
           (text[4] == '\0' || (text[4] == '/' && strspn(text + 5, "0123456789") > 0));
}

/* A copy of what was typed; operators that became words are in lower case. */
static const char *leaf_text(parser *p, const ng_query_token *t, int is_word)
{
    size_t len = t->text_end - t->text_start;
    char *text = p->maker->failed
                     ? NULL
                     : ng_arena_copy(p->maker->query->arena, p->tokens->text + t->text_start, len);
    if (!text) {
        p->maker->failed = 1;
        return NULL;
    }
    if (is_word && looks_like_operator(text))
        for (char *c = text; *c; c++)
            *c = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
    return text;
}

static ng_node *make_leaf(parser *p, const ng_query_token *t)
{
    ng_node *node = ng_query_node(p->maker, t->node, t->start, t->end);
    const char *text = node ? leaf_text(p, t, t->node == NG_NODE_WORD) : NULL;
    if (!text)
        return NULL;
    node->field = t->field;
    node->slop = t->slop;
    node->from_day = t->from_day;
    node->to_day = t->to_day;
    node->relative = t->relative;
    node->quoted = t->quoted;
    if (t->node != NG_NODE_DATE) {
        node->text = text;
        node->text_len = t->text_end - t->text_start;
    }
    return node;
}

/* An operator in a place where it can be none. */
static ng_node *operator_word(parser *p)
{
    const ng_query_token *t = peek(p);
    ng_query_warn(p->maker, t->start, t->end,
                  "this operator has nothing to join here; it is read as a word");
    p->at++;
    ng_query_token word = *t;
    word.node = NG_NODE_WORD;
    return make_leaf(p, &word);
}

static ng_node *parse_primary(parser *p)
{
    const ng_query_token *t = peek(p);
    p->at++;
    if (t->kind == NG_TOK_LEAF)
        return make_leaf(p, t);
    ng_node *inner = parse_level(p);
    const ng_query_token *close = peek(p);
    if (inner) {
        inner->start = t->start;
        inner->end = close->kind == NG_TOK_CLOSE ? close->end : inner->end;
    }
    if (close->kind == NG_TOK_CLOSE)
        p->at++;
    return inner;
}

static int may_be_near(const ng_node *node)
{
    return node && (node->kind == NG_NODE_WORD || node->kind == NG_NODE_PHRASE);
}

/* Whether NEAR at `p->at` has an operand after it. */
static int near_goes_on(const parser *p)
{
    const ng_query_token *next = peek(p) + 1;
    return peek(p)->kind == NG_TOK_NEAR && next->kind == NG_TOK_LEAF &&
           (next->node == NG_NODE_WORD || next->node == NG_NODE_PHRASE);
}

/* A primary and what NEAR ties to it. */
static ng_node *parse_near(parser *p)
{
    ng_node *first = parse_primary(p);
    if (!may_be_near(first) || !near_goes_on(p))
        return first;
    ng_nodes list = {0};
    uint32_t slop = peek(p)->slop;
    ng_nodes_add(p->maker, &list, first);
    while (near_goes_on(p)) {
        const ng_query_token *t = peek(p);
        if (t->slop != slop) {
            slop = t->slop > slop ? t->slop : slop;
            ng_query_warn(p->maker, t->start, t->end, "the largest distance counts for all");
        }
        p->at++;
        ng_node *next = parse_primary(p);
        if (list.n < NG_QUERY_PHRASE_MAX)
            ng_nodes_add(p->maker, &list, next);
        else
            ng_query_warn(p->maker, t->start, t->end, "NEAR joins at most %d words",
                          NG_QUERY_PHRASE_MAX);
    }
    ng_node *node = ng_query_join(p->maker, NG_NODE_NEAR, &list);
    if (node)
        node->slop = slop;
    return node;
}

/* Skip signs and NOTs, and say what they make of the item; NG_SHOULD without any. */
static ng_occur parse_signs(parser *p, size_t *ret_start)
{
    ng_occur occur = NG_SHOULD;
    *ret_start = peek(p)->start;
    for (;; p->at++) {
        const ng_query_token *t = peek(p);
        int negates = t->kind == NG_TOK_NOT || t->kind == NG_TOK_MINUS;
        if (t->kind == NG_TOK_NOT && !begins_item(t + 1))
            return occur;
        if (negates)
            occur = occur == NG_MUST_NOT ? NG_SHOULD : NG_MUST_NOT;
        else if (t->kind != NG_TOK_PLUS)
            return occur;
        else if (occur == NG_SHOULD)
            occur = NG_MUST;
    }
}

/* One item with its `occur`; NULL when a sign stands before nothing. */
static ng_node *parse_item(parser *p)
{
    size_t start;
    ng_occur occur = parse_signs(p, &start);
    if (peek(p)->kind == NG_TOK_NOT)
        return operator_word(p);
    if (peek(p)->kind != NG_TOK_LEAF && peek(p)->kind != NG_TOK_OPEN)
        return NULL;
    ng_node *node = parse_near(p);
    if (!node)
        return NULL;
    node->occur = occur;
    node->start = (uint32_t)start;
    if (occur != NG_MUST_NOT && ng_node_restricts(node))
        node->occur = NG_FILTER;
    return node;
}

/* Items up to an operator, a closing bracket or the end. */
static void parse_operand(parser *p, ng_nodes *list)
{
    for (;;) {
        const ng_query_token *t = peek(p);
        if (t->kind == NG_TOK_END || t->kind == NG_TOK_CLOSE || p->maker->failed)
            return;
        int joins = t->kind == NG_TOK_AND || t->kind == NG_TOK_OR;
        if (joins && list->n > 0 && begins_item(t + 1))
            return;
        ng_nodes_add(p->maker, list,
                     joins || t->kind == NG_TOK_NEAR ? operator_word(p) : parse_item(p));
    }
}

static ng_node *negate(ng_query_maker *m, ng_node *node)
{
    ng_nodes one = {0};
    ng_nodes_add(m, &one, node);
    return ng_query_join(m, NG_NODE_NOT, &one);
}

/* The only child of a list that needs no list around it. */
static ng_node *unwrap(ng_node *group)
{
    int alone = group && group->n_children == 1 && group->children[0]->occur != NG_MUST_NOT;
    return alone ? group->children[0] : group;
}

static ng_node *one_or(ng_query_maker *m, ng_node_kind kind, const ng_nodes *list)
{
    if (list->n == 0)
        return NULL;
    if (list->n > 1)
        return kind == NG_NODE_GROUP ? unwrap(ng_query_group(m, list))
                                     : ng_query_join(m, kind, list);
    list->items[0]->occur = NG_SHOULD;
    return list->items[0];
}

static void settle_beside_or(ng_query_maker *m, level *v, ng_node *node)
{
    if (node->occur == NG_MUST_NOT)
        ng_query_warn(m, node->start, node->end,
                      "this is left out everywhere, not only on one side of OR");
    ng_nodes_add(m, &v->apart, node);
}

/* Signed items and fields without a plain word beside them. */
static void settle_bare(ng_query_maker *m, level *v, const ng_nodes *list, int in_and)
{
    ng_nodes filters = {0};
    for (size_t i = 0; i < list->n; i++) {
        ng_node *node = list->items[i];
        if (node->occur == NG_FILTER)
            ng_nodes_add(m, &filters, node);
        else if (in_and)
            ng_nodes_add(m, &v->ands, node->occur == NG_MUST_NOT ? negate(m, node) : node);
        else
            settle_beside_or(m, v, node);
    }
    ng_nodes_add(m, &v->ands, one_or(m, NG_NODE_GROUP, &filters));
}

/* Add an operand of AND or OR to its level. */
static void settle_operand(ng_query_maker *m, level *v, const ng_nodes *list, int in_and)
{
    ng_nodes plain = {0}, apart = {0};
    for (size_t i = 0; i < list->n; i++)
        ng_nodes_add(m, list->items[i]->occur == NG_SHOULD ? &plain : &apart, list->items[i]);
    if (plain.n == 0) {
        settle_bare(m, v, list, in_and);
        return;
    }
    for (size_t i = 0; i < apart.n; i++)
        ng_nodes_add(m, &v->apart, apart.items[i]);
    ng_nodes_add(m, &v->ands, one_or(m, NG_NODE_GROUP, &plain));
}

/* What AND joined is one side of OR. A NOT that found nothing to join speaks of the whole level. */
static void settle_ands(ng_query_maker *m, level *v)
{
    ng_node *first = v->ands.n == 1 ? v->ands.items[0] : NULL;
    if (first && first->kind == NG_NODE_NOT) {
        first->children[0]->occur = NG_MUST_NOT;
        ng_nodes_add(m, &v->apart, first->children[0]);
    } else {
        ng_nodes_add(m, &v->ors, one_or(m, NG_NODE_AND, &v->ands));
    }
    v->ands = (ng_nodes){0};
}

/* The node of a level with operators. */
static ng_node *finish_level(ng_query_maker *m, level *v)
{
    ng_node *core = one_or(m, NG_NODE_OR, &v->ors);
    if (v->apart.n == 0)
        return core;
    ng_nodes all = {0};
    if (core && core->kind == NG_NODE_GROUP) {
        for (size_t i = 0; i < core->n_children; i++)
            ng_nodes_add(m, &all, core->children[i]);
    } else if (core) {
        core->occur = core->kind == NG_NODE_AND ? NG_MUST : NG_SHOULD;
        if (ng_node_restricts(core))
            core->occur = NG_FILTER;
        ng_nodes_add(m, &all, core);
    }
    for (size_t i = 0; i < v->apart.n; i++)
        ng_nodes_add(m, &all, v->apart.items[i]);
    return unwrap(ng_query_group(m, &all));
}

/* A level: NULL when it is empty. One item without a sign is given as it is. */
static ng_node *parse_level(parser *p)
{
    level v = {.operators = 0};
    for (;;) {
        ng_nodes list = {0};
        parse_operand(p, &list);
        ng_token_kind kind = peek(p)->kind;
        int joined = kind == NG_TOK_AND || kind == NG_TOK_OR;
        if (!joined && !v.operators) {
            return list.n == 0 ? NULL : unwrap(ng_query_group(p->maker, &list));
        }
        v.operators = 1;
        settle_operand(p->maker, &v, &list, kind == NG_TOK_AND || v.ands.n > 0);
        if (joined)
            p->at++;
        if (kind == NG_TOK_AND)
            continue;
        settle_ands(p->maker, &v);
        if (kind != NG_TOK_OR)
            return finish_level(p->maker, &v);
    }
}

/* The root is a list, AND or OR, whatever the level was. */
static ng_node *make_root(ng_query_maker *m, ng_node *top)
{
    ng_nodes list = {0};
    if (top && top->occur == NG_SHOULD &&
        (top->kind == NG_NODE_GROUP || top->kind == NG_NODE_AND || top->kind == NG_NODE_OR))
        return top;
    ng_nodes_add(m, &list, top);
    return ng_query_group(m, &list);
}

static ng_status build_at(ng_query *q, uint32_t depth_max, ng_error *err)
{
    ng_query_maker maker = {.query = q, .depth_max = depth_max};
    ng_query_tokens tokens = {0};
    q->n_warnings = 0;
    ng_status s = ng_query_lex(q->text, q->text_len, &maker, &tokens, err);
    if (s != NG_OK)
        return s;
    parser p = {.maker = &maker, .tokens = &tokens};
    q->root = make_root(&maker, parse_level(&p));
    ng_query_tokens_release(&tokens);
    return maker.failed || !q->root ? ng_fail(err, NG_NOMEM, "out of memory") : NG_OK;
}

/* How deep brackets nest when the tree is written. */
static uint32_t depth_written(const ng_node *node, int inner)
{
    uint32_t deepest = 0;
    for (size_t i = 0; i < node->n_children; i++) {
        uint32_t depth = depth_written(node->children[i], 1);
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest + (inner && node->kind >= NG_NODE_GROUP && node->kind != NG_NODE_NOT);
}

/* Words side by side that AND or OR joins are in brackets when they are written, so a tree may nest
 * deeper than its text did: then less of the text's nesting counts. */
static ng_status build(ng_query *q, ng_error *err)
{
    ng_status s = NG_OK;
    for (uint32_t max = NG_QUERY_DEPTH_MAX; s == NG_OK; max--) {
        s = build_at(q, max, err);
        if (s == NG_OK && depth_written(q->root, 0) <= NG_QUERY_DEPTH_MAX)
            break;
    }
    return s;
}

ng_status ng_query_parse(const char *text, size_t len, ng_query **ret, ng_error *err)
{
    if (len > NG_QUERY_MAX)
        return ng_fail(err, NG_LIMIT, "the query is over %d bytes", NG_QUERY_MAX);
    if (ng_utf8_valid_prefix(text, len) < len)
        return ng_fail(err, NG_INVALID, "the query is not valid UTF-8");
    ng_query *q = calloc(1, sizeof *q);
    ng_arena *arena = ng_arena_new();
    if (q)
        q->arena = arena;
    else
        ng_arena_free(arena);
    char *copy = q && arena ? ng_arena_copy(arena, text, len) : NULL;
    if (!copy) {
        ng_query_free(q);
        return ng_fail(err, NG_NOMEM, "out of memory");
    }
    q->text = copy;
    q->text_len = (uint32_t)len;
    q->today = ng_day_of_clock();
    ng_status s = build(q, err);
    if (s != NG_OK) {
        ng_query_free(q);
        return s;
    }
    *ret = q;
    return NG_OK;
}
