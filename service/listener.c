/* SPDX-License-Identifier: GPL-2.0-or-later */
/* listener.c - the Unix socket with its folder, modes and owner. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "service/connection.h"

#define BACKLOG 512

static ng_status os_fail(ng_error *err, const char *what, const char *path)
{
    return ng_fail(err, NG_IO, "%s %s: %s", what, path, strerror(errno));
}

static ng_status find_group(const char *name, gid_t *ret, ng_error *err)
{
    struct group entry, *found = NULL;
    char room[4096];
    if (getgrnam_r(name, &entry, room, sizeof room, &found) || !found)
        return ng_fail(err, NG_INVALID, "there is no group %s", name);
    *ret = found->gr_gid;
    return NG_OK;
}

/* The folder of the socket is made when it is missing, for its owner (and group) alone. */
static ng_status make_folder(const char *path, const gid_t *group, ng_error *err)
{
    char folder[sizeof((struct sockaddr_un *)0)->sun_path];
    const char *slash = strrchr(path, '/');
    size_t len = slash ? (size_t)(slash - path) : 0;
    if (!len || len >= sizeof folder)
        return NG_OK;
    memcpy(folder, path, len);
    folder[len] = '\0';
    if (mkdir(folder, 0700))
        return errno == EEXIST ? NG_OK : os_fail(err, "cannot make the folder", folder);
    if (group && (chown(folder, (uid_t)-1, *group) || chmod(folder, 0750)))
        return os_fail(err, "cannot give to the group", folder);
    return NG_OK;
}

/* A socket left by a service that died may go: nothing answers on it. */
static ng_status remove_stale(const struct sockaddr_un *address, ng_error *err)
{
    struct stat st;
    if (lstat(address->sun_path, &st))
        return errno == ENOENT ? NG_OK : os_fail(err, "cannot look at", address->sun_path);
    if (!S_ISSOCK(st.st_mode))
        return ng_fail(err, NG_INVALID, "%s is there and is not a socket", address->sun_path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return os_fail(err, "cannot make a socket for", address->sun_path);
    int answered =
        connect(fd, (const struct sockaddr *)address, sizeof *address) == 0 || errno == EAGAIN;
    close(fd);
    if (answered)
        return ng_fail(err, NG_LOCKED, "another service listens on %s", address->sun_path);
    if (unlink(address->sun_path))
        return os_fail(err, "cannot remove", address->sun_path);
    return NG_OK;
}

/* Bound with a mode for the owner alone; then, perhaps, opened to the group. */
static ng_status bind_unix(ng_server *s, const gid_t *group, int *ret_fd, ng_error *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const char *path = s->socket_path;
    if (strlen(path) >= sizeof address.sun_path)
        return ng_fail(err, NG_INVALID, "the path of the socket is over %zu bytes: %.100s",
                       sizeof address.sun_path - 1, path);
    memcpy(address.sun_path, path, strlen(path));
    ng_status status = make_folder(path, group, err);
    if (!status)
        status = remove_stale(&address, err);
    if (status)
        return status;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return os_fail(err, "cannot make the socket", path);
    mode_t mask = umask(0177);
    int failed = bind(fd, (const struct sockaddr *)&address, sizeof address);
    umask(mask);
    s->socket_bound = !failed;
    if (!failed && group)
        failed = chown(path, (uid_t)-1, *group) || chmod(path, 0660);
    if (failed) {
        status = os_fail(err, "cannot bind", path);
        close(fd);
        return status;
    }
    *ret_fd = fd;
    return NG_OK;
}

static void on_unix(uv_stream_t *listener, int status)
{
    if (!status)
        ng_connection_accept(listener->data, listener, NG_DOOR_UNIX);
}

static ng_status uv_fail(ng_error *err, const char *what, const char *name, int code)
{
    return ng_fail(err, NG_IO, "%s %s: %s", what, name, uv_strerror(code));
}

/* A socket that was handed over has its folder, modes and owner from who made it. */
static ng_status adopt_unix(ng_server *s, int fd, int *ret_fd, ng_error *err)
{
    char *path = ng_activation_path(fd);
    if (!path)
        return ng_fail(err, NG_NOMEM, "out of memory");
    free(s->socket_path);
    s->socket_path = path;
    *ret_fd = fd;
    return NG_OK;
}

static ng_status make_unix(ng_server *s, int *ret_fd, ng_error *err)
{
    gid_t group;
    const gid_t *shared = s->options->group ? &group : NULL;
    int handed_over = ng_activation_fd(&s->activation, "rpc");
    if (handed_over >= 0)
        return adopt_unix(s, handed_over, ret_fd, err);
    if (shared && find_group(s->options->group, &group, err))
        return err->status;
    return bind_unix(s, shared, ret_fd, err);
}

static ng_status open_unix(ng_server *s, ng_error *err)
{
    int fd = -1;
    ng_status status = make_unix(s, &fd, err);
    if (status)
        return status;
    int code = uv_pipe_init(&s->loop, &s->unix_listener, 0);
    if (!code)
        code = uv_pipe_open(&s->unix_listener, fd);
    if (code) {
        close(fd);
        return uv_fail(err, "cannot use", s->socket_path, code);
    }
    s->unix_open = 1;
    s->unix_listener.data = s;
    code = uv_listen((uv_stream_t *)&s->unix_listener, BACKLOG, on_unix);
    return code ? uv_fail(err, "cannot listen on", s->socket_path, code) : NG_OK;
}

/* DIR/socket tells the command line where the service listens. */
static ng_status write_note(ng_server *s, ng_error *err)
{
    char temporary[4200];
    snprintf(temporary, sizeof temporary, "%s.new", s->note_path);
    unlink(temporary);
    int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return os_fail(err, "cannot write", temporary);
    size_t len = strlen(s->socket_path);
    int failed = write(fd, s->socket_path, len) != (ssize_t)len || write(fd, "\n", 1) != 1;
    failed |= close(fd) != 0;
    if (failed || rename(temporary, s->note_path))
        return os_fail(err, "cannot write", s->note_path);
    s->note_written = 1;
    return NG_OK;
}

ng_status ng_listener_open(ng_server *s, ng_error *err)
{
    ng_status status = open_unix(s, err);
    if (!status)
        status = ng_tcp_listener_open(s, &s->tcp, s->options->tcp, 0, err);
    if (!status)
        status = ng_tcp_listener_open(s, &s->http, s->options->http, 1, err);
    if (!status)
        status = write_note(s, err);
    if (status)
        return status;
    ng_log_event(s->shared.log, NG_LEVEL_NOTICE, "listening", "socket", s->socket_path, NULL);
    return NG_OK;
}

void ng_listener_close(ng_server *s)
{
    if (s->unix_open && !uv_is_closing((uv_handle_t *)&s->unix_listener))
        uv_close((uv_handle_t *)&s->unix_listener, NULL);
    ng_tcp_listener_close(&s->tcp);
    ng_tcp_listener_close(&s->http);
    if (s->socket_bound)
        unlink(s->socket_path);
    if (s->note_written)
        unlink(s->note_path);
    s->socket_bound = s->note_written = 0;
}
