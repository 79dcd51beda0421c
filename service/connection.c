/* SPDX-License-Identifier: GPL-2.0-or-later */
/* connection.c - one client: bytes in, clocks and bounds. */
#include "service/connection.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "service/http/http.h"
#include "service/record.h"

#define LINGER_MS    2000u
#define LINGER_BYTES (64u << 20)

/* ---- Closing. ---- */

static void on_closed(uv_handle_t *handle)
{
    ng_connection *c = handle->data;
    ng_server *s = c->server;
    if (c->before)
        c->before->after = c->after;
    else
        s->connections = c->after;
    if (c->after)
        c->after->before = c->before;
    s->n_connections--;
    atomic_store(&s->counters.clients, s->n_connections);
    s->input_bytes -= c->in.len + ng_http_held(c->http);
    s->output_bytes -= c->out.len;
    ng_buf_release(&c->in);
    ng_buf_release(&c->out);
    ng_outlet_release(c->outlet);
    ng_http_free(c->http);
    free(c);
    ng_server_advance(s);
}

void ng_connection_close(ng_connection *c)
{
    if (c->closing)
        return;
    c->closing = 1;
    for (ng_job *job = c->jobs; job; job = job->after) {
        job->connection = NULL;
        ng_cancel_set(&job->cancel);
    }
    if (c->decoding)
        ng_connection_forget_decode(c);
    ng_outlet_close(c->outlet);
    uv_close(&c->handle.any, on_closed);
}

void ng_connection_refuse(ng_connection *c, ng_api_kind kind, const char *text)
{
    ng_api_error error = {.data = NULL};
    ng_error err = NG_ERROR_INIT;
    ng_buf answer = NG_BUF_INIT;
    if (c->http) {
        ng_http_refuse(c, kind, text);
        c->ending = 1;
        return;
    }
    ng_api_fail(&error, kind, "%s", text);
    if (!ng_rpc_error("", &error, &answer, &err))
        ng_connection_send(c, answer.data, answer.len);
    ng_buf_release(&answer);
    ng_api_error_release(&error);
    c->ending = 1;
}

/* ---- Reading. ---- */

static int may_take(const ng_connection *c)
{
    return !c->closing && !c->ending && !c->decoding && c->in_flight < NG_IN_FLIGHT_MAX &&
           (!c->http || ng_http_may_take(c->http)) &&
           ng_connection_unread(c) <= NG_OUTPUT_SOFT_MAX && c->server->phase == NG_PHASE_SERVING;
}

void ng_connection_use(ng_connection *c, size_t n)
{
    c->in_start += n;
    if (c->in_start < c->in.len)
        return;
    c->server->input_bytes -= c->in.len;
    c->in_start = 0;
    /* A large message leaves a large buffer behind: give it back. */
    if (c->in.cap > 2 * NG_READ_BYTES)
        ng_buf_release(&c->in);
    else
        ng_buf_clear(&c->in);
}

const char *ng_connection_door(const ng_connection *c)
{
    return c->http ? "http" : c->is_tcp ? "tcp" : "unix";
}

static void turn_away(const ng_connection *c, ng_refusal reason, const char *error)
{
    ng_record_refusal(&c->server->shared, reason, ng_connection_door(c), error);
}

static void bad_frame(ng_connection *c, const ng_error *err)
{
    turn_away(c, err->status == NG_LIMIT ? NG_REFUSAL_TOO_LARGE : NG_REFUSAL_NOT_PROTOCOL,
              err->text);
    ng_connection_refuse(c, err->status == NG_LIMIT ? NG_API_TOO_LARGE : NG_API_PARSE, err->text);
}

