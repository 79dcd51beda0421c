/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_citation.c - passage ids and citations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "nutgraf/article.h"

static void expect(const char *text, const char *article, uint32_t ordinal, const char *hash)
{
    ng_citation c;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_citation_parse(text, strlen(text), &c, &err), NG_OK);
    assert_string_equal(c.article, article);
    assert_int_equal(c.ordinal, ordinal);
    assert_string_equal(c.hash, hash);
}

static void ids_are_read_from_the_right(void **state)
{
    (void)state;
    expect("talks.txt", "talks.txt", 0, "");
    expect("talks.txt#p7", "talks.txt", 7, "");
    expect("talks.txt#p7@9f2c01aa", "talks.txt", 7, "9f2c01aa");
    expect("https://example.org/#p1#p12", "https://example.org/#p1", 12, "");
}

static void what_only_resembles_a_tail_belongs_to_the_article(void **state)
{
    (void)state;
    const char *const ids[] = {"x#p",   "x#p0",          "x#p07",        "x#q7",
                               "x#p7 ", "x#p7@9F2C01AA", "x#p7@9f2c01a", "x#p1234567890",
                               "p7",    "x@9f2c01aa"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        expect(ids[i], ids[i], 0, "");
}

static void unusable_ids_are_refused(void **state)
{
    (void)state;
    const char *const ids[] = {"", "#p7", "a\nb", "a\xFF#p1"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        ng_citation c;
        ng_error err = NG_ERROR_INIT;
        assert_int_equal(ng_citation_parse(ids[i], strlen(ids[i]), &c, &err), NG_INVALID);
    }
}

static void an_article_id_has_a_limit(void **state)
{
    (void)state;
    char text[NG_PASSAGE_ID_MAX];
    for (size_t len = NG_ID_MAX - 1; len <= NG_ID_MAX + 1; len++) {
        memset(text, 'x', len);
        memcpy(text + len, "#p3", 4);
        ng_citation c;
        ng_error err = NG_ERROR_INIT;
        assert_int_equal(ng_citation_parse(text, len + 3, &c, &err),
                         len <= NG_ID_MAX ? NG_OK : NG_LIMIT);
    }
}

static void a_hash_is_the_start_of_the_sha_256(void **state)
{
    (void)state;
    char hash[9];
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_passage_hash("abc", 3, hash, &err), NG_OK);
    assert_string_equal(hash, "ba7816bf");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_are_read_from_the_right),
        cmocka_unit_test(what_only_resembles_a_tail_belongs_to_the_article),
        cmocka_unit_test(unusable_ids_are_refused),
        cmocka_unit_test(an_article_id_has_a_limit),
        cmocka_unit_test(a_hash_is_the_start_of_the_sha_256),
    };
    return cmocka_run_group_tests_name("citation", tests, NULL, NULL);
}
