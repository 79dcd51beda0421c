/* SPDX-License-Identifier: GPL-2.0-or-later */
/* wire.c - links, and the wire of nutgraf: a line of JSON there, a line back. */
#include "wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <jansson.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define READ_BYTES 65536

static ng_status system_fail(ng_error *err, const char *what)
{
    return ng_fail(err, NG_IO, "%s: %s", what, strerror(errno));
}

static int connect_unix(const char *path)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    snprintf(to.sun_path, sizeof to.sun_path, "%s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static int connect_tcp(const char *address)
{
    struct sockaddr_in to = {.sin_family = AF_INET};
    char host[64];
    const char *colon = strrchr(address, ':');
    int on = 1;
    snprintf(host, sizeof host, "%.*s", colon ? (int)(colon - address) : 0, address);
    if (inet_pton(AF_INET, host, &to.sin_addr) != 1) {
        errno = EINVAL;
        return -1;
    }
    to.sin_port = htons((uint16_t)strtoul(colon + 1, NULL, 10));
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        close(fd);
        return -1;
    }
    if (fd >= 0)
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

ng_status bench_link_open(bench_link *l, const bench_wire *w, const char *address, ng_error *err)
{
    *l = (bench_link){.fd = strchr(address, '/') ? connect_unix(address) : connect_tcp(address)};
    if (l->fd < 0)
        return system_fail(err, address);
    ng_status s = w->greet ? w->greet(l, err) : NG_OK;
    if (s != NG_OK)
        bench_link_close(l);
    return s;
}

void bench_link_close(bench_link *l)
{
    if (l->fd >= 0)
        close(l->fd);
    ng_buf_release(&l->answer);
    l->fd = -1;
}

ng_status bench_link_send(bench_link *l, const ng_buf *request, ng_error *err)
{
    l->answer.len = l->looked = 0;
    l->ends = 0;
    return send(l->fd, request->data, request->len, MSG_NOSIGNAL) == (ssize_t)request->len
               ? NG_OK
               : system_fail(err, "sending");
}

static ng_status read_some(bench_link *l, ng_error *err)
{
    ng_status s = ng_buf_reserve(&l->answer, READ_BYTES, err);
    if (s != NG_OK)
        return s;
    ssize_t n = read(l->fd, l->answer.data + l->answer.len, READ_BYTES);
    if (n == 0)
        return ng_fail(err, NG_IO, "the server ended a connection");
    if (n < 0)
        return system_fail(err, "reading");
    l->answer.len += (size_t)n;
    l->answer.data[l->answer.len] = '\0';
    return NG_OK;
}

ng_status bench_link_read(bench_link *l, const bench_wire *w, int *ret_whole, ng_error *err)
{
    ng_status s = read_some(l, err);
    if (s != NG_OK)
        return s;
    bench_whole whole = w->whole(l);
    if (whole == BENCH_REFUSED)
        return ng_fail(err, NG_IO, "%s refused: %.150s", w->name, l->answer.data + l->looked);
    *ret_whole = whole == BENCH_WHOLE;
    return NG_OK;
}

ng_status bench_link_need(bench_link *l, size_t n, ng_error *err)
{
    ng_status s = NG_OK;
    while (s == NG_OK && l->answer.len < n)
        s = read_some(l, err);
    return s;
}

int bench_link_pid(const bench_link *l)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    return getsockopt(l->fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? peer.pid : 0;
}

/* ---- nutgraf ---- */

static bench_whole line_is_whole(bench_link *l)
{
    return l->answer.data[l->answer.len - 1] == '\n' ? BENCH_WHOLE : BENCH_NOT_YET;
}

static ng_status count_json(const ng_buf *answer, bench_result *ret, ng_error *err)
{
    json_t *root = json_loadb(answer->data, answer->len, 0, NULL);
    json_t *hits = json_object_get(json_object_get(root, "result"), "hits"), *hit;
    size_t i;
    ng_status s = json_is_array(hits) ? NG_OK : ng_fail(err, NG_IO, "%.150s", answer->data);
    *ret = (bench_result){.hits = json_array_size(hits)};
    json_array_foreach(hits, i, hit)
    {
        ret->text_bytes += json_string_length(json_object_get(hit, "text"));
    }
    json_decref(root);
    return s;
}

const bench_wire bench_wire_nutgraf = {
    .name = "nutgraf",
    .request = bench_service_line,
    .whole = line_is_whole,
    .count = count_json,
};
