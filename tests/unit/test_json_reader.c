/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_json_reader.c - articles in JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "reading.h"

static void every_field_has_its_aliases(void **state)
{
    (void)state;
    const char *const forms[] = {
        "{\"id\":\"7\",\"url\":\"u\",\"title\":\"T\",\"authors\":[\"Ann A\",\"Bo B\"],"
        "\"published\":\"2022-01-10\",\"section\":\"s\",\"lang\":\"de\",\"tags\":[\"x\",\"y\"],"
        "\"source\":\"w\",\"text\":\"Body text.\"}",
        "{\"guid\":7,\"link\":\"u\",\"headline\":\"T\",\"byline\":\"By Ann A and Bo B\","
        "\"datePublished\":\"2022-01-10\",\"category\":\"s\",\"inLanguage\":\"DE\","
        "\"keywords\":\"x, y\",\"publisher\":{\"name\":\"w\"},\"articleBody\":\"Body text.\"}",
        "{\"id\":\"\",\"uri\":\"7\",\"canonical_url\":\"u\",\"title\":null,\"headline\":\"T\","
        "\"author\":[{\"name\":\"Ann A\"},{\"name\":\"Bo B\"}],\"date\":\"10 January 2022\","
        "\"section\":[\"s\",\"t\"],\"language\":\"de\",\"subject\":[{\"name\":\"x\"},{\"name\":"
        "\"y\"}],\"site_name\":\"w\",\"body_text\":[\"Body text.\"]}",
        "{\"id\":\"7\",\"url\":\"u\",\"title\":\"T\",\"creator\":\"Ann A, Bo B\",\"pubDate\":"
        "\"2022-01-10\",\"section\":\"s\",\"lang\":\"de\",\"topics\":[\"x\",\"y\"],\"source\":"
        "\"w\","
        "\"blocks\":[{\"kind\":\"paragraph\",\"text\":\"Body text.\"}]}"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        results r = read_text("a.json", forms[i]);
        assert_int_equal(r.status, NG_OK);
        assert_int_equal(r.n, 1);
        const ng_article *a = r.articles[0];
        assert_string_equal(a->id, "7");
        assert_string_equal(a->url, "u");
        assert_string_equal(a->title, "T");
        assert_int_equal(a->title_source, NG_TITLE_GIVEN);
        assert_int_equal(a->authors.n, 2);
        assert_string_equal(a->authors.items[0], "Ann A");
        assert_string_equal(a->authors.items[1], "Bo B");
        assert_int_equal(a->published.unix_seconds, 1641772800);
        assert_int_equal(a->published.day_only, 1);
        assert_string_equal(a->section, "s");
        assert_string_equal(a->lang, "de");
        assert_int_equal(a->tags.n, 2);
        assert_string_equal(a->tags.items[1], "y");
        assert_string_equal(a->source, "w");
        assert_string_equal(a->text, "Body text.");
        release_results(&r);
    }
}

static void text_is_split_like_plain_text(void **state)
{
    (void)state;
    results r = read_text("a.json", "{\"id\":\"a\",\"title\":\"T\",\"text\":\"Not a title\\n\\n"
                                    "TIME LIMITS\\n\\nA paragraph below it.\"}");
    assert_int_equal(r.articles[0]->n_blocks, 3);
    assert_int_equal(r.articles[0]->blocks[1].kind, NG_BLOCK_HEADING);
    assert_int_equal(r.articles[0]->blocks[2].line, 0);
    release_results(&r);
    r = read_text("a.json",
                  "{\"id\":\"a\",\"text\":\"A title line\\n\\nAnd a paragraph below it.\"}");
    assert_string_equal(r.articles[0]->title, "A title line");
    assert_int_equal(r.articles[0]->title_source, NG_TITLE_TEXT);
    release_results(&r);
    r = read_text("a.json", "{\"id\":\"a\",\"text\":\"First line.\\nSecond line.\"}");
    assert_int_equal(r.articles[0]->n_blocks, 2);
    release_results(&r);
}

