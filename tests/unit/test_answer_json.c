/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_answer_json.c - the text of an answer, read back by jansson. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/api.h"
#include "api/json_out.h"

static json_t *read_back(const ng_buf *text)
{
    json_error_t fault;
    json_t *value =
        json_loadb(text->data, text->len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &fault);
    if (!value)
        fail_msg("%s: %s", fault.text, text->data);
    return value;
}

static void assert_text(const char *text)
{
    ng_buf b = NG_BUF_INIT;
    ng_json_out o = {&b, 0};
    ng_out_text(&o, text);
    assert_false(o.failed);
    json_t *value = read_back(&b);
    if (text)
        assert_string_equal(json_string_value(value), text);
    else
        assert_true(json_is_null(value));
    json_decref(value);
    ng_buf_release(&b);
}

/* Each byte that can stand in a text, at each place of a word of eight and beside its edges. */
static void every_text_is_escaped_as_it_must(void **state)
{
    (void)state;
    assert_text(NULL);
    assert_text("");
    for (int c = 1; c < 0x80; c++) {
        for (size_t at = 0; at < 18; at++) {
            char text[20] = "abcdefghijklmnopqr";
            text[at] = (char)c;
            assert_text(text);
        }
    }
    assert_text("\xE2\x80\x9Cna\xC3\xAFve\xE2\x80\x9D \xF0\x9F\x93\xB0\x7F");
    assert_text("\"\\\"\\\"\\\"\\\"\\\"\\\n\n\n\n\x01\x1F");
}

static void assert_number(uint64_t n)
{
    char expected[24];
    ng_buf b = NG_BUF_INIT;
    ng_json_out o = {&b, 0};
    ng_out_number(&o, n);
    snprintf(expected, sizeof expected, "%llu", (unsigned long long)n);
    assert_string_equal(b.data, expected);
    ng_buf_release(&b);
}

static void numbers_are_written_whole(void **state)
{
    (void)state;
    assert_number(0);
    assert_number(9);
    assert_number(10);
    assert_number(UINT32_MAX);
    assert_number(UINT64_MAX);
}

static void assert_real(double value, const char *expected)
{
    ng_buf b = NG_BUF_INIT;
    ng_json_out o = {&b, 0};
    ng_out_real(&o, value);
    assert_string_equal(b.data, expected);
    ng_buf_release(&b);
}

static void reals_have_at_most_six_decimals(void **state)
{
    (void)state;
    assert_real(0, "0.0");
    assert_real(1, "1.0");
    assert_real(0.1, "0.1");
    assert_real(0.25, "0.25");
    assert_real(11.4375, "11.4375");
    assert_real(10.050607, "10.050607");
    assert_real(1e-6, "0.000001");
    assert_real(1e-9, "0.0");
    assert_real(0.9999999, "1.0");
    assert_real(2097151.5, "2097151.5");
    assert_real(999999999.000001, "999999999.000001");
}

static void other_reals_are_json_too(void **state)
{
    (void)state;
    assert_real(-1, "-1.000000000e+00");
    assert_real(1e9, "1.000000000e+09");
    assert_real(1e300, "1.000000000e+300");
}

static const char *text_of(const json_t *o, const char *name)
{
    const json_t *value = json_object_get(o, name);
    assert_non_null(value);
    return json_string_value(value);
}

static json_int_t number_of(const json_t *o, const char *name)
{
    assert_true(json_is_integer(json_object_get(o, name)));
    return json_integer_value(json_object_get(o, name));
}

static void assert_spans(const json_t *list, const ng_spans *spans)
{
    assert_int_equal(json_array_size(list), spans->n);
    for (size_t i = 0; i < spans->n; i++) {
        const json_t *pair = json_array_get(list, i);
        assert_int_equal(json_integer_value(json_array_get(pair, 0)), spans->items[i].start);
        assert_int_equal(json_integer_value(json_array_get(pair, 1)), spans->items[i].end);
    }
}

static const ng_hit *full_hit(void)
{
    static ng_span marks[] = {{4, 10}, {52, UINT32_MAX}};
    static const char *missing[] = {"subsidy", "\"quoted\""};
    static ng_neighbour before[] = {{"a#p6", "Earlier\nlines."}, {"a#p5", "\t"}};
    static ng_hit h = {.id = "a#p7",
                       .citation = "a#p7@9f2c01aa",
                       .article = "a",
                       .revision = 3,
                       .title = "\xE2\x80\x98Title\xE2\x80\x99",
                       .source = "wire",
                       .published = {.known = 1, .unix_seconds = 1600000000},
                       .ordinal = 7,
                       .line = 21,
                       .score = 11.25,
                       .text = "A \"text\"\\ with\x01 everything",
                       .span = {1204, 1391},
                       .highlights = {marks, 2},
                       .heading_highlights = {marks, 1},
                       .matched_terms = 2,
                       .matched_of = 4,
                       .missing = missing,
                       .n_missing = 2,
                       .before = before,
                       .n_before = 2};
    h.kind = NG_PASSAGE_PARAGRAPH;
    return &h;
}

