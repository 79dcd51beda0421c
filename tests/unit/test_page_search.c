/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_page_search.c - the page of results: what is in it, and what cannot get into it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page_text.h"
#include "service/page/html_out.h"
#include "service/page/page.h"

static char *page_with(const char *query, const char *target, json_t *result,
                       const ng_api_error *error)
{
    ng_buf page = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    ng_page_search_input in = {query, target, NULL, result, error, ""};
    assert_int_equal(ng_page_search(&in, &page, &err), NG_OK);
    json_decref(result);
    page_is_sound(page.data);
    return ng_buf_steal(&page);
}

/* A result with these members of its one hit beside the usual ones. */
static json_t *result_of(const char *members)
{
    json_t *hit = page_json(
        "{\"id\":\"talks#p7\",\"article\":\"talks\",\"revision\":1,\"title\":\"Talks\","
        "\"url\":null,\"source\":null,\"published\":null,\"heading\":null,\"ordinal\":7,"
        "\"kind\":\"paragraph\",\"score\":1.5,\"text\":\"They proposed a freeze.\","
        "\"span\":[0,23],\"line\":null,\"highlights\":[[16,22]],"
        "\"matched\":{\"terms\":1,\"of\":1,\"missing\":[]},\"citation\":\"talks#p7@9f2c01aa\","
        "\"context\":{\"before\":[],\"after\":[]},\"also_in\":[],\"also_in_count\":0}");
    json_t *more = page_json(members);
    assert_int_equal(json_object_update(hit, more), 0);
    json_decref(more);
    return json_pack("{s:{s:s,s:s,s:n,s:[]},s:{s:i,s:s},s:b,s:b,s:[o],s:n}", "query", "text",
                     "freeze", "interpreted", "freeze", "corrected", "warnings", "total", "value",
                     1, "relation", "eq", "partial", 0, "weak", 0, "hits", hit, "cursor");
}

static char *page_of(const char *members)
{
    return page_with("freeze", "q=freeze", result_of(members), NULL);
}

static void page_of_nothing_asks(void **state)
{
    (void)state;
    char *page = page_with("", "", NULL, NULL);
    assert_has(page, "<title>nutgraf</title>");
    assert_has(page, "<label for=\"q\">Search</label>");
    assert_has(page, "<div id=\"found\" hidden>");
    assert_has(page, "<p id=\"count\" role=\"status\"></p>");
    free(page);
}

static void hit_has_title_passage_and_marks(void **state)
{
    (void)state;
    char *page =
        page_of("{\"title_highlights\":[[0,5]],\"source\":\"Harbour Post\","
                "\"published\":\"2024-03-12T08:30:00+01:00\",\"heading\":\"ARMS\","
                "\"metadata\":{\"lang\":\"de\",\"section\":null,\"authors\":[],\"tags\":[]}}");
    assert_has(page, "<article lang=\"de\">");
    assert_has(page,
               "<h3 dir=\"auto\"><a href=\"/a/talks?q=freeze#p7\"><mark>Talks</mark></a></h3>");
    assert_has(page, "<p class=\"passage\" dir=\"auto\">They proposed a <mark>freeze</mark>.</p>");
    assert_has(page, "<time datetime=\"2024-03-12T08:30:00+01:00\">12 March 2024</time>");
    assert_has(page, "1 passage</p>");
    assert_has_not(page, "1 passages");
    free(page);
}

/* What would do harm if it got into a page as it is. */
static const char *const bad_texts[] = {
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</title><svg onload=alert(1)>",
    "</article></li><iframe src=//example.org>",
    "<!--",
    "]]><b>",
    "&lt;script&gt;",
    "javascript:alert(1)",
    "\" style=\"x",
};

