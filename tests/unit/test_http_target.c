/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_http_target.c - targets, their parameters, and the hosts that are served. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/http/guard.h"
#include "service/http/params.h"
#include "service/http/routes.h"

static ng_status read_target(const char *text, ng_http_target *ret)
{
    ng_error err = NG_ERROR_INIT;
    return ng_http_target_read(text, strlen(text), ret, &err);
}

static void escapes_are_decoded_once(void **state)
{
    ng_http_target t;
    (void)state;
    assert_int_equal(read_target("/a/x%2Fy%2520z?q=a+b%2B%26&q=2&empty", &t), NG_OK);
    assert_string_equal(t.path, "/a/x/y%20z");
    assert_string_equal(t.query, "q=a+b%2B%26&q=2&empty");
    assert_string_equal(ng_http_target_param(&t, "q"), "a b+&");
    assert_string_equal(ng_http_target_param(&t, "empty"), "");
    assert_null(ng_http_target_param(&t, "none"));
    assert_int_equal(t.n_params, 3);
    ng_http_target_release(&t);
}

static void an_absolute_form_names_its_host(void **state)
{
    ng_http_target t;
    (void)state;
    assert_int_equal(read_target("http://a.b:80/v1/search?q=x", &t), NG_OK);
    assert_string_equal(t.authority, "a.b:80");
    assert_string_equal(t.path, "/v1/search");
    assert_string_equal(ng_http_target_param(&t, "q"), "x");
    ng_http_target_release(&t);
}

static void malformed_targets_are_refused(void **state)
{
    static const char *const targets[] = {"/%",    "/%4",     "/%zz",      "/%00", "/?q=%00",
                                          "/%ff",  "/?q=%ff", "/?%c3%28",  "/#f",  "a/b",
                                          "http:", "//%",     "/?a=%e2%82"};
    (void)state;
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        ng_http_target t;
        assert_int_equal(read_target(targets[i], &t), NG_INVALID);
        ng_http_target_release(&t);
    }
}

static void expect_params(size_t n, ng_status expected)
{
    char text[2 * NG_HTTP_PARAMS_MAX + 64] = "/?";
    ng_http_target t;
    for (size_t i = 0; i < n; i++)
        strcat(text, "a&");
    assert_int_equal(read_target(text, &t), expected);
    ng_http_target_release(&t);
}

static void parameters_have_a_limit(void **state)
{
    (void)state;
    expect_params(NG_HTTP_PARAMS_MAX - 1, NG_OK);
    expect_params(NG_HTTP_PARAMS_MAX, NG_OK);
    expect_params(NG_HTTP_PARAMS_MAX + 1, NG_LIMIT);
}

/* ---- Parameters of methods. ---- */

