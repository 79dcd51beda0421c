/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_store_text.c - texts that lie packed: round trips, and rows that somebody forged. */
#include "store_help.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store_private.h"

/* Letters in which nothing repeats that LZ4 could use. */
static char *random_text(size_t len)
{
    uint32_t random = 7;
    char *text = malloc(len + 1);
    assert_non_null(text);
    for (size_t i = 0; i < len; i++) {
        random = random * 1664525 + 1013904223;
        text[i] = (char)('a' + (random >> 16) % 26);
    }
    text[len] = '\0';
    return text;
}

/* A text of `len` bytes that repeats itself in each of its lines. */
static char *plain_text(size_t len)
{
    static const char line[] = "The night ferry sailed, and the night shift sailed with it. ";
    char *text = malloc(len + 1);
    assert_non_null(text);
    for (size_t i = 0; i < len; i++)
        text[i] = line[i % (sizeof line - 1)];
    text[len] = '\0';
    return text;
}

/* Pack and unpack; frees the text. Whether it was packed. */
static int round_trip(char *text, size_t len)
{
    NG_AUTO(ng_buf_release) ng_buf packed = NG_BUF_INIT;
    NG_AUTO(ng_buf_release) ng_buf plain = NG_BUF_INIT;
    ng_row_text stored;
    ng_store_bytes back;
    MUST(ng_row_pack_text((ng_store_bytes){text, len}, &packed, &stored, &help_err));
    assert_true(stored.packed ? stored.bytes.len < len : stored.bytes.data == text);
    MUST(ng_row_unpack_text(stored, &plain, &back, &help_err));
    assert_int_equal(back.len, len);
    assert_memory_equal(back.data, text, len + 1);
    free(text);
    return stored.packed;
}

static void short_texts_stay_plain(void **state)
{
    (void)state;
    for (size_t len = 0; len < 20; len++)
        assert_false(round_trip(plain_text(len), len));
}

static void texts_of_all_lengths_come_back(void **state)
{
    (void)state;
    int packed = 0;
    for (size_t len = 20; len < 3000; len += 1 + len / 50)
        packed += round_trip(plain_text(len), len);
    assert_true(packed > 100);
}

static void what_does_not_repeat_stays_plain(void **state)
{
    (void)state;
    assert_false(round_trip(random_text(5000), 5000));
    assert_false(round_trip(random_text(NG_ARTICLE_TEXT_MAX), NG_ARTICLE_TEXT_MAX));
}

static void what_saves_less_than_an_eighth_stays_plain(void **state)
{
    (void)state;
    const size_t len = 8000;
    for (int repeats = 0; repeats < 2; repeats++) {
        char *text = random_text(len);
        size_t again = repeats ? 1100 : 900; /* an eighth is 1000 */
        memcpy(text + len - again, text, again);
        assert_int_equal(round_trip(text, len), repeats);
    }
}

static void the_longest_text_is_packed_and_comes_back(void **state)
{
    (void)state;
    assert_true(round_trip(plain_text(NG_ARTICLE_TEXT_MAX), NG_ARTICLE_TEXT_MAX));
    assert_true(round_trip(plain_text(NG_ARTICLE_TEXT_MAX - 1), NG_ARTICLE_TEXT_MAX - 1));
}

static int can_be_read(const void *data, size_t len, int packed)
{
    NG_AUTO(ng_buf_release) ng_buf room = NG_BUF_INIT;
    ng_store_bytes text;
    ng_row_text stored = {{data, len}, packed};
    MUST(ng_row_unpack_text(stored, &room, &text, &help_err));
    return text.data != NULL;
}

static void a_longer_text_is_not_read(void **state)
{
    (void)state;
    NG_AUTO(ng_buf_release) ng_buf room = NG_BUF_INIT;
    ng_row_text stored;
    char *text = plain_text(NG_ARTICLE_TEXT_MAX + 1);
    assert_true(can_be_read(text, NG_ARTICLE_TEXT_MAX, 0));
    assert_false(can_be_read(text, NG_ARTICLE_TEXT_MAX + 1, 0));
    MUST(ng_row_pack_text((ng_store_bytes){text, NG_ARTICLE_TEXT_MAX}, &room, &stored, &help_err));
    assert_int_equal(room.data[2], 0x40); /* 4 MB: 00 00 40 00 */
    assert_true(can_be_read(room.data, room.len, 1));
    room.data[0] = 1;
    assert_false(can_be_read(room.data, room.len, 1));
    free(text);
}

static void a_packed_text_begins_with_its_length(void **state)
{
    (void)state;
    NG_AUTO(ng_buf_release) ng_buf room = NG_BUF_INIT;
    ng_row_text stored;
    char *text = plain_text(0x1234);
    MUST(ng_row_pack_text((ng_store_bytes){text, 0x1234}, &room, &stored, &help_err));
    free(text);
    assert_memory_equal(stored.bytes.data, "\x34\x12\0\0", 4);
    static const uint32_t wrong[] = {0,      1,           20,        0x1233,    0x1235,
                                     0x2234, 0x7FFFFFFFu, 1u << 31u, UINT32_MAX};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        for (int byte = 0; byte < 4; byte++)
            room.data[byte] = (char)(wrong[i] >> (8 * byte));
        assert_false(can_be_read(room.data, room.len, 1));
    }
}

