/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_analyzer.c - text to terms: rules, stems, limits, stop words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "analysis_cases.h"
#include "nutgraf/analyzer.h"

static ng_analyzer *analyzer(const char *lang)
{
    ng_analyzer *a = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_analyzer_new(lang, &a, &err), NG_OK);
    return a;
}

static void assert_tokens(ng_analyzer *a, const char *text, const char *want)
{
    ng_tokens t = NG_TOKENS_INIT;
    ng_error err = NG_ERROR_INIT;
    ng_buf got = NG_BUF_INIT;
    assert_int_equal(ng_analyze(a, text, strlen(text), &t, &err), NG_OK);
    analysis_format(&t, &got);
    assert_string_equal(got.data, want);
    ng_buf_release(&got);
    ng_tokens_release(&t);
}

/* The first stem of `text`. */
static void first_stem(ng_analyzer *a, const char *text, char ret[NG_TERM_MAX + 1])
{
    ng_tokens t = NG_TOKENS_INIT;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_analyze(a, text, strlen(text), &t, &err), NG_OK);
    assert_int_equal(t.n, 1);
    memcpy(ret, t.chars + t.items[0].stem, t.items[0].stem_len + 1u);
    ng_tokens_release(&t);
}

static void assert_same_stem(ng_analyzer *a, const char *one, const char *two)
{
    char stem[2][NG_TERM_MAX + 1];
    first_stem(a, one, stem[0]);
    first_stem(a, two, stem[1]);
    assert_string_equal(stem[0], stem[1]);
}

static void every_case_file_holds(void **state)
{
    (void)state;
    static const char *const languages[] = {"de", "en", "fi", "fr"};
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++)
        assert_true(analysis_run_cases(languages[i]) > 0);
}

static void the_first_subtag_names_the_language(void **state)
{
    (void)state;
    static const char *const tags[][2] = {{"en", "en"}, {"en-GB", "en"}, {"DE_at", "de"},
                                          {"nb", "nb"}, {"zh", ""},      {"eng", ""},
                                          {"", ""},     {"e", ""},       {"porter", ""}};
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        ng_analyzer *a = analyzer(tags[i][0]);
        assert_string_equal(ng_analyzer_lang(a), tags[i][1]);
        ng_analyzer_free(a);
    }
    ng_analyzer *none = analyzer(NULL);
    assert_string_equal(ng_analyzer_lang(none), "");
    assert_tokens(none, "The Running \xC3\x89lites", "the:0-3 running:4-11 elites:12-19");
    ng_analyzer_free(none);
    ng_analyzer_free(NULL);
}