static void expect_search(const char *target, int lenient, const char *expected)
{
    ng_http_target t;
    ng_api_error error = {.data = NULL};
    assert_int_equal(read_target(target, &t), NG_OK);
    json_t *params = ng_http_params(&t, ng_http_search_params, lenient, &error);
    char *text = params ? json_dumps(params, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
    assert_string_equal(text ? text : error.text, expected);
    free(text);
    json_decref(params);
    ng_api_error_release(&error);
    ng_http_target_release(&t);
}

static void parameters_become_those_of_a_method(void **state)
{
    (void)state;
    expect_search("/?q=a&limit=3&source=x&source=y&from=2024&before=1&facets=source,lang&explain",
                  0,
                  "{\"context\":{\"before\":1},\"explain\":true,\"facets\":[\"source\",\"lang\"],"
                  "\"filter\":{\"from\":\"2024\",\"source\":[\"x\",\"y\"]},\"limit\":3,"
                  "\"query\":\"a\"}");
    expect_search("/?q=&from=&sort=", 0, "{\"query\":\"\"}");
    expect_search("/?q=a&limit=many", 0, "{\"limit\":\"many\",\"query\":\"a\"}");
}

static void unknown_and_double_parameters_are_errors_but_for_a_page(void **state)
{
    (void)state;
    expect_search("/?q=a&colour=red", 0, "the parameter `colour` is not known here");
    expect_search("/?q=a&q=b", 0, "the parameter `q` is given twice");
    expect_search("/?q=a&q=b&colour=red", 1, "{\"query\":\"a\"}");
}

/* ---- Routes. ---- */

static void a_path_has_its_methods(void **state)
{
    const char *name;
    unsigned verbs;
    char allow[64];
    (void)state;
    const ng_http_route *r = ng_http_route_find("/v1/articles/a/b", NG_HTTP_DELETE, &name, &verbs);
    assert_string_equal(r->method, "delete");
    assert_string_equal(name, "a/b");
    ng_http_verbs_text(verbs, allow);
    assert_string_equal(allow, "GET, HEAD, DELETE, OPTIONS");
    assert_null(ng_http_route_find("/v1/search", NG_HTTP_DELETE, &name, &verbs));
    assert_int_equal(verbs, NG_HTTP_GET | NG_HTTP_POST);
    assert_null(ng_http_route_find("/v1/articles/", NG_HTTP_GET, &name, &verbs));
    assert_null(ng_http_route_find("/nothing", NG_HTTP_GET, &name, &verbs));
    assert_int_equal(verbs, 0);
    assert_ptr_equal(ng_http_route_find("/", NG_HTTP_HEAD, &name, &verbs),
                     ng_http_route_find("/", NG_HTTP_GET, &name, &verbs));
}

/* ---- Who may ask. ---- */

static int guard(const char *fields, const char *authority)
{
    static const char *const allowed[] = {"search.example", "news.example:8443"};
    const ng_http_hosts hosts = {allowed, 2};
    char text[512], reason[NG_ERROR_TEXT_MAX];
    size_t used;
    ng_http_request *r = ng_http_request_new();
    snprintf(text, sizeof text, "GET / HTTP/1.1\r\n%s\r\n", fields);
    assert_int_equal(ng_http_request_read(r, text, strlen(text), &used), NG_HTTP_HEAD_READ);
    int status = ng_http_guard(&hosts, r, authority, reason);
    ng_http_request_free(r);
    return status;
}

static void only_known_hosts_are_served(void **state)
{
    (void)state;
    assert_int_equal(guard("Host: localhost\r\n", NULL), 0);
    assert_int_equal(guard("Host: 127.0.0.1:8080\r\n", NULL), 0);
    assert_int_equal(guard("Host: [::1]:8080\r\n", NULL), 0);
    assert_int_equal(guard("Host: SEARCH.example\r\n", NULL), 0);
    assert_int_equal(guard("Host: search.example:443\r\n", NULL), 0);
    assert_int_equal(guard("Host: news.example:8443\r\n", NULL), 0);
    assert_int_equal(guard("Host: news.example\r\n", NULL), 403);
    assert_int_equal(guard("Host: 127.0.0.2:8080\r\n", NULL), 0);
    assert_int_equal(guard("Host: 127.evil\r\n", NULL), 403);
    assert_int_equal(guard("Host: evil.example\r\n", NULL), 403);
    assert_int_equal(guard("Host: localhost.evil.example\r\n", NULL), 403);
    assert_int_equal(guard("Host: 127.0.0.1.evil.example\r\n", NULL), 403);
}

static void there_is_exactly_one_host(void **state)
{
    (void)state;
    assert_int_equal(guard("", NULL), 400);
    assert_int_equal(guard("Host: localhost\r\nHost: localhost\r\n", NULL), 400);
    assert_int_equal(guard("Host:\r\n", NULL), 400);
    assert_int_equal(guard("Host: a@localhost\r\n", NULL), 400);
    assert_int_equal(guard("Host: localhost/x\r\n", NULL), 400);
    assert_int_equal(guard("Host: localhost:8x\r\n", NULL), 400);
    assert_int_equal(guard("Host: localhost\r\n", "other.example"), 400);
    assert_int_equal(guard("Host: localhost\r\n", "localhost"), 0);
}

static void another_origin_may_not_ask(void **state)
{
    (void)state;
    assert_int_equal(guard("Host: localhost:1\r\nOrigin: http://localhost:1\r\n", NULL), 0);
    assert_int_equal(guard("Host: localhost:1\r\nOrigin: https://search.example\r\n", NULL), 0);
    assert_int_equal(guard("Host: localhost:1\r\nOrigin: http://localhost:2\r\n", NULL), 403);
    assert_int_equal(guard("Host: localhost:1\r\nOrigin: https://evil.example\r\n", NULL), 403);
    assert_int_equal(guard("Host: localhost:1\r\nOrigin: null\r\n", NULL), 403);
    assert_int_equal(guard("Host: localhost:1\r\nOrigin: file://localhost:1\r\n", NULL), 403);
}

static ng_http_token token_of(const char *field)
{
    unsigned char digest[NG_SHA256_BYTES];
    char text[256];
    size_t used;
    ng_http_request *r = ng_http_request_new();
    assert_int_equal(ng_sha256("the secret of the day", 21, digest, NULL), NG_OK);
    snprintf(text, sizeof text, "GET / HTTP/1.1\r\n%s\r\n", field);
    assert_int_equal(ng_http_request_read(r, text, strlen(text), &used), NG_HTTP_HEAD_READ);
    ng_http_token token = ng_http_check_token(r, digest);
    ng_http_request_free(r);
    return token;
}

static void a_token_is_right_or_wrong(void **state)
{
    (void)state;
    assert_int_equal(token_of(""), NG_HTTP_TOKEN_NONE);
    assert_int_equal(token_of("Authorization: Bearer the secret of the day\r\n"),
                     NG_HTTP_TOKEN_RIGHT);
    assert_int_equal(token_of("Authorization: Bearer the secret of the da\r\n"),
                     NG_HTTP_TOKEN_WRONG);
    assert_int_equal(token_of("Authorization: Basic the secret of the day\r\n"),
                     NG_HTTP_TOKEN_NONE);
    assert_int_equal(token_of("Authorization: Bearer the secret of the day\r\n"
                              "Authorization: Bearer the secret of the day\r\n"),
                     NG_HTTP_TOKEN_WRONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escapes_are_decoded_once),
        cmocka_unit_test(an_absolute_form_names_its_host),
        cmocka_unit_test(malformed_targets_are_refused),
        cmocka_unit_test(parameters_have_a_limit),
        cmocka_unit_test(parameters_become_those_of_a_method),
        cmocka_unit_test(unknown_and_double_parameters_are_errors_but_for_a_page),
        cmocka_unit_test(a_path_has_its_methods),
        cmocka_unit_test(only_known_hosts_are_served),
        cmocka_unit_test(there_is_exactly_one_host),
        cmocka_unit_test(another_origin_may_not_ask),
        cmocka_unit_test(a_token_is_right_or_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
