/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_query.c - the query language: tests/cases/query, limits, dates, and what is written back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "query_tree.h"

static ng_query *parse(const char *text, size_t len)
{
    ng_error err = NG_ERROR_INIT;
    ng_query *q = NULL;
    assert_int_equal(ng_query_parse(text, len, &q, &err), NG_OK);
    return q;
}

static char *tree_of(const ng_query *q)
{
    ng_buf b = NG_BUF_INIT;
    assert_int_equal(query_tree(q->root, &b, NULL), NG_OK);
    return ng_buf_steal(&b);
}

static char *interpreted(const ng_query *q)
{
    ng_buf b = NG_BUF_INIT;
    assert_int_equal(ng_query_interpreted(q, &b, NULL), NG_OK);
    return ng_buf_steal(&b);
}

static char *warnings_of(const ng_query *q)
{
    ng_buf b = NG_BUF_INIT;
    for (size_t i = 0; i < q->n_warnings; i++)
        assert_int_equal(ng_buf_addf(&b, NULL, "%s%u-%u %s", i ? "; " : "", q->warnings[i].start,
                                     q->warnings[i].end, q->warnings[i].text),
                         NG_OK);
    return ng_buf_steal(&b);
}

/* What is written back parses to the same tree. */
static void check_round_trip(const char *text, size_t len)
{
    ng_query *q = parse(text, len);
    char *tree = tree_of(q), *again = interpreted(q);
    if (strlen(again) <= NG_QUERY_MAX) {
        ng_query *second = parse(again, strlen(again));
        char *same = tree_of(second);
        assert_string_equal(tree, same);
        free(same);
        ng_query_free(second);
    }
    free(tree);
    free(again);
    ng_query_free(q);
}

static void check_case(char *line)
{
    char *fields[4], *rest = line;
    for (int i = 0; i < 4; i++) {
        fields[i] = strsep(&rest, "\t\n");
        assert_non_null(fields[i]);
    }
    ng_query *q = parse(fields[0], strlen(fields[0]));
    char *tree = tree_of(q), *text = interpreted(q), *warnings = warnings_of(q);
    assert_string_equal(tree, fields[1]);
    assert_string_equal(text, fields[2]);
    assert_string_equal(warnings, fields[3]);
    free(tree);
    free(text);
    free(warnings);
    ng_query_free(q);
    check_round_trip(fields[0], strlen(fields[0]));
}

static void every_form_is_read_as_its_case_says(void **state)
{
    (void)state;
    FILE *f = fopen(NG_QUERY_CASES "/forms.tsv", "r");
    assert_non_null(f);
    char *line = NULL;
    size_t cap = 0, n = 0;
    while (getline(&line, &cap, f) > 0) {
        if (line[0] == '#' && line[1] == ' ')
            continue;
        check_case(line);
        n++;
    }
    free(line);
    fclose(f);
    assert_true(n > 80);
}

static void random_queries_are_written_back_as_the_same_tree(void **state)
{
    (void)state;
    static const char *const parts[] = {"a",
                                        "b",
                                        "AND",
                                        "OR",
                                        "NOT",
                                        "NEAR/3",
                                        "(",
                                        ")",
                                        "\"",
                                        "“",
                                        "«",
                                        "+",
                                        "-",
                                        "*",
                                        "~",
                                        "~2",
                                        " ",
                                        " ",
                                        " ",
                                        "source:",
                                        "date:",
                                        "2022",
                                        "..",
                                        "foo:",
                                        ":",
                                        "%",
                                        "5",
                                        "'",
                                        ".",
                                        ",",
                                        "C++",
                                        "（",
                                        "＊",
                                        "é",
                                        "://",
                                        "#",
                                        "\"a b\"",
                                        "中文",
                                        "～",
                                        " AND ",
                                        " OR ",
                                        " NOT ",
                                        " NEAR/4 ",
                                        "kind:\"x y\"",
                                        "date:2022-01..",
                                        "title:",
                                        "heading:\"a b\"",
                                        "url:a.org/",
                                        "said:",
                                        "is:quote",
                                        "date:last 7 days",
                                        "date:\"last week\"",
                                        "\xE2\x80\x8B"};
    uint32_t seed = 12345;
    for (int round = 0; round < 20000; round++) {
        char text[256];
        size_t len = 0;
        for (uint32_t n = 1 + seed % 14; n > 0; n--) {
            seed = seed * 1664525u + 1013904223u;
            const char *part = parts[(seed >> 8) % (sizeof parts / sizeof *parts)];
            memcpy(text + len, part, strlen(part));
            len += strlen(part);
        }
        check_round_trip(text, len);
    }
}

