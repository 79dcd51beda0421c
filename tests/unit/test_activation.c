/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_activation.c - sockets that are handed over, and those that must not be taken.
 *
 * Each case runs in a child, whose file descriptors from 3 on are its own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "service/activation.h"

typedef enum kind { UNIX, TCP, TCP6, DEAF, DATAGRAM, ABSTRACT, PIPE, CLOSED } kind;

static int unix_socket(const char *path, int type, int listening)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, type, 0);
    size_t len = strlen(path);
    memcpy(a.sun_path, path, len);
    if (path[0] == '@')
        a.sun_path[0] = '\0';
    else
        unlink(path);
    if (bind(fd, (struct sockaddr *)&a,
             (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len + (path[0] != '@'))) ||
        (listening && listen(fd, 8)))
        _exit(90);
    return fd;
}

static int tcp_socket(int family)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(family, SOCK_STREAM, 0);
    if (fd < 0 || (family == AF_INET && bind(fd, (struct sockaddr *)&v4, sizeof v4)) ||
        listen(fd, 8))
        return -1;
    return fd;
}

static int make(kind k, const char *folder)
{
    char path[100];
    int fds[2];
    snprintf(path, sizeof path, "%s/s", folder);
    switch (k) {
    case UNIX:
        return unix_socket(path, SOCK_STREAM, 1);
    case TCP:
        return tcp_socket(AF_INET);
    case TCP6:
        return tcp_socket(AF_INET6);
    case DEAF:
        return unix_socket(path, SOCK_STREAM, 0);
    case DATAGRAM:
        return unix_socket(path, SOCK_DGRAM, 0);
    case ABSTRACT:
        snprintf(path, sizeof path, "@nutgraf-test-%d", (int)getpid());
        return unix_socket(path, SOCK_STREAM, 1);
    case PIPE:
        return pipe(fds) ? -1 : fds[0];
    default:
        return -1;
    }
}

static void put_at(int fd, int to)
{
    if (fd == to)
        return;
    if (fd < 0)
        close(to);
    else if (dup2(fd, to) != to || close(fd))
        _exit(91);
}

typedef struct handed {
    const char *pid; /* NULL: of the child */
    const char *fds, *names;
    kind kinds[2];
    unsigned n;
} handed;

/* In the child: hand over, take, and tell the parent what came of it as an exit status. */
static int run_child(const handed *h, const char *folder)
{
    char pid[24];
    ng_activation a = {.n = 99};
    ng_error err = NG_ERROR_INIT;
    int made[2] = {-1, -1};
    for (unsigned i = 0; i < h->n; i++)
        made[i] = made[i] < 0 ? fcntl(make(h->kinds[i], folder), F_DUPFD, 40) : made[i];
    for (unsigned i = 0; i < h->n; i++)
        put_at(made[i], NG_ACTIVATION_FIRST + (int)i);
    snprintf(pid, sizeof pid, "%d", (int)getpid());
    setenv("LISTEN_PID", h->pid ? h->pid : pid, 1);
    setenv("LISTEN_FDS", h->fds, 1);
    if (h->names)
        setenv("LISTEN_FDNAMES", h->names, 1);
    ng_status s = ng_activation_take(&a, &err);
    if (getenv("LISTEN_PID") || getenv("LISTEN_FDS") || getenv("LISTEN_FDNAMES"))
        return 92;
    if (s)
        return a.n == 99 && err.text[0] ? 100 + -(int)s : 93;
    int rpc = ng_activation_fd(&a, "rpc"), http = ng_activation_fd(&a, "http");
    if (ng_activation_fd(&a, "other") != -1 || ng_activation_fd(&a, "") != -1)
        return 94;
    for (unsigned i = 0; i < a.n; i++)
        if (!(fcntl(a.sockets[i].fd, F_GETFD) & FD_CLOEXEC))
            return 95;
    return (rpc >= 0 ? rpc : 0) + 10 * (http >= 0 ? http : 0);
}

