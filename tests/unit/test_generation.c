/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_generation.c - the folders of generations, and CURRENT. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "generation.h"

static char folder[256];

static int make_folder(void **state)
{
    (void)state;
    const char *tmp = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/nutgraf-generation-XXXXXX", tmp ? tmp : "/tmp");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char path[PATH_MAX];
    int failed = ng_generation_remove_others(folder, 0, 0, NULL) != NG_OK;
    const char *names[] = {"CURRENT", "CURRENT.new", "gen-x"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/passages/%s", folder, names[i]);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/passages", folder);
    rmdir(path);
    return failed || rmdir(folder) != 0;
}

static uint64_t create(void)
{
    ng_error err = NG_ERROR_INIT;
    uint64_t n = 0;
    assert_int_equal(ng_generation_create(folder, &n, &err), NG_OK);
    return n;
}

static void write_current(const char *text)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/passages/CURRENT", folder);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void without_current_there_is_no_index(void **state)
{
    (void)state;
    uint64_t n;
    assert_int_equal(ng_generation_current(folder, &n, NULL), NG_NOTFOUND);
    create();
    assert_int_equal(ng_generation_current(folder, &n, NULL), NG_NOTFOUND);
}

static void current_names_what_was_switched_to(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    uint64_t n = 0;
    assert_int_equal(create(), 1);
    assert_int_equal(create(), 2);
    assert_int_equal(ng_generation_switch(folder, 1, &err), NG_OK);
    assert_int_equal(ng_generation_current(folder, &n, &err), NG_OK);
    assert_int_equal(n, 1);
    assert_int_equal(ng_generation_switch(folder, 2, &err), NG_OK);
    assert_int_equal(ng_generation_current(folder, &n, &err), NG_OK);
    assert_int_equal(n, 2);
    assert_int_equal(create(), 3);
}

static void a_damaged_current_is_told_from_a_missing_one(void **state)
{
    (void)state;
    const char *damaged[] = {
        "",         "gen-1",        "gen-1\nx",    "gen-\n",
        "gen-01\n", "gen-1/../x\n", "gen-99999\n", "gen-99999999999999999999\n"};
    create();
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        uint64_t n;
        write_current(damaged[i]);
        assert_int_equal(ng_generation_current(folder, &n, NULL), NG_CORRUPT);
    }
}

static void removing_keeps_two_and_what_is_no_generation(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    char path[PATH_MAX];
    for (int i = 0; i < 4; i++)
        create();
    assert_int_equal(ng_generation_path(folder, 1, "live", path, &err), NG_OK);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(ng_generation_path(folder, 1, "live/file", path, &err), NG_OK);
    fclose(fopen(path, "w"));
    snprintf(path, sizeof path, "%s/passages/gen-x", folder);
    fclose(fopen(path, "w"));
    assert_int_equal(ng_generation_remove_others(folder, 2, 4, &err), NG_OK);
    assert_int_equal(access(path, F_OK), 0);
    for (uint64_t n = 1; n <= 4; n++) {
        assert_int_equal(ng_generation_path(folder, n, NULL, path, &err), NG_OK);
        assert_int_equal(access(path, F_OK) == 0, n == 2 || n == 4);
    }
}

static void a_path_that_is_too_long_is_refused(void **state)
{
    (void)state;
    char dir[PATH_MAX + 8], path[PATH_MAX];
    memset(dir, 'd', sizeof dir);
    /* "/passages/gen-7" has 15 bytes */
    dir[PATH_MAX - 1 - 15] = '\0';
    assert_int_equal(ng_generation_path(dir, 7, NULL, path, NULL), NG_OK);
    dir[PATH_MAX - 1 - 15] = 'd';
    dir[PATH_MAX - 15] = '\0';
    assert_int_equal(ng_generation_path(dir, 7, NULL, path, NULL), NG_LIMIT);
}

#define FOLDER_TEST(f) cmocka_unit_test_setup_teardown(f, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(without_current_there_is_no_index),
        FOLDER_TEST(current_names_what_was_switched_to),
        FOLDER_TEST(a_damaged_current_is_told_from_a_missing_one),
        FOLDER_TEST(removing_keeps_two_and_what_is_no_generation),
        cmocka_unit_test(a_path_that_is_too_long_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
