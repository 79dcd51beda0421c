/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_base.c - errors, buffers, arenas, deadlines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "deadline.h"
#include "nutgraf/buffer.h"
#include "nutgraf/error.h"

static void the_first_error_wins(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_fail(&err, NG_LIMIT, "id is over %d bytes", 200), NG_LIMIT);
    assert_int_equal(ng_fail(&err, NG_IO, "later"), NG_IO);
    assert_int_equal(err.status, NG_LIMIT);
    assert_string_equal(err.text, "id is over 200 bytes");
    ng_error_clear(&err);
    assert_int_equal(err.status, NG_OK);
    assert_int_equal(ng_fail(NULL, NG_IO, "nobody listens"), NG_IO);
}

static void a_long_error_is_cut_at_a_code_point(void **state)
{
    (void)state;
    char text[2 * NG_ERROR_TEXT_MAX];
    for (size_t shift = 0; shift < 3; shift++) {
        memset(text, 'x', shift);
        for (size_t i = shift; i + 3 < sizeof text; i += 3)
            memcpy(text + i, "\xE2\x82\xAC", 4);
        ng_error err = NG_ERROR_INIT;
        assert_int_equal(ng_fail(&err, NG_IO, "%s", text), NG_IO);
        size_t len = strlen(err.text);
        assert_true(len > NG_ERROR_TEXT_MAX - 5 && len < NG_ERROR_TEXT_MAX);
        assert_int_equal((len - shift) % 3, 0);
    }
}

static void every_status_has_a_wire_name(void **state)
{
    (void)state;
    assert_string_equal(ng_status_name(NG_OK), "ok");
    assert_string_equal(ng_status_name(NG_TAKEN), "id_taken");
    assert_string_equal(ng_status_name((ng_status)-99), "internal");
    assert_string_equal(ng_status_meaning(NG_NOTFOUND), "no such thing");
}

static void a_buffer_grows_and_stays_terminated(void **state)
{
    (void)state;
    ng_buf b = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    for (int i = 0; i < 1000; i++)
        assert_int_equal(ng_buf_addf(&b, &err, "%d,", i), NG_OK);
    assert_int_equal(b.data[b.len], '\0');
    assert_int_equal(strlen(b.data), b.len);
    assert_int_equal(ng_buf_reserve(&b, SIZE_MAX - 8, &err), NG_NOMEM);
    char *bytes = ng_buf_steal(&b);
    assert_memory_equal(bytes, "0,1,2,", 6);
    assert_null(b.data);
    ng_buf_release(&b);
    free(bytes);
}

static void an_arena_gives_zeroed_aligned_memory(void **state)
{
    (void)state;
    ng_arena *a = ng_arena_new();
    assert_non_null(a);
    for (size_t size = 1; size < 20000; size = size * 3 + 1) {
        unsigned char *p = ng_arena_alloc(a, size);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xFF, size);
    }
    assert_string_equal(ng_arena_copy(a, "graf", 3), "gra");
    assert_null(ng_arena_alloc(a, SIZE_MAX));
    ng_arena_free(a);
    ng_arena_free(NULL);
}

static void a_deadline_passes_by_time_or_by_cancel(void **state)
{
    (void)state;
    ng_deadline never = ng_deadline_never();
    for (int i = 0; i < 1000; i++)
        assert_false(ng_deadline_passed(&never));
    ng_deadline now = ng_deadline_in(0, NULL);
    assert_true(ng_deadline_passed(&now));
    ng_cancel cancel = {0};
    ng_deadline d = ng_deadline_in(60000, &cancel);
    assert_false(ng_deadline_passed(&d));
    ng_cancel_set(&cancel);
    int passed = 0;
    for (int i = 0; i < 64; i++)
        passed = ng_deadline_passed(&d);
    assert_true(passed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_error_wins),
        cmocka_unit_test(a_long_error_is_cut_at_a_code_point),
        cmocka_unit_test(every_status_has_a_wire_name),
        cmocka_unit_test(a_buffer_grows_and_stays_terminated),
        cmocka_unit_test(an_arena_gives_zeroed_aligned_memory),
        cmocka_unit_test(a_deadline_passes_by_time_or_by_cancel),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
