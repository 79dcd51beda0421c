/* SPDX-License-Identifier: GPL-2.0-or-later */
/* server.h - the event loop and all that hangs on it. One in a process.
 *
 * Ownership: ng_serve makes and frees it; everything inside is borrowed by connections and threads.
 * Threads:   the loop, but for `shared`, which the other threads use.
 * Errors:    see each function.
 */
#ifndef NG_SERVICE_SERVER_H
#define NG_SERVICE_SERVER_H

#include <uv.h>

#include "nutgraf/store.h"
#include "nutgraf/text.h"
#include "service/activation.h"
#include "service/answer_cache.h"
#include "service/indexing.h"
#include "service/limits.h"
#include "service/log.h"
#include "service/notify.h"
#include "service/pool.h"
#include "service/service.h"
#include "service/thread.h"
#include "service/writer.h"

typedef struct ng_connection ng_connection;

typedef enum ng_phase {
    NG_PHASE_SERVING = 0,
    NG_PHASE_DRAINING = 1, /* no new connection, no new message; answers go out */
    NG_PHASE_STOPPING = 2, /* connections are closed; threads finish what they have */
    NG_PHASE_CLOSING = 3   /* handles are being closed; the loop ends */
} ng_phase;

typedef struct ng_tcp_listener {
    uv_tcp_t handle;
    int is_open;
} ng_tcp_listener;

typedef struct ng_server {
    const ng_serve_options *options;
    char *socket_path; /* owned */
    char *note_path;   /* DIR/socket; owned */
    int socket_bound, note_written;
    ng_activation activation; /* sockets that were handed over */
    ng_notify notify;         /* who wants to know how the service is */
    uv_loop_t loop;
    int loop_open;
    uv_pipe_t unix_listener;
    int unix_open;
    ng_tcp_listener tcp, http;
    uv_signal_t on_term, on_int;
    uv_timer_t sweep;   /* clocks of connections, once a second */
    uv_timer_t drain;   /* after the stop signal */
    uv_prepare_t flush; /* writes what the turn of the loop gathered */
    uv_async_t wake;    /* finished jobs, ended threads */
    ng_phase phase;
    uint64_t drain_began; /* uv_now */
    ng_connection *connections;
    unsigned n_connections, clients_max;
    size_t input_bytes, output_bytes; /* of all connections */
    int unflushed;                    /* one of them may have answers that are not written */
    unsigned char token[NG_SHA256_BYTES];
    int has_token;
    char scratch[NG_READ_BYTES]; /* reads land here, one at a time */
    ng_lock *lock;
    ng_store *store; /* lent to the writer */
    ng_done done;
    ng_counters counters;
    ng_shared shared;
    ng_pool *pool;
    ng_writer *writer;
    ng_indexing *indexing;
} ng_server;

/* Begin to stop: as SIGTERM and the method `shutdown` do. */
void ng_server_drain(ng_server *s);

/* Answer the jobs that came back. */
void ng_server_take_done(ng_server *s);

/* A connection was closed: the next phase may begin. */
void ng_server_advance(ng_server *s);

/* ---- listener.c ---- */

/* Bind and listen, with modes and owner as options say; removes a socket left by a dead service.
 * A socket that was handed over is taken as it is, and left where it is. DIR/lock must be held. */
ng_status ng_listener_open(ng_server *s, ng_error *err) NG_MUST_CHECK;
/* Stop accepting and remove the socket and DIR/socket. */
void ng_listener_close(ng_server *s);

/* Listen on loopback TCP: at `text`, or for HTTP on the socket that was handed over; nowhere when
 * there is neither. */
ng_status ng_tcp_listener_open(ng_server *s, ng_tcp_listener *l, const char *text, int is_http,
                               ng_error *err) NG_MUST_CHECK;
void ng_tcp_listener_close(ng_tcp_listener *l);

/* ---- dispatch.c ---- */

/* A whole message arrived: run it, or answer its faults. */
void ng_dispatch(ng_connection *c, const char *text, size_t len);
/* Likewise when it was decoded beside the loop; `value` is taken, NULL with `err`. */
void ng_dispatch_decoded(ng_connection *c, json_t *value, const ng_error *err, size_t len);
/* Call the method of a task (service/http/task.h) with its parameters; the task is taken and comes
 * back through ng_http_answered, perhaps at once. 0, or -1 with the error. */
int ng_dispatch_task(ng_connection *c, struct ng_http_task *task, ng_api_error *error);
/* The method changes the store. NULL: no method. */
int ng_dispatch_writes(const char *method);
/* A job came back: answer it, unless its worker did, and free it. */
void ng_dispatch_done(ng_server *s, ng_job *job);

/* ---- searches.c ---- */

/* Read the parameters of a search into its job. 0, or -1 with the job's error. When the answer is
 * in the cache, it is the job's result already. */
int ng_searches_begin(ng_server *s, ng_job *job);

#endif
