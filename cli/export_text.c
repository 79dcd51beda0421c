/* SPDX-License-Identifier: GPL-2.0-or-later */
/* export_text.c - texts of hits as other programs read them. */
#include <stdio.h>

#include "cli/export.h"

#define REPLACEMENT "\xEF\xBF\xBD"

/* Bytes of a control character at `s`: C0 and DEL have one, C1 two; else 0. */
static size_t control(const unsigned char *s)
{
    if ((s[0] < 0x20 && s[0] != '\n' && s[0] != '\t') || s[0] == 0x7F)
        return 1;
    return s[0] == 0xC2 && s[1] >= 0x80 && s[1] < 0xA0 ? 2 : 0;
}

void cli_export_clean(const char *text, char quote)
{
    const unsigned char *s = (const unsigned char *)text;
    while (*s) {
        size_t n = control(s);
        if (n > 0) {
            fputs(REPLACEMENT, stdout);
            s += n;
            continue;
        }
        if (quote && *s == (unsigned char)quote)
            putchar(quote);
        putchar(*s++);
    }
}