static void spelling_without_accents_finds_the_same(void **state)
{
    (void)state;
    static const char *const pairs[][3] = {
        {"de", "M\xC3\xBCller", "Mueller"},
        {"de", "M\xC3\xBCller", "muller"},
        {"de", "H\xC3\xA4user", "Haeuser"},
        {"de",
         "Stra\xC3\x9F"
         "en",
         "Strassen"},
        {"fr", "pr\xC3\xA9sidents", "presidents"},
        {"fr",
         "d\xC3\xA9"
         "clar\xC3\xA9",
         "declare"},
        {"es", "canciones", "canci\xC3\xB3n"},
        {"es", "habl\xC3\xB3", "hablo"},
        {"pt",
         "a\xC3\xA7\xC3\xB5"
         "es",
         "acoes"},
        {"da", "\xC3\x85rhus", "Aarhus"},
        {"no", "Troms\xC3\xB8", "Tromsoe"},
        {"en", "caf\xC3\xA9s", "cafe"},
        {"en", "ca\xEF\xAC\x81n", "cafin"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        ng_analyzer *a = analyzer(pairs[i][0]);
        assert_same_stem(a, pairs[i][1], pairs[i][2]);
        ng_analyzer_free(a);
    }
}

static void a_word_is_cut_at_the_limit(void **state)
{
    (void)state;
    ng_analyzer *a = analyzer("en");
    ng_error err = NG_ERROR_INIT;
    for (size_t len = NG_TERM_MAX - 1; len <= NG_TERM_MAX + 1; len++) {
        char text[2 * NG_TERM_MAX];
        ng_tokens t = NG_TOKENS_INIT;
        memset(text, 'a', len);
        assert_int_equal(ng_analyze(a, text, len, &t, &err), NG_OK);
        assert_int_equal(t.n, 1);
        assert_int_equal(t.items[0].word_len, len < NG_TERM_MAX ? len : NG_TERM_MAX);
        assert_int_equal(t.items[0].end, len);
        ng_tokens_release(&t);
    }
    ng_analyzer_free(a);
}

static void a_long_word_is_cut_at_a_code_point(void **state)
{
    (void)state;
    ng_analyzer *a = analyzer("en");
    ng_error err = NG_ERROR_INIT;
    ng_tokens t = NG_TOKENS_INIT;
    ng_buf b = NG_BUF_INIT;
    for (int i = 0; i < 500; i++)
        assert_int_equal(ng_buf_add_str(&b, "\xE1\x83\x90", &err), NG_OK); /* Georgian an */
    assert_int_equal(ng_analyze(a, b.data, b.len, &t, &err), NG_OK);
    assert_int_equal(t.n, 1);
    assert_int_equal(t.items[0].word_len, NG_TERM_MAX / 3 * 3);
    assert_int_equal(t.items[0].end, b.len);
    ng_buf_release(&b);
    ng_tokens_release(&t);
    ng_analyzer_free(a);
}

static void a_text_over_the_limit_is_refused(void **state)
{
    (void)state;
    ng_analyzer *a = analyzer("en");
    char *text = malloc(NG_ANALYZE_MAX + 1u);
    assert_non_null(text);
    memset(text, ' ', NG_ANALYZE_MAX + 1u);
    text[0] = 'a';
    for (size_t over = 0; over < 3; over++) {
        ng_error err = NG_ERROR_INIT;
        ng_tokens t = NG_TOKENS_INIT;
        ng_status s = ng_analyze(a, text, NG_ANALYZE_MAX - 1u + over, &t, &err);
        assert_int_equal(s, over < 2 ? NG_OK : NG_LIMIT);
        assert_int_equal(t.n, over < 2 ? 1 : 0);
        ng_tokens_release(&t);
    }
    free(text);
    ng_analyzer_free(a);
}

static void ill_formed_text_is_refused(void **state)
{
    (void)state;
    ng_analyzer *a = analyzer("en");
    ng_error err = NG_ERROR_INIT;
    ng_tokens t = NG_TOKENS_INIT;
    assert_int_equal(ng_analyze(a, "caf\xE9", 4, &t, &err), NG_INVALID);
    assert_int_equal(t.n, 0);
    assert_int_equal(ng_analyze(a, NULL, 0, &t, NULL), NG_OK);
    assert_int_equal(t.n, 0);
    ng_tokens_release(&t);
    ng_analyzer_free(a);
}

static void capitals_are_seen(void **state)
{
    (void)state;
    ng_analyzer *a = analyzer("en");
    ng_error err = NG_ERROR_INIT;
    ng_tokens t = NG_TOKENS_INIT;
    const char *text = "Paris paris \xC3\x89lys\xC3\xA9"
                       "e \xC3\xA9t\xC3\xA9 9-Year";
    static const uint8_t want[] = {1, 0, 1, 0, 0, 1};
    assert_int_equal(ng_analyze(a, text, strlen(text), &t, &err), NG_OK);
    assert_int_equal(t.n, 6);
    for (size_t i = 0; i < t.n; i++)
        assert_int_equal(t.items[i].capital, want[i]);
    ng_tokens_release(&t);
    ng_analyzer_free(a);
}

static void the_cache_never_changes_the_result(void **state)
{
    (void)state;
    ng_analyzer *a = analyzer("en");
    ng_error err = NG_ERROR_INIT;
    ng_buf text = NG_BUF_INIT, once = NG_BUF_INIT, again = NG_BUF_INIT;
    for (int i = 0; i < 40000; i++) /* more words than the cache holds */
        assert_int_equal(ng_buf_addf(&text, &err, "word%xings ", (unsigned)i * 2654435u), NG_OK);
    ng_tokens t = NG_TOKENS_INIT;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(ng_analyze(a, text.data, text.len, &t, &err), NG_OK);
        analysis_format(&t, i ? &again : &once);
    }
    assert_string_equal(once.data, again.data);
    ng_analyzer *fresh = analyzer("en");
    assert_int_equal(ng_analyze(fresh, text.data, text.len, &t, &err), NG_OK);
    analysis_format(&t, &again);
    assert_string_equal(once.data, again.data);
    ng_buf_release(&text);
    ng_buf_release(&once);
    ng_buf_release(&again);
    ng_tokens_release(&t);
    ng_analyzer_free(fresh);
    ng_analyzer_free(a);
}

