/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_apart_wire.c - what parent and child say to each other, and what they refuse to hear. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "apart_wire.h"

static ng_article *make_article(void)
{
    ng_article *a = NULL;
    assert_int_equal(ng_article_new(&a, NULL), NG_OK);
    assert_int_equal(ng_article_set(a, NG_FIELD_ID, "w1", 2, NULL), NG_OK);
    assert_int_equal(ng_article_set(a, NG_FIELD_TITLE, "A title", 7, NULL), NG_OK);
    assert_int_equal(ng_article_set(a, NG_FIELD_TAG, "rail", 4, NULL), NG_OK);
    assert_int_equal(ng_article_add_block(a, NG_BLOCK_LIST, 0, 3, "a\nb", 3, NULL), NG_OK);
    assert_int_equal(ng_article_add_block(a, NG_BLOCK_PARAGRAPH, 0, 5, "One.", 4, NULL), NG_OK);
    assert_int_equal(ng_article_finish(a, NULL), NG_OK);
    a->published = (ng_moment){.unix_seconds = -1, .offset_minutes = -90, .known = 1};
    a->modified = (ng_moment){.unix_seconds = 86400, .known = 1, .day_only = 1};
    return a;
}

static ng_status there_and_back(const ng_article *a, ng_article **ret, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf b = NG_BUF_INIT;
    ng_apart_head head;
    assert_int_equal(ng_apart_put_article(&b, a, NULL), NG_OK);
    assert_true(ng_apart_get_head(b.data, &head));
    assert_int_equal(head.kind, NG_APART_ARTICLE);
    assert_int_equal(head.len, b.len - NG_APART_HEAD);
    return ng_apart_get_article(b.data + NG_APART_HEAD, head.len, ret, err);
}

static void an_article_comes_back_whole(void **state)
{
    ng_article *a = make_article(), *back = NULL;
    (void)state;
    assert_int_equal(there_and_back(a, &back, NULL), NG_OK);
    assert_int_equal(back->published.offset_minutes, -90);
    assert_int_equal(back->published.unix_seconds, -1);
    assert_int_equal(back->modified.day_only, 1);
    assert_int_equal(back->blocks[0].kind, NG_BLOCK_LIST);
    assert_string_equal(back->text, "a\nb\n\nOne.");
    assert_null(back->url);
    ng_article_free(back);
    ng_article_free(a);
}

/* Spoilt with `spoil`, the article is refused, and the reason names `what`. */
static void assert_refused(void (*spoil)(ng_article *a), const char *what)
{
    ng_article *a = make_article(), *back = NULL;
    ng_error err = NG_ERROR_INIT;
    spoil(a);
    assert_int_equal(there_and_back(a, &back, &err), NG_INVALID);
    assert_null(back);
    if (!strstr(err.text, what))
        fail_msg("\"%s\" does not name %s", err.text, what);
    ng_article_free(a);
}

static void as_passage_id(ng_article *a)
{
    free(a->id);
    a->id = strdup("w1#p3");
}

static void without_title(ng_article *a)
{
    a->title[0] = '\0';
}

static void with_escape_in_title(ng_article *a)
{
    a->title[1] = '\033';
}

static void with_control_in_text(ng_article *a)
{
    memcpy(a->text, "\xC2\x9B", 2);
}

static void with_broken_text(ng_article *a)
{
    a->text[0] = '\xC3';
}

static void with_a_gap(ng_article *a)
{
    a->blocks[1].start++;
}

static void with_a_block_too_long(ng_article *a)
{
    a->blocks[1].end++;
}

static void with_a_block_too_few(ng_article *a)
{
    a->n_blocks--;
}

static void with_blocks_joined(ng_article *a)
{
    a->text[3] = ' ';
}

static void in_the_far_future(ng_article *a)
{
    a->published.unix_seconds = INT64_MAX;
}

static void far_in_the_east(ng_article *a)
{
    a->published.offset_minutes = 1440;
}

static void with_an_unknown_kind(ng_article *a)
{
    a->blocks[0].kind = (ng_block_kind)(NG_BLOCK_CREDIT + 1);
}

static void without_a_title_source(ng_article *a)
{
    a->title_source = NG_TITLE_NONE;
}

static void an_article_that_breaks_a_promise_is_refused(void **state)
{
    (void)state;
    assert_refused(as_passage_id, "id");
    assert_refused(without_title, "title");
    assert_refused(with_escape_in_title, "title");
    assert_refused(with_control_in_text, "text");
    assert_refused(with_broken_text, "text");
    assert_refused(with_a_gap, "blocks");
    assert_refused(with_a_block_too_long, "blocks");
    assert_refused(with_a_block_too_few, "blocks");
    assert_refused(with_blocks_joined, "blocks");
    assert_refused(in_the_far_future, "date");
    assert_refused(far_in_the_east, "date");
    assert_refused(with_an_unknown_kind, "taken apart");
    assert_refused(without_a_title_source, "taken apart");
}

static void set_title(ng_article *a, size_t len)
{
    free(a->title);
    a->title = malloc(len + 1);
    assert_non_null(a->title);
    memset(a->title, 'x', len);
    a->title[len] = '\0';
}

