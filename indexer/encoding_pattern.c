/* SPDX-License-Identifier: GPL-2.0-or-later */
/* encoding_pattern.c - UTF-16 and UTF-32 without a byte order mark.
 *
 * UTF-32 has a look of its own: every fourth byte is zero. UTF-16 of scripts whose letters lie
 * together (Latin, Cyrillic, Hebrew, Arabic, Thai) has the same few control characters at every
 * second byte; that of East Asia has not, but its spaces, line ends and digits have a zero byte,
 * and what it means in that order is East Asian, while its bytes are not valid UTF-8. */
#include <unicode/uchar.h>

#include "encoding.h"
#include "nutgraf/text.h"

#define SAMPLE_BYTES     4096
#define UNITS_LEAST      4
#define EAST_ASIA_LEAST  8   /* units */
#define NULS_LEAST       400 /* one of so many units has a zero byte */
#define EAST_ASIA_TENTHS 8

static uint32_t byte_at(const char *s, size_t i)
{
    return (unsigned char)s[i];
}

/* ---- UTF-32 ---- */

static int is_utf32(const char *s, size_t len, int big)
{
    size_t n = len / 4;
    if (n < UNITS_LEAST)
        return 0;
    for (size_t i = 0; i < n; i++) {
        const char *u = s + 4 * i;
        uint32_t top = byte_at(u, big ? 0 : 3), plane = byte_at(u, big ? 1 : 2);
        uint32_t low = byte_at(u, big ? 2 : 1) << 8 | byte_at(u, big ? 3 : 0);
        int surrogate = plane == 0 && low >= 0xD800 && low < 0xE000;
        if (top != 0 || plane > 0x10 || surrogate || (plane == 0 && low == 0))
            return 0;
    }
    return 1;
}

/* ---- UTF-16 ---- */

typedef struct halves {
    size_t nul, control; /* of the bytes of one parity */
} halves;

static halves count_half(const char *s, size_t len, size_t parity)
{
    halves h = {0, 0};
    for (size_t i = parity; i < len; i += 2) {
        h.nul += s[i] == '\0';
        h.control += byte_at(s, i) < 0x20;
    }
    return h;
}

/* The bytes of one parity are nearly all control characters, zero among them, those of the other
 * are not. */
static int is_high_half(const halves *high, const halves *low, size_t units)
{
    return high->control * 10 >= units * 9 && high->nul > 0 && low->nul <= units / 20 &&
           low->control * 10 <= units * 3;
}

static int is_east_asian(uint32_t unit)
{
    return (unit >= 0x3000 && unit < 0xA000) || (unit >= 0xAC00 && unit < 0xD7A4) ||
           (unit >= 0xFF00 && unit < 0xFFF0);
}

static int reads_as_east_asian(const char *s, size_t len, int big)
{
    size_t units = len / 2, east = 0;
    for (size_t i = 0; i < units; i++) {
        uint32_t unit = byte_at(s, 2 * i + (big ? 0 : 1)) << 8 | byte_at(s, 2 * i + (big ? 1 : 0));
        if (unit < 0x20 && unit != '\t' && unit != '\n' && unit != '\r')
            return 0;
        if (!u_isdefined((UChar32)unit) || (unit >= 0xD800 && unit < 0xF900))
            return 0;
        east += (size_t)is_east_asian(unit);
    }
    return east * 10 >= units * EAST_ASIA_TENTHS;
}

static int is_east_asian_utf16(const char *s, size_t len, const halves *high, const halves *low,
                               int big)
{
    size_t units = len / 2;
    return units >= EAST_ASIA_LEAST && high->nul > 0 && low->nul * 20 <= units &&
           high->nul * NULS_LEAST >= units && ng_utf8_valid_prefix(s, len) + 4 < len &&
           reads_as_east_asian(s, len, big);
}

const char *ng_utf16_pattern(const char *bytes, size_t len)
{
    size_t n = (len < SAMPLE_BYTES ? len : SAMPLE_BYTES) / 4 * 4, units;
    if (len % 4 == 0 && is_utf32(bytes, n, 0))
        return "UTF-32LE";
    if (len % 4 == 0 && is_utf32(bytes, n, 1))
        return "UTF-32BE";
    n = (len < SAMPLE_BYTES ? len : SAMPLE_BYTES) / 2 * 2;
    units = n / 2;
    if (n < 4)
        return NULL;
    halves even = count_half(bytes, n, 0), odd = count_half(bytes, n, 1);
    size_t many = units * 3 / 10, few = units / 20;
    if ((odd.nul > many && even.nul <= few) || is_high_half(&odd, &even, units) ||
        is_east_asian_utf16(bytes, n, &odd, &even, 0))
        return "UTF-16LE";
    if ((even.nul > many && odd.nul <= few) || is_high_half(&even, &odd, units) ||
        is_east_asian_utf16(bytes, n, &even, &odd, 1))
        return "UTF-16BE";
    return NULL;
}
