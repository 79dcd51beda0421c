/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_match.c - what matches, and in which order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "fake_index.h"
#include "match.h"
#include "match_run.h"

#define ORDERED(...)                                                                               \
    (const uint16_t[]){__VA_ARGS__}, sizeof((const uint16_t[]){__VA_ARGS__}) / sizeof(uint16_t)

static int set_up(void **state)
{
    ng_index *ix = fake_index_new();
    const fake_term one[] = {{"cat", 40}, {"dog", 20}, {"fog", 90}, {"Sbbc", 0}, {NULL, 0}};
    const fake_term two[] = {{"cat", 90}, {"fog", 100}, {"Sbbc", 0}, {NULL, 0}};
    const fake_term three[] = {{"cat", 41}, {"dog", 100}, {NULL, 0}};
    const fake_term four[] = {{"dog", 100}, {"fog", 20}, {NULL, 0}};
    fake_index_add(ix, 9, 1, 5000, one, ORDERED(1, 2, 3));
    fake_index_add(ix, 9, 2, 5000, two, ORDERED(1, 1, 1));
    fake_index_add(ix, 4, 1, NG_UNDATED, three, ORDERED(2, 3));
    fake_index_add(ix, 2, 1, 100, four, ORDERED(2));
    fake_index_commit(ix);
    *state = ix;
    return 0;
}

static int tear_down(void **state)
{
    fake_index_free(*state);
    return 0;
}

static ng_cond term(const char *text, int body_only)
{
    return (ng_cond){.kind = NG_COND_TERM,
                     .term = text,
                     .len = (uint32_t)strlen(text),
                     .documents = 1,
                     .body_only = body_only};
}

static const ng_plan_term cat = {.term = "cat", .len = 3, .documents = 3, .idf = 1};
static const ng_plan_term fog = {.term = "fog", .len = 3, .documents = 3, .idf = 1};
static const ng_plan_term dog = {.term = "dog", .len = 3, .documents = 3, .idf = 2};

/* The docids of a result, as decimal digits: 123 is 1, 2, 3. */
static unsigned run(ng_index *ix, const ng_plan *plan, const ng_match_request *request)
{
    ng_matches m = NG_MATCHES_INIT;
    ng_error err = NG_ERROR_INIT;
    unsigned digits = 0;
    assert_int_equal(ng_match(plan, ix, request, &m, &err), NG_OK);
    for (size_t i = 0; i < m.n; i++)
        digits = digits * 10 + m.items[i].docid;
    ng_matches_release(&m);
    return digits;
}

static void any_scored_term_matches_a_plain_list(void **state)
{
    ng_plan_term terms[] = {dog, cat};
    const ng_plan plan = {.terms = terms, .n_terms = 2};
    /* 3: 200 + 41, 4: 200, 2: 90, 1: 40 + 40 */
    assert_int_equal(run(*state, &plan, &(ng_match_request){.k = 10}), 3421);
    assert_int_equal(run(*state, &plan, &(ng_match_request){.k = 2}), 34);
}

/* Both champions are of one article: what they promise of the second place does not hold. */
static void champions_of_one_article_do_not_shut_out_the_others(void **state)
{
    ng_plan_term terms[] = {fog};
    const ng_plan plan = {.terms = terms, .n_terms = 1};
    ng_match_request request = {.k = 2};
    assert_int_equal(run(*state, &plan, &request), 21);
    request.per_article = 1;
    assert_int_equal(run(*state, &plan, &request), 24);
}

static void scores_count_wherever_the_match_came_from(void **state)
{
    ng_plan_term terms[] = {dog, cat};
    ng_cond only_cat = term("cat", 0);
    const ng_plan plan = {.terms = terms, .n_terms = 2, .required = &only_cat};
    assert_int_equal(run(*state, &plan, &(ng_match_request){.k = 10}), 321);
}

static void below_a_not_titles_do_not_count(void **state)
{
    ng_plan_term terms[] = {dog};
    ng_cond is_dog = term("dog", 0), is_cat = term("cat", 1);
    ng_cond *cats[] = {&is_cat};
    ng_cond no_cat = {.kind = NG_COND_NOT, .children = cats, .n_children = 1};
    ng_cond *both[] = {&is_dog, &no_cat};
    ng_cond all = {.kind = NG_COND_AND, .children = both, .n_children = 2};
    const ng_plan plan = {.terms = terms, .n_terms = 1, .required = &all};
    /* 3 holds cat in its title alone; ties by article number: 2 before 4 */
    assert_int_equal(run(*state, &plan, &(ng_match_request){.k = 10}), 43);
}

