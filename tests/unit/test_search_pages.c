/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_search_pages.c - pages by cursor: nothing repeats, nothing vanishes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "search_cursor.h"
#include "search_fixture.h"
#include "search_run.h"

#define ARTICLES 40
#define HITS_MAX 400

typedef struct id_list {
    char ids[HITS_MAX][NG_PASSAGE_ID_MAX];
    size_t n;
} id_list;

/* Articles of one to six passages with a varying part of the words. */
static void put_many(search_fixture *s, const char *prefix, unsigned first, unsigned n)
{
    static const char *const words[] = {"ships", "freeze", "naval", "bombers", "grain"};
    uint32_t seed = 7 * first + 1;
    for (unsigned i = first; i < first + n; i++) {
        char id[64], texts[6][400];
        const char *lines[8] = {NULL};
        snprintf(id, sizeof id, "%s%u", prefix, i);
        for (unsigned p = 0; p < 1 + i % 6; p++) {
            size_t len = (size_t)snprintf(texts[p], sizeof texts[p], "Report %u %u", i, p);
            for (unsigned w = 0; w < 30; w++) {
                seed = seed * 1664525u + 1013904223u;
                const char *word = (seed >> 9) % 7 == 0 ? words[(seed >> 16) % 5] : "filler";
                len += (size_t)snprintf(texts[p] + len, sizeof texts[p] - len, " %s", word);
            }
            lines[p] = texts[p];
        }
        search_put(s, id, lines);
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

/* All pages of a question; `between` happens after each. */
static void read_pages(search_fixture *s, ng_search_request r, uint32_t limit, id_list *ret,
                       void (*between)(search_fixture *s, unsigned page))
{
    char *cursor = NULL;
    double last = 1e9;
    ret->n = 0;
    r.limit = limit;
    for (unsigned page = 0;; page++) {
        r.cursor = cursor;
        ng_answer *a = search_ask(s, &r);
        assert_true(a->n_hits > 0 || page == 0);
        assert_true(a->n_hits == limit || !a->cursor);
        for (size_t i = 0; i < a->n_hits && r.sort == NG_SORT_RELEVANCE; i++) {
            assert_true(a->hits[i].score <= last + 1e-4);
            last = a->hits[i].score;
        }
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

static void check_same(const id_list *a, const id_list *b)
{
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++)
        assert_string_equal(a->ids[i], b->ids[i]);
}

/* The first hits of a question in one page as long as may be. */
static void check_against_long_page(search_fixture *s, ng_search_request r, const id_list *pages)
{
    static id_list one;
    one.n = 0;
    r.limit = NG_LIMIT_MAX;
    ng_answer *a = search_ask(s, &r);
    add_hits(&one, a);
    assert_true((a->cursor != NULL) == (pages->n > NG_LIMIT_MAX));
    ng_answer_free(a);
    assert_int_equal(one.n, pages->n < NG_LIMIT_MAX ? pages->n : NG_LIMIT_MAX);
    for (size_t i = 0; i < one.n; i++)
        assert_string_equal(one.ids[i], pages->ids[i]);
}

static void check_question(search_fixture *s, ng_search_request r)
{
    static id_list pages;
    static const uint32_t limits[] = {1, 3, 10, 59, 60, 61};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        read_pages(s, r, limits[i], &pages, NULL);
        check_against_long_page(s, r, &pages);
    }
}

static void pages_equal_one_long_page(void **state)
{
    search_fixture *s = *state;
    put_many(s, "a", 0, ARTICLES);
    static const char *const queries[] = {"ships freeze", "naval", "+grain bombers -freeze",
                                          "\"ships filler\"", "ships AND (naval OR grain)"};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        for (uint32_t share = 1; share <= 100; share += 33) {
            ng_search_request r = search_request(queries[i]);
            r.per_article = share;
            check_question(s, r);
            r.rank = NG_RANK_FAST;
            check_question(s, r);
        }
    }
}

static void pages_in_order_of_dates_equal_one_long_page(void **state)
{
    search_fixture *s = *state;
    put_many(s, "a", 0, 20);
    ng_search_request r = search_request("ships grain");
    r.sort = NG_SORT_NEWEST;
    check_question(s, r);
}

/* ---- An article with very many matches ---- */

#define MANY 90 /* all of its passages can be asked for: NG_PER_ARTICLE_MAX */

/* Every passage scores more than those of other articles. "naval <odd_one>" stands in each but
 * every tenth, which has "naval <other_one>". Both words stand in all. */
static void put_long_article(search_fixture *s, const char *odd_one, const char *other_one)
{
    static char texts[MANY][80];
    const char *lines[MANY + 2] = {"!2031-05-05"};
    for (unsigned i = 0; i < MANY; i++) {
        int odd = i % 10 != 0;
        snprintf(texts[i], sizeof texts[i], "Naval %s naval number %u %s",
                 odd ? odd_one : other_one, i, odd ? other_one : odd_one);
        lines[i + 1] = texts[i];
    }
    search_put(s, "long", lines);
    search_index(s);
}

/* The hits of a list without what an article has beyond its share. */
static void cut_to_share(id_list *list, uint32_t share)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->n; i++) {
        size_t len = strcspn(list->ids[i], "#") + 1;
        uint32_t there = 0;
        for (size_t j = 0; j < kept; j++)
            there += strncmp(list->ids[j], list->ids[i], len) == 0;
        if (there < share)
            memmove(list->ids[kept++], list->ids[i], sizeof *list->ids);
    }
    list->n = kept;
}

