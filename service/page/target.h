/* SPDX-License-Identifier: GPL-2.0-or-later */
/* target.h - links made of the parameters of a request.
 *
 * Ownership: all is borrowed.
 * Threads:   no state.
 * Errors:    as html_out.h.
 *
 * Source: URL Living Standard, section 5.2 (application/x-www-form-urlencoded).
 */
#ifndef NG_SERVICE_TARGET_H
#define NG_SERVICE_TARGET_H

#include "service/http/target.h"
#include "service/page/html_out.h"

/* Whether a parameter of that name has that value. */
int ng_target_has(const ng_http_target *t, const char *name, const char *value);

/* The query part of an address, `?…`, with all pairs but empty ones, `cursor` and those of `name`;
 * and then `name` with `value`, unless it is NULL. */
void ng_target_query(ng_html *h, const ng_http_target *t, const char *name, const char *value);
/* ` href="/?…"` of it. */
void ng_target_href(ng_html *h, const ng_http_target *t, const char *name, const char *value);

#endif
