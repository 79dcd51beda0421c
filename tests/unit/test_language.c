/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_language.c - the language of a text that does not say it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language.h"
#include "nutgraf/article.h"
#include "nutgraf/text.h"

static ng_language look(const char *text, size_t len)
{
    ng_language ret = {NULL, 0};
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_language_guess(text, len, &ret, &err), NG_OK);
    return ret;
}

static const char *guess(const char *text)
{
    return look(text, strlen(text)).tag;
}

static void a_paragraph_tells_its_language(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"en", "The harbour was closed on Monday, and no ship has left it since."},
        {"de", "Der Hafen wurde am Montag geschlossen, und seitdem ist kein Schiff ausgelaufen."},
        {"fr", "Le port a été fermé lundi, et depuis aucun navire n'est sorti dans la baie."},
        {"es", "El puerto fue cerrado el lunes y desde entonces no ha salido ningún barco."},
        {"it", "Il porto è stato chiuso lunedì e da allora nessuna nave è uscita dalla baia."},
        {"pt", "O porto foi fechado na segunda-feira e desde então nenhum navio saiu da baía."},
        {"nl", "De haven is maandag gesloten en sindsdien is er geen schip uitgevaren."},
        {"sv",
         "Hamnen stängdes i måndags och sedan dess har inget fartyg lämnat den för att det är is."},
        {"da", "Havnen blev lukket mandag, og siden har intet skib forladt den af frygt for is."},
        {"no", "Havnen ble stengt mandag, og siden har ikke noe skip gått ut av frykt for is."},
        {"fi", "Satama suljettiin maanantaina, eikä yksikään laiva ole sen jälkeen lähtenyt, ja se "
               "on jäässä."},
        {"ru", "Порт закрыли в понедельник, и с тех пор из него не вышло ни одно судно."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(guess(cases[i][1]), cases[i][0]);
}

static void ascii_without_a_sign_is_english(void **state)
{
    (void)state;
    assert_string_equal(guess("COCOA EXPORTS FALL"), "en");
}

static void what_fits_nothing_has_no_language(void **state)
{
    (void)state;
    assert_null(guess(""));
    assert_null(guess("☃ 12 345"));
    assert_null(guess("§ 4.2 → 17 €"));
}

/* tests/cases/language/paragraphs.tsv: invented news in 31 languages. At its full length every
 * paragraph is known for what it is; of its first 150 bytes hardly one is not. */
static void paragraphs_are_known_by_their_language(void **state)
{
    (void)state;
    char path[512], line[4096];
    const char *root = getenv("NG_SOURCE_ROOT");
    snprintf(path, sizeof path, "%s/tests/cases/language/paragraphs.tsv", root ? root : ".");
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    int n = 0, missed = 0;
    while (fgets(line, sizeof line, f)) {
        char *text = strchr(line, '\t');
        assert_non_null(text);
        *text++ = '\0';
        size_t len = strcspn(text, "\n");
        const char *whole = look(text, len).tag,
                   *start = look(text, ng_utf8_cut(text, len, 150)).tag;
        if (!whole || strncmp(whole, line, 2) != 0)
            fail_msg("%s is taken for %s: %s", line, whole ? whole : "nothing", text);
        missed += !start || strncmp(start, line, 2) != 0;
        n++;
    }
    fclose(f);
    assert_in_range(n, 40, 1000);
    assert_in_range(missed, 0, 1);
}

static void traditional_chinese_is_told_from_simplified(void **state)
{
    (void)state;
    assert_string_equal(guess("港口主任說，開往各島的渡輪星期四之前不會出發，沒有人受傷。"),
                        "zh-hant");
    assert_string_equal(guess("港口主任说，开往各岛的渡轮星期四之前不会出发，没有人受伤。"), "zh");
}

static void a_long_text_is_looked_at_by_its_beginning(void **state)
{
    (void)state;
    static const char sentence[] = "Порт закрыли в понедельник, и никто не знает, что будет. ";
    static char text[200000];
    size_t len = 0;
    for (; len + sizeof sentence < sizeof text; len += sizeof sentence - 1)
        memcpy(text + len, sentence, sizeof sentence);
    for (size_t cut = 0; cut < 4; cut++) /* a code point at the end of what is looked at is cut */
        assert_string_equal(look(text + 2 * cut, len - 2 * cut).tag, "ru");
}

