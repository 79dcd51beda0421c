/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_impact.c - impacts, idf, ranking parameters, records, the table of stems. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "impact.h"
#include "index_reader.h"
#include "stem_table.h"

static uint32_t impact_of(uint32_t body, uint32_t title, uint32_t heading, uint32_t tokens)
{
    ng_ranking r = ng_ranking_defaults();
    ng_impact_scale s = ng_impact_scale_of(&r, tokens, 1, 0);
    ng_occurrences n = {body, title, heading};
    return ng_impact(&s, &n);
}

static void parity_says_where_a_stem_stands(void **state)
{
    (void)state;
    for (uint32_t tokens = 1; tokens < 400; tokens += 7) {
        for (uint32_t n = 1; n < 30; n++) {
            assert_int_equal(impact_of(n, 0, 0, tokens) % 2, 0);
            assert_int_equal(impact_of(n, 1, 0, tokens) % 2, 0);
            assert_int_equal(impact_of(0, n, 0, tokens) % 2, 1);
            assert_int_equal(impact_of(0, 0, n, tokens) % 2, 1);
        }
    }
}

static void impacts_stay_within_their_range(void **state)
{
    (void)state;
    assert_int_equal(impact_of(1000000, 0, 0, 20), 126);
    assert_int_equal(impact_of(0, 1000000, 0, 20), 127);
    assert_int_equal(impact_of(1, 0, 0, 100000), 2);
    assert_int_equal(impact_of(0, 0, 1, 100000), 1);
}

static void an_average_passage_has_the_impact_of_bm25(void **state)
{
    (void)state;
    /* 127 · 1 / (1 + 1.2) */
    assert_int_equal(impact_of(1, 0, 0, 57), 58);
    assert_int_equal(impact_of(3, 0, 0, 57), 90);
}

static void more_occurrences_never_count_less(void **state)
{
    (void)state;
    for (uint32_t n = 1; n < 50; n++)
        assert_true(impact_of(n + 1, 0, 0, 60) >= impact_of(n, 0, 0, 60));
    assert_true(impact_of(1, 1, 0, 60) > impact_of(1, 0, 0, 60));
    assert_true(impact_of(1, 0, 0, 30) > impact_of(1, 0, 0, 120));
    assert_int_equal(impact_of(1, 0, 0, 1), impact_of(1, 0, 0, 20));
}

static void captions_count_less(void **state)
{
    (void)state;
    ng_ranking r = ng_ranking_defaults();
    ng_occurrences n = {1, 0, 0};
    ng_impact_scale body = ng_impact_scale_of(&r, 57, 1, 0),
                    minor = ng_impact_scale_of(&r, 57, 1, 1);
    assert_true(ng_impact(&minor, &n) < ng_impact(&body, &n));
}

static void title_words_can_count_less_in_later_passages(void **state)
{
    (void)state;
    ng_ranking r = ng_ranking_defaults();
    r.later_title = 0.25;
    ng_occurrences n = {0, 1, 0};
    ng_impact_scale first = ng_impact_scale_of(&r, 57, 1, 0),
                    later = ng_impact_scale_of(&r, 57, 2, 0);
    assert_true(ng_impact(&later, &n) < ng_impact(&first, &n));
}

static void idf_is_a_multiple_of_a_256th(void **state)
{
    (void)state;
    for (uint32_t n = 0; n <= 1000; n += 13) {
        double idf = ng_idf(1000, n);
        assert_true(idf * 256 == floor(idf * 256));
        assert_true(idf >= 1.0 / 256);
        assert_true(n == 0 || idf <= ng_idf(1000, n - 1));
    }
    assert_true(ng_idf(0, 0) >= 1.0 / 256);
    assert_true(ng_idf(10, 20) >= 1.0 / 256);
}

static void a_ranking_survives_its_text(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    ng_ranking r = ng_ranking_defaults(), back;
    char text[NG_RANKING_TEXT], again[NG_RANKING_TEXT];
    ng_ranking_format(&r, text);
    assert_int_equal(ng_ranking_parse(text, &back, &err), NG_OK);
    ng_ranking_format(&back, again);
    assert_string_equal(text, again);
    assert_true(back.k1 == r.k1 && back.champion_min == r.champion_min);
    r.b += 0.001;
    ng_ranking_format(&r, again);
    assert_string_not_equal(text, again);
}

static void a_damaged_ranking_is_refused(void **state)
{
    (void)state;
    const char *damaged[] = {"", "1 2 3", "1 2 3 4 5 6 7 8 x", "1 2 3 4 5 6 7 8 9 10"};
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        ng_error err = NG_ERROR_INIT;
        ng_ranking r;
        assert_int_equal(ng_ranking_parse(damaged[i], &r, &err), NG_CORRUPT);
    }
}

static void the_table_counts_each_stem_of_a_passage(void **state)
{
    (void)state;
    ng_stem_table t = {0};
    ng_error err = NG_ERROR_INIT;
    char words[2000][8];
    for (int passage = 0; passage < 3; passage++) {
        size_t n = passage == 1 ? 2000 : 100;
        assert_int_equal(ng_stem_table_begin(&t, n, &err), NG_OK);
        for (size_t i = 0; i < n; i++) {
            int len = snprintf(words[i], sizeof words[i], "w%zu", i / 2);
            ng_stem_table_get(&t, words[i], (size_t)len)->n.body++;
        }
        assert_int_equal(t.n_used, n / 2);
        for (size_t i = 0; i < t.n_used; i++)
            assert_int_equal(t.slots[t.used[i]].n.body, 2);
    }
    ng_stem_table_release(&t);
}

static void the_set_of_hashes_is_bounded(void **state)
{
    (void)state;
    ng_seen seen = {0};
    ng_error err = NG_ERROR_INIT;
    int is_new;
    for (uint64_t i = 0; i < NG_SEEN_SLOTS; i++) {
        assert_int_equal(ng_seen_add(&seen, i * 0x9E3779B97F4A7C15ULL, &is_new, &err), NG_OK);
        assert_int_equal(is_new, 1);
        assert_true(seen.n < NG_SEEN_SLOTS);
    }
    assert_int_equal(ng_seen_add(&seen, (NG_SEEN_SLOTS - 1) * 0x9E3779B97F4A7C15ULL, &is_new, &err),
                     NG_OK);
    assert_int_equal(is_new, 0);
    ng_seen_release(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parity_says_where_a_stem_stands),
        cmocka_unit_test(impacts_stay_within_their_range),
        cmocka_unit_test(an_average_passage_has_the_impact_of_bm25),
        cmocka_unit_test(more_occurrences_never_count_less),
        cmocka_unit_test(captions_count_less),
        cmocka_unit_test(title_words_can_count_less_in_later_passages),
        cmocka_unit_test(idf_is_a_multiple_of_a_256th),
        cmocka_unit_test(a_ranking_survives_its_text),
        cmocka_unit_test(a_damaged_ranking_is_refused),
        cmocka_unit_test(the_table_counts_each_stem_of_a_passage),
        cmocka_unit_test(the_set_of_hashes_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
