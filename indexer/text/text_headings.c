/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text_headings.c - which lines are headings. */
#include <string.h>
#include <unicode/uchar.h>

#include "nutgraf/text.h"
#include "text_reader.h"

#define HEADING_WORDS    12
#define HEADING_CHARS    80
#define NEXT_WORDS       20 /* of the paragraph below a heading in Title Case */
#define ACRONYM_LETTERS  4
#define REPEATS_MAX      3
#define IN_A_ROW_MAX     2
#define BUCKETS          1024
#define CAPITALS_PERCENT 80
#define TITLE_PERCENT    70

ng_text_shape ng_text_shape_of(const char *s, size_t len)
{
    ng_text_shape r = {0};
    int inside = 0, looked = 0; /* in a word; its first letter or digit was seen */
    for (size_t at = 0; at < len;) {
        uint32_t c = (unsigned char)s[at];
        at += c < 0x80 ? 1 : ng_utf8_decode(s + at, len - at, &c);
        r.chars++;
        if (c == ' ' || c == '\t' || c == 0xA0 || c == 0x3000) {
            inside = looked = 0;
            continue;
        }
        r.words += !inside;
        inside = 1;
        r.last = c;
        int upper, lower, digit = c >= '0' && c <= '9';
        if (c < 0x80) {
            upper = c >= 'A' && c <= 'Z';
            lower = c >= 'a' && c <= 'z';
        } else {
            upper = u_isupper((UChar32)c) || u_istitle((UChar32)c);
            lower = u_islower((UChar32)c) != 0;
        }
        r.letters += c < 0x80 ? (uint32_t)(upper || lower) : (uint32_t)(u_isalpha((UChar32)c) != 0);
        r.upper += (uint32_t)upper;
        r.cased += (uint32_t)(upper || lower);
        r.digits += (uint32_t)digit;
        if (!looked && (upper || lower || digit)) {
            looked = 1;
            r.capitalised += (uint32_t)(upper || digit);
        }
    }
    return r;
}

int ng_text_is_shouted(const ng_text_shape *shape)
{
    return shape->cased > 0 && shape->upper * 100 >= shape->cased * CAPITALS_PERCENT &&
           shape->cased * 2 > shape->letters && (shape->words >= 2 || shape->letters >= 4);
}

static int has(const ng_text_line *l, const char *text)
{
    return memmem(l->s, l->len, text, strlen(text)) != NULL;
}

/* Marks of what is never a heading: agencies, mail and web addresses, numbers, acronyms alone. */
static int is_demoted(const ng_text_line *l, const ng_text_shape *shape)
{
    if (has(l, "(Reuters)") || has(l, "(AP)") || has(l, "(AFP)") || has(l, "--") || has(l, "@") ||
        has(l, "://") || has(l, "www."))
        return 1;
    if (shape->digits * 10 > shape->chars * 4)
        return 1;
    return shape->words == 1 && shape->letters <= ACRONYM_LETTERS;
}

/* End punctuation that a heading has not. A question may be one when it is in capitals. */
static int ends_like_text(const ng_text_shape *shape, int capitals)
{
    switch (shape->last) {
    case '?':
    case '!':
        return !capitals;
    case '.':
    case ',':
    case ';':
    case ':':
    case '"':
    case 0x201D: /* ” */
    case 0x2026: /* … */
    case 0x3002: /* 。 */
        return 1;
    default:
        return 0;
    }
}

static const ng_text_block *next_block(const ng_text *t, size_t i)
{
    for (i++; i < t->n_blocks; i++)
        if (!t->blocks[i].dropped)
            return &t->blocks[i];
    return NULL;
}

static int is_candidate(const ng_text *t, size_t i)
{
    const ng_text_block *b = &t->blocks[i], *next = next_block(t, i);
    const ng_text_line *l = &t->lines[b->first];
    if (b->marked || b->dropped || b->n != 1 || b->kind != NG_BLOCK_PARAGRAPH || !next)
        return 0;
    if (b->words > HEADING_WORDS || l->chars > HEADING_CHARS)
        return 0;
    ng_text_shape shape = ng_text_shape_of(l->s, l->len);
    int capitals = ng_text_is_shouted(&shape);
    if (ends_like_text(&shape, capitals) || is_demoted(l, &shape))
        return 0;
    if (capitals)
        return 1;
    return shape.cased > 0 && shape.upper > 0 && next->n > 0 && next->words >= NEXT_WORDS &&
           next->kind == NG_BLOCK_PARAGRAPH &&
           shape.capitalised * 100 >= shape.words * TITLE_PERCENT;
}

/* The same line more often than a section would be: a name in a list of answers. */
static int repeats(const ng_text *t, size_t i)
{
    const ng_text_line *l = &t->lines[t->blocks[i].first];
    size_t same = 0;
    for (size_t j = 0; j < t->n_blocks && same <= REPEATS_MAX; j++) {
        const ng_text_line *other = &t->lines[t->blocks[j].first];
        same += t->blocks[j].n == 1 && other->len == l->len && memcmp(other->s, l->s, l->len) == 0;
    }
    return same > REPEATS_MAX;
}

static size_t bucket(const ng_text *t, size_t i)
{
    const ng_text_line *l = &t->lines[t->blocks[i].first];
    uint32_t hash = 2166136261u;
    for (size_t at = 0; at < l->len; at++)
        hash = (hash ^ (unsigned char)l->s[at]) * 16777619u;
    return hash % BUCKETS;
}

/* Many candidates without text between them are a table or a list. */
static void demote_runs(ng_text *t)
{
    for (size_t i = 0; i < t->n_blocks;) {
        size_t end = i;
        while (end < t->n_blocks && t->blocks[end].kind == NG_BLOCK_HEADING &&
               !t->blocks[end].marked)
            end++;
        for (size_t j = i; end - i > IN_A_ROW_MAX && j < end; j++)
            t->blocks[j].kind = NG_BLOCK_PARAGRAPH;
        i = end > i ? end : i + 1;
    }
}

void ng_text_find_headings(ng_text *t)
{
    uint8_t seen[BUCKETS] = {0}; /* headings by hash: only a full bucket is looked at closely */
    for (size_t i = 0; i < t->n_blocks; i++) {
        if (!is_candidate(t, i))
            continue;
        t->blocks[i].kind = NG_BLOCK_HEADING;
        uint8_t *n = &seen[bucket(t, i)];
        *n = (uint8_t)(*n < UINT8_MAX ? *n + 1 : *n);
    }
    for (size_t i = 0; i < t->n_blocks; i++)
        if (t->blocks[i].kind == NG_BLOCK_HEADING && !t->blocks[i].marked &&
            seen[bucket(t, i)] > REPEATS_MAX && repeats(t, i))
            t->blocks[i].kind = NG_BLOCK_PARAGRAPH;
    demote_runs(t);
    for (size_t i = 0; i < t->n_blocks; i++)
        if (t->blocks[i].kind == NG_BLOCK_HEADING && t->blocks[i].level == 0)
            t->blocks[i].level = 2;
}