static void check_shares(search_fixture *s, ng_search_request r)
{
    static id_list all, pages, expected;
    static const uint32_t shares[] = {1, 2, 3, 7}, limits[] = {1, 3, 10, 100};
    r.per_article = NG_PER_ARTICLE_MAX;
    read_pages(s, r, 100, &all, NULL);
    for (size_t i = 0; i < 4; i++) {
        expected = all;
        cut_to_share(&expected, shares[i]);
        r.per_article = shares[i];
        for (size_t j = 0; j < 4; j++) {
            read_pages(s, r, limits[j], &pages, NULL);
            check_same(&expected, &pages);
        }
    }
}

static void a_long_article_leaves_room_for_the_others(void **state)
{
    search_fixture *s = *state;
    static const char *const queries[] = {"naval", "+naval number", "naval AND (ships OR number)"};
    put_many(s, "a", 0, ARTICLES);
    put_long_article(s, "gun", "gun");
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        ng_search_request r = search_request(queries[i]);
        r.rank = NG_RANK_FAST;
        check_shares(s, r);
        r.sort = NG_SORT_NEWEST;
        check_shares(s, r);
        r.sort = NG_SORT_OLDEST;
        check_shares(s, r);
    }
}

/* Two words with the same hash: the index takes one for the other, the text does not. */
static void find_twins(char a[16], char b[16])
{
    static unsigned seen[1 << 16];
    memset(seen, 0, sizeof seen);
    for (unsigned i = 1;; i++) {
        int len = snprintf(b, 16, "qx%uz", i);
        uint16_t hash = ng_word_hash(b, (size_t)len);
        if (seen[hash]) {
            snprintf(a, 16, "qx%uz", seen[hash]);
            return;
        }
        seen[hash] = i;
    }
}

/* What is left out of a long article may be what is to be shown instead of a false match. */
static void a_share_is_made_of_passages_that_are_shown(void **state)
{
    search_fixture *s = *state;
    char a[16], b[16], query[64], text[64];
    find_twins(a, b);
    put_many(s, "a", 0, 10);
    put_long_article(s, a, b);
    snprintf(text, sizeof text, "Number naval %s in a long text of some more words", b);
    const char *const other[] = {text, NULL};
    search_put(s, "other", other);
    search_index(s);
    snprintf(query, sizeof query, "\"naval %s\"", b);
    ng_search_request r = search_request(query);
    r.rank = NG_RANK_FAST;
    check_shares(s, r);
    r.sort = NG_SORT_NEWEST;
    check_shares(s, r);
    ng_answer *answer = search_plain(s, query);
    assert_int_equal(answer->n_hits, 1 + NG_PER_ARTICLE_DEFAULT);
    ng_answer_free(answer);
}

