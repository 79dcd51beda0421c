/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_index_reader.c - readers see whole batches, and nothing else, for ever. */
#include "index_fixture.h"
#include "marks.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define READERS 3 /* with a gate; a lock that is always shared would never be had exclusively */
#define ROUNDS  24

static void without_an_index_there_is_nothing_to_open(void **state)
{
    (void)state;
    ng_index *ix = NULL;
    assert_int_equal(ng_index_open("/nonexistent-nutgraf", NULL, &ix, NULL), NG_NOTFOUND);
}

static void a_query_stays_on_its_revision(void **state)
{
    fixture *f = *state;
    fixture_put(f, "a", "zebra", 3);
    fixture_catch_up(f);
    ng_index *ix = fixture_enter(f);
    fixture_put(f, "a", "walrus", 2);
    fixture_step(f);
    uint32_t n = 0;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_index_term_documents(ix, "zebra", 5, &n, &err), NG_OK);
    assert_int_equal(n, 3);
    assert_int_equal(ng_index_passages(ix), 3);
    fixture_leave(f);
    assert_int_equal(fixture_count(f, "zebra"), 0);
    assert_int_equal(fixture_count(f, "walrus"), 2);
}

static void a_reader_without_a_gate_sees_each_batch(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    ng_index *ix = NULL;
    ng_index_info info;
    assert_int_equal(ng_index_open(f->dir, NULL, &ix, &err), NG_OK);
    for (int i = 1; i <= 4; i++) {
        char id[8];
        snprintf(id, sizeof id, "a%d", i);
        fixture_put(f, id, "zebra", 2);
        uint64_t revision = fixture_catch_up(f).revision;
        assert_int_equal(ng_index_enter(ix, &err), NG_OK);
        ng_index_get_info(ix, &info);
        assert_int_equal(info.passages, 2 * i);
        assert_int_equal(info.articles, i);
        assert_int_equal(info.revision, revision);
        ng_index_leave(ix);
    }
    ng_index_free(ix);
}

static void facts_words_and_record_describe_the_passage(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    ng_article *a = fixture_article("a", "Zebra", 2);
    assert_int_equal(ng_moment_parse("2022-01-10", 10, &a->published, &err), NG_OK);
    fixture_put_take(f, a);
    fixture_catch_up(f);
    ng_index *ix = fixture_enter(f);
    const ng_passage_facts *facts = ng_index_facts(ix, 2);
    assert_non_null(facts);
    assert_int_equal(facts->ordinal, 2);
    assert_int_equal(facts->published, 1641772800);
    assert_int_equal(facts->tokens, 5);
    uint32_t n = 0;
    const uint16_t *hashes = ng_index_forward(ix, facts, &n);
    const char *words[] = {"zebra", "passage", "2", "of", "2"};
    assert_int_equal(n, 5);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(hashes[i], ng_word_hash(words[i], strlen(words[i])));
    ng_passage_record record;
    assert_int_equal(ng_index_record(ix, 2, &record, &err), NG_OK);
    assert_int_equal(record.start, 23);
    assert_int_equal(record.line, 2);
    assert_null(ng_index_facts(ix, 0));
    assert_null(ng_index_facts(ix, 3));
    fixture_leave(f);
}

static void words_outside_the_file_are_not_read(void **state)
{
    fixture *f = *state;
    fixture_put(f, "a", "zebra", 1);
    fixture_catch_up(f);
    ng_index *ix = fixture_enter(f);
    const ng_passage_facts bad[] = {
        {.forward = 0, .tokens = 11},         {.forward = 20, .tokens = 1},
        {.forward = 1, .tokens = 1},          {.forward = UINT64_MAX - 1, .tokens = 5},
        {.forward = 2, .tokens = UINT32_MAX}, {.forward = 0, .tokens = 0},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint32_t n = 1;
        assert_null(ng_index_forward(ix, &bad[i], &n));
        assert_int_equal(n, 0);
    }
    fixture_leave(f);
}

/* Five hashes, the bits of five words, four marks: ten numbers. */
static void marks_outside_the_file_are_not_read(void **state)
{
    fixture *f = *state;
    fixture_put(f, "a", "zebra", 1);
    fixture_catch_up(f);
    ng_index *ix = fixture_enter(f);
    ng_marks marks;
    assert_true(ng_marks_of_passage(ix, ng_index_facts(ix, 1), &marks));
    assert_int_equal(marks.n_tokens, 5);
    assert_int_equal(marks.n, 4);
    assert_false(ng_marks_has(&marks, 3)); /* "of" */
    for (uint32_t tokens = 9; tokens <= 11; tokens++)
        assert_false(ng_marks_of_passage(ix, &(ng_passage_facts){.tokens = tokens}, &marks));
    fixture_leave(f);
}

static void readers_are_limited(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    ng_index *readers[NG_READER_SLOTS_MAX + 1] = {0};
    for (int i = 0; i < NG_READER_SLOTS_MAX; i++)
        assert_int_equal(ng_index_open(f->dir, f->gate, &readers[i], &err), NG_OK);
    assert_int_equal(ng_index_open(f->dir, f->gate, &readers[NG_READER_SLOTS_MAX], &err), NG_LIMIT);
    for (int i = 0; i <= NG_READER_SLOTS_MAX; i++)
        ng_index_free(readers[i]);
}