static void texts_of_strangers_stay_texts(void **state)
{
    (void)state;
    static const char *const members[] = {"id",        "article", "title", "url",  "source",
                                          "published", "heading", "kind",  "text", "citation"};
    for (size_t i = 0; i < sizeof bad_texts / sizeof *bad_texts; i++) {
        json_t *bad = json_object();
        for (size_t j = 0; j < sizeof members / sizeof *members; j++)
            json_object_set_new(bad, members[j], json_string(bad_texts[i]));
        json_object_set_new(bad, "matched", json_pack("{s:[s]}", "missing", bad_texts[i]));
        json_object_set_new(bad, "metadata",
                            json_pack("{s:s,s:s,s:[s,s],s:[s]}", "lang", bad_texts[i], "section",
                                      bad_texts[i], "authors", bad_texts[i], bad_texts[i], "tags",
                                      bad_texts[i]));
        json_object_set_new(bad, "context",
                            json_pack("{s:[{s:s}],s:[{s:s}]}", "before", "text", bad_texts[i],
                                      "after", "text", bad_texts[i]));
        json_object_set_new(bad, "also_in",
                            json_pack("[{s:s,s:s,s:s,s:s}]", "id", bad_texts[i], "article",
                                      bad_texts[i], "source", bad_texts[i], "published",
                                      bad_texts[i]));
        char *text = json_dumps(bad, 0);
        char *page = page_of(text); /* page_is_sound looks for what must not be there */
        assert_has_not(page, bad_texts[i][0] == '&' || bad_texts[i][0] == 'j' ? "<script>"
                                                                              : bad_texts[i]);
        free(page);
        free(text);
        json_decref(bad);
    }
}

static void queries_and_filters_stay_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_texts / sizeof *bad_texts; i++) {
        ng_buf target = NG_BUF_INIT;
        ng_html h = {&target, 0};
        NG_HTML(&h, "q=");
        ng_html_percent(&h, bad_texts[i]);
        NG_HTML(&h, "&source=");
        ng_html_percent(&h, bad_texts[i]);
        NG_HTML(&h, "&from=");
        ng_html_percent(&h, bad_texts[i]);
        NG_HTML(&h, "&");
        ng_html_percent(&h, bad_texts[i]);
        NG_HTML(&h, "=1");
        assert_false(h.failed);
        json_t *result = result_of("{}");
        json_object_set_new(result, "cursor", json_string(bad_texts[i]));
        json_object_set_new(result, "query",
                            json_pack("{s:s,s:s,s:s,s:[{s:[i,i],s:s}]}", "text", bad_texts[i],
                                      "interpreted", bad_texts[i], "corrected", bad_texts[i],
                                      "warnings", "span", 0, 3, "text", bad_texts[i]));
        json_object_set_new(result, "facets",
                            json_pack("{s:{s:[{s:s,s:i}]},s:{s:[{s:s,s:i}]}}", "tag", "values",
                                      "value", bad_texts[i], "count", 1, "month", "values", "value",
                                      bad_texts[i], "count", 2));
        char *page = page_with(bad_texts[i], target.data, result, NULL);
        free(page);
        ng_buf_release(&target);
    }
}

