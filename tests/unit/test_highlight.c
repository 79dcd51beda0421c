/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_highlight.c - which bytes of a text the words and phrases of a plan mark. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "highlight.h"

typedef struct marks_test {
    ng_analyzer *analyzer;
    ng_tokens tokens;
    ng_arena *arena;
    ng_marks marks;
    char text[512]; /* with the marks in brackets */
} marks_test;

static int begin(void **state)
{
    static marks_test t;
    memset(&t, 0, sizeof t);
    ng_error err = NG_ERROR_INIT;
    t.arena = ng_arena_new();
    *state = &t;
    return ng_analyzer_new("en", &t.analyzer, &err) != NG_OK || !t.arena;
}

static int end(void **state)
{
    marks_test *t = *state;
    ng_analyzer_free(t->analyzer);
    ng_tokens_release(&t->tokens);
    ng_arena_free(t->arena);
    return 0;
}

static void write_marks(marks_test *t, const char *text)
{
    size_t at = 0, len = 0;
    uint32_t last = 0;
    for (size_t i = 0; i < t->marks.spans.n; i++) {
        ng_span s = t->marks.spans.items[i];
        assert_true(s.start < s.end && s.end <= strlen(text));
        assert_true(i == 0 || s.start >= last);
        last = s.end;
        len +=
            (size_t)snprintf(t->text + len, sizeof t->text - len, "%.*s[%.*s]", (int)(s.start - at),
                             text + at, (int)(s.end - s.start), text + s.start);
        at = s.end;
    }
    snprintf(t->text + len, sizeof t->text - len, "%s", text + at);
}

static const char *highlight(marks_test *t, const ng_plan *plan, const char *text, int is_title)
{
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_highlight(plan, t->analyzer, &t->tokens, text, strlen(text), is_title,
                                  t->arena, &t->marks, &err),
                     NG_OK);
    write_marks(t, text);
    return t->text;
}

static ng_plan_word word(const char **stem, int in_phrases_only)
{
    return (ng_plan_word){
        .stems = stem, .n_stems = 1, .scored = 1, .in_phrases_only = in_phrases_only};
}

static void words_are_marked_by_their_stems(void **state)
{
    const char *ship = "ship", *freez = "freez", *absent = "zebra";
    ng_plan_word words[] = {word(&ship, 0), word(&absent, 0), word(&freez, 0)};
    ng_plan plan = {.words = words, .n_words = 3};
    assert_string_equal(highlight(*state, &plan, "A freeze on Ships, shipping frozen?", 0),
                        "A [freeze] on [Ships], [shipping] frozen?");
    assert_int_equal(((marks_test *)*state)->marks.words, 5);
}

static void stop_words_that_do_not_score_are_not_marked(void **state)
{
    const char *the = "the";
    ng_plan_word words[] = {word(&the, 0)};
    words[0].scored = 0;
    ng_plan plan = {.words = words, .n_words = 1};
    assert_string_equal(highlight(*state, &plan, "the ships", 0), "the ships");
}

static const char *naval_ships[] = {"naval", "ships"};

static ng_plan_phrase phrase_of(const char **words, size_t n, uint32_t slop, int ordered)
{
    return (ng_plan_phrase){
        .words = words, .n = n, .slop = slop, .ordered = ordered, .required = 1};
}

static void a_phrase_is_one_span(void **state)
{
    const char *naval = "naval", *ship = "ship";
    ng_plan_word words[] = {word(&naval, 1), word(&ship, 1)};
    ng_plan_phrase phrase = phrase_of(naval_ships, 2, 0, 1), *phrases[] = {&phrase};
    ng_plan plan = {.words = words, .n_words = 2, .phrases = phrases, .n_phrases = 1};
    assert_string_equal(
        highlight(*state, &plan, "Naval forces: naval ships, ships and naval\nships.", 0),
        "Naval forces: [naval ships], ships and [naval\nships].");
    assert_true(((marks_test *)*state)->marks.phrases_hold);
    assert_int_equal(((marks_test *)*state)->marks.words, 3);
}

