/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_similar.c - passages like one that is there, or like a text. */
#include <stdio.h>
#include <string.h>

#include "like.h"
#include "search_fixture.h"

static void put_news(search_fixture *s)
{
    static const char *const fleet[] = {
        "=Fleet talks", "Ministers proposed a freeze on naval ships in the treaty talks.",
        "The harbour was full of frigates, tugs and pilots.", NULL};
    static const char *const treaty[] = {
        "=The treaty", "The naval treaty would freeze the number of ships, the ministers said.",
        "Rain fell on the conference.", NULL};
    static const char *const harvest[] = {"=Harvest", "@Farm Weekly",
                                          "Rain delayed the harvest of wheat and barley.",
                                          "Farmers asked the ministers for a subsidy.", NULL};
    static const char *const port[] = {"=The port", "@Courier",
                                       "Pilots and tugs brought frigates into the harbour.", NULL};
    search_put(s, "fleet", fleet);
    search_put(s, "treaty", treaty);
    search_put(s, "harvest", harvest);
    search_put(s, "port", port);
    for (unsigned i = 0; i < 20; i++) {
        char id[16], text[64];
        const char *const lines[] = {text, NULL};
        snprintf(id, sizeof id, "filler%u", i);
        snprintf(text, sizeof text, "The council met about street lamps %u.", i);
        search_put(s, id, lines);
    }
    search_index(s);
    ng_answer_free(search_plain(s, "ships")); /* opens the searcher */
}

static ng_similar_request request(const char *id, const char *text)
{
    ng_similar_request r = {.id = id,
                            .text = text,
                            .text_len = text ? strlen(text) : 0,
                            .search = NG_SEARCH_REQUEST_INIT};
    r.search.deadline_ms = NG_DEADLINE_MS_MAX;
    return r;
}

static ng_answer *ask(search_fixture *s, const ng_similar_request *r)
{
    ng_answer *a = NULL;
    ng_error err = NG_ERROR_INIT;
    ng_status status = ng_similar(s->searcher, r, &a, &err);
    if (status != NG_OK)
        fail_msg("%s: %s", ng_status_name(status), err.text);
    return a;
}

static void assert_first(search_fixture *s, const char *id, const char *text, const char *first)
{
    const ng_similar_request r = request(id, text);
    ng_answer *a = ask(s, &r);
    assert_true(a->n_hits > 0);
    assert_string_equal(a->hits[0].id, first);
    assert_null(a->cursor);
    ng_answer_free(a);
}

static void what_says_the_same_comes_first(void **state)
{
    search_fixture *s = *state;
    put_news(s);
    assert_first(s, "fleet#p1", NULL, "treaty#p1");
    assert_first(s, "treaty#p1", NULL, "fleet#p1");
    assert_first(s, "fleet#p2", NULL, "port#p1");
    assert_first(s, "port#p1", NULL, "fleet#p2");
    assert_first(s, "fleet#p1@00000000", NULL, "treaty#p1"); /* a citation */
    assert_first(s, NULL, "Barley and wheat: the rain, and the harvest", "harvest#p1");
}

static void an_article_is_asked_for_by_its_own_id(void **state)
{
    search_fixture *s = *state;
    put_news(s);
    assert_first(s, "treaty", NULL, "fleet#p1");
    assert_first(s, "port", NULL, "fleet#p2");
}

static void the_article_itself_is_left_out_and_not_counted(void **state)
{
    search_fixture *s = *state;
    put_news(s);
    ng_similar_request r = request("fleet#p1", NULL);
    r.search.limit = NG_LIMIT_MAX;
    ng_answer *a = ask(s, &r);
    for (size_t i = 0; i < a->n_hits; i++)
        assert_string_not_equal(a->hits[i].article, "fleet");
    assert_true(a->total_is_exact);
    assert_int_equal(a->total, a->n_hits);
    ng_answer_free(a);
}

static void filters_and_the_limit_hold(void **state)
{
    search_fixture *s = *state;
    put_news(s);
    const char *const source[] = {"courier"};
    ng_similar_request r = request("fleet", NULL);
    r.search.filter.values[NG_IN_SOURCE] = source;
    r.search.filter.n_values[NG_IN_SOURCE] = 1;
    ng_answer *a = ask(s, &r);
    assert_int_equal(a->n_hits, 1);
    assert_string_equal(a->hits[0].article, "port");
    ng_answer_free(a);
    r = request("fleet", NULL);
    r.search.limit = 1;
    a = ask(s, &r);
    assert_int_equal(a->n_hits, 1);
    ng_answer_free(a);
}

