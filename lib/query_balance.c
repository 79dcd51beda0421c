/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query_balance.c - brackets of a query without a partner, without content, or too deep. */
#include "query_lex.h"

typedef struct stack {
    uint32_t open[NG_QUERY_DEPTH_MAX]; /* token numbers */
    uint32_t depth;
    uint32_t too_deep; /* brackets open beyond the limit */
} stack;

static void drop(ng_query_token *token)
{
    token->kind = NG_TOK_END;
}

/* Drop a bracket and the sign before it. */
static void drop_open(ng_query_tokens *t, size_t at)
{
    drop(&t->items[at]);
    if (at > 0 && (t->items[at - 1].kind == NG_TOK_PLUS || t->items[at - 1].kind == NG_TOK_MINUS))
        drop(&t->items[at - 1]);
}

static void on_open(ng_query_tokens *t, stack *s, size_t at)
{
    ng_query_token *token = &t->items[at];
    if (s->depth < t->maker->depth_max) {
        s->open[s->depth++] = (uint32_t)at;
        return;
    }
    if (s->too_deep++ == 0)
        ng_query_warn(t->maker, token->start, token->end,
                      "brackets nest at most %d deep; deeper ones are ignored", NG_QUERY_DEPTH_MAX);
    drop_open(t, at);
}

/* Whether nothing but dropped tokens lies between two brackets. */
static int is_empty(const ng_query_tokens *t, size_t open, size_t close)
{
    for (size_t i = open + 1; i < close; i++)
        if (t->items[i].kind != NG_TOK_END)
            return 0;
    return 1;
}

static void on_close(ng_query_tokens *t, stack *s, size_t at)
{
    ng_query_token *token = &t->items[at];
    if (s->too_deep > 0) {
        s->too_deep--;
        drop(token);
    } else if (s->depth == 0) {
        ng_query_warn(t->maker, token->start, token->end,
                      "this bracket closes nothing; it is ignored");
        drop(token);
    } else {
        size_t open = s->open[--s->depth];
        if (is_empty(t, open, at)) {
            ng_query_warn(t->maker, t->items[open].start, token->end, "these brackets are empty");
            drop_open(t, open);
            drop(token);
        }
    }
}

/* Brackets that are still open end with the query. */
static void close_rest(ng_query_tokens *t, stack *s, size_t last)
{
    while (s->depth > 0) {
        size_t open = s->open[--s->depth];
        ng_query_warn(t->maker, t->items[open].start, t->items[open].end,
                      "this bracket is not closed; it reaches to the end");
        if (is_empty(t, open, last))
            drop_open(t, open);
    }
}

void ng_query_balance(ng_query_tokens *t)
{
    stack s = {.depth = 0};
    size_t last = t->n - 1, kept = 0;
    for (size_t i = 0; i < last; i++) {
        if (t->items[i].kind == NG_TOK_OPEN)
            on_open(t, &s, i);
        else if (t->items[i].kind == NG_TOK_CLOSE)
            on_close(t, &s, i);
    }
    close_rest(t, &s, last);
    for (size_t i = 0; i < t->n; i++)
        if (t->items[i].kind != NG_TOK_END || i == last)
            t->items[kept++] = t->items[i];
    t->n = kept;
}
