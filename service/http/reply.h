/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reply.h - an answer of HTTP/1.1, with the fields that keep browsers from mischief. Pure.
 *
 * Ownership: everything is borrowed; bytes are appended to the caller's buffer.
 * Threads:   no state.
 * Errors:    NG_NOMEM.
 *
 * Source: RFC 9110, RFC 9112; RFC 9457 (problem details); Content Security Policy Level 3.
 */
#ifndef NG_SERVICE_HTTP_REPLY_H
#define NG_SERVICE_HTTP_REPLY_H

#include <time.h>

#include "api/api.h"
#include "nutgraf/buffer.h"

#define NG_HTTP_JSON    "application/json"
#define NG_HTTP_PROBLEM "application/problem+json"
#define NG_HTTP_TEXT    "text/plain; charset=utf-8"
#define NG_HTTP_PAGE    "text/html; charset=utf-8"

typedef struct ng_http_reply {
    int status;
    const char *type;  /* NULL: there is no content */
    const char *csp;   /* Content-Security-Policy; NULL: nothing may be loaded or framed */
    const char *cache; /* Cache-Control; NULL: no-store */
    const char *etag;  /* in quotes; or NULL */
    const char *allow; /* methods; or NULL */
    int challenge;     /* WWW-Authenticate: Bearer */
    int retry_after_s; /* 0: not said */
    int is_head;       /* asked with HEAD: the content is left out, its length is not */
    int closes;        /* the connection ends with it */
} ng_http_reply;

/* The whole answer, appended. `now`: for Date. */
ng_status ng_http_reply_write(const ng_http_reply *reply, const char *body, size_t len, time_t now,
                              ng_buf *ret, ng_error *err) NG_MUST_CHECK;

/* The reason phrase of a status: "Not Found". */
const char *ng_http_phrase(int status);

/* The status that says what an error of a method means. */
int ng_http_status_of(ng_api_kind kind);

/* Problem details: `type`, `title`, `status`, `detail`, `kind`, and the members of the error's
 * data. `kind` "" leaves it out. Appended. */
ng_status ng_http_problem(int status, const char *kind, const char *detail, const json_t *data,
                          ng_buf *ret, ng_error *err) NG_MUST_CHECK;

#endif
