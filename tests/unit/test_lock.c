/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_lock.c - one writer of a folder, and the gate, between processes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "nutgraf/store.h"

static char base[64], dir[80];

static int make_folder(void **state)
{
    (void)state;
    snprintf(base, sizeof base, "/tmp/nutgraf-lock-XXXXXX");
    if (!mkdtemp(base))
        return -1;
    snprintf(dir, sizeof dir, "%s/index", base);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    char path[96];
    snprintf(path, sizeof path, "%s/lock", dir);
    unlink(path);
    snprintf(path, sizeof path, "%s/gate", dir);
    unlink(path);
    rmdir(dir);
    return rmdir(base);
}

typedef ng_status (*taker)(ng_lock **ret, ng_error *err);

static ng_status take_writer(ng_lock **ret, ng_error *err)
{
    return ng_lock_writer(dir, "serve", ret, err);
}

static ng_status take_shared(ng_lock **ret, ng_error *err)
{
    return ng_lock_gate_shared(dir, ret, err);
}

static ng_status take_exclusive(ng_lock **ret, ng_error *err)
{
    return ng_lock_gate_exclusive(dir, 0, ret, err);
}

/* A process that holds a lock until it is killed. Gives once the lock is held. */
static pid_t start_holder(taker take)
{
    int ready[2];
    assert_int_equal(pipe(ready), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        ng_lock *l = NULL;
        char ok = take(&l, NULL) == NG_OK && l ? 'y' : 'n';
        if (write(ready[1], &ok, 1) == 1)
            for (;;)
                pause();
        _exit(1);
    }
    char ok = 'n';
    close(ready[1]);
    assert_int_equal(read(ready[0], &ok, 1), 1);
    close(ready[0]);
    assert_int_equal(ok, 'y');
    return pid;
}

static void end_holder(pid_t pid)
{
    assert_int_equal(kill(pid, SIGKILL), 0);
    while (waitpid(pid, NULL, 0) < 0)
        assert_int_equal(errno, EINTR);
}

static void a_writer_makes_a_private_folder(void **state)
{
    (void)state;
    ng_lock *l = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_lock_writer(dir, "index", &l, &err), NG_OK);
    struct stat st;
    assert_int_equal(stat(dir, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    ng_lock_free(l);
}

static void a_second_writer_is_told_who_holds_it(void **state)
{
    (void)state;
    pid_t pid = start_holder(take_writer);
    ng_lock *l = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_lock_writer(dir, "index", &l, &err), NG_LOCKED);
    char holder[64];
    snprintf(holder, sizeof holder, "process %ld (serve)", (long)pid);
    assert_non_null(strstr(err.text, holder));
    assert_non_null(strstr(err.text, dir));
    end_holder(pid);
}

static void a_second_writer_of_the_same_process_is_refused(void **state)
{
    (void)state;
    ng_lock *first = NULL, *second = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_lock_writer(dir, "index", &first, &err), NG_OK);
    assert_int_equal(ng_lock_writer(dir, "index", &second, &err), NG_LOCKED);
    assert_null(second);
    ng_lock_free(first);
}

static void a_killed_writer_leaves_the_folder_free(void **state)
{
    (void)state;
    end_holder(start_holder(take_writer));
    ng_lock *l = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_lock_writer(dir, "index", &l, &err), NG_OK);
    ng_lock_free(l);
}

static void rubbish_in_the_lock_file_is_not_shown(void **state)
{
    (void)state;
    ng_lock *l = NULL, *second = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_lock_writer(dir, "index", &l, &err), NG_OK);
    char path[96];
    snprintf(path, sizeof path, "%s/lock", dir);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs("12 \x1b[2J\xff", f);
    fclose(f);
    assert_int_equal(ng_lock_writer(dir, "index", &second, &err), NG_LOCKED);
    assert_non_null(strstr(err.text, "another process"));
    ng_lock_free(l);
}

static void a_purpose_that_is_too_long_is_refused(void **state)
{
    (void)state;
    char what[128];
    memset(what, 'x', sizeof what);
    what[sizeof what - 1] = '\0';
    ng_lock *l = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_lock_writer(dir, what, &l, &err), NG_LIMIT);
    assert_int_equal(ng_lock_writer(dir, "index", &l, NULL), NG_OK);
    ng_lock_free(l);
}

static void readers_share_the_gate(void **state)
{
    (void)state;
    mkdir(dir, 0700);
    pid_t pid = start_holder(take_shared);
    ng_lock *l = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_lock_gate_shared(dir, &l, &err), NG_OK);
    assert_non_null(l);
    ng_lock_free(l);
    end_holder(pid);
}

static void a_writer_goes_on_without_the_gate_after_its_wait(void **state)
{
    (void)state;
    mkdir(dir, 0700);
    pid_t pid = start_holder(take_shared);
    int mark = 0;
    ng_lock *l = (ng_lock *)&mark;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_lock_gate_exclusive(dir, 5, &l, &err), NG_OK);
    assert_null(l);
    end_holder(pid);
    assert_int_equal(ng_lock_gate_exclusive(dir, 0, &l, &err), NG_OK);
    assert_non_null(l);
    ng_lock_free(l);
}

static void a_killed_writer_opens_the_gate(void **state)
{
    (void)state;
    mkdir(dir, 0700);
    end_holder(start_holder(take_exclusive));
    ng_lock *l = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_lock_gate_shared(dir, &l, &err), NG_OK);
    ng_lock_free(l);
}

static void there_is_no_gate_without_a_folder(void **state)
{
    (void)state;
    ng_lock *l = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_lock_gate_shared("/tmp/no/such/folder", &l, &err), NG_NOTFOUND);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_writer_makes_a_private_folder),
        IN_FOLDER(a_second_writer_is_told_who_holds_it),
        IN_FOLDER(a_second_writer_of_the_same_process_is_refused),
        IN_FOLDER(a_killed_writer_leaves_the_folder_free),
        IN_FOLDER(rubbish_in_the_lock_file_is_not_shown),
        IN_FOLDER(a_purpose_that_is_too_long_is_refused),
        IN_FOLDER(readers_share_the_gate),
        IN_FOLDER(a_writer_goes_on_without_the_gate_after_its_wait),
        IN_FOLDER(a_killed_writer_opens_the_gate),
        cmocka_unit_test(there_is_no_gate_without_a_folder),
    };
    return cmocka_run_group_tests_name("lock", tests, NULL, NULL);
}
