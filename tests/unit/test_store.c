/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_store.c - accepting, finding, reading and deleting articles. */
#include "store_help.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "store_private.h"

static void a_reader_is_told_that_there_is_no_store(void **state)
{
    (void)state;
    ng_store *s = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_store_open(help_dir, NG_STORE_READ, &s, &err), NG_NOTFOUND);
    assert_null(s);
    assert_non_null(strstr(err.text, NG_STORE_FILE));
    ng_store_free(NULL);
}

static void a_new_store_is_empty_and_keeps_its_uuid(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    char uuid[NG_STORE_UUID];
    snprintf(uuid, sizeof uuid, "%s", ng_store_uuid(s));
    assert_int_equal(strspn(uuid, "0123456789abcdef"), 32);
    ng_store_counts counts;
    MUST(ng_store_count(s, &counts, &help_err));
    assert_int_equal(counts.articles + counts.revisions + counts.deleted + counts.last_seq, 0);
    assert_true(counts.bytes > 0);
    ng_store_free(s);
    s = help_open(NG_STORE_READ);
    assert_string_equal(ng_store_uuid(s), uuid);
    ng_store_free(s);
}

static void an_article_comes_back_as_it_was(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    ng_article *a = help_full_article("ferry"), *back = NULL;
    ng_put put;
    MUST(ng_store_begin(s, &help_err));
    MUST(ng_store_put(s, a, &put, &help_err));
    MUST(ng_store_commit(s, &help_err));
    assert_int_equal(put.state, NG_PUT_NEW);
    assert_int_equal(put.revision, 1);
    assert_int_equal(put.number, 1);
    assert_int_equal(put.seq, 1);
    uint32_t revision = 0;
    MUST(ng_store_get(s, 1, 0, &back, &revision, &help_err));
    assert_int_equal(revision, 1);
    help_assert_same_article(a, back);
    unsigned char left[32], right[32];
    MUST(ng_article_digest(a, left, &help_err));
    MUST(ng_article_digest(back, right, &help_err));
    assert_memory_equal(left, right, 32);
    ng_article_free(back);
    ng_article_free(a);
    ng_store_free(s);
}

static void a_restored_article_has_the_same_passages(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    ng_article *a = help_full_article("ferry"), *back = NULL;
    uint64_t number = help_put(s, help_full_article("ferry")).number;
    MUST(ng_store_get(s, number, 1, &back, NULL, &help_err));
    ng_passages left = NG_PASSAGES_INIT, right = NG_PASSAGES_INIT;
    MUST(ng_article_passages(a, &left, &help_err));
    MUST(ng_article_passages(back, &right, &help_err));
    assert_int_equal(left.n, right.n);
    for (size_t i = 0; i < left.n; i++) {
        assert_int_equal(left.items[i].start, right.items[i].start);
        assert_int_equal(left.items[i].end, right.items[i].end);
    }
    ng_passages_release(&left);
    ng_passages_release(&right);
    ng_article_free(back);
    ng_article_free(a);
    ng_store_free(s);
}

static void the_same_article_again_writes_nothing(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    help_put(s, help_article("a", "first"));
    help_put(s, help_article("b", "other"));
    ng_put put = help_put(s, help_article("a", "first"));
    assert_int_equal(put.state, NG_PUT_SAME);
    assert_int_equal(put.revision, 1);
    assert_int_equal(put.seq, 1);
    uint64_t seq = 0;
    MUST(ng_store_last_seq(s, &seq, &help_err));
    assert_int_equal(seq, 2);
    ng_store_free(s);
}

static void a_changed_article_gets_the_next_revision(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    help_put(s, help_article("a", "first wording"));
    ng_put put = help_put(s, help_article("a", "second wording"));
    assert_int_equal(put.state, NG_PUT_CHANGED);
    assert_int_equal(put.revision, 2);
    assert_int_equal(put.number, 1);
    assert_int_equal(put.seq, 2);
    ng_article *old = NULL, *new = NULL;
    MUST(ng_store_get(s, 1, 1, &old, NULL, &help_err));
    MUST(ng_store_get(s, 1, 0, &new, NULL, &help_err));
    assert_string_equal(old->text, "first wording");
    assert_string_equal(new->text, "second wording");
    ng_article_free(old);
    ng_article_free(new);
    ng_store_free(s);
}

