/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_index_writer.c - changes of the store become passages of the index. */
#include "index_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "impact.h"
#include "terms.h"

static void a_stored_article_becomes_passages(void **state)
{
    fixture *f = *state;
    fixture_put(f, "a", "zebra", 3);
    ng_index_progress p = fixture_step(f);
    assert_int_equal(p.changes, 1);
    assert_int_equal(p.applied_seq, p.last_seq);
    assert_int_equal(fixture_count(f, "zebra"), 3);
    fixture_check(f);
}

static void an_empty_store_gives_an_empty_index(void **state)
{
    fixture *f = *state;
    ng_index_progress p = fixture_step(f);
    assert_int_equal(p.changes, 0);
    assert_int_equal(p.rebuilding, 0);
    assert_int_equal(fixture_passages(f), 0);
    fixture_check(f);
}

static void a_replaced_article_has_no_old_passages(void **state)
{
    fixture *f = *state;
    fixture_put(f, "a", "zebra", 5);
    fixture_put(f, "b", "walrus", 2);
    fixture_catch_up(f);
    fixture_put(f, "a", "giraffe", 2);
    fixture_catch_up(f);
    assert_int_equal(fixture_count(f, "zebra"), 0);
    assert_int_equal(fixture_count(f, "giraff"), 2);
    assert_int_equal(fixture_count(f, "walrus"), 2);
    fixture_check(f);
}

static void a_deleted_article_is_gone_and_its_text_erased(void **state)
{
    fixture *f = *state;
    ng_article *a = NULL;
    fixture_put(f, "a", "zebra", 5);
    fixture_put(f, "b", "walrus", 1);
    fixture_catch_up(f);
    fixture_delete(f, "a");
    fixture_catch_up(f);
    assert_int_equal(fixture_count(f, "zebra"), 0);
    fixture_check(f);
    assert_int_equal(ng_store_get_for_index(f->store, 1, 1, &a, NULL), NG_NOTFOUND);
}

static void several_changes_of_one_article_leave_the_last(void **state)
{
    fixture *f = *state;
    fixture_put(f, "a", "zebra", 5);
    fixture_put(f, "a", "walrus", 4);
    fixture_put(f, "b", "panda", 4);
    fixture_put(f, "a", "giraffe", 3);
    fixture_delete(f, "b");
    ng_index_progress p = fixture_step(f);
    assert_int_equal(p.changes, 5);
    assert_int_equal(fixture_passages(f), 3);
    assert_int_equal(fixture_count(f, "giraff"), 3);
    fixture_check(f);
}

static void document_numbers_are_never_used_again(void **state)
{
    fixture *f = *state;
    fixture_put(f, "a", "zebra", 5);
    fixture_catch_up(f);
    fixture_delete(f, "a");
    fixture_catch_up(f);
    fixture_close_writer(f);
    fixture_open_writer(f, NG_INDEX_FOLLOW);
    fixture_put(f, "b", "walrus", 1);
    fixture_catch_up(f);
    ng_index *ix = fixture_enter(f);
    assert_int_equal(ng_index_last_docid(ix), 6);
    fixture_leave(f);
}

static ng_article *titled(const char *id, ng_title_source source)
{
    ng_error err = NG_ERROR_INIT;
    ng_article *a = fixture_article(id, "zebra", 1);
    assert_int_equal(ng_article_set_title(a, source, "Quaggas return", 14, &err), NG_OK);
    return a;
}

static void title_words_have_odd_impacts_and_others_even_ones(void **state)
{
    fixture *f = *state;
    fixture_put_take(f, titled("a", NG_TITLE_GIVEN));
    fixture_catch_up(f);
    assert_int_equal(fixture_impact(f, "quagga") % 2, 1);
    assert_int_equal(fixture_impact(f, "zebra") % 2, 0);
}

static void a_file_name_does_not_score(void **state)
{
    fixture *f = *state;
    fixture_put_take(f, titled("a", NG_TITLE_FILE));
    fixture_catch_up(f);
    assert_int_equal(fixture_count(f, "quagga"), 0);
    assert_int_equal(fixture_count(f, "zebra"), 1);
}

