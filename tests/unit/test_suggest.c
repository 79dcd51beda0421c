/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_suggest.c - completions of a begun word: their order, counts, and what they keep to. */
#include "search_fixture.h"

#include <stdio.h>
#include <string.h>

#include "nutgraf/suggest.h"

static int set_up(void **state)
{
    if (search_begin(state) != 0)
        return -1;
    search_fixture *s = *state;
    const char *const sea[] = {"@Sea",
                               "Naval ships froze in the harbour; a naval freeze was proposed.",
                               "The naval freeze is on the table, said France.",
                               "A freight train passed.",
                               "Freight rates fell and freight moved by ship.",
                               "More freight, more friends, more ships.",
                               NULL};
    const char *const land[] = {"@Land", "Friends of the farmers happily met in January.",
                                "Happiest of all were friends of friends.", NULL};
    search_put(s, "sea", sea);
    search_put(s, "land", land);
    search_index(s);
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_searcher_open(s->f->dir, s->f->gate, &s->searcher, &err), NG_OK);
    return 0;
}

static const char *ask(search_fixture *s, const ng_suggest_request *r, char ret[400])
{
    ng_suggestions *found = NULL;
    ng_error err = NG_ERROR_INIT;
    ng_status status = ng_suggest(s->searcher, r, &found, &err);
    if (status != NG_OK)
        fail_msg("%s", err.text);
    ret[0] = '\0';
    for (size_t i = 0; i < found->n; i++)
        snprintf(ret + strlen(ret), 400 - strlen(ret), "%s%s=%d", i > 0 ? "; " : "",
                 found->items[i].text, (int)found->items[i].count);
    ng_suggestions_free(found);
    return ret;
}

static ng_suggest_request request_of(const char *prefix)
{
    ng_suggest_request r = NG_SUGGEST_REQUEST_INIT;
    r.prefix = prefix;
    r.prefix_len = strlen(prefix);
    r.deadline_ms = NG_DEADLINE_MS_MAX;
    return r;
}

static void check(void **state, const char *prefix, const char *expected)
{
    char text[400];
    ng_suggest_request r = request_of(prefix);
    assert_string_equal(ask(*state, &r, text), expected);
}

static void the_most_frequent_words_come_first(void **state)
{
    check(state, "fr", "freight=3; friends=3; freeze=2; france=1; froze=1");
    check(state, "Frei", "freight=3");
    check(state, "xyz", "");
}

static void only_words_are_shown_not_stems(void **state)
{
    check(state, "happ", "happiest=1; happily=1");
    check(state, "janu", "january=1");
}

static void stop_words_and_empty_words_complete_nothing(void **state)
{
    check(state, "th", "");
    check(state, "", "");
    check(state, "naval ", "");
    check(state, "naval?", "");
}

static void words_before_are_kept_and_decide(void **state)
{
    check(state, "naval fr", "naval freeze=2; naval france=1; naval froze=1");
    check(state, "NAVAL, fr", "NAVAL, freeze=2; NAVAL, france=1; NAVAL, froze=1");
    check(state, "ships fri", "ships friends=1");
}

static void a_word_alone_is_completed_when_nothing_is_together(void **state)
{
    check(state, "happily nav", "happily naval=2");
    check(state, "unicorn fre", "unicorn freight=3; unicorn freeze=2");
}

static void a_filter_holds(void **state)
{
    char text[400];
    const char *const land[] = {"land"}, *const none[] = {"nowhere"};
    ng_suggest_request r = request_of("fr");
    r.filter.values[NG_IN_SOURCE] = land;
    r.filter.n_values[NG_IN_SOURCE] = 1;
    assert_string_equal(ask(*state, &r, text), "friends=2");
    r.filter.values[NG_IN_SOURCE] = none;
    assert_string_equal(ask(*state, &r, text), "");
    check(state, "source:land fr", "source:land friends=2");
}

static void what_is_hidden_is_not_counted(void **state)
{
    char text[400];
    const uint64_t hidden[] = {1};
    ng_suggest_request r = request_of("naval fr");
    r.hidden = hidden;
    r.n_hidden = 1;
    assert_string_equal(ask(*state, &r, text), "naval friends=2");
    r.prefix = "nav";
    r.prefix_len = 3;
    assert_string_equal(ask(*state, &r, text), "");
}

static void so_many_are_given_and_no_more(void **state)
{
    search_fixture *s = *state;
    char text[400];
    ng_suggest_request r = request_of("fr");
    r.limit = 2;
    assert_string_equal(ask(s, &r, text), "freight=3; friends=3");
    for (uint32_t limit = NG_SUGGEST_MAX - 1; limit <= NG_SUGGEST_MAX + 1; limit++) {
        ng_suggestions *found = NULL;
        ng_error err = NG_ERROR_INIT;
        r.limit = limit;
        assert_int_equal(ng_suggest(s->searcher, &r, &found, &err),
                         limit > NG_SUGGEST_MAX ? NG_LIMIT : NG_OK);
        ng_suggestions_free(found);
    }
}

static void many_passages_are_counted_by_a_sample(void **state)
{
    search_fixture *s = *state;
    for (int i = 0; i < 8; i++) {
        char id[16], many[300][32];
        const char *lines[301] = {NULL};
        snprintf(id, sizeof id, "many%d", i);
        for (int k = 0; k < 300; k++) {
            snprintf(many[k], sizeof many[k], "Quartz and %s.", k % 2 ? "quarks" : "stones");
            lines[k] = many[k];
        }
        search_put(s, id, lines);
    }
    search_index(s);
    ng_suggestions *found = NULL;
    ng_error err = NG_ERROR_INIT;
    ng_suggest_request r = request_of("quartz qua");
    assert_int_equal(ng_suggest(s->searcher, &r, &found, &err), NG_OK);
    assert_int_equal(found->n, 1);
    assert_string_equal(found->items[0].text, "quartz quarks");
    assert_in_range(found->items[0].count, 1100, 1300);
    ng_suggestions_free(found);
}

#define WITH_INDEX(test) cmocka_unit_test_setup_teardown(test, set_up, search_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_INDEX(the_most_frequent_words_come_first),
        WITH_INDEX(only_words_are_shown_not_stems),
        WITH_INDEX(stop_words_and_empty_words_complete_nothing),
        WITH_INDEX(words_before_are_kept_and_decide),
        WITH_INDEX(a_word_alone_is_completed_when_nothing_is_together),
        WITH_INDEX(a_filter_holds),
        WITH_INDEX(what_is_hidden_is_not_counted),
        WITH_INDEX(so_many_are_given_and_no_more),
        WITH_INDEX(many_passages_are_counted_by_a_sample),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
