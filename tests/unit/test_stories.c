/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_stories.c - which passages repeat which, as the index says it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "copies.h"
#include "story_text.h"

static int begin_bulk(void **state)
{
    int failed = search_begin(state);
    search_fixture *s = *state;
    if (!failed)
        s->f->writer->bulk_bytes = 1;
    return failed;
}

static int begin_batches(void **state)
{
    int failed = search_begin(state);
    search_fixture *s = *state;
    if (!failed)
        s->f->writer->bulk_bytes = UINT64_MAX;
    return failed;
}

static void put_new(search_fixture *s, const char *id, uint32_t seed)
{
    story text = story_new(seed);
    story_put(s, id, &text);
}

/* The group of a docid. */
static uint32_t group_of(search_fixture *s, uint32_t docid)
{
    ng_index *ix = fixture_enter(s->f);
    const ng_passage_facts *facts = ng_index_facts(ix, docid);
    assert_non_null(facts);
    uint32_t group = facts->group;
    fixture_leave(s->f);
    return group;
}

/* Docids from `first` on repeat those from `earlier` on, `n` of them. */
static void assert_repeats(search_fixture *s, uint32_t first, uint32_t earlier, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        assert_int_equal(group_of(s, first + i), earlier + i);
}

static void assert_repeats_nothing(search_fixture *s, uint32_t first, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        assert_int_equal(group_of(s, first + i), 0);
}

static void a_copy_repeats_each_passage(void **state)
{
    search_fixture *s = *state;
    put_new(s, "a", 1);
    put_new(s, "b", 2);
    put_new(s, "copy", 1);
    search_index(s);
    assert_repeats_nothing(s, 1, 16);
    assert_repeats(s, 17, 1, 8);
}

static void an_edited_copy_repeats_each_passage(void **state)
{
    search_fixture *s = *state;
    story text = story_new(1);
    story_put(s, "a", &text);
    story_edit(&text, 20);
    story_put(s, "edited", &text);
    search_index(s);
    assert_repeats(s, 9, 1, 8);
}

static void a_copy_with_a_lead_and_a_cut_repeats_the_rest(void **state)
{
    search_fixture *s = *state;
    story text = story_new(1);
    story_put(s, "a", &text);
    story_cut(&text, 4);
    story_lead(&text, 77);
    story_put(s, "local", &text);
    search_index(s);
    assert_repeats_nothing(s, 9, 1);
    assert_repeats(s, 10, 1, 4);
}

/* Also the passage that a first copy added is repeated by the second. */
static void copies_of_a_copy_are_of_the_oldest_class(void **state)
{
    search_fixture *s = *state;
    story text = story_new(1);
    story_put(s, "a", &text);
    story_lead(&text, 77);
    story_put(s, "b", &text);
    story_put(s, "c", &text);
    search_index(s);
    assert_repeats_nothing(s, 1, 9);
    assert_repeats(s, 10, 1, 8);
    assert_repeats(s, 18, 9, 1);
    assert_repeats(s, 19, 1, 8);
}

static void a_common_paragraph_makes_no_story(void **state)
{
    search_fixture *s = *state;
    story common = story_new(5);
    for (uint32_t seed = 1; seed <= 3; seed++) {
        char id[8];
        story text = story_new(seed);
        story_add(&text, common.lines[0]);
        snprintf(id, sizeof id, "a%u", seed);
        story_put(s, id, &text);
    }
    search_index(s);
    assert_repeats_nothing(s, 1, 27);
}

static void what_is_deleted_is_not_repeated(void **state)
{
    search_fixture *s = *state;
    put_new(s, "a", 1);
    search_index(s);
    fixture_delete(s->f, "a");
    search_index(s);
    put_new(s, "b", 1);
    put_new(s, "c", 1);
    search_index(s);
    assert_repeats_nothing(s, 9, 8);
    assert_repeats(s, 17, 9, 8);
}

/* The name of the class stays, though the passage it was named after is gone. */
static void copies_of_a_deleted_article_stay_copies(void **state)
{
    search_fixture *s = *state;
    put_new(s, "a", 1);
    put_new(s, "b", 1);
    search_index(s);
    fixture_delete(s->f, "a");
    search_index(s);
    put_new(s, "c", 1);
    search_index(s);
    assert_repeats(s, 9, 1, 8);
    assert_repeats(s, 17, 1, 8);
}

static void an_edited_article_does_not_repeat_itself(void **state)
{
    search_fixture *s = *state;
    story text = story_new(1);
    story_put(s, "a", &text);
    search_index(s);
    story_add(&text, "One more paragraph came later.");
    story_put(s, "a", &text);
    search_index(s);
    assert_repeats_nothing(s, 9, 9);
}

