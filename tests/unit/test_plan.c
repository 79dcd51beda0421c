/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_plan.c - what scores and what must hold, for queries of every shape. */
#include "plan_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "match.h"

static int set_up(void **state)
{
    if (search_begin(state) != 0)
        return -1;
    search_fixture *s = *state;
    const char *const animals[] = {"@Zoo",
                                   "!2022-01-10",
                                   "=Animals of the house",
                                   "The cat sat on the mat with the dog.",
                                   "A dog and a cat and a fox lived happily there.",
                                   "The happiest cat was the cat of the ex-soviet embassy.",
                                   NULL};
    const char *const ships[] = {"@Sea", "!2021-03-05", "%de",
                                 "Die Schiffe und die Katze fuhren nach Hamburg.", NULL};
    const char *const undated[] = {"@Zoo", "Dogs are not cats; who would say so of the fox?", NULL};
    search_put(s, "animals", animals);
    search_put(s, "ships", ships);
    search_put(s, "undated", undated);
    search_index(s);
    return 0;
}

static void check_plan(void **state, const char *query, const char *required, const char *terms)
{
    char cond[PLAN_TEXT_MAX], scored[PLAN_TEXT_MAX];
    planned p = plan_of(*state, query);
    assert_string_equal(plan_cond_text(p.plan->required, cond), required);
    assert_string_equal(plan_terms_text(p.plan, scored), terms);
    plan_done(&p);
}

static void check_filter(void **state, const char *query, const ng_filter *filter,
                         const char *expected)
{
    char cond[PLAN_TEXT_MAX];
    planned p = plan_with(*state, query, filter);
    assert_string_equal(plan_cond_text(p.plan->filter, cond), expected);
    plan_done(&p);
}

static void plain_words_have_no_condition(void **state)
{
    check_plan(state, "cat dog fox", "none", "fox dog cat");
    check_plan(state, "cats OR foxes", "none", "fox cat");
}

static void stop_words_count_only_when_nothing_else_remains(void **state)
{
    check_plan(state, "who is the cat", "none", "cat");
    check_plan(state, "the", "none", "the");
    check_plan(state, "the AND fox", "fox", "fox");
    check_plan(state, "+the fox", "the", "fox the");
}

static void an_unknown_word_makes_an_and_match_nothing(void **state)
{
    check_plan(state, "cat AND unicorn", "AND(cat NOTHING)", "cat");
    check_plan(state, "unicorn", "NOTHING", "");
    check_plan(state, "cat unicorn", "none", "cat");
}

static void parts_of_a_word_must_all_hold_in_an_and(void **state)
{
    check_plan(state, "ex-soviet", "none", "ex soviet");
    check_plan(state, "cat AND ex-soviet", "AND(cat AND(ex soviet))", "ex soviet cat");
}

static void what_is_left_out_is_looked_for_in_the_passage_itself(void **state)
{
    check_plan(state, "cat -dog", "AND(cat NOT(dog'))", "cat");
    check_plan(state, "-the", "NOT(the')", "");
    check_plan(state, "+cat NOT \"the dog\"", "AND(cat NOT(PHRASE2(the' dog')))", "cat");
}

static void must_words_decide_and_the_others_only_score(void **state)
{
    check_plan(state, "+cat dog", "cat", "dog cat");
    check_plan(state, "+cat +fox dog", "AND(cat fox)", "fox dog cat");
}

static void phrases_are_terms_and_an_order(void **state)
{
    check_plan(state, "\"cat sat\"", "PHRASE2(cat' sat')", "sat cat");
    check_plan(state, "\"cat sat\"~2", "PHRASE2~2(cat' sat')", "sat cat");
    check_plan(state, "\"cats\"", "PHRASE1(cat')", "cat");
    check_plan(state, "\"cat sat\" OR fox", "OR(PHRASE2(cat' sat') fox)", "sat fox cat");
}

