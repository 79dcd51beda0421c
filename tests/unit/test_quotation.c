/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_quotation.c - what is a quotation, and who is quoted. All names and sentences are invented.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "quotation.h"

static ng_quotations find(const char *text, const char *lang)
{
    ng_quotations q;
    ng_quotations_find(text, strlen(text), lang, 0, &q);
    return q;
}

static void check_quote(const char *text, int expected)
{
    ng_quotations q = find(text, "en");
    if (q.has_quote != expected)
        fail_msg("%s: %s", expected ? "no quotation seen" : "a quotation seen", text);
}

/* `expected`: the keys of the speakers, with "; " between them. */
static void check_speakers(const char *lang, const char *text, const char *expected)
{
    ng_quotations q = find(text, lang);
    ng_buf got = NG_BUF_INIT;
    for (size_t i = 0; i < q.n; i++) {
        const ng_name_span *s = &q.speakers[i];
        assert_true(s->start < s->end && s->end <= strlen(text));
        assert_int_equal(ng_buf_add_str(&got, i ? "; " : "", NULL), NG_OK);
        assert_int_equal(ng_speaker_key(text + s->start, s->end - s->start, &got, NULL), NG_OK);
    }
    char *keys = ng_buf_steal(&got);
    if (strcmp(keys ? keys : "", expected) != 0)
        fail_msg("%s\n  gives \"%s\", not \"%s\"", text, keys ? keys : "", expected);
    free(keys);
}

static void four_words_in_quotes_are_a_quotation(void **state)
{
    (void)state;
    check_quote("The baker said: \"The oven is cold.\"", 1);
    check_quote("The baker called it \"the old oven\".", 0);
    check_quote("The baker said the oven is cold.", 0);
    check_quote("“Nobody has asked us yet,” she said.", 1);
    check_quote("„Das hat uns keiner gesagt“, meinte sie.", 1);
    check_quote("« Personne ne nous a prévenus », dit-elle.", 1);
    check_quote("»Das hat uns keiner gesagt«, meinte sie.", 1);
    check_quote("他说：「我们明天早上开会。」", 1);
}

static void single_quotes_count_when_punctuation_ends_them(void **state)
{
    (void)state;
    check_quote("‘We will rebuild the pier,’ she said.", 1);
    check_quote("The boys’ boats and the girls’ oars lay on the pier.", 0);
    check_quote("In the summer of ’68 the workers’ club had a pier of its own.", 0);
    check_quote("the '80s and '90s pier of the workers' club", 0);
}

static void a_quotation_may_go_on_in_the_next_paragraph(void **state)
{
    (void)state;
    check_quote("“We waited for a whole year, and nobody came.", 1);
    check_quote("A pipe of 5\" was laid through the whole of the street.", 0);
}

static void a_block_that_is_set_as_a_quote_needs_no_marks(void **state)
{
    (void)state;
    ng_quotations q;
    ng_quotations_find("We waited for a year.", 21, "en", 1, &q);
    assert_true(q.has_quote);
    ng_quotations_find("We waited.", 10, "en", 1, &q);
    assert_false(q.has_quote);
}

static void a_verb_behind_the_quotation_names_the_speaker(void **state)
{
    (void)state;
    check_speakers("en", "\"The pier will stand,\" said Mira Tolland.", "mira tolland");
    check_speakers("en", "“The pier will stand,” said Tolland on Monday.", "tolland");
    check_speakers("en", "“The pier will stand”, said the mayor, Mira Tolland.", "mira tolland");
    check_speakers("en", "“It is over,” said council leader Mira Tolland.", "mira tolland");
    check_speakers("en", "“Is it over?” asked Mira Tolland.", "mira tolland");
    check_speakers("en", "The pier was \"a dear mistake\" for the town, said Mira Tolland.",
                   "mira tolland");
    check_speakers("en", "“Fine,” tweeted Ole van der Brandt.", "ole van der brandt");
}

static void a_name_before_its_verb_is_the_speaker(void **state)
{
    (void)state;
    check_speakers("en", "“The pier will stand,” Mira Tolland said.", "mira tolland");
    check_speakers("en", "“The pier will stand,” Tolland later added.", "tolland");
    check_speakers("en", "“It will stand,” Mira Tolland, 43, the mayor, told reporters.",
                   "mira tolland");
    check_speakers("en", "Mira Tolland said: “The pier will stand.”", "mira tolland");
    check_speakers("en", "But Mira F. Tolland told the Courier that it was “a dear mistake”.",
                   "mira f tolland");
    check_speakers("en", "Dr. Tolland, the mayor of Saltby, said, “It will stand.”", "tolland");
    check_speakers("en", "“It will stand,” town engineer Mira Tolland told us.", "mira tolland");
    check_speakers("en", "Jean-Luc O’Hara said it was “a joke”.", "jean-luc o'hara");
}

