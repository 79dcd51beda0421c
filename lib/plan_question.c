/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan_question.c - what kind of word would answer a question, in English.
 *
 * A question word decides, or the noun it asks for: "when" and "what year" want a date, "how many"
 * and "what percentage" a number, "who" a person, "which city" a place, "which company" a name.
 * Anything else wants nothing. */
#include <stdlib.h>
#include <string.h>

#include "plan_build.h"

#define TOKENS_MAX 64 /* of the query that are looked at */
#define NOUN_REACH 4  /* words behind "what" or "which" among which the noun stands */

/* Each list is in strcmp order. */
static const char *const dates[] = {"centuries", "century", "date",   "dates", "day",
                                    "decade",    "month",   "period", "year",  "years"};
static const char *const quantities[] = {
    "age",    "amount", "average", "cost",       "depth",       "distance", "height",
    "length", "number", "percent", "percentage", "population",  "price",    "proportion",
    "rate",   "salary", "size",    "speed",      "temperature", "value",    "weight"};
static const char *const names[] = {
    "airline",   "band",         "bank",  "book",   "club",   "college", "company",
    "empire",    "film",         "firm",  "group",  "movie",  "name",    "nationality",
    "newspaper", "organization", "party", "people", "school", "team",    "university"};
static const char *const persons[] = {"actor",    "actress", "artist",    "author", "director",
                                      "explorer", "king",    "leader",    "man",    "minister",
                                      "person",   "player",  "president", "queen",  "scientist",
                                      "singer",   "woman",   "writer"};
static const char *const places[] = {"capital", "city",   "continent", "countries", "country",
                                     "county",  "region", "river",     "state",     "town"};
static const char *const measures[] = {"big",  "deep", "far",  "fast", "high", "large",
                                       "long", "many", "much", "old",  "tall", "wide"};

static int compare(const void *a, const void *b)
{
    return strcmp(a, *(const char *const *)b);
}

#define LISTED(word, list) bsearch(word, list, sizeof list / sizeof *list, sizeof *list, compare)

/* The words of the query in their order, but for what is excluded. */
static size_t collect(const ng_planner *p, const char *ret[TOKENS_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_leaves; i++) {
        const ng_plan_leaf *leaf = &p->leaves[i];
        if (leaf->node->occur == NG_MUST_NOT || leaf->node->kind == NG_NODE_PHRASE)
            continue;
        for (size_t j = 0; j < leaf->n && n < TOKENS_MAX; j++)
            ret[n++] = leaf->tokens[j].word;
    }
    return n;
}

static ng_answer_kind of_noun(const char *const *words, size_t n)
{
    for (size_t i = 0; i < n && i < NOUN_REACH; i++) {
        if (LISTED(words[i], dates))
            return NG_ANSWER_DATE;
        if (LISTED(words[i], quantities))
            return NG_ANSWER_NUMBER;
        if (LISTED(words[i], persons))
            return NG_ANSWER_PERSON;
        if (LISTED(words[i], places))
            return NG_ANSWER_PLACE;
        if (LISTED(words[i], names))
            return NG_ANSWER_NAME;
    }
    return NG_ANSWER_ANY;
}

/* What word `i` asks for; `*ret_asks` 0: it is no question word. */
static ng_answer_kind of_word(const char *const *words, size_t i, size_t n, int *ret_asks)
{
    const char *w = words[i];
    *ret_asks = 1;
    if (strcmp(w, "when") == 0)
        return NG_ANSWER_DATE;
    if (strcmp(w, "who") == 0 || strcmp(w, "whom") == 0 || strcmp(w, "whose") == 0)
        return NG_ANSWER_PERSON;
    if (strcmp(w, "where") == 0)
        return NG_ANSWER_PLACE;
    if (strcmp(w, "how") == 0)
        return i + 1 < n && LISTED(words[i + 1], measures) ? NG_ANSWER_NUMBER : NG_ANSWER_ANY;
    if (strcmp(w, "what") == 0 || strcmp(w, "which") == 0)
        return of_noun(words + i + 1, n - i - 1);
    *ret_asks = strcmp(w, "why") == 0;
    return NG_ANSWER_ANY;
}

ng_answer_kind ng_planner_question(const ng_planner *p, int *ret_is_question)
{
    const char *words[TOKENS_MAX];
    ng_answer_kind kind = NG_ANSWER_ANY;
    size_t n = collect(p, words);
    *ret_is_question = 0;
    if (strcmp(p->plan->lang, "en") != 0)
        return NG_ANSWER_ANY;
    for (size_t i = 0; i < n && !*ret_is_question; i++)
        kind = of_word(words, i, n, ret_is_question);
    return kind;
}
