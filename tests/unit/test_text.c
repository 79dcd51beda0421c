/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_text.c - UTF-8, cleaning, folding, digests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "nutgraf/text.h"
#include "utf8.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static ng_buf cleaned(const char *s, size_t len, ng_clean_report *report)
{
    ng_buf b = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_text_clean(s, len, &b, report, &err), NG_OK);
    if (!b.data)
        assert_int_equal(ng_buf_add(&b, "", 0, &err), NG_OK);
    return b;
}

static void assert_clean(const char *in, const char *want)
{
    ng_buf b = cleaned(in, strlen(in), NULL);
    assert_string_equal(b.data, want);
    ng_buf again = cleaned(b.data, b.len, NULL);
    assert_string_equal(again.data, want);
    ng_buf_release(&b);
    ng_buf_release(&again);
}

static void assert_folded(const char *in, const char *want)
{
    ng_buf b = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_text_fold(in, strlen(in), &b, &err), NG_OK);
    assert_string_equal(b.data, want);
    ng_buf_release(&b);
}

/* Unicode 15, table 3-7, and what lies beside each row. `valid` is the length of the valid prefix,
 * `replaced` how many U+FFFD the maximal subparts become. */
static const struct {
    const char *bytes;
    size_t valid;
    unsigned replaced;
} sequences[] = {
    {"a\x7F", 2, 0},
    {"\xC2\x80", 2, 0},
    {"\xDF\xBF", 2, 0},
    {"\xE0\xA0\x80", 3, 0},
    {"\xE1\x80\x80", 3, 0},
    {"\xEC\xBF\xBF", 3, 0},
    {"\xED\x80\x80", 3, 0},
    {"\xED\x9F\xBF", 3, 0},
    {"\xEE\x80\x80", 3, 0},
    {"\xEF\xBF\xBD", 3, 0},
    {"\xF0\x90\x80\x80", 4, 0},
    {"\xF1\x80\x80\x80", 4, 0},
    {"\xF3\xBF\xBF\xBF", 4, 0},
    {"\xF4\x80\x80\x80", 4, 0},
    {"\xF4\x8F\xBF\xBF", 4, 0},
    {"\x80", 0, 1},
    {"\xBF\xBF", 0, 2},
    {"\xC0\xAF", 0, 2},
    {"\xC1\xBF", 0, 2},
    {"\xC2", 0, 1},
    {"\xC2\x7F", 0, 1},
    {"\xE0\x9F\xBF", 0, 3},
    {"\xE0\xA0", 0, 1},
    {"\xED\xA0\x80", 0, 3},
    {"\xED\xBF\xBF", 0, 3},
    {"\xEF\xBF", 0, 1},
    {"\xF0\x8F\xBF\xBF", 0, 4},
    {"\xF0\x90\x80", 0, 1},
    {"\xF1\x80\x80\xC2\x80", 0, 1},
    {"\xF4\x90\x80\x80", 0, 4},
    {"\xF5\x80\x80\x80", 0, 4},
    {"\xFE", 0, 1},
    {"\xFF", 0, 1},
    {"ok\xE2\x82", 2, 1},
    {"\xE2\x82\xAC\xE2\x82x", 3, 1},
};

static void ill_formed_sequences_are_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(sequences); i++) {
        const char *s = sequences[i].bytes;
        assert_int_equal(ng_utf8_valid_prefix(s, strlen(s)), sequences[i].valid);
    }
    assert_int_equal(ng_utf8_valid_prefix("\0a", 2), 2);
    assert_int_equal(ng_utf8_valid_prefix(NULL, 0), 0);
}

static void each_maximal_subpart_becomes_one_replacement(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(sequences); i++) {
        ng_clean_report report = {0, 0};
        ng_buf b = cleaned(sequences[i].bytes, strlen(sequences[i].bytes), &report);
        assert_int_equal(report.replaced, sequences[i].replaced);
        assert_int_equal(ng_utf8_valid_prefix(b.data, b.len), b.len);
        ng_buf_release(&b);
    }
}

static void every_code_point_survives_a_round_trip(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        char bytes[4];
        uint32_t back = 0;
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        size_t n = ng_utf8_encode(c, bytes);
        if (ng_utf8_valid_prefix(bytes, n) != n || ng_utf8_decode(bytes, n, &back) != n ||
            back != c)
            fail_msg("U+%04X", c);
    }
}

