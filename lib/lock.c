/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lock.c - DIR/lock and DIR/gate: open file description locks.
 *
 * The kernel drops such a lock when the last descriptor of its open file is closed, so a killed
 * process leaves nothing behind. The files are never removed: a lock on a removed file guards
 * nothing. What stands in DIR/lock is only for people; whether it is held, the kernel says. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "disk.h"
#include "nutgraf/store.h"

#define HOLDER_MAX       64   /* bytes of the holder's line that are shown */
#define READER_WAIT_MS   5000 /* a batch of the writer is over long before */
#define LONGEST_PAUSE_MS 10

struct ng_lock {
    int fd;
};

static ng_status open_file(const char *dir, const char *name, int writer, int *ret, ng_error *err)
{
    size_t size = strlen(dir) + strlen(name) + 2;
    char *path = malloc(size);
    if (!path)
        return ng_fail(err, NG_NOMEM, "out of memory");
    snprintf(path, size, "%s/%s", dir, name);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0 && !writer && (errno == EACCES || errno == EROFS))
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    ng_status s = NG_OK;
    if (fd < 0)
        s = ng_fail(err, errno == ENOENT ? NG_NOTFOUND : NG_IO, "%s: %s", path, strerror(errno));
    else
        *ret = fd;
    free(path);
    return s;
}

/* 0, or the errno of the failure; EAGAIN when another holds it. */
static int try_lock(int fd, short type)
{
    struct flock range = {.l_type = type, .l_whence = SEEK_SET};
    int result;
    do {
        result = fcntl(fd, F_OFD_SETLK, &range);
    } while (result != 0 && errno == EINTR);
    if (result == 0)
        return 0;
    return errno == EACCES ? EAGAIN : errno;
}

static uint64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* There is no lock call with a time limit: ask again after short, growing pauses. */
static int lock_within(int fd, short type, unsigned wait_ms)
{
    uint64_t end = now_ms() + wait_ms;
    unsigned pause_ms = 1;
    int failed;
    while ((failed = try_lock(fd, type)) == EAGAIN && now_ms() < end) {
        struct timespec t = {.tv_nsec = (long)pause_ms * 1000000};
        nanosleep(&t, NULL);
        if (pause_ms < LONGEST_PAUSE_MS)
            pause_ms *= 2;
    }
    return failed;
}

static ng_status give_lock(int fd, ng_lock **ret, ng_error *err)
{
    ng_lock *l = malloc(sizeof *l);
    if (!l) {
        close(fd);
        return ng_fail(err, NG_NOMEM, "out of memory");
    }
    l->fd = fd;
    *ret = l;
    return NG_OK;
}

/* The line of the holder, "1234 serve", as "process 1234 (serve)". */
static void describe_holder(int fd, char *ret, size_t size)
{
    char line[HOLDER_MAX + 1];
    ssize_t n = pread(fd, line, HOLDER_MAX, 0);
    line[n > 0 ? n : 0] = '\0';
    char *what = NULL;
    long pid = strtol(line, &what, 10);
    size_t len = 0;
    while (*what == ' ')
        what++;
    while (what[len] > ' ' && what[len] < 0x7F)
        len++;
    if (pid > 0 && len > 0)
        snprintf(ret, size, "process %ld (%.*s)", pid, (int)len, what);
    else
        snprintf(ret, size, "another process");
}

static ng_status write_holder(const char *dir, const char *what, int fd, ng_error *err)
{
    char line[HOLDER_MAX + 1];
    int n = snprintf(line, sizeof line, "%ld %s\n", (long)getpid(), what);
    if (n < 0 || n > HOLDER_MAX)
        return ng_fail(err, NG_LIMIT, "the purpose of a lock is over %d bytes", HOLDER_MAX);
    if (ftruncate(fd, 0) != 0 || pwrite(fd, line, (size_t)n, 0) != n)
        return ng_fail(err, errno == ENOSPC ? NG_NOSPACE : NG_IO, "%s/lock: %s", dir,
                       strerror(errno));
    return NG_OK;
}

ng_status ng_lock_writer(const char *dir, const char *what, ng_lock **ret, ng_error *err)
{
    int fd = -1;
    ng_status s = ng_make_dirs(dir, err);
    if (s == NG_OK)
        s = open_file(dir, "lock", 1, &fd, err);
    if (s != NG_OK)
        return s;
    int failed = try_lock(fd, F_WRLCK);
    if (failed == EAGAIN) {
        char holder[HOLDER_MAX + 32];
        describe_holder(fd, holder, sizeof holder);
        s = ng_fail(err, NG_LOCKED, "%s is in use by %s: stop it, or ask it through its socket",
                    dir, holder);
    } else if (failed) {
        s = ng_fail(err, NG_IO, "%s/lock: cannot be locked: %s", dir, strerror(failed));
    } else {
        s = write_holder(dir, what, fd, err);
    }
    if (s != NG_OK) {
        close(fd);
        return s;
    }
    return give_lock(fd, ret, err);
}

ng_status ng_lock_gate_shared(const char *dir, ng_lock **ret, ng_error *err)
{
    int fd = -1;
    ng_status s = open_file(dir, "gate", 0, &fd, err);
    if (s != NG_OK)
        return s;
    int failed = lock_within(fd, F_RDLCK, READER_WAIT_MS);
    if (failed == 0)
        return give_lock(fd, ret, err);
    close(fd);
    if (failed == EAGAIN)
        return ng_fail(err, NG_LOCKED, "%s is being written for over %d ms: try again", dir,
                       READER_WAIT_MS);
    return ng_fail(err, NG_IO, "%s/gate: cannot be locked: %s", dir, strerror(failed));
}

ng_status ng_lock_gate_exclusive(const char *dir, unsigned wait_ms, ng_lock **ret, ng_error *err)
{
    int fd = -1;
    ng_status s = open_file(dir, "gate", 1, &fd, err);
    if (s != NG_OK)
        return s;
    int failed = lock_within(fd, F_WRLCK, wait_ms);
    if (failed == 0)
        return give_lock(fd, ret, err);
    close(fd);
    if (failed != EAGAIN)
        return ng_fail(err, NG_IO, "%s/gate: cannot be locked: %s", dir, strerror(failed));
    *ret = NULL;
    return NG_OK;
}

void ng_lock_free(ng_lock *l)
{
    if (!l)
        return;
    close(l->fd);
    free(l);
}
