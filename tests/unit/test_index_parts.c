/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_index_parts.c - sealing, tombstones and merging, with readers and killed writers. */
#include "index_fixture.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SMALL 40 /* passages at which the live part is sealed here */

static int begin_small(void **state)
{
    int failed = fixture_begin(state);
    fixture *f = *state;
    if (!failed)
        f->writer->live_max = SMALL;
    return failed;
}

static void reopen_small(fixture *f)
{
    fixture_close_writer(f);
    fixture_open_writer(f, NG_INDEX_FOLLOW);
    f->writer->live_max = SMALL;
}

static void settle(fixture *f)
{
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_index_writer_settle(f->writer, &err), NG_OK);
}

/* Articles <name>0, <name>1 …, each of `passages`; a step for each, and one that maintains. */
static void put_many(fixture *f, const char *name, unsigned n, unsigned passages)
{
    for (unsigned i = 0; i < n; i++) {
        char id[96];
        snprintf(id, sizeof id, "%s%u", name, i);
        fixture_put(f, id, name, passages);
        fixture_step(f);
        fixture_step(f);
    }
}

static void a_full_live_part_is_sealed(void **state)
{
    fixture *f = *state;
    put_many(f, "walrus", SMALL / 4 - 1, 4);
    assert_int_equal(f->writer->parts.n, 1);
    put_many(f, "zebra", 1, 4);
    assert_int_equal(f->writer->parts.n, 2);
    assert_int_equal(f->writer->parts.items[0].last, SMALL);
    put_many(f, "heron", 1, 4);
    assert_int_equal(fixture_count(f, "walrus"), SMALL - 4);
    assert_int_equal(fixture_count(f, "heron"), 4);
    fixture_check(f);
    reopen_small(f);
    assert_int_equal(f->writer->parts.n, 2);
    fixture_check(f);
}

static void what_is_replaced_in_a_sealed_part_is_dead_at_once(void **state)
{
    fixture *f = *state;
    put_many(f, "walrus", SMALL / 4, 4);
    fixture_put(f, "walrus3", "zebra", 5);
    fixture_delete(f, "walrus4");
    fixture_catch_up(f);
    assert_int_equal(f->writer->dead.n, 8);
    assert_int_equal(fixture_count(f, "walrus"), SMALL - 8);
    assert_int_equal(fixture_count(f, "zebra"), 5);
    assert_int_equal(fixture_passages(f), SMALL - 8 + 5);
    fixture_check(f);
    fixture_delete(f, "walrus3"); /* its live passages, too; dead ones are not counted twice */
    fixture_catch_up(f);
    assert_int_equal(f->writer->dead.n, 13);
    assert_int_equal(fixture_passages(f), SMALL - 8);
    reopen_small(f);
    assert_int_equal(f->writer->dead.n, 13);
    fixture_check(f);
}

static void tombstones_outlive_sealing_and_merging(void **state)
{
    fixture *f = *state;
    put_many(f, "walrus", SMALL / 4, 4);
    fixture_delete(f, "walrus2");
    put_many(f, "zebra", SMALL / 4, 4);
    fixture_delete(f, "zebra5");
    put_many(f, "heron", SMALL / 4, 4);
    settle(f);
    assert_true(f->writer->merges > 0);
    assert_int_equal(fixture_count(f, "walrus"), SMALL - 4);
    assert_int_equal(fixture_count(f, "zebra"), SMALL - 4);
    fixture_check(f);
    reopen_small(f);
    fixture_check(f);
}

static void parts_stay_few(void **state)
{
    fixture *f = *state;
    for (unsigned i = 0; i < 24; i++) {
        char name[24];
        snprintf(name, sizeof name, "batch%u-", i);
        put_many(f, name, SMALL / 4, 4);
        settle(f);
        assert_true(f->writer->parts.n <= 5);
    }
    assert_int_equal(f->writer->seals, 24);
    assert_int_equal(fixture_passages(f), 24 * SMALL);
    fixture_check(f);
}

static void an_empty_live_part_is_not_kept(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    ng_index_meta next = f->writer->meta;
    assert_int_equal(ng_index_new_live(f->writer, NULL, 0, &next, &err), NG_OK);
    assert_int_equal(f->writer->parts.n, 1);
    assert_true(ng_parts_live(&f->writer->parts)->number > 1);
    fixture_put(f, "b", "zebra", 2);
    fixture_catch_up(f);
    fixture_check(f);
}

