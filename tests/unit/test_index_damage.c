/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_index_damage.c - a failing disk, and damaged rows of the store. */
#include "index_fixture.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes < limit.rlim_max ? bytes : limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* Writes beyond a size fail, the size grows: no failure may cost more than the batch. */
static void a_failing_disk_costs_only_the_batch(void **state)
{
    fixture *f = *state;
    unsigned failed = 0;
    signal(SIGXFSZ, SIG_IGN);
    fixture_put(f, "kept", "walrus", 40);
    fixture_catch_up(f);
    for (unsigned round = 0; round < 4; round++) {
        char id[8];
        snprintf(id, sizeof id, "a%u", round);
        fixture_put(f, id, "zebra", 200);
        ng_status s = NG_IO;
        for (rlim_t bytes = 512u << round; s != NG_OK; bytes += bytes / 2) {
            ng_index_progress p;
            ng_error err = NG_ERROR_INIT;
            limit_files(bytes);
            s = ng_index_writer_step(f->writer, &p, &err);
            limit_files(RLIM_INFINITY);
            failed += s != NG_OK;
            assert_int_equal(fixture_count(f, "walrus"), 40);
        }
        fixture_catch_up(f);
        assert_int_equal(fixture_count(f, "zebra"), 200 * (round + 1));
        fixture_check(f);
    }
    assert_true(failed > 0);
}

static void change_rows(fixture *f, const char *sql)
{
    char path[300];
    sqlite3 *db = NULL;
    fixture_close_store(f);
    snprintf(path, sizeof path, "%s/%s", f->dir, NG_STORE_FILE);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    fixture_open_store(f);
}

static void a_damaged_article_is_left_out_alone(void **state)
{
    fixture *f = *state;
    fixture_put(f, "a", "walrus", 2);
    fixture_put(f, "b", "zebra", 3);
    fixture_put(f, "c", "panda", 4);
    fixture_close_writer(f);
    change_rows(f, "UPDATE revisions SET text = CAST(CAST(text AS TEXT) || 'zebro' AS BLOB) "
                   "WHERE key >> 24 = 2");
    fixture_open_writer(f, NG_INDEX_FOLLOW);
    ng_index_progress p = fixture_step(f);
    assert_int_equal(p.left_out, 1);
    assert_int_equal(p.applied_seq, p.last_seq);
    assert_int_equal(fixture_passages(f), 6);
    assert_int_equal(fixture_count(f, "zebro"), 0);
    assert_int_equal(fixture_count(f, "panda"), 4);
}

#define INDEX_TEST(f) cmocka_unit_test_setup_teardown(f, fixture_begin, fixture_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        INDEX_TEST(a_failing_disk_costs_only_the_batch),
        INDEX_TEST(a_damaged_article_is_left_out_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
