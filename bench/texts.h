/* SPDX-License-Identifier: GPL-2.0-or-later */
/* texts.h - what made-up articles are made of: the words of queries, or those of real passages.
 *
 * Ownership: bench_texts_free frees; what is made of them only borrows.
 * Threads:   not changed once made, so any number may read.
 * Errors:    NG_NOMEM, NG_IO of the file, NG_INVALID when there is no word in it.
 */
#ifndef NG_BENCH_TEXTS_H
#define NG_BENCH_TEXTS_H

#include "bench.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct bench_texts bench_texts;

/* The words that queries ask for, each alone: every passage made of them answers many of the
 * queries, so that an index with a few thousand of them is a dearer one to search. */
ng_status bench_texts_of_queries(const bench_queries *queries, bench_texts **ret,
                                 ng_error *err) NG_MUST_CHECK;
/* Five words in a row of a passage, for a sample of the file's: words, and pairs of them, are as
 * frequent as there, and no passage repeats one. */
ng_status bench_texts_of_passages(const char *path, bench_texts **ret, ng_error *err) NG_MUST_CHECK;
/* Of the passages of `path`, or of the queries when it is NULL. */
ng_status bench_texts_take(const char *path, const bench_queries *queries, bench_texts **ret,
                           ng_error *err) NG_MUST_CHECK;
void bench_texts_free(bench_texts *t);

/* Write a text of so many words, cut to `cap` - 1 bytes, with a NUL; `random` is moved on. */
void bench_texts_make(const bench_texts *t, uint64_t *random, size_t words, char *ret, size_t cap);

#ifdef __cplusplus
}
#endif

#endif
