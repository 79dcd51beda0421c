/* SPDX-License-Identifier: GPL-2.0-or-later */
/* encoding_declared.c - the charset that a document names of itself.
 *
 * Source: XML 1.0, section 4.3.3; HTML standard, "prescan a byte stream to determine its encoding",
 * of which this is the short form: no comments are skipped. */
#include <string.h>
#include <strings.h>

#include "encoding.h"

#define LOOK_BYTES 1024

static const char *find(const char *s, size_t len, const char *what)
{
    size_t n = strlen(what);
    for (size_t i = 0; i + n <= len; i++)
        if (strncasecmp(s + i, what, n) == 0)
            return s + i + n;
    return NULL;
}

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* The name after `=`, with or without quotes. */
static int read_value(const char *s, const char *end, char ret[NG_CHARSET_MAX])
{
    while (s < end && is_space(*s))
        s++;
    if (s == end || *s != '=')
        return 0;
    s++;
    while (s < end && (is_space(*s) || *s == '"' || *s == '\''))
        s++;
    size_t n = 0;
    while (s + n < end && n < NG_CHARSET_MAX && !is_space(s[n]) && !strchr("\"'>;/?", s[n]))
        n++;
    if (n == 0 || n >= NG_CHARSET_MAX)
        return 0;
    memcpy(ret, s, n);
    ret[n] = '\0';
    if (strncasecmp(ret, "utf-16", 6) == 0 || strncasecmp(ret, "utf-32", 6) == 0)
        memcpy(ret, "UTF-8", sizeof "UTF-8");
    return 1;
}

int ng_declared_charset(const char *bytes, size_t len, char ret[NG_CHARSET_MAX])
{
    const char *end = bytes + (len < LOOK_BYTES ? len : LOOK_BYTES), *s = bytes;
    if (end - s >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0)
        s += 3;
    while (s < end && is_space(*s))
        s++;
    if (s == end || *s != '<')
        return 0;
    if (end - s >= 5 && memcmp(s, "<?xml", 5) == 0) {
        const char *close = memchr(s, '>', (size_t)(end - s));
        const char *at = close ? find(s, (size_t)(close - s), "encoding") : NULL;
        if (at && read_value(at, close, ret))
            return 1;
    }
    for (const char *at = s; (at = find(at, (size_t)(end - at), "<meta"));) {
        const char *close = memchr(at, '>', (size_t)(end - at));
        const char *value = find(at, (size_t)((close ? close : end) - at), "charset");
        if (value && read_value(value, close ? close : end, ret))
            return 1;
    }
    return 0;
}
