/* SPDX-License-Identifier: GPL-2.0-or-later */
/* priority.h - threads that work with what is left of the processors.
 *
 * Such a thread is SCHED_IDLE of sched(7): it is put aside the moment another one wakes up, while
 * one that is merely nice keeps its slice of time, milliseconds. It may wait for ever when others
 * take all there is, so somebody must be able to hurry it. Linux lets a process without privileges
 * make its threads idle, but not take it back, unless RLIMIT_NICE allows the nice value that they
 * have (in a unit of systemd: LimitNICE). Where that is so, no thread should be made idle.
 *
 * Ownership: plain numbers.
 * Threads:   any.
 * Errors:    what the system does not allow has no effect.
 */
#ifndef NUTGRAF_PRIORITY_H
#define NUTGRAF_PRIORITY_H

#include "nutgraf/error.h"

/* The number of the calling thread, as the kernel has it. */
NG_API int ng_thread_id(void);

/* Make a thread of this process idle, or give it its own priority back. It must not have ended:
 * another one may have its number then. */
NG_API void ng_thread_set_idle(int id, int idle);

/* Whether a thread with the nice value of the calling one could be hurried, once it is idle; found
 * out by a thread that ends at once. */
NG_API int ng_thread_can_be_hurried(void);

#endif
