/* SPDX-License-Identifier: GPL-2.0-or-later */
/* client.h - a client of the service: one request at a time over its Unix socket.
 *
 * Ownership: a client is freed with cli_client_free (NULL is fine); results are given.
 * Threads:   one thread at a time.
 * Errors:    connecting: NG_NOTFOUND when nobody listens, NG_IO otherwise. A call: an ng_api_error,
 *            also for a connection that breaks.
 */
#ifndef NG_CLI_CLIENT_H
#define NG_CLI_CLIENT_H

#include <jansson.h>

#include "api/api.h"

#define CLI_ANSWER_MAX (64u << 20) /* bytes of an answer */

typedef struct cli_client cli_client;

ng_status cli_client_open(const char *path, cli_client **ret, ng_error *err) NG_MUST_CHECK;
void cli_client_free(cli_client *c);

/* Call a method with parameters as JSON text on one line. Waits at most `timeout_ms` between two
 * pieces of the answer; 0 for ever. 0 and `*ret`, or -1 and `*error`. */
int cli_client_call(cli_client *c, const char *method, const char *params, size_t len,
                    unsigned timeout_ms, json_t **ret, ng_api_error *error);

#endif
