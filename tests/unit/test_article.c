/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_article.c - building and finishing articles. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "article_builder.h"
#include "nutgraf/text.h"

static void blocks_are_joined_by_a_blank_line(void **state)
{
    (void)state;
    NG_AUTO(free_article) ng_article *a = new_article("a");
    add(a, NG_BLOCK_PARAGRAPH, "  The talks\tbegan\non\xC2\xA0\xC2\xA0Monday. ");
    add(a, NG_BLOCK_PARAGRAPH, " \n\t");
    add(a, NG_BLOCK_LIST, "\n one  item\n\n  another\n");
    finish(a);
    assert_string_equal(a->text, "The talks began on Monday.\n\none item\nanother");
    assert_int_equal(a->n_blocks, 2);
    assert_int_equal(a->text_len, strlen(a->text));
    assert_memory_equal(a->text + a->blocks[1].start, "one item\nanother",
                        a->blocks[1].end - a->blocks[1].start);
}

static void text_is_made_clean_and_composed(void **state)
{
    (void)state;
    NG_AUTO(free_article) ng_article *a = new_article("a");
    add(a, NG_BLOCK_PARAGRAPH, "Cafe\xCC\x81 \x01gone\xFFhere");
    finish(a);
    assert_string_equal(a->text, "Caf\xC3\xA9 gone\xEF\xBF\xBDhere");
    assert_int_equal(a->repaired, 1);
}

static void a_given_id_goes_before_url_and_path(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    for (int given = 0; given < 3; given++) {
        NG_AUTO(free_article) ng_article *a = new_article(given == 0 ? "wire-1" : NULL);
        if (given <= 1)
            set(a, NG_FIELD_URL, "https://example.org/x");
        assert_int_equal(ng_article_set_path(a, "folder/x.txt", &err), NG_OK);
        add(a, NG_BLOCK_PARAGRAPH, "text");
        finish(a);
        const char *const ids[] = {"wire-1", "https://example.org/x", "folder/x.txt"};
        assert_string_equal(a->id, ids[given]);
        assert_int_equal(a->id_source, NG_ID_GIVEN + given);
    }
}

static void an_article_without_id_url_or_path_is_refused(void **state)
{
    (void)state;
    NG_AUTO(free_article) ng_article *a = new_article(NULL);
    add(a, NG_BLOCK_PARAGRAPH, "text");
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_article_finish(a, &err), NG_INVALID);
    assert_string_equal(err.text, "an article needs an id or a url");
}

static void a_long_derived_id_is_cut_at_a_code_point_and_hashed(void **state)
{
    (void)state;
    char path[NG_ID_MAX + 8];
    for (size_t len = NG_ID_MAX - 1; len <= NG_ID_MAX + 1; len++) {
        memset(path, 'x', len);
        memcpy(path + 158, "\xE2\x82\xAC", 3); /* lies across byte 160 */
        path[len] = '\0';
        NG_AUTO(free_article) ng_article *a = new_article(NULL);
        ng_error err = NG_ERROR_INIT;
        assert_int_equal(ng_article_set_path(a, path, &err), NG_OK);
        add(a, NG_BLOCK_PARAGRAPH, "text");
        finish(a);
        if (len <= NG_ID_MAX) {
            assert_string_equal(a->id, path);
            continue;
        }
        assert_int_equal(strlen(a->id), 158 + 1 + 16);
        assert_int_equal(a->id[158], '~');
        assert_int_equal(strspn(a->id + 159, "0123456789abcdef"), 16);
    }
}

static void an_unclean_or_ambiguous_path_gets_a_hash(void **state)
{
    (void)state;
    const char *const paths[] = {"folder/a\xFF.txt", "folder/a\xFE.txt", "notes#p3"};
    char ids[3][NG_ID_MAX + 1];
    for (size_t i = 0; i < 3; i++) {
        NG_AUTO(free_article) ng_article *a = new_article(NULL);
        ng_error err = NG_ERROR_INIT;
        assert_int_equal(ng_article_set_path(a, paths[i], &err), NG_OK);
        add(a, NG_BLOCK_PARAGRAPH, "text");
        finish(a);
        assert_non_null(strchr(a->id, '~'));
        snprintf(ids[i], sizeof ids[i], "%s", a->id);
    }
    assert_string_not_equal(ids[0], ids[1]);
}

static void an_id_that_reads_as_a_passage_id_is_refused(void **state)
{
    (void)state;
    NG_AUTO(free_article) ng_article *a = new_article(NULL);
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_article_set(a, NG_FIELD_ID, "x#p3", 4, &err), NG_INVALID);
    ng_error_clear(&err);
    assert_int_equal(ng_article_set(a, NG_FIELD_ID, "x#p", 3, &err), NG_OK);
}

