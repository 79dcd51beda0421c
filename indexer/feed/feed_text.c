/* SPDX-License-Identifier: GPL-2.0-or-later */
/* feed_text.c - elements to text and to HTML. */
#include <string.h>
#include <strings.h>

#include "feed.h"
#include "nutgraf/text.h"

/* ---- Text that was decoded wrongly before it came here ---- */

/* 0x80 to 0x9F of windows-1252; 0: none. Source: the WHATWG Encoding Standard. */
static const uint16_t high_controls[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

static int is_high_control(const char *s, size_t len)
{
    return len >= 2 && (unsigned char)s[0] == 0xC2 && (unsigned char)s[1] >= 0x80 &&
           (unsigned char)s[1] < 0xA0;
}

/* Bytes of a sequence of UTF-8 that stand at `s` as code points of their own, among them a high
 * control (else it may be what was meant); 0 when there is none. */
static size_t sequence_at(const char *s, size_t len, char ret[4], size_t *ret_used)
{
    size_t used = 0, n = 0, want = 1;
    int high = 0;
    while (n < want && used < len) {
        uint32_t c;
        high |= is_high_control(s + used, len - used);
        used += ng_utf8_decode(s + used, len - used, &c);
        if (c < 0x80 || c > 0xFF)
            return 0;
        ret[n++] = (char)c;
        if (n == 1)
            want = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC2 ? 2 : 1;
    }
    *ret_used = used;
    return high && n == want && n > 1 && ng_utf8_valid_prefix(ret, n) == n ? n : 0;
}

/* One code point, or what it was meant to be. Gives the bytes that were read. */
static size_t mend_one(ng_feed *f, const char *s, size_t len, ng_buf *ret, ng_status *status,
                       ng_error *err)
{
    char bytes[4];
    size_t used, n = sequence_at(s, len, bytes, &used);
    if (n > 0) {
        f->mended++;
        *status = ng_buf_add(ret, bytes, n, err);
        return used;
    }
    uint32_t c;
    used = ng_utf8_decode(s, len, &c);
    if (is_high_control(s, len) && high_controls[c - 0x80]) {
        f->mended++;
        *status = ng_utf8_append(ret, high_controls[c - 0x80], err);
        return used;
    }
    *status = ng_buf_add(ret, s, used, err);
    return used;
}

static ng_status mend(ng_feed *f, ng_buf *b, size_t from, ng_error *err)
{
    size_t at = from;
    while (at < b->len && !is_high_control(b->data + at, b->len - at))
        at++;
    if (at >= b->len)
        return NG_OK;
    NG_AUTO(ng_buf_release) ng_buf better = NG_BUF_INIT;
    ng_status s = NG_OK;
    for (at = from; at < b->len && s == NG_OK;)
        at += mend_one(f, b->data + at, b->len - at, &better, &s, err);
    if (s != NG_OK)
        return s;
    b->len = from;
    return ng_buf_add(b, better.data, better.len, err);
}

ng_status ng_feed_text(ng_feed *f, ng_xml_id element, ng_buf *ret, ng_error *err)
{
    size_t from = ret->len;
    ng_status s = ng_xml_text(f->x, element, ret, err);
    return s == NG_OK ? mend(f, ret, from, err) : s;
}

ng_status ng_feed_html(ng_feed *f, ng_xml_id element, ng_buf *ret, ng_error *err)
{
    size_t from = ret->len;
    ng_status s = ng_xml_first(f->x, element) ? ng_xml_markup(f->x, element, ret, err)
                                              : ng_xml_text(f->x, element, ret, err);
    return s == NG_OK ? mend(f, ret, from, err) : s;
}

/* ---- Text and markup ---- */

ng_status ng_feed_escape(const char *text, size_t len, ng_buf *ret, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf escaped = NG_BUF_INIT;
    ng_status s = NG_OK;
    for (size_t i = 0; i < len && s == NG_OK; i++)
        s = text[i] == '<'   ? ng_buf_add_str(&escaped, "&lt;", err)
            : text[i] == '&' ? ng_buf_add_str(&escaped, "&amp;", err)
                             : ng_buf_add_char(&escaped, text[i], err);
    return s == NG_OK ? ng_wordpress_paragraphs(escaped.data, escaped.len, ret, err) : s;
}

/* The tag that begins at `s`, `<`, is one that texts of feeds are written with. */
static int is_tag(const char *s, size_t len, int *closes)
{
    static const char *const names[] = {
        "a",       "abbr",       "acronym", "address", "article", "aside",   "audio",      "b",
        "big",     "blockquote", "br",      "caption", "center",  "cite",    "code",       "dd",
        "del",     "div",        "dl",      "dt",      "em",      "embed",   "figcaption", "figure",
        "font",    "footer",     "h1",      "h2",      "h3",      "h4",      "h5",         "h6",
        "header",  "hr",         "i",       "iframe",  "img",     "ins",     "kbd",        "label",
        "li",      "main",       "mark",    "nav",     "nobr",    "object",  "ol",         "p",
        "picture", "pre",        "q",       "s",       "script",  "section", "small",      "source",
        "span",    "strike",     "strong",  "style",   "sub",     "sup",     "svg",        "table",
        "tbody",   "td",         "th",      "thead",   "time",    "tr",      "tt",         "u",
        "ul",      "video",      "wbr"};
    size_t at = 1, n = 0;
    *closes = at < len && s[at] == '/';
    at += (size_t)*closes;
    while (at + n < len && ((s[at + n] | 32) >= 'a' || (s[at + n] >= '1' && s[at + n] <= '6')) &&
           (s[at + n] | 32) <= 'z' && n < 12)
        n++;
    if (at + n < len && !strchr(" \t\r\n/>", s[at + n]))
        return 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == n && strncasecmp(s + at, names[i], n) == 0)
            return 1;
    return 0;
}

ng_status ng_feed_only_tags(const char *html, size_t len, ng_buf *ret, ng_error *err)
{
    ng_status s = NG_OK;
    int closes;
    for (size_t i = 0; i < len && s == NG_OK; i++)
        s = html[i] == '<' && !is_tag(html + i, len - i, &closes)
                ? ng_buf_add_str(ret, "&lt;", err)
                : ng_buf_add_char(ret, html[i], err);
    return s;
}

int ng_feed_is_markup(const char *text, size_t len)
{
    int closes;
    if (len == 0)
        return 0;
    for (const char *end = text + len; (text = memchr(text, '<', (size_t)(end - text))); text++)
        if (is_tag(text, (size_t)(end - text), &closes) && (closes || (text[1] | 32) == 'b'))
            return 1;
    return 0;
}
