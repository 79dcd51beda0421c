/* SPDX-License-Identifier: GPL-2.0-or-later */
/* drive.c - searches over a socket, with many clients, from one thread. */
#include "drive.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define SAMPLES_MAX (1u << 22)
#define DUE_MAX     65536 /* searches that wait for a free client */
#define EVENTS      64
#define HEAD_BYTES  64 /* of an answer: here JSON-RPC says whether it is an error */

struct client {
    bench_link link;
    double since; /* its search was sent, or fell due */
};

struct bench_drive {
    const bench_wire *wire;
    char *address;
    ng_buf *lines;
    size_t n_lines, next;
    struct client clients[DRIVE_CLIENTS_MAX];
    size_t n, waiting;
    int epoll, pid;
    struct client *idle[DRIVE_CLIENTS_MAX];
    size_t n_idle;
    double due[DUE_MAX]; /* a ring */
    size_t due_first, n_due;
    uint64_t random;
    float *samples;
    size_t done, errors;
};

static ng_status system_fail(ng_error *err, const char *what)
{
    return ng_fail(err, NG_IO, "%s: %s", what, strerror(errno));
}

ng_status bench_drive_new(const bench_wire *wire, const char *address, const bench_queries *queries,
                          bench_drive **ret, ng_error *err)
{
    bench_drive *d = calloc(1, sizeof *d);
    if (!d)
        return ng_fail(err, NG_NOMEM, "no memory");
    d->epoll = -1;
    d->random = 1;
    d->wire = wire;
    d->address = strdup(address);
    d->lines = calloc(queries->n + 1, sizeof *d->lines);
    d->samples = malloc(SAMPLES_MAX * sizeof *d->samples);
    ng_status s =
        d->address && d->lines && d->samples ? NG_OK : ng_fail(err, NG_NOMEM, "no memory");
    if (s == NG_OK && queries->n == 0)
        s = ng_fail(err, NG_INVALID, "no queries");
    for (; s == NG_OK && d->n_lines < queries->n; d->n_lines++)
        s = wire->request(&queries->items[d->n_lines], &d->lines[d->n_lines], err);
    if (s != NG_OK) {
        bench_drive_free(d);
        return s;
    }
    *ret = d;
    return NG_OK;
}

void bench_drive_disconnect(bench_drive *d)
{
    for (size_t i = 0; i < d->n; i++)
        bench_link_close(&d->clients[i].link);
    if (d->epoll >= 0)
        close(d->epoll);
    d->epoll = -1;
    d->n = d->n_idle = 0;
}

void bench_drive_free(bench_drive *d)
{
    if (!d)
        return;
    bench_drive_disconnect(d);
    for (size_t i = 0; d->lines && i < d->n_lines; i++)
        ng_buf_release(&d->lines[i]);
    free(d->lines);
    free(d->samples);
    free(d->address);
    free(d);
}

ng_status bench_drive_connect(bench_drive *d, size_t clients, ng_error *err)
{
    bench_drive_disconnect(d);
    if (clients < 1 || clients > DRIVE_CLIENTS_MAX)
        return ng_fail(err, NG_INVALID, "1 to %d clients", DRIVE_CLIENTS_MAX);
    d->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (d->epoll < 0)
        return system_fail(err, "epoll");
    while (d->n < clients) {
        struct client *c = &d->clients[d->n];
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
        ng_status s = bench_link_open(&c->link, d->wire, d->address, err);
        if (s != NG_OK)
            return s;
        d->n++;
        if (epoll_ctl(d->epoll, EPOLL_CTL_ADD, c->link.fd, &event) != 0)
            return system_fail(err, "epoll");
        d->pid = bench_link_pid(&c->link);
        d->idle[d->n_idle++] = c;
    }
    return NG_OK;
}

static ng_status send_next(bench_drive *d, struct client *c, double since, ng_error *err)
{
    const ng_buf *line = &d->lines[d->next++ % d->n_lines];
    c->since = since;
    d->waiting++;
    return bench_link_send(&c->link, line, err);
}

