/* SPDX-License-Identifier: GPL-2.0-or-later */
/* analyzer_joints.c - rules on neighbours: which segments are one word, and which are none. */
#include <string.h>

#include "analyzer_parts.h"

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Words before a hyphen and a number that are not the letters of a type: under-21, mid-1990. */
static int is_common_prefix(const char *s, size_t len)
{
    static const char words[] =
        " about after age aged all and anti at but by class day early ex fifty five for forty four "
        "from grade group in just last late mid next nine no non of on one only or over page part "
        "per plus post pre since size some sub ten than the to top two under until up was week "
        "with year jan feb march april may june july aug sept oct nov dec ";
    char key[8] = " ";
    if (len > 5)
        return 1;
    for (size_t i = 0; i < len; i++)
        key[i + 1] = lower(s[i]);
    key[len + 1] = ' ';
    return strstr(words, key) != NULL;
}

/* Is it only letters / only digits with at most two letters behind, as in F-16s? */
static int is_type_number(const char *s, size_t len)
{
    size_t digits = 0;
    while (digits < len && is_digit(s[digits]))
        digits++;
    return digits > 0 && digits <= 4 && len - digits <= 2;
}

static int joins_by_hyphen(const ng_text *t, const ng_segment *l, const ng_segment *n)
{
    size_t left = l->end - l->start, right = n->end - n->start;
    if (l->flags != NG_SEG_LETTER)
        return 0;
    if (n->flags == NG_SEG_LETTER)
        return left == 1 && right > 2 && strchr("ektux", lower(t->text[l->start]));
    return (n->flags & ~NG_SEG_LETTER) == NG_SEG_DIGIT &&
           is_type_number(t->text + n->start, right) && !is_common_prefix(t->text + l->start, left);
}

static int is_byte(const ng_text *t, size_t at, char c)
{
    return at < t->len && t->text[at] == c;
}

/* 9/11 and 24/7, not 9/11/2001. */
static int joins_by_slash(const ng_text *t, const ng_segment *l, const ng_segment *n)
{
    return l->flags == NG_SEG_DIGIT && n->flags == NG_SEG_DIGIT && l->end - l->start <= 2 &&
           n->end - n->start <= 2 && !is_byte(t, n->end, '/') &&
           (l->start == 0 || t->text[l->start - 1] != '/');
}

static int joins_by_ampersand(const ng_segment *l, const ng_segment *n)
{
    return l->flags == NG_SEG_LETTER && n->flags == NG_SEG_LETTER && l->end - l->start <= 3 &&
           n->end - n->start <= 3;
}

/* The 2 of CO2, written below the line: U+2080 to U+2089. */
static int is_subscript(const char *s, size_t len)
{
    return len == 3 && memcmp(s, "\xE2\x82", 2) == 0 && (unsigned char)s[2] >= 0x80 &&
           (unsigned char)s[2] <= 0x89;
}

int ng_joint(const ng_text *t, const ng_segment *l, const ng_segment *n, char *keep)
{
    const char *s = t->text + l->end;
    size_t gap = n->start - l->end;
    *keep = 0;
    if (gap == 0)
        return is_subscript(s, n->end - n->start) && l->flags == NG_SEG_LETTER;
    if (gap == 1) {
        if (*s == '-')
            return joins_by_hyphen(t, l, n);
        *keep = *s;
        if (*s == '/')
            return joins_by_slash(t, l, n);
        return *s == '&' && joins_by_ampersand(l, n);
    }
    if (gap == 3 && (memcmp(s, "\xE2\x80\x90", 3) == 0 || memcmp(s, "\xE2\x80\x91", 3) == 0))
        return joins_by_hyphen(t, l, n);
    return 0;
}

int ng_is_stray_possessive(const ng_text *t, const ng_segment *s)
{
    if (s->end - s->start != 1 || lower(t->text[s->start]) != 's' || s->start < 2)
        return 0;
    size_t q = s->start;
    if (t->text[q - 1] == '\'')
        q -= 1;
    else if (q >= 4 && memcmp(t->text + q - 3, "\xE2\x80\x99", 3) == 0)
        q -= 3;
    else
        return 0;
    return is_letter(t->text[q - 1]) || is_digit(t->text[q - 1]) ||
           (t->text[q - 1] == '.' && q >= 2 && is_letter(t->text[q - 2]));
}

int ng_is_programming_language(const ng_text *t, const ng_segment *s, uint32_t *start,
                               uint32_t *end)
{
    *start = s->start;
    *end = s->end;
    size_t len = s->end - s->start;
    if (len == 1 && s->flags == NG_SEG_LETTER) {
        char c = lower(t->text[s->start]);
        if ((c == 'c' || c == 'g') && is_byte(t, s->end, '+') && is_byte(t, s->end + 1, '+'))
            *end += 2;
        else if ((c == 'c' || c == 'f') && is_byte(t, s->end, '#'))
            *end += 1;
    } else if (len == 3 && s->start > 0 && t->text[s->start - 1] == '.' &&
               (s->start == 1 || t->text[s->start - 2] == ' ') && lower(t->text[s->start]) == 'n' &&
               lower(t->text[s->start + 1]) == 'e' && lower(t->text[s->start + 2]) == 't') {
        *start -= 1;
    }
    return *end != s->end || *start != s->start;
}
