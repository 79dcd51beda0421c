/* SPDX-License-Identifier: GPL-2.0-or-later */
/* parts.h - gen-<n>/PARTS, which says of which Xapian databases a generation is made.
 *
 * A generation is a row of parts with ascending docids that do not overlap, so a posting list of
 * the index is the lists of its parts, one after another. The last part is live: it alone is
 * changed, and only by adding passages with larger docids. The others are sealed: their files never
 * change. What is deleted, of any part, is kept as tombstones in the metadata of the live part. One
 * line for each, in order:
 *
 *   part-4 1 300000
 *   part-6 300001 316384
 *   part-7 316385 -
 *
 * The file is replaced by renaming. Folders that it does not name are remains of a writer that died
 * or that readers may still have open; the writer removes them.
 *
 * Ownership: plain values.
 * Threads:   no state; only the writer changes anything.
 * Errors:    NG_NOTFOUND there is no such file; NG_CORRUPT it is damaged; NG_IO and NG_NOSPACE name
 *            the path.
 */
#ifndef NG_PARTS_H
#define NG_PARTS_H

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

#include "nutgraf/error.h"

#define NG_PARTS_MAX  32
#define NG_PARTS_FILE "PARTS"

typedef struct ng_part {
    uint32_t number; /* of the folder, from 1; ascending as they are made, never used again */
    uint32_t first;  /* least docid it may hold */
    uint32_t last;   /* largest; UINT32_MAX for the live part */
} ng_part;

typedef struct ng_parts {
    ng_part items[NG_PARTS_MAX];
    size_t n; /* at least 1; the last one is live */
} ng_parts;

/* The live part. */
const ng_part *ng_parts_live(const ng_parts *p);
/* A number that no part has. */
uint32_t ng_parts_next_number(const ng_parts *p);
/* Whether both name the same parts. */
int ng_parts_equal(const ng_parts *a, const ng_parts *b);

/* DIR/passages/gen-<generation>/part-<number>. NG_LIMIT when over PATH_MAX. */
ng_status ng_part_path(const char *dir, uint64_t generation, uint32_t number, char ret[PATH_MAX],
                       ng_error *err) NG_MUST_CHECK;

/* The name of a part in a list cache (list_cache.h). */
uint64_t ng_part_key(uint64_t generation, uint32_t number);

ng_status ng_parts_read(const char *dir, uint64_t generation, ng_parts *ret,
                        ng_error *err) NG_MUST_CHECK;
/* NG_INVALID for a list that could not be read back. */
ng_status ng_parts_write(const char *dir, uint64_t generation, const ng_parts *p,
                         ng_error *err) NG_MUST_CHECK;

/* Remove the folders part-<n> that are not in the list; those from `keep_from` on stay (0: none
 * does). */
ng_status ng_parts_remove_others(const char *dir, uint64_t generation, const ng_parts *p,
                                 uint32_t keep_from, ng_error *err) NG_MUST_CHECK;

#endif
