/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match_or.c - ranked OR: MaxScore over full and champion lists, in windows of docids.
 *
 * A term has two lists: the full one with every posting, and the champion list with a copy of those
 * whose impact is at least champion_min. Given the score a passage must reach (the threshold), the
 * lists are put in order of what they can add at most; as many as stay below the threshold
 * together need not be read through: nothing that stands only in them can enter. So a term is in
 * one of three modes:
 *   READ_FULL      the full list is read through
 *   READ_CHAMPIONS the champion list is; a candidate without it may still have champion_min - 1
 *   READ_NONE      candidates are looked up, and may have NG_IMPACT_MAX
 * Postings of a window of docids are added up in an array, list by list; then the candidates of
 * the window whose bound reaches the threshold are completed, the dearest lookup first.
 *
 * A cell of the array holds the sum in its low half, and in its high half the bounds that
 * need no longer be reckoned with because the champion list held the passage.
 *
 * Source: H. Turtle, J. Flood, 1995; window-wise: A. Grand and others, Lucene's bulk scorers. */
#include <stdlib.h>
#include <string.h>

#include "match_cond.h"

#define WINDOW 4096 /* docids; the array of cells fits the first-level cache */
#define WORDS  (WINDOW / 64)

#define TRIES_PER_CLOCK 16 /* candidates between two looks at the deadline */

enum mode { READ_FULL, READ_CHAMPIONS, READ_NONE };

struct or_term {
    ng_score idf;
    ng_postings *full, *champions;
    enum mode mode;
    ng_score rest; /* what a candidate may have beyond what was read: 0 when all is read */
};

struct list {
    uint32_t term;
    int is_champions;
    ng_score bound;
};

struct state {
    ng_run *run;
    ng_cond_iter *filter;
    struct or_term *terms;
    size_t n;
    struct list *lists; /* 2n, by bound ascending */
    uint32_t *lookups;  /* terms with a rest, dearest first */
    size_t n_lookups;
    ng_score rest; /* of all terms together */
    ng_score threshold, floor;
    ng_score champion_min;
    uint32_t tries;
    int all_read; /* every list was read through so far */
    int plain;    /* what is read and not dead is a match */
    uint64_t cells[WINDOW];
    uint64_t seen[WORDS];
};

static int by_bound(const void *a, const void *b)
{
    const struct list *x = a, *y = b;
    if (x->bound != y->bound)
        return x->bound < y->bound ? -1 : 1;
    return x->term < y->term ? -1 : x->term > y->term;
}

/* Whether a passage lives and, when copies are folded, repeats no other: each of these stands for a
 * class of its own, of which one that is as good is given. */
static int counts(const ng_run *run, uint32_t docid)
{
    if (ng_run_is_dead(run, docid))
        return 0;
    const ng_passage_facts *facts = run->request->fold ? ng_index_facts(run->ix, docid) : NULL;
    return !facts || facts->group == 0;
}

/* Whether a champion list, opened, names so many passages that count. */
static int has_living(const ng_run *run, const ng_postings *p, uint32_t count, uint32_t k)
{
    uint64_t gone = run->dead ? run->dead->n : 0;
    gone += run->request->fold ? ng_index_copies(run->ix) : 0;
    if (gone == 0 || count < k || count >= k + gone || !p->cached.pinned)
        return count >= k + gone;
    uint32_t living = 0;
    for (uint32_t i = 0; i < count && living < k; i++)
        living += counts(run, p->cached.docs[i]);
    return living == k;
}

/* The threshold without looking at anything: when one champion list holds k passages, the k-th best
 * has its least impact. Not with filters, hidden passages, a cursor or a cap, which may take these
 * away. */
static ng_status set_floor(struct state *st, ng_error *err)
{
    const ng_match_request *r = st->run->request;
    for (size_t i = 0; i < st->n; i++) {
        struct or_term *t = &st->terms[i];
        uint32_t count = 0;
        ng_status s = ng_postings_open(t->champions, &count, err);
        if (s != NG_OK)
            return s;
        ng_score least = ng_run_least(st->run, t->idf * st->champion_min);
        if (st->plain && !r->after && r->per_article == 0 && least > st->floor &&
            has_living(st->run, t->champions, count, r->k))
            st->floor = least;
    }
    return NG_OK;
}

