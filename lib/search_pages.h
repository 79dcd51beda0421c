/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search_pages.h - where the candidates of a page come from (search_source.c).
 *
 * Ownership: windows live in the answer's arena; matches are released by the caller.
 * Threads:   the searcher's thread.
 * Errors:    as match.h. A late match sets the answer's `partial`.
 */
#ifndef NG_SEARCH_PAGES_H
#define NG_SEARCH_PAGES_H

#include "search_run.h"

#define NG_SPARE_CANDIDATES 9 /* beyond the page, for those that are passed over */

/* Passages in the order of the second stage. */
typedef struct ng_window {
    ng_candidate *items;
    size_t n;
} ng_window;

/* The first stage: the best `k` after `after` (NULL: from the top), at most `per_article` (0: any
 * number) of one article. The first match of a search settles its total. */
ng_status ng_search_match(ng_search_run *run, uint32_t k, const ng_match_key *after,
                          uint32_t per_article, ng_matches *ret, ng_error *err) NG_MUST_CHECK;

/* The best `k` of one article; `folded`: without those that are folded into others. */
ng_status ng_search_match_article(ng_search_run *run, uint64_t article, uint32_t k, int folded,
                                  ng_matches *ret, ng_error *err) NG_MUST_CHECK;

ng_candidate ng_candidate_of(const ng_search_run *run, const ng_match_item *item);

/* The window of this page: ranked now on the first page, carried by the cursor on later ones; empty
 * when the second stage is not asked for. Sets where the first stage goes on. */
ng_status ng_window_open(ng_search_run *run, ng_window *ret, ng_error *err) NG_MUST_CHECK;

/* Find the document of a candidate that came with a cursor. `*ret_there` 0: the passage is gone or
 * does not match any more. */
ng_status ng_window_look_up(ng_search_run *run, ng_candidate *c, int *ret_there,
                            ng_error *err) NG_MUST_CHECK;

#endif
