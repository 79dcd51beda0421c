/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_recency.c - what being new adds, and that pages keep following each other. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "recency.h"
#include "schema.h"
#include "search_fixture.h"

#define DAY 86400
#define NOW (20000 * (int64_t)DAY)

static void a_factor_halves_its_gain_with_each_half_life(void **state)
{
    (void)state;
    const ng_recency r = {.half_life_days = 10, .now = NOW};
    assert_true(ng_recency_factor(&r, NOW) == 2);
    assert_true(ng_recency_factor(&r, NOW + DAY) == 2);
    assert_true(fabs(ng_recency_factor(&r, NOW - 10 * DAY) - 1.5) < 1e-9);
    assert_true(fabs(ng_recency_factor(&r, NOW - 20 * DAY) - 1.25) < 1e-9);
    assert_true(ng_recency_factor(&r, INT64_MIN + 1) == 1);
}

static void undated_passages_gain_nothing(void **state)
{
    (void)state;
    const ng_recency r = {.half_life_days = 10, .now = NOW}, none = {.now = NOW};
    assert_true(ng_recency_factor(&r, NG_UNDATED) == 1);
    assert_true(ng_recency_factor(&none, NOW) == 1);
    assert_true(ng_recency_factor(NULL, NOW) == 1);
}

static const char *first_of(const ng_answer *a)
{
    assert_true(a->n_hits > 0);
    return a->hits[0].article;
}

static void the_newer_of_equals_comes_first_only_when_asked(void **state)
{
    search_fixture *s = *state;
    const char *const old[] = {"!2020-01-01", "Ships left the harbour.", NULL};
    const char *const new[] = {"!2024-09-30", "Ships left the harbour.", NULL};
    search_put(s, "old", old);
    search_put(s, "new", new);
    search_index(s);
    for (int rank = NG_RANK_FULL; rank <= NG_RANK_FAST; rank++) {
        ng_search_request r = search_request("ships harbour");
        r.rank = (ng_rank)rank;
        ng_answer *plain = search_ask(s, &r);
        assert_string_equal(first_of(plain), "old");
        r.recency = (ng_recency){.half_life_days = 30, .now = NOW};
        ng_answer *recent = search_ask(s, &r);
        assert_string_equal(first_of(recent), "new");
        assert_true(recent->hits[0].score > plain->hits[0].score);
        ng_answer_free(plain);
        ng_answer_free(recent);
    }
}

static void put_many(search_fixture *s, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        char id[16], day[16], text[64];
        snprintf(id, sizeof id, "a%u", i);
        snprintf(day, sizeof day, "!20%02u-%02u-11", 10 + i * 7 % 14, 1 + i % 12);
        snprintf(text, sizeof text, "Ships%s in the harbour%s.", i % 3 ? " left" : "",
                 i % 5 ? " of a small and quiet town" : "");
        const char *const dated[] = {day, text, NULL}, *const undated[] = {text, NULL};
        search_put(s, id, i % 9 ? dated : undated);
    }
    search_index(s);
}

/* The articles of all pages, `limit` at a time; `now` moves on between pages. */
static size_t page_through(search_fixture *s, uint32_t limit, char ret[][16], size_t max)
{
    size_t n = 0;
    char cursor[NG_CURSOR_MAX + 1] = "";
    ng_search_request r = search_request("ships left harbour");
    r.limit = limit;
    r.recency = (ng_recency){.half_life_days = 300, .now = NOW};
    for (;;) {
        r.cursor = cursor[0] ? cursor : NULL;
        ng_answer *a = search_ask(s, &r);
        for (size_t i = 0; i < a->n_hits && n < max; i++)
            snprintf(ret[n++], 16, "%.15s", a->hits[i].article);
        int more = a->cursor != NULL;
        snprintf(cursor, sizeof cursor, "%s", more ? a->cursor : "");
        ng_answer_free(a);
        r.recency.now += 1000 * DAY;
        if (!more)
            return n;
    }
}

static void pages_follow_each_other_exactly(void **state)
{
    enum { N = 150 };
    search_fixture *s = *state;
    static char large[N][16], small[N][16];
    put_many(s, N);
    assert_int_equal(page_through(s, 100, large, N), N);
    assert_int_equal(page_through(s, 7, small, N), N);
    for (size_t i = 0; i < N; i++)
        assert_string_equal(large[i], small[i]);
}

static void an_order_by_date_refuses_it(void **state)
{
    search_fixture *s = *state;
    put_many(s, 3);
    ng_search_request r = search_request("ships");
    ng_answer *a = NULL;
    ng_error err = NG_ERROR_INIT;
    r.sort = NG_SORT_NEWEST;
    r.recency = (ng_recency){.half_life_days = 1, .now = NOW};
    assert_int_equal(search_try(s, &r, &a, &err), NG_QUERY);
    r.sort = NG_SORT_RELEVANCE;
    err = (ng_error)NG_ERROR_INIT;
    r.recency.half_life_days = NG_HALF_LIFE_DAYS_MAX + 1;
    assert_int_equal(search_try(s, &r, &a, &err), NG_QUERY);
}

#define WITH_INDEX(test) cmocka_unit_test_setup_teardown(test, search_begin, search_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_factor_halves_its_gain_with_each_half_life),
        cmocka_unit_test(undated_passages_gain_nothing),
        WITH_INDEX(the_newer_of_equals_comes_first_only_when_asked),
        WITH_INDEX(pages_follow_each_other_exactly),
        WITH_INDEX(an_order_by_date_refuses_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
