/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json_kinds.h - JSON that a standard describes: JSON Feed, and the news objects of the IPTC
 * (ninjs).
 *
 * Ownership: as reader.h.
 * Threads:   no state; call from any thread.
 * Errors:    as reader.h; NG_NOTFOUND is something that is no article, with the reason.
 */
#ifndef NG_JSON_KINDS_H
#define NG_JSON_KINDS_H

#include <jansson.h>

#include "reader.h"

/* A feed says so in its `version`. What only numbers its version is one when its items have
 * content. */
int ng_jsonfeed_is(const json_t *object);

/* Each item is an article. */
ng_status ng_jsonfeed_read(const json_t *feed, const ng_read_input *in, const ng_read_sink *sink,
                           ng_error *err) NG_MUST_CHECK;

/* A news object of ninjs 1, 2 or 3, by the members that only it has. */
int ng_ninjs_is(const json_t *object);

/* As ng_json_article. */
ng_status ng_ninjs_article(const json_t *object, const ng_read_input *in, uint32_t number,
                           uint32_t line, uint32_t repaired, ng_article **ret,
                           ng_error *err) NG_MUST_CHECK;

/* Gives the newest version of each news object in a list, by uri, for ng_ninjs_is_old. NULL when
 * there is no memory. */
json_t *ng_ninjs_newest(const json_t *list);
int ng_ninjs_is_old(const json_t *newest, const json_t *object);

/* ---- What they share (json_html.c). ---- */

/* Add the blocks of HTML that is the text of an article: without the head of a page, and without a
 * first heading that repeats the title. */
ng_status ng_json_add_html(ng_article *a, const json_t *html, uint32_t line,
                           ng_error *err) NG_MUST_CHECK;

/* Add the blocks of a plain text. */
ng_status ng_json_add_plain(ng_article *a, const json_t *text, uint32_t line,
                            ng_error *err) NG_MUST_CHECK;

/* A summary stands for the text: tagged `teaser`. */
ng_status ng_json_add_teaser(ng_article *a, const char *text, size_t len, uint32_t line,
                             ng_error *err) NG_MUST_CHECK;

/* Whether a value is a text with something to see in it. */
int ng_json_is_text(const json_t *value);

#endif
