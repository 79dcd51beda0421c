/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page_search.c - the start page and the page of results. */
#include "service/page/page.h"
#include "service/page/parts.h"

ng_status ng_page_search(const ng_page_search_input *in, ng_buf *ret, ng_error *err)
{
    ng_html h = {ret, 0};
    ng_frame_begin(&h, in->query);
    ng_frame_body(&h, "search-page", "main");
    ng_frame_form(&h, in->query);
    ng_frame_end(&h);
    return h.failed ? ng_fail(err, NG_NOMEM, "out of memory") : NG_OK;
}
