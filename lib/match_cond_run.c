/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match_cond_run.c - every match of the conditions, counted, scored and offered. */
#include "match_cond.h"

#define TOGETHER   16    /* candidates whose memory is fetched at a time */
#define GATHERED   65536 /* candidates before their phrases are looked at */
#define CACHE_LINE 64

/* What is known of the score of one match. */
struct tally {
    ng_score sum;  /* of the terms looked at */
    ng_score most; /* sum, and the bounds of the others */
};

/* Look at the scorers that conditions lead, or at the others, until the match cannot enter. */
static ng_status add_scores(ng_run *run, uint32_t docid, int led, ng_score threshold,
                            struct tally *t, ng_error *err)
{
    for (size_t i = 0; i < run->plan->n_terms && t->most >= threshold; i++) {
        ng_scorer *scorer = &run->scorers[i];
        if (scorer->leads != led)
            continue;
        ng_status s = ng_postings_seek(scorer->postings, docid, err);
        if (s != NG_OK)
            return s;
        t->most -= scorer->idf * NG_IMPACT_MAX;
        if (scorer->postings->doc == docid) {
            t->sum += scorer->idf * scorer->postings->wdf;
            t->most += scorer->idf * scorer->postings->wdf;
        }
    }
    return NG_OK;
}

static ng_status give_scorers_cursors(ng_run *run, ng_score *ret_most, ng_error *err)
{
    *ret_most = 0;
    for (size_t i = 0; i < run->plan->n_terms; i++) {
        const ng_plan_term *t = &run->plan->terms[i];
        ng_scorer *scorer = &run->scorers[i];
        *ret_most += scorer->idf * NG_IMPACT_MAX;
        if (scorer->postings)
            continue;
        ng_status s = ng_run_cursor(run, t->term, t->len, &scorer->postings, err);
        if (s != NG_OK)
            return s;
    }
    return NG_OK;
}

/* Score a candidate, as far as it is needed to know whether it may enter. */
static ng_status score(ng_run *run, uint32_t docid, ng_score most, ng_score *ret, int *ret_enters,
                       ng_error *err)
{
    struct tally t = {0, most};
    ng_score threshold = ng_run_threshold(run);
    ng_status s = add_scores(run, docid, 1, threshold, &t, err);
    if (s == NG_OK)
        s = add_scores(run, docid, 0, threshold, &t, err);
    *ret = t.sum;
    *ret_enters = t.most >= threshold;
    return s;
}

/* A match for certain: count it, and offer it when it may enter. */
static void accept(ng_run *run, uint32_t docid, ng_score sum, int enters)
{
    const ng_match_request *r = run->request;
    run->total++;
    if (docid / 64 < r->n_seen)
        r->seen[docid / 64] |= UINT64_C(1) << (docid % 64);
    const ng_passage_facts *facts = enters ? ng_run_visible(run, docid) : NULL;
    if (facts)
        ng_run_offer(run, docid, facts, sum);
}

/* ---- Candidates whose adjacency is still to be looked at. ----
 *
 * Their facts, and then their hashes, lie in memory that nothing has touched. Fetched one after the
 * other, waiting for it is most of the work: so several are fetched at a time. And where only the
 * best count, candidates are gathered first and looked at by descending score, until no further one
 * can enter: no order needs fewer looks. */

struct candidate {
    uint32_t docid;
    ng_score sum;
    int enters;
};

struct waiting {
    struct candidate *items; /* in the arena of the run */
    size_t n, cap;
    int best_first;
};

static ng_status new_waiting(ng_run *run, const ng_cond_iter *root, struct waiting *ret,
                             ng_error *err)
{
    const ng_match_request *r = run->request;
    struct waiting w = {.cap = TOGETHER};
    w.best_first = r->sort == NG_SORT_RELEVANCE && !r->count_all;
    if (root->n_early < root->n_checks && w.best_first && root->cost > TOGETHER)
        w.cap = root->cost < GATHERED ? (size_t)root->cost : GATHERED;
    w.items = ng_arena_alloc(run->arena, w.cap * sizeof *w.items);
    if (!w.items)
        return ng_fail(err, NG_NOMEM, "no memory for the candidates of a phrase");
    *ret = w;
    return NG_OK;
}