static void each_field_has_its_limit(void **state)
{
    (void)state;
    const struct {
        ng_article_field field;
        size_t max;
    } rules[] = {{NG_FIELD_ID, NG_ID_MAX},         {NG_FIELD_TITLE, NG_TITLE_MAX},
                 {NG_FIELD_URL, NG_URL_MAX},       {NG_FIELD_SOURCE, NG_FIELD_MAX},
                 {NG_FIELD_SECTION, NG_FIELD_MAX}, {NG_FIELD_AUTHOR, NG_FIELD_MAX},
                 {NG_FIELD_TAG, NG_FIELD_MAX},     {NG_FIELD_ORIGIN, NG_ORIGIN_MAX}};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        char *text = many(rules[i].max + 1);
        for (size_t len = rules[i].max - 1; len <= rules[i].max + 1; len++) {
            NG_AUTO(free_article) ng_article *a = new_article(NULL);
            ng_error err = NG_ERROR_INIT;
            assert_int_equal(ng_article_set(a, rules[i].field, text, len, &err),
                             len <= rules[i].max ? NG_OK : NG_LIMIT);
        }
        free(text);
    }
}

static void a_list_field_has_a_limit(void **state)
{
    (void)state;
    NG_AUTO(free_article) ng_article *a = new_article("a");
    ng_error err = NG_ERROR_INIT;
    char tag[16];
    for (int i = 0; i <= NG_LIST_MAX; i++) {
        int len = snprintf(tag, sizeof tag, "tag %d", i);
        assert_int_equal(ng_article_set(a, NG_FIELD_TAG, tag, (size_t)len, &err),
                         i < NG_LIST_MAX ? NG_OK : NG_LIMIT);
    }
    assert_int_equal(a->tags.n, NG_LIST_MAX);
    assert_string_equal(err.text, "an article has more than 64 tags");
    ng_error_clear(&err);
    assert_int_equal(ng_article_set(a, NG_FIELD_TAG, " tag  0 ", 8, &err), NG_OK);
    assert_int_equal(a->tags.n, NG_LIST_MAX);
}

static void text_has_a_limit(void **state)
{
    (void)state;
    char *text = many(NG_ARTICLE_TEXT_MAX + 1);
    for (size_t len = NG_ARTICLE_TEXT_MAX - 1; len <= NG_ARTICLE_TEXT_MAX + 1; len++) {
        NG_AUTO(free_article) ng_article *a = new_article("a");
        ng_error err = NG_ERROR_INIT;
        assert_int_equal(ng_article_add_block(a, NG_BLOCK_PARAGRAPH, 0, 0, text, len, &err),
                         len <= NG_ARTICLE_TEXT_MAX ? NG_OK : NG_LIMIT);
    }
    free(text);
}

static void blocks_have_a_limit(void **state)
{
    (void)state;
    NG_AUTO(free_article) ng_article *a = new_article("a");
    for (int i = 0; i < NG_ARTICLE_BLOCKS_MAX; i++)
        add(a, NG_BLOCK_PARAGRAPH, "x");
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_article_add_block(a, NG_BLOCK_PARAGRAPH, 0, 0, "y", 1, &err), NG_LIMIT);
    finish(a);
    assert_int_equal(a->n_blocks, NG_ARTICLE_BLOCKS_MAX);
    assert_int_equal(a->text[a->text_len - 1], 'x');
}

static void an_article_that_would_have_too_many_passages_is_refused(void **state)
{
    (void)state;
    NG_AUTO(free_article) ng_article *a = new_article("a");
    char *text = many(2 * NG_PASSAGE_BYTES_MAX);
    for (int i = 0; i < NG_ARTICLE_BLOCKS_MAX - 1; i++)
        add(a, NG_BLOCK_PARAGRAPH, "x");
    add(a, NG_BLOCK_PARAGRAPH, text);
    free(text);
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_article_finish(a, &err), NG_LIMIT);
}

static void without_a_title_the_first_words_stand_in(void **state)
{
    (void)state;
    NG_AUTO(free_article) ng_article *a = new_article("a");
    add(a, NG_BLOCK_PARAGRAPH, "1 2 3 4 5 6 7 8 9 10 11 12 13 14");
    finish(a);
    assert_string_equal(a->title, "1 2 3 4 5 6 7 8 9 10 11 12…");
    assert_int_equal(a->title_source, NG_TITLE_LEAD);

    NG_AUTO(free_article) ng_article *b = new_article("b");
    add(b, NG_BLOCK_PARAGRAPH, "Short text.");
    finish(b);
    assert_string_equal(b->title, "Short text.");
}

static void a_title_alone_is_an_article_and_a_file_name_is_not(void **state)
{
    (void)state;
    NG_AUTO(free_article) ng_article *a = new_article("a");
    set(a, NG_FIELD_TITLE, "BAHIA COCOA REVIEW");
    finish(a);
    assert_string_equal(a->text, "");

    NG_AUTO(free_article) ng_article *b = new_article("b");
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_article_set_title(b, NG_TITLE_FILE, "empty", 5, &err), NG_OK);
    assert_int_equal(ng_article_finish(b, &err), NG_INVALID);
    assert_string_equal(err.text, "nothing to index: there is neither text nor a title");
}

