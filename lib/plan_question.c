/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan_question.c - what kind of word would answer a question, in English.
 *
 * A question word decides, or the noun it asks for: "when" and "what year" want a date, "how many"
 * and "what percentage" a number, "who" and "which city" a name. Anything else wants nothing. */
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
    "actor",     "actress",     "airline",   "artist",       "author",     "band",     "bank",
    "book",      "capital",     "city",      "club",         "college",    "company",  "continent",
    "countries", "country",     "county",    "director",     "empire",     "explorer", "film",
    "firm",      "group",       "king",      "leader",       "man",        "minister", "movie",
    "name",      "nationality", "newspaper", "organization", "party",      "people",   "person",
    "player",    "president",   "queen",     "region",       "river",      "school",   "scientist",
    "singer",    "state",       "team",      "town",         "university", "woman",    "writer"};
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
        if (LISTED(words[i], names))
            return NG_ANSWER_NAME;
    }
    return NG_ANSWER_ANY;
}

ng_answer_kind ng_planner_question(const ng_planner *p)
{
    const char *words[TOKENS_MAX];
    size_t n = collect(p, words);
    if (strcmp(p->plan->lang, "en") != 0)
        return NG_ANSWER_ANY;
    for (size_t i = 0; i < n; i++) {
        const char *w = words[i];
        if (strcmp(w, "when") == 0)
            return NG_ANSWER_DATE;
        if (strcmp(w, "who") == 0 || strcmp(w, "whom") == 0 || strcmp(w, "whose") == 0 ||
            strcmp(w, "where") == 0)
            return NG_ANSWER_NAME;
        if (strcmp(w, "how") == 0 && i + 1 < n)
            return LISTED(words[i + 1], measures) ? NG_ANSWER_NUMBER : NG_ANSWER_ANY;
        if (strcmp(w, "what") == 0 || strcmp(w, "which") == 0)
            return of_noun(words + i + 1, n - i - 1);
    }
    return NG_ANSWER_ANY;
}
