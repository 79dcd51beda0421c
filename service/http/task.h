/* SPDX-License-Identifier: GPL-2.0-or-later */
/* task.h - a request of HTTP that needs methods: what it asks of them, and the page made of it.
 *
 * A result is JSON; when a page, a feed or a message of MCP is to be made of it, the thread that
 * worked on the job does that, too, so that the loop has only bytes to send. A task goes with the
 * job of its method and may need another method after it: an article, then the hits in it.
 *
 * Ownership: the loop makes it; then a job owns it; then the loop again.
 * Threads:   one at a time, as the job.
 * Errors:    are answers.
 */
#ifndef NG_SERVICE_HTTP_TASK_H
#define NG_SERVICE_HTTP_TASK_H

#include "service/http/routes.h"
#include "service/http/target.h"
#include "service/mcp/mcp.h"

struct ng_job;

typedef struct ng_http_task {
    const ng_http_route *route;
    ng_http_target target; /* owned */
    char *base_url;        /* owned; "https://host", without a slash at the end */
    const char *method;    /* the one to be called, with `params` (owned); NULL: all is there */
    json_t *params;
    size_t bytes;  /* of the body they came in */
    json_t *first; /* owned; the result of the first of two methods */
    ng_mcp *mcp;   /* owned; or NULL */
    int status;    /* once there is an answer that is not the result as it is */
    const char *type;
    ng_buf body;
} ng_http_task;

ng_http_task *ng_http_task_new(const ng_http_route *route); /* NULL: no memory */
void ng_http_task_free(ng_http_task *t);

/* The method has ended: make of its result, or its error, what is to be sent, or say which method
 * is next. Tasks whose answer is the result are left alone. */
void ng_http_task_work(ng_http_task *t, struct ng_job *job);

/* A message of MCP was begun or answered: take its next call, or its answer. */
void ng_http_task_next(ng_http_task *t);

/* Parameters of the page of a search: what is shown beside the hits is asked for. */
int ng_http_task_ask_page(json_t *params);

#endif
