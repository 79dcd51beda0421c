/* SPDX-License-Identifier: GPL-2.0-or-later */
/* guard.h - who may ask: Host, Origin, Authorization. Pure.
 *
 * A page of a stranger can make the browser of a reader send requests to a service on loopback. It
 * cannot choose the Host that it sends (it is its own name, also when that name was rebound to
 * 127.0.0.1), nor the Origin. So a request must name exactly one host, which is a name of loopback
 * or one that the operator allowed, and an Origin, when there is one, must be the same.
 *
 * Ownership: everything is borrowed.
 * Threads:   no state.
 * Errors:    0, or the status to answer, with a sentence.
 *
 * Source: RFC 9110 section 7.2, RFC 9112 section 3.2, RFC 6454 (Origin), RFC 6750 (Bearer).
 */
#ifndef NG_SERVICE_HTTP_GUARD_H
#define NG_SERVICE_HTTP_GUARD_H

#include "nutgraf/text.h"
#include "service/http/request.h"

typedef struct ng_http_hosts {
    const char *const *allowed; /* beside the names of loopback; without a port any port is meant */
    size_t n;
} ng_http_hosts;

/* `authority`: of a target in absolute form, or NULL. */
int ng_http_guard(const ng_http_hosts *hosts, const ng_http_request *r, const char *authority,
                  char reason[NG_ERROR_TEXT_MAX]);

/* The host is loopback, or a name that the operator allows. */
int ng_http_host_fits(const ng_http_hosts *hosts, const char *authority);

/* The host of an authority is a name of loopback. */
int ng_http_is_loopback(const char *authority);

typedef enum ng_http_token {
    NG_HTTP_TOKEN_NONE = 0,
    NG_HTTP_TOKEN_WRONG = 1,
    NG_HTTP_TOKEN_RIGHT = 2
} ng_http_token;

/* `digest`: SHA-256 of the token of the service, or NULL when it has none; compared in constant
 * time. */
ng_http_token ng_http_check_token(const ng_http_request *r,
                                  const unsigned char digest[NG_SHA256_BYTES]);

#endif
