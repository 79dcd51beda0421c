/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_answer_cache.c - what is found again, what falls out, and what is never found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "api/api.h"
#include "nutgraf/buffer.h"
#include "service/answer_cache.h"

#define LIMIT ((size_t)64 * 1024)

static ng_answer_cache *new_cache(void)
{
    ng_error err = NG_ERROR_INIT;
    ng_answer_cache *c = NULL;
    assert_int_equal(ng_answer_cache_new(LIMIT, &c, &err), NG_OK);
    return c;
}

static void put(ng_answer_cache *c, uint64_t revision, const char *key, const char *text)
{
    ng_answer_cache_put(c, revision, key, strlen(key), text, strlen(text));
}

/* Borrowed until the next call; NULL when there is none. */
static const char *get(ng_answer_cache *c, uint64_t revision, const char *key)
{
    static char text[LIMIT];
    ng_buf found = NG_BUF_INIT;
    int is_there = ng_answer_cache_get(c, revision, key, strlen(key), &found);
    if (is_there)
        snprintf(text, sizeof text, "%s", found.data);
    ng_buf_release(&found);
    return is_there ? text : NULL;
}

static void an_answer_is_found_by_key_and_revision(void **state)
{
    (void)state;
    ng_answer_cache *c = new_cache();
    assert_null(get(c, 1, "a"));
    put(c, 1, "a", "A");
    put(c, 1, "ab", "AB");
    assert_string_equal(get(c, 1, "a"), "A");
    assert_string_equal(get(c, 1, "ab"), "AB");
    assert_null(get(c, 1, "b"));
    const ng_answer_cache_stats *s = ng_answer_cache_get_stats(c);
    assert_int_equal(atomic_load(&s->hits), 2);
    assert_int_equal(atomic_load(&s->misses), 2);
    assert_int_equal(atomic_load(&s->answers), 2);
    ng_answer_cache_free(c);
}

static void a_newer_revision_empties_it(void **state)
{
    (void)state;
    ng_answer_cache *c = new_cache();
    put(c, 1, "a", "A");
    assert_null(get(c, 2, "a"));
    assert_int_equal(atomic_load(&ng_answer_cache_get_stats(c)->bytes), 0);
    put(c, 1, "a", "late");
    assert_null(get(c, 2, "a"));
    assert_null(get(c, 1, "a"));
    put(c, 2, "a", "new");
    assert_string_equal(get(c, 2, "a"), "new");
    ng_answer_cache_free(c);
}

static void the_newest_answer_to_a_key_stays(void **state)
{
    (void)state;
    ng_answer_cache *c = new_cache();
    put(c, 1, "a", "one");
    put(c, 1, "a", "two");
    assert_string_equal(get(c, 1, "a"), "two");
    assert_int_equal(atomic_load(&ng_answer_cache_get_stats(c)->answers), 1);
    ng_answer_cache_free(c);
}

static void what_was_not_asked_for_longest_goes_first(void **state)
{
    (void)state;
    ng_answer_cache *c = new_cache();
    const ng_answer_cache_stats *s = ng_answer_cache_get_stats(c);
    char key[16], text[1025];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    put(c, 1, "kept", text);
    put(c, 1, "lost", text);
    for (int i = 0; i < 200; i++) {
        snprintf(key, sizeof key, "%d", i);
        put(c, 1, key, text);
        assert_non_null(get(c, 1, "kept"));
        assert_true(atomic_load(&s->bytes) <= LIMIT);
    }
    assert_null(get(c, 1, "lost"));
    assert_null(get(c, 1, "0"));
    assert_non_null(get(c, 1, "199"));
    ng_answer_cache_free(c);
}

static size_t answers_with_text_of(size_t bytes)
{
    ng_answer_cache *c = new_cache();
    char *text = calloc(1, bytes + 1);
    assert_non_null(text);
    memset(text, 'x', bytes);
    put(c, 1, "", text);
    free(text);
    size_t n = atomic_load(&ng_answer_cache_get_stats(c)->answers);
    ng_answer_cache_free(c);
    return n;
}

