/* SPDX-License-Identifier: GPL-2.0-or-later */
/* view_hits.c - passages in the order of their rank, those of an article under its best one. */
#include <string.h>

#include "service/page/citation.h"
#include "service/page/parts.h"
#include "service/page/view.h"

static void write_kicker(ng_html *h, const json_t *hit)
{
    const char *source = ng_part_some(hit, "source"), *when = ng_part_some(hit, "published");
    const char *section = ng_part_some(json_object_get(hit, "metadata"), "section");
    if (!source && !when && !section)
        return;
    NG_HTML(h, "<p class=\"kicker\">");
    ng_part_origin(h, source, section);
    if (section)
        NG_HTML(h, " ");
    ng_part_time(h, when, 0);
    NG_HTML(h, "</p>\n");
}

static void write_marked_member(ng_html *h, const json_t *hit, const char *name,
                                const char *highlights)
{
    const json_t *text = json_object_get(hit, name);
    if (json_is_string(text))
        ng_html_marked(h, json_string_value(text), 0, json_string_length(text),
                       json_object_get(hit, highlights));
}

static void write_title(ng_html *h, const ng_page_search_input *in, const json_t *hit, int further)
{
    uint64_t ordinal = ng_part_number(hit, "ordinal");
    NG_HTML(h, "<h3 dir=\"auto\"><a");
    ng_part_article_href(h, ng_part_text(hit, "article"), in->query, ordinal);
    NG_HTML(h, ">");
    if (further) {
        NG_HTML(h, "<span class=\"unseen\">");
        ng_html_text(h, ng_part_text(hit, "title"));
        NG_HTML(h, ": </span>Paragraph ");
        ng_html_number(h, ordinal);
    } else {
        write_marked_member(h, hit, "title", "title_highlights");
    }
    NG_HTML(h, "</a></h3>\n");
}

static void write_passage(ng_html *h, const json_t *hit)
{
    const char *kind = ng_part_text(hit, "kind");
    if (ng_part_some(hit, "heading")) {
        NG_HTML(h, "<p class=\"heading\" dir=\"auto\">");
        write_marked_member(h, hit, "heading", "heading_highlights");
        NG_HTML(h, "</p>\n");
    }
    if (kind && strcmp(kind, "quote") == 0)
        NG_HTML(h, "<p class=\"passage quote\" dir=\"auto\">");
    else if (kind && (strcmp(kind, "caption") == 0 || strcmp(kind, "credit") == 0))
        NG_HTML(h, "<p class=\"passage aside\" dir=\"auto\">");
    else
        NG_HTML(h, "<p class=\"passage\" dir=\"auto\">");
    write_marked_member(h, hit, "text", "highlights");
    NG_HTML(h, "</p>\n");
}

static void write_missing(ng_html *h, const json_t *hit)
{
    const json_t *missing = json_object_get(json_object_get(hit, "matched"), "missing");
    size_t n = json_array_size(missing);
    if (n == 0)
        return;
    NG_HTML(h, "<p class=\"missing\">Without: ");
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            NG_HTML(h, ", ");
        NG_HTML(h, "<s dir=\"auto\">");
        ng_html_text(h, json_string_value(json_array_get(missing, i)));
        NG_HTML(h, "</s>");
    }
    NG_HTML(h, "</p>\n");
}

static void write_neighbours(ng_html *h, const json_t *list, const char *class)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        NG_HTML(h, "<p dir=\"auto\"");
        ng_html_attr(h, "class", class);
        NG_HTML(h, ">");
        ng_html_text(h, ng_part_text(json_array_get(list, i), "text"));
        NG_HTML(h, "</p>\n");
    }
}

static void write_context(ng_html *h, const json_t *hit)
{
    const json_t *context = json_object_get(hit, "context");
    const json_t *before = json_object_get(context, "before");
    const json_t *after = json_object_get(context, "after");
    if (json_array_size(before) + json_array_size(after) == 0)
        return;
    NG_HTML(h, "<details class=\"context\"><summary>Context</summary>\n");
    write_neighbours(h, before, "before");
    NG_HTML(h, "<p class=\"gap\" aria-hidden=\"true\">[…]</p>\n");
    write_neighbours(h, after, "after");
    NG_HTML(h, "</details>\n");
}