static void near_is_in_any_order_and_counts_the_words_between(void **state)
{
    check_plan(state, "fox NEAR/3 cat", "PHRASE2?~2(fox' cat')", "fox cat");
    check_plan(state, "fox NEAR/3 \"a cat\"", "PHRASE3?~2(fox' a' cat' PHRASE2(a' cat'))",
               "fox cat");
}

static void words_of_phrases_are_marked_as_such(void **state)
{
    planned p = plan_of(*state, "\"cat sat\" cat");
    assert_int_equal(p.plan->n_words, 2);
    for (size_t i = 0; i < 2; i++) {
        int is_cat = strcmp(p.plan->words[i].stems[0], "cat") == 0;
        assert_int_equal(p.plan->words[i].in_phrases_only, !is_cat);
    }
    plan_done(&p);
}

static void only_what_every_match_holds_is_required(void **state)
{
    const struct {
        const char *query;
        int required, excluded;
    } cases[] = {
        {"\"cat sat\"", 1, 0},     {"fox AND \"cat sat\"", 1, 0}, {"\"cat sat\" OR fox", 0, 0},
        {"\"cat sat\" fox", 0, 0}, {"fox -\"cat sat\"", 0, 1},    {"+\"cat sat\" fox", 1, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        planned p = plan_of(*state, cases[i].query);
        assert_int_equal(p.plan->n_phrases, 1);
        assert_int_equal(p.plan->phrases[0]->required, cases[i].required);
        assert_int_equal(p.plan->phrases[0]->excluded, cases[i].excluded);
        plan_done(&p);
    }
}

static void a_prefix_is_meant_for_words_not_stems(void **state)
{
    check_plan(state, "happily*", "none", "happili");
    check_plan(state, "happi*", "none", "happiest happili");
    check_plan(state, "xyz*", "NOTHING", "");
}

static void a_word_is_looked_up_in_every_language_of_the_index(void **state)
{
    planned p = plan_of(*state, "fuhren");
    assert_int_equal(p.plan->n_words, 1);
    assert_int_equal(p.plan->words[0].n_stems, 2);
    assert_int_equal(p.plan->n_terms, 1);
    assert_string_equal(p.plan->terms[0].term, "fuhr");
    plan_done(&p);
}

static void fuzzy_words_are_searched_as_written(void **state)
{
    planned p = plan_of(*state, "cat~");
    assert_int_equal(p.plan->n_terms, 1);
    assert_int_equal(p.plan->n_warnings, 1);
    assert_non_null(strstr(p.plan->warnings[0].text, "as written"));
    plan_done(&p);
}

static void a_word_says_where_it_stands(void **state)
{
    planned p = plan_of(*state, "+cat  \"the fox\"");
    assert_int_equal(p.plan->n_words, 2);
    for (size_t i = 0; i < p.plan->n_words; i++) {
        const ng_plan_word *w = &p.plan->words[i];
        assert_memory_equal(p.query->text + w->start, w->text, w->text_len);
        assert_int_equal(w->text_len, 3);
    }
    plan_done(&p);
}

static void values_of_a_field_are_alternatives(void **state)
{
    check_filter(state, "cat source:zoo source:sea", NULL, "OR(Szoo Ssea)");
    check_filter(state, "cat source:zoo kind:paragraph", NULL, "AND(Szoo Kparagraph)");
    check_filter(state, "cat source:nowhere", NULL, "NOTHING");
    check_filter(state, "cat article:undated", NULL, "A3");
    check_filter(state, "cat article:missing", NULL, "NOTHING");
    check_plan(state, "cat -source:zoo", "AND(cat NOT(Szoo))", "cat");
}

static void the_filter_of_the_request_joins_that_of_the_query(void **state)
{
    const char *const sources[] = {"ZOO", "sea"};
    ng_filter filter = {.n_values = {[NG_IN_SOURCE] = 2}};
    filter.values[NG_IN_SOURCE] = sources;
    check_filter(state, "cat", &filter, "OR(Szoo Ssea)");
    check_filter(state, "cat kind:list", &filter, "AND(NOTHING OR(Szoo Ssea))");
}

static void a_filter_alone_lists_what_passes(void **state)
{
    planned p = plan_of(*state, "source:zoo");
    assert_true(p.plan->match_all);
    assert_null(p.plan->required);
    plan_done(&p);
    check_plan(state, "", "NOTHING", "");
    check_plan(state, "?!", "NOTHING", "");
}

static void dates_that_let_much_through_are_asked_of_candidates(void **state)
{
    const ng_filter open = {.from = "2021"}, time = {.to = "2022-01-10T10:00:00Z"};
    check_filter(state, "cat", &open, "DATES");
    check_filter(state, "cat", &time, "DATES");
}

static void dates_that_let_little_through_are_covered_by_terms(void **state)
{
    const ng_filter time = {.from = "2022-01-10", .to = "2022-01-10T10:00:00Z"};
    check_filter(state, "date:2022-01", NULL, "OR(M202201)");
    check_filter(state, "date:2022-01-10..2022-01-11", NULL, "OR(D20220110)");
    check_filter(state, "date:2019", NULL, "NOTHING");
    check_filter(state, "cat", &time, "AND(OR(D20220110) DATES)");
}

static void values_beyond_the_limit_are_refused(void **state)
{
    const char *values[NG_FILTER_VALUES_MAX + 1];
    for (size_t i = 0; i <= NG_FILTER_VALUES_MAX; i++)
        values[i] = "zoo";
    for (size_t n = NG_FILTER_VALUES_MAX - 1; n <= NG_FILTER_VALUES_MAX + 1; n++) {
        planned p;
        ng_error err = NG_ERROR_INIT;
        ng_filter filter = {.n_values = {[NG_IN_TAG] = n}};
        filter.values[NG_IN_TAG] = values;
        ng_status s = plan_try(*state, "cat", &filter, &p, &err);
        assert_int_equal(s, n > NG_FILTER_VALUES_MAX ? NG_LIMIT : NG_OK);
        plan_done(&p);
    }
}

static void a_date_that_is_none_is_refused(void **state)
{
    const ng_filter filters[] = {{.from = "yesterday"}, {.to = "2022-13-01"}, {.to = ""}};
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        planned p;
        ng_error err = NG_ERROR_INIT;
        assert_int_equal(plan_try(*state, "cat", &filters[i], &p, &err), NG_QUERY);
        plan_done(&p);
    }
}