static void fields_have_their_limits(void **state)
{
    ng_article *a = make_article();
    (void)state;
    for (size_t len = NG_TITLE_MAX - 1; len <= NG_TITLE_MAX + 1; len++) {
        ng_article *back = NULL;
        set_title(a, len);
        assert_int_equal(there_and_back(a, &back, NULL), len <= NG_TITLE_MAX ? NG_OK : NG_INVALID);
        ng_article_free(back);
    }
    ng_article_free(a);
}

static void every_cut_and_every_lengthening_is_noticed(void **state)
{
    ng_article *a = make_article(), *back = NULL;
    NG_AUTO(ng_buf_release) ng_buf b = NG_BUF_INIT;
    (void)state;
    assert_int_equal(ng_apart_put_article(&b, a, NULL), NG_OK);
    size_t len = b.len - NG_APART_HEAD;
    for (size_t n = 0; n < len; n++) {
        char *cut = malloc(n ? n : 1);
        assert_non_null(cut);
        memcpy(cut, b.data + NG_APART_HEAD, n);
        assert_int_equal(ng_apart_get_article(cut, n, &back, NULL), NG_INVALID);
        free(cut);
    }
    assert_int_equal(ng_buf_add_char(&b, 'x', NULL), NG_OK);
    assert_int_equal(ng_apart_get_article(b.data + NG_APART_HEAD, len + 1, &back, NULL),
                     NG_INVALID);
    ng_article_free(a);
}

static int takes_head(uint32_t kind, uint32_t len)
{
    const uint32_t values[] = {kind, len};
    char bytes[NG_APART_HEAD];
    ng_apart_head head;
    memcpy(bytes, values, sizeof bytes);
    return ng_apart_get_head(bytes, &head);
}

static void a_frame_has_a_limit(void **state)
{
    (void)state;
    assert_true(takes_head(NG_APART_ARTICLE, NG_APART_FRAME_MAX - 1));
    assert_true(takes_head(NG_APART_ARTICLE, NG_APART_FRAME_MAX));
    assert_false(takes_head(NG_APART_ARTICLE, NG_APART_FRAME_MAX + 1));
    assert_true(takes_head(NG_APART_INPUT, NG_APART_INPUT_MAX - 1));
    assert_true(takes_head(NG_APART_INPUT, NG_APART_INPUT_MAX));
    assert_false(takes_head(NG_APART_INPUT, NG_APART_INPUT_MAX + 1));
    assert_false(takes_head(0, 0));
    assert_true(takes_head(NG_APART_END, 0));
    assert_false(takes_head(NG_APART_END + 1, 0));
}

static void names_of_an_input_have_a_limit(void **state)
{
    NG_AUTO(ng_buf_release) ng_buf b = NG_BUF_INIT;
    char *path = malloc(NG_APART_NAMES_MAX);
    ng_error err = NG_ERROR_INIT;
    (void)state;
    assert_non_null(path);
    /* The head, two numbers, a moment, six lengths and one NUL are in the sum. */
    const size_t others = NG_APART_HEAD + 8 + 20 + 24 + 1;
    for (size_t sum = NG_APART_NAMES_MAX - 1; sum <= NG_APART_NAMES_MAX + 1; sum++) {
        memset(path, 'p', sum - others);
        path[sum - others] = '\0';
        const ng_read_input in = {.bytes = "x", .len = 1, .path = path};
        int fits = sum <= NG_APART_NAMES_MAX;
        assert_int_equal(ng_apart_put_input(&b, &in, &err), fits ? NG_OK : NG_LIMIT);
        assert_int_equal(b.len, fits ? sum : 0);
        ng_buf_clear(&b);
    }
    assert_non_null(strstr(err.text, "names of a file"));
    free(path);
}

static void the_bytes_of_an_input_have_a_limit(void **state)
{
    NG_AUTO(ng_buf_release) ng_buf b = NG_BUF_INIT;
    (void)state;
    for (size_t len = NG_FILE_MAX - 1; len <= NG_FILE_MAX + 1; len++) {
        const ng_read_input in = {.bytes = "never looked at", .len = len};
        assert_int_equal(ng_apart_put_input(&b, &in, NULL), len <= NG_FILE_MAX ? NG_OK : NG_LIMIT);
    }
}

static void what_is_said_has_a_limit(void **state)
{
    char text[NG_ERROR_TEXT_MAX + 1];
    (void)state;
    for (size_t len = NG_ERROR_TEXT_MAX - 2; len <= NG_ERROR_TEXT_MAX; len++) {
        NG_AUTO(ng_buf_release) ng_buf b = NG_BUF_INIT;
        ng_apart_said said;
        memset(text, 'x', len);
        text[len] = '\0';
        assert_int_equal(ng_apart_put_said(&b, NG_APART_NOTE, 7, NG_OK, text, NULL), NG_OK);
        assert_int_equal(
            ng_apart_get_said(b.data + NG_APART_HEAD, b.len - NG_APART_HEAD, &said, NULL),
            len < NG_ERROR_TEXT_MAX ? NG_OK : NG_INVALID);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_article_comes_back_whole),
        cmocka_unit_test(an_article_that_breaks_a_promise_is_refused),
        cmocka_unit_test(fields_have_their_limits),
        cmocka_unit_test(every_cut_and_every_lengthening_is_noticed),
        cmocka_unit_test(a_frame_has_a_limit),
        cmocka_unit_test(names_of_an_input_have_a_limit),
        cmocka_unit_test(the_bytes_of_an_input_have_a_limit),
        cmocka_unit_test(what_is_said_has_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
