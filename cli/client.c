/* SPDX-License-Identifier: GPL-2.0-or-later */
/* client.c - a blocking client of the service. */
#include "cli/client.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "nutgraf/buffer.h"

#define READ_BYTES 65536

struct cli_client {
    int fd;
    uint64_t last_id;
    ng_buf input; /* bytes of the answer that is being read */
};

ng_status cli_client_open(const char *path, cli_client **ret, ng_error *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path)
        return ng_fail(err, NG_LIMIT, "%s: the path of a socket has at most %zu bytes", path,
                       sizeof address.sun_path - 1);
    memcpy(address.sun_path, path, strlen(path) + 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return ng_fail(err, NG_IO, "no socket: %s", strerror(errno));
    cli_client *c = calloc(1, sizeof *c);
    if (c && connect(fd, (struct sockaddr *)&address, sizeof address) == 0) {
        c->fd = fd;
        *ret = c;
        return NG_OK;
    }
    int nobody = errno == ENOENT || errno == ECONNREFUSED;
    ng_status s = c ? ng_fail(err, nobody ? NG_NOTFOUND : NG_IO, "%s: %s", path, strerror(errno))
                    : ng_fail(err, NG_NOMEM, "out of memory");
    free(c);
    close(fd);
    return s;
}

void cli_client_free(cli_client *c)
{
    if (!c)
        return;
    close(c->fd);
    ng_buf_release(&c->input);
    free(c);
}

static int broken(ng_api_error *error)
{
    if (errno == EAGAIN || errno == EWOULDBLOCK)
        return ng_api_fail(error, NG_API_DEADLINE, "the service does not answer");
    return ng_api_fail(error, NG_API_UNAVAILABLE, "the connection to the service broke: %s",
                       errno ? strerror(errno) : "it was closed");
}

static int send_all(cli_client *c, const char *bytes, size_t len, ng_api_error *error)
{
    while (len > 0) {
        ssize_t n = send(c->fd, bytes, len, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return broken(error);
        bytes += n;
        len -= (size_t)n;
    }
    return 0;
}

/* Read until a whole line is there; its length without the newline. */
static int read_line(cli_client *c, size_t *ret_len, ng_api_error *error)
{
    size_t seen = 0;
    for (;;) {
        char *newline =
            c->input.len > seen ? memchr(c->input.data + seen, '\n', c->input.len - seen) : NULL;
        if (newline) {
            *ret_len = (size_t)(newline - c->input.data);
            return 0;
        }
        seen = c->input.len;
        if (seen > CLI_ANSWER_MAX)
            return ng_api_fail(error, NG_API_TOO_LARGE, "an answer is over %u bytes",
                               CLI_ANSWER_MAX);
        ng_error err = NG_ERROR_INIT;
        if (ng_buf_reserve(&c->input, READ_BYTES, &err))
            return ng_api_fail_from(error, &err);
        errno = 0;
        ssize_t n = recv(c->fd, c->input.data + seen, READ_BYTES, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return broken(error);
        c->input.len += (size_t)n;
    }
}

static void drop(cli_client *c, size_t len)
{
    c->input.len -= len;
    memmove(c->input.data, c->input.data + len, c->input.len);
}

static int take_error(const json_t *object, ng_api_error *error)
{
#define KIND_OF(name, code, wire) {NG_API_##name, wire},
    static const struct {
        ng_api_kind kind;
        const char *name;
    } kinds[] = {NG_API_KIND_MAP(KIND_OF)};
#undef KIND_OF
    const char *text = json_string_value(json_object_get(object, "message"));
    const char *name = json_string_value(json_object_get(json_object_get(object, "data"), "kind"));
    ng_api_kind kind = NG_API_INTERNAL;
    for (size_t i = 0; name && i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, name) == 0)
            kind = kinds[i].kind;
    return ng_api_fail(error, kind, "%s", text ? text : "an error without a message");
}

/* 1: this is the answer to the call; 0: something else; -1: an error. */
static int take_answer(cli_client *c, size_t len, json_t **ret, ng_api_error *error)
{
    json_t *message = json_loadb(c->input.data, len, JSON_REJECT_DUPLICATES, NULL);
    drop(c, len + 1);
    if (!message)
        return ng_api_fail(error, NG_API_INTERNAL, "the service answered what is not JSON");
    const json_t *id = json_object_get(message, "id"), *fault = json_object_get(message, "error");
    int status = 0;
    if (fault && (!id || json_is_null(id) || (uint64_t)json_integer_value(id) == c->last_id)) {
        status = take_error(fault, error);
    } else if (json_is_integer(id) && (uint64_t)json_integer_value(id) == c->last_id) {
        *ret = json_incref(json_object_get(message, "result"));
        status = *ret ? 1 : ng_api_fail(error, NG_API_INTERNAL, "an answer without a result");
    }
    json_decref(message);
    return status;
}

static void set_timeout(cli_client *c, unsigned timeout_ms)
{
    struct timeval t = {.tv_sec = timeout_ms / 1000,
                        .tv_usec = (suseconds_t)(timeout_ms % 1000) * 1000};
    (void)setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t);
    (void)setsockopt(c->fd, SOL_SOCKET, SO_SNDTIMEO, &t, sizeof t);
}

int cli_client_call(cli_client *c, const char *method, const char *params, size_t len,
                    unsigned timeout_ms, json_t **ret, ng_api_error *error)
{
    ng_buf head = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    c->last_id++;
    if (ng_buf_addf(&head, &err,
                    "{\"jsonrpc\":\"2.0\",\"id\":%" PRIu64 ",\"method\":\"%s\",\"params\":",
                    c->last_id, method))
        return ng_api_fail_from(error, &err);
    set_timeout(c, timeout_ms);
    errno = 0;
    int status = send_all(c, head.data, head.len, error);
    ng_buf_release(&head);
    if (!status)
        status = send_all(c, params, len, error);
    if (!status)
        status = send_all(c, "}\n", 2, error);
    while (!status) {
        size_t line = 0;
        status = read_line(c, &line, error);
        if (!status)
            status = take_answer(c, line, ret, error);
    }
    return status > 0 ? 0 : -1;
}
