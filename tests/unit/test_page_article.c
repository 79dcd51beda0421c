/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_page_article.c - the page of an article. */
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
#include "service/page/page.h"

static char *page_with(json_t *article, const char *query, json_t *hits)
{
    ng_buf page = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    ng_page_article_input in = {article, query, hits, "https://news.example"};
    if (ng_page_article(&in, &page, &err) != NG_OK)
        fail_msg("%s", err.text);
    json_decref(article);
    json_decref(hits);
    page_is_sound(page.data);
    return ng_buf_steal(&page);
}

/* An article as `get` gives it, with these members beside the usual ones. */
static json_t *article_of(const char *members)
{
    json_t *a = page_json("{\"id\":\"talks\",\"revision\":3,\"title\":\"Talks\",\"url\":null,"
                          "\"source\":null,\"section\":null,\"authors\":[],\"published\":null,"
                          "\"modified\":null,\"lang\":\"en\",\"tags\":[],\"origin\":null,"
                          "\"text\":\"\",\"blocks\":[]}");
    json_t *more = page_json(members);
    assert_int_equal(json_object_update(a, more), 0);
    json_decref(more);
    return a;
}

static const char every_kind[] =
    "{\"blocks\":[{\"kind\":\"paragraph\",\"text\":\"Ministers met.\",\"span\":[0,14],\"line\":1},"
    "{\"kind\":\"heading\",\"text\":\"ARMS\",\"level\":1,\"span\":[16,20],\"line\":3},"
    "{\"kind\":\"list\",\"text\":\"ships\\nbombers\",\"span\":[22,35],\"line\":5},"
    "{\"kind\":\"heading\",\"text\":\"Deep\",\"level\":9,\"span\":[37,41],\"line\":8},"
    "{\"kind\":\"quote\",\"text\":\"We agree.\\nNearly.\",\"span\":[43,60],\"line\":10},"
    "{\"kind\":\"caption\",\"text\":\"The ministers.\",\"span\":[62,76],\"line\":12},"
    "{\"kind\":\"credit\",\"text\":\"A. Photographer\",\"span\":[78,93],\"line\":13}]}";

static void every_kind_of_block_has_its_element(void **state)
{
    (void)state;
    char *page = page_with(article_of(every_kind), "", NULL);
    assert_has(
        page, "<div data-kind=\"paragraph\" class=\"passage\" id=\"p1\">\n<p dir=\"auto\">Ministers"
              " met.</p>");
    assert_has(page, "<h2 dir=\"auto\">ARMS</h2>");
    assert_has(page, "<li>ships</li>\n<li>bombers</li>");
    assert_has(page, "<h6 dir=\"auto\">Deep</h6>");
    assert_has(page, "<blockquote dir=\"auto\">We agree.\nNearly.</blockquote>");
    assert_has(page, "<div data-kind=\"caption\" class=\"passage\" id=\"p4\">");
    assert_has(page, "<div data-kind=\"credit\" class=\"passage\" id=\"p5\">");
    assert_has_not(page, "id=\"p6\"");
    assert_has(page, "<a class=\"permalink\" href=\"#p5\">");
    free(page);
}

/* The same words as the method `get` has for the passage. */
static void passages_are_cited_by_the_hash_of_their_text(void **state)
{
    (void)state;
    char hash[9], expected[64];
    assert_int_equal(ng_passage_hash("ships\nbombers", 13, hash, NULL), NG_OK);
    snprintf(expected, sizeof expected, "[talks#p2@%s]", hash);
    char *page = page_with(article_of(every_kind), "", NULL);
    assert_has(page, expected);
    assert_has(page, "https://news.example/a/talks#p2");
    free(page);
}