static void the_query_names_telling_words_only(void **state)
{
    search_fixture *s = *state;
    put_news(s);
    const ng_similar_request r = request("fleet#p1", NULL);
    ng_answer *a = ask(s, &r);
    assert_non_null(strstr(a->query_text, "naval"));
    assert_non_null(strstr(a->query_text, "freeze"));
    assert_null(strstr(a->query_text, "the"));
    assert_null(strstr(a->query_text, "proposed")); /* no other passage has it */
    ng_answer_free(a);
}

/* "5.81" and "cocoa" are as rare as each other. */
static void words_tell_more_than_numbers(void **state)
{
    search_fixture *s = *state;
    static const char *const one[] = {"Cocoa arrivals of 5.81 tons, 6.02 and 7.15.", NULL};
    static const char *const two[] = {"Steel at 5.81 and 6.02 today.", NULL};
    static const char *const three[] = {"Arrivals of cocoa today.", NULL};
    search_put(s, "one", one);
    search_put(s, "two", two);
    search_put(s, "three", three);
    put_news(s);
    assert_first(s, "one", NULL, "three#p1");
    const ng_similar_request r = request("one", NULL);
    ng_answer *a = ask(s, &r);
    assert_true(strstr(a->query_text, "5.81") > strstr(a->query_text, "cocoa"));
    ng_answer_free(a);
}

static void operators_of_a_text_are_no_operators(void **state)
{
    search_fixture *s = *state;
    put_news(s);
    assert_first(s, NULL, "-harvest NOT wheat AND (barley source:none \"rain", "harvest#p1");
    const ng_similar_request r = request(NULL, "+ - ( the and of");
    ng_answer *a = ask(s, &r);
    assert_int_equal(a->n_hits, 0);
    ng_answer_free(a);
}

static void weights_scale_what_the_words_are_worth(void **state)
{
    (void)state;
    char text[] = "ships", other[] = "naval";
    ng_plan_word words[] = {{.text = text, .text_len = 5}, {.text = other, .text_len = 5}};
    ng_plan_term terms[] = {{.term = "ship", .len = 4, .idf = 4, .word = 0},
                            {.term = "naval", .len = 5, .idf = 2, .word = 1}};
    ng_plan plan = {.terms = terms, .n_terms = 2, .words = words, .n_words = 2};
    ng_like like = {.words = {"ships"}, .weights = {0.5}, .n = 1};
    ng_like_weigh(&like, &plan);
    assert_true(terms[0].idf > 1.99 && terms[0].idf < 2.01);
    assert_true(terms[1].idf > 1.99 && terms[1].idf < 2.01);
    like.weights[0] = 0;
    ng_like_weigh(&like, &plan);
    assert_true(terms[0].idf > 0);
}

static void what_is_not_there_is_not_found(void **state)
{
    search_fixture *s = *state;
    put_news(s);
    static const char *const ids[] = {"nothing", "fleet#p9", "nothing#p1", "", "#p1"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        const ng_similar_request r = request(ids[i], NULL);
        ng_answer *a = NULL;
        ng_error err = NG_ERROR_INIT;
        assert_int_equal(ng_similar(s->searcher, &r, &a, &err), NG_NOTFOUND);
        assert_null(a);
    }
    fixture_delete(s->f, "fleet");
    const ng_similar_request r = request("fleet#p1", NULL);
    ng_answer *a = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_similar(s->searcher, &r, &a, &err), NG_NOTFOUND);
}

static void a_text_has_a_limit(void **state)
{
    search_fixture *s = *state;
    put_news(s);
    static char text[NG_SIMILAR_TEXT_MAX + 2];
    memset(text, 'x', NG_SIMILAR_TEXT_MAX + 1);
    ng_similar_request r = request(NULL, text);
    ng_answer *a = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_similar(s->searcher, &r, &a, &err), NG_LIMIT);
    r.text_len = NG_SIMILAR_TEXT_MAX;
    ng_answer_free(ask(s, &r));
}

#define WITH_INDEX(test) cmocka_unit_test_setup_teardown(test, search_begin, search_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_INDEX(what_says_the_same_comes_first),
        WITH_INDEX(an_article_is_asked_for_by_its_own_id),
        WITH_INDEX(the_article_itself_is_left_out_and_not_counted),
        WITH_INDEX(filters_and_the_limit_hold),
        WITH_INDEX(the_query_names_telling_words_only),
        WITH_INDEX(words_tell_more_than_numbers),
        WITH_INDEX(operators_of_a_text_are_no_operators),
        cmocka_unit_test(weights_scale_what_the_words_are_worth),
        WITH_INDEX(what_is_not_there_is_not_found),
        WITH_INDEX(a_text_has_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
