/* SPDX-License-Identifier: GPL-2.0-or-later */
/* http_private.h - HTTP on a connection, as the files that make it see it: http.c reads and sends,
 * http_admit.c judges heads.
 *
 * Ownership: as http.h says.
 * Threads:   the loop.
 * Errors:    are answered.
 */
#ifndef NG_SERVICE_HTTP_PRIVATE_H
#define NG_SERVICE_HTTP_PRIVATE_H

#include "service/http/http.h"
#include "service/http/reply.h"
#include "service/http/request.h"
#include "service/http/task.h"

struct ng_http {
    ng_http_request *request;
    ng_http_task *task; /* of the request that is being read, until a job has it; or NULL */
    const char *name;   /* behind the path of the route; in the target of the task */
    int answering;      /* a whole request waits for its answer */
    size_t body_bytes;  /* of the request, as the server counts them */
    uint64_t began_ns;  /* uv_hrtime, when the head was there */
};

/* The answer to the request at hand, which ends it; `reply` is filled up. */
void ng_http_send(ng_connection *c, ng_http_reply *reply, const char *body, size_t len);
/* `data`: further members, or NULL. */
void ng_http_send_problem(ng_connection *c, int status, const char *kind, const char *detail,
                          const json_t *data);

/* A head was read: refuse, or let the body come. Refused when there is no task afterwards. */
void ng_http_admit(ng_connection *c);

#endif
