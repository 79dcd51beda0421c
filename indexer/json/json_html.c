/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json_html.c - texts of JSON articles: HTML, plain, or a summary only. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "html.h"
#include "json_kinds.h"
#include "text_reader.h"

typedef struct span {
    const char *s;
    size_t len;
} span;

/* The first `<name` at or after `from`, or `len`. Tag names are ASCII; their case does not count.
 */
static size_t find_tag(span html, size_t from, const char *tag)
{
    size_t n = strlen(tag);
    while (from + n <= html.len) {
        const char *at = memchr(html.s + from, '<', html.len - from);
        if (!at)
            break;
        from = (size_t)(at - html.s);
        if (html.len - from > n && strncasecmp(at, tag, n) == 0 && strchr(" \t\r\n>/", at[n]))
            return from;
        from++;
    }
    return html.len;
}

/* Behind the tag that begins at `from`. */
static size_t behind(span html, size_t from)
{
    const char *end = memchr(html.s + from, '>', html.len - from);
    return end ? (size_t)(end - html.s) + 1 : html.len;
}

static span without_head(span html)
{
    size_t body = find_tag(html, 0, "<body");
    if (body == html.len)
        return html;
    size_t from = behind(html, body), to = find_tag(html, from, "</body");
    return (span){html.s + from, to - from};
}

static int is_title(const ng_article *a, span heading)
{
    char *plain = NULL;
    ng_error ignored = NG_ERROR_INIT;
    if (!a->title || ng_html_plain(heading.s, heading.len, &plain, &ignored) != NG_OK)
        return 0;
    const char *s = plain, *t = a->title;
    for (;;) {
        while (*s && strchr(" \t\r\n", *s))
            s++;
        while (*t == ' ')
            t++;
        if (!*s || !*t || *s != *t)
            break;
        s++, t++;
    }
    int same = !*s && !*t;
    free(plain);
    return same;
}

ng_status ng_json_add_html(ng_article *a, const json_t *value, uint32_t line, ng_error *err)
{
    span html = {json_string_value(value), json_string_length(value)};
    if (!html.s)
        return NG_OK;
    html = without_head(html);
    size_t h1 = find_tag(html, 0, "<h1"), end = html.len;
    if (h1 < html.len)
        end = find_tag(html, behind(html, h1), "</h1");
    if (end == html.len || !is_title(a, (span){html.s + h1, end - h1}))
        return ng_html_add_fragment(a, html.s, html.len, line, err);
    end = behind(html, end);
    ng_status s = ng_html_add_fragment(a, html.s, h1, line, err);
    return s == NG_OK ? ng_html_add_fragment(a, html.s + end, html.len - end, line, err) : s;
}

ng_status ng_json_add_plain(ng_article *a, const json_t *text, uint32_t line, ng_error *err)
{
    return ng_text_read_into(a, json_string_value(text), json_string_length(text),
                             line ? line : NG_TEXT_NO_LINES, err);
}

ng_status ng_json_add_teaser(ng_article *a, const char *text, size_t len, uint32_t line,
                             ng_error *err)
{
    ng_status s = ng_article_add_block(a, NG_BLOCK_PARAGRAPH, 0, line, text, len, err);
    return s == NG_OK ? ng_article_set(a, NG_FIELD_TAG, "teaser", 6, err) : s;
}

int ng_json_is_text(const json_t *value)
{
    const char *s = json_string_value(value);
    return s && s[strspn(s, " \t\r\n")] != '\0';
}
