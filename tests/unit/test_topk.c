/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_topk.c - the best k and their order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "topk.h"

static ng_match_item item(double score, uint64_t article, uint32_t ordinal)
{
    return (ng_match_item){1, {score, article, ordinal}};
}

static ng_match_item *best_of(size_t k, ng_sort sort, uint32_t share, const ng_match_item *from,
                              size_t n, size_t *ret_n)
{
    ng_topk t;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_topk_init(&t, k, sort, share, &err), NG_OK);
    for (size_t i = 0; i < n; i++)
        ng_topk_offer(&t, &from[i]);
    return ng_topk_take(&t, ret_n);
}

static ng_match_item *best(size_t k, ng_sort sort, const ng_match_item *from, size_t n,
                           size_t *ret_n)
{
    return best_of(k, sort, 0, from, n, ret_n);
}

static void higher_scores_come_first(void **state)
{
    (void)state;
    const ng_match_item in[] = {item(2, 1, 1), item(9, 2, 1), item(5, 3, 1), item(7, 4, 1)};
    size_t n;
    ng_match_item *out = best(3, NG_SORT_RELEVANCE, in, 4, &n);
    assert_int_equal(n, 3);
    assert_int_equal(out[0].key.article, 2);
    assert_int_equal(out[1].key.article, 4);
    assert_int_equal(out[2].key.article, 3);
    free(out);
}

static void equal_scores_go_by_article_then_ordinal(void **state)
{
    (void)state;
    const ng_match_item in[] = {item(5, 7, 2), item(5, 7, 1), item(5, 3, 9), item(5, 8, 1)};
    size_t n;
    ng_match_item *out = best(3, NG_SORT_RELEVANCE, in, 4, &n);
    assert_int_equal(out[0].key.article, 3);
    assert_int_equal(out[1].key.ordinal, 1);
    assert_int_equal(out[2].key.ordinal, 2);
    free(out);
}

static void oldest_turns_the_order_but_not_that_of_ties(void **state)
{
    (void)state;
    const ng_match_item in[] = {item(9, 1, 1), item(2, 9, 1), item(2, 4, 1)};
    size_t n;
    ng_match_item *out = best(2, NG_SORT_OLDEST, in, 3, &n);
    assert_int_equal(out[0].key.article, 4);
    assert_int_equal(out[1].key.article, 9);
    free(out);
}

static void fewer_than_k_are_all_kept(void **state)
{
    (void)state;
    const ng_match_item in[] = {item(1, 1, 1), item(2, 2, 1)};
    for (size_t k = 2; k <= 3; k++) {
        size_t n;
        ng_match_item *out = best(k, NG_SORT_RELEVANCE, in, 2, &n);
        assert_int_equal(n, 2);
        free(out);
    }
    size_t n = 1;
    ng_match_item *out = best(0, NG_SORT_RELEVANCE, in, 2, &n);
    assert_int_equal(n, 0);
    free(out);
}

static int by_key(const void *a, const void *b)
{
    const ng_match_item *x = a, *y = b;
    return ng_match_key_before(&x->key, &y->key, 0) ? -1 : 1;
}

static void a_long_stream_gives_what_sorting_gives(void **state)
{
    (void)state;
    enum { N = 5000, K = 100 };
    ng_match_item *in = calloc(N, sizeof *in);
    assert_non_null(in);
    uint32_t x = 12345;
    for (uint32_t i = 0; i < N; i++) {
        x = x * 1664525 + 1013904223;
        in[i] = item((double)(x >> 24), x >> 8 & 0xff, i);
    }
    size_t n;
    ng_match_item *out = best(K, NG_SORT_RELEVANCE, in, N, &n);
    qsort(in, N, sizeof *in, by_key);
    assert_int_equal(n, K);
    for (size_t i = 0; i < K; i++)
        assert_int_equal(out[i].key.ordinal, in[i].key.ordinal);
    free(out);
    free(in);
}

static void the_worst_is_known_once_k_are_held(void **state)
{
    (void)state;
    ng_topk t;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_topk_init(&t, 2, NG_SORT_RELEVANCE, 0, &err), NG_OK);
    const ng_match_item a = item(3, 1, 1), b = item(8, 1, 2), c = item(5, 1, 3);
    ng_topk_offer(&t, &a);
    assert_null(ng_topk_worst(&t));
    ng_topk_offer(&t, &b);
    assert_true(ng_topk_worst(&t)->key.score < 4);
    ng_topk_offer(&t, &c);
    assert_true(ng_topk_worst(&t)->key.score > 4);
    ng_topk_release(&t);
}

static void an_article_gives_no_more_than_its_share(void **state)
{
    (void)state;
    const ng_match_item in[] = {item(9, 1, 1), item(8, 1, 2), item(1, 2, 1),
                                item(7, 1, 3), item(2, 3, 1), item(10, 1, 4)};
    static const uint32_t articles[] = {1, 1, 3}, ordinals[] = {4, 1, 1};
    size_t n;
    ng_match_item *out = best_of(3, NG_SORT_RELEVANCE, 2, in, 6, &n);
    assert_int_equal(n, 3);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(out[i].key.article, articles[i]);
        assert_int_equal(out[i].key.ordinal, ordinals[i]);
    }
    free(out);
}

/* Of what is sorted: the first `share` of each article, and of these the first k. */
static size_t cut(ng_match_item *items, size_t n, size_t k, uint32_t share)
{
    size_t kept = 0;
    for (size_t i = 0; i < n && kept < k; i++) {
        uint32_t there = 0;
        for (size_t j = 0; j < kept; j++)
            there += items[j].key.article == items[i].key.article;
        if (there < share)
            items[kept++] = items[i];
    }
    return kept;
}

static void shares_of_a_long_stream_are_those_of_sorting(void **state)
{
    (void)state;
    enum { N = 2000 };
    uint32_t x = 99;
    for (uint32_t round = 0; round < 60; round++) {
        ng_match_item in[N];
        size_t n, k = 1 + round, share = 1 + round % 7;
        for (uint32_t i = 0; i < N; i++) {
            x = x * 1664525 + 1013904223;
            in[i] = item((double)(x >> 24), (x >> 8 & 0xff) % (3 + round), i);
        }
        ng_match_item *out = best_of(k, NG_SORT_RELEVANCE, (uint32_t)share, in, N, &n);
        qsort(in, N, sizeof *in, by_key);
        assert_int_equal(n, cut(in, N, k, (uint32_t)share));
        for (size_t i = 0; i < n; i++)
            assert_int_equal(out[i].key.ordinal, in[i].key.ordinal);
        free(out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(higher_scores_come_first),
        cmocka_unit_test(equal_scores_go_by_article_then_ordinal),
        cmocka_unit_test(oldest_turns_the_order_but_not_that_of_ties),
        cmocka_unit_test(fewer_than_k_are_all_kept),
        cmocka_unit_test(a_long_stream_gives_what_sorting_gives),
        cmocka_unit_test(an_article_gives_no_more_than_its_share),
        cmocka_unit_test(shares_of_a_long_stream_are_those_of_sorting),
        cmocka_unit_test(the_worst_is_known_once_k_are_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
