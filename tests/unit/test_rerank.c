/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_rerank.c - what the second stage sees, and what it may change. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rerank.h"
#include "search_fixture.h"
#include "search_run.h"

typedef struct looked {
    ng_plan *plan;
    ng_matches matches;
    ng_rerank_features features[NG_RERANK_WINDOW];
} looked;

static void ok(ng_status s, const ng_error *err)
{
    if (s != NG_OK)
        fail_msg("%s: %s", ng_status_name(s), err->text);
}

/* The searcher of the fixture, entered. */
static ng_searcher *enter(search_fixture *s, looked *l, const char *query)
{
    ng_error err = NG_ERROR_INIT;
    ng_query *q = NULL;
    ng_filter filter = {.from = NULL};
    ng_deadline never = ng_deadline_never();
    ng_answer_free(search_plain(s, "open"));
    ng_searcher *r = s->searcher;
    ok(ng_index_enter(r->ix, &err), &err);
    ok(ng_query_parse(query, strlen(query), &q, &err), &err);
    ok(ng_plan_new(q, &filter, r->ix, r->store, r->analyzers, &never, &l->plan, &err), &err);
    ng_match_request request = {.k = NG_RERANK_WINDOW, .deadline = &never};
    ok(ng_match(l->plan, r->ix, &request, &l->matches, &err), &err);
    ok(ng_rerank_look(l->plan, r->ix, r->analyzers, l->matches.items, l->matches.n, l->features,
                      &never, &err),
       &err);
    ng_query_free(q);
    return r;
}

static void leave(ng_searcher *r, looked *l)
{
    ng_plan_free(l->plan);
    ng_matches_release(&l->matches);
    ng_index_leave(r->ix);
}

/* A feature of the passage with this ordinal; all are of one article. */
static double value(const looked *l, uint32_t ordinal, ng_feature f)
{
    for (size_t i = 0; i < l->matches.n; i++)
        if (l->matches.items[i].key.ordinal == ordinal)
            return l->features[i].values[f];
    fail_msg("passage %u was not found", ordinal);
    return -1;
}

static void put_passages(search_fixture *s)
{
    const char *const lines[] = {
        "The naval ships left the harbour.", "Ships of the naval forces left.",
        "One naval ship came back.",         "A ship came.",
        "Nothing else happened here.",       NULL};
    search_put(s, "a", lines);
    search_index(s);
}

static void words_as_typed_and_side_by_side_are_seen(void **state)
{
    search_fixture *s = *state;
    put_passages(s);
    looked l = {.matches = NG_MATCHES_INIT};
    ng_searcher *r = enter(s, &l, "naval ships");
    assert_int_equal(l.matches.n, 4);
    assert_true(value(&l, 1, NG_FEATURE_EXACT) > 0.99 && value(&l, 1, NG_FEATURE_PAIRS) > 0.99);
    assert_true(value(&l, 1, NG_FEATURE_SENTENCE) > 0.99);
    assert_true(value(&l, 2, NG_FEATURE_EXACT) > 0.99 && value(&l, 2, NG_FEATURE_PAIRS) < 0.01);
    assert_true(value(&l, 2, NG_FEATURE_NEAR) > 0.99);
    assert_true(value(&l, 3, NG_FEATURE_EXACT) < 0.99 && value(&l, 3, NG_FEATURE_PAIRS) > 0.99);
    assert_true(value(&l, 4, NG_FEATURE_SENTENCE) < 0.99);
    assert_true(value(&l, 4, NG_FEATURE_EXACT) < 0.01);
    leave(r, &l);
}

static void words_around_a_stop_word_may_be_apart(void **state)
{
    search_fixture *s = *state;
    put_passages(s);
    looked l = {.matches = NG_MATCHES_INIT};
    ng_searcher *r = enter(s, &l, "ships of the naval");
    assert_true(value(&l, 2, NG_FEATURE_PAIRS) > 0.99);
    assert_true(value(&l, 1, NG_FEATURE_PAIRS) < 0.01);
    leave(r, &l);
}