/* Read what is there; at the end of an answer the client is idle. */
static ng_status on_readable(bench_drive *d, struct client *c, ng_error *err)
{
    int whole = 0;
    ng_status s = bench_link_read(&c->link, d->wire, &whole, err);
    if (s != NG_OK || !whole)
        return s;
    const ng_buf *answer = &c->link.answer;
    size_t head = answer->len < HEAD_BYTES ? answer->len : HEAD_BYTES;
    if (d->wire == &bench_wire_nutgraf && memmem(answer->data, head, "\"error\"", 7))
        d->errors++;
    if (d->done < SAMPLES_MAX)
        d->samples[d->done] = (float)(bench_wall_us() - c->since);
    d->done++;
    d->waiting--;
    d->idle[d->n_idle++] = c;
    return NG_OK;
}

/* Handle what comes within `us`. */
static ng_status take_answers(bench_drive *d, double us, ng_error *err)
{
    struct epoll_event events[EVENTS];
    long ns = us > 0 ? (long)(us * 1e3) : 0;
    struct timespec patience = {.tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000};
    int n = epoll_pwait2(d->epoll, events, EVENTS, &patience, NULL);
    ng_status s = n < 0 && errno != EINTR ? system_fail(err, "waiting") : NG_OK;
    for (int i = 0; i < n && s == NG_OK; i++)
        s = on_readable(d, events[i].data.ptr, err);
    return s;
}

ng_status bench_drive_closed(bench_drive *d, double until_us, ng_error *err)
{
    ng_status s = NG_OK;
    for (int over = 0; s == NG_OK && (d->waiting > 0 || !over);) {
        double now = bench_wall_us();
        over = over || now >= until_us;
        while (!over && d->n_idle > 0 && s == NG_OK)
            s = send_next(d, d->idle[--d->n_idle], now, err);
        if (s == NG_OK && d->waiting > 0)
            s = take_answers(d, 1e6, err);
    }
    return s;
}

/* Microseconds to the next arrival: exponential; xorshift64* (Vigna 2016). */
static double next_gap(bench_drive *d, double rate)
{
    d->random ^= d->random >> 12;
    d->random ^= d->random << 25;
    d->random ^= d->random >> 27;
    double u = (double)((d->random * UINT64_C(2685821657736338717)) >> 11) / 9007199254740992.0;
    return -log(1 - u) * 1e6 / rate;
}

static ng_status send_due(bench_drive *d, ng_error *err)
{
    ng_status s = NG_OK;
    while (s == NG_OK && d->n_due > 0 && d->n_idle > 0) {
        s = send_next(d, d->idle[--d->n_idle], d->due[d->due_first], err);
        d->due_first = (d->due_first + 1) % DUE_MAX;
        d->n_due--;
    }
    return s;
}

ng_status bench_drive_open(bench_drive *d, double rate, double until_us, ng_error *err)
{
    ng_status s = NG_OK;
    double arrival = bench_wall_us() + next_gap(d, rate);
    while (s == NG_OK && (arrival < until_us || d->waiting > 0 || d->n_due > 0)) {
        double now = bench_wall_us();
        for (; arrival <= now && arrival < until_us; arrival += next_gap(d, rate)) {
            if (d->n_due == DUE_MAX)
                return ng_fail(err, NG_LIMIT, "the service is %d searches behind", DUE_MAX);
            d->due[(d->due_first + d->n_due++) % DUE_MAX] = arrival;
        }
        s = send_due(d, err);
        if (s == NG_OK)
            s = take_answers(d, arrival < until_us ? arrival - now : 1e6, err);
    }
    return s;
}

/* ---- What was seen. ---- */

size_t bench_drive_done(const bench_drive *d)
{
    return d->done;
}

static int ascending(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

double bench_drive_time(bench_drive *d, double fraction)
{
    size_t n = d->done < SAMPLES_MAX ? d->done : SAMPLES_MAX;
    if (n == 0)
        return 0;
    qsort(d->samples, n, sizeof *d->samples, ascending);
    return (double)d->samples[(size_t)((double)(n - 1) * fraction)];
}

const float *bench_drive_times(const bench_drive *d, size_t *ret_n)
{
    *ret_n = d->done < SAMPLES_MAX ? d->done : SAMPLES_MAX;
    return d->samples;
}

size_t bench_drive_errors(const bench_drive *d)
{
    return d->errors;
}

void bench_drive_reset(bench_drive *d)
{
    d->done = d->errors = 0;
}

int bench_drive_pid(const bench_drive *d)
{
    return d->pid;
}