static void a_writer_that_is_opened_again_knows_what_came_before(void **state)
{
    search_fixture *s = *state;
    put_new(s, "gone", 3);
    put_new(s, "a", 1);
    search_index(s);
    fixture_delete(s->f, "gone");
    search_index(s);
    fixture_close_writer(s->f);
    fixture_open_writer(s->f, NG_INDEX_FOLLOW);
    put_new(s, "copy", 1);
    put_new(s, "again", 3);
    search_index(s);
    assert_repeats(s, 17, 9, 8);
    assert_repeats_nothing(s, 25, 8);
}

static void links_lead_from_the_oldest_to_each_copy(void **state)
{
    search_fixture *s = *state;
    put_new(s, "a", 1);
    search_index(s);
    put_new(s, "b", 1);
    put_new(s, "other", 2);
    search_index(s);
    put_new(s, "c", 1);
    search_index(s);
    ng_index *ix = fixture_enter(s->f);
    for (uint32_t i = 1; i <= 8; i++) {
        assert_int_equal(ng_index_next_copy(ix, i, i), 8 + i);
        assert_int_equal(ng_index_next_copy(ix, i, 8 + i), 24 + i);
        assert_int_equal(ng_index_next_copy(ix, i, 24 + i), 0);
        assert_int_equal(ng_index_next_copy(ix, 16 + i, 16 + i), 0);
    }
    fixture_leave(s->f);
}

/* A batch that failed leaves a link to a docid that another article gets. */
static void a_stale_link_leads_nowhere_and_is_overwritten(void **state)
{
    search_fixture *s = *state;
    ng_error err = NG_ERROR_INIT;
    put_new(s, "a", 1);
    search_index(s);
    assert_int_equal(ng_copies_link(&s->f->writer->copies, &s->f->writer->table, 1, 1, 9, &err),
                     NG_OK);
    put_new(s, "other", 2);
    search_index(s);
    ng_index *ix = fixture_enter(s->f);
    assert_int_equal(ng_index_next_copy(ix, 1, 1), 0);
    fixture_leave(s->f);
    put_new(s, "copy", 1);
    search_index(s);
    ix = fixture_enter(s->f);
    assert_int_equal(ng_index_next_copy(ix, 1, 1), 17);
    fixture_leave(s->f);
}

/* All groups of an index. */
static uint32_t *groups(search_fixture *s, uint32_t *ret_n)
{
    ng_index *ix = fixture_enter(s->f);
    *ret_n = ng_index_last_docid(ix);
    uint32_t *list = calloc(*ret_n + 1u, sizeof *list);
    assert_non_null(list);
    for (uint32_t docid = 1; docid <= *ret_n; docid++)
        list[docid] = ng_index_facts(ix, docid)->group;
    fixture_leave(s->f);
    return list;
}

static void a_rebuild_in_bulk_finds_the_same(void **state)
{
    search_fixture *s = *state;
    uint32_t n = 0, n_again = 0, copies = 0;
    for (uint32_t i = 0; i < 120; i++) {
        char id[16];
        story text = story_new(1 + i % 50);
        snprintf(id, sizeof id, "a%u", i);
        if (i >= 50)
            story_edit(&text, 17 + i % 9);
        if (i % 3 == 1)
            story_cut(&text, 3 + i % 5);
        if (i % 4 == 2)
            story_lead(&text, 1000 + i);
        story_put(s, id, &text);
        if (i % 7 == 0)
            search_index(s);
    }
    search_index(s);
    uint32_t *before = groups(s, &n);
    fixture_close_writer(s->f);
    fixture_open_writer(s->f, NG_INDEX_REBUILD);
    s->f->writer->bulk_bytes = 1;
    search_index(s);
    uint32_t *after = groups(s, &n_again);
    assert_int_equal(n, n_again);
    for (uint32_t i = 1; i <= n; i++) {
        assert_int_equal(before[i], after[i]);
        copies += before[i] != 0;
    }
    assert_true(copies > 250);
    free(before);
    free(after);
}

#define BOTH(test)                                                                                 \
    {#test " in batches", test, begin_batches, search_end, NULL},                                  \
    {                                                                                              \
#test " in bulk", test, begin_bulk, search_end, NULL                                       \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(a_copy_repeats_each_passage),
        BOTH(an_edited_copy_repeats_each_passage),
        BOTH(a_copy_with_a_lead_and_a_cut_repeats_the_rest),
        BOTH(copies_of_a_copy_are_of_the_oldest_class),
        BOTH(a_common_paragraph_makes_no_story),
        BOTH(what_is_deleted_is_not_repeated),
        BOTH(copies_of_a_deleted_article_stay_copies),
        BOTH(an_edited_article_does_not_repeat_itself),
        BOTH(a_writer_that_is_opened_again_knows_what_came_before),
        BOTH(links_lead_from_the_oldest_to_each_copy),
        BOTH(a_stale_link_leads_nowhere_and_is_overwritten),
        {"a_rebuild_in_bulk_finds_the_same", a_rebuild_in_bulk_finds_the_same, begin_batches,
         search_end, NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
