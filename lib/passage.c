/* SPDX-License-Identifier: GPL-2.0-or-later */
/* passage.c - the passages of an article.
 *
 * Ids and the index depend on the result, so nothing here may ever give another answer for the same
 * article: a change of these rules is a change of NG_INDEX_SCHEMA.
 */
#include <stdlib.h>
#include <string.h>

#include "article_private.h"
#include "sentence.h"

static const char *const passage_names[] = {"paragraph", "list",   "quote",
                                            "caption",   "credit", "title"};

const char *ng_passage_kind_name(ng_passage_kind kind)
{
    return (size_t)kind < sizeof passage_names / sizeof *passage_names ? passage_names[kind]
                                                                       : "paragraph";
}

void ng_passages_release(ng_passages *p)
{
    if (!p)
        return;
    free(p->items);
    *p = (ng_passages)NG_PASSAGES_INIT;
}

const char *ng_passage_text(const ng_article *a, const ng_passage *p, uint32_t *ret_len)
{
    if (p->kind == NG_PASSAGE_TITLE) {
        *ret_len = (uint32_t)strlen(a->title);
        return a->title;
    }
    *ret_len = p->end - p->start;
    return a->text + p->start;
}

static ng_passage_kind passage_kind(ng_block_kind kind)
{
    switch (kind) {
    case NG_BLOCK_LIST:
        return NG_PASSAGE_LIST;
    case NG_BLOCK_QUOTE:
        return NG_PASSAGE_QUOTE;
    case NG_BLOCK_CAPTION:
        return NG_PASSAGE_CAPTION;
    case NG_BLOCK_CREDIT:
        return NG_PASSAGE_CREDIT;
    case NG_BLOCK_PARAGRAPH:
    case NG_BLOCK_HEADING:
        break;
    }
    return NG_PASSAGE_PARAGRAPH;
}

static ng_status append(ng_passages *list, size_t *cap, ng_passage p, ng_error *err)
{
    if (list->n >= NG_PASSAGES_MAX)
        return ng_fail(err, NG_LIMIT, "an article has more than %d passages", NG_PASSAGES_MAX);
    if (list->n == *cap) {
        size_t want = *cap ? 2 * *cap : 32;
        ng_passage *items = realloc(list->items, want * sizeof *items);
        if (!items)
            return ng_fail(err, NG_NOMEM, "out of memory");
        list->items = items;
        *cap = want;
    }
    p.ordinal = (uint32_t)list->n + 1;
    list->items[list->n++] = p;
    return NG_OK;
}

/* ---- Cutting what is too long ---- */

static int is_white(char c)
{
    return c == ' ' || c == '\n'; /* canonical text has no other */
}

/* Words that begin in [from, to) of a text that is looked at from `first` on. */
static size_t count_words_in(const char *text, size_t first, size_t from, size_t to)
{
    size_t words = 0;
    for (size_t at = from; at < to; at++)
        words += !is_white(text[at]) && (at == first || is_white(text[at - 1]));
    return words;
}

static size_t count_words(const char *text, size_t len)
{
    return count_words_in(text, 0, 0, len);
}

static int fits(const char *text, size_t len)
{
    return len <= NG_PASSAGE_BYTES_MAX &&
           (len <= NG_PASSAGE_WORDS_MAX || count_words(text, len) <= NG_PASSAGE_WORDS_MAX);
}

/* A block that is being cut. */
typedef struct cutter {
    const char *text;
    size_t len;
    size_t from;            /* where the next piece begins */
    size_t words;           /* from there on */
    const uint32_t *starts; /* of sentences; those up to `from` are passed over */
    size_t n;
} cutter;

/* End of the piece that goes from c->from to `next`, without the white space between them. */
static size_t piece_end(const cutter *c, size_t next)
{
    while (next > c->from && is_white(c->text[next - 1]))
        next--;
    return next;
}

/* Bytes of each piece if what is left were cut evenly into as few pieces as the limits allow. */
static size_t even_share(const cutter *c)
{
    size_t left = c->len - c->from;
    size_t by_words = (c->words + NG_PASSAGE_WORDS_MAX - 1) / NG_PASSAGE_WORDS_MAX;
    size_t by_bytes = (left + NG_PASSAGE_BYTES_MAX - 1) / NG_PASSAGE_BYTES_MAX;
    return left / (by_words > by_bytes ? by_words : by_bytes);
}

/* Where the next piece may begin: of the sentences (or lines only) that leave a piece that fits,
 * the one nearest to an even share; 0 when there is none. */
