/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_passage.c - articles into passages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "article_builder.h"
#include "nutgraf/buffer.h"
#include "nutgraf/text.h"

static ng_passages passages_of(const ng_article *a)
{
    ng_passages p = NG_PASSAGES_INIT;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_article_passages(a, &p, &err), NG_OK);
    return p;
}

static size_t words(const char *text, size_t len)
{
    size_t n = 1;
    for (size_t i = 0; i < len; i++)
        n += text[i] == ' ' || text[i] == '\n';
    return n;
}

static void headings_are_context_and_not_passages(void **state)
{
    (void)state;
    NG_AUTO(free_article) ng_article *a = new_article("a");
    set(a, NG_FIELD_TITLE, "A title");
    add(a, NG_BLOCK_PARAGRAPH, "First.");
    add(a, NG_BLOCK_HEADING, "TIME LIMITS");
    add(a, NG_BLOCK_PARAGRAPH, "Second.");
    add(a, NG_BLOCK_LIST, "one\ntwo");
    add(a, NG_BLOCK_QUOTE, "Said.");
    add(a, NG_BLOCK_CAPTION, "A picture.");
    add(a, NG_BLOCK_CREDIT, "(Reporting by nobody)");
    finish(a);
    NG_AUTO(ng_passages_release) ng_passages p = passages_of(a);
    assert_int_equal(p.n, 6);
    const ng_passage_kind kinds[] = {NG_PASSAGE_PARAGRAPH, NG_PASSAGE_PARAGRAPH, NG_PASSAGE_LIST,
                                     NG_PASSAGE_QUOTE,     NG_PASSAGE_CAPTION,   NG_PASSAGE_CREDIT};
    for (size_t i = 0; i < p.n; i++) {
        assert_int_equal(p.items[i].kind, kinds[i]);
        assert_int_equal(p.items[i].ordinal, i + 1);
    }
    assert_int_equal(p.items[0].heading_start, p.items[0].heading_end);
    assert_memory_equal(a->text + p.items[1].heading_start, "TIME LIMITS", 11);
    assert_int_equal(p.items[5].heading_end - p.items[5].heading_start, 11);
    uint32_t len;
    assert_memory_equal(ng_passage_text(a, &p.items[2], &len), "one\ntwo", 7);
    assert_int_equal(len, 7);
}

static void an_article_without_text_has_its_title_as_passage(void **state)
{
    (void)state;
    for (int heading = 0; heading < 2; heading++) {
        NG_AUTO(free_article) ng_article *a = new_article("a");
        set(a, NG_FIELD_TITLE, "BAHIA COCOA REVIEW");
        if (heading)
            add(a, NG_BLOCK_HEADING, "Nothing below");
        finish(a);
        NG_AUTO(ng_passages_release) ng_passages p = passages_of(a);
        assert_int_equal(p.n, 1);
        assert_int_equal(p.items[0].kind, NG_PASSAGE_TITLE);
        assert_int_equal(p.items[0].start, 0);
        assert_int_equal(p.items[0].end, 0);
        uint32_t len;
        assert_string_equal(ng_passage_text(a, &p.items[0], &len), "BAHIA COCOA REVIEW");
        assert_int_equal(len, 18);
    }
}

/* Sentences of ten words, `n` of them. */
static ng_article *long_paragraph(size_t n, size_t extra_words)
{
    NG_AUTO(ng_buf_release) ng_buf b = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    for (size_t i = 0; i < n; i++)
        assert_int_equal(
            ng_buf_add_str(&b, "One two three four five six seven eight nine ten. ", &err), NG_OK);
    for (size_t i = 0; i < extra_words; i++)
        assert_int_equal(ng_buf_add_str(&b, "more ", &err), NG_OK);
    ng_article *a = new_article("a");
    add(a, NG_BLOCK_PARAGRAPH, b.data);
    finish(a);
    return a;
}

static void a_paragraph_is_cut_only_over_the_word_limit(void **state)
{
    (void)state;
    for (size_t extra = 9; extra <= 11; extra++) {
        NG_AUTO(free_article) ng_article *a = long_paragraph(NG_PASSAGE_WORDS_MAX / 10 - 1, extra);
        NG_AUTO(ng_passages_release) ng_passages p = passages_of(a);
        assert_int_equal(p.n, extra <= 10 ? 1 : 2);
    }
}

static void pieces_are_even_and_end_with_sentences(void **state)
{
    (void)state;
    NG_AUTO(free_article) ng_article *a = long_paragraph(80, 0);
    NG_AUTO(ng_passages_release) ng_passages p = passages_of(a);
    assert_int_equal(p.n, 3);
    for (size_t i = 0; i < p.n; i++) {
        uint32_t len;
        const char *text = ng_passage_text(a, &p.items[i], &len);
        assert_memory_equal(text, "One two", 7);
        assert_int_equal(text[len - 1], '.');
        assert_in_range(words(text, len), 250, 280);
        if (i > 0)
            assert_int_equal(p.items[i].start, p.items[i - 1].end + 1);
    }
}

static void a_cut_without_sentences_is_at_white_space(void **state)
{
    (void)state;
    NG_AUTO(free_article) ng_article *a = long_paragraph(0, 800);
    NG_AUTO(ng_passages_release) ng_passages p = passages_of(a);
    assert_int_equal(p.n, 3);
    uint32_t len;
    const char *text = ng_passage_text(a, &p.items[0], &len);
    assert_int_equal(words(text, len), NG_PASSAGE_WORDS_MAX);
    assert_memory_equal(text + len - 5, " more", 5);
}

