/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_spelling.c - typos between words, and the words of an index. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "spelling_fixture.h"

/* ---- Distance ---- */

static uint32_t random_below(uint64_t *state, uint32_t n)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33) % n;
}

/* By its definition, without a table or a bound. */
static uint32_t plain_distance(const uint32_t *a, size_t n, const uint32_t *b, size_t m)
{
    if (n == 0 || m == 0)
        return (uint32_t)(n + m);
    uint32_t best = plain_distance(a, n - 1, b, m - 1) + (a[n - 1] != b[m - 1]);
    uint32_t shorter = plain_distance(a, n - 1, b, m) + 1;
    best = shorter < best ? shorter : best;
    shorter = plain_distance(a, n, b, m - 1) + 1;
    best = shorter < best ? shorter : best;
    if (n > 1 && m > 1 && a[n - 1] == b[m - 2] && a[n - 2] == b[m - 1]) {
        shorter = plain_distance(a, n - 2, b, m - 2) + 1;
        best = shorter < best ? shorter : best;
    }
    return best;
}

static size_t random_word(uint64_t *r, uint32_t letters[8])
{
    size_t n = random_below(r, 7);
    for (size_t i = 0; i < n; i++)
        letters[i] = 'a' + random_below(r, 3);
    return n;
}

static void distance_is_that_of_its_definition(void **state)
{
    (void)state;
    uint64_t r = 17;
    for (int i = 0; i < 20000; i++) {
        uint32_t a[8], b[8];
        size_t n = random_word(&r, a), m = random_word(&r, b);
        uint32_t expected = plain_distance(a, n, b, m);
        for (uint32_t most = 1; most <= 2; most++)
            assert_int_equal(ng_spelling_distance(a, n, b, m, most),
                             expected <= most ? expected : most + 1);
    }
}

static uint32_t distance(const char *a, const char *b)
{
    uint32_t x[NG_SPELLING_LETTERS_MAX], y[NG_SPELLING_LETTERS_MAX];
    size_t n = ng_spelling_letters(a, strlen(a), x), m = ng_spelling_letters(b, strlen(b), y);
    return ng_spelling_distance(x, n, y, m, 2);
}

static void letters_are_counted_not_bytes(void **state)
{
    (void)state;
    assert_int_equal(distance("strasse", "strase"), 1);
    assert_int_equal(distance("\xD0\xBF\xD1\x83\xD1\x82", "\xD0\xBF\xD1\x82\xD1\x83"), 1);
    assert_int_equal(distance("abc", "acb"), 1);
    assert_int_equal(distance("ca", "abc"), 3);
    assert_int_equal(distance("abcdefgh", "badcefgh"), 2);
    assert_int_equal(distance("abcdefgh", "badcfegh"), 3);
}

static void a_sign_differs_in_two_bits_for_each_typo(void **state)
{
    (void)state;
    uint64_t r = 4;
    for (int i = 0; i < 20000; i++) {
        uint32_t a[8], b[8];
        size_t n = random_word(&r, a), m = random_word(&r, b);
        uint32_t d = ng_spelling_distance(a, n, b, m, 2);
        uint32_t differ = ng_spelling_sign(a, n) ^ ng_spelling_sign(b, m);
        assert_true(d > 2 || (uint32_t)__builtin_popcount(differ) <= 2 * d);
    }
}

static void words_have_so_many_letters_and_no_more(void **state)
{
    (void)state;
    char word[NG_SPELLING_LETTERS_MAX + 2];
    uint32_t letters[NG_SPELLING_LETTERS_MAX];
    memset(word, 'a', sizeof word);
    for (size_t n = NG_SPELLING_LETTERS_MAX - 1; n <= NG_SPELLING_LETTERS_MAX + 1; n++)
        assert_int_equal(ng_spelling_letters(word, n, letters),
                         n <= NG_SPELLING_LETTERS_MAX ? n : 0);
}

/* ---- Tables ---- */

static const ng_spelling_table *take(spelling_fixture *f, const char *word)
{
    ng_error err = NG_ERROR_INIT;
    ng_deadline never = ng_deadline_never();
    const ng_spelling_table *t = NULL;
    ng_index *ix = fixture_enter(f->s->f);
    assert_int_equal(ng_spelling_take(f->spelling, ix, word, strlen(word), &never, &t, &err),
                     NG_OK);
    assert_non_null(t);
    fixture_leave(f->s->f);
    return t;
}

/* The near words, separated by spaces. */
static const char *near(spelling_fixture *f, const char *word, uint32_t most, char ret[200])
{
    const ng_spelling_table *t = take(f, word);
    ng_spelling_near found[8];
    size_t n = ng_spelling_find_near(t, word, strlen(word), most, 0, found, 8, NULL);
    ret[0] = '\0';
    for (size_t i = 0; i < n; i++)
        snprintf(ret + strlen(ret), 200 - strlen(ret), "%s%s", i > 0 ? " " : "",
                 ng_spelling_text(t, found[i].word));
    ng_spelling_give_back(f->spelling, t);
    return ret;
}

