/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_reader.c - an article from a page of HTML. */
#include <string.h>

#include "format.h"
#include "html_choose.h"
#include "html_meta.h"

/* Past comments, declarations and white space before the first element. */
static const char *first_element(const char *s, const char *end)
{
    while (s < end) {
        while (s < end && strchr(" \t\r\n", *s) && *s)
            s++;
        size_t left = (size_t)(end - s);
        int comment = left >= 4 && memcmp(s, "<!--", 4) == 0;
        if (!comment && !(left >= 5 && memcmp(s, "<?xml", 5) == 0))
            return s;
        const char *close = memmem(s, left, comment ? "-->" : "?>", comment ? 3 : 2);
        if (!close)
            return end;
        s = close + (comment ? 3 : 2);
    }
    return s;
}

static int sniff(const ng_probe *p)
{
    const char *end = p->text + p->len, *s = first_element(p->text, end);
    ng_probe rest = {s, (size_t)(end - s), p->name, p->bytes, p->bytes_len};
    if (ng_probe_begins(&rest, "<!doctype html") || ng_probe_begins(&rest, "<html"))
        return 1;
    int named = ng_probe_named(p, ".html") || ng_probe_named(p, ".htm") ||
                ng_probe_named(p, ".xhtml");
    return named && p->len > 0 && p->text[0] == '<';
}

static ng_status read_page(ng_article *a, ng_html_tree *t, ng_html_runs *r, const char *html,
                           const ng_html_scripts *scripts, uint32_t *ret_chars, ng_error *err)
{
    ng_html_meta meta = NG_HTML_META_INIT;
    (void)html, (void)scripts, (void)meta;
    *ret_chars = ng_html_choose(t, r, a->title);
    ng_html_runs_join_caps(r);
    return ng_html_runs_add(r, a, NG_HTML_OWN_LINES, err);
}

static ng_status read_html(const ng_read_input *in, const char *text, size_t len,
                           uint32_t repaired, const ng_read_sink *sink, ng_error *err)
{
    ng_html_tree t = NG_HTML_TREE_INIT;
    ng_html_runs r = NG_HTML_RUNS_INIT;
    ng_html_scripts scripts = {.n = 0};
    ng_article *a = NULL;
    uint32_t chars = 0;
    ng_status s = ng_read_begin(in, 0, repaired, &a, err);
    if (s == NG_OK)
        s = ng_html_tree_make(text, len, &t, &scripts, err);
    if (s == NG_OK)
        s = ng_html_runs_make(&t, &r, err);
    if (s == NG_OK)
        s = read_page(a, &t, &r, text, &scripts, &chars, err);
    ng_html_runs_release(&r);
    ng_html_tree_release(&t);
    if (!a)
        return s;
    return ng_read_end_take(a, s, 0, sink, err);
}

const ng_format ng_format_html = {"html", NG_FORMAT_APART, sniff, read_html};