static void a_phrase_of_other_forms_does_not_hold(void **state)
{
    ng_plan_phrase phrase = phrase_of(naval_ships, 2, 0, 1), *phrases[] = {&phrase};
    ng_plan plan = {.phrases = phrases, .n_phrases = 1};
    assert_string_equal(highlight(*state, &plan, "A naval ship. Naval, big ships", 0),
                        "A naval ship. Naval, big ships");
    assert_false(((marks_test *)*state)->marks.phrases_hold);
    phrase.required = 0;
    highlight(*state, &plan, "A naval ship", 0);
    assert_true(((marks_test *)*state)->marks.phrases_hold);
}

static void slop_lets_words_stand_between(void **state)
{
    ng_plan_phrase phrase = phrase_of(naval_ships, 2, 2, 1), *phrases[] = {&phrase};
    ng_plan plan = {.phrases = phrases, .n_phrases = 1};
    assert_string_equal(highlight(*state, &plan, "naval two three ships", 0),
                        "[naval] two three [ships]");
    assert_string_equal(highlight(*state, &plan, "naval two three four ships", 0),
                        "naval two three four ships");
    assert_string_equal(highlight(*state, &plan, "ships naval", 0), "ships naval");
}

static void near_takes_any_order(void **state)
{
    ng_plan_phrase phrase = phrase_of(naval_ships, 2, 2, 0), *phrases[] = {&phrase};
    ng_plan plan = {.phrases = phrases, .n_phrases = 1};
    assert_string_equal(highlight(*state, &plan, "ships two three naval", 0),
                        "[ships] two three [naval]");
    assert_string_equal(highlight(*state, &plan, "ships two three four naval", 0),
                        "ships two three four naval");
}

static void near_of_one_word_twice_needs_it_twice(void **state)
{
    const char *twice[] = {"ships", "ships"};
    ng_plan_phrase phrase = phrase_of(twice, 2, 1, 0), *phrases[] = {&phrase};
    ng_plan plan = {.phrases = phrases, .n_phrases = 1};
    highlight(*state, &plan, "ships and naval", 0);
    assert_false(((marks_test *)*state)->marks.phrases_hold);
    highlight(*state, &plan, "ships and ships", 0);
    assert_true(((marks_test *)*state)->marks.phrases_hold);
}

static void excluded_phrases_are_not_marked(void **state)
{
    ng_plan_phrase phrase = phrase_of(naval_ships, 2, 0, 1), *phrases[] = {&phrase};
    phrase.excluded = 1;
    ng_plan plan = {.phrases = phrases, .n_phrases = 1};
    assert_string_equal(highlight(*state, &plan, "naval ships", 0), "naval ships");
}

static void a_title_has_words_but_no_phrases(void **state)
{
    const char *naval = "naval", *ship = "ship";
    ng_plan_word words[] = {word(&naval, 1), word(&ship, 0)};
    ng_plan_phrase phrase = phrase_of(naval_ships, 2, 0, 1), *phrases[] = {&phrase};
    ng_plan plan = {.words = words, .n_words = 2, .phrases = phrases, .n_phrases = 1};
    assert_string_equal(highlight(*state, &plan, "Naval ships", 1), "Naval [ships]");
    assert_int_equal(((marks_test *)*state)->marks.words, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(words_are_marked_by_their_stems, begin, end),
        cmocka_unit_test_setup_teardown(stop_words_that_do_not_score_are_not_marked, begin, end),
        cmocka_unit_test_setup_teardown(a_phrase_is_one_span, begin, end),
        cmocka_unit_test_setup_teardown(a_phrase_of_other_forms_does_not_hold, begin, end),
        cmocka_unit_test_setup_teardown(slop_lets_words_stand_between, begin, end),
        cmocka_unit_test_setup_teardown(near_takes_any_order, begin, end),
        cmocka_unit_test_setup_teardown(near_of_one_word_twice_needs_it_twice, begin, end),
        cmocka_unit_test_setup_teardown(excluded_phrases_are_not_marked, begin, end),
        cmocka_unit_test_setup_teardown(a_title_has_words_but_no_phrases, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
