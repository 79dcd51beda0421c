/* SPDX-License-Identifier: GPL-2.0-or-later */
/* request.h - bytes to HTTP/1.1 requests. Pure: no socket, no event loop.
 *
 * llhttp in strict mode parses; this layer waits for a whole head, and refuses what llhttp lets
 * pass but two programs may understand in two ways: bare line feeds, folded fields, versions other
 * than 1.0 and 1.1. What a request must have beside that is judged by guard.h.
 *
 * A request comes in two steps, so that it can be refused before its body is read: HEAD, then, once
 * `body_max` is set, MESSAGE. How the bytes were cut into calls makes no difference.
 *
 * Ownership: fields point into the request, until ng_http_request_reset.
 * Threads:   one thread at a time per request.
 * Errors:    BAD, with the status to answer and a sentence; the connection must be closed then.
 *
 * Source: RFC 9112 (HTTP/1.1), RFC 9110 (semantics), RFC 6585 (431).
 */
#ifndef NG_SERVICE_HTTP_REQUEST_H
#define NG_SERVICE_HTTP_REQUEST_H

#include <stddef.h>
#include <stdint.h>

#include "nutgraf/buffer.h"
#include "nutgraf/error.h"

typedef enum ng_http_verb {
    NG_HTTP_GET = 1,
    NG_HTTP_HEAD = 2,
    NG_HTTP_POST = 4,
    NG_HTTP_DELETE = 8,
    NG_HTTP_OPTIONS = 16,
    NG_HTTP_OTHER = 32
} ng_http_verb;

typedef enum ng_http_state {
    NG_HTTP_MORE = 0,      /* more bytes are needed */
    NG_HTTP_HEAD_READ = 1, /* once, before the body: set body_max, or refuse */
    NG_HTTP_MESSAGE = 2,   /* the request is whole */
    NG_HTTP_MALFORMED = 3  /* see status and reason */
} ng_http_state;

typedef struct ng_http_request ng_http_request;

ng_http_request *ng_http_request_new(void); /* NULL: no memory */
void ng_http_request_free(ng_http_request *r);

/* Forget the request: the next one begins. */
void ng_http_request_reset(ng_http_request *r);

/* Look at all bytes that were not used yet. `*ret_used` are to be dropped from the front before the
 * next call. */
ng_http_state ng_http_request_read(ng_http_request *r, const char *bytes, size_t len,
                                   size_t *ret_used);

/* ---- After HEAD_READ. ---- */

ng_http_verb ng_http_request_verb(const ng_http_request *r);
/* As it came: not decoded. */
const char *ng_http_request_target(const ng_http_request *r, size_t *ret_len);
/* The value of a field (case of the name does not count), or NULL; `*ret_n`, when given, is how
 * often the field is there. Ends with a NUL. */
const char *ng_http_request_field(const ng_http_request *r, const char *name, unsigned *ret_n);
/* Bytes of the body as far as the head tells; 0 for none, or when it comes in chunks. */
uint64_t ng_http_request_body_bytes(const ng_http_request *r);
int ng_http_request_is_1_1(const ng_http_request *r);
/* The body may have so many bytes; 0 until it is set. */
void ng_http_request_allow_body(ng_http_request *r, size_t max);
/* A head was read, and the request is not whole yet. */
int ng_http_request_in_body(const ng_http_request *r);

/* ---- After MESSAGE. ---- */

const char *ng_http_request_body(const ng_http_request *r, size_t *ret_len);
/* It was copied or decoded: its bytes are given back. */
void ng_http_request_drop_body(ng_http_request *r);
/* The client lets the connection live. */
int ng_http_request_keeps_alive(const ng_http_request *r);

/* ---- After MALFORMED. ---- */

int ng_http_request_status(const ng_http_request *r);
const char *ng_http_request_reason(const ng_http_request *r);

#endif