static void surrogates_cannot_be_appended(void **state)
{
    (void)state;
    ng_buf b = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_utf8_append(&b, 0xD7FF, &err), NG_OK);
    assert_int_equal(ng_utf8_append(&b, 0xD800, &err), NG_INVALID);
    assert_int_equal(ng_utf8_append(&b, 0xDFFF, &err), NG_INVALID);
    assert_int_equal(ng_utf8_append(&b, 0xE000, &err), NG_OK);
    assert_int_equal(ng_utf8_append(&b, 0x10FFFF, &err), NG_OK);
    assert_int_equal(ng_utf8_append(&b, 0x110000, &err), NG_INVALID);
    assert_string_equal(b.data, "\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF");
    ng_buf_release(&b);
}

static void a_cut_never_splits_a_code_point(void **state)
{
    (void)state;
    const char *s = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z";
    static const size_t want[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11, 11};
    for (size_t i = 0; i < COUNT(want); i++)
        assert_int_equal(ng_utf8_cut(s, 11, i), want[i]);
}

static void line_ends_become_line_feeds(void **state)
{
    (void)state;
    assert_clean("a\r\nb\rc\nd\r\r\ne", "a\nb\nc\nd\n\ne");
    assert_clean("a\xC2\x85"
                 "b\vc\fd\xE2\x80\xA8"
                 "e",
                 "a\nb\nc\nd\ne");
    assert_clean("a\xE2\x80\xA9"
                 "b",
                 "a\n\nb");
}

static void controls_are_dropped_and_counted(void **state)
{
    (void)state;
    ng_clean_report report = {1, 1};
    ng_buf b = cleaned("\xEF\xBB\xBFone\0two\tx\x1B\x7F\xC2\x9F.", 17, &report);
    assert_string_equal(b.data, "onetwo\tx.");
    assert_int_equal(report.dropped, 5);
    assert_int_equal(report.replaced, 1);
    ng_buf_release(&b);
}

static void text_is_composed(void **state)
{
    (void)state;
    assert_clean("plain", "plain");
    assert_clean("Cafe\xCC\x81 cre\xCC\x80me", "Caf\xC3\xA9 cr\xC3\xA8me");
    assert_clean("\xE2\x84\xAB \xE2\x80\x80.", "\xC3\x85 \xE2\x80\x82.");
    /* dot below before dot above, whatever the order given */
    assert_clean("s\xCC\x87\xCC\xA3", "\xE1\xB9\xA9");
    /* Hangul letters make a syllable */
    assert_clean("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "\xED\x95\x9C");
    /* a composition exclusion stays apart */
    assert_clean("\xE0\xA5\x98", "\xE0\xA4\x95\xE0\xA4\xBC");
    assert_clean("\xC3\xA9t\xC3\xA9 \xE2\x80\x9Cx\xE2\x80\x9D", "\xC3\xA9t\xC3\xA9 "
                                                                "\xE2\x80\x9Cx\xE2\x80\x9D");
}

static void cleaning_appends(void **state)
{
    (void)state;
    ng_buf b = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_buf_add_str(&b, "kept\r", &err), NG_OK);
    assert_int_equal(ng_text_clean("e\xCC\x81\r", 4, &b, NULL, &err), NG_OK);
    assert_string_equal(b.data, "kept\r\xC3\xA9\n");
    ng_buf_release(&b);
}

static void a_flood_of_marks_is_broken_up(void **state)
{
    (void)state;
    enum { MARKS = 200000 };
    ng_buf in = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_buf_add_str(&in, "a", &err), NG_OK);
    for (int i = 0; i < MARKS; i++)
        assert_int_equal(ng_utf8_append(&in, i % 2 ? 0x323 : 0x301, &err), NG_OK);
    ng_buf b = cleaned(in.data, in.len, NULL);
    ng_buf again = cleaned(b.data, b.len, NULL);
    assert_int_equal(b.len, again.len);
    assert_memory_equal(b.data, again.data, b.len);
    assert_true(b.len > in.len);
    ng_buf_release(&in);
    ng_buf_release(&b);
    ng_buf_release(&again);
}

/* Code points that composing, reordering and filtering care about. */
static const uint32_t odd[] = {
    'a',    'e',    ' ',    '\n',   '\r',   0,      0x85,   0xE9,   0x300,  0x301,   0x323,
    0x327,  0x344,  0x345,  0x34F,  0x3B1,  0x915,  0x93C,  0x958,  0x1100, 0x1161,  0x11A8,
    0x1E69, 0x2000, 0x2028, 0x2126, 0x304B, 0x3099, 0xAC00, 0xFB2C, 0xFEFF, 0x1D160, 0x1D165};

