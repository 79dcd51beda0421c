/* SPDX-License-Identifier: GPL-2.0-or-later */
/* load.c - bench_load: searches per second over a Unix socket, with many clients.
 *
 *   bench_load [--seconds S] SOCKET QUERIES.tsv CLIENTS...
 *
 * Each client keeps one request in flight. One thread does all of them: it sends lines that were
 * made before and looks for the end of each answer, no more, for its CPU is taken from the service
 * on a small machine. Prints for each number of clients: searches/s, p50 and p99, CPU of server and
 * of client for each search. The queries come again and again: serve with an answer cache of size 0
 * to measure searching. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "bench.h"
#include "nutgraf/buffer.h"

#define CLIENTS_MAX 512
#define READ_BYTES  65536
#define SAMPLES_MAX (1u << 20)

struct client {
    int fd;
    double sent;
};

struct load {
    const char *socket_path;
    ng_buf *lines;
    size_t n_lines;
    double seconds;
    struct client clients[CLIENTS_MAX];
    size_t n;
    int epoll;
    size_t next, done;
    float *samples;
};

static ng_status system_fail(ng_error *err, const char *what)
{
    return ng_fail(err, NG_IO, "%s: %s", what, strerror(errno));
}

static int connect_to(const char *path, pid_t *ret_pid)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    struct ucred peer;
    socklen_t size = sizeof peer;
    snprintf(to.sun_path, sizeof to.sun_path, "%s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        close(fd);
        return -1;
    }
    if (fd >= 0 && ret_pid && getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0)
        *ret_pid = peer.pid;
    return fd;
}

static ng_status send_next(struct load *l, struct client *c, ng_error *err)
{
    const ng_buf *query = &l->lines[l->next++ % l->n_lines];
    c->sent = bench_wall_us();
    return write(c->fd, query->data, query->len) == (ssize_t)query->len
               ? NG_OK
               : system_fail(err, "sending");
}

/* Read what is there; the end of an answer sends the next query. */
static ng_status on_readable(struct load *l, struct client *c, ng_error *err)
{
    static char bytes[READ_BYTES];
    ssize_t n = read(c->fd, bytes, sizeof bytes);
    if (n <= 0)
        return system_fail(err, "reading");
    if (bytes[n - 1] != '\n')
        return NG_OK;
    if (l->done < SAMPLES_MAX)
        l->samples[l->done] = (float)(bench_wall_us() - c->sent);
    l->done++;
    return send_next(l, c, err);
}

static ng_status open_clients(struct load *l, size_t n, pid_t *ret_pid, ng_error *err)
{
    l->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (l->epoll < 0)
        return system_fail(err, "epoll");
    for (l->n = 0; l->n < n; l->n++) {
        struct client *c = &l->clients[l->n];
        c->fd = connect_to(l->socket_path, ret_pid);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
        if (c->fd < 0 || epoll_ctl(l->epoll, EPOLL_CTL_ADD, c->fd, &event) != 0)
            return system_fail(err, l->socket_path);
    }
    return NG_OK;
}

static void close_clients(struct load *l)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->clients[i].fd >= 0)
            close(l->clients[i].fd);
    if (l->epoll >= 0)
        close(l->epoll);
    l->n = 0;
}

static ng_status drive(struct load *l, double until, ng_error *err)
{
    struct epoll_event events[64];
    ng_status s = NG_OK;
    for (size_t i = 0; i < l->n && s == NG_OK; i++)
        s = send_next(l, &l->clients[i], err);
    while (s == NG_OK && bench_wall_us() < until) {
        int n = epoll_wait(l->epoll, events, 64, 1000);
        for (int i = 0; i < n && s == NG_OK; i++)
            s = on_readable(l, events[i].data.ptr, err);
    }
    return s;
}

static int ascending(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y;
}

static ng_status run(struct load *l, size_t clients, ng_error *err)
{
    pid_t pid = 0;
    ng_status s = open_clients(l, clients, &pid, err);
    double own = bench_cpu_us(), server = bench_process_cpu_us(pid), began = bench_wall_us();
    l->done = 0;
    if (s == NG_OK)
        s = drive(l, began + l->seconds * 1e6, err);
    double took = bench_wall_us() - began;
    own = bench_cpu_us() - own;
    server = bench_process_cpu_us(pid) - server;
    close_clients(l);
    if (s != NG_OK || l->done == 0)
        return s;
    size_t n = l->done < SAMPLES_MAX ? l->done : SAMPLES_MAX;
    qsort(l->samples, n, sizeof *l->samples, ascending);
    printf("%3zu clients: %8.0f searches/s  p50 %6.0f us  p99 %6.0f us  server CPU %4.0f us  "
           "client CPU %3.0f us\n",
           clients, (double)l->done * 1e6 / took, (double)l->samples[n / 2],
           (double)l->samples[n * 99 / 100], server / (double)l->done, own / (double)l->done);
    fflush(stdout);
    return s;
}

static ng_status make_lines(struct load *l, const char *path, ng_error *err)
{
    bench_queries queries = {0};
    ng_status s = bench_queries_read(path, NULL, &queries, err);
    if (s != NG_OK)
        return s;
    l->lines = calloc(queries.n + 1, sizeof *l->lines);
    if (!l->lines)
        s = ng_fail(err, NG_NOMEM, "no memory for queries");
    for (; s == NG_OK && l->n_lines < queries.n; l->n_lines++)
        s = bench_service_line(&queries.items[l->n_lines], &l->lines[l->n_lines], err);
    bench_queries_release(&queries);
    return s == NG_OK && l->n_lines == 0 ? ng_fail(err, NG_INVALID, "no queries") : s;
}

int main(int argc, char **argv)
{
    static struct load l = {.seconds = 3, .epoll = -1};
    ng_error err = NG_ERROR_INIT;
    int at = 1;
    for (; at < argc && argv[at][0] == '-'; at++) {
        if (strcmp(argv[at], "--seconds") == 0 && at + 1 < argc)
            l.seconds = strtod(argv[++at], NULL);
        else
            at = argc;
    }
    if (argc - at < 3) {
        fputs("usage: bench_load [--seconds S] SOCKET QUERIES.tsv CLIENTS...\n", stderr);
        return 2;
    }
    l.socket_path = argv[at];
    l.samples = malloc(SAMPLES_MAX * sizeof *l.samples);
    ng_status s = l.samples ? make_lines(&l, argv[at + 1], &err)
                            : ng_fail(&err, NG_NOMEM, "no memory for samples");
    for (at += 2; s == NG_OK && at < argc; at++) {
        long clients = strtol(argv[at], NULL, 10);
        s = clients > 0 && clients <= CLIENTS_MAX
                ? run(&l, (size_t)clients, &err)
                : ng_fail(&err, NG_INVALID, "1 to %d clients", CLIENTS_MAX);
    }
    for (size_t i = 0; i < l.n_lines; i++)
        ng_buf_release(&l.lines[i]);
    free(l.lines);
    free(l.samples);
    if (s != NG_OK)
        fprintf(stderr, "bench_load: %s\n", err.text);
    return s == NG_OK ? 0 : 3;
}
