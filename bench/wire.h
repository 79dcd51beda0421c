/* SPDX-License-Identifier: GPL-2.0-or-later */
/* wire.h - searches over a socket, in the protocol of whoever serves it.
 *
 * Ownership: a link owns its socket and the answer read so far; wires are static.
 * Threads:   one at a time per link.
 * Errors:    of the socket; an answer that says there was an error; a server that ends a link.
 */
#ifndef NG_BENCH_WIRE_H
#define NG_BENCH_WIRE_H

#include "bench.h"

typedef enum bench_whole {
    BENCH_NOT_YET,
    BENCH_WHOLE,
    BENCH_REFUSED, /* the answer is an error */
} bench_whole;

typedef struct bench_link {
    int fd;
    ng_buf answer;
    size_t looked; /* bytes of the answer that were understood */
    int ends;      /* for the wire */
} bench_link;

typedef struct bench_wire {
    const char *name;
    /* After connecting; NULL: nothing to say. */
    ng_status (*greet)(bench_link *l, ng_error *err);
    /* Append a request that can be sent again and again. */
    ng_status (*request)(const bench_query *q, ng_buf *ret, ng_error *err);
    /* Whether the answer is there, looking at each byte once. */
    bench_whole (*whole)(bench_link *l);
    /* What a whole answer holds. */
    ng_status (*count)(const ng_buf *answer, bench_result *ret, ng_error *err);
} bench_wire;

extern const bench_wire bench_wire_nutgraf, bench_wire_sphinx, bench_wire_groonga;

/* Connect to the path of a Unix socket, or to ADDRESS:PORT. After a failure it is closed. */
ng_status bench_link_open(bench_link *l, const bench_wire *w, const char *address,
                          ng_error *err) NG_MUST_CHECK;
void bench_link_close(bench_link *l);
/* Send a whole request; forgets the answer before. */
ng_status bench_link_send(bench_link *l, const ng_buf *request, ng_error *err) NG_MUST_CHECK;
/* Read what is there, waiting for a byte; `*ret_whole` is 1 at the end of an answer. */
ng_status bench_link_read(bench_link *l, const bench_wire *w, int *ret_whole,
                          ng_error *err) NG_MUST_CHECK;
/* Read until there are `n` bytes of answer. */
ng_status bench_link_need(bench_link *l, size_t n, ng_error *err) NG_MUST_CHECK;
/* The process at the other end of a Unix socket, else 0. */
int bench_link_pid(const bench_link *l);

#endif
