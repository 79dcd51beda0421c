/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_turns.c - whose job is next. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "service/turns.h"

static void push(ng_turns *t, ng_turn_client *client, const char *id)
{
    ng_error err = NG_ERROR_INIT;
    ng_job *job = ng_job_new(NG_METHOD_SEARCH, id, NULL, NULL);
    assert_non_null(job);
    assert_int_equal(ng_turns_push(t, client, job, &err), NG_OK);
}

/* The ids of the next jobs, in a row. */
static void assert_next(ng_turns *t, const char *expected)
{
    for (const char *c = expected; *c; c++) {
        ng_job *job = ng_turns_pop(t);
        assert_non_null(job);
        assert_memory_equal(job->id, c, 1);
        ng_job_free(job);
    }
}

static void one_client_is_served_in_order(void **state)
{
    (void)state;
    ng_turns t = {.heap = NULL};
    ng_turn_client a = NG_TURN_CLIENT_INIT;
    push(&t, &a, "1");
    push(&t, &a, "2");
    push(&t, &a, "3");
    assert_next(&t, "12");
    push(&t, &a, "4");
    assert_next(&t, "34");
    assert_null(ng_turns_pop(&t));
    ng_turns_release(&t);
}

static void a_late_client_waits_for_one_job_of_each_other(void **state)
{
    (void)state;
    ng_turns t = {.heap = NULL};
    ng_turn_client a = NG_TURN_CLIENT_INIT, b = NG_TURN_CLIENT_INIT, c = NG_TURN_CLIENT_INIT;
    for (int i = 0; i < 5; i++)
        push(&t, &a, "a");
    for (int i = 0; i < 5; i++)
        push(&t, &b, "b");
    assert_next(&t, "abab");
    push(&t, &c, "c");
    ng_job *first = ng_turns_pop(&t), *second = ng_turns_pop(&t);
    assert_true(first->id[0] == 'c' || second->id[0] == 'c');
    ng_job_free(first);
    ng_job_free(second);
    ng_turns_release(&t);
}

static void dear_jobs_come_less_often(void **state)
{
    (void)state;
    ng_turns t = {.heap = NULL};
    ng_turn_client dear = NG_TURN_CLIENT_INIT, cheap = NG_TURN_CLIENT_INIT;
    for (int i = 0; i < 100; i++) {
        ng_turn_client_spent(&dear, 4000000);
        ng_turn_client_spent(&cheap, 1000000);
    }
    for (int i = 0; i < 3; i++)
        push(&t, &dear, "D");
    for (int i = 0; i < 12; i++)
        push(&t, &cheap, "c");
    assert_next(&t, "DccccDccccDcccc");
    ng_turns_release(&t);
}

static void time_that_nobody_wanted_is_not_held_against_a_client(void **state)
{
    (void)state;
    ng_turns t = {.heap = NULL};
    ng_turn_client a = NG_TURN_CLIENT_INIT, b = NG_TURN_CLIENT_INIT;
    for (int i = 0; i < 50; i++)
        push(&t, &a, "a");
    for (int i = 0; i < 50; i++)
        assert_next(&t, "a");
    push(&t, &b, "b");
    push(&t, &a, "a");
    push(&t, &b, "b");
    push(&t, &a, "a");
    assert_next(&t, "baba");
    ng_turns_release(&t);
}

static void a_client_that_was_away_has_saved_nothing(void **state)
{
    (void)state;
    ng_turns t = {.heap = NULL};
    ng_turn_client a = NG_TURN_CLIENT_INIT, b = NG_TURN_CLIENT_INIT;
    push(&t, &b, "b");
    assert_next(&t, "b");
    for (int i = 0; i < 20; i++)
        push(&t, &a, "a");
    assert_next(&t, "aaaaaaaaaa");
    for (int i = 0; i < 3; i++)
        push(&t, &b, "b");
    ng_job *jobs[4];
    int of_a = 0;
    for (int i = 0; i < 4; i++) {
        jobs[i] = ng_turns_pop(&t);
        of_a += jobs[i]->id[0] == 'a';
    }
    assert_in_range(of_a, 1, 2);
    for (int i = 0; i < 4; i++)
        ng_job_free(jobs[i]);
    ng_turns_release(&t);
}

static void jobs_without_a_client_go_first(void **state)
{
    (void)state;
    ng_turns t = {.heap = NULL};
    ng_turn_client a = NG_TURN_CLIENT_INIT;
    push(&t, &a, "a");
    push(&t, &a, "a");
    push(&t, NULL, "1");
    push(&t, NULL, "2");
    assert_next(&t, "12aa");
    ng_turns_release(&t);
}

static void what_still_waits_is_freed(void **state)
{
    (void)state;
    ng_turns t = {.heap = NULL};
    ng_turn_client a = NG_TURN_CLIENT_INIT;
    for (int i = 0; i < 200; i++)
        push(&t, &a, "a");
    ng_turns_release(&t);
    assert_null(ng_turns_pop(&t));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_client_is_served_in_order),
        cmocka_unit_test(a_late_client_waits_for_one_job_of_each_other),
        cmocka_unit_test(dear_jobs_come_less_often),
        cmocka_unit_test(time_that_nobody_wanted_is_not_held_against_a_client),
        cmocka_unit_test(a_client_that_was_away_has_saved_nothing),
        cmocka_unit_test(jobs_without_a_client_go_first),
        cmocka_unit_test(what_still_waits_is_freed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