static void add_articles(search_fixture *s, unsigned page)
{
    if (page < 12)
        put_many(s, "new", 1000 + 3 * page, 3);
}

/* What was there at the first page comes in the same order, once. */
static void check_while_adding(search_fixture *s, ng_rank rank, const char *query)
{
    static id_list before, during, old;
    ng_search_request r = search_request(query);
    r.rank = rank;
    r.per_article = 2;
    read_pages(s, r, 5, &before, NULL);
    read_pages(s, r, 5, &during, add_articles);
    old.n = 0;
    for (size_t i = 0; i < during.n; i++)
        if (strncmp(during.ids[i], "new", 3) != 0)
            snprintf(old.ids[old.n++], NG_PASSAGE_ID_MAX, "%s", during.ids[i]);
    check_same(&before, &old);
}

static void unchanged_passages_neither_repeat_nor_vanish_while_articles_come(void **state)
{
    search_fixture *s = *state;
    put_many(s, "a", 0, ARTICLES);
    check_while_adding(s, NG_RANK_FULL, "ships freeze");
}

static void the_same_without_the_second_stage(void **state)
{
    search_fixture *s = *state;
    put_many(s, "a", 0, ARTICLES);
    check_while_adding(s, NG_RANK_FAST, "grain OR naval");
}

/* The cursor after the first page of five. */
static char *first_cursor(search_fixture *s, const char *query)
{
    ng_search_request r = search_request(query);
    r.limit = 5;
    ng_answer *a = search_ask(s, &r);
    char *cursor = strdup(a->cursor);
    ng_answer_free(a);
    return cursor;
}

static void a_replaced_article_goes_on_only_where_it_matches(void **state)
{
    search_fixture *s = *state;
    static id_list all, rest;
    put_many(s, "a", 0, ARTICLES);
    ng_search_request r = search_request("ships");
    read_pages(s, r, 5, &all, NULL);
    char *cursor = first_cursor(s, "ships"), id[64];
    snprintf(id, sizeof id, "%.*s", (int)strcspn(all.ids[7], "#"), all.ids[7]);
    const char *const other[] = {"Nothing of the kind.", "Nor here.", NULL};
    search_put(s, id, other);
    search_index(s);
    r.cursor = cursor;
    r.limit = NG_LIMIT_MAX;
    ng_answer *a = search_ask(s, &r);
    rest.n = 0;
    add_hits(&rest, a);
    for (size_t i = 0; i < rest.n; i++)
        assert_true(strncmp(rest.ids[i], id, strlen(id)) != 0 || rest.ids[i][strlen(id)] != '#');
    assert_true(rest.n > 0 && rest.n < all.n - 5);
    ng_answer_free(a);
    free(cursor);
}

static void a_cursor_belongs_to_its_question(void **state)
{
    search_fixture *s = *state;
    put_many(s, "a", 0, 10);
    char *cursor = first_cursor(s, "ships");
    ng_answer *a = NULL;
    ng_error err = NG_ERROR_INIT;
    ng_search_request r = search_request("freeze");
    r.cursor = cursor;
    assert_int_equal(search_try(s, &r, &a, &err), NG_QUERY);
    r = search_request("ships");
    r.cursor = cursor;
    r.per_article = 1;
    ng_error_clear(&err);
    assert_int_equal(search_try(s, &r, &a, &err), NG_QUERY);
    r.per_article = NG_PER_ARTICLE_DEFAULT;
    ng_answer_free(search_ask(s, &r));
    free(cursor);
}

