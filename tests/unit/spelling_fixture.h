/* SPDX-License-Identifier: GPL-2.0-or-later */
/* spelling_fixture.h - a small index of news, with tables of its words.
 *
 * Ownership: the fixture is the test's from set-up to tear-down.
 * Threads:   the test's.
 * Errors:    a failing call fails the test.
 */
#ifndef SPELLING_FIXTURE_H
#define SPELLING_FIXTURE_H

#include "search_fixture.h"
#include "spelling.h"

typedef struct spelling_fixture {
    search_fixture *s;
    ng_spelling *spelling;
} spelling_fixture;

/* cmocka set-up and tear-down. */
int spelling_begin(void **state);
int spelling_end(void **state);

#endif