static void near_words_come_by_distance_and_frequency(void **state)
{
    char text[200];
    assert_string_equal(near(*state, "harbuor", 1, text), "harbour");
    assert_string_equal(near(*state, "harbours", 2, text), "harbour");
    assert_string_equal(near(*state, "goverment", 1, text), "government");
    assert_string_equal(near(*state, "goverment", 2, text), "government governments");
    assert_string_equal(near(*state, "bombrs", 1, text), "bombers");
    assert_string_equal(near(*state, "zircn", 1, text), "zircon");
    assert_string_equal(near(*state, "fom", 1, text), "form from");
}

static void the_first_letter_must_be_right_and_digits_are_none(void **state)
{
    char text[200];
    assert_string_equal(near(*state, "garbour", 1, text), "");
    assert_string_equal(near(*state, "aharbour", 2, text), "");
    assert_string_equal(near(*state, "f25", 1, text), "");
    assert_string_equal(near(*state, "xyzzy", 2, text), "");
}

static void more_than_asked_are_cut(void **state)
{
    spelling_fixture *f = *state;
    const ng_spelling_table *t = take(f, "goverment");
    ng_spelling_near found[2];
    int cut = 0;
    assert_int_equal(ng_spelling_find_near(t, "goverment", 9, 2, 0, found, 2, &cut), 2);
    assert_false(cut);
    assert_int_equal(ng_spelling_find_near(t, "goverment", 9, 2, 0, found, 1, &cut), 1);
    assert_true(cut);
    assert_string_equal(ng_spelling_text(t, found[0].word), "government");
    ng_spelling_give_back(f->spelling, t);
}

/* `word` in so many passages. */
static void put_often(spelling_fixture *f, const char *id, const char *word, size_t passages)
{
    const char *lines[NG_SPELLING_FREQUENT + 2] = {NULL};
    for (size_t i = 0; i < passages; i++)
        lines[i] = word;
    search_put(f->s, id, lines);
}

static void near_words_may_be_asked_to_be_frequent(void **state)
{
    spelling_fixture *f = *state;
    put_often(f, "99", "lantern", NG_SPELLING_FREQUENT - 1);
    put_often(f, "100", "latern", NG_SPELLING_FREQUENT);
    put_often(f, "101", "lanternx", NG_SPELLING_FREQUENT + 1);
    search_index(f->s);
    const ng_spelling_table *t = take(f, "lanterm");
    ng_spelling_near found[4];
    assert_int_equal(t->n_frequent, 2);
    for (uint64_t least = NG_SPELLING_FREQUENT - 1; least <= NG_SPELLING_FREQUENT + 2; least++) {
        size_t n = ng_spelling_find_near(t, "lanterm", 7, 2, least, found, 4, NULL);
        assert_int_equal(n, NG_SPELLING_FREQUENT + 2 - least);
        for (size_t i = 0; i < n; i++)
            assert_true(found[i].word->documents >= least);
    }
    ng_spelling_give_back(f->spelling, t);
}

static void a_stem_that_is_no_word_is_seen_nowhere(void **state)
{
    spelling_fixture *f = *state;
    const ng_spelling_table *t = take(f, "happy");
    ng_index *ix = fixture_enter(f->s->f);
    size_t seen = 0, of_others = 0;
    for (uint32_t i = 0; i < t->n; i++) {
        const ng_spelling_word *w = &t->words[i];
        ng_spelling_sample sample;
        ng_error err = NG_ERROR_INIT;
        if (strncmp(ng_spelling_text(t, w), "happ", 4) != 0)
            continue;
        assert_int_equal(ng_spelling_look(ix, t, w, NULL, 0, 8, &sample, &err), NG_OK);
        assert_true(sample.passages > 0);
        of_others += w->of_others;
        seen += sample.seen > 0;
        assert_true(sample.seen > 0 || w->of_others);
    }
    fixture_leave(f->s->f);
    ng_spelling_give_back(f->spelling, t);
    assert_true(of_others > 0);
    assert_int_equal(seen, 2);
}

static void beginnings_are_found_by_length(void **state)
{
    spelling_fixture *f = *state;
    const ng_spelling_table *t = take(f, "harbour");
    uint32_t from, to, n = 0;
    for (size_t l = NG_SPELLING_LETTERS_MIN; l <= NG_SPELLING_LETTERS_MAX; l++) {
        ng_spelling_begin(t, "harb", 4, l, &from, &to);
        for (uint32_t i = from; i < to; i++)
            assert_memory_equal(ng_spelling_text(t, &t->words[i]), "harb", 4);
        n += to - from;
    }
    assert_int_equal(n, 2);
    ng_spelling_give_back(f->spelling, t);
}

