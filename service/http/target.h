/* SPDX-License-Identifier: GPL-2.0-or-later */
/* target.h - the target of a request: a path and parameters, decoded once. Pure.
 *
 * Ownership: texts point into the target, which ng_http_target_release frees.
 * Threads:   no state.
 * Errors:    NG_INVALID with a sentence: a malformed escape, a NUL, bytes that are not UTF-8.
 *            NG_LIMIT for more than NG_HTTP_PARAMS_MAX parameters.
 *
 * Source: RFC 9112 section 3.2, RFC 3986 (percent-encoding), and the URL Standard of WHATWG for
 * application/x-www-form-urlencoded: a plus sign in the query is a blank.
 */
#ifndef NG_SERVICE_HTTP_TARGET_H
#define NG_SERVICE_HTTP_TARGET_H

#include <stddef.h>

#include "nutgraf/error.h"
#include "service/limits.h"

typedef struct ng_http_param {
    const char *name, *value;
} ng_http_param;

typedef struct ng_http_target {
    char *text;            /* owned; what follows points into it */
    const char *authority; /* of a target in absolute form, else NULL */
    const char *path;      /* "/v1/articles/", decoded; escaped slashes are slashes */
    const char *query;     /* as it came, without the question mark; "" for none */
    ng_http_param params[NG_HTTP_PARAMS_MAX];
    size_t n_params;
} ng_http_target;

/* `ret` is filled anew; release it whatever is answered. */
ng_status ng_http_target_read(const char *target, size_t len, ng_http_target *ret,
                              ng_error *err) NG_MUST_CHECK;
void ng_http_target_release(ng_http_target *t);

/* The first parameter of a name, or NULL. */
const char *ng_http_target_param(const ng_http_target *t, const char *name);

#endif