/* Addresses that are not of the web are no links. */
static void only_web_addresses_become_links(void **state)
{
    (void)state;
    static const char *const bad[] = {"javascript:alert(1)",
                                      "JAVASCRIPT:alert(1)",
                                      "data:text/html,x",
                                      "//example.org/x",
                                      "http://",
                                      "https:///x",
                                      "ftp://example.org",
                                      "http:example.org",
                                      " http://example.org",
                                      "http://a b/",
                                      "http://a\\b/",
                                      "java\tscript:x"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(ng_html_is_web(bad[i]));
    assert_false(ng_html_is_web(NULL));
    assert_true(ng_html_is_web("http://example.org"));
    assert_true(ng_html_is_web("HTTPS://example.org/a?b#c"));
    char *page = page_of("{\"url\":\"javascript:alert(1)\"}");
    assert_has_not(page, "At the source");
    free(page);
    page = page_of("{\"url\":\"https://example.org/a?b=1&c='2'\"}");
    assert_has(page,
               "href=\"https://example.org/a?b=1&amp;c=&#39;2&#39;#:~:text=They%20proposed%20a"
               "%20freeze.\" rel=\"noreferrer noopener\"");
    free(page);
}

static void ids_are_one_segment_of_an_address(void **state)
{
    (void)state;
    char *page = page_of("{\"article\":\"https://example.org/a?b#c \\\"d\\\"\",\"ordinal\":12}");
    assert_has(page, "href=\"/a/https%3A%2F%2Fexample.org%2Fa%3Fb%23c%20%22d%22?q=freeze#p12\"");
    free(page);
}

static void marks_count_in_bytes(void **state)
{
    (void)state;
    char *page = page_of("{\"text\":\"“Über” Ärger: ледокол 漢字 📰 fin\",\"highlights\":"
                         "[[3,8],[12,18],[20,34],[35,41],[42,46]]}");
    assert_has(page, "“<mark>Über</mark>” <mark>Ärger</mark>: <mark>ледокол</mark> "
                     "<mark>漢字</mark> <mark>📰</mark> fin</p>");
    free(page);
}

/* Spans that are no spans of this text leave it whole. */
static void bad_spans_are_ignored(void **state)
{
    (void)state;
    char *page = page_of("{\"text\":\"Ärger\",\"highlights\":"
                         "[[1,3],[2,1],[-4,2],[0,1],[9,12],[0,900],\"x\",[3],[2,4],[0,2]]}");
    assert_has(page, "dir=\"auto\"><mark>Ärger</mark></p>");
    free(page);
    page = page_of("{\"text\":\"abcdef\",\"highlights\":[[2,4],[3,5],[0,1]]}");
    assert_has(page, "dir=\"auto\">ab<mark>cd</mark><mark>e</mark>f</p>");
    free(page);
}

static void ill_formed_bytes_become_replacements(void **state)
{
    (void)state;
    ng_buf b = NG_BUF_INIT;
    ng_html h = {&b, 0};
    ng_html_text(&h, "a\xFF<\xC3\x28\xED\xA0\x80\x01\x7F\n\t");
    assert_false(h.failed);
    assert_string_equal(b.data, "a\xEF\xBF\xBD&lt;\xEF\xBF\xBD(\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                                "\xEF\xBF\xBD\xEF\xBF\xBD\n\t");
    ng_buf_release(&b);
}

static void text_from_right_to_left_has_its_direction(void **state)
{
    (void)state;
    char *page = page_of("{\"title\":\"السفينة\",\"text\":\"وصلت السفينة\",\"highlights\":[[9,23]],"
                         "\"metadata\":{\"lang\":\"ar\"}}");
    assert_has(page, "<article lang=\"ar\">");
    assert_has(page, "<h3 dir=\"auto\">");
    assert_has(page, "<p class=\"passage\" dir=\"auto\">وصلت <mark>السفينة</mark></p>");
    free(page);
}

static void nothing_found_says_so(void **state)
{
    (void)state;
    json_t *result = result_of("{}");
    json_object_set_new(result, "hits", json_array());
    json_object_set_new(result, "total", json_pack("{s:i,s:s}", "value", 0, "relation", "eq"));
    char *page = page_with("freeze", "q=freeze", result, NULL);
    assert_has(page, "role=\"status\">No passages</p>");
    assert_has(page, "Nothing was found.");
    assert_has(page, "<ol id=\"results\" aria-label=\"Passages\">\n</ol>");
    free(page);
}

static void error_is_told_in_the_page(void **state)
{
    (void)state;
    ng_api_error error = {.kind = NG_API_STALE_CURSOR, .text = "begin <again>"};
    char *page = page_with("freeze", "q=freeze&tag=a&cursor=xyz", NULL, &error);
    assert_has(page, "begin &lt;again&gt;");
    assert_has(page, "role=\"alert\"");
    assert_has(page, "<a href=\"/?q=freeze&amp;tag=a\">Begin again</a>");
    free(page);
}

static void next_page_has_all_else_the_same(void **state)
{
    (void)state;
    json_t *result = result_of("{}");
    json_object_set_new(result, "cursor", json_string("a+b/c="));
    char *page = page_with(
        "freeze", "q=freeze+now&source=A%26B&source=C&from=&cursor=old&sort=newest", result, NULL);
    assert_has(
        page, "<a class=\"more\" rel=\"next\" href=\"/?q=freeze%20now&amp;source=A%26B&amp;source=C"
              "&amp;sort=newest&amp;cursor=a%2Bb%2Fc%3D\">More results</a>");
    assert_has(page, ">First results</a>");
    assert_has(page, "<option value=\"newest\" selected>");
    free(page);
}

static void chosen_filters_are_checked_also_when_no_facet_lists_them(void **state)
{
    (void)state;
    json_t *result = result_of("{}");
    json_object_set_new(
        result, "facets",
        page_json(
            "{\"source\":{\"values\":[{\"value\":\"Harbour Post\",\"count\":1234}],\"other\":3,"
            "\"missing\":0,\"partial\":false}}"));
    char *page =
        page_with("freeze", "q=freeze&source=Harbour+Post&source=Else&article=x", result, NULL);
    assert_has(page,
               "name=\"source\" value=\"Harbour Post\" checked> <span class=\"value\" dir=\"auto\">"
               "Harbour Post</span> <span class=\"number\">1,234</span>");
    assert_has(page, "name=\"source\" value=\"Else\" checked>");
    assert_has(page, "name=\"article\" value=\"x\" checked>");
    assert_has(page, "Others: 3");
    free(page);
}

static json_t *with_dates(const char *field, const char *const *values, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list,
                              json_pack("{s:s,s:i}", "value", values[i], "count", (int)i + 1));
    json_t *result = result_of("{}");
    json_object_set_new(result, "facets", json_pack("{s:{s:o}}", field, "values", list));
    return result;
}

static void dates_become_bars_of_a_fitting_width(void **state)
{
    (void)state;
    static const char *const months[] = {"2023-11", "2024-02"};
    char *page =
        page_with("freeze", "q=freeze&from=2023-11-01", with_dates("month", months, 2), NULL);
    assert_has(page, "viewBox=\"0 0 40 60\"");
    assert_has(page, "<rect x=\"1\" y=\"30\" width=\"8\" height=\"30\"/>");
    assert_has(page, "<rect x=\"31\" y=\"0\" width=\"8\" height=\"60\"/>");
    assert_has(page, "<span>Nov 2023</span><span>Feb 2024</span>");
    assert_has(page, "name=\"from\" value=\"2023-11-01\"");
    free(page);
    static const char *const days[] = {"2023-12-31", "2024-01-01"};
    page = page_with("freeze", "q=freeze", with_dates("day", days, 2), NULL);
    assert_has(page, "viewBox=\"0 0 20 60\"");
    assert_has(page, "<span>31 Dec 2023</span><span>1 Jan 2024</span>");
    free(page);
    static const char *const ages[] = {"1901-05-01", "1901-09-02", "2024-01-01"};
    page = page_with("freeze", "q=freeze", with_dates("day", ages, 3), NULL);
    assert_has(page, "viewBox=\"0 0 1240 60\""); /* years */
    assert_has(page, "<span>1901</span><span>2024</span>");
    free(page);
    static const char *const alone[] = {"2024-02-12"};
    page = page_with("freeze", "q=freeze", with_dates("day", alone, 1), NULL);
    assert_has(page, "viewBox=\"0 0 290 60\""); /* the days of its month */
    assert_has(page, "<span>1 Feb 2024</span><span>29 Feb 2024</span>");
    free(page);
    page = page_with("freeze", "q=freeze", with_dates("month", alone, 1), NULL);
    assert_has(page, "<span>Jan 2024</span><span>Dec 2024</span>");
    free(page);
    static const char *const broken[] = {"2024-13", "x", "2023-01", "0000-00-00", "9999-12-31"};
    for (size_t i = 0; i + 1 < 5; i++)
        free(page_with("freeze", "q=freeze", with_dates("day", broken + i, 5 - i), NULL));
}

static void passages_of_an_article_stand_together(void **state)
{
    (void)state;
    json_t *result = result_of("{\"article\":\"a\",\"ordinal\":5,\"title\":\"First\"}");
    json_t *hits = json_object_get(result, "hits");
    json_t *other = json_deep_copy(json_array_get(hits, 0));
    json_t *again = json_deep_copy(other);
    json_object_set_new(other, "article", json_string("b"));
    json_object_set_new(other, "title", json_string("Second"));
    json_object_set_new(again, "ordinal", json_integer(2));
    json_array_append_new(hits, other);
    json_array_append_new(hits, again);
    char *page = page_with("freeze", "q=freeze", result, NULL);
    const char *first = strstr(page, "/a/a?q=freeze#p5"),
               *second = strstr(page, "/a/a?q=freeze#p2");
    const char *third = strstr(page, "/a/b?q=freeze#p5");
    assert_non_null(first);
    assert_true(first < second && second < third);
    assert_has(page, "<span class=\"unseen\">First: </span>Paragraph 2</a>");
    free(page);
}

static void copies_context_and_missing_words_are_told(void **state)
{
    (void)state;
    char *page = page_of(
        "{\"also_in\":[{\"id\":\"x#p3\",\"article\":\"x\",\"source\":\"Else\",\"published\":\"2024-"
        "01\"}],"
        "\"also_in_count\":1,\"context\":{\"before\":[{\"id\":\"talks#p6\",\"text\":\"Before.\"}],"
        "\"after\":[]},\"matched\":{\"terms\":1,\"of\":2,\"missing\":[\"subsidy\"]}}");
    assert_has(page, "<details class=\"copies\"><summary>Also in 1 other article</summary>");
    assert_has(page, "<a href=\"/a/x?q=freeze#p3\" dir=\"auto\">Else</a>");
    assert_has(page, "January 2024</time>");
    assert_has(page, "<details class=\"context\"><summary>Context</summary>");
    assert_has(page, "class=\"before\">Before.</p>");
    assert_has(page, "Without: <s dir=\"auto\">subsidy</s>");
    free(page);
}

static void error_page_has_its_status(void **state)
{
    (void)state;
    ng_buf page = NG_BUF_INIT;
    assert_int_equal(ng_page_error(404, "Not <found>", "no article `<b>`", &page, NULL), NG_OK);
    page_is_sound(page.data);
    assert_has(page.data, "<p class=\"status\">404</p>\n<h1>Not &lt;found&gt;</h1>");
    assert_has(page.data, "no article `&lt;b&gt;`");
    ng_buf_release(&page);
}

static void assets_are_found_by_name(void **state)
{
    (void)state;
    const ng_asset *css = ng_asset_find("nutgraf.css");
    assert_non_null(css);
    assert_string_equal(css->type, "text/css; charset=utf-8");
    assert_true(css->len > 1000 && css->bytes[css->len] == 0);
    assert_int_equal(css->etag[0], '"');
    assert_int_equal(strlen(css->etag), 18);
    assert_string_equal(ng_asset_find("nutgraf.js")->type, "text/javascript; charset=utf-8");
    assert_string_equal(ng_asset_find("icon.svg")->type, "image/svg+xml");
    assert_null(ng_asset_find("../nutgraf.css"));
    assert_null(ng_asset_find(""));
    assert_null(ng_asset_find(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_of_nothing_asks),
        cmocka_unit_test(hit_has_title_passage_and_marks),
        cmocka_unit_test(texts_of_strangers_stay_texts),
        cmocka_unit_test(queries_and_filters_stay_texts),
        cmocka_unit_test(only_web_addresses_become_links),
        cmocka_unit_test(ids_are_one_segment_of_an_address),
        cmocka_unit_test(marks_count_in_bytes),
        cmocka_unit_test(bad_spans_are_ignored),
        cmocka_unit_test(ill_formed_bytes_become_replacements),
        cmocka_unit_test(text_from_right_to_left_has_its_direction),
        cmocka_unit_test(nothing_found_says_so),
        cmocka_unit_test(error_is_told_in_the_page),
        cmocka_unit_test(next_page_has_all_else_the_same),
        cmocka_unit_test(chosen_filters_are_checked_also_when_no_facet_lists_them),
        cmocka_unit_test(dates_become_bars_of_a_fitting_width),
        cmocka_unit_test(passages_of_an_article_stand_together),
        cmocka_unit_test(copies_context_and_missing_words_are_told),
        cmocka_unit_test(error_page_has_its_status),
        cmocka_unit_test(assets_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