static void a_query_of_stop_words_alone_sees_them(void **state)
{
    search_fixture *s = *state;
    const char *const lines[] = {"She asked whether to be or not to be.", "Be it or not, to is to.",
                                 NULL};
    search_put(s, "a", lines);
    search_index(s);
    looked l = {.matches = NG_MATCHES_INIT};
    ng_searcher *r = enter(s, &l, "to be or not");
    assert_true(value(&l, 1, NG_FEATURE_EXACT) > 0.99 && value(&l, 1, NG_FEATURE_PAIRS) > 0.99);
    assert_true(value(&l, 2, NG_FEATURE_EXACT) > 0.99 && value(&l, 2, NG_FEATURE_PAIRS) < 0.99);
    leave(r, &l);
}

static void inflected_words_count_as_the_word(void **state)
{
    search_fixture *s = *state;
    const char *const lines[] = {"Farmers harvested early.", "The harvests of a farmer failed.",
                                 NULL};
    search_put(s, "a", lines);
    search_index(s);
    looked l = {.matches = NG_MATCHES_INIT};
    ng_searcher *r = enter(s, &l, "farmers harvesting");
    assert_true(value(&l, 1, NG_FEATURE_SENTENCE) > 0.99 && value(&l, 1, NG_FEATURE_PAIRS) > 0.99);
    assert_true(value(&l, 2, NG_FEATURE_SENTENCE) > 0.99 && value(&l, 2, NG_FEATURE_EXACT) < 0.01);
    leave(r, &l);
}

static void the_best_sentence_and_its_answer_are_seen(void **state)
{
    search_fixture *s = *state;
    const char *const lines[] = {"The bridge opened in 1932. It is long.",
                                 "The bridge is long. Traffic opened the debate. It lasts.",
                                 "It was 1932. The bridge had opened.", NULL};
    search_put(s, "a", lines);
    search_index(s);
    looked l = {.matches = NG_MATCHES_INIT};
    ng_searcher *r = enter(s, &l, "when was the bridge opened");
    assert_true(value(&l, 1, NG_FEATURE_SENTENCE) > 0.99);
    assert_true(value(&l, 2, NG_FEATURE_SENTENCE) < 0.99);
    assert_true(value(&l, 1, NG_FEATURE_ANSWER) > 0.99);
    assert_true(value(&l, 2, NG_FEATURE_ANSWER) < 0.01);
    assert_true(value(&l, 3, NG_FEATURE_ANSWER) > 0.49 && value(&l, 3, NG_FEATURE_ANSWER) < 0.51);
    leave(r, &l);
}

static void each_passage_knows_its_title_and_its_article(void **state)
{
    search_fixture *s = *state;
    const char *const lines[] = {"=Naval review", "Ships came.", "More ships came.", NULL};
    search_put(s, "a", lines);
    search_index(s);
    looked l = {.matches = NG_MATCHES_INIT};
    ng_searcher *r = enter(s, &l, "naval ships");
    double both = value(&l, 1, NG_FEATURE_ARTICLE);
    for (uint32_t ordinal = 1; ordinal <= 2; ordinal++) {
        double title = value(&l, ordinal, NG_FEATURE_TITLE);
        assert_true(title > 0.01 && title < 0.99);
        assert_true(value(&l, ordinal, NG_FEATURE_TITLE_SHARE) == 0.5);
        assert_true(value(&l, ordinal, NG_FEATURE_ARTICLE) == both);
    }
    assert_true(both > 0.25 && both <= 0.5);
    leave(r, &l);
}

