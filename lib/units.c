/* SPDX-License-Identifier: GPL-2.0-or-later */
/* units.c - offsets in bytes, code points and UTF-16 units. */
#include <string.h>

#include "nutgraf/text.h"

static const char *const names[] = {"byte", "codepoint", "utf16"};

int ng_units_parse(const char *name, ng_units *ret)
{
    for (int i = 0; name && i < 3; i++) {
        if (strcmp(name, names[i]) == 0) {
            *ret = (ng_units)i;
            return 1;
        }
    }
    return 0;
}

const char *ng_units_name(ng_units units)
{
    return (unsigned)units < 3 ? names[units] : names[0];
}

size_t ng_units_length(const char *s, size_t len, ng_units units)
{
    if (units == NG_UNITS_BYTE)
        return len;
    /* A code point is a byte that does not continue one; four bytes need a surrogate pair. */
    size_t n = 0;
    if (units == NG_UNITS_CODEPOINT) {
        for (size_t i = 0; i < len; i++)
            n += (signed char)s[i] >= -64;
    } else {
        for (size_t i = 0; i < len; i++)
            n += (size_t)((signed char)s[i] >= -64) + ((unsigned char)s[i] >= 0xF0);
    }
    return n;
}

void ng_units_convert(const char *s, size_t len, ng_units units, uint32_t *offsets, size_t n)
{
    if (units == NG_UNITS_BYTE)
        return;
    size_t at = 0, total = 0;
    for (size_t i = 0; i < n; i++) {
        size_t to = offsets[i] < len ? offsets[i] : len;
        if (to > at) {
            total += ng_units_length(s + at, to - at, units);
            at = to;
        }
        offsets[i] = (uint32_t)total;
    }
}
