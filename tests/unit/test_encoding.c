/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_encoding.c - bytes to UTF-8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "encoding.h"

static void expect_bytes(const char *bytes, size_t len, const char *declared, const char *charset,
                         const char *text, uint32_t repaired)
{
    ng_decoded d = NG_DECODED_INIT;
    ng_error err = NG_ERROR_INIT;
    char *copy = malloc(len ? len : 1);
    memcpy(copy, bytes, len);
    if (ng_decode(copy, len, declared, &d, &err) != NG_OK)
        fail_msg("%s", err.text);
    assert_string_equal(d.charset, charset);
    assert_int_equal(d.len, strlen(text));
    assert_memory_equal(d.text, text, d.len);
    assert_int_equal(d.repaired, repaired);
    ng_decoded_release(&d);
    free(copy);
}

#define EXPECT(bytes, declared, charset, text, repaired)                                           \
    expect_bytes(bytes, sizeof(bytes) - 1, declared, charset, text, repaired)

static void a_byte_order_mark_decides_and_goes(void **state)
{
    (void)state;
    EXPECT("\xEF\xBB\xBFGraf \xC3\xA9", NULL, "UTF-8", "Graf é", 0);
    EXPECT("\xFF\xFEG\0\xE9\0", NULL, "UTF-16LE", "Gé", 0);
    EXPECT("\xFE\xFF\0G\0\xE9", NULL, "UTF-16BE", "Gé", 0);
    EXPECT("\xFF\xFE\0\0G\0\0\0\xE9\0\0\0", NULL, "UTF-32LE", "Gé", 0);
    EXPECT("\0\0\xFE\xFF\0\0\0G\0\0\0\xE9", NULL, "UTF-32BE", "Gé", 0);
}

static void utf_16_is_known_by_its_nuls(void **state)
{
    (void)state;
    EXPECT("g\0r\0a\0f\0\xE9\0", NULL, "UTF-16LE", "grafé", 0);
    EXPECT("\0g\0r\0a\0f\0\xE9", NULL, "UTF-16BE", "grafé", 0);
}

static void valid_utf_8_is_borrowed(void **state)
{
    (void)state;
    const char *text = "caf\xC3\xA9 \xE2\x82\xAC";
    ng_decoded d = NG_DECODED_INIT;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_decode(text, strlen(text), "KOI8-R", &d, &err), NG_OK);
    assert_ptr_equal(d.text, text);
    ng_decoded_release(&d);
    EXPECT("", NULL, "UTF-8", "", 0);
}

static void nearly_valid_utf_8_is_repaired_and_counted(void **state)
{
    (void)state;
    char bytes[256] = "", text[256] = "";
    for (int i = 0; i < 40; i++)
        memcpy(bytes + 2 * i, "\xC3\xA9", 3), memcpy(text + 2 * i, "\xC3\xA9", 3);
    memcpy(bytes + 80, "\xFF!\xE2\x82", 5);
    memcpy(text + 80, "\xEF\xBF\xBD!\xEF\xBF\xBD", 8);
    expect_bytes(bytes, strlen(bytes), NULL, "UTF-8", text, 2);
    EXPECT("cut \xC3\xA9 in \xE2\x82", NULL, "UTF-8", "cut é in \xEF\xBF\xBD", 1);
}

static void a_declared_charset_is_used_when_it_is_not_utf_8(void **state)
{
    (void)state;
    EXPECT("\xCD\xCF\xD3\xCB\xD7\xC1", "koi8-r", "KOI8-R", "москва", 0);
    EXPECT("\x93graf\x94", "ISO-8859-1", "windows-1252", "“graf”", 0);
    EXPECT("\xB3\xE2 \x8C\x63", "EUC-KR", "windows-949", "년 똠", 0);
    EXPECT("\xB3\xE2", "UHC", "windows-949", "년", 0);
    EXPECT("\x93graf\x94", "no-such-charset", "windows-1252", "“graf”", 0);
}

static void punctuation_alone_is_windows_1252(void **state)
{
    (void)state;
    EXPECT("\x93It\x92s over\x94 \x96 he said\x85", NULL, "windows-1252", "“It’s over” – he said…",
           0);
}

static void a_charset_is_guessed_from_longer_text(void **state)
{
    (void)state;
    EXPECT("\xC2\xF1\xE5 \xEB\xFE\xE4\xE8 \xF0\xEE\xE6\xE4\xE0\xFE\xF2\xF1\xFF "
           "\xF1\xE2\xEE\xE1\xEE\xE4\xED\xFB\xEC\xE8 \xE8 \xF0\xE0\xE2\xED\xFB\xEC\xE8 \xE2 "
           "\xF1\xE2\xEE\xE5\xEC \xE4\xEE\xF1\xF2\xEE\xE8\xED\xF1\xF2\xE2\xE5 \xE8 "
           "\xEF\xF0\xE0\xE2\xE0\xF5.",
           NULL, "windows-1251",
           "Все люди рождаются свободными и равными в своем достоинстве и правах.", 0);
}

static void escapes_of_seven_bits_are_read(void **state)
{
    (void)state;
    EXPECT("\x1B$B@$3&\x1B(B", NULL, "ISO-2022-JP", "世界", 0);
}

static void expect_declared(const char *bytes, const char *expected)
{
    char got[NG_CHARSET_MAX] = "";
    assert_int_equal(ng_declared_charset(bytes, strlen(bytes), got), expected != NULL);
    assert_string_equal(got, expected ? expected : "");
}

static void markup_names_its_charset(void **state)
{
    (void)state;
    expect_declared("<?xml version='1.0' encoding='koi8-r'?><rss/>", "koi8-r");
    expect_declared("\xEF\xBB\xBF \n<?xml version=\"1.0\" encoding = \"Big5\" ?>", "Big5");
    expect_declared("<html><META Charset=windows-1251>", "windows-1251");
    expect_declared("<meta name=x><meta http-equiv='Content-Type' "
                    "content='text/html; charset=EUC-JP'>",
                    "EUC-JP");
    expect_declared("<?xml version='1.0' encoding='UTF-16'?>", "UTF-8");
}

static void what_is_no_markup_declares_nothing(void **state)
{
    (void)state;
    expect_declared("", NULL);
    expect_declared("the charset=koi8-r of a <meta charset=koi8-r>", NULL);
    expect_declared("<?xml version='1.0'?><a encoding='koi8-r'/>", NULL);
    expect_declared("<meta charset=", NULL);
    expect_declared("<meta charset=a-name-of-forty-bytes-is-longer-than-any>", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_byte_order_mark_decides_and_goes),
        cmocka_unit_test(utf_16_is_known_by_its_nuls),
        cmocka_unit_test(valid_utf_8_is_borrowed),
        cmocka_unit_test(nearly_valid_utf_8_is_repaired_and_counted),
        cmocka_unit_test(a_declared_charset_is_used_when_it_is_not_utf_8),
        cmocka_unit_test(punctuation_alone_is_windows_1252),
        cmocka_unit_test(a_charset_is_guessed_from_longer_text),
        cmocka_unit_test(escapes_of_seven_bits_are_read),
        cmocka_unit_test(markup_names_its_charset),
        cmocka_unit_test(what_is_no_markup_declares_nothing),
    };
    return cmocka_run_group_tests_name("encoding", tests, NULL, NULL);
}