static void an_answer_close_to_the_words_counts_more(void **state)
{
    search_fixture *s = *state;
    const char *const lines[] = {
        "%en", "The bridge opened in 1932 to traffic.",
        "The bridge opened to traffic after long and costly work that had begun back in 1932.",
        "The bridge opened to traffic. Nobody remembers it.", NULL};
    search_put(s, "a", lines);
    search_index(s);
    looked l = {.matches = NG_MATCHES_INIT};
    ng_searcher *r = enter(s, &l, "when was the bridge opened");
    assert_true(value(&l, 1, NG_FEATURE_CLOSE) > 0.7 && value(&l, 1, NG_FEATURE_CLOSE) < 1);
    assert_true(value(&l, 2, NG_FEATURE_CLOSE) < 0.6 && value(&l, 2, NG_FEATURE_CLOSE) > 0.2);
    assert_true(value(&l, 3, NG_FEATURE_CLOSE) == 0);
    leave(r, &l);
}

static void persons_and_places_are_told_from_other_names(void **state)
{
    search_fixture *s = *state;
    const char *const lines[] = {"%en", "The bridge was opened by Anna Kell in spring.",
                                 "The bridge was opened by Kellco in spring.",
                                 "The bridge was opened in Felport in spring.", NULL};
    search_put(s, "a", lines);
    search_index(s);
    looked l = {.matches = NG_MATCHES_INIT};
    ng_searcher *r = enter(s, &l, "who opened the bridge");
    assert_true(value(&l, 1, NG_FEATURE_CLOSE) > 1.4 * value(&l, 2, NG_FEATURE_CLOSE));
    leave(r, &l);
    l.matches = (ng_matches)NG_MATCHES_INIT;
    r = enter(s, &l, "where was the bridge opened");
    assert_true(value(&l, 3, NG_FEATURE_CLOSE) > 1.4 * value(&l, 2, NG_FEATURE_CLOSE));
    leave(r, &l);
}

static void early_words_count_where_nothing_is_asked(void **state)
{
    search_fixture *s = *state;
    const char *const lines[] = {
        "%en", "Strike closes the harbour for a second week, and cargo waits.",
        "For a second week cargo waits and shops run short of fruit because of a strike.", NULL};
    search_put(s, "a", lines);
    search_index(s);
    looked l = {.matches = NG_MATCHES_INIT};
    ng_searcher *r = enter(s, &l, "strike");
    assert_true(value(&l, 1, NG_FEATURE_EARLY) > 0.99);
    assert_true(value(&l, 2, NG_FEATURE_EARLY) < 0.7);
    leave(r, &l);
    l.matches = (ng_matches)NG_MATCHES_INIT;
    r = enter(s, &l, "why strike");
    assert_true(value(&l, 1, NG_FEATURE_EARLY) == 0);
    leave(r, &l);
}

static void light_words_weigh_half(void **state)
{
    search_fixture *s = *state;
    const char *const lines[] = {"%en", "Ferries kinds harbour.", "Nothing else.", NULL};
    search_put(s, "a", lines);
    search_index(s);
    looked l = {.matches = NG_MATCHES_INIT};
    ng_searcher *r = enter(s, &l, "kinds of ferries, harbour");
    assert_int_equal(l.plan->n_words, 3);
    assert_true(l.plan->words[0].weight * 2 == l.plan->words[1].weight);
    for (size_t i = 0; i < l.plan->n_terms; i++)
        assert_true(l.plan->terms[i].idf * 256 == (double)(long)(l.plan->terms[i].idf * 256));
    leave(r, &l);
    l.matches = (ng_matches)NG_MATCHES_INIT;
    r = enter(s, &l, "kinds of ferries");
    assert_true(l.plan->words[0].weight == l.plan->words[1].weight);
    leave(r, &l);
}

