/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match_date.c - the order by date.
 *
 * Seconds as a double are exact for all years that can be written. An undated passage gets the end
 * of the scale that the order reaches last; both ends are finite, so that a key can be printed. */
#include "match_run.h"

double ng_match_date_key(ng_sort sort, int64_t published)
{
    if (published != NG_UNDATED)
        return (double)published;
    return sort == NG_SORT_OLDEST ? (double)INT64_MAX : (double)INT64_MIN;
}
