/* SPDX-License-Identifier: GPL-2.0-or-later */
/* utf8.c - checking, decoding and writing UTF-8. */
#include <string.h>

#include "nutgraf/text.h"
#include "utf8.h"

size_t ng_utf8_ascii_prefix(const char *s, size_t len)
{
    size_t i = 0;
    for (; i + 8 <= len; i += 8) {
        uint64_t word;
        memcpy(&word, s + i, sizeof word);
        if (word & UINT64_C(0x8080808080808080))
            break;
    }
    while (i < len && (unsigned char)s[i] < 0x80)
        i++;
    return i;
}

/* Table 3-7 of the Unicode standard: what may follow a lead byte. Only the second byte is ever
 * narrower than 80..BF. */
static size_t lead(unsigned char first, unsigned char *low, unsigned char *high)
{
    *low = 0x80;
    *high = 0xBF;
    if (first >= 0xC2 && first <= 0xDF)
        return 2;
    if (first >= 0xE0 && first <= 0xEF) {
        if (first == 0xE0)
            *low = 0xA0;
        else if (first == 0xED)
            *high = 0x9F;
        return 3;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        if (first == 0xF0)
            *low = 0x90;
        else if (first == 0xF4)
            *high = 0x8F;
        return 4;
    }
    return 0;
}

size_t ng_utf8_sequence(const char *s, size_t len, int *valid)
{
    const unsigned char *u = (const unsigned char *)s;
    unsigned char low, high;
    *valid = 1;
    if (u[0] < 0x80)
        return 1;
    size_t need = lead(u[0], &low, &high);
    *valid = 0;
    if (need == 0 || len < 2 || u[1] < low || u[1] > high)
        return 1;
    size_t n = 2;
    while (n < need && n < len && (u[n] & 0xC0) == 0x80)
        n++;
    *valid = n == need;
    return n;
}

size_t ng_utf8_valid_prefix(const char *s, size_t len)
{
    size_t i = 0;
    while (i < len) {
        i += ng_utf8_ascii_prefix(s + i, len - i);
        while (i < len && (unsigned char)s[i] >= 0x80) {
            int valid;
            size_t n = ng_utf8_sequence(s + i, len - i, &valid);
            if (!valid)
                return i;
            i += n;
        }
    }
    return i;
}

size_t ng_utf8_decode(const char *s, size_t len, uint32_t *ret)
{
    const unsigned char *u = (const unsigned char *)s;
    if (u[0] < 0x80 || len < 2) {
        *ret = u[0];
        return 1;
    }
    if (u[0] < 0xE0 || len < 3) {
        *ret = (uint32_t)(u[0] & 0x1F) << 6 | (u[1] & 0x3F);
        return 2;
    }
    if (u[0] < 0xF0 || len < 4) {
        *ret = (uint32_t)(u[0] & 0x0F) << 12 | (uint32_t)(u[1] & 0x3F) << 6 | (u[2] & 0x3F);
        return 3;
    }
    *ret = (uint32_t)(u[0] & 0x07) << 18 | (uint32_t)(u[1] & 0x3F) << 12 |
           (uint32_t)(u[2] & 0x3F) << 6 | (u[3] & 0x3F);
    return 4;
}

size_t ng_utf8_encode(uint32_t c, char ret[4])
{
    if (c < 0x80) {
        ret[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        ret[0] = (char)(0xC0 | c >> 6);
        ret[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        ret[0] = (char)(0xE0 | c >> 12);
        ret[1] = (char)(0x80 | (c >> 6 & 0x3F));
        ret[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    ret[0] = (char)(0xF0 | c >> 18);
    ret[1] = (char)(0x80 | (c >> 12 & 0x3F));
    ret[2] = (char)(0x80 | (c >> 6 & 0x3F));
    ret[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

ng_status ng_utf8_append(ng_buf *b, uint32_t codepoint, ng_error *err)
{
    char bytes[4];
    if (codepoint > 0x10FFFF || (codepoint >= 0xD800 && codepoint <= 0xDFFF))
        return ng_fail(err, NG_INVALID, "U+%04X is not a Unicode scalar value",
                       (unsigned)codepoint);
    return ng_buf_add(b, bytes, ng_utf8_encode(codepoint, bytes), err);
}

size_t ng_utf8_cut(const char *s, size_t len, size_t want)
{
    if (want >= len)
        return len;
    while (want > 0 && ((unsigned char)s[want] & 0xC0) == 0x80)
        want--;
    return want;
}
