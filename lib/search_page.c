/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search_page.c - candidates in order, to the hits of one page.
 *
 * Candidates come from the window of the second stage, as far as it was not shown on earlier pages,
 * and then from the first stage below the window's last key. A candidate is passed over when its
 * article has shown its share, is gone, or its text does not hold the phrase. We look for one
 * hit more than fits, so that a cursor is given exactly when something follows.
 *
 * When the first candidates do not fill the page, articles with many matches may stand in the way:
 * from then on the matcher itself gives no more of an article than may be shown. What it left out
 * had its share before it, unless one of these turns out not to be shown: then the rest is asked
 * for anew, without that cap.
 *
 * The share of an article is counted over all pages without carrying all of them along: how many of
 * its passages come before the page's first key can be asked of the index again. */
#include <stdlib.h>
#include <string.h>

#include "search_pages.h"
#include "search_run.h"
#include "topk.h"

#define GROWTH       4 /* more candidates each time the page is not full */
#define MOST_AT_ONCE 4096
#define MOST_CAPPED  512 /* with a cap for each article, whose cost grows with it */
#define VERIFY_SPARE 16  /* phrases that turn out not to be there */

/* Which of the parts is being read. */
typedef struct filler {
    ng_search_run *run;
    uint32_t room;     /* hits that still fit */
    int stopped;       /* the page is full, or time is over */
    int stopped_early; /* time is over */
    int missed;        /* a candidate turned out not to be shown */
} filler;

static ng_status no_memory(ng_error *err)
{
    return ng_fail(err, NG_NOMEM, "out of memory");
}

static ng_article_count *find_count(ng_search_run *run, uint64_t article)
{
    for (size_t i = 0; i < run->n_counts; i++)
        if (run->counts[i].article == article)
            return &run->counts[i];
    return NULL;
}

static ng_status add_count(ng_search_run *run, uint64_t article, uint32_t shown,
                           ng_article_count **ret, ng_error *err)
{
    if (run->n_counts == run->cap_counts) {
        size_t cap = run->cap_counts ? 2 * run->cap_counts : 64;
        ng_article_count *counts = realloc(run->counts, cap * sizeof *counts);
        if (!counts)
            return no_memory(err);
        run->counts = counts;
        run->cap_counts = cap;
    }
    run->counts[run->n_counts] = (ng_article_count){article, shown};
    *ret = &run->counts[run->n_counts++];
    return NG_OK;
}

ng_candidate ng_candidate_of(const ng_search_run *run, const ng_match_item *item)
{
    int by_score = run->request->sort == NG_SORT_RELEVANCE;
    return (ng_candidate){.docid = item->docid,
                          .article = item->key.article,
                          .ordinal = item->key.ordinal,
                          .score = by_score ? item->key.score : 0};
}

/* How many of the best `k` of an article came on earlier pages, those at or above `last`, up to the
 * share. `*ret_more`: a larger `k` may give more. */
static ng_status count_among(ng_search_run *run, uint64_t article, uint32_t k, uint32_t *ret,
                             int *ret_more, ng_error *err)
{
    int oldest = run->request->sort == NG_SORT_OLDEST, passed = 0;
    ng_matches matches = NG_MATCHES_INIT;
    ng_status s = ng_search_match_article(run, article, k, 1, &matches, err);
    *ret = 0;
    for (size_t i = 0; s == NG_OK && i < matches.n && *ret < run->request->per_article; i++) {
        int holds = 1;
        passed = ng_match_key_before(&run->from.last, &matches.items[i].key, oldest);
        if (passed)
            break;
        if (run->verifies) {
            ng_candidate c = ng_candidate_of(run, &matches.items[i]);
            s = ng_search_probe(run, &c, &holds, err);
        }
        *ret += (uint32_t)holds;
    }
    *ret_more = !passed && matches.n == k && *ret < run->request->per_article;
    ng_matches_release(&matches);
    return s;
}

