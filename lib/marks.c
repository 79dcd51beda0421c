/* SPDX-License-Identifier: GPL-2.0-or-later */
/* marks.c - stem and kind of each token, made from a text and read from an index. */
#include "marks.h"

#include <stdlib.h>
#include <string.h>

#define ABBREVIATION_MAX 4 /* letters, before a point that may belong to the word: "Sept." */

/* Both in strcmp order. */
static const char *const numbers[] = {
    "billion", "dozen",  "eight",    "eleven",  "fifteen",  "fifty",  "five",   "forty",
    "four",    "half",   "hundred",  "million", "nine",     "seven",  "six",    "sixty",
    "ten",     "thirty", "thousand", "three",   "trillion", "twelve", "twenty", "two"};
static const char *const months[] = {"april",   "august",   "december", "february",
                                     "january", "july",     "june",     "march",
                                     "may",     "november", "october",  "september"};

static int compare(const void *a, const void *b)
{
    return strcmp(a, *(const char *const *)b);
}

#define LISTED(word, list) bsearch(word, list, sizeof list / sizeof *list, sizeof *list, compare)

uint16_t ng_mark_stem(const char *stem, size_t len)
{
    return ng_word_hash(stem, len) & NG_MARK_STEM;
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Years from 1000 to 2099, and "1990s". */
static int is_year(const char *word, size_t len)
{
    if (len < 4 || len > 5 || (len == 5 && word[4] != 's'))
        return 0;
    for (size_t i = 0; i < 4; i++)
        if (!is_digit(word[i]))
            return 0;
    return word[0] == '1' || (word[0] == '2' && word[1] == '0');
}

/* Whether the point right behind a token may belong to it: "Gen. Milley". */
static int is_abbreviation(const ng_token *t)
{
    return t->capital && t->end - t->start <= ABBREVIATION_MAX;
}

/* Whether a point ends a sentence: white space or a closing quote follows. */
static int ends_at(const char *text, uint32_t at, const ng_token *before, const ng_token *t)
{
    if (at + 1 >= t->start)
        return 0;
    unsigned char next = (unsigned char)text[at + 1];
    if (next <= ' ')
        return at != before->end || !is_abbreviation(before);
    return next == '"' || next == '\'' || next == ')' || next == 0xE2;
}

/* Whether a sentence ends between two tokens. */
static int ends_between(const char *text, const ng_token *before, const ng_token *t)
{
    for (uint32_t at = before->end; at < t->start; at++) {
        char c = text[at];
        if (c == '\n' || c == '!' || c == '?')
            return 1;
        if (c == '.' && ends_at(text, at, before, t))
            return 1;
        /* The full stop of Chinese and Japanese. */
        if (t->start - at >= 3 && memcmp(text + at, "\xE3\x80\x82", 3) == 0)
            return 1;
    }
    return 0;
}

static uint16_t kind_of(const ng_tokens *tokens, size_t i, int first)
{
    const ng_token *t = &tokens->items[i];
    const char *word = tokens->chars + t->word;
    if (is_digit(word[0]))
        return is_year(word, t->word_len) ? NG_MARK_DATE : NG_MARK_NUMBER;
    if (t->capital && LISTED(word, months))
        return NG_MARK_DATE;
    if (LISTED(word, numbers))
        return NG_MARK_NUMBER;
    if (!t->capital || t->stop)
        return 0;
    /* A sentence begins with a capital anyway: only a second one tells. */
    return !first || (i + 1 < tokens->n && t[1].capital && !t[1].stop) ? NG_MARK_NAME : 0;
}

static uint16_t mark_of(const char *text, const ng_tokens *tokens, size_t i)
{
    const ng_token *t = &tokens->items[i];
    int first = i == 0 || ends_between(text, t - 1, t);
    uint16_t mark = ng_mark_stem(tokens->chars + t->stem, t->stem_len);
    mark |= kind_of(tokens, i, first);
    mark |= first ? NG_MARK_SENTENCE : 0;
    mark |= t->stop ? NG_MARK_STOP : 0;
    return mark;
}

static size_t bit_numbers(size_t n)
{
    return (n + 15) / 16;
}

size_t ng_marks_max(size_t n)
{
    return bit_numbers(n) + n;
}

size_t ng_marks_write(const char *text, const ng_tokens *tokens, size_t n, uint16_t *ret)
{
    size_t at = bit_numbers(n);
    memset(ret, 0, at * sizeof *ret);
    for (size_t i = 0; i < n; i++) {
        uint16_t mark = mark_of(text, tokens, i);
        if ((mark & NG_MARK_STOP) && !(mark & NG_MARK_SENTENCE))
            continue;
        ret[i / 16] |= (uint16_t)(1u << i % 16);
        ret[at++] = mark;
    }
    return at;
}

size_t ng_marks_write_title(const char *text, const ng_tokens *tokens, size_t n, uint16_t *ret)
{
    size_t written = 0;
    for (size_t i = 0; i < n; i++)
        if (!tokens->items[i].stop)
            ret[written++] = mark_of(text, tokens, i);
    return written;
}

int ng_marks_of_passage(const ng_index *ix, const ng_passage_facts *facts, ng_marks *ret)
{
    uint64_t left = 0;
    *ret = (ng_marks){.n = 0};
    ret->hashes = ng_index_forward(ix, facts, &ret->n_tokens);
    const uint16_t *behind = ret->hashes ? ng_index_forward_behind(ix, facts, &left) : NULL;
    size_t bits = bit_numbers(ret->n_tokens);
    if (!behind || left < bits)
        return 0;
    for (size_t i = 0; i < bits; i++)
        ret->n += (uint32_t)__builtin_popcount(behind[i]);
    ret->bits = behind;
    ret->marks = behind + bits;
    return ret->n <= left - bits;
}

/* The first passage of the article of one. */
static const ng_passage_facts *first_of(const ng_index *ix, uint32_t docid,
                                        const ng_passage_facts *facts)
{
    if (facts->ordinal == 0 || docid < facts->ordinal)
        return NULL;
    const ng_passage_facts *first = ng_index_facts(ix, docid - facts->ordinal + 1);
    int is_first = first && first->article == facts->article && first->ordinal == 1;
    return is_first ? first : NULL;
}

const uint16_t *ng_marks_of_title(const ng_index *ix, uint32_t docid, const ng_passage_facts *facts,
                                  uint32_t *ret_n)
{
    const ng_passage_facts *first = first_of(ix, docid, facts);
    ng_marks own;
    uint64_t left = 0;
    *ret_n = 0;
    if (!first || first->record.title_tokens == 0 || !ng_marks_of_passage(ix, first, &own))
        return NULL;
    const uint16_t *behind = ng_index_forward_behind(ix, first, &left);
    uint64_t before = (uint64_t)(own.marks - behind) + own.n;
    if (first->record.title_tokens > left - before)
        return NULL;
    *ret_n = first->record.title_tokens;
    return behind + before;
}
