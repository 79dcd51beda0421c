/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page_error.c - the page that says what went wrong. */
#include "service/page/page.h"
#include "service/page/parts.h"

ng_status ng_page_error(int status, const char *title, const char *text, ng_buf *ret, ng_error *err)
{
    ng_html h = {ret, 0};
    ng_frame_begin(&h, title);
    ng_frame_body(&h, "error-page", "main");
    ng_frame_form(&h, "", 0);
    NG_HTML(&h, "<main id=\"main\">\n<p class=\"status\">");
    ng_html_number(&h, status > 0 ? (uint64_t)status : 0);
    NG_HTML(&h, "</p>\n<h1>");
    ng_html_text(&h, title);
    NG_HTML(&h, "</h1>\n");
    if (text && text[0]) {
        NG_HTML(&h, "<p dir=\"auto\">");
        ng_html_text(&h, text);
        NG_HTML(&h, "</p>\n");
    }
    NG_HTML(&h, "<p><a href=\"/\">To the search</a></p>\n</main>\n");
    ng_frame_end(&h);
    return h.failed ? ng_fail(err, NG_NOMEM, "out of memory") : NG_OK;
}
