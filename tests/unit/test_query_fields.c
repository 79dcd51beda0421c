/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_query_fields.c - what `title:`, `heading:`, `url:`, `is:`, `said:` and dates let through. */
#include "search_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MONDAY_NOON (INT64_C(19002) * 86400 + 43200) /* 2022-01-10 */
#define IDS_MAX     4096
#define ALL_OF_PIER "pier#p1 pier#p2 pier#p3 pier#p4 pier#p5"

static int set_up(void **state)
{
    if (search_begin(state) != 0)
        return -1;
    search_fixture *s = *state;
    const char *const pier[] = {"=Storm breaks the old pier",
                                "&https://www.Courier.example/Coast/old-pier/?page=1",
                                "!2022-01-10",
                                "@Courier",
                                "A storm broke the pier of Saltby on Sunday.",
                                "“The pier will stand again,” said Mira Tolland, the mayor.",
                                "#Costs of repair",
                                "Repair will cost a million.",
                                "Tolland said the bill was “a heavy one”.",
                                "#What the harbour says",
                                "The harbour is open. The mayor was asked by nobody.",
                                NULL};
    const char *const boats[] = {"=Old boats, new pier",
                                 "&https://courier.example/coast/boats",
                                 "!2022-01-05",
                                 "The boats of Saltby have a new pier.",
                                 "#Repair of costs",
                                 "Ole Brandt tweeted: “My boat is back in the water.”",
                                 NULL};
    const char *const bread[] = {"&http://herald.example/bread", "!2021-12-20",
                                 "Bread was dear; the pier was not asked for.", NULL};
    search_put(s, "pier", pier);
    search_put(s, "boats", boats);
    search_put(s, "bread", bread);
    search_index(s);
    return 0;
}

/* Ids of the passages, ascending by article and place, and the warnings. */
static void check(void **state, const char *query, const char *expected)
{
    char ids[IDS_MAX] = "";
    size_t len = 0;
    ng_search_request r = search_request(query);
    r.per_article = NG_PER_ARTICLE_MAX;
    r.sort = NG_SORT_NEWEST;
    r.now = MONDAY_NOON;
    ng_answer *a = search_ask(*state, &r);
    for (size_t i = 0; i < a->n_hits; i++)
        len += (size_t)snprintf(ids + len, IDS_MAX - len, "%s%s", i ? " " : "", a->hits[i].id);
    if (strcmp(ids, expected) != 0)
        fail_msg("%s\n  finds \"%s\", not \"%s\"", query, ids, expected);
    search_check_spans(*state, &r, a);
    ng_answer_free(a);
}

static void a_title_holds_for_all_passages_of_its_article(void **state)
{
    check(state, "title:storm", ALL_OF_PIER);
    check(state, "title:boat", "boats#p1 boats#p2");
    check(state, "mayor title:pier", "pier#p2 pier#p5");
    check(state, "title:sunday", "");
}

static void words_of_a_title_must_all_be_there(void **state)
{
    check(state, "title:old title:boats", "boats#p1 boats#p2");
    check(state, "title:old-boats", "boats#p1 boats#p2");
    check(state, "(title:storm OR title:boats) pier", ALL_OF_PIER " boats#p1 boats#p2");
    check(state, "pier -title:storm", "boats#p1 boats#p2 bread#p1");
    check(state, "pier -title:old", "bread#p1");
}

static void a_phrase_of_a_title_stands_there_word_for_word(void **state)
{
    check(state, "title:\"old pier\"", ALL_OF_PIER);
    check(state, "title:\"old boats new\"", "boats#p1 boats#p2");
    check(state, "title:\"boat\"", "");
    check(state, "title:\"pier old\"", "");
}

static void a_heading_holds_for_the_passages_below_it(void **state)
{
    check(state, "heading:costs", "pier#p3 pier#p4 boats#p2");
    check(state, "heading:\"costs of repair\"", "pier#p3 pier#p4");
    check(state, "heading:harbour", "pier#p5");
    check(state, "heading:storm", "");
    check(state, "boats -heading:costs", "boats#p1");
}

