/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rerank.c - the second stage: features of the window's passages, and their new order. */
#include "rerank.h"

#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 64 /* words of the query that are looked at */
#define NEAR      1  /* distance of words that are neighbours in the query */
#define APART     3  /* the same with stop words between */
#define GAP       1  /* bytes between neighbours */

ng_rerank_weights ng_rerank_weights_default(void)
{
    return (ng_rerank_weights){.exact = 0.25, .pairs = 0.35, .coverage = 0.2};
}

/* A word of the query as forward lists know it. */
typedef struct query_word {
    uint16_t typed, stem; /* hashes */
    double weight;
    uint32_t start, end;
    uint32_t reach; /* distance at which it follows the word before; 0: there is none */
} query_word;

typedef struct query_words {
    query_word items[WORDS_MAX];
    size_t n;
    double weight, pair_weight;
    uint64_t seen[4]; /* low bytes of hashes: most tokens of a passage are none of ours */
} query_words;

static int by_place(const void *a, const void *b)
{
    const query_word *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

static void note(query_words *q, uint16_t hash)
{
    q->seen[hash >> 6 & 3] |= UINT64_C(1) << (hash & 63);
}

static double pair_weight(const query_word *a, const query_word *b)
{
    return a->weight < b->weight ? a->weight : b->weight;
}

/* Order the words as they stand in the query, and tie neighbours. */
static void tie(query_words *q)
{
    qsort(q->items, q->n, sizeof *q->items, by_place);
    for (size_t i = 0; i < q->n; i++) {
        query_word *w = &q->items[i];
        note(q, w->typed);
        note(q, w->stem);
        q->weight += w->weight;
        if (i == 0 || w->start < w[-1].end)
            continue;
        w->reach = w->start - w[-1].end <= GAP ? NEAR : APART;
        q->pair_weight += pair_weight(w - 1, w);
    }
}

static ng_status read_words(const ng_plan *plan, ng_analyzers *analyzers, query_words *ret,
                            ng_error *err)
{
    ng_analyzer *analyzer = NULL;
    ng_tokens tokens = NG_TOKENS_INIT;
    ng_status s = ng_analyzers_get(analyzers, plan->lang, &analyzer, err);
    for (size_t i = 0; s == NG_OK && i < plan->n_words && ret->n < WORDS_MAX; i++) {
        const ng_plan_word *w = &plan->words[i];
        if (!w->scored || w->n_stems == 0)
            continue;
        const char *text = w->corrected ? w->corrected : w->text;
        s = ng_analyze(analyzer, text, w->corrected ? strlen(text) : w->text_len, &tokens, err);
        if (s != NG_OK || tokens.n == 0)
            continue;
        const char *own = tokens.chars + tokens.items[tokens.n - 1].stem;
        const char *stem = w->corrected ? own : w->stems[0];
        ret->items[ret->n++] = (query_word){.typed = tokens.items[tokens.n - 1].hash,
                                            .stem = ng_word_hash(stem, strlen(stem)),
                                            .weight = w->weight,
                                            .start = w->start,
                                            .end = w->end};
    }
    ng_tokens_release(&tokens);
    if (s == NG_OK)
        tie(ret);
    return s;
}

/* What one passage's tokens say. */
static void read_tokens(const query_words *q, const uint16_t *hashes, uint32_t n,
                        ng_rerank_features *ret)
{
    uint32_t last[WORDS_MAX] = {0}; /* token number + 1 */
    uint8_t typed[WORDS_MAX] = {0}, paired[WORDS_MAX] = {0};
    double exact = 0, held = 0, pairs = 0;
    for (uint32_t t = 0; t < n; t++) {
        uint16_t h = hashes[t];
        if (!(q->seen[h >> 6 & 3] >> (h & 63) & 1))
            continue;
        for (size_t i = 0; i < q->n; i++) {
            const query_word *w = &q->items[i];
            if (h != w->typed && h != w->stem)
                continue;
            last[i] = t + 1;
            typed[i] |= h == w->typed;
            if (w->reach > 0 && last[i - 1] > 0 && t + 1 - last[i - 1] <= w->reach)
                paired[i] = 1;
        }
    }
    for (size_t i = 0; i < q->n; i++) {
        held += last[i] > 0 ? q->items[i].weight : 0;
        exact += typed[i] ? q->items[i].weight : 0;
        pairs += paired[i] ? pair_weight(&q->items[i] - 1, &q->items[i]) : 0;
    }
    ret->exact = q->weight > 0 ? exact / q->weight : 0;
    ret->coverage = q->weight > 0 ? held / q->weight : 0;
    ret->pairs = q->pair_weight > 0 ? pairs / q->pair_weight : 0;
}

ng_status ng_rerank_look(const ng_plan *plan, ng_index *ix, ng_analyzers *analyzers,
                         const ng_match_item *items, size_t n, ng_rerank_features *ret,
                         ng_deadline *deadline, ng_error *err)
{
    query_words words = {.n = 0};
    deadline->countdown = 0; /* look at the clock now */
    memset(ret, 0, n * sizeof *ret);
    ng_status s = read_words(plan, analyzers, &words, err);
    for (size_t i = 0; s == NG_OK && i < n && !ng_deadline_passed(deadline); i++) {
        const ng_passage_facts *facts = ng_index_facts(ix, items[i].docid);
        uint32_t tokens = 0;
        const uint16_t *hashes = facts ? ng_index_forward(ix, facts, &tokens) : NULL;
        if (hashes)
            read_tokens(&words, hashes, tokens, &ret[i]);
    }
    return s;
}

/* Order by score; equal ones stay as they are. */
static void sort_items(ng_match_item *items, double *scores, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        ng_match_item item = items[i];
        double score = scores[i];
        size_t at = i;
        for (; at > 0 && scores[at - 1] < score; at--) {
            items[at] = items[at - 1];
            scores[at] = scores[at - 1];
        }
        items[at] = item;
        scores[at] = score;
    }
}

ng_status ng_rerank(const ng_plan *plan, ng_index *ix, ng_analyzers *analyzers,
                    ng_match_item *items, size_t n, double *ret_scores, ng_deadline *deadline,
                    ng_error *err)
{
    const ng_rerank_weights w = ng_rerank_weights_default();
    ng_rerank_features f[NG_RERANK_WINDOW];
    double best = n > 0 ? items[0].key.score : 0;
    ng_status s = ng_rerank_look(plan, ix, analyzers, items, n, f, deadline, err);
    if (s != NG_OK)
        return s;
    int late = deadline->passed;
    for (size_t i = 0; i < n; i++) {
        double bonus = w.exact * f[i].exact + w.pairs * f[i].pairs + w.coverage * f[i].coverage;
        ret_scores[i] = items[i].key.score + (late ? 0 : best * bonus);
    }
    sort_items(items, ret_scores, n);
    return NG_OK;
}
