/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page_search.c - the start page and the page of results.
 *
 * One frame for both: what a page does not have is there and hidden, so that the script can fill it
 * in when the reader types. */
#include <string.h>

#include "service/page/parts.h"
#include "service/page/view.h"

static void write_head(ng_html *h, const ng_page_search_input *in)
{
    ng_frame_begin(h, in->query);
    if (!in->query[0])
        return;
    NG_HTML(h, "<meta name=\"robots\" content=\"noindex\">\n"
               "<link rel=\"alternate\" type=\"application/atom+xml\"");
    ng_html_attr(h, "title", in->query);
    NG_HTML(h, " href=\"/v1/search.atom");
    ng_target_query(h, in->target, "cursor", NULL);
    NG_HTML(h, "\">\n");
}

static void write_welcome(ng_html *h, int hidden)
{
    static const char *const ways[] = {"\"exact words\"", "+must",        "-not",
                                       "source:name",     "date:2024-03", "said:name"};
    NG_HTML(h, "<section id=\"welcome\"");
    if (hidden)
        NG_HTML(h, " hidden");
    NG_HTML(h, ">\n<h1>Ask, and read the paragraph that answers.</h1>\n"
               "<p>nutgraf searches every paragraph of the articles it was given, and shows the"
               " passages themselves, with their source and their date.</p>\n"
               "<p class=\"hint\">Words are enough. There is more, and the help below tells"
               " it:</p>\n<ul class=\"examples\" aria-label=\"Ways to ask\">\n");
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        NG_HTML(h, "<li><code>");
        ng_html_text(h, ways[i]);
        NG_HTML(h, "</code></li>\n");
    }
    NG_HTML(h, "</ul>\n</section>\n");
}

/* "At least 1,234 passages" */
static void write_count(ng_html *h, const json_t *result)
{
    NG_HTML(h, "<p id=\"count\" role=\"status\">");
    if (result) {
        const json_t *total = json_object_get(result, "total");
        const char *relation = ng_part_text(total, "relation");
        uint64_t n = ng_part_number(total, "value");
        if (n == 0)
            NG_HTML(h, "No passages");
        else if (relation && strcmp(relation, "gte") == 0)
            NG_HTML(h, "At least ");
        if (n > 0)
            ng_part_count(h, n);
        if (n == 1)
            NG_HTML(h, " passage");
        else if (n > 1)
            NG_HTML(h, " passages");
    }
    NG_HTML(h, "</p>\n");
}

static void write_sort(ng_html *h, const ng_http_target *t, int hidden)
{
    static const char *const sorts[][2] = {
        {"relevance", "Best first"}, {"newest", "Newest first"}, {"oldest", "Oldest first"}};
    const char *now = ng_http_target_param(t, "sort");
    NG_HTML(h, "<p class=\"sort\" id=\"order\"");
    if (hidden)
        NG_HTML(h, " hidden");
    NG_HTML(h, "><label for=\"sort\">Order</label>\n"
               "<select id=\"sort\" name=\"sort\" form=\"search-form\">\n");
    for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++) {
        /* The first is what no choice means: its value is empty, and no part of the address. */
        NG_HTML(h, "<option");
        ng_html_attr(h, "value", i == 0 ? "" : sorts[i][0]);
        if (now && strcmp(now, sorts[i][0]) == 0)
            NG_HTML(h, " selected");
        NG_HTML(h, ">");
        ng_html_text(h, sorts[i][1]);
        NG_HTML(h, "</option>\n");
    }
    NG_HTML(h, "</select>\n<a class=\"to-filters\" href=\"#filters\">Filters</a></p>\n");
}

static void write_pages(ng_html *h, const ng_page_search_input *in)
{
    const char *cursor = ng_part_some(in->result, "cursor");
    NG_HTML(h, "<nav id=\"pages\" aria-label=\"Pages\">\n");
    if (ng_http_target_param(in->target, "cursor")) {
        NG_HTML(h, "<a class=\"first\"");
        ng_target_href(h, in->target, "cursor", NULL);
        NG_HTML(h, ">First results</a>\n");
    }
    if (cursor) {
        NG_HTML(h, "<a class=\"more\" rel=\"next\"");
        ng_target_href(h, in->target, "cursor", cursor);
        NG_HTML(h, ">More results</a>\n");
    }
    NG_HTML(h, "</nav>\n");
}

static void write_main(ng_html *h, const ng_page_search_input *in)
{
    const json_t *result = in->result;
    int has_answer = result || in->error;
    NG_HTML(h, "<div class=\"columns\">\n<main id=\"main\">\n");
    write_welcome(h, has_answer);
    NG_HTML(h, "<div class=\"summary\">\n");
    write_count(h, result);
    write_sort(h, in->target, !has_answer);
    NG_HTML(h, "</div>\n<div id=\"found\"");
    if (!has_answer)
        NG_HTML(h, " hidden");
    NG_HTML(h, ">\n<h1 class=\"unseen\">Search results</h1>\n<div id=\"notes\">\n");
    ng_view_notes(h, in);
    NG_HTML(h, "</div>\n<h2 class=\"unseen\">Passages</h2>\n<ol id=\"results\" "
               "aria-label=\"Passages\">\n");
    ng_view_hits(h, in);
    NG_HTML(h, "</ol>\n");
    write_pages(h, in);
    NG_HTML(h, "</div>\n</main>\n<aside id=\"filters\" aria-label=\"Filters\"");
    if (!has_answer)
        NG_HTML(h, " hidden");
    NG_HTML(h, ">\n");
    ng_view_filters(h, in);
    NG_HTML(h, "</aside>\n</div>\n");
}

ng_status ng_page_search(const ng_page_search_input *in, ng_buf *ret, ng_error *err)
{
    ng_html h = {ret, 0};
    write_head(&h, in);
    ng_frame_body(&h, "search-page", "main");
    ng_frame_form(&h, in->query, !in->query[0]);
    write_main(&h, in);
    ng_frame_end(&h);
    return h.failed ? ng_fail(err, NG_NOMEM, "out of memory") : NG_OK;
}
