/* SPDX-License-Identifier: GPL-2.0-or-later */
/* deadline.c - one point in time, and a stop sign. */
#include "deadline.h"

#include <time.h>

#define CALLS_PER_CLOCK 64

static uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void ng_cancel_set(ng_cancel *c)
{
    __atomic_store_n(&c->flag, 1, __ATOMIC_RELEASE);
}

int ng_cancel_is_set(const ng_cancel *c)
{
    return __atomic_load_n(&c->flag, __ATOMIC_ACQUIRE);
}

ng_deadline ng_deadline_in(uint32_t ms, const ng_cancel *cancel)
{
    return (ng_deadline){.at_ns = now_ns() + (uint64_t)ms * 1000000u, .cancel = cancel};
}

ng_deadline ng_deadline_never(void)
{
    return (ng_deadline){.at_ns = UINT64_MAX};
}

int ng_deadline_look(ng_deadline *d)
{
    if (d->passed)
        return 1;
    d->countdown = CALLS_PER_CLOCK - 1;
    d->passed = (d->cancel && ng_cancel_is_set(d->cancel)) ||
                (d->at_ns != UINT64_MAX && now_ns() >= d->at_ns);
    return d->passed;
}
