/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_search.c - hits: their text, spans, evidence, neighbours; and what a request may ask. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "search_fixture.h"

static const char *const talks[] = {
    "=Talks on arms control",
    "!2022-01-10",
    "@Wire",
    "The two sides met in Geneva on Monday.",
    "#Demands",
    "Moscow asked for a freeze on naval ships and bombers 😀 near its "
    "“borders”, naïve as it sounds.",
    "The freeze was refused.",
    "#Time limits",
    "No deadline was named by either side.",
    NULL};
static const char *const sea[] = {"=Grain exports resume",
                                  "!2021-06-01",
                                  "@Gazette",
                                  "Ships carried grain from the port.",
                                  "Bombers were not seen over the sea.",
                                  NULL};
static const char *const only_title[] = {"=Parliament dissolved", NULL};

static search_fixture *with_articles(void **state)
{
    search_fixture *s = *state;
    search_put(s, "talks.txt", talks);
    search_put(s, "sea.txt", sea);
    search_put(s, "brief.txt", only_title);
    search_index(s);
    return s;
}

static void the_passage_that_holds_most_comes_first(void **state)
{
    search_fixture *s = with_articles(state);
    ng_answer *a = search_plain(s, "freeze on naval ships and bombers");
    assert_true(a->n_hits >= 3);
    const ng_hit *h = &a->hits[0];
    assert_string_equal(h->id, "talks.txt#p2");
    assert_string_equal(h->article, "talks.txt");
    assert_string_equal(h->heading, "Demands");
    assert_string_equal(h->title, "Talks on arms control");
    assert_string_equal(h->source, "Wire");
    assert_int_equal(h->line, 6);
    assert_int_equal(h->matched_terms, 4);
    assert_int_equal(h->matched_of, 4);
    assert_int_equal(h->n_missing, 0);
    assert_memory_equal(h->citation, "talks.txt#p2@", 13);
    assert_int_equal(strlen(h->citation), 21);
    assert_false(a->weak);
    assert_false(a->partial);
    assert_null(a->cursor);
    for (size_t i = 1; i < a->n_hits; i++)
        assert_true(a->hits[i].score <= a->hits[i - 1].score);
    ng_answer_free(a);
}

static void every_span_slices_to_its_text_in_every_unit(void **state)
{
    search_fixture *s = with_articles(state);
    static const char *const queries[] = {"freeze borders naive",    "\"naval ships\" bombers",
                                          "sounds NEAR/9 naive",     "bomb* sea deadline",
                                          "arms control parliament", "\"deadline was named\""};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        for (int units = NG_UNITS_BYTE; units <= NG_UNITS_UTF16; units++) {
            ng_search_request r = search_request(queries[i]);
            r.units = (ng_units)units;
            ng_answer *a = search_ask(s, &r);
            assert_true(a->n_hits > 0);
            search_check_spans(s, &r, a);
            ng_answer_free(a);
        }
    }
}

static void highlights_name_the_words_of_the_query(void **state)
{
    search_fixture *s = with_articles(state);
    static const char *const want[] = {"freeze", "naval ships", "borders"};
    for (int units = NG_UNITS_BYTE; units <= NG_UNITS_UTF16; units++) {
        ng_search_request r = search_request("freeze \"naval ships\" border");
        r.units = (ng_units)units;
        ng_answer *a = search_ask(s, &r);
        const ng_hit *h = &a->hits[0];
        assert_int_equal(h->highlights.n, 3);
        for (size_t i = 0; i < 3; i++) {
            const char *at = strstr(h->text, want[i]);
            uint32_t start = (uint32_t)ng_units_length(h->text, (size_t)(at - h->text), r.units);
            assert_int_equal(h->highlights.items[i].start, start);
            assert_int_equal(h->highlights.items[i].end, start + strlen(want[i]));
        }
        ng_answer_free(a);
    }
}

static void title_and_heading_count_as_matched(void **state)
{
    search_fixture *s = with_articles(state);
    ng_search_request r = search_request("+arms +demands +freeze");
    r.rank = NG_RANK_FAST; /* the other one says it earlier */
    ng_answer *a = search_ask(s, &r);
    assert_int_equal(a->n_hits, 2);
    assert_string_equal(a->hits[0].id, "talks.txt#p2");
    assert_int_equal(a->hits[0].matched_terms, 3);
    assert_int_equal(a->hits[0].title_highlights.n, 1);
    assert_int_equal(a->hits[0].heading_highlights.n, 1);
    assert_int_equal(a->hits[0].highlights.n, 1);
    ng_answer_free(a);
}