static void a_cursor_survives_a_rebuild(void **state)
{
    search_fixture *s = *state;
    static id_list before, after;
    put_many(s, "a", 0, ARTICLES);
    ng_search_request r = search_request("ships freeze");
    read_pages(s, r, 5, &before, NULL);
    char *cursor = first_cursor(s, "ships freeze");
    fixture_close_writer(s->f);
    fixture_open_writer(s->f, NG_INDEX_REBUILD);
    search_index(s);
    r.cursor = cursor;
    r.limit = 20;
    ng_answer *a = search_ask(s, &r);
    after.n = 0;
    add_hits(&after, a);
    for (size_t i = 0; i < after.n; i++)
        assert_string_equal(after.ids[i], before.ids[5 + i]);
    ng_answer_free(a);
    free(cursor);
}

static void a_cursor_from_other_parameters_is_stale(void **state)
{
    search_fixture *s = *state;
    put_many(s, "a", 0, 10);
    char *cursor = first_cursor(s, "ships");
    ng_arena *arena = ng_arena_new();
    ng_cursor_state c;
    ng_buf other = NG_BUF_INIT;
    ng_answer *a = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_cursor_read(cursor, arena, &c, &err), NG_OK);
    c.index++;
    assert_int_equal(ng_cursor_write(&c, &other, &err), NG_OK);
    ng_search_request r = search_request("ships");
    r.cursor = other.data;
    assert_int_equal(search_try(s, &r, &a, &err), NG_STALE);
    ng_buf_release(&other);
    ng_arena_free(arena);
    free(cursor);
}

/* A page of which the time to find, or to show, is over before it begins. */
static void check_late(search_fixture *s, int finding)
{
    ng_search_request r = search_request("ships freeze");
    ng_answer_free(search_ask(s, &r)); /* opens the searcher */
    ng_searcher *searcher = s->searcher;
    ng_query *query = NULL;
    ng_error err = NG_ERROR_INIT;
    ng_answer answer = {.arena = ng_arena_new()};
    ng_search_run run = {.searcher = searcher,
                         .request = &r,
                         .deadline = ng_deadline_never(),
                         .show_deadline = ng_deadline_never(),
                         .answer = &answer,
                         .ready = NG_MATCHES_INIT};
    assert_int_equal(ng_query_parse(r.query, r.query_len, &query, &err), NG_OK);
    assert_int_equal(ng_index_enter(searcher->ix, &err), NG_OK);
    assert_int_equal(ng_plan_new(query, &r.filter, searcher->ix, searcher->store,
                                 searcher->analyzers, &run.deadline, &run.plan, &err),
                     NG_OK);
    *(finding ? &run.deadline : &run.show_deadline) = (ng_deadline){.at_ns = 1};
    assert_int_equal(ng_search_page(&run, &err), NG_OK);
    assert_true(answer.partial);
    assert_int_equal(run.late, finding);
    if (!finding)
        assert_true(answer.n_hits == 0 && run.more); /* the next page has them all */
    ng_plan_free(run.plan);
    ng_matches_release(&run.ready);
    free(run.counts);
    ng_store_row_done(searcher->store);
    ng_index_leave(searcher->ix);
    ng_query_free(query);
    ng_arena_free(answer.arena);
}

static void a_late_page_is_partial(void **state)
{
    search_fixture *s = *state;
    put_many(s, "a", 0, 10);
    check_late(s, 1);
    check_late(s, 0);
}

#define WITH_INDEX(test) cmocka_unit_test_setup_teardown(test, search_begin, search_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_INDEX(pages_equal_one_long_page),
        WITH_INDEX(pages_in_order_of_dates_equal_one_long_page),
        WITH_INDEX(a_long_article_leaves_room_for_the_others),
        WITH_INDEX(a_share_is_made_of_passages_that_are_shown),
        WITH_INDEX(unchanged_passages_neither_repeat_nor_vanish_while_articles_come),
        WITH_INDEX(the_same_without_the_second_stage),
        WITH_INDEX(a_replaced_article_goes_on_only_where_it_matches),
        WITH_INDEX(a_cursor_belongs_to_its_question),
        WITH_INDEX(a_cursor_from_other_parameters_is_stale),
        WITH_INDEX(a_late_page_is_partial),
        WITH_INDEX(a_cursor_survives_a_rebuild),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
