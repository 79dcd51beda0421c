/* SPDX-License-Identifier: GPL-2.0-or-later */
/* recency.h - how much a passage gains from being new: a factor on its score in the first stage.
 *
 *   factor = 1 + 2^(-age / half-life)
 *
 * so something of this moment counts double, after one half-life it gains half of that, and old and
 * undated passages gain nothing. A date to come is as good as now. The factor of a passage depends
 * on nothing but its date and `now`, which a cursor carries: pages follow each other exactly.
 *
 * Ownership: plain values.
 * Threads:   no state.
 * Errors:    none.
 */
#ifndef NG_RECENCY_H
#define NG_RECENCY_H

#include <stdint.h>

#include "nutgraf/search.h"

#define NG_RECENCY_MOST 2 /* the largest factor; the least is 1 */

/* `published`: Unix seconds, or NG_UNDATED (schema.h). 1 when `r` is NULL or has no half-life. */
double ng_recency_factor(const ng_recency *r, int64_t published);

#endif
