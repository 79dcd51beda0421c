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
                         const char *text, size_t text_len, uint32_t repaired)
{
    ng_decoded d = NG_DECODED_INIT;
    ng_error err = NG_ERROR_INIT;
    char *copy = malloc(len ? len : 1);
    memcpy(copy, bytes, len);
    if (ng_decode(copy, len, declared, &d, &err) != NG_OK)
        fail_msg("%s", err.text);
    assert_string_equal(d.charset, charset);
    assert_int_equal(d.len, text_len);
    assert_memory_equal(d.text, text, d.len);
    assert_int_equal(d.repaired, repaired);
    ng_decoded_release(&d);
    free(copy);
}

#define EXPECT(bytes, declared, charset, text, repaired)                                           \
    expect_bytes(bytes, sizeof(bytes) - 1, declared, charset, text, sizeof(text) - 1, repaired)

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

static void utf_16_of_other_scripts_is_known_without_a_mark(void **state)
{
    (void)state;
    static const char cyrillic[] =
        "\x1F\x04\x3E\x04\x40\x04\x42\x04\x20\x00\x37\x04\x30\x04\x3A\x04";
    EXPECT(cyrillic, NULL, "UTF-16LE", "Порт зак", 0);
    EXPECT("\x05\xD4\x05\xE0\x05\xDE\x05\xDC\x00\x20\x05\xE0\x05\xE1\x05\xD2", NULL, "UTF-16BE",
           "הנמל נסג", 0);
    EXPECT("\x2F\x6E\x17\x53\x4C\x30\x89\x95\x96\x93\x55\x30\x8C\x30\x5F\x30\x02\x30\x0A\x00", NULL,
           "UTF-16LE", "港北が閉鎖された。\n", 0);
    /* A stray NUL, tabs, and letters with accents are no UTF-16. */
    EXPECT("na\xEFve caf\0 and so on\n", NULL, "windows-1252", "na\xC3\xAFve caf\0 and so on\n", 0);
    EXPECT("\tA\tB\tC\tD\tE\n", NULL, "UTF-8", "\tA\tB\tC\tD\tE\n", 0);
}

static void utf_32_is_known_without_a_mark(void **state)
{
    (void)state;
    EXPECT("g\0\0\0r\0\0\0\x30\x04\0\0f\0\0\0", NULL, "UTF-32LE", "grаf", 0);
    EXPECT("\0\0\0g\0\0\0r\0\1\xF6\0\0\0\0f", NULL, "UTF-32BE", "gr😀f", 0);
    EXPECT("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", NULL, "UTF-8", "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
           0);
}

static void escapes_that_nothing_follows_are_no_damage(void **state)
{
    (void)state;
    EXPECT("\x1B$B4A\x1B(B\x1B$B;z\x1B(B!", NULL, "ISO-2022-JP", "漢字!", 0);
    EXPECT("~{VP9z~}~{NDWV~} ~{~}ok ~~ ~{VP9z~}\n~{VP9zNDWV~}~{VP9zNDWV~}", NULL, "HZ-GB-2312",
           "中国文字 ok ~ 中国\n中国文字中国文字", 0);
}

static void a_korean_and_a_ukrainian_charset_are_read(void **state)
{
    (void)state;
    EXPECT("\xC7\xD1\xB1\xDB \xB4\xD0\xB3\xD7\xC0\xD3\xC0\xBB \xC7\xA5\xBD\xC3\xC7\xCF\xB1\xE2",
           NULL, "windows-949", "한글 닉네임을 표시하기", 0);
}

static void text_that_was_encoded_twice_is_counted(void **state)
{
    (void)state;
    static const char *const twice[] = {"donâ€™t, wonâ€™t, â€œyesâ€\xC2\x9D", "garÃ§on, Ã©tÃ©"};
    static const char *const once[] = {"don’t, won’t, “yes”",
                                       "garçon, été, «CITÉ»",
                                       "CAFÉ… CAFÉ… CAFÉ…, déjà vu été",
                                       "Порт",
                                       "",
                                       "â€™ once"};
    for (size_t i = 0; i < 2; i++)
        assert_true(ng_mojibake_count(twice[i], strlen(twice[i])) >= 3);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(ng_mojibake_count(once[i], strlen(once[i])), 0);
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
    expect_bytes(bytes, strlen(bytes), NULL, "UTF-8", text, strlen(text), 2);
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

static void a_few_accents_are_windows_1252(void **state)
{
    (void)state;
    EXPECT("It was a na\xEFve plan, they said.", NULL, "windows-1252",
           "It was a naïve plan, they said.", 0);
    EXPECT("The caf\xE9 of Mr. Mu\xF1oz", NULL, "windows-1252", "The café of Mr. Muñoz", 0);
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
        cmocka_unit_test(utf_16_of_other_scripts_is_known_without_a_mark),
        cmocka_unit_test(utf_32_is_known_without_a_mark),
        cmocka_unit_test(escapes_that_nothing_follows_are_no_damage),
        cmocka_unit_test(a_korean_and_a_ukrainian_charset_are_read),
        cmocka_unit_test(text_that_was_encoded_twice_is_counted),
        cmocka_unit_test(valid_utf_8_is_borrowed),
        cmocka_unit_test(nearly_valid_utf_8_is_repaired_and_counted),
        cmocka_unit_test(a_declared_charset_is_used_when_it_is_not_utf_8),
        cmocka_unit_test(punctuation_alone_is_windows_1252),
        cmocka_unit_test(a_few_accents_are_windows_1252),
        cmocka_unit_test(a_charset_is_guessed_from_longer_text),
        cmocka_unit_test(escapes_of_seven_bits_are_read),
        cmocka_unit_test(markup_names_its_charset),
        cmocka_unit_test(what_is_no_markup_declares_nothing),
    };
    return cmocka_run_group_tests_name("encoding", tests, NULL, NULL);
}
