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
    ng_row_plain back = {0};
    ng_row_text stored;
    MUST(ng_row_pack_text((ng_store_bytes){text, len}, &packed, &stored, &help_err));
    assert_true(stored.packed ? stored.bytes.len < len : stored.bytes.data == text);
    MUST(ng_row_unpack_begin(stored, &back, &help_err));
    assert_int_equal(back.len, len);
    assert_true(ng_row_unpack(stored, &back, 0, SIZE_MAX));
    assert_memory_equal(back.data, text, len + 1);
    ng_buf_release(&back.room);
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
    ng_row_plain text = {0};
    ng_row_text stored = {{data, len}, packed};
    MUST(ng_row_unpack_begin(stored, &text, &help_err));
    int can = text.data && ng_row_unpack(stored, &text, 0, SIZE_MAX);
    ng_buf_release(&text.room);
    return can;
}

static void a_span_is_read_without_the_pieces_around_it(void **state)
{
    (void)state;
    NG_AUTO(ng_buf_release) ng_buf room = NG_BUF_INIT;
    const size_t len = 5 * NG_ROW_PIECE + 100;
    char *text = plain_text(len);
    ng_row_text stored;
    ng_row_plain u = {0};
    MUST(ng_row_pack_text((ng_store_bytes){text, len}, &room, &stored, &help_err));
    MUST(ng_row_unpack_begin(stored, &u, &help_err));
    static const size_t spans[][2] = {
        {2 * NG_ROW_PIECE + 5, 2 * NG_ROW_PIECE + 9},
        {NG_ROW_PIECE - 1, NG_ROW_PIECE + 1},
        {5 * NG_ROW_PIECE, SIZE_MAX},
        {7, 7},
        {SIZE_MAX, 3},
        {0, SIZE_MAX},
    };
    static const char *const there[] = {"001000", "111000", "111001", "111001", "111001", "111111"};
    for (size_t i = 0; i < sizeof there / sizeof *there; i++) {
        size_t end = spans[i][1] < len ? spans[i][1] : len;
        assert_true(ng_row_unpack(stored, &u, spans[i][0], spans[i][1]));
        if (spans[i][0] < end)
            assert_memory_equal(u.data + spans[i][0], text + spans[i][0], end - spans[i][0]);
        for (size_t piece = 0; piece < 6; piece++)
            assert_int_equal(u.there[piece], there[i][piece] == '1');
    }
    assert_memory_equal(u.data, text, len + 1);
    ng_buf_release(&u.room);
    free(text);
}

static void texts_at_the_border_of_a_piece_come_back(void **state)
{
    (void)state;
    for (size_t pieces = 1; pieces < 4; pieces++)
        for (size_t len = pieces * NG_ROW_PIECE - 2; len <= pieces * NG_ROW_PIECE + 2; len++)
            assert_true(round_trip(plain_text(len), len));
}

static void a_piece_that_does_not_repeat_is_packed_among_others_that_do(void **state)
{
    (void)state;
    const size_t len = 4 * NG_ROW_PIECE;
    char *text = plain_text(len), *other = random_text(NG_ROW_PIECE);
    memcpy(text + NG_ROW_PIECE, other, NG_ROW_PIECE);
    free(other);
    assert_true(round_trip(text, len));
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
    const size_t plain = 2 * NG_ROW_PIECE + 20; /* three blocks */
    char *text = plain_text(plain);
    MUST(ng_row_pack_text((ng_store_bytes){text, plain}, &room, &stored, &help_err));
    free(text);
    assert_true(can_be_read(room.data, room.len, 1));
    MUST(ng_buf_add_char(&room, 0, &help_err));
    assert_false(can_be_read(room.data, room.len, 1));
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

static void spans_of_the_row_that_is_held_stay_where_they_are(void **state)
{
    (void)state;
    const uint32_t piece = NG_ROW_PIECE, len = 6 * NG_ROW_PIECE - 1;
    ng_store *s = help_open(NG_STORE_WRITE);
    char *text = plain_text(len);
    help_put(s, help_article("long", text));
    ng_store_row first, row;
    MUST(ng_store_row_read_span(s, 1, 1, 3 * piece, 3 * piece + 50, &first, &help_err));
    assert_memory_equal(first.text + 3 * piece, text + 3 * piece, 50);
    MUST(ng_store_row_read_span(s, 1, 1, 10, 60, &row, &help_err));
    assert_memory_equal(row.text + 10, text + 10, 50);
    MUST(ng_store_row_read(s, 1, 1, &row, &help_err));
    assert_ptr_equal(row.text, first.text);
    assert_ptr_equal(row.id, first.id);
    assert_string_equal(row.text, text);
    assert_int_equal(row.text_len, len);
    MUST(ng_store_row_read_span(s, 1, 1, 0, 0, &row, &help_err));
    assert_string_equal(row.title, first.title);
    ng_store_free(s);
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
        cmocka_unit_test(a_span_is_read_without_the_pieces_around_it),
        cmocka_unit_test(texts_at_the_border_of_a_piece_come_back),
        cmocka_unit_test(a_piece_that_does_not_repeat_is_packed_among_others_that_do),
        IN_FOLDER(spans_of_the_row_that_is_held_stay_where_they_are),
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
