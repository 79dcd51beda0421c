/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_params.c - readers of parameters and the errors they give. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "api/params.h"

static ng_api_error error;

/* The kind of the last error and the member it names; forgets it. */
static void expect_error(ng_api_kind kind, const char *member)
{
    assert_int_equal(error.kind, kind);
    assert_string_equal(json_string_value(json_object_get(error.data, "member")), member);
    assert_non_null(strstr(error.text, member));
    ng_api_error_release(&error);
}

static void an_absent_or_null_member_keeps_the_default(void **state)
{
    (void)state;
    json_t *p = json_pack("{s:n}", "null");
    uint32_t count = 7;
    int choice = 1, wait = 0;
    const char *text = "kept";
    ng_units units = NG_UNITS_UTF16;
    static const char *const choices[] = {"a", "b", NULL};
    for (int i = 0; i < 2; i++) {
        const char *name = i ? "absent" : "null";
        assert_int_equal(ng_param_count(p, name, 1, 9, &count, &error), 0);
        assert_int_equal(ng_param_text(p, name, 9, &text, NULL, &error), 0);
        assert_int_equal(ng_param_choice(p, name, choices, &choice, &error), 0);
    }
    assert_int_equal(ng_param_units(p, &units, &error), 0);
    assert_int_equal(ng_param_wait(NULL, &wait, &error), 0);
    assert_int_equal(count, 7);
    assert_int_equal(choice, 1);
    assert_string_equal(text, "kept");
    assert_int_equal(units, NG_UNITS_UTF16);
    json_decref(p);
}

static void a_count_is_a_whole_number_within_its_range(void **state)
{
    (void)state;
    json_t *p = json_pack("{s:i, s:i, s:i, s:i, s:f, s:s, s:I}", "zero", 0, "one", 1, "nine", 9,
                          "ten", 10, "real", 5.0, "text", "5", "huge", (json_int_t)INT64_MAX);
    uint32_t n = 0;
    assert_int_equal(ng_param_count(p, "one", 1, 9, &n, &error), 0);
    assert_int_equal(n, 1);
    assert_int_equal(ng_param_count(p, "nine", 1, 9, &n, &error), 0);
    assert_int_equal(n, 9);
    static const char *const wrong[] = {"zero", "real", "text"};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(ng_param_count(p, wrong[i], 1, 9, &n, &error), -1);
        expect_error(NG_API_INVALID_PARAMS, wrong[i]);
    }
    static const char *const large[] = {"ten", "huge"};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(ng_param_count(p, large[i], 1, 9, &n, &error), -1);
        assert_int_equal(json_integer_value(json_object_get(error.data, "max")), 9);
        expect_error(NG_API_TOO_LARGE, large[i]);
    }
    assert_int_equal(n, 9);
    json_decref(p);
}

static void a_flag_is_true_or_false(void **state)
{
    (void)state;
    json_t *p = json_pack("{s:b, s:b, s:i, s:n}", "yes", 1, "no", 0, "one", 1, "null");
    int flag = 0;
    assert_int_equal(ng_param_flag(p, "yes", &flag, &error), 0);
    assert_true(flag);
    assert_int_equal(ng_param_flag(p, "null", &flag, &error), 0);
    assert_true(flag);
    assert_int_equal(ng_param_flag(p, "no", &flag, &error), 0);
    assert_false(flag);
    assert_int_equal(ng_param_flag(p, "one", &flag, &error), -1);
    expect_error(NG_API_INVALID_PARAMS, "one");
    json_decref(p);
}

static void a_text_may_be_as_long_as_its_limit(void **state)
{
    (void)state;
    json_t *p = json_pack("{s:s, s:s, s:s}", "eight", "12345678", "nine", "123456789", "empty", "");
    const char *text = NULL;
    size_t len = 0;
    assert_int_equal(ng_param_text(p, "eight", 9, &text, &len, &error), 0);
    assert_int_equal(len, 8);
    assert_int_equal(ng_param_text(p, "nine", 9, &text, &len, &error), 0);
    assert_int_equal(ng_param_text(p, "nine", 8, &text, &len, &error), -1);
    expect_error(NG_API_TOO_LARGE, "nine");
    assert_int_equal(ng_param_required(p, "empty", 9, &text, &len, &error), -1);
    expect_error(NG_API_INVALID_PARAMS, "empty");
    assert_int_equal(ng_param_required(p, "absent", 9, &text, &len, &error), -1);
    expect_error(NG_API_INVALID_PARAMS, "absent");
    json_decref(p);
}

