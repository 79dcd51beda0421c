/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match_cond.h - iterators over the passages that a tree of conditions lets through.
 *
 * An AND is a leapfrog of the children that have lists, cheapest first; what can only be asked of a
 * candidate (NOT, adjacency, exact times) is asked last. An OR is a heap of its children.
 *
 * Ownership: iterators live in the arena of their run.
 * Threads:   the searcher's thread.
 * Errors:    as match.h.
 */
#ifndef NG_MATCH_COND_H
#define NG_MATCH_COND_H

#include "match_run.h"

typedef struct ng_cond_iter ng_cond_iter;
struct ng_cond_iter {
    const ng_cond *cond; /* kind and, of dates and phrases, what to check */
    uint32_t doc;        /* current match; 0 before the first seek */
    uint64_t cost;       /* about as many documents are visited when all matches are listed */
    ng_postings *postings;
    ng_cond_iter **children; /* that have lists: of AND by cost, of OR a heap by `doc` */
    size_t n_children;
    ng_cond_iter **checks; /* of AND: asked of each candidate */
    size_t n_checks;
    size_t n_early; /* so many of them while seeking; the others when the score may enter */
};

/* Whether a candidate of the root passes the checks that were put off. */
ng_status ng_cond_iter_confirm(ng_run *run, ng_cond_iter *root, uint32_t docid, int *ret,
                               ng_error *err) NG_MUST_CHECK;

/* An iterator over `cond` and `also` together (either may be NULL; not both): the root. Its phrases
 * are left to ng_cond_iter_confirm, since adjacency is dear and a candidate may score too little
 * anyway. Scorers of the run share the cursors of conditions where these never run ahead of a
 * match. */
ng_status ng_cond_iter_new(ng_run *run, const ng_cond *cond, const ng_cond *also,
                           ng_cond_iter **ret, ng_error *err) NG_MUST_CHECK;

/* Move to the first match with docid >= target; NG_DOCID_END when there is none or it is late. */
ng_status ng_cond_iter_seek(ng_run *run, ng_cond_iter *it, uint32_t target,
                            ng_error *err) NG_MUST_CHECK;

/* Whether a passage fulfils it. Docids must ascend, and not be mixed with seeks. */
ng_status ng_cond_iter_holds(ng_run *run, ng_cond_iter *it, uint32_t docid, int *ret,
                             ng_error *err) NG_MUST_CHECK;

/* Visit every match of the plan's conditions, count it, and offer it with its score. */
ng_status ng_match_conditions(ng_run *run, ng_cond_iter *root, ng_error *err) NG_MUST_CHECK;

#endif
