/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan_light.c - words of a query that say little of what is looked for, in English.
 *
 * "Which kinds of ships are used", "articles that describe ships": a passage on ships need not
 * speak of kinds and articles, and one that does is not better. Such words still score, but half.
 */
#include <stdlib.h>
#include <string.h>

#include "plan_build.h"

#define LIGHT 0.5 /* of the weight */
#define AMONG 3   /* words of the query, at least; in shorter ones every word is meant */

/* In strcmp order. */
static const char *const words[] = {
    "article",    "articles",  "called",     "concern",    "concerned", "concerning", "concerns",
    "deal",       "dealing",   "deals",      "definition", "describe",  "described",  "describes",
    "describing", "desired",   "different",  "discuss",    "discusses", "discussing", "discussion",
    "document",   "documents", "example",    "examples",   "find",      "give",       "given",
    "giving",     "interest",  "interested", "involved",   "kind",      "kinds",      "known",
    "made",       "make",      "material",   "materials",  "method",    "methods",    "name",
    "names",      "paper",     "papers",     "pleased",    "possible",  "present",    "receive",
    "regarding",  "related",   "relating",   "relevant",   "sort",      "studies",    "study",
    "term",       "terms",     "topic",      "topics",     "type",      "types",      "use",
    "used",       "using",     "various",    "way",        "ways",      "work"};

static int compare(const void *a, const void *b)
{
    return strcmp(a, *(const char *const *)b);
}

double ng_planner_lightness(const ng_planner *p, size_t word)
{
    const ng_plan *plan = p->plan;
    if (plan->n_words < AMONG || plan->words[word].in_phrases_only || strcmp(plan->lang, "en") != 0)
        return 1;
    const char *text = p->word_tokens[word]->word;
    return bsearch(text, words, sizeof words / sizeof *words, sizeof *words, compare) ? LIGHT : 1;
}
