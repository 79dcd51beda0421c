/* SPDX-License-Identifier: GPL-2.0-or-later */
/* target.h - the query string of a request taken apart, and links made of it again.
 *
 * Ownership: ng_target_read fills a struct that is freed by ng_target_release; what is got from it
 *            lives as long as it.
 * Threads:   one thread at a time.
 * Errors:    NG_NOMEM. A query string that is not well-formed has the pairs that can be read.
 *
 * Source: URL Living Standard, section 5.1 (application/x-www-form-urlencoded).
 */
#ifndef NG_SERVICE_TARGET_H
#define NG_SERVICE_TARGET_H

#include "service/page/html_out.h"

typedef struct ng_target_pair {
    const char *name, *value;
} ng_target_pair;

typedef struct ng_target {
    ng_target_pair *items;
    size_t n;
    char *bytes;
} ng_target;

#define NG_TARGET_INIT                                                                             \
    {                                                                                              \
        NULL, 0, NULL                                                                              \
    }

ng_status ng_target_read(const char *text, ng_target *ret, ng_error *err) NG_MUST_CHECK;
void ng_target_release(ng_target *t);

/* The first value of that name; NULL: there is none. */
const char *ng_target_get(const ng_target *t, const char *name);
int ng_target_has(const ng_target *t, const char *name, const char *value);

/* The query part of an address, `?…`, with all pairs but empty ones, `cursor` and those of `name`;
 * and then `name` with `value`, unless it is NULL. */
void ng_target_query(ng_html *h, const ng_target *t, const char *name, const char *value);
/* ` href="/?…"` of it. */
void ng_target_href(ng_html *h, const ng_target *t, const char *name, const char *value);

#endif
