/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query_date.h - the value of `date:` to days and back.
 *
 * Ownership: nothing is kept.
 * Threads:   no state.
 * Errors:    NG_NOMEM from printing.
 */
#ifndef NG_QUERY_DATE_H
#define NG_QUERY_DATE_H

#include "nutgraf/query.h"

/* "2022", "2022-01", "2022-01-10", "a..b", "a..", "..b"; false for anything else. */
int ng_date_value_parse(const char *text, size_t len, int32_t *ret_from, int32_t *ret_to);

/* Append the shortest value that means the range. */
ng_status ng_date_value_print(int32_t from, int32_t to, ng_buf *ret, ng_error *err) NG_MUST_CHECK;

/* "today", "yesterday", "last 7 days", "last week", "this month", … at the beginning of a text: the
 * bytes it takes, 0 when there is none. Case does not count. */
size_t ng_relative_scan(const char *text, size_t len, ng_relative *ret);

/* The days it means on the day `today`. Weeks begin on Monday. */
void ng_relative_days(const ng_relative *r, int32_t today, int32_t *ret_from, int32_t *ret_to);

/* The day of the clock, UTC. */
int32_t ng_day_of_clock(void);

/* A date (month 1..12) as a day, and the days of a month. */
int32_t ng_day_join(int year, int month, int day);
int ng_month_days(int year, int month);

/* A day as year, month (1..12) and day of the month. */
void ng_day_split(int32_t day, int *ret_year, int *ret_month, int *ret_day);

#endif