/* The limit is on all that an answer takes: find where it lies, then look at both sides. */
static void an_answer_over_its_share_is_not_kept(void **state)
{
    (void)state;
    ng_answer_cache *c = new_cache();
    put(c, 1, "", "");
    size_t own = atomic_load(&ng_answer_cache_get_stats(c)->bytes);
    ng_answer_cache_free(c);
    size_t most = LIMIT / NG_ANSWER_CACHE_SHARE - own;
    assert_int_equal(answers_with_text_of(most - 1), 1);
    assert_int_equal(answers_with_text_of(most), 1);
    assert_int_equal(answers_with_text_of(most + 1), 0);
}

/* ---- Keys. ---- */

static ng_buf key_of(const char *params)
{
    ng_buf key = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    ng_api_error error = {.data = NULL};
    ng_api_search_request request;
    json_t *json = json_loads(params, 0, NULL);
    assert_non_null(json);
    assert_int_equal(ng_api_search_read(json, &request, &error), 0);
    assert_int_equal(ng_api_search_key(&request, &key, &err), NG_OK);
    json_decref(json);
    return key;
}

static int same_key(const char *a, const char *b)
{
    ng_buf x = key_of(a), y = key_of(b);
    int same = x.len == y.len && !memcmp(x.data, y.data, x.len);
    ng_buf_release(&x);
    ng_buf_release(&y);
    return same;
}

static void requests_that_mean_the_same_have_one_key(void **state)
{
    (void)state;
    assert_true(
        same_key("{\"query\":\"a\"}", "{\"query\":\"a\",\"limit\":10,\"sort\":\"relevance\"}"));
    assert_true(same_key("{\"query\":\"a\",\"limit\":5}", "{\"limit\":5,\"query\":\"a\"}"));
    assert_true(same_key("{\"query\":\"a\",\"filter\":{\"tag\":\"x\"}}",
                         "{\"query\":\"a\",\"filter\":{\"tag\":[\"x\"]}}"));
    assert_true(same_key("{\"query\":\"a\"}", "{\"query\":\"a\",\"deadline_ms\":77}"));
}

static void requests_that_differ_have_two(void **state)
{
    (void)state;
    static const char *const others[] = {
        "{\"query\":\"b\"}",
        "{\"query\":\"a\",\"limit\":9}",
        "{\"query\":\"a\",\"per_article\":1}",
        "{\"query\":\"a\",\"sort\":\"newest\"}",
        "{\"query\":\"a\",\"rank\":\"fast\"}",
        "{\"query\":\"a\",\"units\":\"utf16\"}",
        "{\"query\":\"a\",\"total\":\"exact\"}",
        "{\"query\":\"a\",\"cursor\":\"x\"}",
        "{\"query\":\"a\",\"context\":{\"before\":1}}",
        "{\"query\":\"a\",\"context\":{\"after\":1}}",
        "{\"query\":\"a\",\"filter\":{\"from\":\"2020\"}}",
        "{\"query\":\"a\",\"filter\":{\"to\":\"2020\"}}",
        "{\"query\":\"a\",\"filter\":{\"tag\":\"x\"}}",
        "{\"query\":\"a\",\"filter\":{\"section\":\"x\"}}",
        "{\"query\":\"a\",\"filter\":{\"tag\":[\"x\",\"y\"]}}",
        "{\"query\":\"a\",\"per_article\":0}",
        "{\"query\":\"a\",\"metadata\":true}",
        "{\"query\":\"a\",\"facets\":[\"tag\"]}",
        "{\"query\":\"a\",\"facets\":[\"month\"]}",
        "{\"query\":\"a\",\"facets\":[\"tag\",\"month\"]}",
        "{\"query\":\"a\",\"facets\":[{\"field\":\"tag\",\"limit\":9}]}",
    };
    size_t n = sizeof others / sizeof *others;
    for (size_t i = 0; i < n; i++) {
        assert_false(same_key("{\"query\":\"a\"}", others[i]));
        for (size_t j = 0; j < i; j++)
            assert_false(same_key(others[i], others[j]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_is_found_by_key_and_revision),
        cmocka_unit_test(a_newer_revision_empties_it),
        cmocka_unit_test(the_newest_answer_to_a_key_stays),
        cmocka_unit_test(what_was_not_asked_for_longest_goes_first),
        cmocka_unit_test(an_answer_over_its_share_is_not_kept),
        cmocka_unit_test(requests_that_mean_the_same_have_one_key),
        cmocka_unit_test(requests_that_differ_have_two),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
