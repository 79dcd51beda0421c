/* SPDX-License-Identifier: GPL-2.0-or-later */
/* escape.c - what is written in place of a character: in parts of addresses, in markup. */
#include "nutgraf/text.h"

static int is_unreserved(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

ng_status ng_percent_encode(const char *text, size_t len, ng_buf *ret, ng_error *err)
{
    static const char digits[] = "0123456789ABCDEF";
    ng_status s = NG_OK;
    for (size_t i = 0; s == NG_OK && i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        const char code[3] = {'%', digits[c >> 4], digits[c & 15]};
        s = is_unreserved(c) ? ng_buf_add_char(ret, (char)c, err)
                             : ng_buf_add(ret, code, sizeof code, err);
    }
    return s;
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

int ng_percent_byte(const char *text)
{
    int high = text[0] == '%' ? digit(text[1]) : -1;
    int low = high < 0 ? -1 : digit(text[2]);
    return low < 0 ? -1 : high * 16 + low;
}

const char *ng_markup_escape(uint32_t c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}