static void what_is_missing_is_named_as_typed(void **state)
{
    search_fixture *s = with_articles(state);
    ng_answer *a = search_plain(s, "naval Subsidies freeze");
    assert_int_equal(a->hits[0].matched_terms, 2);
    assert_int_equal(a->hits[0].matched_of, 3);
    assert_int_equal(a->hits[0].n_missing, 1);
    assert_string_equal(a->hits[0].missing[0], "Subsidies");
    ng_answer_free(a);
}

static void an_answer_is_weak_when_little_of_the_query_is_found(void **state)
{
    search_fixture *s = with_articles(state);
    ng_answer *a = search_plain(s, "quantum chromodynamics of ships");
    assert_true(a->n_hits > 0);
    assert_true(a->weak);
    ng_answer_free(a);
    a = search_plain(s, "deadline subsidies");
    assert_int_equal(a->hits[0].matched_terms, 1);
    assert_false(a->weak);
    ng_answer_free(a);
    a = search_plain(s, "nothingofthekind");
    assert_int_equal(a->n_hits, 0);
    assert_true(a->weak);
    ng_answer_free(a);
    a = search_plain(s, "source:wire");
    assert_int_equal(a->n_hits, 3);
    assert_false(a->weak);
    ng_answer_free(a);
}

static void neighbours_come_in_reading_order(void **state)
{
    search_fixture *s = with_articles(state);
    ng_search_request r = search_request("\"the freeze was refused\"");
    r.context_before = 2;
    r.context_after = 3;
    ng_answer *a = search_ask(s, &r);
    assert_int_equal(a->n_hits, 1);
    const ng_hit *h = &a->hits[0];
    assert_int_equal(h->n_before, 2);
    assert_string_equal(h->before[0].id, "talks.txt#p1");
    assert_string_equal(h->before[0].text, "The two sides met in Geneva on Monday.");
    assert_string_equal(h->before[1].id, "talks.txt#p2");
    assert_int_equal(h->n_after, 1);
    assert_string_equal(h->after[0].text, "No deadline was named by either side.");
    ng_answer_free(a);
}

static void an_article_of_only_a_title_is_found(void **state)
{
    search_fixture *s = with_articles(state);
    ng_answer *a = search_plain(s, "parliament");
    assert_int_equal(a->n_hits, 1);
    assert_int_equal(a->hits[0].kind, NG_PASSAGE_TITLE);
    assert_string_equal(a->hits[0].text, "Parliament dissolved");
    assert_int_equal(a->hits[0].span.end, 0);
    ng_answer_free(a);
}

static void an_article_shows_its_share(void **state)
{
    search_fixture *s = with_articles(state);
    for (uint32_t share = 1; share <= 4; share++) {
        ng_search_request r = search_request("source:wire");
        r.per_article = share;
        ng_answer *a = search_ask(s, &r);
        assert_int_equal(a->n_hits, share);
        ng_answer_free(a);
    }
}

static void dates_order_and_restrict(void **state)
{
    search_fixture *s = with_articles(state);
    ng_search_request r = search_request("bombers");
    r.sort = NG_SORT_OLDEST;
    ng_answer *a = search_ask(s, &r);
    assert_string_equal(a->hits[0].article, "sea.txt");
    ng_answer_free(a);
    r.sort = NG_SORT_NEWEST;
    a = search_ask(s, &r);
    assert_string_equal(a->hits[0].article, "talks.txt");
    ng_answer_free(a);
    r.filter.from = "2022";
    a = search_ask(s, &r);
    assert_int_equal(a->n_hits, 1);
    ng_answer_free(a);
}

static void a_deleted_article_is_hidden_at_once(void **state)
{
    search_fixture *s = with_articles(state);
    uint64_t number = 0;
    uint32_t revision = 0;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_store_find(s->f->store, "sea.txt", &number, &revision, &err), NG_OK);
    ng_search_request r = search_request("ships bombers");
    r.hidden = &number;
    r.n_hidden = 1;
    ng_answer *a = search_ask(s, &r);
    assert_int_equal(a->n_hits, 1);
    assert_string_equal(a->hits[0].article, "talks.txt");
    ng_answer_free(a);
}

