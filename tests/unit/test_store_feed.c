/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_store_feed.c - the change feed, and the revisions reserved for the index. */
#include "store_help.h"

#include <stdio.h>
#include <string.h>

static void changes_come_in_order_in_slices(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    for (int i = 0; i < 7; i++) {
        char id[16];
        snprintf(id, sizeof id, "a%d", i);
        help_put(s, help_article(id, "text"));
    }
    ng_change slice[3];
    uint64_t after = 0;
    size_t n = 0, seen = 0;
    do {
        MUST(ng_store_changes(s, after, slice, 3, &n, &help_err));
        for (size_t i = 0; i < n; i++)
            assert_int_equal(slice[i].seq, ++after);
        seen += n;
    } while (n > 0);
    assert_int_equal(seen, 7);
    ng_store_free(s);
}

static void an_empty_store_has_no_changes(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    ng_change change;
    size_t n = 9;
    uint64_t seq = 9;
    MUST(ng_store_changes(s, 0, &change, 1, &n, &help_err));
    MUST(ng_store_last_seq(s, &seq, &help_err));
    assert_int_equal(n, 0);
    assert_int_equal(seq, 0);
    ng_store_free(s);
}

static void a_change_says_what_happened(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    help_put(s, help_article("a", "one"));
    help_put(s, help_article("a", "three"));
    help_delete(s, "a");
    ng_change c[4];
    size_t n = 0;
    MUST(ng_store_changes(s, 0, c, 4, &n, &help_err));
    assert_int_equal(n, 3);
    assert_int_equal(c[0].kind, NG_CHANGE_PUT);
    assert_int_equal(c[0].bytes, 3);
    assert_int_equal(c[1].revision, 2);
    assert_int_equal(c[1].bytes, 5);
    assert_int_equal(c[2].kind, NG_CHANGE_DELETE);
    assert_int_equal(c[2].number, 1);
    assert_int_equal(c[2].bytes, 0);
    ng_store_free(s);
}

static void a_feed_past_its_end_is_empty(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    help_put(s, help_article("a", "one"));
    ng_change c;
    size_t n = 9;
    MUST(ng_store_changes(s, UINT64_MAX, &c, 1, &n, &help_err));
    assert_int_equal(n, 0);
    MUST(ng_store_changes(s, 0, &c, 0, &n, &help_err));
    assert_int_equal(n, 0);
    ng_store_free(s);
}

static void a_reader_sees_only_committed_changes(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE), *reader = help_open(NG_STORE_READ);
    ng_article *a = help_article("a", "one");
    ng_put put;
    uint64_t seq = 9;
    MUST(ng_store_begin(s, &help_err));
    MUST(ng_store_put(s, a, &put, &help_err));
    MUST(ng_store_last_seq(reader, &seq, &help_err));
    assert_int_equal(seq, 0);
    MUST(ng_store_commit(s, &help_err));
    MUST(ng_store_last_seq(reader, &seq, &help_err));
    assert_int_equal(seq, put.seq);
    ng_article_free(a);
    ng_store_free(reader);
    ng_store_free(s);
}

static void numbers_of_the_feed_survive_reopening_and_erasing(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    help_put(s, help_article("a", "one"));
    help_delete(s, "a");
    MUST(ng_store_begin(s, &help_err));
    MUST(ng_store_erase(s, 2, &help_err));
    MUST(ng_store_commit(s, &help_err));
    ng_store_free(s);
    s = help_open(NG_STORE_WRITE);
    ng_put put = help_put(s, help_article("b", "two"));
    assert_int_equal(put.number, 2);
    assert_int_equal(put.seq, 3);
    ng_store_free(s);
}

static void reserved_revisions_are_never_given_twice(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    uint64_t first = 0;
    MUST(ng_store_reserve_revisions(s, 100, &first, &help_err));
    assert_int_equal(first, 1);
    ng_store_free(s);
    s = help_open(NG_STORE_WRITE);
    MUST(ng_store_reserve_revisions(s, 1, &first, &help_err));
    assert_int_equal(first, 101);
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_store_reserve_revisions(s, INT64_MAX, &first, &err), NG_LIMIT);
    MUST(ng_store_reserve_revisions(s, 1, &first, &help_err));
    assert_int_equal(first, 102);
    ng_store_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(changes_come_in_order_in_slices),
        IN_FOLDER(an_empty_store_has_no_changes),
        IN_FOLDER(a_change_says_what_happened),
        IN_FOLDER(a_feed_past_its_end_is_empty),
        IN_FOLDER(a_reader_sees_only_committed_changes),
        IN_FOLDER(numbers_of_the_feed_survive_reopening_and_erasing),
        IN_FOLDER(reserved_revisions_are_never_given_twice),
    };
    return cmocka_run_group_tests_name("store_feed", tests, NULL, NULL);
}
