/* SPDX-License-Identifier: GPL-2.0-or-later */
/* suggest_count.c - which words begin so in the passages that fulfil a condition, and how often.
 *
 * The hashes of the words are looked up in the forward lists of the passages: of all of them when
 * they are few, else of a sample that is spread over the index. Hashes collide, so a word is shown
 * only when a passage where it was seen is in the list of its stem. */
#include <stdlib.h>
#include <string.h>

#include "match_cond.h"
#include "suggest_run.h"

#define SAMPLE 256 /* passages that are looked at, when there are many more */
#define AT_A_PLACE                                                                                 \
    8 /* of them one after the other: how far apart they lie says how many there are */
#define SEEN_LEAST  2  /* in a sample: what stands once in it may be rare or not */
#define ROOM        4u /* counters for each word: few tokens meet one that is taken */
#define TOGETHER    16
#define CACHE_LINE  64
#define SHOWN_SPARE 2 /* times as many words are verified, at most, as are to be shown */

/* The words by their hash; open addressing. */
struct counter {
    const ng_spelling_word *word; /* NULL: free */
    uint32_t seen_in;             /* docid */
    uint16_t hash;
    uint16_t count;
};

struct counters {
    struct counter *items;
    size_t mask;
};

/* Passages whose memory is fetched at a time: waiting for it one by one is most of the work. */
struct gathered {
    ng_run *match;
    const struct counters *counters;
    uint32_t docs[TOGETHER];
    size_t n;
};

static struct counter *slot_of(const struct counters *c, uint16_t hash)
{
    size_t at = hash & c->mask;
    while (c->items[at].word && c->items[at].hash != hash)
        at = (at + 1) & c->mask;
    return &c->items[at];
}

static ng_status make_counters(ng_suggest_run *run, ng_arena *arena, struct counters *ret,
                               ng_error *err)
{
    uint32_t from[NG_SPELLING_LETTERS_MAX + 1], to[NG_SPELLING_LETTERS_MAX + 1];
    size_t n = 0, size = 16;
    for (size_t l = NG_SPELLING_LETTERS_MIN; l <= NG_SPELLING_LETTERS_MAX; l++) {
        ng_spelling_begin(run->table, run->begin, run->begin_len, l, &from[l], &to[l]);
        n += to[l] - from[l];
    }
    while (size < ROOM * n && size < ROOM << 16)
        size *= 2;
    *ret = (struct counters){ng_arena_alloc(arena, size * sizeof *ret->items), size - 1};
    if (!ret->items)
        return ng_fail(err, NG_NOMEM, "no memory to complete a word");
    for (size_t l = NG_SPELLING_LETTERS_MIN; l <= NG_SPELLING_LETTERS_MAX; l++) {
        for (uint32_t i = from[l]; i < to[l]; i++) {
            const ng_spelling_word *w = &run->table->words[i];
            struct counter *slot = slot_of(ret, w->hash);
            if (!slot->word || slot->word->documents < w->documents)
                slot->word = w;
            slot->hash = w->hash;
        }
    }
    return NG_OK;
}

static void count_passage(const struct counters *c, uint32_t docid, const uint16_t *hashes,
                          uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        struct counter *slot = slot_of(c, hashes[i]);
        if (!slot->word || (slot->count > 0 && slot->seen_in == docid))
            continue;
        slot->count++;
        slot->seen_in = docid;
    }
}

static void count_gathered(struct gathered *g)
{
    const uint16_t *hashes[TOGETHER] = {NULL};
    uint32_t n[TOGETHER];
    for (size_t i = 0; i < g->n; i++) {
        const ng_passage_facts *facts = ng_run_visible(g->match, g->docs[i]);
        if (facts)
            hashes[i] = ng_index_forward(g->match->ix, facts, &n[i]);
        for (uint32_t at = 0; hashes[i] && at < n[i]; at += CACHE_LINE / sizeof **hashes)
            __builtin_prefetch(hashes[i] + at);
    }
    for (size_t i = 0; i < g->n; i++)
        if (hashes[i])
            count_passage(g->counters, g->docs[i], hashes[i], n[i]);
    g->n = 0;
}

/* Gather the next match at or behind `target`; `*ret_doc` is its docid. */
static ng_status gather_next(struct gathered *g, ng_cond_iter *root, uint32_t target,
                             uint32_t *ret_doc, ng_error *err)
{
    int holds = 1;
    ng_status s = ng_cond_iter_seek(g->match, root, target, err);
    *ret_doc = root->doc;
    if (s != NG_OK || root->doc == NG_DOCID_END)
        return s;
    s = ng_cond_iter_confirm(g->match, root, root->doc, &holds, err);
    if (s != NG_OK || !holds)
        return s;
    __builtin_prefetch(ng_index_facts(g->match->ix, root->doc));
    g->docs[g->n++] = root->doc;
    if (g->n == TOGETHER)
        count_gathered(g);
    return s;
}

static ng_status look_at_all(struct gathered *g, ng_cond_iter *root, ng_error *err)
{
    uint32_t doc = 0;
    ng_status s = NG_OK;
    while (s == NG_OK && doc != NG_DOCID_END)
        s = gather_next(g, root, doc + 1, &doc, err);
    return s;
}

