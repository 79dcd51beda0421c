/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tombstones.h - the docids that are deleted, though posting lists still name them.
 *
 * On disk they are blocks, values of the metadata keys "t<n>" of the live part: each batch that
 * deletes anything adds one, docids of four bytes, little-endian. The metadata say which
 * blocks count: from dead_from up to, not including, dead_to. A new live part begins
 * with all that still count as one block with a new number.
 *
 * Ownership: released with ng_tombstones_release; a zeroed set is empty.
 * Threads:   one thread at a time per set.
 * Errors:    NG_NOMEM; NG_CORRUPT for a damaged block.
 */
#ifndef NG_TOMBSTONES_H
#define NG_TOMBSTONES_H

#include "nutgraf/buffer.h"
#include "nutgraf/xapian.h"

typedef struct ng_tombstones {
    uint64_t *bits;    /* by docid */
    uint32_t size;     /* docids below this have a bit */
    uint32_t n;        /* how many are set */
    uint64_t from, to; /* blocks that were read */
} ng_tombstones;

void ng_tombstones_release(ng_tombstones *t);

static inline int ng_tombstones_has(const ng_tombstones *t, uint32_t docid)
{
    return docid < t->size && (t->bits[docid / 64] >> (docid % 64) & 1);
}

/* `*ret_new` (may be NULL): it was not there before. */
ng_status ng_tombstones_add(ng_tombstones *t, uint32_t docid, int *ret_new,
                            ng_error *err) NG_MUST_CHECK;
/* Take out what `other` has in [first, last]. */
void ng_tombstones_subtract(ng_tombstones *t, const ng_tombstones *other, uint32_t first,
                            uint32_t last);

/* How many lie in [first, last]. */
uint32_t ng_tombstones_count(const ng_tombstones *t, uint32_t first, uint32_t last);

/* All of them as one block. */
ng_status ng_tombstones_write(const ng_tombstones *t, ng_buf *ret, ng_error *err) NG_MUST_CHECK;
/* Add a docid to a block. */
ng_status ng_tombstones_append(ng_buf *block, uint32_t docid, ng_error *err) NG_MUST_CHECK;

/* Catch up with the blocks [from, to) that `live` holds: reads those that are new, or all of them
 * when the set began elsewhere. Release the set when the live part is another. */
ng_status ng_tombstones_load(ng_tombstones *t, xp_db *live, uint64_t from, uint64_t to,
                             ng_error *err) NG_MUST_CHECK;

ng_status ng_tombstones_copy(const ng_tombstones *t, ng_tombstones *ret,
                             ng_error *err) NG_MUST_CHECK;

#define NG_TOMBSTONE_KEY_MAX 24
/* The metadata key of a block. */
void ng_tombstones_key(uint64_t block, char ret[NG_TOMBSTONE_KEY_MAX]);

#endif
