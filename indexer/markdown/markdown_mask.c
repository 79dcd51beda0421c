/* SPDX-License-Identifier: GPL-2.0-or-later */
/* markdown_mask.c - template tags, attributes and footnote marks, which Markdown takes for text. */
#include <string.h>

#include "markdown.h"

#define TAG_MAX  4096 /* bytes of a tag; what does not end by then is text */
#define LINK_MAX 256  /* bytes before a tag in which the beginning of an address is looked for */

typedef struct tag {
    const char *open, *close;
    int one_line;
} tag;

static const tag tags[] = {{"{{", "}}", 0}, {"{%", "%}", 0}, {"{:", "}", 1}, {"{#", "}", 1}};

#define TAGS (sizeof tags / sizeof *tags)

typedef struct masker {
    char *s; /* the copy */
    size_t len;
    size_t close[TAGS]; /* the next end of each kind that was looked for, or `len` */
} masker;

/* The end of the next `close` at or after `from`, 0 for none near. Looked for once each. */
static size_t find_close(masker *m, size_t kind, size_t from)
{
    size_t n = strlen(tags[kind].close);
    if (m->close[kind] < from) {
        const char *found = memmem(m->s + from, m->len - from, tags[kind].close, n);
        m->close[kind] = found ? (size_t)(found - m->s) : m->len;
    }
    size_t at = m->close[kind];
    if (at == m->len || at - from > TAG_MAX ||
        (tags[kind].one_line && memchr(m->s + from, '\n', at - from)))
        return 0;
    return at + n;
}

/* Whether the word that ends here is the address of a link: `](`, or `]:` and a space. */
static int in_address(const char *s, size_t at)
{
    size_t from = at, least = at > LINK_MAX ? at - LINK_MAX : 0;
    while (from > least && !strchr(" \t\r\n", s[from - 1]))
        from--;
    if (memmem(s + from, at - from, "](", 2))
        return 1;
    while (from > least && (s[from - 1] == ' ' || s[from - 1] == '\t'))
        from--;
    return from >= 2 && s[from - 1] == ':' && s[from - 2] == ']';
}

static void blot(masker *m, size_t from, size_t to, char with)
{
    for (; from < to; from++)
        if (m->s[from] != '\n' && m->s[from] != '\r')
            m->s[from] = with;
        else if (with != NG_MARKDOWN_MASK)
            with = NG_MARKDOWN_MASK;
}

/* `[^name]` in the text is a mark; at the beginning of a line, with a colon, it begins a note,
 * which is a paragraph. Gives its end, 0 when it is none. */
static size_t mask_footnote(masker *m, size_t at)
{
    size_t end = at + 2;
    while (end < m->len && end - at < 64 && !strchr(" \t\r\n[]", m->s[end]))
        end++;
    if (end == m->len || end == at + 2 || m->s[end] != ']')
        return 0;
    end++;
    int begins = at == 0 || m->s[at - 1] == '\n';
    if (begins && end < m->len && m->s[end] == ':')
        end++;
    else
        begins = 0;
    blot(m, at, end, NG_MARKDOWN_MASK);
    if (begins && at > 0)
        m->s[at] = '\n';
    return end;
}

static size_t mask_tag(masker *m, size_t at)
{
    for (size_t i = 0; i < TAGS; i++) {
        if (m->s[at + 1] != tags[i].open[1])
            continue;
        size_t end = find_close(m, i, at + 2);
        if (end)
            blot(m, at, end, in_address(m->s, at) ? 'x' : NG_MARKDOWN_MASK);
        return end;
    }
    return 0;
}

ng_status ng_markdown_mask(const char *text, size_t len, ng_buf *ret, ng_error *err)
{
    ng_status s = ng_buf_add(ret, text, len, err);
    if (s != NG_OK)
        return s;
    masker m = {.s = ret->data, .len = len};
    for (size_t i = 0; i + 2 < len;) {
        size_t end = 0;
        if (m.s[i] == '{')
            end = mask_tag(&m, i);
        else if (m.s[i] == '[' && m.s[i + 1] == '^')
            end = mask_footnote(&m, i);
        i = end ? end : i + 1;
    }
    return NG_OK;
}
