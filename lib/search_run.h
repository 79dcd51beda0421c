/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search_run.h - what the parts of one search share.
 *
 *   search.c           checks the request, enters the index, plans, and finishes the answer
 *   search_page.c      candidates in order → the hits of one page, and where the next begins
 *   search_source.c    where candidates come from: index, second stage, cursor
 *   search_hits.c      one candidate → a hit
 *   search_context.c   its neighbours
 *   search_evidence.c  what of the query it holds
 *   search_metadata.c  more of its article
 *   search_doubt.c     once more when nothing good was found
 *   search_explain.c   what its score is made of
 *   search_cursor.c    the state between pages as text
 *   search_copies.c    where else a passage stands
 *   search_budget.c    what of a page fits into so many bytes
 *   search_facets.c    the matches counted by their values
 *
 * Ownership: a run is stack memory of ng_search; hits and cursor texts live in the answer's arena.
 * Threads:   the searcher's thread, between ng_index_enter and ng_index_leave.
 * Errors:    as search.h.
 */
#ifndef NG_SEARCH_RUN_H
#define NG_SEARCH_RUN_H

#include "arena.h"
#include "highlight.h"
#include "match.h"
#include "nutgraf/search.h"
#include "plan.h"
#include "search_cursor.h"

struct ng_searcher {
    ng_index *ix;
    ng_store *store;
    ng_analyzers *analyzers;
    ng_tokens tokens;          /* scratch of highlighting */
    ng_spelling *own_spelling; /* until it is given one that others use, too */
};

struct ng_ranked; /* rerank.h */

/* A passage that may become a hit. */
typedef struct ng_candidate {
    uint32_t docid;
    uint64_t article;
    uint32_t ordinal;
    double score;                   /* as shown */
    const struct ng_ranked *ranked; /* by the second stage, in this search; else NULL */
} ng_candidate;

/* Passages of an article that came before, up to the cap. */
typedef struct ng_article_count {
    uint64_t article;
    uint32_t shown;
} ng_article_count;

typedef struct ng_search_run {
    ng_searcher *searcher;
    const ng_search_request *request;
    const ng_query *query;
    ng_plan *plan;
    ng_deadline deadline;      /* of finding */
    ng_deadline show_deadline; /* of showing what was found: somewhat later */
    int verifies;              /* the plan has phrases that a hit must hold in its text */
    ng_answer *answer;
    ng_cursor_state from; /* where this page begins */
    ng_cursor_state next; /* where the next begins */
    int more;             /* there is a next page */
    int has_total;
    int late;                   /* a match was cut: no page can follow exactly */
    uint64_t left_out;          /* an article that is not shown; 0: none */
    const struct ng_like *like; /* what weighs the words of the query; NULL: their idf alone */
    uint64_t *seen;             /* bits of the matches, for facets; NULL: none are asked for */
    size_t seen_words;
    int seen_done, seen_partial; /* they were set; but not all */
    int stale_cursor;
    uint32_t fold_upto;  /* passages beyond it came after the first page: they fold no others */
    int in_doubt;        /* a second try, with words that are known taken for typos */
    int counts_complete; /* `counts` knows all that was shown on earlier pages */
    ng_matches ready;    /* of the first stage, from `ready_at` on still to be used */
    size_t ready_at;
    uint32_t ready_k;        /* what was asked for; 0: nothing was */
    uint64_t *page_articles; /* of the hits of this page */
    uint32_t *page_docids;   /* likewise */
    ng_article_count *counts;
    size_t n_counts, cap_counts;
    double best_weight;   /* largest share of the query's weight that a hit holds */
    uint64_t row_article; /* the row that the store holds for us; 0 none */
    uint32_t row_revision;
    ng_store_row row;
    ng_recency recency; /* of the request, with the `now` of the first page */
    double rank_unit;   /* of the second stage (rerank.h) */
} ng_search_run;

/* search_doubt.c: plan, or plan anew, as run->in_doubt says. */
ng_status ng_search_plan(ng_search_run *run, ng_error *err) NG_MUST_CHECK;

/* After an answer that is weak: look again with words in doubt, and put a better one in its place.
 */
ng_status ng_search_in_doubt(ng_search_run *run, ng_error *err) NG_MUST_CHECK;

/* search.c: an answer to a run without one; what the run held beside it is released. */
ng_status ng_search_answer_anew(ng_search_run *run, ng_error *err) NG_MUST_CHECK;

/* search_page.c: fill the answer's hits and `next`. */
ng_status ng_search_page(ng_search_run *run, ng_error *err) NG_MUST_CHECK;

/* search_hits.c: make a hit of a candidate and add it to the answer. `*ret_shown` 0: its article is
 * gone, or the text does not hold what the query demands. */
ng_status ng_search_show(ng_search_run *run, const ng_candidate *c, int *ret_shown,
                         ng_error *err) NG_MUST_CHECK;

/* Whether ng_search_show would show it. */
ng_status ng_search_probe(ng_search_run *run, const ng_candidate *c, int *ret_shown,
                          ng_error *err) NG_MUST_CHECK;

/* The docid of a passage by article and ordinal; 0 when the index has none. `guess` is where it
 * may be. */
ng_status ng_search_find(ng_search_run *run, uint64_t article, uint32_t ordinal, uint32_t guess,
                         uint32_t *ret, ng_error *err) NG_MUST_CHECK;

/* search_metadata.c: what run->row tells of the article, when the request asks for it. */
ng_status ng_search_metadata(ng_search_run *run, ng_hit *hit, ng_error *err) NG_MUST_CHECK;

/* search_context.c: neighbours of a passage in the same revision; run->row is its article. */
ng_status ng_search_context(ng_search_run *run, uint32_t docid, uint32_t ordinal, ng_hit *hit,
                            ng_error *err) NG_MUST_CHECK;

/* search_copies.c: the other articles of the index with the same passage. Reads other rows:
 * run->row is not valid afterwards. */
ng_status ng_search_also_in(ng_search_run *run, uint32_t docid, ng_hit *hit,
                            ng_error *err) NG_MUST_CHECK;

/* search_budget.c: leave out hits that repeat a better one or do not fit into max_bytes. */
ng_status ng_search_budget(ng_search_run *run, ng_error *err) NG_MUST_CHECK;

/* search_evidence.c: matched, of, missing. `words` are bits of plan words, as in ng_marks. */
ng_status ng_search_evidence(ng_search_run *run, uint64_t words, ng_hit *hit,
                             ng_error *err) NG_MUST_CHECK;

/* search_explain.c: hit->explain. */
ng_status ng_search_explain(ng_search_run *run, const ng_candidate *c, ng_hit *hit,
                            ng_error *err) NG_MUST_CHECK;

/* Whether the best hit holds less than half of the query's weight: the sum of idf of the scored
 * words, a word that nowhere occurs weighing as much as the heaviest that does. An answer without
 * hits is weak. */
int ng_search_is_weak(const ng_search_run *run);

#endif