static void a_cut_without_white_space_is_at_a_code_point(void **state)
{
    (void)state;
    for (size_t shift = 0; shift < 3; shift++) {
        NG_AUTO(ng_buf_release) ng_buf b = NG_BUF_INIT;
        ng_error err = NG_ERROR_INIT;
        for (size_t i = 0; i < shift; i++)
            assert_int_equal(ng_buf_add_char(&b, 'x', &err), NG_OK);
        while (b.len < 3 * NG_PASSAGE_BYTES_MAX)
            assert_int_equal(ng_buf_add_str(&b, "\xE2\x82\xAC", &err), NG_OK);
        NG_AUTO(free_article) ng_article *a = new_article("a");
        add(a, NG_BLOCK_PARAGRAPH, b.data);
        finish(a);
        NG_AUTO(ng_passages_release) ng_passages p = passages_of(a);
        assert_in_range(p.n, 3, 4);
        size_t total = 0;
        for (size_t i = 0; i < p.n; i++) {
            uint32_t len;
            const char *text = ng_passage_text(a, &p.items[i], &len);
            assert_true(len <= NG_PASSAGE_BYTES_MAX);
            assert_int_equal(ng_utf8_valid_prefix(text, len), len);
            total += len;
        }
        assert_int_equal(total, a->text_len);
    }
}

static void the_byte_limit_counts_bytes(void **state)
{
    (void)state;
    char *text = many(NG_PASSAGE_BYTES_MAX + 1);
    for (size_t len = NG_PASSAGE_BYTES_MAX - 1; len <= NG_PASSAGE_BYTES_MAX + 1; len++) {
        NG_AUTO(free_article) ng_article *a = new_article("a");
        ng_error err = NG_ERROR_INIT;
        assert_int_equal(ng_article_add_block(a, NG_BLOCK_PARAGRAPH, 0, 0, text, len, &err), NG_OK);
        finish(a);
        NG_AUTO(ng_passages_release) ng_passages p = passages_of(a);
        assert_int_equal(p.n, len <= NG_PASSAGE_BYTES_MAX ? 1 : 2);
    }
    free(text);
}

static void a_list_is_cut_between_items(void **state)
{
    (void)state;
    NG_AUTO(ng_buf_release) ng_buf b = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    for (int i = 0; i < 60; i++)
        assert_int_equal(ng_buf_add_str(&b, "An item. It has seven words here\n", &err), NG_OK);
    NG_AUTO(free_article) ng_article *a = new_article("a");
    add(a, NG_BLOCK_LIST, b.data);
    finish(a);
    NG_AUTO(ng_passages_release) ng_passages p = passages_of(a);
    assert_int_equal(p.n, 2);
    assert_int_equal(a->text[p.items[0].end], '\n');
    assert_memory_equal(a->text + p.items[1].start, "An item.", 8);
}

/* Pins the cuts: ids depend on them. A failure means that NG_INDEX_SCHEMA must change. */
static void the_cuts_stay_as_they_are(void **state)
{
    (void)state;
    NG_AUTO(ng_buf_release) ng_buf b = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    for (int i = 0; i < 40; i++)
        assert_int_equal(ng_buf_addf(&b, &err,
                                     "Gen. Milley, No. %d of the U.S. Army, said so. The U.S. "
                                     "agreed: \xE2\x80\x9CNow?\xE2\x80\x9D it asked (again). "
                                     "%.*s It ended. ",
                                     i, i % 7 * 5, "and on and on and on and on and on"),
                         NG_OK);
    NG_AUTO(free_article) ng_article *a = new_article("a");
    add(a, NG_BLOCK_PARAGRAPH, b.data);
    finish(a);
    NG_AUTO(ng_passages_release) ng_passages p = passages_of(a);
    const uint32_t ends[] = {1564, 3098, 4713};
    assert_int_equal(p.n, sizeof ends / sizeof *ends);
    for (size_t i = 0; i < p.n; i++)
        assert_int_equal(p.items[i].end, ends[i]);
}

static void a_huge_paragraph_is_cut_in_linear_time(void **state)
{
    (void)state;
    NG_AUTO(ng_buf_release) ng_buf b = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    while (b.len < NG_ARTICLE_TEXT_MAX - 6)
        assert_int_equal(ng_buf_add_str(&b, "\xE5\xA4\xA9\xE3\x80\x82", &err), NG_OK);
    NG_AUTO(free_article) ng_article *a = new_article("a");
    add(a, NG_BLOCK_PARAGRAPH, b.data);
    finish(a);
    NG_AUTO(ng_passages_release) ng_passages p = passages_of(a);
    assert_in_range(p.n, 512, 520);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headings_are_context_and_not_passages),
        cmocka_unit_test(an_article_without_text_has_its_title_as_passage),
        cmocka_unit_test(a_paragraph_is_cut_only_over_the_word_limit),
        cmocka_unit_test(pieces_are_even_and_end_with_sentences),
        cmocka_unit_test(a_cut_without_sentences_is_at_white_space),
        cmocka_unit_test(a_cut_without_white_space_is_at_a_code_point),
        cmocka_unit_test(the_byte_limit_counts_bytes),
        cmocka_unit_test(a_list_is_cut_between_items),
        cmocka_unit_test(the_cuts_stay_as_they_are),
        cmocka_unit_test(a_huge_paragraph_is_cut_in_linear_time),
    };
    return cmocka_run_group_tests_name("passage", tests, NULL, NULL);
}
