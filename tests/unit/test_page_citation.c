/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_page_citation.c - a passage in words, in BibTeX and in CSL-JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "service/page/citation.h"

typedef ng_status (*cite_function)(const ng_cited *, ng_buf *, ng_error *);

static char *cited(const char *hit, cite_function cite)
{
    ng_buf text = NG_BUF_INIT;
    ng_cited c;
    json_t *o = json_loads(hit, 0, NULL);
    assert_non_null(o);
    ng_cited_from(o, &c);
    assert_int_equal(cite(&c, &text, NULL), NG_OK);
    json_decref(o);
    return ng_buf_steal(&text);
}

static const char whole[] =
    "{\"article\":\"a/b\",\"citation\":\"a/b#p7@9f2c01aa\",\"ordinal\":7,\"title\":\"Talks {now} & "
    "5%\","
    "\"source\":\"Harbour Post\",\"url\":\"https://example.org/{a} "
    "b\",\"published\":\"2024-03-12\","
    "\"text\":\"A_b\\n$5\",\"metadata\":{\"authors\":[\"Ann Lee\",\"Roe, Jo\",\"Wire and Sons\"],"
    "\"lang\":\"en\",\"section\":\"World\",\"tags\":[\"arms\",\"sea\"]}}";

static void words_name_all_that_is_known(void **state)
{
    (void)state;
    char *text = cited(whole, ng_cite_plain);
    assert_string_equal(text,
                        "Ann Lee, Roe, Jo and Wire and Sons: “Talks {now} & 5%”, Harbour Post, "
                        "12 March 2024, paragraph 7, https://example.org/{a} b [a/b#p7@9f2c01aa]");
    free(text);
    text = cited("{\"article\":\"a\",\"citation\":\"a#p1@9f2c01aa\",\"ordinal\":1,\"title\":\"T\","
                 "\"published\":\"2024-03\",\"text\":\"x\"}",
                 ng_cite_plain);
    assert_string_equal(text, "“T”, March 2024, paragraph 1 [a#p1@9f2c01aa]");
    free(text);
}

static void bibtex_is_escaped(void **state)
{
    (void)state;
    char *text = cited(whole, ng_cite_bibtex);
    assert_non_null(strstr(text, "@article{a_b:p7:"));
    assert_non_null(strstr(text, "author = {Ann Lee and Roe, Jo and {Wire and Sons}}"));
    assert_non_null(
        strstr(text, "title = {Talks \\textbraceleft{}now\\textbraceright{} \\& 5\\%}"));
    assert_non_null(strstr(text, "year = {2024},\n  month = mar,\n  date = {2024-03-12}"));
    assert_non_null(strstr(text, "url = {https://example.org/%7Ba%7D%20b}"));
    assert_non_null(strstr(text, "keywords = {arms, sea}"));
    assert_non_null(strstr(text, "abstract = {A\\_b \\$5}"));
    free(text);
}

static void csl_is_json_with_names_in_parts(void **state)
{
    (void)state;
    char *text = cited(whole, ng_cite_csl_text);
    json_t *o = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(o);
    const char *family = NULL, *given = NULL, *literal = NULL, *type = NULL, *id = NULL;
    int year = 0, month = 0, day = 0;
    assert_int_equal(json_unpack(o, "{s:s,s:s,s:[{s:s,s:s},{s:s},{s:s}],s:{s:[[i,i,i]]}}", "id",
                                 &id, "type", &type, "author", "family", &family, "given", &given,
                                 "family", &family, "literal", &literal, "issued", "date-parts",
                                 &year, &month, &day),
                     0);
    assert_string_equal(id, "a/b#p7@9f2c01aa");
    assert_string_equal(type, "article-newspaper");
    assert_string_equal(family, "Roe");
    assert_string_equal(given, "Ann");
    assert_string_equal(literal, "Wire and Sons");
    assert_true(year == 2024 && month == 3 && day == 12);
    json_decref(o);
    free(text);
}

static void what_is_not_known_is_left_out(void **state)
{
    (void)state;
    static const cite_function all[] = {ng_cite_plain, ng_cite_bibtex, ng_cite_csl_text};
    static const char *const odd[] = {"{}",
                                      "{\"article\":\"a\",\"published\":\"soon\",\"text\":\"\"}",
                                      "{\"article\":1,\"authors\":[1,null],\"title\":[]}"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (size_t j = 0; j < sizeof odd / sizeof *odd; j++)
            free(cited(odd[j], all[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_name_all_that_is_known),
        cmocka_unit_test(bibtex_is_escaped),
        cmocka_unit_test(csl_is_json_with_names_in_parts),
        cmocka_unit_test(what_is_not_known_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
