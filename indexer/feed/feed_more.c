/* SPDX-License-Identifier: GPL-2.0-or-later */
/* feed_more.c - teasers: what leads to the whole article is no part of it.
 *
 * All of it looks at the end of the text only, at most TAIL bytes of it. */
#include <string.h>
#include <strings.h>

#include "feed.h"
#include "nutgraf/text.h"

#define TAIL 4096

typedef struct view {
    const char *s;
    size_t len;
} view;

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* What stands around the words of such a link. */
static const char *const ornaments[] = {
    " ",      "\t",     "\n",       "\r",      "[",      "]",        "(",        ")",
    ".",      ":",      "-",        ">",       "\u2026", "\u00BB",   "\u203A",   "\u2192",
    "\u00A0", "\u2013", "\u2014",   "&nbsp;",  "&#160;", "&hellip;", "&#8230;",  "&raquo;",
    "&#187;", "&gt;",   "&rsaquo;", "&#8250;", "&rarr;", "&#8594;",  "&#x2026;", "&#xBB;"};

static const char *const ellipses[] = {"...", "\u2026", "&hellip;", "&#8230;", "&#x2026;"};

/* Beginnings of the words that lead to the article. */
static const char *const phrases[] = {
    "read more",
    "read the rest",
    "read the full",
    "read full",
    "read on",
    "read article",
    "read the article",
    "continue reading",
    "keep reading",
    "full story",
    "full article",
    "view article",
    "click here to read",
    "weiterlesen",
    "mehr lesen",
    "zum artikel",
    "lire la suite",
    "lire plus",
    "leer m\u00E1s",
    "seguir leyendo",
    "leggi tutto",
    "continua a leggere",
    "lees meer",
    "lees verder",
    "l\u00E4s mer",
    "l\u00E6s mere",
    "les mer",
    "leia mais",
    "lue lis\u00E4\u00E4",
    "\u0447\u0438\u0442\u0430\u0442\u044C \u0434\u0430\u043B\u0435\u0435",
    "\u0427\u0438\u0442\u0430\u0442\u044C \u0434\u0430\u043B\u0435\u0435",
    "czytaj wi\u0119cej",
    "devam\u0131n\u0131 oku"};

/* Words that are such a link only when they are all of it. */
static const char *const bare[] = {"more", "mehr", "suite", "m\u00E1s", "link", "read", "here"};

static int ends_with(view v, const char *text)
{
    size_t n = strlen(text);
    return v.len >= n && strncasecmp(v.s + v.len - n, text, n) == 0;
}

static int starts_with(view v, const char *text)
{
    size_t n = strlen(text);
    return v.len >= n && strncasecmp(v.s, text, n) == 0;
}

static view trim_ornaments(view v)
{
    for (size_t i = 0; i < COUNT(ornaments) && v.len > 0; i++) {
        if (!ends_with(v, ornaments[i]))
            continue;
        v.len -= strlen(ornaments[i]);
        i = (size_t)-1;
    }
    for (size_t i = 0; i < COUNT(ornaments) && v.len > 0; i++) {
        if (!starts_with(v, ornaments[i]))
            continue;
        v = (view){v.s + strlen(ornaments[i]), v.len - strlen(ornaments[i])};
        i = (size_t)-1;
    }
    return v;
}

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Without white space and tags at the end. */
static view trim_tags(view v)
{
    for (;;) {
        while (v.len > 0 && is_space(v.s[v.len - 1]))
            v.len--;
        if (v.len == 0 || v.s[v.len - 1] != '>')
            return v;
        size_t n = v.len - 1;
        while (n > 0 && v.s[n] != '<' && (n == v.len - 1 || v.s[n] != '>'))
            n--;
        if (v.s[n] != '<')
            return v;
        v.len = n;
    }
}

static view tail_of(const char *html, size_t len)
{
    size_t start = len > TAIL ? len - TAIL : 0;
    while (start < len && ((unsigned char)html[start] & 0xC0) == 0x80)
        start++;
    return (view){html + start, len - start};
}

/* The last place of `text` in `v`; NULL for none. */
static const char *find_last(view v, const char *text)
{
    for (; v.len > 0; v.len--)
        if (ends_with(v, text))
            return v.s + v.len - strlen(text);
    return NULL;
}

/* ---- Links ---- */

/* It begins with these words, and the last of them ends there: "read on" is not "Read Onegin". */
static int begins_with_words(view v, const char *text)
{
    size_t n = strlen(text);
    if (!starts_with(v, text))
        return 0;
    unsigned char next = v.len > n ? (unsigned char)v.s[n] : ' ';
    return !((next | 32) >= 'a' && (next | 32) <= 'z') && next < 0x80;
}

static int leads_on(view words, int alone)
{
    for (size_t i = 0; i < COUNT(phrases); i++)
        if (begins_with_words(words, phrases[i]))
            return 1;
    for (size_t i = 0; i < COUNT(bare) && alone; i++)
        if (starts_with(words, bare[i]) && words.len == strlen(bare[i]))
            return 1;
    return words.len == 0;
}

/* Text between tags, the first `size` bytes of it. */
static size_t strip(view v, char *ret, size_t size)
{
    size_t n = 0;
    int inside = 0;
    for (size_t i = 0; i < v.len && n < size; i++) {
        inside |= v.s[i] == '<';
        if (!inside)
            ret[n++] = v.s[i];
        if (v.s[i] == '>' && inside)
            inside = 0;
    }
    return n;
}

