/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_search_cursor.c - the state between pages survives as text, and nothing else is taken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nutgraf/search.h"
#include "search_cursor.h"

static char *write_full(void)
{
    ng_cursor_idf idfs[] = {{0xDEADBEEF, 1234}, {7, 1}};
    ng_cursor_item items[] = {{UINT64_MAX, UINT32_MAX, 0, 1.5f}, {1, 2, 3, 0.25f}};
    uint64_t shown[] = {5, 5, 300};
    ng_cursor_state c = {.question = 1,
                         .index = UINT64_MAX,
                         .generation = 3,
                         .newest = 77,
                         .now = -5,
                         .total = 129,
                         .total_is_exact = 1,
                         .has_last = 1,
                         .last = {-0.5, 99, 4},
                         .idfs = idfs,
                         .n_idfs = 2,
                         .items = items,
                         .n_items = 2,
                         .shown = shown,
                         .n_shown = 3};
    ng_buf text = NG_BUF_INIT;
    assert_int_equal(ng_cursor_write(&c, &text, NULL), NG_OK);
    return ng_buf_steal(&text);
}

static void a_state_comes_back_from_its_text(void **state)
{
    (void)state;
    char *text = write_full();
    ng_arena *arena = ng_arena_new();
    ng_cursor_state c;
    assert_int_equal(ng_cursor_read(text, arena, &c, NULL), NG_OK);
    assert_true(c.question == 1 && c.index == UINT64_MAX && c.generation == 3 && c.total == 129);
    assert_int_equal(c.newest, 77);
    assert_true(c.total_is_exact && c.has_last && !c.exhausted && c.now == -5);
    assert_true(c.last.score == -0.5 && c.last.article == 99 && c.last.ordinal == 4);
    assert_int_equal(c.n_idfs, 2);
    assert_int_equal(c.idfs[0].term, 0xDEADBEEF);
    assert_int_equal(c.idfs[0].idf, 1234);
    assert_int_equal(c.n_items, 2);
    assert_true(c.items[0].article == UINT64_MAX && c.items[0].ordinal == UINT32_MAX);
    assert_true(c.items[1].docid == 3 && c.items[1].score == 0.25f);
    assert_int_equal(c.n_shown, 3);
    assert_int_equal(c.shown[2], 300);
    ng_arena_free(arena);
    free(text);
}

static void an_empty_state_comes_back(void **state)
{
    (void)state;
    ng_cursor_state empty = {.exhausted = 1}, c;
    ng_buf text = NG_BUF_INIT;
    ng_arena *arena = ng_arena_new();
    assert_int_equal(ng_cursor_write(&empty, &text, NULL), NG_OK);
    assert_int_equal(strspn(text.data, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                       "0123456789-_"),
                     text.len);
    assert_int_equal(ng_cursor_read(text.data, arena, &c, NULL), NG_OK);
    assert_true(c.exhausted && !c.has_last && c.n_idfs == 0 && c.n_items == 0 && c.n_shown == 0);
    ng_buf_release(&text);
    ng_arena_free(arena);
}

static void a_changed_text_is_no_cursor(void **state)
{
    (void)state;
    char *text = write_full();
    ng_arena *arena = ng_arena_new();
    ng_cursor_state c;
    for (size_t i = 0; i + 1 < strlen(text); i++) {
        char keep = text[i];
        text[i] = keep == 'A' ? 'B' : 'A';
        assert_int_equal(ng_cursor_read(text, arena, &c, NULL), NG_QUERY);
        text[i] = keep;
    }
    for (size_t len = strlen(text); len > 0; len--) {
        text[len - 1] = '\0';
        assert_int_equal(ng_cursor_read(text, arena, &c, NULL), NG_QUERY);
    }
    assert_int_equal(ng_cursor_read("not a cursor!", arena, &c, NULL), NG_QUERY);
    ng_arena_free(arena);
    free(text);
}

static void the_largest_state_fits_a_cursor(void **state)
{
    (void)state;
    ng_cursor_idf idfs[192];
    ng_cursor_item items[60];
    uint64_t shown[60];
    memset(idfs, 0x7F, sizeof idfs);
    memset(items, 0x3F, sizeof items);
    memset(shown, 0x3F, sizeof shown);
    for (size_t i = 0; i < 192; i++)
        idfs[i].idf = 23 * 256;
    ng_cursor_state c = {.has_last = 1,
                         .last = {1, UINT64_MAX, UINT32_MAX},
                         .idfs = idfs,
                         .n_idfs = 192,
                         .items = items,
                         .n_items = 60,
                         .shown = shown,
                         .n_shown = 60};
    ng_buf text = NG_BUF_INIT;
    assert_int_equal(ng_cursor_write(&c, &text, NULL), NG_OK);
    assert_true(text.len < NG_CURSOR_MAX);
    ng_buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_state_comes_back_from_its_text),
        cmocka_unit_test(an_empty_state_comes_back),
        cmocka_unit_test(a_changed_text_is_no_cursor),
        cmocka_unit_test(the_largest_state_fits_a_cursor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
