/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moment.c - writing a moment as RFC 3339. */
#include <stdio.h>

#include "nutgraf/article.h"

#define DAY 86400

/* Days since 1970-01-01 to year, month, day of the proleptic Gregorian calendar. Eras of 400 years
 * begin in March, so that the leap day is the last of its year. */
static void civil_from_days(int64_t days, int64_t *year, int *month, int *day)
{
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    *day = (int)(doy - (153 * mp + 2) / 5 + 1);
    *month = (int)(mp < 10 ? mp + 3 : mp - 9);
    *year = yoe + era * 400 + (*month <= 2);
}

void ng_moment_format(const ng_moment *m, char ret[NG_MOMENT_TEXT])
{
    ret[0] = '\0';
    const int64_t first = -62167219200, last = 253402300799; /* years 0000 to 9999 */
    if (!m->known || m->unix_seconds < first - DAY || m->unix_seconds > last + DAY)
        return;
    int64_t local = m->unix_seconds + m->offset_minutes * 60;
    if (local < first || local > last)
        return;
    int64_t days = local / DAY - (local % DAY < 0), year;
    int seconds = (int)(local - days * DAY), month, day;
    civil_from_days(days, &year, &month, &day);
    int n = snprintf(ret, NG_MOMENT_TEXT, "%04d-%02d-%02d", (int)year, month, day);
    if (m->day_only || n < 0)
        return;
    size_t at = (size_t)n;
    n = snprintf(ret + at, NG_MOMENT_TEXT - at, "T%02d:%02d:%02d", seconds / 3600,
                 seconds / 60 % 60, seconds % 60);
    at += n > 0 ? (size_t)n : 0;
    int offset = m->offset_minutes < 0 ? -m->offset_minutes : m->offset_minutes;
    if (offset == 0)
        snprintf(ret + at, NG_MOMENT_TEXT - at, "Z");
    else
        snprintf(ret + at, NG_MOMENT_TEXT - at, "%c%02d:%02d", m->offset_minutes < 0 ? '-' : '+',
                 offset / 60 % 100, offset % 60);
}