static ng_article *finished(const char *lang, const char *text)
{
    ng_article *a = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_article_new(&a, &err), NG_OK);
    assert_int_equal(ng_article_set(a, NG_FIELD_ID, "x", 1, &err), NG_OK);
    if (lang)
        assert_int_equal(ng_article_set(a, NG_FIELD_LANG, lang, strlen(lang), &err), NG_OK);
    assert_int_equal(ng_article_add_block(a, NG_BLOCK_PARAGRAPH, 0, 1, text, strlen(text), &err),
                     NG_OK);
    assert_int_equal(ng_article_finish(a, &err), NG_OK);
    return a;
}

static void a_language_that_the_script_excludes_is_mended(void **state)
{
    (void)state;
    static const struct {
        const char *says, *text, *is;
    } cases[] = {
        {"en", "Порт закрыли в понедельник, и с тех пор из него не вышло ни одно судно.", "ru"},
        {"en-us", "Порт закрыли в понедельник, и с тех пор из него не вышло ни одно судно.", "ru"},
        {"de", "Το λιμάνι έκλεισε τη Δευτέρα και κανένα πλοίο δεν έφυγε από τότε.", "el"},
        {"zh", "The harbour was closed on Monday, and no ship has left it since, they said.", "en"},
        /* A script subtag says that the writer knows. */
        {"en-cyrl", "Порт закрыли в понедельник, и с тех пор из него не вышло ни одно судно.",
         "en-cyrl"},
        /* The script does not exclude it: the article is believed. */
        {"de", "The harbour was closed on Monday, and no ship has left it since.", "de"},
        {"uk", "Порт закрыли в понедельник, и с тех пор из него не вышло ни одно судно.", "uk"},
        {"sr", "Luka je zatvorena u ponedeljak i otada nijedan brod nije isplovio.", "sr"},
        /* Russian in Latin letters is no other language for it. */
        {"ru", "Port zakryli v ponedelnik, i s tekh por iz nego ne vyshlo ni odno sudno.", "ru"},
        /* Few letters, or a name among many of the other script. */
        {"en", "Порт закрыли.", "en"},
        {"ru", "Концерт группы The Harbour Lights отменили: Northwick Hall закрыт до осени.", "ru"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ng_article *a = finished(cases[i].says, cases[i].text);
        if (strcmp(a->lang, cases[i].is) != 0)
            fail_msg("%s became %s: %s", cases[i].says, a->lang, cases[i].text);
        ng_article_free(a);
    }
}

static void a_language_has_one_code(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"EN", "en"},
        {"en_GB", "en-gb"},
        {"eng", "en"},
        {"ger", "de"},
        {"deu-AT", "de-at"},
        {"iw", "he"},
        {"in-ID", "id-id"},
        {"zh-Hant-TW", "zh-hant-tw"},
        {"cmn-Hans", "zh-hans"},
        {"nob", "nb"},
        {"no", "no"},
        {"nn-NO", "nn-no"},
        {"mo", "ro"},
        {"pt_BR", "pt-br"},
        {"yue", "yue"},
        {"tlh", "tlh"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ng_article *a = finished(cases[i][0], "12");
        assert_string_equal(a->lang, cases[i][1]);
        ng_article_free(a);
    }
}

static void an_article_that_says_its_language_keeps_it(void **state)
{
    (void)state;
    for (int says = 0; says < 2; says++) {
        ng_article *a = finished(says ? "de" : NULL, "The harbour was closed on Monday.");
        assert_string_equal(a->lang, says ? "de" : "en");
        ng_article_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_paragraph_tells_its_language),
        cmocka_unit_test(ascii_without_a_sign_is_english),
        cmocka_unit_test(what_fits_nothing_has_no_language),
        cmocka_unit_test(paragraphs_are_known_by_their_language),
        cmocka_unit_test(traditional_chinese_is_told_from_simplified),
        cmocka_unit_test(a_long_text_is_looked_at_by_its_beginning),
        cmocka_unit_test(a_language_that_the_script_excludes_is_mended),
        cmocka_unit_test(a_language_has_one_code),
        cmocka_unit_test(an_article_that_says_its_language_keeps_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
