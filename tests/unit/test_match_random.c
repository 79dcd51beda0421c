/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_match_random.c - the matcher gives what scoring everything gives, bit for bit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "fake_index.h"
#include "match.h"
#include "random_plan.h"

#define CORPUS_SEED 20220110
#define QUERIES     2000
#define HIDDEN_MAX  40
#define QUERY_HITS  10
#define SMALL_CACHE (24 << 10)
#define NOW         1650000000 /* Unix seconds, about when the newest passages appeared */

static int set_up(void **state)
{
    *state = random_index(CORPUS_SEED, 1);
    return 0;
}

static int set_up_parts(void **state)
{
    *state = random_index(CORPUS_SEED, 4);
    return 0;
}

static int tear_down(void **state)
{
    fake_index_free(*state);
    return 0;
}

static int ascending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void choose_hidden(random_state *r, ng_index *ix, uint64_t *hidden, size_t n)
{
    for (size_t i = 0; i < n; i++)
        hidden[i] = ng_index_facts(ix, random_passage(r, ix))->article;
    qsort(hidden, n, sizeof *hidden, ascending);
}

static int same(const ng_matches *a, const ng_matches *b, int count_all)
{
    if (a->n != b->n || a->partial || a->total > b->total)
        return 0;
    if ((count_all || a->total_is_exact) && a->total != b->total)
        return 0;
    if (count_all && !a->total_is_exact)
        return 0;
    for (size_t i = 0; i < a->n; i++) {
        const ng_match_key *x = &a->items[i].key, *y = &b->items[i].key;
        if (a->items[i].docid != b->items[i].docid || x->article != y->article ||
            x->ordinal != y->ordinal || x->score < y->score || x->score > y->score)
            return 0;
    }
    return 1;
}

static void explain(uint32_t query, const ng_plan *plan, const ng_match_request *request,
                    const ng_matches *got, const ng_matches *expected)
{
    fprintf(
        stderr,
        "corpus %d, query %u: k %u, sort %d, after %d, hidden %zu, count_all %d, per article %u, "
        "folded up to %u, recency %d\n",
        CORPUS_SEED, query, request->k, request->sort, request->after != NULL, request->n_hidden,
        request->count_all, request->per_article, request->fold ? request->fold_upto : 0,
        request->recency != NULL);
    random_plan_print(plan);
    fprintf(stderr, "got %zu of %llu, expected %zu of %llu\n", got->n,
            (unsigned long long)got->total, expected->n, (unsigned long long)expected->total);
    for (size_t i = 0; i < got->n || i < expected->n; i++)
        fprintf(stderr, "%u %.9g | %u %.9g\n", i < got->n ? got->items[i].docid : 0,
                i < got->n ? got->items[i].key.score : 0,
                i < expected->n ? expected->items[i].docid : 0,
                i < expected->n ? expected->items[i].key.score : 0);
}

/* Both matchers; of each fourth query the next pages, too. */
static void compare(uint32_t query, const ng_plan *plan, ng_index *ix, ng_match_request request)
{
    ng_match_key last;
    for (int page = 0; page < (query % 4 == 0 ? 3 : 1); page++) {
        ng_matches got = NG_MATCHES_INIT, expected = NG_MATCHES_INIT;
        ng_error err = NG_ERROR_INIT;
        assert_int_equal(ng_match(plan, ix, &request, &got, &err), NG_OK);
        assert_int_equal(ng_match_exhaustive(plan, ix, &request, &expected, &err), NG_OK);
        if (!same(&got, &expected, request.count_all)) {
            explain(query, plan, &request, &got, &expected);
            fail();
        }
        int more = got.n > 0;
        if (more)
            last = got.items[got.n - 1].key;
        request.after = &last;
        ng_matches_release(&got);
        ng_matches_release(&expected);
        if (!more)
            return;
    }
}

