/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan_score.c - which terms score, and for which word. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plan_build.h"

#define REPEAT_K3 8.0   /* saturation of a word's times in the query */
#define IDF_STEPS 256.0 /* of one, as ng_idf gives it */

/* A word with the same stems that is there already. */
static ng_plan_word *find_word(const ng_planner *p, const ng_plan_token *t)
{
    for (size_t i = 0; i < p->plan->n_words; i++) {
        const ng_plan_token *other = p->word_tokens[i];
        size_t same = 0;
        while (same < t->n_stems && other->n_stems == t->n_stems &&
               other->stems[same] == t->stems[same])
            same++;
        if (other->n_stems == t->n_stems && same == t->n_stems)
            return &p->plan->words[i];
    }
    return NULL;
}

static ng_status add_word(ng_planner *p, const ng_plan_token *t, ng_plan_word **ret, ng_error *err)
{
    ng_plan *plan = p->plan;
    ng_status s =
        ng_planner_grow(p, &plan->words, plan->n_words, &p->cap_words, sizeof *plan->words, err);
    if (s == NG_OK)
        s = ng_planner_grow(p, &p->word_tokens, plan->n_words, &p->cap_word_tokens,
                            sizeof *p->word_tokens, err);
    if (s != NG_OK)
        return s;
    uint32_t end = t->end < p->query->text_len ? t->end : p->query->text_len;
    uint32_t start = t->start < end ? t->start : end;
    ng_plan_word w = {.text_len = end - start,
                      .start = start,
                      .end = end,
                      .n_stems = t->n_stems,
                      .scored = 1,
                      .in_phrases_only = 1,
                      .corrected = t->corrected};
    w.text = ng_arena_copy(plan->arena, p->query->text + start, w.text_len);
    w.stems = ng_arena_alloc(plan->arena, (t->n_stems + 1) * sizeof *w.stems);
    if (!w.text || !w.stems)
        return ng_planner_no_memory(err);
    for (size_t i = 0; i < t->n_stems; i++)
        w.stems[i] = t->stems[i]->text;
    p->word_tokens[plan->n_words] = t;
    plan->words[plan->n_words] = w;
    *ret = &plan->words[plan->n_words++];
    return NG_OK;
}

ng_status ng_planner_score(ng_planner *p, const ng_plan_token *t, int in_phrase, ng_error *err)
{
    ng_plan_word *w = find_word(p, t);
    ng_status s = w ? NG_OK : add_word(p, t, &w, err);
    if (s != NG_OK)
        return s;
    w->times += w->times == 0 || p->word_tokens[w - p->plan->words] != t;
    w->in_phrases_only = w->in_phrases_only && in_phrase;
    for (size_t i = 0; i < t->n_stems; i++) {
        if (t->stems[i]->scored)
            continue;
        t->stems[i]->scored = 1;
        t->stems[i]->word = (uint32_t)(w - p->plan->words);
    }
    return NG_OK;
}

static int rarest_first(const void *a, const void *b)
{
    const ng_known_term *x = *(ng_known_term *const *)a, *y = *(ng_known_term *const *)b;
    if (x->documents != y->documents)
        return x->documents < y->documents ? -1 : 1;
    return strcmp(x->text, y->text);
}

/* Of the terms that are no expansions, keep the rarest. */
static ng_status cut_terms(ng_planner *p, ng_known_term **terms, size_t *n, ng_error *err)
{
    size_t plain = 0, kept = 0;
    for (size_t i = 0; i < *n; i++) {
        plain += !terms[i]->expansion;
        if (terms[i]->expansion || plain <= NG_QUERY_TERMS_MAX)
            terms[kept++] = terms[i];
        else
            terms[i]->scored = 0;
    }
    *n = kept;
    if (plain <= NG_QUERY_TERMS_MAX)
        return NG_OK;
    return ng_planner_warn(p, 0, p->query->text_len, err,
                           "of %zu words the %d rarest count for the ranking", plain,
                           NG_QUERY_TERMS_MAX);
}

/* Passages that hold the word `t`, of which `term` is a stem. The stems that languages make of one
 * word count as one word: else a stem that only a stray article has would outweigh all others. So
 * do all its corrections. */
static uint32_t word_documents(const ng_planner *p, const ng_plan_token *t,
                               const ng_known_term *term)
{
    if (term->expansion && term->less == 0)
        return term->documents;
    uint64_t sum = 0;
    for (size_t i = 0; i < t->n_stems; i++)
        if ((t->stems[i]->less > 0) == (term->less > 0))
            sum += t->stems[i]->documents;
    uint32_t passages = ng_index_passages(p->ix);
    return sum < passages ? (uint32_t)sum : passages;
}

/* A word whose every term was cut plays no part in what is said of a hit. */
static void weigh_words(ng_planner *p)
{
    uint32_t passages = ng_index_passages(p->ix);
    for (size_t i = 0; i < p->plan->n_words; i++) {
        ng_plan_word *w = &p->plan->words[i];
        const ng_plan_token *t = p->word_tokens[i];
        size_t occurring = 0, scoring = 0;
        for (size_t j = 0; j < t->n_stems; j++) {
            if (t->stems[j]->documents == 0)
                continue;
            double idf = ng_idf(passages, word_documents(p, t, t->stems[j]));
            w->weight = idf > w->weight ? idf : w->weight;
            occurring++;
            scoring += t->stems[j]->scored != 0;
        }
        if (occurring == 0)
            w->weight = ng_idf(passages, 0);
        else if (scoring == 0)
            w->scored = 0;
        w->weight *= ng_planner_lightness(p, i);
    }
}

/* A word that is asked twice counts nearly twice: the k3 of BM25, in steps of idf. `share` is below
 * 1 for a correction, which counts less than what was typed would, and for a light word. */
static double scored_idf(double idf, uint32_t times, double share)
{
    double factor = times > 1 ? (REPEAT_K3 + 1) * times / (REPEAT_K3 + times) : 1;
    double steps = floor(idf * factor * share * IDF_STEPS + 0.5);
    return (steps > 1 ? steps : 1) / IDF_STEPS;
}

ng_status ng_planner_settle_terms(ng_planner *p, ng_error *err)
{
    ng_plan *plan = p->plan;
    size_t n = 0;
    ng_known_term **terms = ng_arena_alloc(plan->arena, (p->n_known + 1) * sizeof *terms);
    if (!terms)
        return ng_planner_no_memory(err);
    for (size_t i = 0; i < p->n_known; i++)
        if (p->known[i]->scored && p->known[i]->documents > 0)
            terms[n++] = p->known[i];
    qsort(terms, n, sizeof *terms, rarest_first);
    ng_status s = cut_terms(p, terms, &n, err);
    if (s != NG_OK)
        return s;
    plan->terms = ng_arena_alloc(plan->arena, (n + 1) * sizeof *plan->terms);
    if (!plan->terms)
        return ng_planner_no_memory(err);
    for (size_t i = 0; i < n; i++)
        plan->terms[i] = (ng_plan_term){
            .term = terms[i]->text,
            .len = terms[i]->len,
            .documents = terms[i]->documents,
            .idf = scored_idf(ng_idf(ng_index_passages(p->ix),
                                     word_documents(p, p->word_tokens[terms[i]->word], terms[i])),
                              plan->words[terms[i]->word].times,
                              (1 - terms[i]->less) * ng_planner_lightness(p, terms[i]->word)),
            .word = terms[i]->word,
        };
    plan->n_terms = n;
    weigh_words(p);
    return NG_OK;
}
