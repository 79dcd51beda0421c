/* SPDX-License-Identifier: GPL-2.0-or-later */
/* spelling_table.c - near words and beginnings, out of a table.
 *
 * Most words of about the right length are told from the one that is asked by the letters they
 * have, before any distance is reckoned. */
#include <stdlib.h>
#include <string.h>

#include "spelling.h"

#define LETTER_BITS 26
#define OTHER_BITS  6

void ng_spelling_table_free(ng_spelling_table *t)
{
    if (!t)
        return;
    free(t->words);
    free(t->signs);
    free(t->frequent);
    free(t->bytes);
    free(t);
}

uint32_t ng_spelling_sign(const uint32_t *letters, size_t n)
{
    uint32_t sign = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t c = letters[i];
        uint32_t bit = c >= 'a' && c <= 'z' ? c - 'a' : LETTER_BITS + c % OTHER_BITS;
        sign |= UINT32_C(1) << bit;
    }
    return sign;
}

/* Whether `a` is a better correction than `b`. */
static int is_better(const ng_spelling_table *t, const ng_spelling_near *a,
                     const ng_spelling_near *b)
{
    if (a->distance != b->distance)
        return a->distance < b->distance;
    if (a->word->documents != b->word->documents)
        return a->word->documents > b->word->documents;
    if (a->word->of_others != b->word->of_others)
        return b->word->of_others;
    return strcmp(ng_spelling_text(t, a->word), ng_spelling_text(t, b->word)) < 0;
}

/* The best so far, best first. */
struct best {
    ng_spelling_near *items;
    size_t n, max;
    int cut;
};

static void offer(struct best *b, const ng_spelling_table *t, ng_spelling_near near)
{
    size_t at = b->n;
    while (at > 0 && is_better(t, &near, &b->items[at - 1]))
        at--;
    b->cut |= b->n == b->max;
    if (at == b->max)
        return;
    size_t moved = (b->n < b->max ? b->n : b->max - 1) - at;
    memmove(&b->items[at + 1], &b->items[at], moved * sizeof *b->items);
    b->items[at] = near;
    b->n += b->n < b->max;
}

/* Whether more than `most` bits are set: counting all of them would cost a call for each word. */
static int has_more_bits(uint32_t bits, uint32_t most)
{
    for (uint32_t i = 0; i < most; i++)
        bits &= bits - 1;
    return bits != 0;
}

/* What is asked for, and what was found. */
struct search {
    const ng_spelling_table *t;
    uint32_t letters[NG_SPELLING_LETTERS_MAX];
    size_t n;
    uint32_t sign, distance;
    uint64_t documents;
    struct best best;
};

static void look_at(struct search *s, uint32_t i)
{
    uint32_t other[NG_SPELLING_LETTERS_MAX];
    const ng_spelling_word *w = &s->t->words[i];
    if (has_more_bits(s->t->signs[i] ^ s->sign, 2 * s->distance) || !w->plain ||
        w->documents < s->documents)
        return;
    size_t n = ng_spelling_letters(ng_spelling_text(s->t, w), w->len, other);
    uint32_t d = ng_spelling_distance(s->letters, s->n, other, n, s->distance);
    if (d > 0 && d <= s->distance)
        offer(&s->best, s->t, (ng_spelling_near){w, d});
}

/* The first of the frequent words whose number is not below `i`. */
static uint32_t frequent_from(const ng_spelling_table *t, uint32_t i)
{
    uint32_t low = 0, high = t->n_frequent;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (t->frequent[middle] < i)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The words of one length. */
static void look_through(struct search *s, size_t length)
{
    uint32_t from = s->t->first[length], to = s->t->first[length + 1];
    if (s->documents < NG_SPELLING_FREQUENT) {
        for (uint32_t i = from; i < to; i++)
            look_at(s, i);
        return;
    }
    for (uint32_t i = frequent_from(s->t, from); i < s->t->n_frequent && s->t->frequent[i] < to;
         i++)
        look_at(s, s->t->frequent[i]);
}

size_t ng_spelling_find_near(const ng_spelling_table *t, const char *word, size_t len,
                             uint32_t distance, uint64_t documents, ng_spelling_near *ret,
                             size_t max, int *ret_cut)
{
    struct search s = {
        .t = t, .distance = distance, .documents = documents, .best = {.items = ret, .max = max}};
    size_t n = s.n = ng_spelling_letters(word, len, s.letters);
    size_t from = n > NG_SPELLING_LETTERS_MIN + distance ? n - distance : NG_SPELLING_LETTERS_MIN;
    size_t to = n + distance < NG_SPELLING_LETTERS_MAX ? n + distance : NG_SPELLING_LETTERS_MAX;
    s.sign = ng_spelling_sign(s.letters, n);
    for (size_t l = from; n > 0 && max > 0 && l <= to; l++)
        look_through(&s, l);
    if (ret_cut)
        *ret_cut = s.best.cut;
    return s.best.n;
}

/* The first of the words from `low` to `high` that is not before `text`, or, when `after`, that
 * does not begin with it either. */
static uint32_t bound(const ng_spelling_table *t, uint32_t low, uint32_t high, const char *text,
                      size_t len, int after)
{
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strncmp(ng_spelling_text(t, &t->words[middle]), text, len);
        if (order < 0 || (after && order == 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void ng_spelling_begin(const ng_spelling_table *t, const char *prefix, size_t len, size_t letters,
                       uint32_t *ret_from, uint32_t *ret_to)
{
    uint32_t high = t->first[letters + 1];
    *ret_from = bound(t, t->first[letters], high, prefix, len, 0);
    *ret_to = bound(t, *ret_from, high, prefix, len, 1);
}
