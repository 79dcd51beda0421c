/* SPDX-License-Identifier: GPL-2.0-or-later */
/* listener_tcp.c - loopback TCP: one port for JSON-RPC, one for HTTP. */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/connection.h"

#define BACKLOG 512

/* "127.0.0.1:80", "localhost:80", "[::1]:80"; only loopback addresses. */
static ng_status parse_tcp(const char *text, struct sockaddr_storage *ret, ng_error *err)
{
    char host[64];
    const char *colon = strrchr(text, ':');
    size_t len = colon ? (size_t)(colon - text) : 0;
    char *end = NULL;
    long port = colon ? strtol(colon + 1, &end, 10) : -1;
    if (!len || len >= sizeof host || end == colon + 1 || *end || port < 0 || port > 65535)
        return ng_fail(err, NG_INVALID, "%.100s is not ADDRESS:PORT", text);
    memcpy(host, text, len);
    host[len] = '\0';
    const char *name = strcmp(host, "localhost") ? host : "127.0.0.1";
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    if (!uv_ip4_addr(name, (int)port, &v4) && ntohl(v4.sin_addr.s_addr) >> 24 == 127) {
        memcpy(ret, &v4, sizeof v4);
        return NG_OK;
    }
    if (!strcmp(host, "[::1]") && !uv_ip6_addr("::1", (int)port, &v6)) {
        memcpy(ret, &v6, sizeof v6);
        return NG_OK;
    }
    return ng_fail(err, NG_INVALID,
                   "%.100s is not a loopback address: put a proxy with TLS in front instead", text);
}

static void on_rpc(uv_stream_t *listener, int status)
{
    if (!status)
        ng_connection_accept(listener->data, listener, NG_DOOR_TCP);
}

static void on_http(uv_stream_t *listener, int status)
{
    if (!status)
        ng_connection_accept(listener->data, listener, NG_DOOR_HTTP);
}

static void log_port(ng_server *s, const uv_tcp_t *handle, const char *event)
{
    struct sockaddr_storage address;
    int size = sizeof address;
    char port[16];
    if (uv_tcp_getsockname(handle, (struct sockaddr *)&address, &size))
        return;
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)&address;
    snprintf(port, sizeof port, "%u", ntohs(v4->sin_port)); /* at the same place in v6 */
    ng_log_event(s->shared.log, NG_LEVEL_NOTICE, event, "port", port, NULL);
}

/* A socket that was handed over, or one that is made. */
static ng_status bind_tcp(ng_server *s, ng_tcp_listener *l, const char *text, int fd, ng_error *err)
{
    struct sockaddr_storage address;
    ng_status status = fd >= 0 ? NG_OK : parse_tcp(text, &address, err);
    if (status)
        return status;
    int code = uv_tcp_init(&s->loop, &l->handle);
    l->is_open = !code;
    l->handle.data = s;
    if (!code)
        code = fd >= 0 ? uv_tcp_open(&l->handle, fd)
                       : uv_tcp_bind(&l->handle, (const struct sockaddr *)&address, 0);
    return code ? ng_fail(err, NG_IO, "cannot use %s: %s", text, uv_strerror(code)) : NG_OK;
}

ng_status ng_tcp_listener_open(ng_server *s, ng_tcp_listener *l, const char *text, int is_http,
                               ng_error *err)
{
    int handed_over = is_http ? ng_activation_fd(&s->activation, "http") : -1;
    if (!text && handed_over < 0)
        return NG_OK;
    const char *name = handed_over >= 0 ? "the socket that was handed over" : text;
    ng_status status = bind_tcp(s, l, name, handed_over, err);
    if (status)
        return status;
    int code = uv_listen((uv_stream_t *)&l->handle, BACKLOG, is_http ? on_http : on_rpc);
    if (code)
        return ng_fail(err, NG_IO, "cannot listen on %s: %s", name, uv_strerror(code));
    log_port(s, &l->handle, is_http ? "listening_http" : "listening_tcp");
    return NG_OK;
}

void ng_tcp_listener_close(ng_tcp_listener *l)
{
    if (l->is_open && !uv_is_closing((uv_handle_t *)&l->handle))
        uv_close((uv_handle_t *)&l->handle, NULL);
}