static void heading_words_belong_to_the_passages_below(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    ng_article *a = fixture_article("a", "zebra", 1);
    assert_int_equal(ng_article_add_block(a, NG_BLOCK_HEADING, 1, 0, "Okapi", 5, &err), NG_OK);
    assert_int_equal(ng_article_add_block(a, NG_BLOCK_PARAGRAPH, 0, 0, "Below it.", 9, &err),
                     NG_OK);
    fixture_put_take(f, a);
    fixture_catch_up(f);
    assert_int_equal(fixture_passages(f), 2);
    assert_int_equal(fixture_count(f, "okapi"), 1);
    assert_int_equal(fixture_impact(f, "okapi") % 2, 1);
}

static void high_impacts_are_in_the_champion_list(void **state)
{
    fixture *f = *state;
    fixture_put(f, "a", "zebra zebra zebra zebra", 1);
    fixture_put(f, "b", "walrus", 1);
    fixture_catch_up(f);
    uint32_t impact = fixture_impact(f, "zebra");
    assert_true(impact >= ng_ranking_defaults().champion_min);
    assert_int_equal(fixture_impact(f, "zebra\x01"), impact);
    assert_true(fixture_impact(f, "walrus") < ng_ranking_defaults().champion_min);
    assert_int_equal(fixture_count(f, "walrus\x01"), 0);
}

static void filters_have_their_terms(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    ng_article *a = fixture_article("a", "zebra", 1);
    assert_int_equal(ng_article_set(a, NG_FIELD_SOURCE, "Le Monde", 8, &err), NG_OK);
    assert_int_equal(ng_article_set(a, NG_FIELD_SECTION, "Économie", 9, &err), NG_OK);
    assert_int_equal(ng_article_set(a, NG_FIELD_LANG, "fr-CA", 5, &err), NG_OK);
    assert_int_equal(ng_article_set(a, NG_FIELD_TAG, "Zoo", 3, &err), NG_OK);
    assert_int_equal(ng_article_set(a, NG_FIELD_AUTHOR, "Ann Bee", 7, &err), NG_OK);
    assert_int_equal(ng_moment_parse("2022-01-10", 10, &a->published, &err), NG_OK);
    fixture_put_take(f, a);
    fixture_catch_up(f);
    const char *terms[] = {"A1",       "Sle monde", "Ceconomie", "Lfr",       "Tzoo",
                           "Pann bee", "Y2022",     "M202201",   "D20220110", "Kparagraph"};
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
        assert_int_equal(fixture_count(f, terms[i]), 1);
    assert_int_equal(fixture_impact(f, "Lfr"), 0);
}

static void a_long_filter_value_is_cut_and_hashed(void **state)
{
    (void)state;
    char value[202];
    memset(value, 'x', sizeof value);
    for (size_t len = 199; len <= 201; len++) {
        ng_buf term = NG_BUF_INIT;
        ng_error err = NG_ERROR_INIT;
        assert_int_equal(ng_filter_term('S', value, len, &term, &err), NG_OK);
        assert_int_equal(term.len, len <= 200 ? len + 1 : 1 + 160 + 16);
        assert_int_equal(term.data[0], 'S');
        ng_buf_release(&term);
    }
}

static void languages_are_counted_by_passages(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    fixture_put(f, "a", "zebra", 2);
    ng_article *a = fixture_article("b", "Zebras", 100);
    assert_int_equal(ng_article_set(a, NG_FIELD_LANG, "de", 2, &err), NG_OK);
    fixture_put_take(f, a);
    fixture_catch_up(f);
    size_t n = 0;
    ng_index *ix = fixture_enter(f);
    const ng_index_language *l = ng_index_languages(ix, &n);
    assert_int_equal(n, 2);
    assert_string_equal(l[0].lang, "de");
    assert_int_equal(l[0].passages, 100);
    assert_string_equal(l[1].lang, "en");
    assert_int_equal(l[1].passages, 2);
    fixture_leave(f);
    fixture_delete(f, "b"); /* so many dead are soon left out */
    fixture_catch_up(f);
    assert_int_equal(ng_index_writer_settle(f->writer, &err), NG_OK);
    fixture_put(f, "c", "zebra", 1);
    fixture_catch_up(f);
    ix = fixture_enter(f);
    ng_index_languages(ix, &n);
    assert_int_equal(n, 1);
    fixture_leave(f);
}