static void blocks_are_taken_as_they_are(void **state)
{
    (void)state;
    results r = read_text(
        "a.json", "{\"id\":\"a\",\"title\":\"T\",\"blocks\":[{\"kind\":\"heading\",\"level\":3,"
                  "\"text\":\"Why\",\"line\":4},{\"kind\":\"list\",\"text\":\"one\\ntwo\","
                  "\"line\":6,\"span\":[0,3]}]}");
    assert_int_equal(r.n, 1);
    const ng_article *a = r.articles[0];
    assert_string_equal(a->text, "Why\n\none\ntwo");
    assert_int_equal(a->blocks[0].level, 3);
    assert_int_equal(a->blocks[0].line, 4);
    assert_int_equal(a->blocks[1].line, 6);
    release_results(&r);
    r = read_text("a.json", "{\"id\":\"a\",\"blocks\":[{\"kind\":\"table\",\"text\":\"x\"}]}");
    assert_int_equal(r.status, NG_INVALID);
    r = read_text("a.json", "{\"id\":\"a\",\"blocks\":[{\"kind\":\"list\"}]}");
    assert_int_equal(r.status, NG_INVALID);
    assert_string_equal(r.err.text, "a block has no text");
}

static void a_title_alone_is_enough(void **state)
{
    (void)state;
    results r =
        read_text("a.json", "{\"id\":\"a\",\"title\":\"BAHIA COCOA REVIEW\",\"body\":\"\"}");
    assert_int_equal(r.n, 1);
    assert_int_equal(r.articles[0]->n_blocks, 0);
    release_results(&r);
}

static void a_broken_line_is_a_fault_and_reading_goes_on(void **state)
{
    (void)state;
    results r = read_text("a.jsonl", "{\"id\":\"1\",\"text\":\"One.\"}\n\n{\"id\":\"2\",\n"
                                     "[1]\n{\"id\":\"5\",\"text\":\"Five.\"}\r\n{\"id\":\"6\"}");
    assert_int_equal(r.status, NG_OK);
    assert_int_equal(r.n, 2);
    assert_string_equal(r.articles[1]->id, "5");
    assert_int_equal(r.articles[1]->blocks[0].line, 5);
    assert_int_equal(r.n_faults, 3);
    const uint32_t lines[] = {3, 4, 6};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(r.fault_lines[i], lines[i]);
    assert_string_equal(r.faults[1].text, "an article is not a JSON object");
    release_results(&r);
}

static void a_line_has_a_limit(void **state)
{
    (void)state;
    const char head[] = "{\"id\":\"1\",\"title\":\"T\",\"skip\":\"", tail[] = "\"}";
    size_t frame = sizeof head - 1 + sizeof tail - 1;
    char *line = malloc(NG_LINE_MAX + 2);
    assert_non_null(line);
    for (size_t len = NG_LINE_MAX - 1; len <= NG_LINE_MAX + 1; len++) {
        memcpy(line, head, sizeof head - 1);
        memset(line + sizeof head - 1, 'x', len - frame);
        memcpy(line + len - (sizeof tail - 1), tail, sizeof tail - 1);
        results r = read_bytes("a.jsonl", line, len);
        assert_int_equal(r.n, len <= NG_LINE_MAX ? 1 : 0);
        assert_int_equal(r.n_faults, len <= NG_LINE_MAX ? 0 : 1);
        if (r.n_faults)
            assert_int_equal(r.faults[0].status, NG_LIMIT);
        release_results(&r);
    }
    free(line);
}

static void lone_surrogates_are_repaired(void **state)
{
    (void)state;
    results r =
        read_text("a.jsonl", "{\"id\":\"1\",\"text\":\"a \\ud83d b \\ude00 c \\uD83D\\uDE00 "
                             "\\\\ud800 \\u0000d\"}\n");
    assert_int_equal(r.n, 1);
    assert_string_equal(r.articles[0]->text, "a \xEF\xBF\xBD b \xEF\xBF\xBD c \xF0\x9F\x98\x80 "
                                             "\\ud800 d");
    assert_int_equal(r.articles[0]->repaired, 2);
    release_results(&r);
}

static void articles_without_id_are_numbered(void **state)
{
    (void)state;
    results r = read_text("f/a.jsonl", "{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n");
    assert_int_equal(r.n, 2);
    assert_string_equal(r.articles[0]->id, "f/a.jsonl:1");
    assert_string_equal(r.articles[1]->id, "f/a.jsonl:2");
    release_results(&r);
    r = read_text("f/a.json", "[{\"text\":\"One.\"}, 7, {\"text\":\"Two.\"}]");
    assert_int_equal(r.n, 2);
    assert_string_equal(r.articles[1]->id, "f/a.json:3");
    assert_int_equal(r.n_faults, 1);
    assert_string_equal(r.faults[0].text, "article 2 of the list: an article is not a JSON object");
    release_results(&r);
    r = read_text("f/a.json", "{\"text\":\"One.\"}");
    assert_string_equal(r.articles[0]->id, "f/a.json");
    release_results(&r);
}

