/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match_run.h - what the strategies of the matcher share: one run over one plan.
 *
 * Scores are added up in steps of 1/256 (an ng_score), so all arithmetic is exact and two ways to
 * the same score give the same bits.
 *
 * Ownership: a run is the stack memory of ng_match; cursors and iterators belong to it.
 * Threads:   the searcher's thread.
 * Errors:    as match.h.
 */
#ifndef NG_MATCH_RUN_H
#define NG_MATCH_RUN_H

#include "match.h"
#include "postings.h"
#include "topk.h"

#define NG_IMPACT_MAX   127 /* largest wdf of an impact list */
#define NG_SCORE_STEPS  256 /* of one unit of score */
#define NG_CURSORS_STEP 32

/* 192 terms of idf < 23 and impact 127 stay below 2^28, and below 2^30 however often the bytes of a
 * query repeat them. */
typedef uint32_t ng_score;

/* One scored term with the cursor over its full list. */
typedef struct ng_scorer {
    ng_score idf;          /* in steps */
    ng_postings *postings; /* NULL until somebody needs one */
    int leads;             /* a condition moves it: at a match it stands at or behind the docid */
} ng_scorer;

typedef struct ng_run {
    const ng_plan *plan;
    ng_index *ix;
    const ng_match_request *request;
    ng_topk top;
    ng_arena *arena; /* iterators */
    ng_postings **cursors;
    size_t n_cursors, cap_cursors;
    ng_scorer *scorers; /* one for each plan term */
    uint64_t total;
    int total_is_exact;
    int partial;
    ng_status failed; /* while folding: the result does not count */
    ng_error error;
    struct ng_fold **folds;    /* classes that were looked at; NULL none */
    const ng_tombstones *dead; /* NULL: none */
    int hides;                 /* passages of some articles are not to be shown */
} ng_run;

ng_status ng_run_init(ng_run *run, const ng_plan *plan, ng_index *ix,
                      const ng_match_request *request, ng_error *err) NG_MUST_CHECK;
void ng_run_release(ng_run *run);

/* A new cursor that lives as long as the run. */
ng_status ng_run_cursor(ng_run *run, const char *term, size_t len, ng_postings **ret,
                        ng_error *err) NG_MUST_CHECK;

/* Make the run partial: the deadline has passed. Gives 1. */
int ng_run_cut(ng_run *run);

/* True when the deadline has passed; the run is partial from then on. */
static inline int ng_run_late(ng_run *run)
{
    ng_deadline *d = run->request->deadline;
    return d && ng_deadline_passed(d) && ng_run_cut(run);
}

/* Whether a passage that a list names is dead: the lists are as they were before it was deleted. */
static inline int ng_run_is_dead(const ng_run *run, uint32_t docid)
{
    return run->dead && ng_tombstones_has(run->dead, docid);
}

/* Facts of a passage that may be shown; NULL when it is dead, its article is hidden or it has none.
 */
const ng_passage_facts *ng_run_visible(const ng_run *run, uint32_t docid);

/* Offer a match that passed everything. `score` is ignored for orders by date. */
void ng_run_offer(ng_run *run, uint32_t docid, const ng_passage_facts *facts, ng_score score);

/* The score that a passage must reach to enter the result; 0 while there is room. Only for
 * relevance. */
ng_score ng_run_threshold(const ng_run *run);

/* The least score of a passage that may come before one with `score`: age can make up for the rest.
 */
ng_score ng_run_least(const ng_run *run, ng_score score);

/* The key of a passage in an order by date: undated ones come last in both. */
double ng_match_date_key(ng_sort sort, int64_t published);

/* match_or.c: any scored term matches; `filter` may be NULL. */
struct ng_cond_iter;
ng_status ng_match_or(ng_run *run, struct ng_cond_iter *filter, ng_error *err) NG_MUST_CHECK;

/* match_phrase.c: whether the hashes hold an occurrence (plan.h says what one is). Hashes collide:
 * true may be wrong once in 65,536 words, false never is. */
int ng_phrase_occurs(const ng_plan_phrase *phrase, const uint16_t *hashes, size_t n);

#endif
