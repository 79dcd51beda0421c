/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_gate.c - the revision gate. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>

#include "gate.h"

static int new_gate(void **state)
{
    ng_error err = NG_ERROR_INIT;
    ng_gate *g;
    if (ng_gate_new(&g, &err) != NG_OK)
        return -1;
    *state = g;
    return 0;
}

static int free_gate(void **state)
{
    ng_gate_free(*state);
    return 0;
}

static void a_revision_never_falls(void **state)
{
    ng_gate *g = *state;
    assert_int_equal(ng_gate_revision(g), 0);
    ng_gate_publish(g, 7);
    ng_gate_publish(g, 3);
    assert_int_equal(ng_gate_revision(g), 7);
}

static void waiting_ends_with_the_time(void **state)
{
    ng_gate *g = *state;
    ng_gate_publish(g, 2);
    assert_int_equal(ng_gate_wait(g, 3, 5), 2);
    assert_int_equal(ng_gate_wait(g, 2, 0), 2);
}

static void slots_are_limited_and_come_back(void **state)
{
    ng_gate *g = *state;
    ng_error err = NG_ERROR_INIT;
    unsigned slot = 0, last = 0;
    for (int i = 0; i < NG_READER_SLOTS_MAX; i++)
        assert_int_equal(ng_gate_take_slot(g, &last, &err), NG_OK);
    assert_int_equal(ng_gate_take_slot(g, &slot, &err), NG_LIMIT);
    ng_gate_give_slot(g, 5);
    ng_error_clear(&err);
    assert_int_equal(ng_gate_take_slot(g, &slot, &err), NG_OK);
    assert_int_equal(slot, 5);
}

static void a_query_on_the_published_revision_holds_nobody_up(void **state)
{
    ng_gate *g = *state;
    ng_error err = NG_ERROR_INIT;
    unsigned slot;
    ng_gate_publish(g, 1);
    assert_int_equal(ng_gate_take_slot(g, &slot, &err), NG_OK);
    assert_int_equal(ng_gate_enter(g, slot), 1);
    ng_gate_wait_readers(g);
    ng_gate_leave(g, slot);
}

struct writer {
    ng_gate *gate;
    atomic_int passed;
};

static void *wait_then_publish(void *data)
{
    struct writer *w = data;
    ng_gate_wait_readers(w->gate);
    atomic_store(&w->passed, 1);
    ng_gate_publish(w->gate, 3);
    return NULL;
}

static void the_writer_waits_for_a_query_on_an_old_revision(void **state)
{
    ng_gate *g = *state;
    ng_error err = NG_ERROR_INIT;
    unsigned old, fresh;
    ng_gate_publish(g, 1);
    assert_int_equal(ng_gate_take_slot(g, &old, &err), NG_OK);
    assert_int_equal(ng_gate_take_slot(g, &fresh, &err), NG_OK);
    ng_gate_enter(g, old);
    ng_gate_publish(g, 2);
    ng_gate_enter(g, fresh);
    struct writer w = {g, 0};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, wait_then_publish, &w), 0);
    assert_int_equal(ng_gate_wait(g, 3, 30), 2);
    assert_int_equal(atomic_load(&w.passed), 0);
    ng_gate_leave(g, old);
    assert_int_equal(ng_gate_wait(g, 3, 60000), 3);
    pthread_join(thread, NULL);
    ng_gate_leave(g, fresh);
}

static void a_reader_that_goes_away_does_not_hold_the_writer(void **state)
{
    ng_gate *g = *state;
    ng_error err = NG_ERROR_INIT;
    unsigned slot;
    ng_gate_publish(g, 1);
    assert_int_equal(ng_gate_take_slot(g, &slot, &err), NG_OK);
    ng_gate_enter(g, slot);
    ng_gate_publish(g, 2);
    struct writer w = {g, 0};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, wait_then_publish, &w), 0);
    ng_gate_give_slot(g, slot);
    assert_int_equal(ng_gate_wait(g, 3, 60000), 3);
    pthread_join(thread, NULL);
}

#define GATE_TEST(f) cmocka_unit_test_setup_teardown(f, new_gate, free_gate)

int main(void)
{
    const struct CMUnitTest tests[] = {
        GATE_TEST(a_revision_never_falls),
        GATE_TEST(waiting_ends_with_the_time),
        GATE_TEST(slots_are_limited_and_come_back),
        GATE_TEST(a_query_on_the_published_revision_holds_nobody_up),
        GATE_TEST(the_writer_waits_for_a_query_on_an_old_revision),
        GATE_TEST(a_reader_that_goes_away_does_not_hold_the_writer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
