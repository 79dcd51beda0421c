/* SPDX-License-Identifier: GPL-2.0-or-later */
/* histogram.c - counts of durations in fixed buckets. */
#include "service/histogram.h"

#define US UINT64_C(1000)
#define MS UINT64_C(1000000)
#define S  UINT64_C(1000000000)

typedef struct bound {
    uint64_t ns;
    const char *text;
} bound;

static const bound bounds[NG_HISTOGRAM_BUCKETS] = {
    {50 * US, "0.00005"}, {100 * US, "0.0001"}, {200 * US, "0.0002"}, {500 * US, "0.0005"},
    {1 * MS, "0.001"},    {2 * MS, "0.002"},    {5 * MS, "0.005"},    {10 * MS, "0.01"},
    {20 * MS, "0.02"},    {50 * MS, "0.05"},    {100 * MS, "0.1"},    {200 * MS, "0.2"},
    {500 * MS, "0.5"},    {1 * S, "1"},         {2 * S, "2"},         {5 * S, "5"},
    {10 * S, "10"},       {30 * S, "30"},       {UINT64_MAX, "+Inf"},
};

void ng_histogram_add(ng_histogram *h, uint64_t ns)
{
    size_t i = 0;
    while (ns > bounds[i].ns)
        i++;
    atomic_fetch_add_explicit(&h->buckets[i], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&h->sum_ns, ns, memory_order_relaxed);
}

ng_histogram_view ng_histogram_read(const ng_histogram *h)
{
    ng_histogram_view v = {.count = 0};
    for (size_t i = 0; i < NG_HISTOGRAM_BUCKETS; i++) {
        v.buckets[i] = atomic_load_explicit(&h->buckets[i], memory_order_relaxed);
        v.count += v.buckets[i];
    }
    v.sum_ns = atomic_load_explicit(&h->sum_ns, memory_order_relaxed);
    return v;
}

double ng_histogram_quantile(const ng_histogram_view *v, double q)
{
    double wanted = q * (double)v->count, below = 0;
    if (!v->count)
        return 0;
    for (size_t i = 0; i < NG_HISTOGRAM_BOUNDS; i++) {
        double here = (double)v->buckets[i];
        if (here > 0 && below + here >= wanted) {
            double from = i ? (double)bounds[i - 1].ns : 0;
            double share = wanted > below ? (wanted - below) / here : 0;
            return from + ((double)bounds[i].ns - from) * share;
        }
        below += here;
    }
    return (double)bounds[NG_HISTOGRAM_BOUNDS - 1].ns;
}

uint64_t ng_histogram_bound(size_t i)
{
    return bounds[i].ns;
}

const char *ng_histogram_bound_text(size_t i)
{
    return bounds[i].text;
}