static ng_status open_terms(struct state *st, ng_error *err)
{
    ng_run *run = st->run;
    for (size_t i = 0; i < st->n; i++) {
        const ng_plan_term *term = &run->plan->terms[i];
        struct or_term *t = &st->terms[i];
        char *champion = ng_arena_alloc(run->arena, term->len + 2);
        if (!champion)
            return ng_fail(err, NG_NOMEM, "no memory for a term");
        memcpy(champion, term->term, term->len);
        champion[term->len] = NG_TERM_CHAMPION;
        ng_status s = ng_run_cursor(run, term->term, term->len, &t->full, err);
        if (s == NG_OK)
            s = ng_run_cursor(run, champion, term->len + 1, &t->champions, err);
        if (s != NG_OK)
            return s;
        t->idf = run->scorers[i].idf;
        st->lists[2 * i] = (struct list){(uint32_t)i, 0, t->idf * (st->champion_min - 1)};
        st->lists[2 * i + 1] = (struct list){(uint32_t)i, 1, t->idf * NG_IMPACT_MAX};
    }
    qsort(st->lists, 2 * st->n, sizeof *st->lists, by_bound);
    return set_floor(st, err);
}

/* Choose the modes for a threshold. A champion list has the higher bound of its term, so it comes
 * after the full list of its term: when it need not be read, neither need the other. */
static void choose_modes(struct state *st)
{
    for (size_t i = 0; i < st->n; i++) {
        st->terms[i].mode = READ_FULL;
        st->terms[i].rest = 0;
    }
    st->rest = 0;
    for (size_t i = 0; i < 2 * st->n; i++) {
        struct or_term *t = &st->terms[st->lists[i].term];
        ng_score sum = st->rest - t->rest + st->lists[i].bound;
        if (sum >= st->threshold)
            break;
        t->mode = st->lists[i].is_champions ? READ_NONE : READ_CHAMPIONS;
        t->rest = st->lists[i].bound;
        st->rest = sum;
        st->all_read = 0;
    }
    st->n_lookups = 0;
    for (size_t i = 0; i < st->n; i++) {
        if (st->terms[i].rest == 0)
            continue;
        size_t at = st->n_lookups++;
        for (; at > 0 && st->terms[st->lookups[at - 1]].rest < st->terms[i].rest; at--)
            st->lookups[at] = st->lookups[at - 1];
        st->lookups[at] = (uint32_t)i;
    }
}

static void update_threshold(struct state *st)
{
    ng_score t = ng_run_threshold(st->run);
    st->threshold = t > st->floor ? t : st->floor;
}

static ng_postings *read_list(struct or_term *t)
{
    return t->mode == READ_FULL ? t->full : t->mode == READ_CHAMPIONS ? t->champions : NULL;
}

/* Bring what is read to `from`, and give the least docid there. */
static ng_status next_docid(struct state *st, uint32_t from, uint32_t *ret, ng_error *err)
{
    *ret = NG_DOCID_END;
    for (size_t i = 0; i < st->n; i++) {
        ng_postings *p = read_list(&st->terms[i]);
        ng_status s = p ? ng_postings_seek(p, from, err) : NG_OK;
        if (s != NG_OK)
            return s;
        if (p && p->doc < *ret)
            *ret = p->doc;
    }
    return NG_OK;
}

/* Add the postings of one list that lie in [base, base + WINDOW). */
static ng_status add_list(struct state *st, struct or_term *t, uint32_t base, ng_error *err)
{
    ng_postings *p = read_list(t);
    const uint64_t credit = (uint64_t)t->rest << 32;
    const ng_score idf = t->idf;
    uint64_t *const cells = st->cells, *const seen = st->seen;
    while (p->doc - base < WINDOW && p->doc != NG_DOCID_END) {
        uint32_t i = p->i, n = p->n;
        for (; i < n && p->docs[i] - base < WINDOW; i++) {
            uint32_t at = p->docs[i] - base;
            cells[at] += credit + idf * p->wdfs[i];
            seen[at / 64] |= UINT64_C(1) << (at % 64);
        }
        ng_status s = ng_postings_move(p, i, err);
        if (s != NG_OK)
            return s;
    }
    return NG_OK;
}

/* Look up what was not read, until the bound `most` falls below the threshold. What a champion list
 * held is in the sum already. */
static ng_status complete(struct state *st, uint32_t docid, ng_score rest, ng_score *most,
                          ng_error *err)
{
    for (size_t i = 0; i < st->n_lookups && rest > 0 && *most >= st->threshold; i++) {
        struct or_term *t = &st->terms[st->lookups[i]];
        ng_status s = ng_postings_seek(t->full, docid, err);
        if (s != NG_OK)
            return s;
        ng_score found = t->full->doc == docid ? t->full->wdf : 0;
        if (t->mode == READ_CHAMPIONS && found >= st->champion_min)
            continue;
        rest -= t->rest;
        *most = *most - t->rest + t->idf * found;
    }
    return NG_OK;
}

