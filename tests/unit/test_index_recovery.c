/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_index_recovery.c - killed writers, damaged and foreign indexes. */
#include "index_fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "generation.h"

static void kill_at(void *data, const char *point)
{
    if (strcmp(point, data) == 0)
        kill(getpid(), SIGKILL);
}

/* Take steps in a child that is killed at `point`. */
static void step_and_die(fixture *f, int flags, const char *point)
{
    char copy[32];
    snprintf(copy, sizeof copy, "%s", point);
    fixture_close_writer(f);
    fixture_close_store(f);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        fixture_open_store(f);
        fixture_open_writer(f, flags);
        ng_index_writer_set_probe(f->writer, kill_at, copy);
        fixture_catch_up(f);
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    fixture_open_store(f);
    fixture_open_writer(f, NG_INDEX_FOLLOW);
}

static const char *const points[] = {"gate",     "begun",     "applied", "appended",
                                     "recorded", "committed", "synced",  "published"};

static void a_killed_writer_leaves_no_half_article(void **state)
{
    fixture *f = *state;
    fixture_put(f, "kept", "walrus", 3);
    fixture_catch_up(f);
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        char word[24];
        snprintf(word, sizeof word, "version%zu", i);
        fixture_put(f, "a", word, 5);
        fixture_put(f, "kept", word, 2);
        fixture_put(f, points[i], word, 2);
        if (i > 0)
            fixture_delete(f, points[i - 1]);
        step_and_die(f, NG_INDEX_FOLLOW, points[i]);
        uint32_t n = fixture_count(f, word);
        assert_true(n == 0 || n == 9);
        fixture_catch_up(f);
        assert_int_equal(fixture_count(f, word), 9);
        fixture_check(f);
    }
}

static void a_deleted_text_is_erased_after_a_kill(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    ng_article *a = NULL;
    uint64_t number = 0;
    uint32_t revision = 0;
    fixture_put(f, "a", "walrus", 1);
    fixture_catch_up(f);
    assert_int_equal(ng_store_find(f->store, "a", &number, &revision, &err), NG_OK);
    fixture_delete(f, "a");
    step_and_die(f, NG_INDEX_FOLLOW, "published");
    assert_int_equal(ng_store_get_for_index(f->store, number, revision, &a, &err), NG_OK);
    ng_article_free(a);
    fixture_catch_up(f);
    assert_int_equal(ng_store_get_for_index(f->store, number, revision, &a, &err), NG_NOTFOUND);
}

static void a_killed_rebuild_goes_on_or_begins_anew(void **state)
{
    fixture *f = *state;
    const char *const at[] = {"applied", "committed", "published", "switching", "switched"};
    fixture_put(f, "a", "zebra", 3);
    fixture_put(f, "b", "walrus", 2);
    fixture_catch_up(f);
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        step_and_die(f, NG_INDEX_REBUILD, at[i]);
        assert_int_equal(fixture_count(f, "zebra"), 3);
        fixture_catch_up(f);
        fixture_check(f);
    }
}

static void a_killed_first_build_goes_on(void **state)
{
    fixture *f = *state;
    char path[512];
    fixture_put(f, "a", "zebra", 3);
    fixture_catch_up(f);
    fixture_close_writer(f);
    snprintf(path, sizeof path, "%s/passages/CURRENT", f->dir);
    assert_int_equal(unlink(path), 0);
    fixture_put(f, "b", "walrus", 2);
    step_and_die(f, NG_INDEX_FOLLOW, "switching");
    assert_int_equal(fixture_catch_up(f).rebuilding, 0);
    assert_int_equal(f->writer->generation, 1);
    fixture_check(f);
}

static void overwrite(const char *path, off_t at, const char *bytes, size_t n)
{
    int fd = open(path, O_WRONLY);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, bytes, n, at), (ssize_t)n);
    close(fd);
}

/* Reopen after `damage` and expect a rebuild for a reason that holds `reason`. */
static void expect_rebuild(fixture *f, const char *reason)
{
    uint64_t revision = ng_gate_revision(f->gate);
    fixture_open_writer(f, NG_INDEX_FOLLOW);
    assert_int_equal(f->writer->rebuilding, 1);
    if (!strstr(f->writer->reason, reason))
        fail_msg("the reason was: %s", f->writer->reason);
    fixture_catch_up(f);
    assert_true(ng_gate_revision(f->gate) > revision);
    ng_index_free(f->index);
    f->index = NULL;
    fixture_check(f);
}

static void two_articles(fixture *f)
{
    fixture_put(f, "a", "zebra", 3);
    fixture_put(f, "b", "walrus", 2);
    fixture_catch_up(f);
    fixture_close_writer(f);
}

static void a_damaged_database_is_rebuilt(void **state)
{
    fixture *f = *state;
    char path[512];
    two_articles(f);
    fixture_path(f, "part-1/iamglass", path);
    overwrite(path, 0, "garbage garbage", 15);
    expect_rebuild(f, "cannot be opened");
}

