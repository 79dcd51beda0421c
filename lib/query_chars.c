/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query_chars.c - what the characters of a query mean to its language. */
#include "query_chars.h"

#include <string.h>
#include <unicode/uchar.h>

#include "nutgraf/text.h"

#define FULL_WIDTH_FIRST 0xFF01u
#define FULL_WIDTH_LAST  0xFF5Eu
#define FULL_WIDTH_SHIFT 0xFEE0u

uint32_t ng_query_char(const char *s, size_t len, size_t *ret_bytes)
{
    uint32_t c = (unsigned char)s[0];
    *ret_bytes = c < 0x80 ? 1 : ng_utf8_decode(s, len, &c);
    return c >= FULL_WIDTH_FIRST && c <= FULL_WIDTH_LAST ? c - FULL_WIDTH_SHIFT : c;
}

int ng_query_is_space(uint32_t c)
{
    if (c < 0x80)
        return c <= ' ' || c == 0x7F;
    if (c == 0x200C || c == 0x200D) /* joiners are part of Persian and Indic words */
        return 0;
    return u_isUWhiteSpace((UChar32)c) || u_iscntrl((UChar32)c) || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

int ng_query_is_wordish(uint32_t c)
{
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return u_isalnum((UChar32)c) || u_isUAlphabetic((UChar32)c) ||
           (U_GET_GC_MASK((UChar32)c) & U_GC_M_MASK) != 0;
}

int ng_query_quote_class(uint32_t c)
{
    switch (c) {
    case '"':
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
        return 1;
    case 0xAB:
    case 0xBB:
        return 2;
    case 0x300C:
    case 0x300D:
        return 3;
    case 0x300E:
    case 0x300F:
        return 4;
    default:
        return 0;
    }
}

void ng_query_quotes_for(const char *text, size_t len, const char **ret_open,
                         const char **ret_close)
{
    static const char *const pairs[][2] = {{"\"", "\""}, {"«", "»"}, {"「", "」"}, {"『", "』"}};
    unsigned seen = 0;
    for (size_t i = 0, n; i < len; i += n)
        seen |= 1u << ng_query_quote_class(ng_query_char(text + i, len - i, &n));
    size_t class = 1;
    while (class < 4 && (seen & 1u << class))
        class ++;
    *ret_open = pairs[class - 1][0];
    *ret_close = pairs[class - 1][1];
}

int ng_query_has_word(const char *text, size_t len)
{
    for (size_t i = 0, n; i < len; i += n)
        if (ng_query_is_wordish(ng_query_char(text + i, len - i, &n)))
            return 1;
    return 0;
}

/* The code point that ends at `end`, and where it begins. */
static uint32_t char_before(const char *text, size_t start, size_t end, size_t *ret_at)
{
    size_t at = end - 1, n;
    while (at > start && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    *ret_at = at;
    return ng_query_char(text + at, end - at, &n);
}

void ng_query_trim_space(const char *text, size_t *start, size_t *end)
{
    size_t n;
    while (*start < *end && ng_query_is_space(ng_query_char(text + *start, *end - *start, &n)))
        *start += n;
    while (*start < *end && ng_query_is_space(char_before(text, *start, *end, &n)))
        *end = n;
}

static int may_lead(uint32_t c)
{
    return ng_query_is_wordish(c) || c == '#' || c == '@' || c == '$' || c == '.' || c == 0x20AC ||
           c == 0xA3;
}

static int is_apostrophe(uint32_t c)
{
    return c == '\'' || c == 0x2018 || c == 0x2019;
}

static int may_trail(uint32_t c)
{
    return ng_query_is_wordish(c) || c == '+' || c == '#' || c == '%' || c == '$' || c == 0xB0 ||
           c == 0x20AC || c == 0xA3;
}

void ng_query_trim_word(const char *text, size_t *start, size_t *end, int keep_marks)
{
    int quoted = 0;
    size_t n;
    if (!ng_query_has_word(text + *start, *end - *start)) {
        *end = *start;
        return;
    }
    for (uint32_t c; c = ng_query_char(text + *start, *end - *start, &n), !may_lead(c); *start += n)
        quoted |= is_apostrophe(c);
    for (uint32_t c; c = char_before(text, *start, *end, &n), !may_trail(c); *end = n) {
        if (keep_marks && (c == '*' || c == '~'))
            break;
        if (is_apostrophe(c) && !quoted)
            break;
        if (c == '.' && memchr(text + *start, '.', n - *start))
            break; /* an abbreviation */
    }
}
