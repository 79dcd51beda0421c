/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pdf_process.c - a program of others as a child that cannot do much. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "pdf.h"

#define PIECE_BYTES  65536
#define PROGRAM_MAX  4096 /* bytes of the path of a program */
#define NO_PROGRAM   127
#define FILES_MAX    32
#define WAIT_STEP_MS 5

/* The program's path, found before the fork: afterwards little may be called. */
static int find_program(const char *name, char ret[PROGRAM_MAX])
{
    const char *path = getenv("PATH");
    for (const char *p = path ? path : "/usr/local/bin:/usr/bin:/bin"; *p;) {
        size_t n = strcspn(p, ":");
        int len = snprintf(ret, PROGRAM_MAX, "%.*s/%s", (int)n, p, name);
        if (n > 0 && *p == '/' && len < PROGRAM_MAX && access(ret, X_OK) == 0)
            return 1;
        p += n + (p[n] == ':');
    }
    return 0;
}

static ng_status fail_errno(ng_error *err, const char *what)
{
    return ng_fail(err, NG_IO, "%s: %s", what, strerror(errno));
}

/* A file in memory: a PDF is read from its end. */
static ng_status bytes_as_file(const char *bytes, size_t len, int *ret, ng_error *err)
{
    int fd = memfd_create("nutgraf", MFD_CLOEXEC);
    if (fd < 0)
        return fail_errno(err, "memfd_create");
    for (size_t at = 0; at < len;) {
        ssize_t n = write(fd, bytes + at, len - at);
        if (n < 0 && errno != EINTR) {
            ng_status s = fail_errno(err, "write");
            close(fd);
            return s;
        }
        at += n > 0 ? (size_t)n : 0;
    }
    lseek(fd, 0, SEEK_SET);
    *ret = fd;
    return NG_OK;
}

static void limit(int resource, rlim_t n)
{
    const struct rlimit l = {n, n};
    setrlimit((__rlimit_resource_t)resource, &l);
}

/* In the child: only calls that are safe after a fork among threads. */
static void become(const char *program, char *const *arguments, int in, int out,
                   const ng_pdf_limits *l)
{
    char locale[] = "LC_ALL=C.UTF-8", path[] = "PATH=/usr/bin:/bin";
    char *const environment[] = {locale, path, NULL};
    int nothing = open("/dev/null", O_WRONLY);
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (nothing < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(nothing, 2) < 0)
        _exit(NO_PROGRAM);
    close_range(3, ~0u, 0);
    limit(RLIMIT_CPU, (rlim_t)l->seconds);
    limit(RLIMIT_AS, l->memory);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, FILES_MAX);
    execve(program, arguments, environment);
    _exit(NO_PROGRAM);
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static ng_status take_output(int fd, int64_t deadline, size_t max, ng_buf *ret, ng_error *err)
{
    for (size_t start = ret->len;;) {
        int64_t left = deadline - now_ms();
        struct pollfd p = {fd, POLLIN, 0};
        int ready = left > 0 ? poll(&p, 1, (int)left) : 0;
        if (ready == 0)
            return ng_fail(err, NG_LIMIT, "the PDF file takes too long to read");
        ng_status s = ng_buf_reserve(ret, PIECE_BYTES, err);
        if (s != NG_OK)
            return s;
        ssize_t n = ready < 0 ? -1 : read(fd, ret->data + ret->len, PIECE_BYTES);
        if (n < 0 && errno != EINTR)
            return fail_errno(err, "read");
        if (n == 0)
            return NG_OK;
        ret->len += n > 0 ? (size_t)n : 0;
        if (ret->len - start > max)
            return ng_fail(err, NG_LIMIT, "its text is over %zu bytes", max);
    }
}

/* Until the child is gone, or the time is up, and then it goes with all that it started. */
static ng_status await(pid_t child, int64_t deadline, ng_status s, ng_error *err)
{
    const struct timespec step = {0, WAIT_STEP_MS * 1000000L};
    int status = 0;
    pid_t done = 0;
    while (s == NG_OK && (done = waitpid(child, &status, WNOHANG)) == 0 && now_ms() < deadline)
        nanosleep(&step, NULL);
    if (done == 0) {
        kill(-child, SIGKILL);
        kill(child, SIGKILL); /* it may not lead its group yet */
        while (waitpid(child, &status, 0) < 0 && errno == EINTR)
            ;
        return s != NG_OK ? s : ng_fail(err, NG_LIMIT, "the PDF file takes too long to read");
    }
    if (done < 0)
        return fail_errno(err, "waitpid");
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
        return ng_fail(err, NG_LIMIT, "the PDF file takes too long to read");
    if (!WIFEXITED(status))
        return ng_fail(err, NG_INVALID, "its reader crashed");
    return WEXITSTATUS(status) == 0 ? NG_OK
                                    : ng_fail(err, NG_INVALID, "the PDF file cannot be read");
}

static ng_status run(const char *program, char *const *arguments, int in,
                     const ng_pdf_limits *limits, ng_buf *ret, ng_error *err)
{
    int64_t deadline = now_ms() + 1000 * (int64_t)limits->seconds;
    int pipes[2];
    if (pipe2(pipes, O_CLOEXEC) != 0)
        return fail_errno(err, "pipe");
    pid_t child = fork();
    if (child == 0)
        become(program, arguments, in, pipes[1], limits);
    close(pipes[1]);
    ng_status s = child > 0 ? take_output(pipes[0], deadline, limits->text, ret, err)
                            : fail_errno(err, "fork");
    close(pipes[0]);
    return child > 0 ? await(child, deadline, s, err) : s;
}

ng_status ng_pdf_run(const char *const *arguments, const char *bytes, size_t len,
                     const ng_pdf_limits *limits, ng_buf *ret, ng_error *err)
{
    char program[PROGRAM_MAX];
    int in = -1;
    if (!find_program(arguments[0], program))
        return ng_fail(err, NG_NOTFOUND, "a PDF file is read by %s, which is not installed",
                       arguments[0]);
    ng_status s = bytes_as_file(bytes, len, &in, err);
    if (s != NG_OK)
        return s;
    s = run(program, (char *const *)(uintptr_t)arguments, in, limits, ret, err);
    close(in);
    return s;
}