static void a_packed_text_that_was_cut_is_not_read(void **state)
{
    (void)state;
    NG_AUTO(ng_buf_release) ng_buf room = NG_BUF_INIT;
    ng_row_text stored;
    char *text = plain_text(500);
    MUST(ng_row_pack_text((ng_store_bytes){text, 500}, &room, &stored, &help_err));
    free(text);
    assert_true(can_be_read(room.data, room.len, 1));
    for (size_t len = 0; len < stored.bytes.len; len++) {
        char *exact = malloc(len ? len : 1); /* so that a sanitizer sees the first byte too far */
        memcpy(exact, room.data, len);
        assert_false(can_be_read(exact, len, 1));
        free(exact);
    }
}

/* ---- Rows of a store. Article 1 lies packed, article 2 plain. ---- */

static void make_two(void)
{
    ng_store *s = help_open(NG_STORE_WRITE);
    char *text = plain_text(600);
    help_put(s, help_article("packed", text));
    free(text);
    help_put(s, help_article("plain", "untouched"));
    ng_store_free(s);
}

/* The text column of article 1, and its type; gives the bytes. */
static unsigned char *stored_text(size_t *ret_len, int *ret_type)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *q = NULL;
    assert_int_equal(sqlite3_open(help_path(NG_STORE_FILE), &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT text FROM revisions WHERE key >> 24 = 1", -1, &q, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_step(q), SQLITE_ROW);
    *ret_type = sqlite3_column_type(q, 0);
    *ret_len = (size_t)sqlite3_column_bytes(q, 0);
    unsigned char *copy = malloc(*ret_len);
    memcpy(copy, sqlite3_column_blob(q, 0), *ret_len);
    sqlite3_finalize(q);
    sqlite3_close(db);
    return copy;
}

/* Replace the text of article 1 and make its sum fit, as a hostile hand would. */
static void forge(const void *bytes, size_t len)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *q = NULL;
    uint64_t key = UINT64_C(1) << NG_STORE_REVISION_BITS | 1;
    assert_int_equal(sqlite3_open(help_path(NG_STORE_FILE), &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT meta FROM revisions WHERE key >> 24 = 1", -1, &q, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_step(q), SQLITE_ROW);
    ng_store_bytes meta = {sqlite3_column_blob(q, 0), (size_t)sqlite3_column_bytes(q, 0)};
    uint64_t sum = ng_row_sum(key, meta, (ng_row_text){{bytes, len}, 1});
    sqlite3_finalize(q);
    assert_int_equal(
        sqlite3_prepare_v2(db, "UPDATE revisions SET text = ?1, crc = ?2 WHERE key >> 24 = 1", -1,
                           &q, NULL),
        SQLITE_OK);
    if (len > 0)
        sqlite3_bind_blob(q, 1, bytes, (int)len, SQLITE_STATIC);
    else
        sqlite3_bind_zeroblob(q, 1, 0);
    sqlite3_bind_int64(q, 2, (sqlite3_int64)sum);
    assert_int_equal(sqlite3_step(q), SQLITE_DONE);
    sqlite3_finalize(q);
    sqlite3_close(db);
}

/* What the two ways of reading article 1 say; a copy has its text, whatever else happened. Article
 * 2 is read between them and afterwards. */
static void read_both(ng_status *ret_row, ng_status *ret_copy)
{
    ng_store *s = help_open(NG_STORE_READ);
    ng_store_row row;
    ng_article *a = NULL;
    *ret_row = ng_store_row_read(s, 1, 1, &row, NULL);
    MUST(ng_store_row_read(s, 2, 1, &row, &help_err));
    assert_string_equal(row.text, "untouched");
    *ret_copy = ng_store_get(s, 1, 0, &a, NULL, NULL);
    if (a) {
        char *text = plain_text(599);
        assert_string_equal(a->text, text);
        free(text);
    }
    ng_article_free(a);
    a = NULL;
    ng_store_row_done(s);
    MUST(ng_store_get(s, 2, 0, &a, NULL, &help_err));
    ng_article_free(a);
    ng_store_free(s);
}

static void assert_damaged(void)
{
    ng_status row, copy;
    read_both(&row, &copy);
    assert_int_equal(row, NG_CORRUPT);
    assert_int_equal(copy, NG_CORRUPT);
}

static void a_long_text_lies_packed_and_is_shown_plain(void **state)
{
    (void)state;
    size_t len;
    int type;
    make_two();
    free(stored_text(&len, &type));
    assert_int_equal(type, SQLITE_BLOB);
    assert_true(len < 200);
    ng_store *s = help_open(NG_STORE_READ);
    ng_store_row row;
    ng_article *a = NULL;
    char *text = plain_text(599); /* without the space at its end */
    MUST(ng_store_row_read(s, 1, 1, &row, &help_err));
    assert_string_equal(row.text, text);
    assert_int_equal(row.text_len, strlen(text));
    MUST(ng_store_get(s, 1, 0, &a, NULL, &help_err));
    assert_string_equal(a->text, text);
    ng_change c;
    size_t n;
    MUST(ng_store_changes(s, 0, &c, 1, &n, &help_err));
    assert_int_equal(c.bytes, strlen(text));
    ng_article_free(a);
    ng_store_free(s);
    free(text);
}

static void a_copy_leaves_the_row_that_is_held(void **state)
{
    (void)state;
    make_two();
    ng_store *s = help_open(NG_STORE_WRITE);
    char *other = plain_text(3000), *text = plain_text(599);
    memcpy(other, "Other", 5);
    help_put(s, help_article("other", other));
    ng_store_row row, again;
    ng_article *a = NULL;
    MUST(ng_store_row_read(s, 1, 1, &row, &help_err));
    MUST(ng_store_get(s, 3, 0, &a, NULL, &help_err));
    assert_string_equal(row.text, text);
    MUST(ng_store_row_read(s, 1, 1, &again, &help_err));
    assert_ptr_equal(again.text, row.text);
    MUST(ng_store_row_read(s, 3, 1, &row, &help_err));
    assert_memory_equal(row.text, "Other", 5);
    ng_article_free(a);
    ng_store_free(s);
    free(other);
    free(text);
}

static void a_flipped_bit_of_a_packed_text_is_named(void **state)
{
    (void)state;
    make_two();
    help_sql("UPDATE revisions SET text = CAST(substr(text, 1, 20) || x'00' || substr(text, 22) "
             "AS BLOB) WHERE key >> 24 = 1");
    assert_damaged();
}

static void packed_bytes_are_not_taken_for_plain_text(void **state)
{
    (void)state;
    make_two();
    help_sql("UPDATE revisions SET text = CAST(text AS TEXT) WHERE key >> 24 = 1");
    assert_damaged();
}

static void forged_bytes_never_give_another_article(void **state)
{
    (void)state;
    size_t len;
    int type;
    make_two();
    unsigned char *bytes = stored_text(&len, &type);
    unsigned refused = 0;
    for (size_t at = 0; at < len; at++) {
        static const unsigned char flips[] = {0x01, 0x80, 0xFF};
        for (size_t i = 0; i < sizeof flips; i++) {
            ng_status row, copy;
            bytes[at] ^= flips[i];
            forge(bytes, len);
            read_both(&row, &copy);
            assert_true(row == NG_OK || row == NG_CORRUPT); /* its sum fits, its words are others */
            assert_true(copy == NG_OK || copy == NG_CORRUPT);
            assert_true(copy == NG_CORRUPT || row == NG_OK);
            refused += copy == NG_CORRUPT;
            bytes[at] ^= flips[i];
        }
    }
    assert_true(refused > 2 * len); /* few of the three times `len` unpack to the same text */
    free(bytes);
}

static void forged_lengths_are_named(void **state)
{
    (void)state;
    size_t len;
    int type;
    make_two();
    unsigned char *bytes = stored_text(&len, &type);
    for (size_t cut = 0; cut < len; cut += 1 + cut / 8) {
        forge(bytes, cut);
        assert_damaged();
    }
    bytes[0]++;
    forge(bytes, len);
    assert_damaged();
    memset(bytes, 0xFF, 4);
    forge(bytes, len);
    assert_damaged();
    free(bytes);
}

static void a_packed_text_has_no_old_checksum(void **state)
{
    (void)state;
    make_two();
    help_sql("UPDATE revisions SET crc = crc & 0xFFFFFFFF WHERE key >> 24 = 1");
    assert_damaged();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_texts_stay_plain),
        cmocka_unit_test(texts_of_all_lengths_come_back),
        cmocka_unit_test(what_does_not_repeat_stays_plain),
        cmocka_unit_test(what_saves_less_than_an_eighth_stays_plain),
        cmocka_unit_test(the_longest_text_is_packed_and_comes_back),
        cmocka_unit_test(a_longer_text_is_not_read),
        cmocka_unit_test(a_packed_text_begins_with_its_length),
        cmocka_unit_test(a_packed_text_that_was_cut_is_not_read),
        IN_FOLDER(a_long_text_lies_packed_and_is_shown_plain),
        IN_FOLDER(a_copy_leaves_the_row_that_is_held),
        IN_FOLDER(a_flipped_bit_of_a_packed_text_is_named),
        IN_FOLDER(packed_bytes_are_not_taken_for_plain_text),
        IN_FOLDER(forged_bytes_never_give_another_article),
        IN_FOLDER(forged_lengths_are_named),
        IN_FOLDER(a_packed_text_has_no_old_checksum),
    };
    return cmocka_run_group_tests_name("store_text", tests, NULL, NULL);
}
