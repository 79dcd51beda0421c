/* SPDX-License-Identifier: GPL-2.0-or-later */
/* apart_child.c - the child of apart.h: inputs in, answers out, until the socket is closed.
 *
 * It takes an input whole before it answers, so neither side waits for the other with both mouths
 * full.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "apart.h"
#include "apart_confine.h"
#include "apart_process.h"
#include "apart_wire.h"
#include "field_map.h"
#include "stream.h"

#define SEND_BYTES    (64u << 10) /* of answers that wait for more */
#define RECEIVE_BYTES (64u << 10)
#define KEPT_BYTES    (1u << 20)

typedef struct child {
    int fd;
    ng_buf in, out;
    int gone;          /* nobody listens */
    int file;          /* that came with the input; -1 none */
    ng_field_map *map; /* of the input */
} child;

/* ---- The socket ---- */

static void send_out(child *c)
{
    for (size_t at = 0; at < c->out.len && !c->gone;) {
        ssize_t n = send(c->fd, c->out.data + at, c->out.len - at, MSG_NOSIGNAL);
        if (n > 0)
            at += (size_t)n;
        else if (n < 0 && errno != EINTR)
            c->gone = 1;
    }
    ng_buf_clear(&c->out);
}

static ssize_t receive_some(child *c, char *to, size_t size)
{
    ng_file_room beside;
    struct iovec part = {to, size};
    struct msghdr m = {.msg_iov = &part,
                       .msg_iovlen = 1,
                       .msg_control = beside.bytes,
                       .msg_controllen = sizeof beside.bytes};
    ssize_t n = recvmsg(c->fd, &m, MSG_CMSG_CLOEXEC);
    const struct cmsghdr *head = n > 0 ? CMSG_FIRSTHDR(&m) : NULL;
    if (head && head->cmsg_type == SCM_RIGHTS && c->file < 0)
        memcpy(&c->file, CMSG_DATA(head), sizeof c->file);
    return n;
}

/* Until there are `n` bytes; what comes with them is taken. False at the end. */
static int receive(child *c, size_t n)
{
    size_t room = n > RECEIVE_BYTES ? n : RECEIVE_BYTES;
    if (c->in.len < n && ng_buf_reserve(&c->in, room - c->in.len, NULL) != NG_OK)
        return 0;
    while (c->in.len < n) {
        ssize_t got = receive_some(c, c->in.data + c->in.len, room - c->in.len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return 0;
        c->in.len += (size_t)got;
    }
    return 1;
}

/* ---- Answers ---- */

static ng_status on_article(void *data, ng_article *article, ng_error *err)
{
    child *c = data;
    ng_status s = ng_apart_put_article(&c->out, article, err);
    ng_article_free(article);
    if (s == NG_OK && c->out.len >= SEND_BYTES)
        send_out(c);
    return s == NG_OK && c->gone ? ng_fail(err, NG_CANCELLED, "nobody listens") : s;
}

static void say(child *c, ng_apart_kind kind, uint32_t line, ng_status status, const char *text)
{
    if (ng_apart_put_said(&c->out, kind, line, status, text, NULL) != NG_OK)
        c->gone = 1; /* the other side sees that it ended without an answer */
    if (c->out.len >= SEND_BYTES)
        send_out(c);
}

static void on_fault(void *data, uint32_t line, const ng_error *fault)
{
    say(data, NG_APART_FAULT, line, fault->status, fault->text);
}

static void on_note(void *data, uint32_t line, const char *text)
{
    say(data, NG_APART_NOTE, line, NG_OK, text);
}

static void answer(child *c, const ng_read_input *in, uint64_t size)
{
    const ng_read_sink sink = {c, on_article, on_fault, on_note};
    ng_error err = NG_ERROR_INIT;
    const ng_source source = ng_file_source(&c->file, size);
    ng_status s =
        c->file >= 0 ? ng_read_stream(in, &source, &sink, &err) : ng_read(in, &sink, &err);
    say(c, NG_APART_END, 0, s, err.text);
    send_out(c);
}

/* ---- The life of a child ---- */

/* One input is all that comes before it is answered. A large one does not keep its memory from the
 * next ones. */
static int take(child *c, ng_read_input *ret, uint64_t *ret_size)
{
    ng_apart_head head;
    ng_field_map_free(c->map);
    c->map = NULL;
    if (c->file >= 0)
        close(c->file);
    c->file = -1;
    if (c->in.cap > KEPT_BYTES)
        ng_buf_release(&c->in);
    ng_buf_clear(&c->in);
    return receive(c, NG_APART_HEAD) && ng_apart_get_head(c->in.data, &head) &&
           head.kind == NG_APART_INPUT && receive(c, NG_APART_HEAD + (size_t)head.len) &&
           c->in.len == NG_APART_HEAD + (size_t)head.len &&
           ng_apart_get_input(c->in.data + NG_APART_HEAD, head.len, ret, ret_size, &c->map, NULL) ==
               NG_OK;
}

int ng_apart_child(int fd, ng_apart_hook *hook)
{
    child c = {.fd = fd, .file = -1};
    uint64_t size;
    ng_error how = NG_ERROR_INIT;
    ng_read_input in;
    close_range((unsigned)fd + 1, ~0u, 0);
    ng_apart_warm_up();
    ng_apart_confine(&how);
    say(&c, NG_APART_READY, 0, NG_OK, how.text);
    send_out(&c);
    while (!c.gone && take(&c, &in, &size)) {
        if (hook)
            hook(&in);
        answer(&c, &in, size);
    }
    ng_buf_release(&c.in);
    ng_buf_release(&c.out);
    return 0;
}
