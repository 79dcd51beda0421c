/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query_lex.c - a query text to tokens.
 *
 * One pass over the characters. What a run of other characters means (an operator, a field, a
 * word with a mark at its end) is query_word.c's business. A second pass drops brackets without
 * a partner, so that the parser never meets one. */
#include "query_lex.h"

#include <stdlib.h>

#include "query_chars.h"

#define SLOP_MAX 100

void ng_query_tokens_release(ng_query_tokens *t)
{
    if (!t)
        return;
    free(t->items);
    t->items = NULL;
    t->n = t->cap = 0;
}

void ng_query_push(ng_query_tokens *t, const ng_query_token *token)
{
    if (t->n == t->cap) {
        size_t cap = t->cap ? 2 * t->cap : 32;
        ng_query_token *items = realloc(t->items, cap * sizeof *items);
        if (!items) {
            t->maker->failed = 1;
            return;
        }
        t->items = items;
        t->cap = cap;
    }
    t->items[t->n++] = *token;
}

void ng_query_drop_sign(ng_query_tokens *t)
{
    if (t->n > 0 &&
        (t->items[t->n - 1].kind == NG_TOK_PLUS || t->items[t->n - 1].kind == NG_TOK_MINUS))
        t->n--;
}

static void push_mark(ng_query_tokens *t, ng_token_kind kind, size_t start, size_t end)
{
    ng_query_token token = {.kind = kind, .start = (uint32_t)start, .end = (uint32_t)end};
    ng_query_push(t, &token);
}

static uint32_t char_at(const ng_query_tokens *t, size_t at, size_t *n)
{
    return ng_query_char(t->text + at, t->len - at, n);
}

/* The quote that closes the one at `open`; `len` when there is none. */
static size_t closing_quote(const ng_query_tokens *t, size_t open, size_t *ret_after)
{
    size_t n;
    int class = ng_query_quote_class(char_at(t, open, &n));
    for (size_t at = open + n; at < t->len; at += n) {
        if (ng_query_quote_class(char_at(t, at, &n)) == class) {
            *ret_after = at + n;
            return at;
        }
    }
    return t->len;
}

/* What stands in quotes at `at`: false when they are not closed. */
static int quoted(const ng_query_tokens *t, size_t at, ng_query_token *ret)
{
    size_t n, after = t->len, close = closing_quote(t, at, &after);
    char_at(t, at, &n);
    if (close == t->len)
        return 0;
    size_t start = at + n, end = close;
    ng_query_trim_space(t->text, &start, &end);
    *ret = (ng_query_token){.kind = NG_TOK_LEAF,
                            .node = NG_NODE_PHRASE,
                            .start = (uint32_t)at,
                            .end = (uint32_t)after,
                            .text_start = (uint32_t)start,
                            .text_end = (uint32_t)end};
    return 1;
}

/* `~n` after a phrase. */
static void read_slop(ng_query_tokens *t, ng_query_token *token)
{
    size_t at = token->end, n;
    uint32_t slop = 0;
    if (at >= t->len || char_at(t, at, &n) != '~')
        return;
    for (at += n; at < t->len; at += n) {
        uint32_t c = char_at(t, at, &n);
        if (c < '0' || c > '9')
            break;
        slop = slop > SLOP_MAX ? slop : slop * 10 + (c - '0');
    }
    if (slop > SLOP_MAX) {
        ng_query_warn(t->maker, token->end, at, "a distance is at most %d", SLOP_MAX);
        slop = SLOP_MAX;
    }
    token->end = (uint32_t)at;
    token->slop = slop;
}

/* Cut a phrase after its last word that counts. */
static void cut_phrase(ng_query_tokens *t, ng_query_token *token)
{
    size_t words = 0, at = token->text_start, n;
    int inside = 0;
    for (size_t word = at; at < token->text_end; at += n) {
        int space = ng_query_is_space(char_at(t, at, &n));
        if (inside && space) {
            inside = 0;
            words += (size_t)ng_query_has_word(t->text + word, at - word);
            if (words == NG_QUERY_PHRASE_MAX)
                break;
        } else if (!inside && !space) {
            inside = 1;
            word = at;
        }
    }
    if (at < token->text_end && ng_query_has_word(t->text + at, token->text_end - at)) {
        ng_query_warn(t->maker, at, token->text_end,
                      "a phrase has at most %d words; the rest is cut", NG_QUERY_PHRASE_MAX);
        token->text_end = (uint32_t)at;
    }
}

