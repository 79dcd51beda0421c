/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_json_kinds.c - JSON Feed and ninjs; more of them in tests/cases/jsonfeed and ninjs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "reading.h"

#define FEED "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Feed\","

static const char *format_of(const char *text)
{
    const ng_read_input in = {.bytes = text, .len = strlen(text), .path = "a.json"};
    return ng_read_format(&in);
}

static void the_version_tells_a_feed(void **state)
{
    (void)state;
    assert_string_equal(format_of(FEED "\"items\":[]}"), "jsonfeed");
    assert_string_equal(
        format_of("{\"version\":\"https:\\/\\/jsonfeed.org\\/version\\/1\",\"items\":[]}"),
        "jsonfeed");
    assert_string_equal(format_of("{\"version\":\"1\",\"text\":\"A text.\"}"), "json");
}

static void an_item_has_what_the_feed_says_for_all(void **state)
{
    (void)state;
    results r = read_text("f.json", FEED "\"language\":\"de\",\"authors\":[{\"name\":\"Ann\"}],"
                                         "\"items\":[{\"id\":\"https://e.org/1\",\"title\":\"T\","
                                         "\"content_text\":\"Ein Text.\"},{\"id\":\"urn:2\","
                                         "\"language\":\"fr\",\"author\":{\"name\":\"Bo\"},"
                                         "\"content_html\":\"<h1>T</h1><p>Un texte.</p>\","
                                         "\"content_text\":\"no\",\"title\":\"T\"}]}");
    assert_int_equal(r.n, 2);
    assert_string_equal(r.articles[0]->lang, "de");
    assert_string_equal(r.articles[0]->authors.items[0], "Ann");
    assert_string_equal(r.articles[0]->source, "Feed");
    assert_string_equal(r.articles[1]->lang, "fr");
    assert_string_equal(r.articles[1]->authors.items[0], "Bo");
    assert_int_equal(r.articles[1]->authors.n, 1);
    assert_string_equal(r.articles[1]->text, "Un texte.");
    assert_string_equal(r.articles[1]->id, "urn:2");
    release_results(&r);
}

static void ids_of_items_are_unique_beyond_their_feed(void **state)
{
    (void)state;
    char text[700], long_id[300];
    memset(long_id, 'a', sizeof long_id);
    memcpy(long_id, "urn:", 4);
    long_id[299] = '\0';
    snprintf(text, sizeof text,
             FEED "\"items\":[{\"id\":\"1\",\"url\":\"https://e.org/1\",\"content_text\":\"A.\"},"
                  "{\"id\":2,\"content_text\":\"B.\"},{\"content_text\":\"C.\"},"
                  "{\"id\":\"%s\",\"content_text\":\"D.\"},"
                  "{\"external_url\":\"https://e.org/x\",\"content_text\":\"E.\"}]}",
             long_id);
    results r = read_text("f/feed.json", text);
    assert_int_equal(r.n, 5);
    assert_string_equal(r.articles[0]->id, "https://e.org/1");
    assert_string_equal(r.articles[1]->id, "f/feed.json:2");
    assert_string_equal(r.articles[2]->id, "f/feed.json:3");
    assert_true(strlen(r.articles[3]->id) <= NG_ID_MAX);
    assert_int_equal(strncmp(r.articles[3]->id, long_id, 100), 0);
    assert_string_equal(r.articles[4]->id, "https://e.org/x");
    release_results(&r);
}

static void a_summary_alone_is_a_teaser(void **state)
{
    (void)state;
    results r = read_text("f.json", FEED "\"items\":[{\"id\":\"a:1\",\"title\":\"T\","
                                         "\"content_html\":\" \",\"summary\":\"Short.\"}]}");
    assert_int_equal(r.n, 1);
    assert_string_equal(r.articles[0]->text, "Short.");
    assert_string_equal(r.articles[0]->tags.items[0], "teaser");
    release_results(&r);
}

