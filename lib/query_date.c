/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query_date.c - days, months and years as ranges of days. */
#include "query_date.h"

#include <string.h>

#define YEAR_MAX 9999

static int is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int ng_month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days from 1970-01-01 to the first of January of `year`. */
static int32_t year_start(int year)
{
    int before = year - 1;
    return before * 365 + before / 4 - before / 100 + before / 400 - 719162;
}

int32_t ng_day_join(int year, int month, int day)
{
    int32_t n = year_start(year) + day - 1;
    for (int m = 1; m < month; m++)
        n += ng_month_days(year, m);
    return n;
}

void ng_day_split(int32_t day, int *ret_year, int *ret_month, int *ret_day)
{
    int year = 1970 + day / 366, month = 1;
    while (day >= year_start(year + 1))
        year++;
    while (day < year_start(year))
        year--;
    day -= year_start(year);
    for (; day >= ng_month_days(year, month); month++)
        day -= ng_month_days(year, month);
    *ret_year = year;
    *ret_month = month;
    *ret_day = day + 1;
}

/* `count` digits at `*at`; moves on. */
static int digits(const char *text, size_t len, size_t *at, size_t count, int *ret)
{
    if (len - *at < count)
        return 0;
    *ret = 0;
    for (size_t i = 0; i < count; i++, ++*at) {
        if (text[*at] < '0' || text[*at] > '9')
            return 0;
        *ret = *ret * 10 + (text[*at] - '0');
    }
    return 1;
}

/* Year, month, day; a part that is not given is 0. */
static int split_date(const char *text, size_t len, int *year, int *month, int *day)
{
    size_t at = 0;
    *month = *day = 0;
    if (!digits(text, len, &at, 4, year))
        return 0;
    int dashes = len > 4 && text[4] == '-';
    if (!dashes && len != 4 && len != 8)
        return 0;
    if (at < len) {
        at += (size_t)dashes;
        if (!digits(text, len, &at, 2, month) || *month < 1 || *month > 12)
            return 0;
    }
    if (at < len) {
        if (dashes && text[at++] != '-')
            return 0;
        if (!digits(text, len, &at, 2, day) || *day < 1 || *day > ng_month_days(*year, *month))
            return 0;
    }
    return at == len && *year >= 1 && *year <= YEAR_MAX;
}

ng_status ng_day_range_parse(const char *text, size_t len, int32_t *ret_from, int32_t *ret_to,
                             ng_error *err)
{
    int year, month, day;
    if (!split_date(text, len, &year, &month, &day))
        return ng_fail(err, NG_QUERY, "\"%.*s\" is not a date: write 2022, 2022-01 or 2022-01-10",
                       len > 40 ? 0 : (int)len, text);
    *ret_from = ng_day_join(year, month ? month : 1, day ? day : 1);
    int last_month = month ? month : 12;
    *ret_to = ng_day_join(year, last_month, day ? day : ng_month_days(year, last_month));
    return NG_OK;
}

int ng_date_value_parse(const char *text, size_t len, int32_t *ret_from, int32_t *ret_to)
{
    const char *dots = memmem(text, len, "..", 2);
    int32_t ignored;
    if (!dots)
        return ng_day_range_parse(text, len, ret_from, ret_to, NULL) == NG_OK;
    size_t left = (size_t)(dots - text), right = len - left - 2;
    int32_t from = NG_DAY_MIN, to = NG_DAY_MAX;
    if (left + right == 0)
        return 0;
    if (left > 0 && ng_day_range_parse(text, left, &from, &ignored, NULL) != NG_OK)
        return 0;
    if (right > 0 && ng_day_range_parse(dots + 2, right, &ignored, &to, NULL) != NG_OK)
        return 0;
    *ret_from = from;
    *ret_to = to;
    return 1;
}

static ng_status print_day(int32_t day, ng_buf *ret, ng_error *err)
{
    int year, month, of_month;
    ng_day_split(day, &year, &month, &of_month);
    return ng_buf_addf(ret, err, "%04d-%02d-%02d", year, month, of_month);
}

/* A range that is one year, month or day, in the short form; false for others. */
static int short_form(int32_t from, int32_t to, int parts[3])
{
    int end[3];
    ng_day_split(from, &parts[0], &parts[1], &parts[2]);
    ng_day_split(to, &end[0], &end[1], &end[2]);
    if (from == to)
        return 3;
    if (parts[0] != end[0] || parts[2] != 1 || end[2] != ng_month_days(end[0], end[1]))
        return 0;
    if (parts[1] == end[1])
        return 2;
    return parts[1] == 1 && end[1] == 12 ? 1 : 0;
}

ng_status ng_date_value_print(int32_t from, int32_t to, ng_buf *ret, ng_error *err)
{
    int parts[3], known = 0;
    if (from != NG_DAY_MIN && to != NG_DAY_MAX)
        known = short_form(from, to, parts);
    if (known == 1)
        return ng_buf_addf(ret, err, "%04d", parts[0]);
    if (known == 2)
        return ng_buf_addf(ret, err, "%04d-%02d", parts[0], parts[1]);
    if (known == 3)
        return print_day(from, ret, err);
    ng_status s = from == NG_DAY_MIN ? NG_OK : print_day(from, ret, err);
    if (s == NG_OK)
        s = ng_buf_add_str(ret, "..", err);
    if (s == NG_OK && to != NG_DAY_MAX)
        s = print_day(to, ret, err);
    return s;
}
