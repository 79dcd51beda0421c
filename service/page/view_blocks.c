/* SPDX-License-Identifier: GPL-2.0-or-later */
/* view_blocks.c - the blocks of an article, each passage with its address and its citation. */
#include <stdio.h>
#include <string.h>

#include "service/page/article_view.h"
#include "service/page/citation.h"
#include "service/page/parts.h"

typedef struct place {
    const ng_article_view *v;
    const ng_passage *passage;
    const json_t *spans;
} place;

/* ---- The text of a passage, by its kind ---- */

/* Bytes [from, to) of the passage. */
static void write_range(ng_html *h, const place *p, uint32_t from, uint32_t to)
{
    ng_html_marked(h, p->v->shown + p->passage->start, from, to, p->spans);
}

/* A list has an item in each line. */
static void write_list(ng_html *h, const place *p)
{
    const char *text = p->v->shown + p->passage->start;
    uint32_t len = p->passage->end - p->passage->start;
    NG_HTML(h, "<ul dir=\"auto\">\n");
    for (uint32_t at = 0; at < len;) {
        const char *newline = memchr(text + at, '\n', len - at);
        uint32_t end = newline ? (uint32_t)(newline - text) : len;
        NG_HTML(h, "<li>");
        write_range(h, p, at, end);
        NG_HTML(h, "</li>\n");
        at = end + 1;
    }
    NG_HTML(h, "</ul>\n");
}

static void write_text(ng_html *h, const place *p)
{
    uint32_t len = p->passage->end - p->passage->start;
    switch (p->passage->kind) {
    case NG_PASSAGE_LIST:
        write_list(h, p);
        return;
    case NG_PASSAGE_QUOTE:
        NG_HTML(h, "<blockquote dir=\"auto\">");
        write_range(h, p, 0, len);
        NG_HTML(h, "</blockquote>\n");
        return;
    case NG_PASSAGE_TITLE:
        NG_HTML(h, "<p dir=\"auto\">");
        ng_html_text(h, p->v->article->title);
        NG_HTML(h, "</p>\n");
        return;
    default:
        NG_HTML(h, "<p dir=\"auto\">");
        write_range(h, p, 0, len);
        NG_HTML(h, "</p>\n");
    }
}

/* ---- What can be done with it ---- */

typedef ng_status (*cite_function)(const ng_cited *, ng_buf *, ng_error *);

static void write_cited(ng_html *h, const ng_cited *c, cite_function cite)
{
    ng_buf text = NG_BUF_INIT;
    h->failed |= cite(c, &text, NULL) != NG_OK;
    ng_html_text_n(h, text.data, text.len);
    ng_buf_release(&text);
}

static void write_address(ng_html *h, const place *p)
{
    const char *base = p->v->in->base_url;
    if (!base || !base[0])
        return;
    NG_HTML(h, "<p class=\"address\">");
    ng_html_text(h, base);
    NG_HTML(h, "/a/");
    ng_html_percent(h, p->v->id);
    NG_HTML(h, "#p");
    ng_html_number(h, p->passage->ordinal);
    NG_HTML(h, "</p>\n");
}

static void write_cite(ng_html *h, const place *p)
{
    char hash[9], id[NG_PASSAGE_ID_MAX + 48];
    ng_cited c;
    uint32_t len;
    const char *text = ng_passage_text(p->v->article, p->passage, &len);
    if (ng_passage_hash(text, len, hash, NULL) != NG_OK) {
        h->failed = 1;
        return;
    }
    snprintf(id, sizeof id, "%.*s#p%u@%s", NG_ID_MAX, p->v->id, p->passage->ordinal, hash);
    ng_cited_from(p->v->in->article, &c);
    c.citation = id;
    c.ordinal = p->passage->ordinal;
    c.text = text;
    c.text_len = len;
    NG_HTML(h, "<details class=\"cite\"><summary>Cite</summary>\n<p class=\"plain\" dir=\"auto\">");
    write_cited(h, &c, ng_cite_plain);
    NG_HTML(h, "</p>\n");
    write_address(h, p);
    if (p->v->passages.n <= NG_PAGE_CITED_MAX) {
        NG_HTML(h, "<p class=\"label\">BibTeX</p>\n<pre class=\"bibtex\">");
        write_cited(h, &c, ng_cite_bibtex);
        NG_HTML(h, "</pre>\n<p class=\"label\">CSL-JSON</p>\n<pre class=\"csl\">");
        write_cited(h, &c, ng_cite_csl_text);
        NG_HTML(h, "</pre>\n");
    }
    NG_HTML(h, "</details>\n");
}