static void check_marked(const char *text, const ng_spans *spans, const char *expected)
{
    char marked[256] = "";
    size_t len = 0;
    for (size_t i = 0; i < spans->n; i++)
        len += (size_t)snprintf(marked + len, sizeof marked - len, "[%.*s]",
                                (int)(spans->items[i].end - spans->items[i].start),
                                text + spans->items[i].start);
    assert_string_equal(marked, expected);
}

static void what_was_asked_of_title_and_heading_is_marked_there_alone(void **state)
{
    ng_answer *a = search_plain(*state, "title:\"old pier\" heading:cost storm -title:boats");
    assert_int_equal(a->n_hits, 2);
    const ng_hit *h = &a->hits[0];
    check_marked(h->title, &h->title_highlights, "[Storm][old pier]");
    check_marked(h->heading, &h->heading_highlights, "[Costs]");
    check_marked(h->text, &h->highlights, "");
    ng_answer_free(a);
}

static void a_url_is_found_whole_by_its_beginning_and_by_its_host(void **state)
{
    check(state, "url:https://courier.example/coast/boats", "boats#p1 boats#p2");
    check(state, "url:courier.example/coast/boats/", "boats#p1 boats#p2");
    check(state, "url:courier.example pier", ALL_OF_PIER " boats#p1 boats#p2");
    check(state, "url:\"http://courier.example/coast/*\"", "boats#p1 boats#p2");
    check(state, "url:www.courier.example/* pier", ALL_OF_PIER " boats#p1 boats#p2");
    check(state, "url:h* pier", "bread#p1");
    check(state, "url:courier.example/coast", "");
    check(state, "pier -url:courier.example", "bread#p1");
}

static void quotations_and_speakers_are_found(void **state)
{
    check(state, "is:quote", "pier#p2 boats#p2");
    check(state, "pier is:quote", "pier#p2 boats#p2");
    check(state, "mayor -is:quote", "pier#p5");
    check(state, "said:\"Mira Tolland\"", "pier#p2 pier#p4");
    check(state, "said:tolland", "pier#p2 pier#p4");
    check(state, "said:Tolland said:Brandt", "pier#p2 pier#p4 boats#p2");
    check(state, "said:mayor", "");
}

static void dates_count_from_the_time_of_the_request(void **state)
{
    check(state, "pier date:today", ALL_OF_PIER);
    check(state, "pier date:last week", "boats#p1 boats#p2");
    check(state, "pier date:\"last 7 days\"", ALL_OF_PIER " boats#p1 boats#p2");
    check(state, "pier date:last month", "bread#p1");
    check(state, "pier date:yesterday", "");
    ng_search_request r = search_request("date:last 7 days");
    r.now = MONDAY_NOON;
    ng_answer *a = search_ask(*state, &r);
    assert_string_equal(a->query_interpreted, "date:2022-01-04..2022-01-10");
    ng_answer_free(a);
}

static void later_pages_keep_the_day_of_the_first(void **state)
{
    ng_search_request r = search_request("date:today");
    r.limit = 2;
    r.now = MONDAY_NOON;
    ng_answer *first = search_ask(*state, &r);
    assert_int_equal(first->n_hits, 2);
    assert_non_null(first->cursor);
    r.cursor = first->cursor;
    r.now += 86400;
    ng_answer *second = search_ask(*state, &r);
    assert_string_equal(second->query_interpreted, "date:2022-01-10");
    assert_int_equal(second->n_hits, 1); /* three of an article in all */
    ng_answer_free(second);
    ng_answer_free(first);
}

static void check_warning(void **state, const char *query, uint32_t start, uint32_t end,
                          const char *text)
{
    ng_answer *a = search_plain(*state, query);
    assert_int_equal(a->n_warnings, 1);
    assert_int_equal(a->warnings[0].start, start);
    assert_int_equal(a->warnings[0].end, end);
    assert_string_equal(a->warnings[0].text, text);
    ng_answer_free(a);
}

