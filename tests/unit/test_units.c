/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_units.c - offsets in bytes, code points and UTF-16 units. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "nutgraf/text.h"
#include "utf8.h"

enum { TEXT_MAX = 200 };

/* A text in the three forms in which clients hold it. */
typedef struct forms {
    char utf8[4 * TEXT_MAX];
    uint32_t utf32[TEXT_MAX];
    uint16_t utf16[2 * TEXT_MAX];
    uint32_t at[TEXT_MAX + 1]; /* byte offset of each code point, and the end */
    size_t bytes, codepoints, units16;
} forms;

static uint32_t any_codepoint(void)
{
    static const uint32_t limits[] = {0x7F, 0x7FF, 0xD7FF, 0x10FFFF};
    uint32_t c;
    do {
        c = (uint32_t)rand() % (limits[rand() % 4] + 1);
    } while (c >= 0xD800 && c <= 0xDFFF);
    return c;
}

static void fill(forms *f)
{
    memset(f, 0, sizeof *f);
    for (size_t n = (size_t)rand() % TEXT_MAX; f->codepoints < n;) {
        uint32_t c = any_codepoint();
        f->at[f->codepoints] = (uint32_t)f->bytes;
        f->bytes += ng_utf8_encode(c, f->utf8 + f->bytes);
        f->utf32[f->codepoints++] = c;
        if (c > 0xFFFF)
            f->utf16[f->units16++] = (uint16_t)(0xD7C0 + (c >> 10));
        f->utf16[f->units16++] = c > 0xFFFF ? (uint16_t)(0xDC00 | (c & 0x3FF)) : (uint16_t)c;
    }
    f->at[f->codepoints] = (uint32_t)f->bytes;
}

static void unit_names_are_parsed(void **state)
{
    (void)state;
    ng_units u = NG_UNITS_UTF16;
    for (int i = 0; i < 3; i++) {
        assert_true(ng_units_parse(ng_units_name((ng_units)i), &u));
        assert_int_equal(u, i);
    }
    assert_string_equal(ng_units_name(NG_UNITS_CODEPOINT), "codepoint");
    assert_false(ng_units_parse("Byte", &u));
    assert_false(ng_units_parse("", &u));
    assert_false(ng_units_parse(NULL, &u));
    assert_int_equal(u, NG_UNITS_UTF16);
}

static void lengths_count_what_they_say(void **state)
{
    (void)state;
    const char *s = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80";
    assert_int_equal(ng_units_length(s, 10, NG_UNITS_BYTE), 10);
    assert_int_equal(ng_units_length(s, 10, NG_UNITS_CODEPOINT), 4);
    assert_int_equal(ng_units_length(s, 10, NG_UNITS_UTF16), 5);
    assert_int_equal(ng_units_length(NULL, 0, NG_UNITS_UTF16), 0);
}

static void every_boundary_is_converted(void **state)
{
    (void)state;
    const char *s = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z";
    static const uint32_t at[] = {0, 1, 3, 6, 10, 11, 11};
    static const uint32_t want[3][7] = {
        {0, 1, 3, 6, 10, 11, 11}, {0, 1, 2, 3, 4, 5, 5}, {0, 1, 2, 3, 5, 6, 6}};
    for (int u = 0; u < 3; u++) {
        uint32_t got[7];
        memcpy(got, at, sizeof got);
        ng_units_convert(s, 11, (ng_units)u, got, 7);
        assert_memory_equal(got, want[u], sizeof got);
    }
    ng_units_convert(s, 11, NG_UNITS_UTF16, NULL, 0);
}

static void a_slice_is_the_same_text_in_every_unit(void **state)
{
    (void)state;
    static forms f;
    srand(11);
    for (int round = 0; round < 5000; round++) {
        fill(&f);
        size_t from = (size_t)rand() % (f.codepoints + 1);
        size_t to = from + (size_t)rand() % (f.codepoints - from + 1);
        uint32_t codepoint[2] = {f.at[from], f.at[to]}, utf16[2] = {f.at[from], f.at[to]};
        ng_units_convert(f.utf8, f.bytes, NG_UNITS_CODEPOINT, codepoint, 2);
        ng_units_convert(f.utf8, f.bytes, NG_UNITS_UTF16, utf16, 2);
        char slice[3][4 * TEXT_MAX];
        size_t len[3] = {f.at[to] - f.at[from], 0, 0};
        memcpy(slice[0], f.utf8 + f.at[from], len[0]);
        for (size_t i = codepoint[0]; i < codepoint[1]; i++)
            len[1] += ng_utf8_encode(f.utf32[i], slice[1] + len[1]);
        for (size_t i = utf16[0]; i < utf16[1]; i++) {
            uint32_t c = f.utf16[i];
            if (c >= 0xD800 && c <= 0xDBFF)
                c = 0x10000 + ((c & 0x3FF) << 10 | (f.utf16[++i] & 0x3FFu));
            len[2] += ng_utf8_encode(c, slice[2] + len[2]);
        }
        for (int u = 1; u < 3; u++) {
            assert_int_equal(len[u], len[0]);
            assert_memory_equal(slice[u], slice[0], len[0]);
        }
        assert_int_equal(ng_units_length(f.utf8, f.bytes, NG_UNITS_CODEPOINT), f.codepoints);
        assert_int_equal(ng_units_length(f.utf8, f.bytes, NG_UNITS_UTF16), f.units16);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unit_names_are_parsed),
        cmocka_unit_test(lengths_count_what_they_say),
        cmocka_unit_test(every_boundary_is_converted),
        cmocka_unit_test(a_slice_is_the_same_text_in_every_unit),
    };
    return cmocka_run_group_tests_name("units", tests, NULL, NULL);
}