static void write_tools(ng_html *h, const place *p)
{
    const char *url = ng_part_text(p->v->in->article, "url");
    uint32_t len;
    const char *text = ng_passage_text(p->v->article, p->passage, &len);
    NG_HTML(h, "<div class=\"tools\" lang=\"en\">\n<a class=\"permalink\" href=\"#p");
    ng_html_number(h, p->passage->ordinal);
    NG_HTML(h, "\"><span aria-hidden=\"true\">¶</span><span class=\"unseen\">Link to this"
               " passage</span></a>\n");
    write_cite(h, p);
    if (ng_html_is_web(url)) {
        NG_HTML(h, "<a class=\"elsewhere\"");
        ng_part_elsewhere_href(h, url, p->passage->kind == NG_PASSAGE_TITLE ? NULL : text, len);
        NG_HTML(h, ">At the source</a>\n");
    }
    NG_HTML(h, "</div>\n");
}

static void write_passage(ng_html *h, const ng_article_view *v, size_t i)
{
    const place p = {v, &v->passages.items[i], json_object_get(v->hits[i], "highlights")};
    NG_HTML(h, "<div");
    ng_html_attr(h, "data-kind", ng_passage_kind_name(p.passage->kind));
    NG_HTML(h, " class=\"passage\" id=\"p");
    ng_html_number(h, p.passage->ordinal);
    NG_HTML(h, "\">\n");
    write_text(h, &p);
    write_tools(h, &p);
    NG_HTML(h, "</div>\n");
}

/* ---- Blocks ---- */

/* What a hit below a heading marks in it; passages from `next` on have it or a later one. */
static const json_t *heading_spans(const ng_article_view *v, const ng_block *b, size_t next)
{
    for (size_t i = next; i < v->passages.n; i++) {
        const ng_passage *p = &v->passages.items[i];
        if (p->heading_start != b->start || p->heading_end == p->heading_start)
            break;
        const json_t *spans = json_object_get(v->hits[i], "heading_highlights");
        if (spans)
            return spans;
    }
    return NULL;
}

static void write_heading(ng_html *h, const ng_article_view *v, const ng_block *b, size_t next)
{
    /* The title is the only heading of level 1. */
    char tag[3] = {'h', (char)('0' + (b->level < 2 ? 2 : b->level > 6 ? 6 : b->level)), '\0'};
    NG_HTML(h, "<");
    ng_html_text(h, tag);
    NG_HTML(h, " dir=\"auto\">");
    ng_html_marked(h, v->shown + b->start, 0, b->end - b->start, heading_spans(v, b, next));
    NG_HTML(h, "</");
    ng_html_text(h, tag);
    NG_HTML(h, ">\n");
}

void ng_view_blocks(ng_html *h, const ng_article_view *v)
{
    size_t next = 0;
    for (size_t i = 0; i < v->article->n_blocks; i++) {
        const ng_block *b = &v->article->blocks[i];
        if (b->kind == NG_BLOCK_HEADING)
            write_heading(h, v, b, next);
        while (b->kind != NG_BLOCK_HEADING && next < v->passages.n &&
               v->passages.items[next].start < b->end)
            write_passage(h, v, next++);
    }
    while (next < v->passages.n) /* the title of an article without paragraphs */
        write_passage(h, v, next++);
}
