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

#include "page_sound.h"
#include "page_text.h"
#include "service/page/html_out.h"
#include "service/page/page.h"

static char *page_of(const char *members)
{
    return page_of_result("freeze", "q=freeze", page_result(members), NULL);
}

static void page_of_nothing_asks(void **state)
{
    (void)state;
    char *page = page_of_result("", "", NULL, NULL);
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
        json_t *result = page_result("{}");
        json_object_set_new(result, "cursor", json_string(bad_texts[i]));
        json_object_set_new(result, "query",
                            json_pack("{s:s,s:s,s:s,s:[{s:[i,i],s:s}]}", "text", bad_texts[i],
                                      "interpreted", bad_texts[i], "corrected", bad_texts[i],
                                      "warnings", "span", 0, 3, "text", bad_texts[i]));
        json_object_set_new(result, "facets",
                            json_pack("{s:{s:[{s:s,s:i}]},s:{s:[{s:s,s:i}]}}", "tag", "values",
                                      "value", bad_texts[i], "count", 1, "month", "values", "value",
                                      bad_texts[i], "count", 2));
        char *page = page_of_result(bad_texts[i], target.data, result, NULL);
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

/* To be read, not to be used: a filter is given back as it is. */
static void characters_that_are_not_seen_are_made_visible(void **state)
{
    (void)state;
    json_t *result = page_result("{\"source\":\"a\\u202Eb\"}");
    json_object_set_new(
        result, "facets",
        page_json("{\"source\":{\"values\":[{\"value\":\"a\\u202Eb\",\"count\":1}]}}"));
    char *page = page_of_result("freeze", "q=freeze", result, NULL);
    assert_has(page, "<span class=\"source\" dir=\"auto\">a\xEF\xBF\xBD"
                     "b</span>");
    assert_has(page, "value=\"a\xE2\x80\xAE"
                     "b\"> <span class=\"value\" dir=\"auto\">a\xEF\xBF\xBD"
                     "b</span>");
    free(page);
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
    json_t *result = page_result("{}");
    json_object_set_new(result, "hits", json_array());
    json_object_set_new(result, "total", json_pack("{s:i,s:s}", "value", 0, "relation", "eq"));
    char *page = page_of_result("freeze", "q=freeze", result, NULL);
    assert_has(page, "role=\"status\">No passages</p>");
    assert_has(page, "Nothing was found.");
    assert_has(page, "<ol id=\"results\" aria-label=\"Passages\">\n</ol>");
    free(page);
}

static void error_is_told_in_the_page(void **state)
{
    (void)state;
    ng_api_error error = {.kind = NG_API_STALE_CURSOR, .text = "begin <again>"};
    char *page = page_of_result("freeze", "q=freeze&tag=a&cursor=xyz", NULL, &error);
    assert_has(page, "begin &lt;again&gt;");
    assert_has(page, "role=\"alert\"");
    assert_has(page, "<a href=\"/?q=freeze&amp;tag=a\">Begin again</a>");
    free(page);
}

static void passages_of_an_article_stand_together(void **state)
{
    (void)state;
    json_t *result = page_result("{\"article\":\"a\",\"ordinal\":5,\"title\":\"First\"}");
    json_t *hits = json_object_get(result, "hits");
    json_t *other = json_deep_copy(json_array_get(hits, 0));
    json_t *again = json_deep_copy(other);
    json_object_set_new(other, "article", json_string("b"));
    json_object_set_new(other, "title", json_string("Second"));
    json_object_set_new(again, "ordinal", json_integer(2));
    json_array_append_new(hits, other);
    json_array_append_new(hits, again);
    char *page = page_of_result("freeze", "q=freeze", result, NULL);
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
        cmocka_unit_test(characters_that_are_not_seen_are_made_visible),
        cmocka_unit_test(text_from_right_to_left_has_its_direction),
        cmocka_unit_test(nothing_found_says_so),
        cmocka_unit_test(error_is_told_in_the_page),
        cmocka_unit_test(passages_of_an_article_stand_together),
        cmocka_unit_test(copies_context_and_missing_words_are_told),
        cmocka_unit_test(error_page_has_its_status),
        cmocka_unit_test(assets_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
