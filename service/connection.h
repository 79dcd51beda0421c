/* SPDX-License-Identifier: GPL-2.0-or-later */
/* connection.h - one client: bytes in, answers out, clocks and bounds.
 *
 * Reading stops while NG_IN_FLIGHT_MAX requests are in flight, while more than NG_OUTPUT_SOFT_MAX
 * bytes of answers are unread, and while a large message is decoded beside the loop; the kernel
 * then makes the client wait. A connection that ends (end of input, or bytes that are not the
 * protocol) still gets its answers, then it is shut down for writing, lingers a moment so that the
 * last answer is not lost by a reset, and is closed.
 *
 * Answers are written by the loop or, through the outlet, by the worker that has one: outlet.h says
 * who may when.
 *
 * Ownership: freed in the close callback of its handle, nowhere else.
 * Threads:   the loop.
 * Errors:    of the socket: the connection is closed.
 */
#ifndef NG_SERVICE_CONNECTION_H
#define NG_SERVICE_CONNECTION_H

#include "service/protocol.h"
#include "service/server.h"

struct decode_work;
struct ng_http;

typedef enum ng_door { NG_DOOR_UNIX, NG_DOOR_TCP, NG_DOOR_HTTP } ng_door;

struct ng_connection {
    union {
        uv_handle_t any;
        uv_stream_t stream;
        uv_pipe_t pipe;
        uv_tcp_t tcp;
    } handle;
    ng_server *server;
    ng_connection *before, *after; /* in the list of the server */
    struct ng_http *http;          /* owned; NULL: JSON-RPC is spoken */
    ng_framer framer;
    ng_buf in; /* bytes from in_start on are not used yet */
    size_t in_start;
    ng_buf out;            /* answers of this turn of the loop */
    size_t written_unsent; /* bytes that the kernel did not take at once; the outlet is held */
    ng_outlet *outlet;     /* owned; shared with the jobs */
    ng_job *jobs;
    unsigned in_flight;
    ng_turn_client turn;
    struct decode_work *decoding; /* a large message, or NULL */
    int is_tcp, may_write;        /* may_write: same user or root, or a token was given */
    int authorised;               /* false: hello with the token must come first */
    int reading, eof, ending, shut, closing;
    int gone;               /* nobody reads any more: only writes are still carried out */
    uint64_t partial_since; /* uv_now of the first byte of an unfinished message; 0 none */
    uint64_t last_request, last_taken, shut_at;
    size_t queue_seen; /* by the last sweep, in the queue of the kernel */
    size_t lingered;   /* bytes thrown away after the end */
};

/* Accept a client of a listener. */
void ng_connection_accept(ng_server *s, uv_stream_t *listener, ng_door door);

/* Look at what was read, begin what may begin; starts or stops reading. Call after anything that
 * may have made room. */
void ng_connection_process(ng_connection *c);

/* "unix", "tcp" or "http": for the log. */
const char *ng_connection_door(const ng_connection *c);

/* So many bytes at the front of what was read are done with. */
void ng_connection_use(ng_connection *c, size_t n);

/* Send bytes as they are; the content of `bytes` is lost. */
void ng_connection_write(ng_connection *c, ng_buf *bytes);
/* Send one message (JSON text) in the framing of the client. */
void ng_connection_send(ng_connection *c, const char *text, size_t len);
/* The same, without a copy where that is possible; the content of `message` is lost. */
void ng_connection_send_take(ng_connection *c, ng_buf *message);
/* A worker began to send a framed message and holds the outlet: send it from byte `sent` on. */
void ng_connection_send_rest(ng_connection *c, ng_buf *message, size_t sent);

/* Say `error` without an id, answer what is in flight, then close. */
void ng_connection_refuse(ng_connection *c, ng_api_kind kind, const char *text);

/* Close at once: jobs are forgotten and told to stop. */
void ng_connection_close(ng_connection *c);

/* Once a second: clocks. */
void ng_connection_sweep(ng_connection *c, uint64_t now);

/* Decode a large message beside the loop. False: no memory. */
int ng_connection_decode(ng_connection *c, const char *text, size_t len);

/* The connection closes: what is decoded is for nobody. */
void ng_connection_forget_decode(ng_connection *c);

/* ---- connection_write.c ---- */

/* Bytes of answers that the client has not taken. */
size_t ng_connection_unread(const ng_connection *c);
/* Hand what was gathered to the kernel. */
void ng_connection_flush(ng_connection *c);
/* When all is answered and written: shut down. */
void ng_connection_finish(ng_connection *c);

#endif
