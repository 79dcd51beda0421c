/* SPDX-License-Identifier: GPL-2.0-or-later */
/* histogram.h - how long things took: counts in fixed buckets, without locks.
 *
 * The bounds are those of Prometheus's `le` (a time belongs to the first bucket that is not below
 * it) in steps of 1, 2, 5 from 50 microseconds to 30 seconds; what is longer has a bucket of its
 * own. Adding is two relaxed atomic additions. A reader may see one of the two and not yet the
 * other: counts are never too many, and a total is always the sum of its buckets.
 *
 * Ownership: plain values; a zeroed one is empty.
 * Threads:   any.
 * Errors:    none.
 *
 * Source: the text format of Prometheus, https://prometheus.io/docs/concepts/metric_types/
 */
#ifndef NG_SERVICE_HISTOGRAM_H
#define NG_SERVICE_HISTOGRAM_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#define NG_HISTOGRAM_BOUNDS  18
#define NG_HISTOGRAM_BUCKETS (NG_HISTOGRAM_BOUNDS + 1) /* the last has no upper bound */

typedef struct ng_histogram {
    atomic_ullong buckets[NG_HISTOGRAM_BUCKETS];
    atomic_ullong sum_ns;
} ng_histogram;

/* What it held at one moment. */
typedef struct ng_histogram_view {
    uint64_t buckets[NG_HISTOGRAM_BUCKETS];
    uint64_t count, sum_ns;
} ng_histogram_view;

void ng_histogram_add(ng_histogram *h, uint64_t ns);
ng_histogram_view ng_histogram_read(const ng_histogram *h);

/* Nanoseconds that the share `q` (0 to 1) of all took at most, within the bucket by proportion; the
 * last bound for what is beyond it; 0 when empty. */
double ng_histogram_quantile(const ng_histogram_view *v, double q);

/* The upper bound of bucket `i` in nanoseconds, and as it is written in seconds ("0.005"). The last
 * is UINT64_MAX and "+Inf". */
uint64_t ng_histogram_bound(size_t i);
const char *ng_histogram_bound_text(size_t i);

#endif