/* One message of what was read, if there is one. False: there is none. */
static int take(ng_connection *c)
{
    ng_frame frame;
    ng_error err = NG_ERROR_INIT;
    if (c->http)
        return ng_http_take(c);
    const char *bytes = c->in.data + c->in_start;
    size_t len = c->in.len - c->in_start;
    ng_frame_state state = c->eof ? ng_framer_finish(&c->framer, bytes, len, &frame, &err)
                                  : ng_framer_next(&c->framer, bytes, len, &frame, &err);
    if (state == NG_FRAME_BAD) {
        bad_frame(c, &err);
        return 0;
    }
    if (state == NG_FRAME_MESSAGE) {
        c->partial_since = 0;
        c->last_request = uv_now(&c->server->loop);
        ng_dispatch(c, frame.text, frame.len);
        if (!c->closing)
            ng_connection_use(c, frame.used);
        return 1;
    }
    ng_connection_use(c, frame.used);
    if (c->in.len > c->in_start && !c->partial_since)
        c->partial_since = uv_now(&c->server->loop);
    return 0;
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *ret)
{
    (void)suggested;
    ng_connection *c = handle->data;
    *ret = uv_buf_init(c->server->scratch, sizeof c->server->scratch);
}

/* Drop used bytes from the front before more are appended. */
static void compact(ng_connection *c)
{
    if (!c->in_start)
        return;
    memmove(c->in.data, c->in.data + c->in_start, c->in.len - c->in_start);
    c->server->input_bytes -= c->in_start;
    c->in.len -= c->in_start;
    c->in_start = 0;
}

static void keep(ng_connection *c, const char *bytes, size_t n)
{
    ng_error err = NG_ERROR_INIT;
    compact(c);
    if (c->server->input_bytes + n > NG_INPUT_TOTAL_MAX) {
        turn_away(c, NG_REFUSAL_INPUT, NULL);
        ng_connection_refuse(c, NG_API_BUSY, "too many large messages are being sent; try later");
        return;
    }
    if (ng_buf_add(&c->in, bytes, n, &err)) {
        ng_connection_close(c);
        return;
    }
    c->server->input_bytes += n;
}

/* A closed Unix socket hangs up, one that was only shut for writing does not. What the client asked
 * to read is cancelled, what it asked to write is carried out. */
static void check_gone(ng_connection *c)
{
    uv_os_fd_t fd;
    if (c->is_tcp || uv_fileno(&c->handle.any, &fd))
        return;
    struct pollfd state = {.fd = fd};
    if (poll(&state, 1, 0) != 1 || !(state.revents & POLLHUP))
        return;
    c->gone = 1;
    for (ng_job *job = c->jobs; job; job = job->after)
        if (job->method != NG_METHOD_ADD && job->method != NG_METHOD_DELETE)
            ng_cancel_set(&job->cancel);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer)
{
    ng_connection *c = stream->data;
    if (c->closing || n == 0)
        return;
    ng_server_take_done(c->server); /* the client may have read their answers */
    if (c->closing)
        return;
    if (n < 0 && n != UV_EOF) {
        ng_connection_close(c);
        return;
    }
    if (n == UV_EOF) {
        c->eof = 1;
        c->reading = 0;
        check_gone(c);
        uv_read_stop(stream);
        if (c->shut) {
            ng_connection_close(c);
            return;
        }
    } else if (c->ending) {
        c->lingered += (size_t)n;
    } else {
        keep(c, buffer->base, (size_t)n);
    }
    ng_connection_process(c);
}

static void update_reading(ng_connection *c)
{
    int wanted = !c->closing && !c->eof && (c->ending ? c->lingered < LINGER_BYTES : may_take(c));
    if (wanted && !c->reading && uv_read_start(&c->handle.stream, on_alloc, on_read)) {
        ng_connection_close(c);
        return;
    }
    if (!wanted && c->reading)
        uv_read_stop(&c->handle.stream);
    c->reading = wanted;
    ng_outlet_await(c->outlet, !wanted || c->ending);
}

void ng_connection_process(ng_connection *c)
{
    while (may_take(c) && c->in.len > c->in_start && take(c))
        continue;
    if (c->closing)
        return;
    if (!may_take(c))
        c->partial_since = 0;
    int drained = c->server->phase != NG_PHASE_SERVING;
    if (c->ending || drained || (c->eof && may_take(c)))
        ng_connection_finish(c);
    if (!c->closing)
        update_reading(c);
}

/* ---- Clocks. ---- */

