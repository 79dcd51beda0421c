/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_search_fold.c - copies fold into the best of them, on every page; budgets; hidden letters.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "story_text.h"

#define HITS_MAX 400

typedef struct id_list {
    char ids[HITS_MAX][NG_PASSAGE_ID_MAX];
    size_t n;
} id_list;

/* The story `seed` with a word that a query finds in its first paragraph. */
static story story_about(uint32_t seed, const char *word)
{
    story text = story_new(seed);
    char line[STORY_LINE];
    snprintf(line, sizeof line, "%s %.480s", word, text.lines[0]);
    snprintf(text.lines[0], STORY_LINE, "%s", line);
    return text;
}

static void put_dated(search_fixture *s, const char *id, const char *source, const char *day)
{
    char line[40];
    story text = story_about(1, "walrus");
    snprintf(line, sizeof line, "@%s", source);
    story_add(&text, line);
    if (day) {
        snprintf(line, sizeof line, "!%s", day);
        story_add(&text, line);
    }
    story_put(s, id, &text);
}

static void only_the_earliest_of_equal_copies_is_shown(void **state)
{
    search_fixture *s = *state;
    put_dated(s, "second", "Reuters", "2022-01-02");
    put_dated(s, "undated", "Blog", NULL);
    put_dated(s, "first", "AP", "2022-01-01");
    put_dated(s, "third", "AFP", "2022-01-03");
    search_index(s);
    ng_answer *a = search_plain(s, "walrus");
    assert_int_equal(a->n_hits, 1);
    assert_int_equal(a->total, 4);
    const ng_hit *h = &a->hits[0];
    assert_string_equal(h->id, "first#p1");
    assert_int_equal(h->n_also_in, 3);
    assert_int_equal(h->also_in_count, 3);
    assert_string_equal(h->also_in[0].id, "second#p1");
    assert_string_equal(h->also_in[0].article, "second");
    assert_string_equal(h->also_in[0].source, "Reuters");
    assert_true(h->also_in[0].published.known);
    assert_string_equal(h->also_in[1].id, "third#p1");
    assert_string_equal(h->also_in[2].id, "undated#p1");
    assert_false(h->also_in[2].published.known);
    ng_answer_free(a);
}

static void unfolded_every_copy_is_shown(void **state)
{
    search_fixture *s = *state;
    put_dated(s, "a", "Reuters", "2022-01-02");
    put_dated(s, "b", "AP", "2022-01-01");
    search_index(s);
    ng_search_request r = search_request("walrus");
    r.unfolded = 1;
    ng_answer *a = search_ask(s, &r);
    assert_int_equal(a->n_hits, 2);
    assert_int_equal(a->hits[0].also_in_count, 1);
    assert_string_equal(a->hits[0].also_in[0].id, "b#p1");
    ng_answer_free(a);
}

/* The best one is shown, not the oldest. */
static void a_copy_that_ranks_higher_is_shown(void **state)
{
    search_fixture *s = *state;
    story text = story_about(1, "walrus");
    story_put(s, "plain", &text);
    story_add(&text, "=The walrus and its walrus friends");
    story_put(s, "titled", &text);
    search_index(s);
    ng_answer *a = search_plain(s, "walrus");
    assert_string_equal(a->hits[0].article, "titled");
    for (size_t i = 0; i < a->n_hits; i++)
        assert_string_not_equal(a->hits[i].id, "plain#p1");
    ng_answer_free(a);
}

/* A filter says which copies match: the best of these is shown, all are listed. */
static void a_copy_outside_the_filter_does_not_hide_one_inside(void **state)
{
    search_fixture *s = *state;
    static const char *const source[] = {"Reuters"};
    put_dated(s, "a", "AP", "2022-01-01");
    put_dated(s, "b", "Reuters", "2022-01-02");
    search_index(s);
    ng_search_request r = search_request("walrus");
    r.filter.values[NG_IN_SOURCE] = source;
    r.filter.n_values[NG_IN_SOURCE] = 1;
    ng_answer *a = search_ask(s, &r);
    assert_int_equal(a->n_hits, 1);
    assert_string_equal(a->hits[0].id, "b#p1");
    assert_string_equal(a->hits[0].also_in[0].id, "a#p1");
    ng_answer_free(a);
}

static void hidden_and_deleted_copies_neither_fold_nor_are_listed(void **state)
{
    search_fixture *s = *state;
    put_dated(s, "a", "AP", "2022-01-01");
    put_dated(s, "b", "Reuters", "2022-01-02");
    put_dated(s, "c", "AFP", "2022-01-03");
    search_index(s);
    const uint64_t hidden[] = {1};
    ng_search_request r = search_request("walrus");
    r.hidden = hidden;
    r.n_hidden = 1;
    ng_answer *a = search_ask(s, &r);
    assert_int_equal(a->n_hits, 1);
    assert_string_equal(a->hits[0].id, "b#p1");
    assert_int_equal(a->hits[0].also_in_count, 1);
    ng_answer_free(a);
    fixture_delete(s->f, "a");
    fixture_delete(s->f, "c");
    search_index(s);
    a = search_plain(s, "walrus");
    assert_int_equal(a->n_hits, 1);
    assert_string_equal(a->hits[0].id, "b#p1");
    assert_int_equal(a->hits[0].also_in_count, 0);
    ng_answer_free(a);
}

