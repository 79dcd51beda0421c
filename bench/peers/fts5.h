/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fts5.h - SQLite FTS5 in this process.
 *
 * Ownership: bench_fts5_open gives an object the caller frees.
 * Threads:   one.
 * Errors:    of SQLite, as NG_IO.
 */
#ifndef NG_BENCH_FTS5_H
#define NG_BENCH_FTS5_H

#include "../bench.h"

typedef struct bench_fts5 bench_fts5;
ng_status bench_fts5_build(const char *dir, const char *passages, ng_error *err) NG_MUST_CHECK;
ng_status bench_fts5_open(const char *dir, bench_fts5 **ret, ng_error *err) NG_MUST_CHECK;
void bench_fts5_free(bench_fts5 *f);
ng_status bench_fts5_search(bench_fts5 *f, const bench_query *q, bench_result *ret,
                            ng_error *err) NG_MUST_CHECK;

#endif
