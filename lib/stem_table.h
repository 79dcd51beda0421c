/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stem_table.h - the distinct stems of one passage, and how often each stands where.
 *
 * Open addressing; entries of earlier passages are told apart by a stamp, so that beginning anew
 * costs nothing, and the part in use is sized by the passage, so that it stays in the cache.
 *
 * Ownership: stems are borrowed until the next ng_stem_table_begin.
 * Threads:   one thread at a time.
 * Errors:    NG_NOMEM.
 */
#ifndef NG_STEM_TABLE_H
#define NG_STEM_TABLE_H

#include "impact.h"

typedef struct ng_stem {
    const char *text;
    uint32_t len, hash;
    ng_occurrences n;
    uint32_t stamp;
} ng_stem;

typedef struct ng_stem_table {
    ng_stem *slots;
    uint32_t *used; /* slots in the order they were first taken */
    size_t n_used;
    size_t cap, mask; /* slots there are; mask of the part in use */
    uint32_t stamp;
} ng_stem_table;

void ng_stem_table_release(ng_stem_table *t);

/* Begin a passage of at most `stems` stems. */
ng_status ng_stem_table_begin(ng_stem_table *t, size_t stems, ng_error *err) NG_MUST_CHECK;

/* The entry of a stem, made when missing; never more than announced. */
ng_stem *ng_stem_table_get(ng_stem_table *t, const char *text, size_t len);

/* A set of 64-bit hashes of bounded size: when it is full it forgets all. */
typedef struct ng_seen {
    uint64_t *slots; /* 0: free */
    size_t n;
} ng_seen;

#define NG_SEEN_SLOTS (1u << 18) /* 2 MiB */

void ng_seen_release(ng_seen *s);
void ng_seen_clear(ng_seen *s);

/* `*ret` is 1 when the hash was not there; it is now. */
ng_status ng_seen_add(ng_seen *s, uint64_t hash, int *ret, ng_error *err) NG_MUST_CHECK;

/* FNV-1a, 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/), going on from `hash`. */
#define NG_FNV_START 0xCBF29CE484222325ULL
uint64_t ng_fnv(uint64_t hash, const char *bytes, size_t len);

#endif
