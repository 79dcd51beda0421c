/* SPDX-License-Identifier: GPL-2.0-or-later */
/* patience.h - a thread that works with what is left of the processors, but not for long.
 *
 * Who searches should not feel that somebody writes. A thread that is merely nice keeps its slice
 * of time, and a search that wakes up on its processor waits for the end of it; one that is
 * SCHED_IDLE is put aside at once. But it may wait for ever when searches take all there is. So a
 * piece of work is begun with patience, and when that is used up a watching thread gives the worker
 * its own priority back. Patience is halved each time, down to a millisecond, and doubled when work
 * was done in time.
 *
 * Ownership: ng_patience_new gives an object freed with ng_patience_free, which ends the watcher.
 * Threads:   begin and end by one thread, the worker; new and free by another, which the worker
 *            does not outlive.
 * Errors:    where the system would not let the worker be hurried, begin and end do nothing
 *            (nutgraf/priority.h).
 */
#ifndef NG_SERVICE_PATIENCE_H
#define NG_SERVICE_PATIENCE_H

#include "nutgraf/error.h"

typedef struct ng_patience ng_patience;

ng_status ng_patience_new(unsigned ms, ng_patience **ret, ng_error *err) NG_MUST_CHECK;
void ng_patience_free(ng_patience *p);

/* The calling thread takes what is left until `end`, at most for the time of the object. */
void ng_patience_begin(ng_patience *p);
void ng_patience_end(ng_patience *p);

#endif