/* Remove `n` bytes at `from`. */
static void cut(ng_buf *html, size_t from, size_t n)
{
    memmove(html->data + from, html->data + from + n, html->len - from - n + 1);
    html->len -= n;
}

/* ---- Words that begin anew ---- */

static int begins_anew(view before)
{
    static const char *const ends[] = {".",       "!",      "?",      ":",      "\n",
                                       ">",       "\u2026", "\u201D", "\u00BB", "&hellip;",
                                       "&#8230;", "[",      "("};
    while (ends_with(before, " ") || ends_with(before, "\t"))
        before.len--;
    if (ends_with(before, "&nbsp;") || ends_with(before, "\u00A0"))
        before.len -= ends_with(before, ";") ? strlen("&nbsp;") : strlen("\u00A0");
    for (size_t i = 0; i < COUNT(ends); i++)
        if (ends_with(before, ends[i]))
            return 1;
    return before.len == 0;
}

/* A link at the end of the text that says "Read more". */
static int cut_link(ng_buf *html)
{
    view tail = tail_of(html->data, html->len);
    const char *open = find_last(tail, "<a "), *end = tail.s + tail.len;
    if (!open)
        return 0;
    const char *inner = memchr(open, '>', (size_t)(end - open));
    const char *close = inner ? find_last((view){inner, (size_t)(end - inner)}, "</a") : NULL;
    if (!close)
        return 0;
    char text[256];
    const char *behind = memchr(close, '>', (size_t)(end - close));
    behind = behind ? behind + 1 : end;
    size_t n = strip((view){behind, (size_t)(end - behind)}, text, sizeof text);
    if (trim_ornaments((view){text, n}).len > 0)
        return 0;
    n = strip((view){inner + 1, (size_t)(close - inner - 1)}, text, sizeof text);
    int marked = find_last((view){open, (size_t)(inner - open)}, "more-link") != NULL;
    view words = trim_ornaments((view){text, n});
    if (!marked && (n == 0 || !leads_on(words, 1)))
        return 0;
    /* "You can <a>read the full report</a>." is a sentence, "<a>Read the full report</a>" is not.
     */
    if (!marked && words.len > 0 && words.s[0] >= 'a' && words.s[0] <= 'z' &&
        !begins_anew((view){tail.s, (size_t)(open - tail.s)}))
        return 0;
    cut(html, (size_t)(open - html->data), (size_t)(behind - open));
    return 1;
}

/* ---- Words without a link ---- */

static int cut_words(ng_buf *html)
{
    view v = trim_tags(tail_of(html->data, html->len));
    const char *end = v.s + v.len;
    for (size_t i = 0; i < COUNT(ornaments) && v.len > 0; i++) {
        if (*ornaments[i] == '>' || !ends_with(v, ornaments[i]))
            continue;
        v.len -= strlen(ornaments[i]);
        i = (size_t)-1;
    }
    for (size_t i = 0; i < COUNT(phrases); i++) {
        size_t n = strlen(phrases[i]);
        if (!ends_with(v, phrases[i]) || !begins_anew((view){v.s, v.len - n}))
            continue;
        const char *from = v.s + v.len - n;
        if (from > tail_of(html->data, html->len).s && (from[-1] == '[' || from[-1] == '('))
            from--;
        cut(html, (size_t)(from - html->data), (size_t)(end - from));
        return 1;
    }
    return 0;
}

/* "The post TITLE appeared first on SITE." */
static void cut_origin(ng_buf *html)
{
    view tail = tail_of(html->data, html->len);
    const char *post = find_last(tail, ">The post "), *end = tail.s + tail.len;
    if (!post)
        return;
    if (find_last((view){post, (size_t)(end - post)}, "appeared first on"))
        cut(html, (size_t)(post + 1 - html->data), (size_t)(end - post - 1));
}

int ng_feed_cut_more(ng_buf *html)
{
    if (html->len == 0)
        return 0;
    cut_origin(html);
    return cut_link(html) || cut_words(html);
}

int ng_feed_breaks_off(const char *html, size_t len)
{
    if (len == 0)
        return 0;
    view v = trim_tags(tail_of(html, len));
    while (v.len > 0 && (ends_with(v, "]") || ends_with(v, ")") || ends_with(v, " ")))
        v.len--;
    for (size_t i = 0; i < COUNT(ellipses); i++)
        if (ends_with(v, ellipses[i]))
            return 1;
    return 0;
}

/* ---- How much there is ---- */

size_t ng_feed_words(const char *html, size_t len)
{
    size_t words = 0, signs = 0;
    int inside = 0, in_word = 0;
    for (size_t i = 0; i < len;) {
        uint32_t c;
        i += ng_utf8_decode(html + i, len - i, &c);
        inside |= c == '<';
        if (inside || c <= ' ' || c == 0xA0) {
            inside &= c != '>';
            in_word = 0;
            continue;
        }
        int sign = c >= 0x2E80 && c < 0xFB00 && (c < 0xAC00 || c > 0xD7A3); /* Hangul has spaces */
        signs += (size_t)sign;
        words += !sign && !in_word;
        in_word = !sign;
    }
    return words + (signs + 1) / 2;
}
