/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_disk.c - free space and folders. */
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

#include "disk.h"
#include "nutgraf/store.h"

static void a_disk_keeps_a_twentieth_or_a_fixed_reserve(void **state)
{
    (void)state;
    ng_disk small = {.total = 20000};
    assert_int_equal(ng_disk_reserve(&small), 1000);
    ng_disk large = {.total = UINT64_C(1) << 40};
    assert_int_equal(ng_disk_reserve(&large), NG_DISK_RESERVE_MAX);
}

static void a_disk_has_what_is_free_beyond_the_reserve(void **state)
{
    (void)state;
    ng_disk d = {.free = 1500, .total = 20000};
    assert_true(ng_disk_has(&d, 499));
    assert_true(ng_disk_has(&d, 500));
    assert_false(ng_disk_has(&d, 501));
    assert_false(ng_disk_has(&d, UINT64_MAX));
    d.free = 999;
    assert_false(ng_disk_has(&d, 0));
}

static void a_full_disk_is_named_with_its_free_bytes(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_disk_check("/tmp", UINT64_MAX, &err), NG_NOSPACE);
    assert_non_null(strstr(err.text, "/tmp: "));
    assert_non_null(strstr(err.text, "bytes free"));
}

static void a_missing_folder_has_no_free_space(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_disk_check("/tmp/no/such/folder", 0, &err), NG_IO);
    assert_non_null(strstr(err.text, "/tmp/no/such/folder"));
}

static void missing_parents_are_made_private(void **state)
{
    (void)state;
    char base[] = "/tmp/nutgraf-disk-XXXXXX";
    assert_non_null(mkdtemp(base));
    char dir[160], parent[128];
    snprintf(parent, sizeof parent, "%s/a", base);
    snprintf(dir, sizeof dir, "%s//b/", parent);
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_make_dirs(dir, &err), NG_OK);
    assert_int_equal(ng_make_dirs(dir, &err), NG_OK);
    struct stat st;
    assert_int_equal(stat(dir, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    rmdir(dir);
    rmdir(parent);
    rmdir(base);
}

static void a_file_in_the_way_is_named(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_make_dirs("/dev/null/below", &err), NG_IO);
    assert_string_equal(err.text, "/dev/null is not a folder");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_disk_keeps_a_twentieth_or_a_fixed_reserve),
        cmocka_unit_test(a_disk_has_what_is_free_beyond_the_reserve),
        cmocka_unit_test(a_full_disk_is_named_with_its_free_bytes),
        cmocka_unit_test(a_missing_folder_has_no_free_space),
        cmocka_unit_test(missing_parents_are_made_private),
        cmocka_unit_test(a_file_in_the_way_is_named),
    };
    return cmocka_run_group_tests_name("disk", tests, NULL, NULL);
}
