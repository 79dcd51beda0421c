/* SPDX-License-Identifier: GPL-2.0-or-later */
/* base64.c - bytes that were written as letters. Source: RFC 4648, sections 4 and 5. */
#include "base64.h"

#include <stdint.h>

/* 0..63, or 64 for what is no digit. */
static uint32_t digit_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (uint32_t)(c - 'A');
    if (c >= 'a' && c <= 'z')
        return (uint32_t)(c - 'a') + 26;
    if (c >= '0' && c <= '9')
        return (uint32_t)(c - '0') + 52;
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : 64;
}

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

ng_status ng_base64_decode(const char *text, size_t len, ng_buf *ret, ng_error *err)
{
    size_t before = ret->len, digits = 0, padding = 0;
    uint32_t bits = 0;
    ng_status s = ng_buf_reserve(ret, len / 4 * 3 + 3, err);
    for (size_t i = 0; i < len && s == NG_OK; i++) {
        uint32_t digit = digit_of(text[i]);
        if (is_space(text[i]))
            continue;
        padding += text[i] == '=';
        if ((digit == 64 && text[i] != '=') || (digit < 64 && padding))
            s = ng_fail(err, NG_INVALID, "it is no base64");
        if (digit == 64 || s != NG_OK)
            continue;
        bits = (bits << 6 | digit) & 0xFFFFFF;
        digits++;
        if (digits % 4 != 1) /* each digit but the first of four ends a byte */
            s = ng_buf_add_char(ret, (char)(bits >> (6 - 2 * ((digits - 1) % 4)) & 0xFF), err);
    }
    if (s == NG_OK && (digits % 4 == 1 || padding > 2))
        s = ng_fail(err, NG_INVALID, "it is no base64");
    if (s != NG_OK && ret->data) {
        ret->len = before;
        ret->data[before] = '\0';
    }
    return s;
}