static void an_article_gone_from_the_store_is_dropped(void **state)
{
    search_fixture *s = with_articles(state);
    fixture_delete(s->f, "talks.txt"); /* the index does not know yet */
    ng_answer *a = search_plain(s, "ships bombers");
    for (size_t i = 0; i < a->n_hits; i++)
        assert_string_equal(a->hits[i].article, "sea.txt");
    assert_int_equal(a->n_hits, 2);
    ng_answer_free(a);
}

/* A word with the hash of `like`. */
static void find_twin(const char *like, char ret[16])
{
    uint16_t want = ng_word_hash(like, strlen(like));
    for (unsigned i = 0;; i++) {
        int len = snprintf(ret, 16, "q%ux", i);
        if (ng_word_hash(ret, (size_t)len) == want)
            return;
    }
}

static void phrases_are_verified_against_the_text(void **state)
{
    search_fixture *s = *state;
    char twin[16], text[200];
    find_twin("alpha", twin);
    snprintf(text, sizeof text, "The alpha stood apart; %s beta came next.", twin);
    const char *const false_one[] = {text, NULL};
    const char *const true_one[] = {"Here alpha beta stand together.", NULL};
    search_put(s, "false", false_one);
    search_put(s, "true", true_one);
    search_index(s);
    ng_answer *a = search_plain(s, "\"alpha beta\"");
    assert_int_equal(a->n_hits, 1);
    assert_string_equal(a->hits[0].article, "true");
    ng_answer_free(a);
}

static void check_number(search_fixture *s, const char *name, uint32_t value, ng_status want)
{
    ng_search_request r = search_request("ships");
    uint32_t *field = strcmp(name, "limit") == 0         ? &r.limit
                      : strcmp(name, "per_article") == 0 ? &r.per_article
                      : strcmp(name, "before") == 0      ? &r.context_before
                      : strcmp(name, "after") == 0       ? &r.context_after
                                                         : &r.deadline_ms;
    *field = value;
    ng_answer *a = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(search_try(s, &r, &a, &err), want);
    assert_true((a != NULL) == (want == NG_OK));
    ng_answer_free(a);
}

static void numbers_of_a_request_have_limits(void **state)
{
    search_fixture *s = with_articles(state);
    static const struct {
        const char *name;
        uint32_t least, most;
    } limits[] = {{"limit", 1, NG_LIMIT_MAX},
                  {"per_article", 0, NG_PER_ARTICLE_MAX},
                  {"before", 0, NG_CONTEXT_MAX},
                  {"after", 0, NG_CONTEXT_MAX},
                  {"deadline", 0, NG_DEADLINE_MS_MAX}};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        if (limits[i].least > 0)
            check_number(s, limits[i].name, 0, NG_LIMIT);
        check_number(s, limits[i].name, limits[i].most - 1, NG_OK);
        check_number(s, limits[i].name, limits[i].most, NG_OK);
        check_number(s, limits[i].name, limits[i].most + 1, NG_LIMIT);
    }
}

static void filters_and_cursors_have_limits(void **state)
{
    search_fixture *s = with_articles(state);
    const char *values[NG_FILTER_VALUES_MAX + 1];
    for (size_t i = 0; i <= NG_FILTER_VALUES_MAX; i++)
        values[i] = "wire";
    ng_answer *a = NULL;
    ng_error err = NG_ERROR_INIT;
    for (size_t n = NG_FILTER_VALUES_MAX - 1; n <= NG_FILTER_VALUES_MAX + 1; n++) {
        ng_search_request r = search_request("freeze");
        r.filter.values[NG_IN_SOURCE] = values;
        r.filter.n_values[NG_IN_SOURCE] = n;
        ng_status want = n > NG_FILTER_VALUES_MAX ? NG_LIMIT : NG_OK;
        assert_int_equal(search_try(s, &r, &a, &err), want);
        if (want == NG_OK)
            ng_answer_free(a);
        ng_error_clear(&err);
    }
    static char cursor[NG_CURSOR_MAX + 2];
    memset(cursor, 'A', NG_CURSOR_MAX + 1);
    for (size_t len = NG_CURSOR_MAX + 1; len >= NG_CURSOR_MAX - 1; len--) {
        ng_search_request r = search_request("freeze");
        cursor[len] = '\0';
        r.cursor = cursor;
        assert_int_equal(search_try(s, &r, &a, &err), len > NG_CURSOR_MAX ? NG_LIMIT : NG_QUERY);
        ng_error_clear(&err);
    }
}

