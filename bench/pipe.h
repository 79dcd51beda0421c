/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pipe.h - an engine in a process of its own, asked over a pipe. bench/compare talks to each so.
 *
 * It says "ready", then answers each line of standard input with a line. A line of a query file:
 * CPU and wall microseconds of the query, hits, bytes of their text. "qps CLIENTS SECONDS", between
 * tabs: searches per second, p50 and p99 of the wall time, server's and client's CPU for each
 * search, microseconds, of all the load with so many clients until then.
 *
 * Ownership: `data` is the caller's.
 * Threads:   one.
 * Errors:    the first error of a callback ends the talk.
 */
#ifndef NG_BENCH_PIPE_H
#define NG_BENCH_PIPE_H

#include "bench.h"

typedef struct bench_timed {
    double cpu, wall;
    bench_result result;
} bench_timed;

typedef struct bench_loaded {
    double rate, p50, p99, server, client;
} bench_loaded;

typedef struct bench_pipe {
    ng_status (*on_query)(void *data, const bench_query *q, bench_timed *ret, ng_error *err);
    /* NULL: it takes no load */
    ng_status (*on_load)(void *data, size_t clients, double seconds, bench_loaded *ret,
                         ng_error *err);
    void *data;
} bench_pipe;

/* Answer until standard input ends. */
ng_status bench_pipe_serve(const bench_pipe *p, ng_error *err) NG_MUST_CHECK;

#endif