/* How many passages of the article came on earlier pages. Few of them are asked for: that phrases
 * turn out not to be there is rare. */
static ng_status count_before(ng_search_run *run, uint64_t article, uint32_t *ret, ng_error *err)
{
    uint32_t k = run->request->per_article + (run->verifies ? VERIFY_SPARE : 0);
    int more = 0;
    *ret = 0;
    if (run->counts_complete)
        return NG_OK;
    ng_status s = count_among(run, article, k, ret, &more, err);
    return s == NG_OK && more ? count_among(run, article, NG_PASSAGES_MAX, ret, &more, err) : s;
}

/* Show a candidate, or find out that it would be the first of the next page. `*ret_used` 1: it is
 * done with, 0: the page ends before it. */
static ng_status offer(filler *f, const ng_candidate *c, int *ret_used, ng_error *err)
{
    ng_search_run *run = f->run;
    uint32_t share = run->request->per_article;
    ng_article_count *count = share > 0 ? find_count(run, c->article) : NULL;
    ng_status s = NG_OK;
    int shown = 0;
    *ret_used = 1;
    if (c->article == run->left_out ||
        ng_is_hidden(run->request->hidden, run->request->n_hidden, c->article))
        return NG_OK;
    if (share > 0 && !count) {
        uint32_t before = 0;
        s = count_before(run, c->article, &before, err);
        if (s == NG_OK)
            s = add_count(run, c->article, before, &count, err);
    }
    if (s != NG_OK || (count && count->shown >= share))
        return s;
    run->show_deadline.countdown = 0;
    if (ng_deadline_passed(&run->show_deadline)) {
        f->stopped = f->stopped_early = 1;
    } else if (f->room == 0) {
        s = ng_search_probe(run, c, &f->stopped, err);
        f->missed |= !f->stopped;
    } else {
        s = ng_search_show(run, c, &shown, err);
        f->room -= (uint32_t)shown;
        if (count)
            count->shown += (uint32_t)shown;
        f->missed |= !shown;
    }
    run->more |= f->stopped;
    *ret_used = !f->stopped;
    return s;
}

/* ---- The window of the second stage. ---- */

/* What of the window is left for the next page, from item `at` on. */
static ng_status carry_window(ng_search_run *run, const ng_window *w, size_t at, ng_error *err)
{
    ng_cursor_state *next = &run->next;
    size_t n = w->n - at, before = run->from.n_shown;
    size_t shown = run->answer->n_hits;
    next->items = ng_arena_alloc(run->answer->arena, (n + 1) * sizeof *next->items);
    next->shown = ng_arena_alloc(run->answer->arena, (before + shown + 1) * sizeof *next->shown);
    if (!next->items || !next->shown)
        return no_memory(err);
    for (size_t i = 0; i < n; i++) {
        const ng_candidate *c = &w->items[at + i];
        next->items[i] = (ng_cursor_item){c->article, c->ordinal, c->docid, (float)c->score};
    }
    next->n_items = n;
    if (before > 0)
        memcpy(next->shown, run->from.shown, before * sizeof *next->shown);
    memcpy(next->shown + before, run->page_articles, shown * sizeof *next->shown);
    next->n_shown = before + shown;
    return NG_OK;
}

static ng_status fill_from_window(filler *f, ng_window *w, ng_error *err)
{
    ng_search_run *run = f->run;
    ng_status s = NG_OK;
    for (size_t i = 0; i < w->n && s == NG_OK; i++) {
        int used = 1, there = 1;
        size_t before = run->answer->n_hits;
        s = ng_window_look_up(run, &w->items[i], &there, err);
        if (s == NG_OK && there)
            s = offer(f, &w->items[i], &used, err);
        if (s == NG_OK && run->answer->n_hits > before)
            run->page_articles[before] = w->items[i].article;
        if (s == NG_OK && !used)
            return carry_window(run, w, i, err);
    }
    return s;
}

/* ---- The first stage below the last key. ---- */

