/* SPDX-License-Identifier: GPL-2.0-or-later */
/* markdown_reader.c - Markdown with front matter: all steps in order. */
#include <string.h>

#include "front_matter.h"
#include "markdown.h"
#include "text_reader.h"

/* What ends a line, as an editor counts them. */
static char newline_of(const char *text, size_t len)
{
    return len > 0 && !memchr(text, '\n', len) && memchr(text, '\r', len) ? '\r' : '\n';
}

static uint32_t count_lines(const char *s, size_t len, char newline)
{
    uint32_t n = 0;
    for (const char *end = s + len; (s = memchr(s, newline, (size_t)(end - s))); s++)
        n++;
    return n;
}

static ng_status add_body(ng_article *a, const char *text, size_t len, size_t from, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf masked = NG_BUF_INIT;
    char newline = newline_of(text, len);
    ng_status s = ng_markdown_mask(text + from, len - from, &masked, err);
    if (s != NG_OK || masked.len == 0)
        return s;
    return ng_markdown_add(a, text + from, masked.data, masked.len,
                           from ? count_lines(text, from, newline) : 0, newline, err);
}

static ng_status build(ng_article *a, const ng_read_input *in, const char *text, size_t len,
                       json_t *front, const ng_front *f, const ng_read_sink *sink, ng_error *err)
{
    json_t *none = front ? NULL : json_object();
    ng_status s = ng_front_apply(a, front ? front : none, in, f->line, sink, err);
    json_decref(none);
    if (s == NG_OK)
        s = add_body(a, text, len, f->end, err);
    if (s == NG_OK && !a->title)
        s = ng_text_title_from_name(in->path ? in->path : "", a, err);
    return s;
}

static ng_status read_markdown(const ng_read_input *in, const char *text, size_t len,
                               uint32_t repaired, const ng_read_sink *sink, ng_error *err)
{
    ng_front f = {0};
    json_t *front = NULL;
    ng_article *a = NULL;
    ng_status s = NG_OK;
    if (len > NG_MARKDOWN_MAX)
        return ng_fail(err, NG_LIMIT, "a Markdown file is over %u bytes", NG_MARKDOWN_MAX);
    if (len > 0 && ng_front_find(text, len, &f))
        s = ng_front_read(&f, sink, &front, err);
    const char *reason = front ? ng_front_unpublished(front) : NULL;
    if (reason)
        ng_read_skip(sink, 0, "%s", reason);
    if (s == NG_OK && !reason) {
        s = ng_read_begin(in, 0, repaired, &a, err);
        if (s == NG_OK) {
            s = build(a, in, text, len, front, &f, sink, err);
            s = ng_read_end_take(a, s, 0, sink, err);
        }
    }
    json_decref(front);
    return s;
}

/* A page of HTML with such a name is a page of HTML. */
static int sniff(const ng_probe *p)
{
    if (ng_probe_named(p, ".md") || ng_probe_named(p, ".markdown") || ng_probe_named(p, ".mdown"))
        return !ng_probe_begins(p, "<!doctype html") && !ng_probe_begins(p, "<html") &&
               !ng_probe_begins(p, "<?xml");
    return p->len > 0 && ng_front_begins(p->text, p->len);
}

const ng_format ng_format_markdown = {.name = "markdown", .sniff = sniff, .read = read_markdown};
