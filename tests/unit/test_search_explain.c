/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_search_explain.c - the parts of a score add up to it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "search_fixture.h"

#define NOW 1700000000

static void put_articles(search_fixture *s)
{
    for (unsigned i = 0; i < 90; i++) {
        char id[16], text[96];
        snprintf(id, sizeof id, "a%u", i);
        snprintf(text, sizeof text, "Naval ships%s. %u sailors%s watched in 1932.",
                 i % 2 ? " left the harbour" : "", i, i % 3 ? " of the harbour" : "");
        const char *const lines[] = {i % 4 ? "=Harbour news" : "=Other news", "!2023-10-01", text,
                                     NULL};
        search_put(s, id, lines);
    }
    search_index(s);
}

static void assert_adds_up(const ng_hit *h)
{
    const ng_explain *e = h->explain;
    double first = 0, score;
    assert_non_null(e);
    for (size_t i = 0; i < e->n_terms; i++) {
        assert_true(fabs(e->terms[i].score - e->terms[i].idf * e->terms[i].impact) < 1e-9);
        first += e->terms[i].score;
    }
    assert_true(e->n_terms > 0 && fabs(first * e->recency - e->first) < 1e-6);
    score = e->first + e->carried;
    for (size_t i = 0; i < e->n_features; i++) {
        const ng_explain_feature *f = &e->features[i];
        assert_true(f->value >= 0 && f->value <= 1 && f->weight > 0);
        assert_true(fabs(f->score - e->unit * f->weight * f->value) < 1e-6);
        score += f->score;
    }
    assert_true(fabs(score - h->score) < 1e-3);
}

/* All pages; gives how many hits had features, and how many a carried part. */
static void check_pages(search_fixture *s, ng_search_request r, size_t *with, size_t *carried)
{
    char cursor[NG_CURSOR_MAX + 1] = "";
    size_t n = 0;
    *with = *carried = 0;
    r.explain = 1;
    for (int more = 1; more;) {
        r.cursor = cursor[0] ? cursor : NULL;
        ng_answer *a = search_ask(s, &r);
        for (size_t i = 0; i < a->n_hits; i++, n++) {
            assert_adds_up(&a->hits[i]);
            *with += a->hits[i].explain->n_features > 0;
            *carried += a->hits[i].explain->carried > 0;
        }
        more = a->cursor != NULL;
        snprintf(cursor, sizeof cursor, "%s", more ? a->cursor : "");
        ng_answer_free(a);
    }
    assert_int_equal(n, 90);
}

static void every_part_adds_up_on_every_page(void **state)
{
    search_fixture *s = *state;
    size_t with, carried;
    put_articles(s);
    ng_search_request r = search_request("when did naval ships leave the harbour");
    r.limit = 25;
    check_pages(s, r, &with, &carried);
    assert_int_equal(with, 25);
    assert_int_equal(carried, 60 - 25);
    r.recency = (ng_recency){.half_life_days = 365, .now = NOW};
    check_pages(s, r, &with, &carried);
    assert_int_equal(with, 25);
    r.rank = NG_RANK_FAST;
    check_pages(s, r, &with, &carried);
    assert_true(with == 0 && carried == 0);
}

static void nothing_is_explained_unasked(void **state)
{
    search_fixture *s = *state;
    put_articles(s);
    ng_answer *a = search_plain(s, "naval ships");
    assert_true(a->n_hits > 0 && a->hits[0].explain == NULL);
    ng_answer_free(a);
    ng_search_request r = search_request("naval ships");
    r.explain = 1;
    r.sort = NG_SORT_NEWEST;
    a = search_ask(s, &r);
    assert_true(a->n_hits > 0 && a->hits[0].explain->n_terms == 0 && a->hits[0].score == 0);
    ng_answer_free(a);
}

#define WITH_INDEX(test) cmocka_unit_test_setup_teardown(test, search_begin, search_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_INDEX(every_part_adds_up_on_every_page),
        WITH_INDEX(nothing_is_explained_unasked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
