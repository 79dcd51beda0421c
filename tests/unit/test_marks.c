/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_marks.c - sentences and kinds of words, as the second stage sees them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "marks.h"

#define TOKENS_MAX 64

typedef struct marked {
    ng_analyzer *analyzer;
    ng_tokens tokens;
    uint16_t marks[TOKENS_MAX]; /* 0: the token has none */
} marked;

/* The mark of each token. */
static void spread(marked *m, const uint16_t *written, size_t n)
{
    size_t at = (m->tokens.n + 15) / 16;
    for (size_t i = 0; i < m->tokens.n; i++)
        if (written[i / 16] >> i % 16 & 1)
            m->marks[i] = written[at++];
    assert_int_equal(at, n);
}

static void mark(marked *m, const char *text)
{
    ng_error err = NG_ERROR_INIT;
    *m = (marked){.tokens = NG_TOKENS_INIT};
    assert_int_equal(ng_analyzer_new("en", &m->analyzer, &err), NG_OK);
    assert_int_equal(ng_analyze(m->analyzer, text, strlen(text), &m->tokens, &err), NG_OK);
    assert_true(m->tokens.n <= TOKENS_MAX);
    uint16_t written[2 * TOKENS_MAX];
    size_t n = ng_marks_write(text, &m->tokens, m->tokens.n, written);
    assert_true(n <= ng_marks_max(m->tokens.n));
    spread(m, written, n);
}

static void release(marked *m)
{
    ng_tokens_release(&m->tokens);
    ng_analyzer_free(m->analyzer);
}

/* The marks of a folded word. */
static uint16_t of(const marked *m, const char *word)
{
    for (size_t i = 0; i < m->tokens.n; i++)
        if (strcmp(m->tokens.chars + m->tokens.items[i].word, word) == 0)
            return m->marks[i];
    fail_msg("%s is no token", word);
    return 0;
}

static size_t sentences(const char *text)
{
    marked m;
    size_t n = 0;
    mark(&m, text);
    for (size_t i = 0; i < m.tokens.n; i++)
        n += (m.marks[i] & NG_MARK_SENTENCE) != 0;
    release(&m);
    return n;
}

static void sentences_begin_behind_their_marks(void **state)
{
    (void)state;
    assert_int_equal(sentences("One sentence only"), 1);
    assert_int_equal(sentences("It rained. They left! Why? Nobody knew."), 4);
    assert_int_equal(sentences("\"It rained.\" They left."), 2);
    assert_int_equal(sentences("in lower case . with the stop apart ."), 2);
    assert_int_equal(sentences("A first line\nand a second"), 2);
}

static void abbreviations_and_numbers_end_no_sentence(void **state)
{
    (void)state;
    assert_int_equal(sentences("The officer, Gen. Milley, met Mr. Smith on Sept. 5."), 1);
    assert_int_equal(sentences("It cost 3.5 million in the U.S. market"), 1);
}

static void words_are_told_apart_by_kind(void **state)
{
    (void)state;
    marked m;
    mark(&m,
         "Dogs chased Rollo in May 1932, two of 40 times, and may again. Sydney Harbour opened.");
    assert_int_equal(of(&m, "dogs") & NG_MARK_KIND, 0);
    assert_int_equal(of(&m, "rollo") & NG_MARK_KIND, NG_MARK_NAME);
    assert_int_equal(of(&m, "may") & NG_MARK_KIND, NG_MARK_DATE);
    assert_int_equal(of(&m, "1932") & NG_MARK_KIND, NG_MARK_DATE);
    assert_int_equal(of(&m, "two") & NG_MARK_KIND, NG_MARK_NUMBER);
    assert_int_equal(of(&m, "40") & NG_MARK_KIND, NG_MARK_NUMBER);
    assert_int_equal(of(&m, "sydney") & NG_MARK_KIND, NG_MARK_NAME);
    assert_int_equal(of(&m, "opened") & NG_MARK_KIND, 0);
    assert_false(of(&m, "rollo") & NG_MARK_STOP);
    release(&m);
}

static void stop_words_have_a_mark_where_a_sentence_begins(void **state)
{
    (void)state;
    marked m;
    mark(&m, "The door of the house was shut.");
    assert_true(m.marks[0] & NG_MARK_STOP);
    assert_true(m.marks[0] & NG_MARK_SENTENCE);
    assert_int_equal(of(&m, "of"), 0);
    assert_int_equal(of(&m, "was"), 0);
    assert_int_not_equal(of(&m, "house"), 0);
    release(&m);
}

static void titles_have_marks_of_their_words_without_stop_words(void **state)
{
    (void)state;
    marked m;
    uint16_t title[TOKENS_MAX];
    const char *text = "The Fall of the House";
    mark(&m, text);
    assert_int_equal(ng_marks_write_title(text, &m.tokens, m.tokens.n, title), 2);
    assert_int_equal(title[0] & NG_MARK_STEM, ng_mark_stem("fall", 4));
    assert_int_equal(title[1] & NG_MARK_STEM, ng_mark_stem("hous", 4));
    release(&m);
}

static void inflections_share_the_bits_of_their_stem(void **state)
{
    (void)state;
    marked m;
    mark(&m, "sailors sailing ships");
    assert_int_equal(of(&m, "ships") & NG_MARK_STEM, ng_mark_stem("ship", 4));
    assert_int_equal(of(&m, "sailing") & NG_MARK_STEM, ng_mark_stem("sail", 4));
    assert_int_not_equal(of(&m, "sailors") & NG_MARK_STEM, of(&m, "ships") & NG_MARK_STEM);
    release(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_begin_behind_their_marks),
        cmocka_unit_test(abbreviations_and_numbers_end_no_sentence),
        cmocka_unit_test(words_are_told_apart_by_kind),
        cmocka_unit_test(stop_words_have_a_mark_where_a_sentence_begins),
        cmocka_unit_test(titles_have_marks_of_their_words_without_stop_words),
        cmocka_unit_test(inflections_share_the_bits_of_their_stem),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