/* What run_child returned. */
static int outcome(const handed *h)
{
    char folder[] = "/tmp/nutgraf-activation-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    pid_t child = fork();
    if (child == 0)
        _exit(run_child(h, folder));
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    snprintf(path, sizeof path, "%s/s", folder);
    unlink(path);
    rmdir(folder);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

#define REFUSED (100 - NG_INVALID)

static void sockets_are_found_by_their_names(void **state)
{
    (void)state;
    assert_int_equal(outcome(&(handed){NULL, "1", "rpc", {UNIX}, 1}), 3);
    assert_int_equal(outcome(&(handed){NULL, "1", "http", {TCP}, 1}), 30);
    assert_int_equal(outcome(&(handed){NULL, "2", "rpc:http", {UNIX, TCP}, 2}), 43);
    assert_int_equal(outcome(&(handed){NULL, "2", "http:rpc", {TCP, UNIX}, 2}), 34);
    int probe = tcp_socket(AF_INET6);
    close(probe);
    if (probe >= 0)
        assert_int_equal(outcome(&(handed){NULL, "1", "http", {TCP6}, 1}), 30);
}

static void nothing_handed_over_is_no_error(void **state)
{
    (void)state;
    assert_int_equal(outcome(&(handed){NULL, "0", "", {UNIX}, 0}), 0);
    ng_activation a = {.n = 1};
    ng_error err = NG_ERROR_INIT;
    unsetenv("LISTEN_PID");
    assert_int_equal(ng_activation_take(&a, &err), NG_OK);
    assert_int_equal(a.n, 0);
}

static void sockets_of_another_process_are_left_alone(void **state)
{
    (void)state;
    assert_int_equal(outcome(&(handed){"1", "1", "rpc", {UNIX}, 1}), 0);
    assert_int_equal(outcome(&(handed){"", "1", "rpc", {UNIX}, 1}), 0);
    assert_int_equal(outcome(&(handed){"x", "1", "rpc", {UNIX}, 1}), 0);
    assert_int_equal(outcome(&(handed){"-1", "many", "rpc", {UNIX}, 1}), 0);
}

static void a_socket_of_the_wrong_family_is_refused(void **state)
{
    (void)state;
    static const kind wrong[] = {TCP, DEAF, DATAGRAM, ABSTRACT, PIPE, CLOSED};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(outcome(&(handed){NULL, "1", "rpc", {wrong[i]}, 1}), REFUSED);
    static const kind wrong_http[] = {UNIX, DEAF, ABSTRACT, PIPE, CLOSED};
    for (size_t i = 0; i < sizeof wrong_http / sizeof *wrong_http; i++)
        assert_int_equal(outcome(&(handed){NULL, "1", "http", {wrong_http[i]}, 1}), REFUSED);
}

static void names_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = {"",    "nutgraf.socket",   "rpc:", "rpc:http", "rpc:rpc",
                                        "RPC", "x234567890123456", "\n"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int n = outcome(&(handed){NULL, "1", names[i], {UNIX}, 1});
        /* A colon at the end ends the first name and begins none. */
        assert_int_equal(n, strcmp(names[i], "rpc:") ? REFUSED : 3);
    }
    assert_int_equal(outcome(&(handed){NULL, "1", NULL, {UNIX}, 1}), REFUSED);
    assert_int_equal(outcome(&(handed){NULL, "2", "rpc", {UNIX, TCP}, 2}), REFUSED);
    assert_int_equal(outcome(&(handed){NULL, "2", "http:http", {TCP, TCP}, 2}), REFUSED);
    assert_int_equal(outcome(&(handed){NULL, "x", "rpc", {UNIX}, 1}), REFUSED);
    assert_int_equal(outcome(&(handed){NULL, "1x", "rpc", {UNIX}, 1}), REFUSED);
}

static void the_number_of_sockets_has_a_limit(void **state)
{
    (void)state;
    char text[24];
    for (int n = NG_ACTIVATION_MAX - 1; n <= NG_ACTIVATION_MAX + 1; n++) {
        snprintf(text, sizeof text, "%d", n);
        int got = outcome(&(handed){NULL, text, "rpc:", {UNIX}, 1});
        assert_int_equal(got, n > NG_ACTIVATION_MAX ? 100 - NG_LIMIT : REFUSED);
    }
    assert_int_equal(outcome(&(handed){NULL, "99999999999999999999", "rpc", {UNIX}, 1}), REFUSED);
}

static void a_name_has_a_limit(void **state)
{
    (void)state;
    char name[NG_ACTIVATION_NAME + 2];
    for (size_t n = NG_ACTIVATION_NAME - 1; n <= NG_ACTIVATION_NAME + 1; n++) {
        memset(name, 'n', n);
        name[n] = '\0';
        assert_int_equal(outcome(&(handed){NULL, "1", name, {UNIX}, 1}), REFUSED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sockets_are_found_by_their_names),
        cmocka_unit_test(nothing_handed_over_is_no_error),
        cmocka_unit_test(sockets_of_another_process_are_left_alone),
        cmocka_unit_test(a_socket_of_the_wrong_family_is_refused),
        cmocka_unit_test(names_that_do_not_fit_are_refused),
        cmocka_unit_test(the_number_of_sockets_has_a_limit),
        cmocka_unit_test(a_name_has_a_limit),
    };
    return cmocka_run_group_tests_name("activation", tests, NULL, NULL);
}