/* A pseudo-random word of the letters a to z. */
static size_t make_word(uint64_t *x, char ret[16])
{
    size_t len = 3 + (*x >> 33) % 10;
    for (size_t i = 0; i < len; i++) {
        *x = *x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        ret[i] = (char)('a' + (*x >> 33) % 26);
    }
    ret[len] = '\0';
    return len;
}

/* What ng_analyze_some relies on: looking for a stem, no word with another first letter is missed.
 */
static void a_filter_on_initials_loses_no_stem_that_is_wanted(void **state)
{
    (void)state;
    static const char *const languages[] = {"da", "de", "en", "es", "fi", "fr", "hu",
                                            "it", "nl", "no", "pt", "ro", "sv", "id"};
    uint64_t x = 2022;
    ng_error err = NG_ERROR_INIT;
    ng_tokens all = NG_TOKENS_INIT, some = NG_TOKENS_INIT;
    for (size_t l = 0; l < sizeof languages / sizeof languages[0]; l++) {
        ng_analyzer *a = analyzer(languages[l]);
        for (int i = 0; i < 4000; i++) {
            char word[16];
            size_t len = make_word(&x, word);
            ng_initials wanted = {{0, 0}};
            assert_int_equal(ng_analyze(a, word, len, &all, &err), NG_OK);
            assert_int_equal(all.n, 1);
            ng_initials_add(&wanted, (unsigned char)all.chars[all.items[0].stem]);
            assert_int_equal(ng_analyze_some(a, word, len, &wanted, &some, &err), NG_OK);
            assert_int_equal(some.n, 1);
        }
        ng_analyzer_free(a);
    }
    ng_tokens_release(&all);
    ng_tokens_release(&some);
}

static void other_initials_are_left_out(void **state)
{
    (void)state;
    static const char text[] = "Berlin 1989 \xC3\xA9t\xC3\xA9 band Wall";
    ng_analyzer *a = analyzer("en");
    ng_tokens t = NG_TOKENS_INIT;
    ng_error err = NG_ERROR_INIT;
    ng_initials wanted = {{0, 0}};
    ng_initials_add(&wanted, 'b');
    assert_int_equal(ng_analyze_some(a, text, sizeof text - 1, &wanted, &t, &err), NG_OK);
    assert_int_equal(t.n, 3); /* words that begin with other than ASCII are always looked at */
    assert_string_equal(t.chars + t.items[0].word, "berlin");
    assert_string_equal(t.chars + t.items[2].word, "band");
    assert_int_equal(t.items[2].start, 18);
    ng_tokens_release(&t);
    ng_analyzer_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_file_holds),
        cmocka_unit_test(a_filter_on_initials_loses_no_stem_that_is_wanted),
        cmocka_unit_test(other_initials_are_left_out),
        cmocka_unit_test(the_first_subtag_names_the_language),
        cmocka_unit_test(spelling_without_accents_finds_the_same),
        cmocka_unit_test(a_word_is_cut_at_the_limit),
        cmocka_unit_test(a_long_word_is_cut_at_a_code_point),
        cmocka_unit_test(a_text_over_the_limit_is_refused),
        cmocka_unit_test(ill_formed_text_is_refused),
        cmocka_unit_test(capitals_are_seen),
        cmocka_unit_test(the_cache_never_changes_the_result),
    };
    return cmocka_run_group_tests_name("analyzer", tests, NULL, NULL);
}