static void compare_random(ng_index *ix, uint32_t queries)
{
    for (uint32_t query = 0; query < queries; query++) {
        random_state r = {(uint64_t)query * UINT64_C(0x9E3779B97F4A7C15) + 1};
        for (int i = 0; i < 8; i++)
            random_below(&r, 2);
        uint64_t hidden[HIDDEN_MAX];
        ng_plan *plan = random_plan(&r, ix);
        ng_match_request request = {.k = 1 + random_below(&r, 20)};
        request.sort = random_below(&r, 4) ? NG_SORT_RELEVANCE : (ng_sort)(1 + random_below(&r, 2));
        request.count_all = random_below(&r, 4) == 0;
        request.hidden = hidden;
        request.n_hidden = random_below(&r, 4) ? 0 : random_below(&r, HIDDEN_MAX);
        choose_hidden(&r, ix, hidden, request.n_hidden);
        request.per_article = random_below(&r, 3) ? 0 : 1 + random_below(&r, 3);
        const ng_recency recency = {.half_life_days = 1 + random_below(&r, 2000), .now = NOW};
        if (request.sort == NG_SORT_RELEVANCE && random_below(&r, 3) == 0)
            request.recency = &recency;
        compare(query, plan, ix, request);
        request.fold = plan;
        request.fold_upto =
            random_below(&r, 3) ? UINT32_MAX : random_below(&r, ng_index_last_docid(ix));
        compare(query, plan, ix, request);
        ng_arena_free(plan->arena);
    }
}

/* Whether `all` holds the passage with the same key. */
static int holds_item(const ng_matches *all, const ng_match_item *item)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->items[i].docid == item->docid)
            return !(all->items[i].key.score < item->key.score) &&
                   !(all->items[i].key.score > item->key.score);
    return 0;
}

/* The answer of a matcher whose time is over after so many looks at it. */
static int check_late(const ng_plan *plan, ng_index *ix, ng_match_request request, uint32_t looks)
{
    ng_matches got = NG_MATCHES_INIT, all = NG_MATCHES_INIT;
    ng_error err = NG_ERROR_INIT;
    ng_deadline deadline = {.at_ns = 0, .countdown = looks};
    request.deadline = &deadline;
    assert_int_equal(ng_match(plan, ix, &request, &got, &err), NG_OK);
    request.k = RANDOM_PASSAGES;
    assert_int_equal(ng_match_exhaustive(plan, ix, &request, &all, &err), NG_OK);
    int partial = got.partial;
    assert_true(got.total <= all.total && !(partial && got.total_is_exact));
    for (size_t i = 0; i < got.n; i++)
        assert_true(holds_item(&all, &got.items[i]));
    if (!partial)
        assert_int_equal(got.n, all.n < QUERY_HITS ? all.n : QUERY_HITS);
    ng_matches_release(&got);
    ng_matches_release(&all);
    return partial;
}

/* Conditions, filters, plain words, an order by date, an exact total. */
static unsigned class_of(const ng_plan *plan, const ng_match_request *request)
{
    if (request->sort != NG_SORT_RELEVANCE)
        return 0;
    return request->count_all ? 1 : plan->required ? 2 : plan->filter ? 3 : 4;
}

static void a_late_answer_holds_true_matches(void **state)
{
    enum { CLASSES = 5 };
    unsigned late[CLASSES] = {0}, all[CLASSES] = {0};
    for (uint32_t query = 0; query < QUERIES; query++) {
        random_state r = {(uint64_t)query * UINT64_C(0x9E3779B97F4A7C15) + 7};
        for (int i = 0; i < 8; i++)
            random_below(&r, 2);
        ng_plan *plan = random_plan(&r, *state);
        ng_match_request request = {.k = QUERY_HITS, .count_all = random_below(&r, 4) == 0};
        request.sort = random_below(&r, 4) ? NG_SORT_RELEVANCE : (ng_sort)(1 + random_below(&r, 2));
        unsigned class = class_of(plan, &request);
        uint32_t looks = random_below(&r, 1 + random_below(&r, 60));
        late[class] += (unsigned)check_late(plan, *state, request, looks);
        all[class]++;
        ng_arena_free(plan->arena);
    }
    for (unsigned class = 0; class < CLASSES; class ++)
        assert_true(late[class] > all[class] / 2);
}

static void random_queries_match_as_exhaustively(void **state)
{
    compare_random(*state, QUERIES);
}

static void random_queries_match_over_parts_and_tombstones(void **state)
{
    assert_true(ng_index_tombstones(*state)->n > RANDOM_DELETED / 2);
    compare_random(*state, QUERIES);
}

static void random_queries_match_through_a_cache(void **state)
{
    fake_index_use_cache(*state, SMALL_CACHE); /* lists fall out all the time */
    compare_random(*state, QUERIES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_queries_match_as_exhaustively),
    };
    const struct CMUnitTest with_parts[] = {
        cmocka_unit_test(random_queries_match_over_parts_and_tombstones),
        cmocka_unit_test(random_queries_match_through_a_cache),
        cmocka_unit_test(a_late_answer_holds_true_matches),
    };
    int failed = cmocka_run_group_tests(tests, set_up, tear_down);
    return failed + cmocka_run_group_tests(with_parts, set_up_parts, tear_down);
}
