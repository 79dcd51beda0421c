/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_facets.c - how matches spread over values: as counting every hit would have it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "search_facets.h"
#include "search_fixture.h"

#define SMALL      25 /* passages at which the live part is sealed here */
#define VALUES_MAX 400

typedef struct counts {
    char texts[VALUES_MAX][64];
    uint64_t n[VALUES_MAX];
    size_t used;
    uint64_t missing;
} counts;

static void count(counts *c, const char *text)
{
    size_t i = 0;
    while (i < c->used && strcmp(c->texts[i], text) != 0)
        i++;
    assert_true(i < VALUES_MAX);
    if (i == c->used)
        snprintf(c->texts[c->used++], sizeof c->texts[0], "%s", text);
    c->n[i]++;
}

static void count_list(counts *c, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        count(c, list[i]);
    c->missing += n == 0;
}

static void count_hit(counts *c, const ng_hit *h, ng_facet_field field)
{
    char date[NG_MOMENT_TEXT];
    const char *text = NULL;
    switch (field) {
    case NG_FACET_TAG:
        count_list(c, h->metadata->tags, h->metadata->n_tags);
        return;
    case NG_FACET_AUTHOR:
        count_list(c, h->metadata->authors, h->metadata->n_authors);
        return;
    case NG_FACET_SOURCE:
        text = h->source;
        break;
    case NG_FACET_LANG:
        text = h->metadata->lang;
        break;
    default:
        ng_moment_format(&h->published, date);
        date[field == NG_FACET_DAY ? 10 : field == NG_FACET_MONTH ? 7 : 4] = '\0';
        text = h->published.known ? date : NULL;
    }
    count_list(c, &text, text != NULL);
}

/* Every hit of the question, page after page. */
static uint64_t count_all(search_fixture *s, ng_search_request r, ng_facet_field field, counts *ret)
{
    char *cursor = NULL;
    uint64_t total = 0;
    *ret = (counts){.used = 0};
    r.limit = NG_LIMIT_MAX;
    r.per_article = 0;
    r.unfolded = 1; /* what is counted are matches, before copies fold */
    r.metadata = 1;
    r.n_facets = 0;
    do {
        r.cursor = cursor;
        ng_answer *a = search_ask(s, &r);
        for (size_t i = 0; i < a->n_hits; i++)
            count_hit(ret, &a->hits[i], field);
        total += a->n_hits;
        free(cursor);
        cursor = a->cursor ? strdup(a->cursor) : NULL;
        ng_answer_free(a);
    } while (cursor);
    return total;
}

static void check_order(const ng_facet *f)
{
    for (size_t i = 1; i < f->n; i++) {
        const ng_facet_value *a = &f->values[i - 1], *b = &f->values[i];
        if (ng_facet_is_date(f->field))
            assert_true(strcmp(a->value, b->value) < 0);
        else
            assert_true(a->count > b->count ||
                        (a->count == b->count && strcmp(a->value, b->value) < 0));
    }
}

static void check_facet(const ng_facet *f, const counts *c)
{
    uint64_t sum = 0, shown = 0;
    for (size_t i = 0; i < c->used; i++)
        sum += c->n[i];
    for (size_t i = 0; i < f->n; i++) {
        size_t at = 0;
        while (at < c->used && strcmp(c->texts[at], f->values[i].value) != 0)
            at++;
        assert_true(at < c->used);
        assert_int_equal(f->values[i].count, c->n[at]);
        shown += f->values[i].count;
    }
    assert_int_equal(shown + f->other, sum);
    assert_int_equal(f->missing, c->missing);
    assert_false(f->partial);
    check_order(f);
}

static void check_question(search_fixture *s, ng_search_request r)
{
    static counts expected;
    static const ng_facet_request all[] = {{NG_FACET_SOURCE, 1000}, {NG_FACET_AUTHOR, 1000},
                                           {NG_FACET_TAG, 1000},    {NG_FACET_LANG, 1000},
                                           {NG_FACET_DAY, 1000},    {NG_FACET_MONTH, 3},
                                           {NG_FACET_YEAR, 1}};
    r.facets = all;
    r.n_facets = sizeof all / sizeof *all;
    ng_answer *a = search_ask(s, &r);
    assert_int_equal(a->n_facets, r.n_facets);
    for (size_t i = 0; i < r.n_facets; i++) {
        uint64_t total = count_all(s, r, all[i].field, &expected);
        assert_int_equal(a->facets[i].field, all[i].field);
        assert_true(a->total_is_exact);
        assert_int_equal(a->total, total);
        assert_int_equal(a->facets[i].n,
                         expected.used < all[i].limit ? expected.used : all[i].limit);
        check_facet(&a->facets[i], &expected);
    }
    ng_answer_free(a);
}