static void more_copies_than_are_listed_are_counted(void **state)
{
    search_fixture *s = *state;
    for (unsigned i = 0; i < NG_ALSO_IN_MAX + 5; i++) {
        char id[16];
        snprintf(id, sizeof id, "a%02u", i);
        put_dated(s, id, "AP", "2022-01-01");
    }
    search_index(s);
    ng_answer *a = search_plain(s, "walrus");
    assert_int_equal(a->n_hits, 1);
    assert_int_equal(a->hits[0].n_also_in, NG_ALSO_IN_MAX);
    assert_int_equal(a->hits[0].also_in_count, NG_ALSO_IN_MAX + 4);
    ng_answer_free(a);
}

/* ---- Pages. ---- */

static const char *const finding[] = {"walrus", "heron", "zebra"};

static void put_numbered(search_fixture *s, const char *prefix, unsigned from, unsigned to)
{
    for (unsigned i = from; i < to; i++) {
        char id[24];
        story text = story_new(1 + i % 25);
        for (size_t p = 0; p < text.n; p++) {
            char line[STORY_LINE];
            snprintf(line, sizeof line, "%s %s %.480s", finding[(i % 25 + p) % 3],
                     p % 2 ? finding[p % 3] : "seal", text.lines[p]);
            snprintf(text.lines[p], STORY_LINE, "%s", line);
        }
        if (i % 3 == 1)
            story_edit(&text, 23);
        if (i % 4 == 1)
            story_cut(&text, 5);
        if (i % 5 == 1)
            story_lead(&text, 900 + i);
        snprintf(id, sizeof id, "%s%u", prefix, i);
        story_put(s, id, &text);
    }
    search_index(s);
}

static void add_hits(id_list *list, const ng_answer *a)
{
    for (size_t i = 0; i < a->n_hits; i++) {
        assert_true(list->n < HITS_MAX);
        snprintf(list->ids[list->n++], NG_PASSAGE_ID_MAX, "%s", a->hits[i].id);
    }
}

static int holds(const id_list *list, const char *id)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->ids[i], id) == 0)
            return 1;
    return 0;
}

static void read_pages(search_fixture *s, ng_search_request r, uint32_t limit, id_list *ret,
                       void (*between)(search_fixture *s, unsigned page))
{
    char *cursor = NULL;
    ret->n = 0;
    r.limit = limit;
    for (unsigned page = 0;; page++) {
        r.cursor = cursor;
        ng_answer *a = search_ask(s, &r);
        for (size_t i = 0; i < a->n_hits; i++)
            assert_false(holds(ret, a->hits[i].id));
        add_hits(ret, a);
        free(cursor);
        cursor = a->cursor ? strdup(a->cursor) : NULL;
        ng_answer_free(a);
        if (!cursor)
            return;
        if (between)
            between(s, page);
    }
}

static void folded_pages_equal_one_long_page(void **state)
{
    search_fixture *s = *state;
    static id_list pages, one, all;
    put_numbered(s, "a", 0, 60);
    for (uint32_t share = 1; share <= 100; share += 33) {
        for (int sort = 0; sort < 3; sort++) {
            ng_search_request r = search_request("walrus heron");
            r.per_article = share;
            r.sort = (ng_sort)sort;
            read_pages(s, r, NG_LIMIT_MAX, &one, NULL);
            for (uint32_t limit = 1; limit <= 61; limit += 12) {
                read_pages(s, r, limit, &pages, NULL);
                assert_int_equal(pages.n, one.n);
                for (size_t i = 0; i < one.n; i++)
                    assert_string_equal(pages.ids[i], one.ids[i]);
            }
            r.unfolded = 1;
            read_pages(s, r, NG_LIMIT_MAX, &all, NULL);
            assert_true(all.n > one.n);
        }
    }
}

static void add_more(search_fixture *s, unsigned page)
{
    if (page < 12)
        put_numbered(s, page % 2 ? "new" : "more", 60 + 3 * page, 63 + 3 * page);
}

/* What a first long page shows is shown, each once, whatever is added meanwhile. */
static void nothing_vanishes_or_repeats_while_copies_are_added(void **state)
{
    search_fixture *s = *state;
    static id_list before, pages;
    put_numbered(s, "a", 0, 60);
    ng_search_request r = search_request("walrus heron");
    r.per_article = 100;
    read_pages(s, r, NG_LIMIT_MAX, &before, NULL);
    read_pages(s, r, 7, &pages, add_more);
    for (size_t i = 0; i < before.n; i++)
        assert_true(holds(&pages, before.ids[i]));
}

