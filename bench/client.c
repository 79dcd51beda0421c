/* SPDX-License-Identifier: GPL-2.0-or-later */
/* client.c - bench_client: an engine behind a socket, asked over a pipe (pipe.h).
 *
 *   bench_client nutgraf|sphinx|groonga ADDRESS PID QUERIES.tsv
 *
 * Wall time is that of the client, from sending to the last byte of the answer. CPU time is that of
 * all threads of the serving process PID, read when it has come to rest. The queries of the file
 * are those of the load. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "drive.h"
#include "pipe.h"

#define LOADS_MAX   16
#define REST_US     40 /* so long without work is rest */
#define PATIENCE_US 3000.0
#define US_PER_S    1e6

/* The load of so many clients, in slices. */
struct load {
    size_t clients;
    bench_drive *drive;
    double wall, server, client;
};

struct client {
    const bench_wire *wire;
    const char *address;
    int pid;
    bench_link link;
    bench_queries queries;
    struct load loads[LOADS_MAX];
    size_t n_loads;
};

/* The CPU time of the server when it does nothing more. */
static double settled_cpu(int pid)
{
    double began = bench_wall_us(), before, now = bench_process_cpu_us(pid);
    do {
        before = now;
        usleep(REST_US);
        now = bench_process_cpu_us(pid);
    } while (now > before && bench_wall_us() - began < PATIENCE_US);
    return now;
}

static ng_status ask(struct client *c, const ng_buf *request, ng_error *err)
{
    int whole = 0;
    ng_status s = bench_link_send(&c->link, request, err);
    while (s == NG_OK && !whole)
        s = bench_link_read(&c->link, c->wire, &whole, err);
    return s;
}

static ng_status on_query(void *data, const bench_query *q, bench_timed *ret, ng_error *err)
{
    struct client *c = data;
    NG_AUTO(ng_buf_release) ng_buf request = NG_BUF_INIT;
    ng_status s = c->wire->request(q, &request, err);
    double cpu = settled_cpu(c->pid), wall = bench_wall_us();
    if (s == NG_OK)
        s = ask(c, &request, err);
    ret->wall = bench_wall_us() - wall;
    ret->cpu = settled_cpu(c->pid) - cpu;
    return s == NG_OK ? c->wire->count(&c->link.answer, &ret->result, err) : s;
}

static ng_status load_of(struct client *c, size_t clients, struct load **ret, ng_error *err)
{
    for (size_t i = 0; i < c->n_loads; i++)
        if (c->loads[i].clients == clients) {
            *ret = &c->loads[i];
            return NG_OK;
        }
    if (c->n_loads == LOADS_MAX)
        return ng_fail(err, NG_LIMIT, "over %d numbers of clients", LOADS_MAX);
    *ret = &c->loads[c->n_loads++];
    **ret = (struct load){.clients = clients};
    return bench_drive_new(c->wire, c->address, &c->queries, &(*ret)->drive, err);
}

static ng_status on_load(void *data, size_t clients, double seconds, bench_loaded *ret,
                         ng_error *err)
{
    struct client *c = data;
    struct load *l = NULL;
    ng_status s = load_of(c, clients, &l, err);
    if (s == NG_OK)
        s = bench_drive_connect(l->drive, clients, err);
    if (s != NG_OK)
        return s;
    double own = bench_cpu_us(), server = settled_cpu(c->pid), began = bench_wall_us();
    s = bench_drive_closed(l->drive, began + seconds * US_PER_S, err);
    l->wall += bench_wall_us() - began;
    l->client += bench_cpu_us() - own;
    l->server += settled_cpu(c->pid) - server;
    bench_drive_disconnect(l->drive);
    double n = (double)bench_drive_done(l->drive);
    *ret = (bench_loaded){.rate = n * US_PER_S / l->wall,
                          .p50 = bench_drive_time(l->drive, .5),
                          .p99 = bench_drive_time(l->drive, .99),
                          .server = l->server / n,
                          .client = l->client / n};
    return s;
}

static const bench_wire *wire_of(const char *name)
{
    const bench_wire *const wires[] = {&bench_wire_nutgraf, &bench_wire_sphinx,
                                       &bench_wire_groonga};
    for (size_t i = 0; i < sizeof wires / sizeof *wires; i++)
        if (strcmp(wires[i]->name, name) == 0)
            return wires[i];
    return NULL;
}

int main(int argc, char **argv)
{
    struct client c = {.wire = argc == 5 ? wire_of(argv[1]) : NULL, .link = {.fd = -1}};
    const bench_pipe pipe = {.on_query = on_query, .on_load = on_load, .data = &c};
    ng_error err = NG_ERROR_INIT;
    if (!c.wire) {
        fputs("usage: bench_client nutgraf|sphinx|groonga ADDRESS PID QUERIES.tsv\n", stderr);
        return 2;
    }
    c.address = argv[2];
    c.pid = (int)strtol(argv[3], NULL, 10);
    ng_status s = bench_queries_read(argv[4], NULL, &c.queries, &err);
    if (s == NG_OK)
        s = bench_link_open(&c.link, c.wire, c.address, &err);
    if (s == NG_OK)
        s = bench_pipe_serve(&pipe, &err);
    bench_link_close(&c.link);
    for (size_t i = 0; i < c.n_loads; i++)
        bench_drive_free(c.loads[i].drive);
    bench_queries_release(&c.queries);
    if (s != NG_OK)
        fprintf(stderr, "bench_client: %s\n", err.text);
    return s == NG_OK ? 0 : 3;
}
