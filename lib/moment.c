/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moment.c - writing a moment as RFC 3339. By hand: each hit that is shown has one, and printf took
 * a fifth of the time in which an answer was written. */
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

/* Two digits behind a sign, or without one when that is NUL. */
static char *put_two(char *to, char sign, int value)
{
    *to = sign;
    to += sign != '\0';
    *to++ = (char)('0' + value / 10 % 10);
    *to++ = (char)('0' + value % 10);
    return to;
}

static char *put_time(char *to, int seconds)
{
    to = put_two(to, 'T', seconds / 3600);
    to = put_two(to, ':', seconds / 60 % 60);
    return put_two(to, ':', seconds % 60);
}

static char *put_offset(char *to, int minutes)
{
    if (minutes == 0) {
        *to++ = 'Z';
        return to;
    }
    int size = minutes < 0 ? -minutes : minutes;
    to = put_two(to, minutes < 0 ? '-' : '+', size / 60);
    return put_two(to, ':', size % 60);
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
    char *to = put_two(ret, '\0', (int)year / 100);
    to = put_two(to, '\0', (int)year % 100);
    to = put_two(to, '-', month);
    to = put_two(to, '-', day);
    if (!m->day_only)
        to = put_offset(put_time(to, seconds), m->offset_minutes);
    *to = '\0';
}
