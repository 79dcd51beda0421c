/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_shingles.c - how much of one text stands in another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "shingles.h"

#define WORDS 4000

static uint16_t words[WORDS];

static int draw_words(void **state)
{
    uint32_t seed = 1987;
    (void)state;
    for (size_t i = 0; i < WORDS; i++) {
        seed = seed * 1664525u + 1013904223u;
        words[i] = (uint16_t)(seed >> 16);
    }
    return 0;
}

static void a_text_of_three_words_has_no_shingle(void **state)
{
    uint64_t list[8];
    (void)state;
    assert_int_equal(ng_shingles(words, 3, list), 0);
    assert_int_equal(ng_shingles(words, 4, list), 1);
    assert_int_equal(ng_shingles(words, 5, list), 2);
}

static void repetitions_count_once(void **state)
{
    const uint16_t again[] = {1, 2, 1, 2, 1, 2, 1, 2};
    uint64_t list[8];
    (void)state;
    assert_int_equal(ng_shingles(again, 8, list), 2);
}

static void a_part_is_contained_whole(void **state)
{
    static uint64_t all[WORDS], part[WORDS];
    (void)state;
    size_t n = ng_shingles(words, 400, all), m = ng_shingles(words + 100, 120, part);
    assert_int_equal(m, 117);
    assert_int_equal(ng_shingles_shared(all, n, part, m), m);
    m = ng_shingles(words + 2000, 300, part);
    assert_int_equal(ng_shingles_shared(all, n, part, m), 0);
}

static void bits_give_bounds(void **state)
{
    static uint64_t all[WORDS], part[WORDS];
    (void)state;
    for (size_t from = 0; from < 1200; from += 150) {
        ng_shingle_bits bits = {.n = 0};
        size_t n = ng_shingles(words, 800, all), m = ng_shingles(words + from, 300, part);
        size_t shared = ng_shingles_shared(all, n, part, m);
        ng_shingle_bits_set(&bits, words, 800);
        size_t most = ng_shingle_bits_shared(&bits, words + from, 300);
        assert_true(bits.n <= n && bits.n > n * 9 / 10);
        assert_true(most >= shared && most < shared + 30);
    }
    ng_shingle_bits none = {.n = 0};
    ng_shingle_bits_set(&none, words, 3);
    assert_int_equal(none.n, 0);
}

static size_t shared_values(const uint32_t *a, size_t n_a, const uint32_t *b, size_t n_b)
{
    size_t shared = 0;
    for (size_t i = 0; i < n_a; i++)
        for (size_t k = 0; k < n_b; k++)
            shared += a[i] == b[k];
    return shared;
}

/* Whatever the strides are. */
static void sketches_of_a_text_and_of_its_half_share_values(void **state)
{
    uint32_t whole[NG_SKETCH_MAX], half[NG_SKETCH_MAX];
    (void)state;
    for (size_t n = 40; n <= 1000; n += 20) {
        for (size_t at = 0; at + n <= WORDS; at += 500) {
            size_t a = ng_sketch(words + at, n, whole);
            size_t b = ng_sketch(words + at, n / 2, half);
            assert_true(shared_values(whole, a, half, b) >= 2);
        }
    }
}

static void a_sketch_is_small(void **state)
{
    uint32_t sketch[NG_SKETCH_MAX];
    (void)state;
    assert_int_equal(ng_sketch(words, 0, sketch), 0);
    for (size_t n = 20; n <= 400; n += 10) {
        size_t values = ng_sketch(words, n, sketch);
        assert_true(values >= 4 && values <= 2 * NG_SKETCH_AIM);
    }
    size_t values = ng_sketch(words, WORDS, sketch);
    assert_true(values > 150 && values < 400);
}

static unsigned alike(const uint16_t *a, size_t n_a, const uint16_t *b, size_t n_b)
{
    static uint32_t p[WORDS], q[WORDS];
    size_t n = ng_word_pairs(a, n_a, p), m = ng_word_pairs(b, n_b, q);
    return ng_pairs_alike(p, n, q, m);
}

static void passages_are_alike_by_their_word_pairs(void **state)
{
    uint16_t edited[41];
    (void)state;
    memcpy(edited, words, sizeof edited);
    assert_int_equal(alike(words, 41, edited, 41), 100);
    edited[10] = edited[30] = 1; /* two of 41 words: four of 40 pairs */
    assert_int_equal(alike(words, 41, edited, 41), 90);
    assert_int_equal(alike(words, 41, words, 21), 66);
    assert_int_equal(alike(words, 41, words + 100, 41), 0);
    assert_int_equal(alike(words, 1, words, 1), 100);
    assert_int_equal(alike(words, 1, words + 1, 1), 0);
    assert_int_equal(alike(words, 0, words, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_of_three_words_has_no_shingle),
        cmocka_unit_test(repetitions_count_once),
        cmocka_unit_test(a_part_is_contained_whole),
        cmocka_unit_test(bits_give_bounds),
        cmocka_unit_test(sketches_of_a_text_and_of_its_half_share_values),
        cmocka_unit_test(a_sketch_is_small),
        cmocka_unit_test(passages_are_alike_by_their_word_pairs),
    };
    return cmocka_run_group_tests(tests, draw_words, NULL);
}