static void words_of_the_query_are_marked(void **state)
{
    (void)state;
    json_t *hits = page_json(
        "[{\"article\":\"talks\",\"ordinal\":2,\"highlights\":[[0,5],[6,13]],"
        "\"heading_highlights\":[[0,4]],\"title_highlights\":[[0,5]]},"
        "{\"article\":\"other\",\"ordinal\":1,\"highlights\":[[0,9]]},"
        "{\"article\":\"talks\",\"ordinal\":99,\"highlights\":[[0,9]]},{\"article\":\"talks\"},1]");
    char *page = page_with(article_of(every_kind), "arms talks", hits);
    assert_has(page, "<li><mark>ships</mark></li>\n<li><mark>bombers</mark></li>");
    assert_has(page, "<h2 dir=\"auto\"><mark>ARMS</mark></h2>");
    assert_has(page, "<h1 dir=\"auto\"><mark>Talks</mark></h1>");
    assert_has(page, "<p dir=\"auto\">Ministers met.</p>");
    assert_has(page, "<a href=\"/?q=arms%20talks\">");
    free(page);
}

/* A span over the end of a line of a list marks both items. */
static void mark_over_two_lines_is_marked_in_each(void **state)
{
    (void)state;
    json_t *hits = page_json("[{\"article\":\"talks\",\"ordinal\":2,\"highlights\":[[3,8]]}]");
    char *page = page_with(article_of(every_kind), "x", hits);
    assert_has(page, "<li>shi<mark>ps</mark></li>\n<li><mark>bo</mark>mbers</li>");
    free(page);
}

static void byline_dates_and_source_are_told(void **state)
{
    (void)state;
    char *page = page_with(
        article_of(
            "{\"authors\":[\"A. B.\",\"C. D.\",\"E. "
            "F.\"],\"published\":\"2024-03-12T08:30:00+01:00\","
            "\"modified\":\"2024-03-13\",\"source\":\"Harbour Post\",\"tags\":[\"arms\"],"
            "\"url\":\"https://example.org/a#top\",\"blocks\":[{\"kind\":\"paragraph\",\"text\":"
            "\"One-two, three four five six seven eight nine ten eleven.\"}]}"),
        "", NULL);
    assert_has(
        page,
        "<span class=\"author\" dir=\"auto\">A. B.</span>, <span class=\"author\" dir=\"auto\">"
        "C. D.</span> and <span class=\"author\" dir=\"auto\">E. F.</span>");
    assert_has(page, ">12 March 2024, 08:30 +01:00</time>");
    assert_has(page, ">13 March 2024</time>");
    assert_has(page, "<meta name=\"citation_author\" content=\"E. F.\">");
    assert_has(page, "<meta name=\"citation_publication_date\" content=\"2024/03/12\">");
    assert_has(page, "<meta name=\"citation_journal_title\" content=\"Harbour Post\">");
    assert_has(page, "href=\"https://example.org/a#top\" rel=\"noreferrer noopener\">Read it");
    assert_has(page,
               "href=\"https://example.org/a#top:~:text=One%2Dtwo%2C%20three%20four%20five%20six,"
               "seven%20eight%20nine%20ten%20eleven.\"");
    free(page);
}

static void texts_of_strangers_stay_texts(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",   "</title><svg onload=alert(1)>",
        "</pre></details><b>",       "javascript:alert(1)"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *b = bad[i];
        json_t *block =
            json_pack("[{s:s,s:s},{s:s,s:s,s:i},{s:s,s:s}]", "kind", "paragraph", "text", b, "kind",
                      "heading", "text", b, "level", 2, "kind", "list", "text", b);
        json_t *a =
            json_pack("{s:s,s:i,s:s,s:s,s:s,s:s,s:[s,s],s:s,s:s,s:s,s:[s],s:o}", "id", b,
                      "revision", 1, "title", b, "url", b, "source", b, "section", b, "authors", b,
                      b, "published", b, "modified", b, "lang", b, "tags", b, "blocks", block);
        char *page = page_with(a, b, NULL);
        assert_has_not(page, "Read it at the source");
        free(page);
    }
}

