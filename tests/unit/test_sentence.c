/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_sentence.c - where sentences begin. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "nutgraf/buffer.h"
#include "sentence.h"

/* `marked` has `|` where a sentence begins. */
static void expect(const char *marked)
{
    ng_buf text = NG_BUF_INIT, got = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    for (const char *p = marked; *p; p++)
        if (*p != '|')
            assert_int_equal(ng_buf_add_char(&text, *p, &err), NG_OK);
    uint32_t *starts = NULL;
    size_t n = 0, from = 0;
    assert_int_equal(ng_sentence_starts(text.data, text.len, &starts, &n, &err), NG_OK);
    for (size_t i = 0; i <= n; i++) {
        size_t to = i < n ? starts[i] : text.len;
        assert_int_equal(ng_buf_add(&got, text.data + from, to - from, &err), NG_OK);
        if (i < n)
            assert_int_equal(ng_buf_add_char(&got, '|', &err), NG_OK);
        from = to;
    }
    assert_string_equal(got.data, marked);
    free(starts);
    ng_buf_release(&text);
    ng_buf_release(&got);
}

static void plain_sentences_are_told_apart(void **state)
{
    (void)state;
    expect("One sentence. |Another one! |And a third?");
    expect("He left at 5 p.m. |The others stayed.");
    expect("\xE4\xBB\x8A\xE5\xA4\xA9\xE3\x80\x82|\xE6\x98\x8E\xE5\xA4\xA9\xE3\x80\x82");
    expect("no stop at all");
}

static void abbreviations_before_names_do_not_end_one(void **state)
{
    (void)state;
    expect("Mr. Biden met Gen. Milley. |Gov. Newsom and Sen. Kaine came to St. Paul.");
    expect("It is No. 5 on the list. |See Fig. 3 and vol. 2 for more.");
    expect("On Jan. 10 they met.");
}

static void initials_and_acronyms_end_one_only_before_a_usual_beginning(void **state)
{
    (void)state;
    expect("John F. Kennedy met George H. W. Bush.");
    expect("The U.S. President spoke to U.S. Steel.");
    expect("They flew to the U.S. |The talks failed.");
    expect("He works at Acme Inc. |He is happy with Acme Corp. Holdings.");
}

static void a_lower_case_word_never_begins_one(void **state)
{
    (void)state;
    expect("\xE2\x80\x9CWhy now?\xE2\x80\x9D she asked. |Nobody knew.");
    expect("Yahoo! said it would. |So did others.");
    expect("It is ca. five approx. ten.");
}

static void a_closing_quote_belongs_to_its_sentence(void **state)
{
    (void)state;
    expect("\xE2\x80\x9CIt is over.\xE2\x80\x9D |The room was silent.");
    expect("(It was late.) |They left.");
}

static void a_line_always_ends_one(void **state)
{
    (void)state;
    expect("first item\n|second item\n|Mr.\n|third");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_sentences_are_told_apart),
        cmocka_unit_test(abbreviations_before_names_do_not_end_one),
        cmocka_unit_test(initials_and_acronyms_end_one_only_before_a_usual_beginning),
        cmocka_unit_test(a_lower_case_word_never_begins_one),
        cmocka_unit_test(a_closing_quote_belongs_to_its_sentence),
        cmocka_unit_test(a_line_always_ends_one),
    };
    return cmocka_run_group_tests_name("sentence", tests, NULL, NULL);
}