static void write_cite(ng_html *h, const ng_page_search_input *in, const json_t *hit)
{
    ng_cited cited;
    ng_buf plain = NG_BUF_INIT;
    ng_cited_from(hit, &cited);
    h->failed |= ng_cite_plain(&cited, &plain, NULL) != NG_OK;
    NG_HTML(h, "<details class=\"cite\"><summary>Cite</summary>\n<p class=\"plain\" dir=\"auto\">");
    ng_html_text_n(h, plain.data, plain.len);
    NG_HTML(h, "</p>\n<p><a");
    ng_part_article_href(h, cited.article, in->query, cited.ordinal);
    NG_HTML(h, ">BibTeX and CSL-JSON</a></p>\n</details>\n");
    ng_buf_release(&plain);
}

static void write_elsewhere(ng_html *h, const json_t *hit)
{
    const char *url = ng_part_text(hit, "url"), *kind = ng_part_text(hit, "kind");
    const json_t *text = json_object_get(hit, "text");
    if (!ng_html_is_web(url))
        return;
    int is_title = kind && strcmp(kind, "title") == 0;
    NG_HTML(h, "<a class=\"elsewhere\"");
    ng_part_elsewhere_href(h, url, is_title ? NULL : json_string_value(text),
                           json_string_length(text));
    NG_HTML(h, ">At the source</a>\n");
}

static void write_copy(ng_html *h, const ng_page_search_input *in, const json_t *copy)
{
    const char *source = ng_part_some(copy, "source");
    NG_HTML(h, "<li><a");
    if (!ng_part_passage_href(h, ng_part_text(copy, "id"), in->query))
        ng_part_article_href(h, ng_part_text(copy, "article"), in->query, 0);
    NG_HTML(h, " dir=\"auto\">");
    ng_html_text(h, source ? source : ng_part_text(copy, "article"));
    NG_HTML(h, "</a> ");
    ng_part_time(h, ng_part_some(copy, "published"), 0);
    NG_HTML(h, "</li>\n");
}

static void write_copies(ng_html *h, const ng_page_search_input *in, const json_t *hit)
{
    const json_t *copies = json_object_get(hit, "also_in");
    size_t n = json_array_size(copies);
    uint64_t all = ng_part_number(hit, "also_in_count");
    if (n == 0)
        return;
    NG_HTML(h, "<details class=\"copies\"><summary>Also in ");
    ng_part_count(h, all > n ? all : n);
    NG_HTML(h, " other ");
    ng_html_text(h, n == 1 && all <= 1 ? "article" : "articles");
    NG_HTML(h, "</summary>\n<ul>\n");
    for (size_t i = 0; i < n; i++)
        write_copy(h, in, json_array_get(copies, i));
    NG_HTML(h, "</ul>\n</details>\n");
}

static void write_hit(ng_html *h, const ng_page_search_input *in, const json_t *hit, int further)
{
    if (further)
        NG_HTML(h, "<li class=\"hit further\"");
    else
        NG_HTML(h, "<li class=\"hit\"");
    ng_html_attr(h, "data-id", ng_part_text(hit, "id"));
    NG_HTML(h, ">\n<article");
    ng_html_attr(h, "lang", ng_part_some(json_object_get(hit, "metadata"), "lang"));
    NG_HTML(h, ">\n");
    if (!further)
        write_kicker(h, hit);
    write_title(h, in, hit, further);
    write_passage(h, hit);
    NG_HTML(h, "<div class=\"under\" lang=\"en\">\n");
    write_missing(h, hit);
    NG_HTML(h, "<div class=\"tools\">\n");
    write_context(h, hit);
    write_cite(h, in, hit);
    write_elsewhere(h, hit);
    NG_HTML(h, "</div>\n");
    write_copies(h, in, hit);
    NG_HTML(h, "</div>\n</article>\n</li>\n");
}

static int is_same(const json_t *a, const json_t *b)
{
    const char *left = ng_part_text(a, "article"), *right = ng_part_text(b, "article");
    return left && right && strcmp(left, right) == 0;
}

/* Whether an earlier hit is of the article of hit `i`. */
static int is_further(const json_t *hits, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (is_same(json_array_get(hits, j), json_array_get(hits, i)))
            return 1;
    return 0;
}

void ng_view_hits(ng_html *h, const ng_page_search_input *in)
{
    const json_t *hits = json_object_get(in->result, "hits");
    size_t n = json_array_size(hits);
    for (size_t i = 0; i < n; i++) {
        const json_t *hit = json_array_get(hits, i);
        if (is_further(hits, i))
            continue;
        write_hit(h, in, hit, 0);
        for (size_t j = i + 1; j < n; j++)
            if (is_same(json_array_get(hits, j), hit))
                write_hit(h, in, json_array_get(hits, j), 1);
    }
}
