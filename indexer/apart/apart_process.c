/* SPDX-License-Identifier: GPL-2.0-or-later */
/* apart_process.c - starting and ending the child, and its socket.
 *
 * posix_spawn copies no memory and runs no code of ours between fork and exec, so threads that hold
 * locks do no harm. The child gets a socket, and neither a terminal nor secrets of the environment.
 */
#include "apart_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CHILD_FD 3
#define RENEW_MS 2000

extern char **environ;

/* ---- Starting ---- */

/* What shapes reading, and sanitizers. */
static int is_passed_on(const char *variable)
{
    static const char *const names[] = {
        "LANG=",         "LC_",           "LD_LIBRARY_PATH=",  "LD_PRELOAD=",
        "ICU_DATA=",     "ASAN_OPTIONS=", "TSAN_OPTIONS=",     "UBSAN_OPTIONS=",
        "LSAN_OPTIONS=", "GCOV_PREFIX",   "LLVM_PROFILE_FILE="};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncmp(variable, names[i], strlen(names[i])) == 0)
            return 1;
    return 0;
}

/* Pointers into `environ`; NULL: no memory. */
static char **own_environment(void)
{
    size_t n = 0, kept = 0;
    while (environ && environ[n])
        n++;
    char **list = calloc(n + 1, sizeof *list);
    for (size_t i = 0; list && i < n; i++)
        if (is_passed_on(environ[i]))
            list[kept++] = environ[i];
    return list;
}

static int spawn(const char *program, int socket, pid_t *ret)
{
    char number[16];
    snprintf(number, sizeof number, "%d", CHILD_FD);
    char name[] = "nutgraf", argument[] = NG_APART_ARGUMENT;
    char *argv[] = {name, argument, number, NULL}, **env = own_environment();
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    if (!env)
        return ENOMEM;
    int code = posix_spawn_file_actions_init(&actions);
    if (code) {
        free(env);
        return code;
    }
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0); /* ^C on the terminal is the parent's to answer */
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                              POSIX_SPAWN_SETPGROUP);
    for (int fd = 0; !code && fd <= 2; fd++)
        code = posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
    if (!code)
        code = posix_spawn_file_actions_adddup2(&actions, socket, CHILD_FD);
    if (!code)
        code = posix_spawn(ret, program, &actions, &attributes, argv, env);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    free(env);
    return code;
}

ng_status ng_process_start(const char *program, ng_process *ret, ng_error *err)
{
    int pair[2];
    pid_t pid;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return ng_fail(err, NG_IO, "no socket for a reader: %s", strerror(errno));
    int code = spawn(program ? program : "/proc/self/exe", pair[1], &pid);
    close(pair[1]);
    if (code) {
        close(pair[0]);
        return ng_fail(err, NG_IO, "no process for a reader: %s", strerror(code));
    }
    *ret = (ng_process){.pid = pid, .fd = pair[0]};
    return NG_OK;
}

/* ---- Ending ---- */

static void say_cause(int status, char ret[NG_APART_CAUSE_MAX])
{
    if (WIFEXITED(status))
        snprintf(ret, NG_APART_CAUSE_MAX, "exit %d", WEXITSTATUS(status));
    else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
        snprintf(ret, NG_APART_CAUSE_MAX, "system call");
    else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
        snprintf(ret, NG_APART_CAUSE_MAX, "processor time");
    else
        snprintf(ret, NG_APART_CAUSE_MAX, "signal %d", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
}

/* A process that is dying keeps what it dies of, whatever is sent to it. */
void ng_process_end(ng_process *p, char ret_cause[NG_APART_CAUSE_MAX])
{
    int status = 0;
    if (p->pid <= 0)
        return;
    close(p->fd);
    (void)kill(p->pid, SIGKILL);
    pid_t got;
    do
        got = waitpid(p->pid, &status, 0);
    while (got < 0 && errno == EINTR);
    if (ret_cause)
        say_cause(status, ret_cause);
    *p = (ng_process){.fd = -1};
}

/* ---- Talking ---- */

static uint64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* From here, because the child could not be stopped from giving itself more. Not for each of many
 * small inputs: what they took since is little. */
void ng_process_renew(ng_process *p)
{
    clockid_t clock;
    struct timespec used;
    uint64_t now = now_ms();
    if ((p->renewed_ms && now - p->renewed_ms < RENEW_MS) ||
        clock_getcpuclockid(p->pid, &clock) != 0 || clock_gettime(clock, &used) != 0)
        return;
    const struct rlimit l = {(rlim_t)used.tv_sec + 1 + NG_APART_CPU_SECONDS, RLIM_INFINITY};
    (void)prlimit(p->pid, RLIMIT_CPU, &l, NULL);
    p->renewed_ms = now;
}

static ng_talk wait_for(const ng_process *p, short what, uint32_t *left_ms)
{
    struct pollfd one = {.fd = p->fd, .events = what};
    uint64_t began = now_ms();
    int n = poll(&one, 1, (int)*left_ms);
    uint64_t waited = now_ms() - began;
    *left_ms = waited < *left_ms ? *left_ms - (uint32_t)waited : 0;
    if (n > 0 || (n < 0 && errno == EINTR && *left_ms > 0))
        return NG_TALK_DONE;
    return n < 0 && errno != EINTR ? NG_TALK_GONE : NG_TALK_TIMEOUT;
}

static void forward(struct iovec **parts, int *n, size_t sent)
{
    while (*n > 0 && sent >= (*parts)->iov_len) {
        sent -= (*parts)->iov_len;
        ++*parts;
        --*n;
    }
    if (*n > 0) {
        (*parts)->iov_base = (char *)(*parts)->iov_base + sent;
        (*parts)->iov_len -= sent;
    }
}

/* A message that brings `file`, when there is one; `room` is what it is written to. */
static struct msghdr message_of(struct iovec *parts, int n, int file, ng_file_room *room)
{
    struct msghdr m = {.msg_iov = parts, .msg_iovlen = (size_t)n};
    if (file < 0)
        return m;
    m.msg_control = room->bytes;
    m.msg_controllen = sizeof room->bytes;
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof file);
    memcpy(CMSG_DATA(c), &file, sizeof file);
    return m;
}

ng_talk ng_process_send(const ng_process *p, struct iovec *parts, int n, int file,
                        uint32_t *left_ms)
{
    ng_file_room room = {.bytes = {0}};
    forward(&parts, &n, 0);
    while (n > 0) {
        const struct msghdr message = message_of(parts, n, file, &room);
        ssize_t sent = sendmsg(p->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0) {
            file = -1;
            forward(&parts, &n, (size_t)sent);
            continue;
        }
        if (errno == EINTR)
            continue;
        if (errno != EAGAIN)
            return NG_TALK_GONE;
        ng_talk t = wait_for(p, POLLOUT, left_ms);
        if (t != NG_TALK_DONE)
            return t;
    }
    return NG_TALK_DONE;
}

ng_talk ng_process_receive(const ng_process *p, char *to, size_t size, size_t *ret_n,
                           uint32_t *left_ms)
{
    for (;;) {
        ng_talk t = wait_for(p, POLLIN, left_ms);
        if (t != NG_TALK_DONE)
            return t;
        ssize_t n = recv(p->fd, to, size, MSG_DONTWAIT);
        if (n > 0) {
            *ret_n = (size_t)n;
            return NG_TALK_DONE;
        }
        if (n == 0 || (errno != EAGAIN && errno != EINTR))
            return NG_TALK_GONE;
    }
}