static void a_value_that_no_passage_has_is_warned_of(void **state)
{
    check_warning(state, "pier title:zeppelin", 5, 19, "no passage has this title");
    check_warning(state, "pier heading:\"repair costs\"", 5, 27, "no passage has this heading");
    check_warning(state, "url:nowhere.example pier", 0, 19, "no passage has this url");
    check_warning(state, "said:Nobody pier", 0, 11, "no passage has this speaker");
    check_warning(state, "source:Herold pier", 0, 13, "no passage has this source");
    check_warning(state, "kind:poem pier", 0, 9, "no passage has this kind");
}

/* It is in lower case and begins behind its star of three bytes. */
/* Looking for titles and urls stops, too. */
static void a_cancelled_search_for_a_place_ends(void **state)
{
    static const char *const queries[] = {"title:pier", "title:\"old pier\"",
                                          "url:courier.example/*", "heading:costs -title:storm"};
    ng_cancel cancel = {0};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        ng_search_request r = search_request(queries[i]);
        ng_error err = NG_ERROR_INIT;
        ng_answer *a = NULL;
        r.cancel = &cancel;
        ng_cancel_set(&cancel);
        assert_int_equal(search_try(*state, &r, &a, &err), NG_CANCELLED);
        assert_null(a);
    }
}

static void an_operator_that_became_a_word_is_found_in_the_query(void **state)
{
    const char *const lines[] = {"The pier is near/3 of the pumps.", NULL};
    search_put(*state, "pumps", lines);
    search_index(*state);
    ng_answer *a = search_plain(*state, "\xEF\xBC\x8ANEAR/3 pumps");
    assert_int_equal(a->n_hits, 1);
    assert_int_equal(a->hits[0].matched_terms, a->hits[0].matched_of);
    ng_answer_free(a);
    fixture_delete(((search_fixture *)*state)->f, "pumps");
    search_index(*state);
}

/* Words of a long title phrase, up to the limit and over it. */
static void a_title_phrase_has_at_most_16_words(void **state)
{
    for (int n = NG_QUERY_PHRASE_MAX - 1; n <= NG_QUERY_PHRASE_MAX + 1; n++) {
        char query[128];
        size_t len = (size_t)snprintf(query, sizeof query, "title:\"");
        for (int i = 0; i < n; i++)
            len += (size_t)snprintf(query + len, sizeof query - len, "a%s", i + 1 < n ? " " : "\"");
        ng_answer *a = search_plain(*state, query);
        assert_int_equal(a->n_warnings, n > NG_QUERY_PHRASE_MAX ? 2 : 1);
        ng_answer_free(a);
    }
}

static void what_is_replaced_or_deleted_is_not_found(void **state)
{
    const char *const once[] = {"=Zeppelin over town", "It flew.", NULL};
    const char *const again[] = {"=Balloon over town", "It flew again.", NULL};
    search_put(*state, "ship", once);
    search_index(*state);
    check(state, "title:zeppelin", "ship#p1");
    search_put(*state, "ship", again);
    search_index(*state);
    check(state, "title:zeppelin", "");
    check(state, "title:\"balloon over\"", "ship#p1");
    fixture_delete(((search_fixture *)*state)->f, "ship");
    search_index(*state);
    check(state, "title:balloon", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_title_holds_for_all_passages_of_its_article),
        cmocka_unit_test(words_of_a_title_must_all_be_there),
        cmocka_unit_test(a_phrase_of_a_title_stands_there_word_for_word),
        cmocka_unit_test(a_heading_holds_for_the_passages_below_it),
        cmocka_unit_test(what_was_asked_of_title_and_heading_is_marked_there_alone),
        cmocka_unit_test(a_url_is_found_whole_by_its_beginning_and_by_its_host),
        cmocka_unit_test(quotations_and_speakers_are_found),
        cmocka_unit_test(dates_count_from_the_time_of_the_request),
        cmocka_unit_test(later_pages_keep_the_day_of_the_first),
        cmocka_unit_test(a_value_that_no_passage_has_is_warned_of),
        cmocka_unit_test(a_cancelled_search_for_a_place_ends),
        cmocka_unit_test(an_operator_that_became_a_word_is_found_in_the_query),
        cmocka_unit_test(a_title_phrase_has_at_most_16_words),
        cmocka_unit_test(what_is_replaced_or_deleted_is_not_found),
    };
    return cmocka_run_group_tests(tests, set_up, search_end);
}