static void a_short_table_is_rebuilt(void **state)
{
    fixture *f = *state;
    char path[512];
    two_articles(f);
    fixture_path(f, "passages.tab", path);
    assert_int_equal(truncate(path, 100), 0);
    expect_rebuild(f, "shorter");
}

static void a_short_or_missing_file_of_copies_is_rebuilt(void **state)
{
    fixture *f = *state;
    char path[512];
    two_articles(f);
    fixture_path(f, "copies.tab", path);
    assert_int_equal(truncate(path, 4), 0);
    expect_rebuild(f, "shorter");
    fixture_close_writer(f);
    fixture_path(f, "copies.tab", path);
    assert_int_equal(unlink(path), 0);
    expect_rebuild(f, "shorter");
}

static void a_missing_generation_is_rebuilt(void **state)
{
    fixture *f = *state;
    char path[512], aside[600];
    two_articles(f);
    fixture_path(f, "", path);
    path[strlen(path) - 1] = '\0';
    snprintf(aside, sizeof aside, "%s-aside", path);
    assert_int_equal(rename(path, aside), 0);
    expect_rebuild(f, "missing");
}

static void set_metadata(fixture *f, const char *key, const char *value)
{
    char live[512];
    ng_error err = NG_ERROR_INIT;
    xp_writer *w = NULL;
    fixture_path(f, "part-1", live);
    assert_int_equal(xp_writer_open(live, NG_LIVE_FLAGS, &w, &err), NG_OK);
    assert_int_equal(xp_writer_begin(w, &err), NG_OK);
    assert_int_equal(xp_writer_set_metadata(w, key, value, strlen(value), &err), NG_OK);
    assert_int_equal(xp_writer_commit(w, &err), NG_OK);
    xp_writer_free(w);
}

static void an_index_of_other_rules_is_rebuilt(void **state)
{
    fixture *f = *state;
    const char *const changes[][3] = {
        {"ng.schema", "99", "schema"},
        {"ng.analyzer", "99", "rules for words"},
        {"ng.ranking", "1 2 3 4 5 6 7 8 9", "ranking"},
        {"ng.store", "0123456789abcdef0123456789abcdef", "another article store"},
        {"ng.applied", "999999", "newer than"},
        {"ng.forward", "nonsense", "ng.forward"},
    };
    two_articles(f);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        set_metadata(f, changes[i][0], changes[i][1]);
        expect_rebuild(f, changes[i][2]);
        fixture_close_writer(f);
    }
    fixture_open_writer(f, NG_INDEX_FOLLOW);
}

static void only_one_generation_remains(void **state)
{
    fixture *f = *state;
    uint64_t n = 0, newest = 0;
    char path[PATH_MAX];
    two_articles(f);
    fixture_open_writer(f, NG_INDEX_REBUILD);
    fixture_catch_up(f);
    assert_int_equal(ng_generation_current(f->dir, &n, NULL), NG_OK);
    assert_int_equal(ng_generation_newest(f->dir, &newest, NULL), NG_OK);
    assert_int_equal(n, newest);
    assert_int_equal(ng_generation_path(f->dir, n - 1, NULL, path, NULL), NG_OK);
    assert_int_not_equal(access(path, F_OK), 0);
}

static void a_failed_step_is_made_good_by_the_next(void **state)
{
    fixture *f = *state;
    char path[512];
    struct stat st;
    fixture_put(f, "a", "zebra", 3);
    fixture_catch_up(f);
    fixture_put(f, "b", "walrus", 2);
    /* As if another had failed before: the handle is gone, and the files are longer than recorded.
     */
    fixture_path(f, "forward.bin", path);
    assert_int_equal(stat(path, &st), 0);
    overwrite(path, st.st_size, "left over", 9);
    xp_writer_free(f->writer->xapian);
    f->writer->xapian = NULL;
    fixture_catch_up(f);
    fixture_check(f);
    ng_index *ix = fixture_enter(f);
    uint32_t n = 0;
    const uint16_t *hashes = ng_index_forward(ix, ng_index_facts(ix, 4), &n);
    assert_int_equal(n, 5);
    assert_int_equal(hashes[0], ng_word_hash("walrus", 6));
    fixture_leave(f);
}

#define INDEX_TEST(f) cmocka_unit_test_setup_teardown(f, fixture_begin, fixture_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        INDEX_TEST(a_killed_writer_leaves_no_half_article),
        INDEX_TEST(a_deleted_text_is_erased_after_a_kill),
        INDEX_TEST(a_killed_rebuild_goes_on_or_begins_anew),
        INDEX_TEST(a_killed_first_build_goes_on),
        INDEX_TEST(a_damaged_database_is_rebuilt),
        INDEX_TEST(a_short_table_is_rebuilt),
        INDEX_TEST(a_short_or_missing_file_of_copies_is_rebuilt),
        INDEX_TEST(a_missing_generation_is_rebuilt),
        INDEX_TEST(an_index_of_other_rules_is_rebuilt),
        INDEX_TEST(only_one_generation_remains),
        INDEX_TEST(a_failed_step_is_made_good_by_the_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