/* ---- Budgets. ---- */

static void a_budget_is_kept_to_the_byte(void **state)
{
    search_fixture *s = *state;
    search_put(s, "a", (const char *const[]){"A walrus sleeps on the ice today.", NULL});
    search_index(s);
    uint32_t bytes = (uint32_t)strlen("A walrus sleeps on the ice today.");
    for (uint32_t more = 0; more <= 2; more++) {
        ng_search_request r = search_request("walrus");
        r.max_bytes = bytes - 1 + more;
        ng_answer *a = search_ask(s, &r);
        assert_int_equal(a->n_hits, more > 0);
        assert_int_equal(a->omitted_budget, more == 0);
        ng_answer_free(a);
    }
    ng_search_request r = search_request("walrus");
    ng_answer *a = NULL;
    ng_error err = NG_ERROR_INIT;
    r.max_bytes = NG_ANSWER_BYTES_MAX + 1;
    assert_int_equal(search_try(s, &r, &a, &err), NG_LIMIT);
}

/* Of whatever story, copies or not. */
static void a_budget_is_not_spent_on_repetitions(void **state)
{
    search_fixture *s = *state;
    static const char *const lines[] = {"A walrus sleeps on the ice today.", NULL};
    search_put(s, "a", lines);
    search_put(s, "b", lines);
    search_put(s, "c", (const char *const[]){"Another walrus woke up.", NULL});
    search_index(s);
    ng_search_request r = search_request("walrus");
    ng_answer *a = search_ask(s, &r);
    assert_int_equal(a->n_hits, 3);
    ng_answer_free(a);
    r.max_bytes = 1000;
    a = search_ask(s, &r);
    assert_int_equal(a->n_hits, 2);
    assert_int_equal(a->omitted_repeats, 1);
    assert_int_equal(a->omitted_budget, 0);
    ng_answer_free(a);
}

/* ---- What is not seen. ---- */

static void hidden_letters_are_shown_and_offsets_stay(void **state)
{
    search_fixture *s = *state;
    search_put(s, "a",
               (const char *const[]){"Pay \xE2\x80\xAEthe bill\xE2\x80\xAC to a walrus "
                                     "\xF3\xA0\x81\x81now.",
                                     NULL});
    search_put(s, "b", (const char *const[]){"Nothing is hidden from a walrus.", NULL});
    search_index(s);
    for (int units = 0; units < 3; units++) {
        ng_search_request r = search_request("walrus");
        r.units = (ng_units)units;
        ng_answer *a = search_ask(s, &r);
        assert_int_equal(a->n_hits, 2);
        const ng_hit *h = &a->hits[strcmp(a->hits[0].article, "a") == 0 ? 0 : 1];
        assert_true(h->cleaned);
        assert_string_equal(h->text, "Pay \xEF\xBF\xBDthe bill\xEF\xBF\xBD to a walrus "
                                     "\xF0\x9F\x9B\x87now.");
        assert_int_equal(h->span.end - h->span.start,
                         ng_units_length(h->text, strlen(h->text), r.units));
        assert_int_equal(h->highlights.n, 1);
        assert_false(a->hits[h == &a->hits[0]].cleaned);
        ng_answer_free(a);
    }
}

static void scripts_keep_the_joiners_they_need(void **state)
{
    char persian[] = "\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xB1\xD9\x88\xD9\x85"; /* with U+200C */
    char latin[] = "pass\xE2\x80\x8Cword", mark[] = "\xD7\x90\xE2\x80\x8F!";
    (void)state;
    assert_int_equal(ng_text_disarm(persian, strlen(persian)), 0);
    assert_int_equal(ng_text_disarm(mark, strlen(mark)), 0);
    assert_int_equal(ng_text_disarm(latin, strlen(latin)), 1);
    assert_string_equal(latin, "pass\xEF\xBF\xBDword");
}

#define SEARCH(test) cmocka_unit_test_setup_teardown(test, search_begin, search_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SEARCH(only_the_earliest_of_equal_copies_is_shown),
        SEARCH(unfolded_every_copy_is_shown),
        SEARCH(a_copy_that_ranks_higher_is_shown),
        SEARCH(a_copy_outside_the_filter_does_not_hide_one_inside),
        SEARCH(hidden_and_deleted_copies_neither_fold_nor_are_listed),
        SEARCH(more_copies_than_are_listed_are_counted),
        SEARCH(folded_pages_equal_one_long_page),
        SEARCH(nothing_vanishes_or_repeats_while_copies_are_added),
        SEARCH(a_budget_is_kept_to_the_byte),
        SEARCH(a_budget_is_not_spent_on_repetitions),
        SEARCH(hidden_letters_are_shown_and_offsets_stay),
        cmocka_unit_test(scripts_keep_the_joiners_they_need),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
