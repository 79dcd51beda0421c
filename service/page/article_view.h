/* SPDX-License-Identifier: GPL-2.0-or-later */
/* article_view.h - an article as it is shown: split into passages again, with what is marked.
 *
 * The result of `get` has blocks; ids, hashes and highlights count in passages. The article is
 * built again from its blocks, and split by the function that split it for the index.
 *
 * Ownership: ng_article_view_read fills a struct that ng_article_view_release frees; it borrows the
 *            input.
 * Threads:   one thread at a time.
 * Errors:    NG_NOMEM, NG_INVALID when the JSON is no article.
 */
#ifndef NG_SERVICE_ARTICLE_VIEW_H
#define NG_SERVICE_ARTICLE_VIEW_H

#include "service/page/html_out.h"
#include "service/page/page.h"

#include "nutgraf/article.h"

typedef struct ng_article_view {
    const ng_page_article_input *in;
    const char *id;
    ng_article *article;
    ng_passages passages;
    char *shown;          /* its canonical text, characters that are not seen made visible */
    const json_t **hits;  /* of each passage, or NULL */
    const json_t *marked; /* any of the hits, for the title; or NULL */
} ng_article_view;

ng_status ng_article_view_read(const ng_page_article_input *in, ng_article_view *ret,
                               ng_error *err) NG_MUST_CHECK;
void ng_article_view_release(ng_article_view *v);

/* view_blocks.c: headings, passages, and what can be done with each passage. */
void ng_view_blocks(ng_html *h, const ng_article_view *v);

#endif