static void a_reader_follows_a_rebuilt_index(void **state)
{
    fixture *f = *state;
    ng_index_info before, after;
    fixture_put(f, "a", "zebra", 3);
    fixture_catch_up(f);
    ng_index_get_info(fixture_enter(f), &before);
    fixture_leave(f);
    fixture_close_writer(f);
    fixture_open_writer(f, NG_INDEX_REBUILD);
    assert_int_equal(fixture_count(f, "zebra"), 3);
    fixture_catch_up(f);
    ng_index_get_info(fixture_enter(f), &after);
    fixture_leave(f);
    assert_true(after.generation > before.generation);
    assert_true(after.revision > before.revision);
    assert_int_equal(fixture_count(f, "zebra"), 3);
}

struct shared {
    fixture *f;
    int with_gate;
    ng_list_cache *cache; /* that the writer grows */
    atomic_int stop;
    atomic_uint wrong, failed, queries;
    char text[NG_ERROR_TEXT_MAX]; /* of the last failure */
};

/* Of each article, every passage is of one version: "v<i>" stands in all of them or in none. */
static ng_status look(struct shared *s, ng_index *ix, ng_error *err)
{
    uint32_t n = 0;
    fixture_posting first[8];
    ng_index_info info;
    xp_term_list versions = XP_TERM_LIST_INIT;
    ng_status status = ng_index_terms(ix, "version", 7, 1000, &versions, err);
    for (size_t i = 0; i < versions.n && status == NG_OK; i++)
        n += versions.documents[i];
    xp_term_list_release(&versions);
    ng_index_get_info(ix, &info);
    if (status == NG_OK && n != info.passages + ng_index_tombstones(ix)->n)
        atomic_fetch_add(&s->wrong, 1);
    size_t got = 0;
    if (status == NG_OK)
        status = fixture_postings(ix, "A1", first, 8, &got, err);
    for (size_t i = 0; i < got && status == NG_OK; i++) {
        ng_passage_record a, b;
        status = ng_index_record(ix, first[i].docid, &a, err);
        if (status == NG_OK)
            status = ng_index_record(ix, first[0].docid, &b, err);
        if (status == NG_OK && (a.revision != b.revision || !ng_index_facts(ix, first[i].docid)))
            atomic_fetch_add(&s->wrong, 1);
    }
    if (status == NG_OK && got != 4)
        atomic_fetch_add(&s->wrong, 1);
    return status;
}

static void *read_on(void *data)
{
    struct shared *s = data;
    ng_index *ix = NULL;
    ng_error err = NG_ERROR_INIT;
    ng_status status = ng_index_open(s->f->dir, s->with_gate ? s->f->gate : NULL, &ix, &err);
    if (status == NG_OK)
        ng_index_use_cache(ix, s->cache);
    while (status == NG_OK && !atomic_load(&s->stop)) {
        status = ng_index_enter(ix, &err);
        if (status != NG_OK)
            break;
        status = look(s, ix, &err);
        ng_index_leave(ix);
        atomic_fetch_add(&s->queries, 1);
    }
    if (status != NG_OK && atomic_fetch_add(&s->failed, 1) == 0)
        memcpy(s->text, err.text, sizeof s->text);
    ng_index_free(ix);
    return NULL;
}

static void replace_while_reading(fixture *f, int with_gate, int readers, int rounds)
{
    struct shared s = {.f = f, .with_gate = with_gate};
    pthread_t threads[READERS];
    ng_error err = NG_ERROR_INIT;
    if (with_gate) {
        assert_int_equal(ng_list_cache_new(1 << 20, &s.cache, &err), NG_OK);
        ng_index_writer_use_cache(f->writer, s.cache);
    }
    fixture_put(f, "a", "version0", 4);
    fixture_put(f, "b", "version0", 3);
    fixture_catch_up(f);
    for (int i = 0; i < readers; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_on, &s), 0);
    for (int i = 1; i <= rounds; i++) {
        char word[24];
        snprintf(word, sizeof word, "version%d", i);
        fixture_put(f, "a", word, 4);
        if (i % 3 == 0)
            fixture_put(f, "b", word, 3);
        fixture_catch_up(f);
    }
    atomic_store(&s.stop, 1);
    for (int i = 0; i < readers; i++)
        pthread_join(threads[i], NULL);
    if (atomic_load(&s.failed) > 0)
        fail_msg("a reader failed: %s", s.text);
    assert_int_equal(atomic_load(&s.wrong), 0);
    assert_true(atomic_load(&s.queries) > 0);
    fixture_close_writer(f);
    ng_list_cache_free(s.cache);
}

static void readers_meet_no_error_while_articles_are_replaced(void **state)
{
    replace_while_reading(*state, 1, READERS, ROUNDS);
}

static void readers_of_other_processes_meet_no_error(void **state)
{
    replace_while_reading(*state, 0, 1, ROUNDS / 3);
}

#define INDEX_TEST(f) cmocka_unit_test_setup_teardown(f, fixture_begin, fixture_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_an_index_there_is_nothing_to_open),
        INDEX_TEST(a_query_stays_on_its_revision),
        INDEX_TEST(a_reader_without_a_gate_sees_each_batch),
        INDEX_TEST(facts_words_and_record_describe_the_passage),
        INDEX_TEST(words_outside_the_file_are_not_read),
        INDEX_TEST(marks_outside_the_file_are_not_read),
        INDEX_TEST(readers_are_limited),
        INDEX_TEST(a_reader_follows_a_rebuilt_index),
        INDEX_TEST(readers_meet_no_error_while_articles_are_replaced),
        INDEX_TEST(readers_of_other_processes_meet_no_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
