/* SPDX-License-Identifier: GPL-2.0-or-later */
/* suggest_run.h - what the two parts of one completion share.
 *
 *   suggest.c        takes the prefix apart, chooses where counts come from, writes the texts
 *   suggest_count.c  counts words that begin so in the passages that fulfil a condition
 *
 * Ownership: a run is stack memory of ng_suggest; words are borrowed from its table.
 * Threads:   the searcher's thread, between ng_index_enter and ng_index_leave.
 * Errors:    as suggest.h.
 */
#ifndef NG_SUGGEST_RUN_H
#define NG_SUGGEST_RUN_H

#include "plan.h"
#include "search_run.h"
#include "spelling.h"

/* A word that completes, and in how many passages it stands. */
typedef struct ng_completion {
    const ng_spelling_word *word;
    uint64_t count;
} ng_completion;

typedef struct ng_suggest_run {
    struct ng_searcher *searcher;
    const ng_suggest_request *request;
    ng_deadline deadline;
    const ng_spelling_table *table;
    ng_analyzer *analyzer; /* of the first language: its stop words complete nothing */
    const char *begin;     /* the last word, folded; not NUL-terminated */
    size_t begin_len;
    size_t before_len; /* bytes of the prefix before the last word */
    ng_completion items[NG_SUGGEST_MAX];
    size_t n;
    int partial;
} ng_suggest_run;

/* Enter a word into the items, most frequent first, at most `limit`. */
void ng_suggest_offer(ng_suggest_run *run, const ng_spelling_word *word, uint64_t count);

/* Whether a word may be shown: no stop word, and no word of `plan` (may be NULL). */
int ng_suggest_may_show(const ng_suggest_run *run, const ng_plan *plan, const ng_spelling_word *w);

/* Fill the items with words out of the passages that fulfil the filter of the plan and, when
 * `with_words`, hold all its words. */
ng_status ng_suggest_count(ng_suggest_run *run, const ng_plan *plan, int with_words,
                           ng_error *err) NG_MUST_CHECK;

#endif
