/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_reader.c - an article from a page of HTML. */
#include <string.h>

#include "format.h"
#include "html_choose.h"
#include "html_meta.h"
#include "text_reader.h"

#define SOME_CHARS  140 /* of paragraphs: with less, the text is looked for in JSON-LD */
#define INDEX_CHARS 600 /* less, among many links, is no article unless the page says so */
#define BODY_BYTES  400 /* of a text in JSON-LD that is taken */

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
    int named =
        ng_probe_named(p, ".html") || ng_probe_named(p, ".htm") || ng_probe_named(p, ".xhtml");
    return named && p->len > 0 && p->text[0] == '<';
}

/* One page, as far as it was read. */
typedef struct page {
    ng_html_tree tree;
    ng_html_runs runs;
    ng_html_scripts scripts;
    ng_html_meta meta;
    const char *skip; /* why it is no article */
} page;

static void page_release(page *p)
{
    ng_html_meta_release(&p->meta);
    ng_html_runs_release(&p->runs);
    ng_html_tree_release(&p->tree);
}

/* Why a page with that much text is no article; NULL when it is one. */
static const char *why_not(const page *p, uint32_t chars)
{
    if (chars < SOME_CHARS && ng_html_meta_is_paid(&p->meta))
        return "the page has nothing of its article, which is for subscribers";
    if (chars == 0)
        return "there is no article in the page: it has no paragraphs";
    if (!ng_html_meta_is_article(&p->meta) && ng_html_is_front(&p->meta))
        return "there is no article in the page: it is the front page of a site";
    const ng_html_node *whole = &p->tree.nodes[0];
    int links = whole->links * 2 > whole->chars;
    if (!ng_html_meta_is_article(&p->meta) && chars < INDEX_CHARS && links)
        return "there is no article in the page: it is a list of links";
    return NULL;
}

/* Text that stands in JSON-LD alone: pages that are made by their scripts. */
static ng_status add_declared(page *p, ng_article *a, int *ret, ng_error *err)
{
    const char *body = ng_html_jsonld_text(&p->meta, "articleBody");
    *ret = body && strlen(body) >= BODY_BYTES;
    return *ret ? ng_text_read_into(a, body, strlen(body), NG_TEXT_NO_LINES, err) : NG_OK;
}

static ng_status read_page(page *p, ng_article *a, const char *html, ng_error *err)
{
    int declared = 0;
    ng_status s = ng_html_meta_find(&p->meta, &p->tree, html, &p->scripts, err);
    if (s == NG_OK)
        s = ng_html_meta_set(&p->meta, a, err);
    if (s != NG_OK)
        return s;
    uint32_t chars = ng_html_choose(&p->tree, &p->runs, a->title);
    if (chars < SOME_CHARS)
        s = add_declared(p, a, &declared, err);
    if (s != NG_OK || declared)
        return s;
    p->skip = why_not(p, chars);
    if (p->skip)
        return NG_OK;
    ng_html_runs_join_caps(&p->runs);
    return ng_html_runs_add(&p->runs, a, NG_HTML_OWN_LINES, err);
}

static ng_status read_html(const ng_read_input *in, const char *text, size_t len, uint32_t repaired,
                           const ng_read_sink *sink, ng_error *err)
{
    NG_AUTO(page_release)
    page p = {NG_HTML_TREE_INIT, NG_HTML_RUNS_INIT, {.n = 0}, NG_HTML_META_INIT, NULL};
    ng_article *a = NULL;
    ng_status s = ng_read_begin(in, 0, repaired, &a, err);
    if (s != NG_OK)
        return s;
    p.meta.sink = sink;
    s = ng_html_tree_make(text, len, &p.tree, &p.scripts, err);
    if (s == NG_OK)
        s = ng_html_runs_make(&p.tree, &p.runs, err);
    if (s == NG_OK)
        s = read_page(&p, a, text, err);
    if (s == NG_OK && p.skip) {
        ng_article_free(a);
        ng_read_skip(sink, 0, "%s", p.skip);
        return NG_OK;
    }
    return ng_read_end_take(a, s, 0, sink, err);
}

const ng_format ng_format_html = {
    .name = "html", .flags = NG_FORMAT_APART, .sniff = sniff, .read = read_html};
