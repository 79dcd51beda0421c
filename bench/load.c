/* SPDX-License-Identifier: GPL-2.0-or-later */
/* load.c - bench_load: searches per second over a Unix socket, with many clients.
 *
 *   bench_load [--seconds S] [--beside DIR] SOCKET QUERIES.tsv CLIENTS...
 *
 * Each client keeps one request in flight. One thread does all of them: it sends lines that were
 * made before and looks for the end of each answer, no more, for its CPU is taken from the service
 * on a small machine. Prints for each number of clients: searches/s, p50 and p99, CPU of server and
 * of client for each search. With --beside, slices of the same queries in this process, on the
 * index that the service answers from, come between slices of load: what a request costs beyond its
 * query is the difference. The queries come again and again: serve with --answer-cache=0 to measure
 * searching. */
#include <errno.h>
#include <pthread.h>
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
#define SLICE_US    250000.0
#define THREADS_MAX 8

struct client {
    int fd;
    double sent;
};

struct load {
    const char *socket_path;
    const char *beside; /* NULL: no searches in this process */
    bench_ours *ours[THREADS_MAX];
    size_t n_threads;
    bench_queries queries;
    ng_buf *lines;
    double seconds;
    struct client clients[CLIENTS_MAX];
    size_t n;
    int epoll;
    size_t next, done, waiting;
    int over; /* nothing more is sent */
    float *samples;
};

struct cost {
    double wall, server, client, in_process;
    size_t searches_in_process;
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
    const ng_buf *query = &l->lines[l->next++ % l->queries.n];
    c->sent = bench_wall_us();
    l->waiting++;
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
    l->waiting--;
    return l->over ? NG_OK : send_next(l, c, err);
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
    l->over = 0;
    for (size_t i = 0; i < l->n && s == NG_OK; i++)
        s = send_next(l, &l->clients[i], err);
    while (s == NG_OK && l->waiting > 0) {
        l->over = bench_wall_us() >= until;
        int n = epoll_wait(l->epoll, events, 64, 1000);
        for (int i = 0; i < n && s == NG_OK; i++)
            s = on_readable(l, events[i].data.ptr, err);
    }
    return s;
}

struct thread {
    pthread_t id;
    bench_ours *ours;
    const bench_queries *queries;
    size_t next, done;
    double cpu;
    ng_status status;
    ng_error err;
};

static void *search_slice(void *data)
{
    struct thread *t = data;
    bench_result result;
    double cpu = bench_cpu_us(), until = bench_wall_us() + SLICE_US;
    for (; t->status == NG_OK && bench_wall_us() < until; t->done++) {
        const bench_query *q = &t->queries->items[t->next++ % t->queries->n];
        t->status = bench_ours_search(t->ours, q, &result, &t->err);
    }
    t->cpu = bench_cpu_us() - cpu;
    return NULL;
}

/* The same queries in this process, for one slice. */
static ng_status search_here(struct load *l, struct cost *cost, ng_error *err)
{
    struct thread threads[THREADS_MAX];
    size_t n = l->n < l->n_threads ? l->n : l->n_threads, started = 0;
    ng_status s = NG_OK;
    for (; started < n && s == NG_OK; started += s == NG_OK) {
        threads[started] = (struct thread){.ours = l->ours[started], .queries = &l->queries};
        threads[started].next = cost->searches_in_process + started * l->queries.n / n;
        if (pthread_create(&threads[started].id, NULL, search_slice, &threads[started]) != 0)
            s = ng_fail(err, NG_IO, "a thread cannot be started");
    }
    for (size_t i = 0; i < started; i++) {
        pthread_join(threads[i].id, NULL);
        cost->in_process += threads[i].cpu;
        cost->searches_in_process += threads[i].done;
        if (threads[i].status != NG_OK)
            s = ng_fail(err, threads[i].status, "%s", threads[i].err.text);
    }
    return s;
}

static ng_status one_slice(struct load *l, pid_t pid, struct cost *cost, ng_error *err)
{
    double own = bench_cpu_us(), server = bench_process_cpu_us(pid), began = bench_wall_us();
    ng_status s = drive(l, began + SLICE_US, err);
    cost->wall += bench_wall_us() - began;
    cost->client += bench_cpu_us() - own;
    cost->server += bench_process_cpu_us(pid) - server;
    return s == NG_OK && l->n_threads ? search_here(l, cost, err) : s;
}

static int ascending(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y;
}

