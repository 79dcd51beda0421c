/* SPDX-License-Identifier: GPL-2.0-or-later */
/* wordpress_codes.c - shortcodes of WordPress: `[gallery ids="1,2"]`, `[caption …]…[/caption]`.
 *
 * Editors write brackets, too ("[sic]", "[the minister]"), and those stay: a shortcode has
 * attributes, ends with `/]`, is closed somewhere, or has a name that WordPress itself uses. */
#include <string.h>
#include <strings.h>

#include "feed.h"

#define CLOSED_MAX 64   /* names of shortcodes that are closed somewhere */
#define NAME_MAX   40   /* bytes of a name */
#define CODE_MAX   2048 /* bytes of the attributes of one */

typedef struct view {
    const char *s;
    size_t len;
} view;

typedef struct codes {
    const char *at, *end;
    const char *bracket; /* the next `]` at or behind `at` that is known; NULL: to be looked for */
    view closed[CLOSED_MAX];
    size_t n_closed;
} codes;

static int same(view a, view b)
{
    return a.len == b.len && strncasecmp(a.s, b.s, a.len) == 0;
}

static int is_named(view name, const char *text)
{
    return same(name, (view){text, strlen(text)});
}

static view name_at(const char *s, const char *end)
{
    view v = {s, 0};
    while (s + v.len < end && v.len < NAME_MAX) {
        char c = s[v.len];
        int letter = (c | 32) >= 'a' && (c | 32) <= 'z';
        if (!letter && (v.len == 0 || !((c >= '0' && c <= '9') || c == '_' || c == '-')))
            break;
        v.len++;
    }
    return v;
}

static size_t find_closed(const codes *c, view name)
{
    size_t i = 0;
    while (i < c->n_closed && !same(c->closed[i], name))
        i++;
    return i;
}

static void collect_closed(codes *c)
{
    const char *s = c->at;
    while ((s = memchr(s, '[', (size_t)(c->end - s))) && ++s < c->end) {
        if (*s != '/')
            continue;
        view name = name_at(s + 1, c->end);
        if (name.len > 0 && name.s + name.len < c->end && name.s[name.len] == ']' &&
            c->n_closed < CLOSED_MAX && find_closed(c, name) == c->n_closed)
            c->closed[c->n_closed++] = name;
    }
}

/* The end of the bracket at c->at; looked for once, however many brackets are open. */
static const char *end_of(codes *c)
{
    if (!c->bracket || c->bracket < c->at) {
        c->bracket = memchr(c->at, ']', (size_t)(c->end - c->at));
        if (!c->bracket)
            c->bracket = c->end;
    }
    return c->bracket < c->end ? c->bracket : NULL;
}

static int is_of_wordpress(view name)
{
    static const char *const names[] = {"gallery",  "embed", "audio",  "video",
                                        "playlist", "more",  "caption"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is_named(name, names[i]))
            return 1;
    return 0;
}

/* What stands between its tags is no text. */
static int has_no_text(view name)
{
    static const char *const names[] = {"embed",   "audio", "video",  "playlist",
                                        "youtube", "vimeo", "gallery"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is_named(name, names[i]))
            return 1;
    return 0;
}

static int is_code(const codes *c, view name, const char *close)
{
    const char *rest = name.s + name.len;
    size_t n = (size_t)(close - rest);
    if (name.len == 0 || n > CODE_MAX || (n > 0 && !strchr(" \t\r\n/=", *rest)))
        return 0;
    return is_of_wordpress(name) || find_closed(c, name) < c->n_closed || memchr(rest, '=', n) ||
           (n > 0 && close[-1] == '/');
}

/* Behind the end tag of an element without text; a search that fails is not repeated. */
static const char *behind_closing(codes *c, view name, const char *from)
{
    size_t i = find_closed(c, name);
    if (i == c->n_closed)
        return from;
    for (const char *s = from; (s = memchr(s, '[', (size_t)(c->end - s))); s++) {
        const char *end = s + 2 + name.len;
        if (end < c->end && s[1] == '/' && *end == ']' && same((view){s + 2, name.len}, name))
            return end + 1;
    }
    c->closed[i] = c->closed[--c->n_closed];
    return from;
}

/* The value of caption="…", as older exports have it. */
static view caption_value(view attributes)
{
    static const char start[] = "caption=\"";
    size_t n = sizeof start - 1;
    for (size_t i = 0; i + n <= attributes.len; i++) {
        if (memcmp(attributes.s + i, start, n) != 0)
            continue;
        const char *s = attributes.s + i + n;
        const char *end = memchr(s, '"', attributes.len - i - n);
        return (view){s, end ? (size_t)(end - s) : 0};
    }
    return (view){"", 0};
}

static ng_status open_code(codes *c, view name, const char *close, ng_buf *ret, ng_error *err)
{
    view attributes = {name.s + name.len, (size_t)(close - name.s) - name.len};
    c->at = close + 1;
    if (has_no_text(name))
        c->at = behind_closing(c, name, c->at);
    if (!is_named(name, "caption") && !is_named(name, "wp_caption"))
        return NG_OK;
    if (find_closed(c, name) == c->n_closed)
        return NG_OK;
    view caption = caption_value(attributes);
    ng_status s = ng_buf_add_str(ret, "<figure><figcaption>", err);
    return s == NG_OK ? ng_buf_add(ret, caption.s, caption.len, err) : s;
}

static ng_status close_code(codes *c, view name, const char *close, ng_buf *ret, ng_error *err)
{
    c->at = close + 1;
    if (is_named(name, "caption") || is_named(name, "wp_caption"))
        return ng_buf_add_str(ret, "</figcaption></figure>\n\n", err);
    return NG_OK;
}

/* At a bracket: a shortcode, or a character like others. */
static ng_status bracket(codes *c, ng_buf *ret, ng_error *err)
{
    const char *close = end_of(c);
    int closes = c->at + 1 < c->end && c->at[1] == '/';
    view name = name_at(c->at + 1 + closes, c->end);
    if (!close || !is_code(c, name, close) ||
        (closes && find_closed(c, name) == c->n_closed && !is_of_wordpress(name)))
        return ng_buf_add_char(ret, *c->at++, err);
    return closes ? close_code(c, name, close, ret, err) : open_code(c, name, close, ret, err);
}

ng_status ng_wordpress_codes(const char *html, size_t len, ng_buf *ret, ng_error *err)
{
    codes c = {.at = html, .end = html + len};
    ng_status s = NG_OK;
    if (len > 0)
        collect_closed(&c);
    while (c.at < c.end && s == NG_OK)
        s = *c.at == '[' ? bracket(&c, ret, err) : ng_buf_add_char(ret, *c.at++, err);
    return s;
}