static void a_query_has_at_most_4096_bytes(void **state)
{
    (void)state;
    static char text[NG_QUERY_MAX + 1];
    memset(text, 'a', sizeof text);
    ng_error err = NG_ERROR_INIT;
    ng_query *q = NULL;
    for (size_t len = NG_QUERY_MAX - 1; len <= NG_QUERY_MAX; len++)
        ng_query_free(parse(text, len));
    assert_int_equal(ng_query_parse(text, sizeof text, &q, &err), NG_LIMIT);
    assert_null(q);
    assert_string_equal(err.text, "the query is over 4096 bytes");
}

static void a_query_that_is_not_utf8_is_refused(void **state)
{
    (void)state;
    ng_query *q = NULL;
    assert_int_equal(ng_query_parse("a\xC3", 2, &q, NULL), NG_INVALID);
    assert_null(q);
}

static size_t depth_of(const ng_node *n)
{
    size_t deepest = 0;
    for (size_t i = 0; i < n->n_children; i++) {
        size_t d = depth_of(n->children[i]);
        deepest = d > deepest ? d : deepest;
    }
    return deepest + 1;
}

/* `n` brackets, each beside a word so that none is redundant. */
static ng_query *nested(size_t n)
{
    static char text[NG_QUERY_MAX];
    size_t len = 0;
    for (size_t i = 0; i < n; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "a (");
    len += (size_t)snprintf(text + len, sizeof text - len, "b c");
    for (size_t i = 0; i < n; i++)
        text[len++] = ')';
    return parse(text, len);
}

static void brackets_nest_32_deep(void **state)
{
    (void)state;
    for (size_t n = NG_QUERY_DEPTH_MAX - 1; n <= NG_QUERY_DEPTH_MAX + 1; n++) {
        ng_query *q = nested(n);
        size_t want = n < NG_QUERY_DEPTH_MAX ? n : NG_QUERY_DEPTH_MAX;
        assert_int_equal(depth_of(q->root), want + 2);
        assert_int_equal(q->n_warnings, n > NG_QUERY_DEPTH_MAX);
        ng_query_free(q);
    }
    ng_query *q = nested(900);
    assert_int_equal(q->n_warnings, 1);
    assert_int_equal(depth_of(q->root), NG_QUERY_DEPTH_MAX + 2);
    ng_query_free(q);
}

/* Each level of the text is two when it is written. */
static void what_is_written_back_nests_32_deep_too(void **state)
{
    (void)state;
    for (size_t n = NG_QUERY_DEPTH_MAX / 2 - 1; n <= NG_QUERY_DEPTH_MAX + 1; n++) {
        char text[1024];
        size_t len = 0;
        for (size_t i = 0; i < n; i++)
            len += (size_t)snprintf(text + len, sizeof text - len, "a OR b (");
        len += (size_t)snprintf(text + len, sizeof text - len, "c d");
        check_round_trip(text, len);
    }
}

static void a_phrase_has_at_most_16_words(void **state)
{
    (void)state;
    for (int n = NG_QUERY_PHRASE_MAX - 1; n <= NG_QUERY_PHRASE_MAX + 1; n++) {
        char text[128] = "\"";
        size_t len = 1;
        for (int i = 0; i < n; i++) {
            text[len++] = 'w';
            text[len++] = i + 1 < n ? ' ' : '"';
        }
        ng_query *q = parse(text, len);
        size_t words = ((size_t)q->root->children[0]->text_len + 1) / 2;
        assert_int_equal(words, n < NG_QUERY_PHRASE_MAX ? n : NG_QUERY_PHRASE_MAX);
        assert_int_equal(q->n_warnings, n > NG_QUERY_PHRASE_MAX);
        ng_query_free(q);
    }
}

