/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_index_bulk.c - bulk builds: the same index as by batches, whatever waits in the feed. */
#include "index_fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARTICLES 120

static int begin_bulk(void **state)
{
    int failed = fixture_begin(state);
    fixture *f = *state;
    if (!failed)
        f->writer->bulk_bytes = 1;
    return failed;
}

static void put_numbered(fixture *f, const char *word, unsigned from, unsigned to,
                         unsigned passages)
{
    for (unsigned i = from; i < to; i++) {
        char id[24];
        snprintf(id, sizeof id, "a%u", i);
        fixture_put(f, id, word, passages + i % 3);
    }
}

static void delete_numbered(fixture *f, unsigned from, unsigned to)
{
    for (unsigned i = from; i < to; i++) {
        char id[24];
        snprintf(id, sizeof id, "a%u", i);
        fixture_delete(f, id);
    }
}

static void a_round_makes_one_compact_part(void **state)
{
    fixture *f = *state;
    put_numbered(f, "walrus", 0, ARTICLES, 3);
    ng_index_progress p = fixture_step(f);
    assert_int_equal(p.changes, ARTICLES);
    assert_int_equal(p.applied_seq, p.last_seq);
    assert_int_equal(p.parts, 2);
    assert_int_equal(fixture_count(f, "walrus"), 4 * ARTICLES);
    fixture_check(f);
    fixture_close_writer(f);
    fixture_open_writer(f, NG_INDEX_FOLLOW);
    fixture_check(f);
}

/* Whatever came before, in the live part and in sealed ones. */
static void replaced_and_deleted_articles_are_dead(void **state)
{
    fixture *f = *state;
    put_numbered(f, "walrus", 0, ARTICLES, 3);
    fixture_catch_up(f);
    f->writer->bulk_bytes = UINT64_MAX;
    put_numbered(f, "zebra", 0, 20, 2);
    fixture_catch_up(f);
    f->writer->bulk_bytes = 1;
    put_numbered(f, "heron", 10, 40, 1);
    delete_numbered(f, 35, 50);
    fixture_catch_up(f);
    fixture_check(f);
    assert_int_equal(fixture_count(f, "zebra"), 10 * 2 + 9); /* a0 to a9, 2 + i % 3 each */
}

static void an_article_that_comes_again_is_in_it_once(void **state)
{
    fixture *f = *state;
    put_numbered(f, "walrus", 0, ARTICLES, 3);
    put_numbered(f, "zebra", 0, ARTICLES, 2);
    delete_numbered(f, 0, 30);
    put_numbered(f, "heron", 10, 20, 5);
    fixture_catch_up(f);
    assert_int_equal(fixture_count(f, "walrus"), 0);
    fixture_check(f);
}

static void a_rebuild_is_a_bulk_build(void **state)
{
    fixture *f = *state;
    f->writer->bulk_bytes = UINT64_MAX;
    put_numbered(f, "walrus", 0, ARTICLES, 3);
    fixture_catch_up(f);
    fixture_close_writer(f);
    fixture_open_writer(f, NG_INDEX_REBUILD);
    f->writer->bulk_bytes = 1;
    f->writer->jobs = 5;
    fixture_catch_up(f);
    assert_int_equal(f->writer->generation, 2);
    fixture_check(f);
}

/* ---- Killed writers. ---- */

static void kill_at(void *data, const char *point)
{
    if (strcmp(point, data) == 0)
        kill(getpid(), SIGKILL);
}

static void build_and_die(fixture *f, const char *point)
{
    char copy[24];
    snprintf(copy, sizeof copy, "%s", point);
    fixture_close_writer(f);
    fixture_close_store(f);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        fixture_open_store(f);
        fixture_open_writer(f, NG_INDEX_FOLLOW);
        f->writer->bulk_bytes = 1;
        ng_index_writer_set_probe(f->writer, kill_at, copy);
        fixture_catch_up(f);
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    fixture_open_store(f);
    fixture_open_writer(f, NG_INDEX_FOLLOW);
    f->writer->bulk_bytes = 1;
}

static void a_killed_bulk_build_is_done_again(void **state)
{
    fixture *f = *state;
    static const char *const points[] = {"built", "compacted", "live", "listed"};
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        char word[24];
        snprintf(word, sizeof word, "version%zu", i);
        put_numbered(f, word, 0, 40, 2);
        build_and_die(f, points[i]);
        assert_int_equal(f->writer->rebuilding, 0);
        fixture_catch_up(f);
        assert_int_equal(fixture_count(f, word), 40 * 2 + 40 - 1);
        fixture_check(f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_round_makes_one_compact_part, begin_bulk, fixture_end),
        cmocka_unit_test_setup_teardown(replaced_and_deleted_articles_are_dead, begin_bulk,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(an_article_that_comes_again_is_in_it_once, begin_bulk,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(a_rebuild_is_a_bulk_build, begin_bulk, fixture_end),
        cmocka_unit_test_setup_teardown(a_killed_bulk_build_is_done_again, begin_bulk, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
