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

/* A day as year, month (1..12) and day of the month. */
void ng_day_split(int32_t day, int *ret_year, int *ret_month, int *ret_day);

#endif
