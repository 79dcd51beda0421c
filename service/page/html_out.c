/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_out.c - HTML in which a text cannot become markup. */
#include "service/page/html_out.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "nutgraf/text.h"

#define REPLACEMENT "\xEF\xBF\xBD"

static void put(ng_html *h, const char *bytes, size_t len)
{
    if (!h->failed && ng_buf_add(h->buf, bytes, len, NULL) != NG_OK)
        h->failed = 1;
}

void ng_html_literal(ng_html *h, const char *markup, size_t len)
{
    put(h, markup, len);
}

/* What is written in place of a byte; NULL: the byte itself. */
static const char *escaped(unsigned char c)
{
    int control = (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
    return control ? REPLACEMENT : ng_markup_escape(c);
}

static void put_valid(ng_html *h, const char *text, size_t len)
{
    size_t begin = 0;
    for (size_t i = 0; i < len; i++) {
        const char *other = escaped((unsigned char)text[i]);
        if (!other)
            continue;
        put(h, text + begin, i - begin);
        put(h, other, strlen(other));
        begin = i + 1;
    }
    put(h, text + begin, len - begin);
}

/* The bytes with which every character begins that ng_text_disarm replaces. */
static int may_hide(const char *text, size_t len)
{
    return memchr(text, 0xE1, len) || memchr(text, 0xE2, len) || memchr(text, 0xF3, len);
}

/* What is not seen is made visible. */
static void put_seen(ng_html *h, const char *text, size_t len)
{
    if (len == 0 || !may_hide(text, len)) {
        put_valid(h, text, len);
        return;
    }
    char *copy = malloc(len);
    if (!copy) {
        h->failed = 1;
        return;
    }
    memcpy(copy, text, len);
    (void)ng_text_disarm(copy, len);
    put_valid(h, copy, len);
    free(copy);
}

typedef void (*put_function)(ng_html *, const char *, size_t);

static void put_clean(ng_html *h, const char *text, size_t len, put_function put_part)
{
    while (len > 0) {
        size_t valid = ng_utf8_valid_prefix(text, len);
        put_part(h, text, valid);
        if (valid == len)
            return;
        put(h, REPLACEMENT, sizeof REPLACEMENT - 1);
        text += valid + 1;
        len -= valid + 1;
    }
}

void ng_html_text_n(ng_html *h, const char *text, size_t len)
{
    put_clean(h, text, len, put_seen);
}

void ng_html_text(ng_html *h, const char *text)
{
    if (text)
        ng_html_text_n(h, text, strlen(text));
}

void ng_html_value(ng_html *h, const char *text)
{
    if (text)
        put_clean(h, text, strlen(text), put_valid);
}

void ng_html_attr(ng_html *h, const char *name, const char *value)
{
    if (!value)
        return;
    NG_HTML(h, " ");
    put(h, name, strlen(name));
    NG_HTML(h, "=\"");
    ng_html_value(h, value);
    NG_HTML(h, "\"");
}

void ng_html_number(ng_html *h, uint64_t n)
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%" PRIu64, n);
    put(h, digits, (size_t)len);
}

void ng_html_percent_n(ng_html *h, const char *text, size_t len)
{
    if (!h->failed && ng_percent_encode(text, len, h->buf, NULL) != NG_OK)
        h->failed = 1;
}

void ng_html_percent(ng_html *h, const char *text)
{
    if (text)
        ng_html_percent_n(h, text, strlen(text));
}

/* Whether a character begins or the text ends at `at`. */
static int is_boundary(const char *text, size_t at)
{
    return ((unsigned char)text[at] & 0xC0) != 0x80;
}

/* A span of `[start,end]`, cut to [from, to); 0: nothing of it is left. */
static int read_span(const json_t *span, const char *text, size_t from, size_t to, size_t ret[2])
{
    json_int_t start = json_integer_value(json_array_get(span, 0));
    json_int_t end = json_integer_value(json_array_get(span, 1));
    if (start < 0 || end <= start || (uint64_t)start >= to || (uint64_t)end <= from)
        return 0;
    ret[0] = (size_t)start < from ? from : (size_t)start;
    ret[1] = (size_t)end > to ? to : (size_t)end;
    return ret[0] < ret[1] && is_boundary(text, ret[0]) && is_boundary(text, ret[1]);
}

void ng_html_marked(ng_html *h, const char *text, size_t from, size_t to, const json_t *spans)
{
    size_t at = from, span[2];
    for (size_t i = 0; i < json_array_size(spans); i++) {
        if (!read_span(json_array_get(spans, i), text, at, to, span))
            continue;
        ng_html_text_n(h, text + at, span[0] - at);
        NG_HTML(h, "<mark>");
        ng_html_text_n(h, text + span[0], span[1] - span[0]);
        NG_HTML(h, "</mark>");
        at = span[1];
    }
    ng_html_text_n(h, text + at, to - at);
}

int ng_html_is_web(const char *url)
{
    if (!url)
        return 0;
    size_t scheme = strncasecmp(url, "https://", 8) == 0  ? 8
                    : strncasecmp(url, "http://", 7) == 0 ? 7
                                                          : 0;
    if (scheme == 0 || strchr("/?#", url[scheme]))
        return 0; /* strchr finds the end, too */
    for (const unsigned char *c = (const unsigned char *)url; *c; c++)
        if (*c <= ' ' || *c == 0x7F || *c == '\\')
            return 0;
    return ng_utf8_valid_prefix(url, strlen(url)) == strlen(url);
}
