/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json_out.c - JSON written as it goes. */
#include "api/json_out.h"

#include <stdio.h>
#include <string.h>

#define ESCAPED_MAX 6 /* \u001f */
#define BLOCK       32
#define DECIMALS    6
#define SCALE       1000000u
#define REAL_MAX    1e9 /* times SCALE it is still exact */
#define DIGITS_MAX  20  /* of 2^64 */

/* Room for `more` bytes at the end; NULL without memory. */
static inline char *room(ng_json_out *o, size_t more)
{
    if (!o->failed && o->buf->cap > o->buf->len && more < o->buf->cap - o->buf->len)
        return o->buf->data + o->buf->len;
    ng_error ignored = NG_ERROR_INIT;
    if (!o->failed && ng_buf_reserve(o->buf, more, &ignored) != NG_OK)
        o->failed = 1;
    return o->failed ? NULL : o->buf->data + o->buf->len;
}

static void used(ng_json_out *o, const char *end)
{
    o->buf->len = (size_t)(end - o->buf->data);
    o->buf->data[o->buf->len] = '\0';
}

void ng_out_more_bytes(ng_json_out *o, const char *bytes, size_t len)
{
    char *to = room(o, len);
    if (!to)
        return;
    memcpy(to, bytes, len);
    used(o, to + len);
}

static int is_special(unsigned char c)
{
    return (c < 0x20) | (c == '"') | (c == '\\');
}

/* Copy a block; true when a byte of it must be escaped. Without a branch, so that the compiler
 * makes a few vector instructions of it. */
static int copy_block(char *to, const char *from)
{
    unsigned char special = 0;
    for (int i = 0; i < BLOCK; i++) {
        special |= (unsigned char)is_special((unsigned char)from[i]);
        to[i] = from[i];
    }
    return special;
}

static char *escape(unsigned char c, char *to)
{
    static const char short_names[] = "btn?fr", digits[] = "0123456789abcdef";
    *to++ = '\\';
    if (c == '"' || c == '\\') {
        *to++ = (char)c;
    } else if (c >= '\b' && c <= '\r' && c != '\v') {
        *to++ = short_names[c - '\b'];
    } else {
        memcpy(to, "u00", 3);
        to[3] = digits[c >> 4];
        to[4] = digits[c & 15];
        to += 5;
    }
    return to;
}

void ng_out_text(ng_json_out *o, const char *text)
{
    if (!text) {
        NG_OUT(o, "null");
        return;
    }
    size_t len = strlen(text), i = 0;
    char *to = room(o, ESCAPED_MAX * len + 2);
    if (!to)
        return;
    *to++ = '"';
    while (i < len) {
        size_t n = len - i < BLOCK ? len - i : BLOCK;
        if (n == BLOCK && !copy_block(to, text + i)) {
            to += BLOCK;
            i += BLOCK;
            continue;
        }
        for (size_t end = i + n; i < end; i++) {
            unsigned char c = (unsigned char)text[i];
            if (is_special(c))
                to = escape(c, to);
            else
                *to++ = (char)c;
        }
    }
    *to++ = '"';
    used(o, to);
}

/* Gives the end. */
static char *put_number(char *to, uint64_t n)
{
    int digits = 1;
    for (uint64_t rest = n; rest >= 10; rest /= 10)
        digits++;
    for (int i = digits; i > 0; n /= 10)
        to[--i] = (char)('0' + n % 10);
    return to + digits;
}

void ng_out_number(ng_json_out *o, uint64_t n)
{
    char *to = room(o, DIGITS_MAX);
    if (to)
        used(o, put_number(to, n));
}

void ng_out_real(ng_json_out *o, double value)
{
    char text[DIGITS_MAX + DECIMALS + 2];
    if (!(value >= 0 && value < REAL_MAX)) { /* scores and times are not */
        int len = snprintf(text, sizeof text, "%.9e", value);
        ng_out_bytes(o, text, (size_t)len);
        return;
    }
    uint64_t scaled = (uint64_t)(value * SCALE + .5);
    ng_out_number(o, scaled / SCALE);
    char *at = text + sizeof text;
    int written = 0;
    scaled %= SCALE;
    for (int i = 0; i < DECIMALS; i++, scaled /= 10) {
        if (!written && scaled % 10 == 0 && i < DECIMALS - 1)
            continue; /* no zeros at the end, but for one behind the point */
        *--at = (char)('0' + scaled % 10);
        written = 1;
    }
    *--at = '.';
    ng_out_bytes(o, at, (size_t)(text + sizeof text - at));
}

void ng_out_span(ng_json_out *o, uint32_t start, uint32_t end)
{
    char *to = room(o, 2 * DIGITS_MAX + sizeof "[,]");
    if (!to)
        return;
    *to++ = '[';
    to = put_number(to, start);
    *to++ = ',';
    to = put_number(to, end);
    *to++ = ']';
    used(o, to);
}