static void a_small_index_is_read_anew_for_each_revision(void **state)
{
    char text[200];
    spelling_fixture *f = *state;
    const char *const more[] = {"A zeppelin landed.", NULL};
    assert_string_equal(near(f, "zepelin", 1, text), "");
    const ng_spelling_table *old = take(f, "zoo");
    search_put(f->s, "more", more);
    search_index(f->s);
    assert_string_equal(near(f, "zepelin", 1, text), "zeppelin");
    ng_spelling_near found;
    assert_int_equal(ng_spelling_find_near(old, "zircn", 5, 1, 0, &found, 1, NULL), 1);
    ng_spelling_give_back(f->spelling, old);
}

static void without_time_there_is_no_table(void **state)
{
    spelling_fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    ng_deadline over = {.at_ns = 1};
    const ng_spelling_table *t = NULL;
    ng_index *ix = fixture_enter(f->s->f);
    assert_int_equal(ng_spelling_take(f->spelling, ix, "word", 4, &over, &t, &err), NG_OK);
    assert_null(t);
    fixture_leave(f->s->f);
}

static void of_more_first_letters_than_are_kept_the_oldest_go(void **state)
{
    spelling_fixture *f = *state;
    char text[200];
    const ng_spelling_table *kept = take(f, "zircon");
    for (int i = 0; i < NG_SPELLING_TABLES_MAX + 1; i++) {
        const char word[] = {(char)0xD0, (char)(0x80 + i % 64), 'a' + i / 64, '\0'};
        const char other[] = {(char)0xCE, (char)(0x80 + i % 64), 'a' + i / 64, '\0'};
        ng_spelling_give_back(f->spelling, take(f, word));
        ng_spelling_give_back(f->spelling, take(f, other));
    }
    ng_spelling_near found;
    assert_int_equal(ng_spelling_find_near(kept, "zircn", 5, 1, 0, &found, 1, NULL), 1);
    ng_spelling_give_back(f->spelling, kept);
    assert_string_equal(near(f, "zircn", 1, text), "zircon");
}

enum { READERS = 4, ROUNDS = 300 };

typedef struct reader {
    spelling_fixture *f;
    unsigned number;
    int failed;
} reader;

/* Tables of all letters, in an order of its own: they are made, and made anew, under way. */
static void *read_tables(void *data)
{
    reader *r = data;
    ng_error err = NG_ERROR_INIT;
    ng_index *ix = NULL;
    r->failed = ng_index_open(r->f->s->f->dir, r->f->s->f->gate, &ix, &err) != NG_OK;
    for (unsigned i = 0; i < ROUNDS && !r->failed; i++) {
        const char word[] = {(char)('a' + (i * (2 * r->number + 1)) % 26), 'a', 'b', 'c', '\0'};
        ng_deadline never = ng_deadline_never();
        const ng_spelling_table *t = NULL;
        ng_spelling_near near;
        r->failed = ng_index_enter(ix, &err) != NG_OK;
        if (r->failed)
            break;
        r->failed = ng_spelling_take(r->f->spelling, ix, word, 4, &never, &t, &err) != NG_OK || !t;
        if (t) {
            ng_spelling_find_near(t, word, 4, 2, 0, &near, 1, NULL);
            ng_spelling_give_back(r->f->spelling, t);
        }
        ng_index_leave(ix);
    }
    ng_index_free(ix);
    return NULL;
}

static void readers_share_tables_while_the_index_grows(void **state)
{
    spelling_fixture *f = *state;
    const char *const more[] = {"Zebras and abcd and mabc.", NULL};
    pthread_t threads[READERS];
    reader readers[READERS];
    for (unsigned i = 0; i < READERS; i++) {
        readers[i] = (reader){.f = f, .number = i};
        assert_int_equal(pthread_create(&threads[i], NULL, read_tables, &readers[i]), 0);
    }
    for (int i = 0; i < 10; i++) {
        char id[16];
        snprintf(id, sizeof id, "more%d", i);
        search_put(f->s, id, more);
        search_index(f->s);
    }
    for (unsigned i = 0; i < READERS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_false(readers[i].failed);
    }
}

#define WITH_INDEX(test) cmocka_unit_test_setup_teardown(test, spelling_begin, spelling_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distance_is_that_of_its_definition),
        cmocka_unit_test(letters_are_counted_not_bytes),
        cmocka_unit_test(a_sign_differs_in_two_bits_for_each_typo),
        cmocka_unit_test(words_have_so_many_letters_and_no_more),
        WITH_INDEX(near_words_come_by_distance_and_frequency),
        WITH_INDEX(the_first_letter_must_be_right_and_digits_are_none),
        WITH_INDEX(more_than_asked_are_cut),
        WITH_INDEX(near_words_may_be_asked_to_be_frequent),
        WITH_INDEX(a_stem_that_is_no_word_is_seen_nowhere),
        WITH_INDEX(beginnings_are_found_by_length),
        WITH_INDEX(a_small_index_is_read_anew_for_each_revision),
        WITH_INDEX(without_time_there_is_no_table),
        WITH_INDEX(of_more_first_letters_than_are_kept_the_oldest_go),
        WITH_INDEX(readers_share_tables_while_the_index_grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
