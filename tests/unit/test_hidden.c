/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_hidden.c - deleted articles that searches leave out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "service/hidden.h"

static ng_hidden *make(void)
{
    ng_hidden *h = NULL;
    assert_int_equal(ng_hidden_new(&h, NULL), NG_OK);
    return h;
}

static void an_empty_set_has_no_snapshot(void **state)
{
    (void)state;
    ng_hidden *h = make();
    assert_null(ng_hidden_get(h));
    ng_hidden_put(h, NULL);
    assert_int_equal(ng_hidden_add(h, NULL, 0, 1, NULL), NG_OK);
    assert_int_equal(ng_hidden_count(h), 0);
    ng_hidden_free(h);
    ng_hidden_free(NULL);
}

static void numbers_are_ascending_however_they_came(void **state)
{
    (void)state;
    ng_hidden *h = make();
    for (uint64_t i = 0; i < 100; i++) {
        uint64_t number = 1 + (i * 37) % 100;
        assert_int_equal(ng_hidden_add(h, &number, 1, i, NULL), NG_OK);
    }
    ng_hidden_snapshot *s = ng_hidden_get(h);
    assert_int_equal(s->n, 100);
    for (size_t i = 0; i < s->n; i++)
        assert_int_equal(s->numbers[i], i + 1);
    ng_hidden_put(h, s);
    ng_hidden_free(h);
}

static void an_article_leaves_when_its_change_is_applied(void **state)
{
    (void)state;
    ng_hidden *h = make();
    static const uint64_t early[] = {8, 3}, late[] = {5};
    assert_int_equal(ng_hidden_add(h, early, 2, 10, NULL), NG_OK);
    assert_int_equal(ng_hidden_add(h, late, 1, 11, NULL), NG_OK);
    assert_false(ng_hidden_applied(h, 9));
    assert_true(ng_hidden_applied(h, 10));
    ng_hidden_snapshot *s = ng_hidden_get(h);
    assert_int_equal(s->n, 1);
    assert_int_equal(s->numbers[0], 5);
    ng_hidden_put(h, s);
    assert_true(ng_hidden_applied(h, 11));
    assert_false(ng_hidden_applied(h, 12));
    assert_null(ng_hidden_get(h));
    ng_hidden_free(h);
}

static void a_snapshot_outlives_what_happens_to_the_set(void **state)
{
    (void)state;
    ng_hidden *h = make();
    static const uint64_t first[] = {1}, second[] = {2};
    assert_int_equal(ng_hidden_add(h, first, 1, 1, NULL), NG_OK);
    ng_hidden_snapshot *a = ng_hidden_get(h), *same = ng_hidden_get(h);
    assert_ptr_equal(a, same);
    assert_int_equal(ng_hidden_add(h, second, 1, 2, NULL), NG_OK);
    assert_true(ng_hidden_applied(h, 2));
    assert_int_equal(a->n, 1);
    assert_int_equal(a->numbers[0], 1);
    ng_hidden_put(h, a);
    assert_int_equal(same->numbers[0], 1);
    ng_hidden_put(h, same);
    ng_hidden_free(h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_set_has_no_snapshot),
        cmocka_unit_test(numbers_are_ascending_however_they_came),
        cmocka_unit_test(an_article_leaves_when_its_change_is_applied),
        cmocka_unit_test(a_snapshot_outlives_what_happens_to_the_set),
    };
    return cmocka_run_group_tests_name("hidden", tests, NULL, NULL);
}
