/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_plan_correct.c - plans of mistyped queries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "match.h"
#include "nutgraf/suggest.h"
#include "plan_text.h"
#include "spelling_fixture.h"

static uint32_t random_below(uint64_t *state, uint32_t n)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33) % n;
}

static void check(void **state, const char *query, const char *required, const char *terms,
                  const char *corrected)
{
    char cond[PLAN_TEXT_MAX], scored[PLAN_TEXT_MAX];
    spelling_fixture *f = *state;
    planned p = plan_of(f->s, query);
    assert_string_equal(plan_cond_text(p.plan->required, cond), required);
    assert_string_equal(plan_terms_text(p.plan, scored), terms);
    if (corrected && p.plan->corrected)
        assert_string_equal(p.plan->corrected, corrected);
    else
        assert_true(!corrected && !p.plan->corrected);
    plan_done(&p);
}

static void an_unknown_word_stands_for_the_nearest(void **state)
{
    check(state, "harbuor", "none", "harbour", "harbour");
    check(state, "naval Bmobers!", "none", "naval bomber", "naval bombers!");
    check(state, "naval AND bmobers", "AND(naval bomber)", "naval bomber", "naval AND bombers");
    check(state, "navl OR (zircn form)", "none", "form naval zircon", "naval OR (zircon form)");
}

static void a_known_word_stands_for_itself(void **state)
{
    check(state, "form harbours", "none", "form harbour", NULL);
    check(state, "unicorn", "NOTHING", "", NULL);
}

static void what_is_demanded_to_the_letter_is_not_corrected(void **state)
{
    check(state, "+harbuor", "NOTHING", "", NULL);
    check(state, "\"harbuor\"", "PHRASE1(NOTHING)", "", NULL);
    check(state, "naval NEAR/3 bmobers", "PHRASE2?~2(naval' NOTHING)", "naval", NULL);
    check(state, "naval -bmobers", "AND(naval NOT(NOTHING))", "naval", NULL);
    check(state, "harbu*", "NOTHING", "", NULL);
    check(state, "zirc1n", "NOTHING", "", NULL);
    check(state, "nvl", "NOTHING", "", NULL);
}

static void from_eight_letters_on_two_typos_are_thought_of(void **state)
{
    check(state, "govrenmetn", "none", "govern", "government");
    check(state, "harbxxr", "NOTHING", "", NULL);
}

static void a_mistyped_stop_word_plays_no_part(void **state)
{
    check(state, "teh naval", "none", "naval", NULL);
    check(state, "frmo naval", "none", "naval", "from naval");
}

static void a_fuzzy_word_stands_for_all_near_words(void **state)
{
    check(state, "form~", "none", "form", NULL);
    check(state, "forms~2", "none", "form", NULL);
    check(state, "zircn~", "none", "zircon", "zircon~");
    check(state, "+zircn~1", "zircon", "zircon", "+zircon~1");
}

static void a_correction_scores_less_than_the_word_would(void **state)
{
    spelling_fixture *f = *state;
    planned typo = plan_of(f->s, "zircn");
    double less = typo.plan->terms[0].idf;
    assert_string_equal(typo.plan->words[0].corrected, "zircon");
    assert_int_equal(typo.plan->words[0].text_len, 5);
    plan_done(&typo);
    planned right = plan_of(f->s, "zircon");
    assert_true(less < right.plan->terms[0].idf);
    assert_null(right.plan->words[0].corrected);
    plan_done(&right);
}

static void typos_stand_for_so_many_words_and_no_more(void **state)
{
    spelling_fixture *f = *state;
    char text[8 * 160] = "";
    for (int i = 0; i < NG_QUERY_EXPANSIONS_MAX + 4; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "qu%c%ct ", 'a' + i / 26,
                 'a' + i % 26);
    const char *const lines[] = {text, NULL};
    search_put(f->s, "many", lines);
    search_index(f->s);
    planned p = plan_of(f->s, "quaat~2");
    assert_int_equal(p.plan->n_terms, NG_QUERY_EXPANSIONS_MAX + 1);
    assert_int_equal(p.plan->n_words, 1);
    assert_int_equal(p.plan->n_warnings, 1);
    plan_done(&p);
}

/* Words right and wrong, with every sign. */
static void random_text(uint64_t *r, char ret[400])
{
    static const char *const pieces[] = {
        "harbuor", "naval",  "bmobers", "+form",   "-hapily",  "\"the harbuor\"", "goverment",
        "zircn~2", "form~1", "frmo",    "happily", "unicorn",  "source:wire",     "AND",
        "OR",      "NOT",    "(",       ")",       "NEAR/4",   "harb*",           "janury",
        "fly~",    "f15",    "closd",   "peeple",  "-zircon~", "+navla~"};
    uint32_t n = 1 + random_below(r, 8);
    ret[0] = '\0';
    for (uint32_t i = 0; i < n; i++)
        snprintf(ret + strlen(ret), 400 - strlen(ret), "%s ",
                 pieces[random_below(r, sizeof pieces / sizeof *pieces)]);
}

static void corrected_plans_match_as_exhaustively(void **state)
{
    spelling_fixture *f = *state;
    uint64_t r = 99;
    for (int i = 0; i < 500; i++) {
        char text[400];
        random_text(&r, text);
        planned p = plan_of(f->s, text);
        ng_matches got = NG_MATCHES_INIT, all = NG_MATCHES_INIT;
        ng_error err = NG_ERROR_INIT;
        const ng_match_request request = {.k = 3};
        assert_int_equal(ng_match(p.plan, f->s->f->index, &request, &got, &err), NG_OK);
        assert_int_equal(ng_match_exhaustive(p.plan, f->s->f->index, &request, &all, &err), NG_OK);
        if (got.n != all.n)
            fail_msg("%s: %zu instead of %zu", text, got.n, all.n);
        for (size_t k = 0; k < got.n; k++)
            if (got.items[k].docid != all.items[k].docid)
                fail_msg("%s: %u instead of %u", text, got.items[k].docid, all.items[k].docid);
        ng_matches_release(&got);
        ng_matches_release(&all);
        plan_done(&p);
    }
}

#define WITH_INDEX(test) cmocka_unit_test_setup_teardown(test, spelling_begin, spelling_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_INDEX(an_unknown_word_stands_for_the_nearest),
        WITH_INDEX(a_known_word_stands_for_itself),
        WITH_INDEX(what_is_demanded_to_the_letter_is_not_corrected),
        WITH_INDEX(from_eight_letters_on_two_typos_are_thought_of),
        WITH_INDEX(a_mistyped_stop_word_plays_no_part),
        WITH_INDEX(a_fuzzy_word_stands_for_all_near_words),
        WITH_INDEX(a_correction_scores_less_than_the_word_would),
        WITH_INDEX(typos_stand_for_so_many_words_and_no_more),
        WITH_INDEX(corrected_plans_match_as_exhaustively),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
