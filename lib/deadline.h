/* SPDX-License-Identifier: GPL-2.0-or-later */
/* deadline.h - one point in time, and a stop sign, asked inside every long loop.
 *
 * Ownership: plain values; the cancel flag is borrowed.
 * Threads:   a deadline belongs to one search; only its cancel flag is set from elsewhere.
 * Errors:    none.
 */
#ifndef NG_DEADLINE_H
#define NG_DEADLINE_H

#include <stdint.h>

#include "nutgraf/search.h"

typedef struct ng_deadline {
    uint64_t at_ns;          /* CLOCK_MONOTONIC; UINT64_MAX: never */
    const ng_cancel *cancel; /* may be NULL */
    uint32_t countdown;      /* calls left until the clock is read again */
    int passed;              /* sticky */
} ng_deadline;

/* A deadline `ms` from now. */
ng_deadline ng_deadline_in(uint32_t ms, const ng_cancel *cancel);
ng_deadline ng_deadline_never(void);

/* Look at flag and clock now. */
int ng_deadline_look(ng_deadline *d);

/* True once the time is over or the flag is set. Cheap: looks at the clock every 64th call. */
static inline int ng_deadline_passed(ng_deadline *d)
{
    if (d->countdown == 0 || d->passed)
        return ng_deadline_look(d);
    d->countdown--;
    return 0;
}

#endif
