/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_stopwords.c - stop words and question words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer_parts.h"

static const char *const languages[] = {"da", "de", "en", "es", "fi", "fr",
                                        "it", "nl", "no", "pt", "ru", "sv"};
#define LANGUAGES (sizeof languages / sizeof languages[0])

static unsigned bits(const char *lang, const char *word)
{
    ng_stopwords *s = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_stopwords_new(lang, &s, &err), NG_OK);
    unsigned b = ng_stopwords_bits(s, word, strlen(word));
    ng_stopwords_free(s);
    return b;
}

static void stop_words_are_known(void **state)
{
    (void)state;
    assert_int_equal(bits("en", "the"), NG_STOP | NG_STOP_QUERY);
    assert_int_equal(bits("en", "who"), NG_STOP_QUERY);
    assert_int_equal(bits("en", "parliament"), 0);
    assert_int_equal(bits("en", "us"), 0);
    assert_int_equal(bits("en", "may"), 0);
    assert_int_equal(bits("de", "fur"), NG_STOP | NG_STOP_QUERY);
    assert_int_equal(bits("nb", "hvem"), NG_STOP_QUERY);
    assert_int_equal(bits("zh", "the"), 0);
    assert_int_equal(bits("", "the"), 0);
}

/* A word that is folded otherwise than it is listed would never be found. */
static void check_list(ng_analyzer *a, const char *list)
{
    ng_error err = NG_ERROR_INIT;
    ng_tokens t = NG_TOKENS_INIT;
    for (const char *p = list; *p; p += *p == ' ') {
        size_t len = strcspn(p, " ");
        assert_true(len > 0);
        assert_int_equal(ng_analyze(a, p, len, &t, &err), NG_OK);
        if (t.n != 1 || t.items[0].word_len != len || memcmp(t.chars, p, len) != 0)
            fail_msg("%s: %.*s", ng_analyzer_lang(a), (int)len, p);
        p += len;
    }
    ng_tokens_release(&t);
}

static void every_listed_word_is_in_folded_form(void **state)
{
    (void)state;
    for (size_t i = 0; i < LANGUAGES; i++) {
        const char *stop, *query;
        ng_analyzer *a = NULL;
        ng_error err = NG_ERROR_INIT;
        assert_true(ng_stopword_lists(languages[i], &stop, &query));
        assert_int_equal(ng_analyzer_new(languages[i], &a, &err), NG_OK);
        check_list(a, stop);
        check_list(a, query);
        ng_analyzer_free(a);
    }
}

static void queries_drop_more_than_the_index_marks(void **state)
{
    (void)state;
    ng_analyzer *a = NULL;
    ng_error err = NG_ERROR_INIT;
    ng_tokens t = NG_TOKENS_INIT;
    assert_int_equal(ng_analyzer_new("en", &a, &err), NG_OK);
    const char *text = "Who is the US president?";
    static const uint8_t stop[] = {0, 1, 1, 0, 0}, query[] = {1, 1, 1, 0, 0};
    assert_int_equal(ng_analyze(a, text, strlen(text), &t, &err), NG_OK);
    assert_int_equal(t.n, 5);
    for (size_t i = 0; i < t.n; i++) {
        const ng_token *k = &t.items[i];
        assert_int_equal(k->stop, stop[i]);
        assert_int_equal(ng_analyzer_is_query_stop(a, t.chars + k->word, k->word_len), query[i]);
    }
    ng_tokens_release(&t);
    ng_analyzer_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stop_words_are_known),
        cmocka_unit_test(every_listed_word_is_in_folded_form),
        cmocka_unit_test(queries_drop_more_than_the_index_marks),
    };
    return cmocka_run_group_tests_name("stopwords", tests, NULL, NULL);
}
