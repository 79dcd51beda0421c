/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xapian_fixture.h - a temporary folder with small databases, for the tests of xapian.h.
 *
 * Ownership: fixture_setup makes the folder, fixture_teardown removes it with all in it.
 * Threads:   one.
 * Errors:    a failing step fails the test.
 */
#ifndef NG_TEST_XAPIAN_FIXTURE_H
#define NG_TEST_XAPIAN_FIXTURE_H

#include "nutgraf/xapian.h"

#define FIXTURE_SLOT 3 /* slot with the parity of the docid, "even" or "odd" */

typedef struct fixture {
    char folder[128];
    char path[160];  /* of the database */
    char other[160]; /* room for a second one */
} fixture;

int fixture_setup(void **state);
int fixture_teardown(void **state);

/* Write documents 1..n at `path`. Document i: data "data <i>", term "all" with wdf i, "even" or
 * "odd" with wdf 1, "third" for multiples of 3 with wdf 2, words "red" "green" at positions 1 and 2
 * (of odd documents at 1 and 9), a value in FIXTURE_SLOT. */
void fixture_fill(const char *path, uint32_t n);

xp_db *fixture_open(const char *path);
xp_query *fixture_term(const char *term);

/* Fail the test with the error's text unless `status` is NG_OK. */
void fixture_ok(ng_status status, const ng_error *err);

#endif
