/* SPDX-License-Identifier: GPL-2.0-or-later */
/* http.h - HTTP/1.1 on a connection of the loop.
 *
 * One request at a time: the next one of a connection is not looked at before the one before it is
 * answered. What is refused by its head alone is refused before its body is read. Fuller messages
 * of JSON are decoded beside the loop, methods run on the threads as those of JSON-RPC do, and so
 * does what makes a page of their results.
 *
 * Ownership: ng_http belongs to its connection.
 * Threads:   the loop.
 * Errors:    are answered; problem details (RFC 9457) but for pages.
 */
#ifndef NG_SERVICE_HTTP_H
#define NG_SERVICE_HTTP_H

#include "service/connection.h"

typedef struct ng_http ng_http;

ng_http *ng_http_new(void); /* NULL: no memory */
void ng_http_free(ng_http *h);

/* Bytes of the body that is being read, as they are counted in the server; 0 for NULL. */
size_t ng_http_held(const ng_http *h);

/* Use what was read. False: more bytes are needed, or an answer is awaited. */
int ng_http_take(ng_connection *c);

/* Whether the next request may be looked at. */
int ng_http_may_take(const ng_http *h);

/* Milliseconds that the request that is being read may take in all. */
unsigned ng_http_patience(const ng_http *h);

/* A body was decoded beside the loop; `value` is taken, NULL with `err`. */
void ng_http_decoded(ng_connection *c, json_t *value, const ng_error *err);

/* A method has ended; the task of the job is taken. */
void ng_http_answered(ng_connection *c, ng_job *job);

/* Say the error. The caller ends the connection. */
void ng_http_refuse(ng_connection *c, ng_api_kind kind, const char *text);

/* ---- listener ---- */

/* Bind and listen on options->http. */
ng_status ng_http_listen(ng_server *s, ng_error *err) NG_MUST_CHECK;

#endif