static void there_are_at_most_32_warnings(void **state)
{
    (void)state;
    char text[NG_QUERY_WARNINGS_MAX + 1];
    memset(text, ')', sizeof text);
    for (size_t n = NG_QUERY_WARNINGS_MAX - 1; n <= NG_QUERY_WARNINGS_MAX + 1; n++) {
        ng_query *q = parse(text, n);
        assert_int_equal(q->n_warnings, n < NG_QUERY_WARNINGS_MAX ? n : NG_QUERY_WARNINGS_MAX);
        ng_query_free(q);
    }
}

static void a_day_month_or_year_covers_its_days(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int32_t from, to;
    } good[] = {
        {"1970-01-01", 0, 0},         {"1970", 0, 364},
        {"2022-01-10", 19002, 19002}, {"20220110", 19002, 19002},
        {"2024-02", 19754, 19782},    {"2000-02-29", 11016, 11016},
        {"0001", -719162, -718798},   {"9999-12-31", 2932896, 2932896},
    };
    static const char *const bad[] = {
        "",       "22",          "2022-13", "2022-00", "2023-02-29", "1900-02-29", "2022-1-1",
        "202201", "2022-01-10x", "0000",    "2022-",   "2022-01-",   "today",      "2022/01/10"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        int32_t from = -1, to = -1;
        assert_int_equal(ng_day_range_parse(good[i].text, strlen(good[i].text), &from, &to, NULL),
                         NG_OK);
        assert_int_equal(from, good[i].from);
        assert_int_equal(to, good[i].to);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int32_t from = 7, to = 7;
        assert_int_equal(ng_day_range_parse(bad[i], strlen(bad[i]), &from, &to, NULL), NG_QUERY);
        assert_int_equal(from, 7);
    }
}

static void field_names_are_read_in_any_case(void **state)
{
    (void)state;
    for (int f = NG_IN_ARTICLE; f <= NG_IN_LAST; f++) {
        ng_field field = NG_FIELD_NONE;
        const char *name = ng_field_name((ng_field)f);
        assert_true(ng_field_parse(name, strlen(name), &field));
        assert_int_equal(field, f);
    }
    ng_field field = NG_FIELD_NONE;
    assert_true(ng_field_parse("SOURCE", 6, &field));
    assert_false(ng_field_parse("sour", 4, &field));
    assert_null(ng_field_name(NG_FIELD_NONE));
}

static void nodes_know_where_they_stand(void **state)
{
    (void)state;
    const char *text = "é -(\"a b\"~2 OR cats) source:bbc";
    ng_query *q = parse(text, strlen(text));
    const ng_node *group = q->root->children[1];
    assert_int_equal(group->start, 3);
    assert_int_equal(group->end, 21);
    const ng_node *phrase = group->children[0];
    assert_int_equal(phrase->start, 5);
    assert_int_equal(phrase->end, 12);
    assert_int_equal(q->root->children[2]->start, 22);
    assert_int_equal(q->root->children[2]->end, strlen(text));
    ng_query_free(q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_is_read_as_its_case_says),
        cmocka_unit_test(random_queries_are_written_back_as_the_same_tree),
        cmocka_unit_test(a_query_has_at_most_4096_bytes),
        cmocka_unit_test(a_query_that_is_not_utf8_is_refused),
        cmocka_unit_test(brackets_nest_32_deep),
        cmocka_unit_test(what_is_written_back_nests_32_deep_too),
        cmocka_unit_test(a_phrase_has_at_most_16_words),
        cmocka_unit_test(there_are_at_most_32_warnings),
        cmocka_unit_test(a_day_month_or_year_covers_its_days),
        cmocka_unit_test(field_names_are_read_in_any_case),
        cmocka_unit_test(nodes_know_where_they_stand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
