/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_question.c - what kind of word a question asks for. */
#include <string.h>

#include "plan.h"
#include "search_fixture.h"
#include "search_run.h"

static ng_answer_kind wants(search_fixture *s, const char *text)
{
    ng_error err = NG_ERROR_INIT;
    ng_query *q = NULL;
    ng_plan *plan = NULL;
    const ng_filter filter = {.from = NULL};
    ng_deadline never = ng_deadline_never();
    ng_answer_free(search_plain(s, "open"));
    ng_searcher *r = s->searcher;
    assert_int_equal(ng_index_enter(r->ix, &err), NG_OK);
    assert_int_equal(ng_query_parse(text, strlen(text), &q, &err), NG_OK);
    assert_int_equal(ng_plan_new(q, &filter, r->ix, r->store, r->analyzers, &never, &plan, &err),
                     NG_OK);
    ng_answer_kind kind = plan->wants;
    ng_plan_free(plan);
    ng_query_free(q);
    ng_index_leave(r->ix);
    return kind;
}

static void put_one(search_fixture *s, const char *language)
{
    const char *const lines[] = {language, "One passage to open the index with.", NULL};
    search_put(s, "a", lines);
    search_index(s);
}

static void question_words_ask_for_a_kind(void **state)
{
    search_fixture *s = *state;
    put_one(s, "%en");
    assert_int_equal(wants(s, "When did the bridge open?"), NG_ANSWER_DATE);
    assert_int_equal(wants(s, "in what year was it built"), NG_ANSWER_DATE);
    assert_int_equal(wants(s, "how many ships were sunk"), NG_ANSWER_NUMBER);
    assert_int_equal(wants(s, "What percentage of voters agreed"), NG_ANSWER_NUMBER);
    assert_int_equal(wants(s, "Who led the party?"), NG_ANSWER_PERSON);
    assert_int_equal(wants(s, "which British city has trams"), NG_ANSWER_PLACE);
    assert_int_equal(wants(s, "Where do the trams run?"), NG_ANSWER_PLACE);
    assert_int_equal(wants(s, "what actress played her"), NG_ANSWER_PERSON);
    assert_int_equal(wants(s, "which company built trams"), NG_ANSWER_NAME);
}

static void other_queries_ask_for_none(void **state)
{
    search_fixture *s = *state;
    put_one(s, "%en");
    assert_int_equal(wants(s, "naval ships"), NG_ANSWER_ANY);
    assert_int_equal(wants(s, "how do ships float"), NG_ANSWER_ANY);
    assert_int_equal(wants(s, "what do ships carry"), NG_ANSWER_ANY);
    assert_int_equal(wants(s, ""), NG_ANSWER_ANY);
}

static void english_questions_are_asked_of_english(void **state)
{
    search_fixture *s = *state;
    put_one(s, "%de");
    assert_int_equal(wants(s, "who"), NG_ANSWER_ANY);
}

#define WITH_INDEX(test) cmocka_unit_test_setup_teardown(test, search_begin, search_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_INDEX(question_words_ask_for_a_kind),
        WITH_INDEX(other_queries_ask_for_none),
        WITH_INDEX(english_questions_are_asked_of_english),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
