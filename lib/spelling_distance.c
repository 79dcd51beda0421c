/* SPDX-License-Identifier: GPL-2.0-or-later */
/* spelling_distance.c - how many typos lie between two words.
 *
 * The usual table of prefixes against prefixes, of which only the diagonal and `most` cells beside
 * it can be within the bound. */
#include "spelling.h"

#include "nutgraf/text.h"

#define FAR 100

size_t ng_spelling_letters(const char *word, size_t len, uint32_t ret[NG_SPELLING_LETTERS_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < len; n++) {
        if (n == NG_SPELLING_LETTERS_MAX)
            return 0;
        if ((unsigned char)word[i] < 0x80)
            ret[n] = (unsigned char)word[i++];
        else
            i += ng_utf8_decode(word + i, len - i, &ret[n]);
    }
    return n;
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

uint32_t ng_spelling_distance(const uint32_t *a, size_t n_a, const uint32_t *b, size_t n_b,
                              uint32_t most)
{
    uint8_t rows[3][NG_SPELLING_LETTERS_MAX + 2];
    uint8_t *before = rows[0], *last = rows[1], *row = rows[2];
    if ((n_a > n_b ? n_a - n_b : n_b - n_a) > most)
        return most + 1;
    for (size_t j = 0; j <= n_b; j++)
        last[j] = (uint8_t)(j <= most ? j : FAR);
    for (size_t i = 1; i <= n_a; i++) {
        size_t from = i > most ? i - most : 1, to = least((uint32_t)(i + most), (uint32_t)n_b);
        row[from - 1] = (uint8_t)(from == 1 ? i : FAR);
        for (size_t j = from; j <= to; j++) {
            uint32_t best = last[j - 1] + (uint32_t)(a[i - 1] != b[j - 1]);
            best = least(best, row[j - 1] + 1u);
            best = j < i + most ? least(best, last[j] + 1u) : best;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                best = least(best, before[j - 2] + 1u);
            row[j] = (uint8_t)best;
        }
        uint8_t *spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return least(last[n_b], most + 1);
}