/* Gives the place after the phrase, or after a quote that is not closed. */
static size_t lex_phrase(ng_query_tokens *t, size_t at)
{
    ng_query_token token;
    size_t n;
    char_at(t, at, &n);
    if (!quoted(t, at, &token)) {
        ng_query_warn(t->maker, at, at + n, "this quote is not closed; it is ignored");
        return at + n;
    }
    read_slop(t, &token);
    if (!ng_query_has_word(t->text + token.text_start, token.text_end - token.text_start)) {
        ng_query_warn(t->maker, token.start, token.end, "these quotes hold no word");
        ng_query_drop_sign(t);
        return token.end;
    }
    cut_phrase(t, &token);
    ng_query_push(t, &token);
    return token.end;
}

static size_t lex_word(ng_query_tokens *t, size_t at)
{
    size_t start = at, n;
    uint32_t last = 0;
    for (; at < t->len; at += n) {
        uint32_t c = char_at(t, at, &n);
        if (ng_query_is_space(c) || c == '(' || c == ')' || ng_query_quote_class(c))
            break;
        last = c;
    }
    ng_query_token value;
    if (last == ':' && at < t->len && ng_query_quote_class(char_at(t, at, &n)) &&
        quoted(t, at, &value))
        return ng_query_lex_word(t, start, at, &value) ? value.end : lex_phrase(t, at);
    ng_query_lex_word(t, start, at, NULL);
    return t->n > 0 && t->items[t->n - 1].end > at ? t->items[t->n - 1].end : at;
}

/* `-5%` and `-1.5` are numbers, not words to leave out. */
static int is_negative_number(const ng_query_tokens *t, size_t at)
{
    size_t n, digits = 0;
    for (; at < t->len; at += n) {
        uint32_t c = char_at(t, at, &n);
        if (c >= '0' && c <= '9')
            digits++;
        else
            return digits > 0 && (c == '%' || c == '.' || c == ',' || c == 0xB0 || c == 0x2030);
    }
    return 0;
}

/* A sign stands before a word, phrase or bracket, after a space. */
static int is_sign(const ng_query_tokens *t, uint32_t c, size_t after)
{
    size_t n;
    if ((c != '+' && c != '-') || after >= t->len)
        return 0;
    uint32_t next = char_at(t, after, &n);
    return !ng_query_is_space(next) && next != '+' && next != '-' && next != ')' &&
           !(c == '-' && is_negative_number(t, after));
}

static void lex_all(ng_query_tokens *t)
{
    int apart = 1; /* nothing stands directly before */
    for (size_t at = 0, n; at < t->len && !t->maker->failed;) {
        uint32_t c = char_at(t, at, &n);
        if (ng_query_is_space(c)) {
            at += n;
        } else if (c == '(' || c == ')') {
            push_mark(t, c == '(' ? NG_TOK_OPEN : NG_TOK_CLOSE, at, at + n);
            at += n;
        } else if (apart && is_sign(t, c, at + n)) {
            push_mark(t, c == '+' ? NG_TOK_PLUS : NG_TOK_MINUS, at, at + n);
            at += n;
        } else {
            at = ng_query_quote_class(c) ? lex_phrase(t, at) : lex_word(t, at);
        }
        apart = ng_query_is_space(c) || c == '(';
    }
}

ng_status ng_query_lex(const char *text, size_t len, ng_query_maker *maker, ng_query_tokens *ret,
                       ng_error *err)
{
    ng_query_tokens t = {.maker = maker, .text = text, .len = len};
    lex_all(&t);
    push_mark(&t, NG_TOK_END, len, len);
    if (!maker->failed)
        ng_query_balance(&t);
    if (maker->failed) {
        ng_query_tokens_release(&t);
        return ng_fail(err, NG_NOMEM, "out of memory");
    }
    *ret = t;
    return NG_OK;
}