static ng_status try_candidate(struct state *st, uint32_t docid, uint64_t cell, ng_error *err)
{
    ng_score sum = (ng_score)cell, rest = st->rest - (ng_score)(cell >> 32);
    ng_score most = sum + rest;
    if (most < st->threshold || (st->tries++ % TRIES_PER_CLOCK == 0 && ng_run_late(st->run)))
        return NG_OK;
    ng_run *run = st->run;
    int holds = 1;
    ng_status s = NG_OK;
    if (st->filter)
        s = ng_cond_iter_holds(run, st->filter, docid, &holds, err);
    if (s != NG_OK || !holds)
        return s;
    run->total += !st->plain && !run->hides;
    s = complete(st, docid, rest, &most, err);
    const ng_passage_facts *facts =
        s == NG_OK && most >= st->threshold ? ng_run_visible(run, docid) : NULL;
    if (facts) {
        run->total += run->hides; /* of the others nobody has looked whether they are shown */
        ng_run_offer(run, docid, facts, most);
        update_threshold(st);
    }
    return s;
}

static ng_status finish_window(struct state *st, uint32_t base, ng_error *err)
{
    for (size_t w = 0; w < WORDS; w++) {
        uint64_t bits = st->seen[w];
        if (bits == 0)
            continue;
        st->seen[w] = 0;
        for (; bits; bits &= bits - 1) {
            uint32_t at = (uint32_t)(w * 64) + (uint32_t)__builtin_ctzll(bits);
            uint64_t cell = st->cells[at];
            st->cells[at] = 0;
            if (ng_run_is_dead(st->run, base + at))
                continue;
            st->run->total += (unsigned)st->plain;
            ng_status s = try_candidate(st, base + at, cell, err);
            if (s != NG_OK)
                return s;
        }
    }
    return NG_OK;
}

static ng_status run_windows(struct state *st, ng_error *err)
{
    for (uint32_t base = 1;;) {
        update_threshold(st);
        choose_modes(st);
        ng_status s = next_docid(st, base, &base, err);
        if (s != NG_OK)
            return s;
        if (base == NG_DOCID_END || ng_run_late(st->run))
            return NG_OK;
        for (size_t i = 0; i < st->n && s == NG_OK; i++)
            if (st->terms[i].mode != READ_NONE)
                s = add_list(st, &st->terms[i], base, err);
        if (s == NG_OK)
            s = finish_window(st, base, err);
        if (s != NG_OK)
            return s;
        base = base < NG_DOCID_END - WINDOW ? base + WINDOW : NG_DOCID_END - 1;
    }
}

/* Every list read: all was seen. Otherwise the longest list is a better bound than what was. */
static void settle_total(struct state *st)
{
    ng_run *run = st->run;
    uint64_t dead = run->dead ? run->dead->n : 0;
    run->total_is_exact = run->total_is_exact && st->all_read && st->plain;
    for (size_t i = 0; st->plain && i < st->n; i++)
        if (run->plan->terms[i].documents > run->total + dead)
            run->total = run->plan->terms[i].documents - dead;
}

ng_status ng_match_or(ng_run *run, ng_cond_iter *filter, ng_error *err)
{
    struct state *st = ng_arena_alloc(run->arena, sizeof *st);
    size_t n = run->plan->n_terms;
    if (!st)
        return ng_fail(err, NG_NOMEM, "no memory to rank");
    uint32_t least = ng_index_ranking(run->ix)->champion_min;
    *st = (struct state){
        .run = run, .filter = filter, .n = n, .all_read = 1, .plain = !filter && !run->hides};
    st->champion_min = least < 1 ? 1 : least > NG_IMPACT_MAX + 1 ? NG_IMPACT_MAX + 1 : least;
    st->terms = ng_arena_alloc(run->arena, (n + 1) * sizeof *st->terms);
    st->lists = ng_arena_alloc(run->arena, (2 * n + 1) * sizeof *st->lists);
    st->lookups = ng_arena_alloc(run->arena, (n + 1) * sizeof *st->lookups);
    if (!st->terms || !st->lists || !st->lookups)
        return ng_fail(err, NG_NOMEM, "no memory to rank");
    ng_status s = open_terms(st, err);
    if (s == NG_OK)
        s = run_windows(st, err);
    if (s == NG_OK)
        settle_total(st);
    return s;
}