static void a_wrong_choice_is_told_the_right_ones(void **state)
{
    (void)state;
    static const char *const choices[] = {"stored", "searchable", NULL};
    json_t *p = json_pack("{s:s, s:i, s:s}", "wrong", "soon", "number", 1, "right", "searchable");
    int choice = 0;
    assert_int_equal(ng_param_choice(p, "right", choices, &choice, &error), 0);
    assert_int_equal(choice, 1);
    assert_int_equal(ng_param_choice(p, "wrong", choices, &choice, &error), -1);
    assert_non_null(strstr(error.text, "\"stored\", \"searchable\""));
    expect_error(NG_API_INVALID_PARAMS, "wrong");
    assert_int_equal(ng_param_choice(p, "number", choices, &choice, &error), -1);
    expect_error(NG_API_INVALID_PARAMS, "number");
    json_decref(p);
}

static void unknown_members_are_listed_but_for_extensions(void **state)
{
    (void)state;
    static const char *const known[] = {"a", "b", NULL};
    json_t *p = json_pack("{s:i, s:i, s:i, s:i}", "a", 1, "x-trace", 1, "c", 1, "d", 1);
    assert_int_equal(ng_api_check_members(p, known, &error), -1);
    assert_int_equal(error.kind, NG_API_INVALID_PARAMS);
    json_t *expected = json_pack("[s, s]", "c", "d");
    assert_true(json_equal(json_object_get(error.data, "unknown"), expected));
    json_decref(expected);
    ng_api_error_release(&error);
    json_object_del(p, "c");
    json_object_del(p, "d");
    assert_int_equal(ng_api_check_members(p, known, &error), 0);
    assert_int_equal(ng_api_check_members(NULL, known, &error), 0);
    json_decref(p);
}

static void an_error_is_written_with_code_kind_and_data(void **state)
{
    (void)state;
    ng_api_fail(&error, NG_API_NOT_FOUND, "no article `%s`", "x");
    error.data = json_pack("{s:s, s:i}", "kind", "forged", "more", 1);
    json_t *e = ng_api_error_json(&error);
    assert_int_equal(json_integer_value(json_object_get(e, "code")), 2);
    assert_string_equal(json_string_value(json_object_get(e, "message")), "no article `x`");
    json_t *data = json_object_get(e, "data");
    assert_string_equal(json_string_value(json_object_get(data, "kind")), "not_found");
    assert_int_equal(json_integer_value(json_object_get(data, "more")), 1);
    json_decref(e);
    ng_api_error_release(&error);
    ng_api_error_release(NULL);
}

static void a_sentence_with_foreign_bytes_is_cut_before_them(void **state)
{
    (void)state;
    ng_api_fail(&error, NG_API_INTERNAL, "file \xff is odd");
    assert_string_equal(error.text, "file ");
    json_t *e = ng_api_error_json(&error);
    assert_non_null(e);
    json_decref(e);
}

static void every_status_has_a_kind(void **state)
{
    (void)state;
    assert_int_equal(ng_api_kind_of(NG_LIMIT), NG_API_TOO_LARGE);
    assert_int_equal(ng_api_kind_of(NG_TAKEN), NG_API_ID_TAKEN);
    assert_int_equal(ng_api_kind_of(NG_NOSPACE), NG_API_NO_SPACE);
    assert_int_equal(ng_api_kind_of(NG_IO), NG_API_INTERNAL);
    assert_int_equal(ng_api_code(NG_API_CANCELLED), -32800);
    assert_string_equal(ng_api_kind_name(NG_API_STALE_CURSOR), "stale_cursor");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_absent_or_null_member_keeps_the_default),
        cmocka_unit_test(a_count_is_a_whole_number_within_its_range),
        cmocka_unit_test(a_flag_is_true_or_false),
        cmocka_unit_test(a_text_may_be_as_long_as_its_limit),
        cmocka_unit_test(a_wrong_choice_is_told_the_right_ones),
        cmocka_unit_test(unknown_members_are_listed_but_for_extensions),
        cmocka_unit_test(an_error_is_written_with_code_kind_and_data),
        cmocka_unit_test(a_sentence_with_foreign_bytes_is_cut_before_them),
        cmocka_unit_test(every_status_has_a_kind),
    };
    return cmocka_run_group_tests_name("params", tests, NULL, NULL);
}