static void according_to_names_a_speaker_beside_a_quotation(void **state)
{
    (void)state;
    check_speakers("en", "The pier is “beyond repair”, according to Mira Tolland.", "mira tolland");
    check_speakers("en", "According to Mira Tolland the pier is “beyond repair”.", "mira tolland");
    check_speakers("en", "The pier is beyond repair, according to Mira Tolland.", "");
}

static void there_may_be_several_speakers(void **state)
{
    (void)state;
    check_speakers("en", "“It stands,” said Mira Tolland. “It falls,” Ole Brandt replied.",
                   "mira tolland; ole brandt");
}

static void no_name_is_no_speaker(void **state)
{
    (void)state;
    check_speakers("en", "“The pier will stand,” she said. He said: “It will not.”", "");
    check_speakers("en", "“The pier will stand,” said a man from Saltby.", "");
    check_speakers("en", "“The pier will stand.” Mira Tolland said later that rain fell.", "");
    check_speakers("en", "Mira Tolland said the pier will stand. The sign reads “Keep out”.", "");
    check_speakers("en", "Mira Tolland opened the “Old Pier” in May.", "");
    check_speakers("en", "The inn “Mira said Tolland” is closed.", "");
}

static void german_french_and_spanish_have_their_verbs(void **state)
{
    (void)state;
    check_speakers("de", "„Die Brücke bleibt stehen“, sagte Mira Tolland.", "mira tolland");
    check_speakers("de", "Mira Tolland erklärte: „Die Brücke bleibt.“", "mira tolland");
    check_speakers("de", "Die Brücke sei „nicht zu retten“, so Mira Tolland.", "mira tolland");
    check_speakers("fr", "« Le pont restera debout », a déclaré Mira Tolland.", "mira tolland");
    check_speakers("fr", "Selon Mira Tolland, le pont est « perdu ».", "mira tolland");
    check_speakers("es", "«El puente seguirá en pie», dijo Mira Tolland.", "mira tolland");
    check_speakers("fi", "”Silta jää pystyyn”, said Mira Tolland.", "");
    check_speakers(NULL, "“The pier will stand,” said Mira Tolland.", "mira tolland");
}

static void check_key(const char *name, const char *expected)
{
    ng_buf b = NG_BUF_INIT;
    assert_int_equal(ng_speaker_key(name, strlen(name), &b, NULL), NG_OK);
    char *key = ng_buf_steal(&b);
    assert_string_equal(key ? key : "", expected);
    free(key);
}

static void names_are_compared_folded_and_bare(void **state)
{
    (void)state;
    check_key("Mira  F. TOLLAND", "mira f tolland");
    check_key("Tolland’s", "tolland");
    check_key("Tolland's", "tolland");
    check_key("  José, Ñandú ", "jose nandu");
    check_key("J.F. O'Hara-Smith", "jf o'hara-smith");
    check_key("Sir Mr. Tolland", "tolland");
    check_key("Mr", "mr");
    check_key("...", "");
    char text[600];
    memset(text, 'x', sizeof text);
    ng_buf b = NG_BUF_INIT;
    assert_int_equal(ng_speaker_key(text, sizeof text, &b, NULL), NG_OK);
    assert_int_equal(b.len, NG_SPEAKER_KEY_MAX);
    ng_buf_release(&b);
}

static void check_full(const char *article, const char *surname, const char *expected)
{
    size_t len = 0;
    const char *name = ng_speaker_in_full(article, strlen(article), surname, strlen(surname), &len);
    if (!expected) {
        assert_null(name);
        return;
    }
    assert_non_null(name);
    assert_int_equal(len, strlen(expected));
    assert_memory_equal(name, expected, len);
}

static void a_surname_is_completed_when_the_article_knows_one_person(void **state)
{
    (void)state;
    check_full("Mira Tolland came. Mayor Tolland left. Tolland spoke.", "Tolland", "Mira Tolland");
    check_full("Mira Tolland came. Ole Tolland left.", "Tolland", NULL);
    check_full("Tolland came. The Tolland family left.", "Tolland", NULL);
    check_full("Mira Tollander came.", "Tolland", NULL);
    check_full("Mira Tolland came.", "Mira Tolland", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_words_in_quotes_are_a_quotation),
        cmocka_unit_test(single_quotes_count_when_punctuation_ends_them),
        cmocka_unit_test(a_quotation_may_go_on_in_the_next_paragraph),
        cmocka_unit_test(a_block_that_is_set_as_a_quote_needs_no_marks),
        cmocka_unit_test(a_verb_behind_the_quotation_names_the_speaker),
        cmocka_unit_test(a_name_before_its_verb_is_the_speaker),
        cmocka_unit_test(according_to_names_a_speaker_beside_a_quotation),
        cmocka_unit_test(there_may_be_several_speakers),
        cmocka_unit_test(no_name_is_no_speaker),
        cmocka_unit_test(german_french_and_spanish_have_their_verbs),
        cmocka_unit_test(names_are_compared_folded_and_bare),
        cmocka_unit_test(a_surname_is_completed_when_the_article_knows_one_person),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
