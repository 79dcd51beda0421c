/* SPDX-License-Identifier: GPL-2.0-or-later */
/* encoding_mojibake.c - UTF-8 that was encoded twice: noticed, never undone. Who writes about
 * encodings means what stands there. */
#include "encoding.h"
#include "nutgraf/text.h"

#define SEEN_LEAST 3 /* times: "CAFÉ…" and "CITÉ»" look like it by chance */

/* The byte that windows-1252 has for a character; -1 none. */
static int byte_of(uint32_t c)
{
    static const uint16_t high[32] = {
        0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
        0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    if (c < 0x80 || (c >= 0xA0 && c < 0x100))
        return (int)c;
    for (int i = 0; i < 32; i++)
        if (high[i] == c)
            return 0x80 + i;
    return -1;
}

static int continuations(uint32_t lead)
{
    return lead >= 0xC2 && lead < 0xE0   ? 1
           : lead >= 0xE0 && lead < 0xF0 ? 2
           : lead >= 0xF0 && lead < 0xF5 ? 3
                                         : 0;
}

/* Bytes of the sequence at `s`, and its characters; 0 when there is none. */
static size_t sequence(const char *s, size_t len, size_t *chars)
{
    uint32_t c;
    size_t at = ng_utf8_decode(s, len, &c);
    int more = continuations(c);
    *chars = (size_t)more + 1;
    for (int i = 0; i < more; i++) {
        if (at >= len)
            return 0;
        at += ng_utf8_decode(s + at, len - at, &c);
        int byte = byte_of(c);
        if (byte < 0x80 || byte > 0xBF)
            return 0;
    }
    return more ? at : 0;
}

size_t ng_mojibake_count(const char *text, size_t len)
{
    size_t seen = 0, inside = 0, foreign = 0;
    for (size_t at = 0; at < len;) {
        size_t chars = 1, n = 0;
        if ((unsigned char)text[at] < 0x80) {
            at++;
            continue;
        }
        n = sequence(text + at, len - at, &chars);
        uint32_t c;
        foreign += n ? chars : 1;
        inside += n ? chars : 0;
        seen += n > 0;
        at += n ? n : ng_utf8_decode(text + at, len - at, &c);
    }
    return seen >= SEEN_LEAST && inside * 4 >= foreign * 3 ? seen : 0;
}