/* A word of letters for a number. */
static void spell(size_t n, char ret[8])
{
    snprintf(ret, 8, "zq%c%cx", 'a' + (int)(n / 26), 'a' + (int)(n % 26));
}

static void put_spelled(search_fixture *s, size_t n)
{
    char text[2000] = "";
    for (size_t i = 0; i < n; i++) {
        char word[8];
        spell(i, word);
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s ", word);
    }
    const char *const lines[] = {text, NULL};
    search_put(s, "spelled", lines);
    search_index(s);
}

static void of_too_many_words_the_rarest_score(void **state)
{
    search_fixture *s = *state;
    put_spelled(s, NG_QUERY_TERMS_MAX + 1);
    for (size_t n = NG_QUERY_TERMS_MAX - 1; n <= NG_QUERY_TERMS_MAX + 1; n++) {
        char text[2000] = "cat";
        for (size_t i = 0; i + 1 < n; i++) {
            char word[8];
            spell(i, word);
            snprintf(text + strlen(text), sizeof text - strlen(text), " %s", word);
        }
        planned p = plan_of(s, text);
        int over = n > NG_QUERY_TERMS_MAX;
        assert_int_equal(p.plan->n_terms, over ? NG_QUERY_TERMS_MAX : n);
        assert_int_equal(p.plan->n_warnings, over);
        int has_cat = strcmp(p.plan->terms[p.plan->n_terms - 1].term, "cat") == 0;
        assert_int_equal(has_cat, !over);
        plan_done(&p);
    }
}

