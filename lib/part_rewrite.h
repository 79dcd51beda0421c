/* SPDX-License-Identifier: GPL-2.0-or-later */
/* part_rewrite.h - a sealed part without its dead passages.
 *
 * A merge copies posting lists as they are, dead passages included. A part of which many are dead
 * is made anew: what lives is read from the store and analysed again, under the same docids. An
 * article may be deleted, and its text erased, meanwhile: what is left out for that reason is dead
 * for the index, too, by the time the part is taken over.
 *
 * Ownership: everything is borrowed; `dead` grows.
 * Threads:   any; it opens a store and databases of its own.
 * Errors:    as store.h, xapian.h and disk.h; a damaged article ends it with NG_CORRUPT. A failed
 * one leaves folders that the caller removes.
 */
#ifndef NG_PART_REWRITE_H
#define NG_PART_REWRITE_H

#include "nutgraf/index.h"
#include "tombstones.h"

typedef struct ng_part_rewrite {
    const char *dir;      /* of the store */
    const char *source;   /* the part */
    const char *table;    /* passages.tab */
    uint64_t table_bytes; /* valid ones */
    ng_tombstones *dead;  /* when the rewriting was decided; then all that was left out */
    ng_ranking ranking;
} ng_part_rewrite;

/* Write the part to `destination`, compact and synced; `<destination>-raw` is used meanwhile. */
ng_status ng_part_rewrite_run(const ng_part_rewrite *r, const char *destination,
                              ng_error *err) NG_MUST_CHECK;

#endif