static void assert_hit(const json_t *o, const ng_hit *h)
{
    assert_string_equal(text_of(o, "id"), h->id);
    assert_string_equal(text_of(o, "citation"), h->citation);
    assert_string_equal(text_of(o, "title"), h->title);
    assert_string_equal(text_of(o, "text"), h->text);
    assert_string_equal(text_of(o, "source"), h->source);
    assert_string_equal(text_of(o, "published"), "2020-09-13T12:26:40Z");
    assert_string_equal(text_of(o, "kind"), "paragraph");
    assert_null(text_of(o, "url"));
    assert_null(text_of(o, "heading"));
    assert_int_equal(number_of(o, "revision"), h->revision);
    assert_int_equal(number_of(o, "ordinal"), h->ordinal);
    assert_int_equal(number_of(o, "line"), h->line);
    assert_true(fabs(json_real_value(json_object_get(o, "score")) - h->score) <= 5e-7);
    assert_spans(json_object_get(o, "highlights"), &h->highlights);
    assert_spans(json_object_get(o, "heading_highlights"), &h->heading_highlights);
    assert_null(json_object_get(o, "title_highlights"));
    const json_t *matched = json_object_get(o, "matched");
    assert_int_equal(number_of(matched, "terms"), 2);
    assert_int_equal(number_of(matched, "of"), 4);
    assert_string_equal(json_string_value(json_array_get(json_object_get(matched, "missing"), 1)),
                        "\"quoted\"");
    const json_t *before = json_object_get(json_object_get(o, "context"), "before");
    assert_int_equal(json_array_size(before), 2);
    assert_string_equal(text_of(json_array_get(before, 0), "text"), "Earlier\nlines.");
    assert_int_equal(json_array_size(json_object_get(json_object_get(o, "context"), "after")), 0);
    assert_int_equal(json_array_size(json_object_get(o, "also_in")), 0);
}

static void an_answer_is_read_back_whole(void **state)
{
    (void)state;
    ng_hit hits[] = {*full_hit(), *full_hit()};
    hits[1].line = 0;
    ng_warning warnings[] = {{.start = 1, .end = 5, .text = "said \"so\""}};
    ng_answer a = {.query_text = "a \"b",
                   .query_interpreted = "a",
                   .warnings = warnings,
                   .n_warnings = 1,
                   .total = UINT64_C(1) << 40,
                   .took_ms = 0.5,
                   .index_revision = 77,
                   .weak = 1,
                   .hits = hits,
                   .n_hits = 2};
    ng_buf text = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_api_answer_write(&a, &text, &err), NG_OK);
    json_t *o = read_back(&text);
    assert_string_equal(text_of(json_object_get(o, "query"), "text"), "a \"b");
    const json_t *warning =
        json_array_get(json_object_get(json_object_get(o, "query"), "warnings"), 0);
    assert_string_equal(text_of(warning, "text"), "said \"so\"");
    assert_int_equal(number_of(json_object_get(o, "total"), "value"), INT64_C(1) << 40);
    assert_string_equal(text_of(json_object_get(o, "total"), "relation"), "gte");
    assert_int_equal(number_of(o, "index_revision"), 77);
    assert_true(json_is_true(json_object_get(o, "weak")));
    assert_true(json_is_false(json_object_get(o, "partial")));
    assert_true(json_is_null(json_object_get(o, "cursor")));
    assert_int_equal(json_array_size(json_object_get(o, "hits")), 2);
    assert_hit(json_array_get(json_object_get(o, "hits"), 0), &hits[0]);
    assert_true(
        json_is_null(json_object_get(json_array_get(json_object_get(o, "hits"), 1), "line")));
    json_decref(o);
    ng_buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_is_escaped_as_it_must),
        cmocka_unit_test(numbers_are_written_whole),
        cmocka_unit_test(reals_have_at_most_six_decimals),
        cmocka_unit_test(other_reals_are_json_too),
        cmocka_unit_test(an_answer_is_read_back_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
