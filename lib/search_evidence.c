/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search_evidence.c - how much of the query a hit holds. */
#include "search_run.h"

#define WORDS_SEEN 64  /* of ng_marks.words */
#define WEAK_BELOW 0.5 /* share of the query's weight */

static int counts(const ng_plan *plan, size_t word)
{
    return plan->words[word].scored && word < WORDS_SEEN;
}

/* The largest weight of a word that occurs. One that nowhere occurs has the weight of the rarest
 * word there could be, which says nothing of how much it matters here. */
static double largest_weight(const ng_search_run *run)
{
    const ng_plan *plan = run->plan;
    double absent = ng_idf(ng_index_passages(run->searcher->ix), 0), largest = 0;
    for (size_t i = 0; i < plan->n_words; i++)
        if (counts(plan, i) && plan->words[i].weight < absent && plan->words[i].weight > largest)
            largest = plan->words[i].weight;
    return largest > 0 ? largest : absent;
}

static double weight_of(const ng_search_run *run, uint64_t words)
{
    const ng_plan *plan = run->plan;
    double sum = 0, most = largest_weight(run);
    for (size_t i = 0; i < plan->n_words; i++)
        if (counts(plan, i) && (words >> i & 1))
            sum += plan->words[i].weight < most ? plan->words[i].weight : most;
    return sum;
}

ng_status ng_search_evidence(ng_search_run *run, uint64_t words, ng_hit *hit, ng_error *err)
{
    const ng_plan *plan = run->plan;
    ng_arena *arena = run->answer->arena;
    size_t missing = 0;
    for (size_t i = 0; i < plan->n_words; i++) {
        hit->matched_of += (uint32_t)counts(plan, i);
        missing += counts(plan, i) && !(words >> i & 1);
    }
    hit->matched_terms = hit->matched_of - (uint32_t)missing;
    hit->missing = missing ? ng_arena_alloc(arena, missing * sizeof *hit->missing) : NULL;
    if (missing && !hit->missing)
        return ng_fail(err, NG_NOMEM, "out of memory");
    for (size_t i = 0; i < plan->n_words; i++) {
        if (!counts(plan, i) || (words >> i & 1))
            continue;
        const char *text = ng_arena_copy(arena, plan->words[i].text, plan->words[i].text_len);
        if (!text)
            return ng_fail(err, NG_NOMEM, "out of memory");
        hit->missing[hit->n_missing++] = text;
    }
    double held = weight_of(run, words);
    run->best_weight = held > run->best_weight ? held : run->best_weight;
    return NG_OK;
}

int ng_search_is_weak(const ng_search_run *run)
{
    double all = weight_of(run, UINT64_MAX);
    if (run->answer->n_hits == 0)
        return 1;
    return all > 0 && run->best_weight < WEAK_BELOW * all;
}