/* Articles with and without each of the fields. */
static void put_many(search_fixture *s, const char *prefix, unsigned first, unsigned n)
{
    static const char *const sources[] = {"@Courier", "@Herald", "@Harbour Post"};
    static const char *const words[] = {"Ships sailed.", "Grain was dear.", "Ships carried grain."};
    for (unsigned i = first; i < first + n; i++) {
        char id[32], day[16], tag[16], author[32];
        const char *lines[12];
        size_t at = 0;
        snprintf(id, sizeof id, "%s%u", prefix, i);
        snprintf(day, sizeof day, "!20%02u-%02u-%02u", 20 + i % 3, 1 + i % 12, 1 + i % 28);
        snprintf(tag, sizeof tag, "+tag%u", i % 7);
        snprintf(author, sizeof author, "^Ann %c. Lee", 'A' + (int)(i % 20));
        if (i % 4)
            lines[at++] = sources[i % 3];
        if (i % 5)
            lines[at++] = day;
        if (i % 2) {
            lines[at++] = tag;
            lines[at++] = "+news";
        }
        if (i % 3)
            lines[at++] = author;
        for (unsigned p = 0; p < 1 + i % 4; p++)
            lines[at++] = words[(i + p) % 3];
        lines[at] = NULL;
        search_put(s, id, lines);
        if (i % 8 == 0)
            search_index(s);
    }
    search_index(s);
}

static void check_questions(search_fixture *s)
{
    static const char *const queries[] = {
        "ships",          "ships grain",    "+grain -sailed", "\"carried grain\"",
        "source:courier", "tag:news ships", "zeppelin"};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        ng_search_request r = search_request(queries[i]);
        check_question(s, r);
        r.sort = NG_SORT_OLDEST;
        check_question(s, r);
        r.filter.from = "2021";
        check_question(s, r);
    }
}

static void facets_count_every_match(void **state)
{
    search_fixture *s = *state;
    put_many(s, "a", 0, 60);
    check_questions(s);
}

static void parts_and_dead_passages_are_reckoned_with(void **state)
{
    search_fixture *s = *state;
    s->f->writer->live_max = SMALL;
    put_many(s, "a", 0, 60);
    assert_true(s->f->writer->parts.n > 1);
    put_many(s, "a", 9, 5); /* moved: other passages */
    fixture_delete(s->f, "a20");
    fixture_delete(s->f, "a3");
    search_index(s);
    check_questions(s);
}

static void kept_columns_follow_the_index(void **state)
{
    search_fixture *s = *state;
    ng_list_cache *cache = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_list_cache_new(1 << 20, &cache, &err), NG_OK);
    ng_index_writer_use_cache(s->f->writer, cache);
    s->f->writer->live_max = SMALL;
    put_many(s, "a", 0, 10);
    ng_answer_free(search_plain(s, "ships")); /* opens the searcher */
    ng_searcher_use_cache(s->searcher, cache);
    for (unsigned i = 1; i < 6; i++) {
        check_questions(s);
        check_questions(s);
        put_many(s, "a", 10 * i, 10);
        char id[16];
        snprintf(id, sizeof id, "a%u", 7 * i);
        fixture_delete(s->f, id);
        search_index(s);
    }
    check_questions(s);
    ng_searcher_free(s->searcher);
    s->searcher = NULL;
    fixture_close_writer(s->f);
    ng_list_cache_free(cache);
}

static void hidden_articles_do_not_count(void **state)
{
    search_fixture *s = *state;
    put_many(s, "a", 0, 20);
    const uint64_t hidden[] = {2, 7, 11};
    ng_search_request r = search_request("ships grain");
    r.hidden = hidden;
    r.n_hidden = 3;
    check_question(s, r);
}

static void a_page_out_of_a_cursor_has_them_too(void **state)
{
    search_fixture *s = *state;
    put_many(s, "a", 0, 30);
    ng_search_request r = search_request("ships grain");
    r.limit = 5;
    ng_answer *first = search_ask(s, &r);
    r.cursor = first->cursor;
    const ng_facet_request source = {NG_FACET_SOURCE, 2};
    r.facets = &source;
    r.n_facets = 1;
    ng_answer *second = search_ask(s, &r);
    static counts expected;
    r.cursor = NULL;
    count_all(s, r, NG_FACET_SOURCE, &expected);
    assert_int_equal(second->facets[0].n, 2);
    check_facet(&second->facets[0], &expected);
    ng_answer_free(first);
    ng_answer_free(second);
}