static void a_revision_past_the_last_is_refused(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    help_put(s, help_article("a", "one"));
    ng_store_entry e;
    for (uint32_t last = NG_STORE_REVISION_MAX - 1; last <= NG_STORE_REVISION_MAX; last++) {
        ng_article *a = help_article("a", last < NG_STORE_REVISION_MAX ? "two" : "three");
        MUST(ng_store_begin(s, &help_err));
        MUST(ng_store_entry_read(s, "a", &e, &help_err));
        ng_store_entry_done(s);
        e.origin = NULL;
        e.revision = last;
        e.seq = s->tally.last_seq + 1;
        MUST(ng_store_write_rows(s, &e, "a", NULL, &help_err)); /* as if it had come so far */
        ng_put put = {0};
        ng_error err = NG_ERROR_INIT;
        ng_status status = ng_store_put(s, a, &put, &err);
        if (last < NG_STORE_REVISION_MAX)
            assert_int_equal(put.revision, NG_STORE_REVISION_MAX);
        else
            assert_int_equal(status, NG_LIMIT);
        MUST(ng_store_commit(s, &help_err));
        ng_article_free(a);
    }
    ng_store_free(s);
}

static void a_path_id_belongs_to_its_first_place(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    help_put(s, help_path_article("news/a.txt", "/home/x/news/a.txt", "one"));
    ng_put put = help_put(s, help_path_article("news/a.txt", "/home/x/news/a.txt", "two"));
    assert_int_equal(put.state, NG_PUT_CHANGED);
    ng_article *other = help_path_article("news/a.txt", "/srv/news/a.txt", "three");
    ng_error err = NG_ERROR_INIT;
    MUST(ng_store_begin(s, &help_err));
    assert_int_equal(ng_store_put(s, other, &put, &err), NG_TAKEN);
    MUST(ng_store_commit(s, &help_err));
    assert_non_null(strstr(err.text, "/home/x/news/a.txt"));
    assert_non_null(strstr(err.text, "/srv/news/a.txt"));
    assert_non_null(strstr(err.text, "--id-prefix"));
    ng_article_free(other);
    ng_store_free(s);
}

static void a_given_id_belongs_to_nobody(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    help_put(s, help_article("a", "one"));
    ng_article *a = help_full_article("a");
    assert_string_not_equal(a->origin, "socket");
    assert_int_equal(help_put(s, a).state, NG_PUT_CHANGED);
    ng_store_free(s);
}

static void a_deleted_article_is_not_found(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    help_put(s, help_article("a", "gone soon"));
    help_delete(s, "a");
    uint64_t number;
    uint32_t revision;
    ng_article *a = NULL;
    ng_store_row row;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_store_find(s, "a", &number, &revision, &err), NG_NOTFOUND);
    assert_int_equal(ng_store_get(s, 1, 0, &a, NULL, &err), NG_NOTFOUND);
    assert_int_equal(ng_store_get(s, 1, 1, &a, NULL, &err), NG_NOTFOUND);
    assert_int_equal(ng_store_row_read(s, 1, 1, &row, &err), NG_NOTFOUND);
    MUST(ng_store_get_for_index(s, 1, 1, &a, &help_err));
    assert_string_equal(a->text, "gone soon");
    ng_article_free(a);
    ng_store_free(s);
}

static void an_id_added_again_after_a_delete_gets_a_new_number(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    help_put(s, help_article("a", "text"));
    help_delete(s, "a");
    ng_put put = help_put(s, help_article("a", "text"));
    assert_int_equal(put.state, NG_PUT_NEW);
    assert_int_equal(put.number, 2);
    assert_int_equal(put.revision, 1);
    ng_store_free(s);
}

static void erased_text_is_no_longer_in_the_file(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    help_put(s, help_article("a", "zanzibarquux"));
    help_put(s, help_article("b", "stays"));
    help_delete(s, "a");
    MUST(ng_store_begin(s, &help_err));
    MUST(ng_store_erase(s, 2, &help_err)); /* before the delete: nothing */
    MUST(ng_store_commit(s, &help_err));
    ng_article *a = NULL;
    MUST(ng_store_get_for_index(s, 1, 1, &a, &help_err));
    ng_article_free(a);
    MUST(ng_store_begin(s, &help_err));
    MUST(ng_store_erase(s, 3, &help_err));
    MUST(ng_store_commit(s, &help_err));
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_store_get_for_index(s, 1, 1, &a, &err), NG_NOTFOUND);
    ng_store_counts counts;
    MUST(ng_store_count(s, &counts, &help_err));
    assert_int_equal(counts.articles, 1);
    assert_int_equal(counts.revisions, 1);
    assert_int_equal(counts.deleted, 1);
    MUST(ng_store_checkpoint(s, &help_err));
    ng_store_free(s);
    FILE *f = fopen(help_path(NG_STORE_FILE), "rb");
    assert_non_null(f);
    static char bytes[1 << 20];
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    assert_null(memmem(bytes, n, "zanzibarquux", 12));
    assert_non_null(memmem(bytes, n, "stays", 5));
}

