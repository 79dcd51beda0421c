/* SPDX-License-Identifier: GPL-2.0-or-later */
/* buffer.c - a growing run of bytes. */
#include "nutgraf/buffer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void ng_buf_release(ng_buf *b)
{
    if (!b)
        return;
    free(b->data);
    *b = (ng_buf)NG_BUF_INIT;
}

void ng_buf_clear(ng_buf *b)
{
    b->len = 0;
    if (b->data)
        b->data[0] = '\0';
}

ng_status ng_buf_reserve(ng_buf *b, size_t more, ng_error *err)
{
    if (more >= SIZE_MAX / 2 - b->len)
        return ng_fail(err, NG_NOMEM, "out of memory");
    size_t need = b->len + more + 1;
    if (need <= b->cap)
        return NG_OK;
    size_t cap = b->cap ? b->cap : 64;
    while (cap < need)
        cap += cap / 2 + 32;
    char *data = realloc(b->data, cap);
    if (!data)
        return ng_fail(err, NG_NOMEM, "out of memory");
    b->data = data;
    b->cap = cap;
    b->data[b->len] = '\0';
    return NG_OK;
}

ng_status ng_buf_add(ng_buf *b, const void *data, size_t len, ng_error *err)
{
    ng_status s = ng_buf_reserve(b, len, err);
    if (s != NG_OK)
        return s;
    if (len > 0)
        memcpy(b->data + b->len, data, len);
    b->len += len;
    b->data[b->len] = '\0';
    return NG_OK;
}

ng_status ng_buf_add_char(ng_buf *b, char c, ng_error *err)
{
    return ng_buf_add(b, &c, 1, err);
}

ng_status ng_buf_add_str(ng_buf *b, const char *text, ng_error *err)
{
    return ng_buf_add(b, text, strlen(text), err);
}

ng_status ng_buf_addf(ng_buf *b, ng_error *err, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    ng_status s = length < 0 ? ng_fail(err, NG_INTERNAL, "a text cannot be formatted")
                             : ng_buf_reserve(b, (size_t)length, err);
    if (s == NG_OK) {
        vsnprintf(b->data + b->len, (size_t)length + 1, format, again);
        b->len += (size_t)length;
    }
    va_end(again);
    return s;
}

char *ng_buf_steal(ng_buf *b)
{
    ng_error ignored = NG_ERROR_INIT;
    if (!b->data && ng_buf_reserve(b, 0, &ignored) != NG_OK)
        return NULL;
    char *data = b->data;
    *b = (ng_buf)NG_BUF_INIT;
    return data;
}
