/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rerank_query.c - the scored words of a plan, in their order, by stem. */
#include "rerank_query.h"

#include <stdlib.h>
#include <string.h>

#define NEXT  1 /* distance of words that are neighbours in the query */
#define APART 3 /* the same with stop words between */
#define GAP   1 /* bytes between neighbours */

static const char *const before_place[NG_RERANK_BEFORE] = {"at", "from", "in", "near", "of", "to"};

static int by_place(const void *a, const void *b)
{
    const ng_plan_word *x = *(const ng_plan_word *const *)a, *y = *(const ng_plan_word *const *)b;
    return x->start < y->start ? -1 : x->start > y->start;
}

/* The scored words as they stand in the query. */
static size_t in_order(const ng_plan *plan, const ng_plan_word *ret[NG_RERANK_WORDS])
{
    size_t n = 0;
    for (size_t i = 0; i < plan->n_words && n < NG_RERANK_WORDS; i++)
        if (plan->words[i].scored && plan->words[i].n_stems > 0)
            ret[n++] = &plan->words[i];
    qsort(ret, n, sizeof *ret, by_place);
    return n;
}

/* Tie the last word to the one before it. */
static void tie(ng_rerank_query *q)
{
    ng_rerank_word *w = &q->words[q->n - 1];
    q->weight += w->weight;
    if (q->n < 2 || w->start < w[-1].end)
        return;
    w->reach = w->start - w[-1].end <= GAP ? NEXT : APART;
    w->pair = w->weight < w[-1].weight ? w->weight : w[-1].weight;
    q->pair_weight += w->pair;
}

static ng_status add_word(const ng_plan_word *w, ng_analyzer *analyzer, ng_tokens *tokens,
                          ng_rerank_query *q, ng_error *err)
{
    const char *text = w->corrected ? w->corrected : w->text;
    size_t len = w->corrected ? strlen(text) : w->text_len;
    ng_status s = ng_analyze(analyzer, text, len, tokens, err);
    if (s != NG_OK || tokens->n == 0)
        return s;
    const ng_token *last = &tokens->items[tokens->n - 1];
    q->has_stops |= last->stop;
    q->words[q->n++] = (ng_rerank_word){.typed = last->hash,
                                        .stop = last->stop,
                                        .weight = w->weight,
                                        .start = w->start,
                                        .end = w->end};
    for (size_t i = 0; i < w->n_stems; i++) {
        uint8_t *slot = &q->by_stem[ng_mark_stem(w->stems[i], strlen(w->stems[i]))];
        if (*slot == 0)
            *slot = (uint8_t)q->n;
    }
    tie(q);
    return NG_OK;
}

ng_status ng_rerank_query_read(const ng_plan *plan, ng_analyzers *analyzers, ng_rerank_query *ret,
                               ng_error *err)
{
    static const uint16_t kinds[] = {[NG_ANSWER_NAME] = NG_MARK_NAME,
                                     [NG_ANSWER_PERSON] = NG_MARK_NAME,
                                     [NG_ANSWER_PLACE] = NG_MARK_NAME,
                                     [NG_ANSWER_NUMBER] = NG_MARK_NUMBER,
                                     [NG_ANSWER_DATE] = NG_MARK_DATE};
    const ng_plan_word *words[NG_RERANK_WORDS];
    ng_analyzer *analyzer = NULL;
    ng_tokens tokens = NG_TOKENS_INIT;
    memset(ret, 0, sizeof *ret);
    ret->wants = kinds[plan->wants];
    ret->asks = plan->wants;
    ret->is_question = plan->is_question;
    for (size_t i = 0; i < NG_RERANK_BEFORE; i++)
        ret->before_place[i] = ng_word_hash(before_place[i], strlen(before_place[i]));
    ng_status s = ng_analyzers_get(analyzers, plan->lang, &analyzer, err);
    size_t n = in_order(plan, words);
    for (size_t i = 0; s == NG_OK && i < n; i++)
        s = add_word(words[i], analyzer, &tokens, ret, err);
    ng_tokens_release(&tokens);
    return s;
}
