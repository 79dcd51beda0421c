/* SPDX-License-Identifier: GPL-2.0-or-later */
/* wordpress_text.c - paragraphs that are parted by blank lines, as WordPress stores them.
 *
 * Its editors store either whole HTML or, the older one, text whose blank lines part paragraphs,
 * among elements of all kinds. So a `<p>` is put where a blank line is followed by text; before
 * tags of blocks none is needed, and where text is kept as it stands (`<pre>`) none belongs. */
#include <string.h>
#include <strings.h>

#include "feed.h"

typedef struct cursor {
    const char *at, *end;
    uint32_t kept; /* depth of elements whose text is kept as it stands */
    int no_tags;   /* no `>` follows */
} cursor;

static size_t name_len(const char *s, const char *end)
{
    size_t n = 0;
    while (s + n < end &&
           (((s[n] | 32) >= 'a' && (s[n] | 32) <= 'z') || (n && s[n] >= '1' && s[n] <= '6')))
        n++;
    return n;
}

static int is_one_of(const char *s, size_t n, const char *const *names, size_t n_names)
{
    for (size_t i = 0; i < n_names; i++)
        if (strlen(names[i]) == n && strncasecmp(s, names[i], n) == 0)
            return 1;
    return 0;
}

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* A tag of a block begins at `s`. */
static int is_block(const char *s, const char *end)
{
    static const char *const names[] = {
        "address", "article",    "aside",  "blockquote", "dd",    "div",   "dl",    "dt",
        "figure",  "figcaption", "footer", "form",       "h1",    "h2",    "h3",    "h4",
        "h5",      "h6",         "header", "hr",         "li",    "main",  "nav",   "ol",
        "p",       "pre",        "script", "section",    "style", "table", "tbody", "td",
        "tfoot",   "th",         "thead",  "tr",         "ul"};
    if (s == end || *s != '<')
        return 0;
    s++;
    s += s < end && *s == '/';
    return is_one_of(s, name_len(s, end), names, COUNT(names));
}

static void count_kept(cursor *c, const char *tag, const char *close)
{
    static const char *const names[] = {"pre", "script", "style", "textarea"};
    int closes = tag + 1 < close && tag[1] == '/';
    const char *name = tag + 1 + closes;
    if (!is_one_of(name, name_len(name, close), names, COUNT(names)))
        return;
    if (!closes)
        c->kept++;
    else if (c->kept > 0)
        c->kept--;
}

/* Behind a comment, at its `<!--`; the end, when it does not end. */
static const char *behind_comment(const cursor *c)
{
    for (const char *s = c->at + 4; s + 3 <= c->end; s++)
        if (memcmp(s, "-->", 3) == 0)
            return s + 3;
    return c->end;
}

static ng_status copy_tag(cursor *c, ng_buf *ret, ng_error *err)
{
    if (c->end - c->at >= 4 && memcmp(c->at, "<!--", 4) == 0) {
        c->at = behind_comment(c);
        return NG_OK;
    }
    const char *close = c->no_tags ? NULL : memchr(c->at, '>', (size_t)(c->end - c->at));
    c->no_tags = close == NULL;
    size_t n = close ? (size_t)(close - c->at) + 1 : 1;
    if (close)
        count_kept(c, c->at, close);
    ng_status s = ng_buf_add(ret, c->at, n, err);
    c->at += n;
    return s;
}

/* White space, with a paragraph behind it where it holds a blank line and text follows. */
static ng_status copy_space(cursor *c, ng_buf *ret, ng_error *err)
{
    const char *s = c->at;
    uint32_t newlines = 0;
    for (; s < c->end && *s && strchr(" \t\r\n", *s); s++)
        newlines += *s == '\n';
    ng_status status = ng_buf_add(ret, c->at, (size_t)(s - c->at), err);
    c->at = s;
    if (status != NG_OK || newlines < 2 || c->kept || s == c->end || is_block(s, c->end))
        return status;
    return ng_buf_add_str(ret, "<p>", err);
}

ng_status ng_wordpress_paragraphs(const char *html, size_t len, ng_buf *ret, ng_error *err)
{
    cursor c = {html, html + len, 0, 0};
    ng_status s = NG_OK;
    while (c.at < c.end && s == NG_OK) {
        if (*c.at == '<')
            s = copy_tag(&c, ret, err);
        else if (*c.at == '\n' || *c.at == '\r')
            s = copy_space(&c, ret, err);
        else
            s = ng_buf_add_char(ret, *c.at++, err);
    }
    return s;
}
