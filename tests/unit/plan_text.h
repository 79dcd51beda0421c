/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan_text.h - plans of queries to the search fixture's index, and plans as text.
 *
 * Ownership: a plan is freed with plan_done, which also leaves the index.
 * Threads:   the test's.
 * Errors:    every failure fails the test, but those of plan_try.
 */
#ifndef NG_TEST_PLAN_TEXT_H
#define NG_TEST_PLAN_TEXT_H

#include "plan.h"
#include "search_fixture.h"

#define PLAN_TEXT_MAX 2000

typedef struct planned {
    search_fixture *s;
    ng_query *query;
    ng_analyzers *analyzers;
    ng_plan *plan;
} planned;

ng_status plan_try(search_fixture *s, const char *query, const ng_filter *filter, planned *ret,
                   ng_error *err);
planned plan_of(search_fixture *s, const char *query);
planned plan_with(search_fixture *s, const char *query, const ng_filter *filter);
void plan_done(planned *p);

/* The condition: `cat`, `cat'` in the passage itself only, `AND(cat OR(dog fox))`, `PHRASE2(a' b')`
 * with the number of its words, `~1` after it for a slop and `?` for any order; `none` for NULL. */
const char *plan_cond_text(const ng_cond *c, char ret[PLAN_TEXT_MAX]);

/* The scored terms, rarest first, separated by spaces. */
const char *plan_terms_text(const ng_plan *plan, char ret[PLAN_TEXT_MAX]);

#endif