static void a_prefix_stands_for_so_many_terms_and_no_more(void **state)
{
    search_fixture *s = *state;
    for (size_t n = NG_QUERY_EXPANSIONS_MAX - 1; n <= NG_QUERY_EXPANSIONS_MAX + 1; n++) {
        put_spelled(s, n);
        planned p = plan_of(s, "zq*");
        int over = n > NG_QUERY_EXPANSIONS_MAX;
        assert_int_equal(p.plan->n_terms, over ? NG_QUERY_EXPANSIONS_MAX : n);
        assert_int_equal(p.plan->n_words, 1);
        assert_int_equal(p.plan->n_warnings, over);
        plan_done(&p);
    }
}

static uint32_t random_below(uint64_t *state, uint32_t n)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33) % n;
}

/* A random query text. */
static void random_text(uint64_t *r, char ret[400])
{
    static const char *const pieces[] = {
        "cat",        "dog",       "the",         "fox",         "unicorn",
        "mat",        "+cat",      "-dog",        "\"the cat\"", "\"cat sat\"~3",
        "hap*",       "ex-soviet", "source:zoo",  "schiff*",     "AND",
        "OR",         "NOT",       "(",           ")",           "NEAR/4",
        "-\"a cat\"", "date:2022", "-source:sea", "animals",
    };
    uint32_t n = 1 + random_below(r, 8);
    ret[0] = '\0';
    for (uint32_t i = 0; i < n; i++)
        snprintf(ret + strlen(ret), 400 - strlen(ret), "%s ",
                 pieces[random_below(r, sizeof pieces / sizeof *pieces)]);
}

static void plans_of_any_text_match_as_exhaustively(void **state)
{
    uint64_t r = 4711;
    for (int i = 0; i < 500; i++) {
        char text[400];
        random_text(&r, text);
        planned p = plan_of(*state, text);
        ng_matches got = NG_MATCHES_INIT, all = NG_MATCHES_INIT;
        ng_error err = NG_ERROR_INIT;
        ng_index *ix = p.s->f->index;
        const ng_match_request request = {.k = 3};
        assert_int_equal(ng_match(p.plan, ix, &request, &got, &err), NG_OK);
        assert_int_equal(ng_match_exhaustive(p.plan, ix, &request, &all, &err), NG_OK);
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

#define WITH_INDEX(test) cmocka_unit_test_setup_teardown(test, set_up, search_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_INDEX(plain_words_have_no_condition),
        WITH_INDEX(stop_words_count_only_when_nothing_else_remains),
        WITH_INDEX(an_unknown_word_makes_an_and_match_nothing),
        WITH_INDEX(parts_of_a_word_must_all_hold_in_an_and),
        WITH_INDEX(what_is_left_out_is_looked_for_in_the_passage_itself),
        WITH_INDEX(must_words_decide_and_the_others_only_score),
        WITH_INDEX(phrases_are_terms_and_an_order),
        WITH_INDEX(near_is_in_any_order_and_counts_the_words_between),
        WITH_INDEX(words_of_phrases_are_marked_as_such),
        WITH_INDEX(only_what_every_match_holds_is_required),
        WITH_INDEX(a_prefix_is_meant_for_words_not_stems),
        WITH_INDEX(a_word_is_looked_up_in_every_language_of_the_index),
        WITH_INDEX(fuzzy_words_are_searched_as_written),
        WITH_INDEX(a_word_says_where_it_stands),
        WITH_INDEX(values_of_a_field_are_alternatives),
        WITH_INDEX(the_filter_of_the_request_joins_that_of_the_query),
        WITH_INDEX(a_filter_alone_lists_what_passes),
        WITH_INDEX(dates_that_let_much_through_are_asked_of_candidates),
        WITH_INDEX(dates_that_let_little_through_are_covered_by_terms),
        WITH_INDEX(values_beyond_the_limit_are_refused),
        WITH_INDEX(a_date_that_is_none_is_refused),
        WITH_INDEX(of_too_many_words_the_rarest_score),
        WITH_INDEX(a_prefix_stands_for_so_many_terms_and_no_more),
        WITH_INDEX(plans_of_any_text_match_as_exhaustively),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
