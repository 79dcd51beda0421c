/* SPDX-License-Identifier: GPL-2.0-or-later */
/* activation.c - listening sockets that whoever started the service hands over. */
#include "service/activation.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

typedef union any_address {
    struct sockaddr any;
    struct sockaddr_un un;
    struct sockaddr_storage room;
} any_address;

/* Digits alone; -1 for all else. */
static long number(const char *text)
{
    char *end;
    if (!text || *text < '0' || *text > '9')
        return -1;
    errno = 0;
    long n = strtol(text, &end, 10);
    return errno || *end ? -1 : n;
}

static int integer_option(int fd, int option)
{
    int value = -1;
    socklen_t size = sizeof value;
    return getsockopt(fd, SOL_SOCKET, option, &value, &size) ? -1 : value;
}

char *ng_activation_path(int fd)
{
    any_address a = {.any = {.sa_family = AF_UNSPEC}};
    socklen_t size = sizeof a.un;
    if (getsockname(fd, &a.any, &size) || a.any.sa_family != AF_UNIX || size > sizeof a.un)
        return NULL;
    /* The kernel need not end a path with NUL; an abstract name begins with one. */
    size_t room = size - offsetof(struct sockaddr_un, sun_path);
    size_t len = size > offsetof(struct sockaddr_un, sun_path) ? strnlen(a.un.sun_path, room) : 0;
    return len ? strndup(a.un.sun_path, len) : NULL;
}

static ng_status check_family(const char *name, int fd, ng_error *err)
{
    int family = integer_option(fd, SO_DOMAIN);
    if (strcmp(name, "rpc") == 0) {
        char *path = ng_activation_path(fd);
        free(path);
        return path ? NG_OK
                    : ng_fail(err, NG_INVALID, "the socket rpc is no Unix socket with a path");
    }
    if (strcmp(name, "http") == 0)
        return family == AF_INET || family == AF_INET6
                   ? NG_OK
                   : ng_fail(err, NG_INVALID, "the socket http is no TCP socket");
    return ng_fail(err, NG_INVALID,
                   "a socket named \"%s\" was handed over; the names are rpc and http", name);
}

static ng_status check_socket(const char *name, int fd, ng_error *err)
{
    if (integer_option(fd, SO_TYPE) != SOCK_STREAM || integer_option(fd, SO_ACCEPTCONN) != 1)
        return ng_fail(err, NG_INVALID,
                       "file descriptor %d, handed over as \"%s\", does not listen", fd, name);
    return check_family(name, fd, err);
}

static ng_status take_one(ng_activation *a, const char *name, size_t len, ng_error *err)
{
    int fd = NG_ACTIVATION_FIRST + (int)a->n;
    if (len > NG_ACTIVATION_NAME)
        return ng_fail(err, NG_INVALID, "the name of a socket is over %d bytes",
                       NG_ACTIVATION_NAME);
    char own[NG_ACTIVATION_NAME + 1] = "";
    memcpy(own, name, len);
    if (fcntl(fd, F_SETFD, FD_CLOEXEC))
        return ng_fail(err, NG_INVALID, "file descriptor %d was not handed over: %s", fd,
                       strerror(errno));
    ng_status s = check_socket(own, fd, err);
    if (s)
        return s;
    if (ng_activation_fd(a, own) >= 0)
        return ng_fail(err, NG_INVALID, "two sockets named %s were handed over", own);
    memcpy(a->sockets[a->n].name, own, sizeof own);
    a->sockets[a->n++].fd = fd;
    return NG_OK;
}

static ng_status take_all(ng_activation *a, long n, const char *names, ng_error *err)
{
    if (n > NG_ACTIVATION_MAX)
        return ng_fail(err, NG_LIMIT, "over %d sockets were handed over", NG_ACTIVATION_MAX);
    if (n < 0)
        return ng_fail(err, NG_INVALID, "LISTEN_FDS is not a number");
    if (!names && n)
        return ng_fail(err, NG_INVALID, "LISTEN_FDNAMES does not name the sockets: rpc, http");
    ng_status s = NG_OK;
    for (long i = 0; i < n && !s; i++) {
        size_t len = strcspn(names, ":");
        s = take_one(a, names, len, err);
        names += len + (names[len] == ':');
    }
    return !s && n && *names ? ng_fail(err, NG_INVALID, "LISTEN_FDNAMES has too many names") : s;
}

ng_status ng_activation_take(ng_activation *ret, ng_error *err)
{
    ng_activation a = {.n = 0};
    const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
    ng_status s = NG_OK;
    if (pid && fds && number(pid) == (long)getpid())
        s = take_all(&a, number(fds), getenv("LISTEN_FDNAMES"), err);
    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_FDNAMES");
    if (!s)
        *ret = a;
    return s;
}

int ng_activation_fd(const ng_activation *a, const char *name)
{
    for (unsigned i = 0; i < a->n; i++)
        if (strcmp(a->sockets[i].name, name) == 0)
            return a->sockets[i].fd;
    return -1;
}
