/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match_fold.h - of passages that repeat each other only the best one is given.
 *
 * The best of a class (index_reader.h) is that with the best score, or date; of equals the one
 * published first; then the order of match.h. Which one that is depends on the question alone, not
 * on what was found so far: so it is the same on every page, and with and without a cap for each
 * article. It is asked of the matcher itself, once for each class of which a member would enter the
 * result, with the members as a filter.
 *
 * Ownership: the memory is the run's.
 * Threads:   the searcher's thread.
 * Errors:    as match.h.
 */
#ifndef NG_MATCH_FOLD_H
#define NG_MATCH_FOLD_H

#include "match_run.h"

/* Whether a better one of its class matches. */
ng_status ng_run_is_folded(ng_run *run, const ng_match_item *item, const ng_passage_facts *facts,
                           int *ret, ng_error *err) NG_MUST_CHECK;

/* Whether `a` is preferred to `b` within a class. */
int ng_fold_before(const ng_match_key *a, int64_t published_a, const ng_match_key *b,
                   int64_t published_b, int ascending);

#endif