static void a_cancelled_search_ends(void **state)
{
    search_fixture *s = with_articles(state);
    ng_cancel cancel = {0};
    ng_cancel_set(&cancel);
    ng_search_request r = search_request("ships");
    r.cancel = &cancel;
    ng_answer *a = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(search_try(s, &r, &a, &err), NG_CANCELLED);
}

static void an_answer_says_how_the_query_was_read(void **state)
{
    search_fixture *s = with_articles(state);
    ng_answer *a = search_plain(s, "ships AND \"naval");
    assert_string_equal(a->query_text, "ships AND \"naval");
    assert_string_equal(a->query_interpreted, "ships AND naval");
    assert_int_equal(a->n_warnings, 1);
    assert_int_equal(a->warnings[0].start, 10);
    assert_true(a->index_revision > 0);
    ng_answer_free(a);
}

/* "exports" is the stem "export" in English and "exports" without a stemmer: rare there, but no
 * rarer a word. */
static void a_stray_language_does_not_outweigh_the_others(void **state)
{
    search_fixture *s = *state;
    static const char *const lines[] = {"Exports of barley and rye rose again.", NULL};
    static const char *const both[] = {"Wheat exports fell.", NULL};
    static const char *const stray[] = {"%xx", "Exports of copper and tin.", NULL};
    char id[16];
    for (int i = 0; i < 30; i++) {
        snprintf(id, sizeof id, "line%d", i);
        search_put(s, id, lines);
    }
    search_put(s, "both", both);
    search_put(s, "stray", stray);
    search_index(s);
    ng_answer *a = search_plain(s, "wheat exports");
    assert_string_equal(a->hits[0].id, "both#p1");
    assert_true(a->hits[0].score > 2 * a->hits[1].score);
    ng_answer_free(a);
}

static void a_word_asked_twice_counts_for_more(void **state)
{
    search_fixture *s = *state;
    const char *const grain[] = {"Grain was shipped there.", NULL};
    const char *const steel[] = {"Steel was shipped there.", NULL};
    search_put(s, "grain", grain);
    search_put(s, "steel", steel);
    search_index(s);
    ng_answer *a = search_plain(s, "steel or grain or steel");
    assert_int_equal(a->n_hits, 2);
    assert_string_equal(a->hits[0].article, "steel");
    assert_true(a->hits[0].score > a->hits[1].score);
    assert_int_equal(a->hits[0].matched_of, 2);
    ng_answer_free(a);
}

#define WITH_INDEX(test) cmocka_unit_test_setup_teardown(test, search_begin, search_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_INDEX(the_passage_that_holds_most_comes_first),
        WITH_INDEX(every_span_slices_to_its_text_in_every_unit),
        WITH_INDEX(highlights_name_the_words_of_the_query),
        WITH_INDEX(title_and_heading_count_as_matched),
        WITH_INDEX(what_is_missing_is_named_as_typed),
        WITH_INDEX(an_answer_is_weak_when_little_of_the_query_is_found),
        WITH_INDEX(neighbours_come_in_reading_order),
        WITH_INDEX(an_article_of_only_a_title_is_found),
        WITH_INDEX(an_article_shows_its_share),
        WITH_INDEX(dates_order_and_restrict),
        WITH_INDEX(a_deleted_article_is_hidden_at_once),
        WITH_INDEX(an_article_gone_from_the_store_is_dropped),
        WITH_INDEX(phrases_are_verified_against_the_text),
        WITH_INDEX(numbers_of_a_request_have_limits),
        WITH_INDEX(filters_and_cursors_have_limits),
        WITH_INDEX(a_cancelled_search_ends),
        WITH_INDEX(a_stray_language_does_not_outweigh_the_others),
        WITH_INDEX(a_word_asked_twice_counts_for_more),
        WITH_INDEX(an_answer_says_how_the_query_was_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
