/* SPDX-License-Identifier: GPL-2.0-or-later */
/* warc_fields.c - header fields. */
#include "warc_fields.h"

#include <string.h>
#include <strings.h>

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

ng_slice ng_slice_trim(const char *s, size_t len)
{
    while (len > 0 && is_space(*s))
        s++, len--;
    while (len > 0 && is_space(s[len - 1]))
        len--;
    return (ng_slice){s, len};
}

void ng_slice_show(ng_slice s, char *ret, size_t size)
{
    size_t n = s.len < size ? s.len : size - 1;
    for (size_t i = 0; i < n; i++)
        ret[i] = s.s[i] >= ' ' && s.s[i] < 0x7F ? s.s[i] : '?';
    ret[n] = '\0';
}

ng_slice ng_field(ng_slice block, const char *name)
{
    size_t n = strlen(name);
    while (block.len > 0) {
        const char *newline = memchr(block.s, '\n', block.len);
        size_t line = newline ? (size_t)(newline - block.s) + 1 : block.len;
        if (line > n && block.s[n] == ':' && strncasecmp(block.s, name, n) == 0)
            return ng_slice_trim(block.s + n + 1, line - n - 1);
        block.s += line;
        block.len -= line;
    }
    return (ng_slice){"", 0};
}

ng_slice ng_field_parameter(ng_slice value, const char *name)
{
    size_t n = strlen(name);
    for (size_t at = 0; at < value.len; at++) {
        if (value.s[at] != ';')
            continue;
        ng_slice rest = ng_slice_trim(value.s + at + 1, value.len - at - 1);
        if (rest.len <= n || rest.s[n] != '=' || strncasecmp(rest.s, name, n) != 0)
            continue;
        const char *end = memchr(rest.s, ';', rest.len);
        size_t len = end ? (size_t)(end - rest.s) : rest.len;
        ng_slice found = ng_slice_trim(rest.s + n + 1, len - n - 1);
        if (found.len >= 2 && (found.s[0] == '"' || found.s[0] == '\''))
            found = ng_slice_trim(found.s + 1, found.len - 2);
        return found;
    }
    return (ng_slice){"", 0};
}

int ng_field_is(ng_slice value, const char *expected)
{
    const char *end = value.len ? memchr(value.s, ';', value.len) : NULL;
    ng_slice v = ng_slice_trim(value.s, end ? (size_t)(end - value.s) : value.len);
    return v.len == strlen(expected) && strncasecmp(v.s, expected, v.len) == 0;
}

size_t ng_fields_end(const char *s, size_t len)
{
    for (const char *p = s, *end = s + len; (p = memchr(p, '\n', (size_t)(end - p)));) {
        p++;
        if (p < end && *p == '\n')
            return (size_t)(p - s) + 1;
        if (end - p >= 2 && p[0] == '\r' && p[1] == '\n')
            return (size_t)(p - s) + 2;
    }
    return 0;
}