static void a_rolled_back_transaction_leaves_nothing(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    ng_article *a = help_article("a", "text");
    ng_put put;
    MUST(ng_store_begin(s, &help_err));
    MUST(ng_store_put(s, a, &put, &help_err));
    ng_store_rollback(s);
    ng_error err = NG_ERROR_INIT;
    uint64_t number;
    uint32_t revision;
    assert_int_equal(ng_store_find(s, "a", &number, &revision, &err), NG_NOTFOUND);
    assert_int_equal(help_put(s, a).number, 1);
    ng_store_free(s);
}

static void a_put_without_begin_is_refused(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    ng_article *a = help_article("a", "text");
    ng_put put;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_store_put(s, a, &put, &err), NG_INVALID);
    ng_error_clear(&err);
    assert_int_equal(ng_store_commit(s, &err), NG_INVALID);
    ng_article_free(a);
    ng_store_free(s);
}

static void a_failed_article_leaves_the_transaction_usable(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    help_put(s, help_article("seed", "seed"));
    /* a row in the way of the next number: the insert of its revision fails */
    help_sql("INSERT INTO revisions VALUES ((2 << 24) + 1, x'01', 'x', x'01', 0)");
    ng_article *bad = help_article("bad", "bad"), *good = help_article("seed", "good");
    ng_put put;
    ng_error err = NG_ERROR_INIT;
    MUST(ng_store_begin(s, &help_err));
    assert_int_equal(ng_store_put(s, bad, &put, &err), NG_IO);
    MUST(ng_store_put(s, good, &put, &help_err));
    MUST(ng_store_commit(s, &help_err));
    uint64_t number;
    uint32_t revision;
    ng_error_clear(&err);
    assert_int_equal(ng_store_find(s, "bad", &number, &revision, &err), NG_NOTFOUND);
    MUST(ng_store_find(s, "seed", &number, &revision, &help_err));
    assert_int_equal(revision, 2);
    ng_article_free(bad);
    ng_article_free(good);
    ng_store_free(s);
}

static void a_row_is_what_a_hit_shows(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    help_put(s, help_full_article("ferry"));
    help_put(s, help_article("bare", "Only text."));
    ng_store *reader = help_open(NG_STORE_READ);
    ng_store_row row;
    MUST(ng_store_row_read(reader, 1, 1, &row, &help_err));
    assert_string_equal(row.id, "ferry");
    assert_string_equal(row.title, "Ferry crews walk out");
    assert_string_equal(row.url, "https://example.org/ferry?a=1");
    assert_string_equal(row.source, "Halden Courier");
    assert_string_equal(row.section, "Härbör");
    assert_string_equal(row.lang, "en");
    assert_int_equal(row.title_source, NG_TITLE_GIVEN);
    assert_int_equal(row.published.unix_seconds, -12345);
    assert_int_equal(row.published.offset_minutes, -90);
    assert_int_equal(strlen(row.text), row.text_len);
    MUST(ng_store_row_read(reader, 2, 1, &row, &help_err));
    assert_null(row.url);
    assert_null(row.source);
    assert_string_equal(row.text, "Only text.");
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_store_row_read(reader, 2, 2, &row, &err), NG_NOTFOUND);
    ng_error_clear(&err);
    assert_int_equal(ng_store_row_read(reader, UINT64_MAX, 1, &row, &err), NG_NOTFOUND);
    ng_store_row_done(reader);
    ng_store_free(reader);
    ng_store_free(s);
}

static void a_reader_sees_what_was_committed_after_it_opened(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    ng_store *reader = help_open(NG_STORE_READ);
    uint64_t number;
    uint32_t revision;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_store_find(reader, "a", &number, &revision, &err), NG_NOTFOUND);
    help_put(s, help_article("a", "text"));
    MUST(ng_store_find(reader, "a", &number, &revision, &help_err));
    help_delete(s, "a");
    ng_store_row row;
    ng_error_clear(&err);
    assert_int_equal(ng_store_row_read(reader, number, revision, &row, &err), NG_NOTFOUND);
    ng_store_free(reader);
    ng_store_free(s);
}

