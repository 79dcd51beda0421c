/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_append_file.c - files that only grow. */
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

#include "append_file.h"

static char folder[256], path[300];

static int make_folder(void **state)
{
    (void)state;
    const char *tmp = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/nutgraf-append-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/file", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static off_t size_of_file(void)
{
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    return st.st_size;
}

static void append(ng_append_file *f, const char *text)
{
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_append_add(f, text, strlen(text), &err), NG_OK);
    assert_int_equal(ng_append_sync(f, &err), NG_OK);
}

static void what_was_not_kept_is_overwritten(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    ng_append_file f = NG_APPEND_FILE_INIT;
    assert_int_equal(ng_append_open(path, &f, &err), NG_OK);
    append(&f, "first ");
    ng_append_keep(&f);
    append(&f, "LOST LOST");
    assert_int_equal(ng_append_start(&f, f.valid, 0, &err), NG_OK);
    append(&f, "second");
    ng_append_keep(&f);
    assert_int_equal(f.valid, 12);
    ng_append_close(&f);
    ng_file_map m = NG_FILE_MAP_INIT;
    assert_int_equal(ng_file_map_open(path, &m, &err), NG_OK);
    assert_int_equal(ng_file_map_extend(&m, 12, &err), NG_OK);
    assert_memory_equal(m.data, "first second", 12);
    ng_file_map_close(&m);
}

static void starting_can_cut_what_was_not_kept(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    ng_append_file f = NG_APPEND_FILE_INIT;
    assert_int_equal(ng_append_open(path, &f, &err), NG_OK);
    append(&f, "0123456789");
    assert_int_equal(ng_append_start(&f, 4, 0, &err), NG_OK);
    assert_int_equal(size_of_file(), 10);
    assert_int_equal(ng_append_start(&f, 4, 1, &err), NG_OK);
    assert_int_equal(size_of_file(), 4);
    ng_append_close(&f);
}

static void a_file_shorter_than_recorded_is_damaged(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    ng_append_file f = NG_APPEND_FILE_INIT;
    assert_int_equal(ng_append_open(path, &f, &err), NG_OK);
    append(&f, "0123456789");
    assert_int_equal(ng_append_start(&f, 11, 1, NULL), NG_CORRUPT);
    ng_file_map m = NG_FILE_MAP_INIT;
    assert_int_equal(ng_file_map_open(path, &m, &err), NG_OK);
    assert_int_equal(ng_file_map_extend(&m, 11, NULL), NG_CORRUPT);
    assert_int_equal(ng_file_map_extend(&m, 10, &err), NG_OK);
    ng_file_map_close(&m);
    ng_append_close(&f);
}

static void a_map_follows_growth_in_place(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    ng_append_file f = NG_APPEND_FILE_INIT;
    assert_int_equal(ng_append_open(path, &f, &err), NG_OK);
    append(&f, "begin");
    ng_file_map m = NG_FILE_MAP_INIT;
    assert_int_equal(ng_file_map_open(path, &m, &err), NG_OK);
    assert_int_equal(ng_file_map_extend(&m, 5, &err), NG_OK);
    const unsigned char *before = m.data;
    char block[65536];
    memset(block, 'x', sizeof block);
    for (int i = 0; i < 40; i++)
        assert_int_equal(ng_append_add(&f, block, sizeof block, &err), NG_OK);
    append(&f, "end");
    assert_int_equal(ng_file_map_extend(&m, f.end, &err), NG_OK);
    assert_ptr_equal(m.data, before);
    assert_memory_equal(m.data + f.end - 4, "xend", 4);
    ng_file_map_close(&m);
    ng_append_close(&f);
}

static void a_missing_file_is_damage_to_a_reader(void **state)
{
    (void)state;
    ng_file_map m = NG_FILE_MAP_INIT;
    assert_int_equal(ng_file_map_open(path, &m, NULL), NG_CORRUPT);
}

static void an_empty_file_maps_to_nothing(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    ng_append_file f = NG_APPEND_FILE_INIT;
    assert_int_equal(ng_append_open(path, &f, &err), NG_OK);
    ng_file_map m = NG_FILE_MAP_INIT;
    assert_int_equal(ng_file_map_open(path, &m, &err), NG_OK);
    assert_int_equal(ng_file_map_extend(&m, 0, &err), NG_OK);
    assert_int_equal(m.valid, 0);
    ng_file_map_close(&m);
    ng_append_close(&f);
}

static void what_was_appended_can_be_read_written_or_not(void **state)
{
    (void)state;
    char got[16] = "";
    ng_error err = NG_ERROR_INIT;
    ng_append_file f = NG_APPEND_FILE_INIT;
    assert_int_equal(ng_append_open(path, &f, &err), NG_OK);
    append(&f, "written ");
    assert_int_equal(ng_append_add(&f, "pending", 7, &err), NG_OK);
    for (size_t at = 0; at <= 15; at++) {
        for (size_t len = 0; at + len <= 15; len++) {
            assert_int_equal(ng_append_read(&f, at, got, len, &err), NG_OK);
            assert_memory_equal(got, &"written pending"[at], len);
        }
        assert_int_equal(ng_append_read(&f, at, got, 16 - at, NULL), NG_CORRUPT);
    }
    ng_append_close(&f);
}

#define FILE_TEST(f) cmocka_unit_test_setup_teardown(f, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FILE_TEST(what_was_not_kept_is_overwritten),
        FILE_TEST(starting_can_cut_what_was_not_kept),
        FILE_TEST(a_file_shorter_than_recorded_is_damaged),
        FILE_TEST(a_map_follows_growth_in_place),
        FILE_TEST(a_missing_file_is_damage_to_a_reader),
        FILE_TEST(an_empty_file_maps_to_nothing),
        FILE_TEST(what_was_appended_can_be_read_written_or_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