static void a_bad_item_does_not_keep_the_others_from_being_read(void **state)
{
    (void)state;
    results r = read_text("f.json", FEED "\"items\":[3,{\"id\":\"a:1\"},{\"id\":\"a:2\","
                                         "\"content_text\":\"B.\"}]}");
    assert_int_equal(r.status, NG_OK);
    assert_int_equal(r.n, 1);
    assert_int_equal(r.n_faults, 2);
    assert_string_equal(r.faults[0].text, "item 1 of the feed: an item is not a JSON object");
    release_results(&r);
    r = read_text("f.json", FEED "\"items\":[]}");
    assert_int_equal(r.status, NG_OK);
    assert_int_equal(r.faults[0].status, NG_NOTFOUND);
}

static void all_versions_of_ninjs_are_read(void **state)
{
    (void)state;
    const char *const forms[] = {
        "{\"uri\":\"urn:x:1\",\"type\":\"text\",\"versioncreated\":\"2024-01-02T03:04:05Z\","
        "\"headline\":\"H\",\"byline\":\"By Ann A and Bo B\",\"language\":\"no\","
        "\"subject\":[{\"name\":\"s\",\"code\":\"c\"}],\"urgency\":4,"
        "\"body_text\":\"flat\",\"body_xhtml\":\"<p>One.</p><p>Two.</p>\"}",
        "{\"uri\":\"urn:x:1\",\"type\":\"text\",\"versioncreated\":\"2024-01-02T03:04:05Z\","
        "\"headlines\":[{\"role\":\"short\",\"value\":\"h\"},{\"role\":\"main\",\"value\":\"H\"}],"
        "\"by\":\"Ann A, Bo B\",\"language\":\"no\",\"subjects\":[{\"name\":\"s\"}],"
        "\"bodies\":[{\"role\":\"text\",\"contenttype\":\"text/plain\",\"value\":\"flat\"},"
        "{\"role\":\"x\",\"contenttype\":\"application/xml\",\"value\":\"<a>no</a>\"},"
        "{\"role\":\"html5\",\"contenttype\":\"text/html\",\"value\":"
        "\"<html><head><title>H</title></head><body><h1>H</h1><p>One.</p><p>Two.</p></body>\"}]}",
        "[{\"uri\":\"urn:x:1\",\"type\":\"composite\",\"versionCreated\":\"2024-01-02T03:04:05Z\","
        "\"headlines\":[{\"value\":\"<b>H</b>\"}],\"by\":\"Ann A and Bo B\",\"language\":\"no\","
        "\"keywords\":[\"s\"],\"bodies\":[{\"role\":\"caption\",\"contentType\":\"text/html\","
        "\"value\":\"no\"},{\"contentType\":\"text/plain\",\"value\":\"One.\\n\\nTwo.\"}]}]"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        results r = read_text("a.json", forms[i]);
        assert_string_equal(format_of(forms[i]), "ninjs");
        assert_int_equal(r.n, 1);
        const ng_article *a = r.articles[0];
        assert_string_equal(a->id, "urn:x:1");
        assert_string_equal(a->title, "H");
        assert_int_equal(a->authors.n, 2);
        assert_string_equal(a->authors.items[1], "Bo B");
        assert_string_equal(a->lang, "no");
        assert_string_equal(a->tags.items[0], "s");
        assert_int_equal(a->published.unix_seconds, 1704164645);
        assert_string_equal(a->text, "One.\n\nTwo.");
        release_results(&r);
    }
}

