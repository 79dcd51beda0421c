/* SPDX-License-Identifier: GPL-2.0-or-later */
/* merge.h - sealed parts of an index written as one compact part, in a thread of its own.
 *
 * Several parts are copied into one, dead passages included; one part is rewritten without them
 * (part_rewrite.h). The sources do not change meanwhile, docids are kept, and the destination is
 * synced before the merge says that it is done: whoever names it in PARTS needs no more than that.
 * The thread can run with what is left of the processors (SCHED_IDLE): a thread that is merely nice
 * keeps a search that wakes up waiting for a slice of time, milliseconds each time.
 *
 * Ownership: ng_merge_new gives a merge that ng_merge_finish frees.
 * Threads:   all functions from one thread; `on_done` is called in the merge's own.
 * Errors:    as xapian.h, store.h and disk.h. A failed merge leaves a folder that its caller
 * removes.
 */
#ifndef NG_MERGE_H
#define NG_MERGE_H

#include <limits.h>
#include <stddef.h>

#include "list_cache.h"
#include "part_rewrite.h"

typedef struct ng_merge ng_merge;

/* A merge that was not begun. The path is copied. */
ng_status ng_merge_new(const char *destination, ng_merge **ret, ng_error *err) NG_MUST_CHECK;

/* A part to copy; the path is copied. */
ng_status ng_merge_add(ng_merge *m, const char *source, ng_error *err) NG_MUST_CHECK;

/* Instead of adding sources: rewrite a part. All is copied. */
ng_status ng_merge_rewrite(ng_merge *m, const ng_part_rewrite *r, ng_error *err) NG_MUST_CHECK;

/* Before it says that it is done, have the lists of the merged part (`to`) in the cache as far as
 * it holds those of the sources (ng_list_cache_warm). The cache is borrowed. */
void ng_merge_warm(ng_merge *m, ng_list_cache *cache, const uint64_t *parts, size_t n, uint64_t to);

/* Before it begins: run only when nothing else would, if the system lets it be hurried
 * (nutgraf/priority.h). */
void ng_merge_set_idle(ng_merge *m);

/* It has become urgent: run like other threads. */
void ng_merge_hurry(ng_merge *m);

/* Begin. `on_done` (may be NULL) is called once, after ng_merge_is_done says so. */
ng_status ng_merge_start(ng_merge *m, void (*on_done)(void *data), void *data,
                         ng_error *err) NG_MUST_CHECK;
int ng_merge_is_done(ng_merge *m);

/* Wait for the end, hurrying it, say what came of it, and free; NULL is fine. `ret_left_out` (may
 * be NULL) gets the dead passages that a rewriting left out, to be released. */
ng_status ng_merge_finish(ng_merge *m, ng_tombstones *ret_left_out, ng_error *err);

#endif
