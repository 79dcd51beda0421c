/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_query_dates.c - dates that count from today. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "nutgraf/query.h"

#define MONDAY 19002 /* 2022-01-10 */

static char *understood(const char *text, int32_t today)
{
    ng_query *q = NULL;
    ng_buf b = NG_BUF_INIT;
    assert_int_equal(ng_query_parse(text, strlen(text), &q, NULL), NG_OK);
    ng_query_set_today(q, today);
    assert_int_equal(ng_query_interpreted(q, &b, NULL), NG_OK);
    assert_int_equal(q->n_warnings, 0);
    ng_query_free(q);
    return ng_buf_steal(&b);
}

static void check(const char *text, int32_t today, const char *expected)
{
    char *got = understood(text, today);
    assert_string_equal(got, expected);
    free(got);
}

static int32_t day(const char *text)
{
    int32_t from, to;
    assert_int_equal(ng_day_range_parse(text, strlen(text), &from, &to, NULL), NG_OK);
    return from;
}

static void days_count_back_from_today_which_is_one_of_them(void **state)
{
    (void)state;
    check("date:today", MONDAY, "date:2022-01-10");
    check("date:yesterday", MONDAY, "date:2022-01-09");
    check("date:\"last 7 days\"", MONDAY, "date:2022-01-04..2022-01-10");
    check("date:\"last 1 day\"", MONDAY, "date:2022-01-10");
    check("date:\"last 2 weeks\"", MONDAY, "date:2021-12-28..2022-01-10");
    check("date:\"last 3 months\"", day("2022-05-31"), "date:2022-03-01..2022-05-31");
    check("date:\"last 2 years\"", day("2024-02-29"), "date:2022-03-01..2024-02-29");
}

static void a_week_is_monday_to_sunday(void **state)
{
    (void)state;
    check("date:\"last week\"", MONDAY, "date:2022-01-03..2022-01-09");
    check("date:\"last week\"", MONDAY - 1, "date:2021-12-27..2022-01-02");
    check("date:\"this week\"", MONDAY + 6, "date:2022-01-10..2022-01-16");
    check("date:\"this week\"", day("1969-12-31"), "date:1969-12-29..1970-01-04");
}

static void months_and_years_are_whole(void **state)
{
    (void)state;
    check("date:\"last month\"", MONDAY, "date:2021-12");
    check("date:\"last month\"", day("2024-03-31"), "date:2024-02");
    check("date:\"this month\"", MONDAY, "date:2022-01");
    check("date:\"last year\"", MONDAY, "date:2021");
    check("date:\"this year\"", MONDAY, "date:2022");
    check("date:\"last day\"", MONDAY, "date:2022-01-09");
}

static void quotes_are_not_needed_and_case_does_not_count(void **state)
{
    (void)state;
    check("freeze date:last 7 days ships", MONDAY, "freeze date:2022-01-04..2022-01-10 ships");
    check("date:LAST week, ships", MONDAY, "date:2022-01-03..2022-01-09 ships");
    check("(cats date:last  month) dogs", MONDAY, "(cats date:2021-12) dogs");
    check("-date:last 2 days cats", MONDAY, "-date:2022-01-09..2022-01-10 cats");
    check("date:Today cats", MONDAY, "date:2022-01-10 cats");
    check("date:last 9999 years", MONDAY, "date:1022-01-11..2022-01-10");
}

static void the_day_of_the_clock_counts_until_another_is_set(void **state)
{
    (void)state;
    ng_query *q = NULL;
    assert_int_equal(ng_query_parse("date:today", 10, &q, NULL), NG_OK);
    const ng_node *date = q->root->children[0];
    assert_int_equal(date->from_day, date->to_day);
    assert_true(date->from_day > 20000);
    ng_query_set_today(q, MONDAY);
    assert_int_equal(date->from_day, MONDAY);
    ng_query_free(q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_count_back_from_today_which_is_one_of_them),
        cmocka_unit_test(a_week_is_monday_to_sunday),
        cmocka_unit_test(months_and_years_are_whole),
        cmocka_unit_test(quotes_are_not_needed_and_case_does_not_count),
        cmocka_unit_test(the_day_of_the_clock_counts_until_another_is_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
