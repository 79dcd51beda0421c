/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page_article.c - an article: who wrote it, where and when, and its passages. */
#include <stdio.h>
#include <string.h>

#include "service/page/article_view.h"
#include "service/page/page.h"
#include "service/page/parts.h"

static void write_meta(ng_html *h, const char *name, const char *content)
{
    if (!content || !content[0])
        return;
    NG_HTML(h, "<meta");
    ng_html_attr(h, "name", name);
    ng_html_attr(h, "content", content);
    NG_HTML(h, ">\n");
}

static void write_meta_list(ng_html *h, const char *name, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        write_meta(h, name, json_string_value(json_array_get(list, i)));
}

/* For programs that keep bibliographies. */
static void write_metadata(ng_html *h, const json_t *a)
{
    const char *url = ng_part_text(a, "url");
    char date[40];
    ng_day d;
    write_meta(h, "citation_title", ng_part_text(a, "title"));
    write_meta_list(h, "citation_author", json_object_get(a, "authors"));
    if (ng_day_read(ng_part_text(a, "published"), &d)) {
        snprintf(date, sizeof date,
                 d.day     ? "%04d/%02d/%02d"
                 : d.month ? "%04d/%02d"
                           : "%04d",
                 d.year, d.month, d.day);
        write_meta(h, "citation_publication_date", date);
    }
    write_meta(h, "citation_journal_title", ng_part_text(a, "source"));
    write_meta(h, "citation_language", ng_part_text(a, "lang"));
    write_meta_list(h, "citation_keywords", json_object_get(a, "tags"));
    if (!ng_html_is_web(url))
        return;
    write_meta(h, "citation_public_url", url);
    NG_HTML(h, "<link rel=\"canonical\"");
    ng_html_attr(h, "href", url);
    NG_HTML(h, ">\n");
}

static void write_kicker(ng_html *h, const json_t *a)
{
    const char *source = ng_part_some(a, "source"), *section = ng_part_some(a, "section");
    if (!source && !section)
        return;
    NG_HTML(h, "<p class=\"kicker\">");
    ng_part_origin(h, source, section);
    NG_HTML(h, "</p>\n");
}

static void write_byline(ng_html *h, const json_t *authors)
{
    size_t n = json_array_size(authors);
    if (n == 0)
        return;
    NG_HTML(h, "<p class=\"byline\" lang=\"en\">By ");
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && i + 1 == n)
            NG_HTML(h, " and ");
        else if (i > 0)
            NG_HTML(h, ", ");
        NG_HTML(h, "<span class=\"author\" dir=\"auto\">");
        ng_html_text(h, json_string_value(json_array_get(authors, i)));
        NG_HTML(h, "</span>");
    }
    NG_HTML(h, "</p>\n");
}

static void write_dates(ng_html *h, const json_t *a)
{
    const char *published = ng_part_some(a, "published"), *modified = ng_part_some(a, "modified");
    const char *url = ng_part_text(a, "url");
    NG_HTML(h, "<p class=\"dateline\" lang=\"en\">");
    ng_part_time(h, published, 1);
    if (modified) {
        NG_HTML(h, " <span class=\"modified\">changed ");
        ng_part_time(h, modified, 1);
        NG_HTML(h, "</span>");
    }
    if (ng_html_is_web(url)) {
        NG_HTML(h, " <a class=\"elsewhere\"");
        ng_part_elsewhere_href(h, url, NULL, 0);
        NG_HTML(h, ">Read it at the source</a>");
    }
    NG_HTML(h, "</p>\n");
}

static void write_tags(ng_html *h, const json_t *tags)
{
    size_t n = json_array_size(tags);
    if (n == 0)
        return;
    NG_HTML(h, "<ul class=\"tags\" aria-label=\"Subjects\">\n");
    for (size_t i = 0; i < n; i++) {
        NG_HTML(h, "<li dir=\"auto\">");
        ng_html_text(h, json_string_value(json_array_get(tags, i)));
        NG_HTML(h, "</li>\n");
    }
    NG_HTML(h, "</ul>\n");
}

static void write_article(ng_html *h, const ng_article_view *v)
{
    const json_t *a = v->in->article;
    const char *title = ng_part_some(a, "title");
    title = title ? title : v->id;
    NG_HTML(h, "<article id=\"article\"");
    ng_html_attr(h, "lang", ng_part_some(a, "lang"));
    NG_HTML(h, ">\n<header>\n");
    write_kicker(h, a);
    NG_HTML(h, "<h1 dir=\"auto\">");
    ng_html_marked(h, title, 0, strlen(title), json_object_get(v->marked, "title_highlights"));
    NG_HTML(h, "</h1>\n");
    write_byline(h, json_object_get(a, "authors"));
    write_dates(h, a);
    NG_HTML(h, "</header>\n<div class=\"body\">\n");
    ng_view_blocks(h, v);
    NG_HTML(h, "</div>\n<footer lang=\"en\">\n");
    write_tags(h, json_object_get(a, "tags"));
    NG_HTML(h, "<p class=\"colophon\">Article <code>");
    ng_html_text(h, v->id);
    NG_HTML(h, "</code>, revision ");
    ng_html_number(h, ng_part_number(a, "revision"));
    NG_HTML(h, "</p>\n</footer>\n</article>\n");
}

ng_status ng_page_article(const ng_page_article_input *in, ng_buf *ret, ng_error *err)
{
    ng_html h = {ret, 0};
    ng_article_view v;
    ng_status status = ng_article_view_read(in, &v, err);
    if (status != NG_OK)
        return status;
    ng_frame_begin(&h, ng_part_text(in->article, "title"));
    write_metadata(&h, in->article);
    ng_frame_body(&h, "article-page", "article");
    ng_frame_form(&h, in->query, 0);
    NG_HTML(&h, "<main id=\"main\">\n");
    if (in->query && in->query[0]) {
        NG_HTML(&h, "<p class=\"back\"><a href=\"/?q=");
        ng_html_percent(&h, in->query);
        NG_HTML(&h, "\">All passages for this search</a></p>\n");
    }
    write_article(&h, &v);
    NG_HTML(&h, "</main>\n");
    ng_frame_end(&h);
    ng_article_view_release(&v);
    return h.failed ? ng_fail(err, NG_NOMEM, "out of memory") : NG_OK;
}
