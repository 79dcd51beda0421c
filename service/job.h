/* SPDX-License-Identifier: GPL-2.0-or-later */
/* job.h - one request on its way through the threads, and the way back to the loop.
 *
 * A job is made and freed on the loop. Between being handed to a queue and coming back through
 * ng_done it belongs to the thread that works on it, which sees the method, its parameters and the
 * stop sign, and leaves an answer, or sends it through the outlet; it never sees the connection. A
 * connection that closes sets the stop sign, closes the outlet and forgets its jobs; each finishes
 * alone.
 *
 * Ownership: a job owns its message (parameters point into it), its answer and its error.
 * Threads:   as above; ng_done_push may be called from any thread.
 * Errors:    memory only.
 */
#ifndef NG_SERVICE_JOB_H
#define NG_SERVICE_JOB_H

#include <jansson.h>
#include <uv.h>

#include "api/api.h"
#include "service/outlet.h"
#include "service/protocol.h"
#include "service/rpc.h"

typedef enum ng_method {
    NG_METHOD_HELLO,
    NG_METHOD_SEARCH,
    NG_METHOD_PARSE,
    NG_METHOD_GET,
    NG_METHOD_RESOLVE,
    NG_METHOD_STATUS,
    NG_METHOD_ADD,
    NG_METHOD_DELETE,
    NG_METHOD_SHUTDOWN,
    NG_METHOD_SIMILAR,
    NG_METHOD_SUGGEST
} ng_method;
#define NG_METHODS (NG_METHOD_SUGGEST + 1) /* how many; service/job.c has their names */

const char *ng_method_name(ng_method method);

struct ng_connection;

typedef struct ng_job {
    struct ng_job *next; /* of the queue that holds it */
    ng_method method;
    json_t *message;
    const json_t *params;
    size_t bytes;                  /* of the message it came in */
    ng_api_search_request *search; /* of a search; owned */
    ng_cancel cancel;
    ng_outlet *outlet; /* where the worker may send the answer; owned; NULL: nowhere */
    ng_framing framing;
    struct ng_http_task *task; /* owned; what is to be made of the result; NULL: JSON-RPC */
    ng_buf key;                /* of a search: of its answer in the cache; empty: it is not kept */
    /* Set by the thread that worked on it: an answer, or an error. */
    ng_buf answer;    /* a whole message; empty: there is none */
    size_t result_at; /* where in it the result begins */
    ng_api_error error;
    uint64_t index_revision; /* of a search: what answered it; 0 when the answer is partial */
    uint64_t spent_ns;       /* by a worker */
    atomic_int answered;     /* the answer was sent; set just before, and true when it comes back */
    int begun;               /* of `answer`, a framed message, so much was `sent`: the outlet is */
    size_t sent;             /* held for the rest */
    uint64_t arrived_ns;     /* uv_hrtime when it was made */
    uint64_t turn, serial;   /* service/turns.h: its place in the queue of the workers */
    /* Only the loop looks at what follows. */
    struct ng_connection *connection; /* NULL: forgotten */
    struct ng_job *before, *after;    /* jobs of the connection */
    ng_rpc_batch *batch;              /* NULL: a message of its own */
    size_t slot;                      /* in the batch */
    char id[];                        /* JSON text, "" for a notification */
} ng_job;

/* `message` is taken by reference count; `params` point into it. NULL: out of memory. */
ng_job *ng_job_new(ng_method method, const char *id, json_t *message, const json_t *params);
void ng_job_free(ng_job *job);

/* Leave a result (taken) or, when it is NULL or cannot be written, an error. */
void ng_job_succeed(ng_job *job, json_t *result_take);
/* The same for a result whose text is appended to job->answer between the two calls. An error is
 * left in `job`, without an answer, and -1 given. */
int ng_job_begin_answer(ng_job *job);
int ng_job_end_answer(ng_job *job);
/* Leave an error from the library. */
void ng_job_fail(ng_job *job, const ng_error *err);

/* A list of jobs, first in, first out. Not locked. */
typedef struct ng_jobs {
    ng_job *first, *last;
    size_t n;
} ng_jobs;
void ng_jobs_push(ng_jobs *list, ng_job *job);
ng_job *ng_jobs_pop(ng_jobs *list); /* NULL when empty */

/* Finished jobs on their way to the loop. It is woken once for all that gather until it takes them,
 * and not at all for answered ones that nobody awaits (service/outlet.h), up to
 * NG_ANSWERED_JOBS_MAX: it takes them whenever it turns. */
typedef struct ng_done {
    uv_mutex_t mutex;
    ng_jobs jobs;
    int called;        /* the loop was woken for these */
    uv_async_t *async; /* of the loop */
} ng_done;
int ng_done_init(ng_done *d, uv_async_t *async);
void ng_done_release(ng_done *d); /* frees what is left */
void ng_done_push(ng_done *d, ng_job *job);
ng_jobs ng_done_take(ng_done *d);
/* Wake the loop when a job is there. */
void ng_done_remind(ng_done *d);

#endif