static void a_list_may_be_wrapped(void **state)
{
    (void)state;
    results r =
        read_text("a.json", "{\"status\":\"ok\",\"articles\":[{\"id\":\"1\",\"text\":\"x\"}]}");
    assert_int_equal(r.n, 1);
    assert_string_equal(r.articles[0]->id, "1");
    release_results(&r);
}

static void other_data_is_one_fault(void **state)
{
    (void)state;
    const char *const files[] = {"[{\"query\":\"ferry\"},{\"query\":\"wind\"}]", "[]",
                                 "{\"version\":1,\"items\":[{\"id\":\"a\"}]}"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        results r = read_text("a.json", files[i]);
        assert_int_equal(r.status, NG_NOTFOUND);
        assert_int_equal(r.n, 0);
        release_results(&r);
    }
}

static void broken_json_fails_as_a_whole(void **state)
{
    (void)state;
    results r = read_text("a.json", "{\"id\":\"1\",\n \"text\" \"x\"}");
    assert_int_equal(r.status, NG_INVALID);
    assert_non_null(strstr(r.err.text, "line 2"));
}

static ng_status read_from_socket(const char *text, ng_article **ret, ng_error *err)
{
    json_t *json = json_loads(text, 0, NULL);
    assert_non_null(json);
    ng_read_input in = {.origin = "socket"};
    ng_status s = ng_read_json_object(json, &in, ret, err);
    json_decref(json);
    return s;
}

static void a_bad_date_is_an_error_for_a_client_only(void **state)
{
    (void)state;
    results r = read_text("a.json", "{\"id\":\"1\",\"text\":\"x\",\"date\":\"last week\"}");
    assert_int_equal(r.n, 1);
    assert_false(r.articles[0]->published.known);
    release_results(&r);
    ng_article *a = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(
        read_from_socket("{\"id\":\"1\",\"text\":\"x\",\"published\":\"last week\"}", &a, &err),
        NG_INVALID);
    assert_null(a);
}

static void a_client_that_reads_files_says_where_they_are(void **state)
{
    (void)state;
    const struct {
        const char *id;
        ng_id_source source;
    } cases[] = {{"news/a.txt", NG_ID_PATH},
                 {"a.txt", NG_ID_PATH},
                 {"news/a.txt:12", NG_ID_PATH},
                 {"bana.txt", NG_ID_GIVEN},
                 {"42", NG_ID_GIVEN}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[200];
        ng_article *a = NULL;
        ng_error err = NG_ERROR_INIT;
        snprintf(text, sizeof text, "{\"id\":\"%s\",\"text\":\"x\",\"origin\":\"/d/news/a.txt\"}",
                 cases[i].id);
        assert_int_equal(read_from_socket(text, &a, &err), NG_OK);
        assert_string_equal(a->origin, "/d/news/a.txt");
        assert_int_equal(a->id_source, cases[i].source);
        ng_article_free(a);
    }
}

static void a_list_that_is_too_long_costs_its_end(void **state)
{
    (void)state;
    for (int n = NG_LIST_MAX - 1; n <= NG_LIST_MAX + 1; n++) {
        char text[4096];
        size_t at = (size_t)snprintf(text, sizeof text, "{\"id\":\"a\",\"text\":\"b\",\"tags\":[");
        for (int i = 0; i < n; i++)
            at += (size_t)snprintf(text + at, sizeof text - at, "%s\"t%d\"", i ? "," : "", i);
        snprintf(text + at, sizeof text - at, "]}");
        results r = read_text("a.json", text);
        assert_int_equal(r.n, 1);
        assert_int_equal(r.articles[0]->tags.n, n < NG_LIST_MAX ? n : NG_LIST_MAX);
        release_results(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_that_is_too_long_costs_its_end),
        cmocka_unit_test(every_field_has_its_aliases),
        cmocka_unit_test(text_is_split_like_plain_text),
        cmocka_unit_test(blocks_are_taken_as_they_are),
        cmocka_unit_test(a_title_alone_is_enough),
        cmocka_unit_test(a_broken_line_is_a_fault_and_reading_goes_on),
        cmocka_unit_test(a_line_has_a_limit),
        cmocka_unit_test(lone_surrogates_are_repaired),
        cmocka_unit_test(articles_without_id_are_numbered),
        cmocka_unit_test(a_list_may_be_wrapped),
        cmocka_unit_test(other_data_is_one_fault),
        cmocka_unit_test(broken_json_fails_as_a_whole),
        cmocka_unit_test(a_bad_date_is_an_error_for_a_client_only),
        cmocka_unit_test(a_client_that_reads_files_says_where_they_are),
    };
    return cmocka_run_group_tests_name("json reader", tests, NULL, NULL);
}
