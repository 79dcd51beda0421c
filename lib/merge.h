/* SPDX-License-Identifier: GPL-2.0-or-later */
/* merge.h - sealed parts of an index written as one compact part, in a thread of its own.
 *
 * The sources do not change meanwhile, docids are kept, and the destination is synced before the
 * merge says that it is done: whoever names it in PARTS needs no more than that.
 *
 * Ownership: ng_merge_start gives a merge that ng_merge_finish frees.
 * Threads:   start and finish from one thread; `on_done` is called in the merge's own.
 * Errors:    as xapian.h and disk.h. A failed merge leaves a folder that its caller removes.
 */
#ifndef NG_MERGE_H
#define NG_MERGE_H

#include <limits.h>
#include <stddef.h>

#include "nutgraf/error.h"

typedef struct ng_merge ng_merge;

/* The paths are copied. `on_done` (may be NULL) is called once, after ng_merge_is_done says so. */
ng_status ng_merge_start(const char (*sources)[PATH_MAX], size_t n, const char *destination,
                         void (*on_done)(void *data), void *data, ng_merge **ret,
                         ng_error *err) NG_MUST_CHECK;
int ng_merge_is_done(ng_merge *m);

/* Wait for the end and say what came of it; NULL is fine. */
ng_status ng_merge_finish(ng_merge *m, ng_error *err);

#endif
