/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fixed.h - answers that no method is needed for: assets, descriptions, health, metrics.
 *
 * Ownership: everything that is asked with is borrowed; bytes that are given are constants, or lie
 *            in the caller's buffer.
 * Threads:   the loop.
 * Errors:    are answers.
 */
#ifndef NG_SERVICE_HTTP_FIXED_H
#define NG_SERVICE_HTTP_FIXED_H

#include "service/http/reply.h"
#include "service/http/routes.h"
#include "service/server.h"

typedef struct ng_http_fixed {
    ng_server *server;
    ng_http_shape shape;
    const char *name; /* of an asset */
    const char *base_url;
    const char *if_none_match; /* or NULL */
} ng_http_fixed;

/* Fills the reply, and its content. False: there is no such file. */
int ng_http_fixed_get(const ng_http_fixed *in, ng_http_reply *ret, const char **ret_bytes,
                      size_t *ret_len, ng_buf *room);

#endif