/* `*docids`: among how many they are all matches. */
static ng_status look_at_some(struct gathered *g, ng_cond_iter *root, uint64_t *docids,
                              ng_error *err)
{
    enum { PLACES = SAMPLE / AT_A_PLACE };
    uint32_t doc = 0, last = ng_index_last_docid(g->match->ix);
    ng_status s = NG_OK;
    for (uint64_t place = 0; place < PLACES && s == NG_OK && doc != NG_DOCID_END; place++) {
        uint32_t start = (uint32_t)(place * last / PLACES);
        uint32_t from = start > doc ? start : doc;
        for (int i = 0; i < AT_A_PLACE && s == NG_OK && doc != NG_DOCID_END; i++)
            s = gather_next(g, root, (i == 0 ? from : doc) + 1, &doc, err);
        *docids += (doc == NG_DOCID_END ? last : doc) - from;
    }
    return s;
}

/* The passage where a word was seen holds its stem, too. */
static ng_status verify(ng_suggest_run *run, const struct counter *c, int *ret, ng_error *err)
{
    size_t n;
    ng_postings list;
    const char *stem = run->table->bytes + c->word->stem;
    const ng_index_part *parts = ng_index_parts(run->searcher->ix, &n);
    ng_postings_init(&list, parts, n, stem, strlen(stem));
    ng_status s = ng_postings_seek(&list, c->seen_in, err);
    *ret = s == NG_OK && list.doc == c->seen_in;
    ng_postings_release(&list);
    return s;
}

static int most_counted_first(const void *a, const void *b)
{
    const struct counter *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->word->text < y->word->text ? -1 : x->word->text > y->word->text;
}

static ng_status choose(ng_suggest_run *run, const ng_plan *plan, const struct counters *c,
                        double factor, ng_error *err)
{
    size_t n = 0, verified = 0;
    ng_status s = NG_OK;
    for (size_t i = 0; i <= c->mask; i++)
        if (c->items[i].count >= (factor > 1 ? SEEN_LEAST : 1) &&
            ng_suggest_may_show(run, plan, c->items[i].word))
            c->items[n++] = c->items[i];
    qsort(c->items, n, sizeof *c->items, most_counted_first);
    for (size_t i = 0; i < n && run->n < run->request->limit && s == NG_OK &&
                       verified < SHOWN_SPARE * run->request->limit;
         i++, verified++) {
        int is_there = 0;
        s = verify(run, &c->items[i], &is_there, err);
        uint64_t count = (uint64_t)(c->items[i].count * factor + .5);
        uint64_t most = c->items[i].word->documents;
        if (s == NG_OK && is_there)
            ng_suggest_offer(run, c->items[i].word, factor > 1 && count > most ? most : count);
    }
    return s;
}

/* Passages that hold all the words: those that the query demands, or simply each of them. */
static ng_status words_cond(const ng_plan *plan, ng_arena *arena, const ng_cond **ret,
                            ng_error *err)
{
    size_t n = plan->n_terms + plan->n_words;
    ng_cond *all = ng_arena_alloc(arena, (n + 1) * sizeof *all), *next = all + 1;
    ng_cond **children = ng_arena_alloc(arena, (n + 1) * sizeof *children);
    *ret = plan->required ? plan->required : all;
    if (!all || !children)
        return ng_fail(err, NG_NOMEM, "no memory to complete a word");
    *all = (ng_cond){.kind = NG_COND_AND, .children = children};
    children += plan->n_words;
    for (size_t w = 0; w < plan->n_words; w++) {
        ng_cond *any = next++;
        *any = (ng_cond){.kind = NG_COND_OR, .children = children};
        for (size_t i = 0; i < plan->n_terms; i++) {
            const ng_plan_term *t = &plan->terms[i];
            if (t->word != w)
                continue;
            *next = (ng_cond){
                .kind = NG_COND_TERM, .term = t->term, .len = t->len, .documents = t->documents};
            any->children[any->n_children++] = next++;
        }
        children += any->n_children;
        if (any->n_children > 0)
            all->children[all->n_children++] = any->n_children == 1 ? any->children[0] : any;
    }
    return NG_OK;
}

static ng_status look(ng_suggest_run *run, ng_run *match, const ng_plan *plan, int with_words,
                      ng_error *err)
{
    static const ng_cond everything = {.kind = NG_COND_ALL, .term = ""};
    const ng_cond *cond = &everything;
    ng_cond_iter *root = NULL;
    struct counters c;
    struct gathered g = {.match = match, .counters = &c};
    uint64_t docids = 0; /* among which all matches were looked at; 0: among all */
    ng_status s = make_counters(run, match->arena, &c, err);
    if (s == NG_OK && with_words)
        s = words_cond(plan, match->arena, &cond, err);
    if (s == NG_OK)
        s = ng_cond_iter_new(match, cond, plan->filter, &root, err);
    if (s != NG_OK)
        return s;
    s = root->cost > 2 * SAMPLE ? look_at_some(&g, root, &docids, err) : look_at_all(&g, root, err);
    count_gathered(&g);
    run->partial |= match->partial;
    double factor = docids > 0 ? (double)ng_index_last_docid(match->ix) / (double)docids : 1;
    return s == NG_OK ? choose(run, plan, &c, factor > 1 ? factor : 1, err) : s;
}

ng_status ng_suggest_count(ng_suggest_run *run, const ng_plan *plan, int with_words, ng_error *err)
{
    ng_run match;
    const ng_match_request request = {.k = 1,
                                      .hidden = run->request->hidden,
                                      .n_hidden = run->request->n_hidden,
                                      .deadline = &run->deadline};
    ng_status s = ng_run_init(&match, plan, run->searcher->ix, &request, err);
    if (s != NG_OK)
        return s;
    s = look(run, &match, plan, with_words, err);
    ng_run_release(&match);
    return s;
}
