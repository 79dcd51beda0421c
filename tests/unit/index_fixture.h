/* SPDX-License-Identifier: GPL-2.0-or-later */
/* index_fixture.h - a temporary store with its index, for the tests of both.
 *
 * Ownership: fixture_begin gives what fixture_end frees, the folder included.
 * Threads:   the test's.
 * Errors:    every failure fails the test.
 */
#ifndef NG_INDEX_FIXTURE_H
#define NG_INDEX_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "index_reader.h"
#include "index_writer.h"
#include "postings.h"

typedef struct fixture {
    char dir[256];
    ng_store *store;
    ng_gate *gate;
    ng_index_writer *writer;
    ng_index *index;
} fixture;

/* cmocka setup and teardown: *state is a fixture with store, gate and writer. */
int fixture_begin(void **state);
int fixture_end(void **state);

void fixture_close_writer(fixture *f);
void fixture_open_writer(fixture *f, int flags);
void fixture_close_store(fixture *f);
void fixture_open_store(fixture *f);

/* An article of `n` passages, each "<word> passage <i> of <n>". */
ng_article *fixture_article(const char *id, const char *word, unsigned n);
void fixture_put_take(fixture *f, ng_article *a);
void fixture_put(fixture *f, const char *id, const char *word, unsigned n);
void fixture_delete(fixture *f, const char *id);

/* One step; and steps until nothing is left to do. */
ng_index_progress fixture_step(fixture *f);
ng_index_progress fixture_catch_up(fixture *f);

/* The index entered, opened at first use; fixture_leave ends it. */
ng_index *fixture_enter(fixture *f);
void fixture_leave(fixture *f);

typedef struct fixture_posting {
    uint32_t docid, wdf;
} fixture_posting;

/* Passages that hold a term and are not dead, ascending: the first `max`, and how many there are.
 */
ng_status fixture_postings(ng_index *ix, const char *term, fixture_posting *ret, size_t max,
                           size_t *ret_n, ng_error *err);

/* How many hold a term, in the newest revision. */
uint32_t fixture_count(fixture *f, const char *term);
uint32_t fixture_passages(fixture *f);
/* wdf of a term in the passage that is alone in holding it. */
uint32_t fixture_impact(fixture *f, const char *term);

/* Every live article of the store is in the index, with all passages of its newest revision and no
 * others. */
void fixture_check(fixture *f);

/* A path below the current generation. */
void fixture_path(fixture *f, const char *name, char ret[512]);

#endif
