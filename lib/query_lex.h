/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query_lex.h - a query text to tokens; brackets come out balanced.
 *
 * Ownership: tokens live until ng_query_tokens_release; their texts are spans of the query.
 * Threads:   one thread at a time.
 * Errors:    NG_NOMEM.
 */
#ifndef NG_QUERY_LEX_H
#define NG_QUERY_LEX_H

#include "nutgraf/query.h"
#include "query_node.h"

typedef enum ng_token_kind {
    NG_TOK_END = 0,
    NG_TOK_LEAF, /* word, phrase, prefix, fuzzy, field or date: `node` says which */
    NG_TOK_OPEN,
    NG_TOK_CLOSE,
    NG_TOK_PLUS,
    NG_TOK_MINUS,
    NG_TOK_AND,
    NG_TOK_OR,
    NG_TOK_NOT,
    NG_TOK_NEAR /* `slop` */
} ng_token_kind;

typedef struct ng_query_token {
    ng_token_kind kind;
    ng_node_kind node;
    uint32_t start, end;           /* the whole token */
    uint32_t text_start, text_end; /* what its node is about */
    ng_field field;
    uint32_t slop;
    int32_t from_day, to_day;
    ng_relative relative;
    int quoted; /* the value of a field */
} ng_query_token;

typedef struct ng_query_tokens {
    ng_query_token *items;
    size_t n, cap;
    ng_query_maker *maker; /* for warnings; borrowed */
    const char *text;
    size_t len;
} ng_query_tokens;

/* Split the text; the last token is END. */
ng_status ng_query_lex(const char *text, size_t len, ng_query_maker *maker, ng_query_tokens *ret,
                       ng_error *err) NG_MUST_CHECK;
void ng_query_tokens_release(ng_query_tokens *t);

/* Append a token; a failure is noted in the maker. */
void ng_query_push(ng_query_tokens *t, const ng_query_token *token);

/* Take back a sign that has nothing to stand before. */
void ng_query_drop_sign(ng_query_tokens *t);

/* Tokens of a run of characters without space, quote or bracket (query_word.c). `value` is what
 * stands in quotes right after it, or NULL: `source:"BBC News"`. True when the value was used. A
 * date may take words behind `end`: `date:last 7 days`; its token says how far. */
int ng_query_lex_word(ng_query_tokens *t, size_t start, size_t end, const ng_query_token *value);

/* Drop brackets that close or hold nothing, or nest too deep, with warnings. */
void ng_query_balance(ng_query_tokens *t);

#endif