static void cleaning_clean_text_changes_nothing(void **state)
{
    (void)state;
    srand(7);
    for (int round = 0; round < 3000; round++) {
        char in[256];
        size_t len = 0;
        for (int i = rand() % 60; i > 0; i--)
            len += ng_utf8_encode(odd[(size_t)rand() % COUNT(odd)], in + len);
        if (len > 0 && rand() % 3 == 0)
            in[(size_t)rand() % len] = (char)rand();
        ng_buf once = cleaned(in, len, NULL);
        ng_clean_report report = {0, 0};
        ng_buf twice = cleaned(once.data, once.len, &report);
        assert_int_equal(once.len, twice.len);
        assert_memory_equal(once.data, twice.data, once.len);
        assert_int_equal(report.dropped + report.replaced, 0);
        ng_buf_release(&once);
        ng_buf_release(&twice);
    }
}

static void names_fold_to_one_form(void **state)
{
    (void)state;
    assert_folded("REUTERS", "reuters");
    assert_folded("", "");
    assert_folded("\xC3\x89lys\xC3\xA9"
                  "e",
                  "elysee");
    assert_folded("E\xCC\x81lyse\xCC\x81"
                  "e",
                  "elysee");
    assert_folded("Stra\xC3\x9F"
                  "e",
                  "strasse");
    assert_folded("\xC3\x98sterbro \xC5\x81\xC3\xB3"
                  "d\xC5\xBA \xC3\x86on",
                  "osterbro lodz aeon");
    assert_folded("\xEF\xBC\xA1\xEF\xAC\x81\xC2\xAD", "afi");
    assert_folded("\xC4\xB0stanbul", "istanbul");
    assert_folded("\xD0\x81\xD0\x9B\xD0\x9A\xD0\x98", "\xD0\xB5\xD0\xBB\xD0\xBA\xD0\xB8");
    assert_folded("\xD0\x99", "\xD0\xB9");
    assert_folded("\xCE\x86\xCF\x82", "\xCE\xB1\xCF\x83");
    assert_folded("\xE3\x81\x8C", "\xE3\x81\x8C"); /* ga is not ka */
    assert_folded("\xFF", "\xEF\xBF\xBD");
}

static void a_name_over_the_limit_is_refused(void **state)
{
    (void)state;
    char *name = malloc(NG_FOLD_MAX + 1u);
    assert_non_null(name);
    memset(name, 'A', NG_FOLD_MAX + 1u);
    for (size_t over = 0; over < 3; over++) {
        ng_error err = NG_ERROR_INIT;
        ng_buf b = NG_BUF_INIT;
        ng_status s = ng_text_fold(name, NG_FOLD_MAX - 1u + over, &b, &err);
        assert_int_equal(s, over < 2 ? NG_OK : NG_LIMIT);
        assert_int_equal(b.len, over < 2 ? NG_FOLD_MAX - 1u + over : 0);
        ng_buf_release(&b);
    }
    free(name);
}

static void digests_match_the_published_vectors(void **state)
{
    (void)state;
    unsigned char digest[NG_SHA256_BYTES];
    char hex[NG_SHA256_HEX];
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_sha256("abc", 3, digest, &err), NG_OK);
    ng_hex(digest, sizeof digest, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_int_equal(ng_sha256(NULL, 0, digest, &err), NG_OK);
    ng_hex(digest, sizeof digest, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ill_formed_sequences_are_found),
        cmocka_unit_test(each_maximal_subpart_becomes_one_replacement),
        cmocka_unit_test(every_code_point_survives_a_round_trip),
        cmocka_unit_test(surrogates_cannot_be_appended),
        cmocka_unit_test(a_cut_never_splits_a_code_point),
        cmocka_unit_test(line_ends_become_line_feeds),
        cmocka_unit_test(controls_are_dropped_and_counted),
        cmocka_unit_test(text_is_composed),
        cmocka_unit_test(cleaning_appends),
        cmocka_unit_test(a_flood_of_marks_is_broken_up),
        cmocka_unit_test(cleaning_clean_text_changes_nothing),
        cmocka_unit_test(names_fold_to_one_form),
        cmocka_unit_test(a_name_over_the_limit_is_refused),
        cmocka_unit_test(digests_match_the_published_vectors),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
