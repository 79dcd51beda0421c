/* SPDX-License-Identifier: GPL-2.0-or-later */
/* words.h - the words of a query in the language of an engine.
 *
 * Ownership: all is borrowed; the buffer is the caller's.
 * Threads:   any.
 * Errors:    no memory.
 */
#ifndef NG_BENCH_WORDS_H
#define NG_BENCH_WORDS_H

#include "../bench.h"

/* What stands before the first word, between two, and after the last. */
typedef struct bench_words_form {
    const char *open, *between, *close;
} bench_words_form;

typedef struct bench_words_forms {
    const bench_words_form *any, *all, *phrase, *prefix;
} bench_words_forms;

/* Append the words in the form that the query asks for. A byte that is no letter or digit of ASCII
 * and no part of another character ends a word, so nothing is left to be escaped. */
ng_status bench_words_add(const bench_query *q, const bench_words_forms *forms, ng_buf *ret,
                          ng_error *err) NG_MUST_CHECK;

#endif
