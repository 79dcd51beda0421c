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

/* The features of the passage with this ordinal; all are of one article. */
static const ng_rerank_features *of(const looked *l, uint32_t ordinal)
{
    for (size_t i = 0; i < l->matches.n; i++)
        if (l->matches.items[i].key.ordinal == ordinal)
            return &l->features[i];
    fail_msg("passage %u was not found", ordinal);
    return NULL;
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
    assert_true(of(&l, 1)->exact > 0.99 && of(&l, 1)->pairs > 0.99 && of(&l, 1)->coverage > 0.99);
    assert_true(of(&l, 2)->exact > 0.99 && of(&l, 2)->pairs < 0.01);
    assert_true(of(&l, 3)->exact < 0.99 && of(&l, 3)->pairs > 0.99);
    assert_true(of(&l, 4)->coverage < 0.99 && of(&l, 4)->exact < 0.01);
    leave(r, &l);
}

static void words_around_a_stop_word_may_be_apart(void **state)
{
    search_fixture *s = *state;
    put_passages(s);
    looked l = {.matches = NG_MATCHES_INIT};
    ng_searcher *r = enter(s, &l, "ships of the naval");
    assert_true(of(&l, 2)->pairs > 0.99);
    assert_true(of(&l, 1)->pairs < 0.01);
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
    double scores[NG_RERANK_WINDOW];
    ok(ng_rerank(l.plan, r->ix, r->analyzers, l.matches.items, l.matches.n, scores, &never, &err),
       &err);
    for (size_t i = 0; i < l.matches.n; i++) {
        assert_true(scores[i] >= l.matches.items[i].key.score);
        assert_true(i == 0 || scores[i] <= scores[i - 1]);
    }
    assert_int_equal(l.matches.items[0].key.ordinal, 1);
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
    double scores[NG_RERANK_WINDOW];
    ok(ng_rerank(l.plan, r->ix, r->analyzers, l.matches.items, l.matches.n, scores, &over, &err),
       &err);
    for (size_t i = 0; i < l.matches.n; i++)
        assert_true(scores[i] == l.matches.items[i].key.score);
    leave(r, &l);
}

#define WITH_INDEX(test) cmocka_unit_test_setup_teardown(test, search_begin, search_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_INDEX(words_as_typed_and_side_by_side_are_seen),
        WITH_INDEX(words_around_a_stop_word_may_be_apart),
        WITH_INDEX(a_score_never_falls_below_the_first_stage),
        WITH_INDEX(a_late_second_stage_keeps_the_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
