/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_outlet.c - who may write to the socket of a connection, and when the loop is woken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "service/job.h"
#include "service/limits.h"

#define MUCH ((size_t)8 << 20) /* more than a socket holds */

typedef struct ends {
    int ours, theirs;
    ng_outlet *outlet;
} ends;

static ends open_ends(void)
{
    int fds[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
    ends e = {.ours = fds[0], .theirs = fds[1], .outlet = ng_outlet_new()};
    assert_non_null(e.outlet);
    ng_outlet_open(e.outlet, e.ours);
    return e;
}

static void close_ends(ends *e)
{
    ng_outlet_release(e->outlet);
    close(e->ours);
    if (e->theirs >= 0)
        close(e->theirs);
}

static void only_an_open_outlet_takes_messages(void **state)
{
    (void)state;
    ng_outlet *o = ng_outlet_new();
    assert_non_null(o);
    assert_false(ng_outlet_begin(o));
    ng_outlet_open(o, 0);
    assert_true(ng_outlet_begin(o));
    ng_outlet_end(o, 1);
    ng_outlet_close(o);
    assert_false(ng_outlet_begin(o));
    ng_outlet_release(o);
}

static void an_answer_counts_until_its_job_came_back(void **state)
{
    (void)state;
    ends e = open_ends();
    char text[8];
    assert_true(ng_outlet_begin(e.outlet));
    assert_int_equal(ng_outlet_send(e.outlet, "answer\n", 7), 7);
    ng_outlet_end(e.outlet, 1);
    assert_int_equal(ng_outlet_answered(e.outlet), 1);
    assert_int_equal(read(e.theirs, text, sizeof text), 7);
    ng_outlet_came_back(e.outlet);
    assert_int_equal(ng_outlet_answered(e.outlet), 0);
    close_ends(&e);
}

static void half_a_message_holds_it_until_the_rest_is_written(void **state)
{
    (void)state;
    ends e = open_ends();
    char *much = calloc(1, MUCH);
    assert_non_null(much);
    assert_true(ng_outlet_begin(e.outlet));
    size_t sent = ng_outlet_send(e.outlet, much, MUCH);
    assert_in_range(sent, 1, MUCH - 1);
    assert_int_equal(ng_outlet_answered(e.outlet), 0);
    ng_outlet_end(e.outlet, 0);
    assert_false(ng_outlet_begin(e.outlet));
    ng_outlet_resume(e.outlet);
    assert_true(ng_outlet_begin(e.outlet));
    assert_int_equal(ng_outlet_send(e.outlet, much, MUCH), 0);
    ng_outlet_end(e.outlet, 1);
    free(much);
    close_ends(&e);
}

static void nothing_is_sent_to_a_client_that_is_gone(void **state)
{
    (void)state;
    ends e = open_ends();
    close(e.theirs);
    e.theirs = -1;
    assert_true(ng_outlet_begin(e.outlet));
    assert_int_equal(ng_outlet_send(e.outlet, "answer\n", 7), 0);
    ng_outlet_end(e.outlet, 0);
    assert_int_equal(ng_outlet_answered(e.outlet), 0);
    close_ends(&e);
}

/* ---- The way back. ---- */

typedef struct loop {
    uv_loop_t uv;
    uv_async_t async;
    ng_done done;
    int woken;
} loop;

static void on_wake(uv_async_t *async)
{
    ((loop *)async->data)->woken++;
}

static loop *open_loop(void)
{
    loop *l = calloc(1, sizeof *l);
    assert_non_null(l);
    assert_int_equal(uv_loop_init(&l->uv), 0);
    assert_int_equal(uv_async_init(&l->uv, &l->async, on_wake), 0);
    l->async.data = l;
    assert_int_equal(ng_done_init(&l->done, &l->async), 0);
    return l;
}

static void close_loop(loop *l)
{
    ng_done_release(&l->done);
    uv_close((uv_handle_t *)&l->async, NULL);
    uv_run(&l->uv, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&l->uv), 0);
    free(l);
}

static int was_woken(loop *l)
{
    l->woken = 0;
    uv_run(&l->uv, UV_RUN_NOWAIT);
    return l->woken;
}

static void push(loop *l, ng_outlet *outlet, int answered)
{
    ng_job *job = ng_job_new(NG_METHOD_SEARCH, "1", NULL, NULL);
    assert_non_null(job);
    job->outlet = ng_outlet_hold(outlet);
    atomic_store(&job->answered, answered);
    ng_done_push(&l->done, job);
}

static void take(loop *l)
{
    ng_jobs jobs = ng_done_take(&l->done);
    for (ng_job *job; (job = ng_jobs_pop(&jobs));)
        ng_job_free(job);
}

static void the_loop_is_woken_once_for_unanswered_jobs(void **state)
{
    (void)state;
    loop *l = open_loop();
    ng_outlet *o = ng_outlet_new();
    push(l, o, 0);
    assert_true(was_woken(l));
    push(l, o, 0); /* the first was not taken yet */
    assert_false(was_woken(l));
    take(l);
    push(l, o, 0);
    assert_true(was_woken(l));
    close_loop(l);
    ng_outlet_release(o);
}

static void the_loop_sleeps_on_for_answered_jobs_but_not_for_ever_so_many(void **state)
{
    (void)state;
    loop *l = open_loop();
    ng_outlet *o = ng_outlet_new();
    for (int i = 0; i < NG_ANSWERED_JOBS_MAX; i++)
        push(l, o, 1);
    assert_false(was_woken(l));
    push(l, o, 1);
    assert_true(was_woken(l));
    close_loop(l);
    ng_outlet_release(o);
}

static void the_loop_is_woken_for_answered_jobs_that_it_awaits(void **state)
{
    (void)state;
    loop *l = open_loop();
    ng_outlet *o = ng_outlet_new();
    push(l, o, 1);
    ng_outlet_await(o, 1); /* too late for that one */
    assert_false(was_woken(l));
    ng_done_remind(&l->done);
    assert_true(was_woken(l));
    take(l);
    ng_done_remind(&l->done);
    assert_false(was_woken(l));
    push(l, o, 1);
    assert_true(was_woken(l));
    close_loop(l);
    ng_outlet_release(o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_an_open_outlet_takes_messages),
        cmocka_unit_test(an_answer_counts_until_its_job_came_back),
        cmocka_unit_test(half_a_message_holds_it_until_the_rest_is_written),
        cmocka_unit_test(nothing_is_sent_to_a_client_that_is_gone),
        cmocka_unit_test(the_loop_is_woken_once_for_unanswered_jobs),
        cmocka_unit_test(the_loop_sleeps_on_for_answered_jobs_but_not_for_ever_so_many),
        cmocka_unit_test(the_loop_is_woken_for_answered_jobs_that_it_awaits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
