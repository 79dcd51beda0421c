/* SPDX-License-Identifier: GPL-2.0-or-later */
/* disarm.c - characters that a reader does not see, made visible in their place. */
#include <string.h>

#include "nutgraf/text.h"
#include "utf8.h"

static int is_ascii_word(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* U+200C to U+200F join, part and turn letters; scripts that need them use them beside letters of
 * their own. */
static int stands_in_ascii(const char *text, size_t len, size_t at, size_t n)
{
    return (at > 0 && is_ascii_word((unsigned char)text[at - 1])) ||
           (at + n < len && is_ascii_word((unsigned char)text[at + n]));
}

static int deceives(uint32_t c, const char *text, size_t len, size_t at, size_t n)
{
    if (c >= 0x200C && c <= 0x200F)
        return stands_in_ascii(text, len, at, n);
    return c == 0x200B || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
           c == 0x180E || (c >= 0xE0000 && c <= 0xE007F);
}

size_t ng_text_disarm(char *text, size_t len)
{
    size_t found = 0;
    for (size_t i = 0, n; i < len; i += n) {
        n = 1;
        if ((unsigned char)text[i] < 0xE0)
            continue;
        uint32_t c;
        n = ng_utf8_decode(text + i, len - i, &c);
        if (!deceives(c, text, len, i, n))
            continue;
        /* The same number of bytes, code points and UTF-16 units. */
        memcpy(text + i, n == 4 ? "\xF0\x9F\x9B\x87" : "\xEF\xBF\xBD", n);
        found++;
    }
    return found;
}