static void words_that_differ_from_their_stem_are_in_the_dictionary(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    xp_term_list keys = XP_TERM_LIST_INIT;
    fixture_put(f, "a", "elections", 2);
    fixture_catch_up(f);
    ng_index *ix = fixture_enter(f);
    assert_int_equal(ng_index_keys(ix, "welect", 10, &keys, &err), NG_OK);
    assert_int_equal(keys.n, 1);
    assert_string_equal(keys.bytes, "welections\x01"
                                    "elect");
    xp_term_list_release(&keys);
    fixture_leave(f);
}

static void a_batch_ends_at_its_bytes(void **state)
{
    fixture *f = *state;
    char *word = malloc(6001);
    assert_non_null(word);
    for (size_t i = 0; i < 6000; i++)
        word[i] = i % 6 == 5 ? ' ' : (char)('a' + i % 6);
    word[6000] = '\0';
    ng_error err = NG_ERROR_INIT;
    for (int i = 0; i < 3; i++) {
        char id[8];
        snprintf(id, sizeof id, "a%d", i);
        ng_article *a = fixture_article(id, "zebra", 1);
        for (int k = 0; k < NG_BATCH_BYTES_MAX / 6000 / 2 + 2; k++)
            assert_int_equal(ng_article_add_block(a, NG_BLOCK_PARAGRAPH, 0, 0, word, 6000, &err),
                             NG_OK);
        fixture_put_take(f, a);
    }
    free(word);
    assert_int_equal(fixture_step(f).changes, 1);
    assert_int_equal(fixture_step(f).changes, 1);
    assert_int_equal(fixture_step(f).changes, 1);
    assert_int_equal(fixture_step(f).changes, 0);
    fixture_check(f);
}

static void each_batch_has_a_higher_revision(void **state)
{
    fixture *f = *state;
    uint64_t last = fixture_step(f).revision;
    for (int i = 0; i < 3; i++) {
        char id[8];
        snprintf(id, sizeof id, "a%d", i);
        fixture_put(f, id, "zebra", 1);
        uint64_t revision = fixture_step(f).revision;
        assert_true(revision > last);
        assert_int_equal(ng_gate_revision(f->gate), revision);
        last = revision;
    }
}

#define INDEX_TEST(f) cmocka_unit_test_setup_teardown(f, fixture_begin, fixture_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        INDEX_TEST(a_stored_article_becomes_passages),
        INDEX_TEST(an_empty_store_gives_an_empty_index),
        INDEX_TEST(a_replaced_article_has_no_old_passages),
        INDEX_TEST(a_deleted_article_is_gone_and_its_text_erased),
        INDEX_TEST(several_changes_of_one_article_leave_the_last),
        INDEX_TEST(document_numbers_are_never_used_again),
        INDEX_TEST(title_words_have_odd_impacts_and_others_even_ones),
        INDEX_TEST(a_file_name_does_not_score),
        INDEX_TEST(heading_words_belong_to_the_passages_below),
        INDEX_TEST(high_impacts_are_in_the_champion_list),
        INDEX_TEST(filters_have_their_terms),
        cmocka_unit_test(a_long_filter_value_is_cut_and_hashed),
        INDEX_TEST(languages_are_counted_by_passages),
        INDEX_TEST(words_that_differ_from_their_stem_are_in_the_dictionary),
        INDEX_TEST(a_batch_ends_at_its_bytes),
        INDEX_TEST(each_batch_has_a_higher_revision),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
