/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query_maker.h - random queries: of the grammar, and of noise. The same seed gives the same.
 *
 * Ownership: the text is in the maker.
 * Threads:   one.
 * Errors:    none.
 */
#ifndef NG_TEST_QUERY_MAKER_H
#define NG_TEST_QUERY_MAKER_H

#include <stddef.h>
#include <stdint.h>

#define QUERY_MAKER_MAX 1024

typedef struct query_maker {
    uint64_t x; /* the seed, not 0 */
    char text[QUERY_MAKER_MAX];
    size_t len;
} query_maker;

/* Words that texts of the test are made of. */
extern const char *const query_words[];
extern const size_t query_n_words;

uint32_t query_below(query_maker *m, uint32_t n);
/* A query that the grammar has. */
void query_make(query_maker *m);
/* Bytes, operators, broken quotes, control characters; mostly UTF-8. */
void query_make_noise(query_maker *m);

#endif