static void metadata_alone_is_an_article_named_by_its_id(void **state)
{
    (void)state;
    NG_AUTO(free_article) ng_article *a = new_article("99");
    set(a, NG_FIELD_TAG, "money-supply");
    finish(a);
    assert_string_equal(a->title, "99");
    assert_int_equal(a->title_source, NG_TITLE_ID);

    NG_AUTO(free_article) ng_article *b = new_article("99");
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_article_finish(b, &err), NG_INVALID);
}

static void a_language_is_normalised_or_unknown(void **state)
{
    (void)state;
    const char *const cases[][2] = {
        {"en_US", "en-us"}, {"DE", "de"},        {"zh-Hant-TW", "zh-hant-tw"},
        {"English", NULL},  {"n/a", NULL},       {"e", NULL},
        {"en-", NULL},      {"es-419", "es-419"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        NG_AUTO(free_article) ng_article *a = new_article("a");
        set(a, NG_FIELD_LANG, cases[i][0]);
        if (cases[i][1])
            assert_string_equal(a->lang, cases[i][1]);
        else
            assert_null(a->lang);
    }
}

static void a_finished_article_cannot_be_changed(void **state)
{
    (void)state;
    NG_AUTO(free_article) ng_article *a = new_article("a");
    add(a, NG_BLOCK_PARAGRAPH, "text");
    finish(a);
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_article_add_block(a, NG_BLOCK_PARAGRAPH, 0, 0, "x", 1, &err), NG_INVALID);
    assert_int_equal(ng_article_set(a, NG_FIELD_URL, "x", 1, &err), NG_INVALID);
    assert_int_equal(ng_article_finish(a, &err), NG_INVALID);
}

static ng_article *sample(const char *author, const char *source, int day)
{
    ng_article *a = new_article("a");
    set(a, NG_FIELD_AUTHOR, author);
    if (source)
        set(a, NG_FIELD_SOURCE, source);
    a->published = (ng_moment){.unix_seconds = day, .known = 1};
    add(a, NG_BLOCK_PARAGRAPH, "text");
    finish(a);
    return a;
}

static void the_digest_changes_with_every_visible_part(void **state)
{
    (void)state;
    NG_AUTO(free_article) ng_article *a = sample("Ann", "Wire", 1);
    NG_AUTO(free_article) ng_article *same = sample("Ann", "Wire", 1);
    NG_AUTO(free_article) ng_article *author = sample("Bob", "Wire", 1);
    NG_AUTO(free_article) ng_article *source = sample("Ann", NULL, 1);
    NG_AUTO(free_article) ng_article *date = sample("Ann", "Wire", 2);
    unsigned char one[32], other[32];
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_article_digest(a, one, &err), NG_OK);
    assert_int_equal(ng_article_digest(same, other, &err), NG_OK);
    assert_memory_equal(one, other, 32);
    const ng_article *const changed[] = {author, source, date};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(ng_article_digest(changed[i], other, &err), NG_OK);
        assert_memory_not_equal(one, other, 32);
    }
}

static void block_kinds_have_names(void **state)
{
    (void)state;
    for (int i = NG_BLOCK_PARAGRAPH; i <= NG_BLOCK_CREDIT; i++) {
        ng_block_kind kind;
        assert_true(ng_block_kind_parse(ng_block_kind_name((ng_block_kind)i), &kind));
        assert_int_equal(kind, i);
    }
    ng_block_kind kind;
    assert_false(ng_block_kind_parse("table", &kind));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_joined_by_a_blank_line),
        cmocka_unit_test(text_is_made_clean_and_composed),
        cmocka_unit_test(a_given_id_goes_before_url_and_path),
        cmocka_unit_test(an_article_without_id_url_or_path_is_refused),
        cmocka_unit_test(a_long_derived_id_is_cut_at_a_code_point_and_hashed),
        cmocka_unit_test(an_unclean_or_ambiguous_path_gets_a_hash),
        cmocka_unit_test(an_id_that_reads_as_a_passage_id_is_refused),
        cmocka_unit_test(each_field_has_its_limit),
        cmocka_unit_test(a_list_field_has_a_limit),
        cmocka_unit_test(text_has_a_limit),
        cmocka_unit_test(blocks_have_a_limit),
        cmocka_unit_test(an_article_that_would_have_too_many_passages_is_refused),
        cmocka_unit_test(without_a_title_the_first_words_stand_in),
        cmocka_unit_test(a_title_alone_is_an_article_and_a_file_name_is_not),
        cmocka_unit_test(metadata_alone_is_an_article_named_by_its_id),
        cmocka_unit_test(a_language_is_normalised_or_unknown),
        cmocka_unit_test(a_finished_article_cannot_be_changed),
        cmocka_unit_test(the_digest_changes_with_every_visible_part),
        cmocka_unit_test(block_kinds_have_names),
    };
    return cmocka_run_group_tests_name("article", tests, NULL, NULL);
}