static void a_part_with_many_dead_is_rewritten(void **state)
{
    fixture *f = *state;
    f->writer->live_max = 800;
    put_many(f, "walrus", 20, 40);
    put_many(f, "zebra", 1, 1);
    settle(f);
    assert_int_equal(f->writer->parts.n, 2);
    for (unsigned i = 0; i < 10; i++) {
        char id[24];
        snprintf(id, sizeof id, "walrus%u", i);
        if (i % 2)
            fixture_put(f, id, "heron", 2);
        else
            fixture_delete(f, id);
    }
    fixture_catch_up(f);
    assert_int_equal(f->writer->dead.n, 400);
    settle(f);
    assert_int_equal(f->writer->merges, 1);
    assert_int_equal(f->writer->merge_failures, 0);
    assert_int_equal(f->writer->dead.n, 0);
    assert_int_equal(fixture_passages(f), 400 + 1 + 10);
    fixture_check(f);
    fixture_delete(f, "walrus15"); /* a tombstone of a younger block counts */
    fixture_catch_up(f);
    assert_int_equal(f->writer->dead.n, 40);
    reopen_small(f);
    assert_int_equal(f->writer->dead.n, 40);
    assert_int_equal(fixture_count(f, "walrus"), 360);
    fixture_check(f);
    put_many(f, "heron", 20, 10); /* what was rewritten can be merged */
    settle(f);
    assert_true(f->writer->merges > 0);
    fixture_check(f);
}

static void a_live_part_with_many_dead_is_sealed_and_rewritten(void **state)
{
    fixture *f = *state;
    f->writer->live_max = 800;
    put_many(f, "walrus", 4, 20);
    fixture_delete(f, "walrus0");
    fixture_delete(f, "walrus1");
    fixture_delete(f, "walrus2");
    fixture_catch_up(f);
    settle(f);
    assert_int_equal(f->writer->seals, 0); /* 60 are few */
    fixture_put(f, "walrus3", "heron", 4);
    fixture_catch_up(f);
    settle(f);
    assert_true(f->writer->seals > 0);
    assert_int_equal(f->writer->rewritten, 1);
    assert_int_equal(f->writer->dead.n, 0);
    assert_int_equal(fixture_passages(f), 4);
    fixture_check(f);
}

/* An article that is deleted, and erased, while its part is rewritten: its passages are not copied
 * any more, and their tombstones go with those that were known before. */
static void what_is_gone_meanwhile_is_left_out_by_name(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    char source[PATH_MAX], destination[PATH_MAX];
    ng_tombstones dead = {0};
    put_many(f, "walrus", SMALL / 4, 4);
    assert_int_equal(f->writer->parts.n, 2);
    fixture_delete(f, "walrus3");
    fixture_catch_up(f);
    fixture_step(f);
    uint32_t part = f->writer->parts.items[0].number;
    uint64_t generation = f->writer->generation;
    assert_int_equal(ng_part_path(f->dir, generation, part, source, &err), NG_OK);
    assert_int_equal(ng_part_path(f->dir, generation, 900, destination, &err), NG_OK);
    const ng_part_rewrite r = {.dir = f->dir,
                               .source = source,
                               .table = f->writer->table.path,
                               .table_bytes = f->writer->meta.table,
                               .dead = &dead,
                               .ranking = f->writer->ranking};
    assert_int_equal(ng_part_rewrite_run(&r, destination, &err), NG_OK);
    assert_int_equal(dead.n, 4);
    for (uint32_t docid = 1; docid <= SMALL; docid++)
        assert_int_equal(ng_tombstones_has(&dead, docid),
                         ng_tombstones_has(&f->writer->dead, docid));
    ng_tombstones_release(&dead);
}

