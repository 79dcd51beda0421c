/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page_article.c - an article with its passages. */
#include "service/page/page.h"
#include "service/page/parts.h"

ng_status ng_page_article(const ng_page_article_input *in, ng_buf *ret, ng_error *err)
{
    ng_html h = {ret, 0};
    ng_frame_begin(&h, ng_part_text(in->article, "title"));
    ng_frame_body(&h, "article-page", "article");
    ng_frame_form(&h, in->query);
    ng_frame_end(&h);
    return h.failed ? ng_fail(err, NG_NOMEM, "out of memory") : NG_OK;
}