/* `to_miss`: no further than the first that turns out not to be shown. */
static ng_status use_items(filler *f, const ng_match_item *items, size_t n, int to_miss,
                           ng_error *err)
{
    ng_search_run *run = f->run;
    ng_status s = NG_OK;
    for (size_t i = 0; s == NG_OK && i < n && !f->stopped && !(to_miss && f->missed); i++) {
        int used = 0;
        ng_candidate c = ng_candidate_of(run, &items[i]);
        s = offer(f, &c, &used, err);
        if (used) {
            run->next.last = items[i].key;
            run->next.has_last = 1;
        }
    }
    return s;
}

/* One more batch. With a cap it is used up to the first miss: what lies behind that is asked for
 * anew.
 */
static ng_status fill_from_batch(filler *f, uint32_t k, int capped, ng_error *err)
{
    ng_search_run *run = f->run;
    ng_matches m = NG_MATCHES_INIT;
    const ng_match_key *after = run->next.has_last ? &run->next.last : NULL;
    f->missed = 0;
    ng_status s = ng_search_match(run, k, after, capped ? run->request->per_article : 0, &m, err);
    if (s == NG_OK)
        s = use_items(f, m.items, m.n, capped, err);
    if (!f->stopped && !(capped && f->missed))
        run->next.exhausted = m.n < k;
    ng_matches_release(&m);
    return s;
}

/* The first batch of the best is taken without a cap: the matcher is quicker then, and mostly it is
 * enough. */
static ng_status fill_from_index(filler *f, ng_error *err)
{
    ng_search_run *run = f->run;
    ng_matches *ready = &run->ready;
    ng_status s = NG_OK;
    uint32_t k = f->room + NG_SPARE_CANDIDATES;
    int may_cap = run->request->per_article > 0;
    if (run->ready_k > 0) {
        s = use_items(f, ready->items + run->ready_at, ready->n - run->ready_at, 0, err);
        if (!f->stopped)
            run->next.exhausted = ready->n < run->ready_k;
    }
    while (s == NG_OK && !f->stopped && !run->next.exhausted) {
        int capped = may_cap && (run->next.has_last || run->request->sort != NG_SORT_RELEVANCE);
        uint32_t most = capped ? MOST_CAPPED : MOST_AT_ONCE;
        s = fill_from_batch(f, k < most ? k : most, capped, err);
        may_cap &= !(capped && f->missed);
        k = k < MOST_AT_ONCE ? k * GROWTH : k;
    }
    return s;
}

/* The counts of a window are complete: nothing comes before it. */
static ng_status begin_counts(ng_search_run *run, ng_error *err)
{
    ng_status s = NG_OK;
    run->counts_complete = !run->from.has_last || run->from.n_items > 0;
    for (size_t i = 0; i < run->from.n_shown && s == NG_OK; i++) {
        ng_article_count *count = find_count(run, run->from.shown[i]);
        if (!count)
            s = add_count(run, run->from.shown[i], 0, &count, err);
        if (s == NG_OK)
            count->shown++;
    }
    return s;
}

ng_status ng_search_page(ng_search_run *run, ng_error *err)
{
    filler f = {.run = run, .room = run->request->limit};
    ng_window window = {.items = NULL};
    ng_arena *arena = run->answer->arena;
    run->answer->hits = ng_arena_alloc(arena, f.room * sizeof *run->answer->hits);
    run->page_articles = ng_arena_alloc(arena, f.room * sizeof *run->page_articles);
    run->page_docids = ng_arena_alloc(arena, f.room * sizeof *run->page_docids);
    if (!run->answer->hits || !run->page_articles || !run->page_docids)
        return no_memory(err);
    ng_status s = begin_counts(run, err);
    if (s == NG_OK)
        s = ng_window_open(run, &window, err);
    if (s == NG_OK)
        s = fill_from_window(&f, &window, err);
    if (s == NG_OK && !f.stopped)
        s = fill_from_index(&f, err);
    if (f.stopped_early)
        run->answer->partial = 1;
    return s;
}
