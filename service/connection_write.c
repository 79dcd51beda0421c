/* SPDX-License-Identifier: GPL-2.0-or-later */
/* connection_write.c - answers out: gathered for a turn of the loop, bounded, then written. */
#include <stdlib.h>
#include <string.h>

#include "service/connection.h"
#include "service/record.h"

typedef struct write_work {
    uv_write_t request;
    ng_connection *connection;
    char *bytes;
    size_t len;
} write_work;

size_t ng_connection_unread(const ng_connection *c)
{
    return c->out.len + c->written_unsent;
}

/* A message of `len` bytes was added to `out`, which held `before`. */
static void was_added(ng_connection *c, size_t before, size_t len)
{
    c->server->output_bytes += c->out.len - before;
    c->server->unflushed = 1;
    if (ng_connection_unread(c) <= NG_OUTPUT_HARD_MAX + len &&
        c->server->output_bytes <= NG_OUTPUT_TOTAL_MAX)
        return;
    ng_record_refusal(&c->server->shared, NG_REFUSAL_UNREAD, ng_connection_door(c), NULL);
    ng_connection_close(c);
}

void ng_connection_send(ng_connection *c, const char *text, size_t len)
{
    if (c->closing || c->shut)
        return;
    size_t before = c->out.len;
    ng_error err = NG_ERROR_INIT;
    if (ng_frame_write(c->framer.framing, text, len, &c->out, &err))
        ng_connection_close(c);
    else
        was_added(c, before, len);
}

void ng_connection_write(ng_connection *c, ng_buf *bytes)
{
    size_t before = c->out.len, len = bytes->len;
    ng_error err = NG_ERROR_INIT;
    if (c->closing || c->shut)
        return;
    if (!before) {
        ng_buf own = c->out;
        c->out = *bytes;
        *bytes = own;
    } else if (ng_buf_add(&c->out, bytes->data, len, &err)) {
        ng_connection_close(c);
        return;
    }
    was_added(c, before, len);
}

/* Nothing waits and nothing stands before a line: the buffer of the message becomes that of the
 * connection, and a thread that did not write the bytes need not read them. */
void ng_connection_send_take(ng_connection *c, ng_buf *message)
{
    ng_error err = NG_ERROR_INIT;
    size_t len = message->len;
    if (c->closing || c->shut)
        return;
    if (c->out.len || c->framer.framing != NG_FRAMING_LINES) {
        ng_connection_send(c, message->data, len);
        return;
    }
    if (ng_buf_add_char(message, '\n', &err)) {
        ng_connection_close(c);
        return;
    }
    ng_buf own = c->out;
    c->out = *message;
    *message = own;
    was_added(c, 0, len);
}

static void on_written(uv_write_t *request, int status)
{
    write_work *w = request->data;
    ng_connection *c = w->connection;
    c->written_unsent -= w->len;
    c->server->output_bytes -= w->len;
    c->last_taken = uv_now(&c->server->loop);
    free(w->bytes);
    free(w);
    if (c->closing)
        return;
    if (!c->written_unsent)
        ng_outlet_resume(c->outlet);
    if (status)
        ng_connection_close(c);
    else
        ng_connection_process(c);
}

/* What the kernel did not take at once is written when it can be: `message` (taken) from byte
 * `sent` on, which is in the count of output_bytes. The outlet is held meanwhile. */
static void write_later(ng_connection *c, ng_buf *message, size_t sent)
{
    write_work *w = malloc(sizeof *w);
    size_t len = message->len - sent;
    char *bytes = w ? ng_buf_steal(message) : NULL;
    if (!bytes) {
        free(w);
        c->server->output_bytes -= len;
        ng_buf_release(message);
        ng_connection_close(c);
        return;
    }
    *w = (write_work){.connection = c, .bytes = bytes, .len = len};
    w->request.data = w;
    if (!c->written_unsent)
        c->last_taken = uv_now(&c->server->loop);
    c->written_unsent += len;
    uv_buf_t buffer = uv_buf_init(bytes + sent, (unsigned)len);
    if (uv_write(&w->request, &c->handle.stream, &buffer, 1, on_written)) {
        c->written_unsent -= len;
        c->server->output_bytes -= len;
        free(bytes);
        free(w);
        ng_connection_close(c);
    }
}

void ng_connection_send_rest(ng_connection *c, ng_buf *message, size_t sent)
{
    if (c->closing)
        return;
    c->server->output_bytes += message->len - sent;
    write_later(c, message, sent);
    c->server->unflushed = 1; /* answers that waited for this one can follow it */
}

/* Gives a large buffer back. */
static void was_written(ng_connection *c)
{
    if (c->out.cap > NG_OUTPUT_KEPT_MAX)
        ng_buf_release(&c->out);
    else
        ng_buf_clear(&c->out);
}

/* Most answers fit into the buffer of the socket: no request, no callback, no turn of the loop. */
static void write_now(ng_connection *c)
{
    uv_buf_t buffer = uv_buf_init(c->out.data, (unsigned)c->out.len);
    int n = uv_try_write(&c->handle.stream, &buffer, 1);
    size_t sent = n > 0 ? (size_t)n : 0;
    ng_outlet_end(c->outlet, sent == c->out.len);
    if (n < 0 && n != UV_EAGAIN) {
        ng_connection_close(c);
        return;
    }
    c->server->output_bytes -= sent;
    if (sent < c->out.len)
        write_later(c, &c->out, sent);
    else
        was_written(c);
}

/* False: a worker has written a part of an answer, and the job with the rest is on its way. */
static int write_out(ng_connection *c)
{
    if (ng_outlet_begin(c->outlet))
        write_now(c);
    else if (c->written_unsent)
        write_later(c, &c->out, 0);
    else
        return 0;
    return 1;
}

void ng_connection_flush(ng_connection *c)
{
    while (c->out.len && !c->closing && write_out(c)) {
        if (!c->closing && !c->written_unsent)
            ng_connection_process(c); /* which may answer some more at once */
    }
}

static void on_shut(uv_shutdown_t *request, int status)
{
    ng_connection *c = request->data;
    free(request);
    if (c->closing)
        return;
    if (status || c->eof || c->server->phase != NG_PHASE_SERVING)
        ng_connection_close(c);
}

void ng_connection_finish(ng_connection *c)
{
    if (c->closing || c->shut || c->in_flight || c->decoding || ng_connection_unread(c))
        return;
    uv_shutdown_t *request = malloc(sizeof *request);
    if (!request) {
        ng_connection_close(c);
        return;
    }
    request->data = c;
    c->shut = 1;
    c->shut_at = uv_now(&c->server->loop);
    if (uv_shutdown(request, &c->handle.stream, on_shut)) {
        free(request);
        ng_connection_close(c);
    }
}
