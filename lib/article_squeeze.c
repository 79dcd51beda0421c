/* SPDX-License-Identifier: GPL-2.0-or-later */
/* article_squeeze.c - white space of fields and blocks. */
#include <string.h>

#include "article_private.h"

size_t ng_white_space(const char *s, size_t len)
{
    const unsigned char *b = (const unsigned char *)s;
    if (len == 0)
        return 0;
    if (b[0] == ' ' || (b[0] >= '\t' && b[0] <= '\r'))
        return 1;
    if (b[0] < 0x80)
        return 0;
    if (len >= 2 && b[0] == 0xC2 && (b[1] == 0x85 || b[1] == 0xA0))
        return 2; /* NEL, NBSP */
    if (len < 3)
        return 0;
    uint32_t c = (uint32_t)b[0] << 16 | (uint32_t)b[1] << 8 | b[2];
    if (c >= 0xE28080 && c <= 0xE2808A)
        return 3; /* U+2000..U+200A */
    if (c == 0xE19A80 || c == 0xE280A8 || c == 0xE280A9 || c == 0xE280AF || c == 0xE2819F ||
        c == 0xE38080)
        return 3; /* U+1680, U+2028, U+2029, U+202F, U+205F, U+3000 */
    return 0;
}

ng_status ng_article_squeeze(const char *s, size_t len, ng_squeeze lines, ng_buf *ret,
                             ng_clean_report *report, ng_error *err)
{
    size_t from = ret->len;
    ng_status status = ng_text_clean(s, len, ret, report, err);
    if (status != NG_OK || ret->len == from)
        return status;
    char *out = ret->data + from;
    const char *in = out, *end = ret->data + ret->len;
    char pending = 0;
    while (in < end) {
        size_t white = ng_white_space(in, (size_t)(end - in));
        if (white > 0) {
            int newline = lines == NG_SQUEEZE_KEEP_LINES && *in == '\n';
            pending = newline || pending == '\n' ? '\n' : ' ';
            in += white;
            continue;
        }
        if (pending && out > ret->data + from)
            *out++ = pending;
        pending = 0;
        *out++ = *in++;
    }
    ret->len = (size_t)(out - ret->data);
    ret->data[ret->len] = '\0';
    return NG_OK;
}
