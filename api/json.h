/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json.h - small pieces of JSON that several results share.
 *
 * Ownership: each gives a new reference, NULL when there is no memory or a text is not UTF-8.
 * Threads:   no state.
 * Errors:    NULL, which jansson's setters refuse: add up their results and fail once.
 */
#ifndef NG_API_JSON_H
#define NG_API_JSON_H

#include <jansson.h>

#include "nutgraf/article.h"
#include "nutgraf/query.h"

/* The text, or null for NULL. */
json_t *ng_json_text(const char *text);

/* `[start, end]` */
json_t *ng_json_span(uint32_t start, uint32_t end);

/* RFC 3339, or null when unknown. */
json_t *ng_json_moment(const ng_moment *m);

/* A line number, or null for 0. */
json_t *ng_json_line(uint32_t line);

/* `[{"span":[s,e],"text":"…"}]` */
json_t *ng_json_warnings(const ng_warning *list, size_t n);

/* Takes `value`: gives it back, or frees it and gives NULL when `failed`. */
json_t *ng_json_or_null(json_t *value, int failed);

#endif
