/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_language.c - the language of a text that does not say it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "language.h"
#include "nutgraf/article.h"

static const char *guess(const char *text)
{
    const char *ret = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_language_guess(text, strlen(text), &ret, &err), NG_OK);
    return ret;
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
    assert_null(guess("港口星期一关闭"));
    assert_null(guess(""));
    assert_null(guess("Łódź, Gdańsk, Poznań"));
}

static void an_article_that_says_its_language_keeps_it(void **state)
{
    (void)state;
    static const char text[] = "The harbour was closed on Monday.";
    for (int says = 0; says < 2; says++) {
        ng_article *a = NULL;
        ng_error err = NG_ERROR_INIT;
        assert_int_equal(ng_article_new(&a, &err), NG_OK);
        assert_int_equal(ng_article_set(a, NG_FIELD_ID, "x", 1, &err), NG_OK);
        if (says)
            assert_int_equal(ng_article_set(a, NG_FIELD_LANG, "de", 2, &err), NG_OK);
        assert_int_equal(
            ng_article_add_block(a, NG_BLOCK_PARAGRAPH, 0, 1, text, strlen(text), &err), NG_OK);
        assert_int_equal(ng_article_finish(a, &err), NG_OK);
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
        cmocka_unit_test(an_article_that_says_its_language_keeps_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