static void a_filter_restricts_a_plain_list(void **state)
{
    ng_plan_term terms[] = {dog, cat};
    ng_cond bbc = term("Sbbc", 0);
    const ng_plan plan = {.terms = terms, .n_terms = 2, .filter = &bbc};
    assert_int_equal(run(*state, &plan, &(ng_match_request){.k = 10}), 21);
}

static void filters_alone_list_what_passes(void **state)
{
    ng_cond bbc = term("Sbbc", 0);
    const ng_plan plan = {.filter = &bbc, .match_all = 1};
    assert_int_equal(run(*state, &plan, &(ng_match_request){.k = 10}), 12);
}

static void undated_passages_come_last_in_both_orders(void **state)
{
    ng_plan_term terms[] = {dog, cat};
    const ng_plan plan = {.terms = terms, .n_terms = 2};
    const ng_match_request newest = {.k = 10, .sort = NG_SORT_NEWEST};
    const ng_match_request oldest = {.k = 10, .sort = NG_SORT_OLDEST};
    assert_int_equal(run(*state, &plan, &newest), 1243);
    assert_int_equal(run(*state, &plan, &oldest), 4123);
}

static void undated_passages_fail_a_range_of_dates(void **state)
{
    ng_cond ever = {.kind = NG_COND_DATES, .from = INT64_MIN, .to = INT64_MAX};
    const ng_plan plan = {.filter = &ever, .match_all = 1};
    assert_int_equal(run(*state, &plan, &(ng_match_request){.k = 10}), 412);
}

static void hidden_articles_are_skipped(void **state)
{
    ng_plan_term terms[] = {dog, cat};
    const ng_plan plan = {.terms = terms, .n_terms = 2};
    const uint64_t hidden[] = {2, 9};
    const ng_match_request request = {.k = 10, .hidden = hidden, .n_hidden = 2};
    assert_int_equal(run(*state, &plan, &request), 3);
}

static void a_page_begins_after_its_key(void **state)
{
    ng_plan_term terms[] = {dog, cat};
    const ng_plan plan = {.terms = terms, .n_terms = 2};
    const ng_match_key key = {200, 2, 1};
    const ng_match_request request = {.k = 10, .after = &key};
    assert_int_equal(run(*state, &plan, &request), 21);
}

/* A tie at the threshold wins by its article number, however far away and at whatever bound. */
static void ties_far_apart_go_by_article(void **state)
{
    (void)state;
    for (uint32_t wdf = FAKE_CHAMPION_MIN - 1; wdf <= FAKE_CHAMPION_MIN; wdf++) {
        ng_index *ix = fake_index_new();
        const fake_term terms[] = {{"cat", wdf}, {NULL, 0}};
        fake_index_add(ix, 9, 1, NG_UNDATED, terms, NULL, 0);
        fake_index_skip(ix, 20000);
        uint32_t docid = fake_index_add(ix, 1, 1, NG_UNDATED, terms, NULL, 0);
        fake_index_commit(ix);
        ng_plan_term only[] = {cat};
        const ng_plan plan = {.terms = only, .n_terms = 1};
        assert_int_equal(run(ix, &plan, &(ng_match_request){.k = 1}), docid);
        fake_index_free(ix);
    }
}

static void nothing_matches_nothing(void **state)
{
    ng_plan_term terms[] = {dog};
    ng_cond nothing = {.kind = NG_COND_NOTHING};
    const ng_plan plan = {.terms = terms, .n_terms = 1, .required = &nothing};
    assert_int_equal(run(*state, &plan, &(ng_match_request){.k = 10}), 0);
    assert_int_equal(run(*state, &(ng_plan){0}, &(ng_match_request){.k = 10}), 0);
}