static size_t best_start(const cutter *c, int lines_only)
{
    size_t best = 0, best_distance = SIZE_MAX, target = c->from + even_share(c);
    size_t words = 0, counted = c->from;
    for (size_t i = 0; i < c->n; i++) {
        size_t at = c->starts[i];
        if (lines_only && c->text[at - 1] != '\n')
            continue;
        size_t distance = at > target ? at - target : target - at;
        words += count_words_in(c->text, c->from, counted, at);
        counted = at;
        if (distance > best_distance || words > NG_PASSAGE_WORDS_MAX ||
            piece_end(c, at) - c->from > NG_PASSAGE_BYTES_MAX)
            break;
        best = at;
        best_distance = distance;
    }
    return best;
}

/* As much as fits up to a space; failing that, up to a code point. */
static size_t forced_start(const cutter *c)
{
    size_t words = 0, last_space = 0;
    for (size_t at = c->from; at < c->len && at - c->from <= NG_PASSAGE_BYTES_MAX; at++) {
        if (!is_white(c->text[at]))
            continue;
        last_space = at + 1;
        if (++words == NG_PASSAGE_WORDS_MAX)
            break;
    }
    if (last_space > 0)
        return last_space;
    return c->from + ng_utf8_cut(c->text + c->from, c->len - c->from, NG_PASSAGE_BYTES_MAX);
}

static size_t next_start(const cutter *c, int lines)
{
    if (c->words <= NG_PASSAGE_WORDS_MAX && c->len - c->from <= NG_PASSAGE_BYTES_MAX)
        return c->len;
    size_t next = lines ? best_start(c, 1) : 0;
    if (!next)
        next = best_start(c, 0);
    return next ? next : forced_start(c);
}

static ng_status append_pieces(cutter *c, ng_passage whole, ng_passages *ret, size_t *cap,
                               ng_error *err)
{
    int lines = whole.kind == NG_PASSAGE_LIST || whole.kind == NG_PASSAGE_QUOTE;
    while (c->from < c->len) {
        size_t next = next_start(c, lines), end = piece_end(c, next);
        ng_passage piece = whole;
        piece.start = whole.start + (uint32_t)c->from;
        piece.end = whole.start + (uint32_t)end;
        ng_status s = append(ret, cap, piece, err);
        if (s != NG_OK)
            return s;
        size_t words = count_words(c->text + c->from, end - c->from);
        c->words -= words < c->words ? words : c->words;
        while (c->n > 0 && c->starts[0] <= next)
            c->starts++, c->n--;
        c->from = next;
    }
    return NG_OK;
}

static ng_status append_split(const char *text, ng_passage whole, ng_passages *ret, size_t *cap,
                              ng_error *err)
{
    uint32_t *starts = NULL;
    size_t n = 0;
    const char *block = text + whole.start;
    size_t len = whole.end - whole.start;
    ng_status s = ng_sentence_starts(block, len, &starts, &n, err);
    cutter c = {block, len, 0, count_words(block, len), starts, n};
    if (s == NG_OK)
        s = append_pieces(&c, whole, ret, cap, err);
    free(starts);
    return s;
}

/* ---- The article ---- */

static ng_status collect(const ng_article *a, ng_passages *list, ng_error *err)
{
    size_t cap = 0;
    uint32_t heading_start = 0, heading_end = 0;
    ng_status s = NG_OK;
    for (size_t i = 0; i < a->n_blocks && s == NG_OK; i++) {
        const ng_block *b = &a->blocks[i];
        if (b->kind == NG_BLOCK_HEADING) {
            heading_start = b->start;
            heading_end = b->end;
            continue;
        }
        ng_passage p = {.kind = passage_kind(b->kind),
                        .start = b->start,
                        .end = b->end,
                        .line = b->line,
                        .heading_start = heading_start,
                        .heading_end = heading_end};
        s = fits(a->text + b->start, b->end - b->start) ? append(list, &cap, p, err)
                                                        : append_split(a->text, p, list, &cap, err);
    }
    if (s == NG_OK && list->n == 0)
        s = append(list, &cap, (ng_passage){.kind = NG_PASSAGE_TITLE}, err);
    return s;
}

ng_status ng_article_passages(const ng_article *a, ng_passages *ret, ng_error *err)
{
    ng_passages list = NG_PASSAGES_INIT;
    ng_status s = collect(a, &list, err);
    if (s == NG_OK)
        *ret = list;
    else
        ng_passages_release(&list);
    return s;
}
