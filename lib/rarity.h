/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rarity.h - how much a stem of forward.bin tells of what a passage is about.
 *
 * Passages have 12 bits of each stem (marks.h) and no lists can be asked for these. So passages of
 * a sample are counted that hold each value: runs of neighbours, from places that move only when
 * the index has doubled. Every reader of a revision has the same.
 *
 * Ownership: the table is the index's.
 * Threads:   the reader's thread.
 * Errors:    none.
 */
#ifndef NG_RARITY_H
#define NG_RARITY_H

#include "marks.h"

#define NG_RARITY_RUNS 64 /* of the sample; up to twice as many */
#define NG_RARITY_RUN  16 /* passages of each */

/* ln((n + 1) / (with + 1/2)) for n passages of the sample; never below 0. */
typedef struct ng_rarity {
    float of[NG_MARKS_STEMS];
} ng_rarity;

void ng_rarity_count(const ng_index *ix, ng_rarity *ret);

/* index_facts.c: that of the revision, counted when it is first asked for; NULL without memory.
 * Borrowed until ng_index_leave. */
const ng_rarity *ng_index_rarity(ng_index *ix);

#endif
