/* SPDX-License-Identifier: GPL-2.0-or-later */
/* writes.h - articles made up and sent to a service, and a bare loop that syncs as much.
 *
 * Ownership: handles are freed with their _free.
 * Threads:   one at a time for each handle.
 * Errors:    of the socket and of the disk; an answer that is an error.
 */
#ifndef NG_BENCH_WRITES_H
#define NG_BENCH_WRITES_H

#include "texts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Articles over the socket, one in flight. ---- */

typedef struct bench_writes bench_writes;

/* Articles are of three paragraphs (or what was set) of fifty words out of `texts`, which must
 * outlive the handle. */
ng_status bench_writes_open(const char *socket_path, const bench_texts *texts, bench_writes **ret,
                            ng_error *err) NG_MUST_CHECK;
void bench_writes_free(bench_writes *w);
void bench_writes_set_paragraphs(bench_writes *w, int paragraphs);

/* Add, or replace, the article number `n` and wait until it is searchable. */
ng_status bench_writes_put(bench_writes *w, unsigned n, ng_error *err) NG_MUST_CHECK;
/* Delete it, and wait likewise. */
ng_status bench_writes_delete(bench_writes *w, unsigned n, ng_error *err) NG_MUST_CHECK;
/* Take a number out of `index` in the status ("parts", "merges", "merging" as 0 or 1), or of
 * `memory` ("resident_bytes"). */
ng_status bench_writes_status(bench_writes *w, const char *group, const char *name, double *ret,
                              ng_error *err) NG_MUST_CHECK;

/* ---- The bare loop. ---- */

typedef struct bench_bare bench_bare;

ng_status bench_bare_open(const char *dir, bench_bare **ret, ng_error *err) NG_MUST_CHECK;
void bench_bare_free(bench_bare *b);
/* One row of SQLite in WAL mode with synchronous=FULL, an append to a file and its fdatasync, a
 * document of libxapian and its commit, and an fsync of the folder. */
ng_status bench_bare_step(bench_bare *b, ng_error *err) NG_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