/* What stands where the merged part will be makes the first merge fail. */
static void obstruct(void *data, const char *point)
{
    fixture *f = data;
    ng_error err = NG_ERROR_INIT;
    char path[PATH_MAX];
    xp_writer *other = NULL;
    if (strcmp(point, "merging") != 0 || f->writer->merge_failures > 0)
        return;
    assert_int_equal(
        ng_part_path(f->dir, f->writer->generation, f->writer->merged.number, path, &err), NG_OK);
    assert_int_equal(xp_writer_open(path, XP_WRITE_CREATE_ONLY, &other, &err), NG_OK);
    xp_writer_free(other);
}

static void a_failed_merge_loses_nothing(void **state)
{
    fixture *f = *state;
    ng_index_writer_set_probe(f->writer, obstruct, f);
    put_many(f, "walrus", SMALL / 4, 4);
    put_many(f, "zebra", SMALL / 4, 4);
    settle(f);
    assert_int_equal(f->writer->merge_failures, 1);
    assert_int_equal(f->writer->merges, 0);
    fixture_check(f);
    put_many(f, "heron", SMALL / 4, 4);
    settle(f);
    assert_int_equal(f->writer->merge_failures, 1);
    assert_true(f->writer->merges > 0);
    fixture_check(f);
}

static uint64_t key_of(const fixture *f, size_t part)
{
    return ng_part_key(f->writer->generation, f->writer->parts.items[part].number);
}

static int is_held(ng_list_cache *cache, uint64_t part, const char *term, uint32_t *ret)
{
    const ng_list_name name = {part, NG_UPTO_SEALED, term, strlen(term)};
    return ng_list_cache_count(cache, &name, ret);
}

static void a_merged_part_is_warm_and_its_sources_are_forgotten(void **state)
{
    fixture *f = *state;
    uint32_t n = 0;
    uint64_t sources[2];
    ng_list_cache *cache = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_list_cache_new(1 << 20, &cache, &err), NG_OK);
    ng_index_writer_use_cache(f->writer, cache);
    put_many(f, "walrus", SMALL / 4, 4);
    ng_index_use_cache(fixture_enter(f), cache);
    fixture_leave(f);
    sources[0] = key_of(f, 0);
    assert_int_equal(fixture_count(f, "walrus"), SMALL);
    assert_true(is_held(cache, sources[0], "walrus", &n));
    put_many(f, "zebra", SMALL / 4, 4);
    sources[1] = key_of(f, 1);
    assert_int_equal(fixture_count(f, "zebra"), SMALL);
    settle(f);
    assert_int_equal(f->writer->parts.n, 2);
    assert_true(is_held(cache, key_of(f, 0), "walrus", &n));
    assert_int_equal(n, SMALL);
    for (size_t i = 0; i < 2; i++)
        assert_false(is_held(cache, sources[i], "walrus", &n));
    assert_int_equal(fixture_count(f, "walrus"), SMALL);
    fixture_check(f);
    ng_index_free(f->index);
    f->index = NULL;
    fixture_close_writer(f);
    ng_list_cache_free(cache);
}

static void note_policy(void *data)
{
    atomic_store((atomic_int *)data, sched_getscheduler(0)); /* of the thread */
}

static void a_merge_gives_way_to_searches(void **state)
{
    fixture *f = *state;
    atomic_int policy = -1;
    ng_index_writer_on_merged(f->writer, note_policy, &policy);
    put_many(f, "walrus", SMALL / 4, 4);
    put_many(f, "zebra", SMALL / 4, 4);
    while (f->writer->merge && !ng_merge_is_done(f->writer->merge))
        sched_yield(); /* whoever waits for it in a settling hurries it */
    settle(f);
    assert_true(f->writer->merges > 0);
    assert_int_equal(atomic_load(&policy), SCHED_IDLE);
    fixture_close_writer(f);
}

/* ---- Killed writers. ---- */

static void kill_at(void *data, const char *point)
{
    if (strcmp(point, data) == 0)
        kill(getpid(), SIGKILL);
}