static void what_the_best_passages_have_in_common_is_seen(void **state)
{
    search_fixture *s = *state;
    const char *const lines[] = {"The strike closed the harbour.",
                                 "A strike of dockers left cargo at Felport.",
                                 "The strike hit bakers, not bread.",
                                 "Dockers and cargo waited at Felport; no strike ended.",
                                 "Nothing else happened here.",
                                 NULL};
    search_put(s, "a", lines);
    search_index(s);
    looked l = {.matches = NG_MATCHES_INIT};
    ng_searcher *r = enter(s, &l, "strike");
    assert_int_equal(l.matches.n, 4);
    for (uint32_t ordinal = 1; ordinal <= 4; ordinal++)
        assert_in_range((long)(1000 * value(&l, ordinal, NG_FEATURE_TOPIC)), 0, 1000);
    assert_true(value(&l, 2, NG_FEATURE_TOPIC) > 2 * value(&l, 1, NG_FEATURE_TOPIC));
    assert_true(value(&l, 4, NG_FEATURE_TOPIC) > 2 * value(&l, 3, NG_FEATURE_TOPIC));
    leave(r, &l);
}

static void one_passage_has_nothing_in_common(void **state)
{
    search_fixture *s = *state;
    put_passages(s);
    looked l = {.matches = NG_MATCHES_INIT};
    ng_searcher *r = enter(s, &l, "forces");
    assert_int_equal(l.matches.n, 1);
    assert_true(value(&l, 2, NG_FEATURE_TOPIC) == 0);
    leave(r, &l);
}

static void a_score_never_falls_below_the_first_stage(void **state)
{
    search_fixture *s = *state;
    put_passages(s);
    looked l = {.matches = NG_MATCHES_INIT};
    ng_searcher *r = enter(s, &l, "naval ships");
    ng_error err = NG_ERROR_INIT;
    ng_deadline never = ng_deadline_never();
    ng_ranked ranked[NG_RERANK_WINDOW];
    double unit = 0;
    ok(ng_rerank(l.plan, r->ix, r->analyzers, l.matches.items, l.matches.n, ranked, &unit, &never,
                 &err),
       &err);
    for (size_t i = 0; i < l.matches.n; i++) {
        assert_true(ranked[i].score >= ranked[i].item.key.score);
        assert_true(i == 0 || ranked[i].score <= ranked[i - 1].score);
    }
    assert_int_equal(ranked[0].item.key.ordinal, 1);
    assert_true(unit > 0);
    leave(r, &l);
}

static void a_late_second_stage_keeps_the_order(void **state)
{
    search_fixture *s = *state;
    put_passages(s);
    looked l = {.matches = NG_MATCHES_INIT};
    ng_searcher *r = enter(s, &l, "naval ships");
    ng_error err = NG_ERROR_INIT;
    ng_deadline over = {.at_ns = 1};
    ng_ranked ranked[NG_RERANK_WINDOW];
    double unit = -1;
    ok(ng_rerank(l.plan, r->ix, r->analyzers, l.matches.items, l.matches.n, ranked, &unit, &over,
                 &err),
       &err);
    for (size_t i = 0; i < l.matches.n; i++)
        assert_true(ranked[i].score == l.matches.items[i].key.score &&
                    ranked[i].item.docid == l.matches.items[i].docid);
    assert_true(unit == 0);
    leave(r, &l);
}

#define WITH_INDEX(test) cmocka_unit_test_setup_teardown(test, search_begin, search_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_INDEX(words_as_typed_and_side_by_side_are_seen),
        WITH_INDEX(words_around_a_stop_word_may_be_apart),
        WITH_INDEX(a_query_of_stop_words_alone_sees_them),
        WITH_INDEX(inflected_words_count_as_the_word),
        WITH_INDEX(the_best_sentence_and_its_answer_are_seen),
        WITH_INDEX(each_passage_knows_its_title_and_its_article),
        WITH_INDEX(an_answer_close_to_the_words_counts_more),
        WITH_INDEX(persons_and_places_are_told_from_other_names),
        WITH_INDEX(early_words_count_where_nothing_is_asked),
        WITH_INDEX(light_words_weigh_half),
        WITH_INDEX(what_the_best_passages_have_in_common_is_seen),
        WITH_INDEX(one_passage_has_nothing_in_common),
        WITH_INDEX(a_score_never_falls_below_the_first_stage),
        WITH_INDEX(a_late_second_stage_keeps_the_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
