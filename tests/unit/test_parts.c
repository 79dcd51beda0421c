/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_parts.c - the list of the parts of a generation, and tombstones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disk.h"
#include "generation.h"
#include "parts.h"
#include "tombstones.h"

static int remove_entry(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st, (void)flag, (void)ftw;
    return remove(path);
}

static char dir[128];

static int set_up(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    uint64_t generation = 0;
    const char *tmp = getenv("TMPDIR");
    snprintf(dir, sizeof dir, "%s/nutgraf-parts-XXXXXX", tmp ? tmp : "/tmp");
    return mkdtemp(dir) ? ng_generation_create(dir, &generation, &err) : -1;
}

static int tear_down(void **state)
{
    (void)state;
    return nftw(dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

static void write_text(const char *text)
{
    ng_error err = NG_ERROR_INIT;
    char folder[PATH_MAX];
    assert_int_equal(ng_generation_path(dir, 1, NULL, folder, &err), NG_OK);
    assert_int_equal(ng_replace_file(folder, NG_PARTS_FILE, text, strlen(text), &err), NG_OK);
}

static ng_status read_parts(ng_parts *ret)
{
    ng_error err = NG_ERROR_INIT;
    return ng_parts_read(dir, 1, ret, &err);
}

static void a_list_is_read_back(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    ng_parts p = {{{4, 1, 300000}, {9, 300001, 316384}, {7, 316390, UINT32_MAX}}, 3}, q;
    assert_int_equal(read_parts(&q), NG_NOTFOUND);
    assert_int_equal(ng_parts_write(dir, 1, &p, &err), NG_OK);
    assert_int_equal(read_parts(&q), NG_OK);
    assert_true(ng_parts_equal(&p, &q));
    assert_int_equal(q.items[1].first, 300001);
    assert_int_equal(q.items[1].last, 316384);
    assert_int_equal(ng_parts_live(&q)->last, UINT32_MAX);
    assert_int_equal(ng_parts_next_number(&q), 10);
}

static void a_damaged_list_is_refused(void **state)
{
    (void)state;
    static const char *const damaged[] = {
        "",                         /* no live part */
        "part-1 1 5\n",             /* sealed only */
        "part-1 1 -\npart-2 9 -\n", /* two live ones */
        "part-1 1 9\npart-2 9 -\n", /* docids overlap */
        "part-1 7 3\npart-2 9 -\n", /* ends before it begins */
        "part-0 1 -\n",             /* no such number */
        "part-1 0 -\n",             /* no such docid */
        "part-1 1 -",               /* cut off */
        "part-1 1 -\nx",            /* more than a list */
        "live 1 -\n",               /* something else */
    };
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        ng_parts p;
        write_text(damaged[i]);
        if (read_parts(&p) != NG_CORRUPT)
            fail_msg("accepted: %s", damaged[i]);
    }
}

static void a_list_has_at_most_its_limit(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    ng_parts p = {.n = NG_PARTS_MAX}, q;
    for (uint32_t i = 0; i < NG_PARTS_MAX; i++)
        p.items[i] = (ng_part){4000000000u + i, 4000000000u + 10 * i, 4000000009u + 10 * i};
    p.items[NG_PARTS_MAX - 1].last = UINT32_MAX;
    assert_int_equal(ng_parts_write(dir, 1, &p, &err), NG_OK);
    assert_int_equal(read_parts(&q), NG_OK);
    assert_true(ng_parts_equal(&p, &q));
    p.n = NG_PARTS_MAX - 1;
    p.items[p.n - 1].last = UINT32_MAX;
    assert_int_equal(ng_parts_write(dir, 1, &p, &err), NG_OK);
    assert_int_equal(read_parts(&q), NG_OK);
    char text[64 * (NG_PARTS_MAX + 1)] = "";
    for (int i = 1; i <= NG_PARTS_MAX; i++)
        snprintf(text + strlen(text), 64, "part-%d %d %d\n", i, i, i);
    snprintf(text + strlen(text), 64, "part-%d %d -\n", NG_PARTS_MAX + 1, NG_PARTS_MAX + 1);
    write_text(text);
    assert_int_equal(read_parts(&q), NG_CORRUPT);
}

static void only_folders_of_no_part_are_removed(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    char path[PATH_MAX];
    static const char *const names[] = {"part-1", "part-2", "part-3", "part-x", "forward.bin"};
    const ng_parts p = {{{2, 1, UINT32_MAX}}, 1};
    struct stat st;
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(ng_generation_path(dir, 1, names[i], path, &err), NG_OK);
        mkdir(path, 0700);
    }
    assert_int_equal(ng_parts_remove_others(dir, 1, &p, 3, &err), NG_OK);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(ng_generation_path(dir, 1, names[i], path, &err), NG_OK);
        assert_int_equal(stat(path, &st), i == 0 ? -1 : 0);
    }
    assert_int_equal(ng_parts_remove_others(dir, 1, &p, 0, &err), NG_OK);
    assert_int_equal(ng_generation_path(dir, 1, "part-3", path, &err), NG_OK);
    assert_int_equal(stat(path, &st), -1);
}

static void tombstones_are_counted_in_ranges(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    ng_tombstones t = {0};
    static const uint32_t docids[] = {1, 63, 64, 65, 127, 128, 100000};
    int is_new = 0;
    for (size_t i = 0; i < 7; i++)
        assert_int_equal(ng_tombstones_add(&t, docids[i], &is_new, &err), NG_OK);
    assert_int_equal(is_new, 1);
    assert_int_equal(ng_tombstones_add(&t, 64, &is_new, &err), NG_OK);
    assert_int_equal(is_new, 0);
    assert_int_equal(t.n, 7);
    assert_true(ng_tombstones_has(&t, 65) && !ng_tombstones_has(&t, 66));
    assert_false(ng_tombstones_has(&t, UINT32_MAX));
    assert_int_equal(ng_tombstones_count(&t, 1, UINT32_MAX), 7);
    assert_int_equal(ng_tombstones_count(&t, 2, 63), 1);
    assert_int_equal(ng_tombstones_count(&t, 63, 64), 2);
    assert_int_equal(ng_tombstones_count(&t, 64, 127), 3);
    assert_int_equal(ng_tombstones_count(&t, 128, 128), 1);
    assert_int_equal(ng_tombstones_count(&t, 129, 99999), 0);
    ng_tombstones other = {0};
    assert_int_equal(ng_tombstones_copy(&t, &other, &err), NG_OK);
    ng_tombstones_subtract(&t, &other, 64, 127);
    assert_int_equal(t.n, 4);
    assert_true(ng_tombstones_has(&t, 63) && ng_tombstones_has(&t, 128));
    ng_tombstones_subtract(&t, &other, 1, UINT32_MAX);
    assert_int_equal(t.n, 0);
    ng_tombstones_release(&other);
    ng_tombstones_release(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_list_is_read_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_damaged_list_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_list_has_at_most_its_limit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_folders_of_no_part_are_removed, set_up, tear_down),
        cmocka_unit_test(tombstones_are_counted_in_ranges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
