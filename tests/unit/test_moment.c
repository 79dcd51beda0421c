/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_moment.c - dates as publishers write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "nutgraf/article.h"

static void expect(const char *text, const char *formatted)
{
    ng_moment m;
    ng_error err = NG_ERROR_INIT;
    char ret[NG_MOMENT_TEXT];
    if (ng_moment_parse(text, strlen(text), &m, &err) != NG_OK)
        fail_msg("%s", err.text);
    ng_moment_format(&m, ret);
    assert_string_equal(ret, formatted);
}

static void rfc_3339_keeps_the_offset(void **state)
{
    (void)state;
    expect("2022-01-10T09:30:00Z", "2022-01-10T09:30:00Z");
    expect("2022-01-10T09:30:00+01:00", "2022-01-10T09:30:00+01:00");
    expect("2022-01-10t09:30:00.123456-0530", "2022-01-10T09:30:00-05:30");
    expect("1969-12-31T23:59:59-00:30", "1969-12-31T23:59:59-00:30");
}

static void iso_8601_comes_in_many_forms(void **state)
{
    (void)state;
    expect("2022-01-10", "2022-01-10");
    expect("20220110", "2022-01-10");
    expect("20220110T093000Z", "2022-01-10T09:30:00Z");
    expect("20220110T0930+0100", "2022-01-10T09:30:00+01:00");
    expect("20220110093000", "2022-01-10T09:30:00Z");
    expect("2022-01-10 14:00", "2022-01-10T14:00:00Z");
    expect("2022/1/9 4:05:06 +02", "2022-01-09T04:05:06+02:00");
    expect(" 2022-01-10T09:30 \n", "2022-01-10T09:30:00Z");
}

static void mail_dates_are_read(void **state)
{
    (void)state;
    expect("Mon, 10 Jan 2022 09:30:00 +0100", "2022-01-10T09:30:00+01:00");
    expect("10 Jan 2022 09:30 GMT", "2022-01-10T09:30:00Z");
    expect("Mon, 10 Jan 2022 09:30:00 EST", "2022-01-10T09:30:00-05:00");
    expect("Mon, 10 Jan 2022 09:30:00 +0000 (UTC)", "2022-01-10T09:30:00Z");
    expect("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z");
}

static void reuters_dates_are_read(void **state)
{
    (void)state;
    expect("26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01Z");
    expect(" 5-MAR-1987 09:05:42.43", "1987-03-05T09:05:42Z");
}

static void dates_in_words_are_read(void **state)
{
    (void)state;
    expect("January 10, 2022", "2022-01-10");
    expect("Jan. 10, 2022, 9:30 p.m. EST", "2022-01-10T21:30:00-05:00");
    expect("10 January 2022", "2022-01-10");
    expect("Monday, 10th January 2022 at 12:05 am", "2022-01-10T00:05:00Z");
    expect("Sept 3 1998", "1998-09-03");
    expect("Wed Oct 10 20:19:24 +0000 2018", "2018-10-10T20:19:24Z");
}

static void unix_seconds_and_milliseconds_are_read(void **state)
{
    (void)state;
    expect("1641807000", "2022-01-10T09:30:00Z");
    expect("1641807000.5", "2022-01-10T09:30:00Z");
    expect("1641807000123", "2022-01-10T09:30:00Z");
    expect("-100000000", "1966-10-31T14:13:20Z");
}

static void what_is_no_day_is_refused(void **state)
{
    (void)state;
    const char *const bad[] = {"",
                               " ",
                               "2022",
                               "2022-01",
                               "202201",
                               "January 2022",
                               "2022-02-29",
                               "1900-02-29",
                               "2022-13-01",
                               "2022-00-10",
                               "2022-01-00",
                               "2022-04-31",
                               "2022-01-10T24:30:00Z",
                               "2022-01-10T09:60:00Z",
                               "2022-01-10T09:30:00Z and more",
                               "10/01/2022",
                               "yesterday",
                               "99999999999999999999",
                               "2022-01-10T09:30:00+24:00",
                               "\xFF\xFE"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ng_moment m;
        ng_error err = NG_ERROR_INIT;
        if (ng_moment_parse(bad[i], strlen(bad[i]), &m, &err) != NG_INVALID)
            fail_msg("\"%s\" was read as a date", bad[i]);
    }
}

static void every_day_survives_a_round_trip(void **state)
{
    (void)state;
    for (int64_t day = -719162; day < 2932896; day += 97) {
        ng_moment m = {.unix_seconds = day * 86400, .known = 1, .day_only = 1}, again;
        char text[NG_MOMENT_TEXT];
        ng_error err = NG_ERROR_INIT;
        ng_moment_format(&m, text);
        assert_int_equal(ng_moment_parse(text, strlen(text), &again, &err), NG_OK);
        assert_int_equal(again.unix_seconds, m.unix_seconds);
        assert_int_equal(again.day_only, 1);
    }
}

static void the_unknown_and_the_impossible_are_empty(void **state)
{
    (void)state;
    char text[NG_MOMENT_TEXT];
    ng_moment_format(&(ng_moment){.unix_seconds = 0, .known = 0}, text);
    assert_string_equal(text, "");
    ng_moment_format(&(ng_moment){.unix_seconds = INT64_MAX, .known = 1}, text);
    assert_string_equal(text, "");
    ng_moment_format(&(ng_moment){.unix_seconds = INT64_MIN, .offset_minutes = -1, .known = 1},
                     text);
    assert_string_equal(text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rfc_3339_keeps_the_offset),
        cmocka_unit_test(iso_8601_comes_in_many_forms),
        cmocka_unit_test(mail_dates_are_read),
        cmocka_unit_test(reuters_dates_are_read),
        cmocka_unit_test(dates_in_words_are_read),
        cmocka_unit_test(unix_seconds_and_milliseconds_are_read),
        cmocka_unit_test(what_is_no_day_is_refused),
        cmocka_unit_test(every_day_survives_a_round_trip),
        cmocka_unit_test(the_unknown_and_the_impossible_are_empty),
    };
    return cmocka_run_group_tests_name("moment", tests, NULL, NULL);
}
