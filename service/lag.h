/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lag.h - since when the oldest change of the store waits for the index.
 *
 * Changes are committed with ascending numbers and applied in their order, so a row of marks
 * (number, when) is enough. It is bounded: when it is full two marks become one that keeps the
 * earlier time and the later number, so an age may be said too high, never too low.
 *
 * Ownership: plain values; a zeroed one has nothing waiting.
 * Threads:   one at a time.
 * Errors:    none.
 */
#ifndef NG_SERVICE_LAG_H
#define NG_SERVICE_LAG_H

#include <stddef.h>
#include <stdint.h>

#define NG_LAG_MARKS 64

typedef struct ng_lag {
    struct {
        uint64_t seq, ns;
    } marks[NG_LAG_MARKS]; /* ascending */
    size_t n;
} ng_lag;

/* Changes up to `seq` were committed at `now_ns`. */
void ng_lag_commit(ng_lag *l, uint64_t seq, uint64_t now_ns);
/* Changes up to `seq` are applied. */
void ng_lag_apply(ng_lag *l, uint64_t seq);
/* When the oldest that is not was committed; 0: none waits. */
uint64_t ng_lag_since(const ng_lag *l);

#endif
