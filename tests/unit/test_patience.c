/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_patience.c - a thread takes what is left of the processors, and is hurried when that is
 * little. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "nutgraf/priority.h"
#include "service/patience.h"

#define LONG_MS  600000u
#define SHORT_MS 2u
#define NOBODY   65534

static ng_patience *with(unsigned ms)
{
    ng_error err = NG_ERROR_INIT;
    ng_patience *p = NULL;
    assert_int_equal(ng_patience_new(ms, &p, &err), NG_OK);
    return p;
}

static void work_is_idle_until_it_ends(void **state)
{
    (void)state;
    if (!ng_thread_can_be_hurried()) {
        print_message("skipped: the system does not let threads be hurried\n");
        return;
    }
    ng_patience *p = with(LONG_MS);
    for (int i = 0; i < 3; i++) {
        ng_patience_begin(p);
        assert_int_equal(sched_getscheduler(0), SCHED_IDLE);
        ng_patience_end(p);
        assert_int_equal(sched_getscheduler(0), SCHED_OTHER);
    }
    ng_patience_free(p);
}

static void long_work_is_hurried(void **state)
{
    (void)state;
    ng_patience *p = with(SHORT_MS);
    for (int i = 0; i < 3; i++) {
        ng_patience_begin(p);
        while (sched_getscheduler(0) != SCHED_OTHER) /* for ever when nobody hurries it */
            ;
        ng_patience_end(p);
    }
    ng_patience_free(p);
}

/* In a process of its own, which cannot get its privileges back. */
static int is_left_alone(void)
{
    const struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_NICE, &none) != 0 || setgid(NOBODY) != 0 || setuid(NOBODY) != 0)
        return -1;
    ng_patience *p = with(LONG_MS);
    int idle = ng_thread_can_be_hurried();
    ng_patience_begin(p);
    idle |= sched_getscheduler(0) == SCHED_IDLE;
    ng_patience_end(p);
    ng_patience_free(p);
    return !idle;
}

static void without_privileges_no_thread_is_made_idle(void **state)
{
    int status = 0;
    (void)state;
    if (geteuid() != 0) {
        print_message("skipped: needs root, to give it up\n");
        return;
    }
    pid_t child = fork();
    if (child == 0)
        _exit(is_left_alone() == 1 ? 0 : 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_is_idle_until_it_ends),
        cmocka_unit_test(long_work_is_hurried),
        cmocka_unit_test(without_privileges_no_thread_is_made_idle),
    };
    return cmocka_run_group_tests_name("patience", tests, NULL, NULL);
}