static void a_passed_deadline_is_a_partial_result(void **state)
{
    ng_plan_term terms[] = {dog, cat};
    ng_cond only_cat = term("cat", 0);
    ng_deadline late = {.passed = 1};
    const ng_match_request request = {.k = 10, .deadline = &late};
    const ng_plan plans[] = {{.terms = terms, .n_terms = 2},
                             {.terms = terms, .n_terms = 2, .required = &only_cat}};
    for (size_t i = 0; i < 2; i++) {
        ng_matches m = NG_MATCHES_INIT;
        ng_error err = NG_ERROR_INIT;
        assert_int_equal(ng_match(&plans[i], *state, &request, &m, &err), NG_OK);
        assert_true(m.partial);
        assert_false(m.total_is_exact);
        ng_matches_release(&m);
    }
}

static void totals_are_exact_when_all_is_counted(void **state)
{
    ng_plan_term terms[] = {dog, cat};
    const ng_plan plan = {.terms = terms, .n_terms = 2};
    ng_matches m = NG_MATCHES_INIT;
    ng_error err = NG_ERROR_INIT;
    const ng_match_request request = {.k = 1, .count_all = 1};
    assert_int_equal(ng_match(&plan, *state, &request, &m, &err), NG_OK);
    assert_int_equal(m.total, 4);
    assert_true(m.total_is_exact);
    ng_matches_release(&m);
}

static int occurs(uint32_t slop, int ordered, const uint16_t *words, size_t n, const uint16_t *text,
                  size_t text_n)
{
    const ng_plan_phrase p = {.hashes = words, .n = n, .slop = slop, .ordered = ordered};
    return ng_phrase_occurs(&p, text, text_n);
}

static void a_phrase_is_adjacent_and_in_order(void **state)
{
    (void)state;
    assert_true(occurs(0, 1, ORDERED(1, 2), ORDERED(9, 1, 2)));
    assert_true(occurs(0, 1, ORDERED(1, 1, 2), ORDERED(1, 1, 1, 2)));
    assert_false(occurs(0, 1, ORDERED(1, 2), ORDERED(2, 1)));
    assert_false(occurs(0, 1, ORDERED(1, 2), ORDERED(1, 9, 2)));
    assert_false(occurs(0, 1, ORDERED(1, 2), ORDERED(1)));
}

static void slop_lets_words_stand_between(void **state)
{
    (void)state;
    assert_true(occurs(1, 1, ORDERED(1, 2), ORDERED(1, 9, 2)));
    assert_false(occurs(1, 1, ORDERED(1, 2), ORDERED(1, 9, 9, 2)));
    assert_true(occurs(1, 1, ORDERED(1, 2), ORDERED(1, 9, 1, 9, 2)));
    assert_false(occurs(3, 1, ORDERED(1, 2), ORDERED(2, 9, 1)));
}

static void near_takes_any_order_but_every_word(void **state)
{
    (void)state;
    assert_true(occurs(1, 0, ORDERED(1, 2), ORDERED(2, 9, 1)));
    assert_false(occurs(0, 0, ORDERED(1, 2), ORDERED(2, 9, 1)));
    assert_true(occurs(2, 0, ORDERED(1, 1, 2), ORDERED(1, 9, 2, 9, 1)));
    assert_false(occurs(2, 0, ORDERED(1, 1, 2), ORDERED(1, 9, 2, 9, 3)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_scored_term_matches_a_plain_list),
        cmocka_unit_test(champions_of_one_article_do_not_shut_out_the_others),
        cmocka_unit_test(scores_count_wherever_the_match_came_from),
        cmocka_unit_test(below_a_not_titles_do_not_count),
        cmocka_unit_test(a_filter_restricts_a_plain_list),
        cmocka_unit_test(filters_alone_list_what_passes),
        cmocka_unit_test(undated_passages_come_last_in_both_orders),
        cmocka_unit_test(undated_passages_fail_a_range_of_dates),
        cmocka_unit_test(hidden_articles_are_skipped),
        cmocka_unit_test(a_page_begins_after_its_key),
        cmocka_unit_test(ties_far_apart_go_by_article),
        cmocka_unit_test(nothing_matches_nothing),
        cmocka_unit_test(a_passed_deadline_is_a_partial_result),
        cmocka_unit_test(totals_are_exact_when_all_is_counted),
        cmocka_unit_test(a_phrase_is_adjacent_and_in_order),
        cmocka_unit_test(slop_lets_words_stand_between),
        cmocka_unit_test(near_takes_any_order_but_every_word),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