/* A child puts articles until it is killed at `point`; what it had acknowledged must be there. */
static void work_and_die(fixture *f, const char *point, unsigned round)
{
    char copy[24], name[64];
    snprintf(copy, sizeof copy, "%s", point);
    snprintf(name, sizeof name, "%s%u-", point, round);
    fixture_close_writer(f);
    fixture_close_store(f);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        fixture_open_store(f);
        fixture_open_writer(f, NG_INDEX_FOLLOW);
        f->writer->live_max = SMALL;
        ng_index_writer_set_probe(f->writer, kill_at, copy);
        for (unsigned i = 0; i < 8; i++) {
            put_many(f, name, SMALL / 4, 4);
            settle(f);
            fixture_delete(f, "walrus1");
            snprintf(name, sizeof name, "%s%u-%u-", point, round, i);
        }
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    fixture_open_store(f);
    fixture_open_writer(f, NG_INDEX_FOLLOW);
    assert_int_equal(f->writer->rebuilding, 0);
    f->writer->live_max = SMALL;
}

static void a_writer_killed_while_sealing_or_merging_loses_nothing(void **state)
{
    fixture *f = *state;
    static const char *const points[] = {"live", "listed", "merged", "committed"};
    put_many(f, "walrus", SMALL / 4, 4);
    for (unsigned round = 0; round < 2; round++) {
        for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
            work_and_die(f, points[i], round);
            fixture_catch_up(f);
            settle(f);
            fixture_check(f);
        }
    }
}

/* ---- Readers meanwhile. ---- */

struct watching {
    fixture *f;
    atomic_int stop;
    atomic_uint wrong, looks;
};

/* The articles that nobody touches are there in every revision, each once. */
static void *watch(void *data)
{
    struct watching *w = data;
    ng_error err = NG_ERROR_INIT;
    ng_index *ix = NULL;
    fixture_posting got[2 * SMALL];
    if (ng_index_open(w->f->dir, w->f->gate, &ix, &err) != NG_OK)
        atomic_fetch_add(&w->wrong, 1);
    while (ix && !atomic_load(&w->stop)) {
        size_t n = 0;
        ng_status s = ng_index_enter(ix, &err);
        if (s == NG_OK) {
            s = fixture_postings(ix, "walrus", got, 2 * SMALL, &n, &err);
            ng_index_leave(ix);
        }
        if (s != NG_OK || n != SMALL) {
            fprintf(stderr, "%zu passages: %s\n", n, err.text);
            atomic_fetch_add(&w->wrong, 1);
        }
        atomic_fetch_add(&w->looks, 1);
    }
    ng_index_free(ix);
    return NULL;
}

static void readers_see_every_article_while_parts_change(void **state)
{
    fixture *f = *state;
    pthread_t threads[2];
    struct watching w = {.f = f};
    put_many(f, "walrus", SMALL / 4, 4);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, watch, &w), 0);
    for (unsigned i = 0; i < 12; i++) {
        put_many(f, "zebra", SMALL / 4, 4 + i % 2); /* replaces those of the round before */
        settle(f);
    }
    while (atomic_load(&w.looks) < 20)
        sched_yield();
    atomic_store(&w.stop, 1);
    for (size_t i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(w.wrong, 0);
    assert_true(f->writer->merges > 0);
    fixture_check(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_full_live_part_is_sealed, begin_small, fixture_end),
        cmocka_unit_test_setup_teardown(what_is_replaced_in_a_sealed_part_is_dead_at_once,
                                        begin_small, fixture_end),
        cmocka_unit_test_setup_teardown(tombstones_outlive_sealing_and_merging, begin_small,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(parts_stay_few, begin_small, fixture_end),
        cmocka_unit_test_setup_teardown(an_empty_live_part_is_not_kept, begin_small, fixture_end),
        cmocka_unit_test_setup_teardown(a_live_part_with_many_dead_is_sealed_and_rewritten,
                                        begin_small, fixture_end),
        cmocka_unit_test_setup_teardown(a_part_with_many_dead_is_rewritten, begin_small,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(what_is_gone_meanwhile_is_left_out_by_name, begin_small,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(a_failed_merge_loses_nothing, begin_small, fixture_end),
        cmocka_unit_test_setup_teardown(a_merged_part_is_warm_and_its_sources_are_forgotten,
                                        begin_small, fixture_end),
        cmocka_unit_test_setup_teardown(a_merge_gives_way_to_searches, begin_small, fixture_end),
        cmocka_unit_test_setup_teardown(a_writer_killed_while_sealing_or_merging_loses_nothing,
                                        begin_small, fixture_end),
        cmocka_unit_test_setup_teardown(readers_see_every_article_while_parts_change, begin_small,
                                        fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
