/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_analyzer_paths.c - the fast path and ICU cut the same text the same way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer_parts.h"
#include "nutgraf/text.h"
#include "utf8.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static ng_analyzer *fast, *slow;

static int start(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    if (ng_analyzer_new("en", &fast, &err) != NG_OK || ng_analyzer_new("en", &slow, &err) != NG_OK)
        return -1;
    ng_analyzer_set_icu_only(slow, 1);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    ng_analyzer_free(fast);
    ng_analyzer_free(slow);
    return 0;
}

static void check_token(const char *text, size_t len, const ng_tokens *t, size_t i)
{
    const ng_token *k = &t->items[i];
    assert_true(k->start < k->end && k->end <= len);
    assert_true(i == 0 || t->items[i - 1].end <= k->start);
    assert_int_equal(k->position, i);
    assert_int_equal(ng_utf8_cut(text, len, k->start), k->start);
    assert_int_equal(ng_utf8_cut(text, len, k->end), k->end);
    assert_true(k->word_len > 0 && k->word_len <= NG_TERM_MAX);
    assert_true(k->stem_len > 0 && k->stem_len <= NG_TERM_MAX);
    assert_int_equal(strlen(t->chars + k->word), k->word_len);
    assert_int_equal(strlen(t->chars + k->stem), k->stem_len);
    assert_int_equal(k->hash, ng_word_hash(t->chars + k->word, k->word_len));
}

static void compare(const char *text, size_t len)
{
    ng_error err = NG_ERROR_INIT;
    ng_tokens a = NG_TOKENS_INIT, b = NG_TOKENS_INIT;
    assert_int_equal(ng_analyze(fast, text, len, &a, &err), NG_OK);
    assert_int_equal(ng_analyze(slow, text, len, &b, &err), NG_OK);
    int same = a.n == b.n && a.chars_len == b.chars_len;
    for (size_t i = 0; same && i < a.n; i++) {
        check_token(text, len, &a, i);
        same = memcmp(&a.items[i], &b.items[i], sizeof a.items[i]) == 0;
    }
    if (!same || memcmp(a.chars ? a.chars : "", b.chars ? b.chars : "", a.chars_len) != 0)
        fail_msg("the paths differ on: %.*s", (int)len, text);
    ng_tokens_release(&a);
    ng_tokens_release(&b);
}

static void random_ascii_is_cut_alike(void **state)
{
    (void)state;
    static const char common[] = "abcXYZ019''..,,;:_-/&+#@ \n\tsS";
    srand(3);
    for (int round = 0; round < 30000; round++) {
        char text[64];
        size_t len = (size_t)rand() % sizeof text;
        for (size_t i = 0; i < len; i++)
            text[i] =
                rand() % 8 ? common[(size_t)rand() % (sizeof common - 1)] : (char)(rand() % 128);
        compare(text, len);
    }
}

/* Code points on which the two ways could part. */
static const uint32_t odd[] = {
    0x85,   0xA0,    0xAA,    0xAD,    0xB2,    0xB5,    0xB7,    0xB9,   0xBC,   0xC0,   0xD7,
    0xE9,   0xF7,    0x131,   0x1C0,   0x24F,   0x250,   0x2BC,   0x300,  0x301,  0x387,  0x3B1,
    0x430,  0x5D0,   0x5F4,   0x627,   0x660,   0x66B,   0x915,   0x93F,  0xE01,  0xE32,  0x1E69,
    0x2002, 0x200B,  0x200D,  0x200E,  0x2010,  0x2011,  0x2013,  0x2014, 0x2018, 0x2019, 0x201C,
    0x201D, 0x2024,  0x2026,  0x2027,  0x2028,  0x202F,  0x203F,  0x2060, 0x2082, 0x20AC, 0x2122,
    0x3000, 0x3042,  0x30A2,  0x30FC,  0x4E00,  0xAC00,  0xFE0F,  0xFEFF, 0xFF07, 0xFF0E, 0xFF21,
    0xFFFD, 0x1F1E6, 0x1F1E7, 0x1F468, 0x1F3FB, 0xE0001, 0x10FFFF};

static void random_mixed_text_is_cut_alike(void **state)
{
    (void)state;
    static const char common[] = "aabBcs019'. ,;_-/& \n";
    srand(5);
    for (int round = 0; round < 60000; round++) {
        char text[256];
        size_t len = 0;
        int strange = 2 + rand() % 20;
        for (int i = rand() % 48; i > 0; i--)
            len += ng_utf8_encode(rand() % strange
                                      ? (uint32_t)common[(size_t)rand() % (sizeof common - 1)]
                                      : odd[(size_t)rand() % COUNT(odd)],
                                  text + len);
        compare(text, len);
    }
}

static void every_code_point_between_letters_is_cut_alike(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < 0x3100; c++) {
        char text[64];
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        size_t len = 0;
        for (const char *p = "|a|b 1|2 |x a| |"; *p; p++) {
            if (*p == '|')
                len += ng_utf8_encode(c, text + len);
            else
                text[len++] = *p;
        }
        compare(text, len);
    }
}

static void a_curly_quote_does_not_leave_the_fast_path(void **state)
{
    (void)state;
    const char *text = "He said \xE2\x80\x9Cit\xE2\x80\x99s done\xE2\x80\x9D \xE2\x80\x94 at the "
                       "caf\xC3\xA9\xE2\x80\xA6";
    ng_segments s = {NULL, 0, 0};
    ng_error err = NG_ERROR_INIT;
    /* without ICU at hand: would crash if it were called */
    assert_int_equal(ng_scan(NULL, text, strlen(text), &s, &err), NG_OK);
    assert_int_equal(s.n, 7);
    free(s.items);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_ascii_is_cut_alike),
        cmocka_unit_test(random_mixed_text_is_cut_alike),
        cmocka_unit_test(every_code_point_between_letters_is_cut_alike),
        cmocka_unit_test(a_curly_quote_does_not_leave_the_fast_path),
    };
    return cmocka_run_group_tests_name("analyzer paths", tests, start, stop);
}