static void offsets_of_other_scripts_are_right(void **state)
{
    (void)state;
    json_t *hits =
        page_json("[{\"article\":\"talks\",\"ordinal\":1,\"highlights\":[[9,23]]},"
                  "{\"article\":\"talks\",\"ordinal\":2,\"highlights\":[[0,6],[7,11]]}]");
    char *page =
        page_with(article_of("{\"lang\":\"ar\",\"blocks\":[{\"kind\":\"paragraph\",\"text\":"
                             "\"وصلت السفينة\"},{\"kind\":\"paragraph\",\"text\":\"Ärger 📰!\"}]}"),
                  "x", hits);
    assert_has(page, "<article id=\"article\" lang=\"ar\">");
    assert_has(page, "<p dir=\"auto\">وصلت <mark>السفينة</mark></p>");
    assert_has(page, "<p dir=\"auto\"><mark>Ärger</mark> <mark>📰</mark>!</p>");
    free(page);
}

static void article_without_paragraphs_has_its_title_as_passage(void **state)
{
    (void)state;
    char *page = page_with(article_of("{\"tags\":[\"arms\"]}"), "", NULL);
    assert_has(page,
               "<div data-kind=\"title\" class=\"passage\" id=\"p1\">\n<p dir=\"auto\">Talks</p>");
    free(page);
}

static void long_paragraph_is_split_as_in_the_index(void **state)
{
    (void)state;
    ng_buf text = NG_BUF_INIT;
    for (int i = 0; i < 200; i++)
        assert_int_equal(ng_buf_add_str(&text, "Ministers met again here. ", NULL), NG_OK);
    json_t *a = article_of("{}");
    json_object_set_new(a, "blocks",
                        json_pack("[{s:s,s:s}]", "kind", "paragraph", "text", text.data));
    char *page = page_with(a, "", NULL);
    assert_has(page, "id=\"p2\"");
    free(page);
    ng_buf_release(&text);
}

/* Entries for bibliographies: up to NG_PAGE_CITED_MAX passages. */
static void articles_of_many_passages_are_cited_in_words(void **state)
{
    (void)state;
    for (int n = NG_PAGE_CITED_MAX - 1; n <= NG_PAGE_CITED_MAX + 1; n++) {
        json_t *a = article_of("{}"), *blocks = json_array();
        for (int i = 0; i < n; i++)
            json_array_append_new(blocks,
                                  json_pack("{s:s,s:s}", "kind", "paragraph", "text", "Again."));
        json_object_set_new(a, "blocks", blocks);
        char *page = page_with(a, "", NULL);
        assert_has(page, "<p class=\"plain\"");
        assert_int_equal(strstr(page, "<pre class=\"bibtex\">") != NULL, n <= NG_PAGE_CITED_MAX);
        free(page);
    }
}

static void characters_that_are_not_seen_are_made_visible(void **state)
{
    (void)state;
    char *page = page_with(
        article_of("{\"blocks\":[{\"kind\":\"paragraph\",\"text\":\"a\\u202Eb\"}]}"), "", NULL);
    assert_has(page, "<p dir=\"auto\">a\xEF\xBF\xBD"
                     "b</p>");
    free(page);
}

static void json_that_is_no_article_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"{}", "[]", "{\"id\":1}", "{\"id\":\"a\",\"blocks\":[1]}",
                                      "{\"id\":\"a\",\"blocks\":[{\"text\":1}]}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ng_buf page = NG_BUF_INIT;
        json_t *article = page_json(bad[i]);
        ng_page_article_input in = {article, "", NULL, ""};
        assert_int_equal(ng_page_article(&in, &page, NULL), NG_INVALID);
        json_decref(article);
        ng_buf_release(&page);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_block_has_its_element),
        cmocka_unit_test(passages_are_cited_by_the_hash_of_their_text),
        cmocka_unit_test(words_of_the_query_are_marked),
        cmocka_unit_test(mark_over_two_lines_is_marked_in_each),
        cmocka_unit_test(byline_dates_and_source_are_told),
        cmocka_unit_test(texts_of_strangers_stay_texts),
        cmocka_unit_test(offsets_of_other_scripts_are_right),
        cmocka_unit_test(article_without_paragraphs_has_its_title_as_passage),
        cmocka_unit_test(long_paragraph_is_split_as_in_the_index),
        cmocka_unit_test(articles_of_many_passages_are_cited_in_words),
        cmocka_unit_test(characters_that_are_not_seen_are_made_visible),
        cmocka_unit_test(json_that_is_no_article_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