void ng_connection_sweep(ng_connection *c, uint64_t now)
{
    if (c->closing)
        return;
    const char *reason = NULL;
    unsigned patience = c->http ? ng_http_patience(c->http) : NG_REQUEST_MS_MAX;
    size_t queued = uv_stream_get_write_queue_size(&c->handle.stream);
    if (queued != c->queue_seen)
        c->last_taken = now;
    c->queue_seen = queued;
    if (c->written_unsent && now - c->last_taken > NG_STALL_MS_MAX) {
        turn_away(c, NG_REFUSAL_UNREAD, NULL);
        reason = "";
    } else if (c->shut && now - c->shut_at > LINGER_MS)
        reason = "";
    else if (c->is_tcp && !c->in_flight && !c->decoding && !ng_connection_unread(c) && !c->ending &&
             now - c->last_request > NG_IDLE_TCP_MS_MAX)
        reason = "idle";
    if (reason) {
        if (reason[0])
            ng_log_event(c->server->shared.log, NG_LEVEL_NOTICE, "client_closed", "reason", reason,
                         "door", ng_connection_door(c), NULL);
        ng_connection_close(c);
    } else if (c->partial_since && !c->ending && now - c->partial_since > patience) {
        turn_away(c, NG_REFUSAL_TIMEOUT, NULL);
        ng_connection_refuse(c, NG_API_PARSE, "the message was not complete in time");
        ng_connection_process(c);
    }
}

/* ---- Accepting. ---- */

/* Who is at the other end of a Unix socket decides who may write. */
static int peer_may_write(const ng_connection *c)
{
    uv_os_fd_t fd;
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (uv_fileno(&c->handle.any, &fd) || getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size))
        return 0;
    return peer.uid == geteuid() || peer.uid == 0;
}

static void settle(ng_connection *c)
{
    ng_server *s = c->server;
    uv_os_fd_t fd;
    if (!uv_fileno(&c->handle.any, &fd))
        ng_outlet_open(c->outlet, fd);
    if (c->is_tcp) {
        uv_tcp_keepalive(&c->handle.tcp, 1, 60);
        uv_tcp_nodelay(&c->handle.tcp, 1);
        c->authorised = c->http || !s->has_token;
    } else {
        c->authorised = 1;
        c->may_write = peer_may_write(c);
    }
    if (s->n_connections > s->clients_max)
        turn_away(c, NG_REFUSAL_CLIENTS, NULL);
    if (s->n_connections > s->clients_max + NG_CLIENTS_REFUSED_MAX) {
        ng_connection_close(c);
        return;
    }
    if (s->n_connections > s->clients_max)
        ng_connection_refuse(c, NG_API_BUSY, "too many clients; try later");
    ng_connection_process(c);
}

static ng_connection *new_connection(ng_door door)
{
    ng_connection *c = calloc(1, sizeof *c);
    if (c)
        c->outlet = ng_outlet_new();
    if (c && door == NG_DOOR_HTTP)
        c->http = ng_http_new();
    if (c && c->outlet && (c->http || door != NG_DOOR_HTTP))
        return c;
    if (c)
        ng_outlet_release(c->outlet);
    free(c);
    return NULL;
}

void ng_connection_accept(ng_server *s, uv_stream_t *listener, ng_door door)
{
    int is_tcp = door != NG_DOOR_UNIX;
    ng_connection *c = new_connection(door);
    if (!c)
        return;
    c->server = s;
    c->is_tcp = is_tcp;
    c->turn = (ng_turn_client)NG_TURN_CLIENT_INIT;
    ng_framer_init(&c->framer, NG_MESSAGE_MAX);
    c->last_request = uv_now(&s->loop);
    int code =
        is_tcp ? uv_tcp_init(&s->loop, &c->handle.tcp) : uv_pipe_init(&s->loop, &c->handle.pipe, 0);
    if (code) {
        ng_outlet_release(c->outlet);
        ng_http_free(c->http);
        free(c);
        return;
    }
    c->handle.any.data = c;
    c->after = s->connections;
    if (c->after)
        c->after->before = c;
    s->connections = c;
    s->n_connections++;
    atomic_store(&s->counters.clients, s->n_connections);
    if (uv_accept(listener, &c->handle.stream))
        ng_connection_close(c);
    else
        settle(c);
}
