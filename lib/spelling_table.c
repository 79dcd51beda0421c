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

/* The words of one length. */
static void look_through(const ng_spelling_table *t, size_t length, const uint32_t *letters,
                         size_t n, uint32_t distance, struct best *b)
{
    uint32_t sign = ng_spelling_sign(letters, n), other[NG_SPELLING_LETTERS_MAX];
    for (uint32_t i = t->first[length]; i < t->first[length + 1]; i++) {
        if ((uint32_t)__builtin_popcount(t->signs[i] ^ sign) > 2 * distance)
            continue;
        const ng_spelling_word *w = &t->words[i];
        size_t n_other = ng_spelling_letters(ng_spelling_text(t, w), w->len, other);
        uint32_t d = w->plain ? ng_spelling_distance(letters, n, other, n_other, distance) : 0;
        if (d > 0 && d <= distance)
            offer(b, t, (ng_spelling_near){w, d});
    }
}

size_t ng_spelling_find_near(const ng_spelling_table *t, const char *word, size_t len,
                             uint32_t distance, ng_spelling_near *ret, size_t max, int *ret_cut)
{
    uint32_t letters[NG_SPELLING_LETTERS_MAX];
    size_t n = ng_spelling_letters(word, len, letters);
    struct best b = {.items = ret, .max = max};
    size_t from = n > NG_SPELLING_LETTERS_MIN + distance ? n - distance : NG_SPELLING_LETTERS_MIN;
    size_t to = n + distance < NG_SPELLING_LETTERS_MAX ? n + distance : NG_SPELLING_LETTERS_MAX;
    for (size_t l = from; n > 0 && max > 0 && l <= to; l++)
        look_through(t, l, letters, n, distance, &b);
    if (ret_cut)
        *ret_cut = b.cut;
    return b.n;
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