static void rows_are_of_one_snapshot_until_done(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE), *reader = help_open(NG_STORE_READ);
    help_put(s, help_article("a", "one"));
    help_put(s, help_article("b", "two"));
    ng_store_row row;
    MUST(ng_store_row_read(reader, 1, 1, &row, &help_err));
    help_delete(s, "a");
    help_delete(s, "b");
    MUST(ng_store_row_read(reader, 2, 1, &row, &help_err));
    assert_string_equal(row.text, "two");
    ng_store_row_done(reader);
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_store_row_read(reader, 2, 1, &row, &err), NG_NOTFOUND);
    ng_store_row_done(reader);
    ng_store_row_done(reader);
    ng_store_free(reader);
    ng_store_free(s);
}

static void a_reader_cannot_write(void **state)
{
    (void)state;
    ng_store_free(help_open(NG_STORE_WRITE));
    ng_store *s = help_open(NG_STORE_READ);
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_store_begin(s, &err), NG_INVALID);
    ng_store_free(s);
}

static int collect(void *data, const char *id)
{
    ng_buf *b = data;
    MUST(ng_buf_addf(b, &help_err, "%s ", id));
    return strcmp(id, "c") == 0;
}

static void live_ids_are_listed_in_order_until_told_to_stop(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    const char *ids[] = {"d", "b", "c", "a", "aa"};
    for (size_t i = 0; i < 5; i++)
        help_put(s, help_article(ids[i], "text"));
    help_delete(s, "b");
    NG_AUTO(ng_buf_release) ng_buf b = NG_BUF_INIT;
    MUST(ng_store_each_id(s, collect, &b, &help_err));
    assert_string_equal(b.data, "a aa c ");
    ng_store_free(s);
}

static void a_long_place_is_shown_by_its_end(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    char place[400];
    memset(place, 'x', sizeof place);
    memcpy(place, "/", 1);
    snprintf(place + 300, 100, "/ü/end.txt");
    help_put(s, help_path_article("end.txt", place, "one"));
    ng_article *a = help_path_article("end.txt", "/other/end.txt", "two");
    ng_put put;
    ng_error err = NG_ERROR_INIT;
    MUST(ng_store_begin(s, &help_err));
    assert_int_equal(ng_store_put(s, a, &put, &err), NG_TAKEN);
    ng_store_rollback(s);
    assert_non_null(strstr(err.text, "xxx/ü/end.txt"));
    assert_non_null(strstr(err.text, "/other/end.txt"));
    assert_non_null(strstr(err.text, "--id-prefix"));
    ng_article_free(a);
    ng_store_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_reader_is_told_that_there_is_no_store),
        IN_FOLDER(a_new_store_is_empty_and_keeps_its_uuid),
        IN_FOLDER(an_article_comes_back_as_it_was),
        IN_FOLDER(a_restored_article_has_the_same_passages),
        IN_FOLDER(the_same_article_again_writes_nothing),
        IN_FOLDER(a_changed_article_gets_the_next_revision),
        IN_FOLDER(a_revision_past_the_last_is_refused),
        IN_FOLDER(a_path_id_belongs_to_its_first_place),
        IN_FOLDER(a_given_id_belongs_to_nobody),
        IN_FOLDER(a_deleted_article_is_not_found),
        IN_FOLDER(an_id_added_again_after_a_delete_gets_a_new_number),
        IN_FOLDER(erased_text_is_no_longer_in_the_file),
        IN_FOLDER(a_rolled_back_transaction_leaves_nothing),
        IN_FOLDER(a_put_without_begin_is_refused),
        IN_FOLDER(a_failed_article_leaves_the_transaction_usable),
        IN_FOLDER(a_row_is_what_a_hit_shows),
        IN_FOLDER(a_reader_sees_what_was_committed_after_it_opened),
        IN_FOLDER(rows_are_of_one_snapshot_until_done),
        IN_FOLDER(a_reader_cannot_write),
        IN_FOLDER(live_ids_are_listed_in_order_until_told_to_stop),
        IN_FOLDER(a_long_place_is_shown_by_its_end),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
