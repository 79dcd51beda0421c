/* SPDX-License-Identifier: GPL-2.0-or-later */
/* drive.h - searches over a socket, with many clients, from one thread.
 *
 * It sends lines that were made before and looks for the end of each answer, no more, for its CPU
 * is taken from the service on a small machine.
 *
 * Ownership: a drive owns its lines, connections and samples.
 * Threads:   one at a time.
 * Errors:    of the socket; a service that ends a connection.
 */
#ifndef NG_BENCH_DRIVE_H
#define NG_BENCH_DRIVE_H

#include "wire.h"

#define DRIVE_CLIENTS_MAX 512

typedef struct bench_drive bench_drive;

ng_status bench_drive_new(const bench_wire *wire, const char *address, const bench_queries *queries,
                          bench_drive **ret, ng_error *err) NG_MUST_CHECK;
void bench_drive_free(bench_drive *d);

/* Connect `clients` clients, instead of those there were. */
ng_status bench_drive_connect(bench_drive *d, size_t clients, ng_error *err) NG_MUST_CHECK;

/* Close the links; what was seen is kept. */
void bench_drive_disconnect(bench_drive *d);

/* Until `until_us` on bench_wall_us each client keeps one search in flight; then the last answers
 * are awaited. */
ng_status bench_drive_closed(bench_drive *d, double until_us, ng_error *err) NG_MUST_CHECK;

/* Searches fall due at random (a Poisson process), `rate` in a second, whatever was answered; one
 * that no client is free to send waits. The time of a search counts from when it fell due. */
ng_status bench_drive_open(bench_drive *d, double rate, double until_us,
                           ng_error *err) NG_MUST_CHECK;

/* Answers since the last reset, and those of them that were errors; their times in microseconds at
 * a fraction (0.5, 0.99), or all of them, borrowed until the next call. */
size_t bench_drive_done(const bench_drive *d);
size_t bench_drive_errors(const bench_drive *d);
double bench_drive_time(bench_drive *d, double fraction);
const float *bench_drive_times(const bench_drive *d, size_t *ret_n);
void bench_drive_reset(bench_drive *d);

/* Of the service; 0 before the first connection. */
int bench_drive_pid(const bench_drive *d);

#endif
