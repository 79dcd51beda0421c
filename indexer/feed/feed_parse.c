/* SPDX-License-Identifier: GPL-2.0-or-later */
/* feed_parse.c - the tree of a feed, as much of it as can be had.
 *
 * What is not well-formed is mended first (xml_mend.h). When it is not then, the entry at which the
 * parser stopped is made white space and the rest is tried again: one entry with a wrong tag does
 * not take the others with it. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "feed.h"
#include "xml_mend.h"

/* ---- Entries in the tree ---- */

static int is_item(const ng_xml *x, ng_xml_id element)
{
    ng_xml_ns ns = ng_xml_ns_of(x, element);
    return (ns == NG_XMLNS_NONE || ns == NG_XMLNS_RSS || ns == ng_xml_ns_of(x, ng_xml_root(x))) &&
           strcasecmp(ng_xml_name(x, element), "item") == 0;
}

int ng_feed_is_atom(const ng_xml *x, ng_xml_id element, const char *name)
{
    return ng_xml_is(x, element, NG_XMLNS_ATOM, name) || ng_xml_is(x, element, NG_XMLNS_NONE, name);
}

int ng_feed_is_entry(const ng_xml *x, ng_xml_id element)
{
    return ng_feed_is_atom(x, element, "entry") || is_item(x, element);
}

ng_xml_id ng_feed_after(const ng_xml *x, ng_xml_id element)
{
    ng_xml_id root = ng_xml_root(x);
    if (!ng_feed_is_entry(x, element) && ng_xml_first(x, element))
        return ng_xml_first(x, element);
    while (element != root && !ng_xml_next(x, element))
        element = ng_xml_parent(x, element);
    return element == root ? 0 : ng_xml_next(x, element);
}

static size_t count_whole(const ng_xml *x)
{
    size_t n = 0;
    for (ng_xml_id at = ng_xml_root(x); at; at = ng_feed_after(x, at))
        n += ng_feed_is_entry(x, at) && ng_xml_is_whole(x, at);
    return n;
}

/* ---- Entries in the text ---- */

/* Behind what holds no tags at `s`, a section or a comment; `s` itself when it is none. */
static const char *behind_section(const char *s, const char *end)
{
    static const char *const sections[][2] = {{"<![CDATA[", "]]>"}, {"<!--", "-->"}};
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        size_t n = strlen(sections[i][0]);
        if ((size_t)(end - s) < n || memcmp(s, sections[i][0], n) != 0)
            continue;
        const char *close = memmem(s, (size_t)(end - s), sections[i][1], strlen(sections[i][1]));
        return close ? close + strlen(sections[i][1]) : end;
    }
    return s;
}

/* A tag of an entry, with or without a prefix: 1 it begins one, -1 it ends one, 0 it is another. */
static int entry_tag(const char *s, const char *end)
{
    int closes = end - s > 1 && s[1] == '/';
    const char *name = s + 1 + closes, *at = name;
    while (at < end && at - name < 40 && !strchr(" \t\r\n/><", *at)) {
        if (*at == ':')
            name = at + 1;
        at++;
    }
    size_t n = (size_t)(at - name);
    if (!(n == 4 && strncasecmp(name, "item", 4) == 0) &&
        !(n == 5 && strncasecmp(name, "entry", 5) == 0))
        return 0;
    return closes ? -1 : 1;
}

/* Find entry `n` (from 0): from its start tag to behind its end tag, or to where the next begins.
 * False when there is none or it does not end. */
static int find_entry(const char *text, size_t len, size_t n, const char **ret_start,
                      const char **ret_end)
{
    const char *end = text + len, *start = NULL;
    for (const char *s = text; s < end && (s = memchr(s, '<', (size_t)(end - s)));) {
        const char *behind = behind_section(s, end);
        int tag = behind == s ? entry_tag(s, end) : 0;
        if (start && tag != 0) {
            const char *close = memchr(s, '>', (size_t)(end - s));
            *ret_start = start;
            *ret_end = tag > 0 || !close ? s : close + 1;
            return 1;
        }
        if (tag > 0 && n-- == 0)
            start = s;
        s = behind == s ? s + 1 : behind;
    }
    return 0;
}

static uint32_t line_of(const char *text, const char *at)
{
    uint32_t line = 1;
    while ((text = memchr(text, '\n', (size_t)(at - text))))
        text++, line++;
    return line;
}

/* Make the entry white space at which the parser stopped. False when that is no entry. */
static int blank_entry(ng_feed_document *d, ng_buf *copy)
{
    const char *start, *end;
    uint32_t broken_line;
    if (!find_entry(copy->data, copy->len, count_whole(d->x), &start, &end))
        return 0;
    ng_feed_cut *cut = &d->cuts[d->n_cuts++];
    cut->line = line_of(copy->data, start);
    ng_fail(&cut->why, NG_INVALID, "an entry was left out: %s", ng_xml_broken(d->x, &broken_line));
    for (char *s = copy->data + (start - copy->data); s < end; s++)
        *s = *s == '\n' || *s == '\r' ? *s : ' ';
    return 1;
}

/* ---- The document ---- */

static ng_status cut_entries(ng_feed_document *d, ng_buf *copy, ng_error *err)
{
    uint32_t line;
    while (ng_xml_broken(d->x, &line) && d->n_cuts < NG_FEED_CUTS_MAX && blank_entry(d, copy)) {
        ng_xml *next = NULL;
        ng_error own = NG_ERROR_INIT;
        ng_status s = ng_xml_parse(copy->data, copy->len, &next, &own);
        if (s == NG_NOMEM)
            return ng_fail(err, s, "%s", own.text);
        if (s != NG_OK || count_whole(next) < count_whole(d->x)) {
            ng_xml_free(next);
            d->n_cuts--;
            break;
        }
        ng_xml_free(d->x);
        d->x = next;
    }
    return NG_OK;
}

/* What was meant, when that holds more than what is there. */
static ng_status mend(ng_feed_document *d, const char *text, size_t len, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf copy = NG_BUF_INIT;
    ng_error own = NG_ERROR_INIT;
    ng_xml *better = NULL;
    uint32_t mended = 0, line = 0;
    ng_status s = ng_xml_mend(text, len, &copy, &mended, err);
    if (s != NG_OK)
        return s;
    s = mended > 0 ? ng_xml_parse(copy.data, copy.len, &better, &own) : NG_OK;
    if (s == NG_NOMEM)
        return ng_fail(err, s, "%s", own.text);
    if (better &&
        (!d->x || !ng_xml_broken(better, &line) || count_whole(better) >= count_whole(d->x))) {
        ng_xml_free(d->x);
        d->x = better;
        d->mended = mended;
    } else {
        ng_xml_free(better);
    }
    return d->x ? cut_entries(d, &copy, err) : NG_OK;
}

ng_status ng_feed_parse(const char *text, size_t len, ng_feed_document *ret, ng_error *err)
{
    ng_error first = NG_ERROR_INIT;
    uint32_t line;
    *ret = (ng_feed_document){.x = NULL};
    ng_status s = ng_xml_parse(text, len, &ret->x, &first), m = NG_OK;
    if (s == NG_INVALID || (s == NG_OK && ng_xml_broken(ret->x, &line)))
        m = mend(ret, text, len, err);
    if (m == NG_OK && ret->x)
        return NG_OK;
    ng_xml_free(ret->x);
    ret->x = NULL;
    return m != NG_OK ? m : ng_fail(err, s, "%s", first.text);
}
