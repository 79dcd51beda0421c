/* SPDX-License-Identifier: GPL-2.0-or-later */
/* analyzer_scan.c - the fast path: word segments of Latin text without ICU.
 *
 * It knows UAX #29 for the classes that English and most European news is made of: ASCII, the
 * letters U+00C0 to U+024F, and dashes and quotes. None of them extends a character before it, so
 * the rules need one character of context on each side. What it does not know (another script, a
 * combining mark, a joiner) goes to ICU together with its surroundings: from the white space before
 * to the white space after. No rule of UAX #29 looks across a space, so the result is the same as
 * if ICU had seen the whole text. */
#include <stdlib.h>
#include <string.h>

#include "analyzer_parts.h"

typedef enum kind {
    OTHER,
    LETTER,
    DIGIT,
    UNDERSCORE,
    MID,    /* between letters or between digits: ' . and the curly apostrophes */
    MIDNUM, /* between digits: , ; */
    MIDLET, /* between letters: the middle dot */
    SPACE,
    HIGH, /* not ASCII: look further */
    UNKNOWN,
} kind;

#define L   LETTER
#define D   DIGIT
#define H   HIGH
#define H16 H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H
static const uint8_t kinds[256] = {
    0,     0,     0,     0,      0,      0,     0,   0,
    0,     SPACE, SPACE, 0,      0,      SPACE, 0,   0, /* 00 */
    0,     0,     0,     0,      0,      0,     0,   0,
    0,     0,     0,     0,      0,      0,     0,   0, /* 10 */
    SPACE, 0,     0,     0,      0,      0,     0,   MID,
    0,     0,     0,     0,      MIDNUM, 0,     MID, 0, /* 20 */
    D,     D,     D,     D,      D,      D,     D,   D,
    D,     D,     0,     MIDNUM, 0,      0,     0,   0, /* 30 */
    0,     L,     L,     L,      L,      L,     L,   L,
    L,     L,     L,     L,      L,      L,     L,   L, /* 40 */
    L,     L,     L,     L,      L,      L,     L,   L,
    L,     L,     L,     0,      0,      0,     0,   UNDERSCORE, /* 50 */
    0,     L,     L,     L,      L,      L,     L,   L,
    L,     L,     L,     L,      L,      L,     L,   L, /* 60 */
    L,     L,     L,     L,      L,      L,     L,   L,
    L,     L,     L,     0,      0,      0,     0,   0, /* 70 */
    H16,   H16,   H16,   H16,    H16,    H16,   H16, H16,
};

/* Two bytes, U+0080 to U+024F. */
static kind kind_of_latin(uint32_t c)
{
    if (c >= 0xC0)
        return c == 0xD7 || c == 0xF7 ? OTHER : c < 0x250 ? LETTER : UNKNOWN;
    if (c == 0xB7)
        return MIDLET;
    if (c == 0xAA || c == 0xB5 || c == 0xBA)
        return LETTER;
    if (c < 0xA0 || c == 0xAD || c == 0xB2 || c == 0xB3 || c == 0xB9 || (c >= 0xBC && c <= 0xBE))
        return UNKNOWN;
    return OTHER;
}

static kind kind_of_high(const unsigned char *s, size_t len, size_t *bytes)
{
    if (s[0] < 0xCA && len > 1) {
        *bytes = 2;
        return kind_of_latin((uint32_t)(s[0] & 0x1F) << 6 | (s[1] & 0x3F));
    }
    if (s[0] != 0xE2 || len < 3)
        return UNKNOWN;
    *bytes = 3;
    if (s[1] == 0x80) { /* U+2010 to U+2026 */
        if (s[2] == 0x98 || s[2] == 0x99)
            return MID;
        if (s[2] >= 0x90 && s[2] <= 0xA6 && s[2] != 0xA4)
            return OTHER;
    }
    return s[1] == 0x82 && s[2] == 0xAC ? OTHER : UNKNOWN; /* the euro */
}

static inline kind kind_at(const unsigned char *s, size_t len, size_t *bytes)
{
    *bytes = 1;
    kind k = (kind)kinds[s[0]];
    return k != HIGH ? k : kind_of_high(s, len, bytes);
}

/* May `mid` stand between `before` and `after`? */
static int bridges(kind mid, kind before, kind after)
{
    if (before != after)
        return 0;
    return before == LETTER  ? mid == MID || mid == MIDLET
           : before == DIGIT ? mid == MID || mid == MIDNUM
                             : 0;
}

