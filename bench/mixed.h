/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mixed.h - the parts of bench_mixed: who writes meanwhile, and figures.
 *
 * Ownership: a mixed_writer and its figures are freed with mixed_writer_free.
 * Threads:   the writer has one of its own; the figures are read after mixed_writer_end.
 * Errors:    of the socket; an answer that is an error.
 */
#ifndef NG_BENCH_MIXED_H
#define NG_BENCH_MIXED_H

#include "writes.h"

/* ---- Figures (mixed_figures.c). ---- */

typedef struct mixed_times {
    float *items; /* microseconds */
    size_t n, cap;
} mixed_times;

ng_status mixed_times_add(mixed_times *t, const float *more, size_t n, ng_error *err) NG_MUST_CHECK;
/* At a fraction (0.5, 0.99); sorts. 0 when there are none. */
double mixed_times_at(mixed_times *t, double fraction);
void mixed_times_release(mixed_times *t);

/* Resident memory of a process, in MiB: all of it, and what is no mapped file. */
typedef struct mixed_memory {
    double at_s, all, anonymous;
} mixed_memory;

int mixed_memory_of(int pid, mixed_memory *ret);

typedef struct mixed_trend {
    double first, last; /* means of a twentieth */
    double per_hour;    /* least squares */
} mixed_trend;

mixed_trend mixed_trend_of(const mixed_memory *samples, size_t n, int anonymous);

/* Seconds that all processors have worked since the machine began; 0 when it does not tell. */
double mixed_processors_s(void);

/* ---- The writer (mixed_writer.c). ---- */

typedef struct mixed_writer mixed_writer;

/* A thread that looks at the memory of `pid` each second and, while it is told to, adds, replaces
 * and deletes articles: three of five writes add one, one replaces and one deletes one of those
 * that were added before, of words out of `texts` (borrowed). Each waits until it is searchable.
 * `per_second` 0: without a pause.
 * `keep`: so many of the added articles stay, at most; 0: all. */
ng_status mixed_writer_start(const char *socket_path, const bench_texts *texts, int pid,
                             double per_second, unsigned keep, mixed_writer **ret,
                             ng_error *err) NG_MUST_CHECK;
void mixed_writer_switch(mixed_writer *w, int on);
/* So far, without waiting. */
size_t mixed_writer_done(const mixed_writer *w);
/* End the thread; what went wrong in it. */
ng_status mixed_writer_end(mixed_writer *w, ng_error *err) NG_MUST_CHECK;
void mixed_writer_free(mixed_writer *w);

mixed_times *mixed_writer_times(mixed_writer *w);
const mixed_memory *mixed_writer_memory(const mixed_writer *w, size_t *ret_n);
/* Writes by kind: added, replaced, deleted. */
const size_t *mixed_writer_kinds(const mixed_writer *w);

#endif
