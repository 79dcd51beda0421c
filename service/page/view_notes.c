/* SPDX-License-Identifier: GPL-2.0-or-later */
/* view_notes.c - how the query was understood, what the answer lacks, what went wrong. */
#include <string.h>

#include "service/page/parts.h"
#include "service/page/view.h"

static void write_corrected(ng_html *h, const ng_page_search_input *in, const json_t *query)
{
    const char *corrected = ng_part_some(query, "corrected");
    if (!corrected)
        return;
    NG_HTML(h, "<p class=\"note corrected\">Also searched for <a");
    ng_target_href(h, in->target, "q", corrected);
    NG_HTML(h, " dir=\"auto\">");
    ng_html_text(h, corrected);
    NG_HTML(h, "</a></p>\n");
}

/* The part of the query that a warning speaks of, and what it says. */
static void write_warning(ng_html *h, const char *text, const json_t *warning)
{
    const json_t *span = json_object_get(warning, "span");
    json_int_t start = json_integer_value(json_array_get(span, 0));
    json_int_t end = json_integer_value(json_array_get(span, 1));
    NG_HTML(h, "<li>");
    if (text && start >= 0 && end > start && (size_t)end <= strlen(text)) {
        NG_HTML(h, "<code dir=\"auto\">");
        ng_html_text_n(h, text + start, (size_t)(end - start));
        NG_HTML(h, "</code> ");
    }
    ng_html_text(h, ng_part_text(warning, "text"));
    NG_HTML(h, "</li>\n");
}

static void write_understood(ng_html *h, const json_t *query)
{
    const json_t *warnings = json_object_get(query, "warnings");
    size_t n = json_array_size(warnings);
    NG_HTML(h, "<details class=\"understood\"");
    if (n > 0)
        NG_HTML(h, " open");
    NG_HTML(h, "><summary>How this was understood</summary>\n<p><code dir=\"auto\">");
    ng_html_text(h, ng_part_text(query, "interpreted"));
    NG_HTML(h, "</code></p>\n");
    if (n > 0)
        NG_HTML(h, "<ul class=\"warnings\">\n");
    for (size_t i = 0; i < n; i++)
        write_warning(h, ng_part_text(query, "text"), json_array_get(warnings, i));
    if (n > 0)
        NG_HTML(h, "</ul>\n");
    NG_HTML(h, "</details>\n");
}

static void write_error(ng_html *h, const ng_page_search_input *in)
{
    const ng_api_error *e = in->error;
    NG_HTML(h, "<div class=\"note error\" role=\"alert\">\n<p>");
    switch (e->kind) {
    case NG_API_STALE_CURSOR:
        NG_HTML(h, "The index was made anew, and this page is no longer there.");
        break;
    case NG_API_BUSY:
    case NG_API_DEADLINE:
        NG_HTML(h, "Too much is asked at the moment. Try again shortly.");
        break;
    case NG_API_UNAVAILABLE:
        NG_HTML(h, "The index is being made. Try again shortly.");
        break;
    default:
        NG_HTML(h, "This could not be answered.");
        break;
    }
    NG_HTML(h, "</p>\n<p class=\"detail\" dir=\"auto\">");
    ng_html_text(h, e->text);
    NG_HTML(h, "</p>\n");
    if (e->kind == NG_API_STALE_CURSOR) {
        NG_HTML(h, "<p><a");
        ng_target_href(h, in->target, "cursor", NULL);
        NG_HTML(h, ">Begin again</a></p>\n");
    }
    NG_HTML(h, "</div>\n");
}

void ng_view_notes(ng_html *h, const ng_page_search_input *in)
{
    const json_t *result = in->result, *query = json_object_get(result, "query");
    if (in->error)
        write_error(h, in);
    if (!result)
        return;
    write_corrected(h, in, query);
    if (json_is_true(json_object_get(result, "partial")))
        NG_HTML(h, "<p class=\"note\">Time ran out before all was searched: there may be"
                   " more.</p>\n");
    if (json_array_size(json_object_get(result, "hits")) == 0)
        NG_HTML(h, "<p class=\"note nothing\">Nothing was found. Try fewer or other words, or"
                   " take filters away.</p>\n");
    else if (json_is_true(json_object_get(result, "weak")))
        NG_HTML(h, "<p class=\"note\">No passage answers this well. These hold some of the"
                   " words.</p>\n");
    write_understood(h, query);
}
