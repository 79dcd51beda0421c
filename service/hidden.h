/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hidden.h - articles that were deleted but are still in the index: searches leave them out.
 *
 * A search takes a snapshot *before* it enters the index, and an article is dropped from the set
 * *after* the revision without it was published; so it is left out by one or by the other.
 *
 * Ownership: a snapshot is shared and counted; give each back with ng_hidden_put.
 * Threads:   any thread.
 * Errors:    NG_NOMEM.
 */
#ifndef NG_SERVICE_HIDDEN_H
#define NG_SERVICE_HIDDEN_H

#include <stddef.h>
#include <stdint.h>

#include "nutgraf/error.h"

typedef struct ng_hidden ng_hidden;

typedef struct ng_hidden_snapshot {
    unsigned references; /* under the lock of the set */
    size_t n;
    uint64_t numbers[]; /* ascending */
} ng_hidden_snapshot;

ng_status ng_hidden_new(ng_hidden **ret, ng_error *err) NG_MUST_CHECK;
void ng_hidden_free(ng_hidden *h);

/* Hide article numbers until the index has applied change `seq`. */
ng_status ng_hidden_add(ng_hidden *h, const uint64_t *numbers, size_t n, uint64_t seq,
                        ng_error *err) NG_MUST_CHECK;

/* The index has applied all changes up to `seq` and published that. True when articles left the
 * set: their text can be erased. */
int ng_hidden_applied(ng_hidden *h, uint64_t seq);

/* The set of now; NULL when it is empty. */
ng_hidden_snapshot *ng_hidden_get(ng_hidden *h);
void ng_hidden_put(ng_hidden *h, ng_hidden_snapshot *snapshot);

size_t ng_hidden_count(ng_hidden *h);

#endif
