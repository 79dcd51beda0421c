/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_resolve.c - what became of a citation. */
#include "store_help.h"

#include <stdio.h>
#include <string.h>

#include "nutgraf/search.h"

/* Put an article "a" of so many paragraphs. */
static void put(ng_store *s, size_t n, const char *const *paragraphs)
{
    ng_article *a = NULL;
    MUST(ng_article_new(&a, &help_err));
    MUST(ng_article_set(a, NG_FIELD_ID, "a", 1, &help_err));
    for (size_t i = 0; i < n; i++)
        MUST(ng_article_add_block(a, NG_BLOCK_PARAGRAPH, 0, 0, paragraphs[i], strlen(paragraphs[i]),
                                  &help_err));
    MUST(ng_article_finish(a, &help_err));
    help_put(s, a);
}

/* The citation of a text at a place of article "a"; constant until the next call. */
static const char *cite(unsigned ordinal, const char *text)
{
    static char citation[NG_PASSAGE_ID_MAX];
    char hash[9];
    MUST(ng_passage_hash(text, strlen(text), hash, &help_err));
    snprintf(citation, sizeof citation, "a#p%u@%s", ordinal, hash);
    return citation;
}

static void assert_resolves(ng_store *s, const char *citation, ng_resolution state, const char *id,
                            const char *text)
{
    ng_resolved r;
    MUST(ng_resolve(s, citation, strlen(citation), &r, &help_err));
    assert_int_equal(r.state, state);
    assert_string_equal(r.id, id);
    if (text) {
        assert_non_null(r.text);
        assert_string_equal(r.text, text);
    } else {
        assert_null(r.text);
    }
    ng_resolved_release(&r);
    ng_resolved_release(NULL);
}

static void a_passage_that_stands_is_the_same(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    put(s, 2, (const char *const[]){"One stays.", "Two stays."});
    assert_resolves(s, cite(2, "Two stays."), NG_RESOLVED_SAME, "a#p2", "Two stays.");
    assert_resolves(s, "a#p1", NG_RESOLVED_SAME, "a#p1", "One stays.");
    assert_resolves(s, "a", NG_RESOLVED_SAME, "a", NULL);
    ng_store_free(s);
}

static void a_passage_behind_a_new_one_has_moved(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    put(s, 2, (const char *const[]){"One.", "Two."});
    put(s, 3, (const char *const[]){"A new lead.", "One.", "Two."});
    assert_resolves(s, cite(1, "One."), NG_RESOLVED_MOVED, "a#p2", "One.");
    ng_store_free(s);
}

static void of_equal_passages_the_nearest_is_meant(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    put(s, 5, (const char *const[]){"Repeat.", "x", "y", "Repeat.", "z"});
    assert_resolves(s, cite(5, "Repeat."), NG_RESOLVED_MOVED, "a#p4", "Repeat.");
    assert_resolves(s, cite(1, "Repeat."), NG_RESOLVED_SAME, "a#p1", "Repeat.");
    ng_store_free(s);
}

static void an_edited_passage_gives_its_old_wording(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    put(s, 2, (const char *const[]){"One.", "Four died."});
    put(s, 2, (const char *const[]){"One.", "Five died."});
    put(s, 2, (const char *const[]){"One.", "Six died."});
    assert_resolves(s, cite(2, "Four died."), NG_RESOLVED_EDITED, "a#p2", "Four died.");
    assert_resolves(s, cite(2, "Never said."), NG_RESOLVED_EDITED, "a#p2", NULL);
    ng_store_free(s);
}

static void a_passage_that_was_cut_is_gone(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    put(s, 2, (const char *const[]){"One.", "Two."});
    put(s, 1, (const char *const[]){"One."});
    assert_resolves(s, cite(2, "Two."), NG_RESOLVED_GONE, "", NULL);
    assert_resolves(s, "a#p2", NG_RESOLVED_GONE, "", NULL);
    ng_store_free(s);
}

static void passages_of_a_deleted_or_unknown_article_are_gone(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    put(s, 1, (const char *const[]){"One."});
    help_delete(s, "a");
    assert_resolves(s, cite(1, "One."), NG_RESOLVED_GONE, "", NULL);
    assert_resolves(s, "never#p1", NG_RESOLVED_GONE, "", NULL);
    ng_store_free(s);
}

static void what_is_no_citation_is_refused(void **state)
{
    (void)state;
    ng_store *s = help_open(NG_STORE_WRITE);
    ng_resolved r;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_resolve(s, "", 0, &r, &err), NG_INVALID);
    ng_store_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_passage_that_stands_is_the_same),
        IN_FOLDER(a_passage_behind_a_new_one_has_moved),
        IN_FOLDER(of_equal_passages_the_nearest_is_meant),
        IN_FOLDER(an_edited_passage_gives_its_old_wording),
        IN_FOLDER(a_passage_that_was_cut_is_gone),
        IN_FOLDER(passages_of_a_deleted_or_unknown_article_are_gone),
        IN_FOLDER(what_is_no_citation_is_refused),
    };
    return cmocka_run_group_tests_name("resolve", tests, NULL, NULL);
}