static void report(struct load *l, size_t clients, const struct cost *cost)
{
    double n = (double)l->done;
    size_t samples = l->done < SAMPLES_MAX ? l->done : SAMPLES_MAX;
    qsort(l->samples, samples, sizeof *l->samples, ascending);
    printf("%3zu clients: %8.0f searches/s  p50 %6.0f us  p99 %6.0f us  server CPU %4.0f us  "
           "client CPU %3.0f us",
           clients, n * 1e6 / cost->wall, (double)l->samples[samples / 2],
           (double)l->samples[samples * 99 / 100], cost->server / n, cost->client / n);
    if (l->n_threads)
        printf("  in-process CPU %4.0f us", cost->in_process / (double)cost->searches_in_process);
    puts("");
    fflush(stdout);
}

static ng_status run(struct load *l, size_t clients, ng_error *err)
{
    pid_t pid = 0;
    struct cost cost = {0};
    ng_status s = open_clients(l, clients, &pid, err);
    l->done = l->waiting = 0;
    while (s == NG_OK && cost.wall < l->seconds * 1e6)
        s = one_slice(l, pid, &cost, err);
    close_clients(l);
    if (s == NG_OK && l->done > 0)
        report(l, clients, &cost);
    return s;
}

static ng_status make_lines(struct load *l, const char *path, ng_error *err)
{
    ng_status s = bench_queries_read(path, NULL, &l->queries, err);
    if (s != NG_OK)
        return s;
    l->lines = calloc(l->queries.n + 1, sizeof *l->lines);
    if (!l->lines)
        return ng_fail(err, NG_NOMEM, "no memory for queries");
    for (size_t i = 0; s == NG_OK && i < l->queries.n; i++)
        s = bench_service_line(&l->queries.items[i], &l->lines[i], err);
    return s == NG_OK && l->queries.n == 0 ? ng_fail(err, NG_INVALID, "no queries") : s;
}

/* The index in this process, with its memory as warm as that of a service. */
static ng_status open_thread(struct load *l, size_t i, ng_error *err)
{
    bench_result result;
    ng_status s = bench_ours_open(l->beside, &l->ours[i], err);
    for (int round = 0; round < 2; round++)
        for (size_t q = 0; s == NG_OK && q < l->queries.n; q++)
            s = bench_ours_search(l->ours[i], &l->queries.items[q], &result, err);
    return s;
}

static ng_status open_beside(struct load *l, ng_error *err)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t n = processors < 1 ? 1 : (size_t)processors;
    ng_status s = NG_OK;
    for (; l->beside && s == NG_OK && l->n_threads < n && l->n_threads < THREADS_MAX;)
        s = open_thread(l, l->n_threads++, err);
    return s;
}

static void release(struct load *l)
{
    for (size_t i = 0; l->lines && i < l->queries.n; i++)
        ng_buf_release(&l->lines[i]);
    free(l->lines);
    free(l->samples);
    bench_queries_release(&l->queries);
    for (size_t i = 0; i < l->n_threads; i++)
        bench_ours_free(l->ours[i]);
}

int main(int argc, char **argv)
{
    static struct load l = {.seconds = 3, .epoll = -1};
    ng_error err = NG_ERROR_INIT;
    int at = 1;
    for (; at < argc && argv[at][0] == '-'; at++) {
        if (strcmp(argv[at], "--seconds") == 0 && at + 1 < argc)
            l.seconds = strtod(argv[++at], NULL);
        else if (strcmp(argv[at], "--beside") == 0 && at + 1 < argc)
            l.beside = argv[++at];
        else
            at = argc;
    }
    if (argc - at < 3) {
        fputs("usage: bench_load [--seconds S] [--beside DIR] SOCKET QUERIES.tsv CLIENTS...\n",
              stderr);
        return 2;
    }
    l.socket_path = argv[at];
    l.samples = malloc(SAMPLES_MAX * sizeof *l.samples);
    ng_status s = l.samples ? make_lines(&l, argv[at + 1], &err)
                            : ng_fail(&err, NG_NOMEM, "no memory for samples");
    if (s == NG_OK)
        s = open_beside(&l, &err);
    for (at += 2; s == NG_OK && at < argc; at++) {
        long clients = strtol(argv[at], NULL, 10);
        s = clients > 0 && clients <= CLIENTS_MAX
                ? run(&l, (size_t)clients, &err)
                : ng_fail(&err, NG_INVALID, "1 to %d clients", CLIENTS_MAX);
    }
    release(&l);
    if (s != NG_OK)
        fprintf(stderr, "bench_load: %s\n", err.text);
    return s == NG_OK ? 0 : 3;
}
