/* SPDX-License-Identifier: GPL-2.0-or-later */
/* random_plan.h - a random corpus, and random plans over it. The same seed gives the same.
 *
 * Ownership: a plan is freed with its arena; it borrows its terms from the vocabulary.
 * Threads:   one.
 * Errors:    failures end the test.
 */
#ifndef NG_TEST_RANDOM_PLAN_H
#define NG_TEST_RANDOM_PLAN_H

#include "match.h"

#define RANDOM_WORDS    400
#define RANDOM_PASSAGES 2000
#define RANDOM_SOURCES  6
#define RANDOM_DELETED  150

typedef struct random_state {
    uint64_t x;
} random_state;

uint32_t random_below(random_state *r, uint32_t n);
/* A word of the vocabulary, frequent ones more often. */
uint32_t random_word(random_state *r);

/* The docid of a passage. */
uint32_t random_passage(random_state *r, ng_index *ix);

/* Of `parts` parts: what is deleted of all but the last has tombstones. */
ng_index *random_index(uint64_t seed, unsigned parts);
ng_plan *random_plan(random_state *r, ng_index *ix);
/* Print it to stderr. */
void random_plan_print(const ng_plan *plan);

#endif