/* End of the segment that begins at `at` with a letter, digit or '_'; `flags` says what it holds.
 */
static size_t segment_end(const unsigned char *s, size_t len, size_t at, unsigned *flags)
{
    /* by kind; a mark counts only inside, when something follows it */
    static const uint8_t holds[UNKNOWN + 1] = {
        [LETTER] = NG_SEG_LETTER, [DIGIT] = NG_SEG_DIGIT,   [UNDERSCORE] = NG_SEG_MARKED,
        [MID] = NG_SEG_MARKED,    [MIDNUM] = NG_SEG_MARKED, [MIDLET] = NG_SEG_MARKED};
    kind before = OTHER;
    size_t i = at, bytes, more;
    *flags = 0;
    while (i < len) {
        kind k = kind_at(s + i, len - i, &bytes);
        if (k == LETTER || k == DIGIT || k == UNDERSCORE)
            before = k;
        else if (k < MID || k > MIDLET || i + bytes >= len ||
                 !bridges(k, before, kind_at(s + i + bytes, len - i - bytes, &more)))
            break;
        *flags |= bytes > 1 && k == LETTER ? NG_SEG_WIDE : holds[k];
        i += bytes;
    }
    return i;
}

/* The end, at or after `at`, of the part for ICU. In text of another script it runs on: one long
 * part is cheaper than one for each word. */
static size_t foreign_end(const unsigned char *s, size_t len, size_t at)
{
    enum { QUIET = 64 };
    size_t last = at, i = at, bytes;
    while (i < len) {
        kind k = kind_at(s + i, len - i, &bytes);
        if (k == UNKNOWN)
            last = i;
        else if (k == SPACE && i - last >= QUIET)
            break;
        i += bytes;
    }
    for (i = last; i < len && kinds[s[i]] != SPACE; i++)
        ;
    return i;
}

static ng_status grow(ng_segments *s, ng_error *err)
{
    size_t cap = s->cap ? s->cap * 2 : 256;
    ng_segment *items = realloc(s->items, cap * sizeof *items);
    if (!items)
        return ng_fail(err, NG_NOMEM, "out of memory");
    s->items = items;
    s->cap = cap;
    return NG_OK;
}

static inline ng_status push(ng_segments *s, size_t start, size_t end, unsigned flags,
                             ng_error *err)
{
    if (!(flags & (NG_SEG_LETTER | NG_SEG_DIGIT | NG_SEG_WIDE)))
        return NG_OK;
    if (s->n == s->cap) {
        ng_status status = grow(s, err);
        if (status != NG_OK)
            return status;
    }
    s->items[s->n++] = (ng_segment){(uint32_t)start, (uint32_t)end, flags};
    return NG_OK;
}

ng_status ng_segments_add(ng_segments *s, const char *text, size_t start, size_t end, ng_error *err)
{
    unsigned flags = 0;
    for (size_t i = start; i < end;) {
        unsigned char c = (unsigned char)text[i];
        size_t bytes = 1;
        if (kinds[c] == LETTER)
            flags |= NG_SEG_LETTER;
        else if (kinds[c] == DIGIT)
            flags |= NG_SEG_DIGIT;
        else if (ng_mark_at(text + i, end - i, &bytes) != NG_MARK_NONE)
            flags |= NG_SEG_MARKED;
        else
            flags |= NG_SEG_WIDE;
        i += bytes;
    }
    return push(s, start, end, flags, err);
}

ng_status ng_scan(ng_icu *icu, const char *text, size_t len, ng_segments *ret, ng_error *err)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t i = 0, safe = 0, bytes;
    ng_status status = NG_OK;
    while (i < len && status == NG_OK) {
        kind k = kind_at(s + i, len - i, &bytes);
        if (k == LETTER || k == DIGIT || k == UNDERSCORE) {
            unsigned flags;
            size_t end = segment_end(s, len, i, &flags);
            status = push(ret, i, end, flags, err);
            i = end;
        } else if (k == UNKNOWN) {
            while (ret->n > 0 && ret->items[ret->n - 1].start >= safe)
                ret->n--;
            size_t end = foreign_end(s, len, i);
            status = ng_icu_segment(icu, text, safe, end, ret, err);
            i = safe = end;
        } else {
            if (k == SPACE)
                safe = i;
            i += bytes;
        }
    }
    return status;
}
