/* SPDX-License-Identifier: GPL-2.0-or-later */
/* recency.c - the factor of age. */
#include "recency.h"

#include <math.h>

#include "schema.h"

#define SECONDS_PER_DAY 86400.0

double ng_recency_factor(const ng_recency *r, int64_t published)
{
    if (!r || r->half_life_days <= 0 || published == NG_UNDATED)
        return 1;
    double days = ((double)r->now - (double)published) / SECONDS_PER_DAY;
    return 1 + exp2(-(days > 0 ? days : 0) / r->half_life_days);
}