static ng_status confirm(ng_run *run, ng_cond_iter *root, const struct candidate *items, size_t n,
                         ng_error *err)
{
    ng_status s = NG_OK;
    for (size_t i = 0; i < n; i++)
        __builtin_prefetch(ng_index_facts(run->ix, items[i].docid));
    for (size_t i = 0; i < n; i++) {
        uint32_t tokens;
        const ng_passage_facts *facts = ng_index_facts(run->ix, items[i].docid);
        const uint16_t *hashes = facts ? ng_index_forward(run->ix, facts, &tokens) : NULL;
        if (hashes) {
            __builtin_prefetch(hashes);
            __builtin_prefetch((const char *)hashes + CACHE_LINE);
        }
    }
    for (size_t i = 0; i < n && s == NG_OK; i++) {
        int holds = 0;
        s = ng_cond_iter_confirm(run, root, items[i].docid, &holds, err);
        if (s == NG_OK && holds)
            accept(run, items[i].docid, items[i].sum, items[i].enters);
    }
    return s;
}

static void sink(struct candidate *heap, size_t n, size_t i)
{
    for (size_t child; (child = 2 * i + 1) < n; i = child) {
        if (child + 1 < n && heap[child + 1].sum > heap[child].sum)
            child++;
        if (heap[i].sum >= heap[child].sum)
            return;
        struct candidate keep = heap[i];
        heap[i] = heap[child];
        heap[child] = keep;
    }
}

/* The candidate with the highest score; the heap has one less. */
static struct candidate pop(struct waiting *w)
{
    struct candidate best = w->items[0];
    w->items[0] = w->items[--w->n];
    sink(w->items, w->n, 0);
    return best;
}

static ng_status confirm_best(ng_run *run, ng_cond_iter *root, struct waiting *w, ng_error *err)
{
    ng_status s = NG_OK;
    for (size_t i = w->n / 2; i-- > 0;)
        sink(w->items, w->n, i);
    for (size_t n = 1; s == NG_OK && n > 0 && !ng_run_late(run);) {
        struct candidate best[TOGETHER];
        for (n = 0; n < TOGETHER && w->n > 0 && w->items[0].sum >= ng_run_threshold(run); n++)
            best[n] = pop(w);
        s = confirm(run, root, best, n, err);
    }
    if (w->n > 0)
        run->total_is_exact = 0;
    w->n = 0;
    return s;
}

static ng_status confirm_waiting(ng_run *run, ng_cond_iter *root, struct waiting *w, ng_error *err)
{
    if (w->best_first)
        return confirm_best(run, root, w, err);
    size_t n = w->n;
    w->n = 0;
    return confirm(run, root, w->items, n, err);
}

static ng_status let_wait(ng_run *run, ng_cond_iter *root, struct waiting *w, uint32_t docid,
                          ng_score sum, int enters, ng_error *err)
{
    w->items[w->n++] = (struct candidate){docid, sum, enters};
    return w->n == w->cap ? confirm_waiting(run, root, w, err) : NG_OK;
}

/* A candidate that cannot enter is counted, when only its being a match is certain. */
static ng_status visit(ng_run *run, ng_cond_iter *root, struct waiting *w, uint32_t docid,
                       ng_score most, ng_error *err)
{
    const ng_match_request *r = run->request;
    int enters = 1, unsure = root->n_early < root->n_checks;
    ng_score sum = 0;
    ng_status s = NG_OK;
    if (ng_run_is_dead(run, docid) || (run->hides && !ng_run_visible(run, docid)))
        return NG_OK;
    if (r->sort == NG_SORT_RELEVANCE)
        s = score(run, docid, most, &sum, &enters, err);
    if (s == NG_OK && !enters && unsure && !r->count_all) {
        run->total_is_exact = 0;
        return NG_OK;
    }
    if (s != NG_OK)
        return s;
    if (unsure)
        return let_wait(run, root, w, docid, sum, enters, err);
    accept(run, docid, sum, enters);
    return NG_OK;
}

/* Nothing that follows can enter, and nobody asked how much follows. */
static int is_settled(const ng_run *run, ng_score most)
{
    return !run->request->count_all && run->request->sort == NG_SORT_RELEVANCE &&
           most < ng_run_threshold(run);
}

ng_status ng_match_conditions(ng_run *run, ng_cond_iter *root, ng_error *err)
{
    ng_score most = 0;
    struct waiting w;
    ng_status s = give_scorers_cursors(run, &most, err);
    if (s == NG_OK)
        s = new_waiting(run, root, &w, err);
    for (uint32_t docid = 1; s == NG_OK && docid != NG_DOCID_END; docid++) {
        if (is_settled(run, most)) {
            run->total_is_exact = 0;
            break;
        }
        s = ng_cond_iter_seek(run, root, docid, err);
        docid = root->doc;
        if (s != NG_OK || docid == NG_DOCID_END || ng_run_late(run))
            break;
        s = visit(run, root, &w, docid, most, err);
    }
    return s == NG_OK ? confirm_waiting(run, root, &w, err) : s;
}
