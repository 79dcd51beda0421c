/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page.h - the search page, as HTML made from results of the methods.
 *
 * Pure functions: JSON in, bytes out. They know no socket, no clock and no index. The pages are
 * whole without JavaScript; web/nutgraf.js makes them quicker and builds the same elements from
 * the same results. docs/web.md is their manual.
 *
 * Every text of an article is the word of a stranger: it gets into a page through html_out.h alone,
 * which escapes it. Only http and https addresses become links. No page has a script or a style of
 * its own, so NG_PAGE_CSP holds for all of them.
 *
 * Ownership: inputs are borrowed; bytes are appended to the caller's buffer. Assets are constants.
 * Threads:   no state.
 * Errors:    NG_NOMEM; an article that is none is NG_INVALID. What was appended before an error is
 *            worth nothing.
 *
 * Sources: HTML Living Standard; WAI-ARIA 1.2 and its Authoring Practices (combobox, slider); CSP
 * Level 3; URL Fragment Text Directives; CSL-JSON 1.0.2.
 */
#ifndef NG_SERVICE_PAGE_H
#define NG_SERVICE_PAGE_H

#include <jansson.h>

#include "api/api.h"
#include "nutgraf/buffer.h"
#include "nutgraf/error.h"
#include "service/embedded.h"

/* For the header Content-Security-Policy of every page. */
#define NG_PAGE_CSP                                                                                \
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "                \
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/* Of an article with more passages than this each passage is cited in plain words alone: entries
 * for bibliographies repeat the passage twice. */
#define NG_PAGE_CITED_MAX 200

typedef struct ng_page_search_input {
    const char *query;                   /* as typed, "" for the start page */
    const struct ng_http_target *target; /* of the request: links to other pages of the result are
                                            made from its parameters */
    const json_t *params;      /* parameters of the method `search` that were asked, or NULL */
    const json_t *result;      /* of the method, or NULL; offsets in bytes */
    const ng_api_error *error; /* or NULL */
    const char *base_url;      /* absolute, without a slash at the end, or "" when not known */
} ng_page_search_input;

/* The start page, a page of results, or what went wrong with a search. */
ng_status ng_page_search(const ng_page_search_input *in, ng_buf *ret, ng_error *err) NG_MUST_CHECK;

typedef struct ng_page_article_input {
    const json_t *article; /* result of `get` */
    const char *query;     /* "" or what the reader searched for */
    const json_t *hits;    /* `hits` of a search of that query in this article, offsets in bytes:
                              what to mark; or NULL */
    const char *base_url;
} ng_page_article_input;

/* An article, its passages with the HTML ids p1, p2 and so on. */
ng_status ng_page_article(const ng_page_article_input *in, ng_buf *ret,
                          ng_error *err) NG_MUST_CHECK;

/* A page that says what went wrong; `text` may be NULL. */
ng_status ng_page_error(int status, const char *title, const char *text, ng_buf *ret,
                        ng_error *err) NG_MUST_CHECK;

/* What the pages load, by name ("nutgraf.css"); NULL: there is none. */
const ng_asset *ng_asset_find(const char *name);

#endif