static void values_are_spelled_as_an_article_has_them(void **state)
{
    search_fixture *s = *state;
    char longest[NG_FIELD_MAX], line[NG_FIELD_MAX + 1];
    memset(longest, 'X', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    snprintf(line, sizeof line, "+%s", longest);
    const char *const one[] = {"@\xC3\x89"
                               "cho du Port",
                               line, "Ships sailed.", NULL};
    const char *const two[] = {"@ECHO DU PORT", "Ships sank.", NULL};
    search_put(s, "one", one);
    search_put(s, "two", two);
    search_index(s);
    const ng_facet_request fields[] = {{NG_FACET_SOURCE, 10}, {NG_FACET_TAG, 10}};
    ng_search_request r = search_request("ships");
    r.facets = fields;
    r.n_facets = 2;
    ng_answer *a = search_ask(s, &r);
    assert_int_equal(a->facets[0].n, 1);
    assert_int_equal(a->facets[0].values[0].count, 2);
    assert_string_equal(a->facets[0].values[0].value, "\xC3\x89"
                                                      "cho du Port");
    assert_int_equal(a->facets[1].n, 1);
    assert_string_equal(a->facets[1].values[0].value, longest);
    ng_answer_free(a);
}

/* The limit of a list, and what stays outside of it. */
static void the_most_frequent_come_first_and_the_latest_dates_stay(void **state)
{
    (void)state;
    const ng_facet_entry given[] = {
        {"Sb", 2, 1, 5}, {"Sa", 2, 2, 5}, {"Sd", 2, 3, 9}, {"Sc", 2, 4, 1}, {"Sb", 2, 5, 3}};
    ng_facet_entry e[5];
    ng_error err = NG_ERROR_INIT;
    size_t n = 5;
    memcpy(e, given, sizeof e);
    assert_int_equal(ng_facet_unite(e, &n, &err), NG_OK);
    assert_int_equal(n, 4);
    assert_int_equal(ng_facet_pick(e, n, 3, 0), 3);
    assert_memory_equal(e[0].term, "Sd", 2);
    assert_memory_equal(e[1].term, "Sb", 2);
    assert_int_equal(e[1].count, 8);
    assert_memory_equal(e[2].term, "Sa", 2);
    memcpy(e, given, sizeof e);
    assert_int_equal(ng_facet_pick(e, 4, 2, 1), 2);
    assert_memory_equal(e[0].term, "Sc", 2);
    assert_memory_equal(e[1].term, "Sd", 2);
    assert_int_equal(ng_facet_pick(e, 0, 2, 0), 0);
}

/* When the time is over before the first match, nothing was counted, and the answer says so. */
static void late_facets_are_partial(void **state)
{
    search_fixture *s = *state;
    put_many(s, "a", 0, 10);
    const ng_facet_request source = {NG_FACET_SOURCE, 2};
    ng_search_request r = search_request("ships");
    ng_answer_free(search_ask(s, &r));
    r.facets = &source;
    r.n_facets = 1;
    ng_answer answer = {.arena = ng_arena_new()};
    ng_error err = NG_ERROR_INIT;
    ng_query *query = NULL;
    ng_search_run run = {.searcher = s->searcher,
                         .request = &r,
                         .deadline = ng_deadline_never(),
                         .show_deadline = ng_deadline_never(),
                         .answer = &answer,
                         .ready = NG_MATCHES_INIT};
    assert_int_equal(ng_query_parse(r.query, r.query_len, &query, &err), NG_OK);
    assert_int_equal(ng_index_enter(s->searcher->ix, &err), NG_OK);
    assert_int_equal(ng_plan_new(query, &r.filter, s->searcher->ix, s->searcher->store,
                                 s->searcher->analyzers, &run.deadline, &run.plan, &err),
                     NG_OK);
    assert_int_equal(ng_search_facets_begin(&run, &err), NG_OK);
    assert_int_equal(ng_search_page(&run, &err), NG_OK);
    run.deadline = (ng_deadline){.at_ns = 1};
    assert_int_equal(ng_search_facets(&run, &err), NG_OK);
    assert_int_equal(answer.n_facets, 1);
    assert_true(answer.facets[0].partial && answer.partial);
    ng_plan_free(run.plan);
    ng_matches_release(&run.ready);
    free(run.counts);
    ng_store_row_done(s->searcher->store);
    ng_index_leave(s->searcher->ix);
    ng_query_free(query);
    ng_arena_free(answer.arena);
}

static void limits_of_values_are_checked(void **state)
{
    search_fixture *s = *state;
    put_many(s, "a", 0, 3);
    static const uint32_t limits[] = {0, 1, NG_FACET_LIMIT_MAX, NG_FACET_LIMIT_MAX + 1};
    for (size_t i = 0; i < 4; i++) {
        const ng_facet_request source = {NG_FACET_SOURCE, limits[i]};
        ng_search_request r = search_request("ships");
        ng_answer *a = NULL;
        ng_error err = NG_ERROR_INIT;
        r.facets = &source;
        r.n_facets = 1;
        assert_int_equal(search_try(s, &r, &a, &err), i % 3 == 0 ? NG_LIMIT : NG_OK);
        ng_answer_free(a);
    }
}

#define WITH_INDEX(test) cmocka_unit_test_setup_teardown(test, search_begin, search_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_INDEX(facets_count_every_match),
        WITH_INDEX(parts_and_dead_passages_are_reckoned_with),
        WITH_INDEX(kept_columns_follow_the_index),
        WITH_INDEX(hidden_articles_do_not_count),
        WITH_INDEX(a_page_out_of_a_cursor_has_them_too),
        WITH_INDEX(values_are_spelled_as_an_article_has_them),
        cmocka_unit_test(the_most_frequent_come_first_and_the_latest_dates_stay),
        WITH_INDEX(late_facets_are_partial),
        WITH_INDEX(limits_of_values_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
