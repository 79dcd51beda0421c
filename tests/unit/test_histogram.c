/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_histogram.c - buckets, shares of them, and threads that add at once; marks of the lag. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <uv.h>

#include "service/histogram.h"
#include "service/lag.h"

#define THREADS   4
#define ADDITIONS 20000

static void an_empty_one_has_no_quantile(void **state)
{
    (void)state;
    ng_histogram h = {.sum_ns = 0};
    ng_histogram_view v = ng_histogram_read(&h);
    assert_int_equal(v.count, 0);
    assert_true(ng_histogram_quantile(&v, 0.99) <= 0);
}

static void a_bound_belongs_to_its_bucket_and_one_more_to_the_next(void **state)
{
    (void)state;
    for (size_t i = 0; i < NG_HISTOGRAM_BOUNDS; i++) {
        ng_histogram h = {.sum_ns = 0};
        ng_histogram_add(&h, ng_histogram_bound(i) - 1);
        ng_histogram_add(&h, ng_histogram_bound(i));
        ng_histogram_add(&h, ng_histogram_bound(i) + 1);
        ng_histogram_view v = ng_histogram_read(&h);
        assert_int_equal(v.buckets[i], 2);
        assert_int_equal(v.buckets[i + 1], 1);
        assert_int_equal(v.sum_ns, 3 * ng_histogram_bound(i));
    }
}

static void bounds_ascend_and_are_written_in_seconds(void **state)
{
    (void)state;
    for (size_t i = 0; i < NG_HISTOGRAM_BOUNDS; i++) {
        double seconds = strtod(ng_histogram_bound_text(i), NULL);
        assert_int_equal((uint64_t)(seconds * 1e9 + 0.5), ng_histogram_bound(i));
        assert_true(ng_histogram_bound(i) < ng_histogram_bound(i + 1));
    }
    assert_string_equal(ng_histogram_bound_text(NG_HISTOGRAM_BOUNDS), "+Inf");
}

static void a_quantile_lies_in_the_bucket_that_holds_it(void **state)
{
    (void)state;
    ng_histogram h = {.sum_ns = 0};
    for (int i = 0; i < 90; i++)
        ng_histogram_add(&h, 1500000); /* 1 to 2 ms */
    for (int i = 0; i < 10; i++)
        ng_histogram_add(&h, 60000000); /* 50 to 100 ms */
    ng_histogram_view v = ng_histogram_read(&h);
    double p50 = ng_histogram_quantile(&v, 0.5), p99 = ng_histogram_quantile(&v, 0.99);
    assert_true(p50 > 1e6 && p50 <= 2e6);
    assert_true(ng_histogram_quantile(&v, 0.9) <= 2e6);
    assert_true(p99 > 50e6 && p99 <= 100e6);
}

static void what_has_no_bound_is_said_to_be_at_the_last(void **state)
{
    (void)state;
    ng_histogram h = {.sum_ns = 0};
    ng_histogram_add(&h, UINT64_C(3600000000000));
    ng_histogram_view v = ng_histogram_read(&h);
    assert_int_equal(v.buckets[NG_HISTOGRAM_BUCKETS - 1], 1);
    assert_int_equal((uint64_t)ng_histogram_quantile(&v, 0.5),
                     ng_histogram_bound(NG_HISTOGRAM_BOUNDS - 1));
}

static void add_many(void *data)
{
    for (uint64_t i = 0; i < ADDITIONS; i++)
        ng_histogram_add(data, i * 1000);
}

static void nothing_is_lost_between_threads(void **state)
{
    (void)state;
    ng_histogram h = {.sum_ns = 0};
    uv_thread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(uv_thread_create(&threads[i], add_many, &h), 0);
    for (int i = 0; i < THREADS; i++)
        uv_thread_join(&threads[i]);
    ng_histogram_view v = ng_histogram_read(&h);
    assert_int_equal(v.count, THREADS * ADDITIONS);
    assert_int_equal(v.sum_ns, THREADS * UINT64_C(1000) * (ADDITIONS - 1) * ADDITIONS / 2);
}

static void the_oldest_change_that_waits_is_known(void **state)
{
    (void)state;
    ng_lag l = {.n = 0};
    assert_int_equal(ng_lag_since(&l), 0);
    ng_lag_commit(&l, 5, 100);
    ng_lag_commit(&l, 9, 200);
    ng_lag_commit(&l, 9, 300); /* said twice */
    assert_int_equal(ng_lag_since(&l), 100);
    ng_lag_apply(&l, 5);
    assert_int_equal(ng_lag_since(&l), 200);
    ng_lag_apply(&l, 8);
    assert_int_equal(ng_lag_since(&l), 200);
    ng_lag_apply(&l, 9);
    assert_int_equal(ng_lag_since(&l), 0);
}

static void a_full_row_says_an_age_too_high_never_too_low(void **state)
{
    (void)state;
    for (uint64_t n = NG_LAG_MARKS - 1; n <= NG_LAG_MARKS + 1; n++) {
        ng_lag l = {.n = 0};
        for (uint64_t seq = 1; seq <= n; seq++)
            ng_lag_commit(&l, seq, 10 * seq);
        assert_true(l.n <= NG_LAG_MARKS);
        for (uint64_t seq = 1; seq < n; seq++) {
            ng_lag_apply(&l, seq);
            assert_in_range(ng_lag_since(&l), 1, 10 * (seq + 1));
        }
        ng_lag_apply(&l, n);
        assert_int_equal(ng_lag_since(&l), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_one_has_no_quantile),
        cmocka_unit_test(a_bound_belongs_to_its_bucket_and_one_more_to_the_next),
        cmocka_unit_test(bounds_ascend_and_are_written_in_seconds),
        cmocka_unit_test(a_quantile_lies_in_the_bucket_that_holds_it),
        cmocka_unit_test(what_has_no_bound_is_said_to_be_at_the_last),
        cmocka_unit_test(nothing_is_lost_between_threads),
        cmocka_unit_test(the_oldest_change_that_waits_is_known),
        cmocka_unit_test(a_full_row_says_an_age_too_high_never_too_low),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