static void what_has_no_text_is_skipped(void **state)
{
    (void)state;
    const char *const types[] = {"picture", "video", "composite", "event", "graphic"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        char text[200];
        snprintf(text, sizeof text,
                 "{\"uri\":\"urn:1\",\"type\":\"%s\",\"headline\":\"H\",\"versioncreated\":\"x\","
                 "\"description_text\":\"A caption.\"}",
                 types[i]);
        results r = read_text("a.json", text);
        assert_int_equal(r.status, NG_OK);
        assert_int_equal(r.n, 0);
        assert_int_equal(r.faults[0].status, NG_NOTFOUND);
        assert_non_null(strstr(r.faults[0].text, types[i]));
    }
    results r = read_text("a.json", "{\"uri\":\"urn:1\",\"versioncreated\":\"x\",\"body_text\":"
                                    "\"A.\",\"pubstatus\":\"canceled\"}");
    assert_int_equal(r.faults[0].status, NG_NOTFOUND);
    r = read_text("a.json", "{\"uri\":\"urn:1\",\"type\":\"text\",\"versioncreated\":\"x\","
                            "\"headline\":\"H\",\"description_text\":\"Short.\"}");
    assert_string_equal(r.articles[0]->tags.items[0], "teaser");
    release_results(&r);
}

static void lists_have_the_newest_version_and_lines_all(void **state)
{
    (void)state;
#define VERSION(v)                                                                                 \
    "{\"uri\":\"urn:1\",\"versioncreated\":\"2024-01-0" v "\",\"version\":\"" v                    \
    "\",\"body_text\":\"Version " v ".\"}"
    results r = read_text("a.json", "[" VERSION("2") "," VERSION("3") "," VERSION("1") "]");
    assert_int_equal(r.n, 1);
    assert_string_equal(r.articles[0]->text, "Version 3.");
    assert_int_equal(r.n_faults, 2);
    assert_int_equal(r.faults[1].status, NG_NOTFOUND);
    release_results(&r);
    r = read_text("a.jsonl",
                  VERSION("1") "\n" VERSION("2") "\n{\"uri\":\"urn:2\",\"type\":"
                                                 "\"picture\",\"versioncreated\":\"x\"}");
    assert_int_equal(r.n, 2);
    assert_int_equal(r.articles[1]->blocks[0].line, 2);
    assert_int_equal(r.fault_lines[0], 3);
    assert_int_equal(r.faults[0].status, NG_NOTFOUND);
    release_results(&r);
}

static void subjects_beyond_the_limit_do_not_lose_the_article(void **state)
{
    (void)state;
    for (int n = NG_LIST_MAX - 1; n <= NG_LIST_MAX + 1; n++) {
        char text[8192];
        int len =
            snprintf(text, sizeof text, "{\"uri\":\"urn:1\",\"body_xhtml\":\"A.\",\"subject\":[{}");
        for (int i = 0; i < n; i++)
            len += snprintf(text + len, sizeof text - (size_t)len, ",{\"name\":\"s%d\"}", i);
        snprintf(text + len, sizeof text - (size_t)len, "]}");
        results r = read_text("a.json", text);
        assert_int_equal(r.n, 1);
        assert_int_equal(r.articles[0]->tags.n, n < NG_LIST_MAX ? n : NG_LIST_MAX);
        release_results(&r);
    }
}

static void html_of_other_json_is_read_too(void **state)
{
    (void)state;
    results r = read_text("a.json", "{\"id\":\"1\",\"title\":\"T\",\"body_html\":"
                                    "\"<p>One.</p><p>Two &amp; three.</p>\"}");
    assert_string_equal(r.articles[0]->text, "One.\n\nTwo & three.");
    release_results(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_version_tells_a_feed),
        cmocka_unit_test(an_item_has_what_the_feed_says_for_all),
        cmocka_unit_test(ids_of_items_are_unique_beyond_their_feed),
        cmocka_unit_test(a_summary_alone_is_a_teaser),
        cmocka_unit_test(a_bad_item_does_not_keep_the_others_from_being_read),
        cmocka_unit_test(all_versions_of_ninjs_are_read),
        cmocka_unit_test(what_has_no_text_is_skipped),
        cmocka_unit_test(lists_have_the_newest_version_and_lines_all),
        cmocka_unit_test(subjects_beyond_the_limit_do_not_lose_the_article),
        cmocka_unit_test(html_of_other_json_is_read_too),
    };
    return cmocka_run_group_tests_name("JSON Feed and ninjs", tests, NULL, NULL);
}
