/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search_fixture.h - articles made of texts, indexed, and questions to them.
 *
 * Ownership: an answer is given; articles are put into the fixture's store and index.
 * Threads:   the test's.
 * Errors:    every failure fails the test, but those of search_try.
 */
#ifndef NG_SEARCH_FIXTURE_H
#define NG_SEARCH_FIXTURE_H

#include "index_fixture.h"
#include "nutgraf/search.h"

typedef struct search_fixture {
    fixture *f;
    ng_searcher *searcher;
} search_fixture;

/* cmocka setup and teardown. */
int search_begin(void **state);
int search_end(void **state);

/* Put an article: `lines` are its blocks, ended by NULL; one that begins with `#` is a heading,
 * with `=` the title, with `@` the source, with `+` a tag, with `^` an author, with `!` the day it
 * was published, with `%` the language, with `&` the url. search_index makes what was put
 * searchable. */
void search_put(search_fixture *s, const char *id, const char *const *lines);
void search_index(search_fixture *s);

ng_search_request search_request(const char *query);
ng_status search_try(search_fixture *s, const ng_search_request *r, ng_answer **ret, ng_error *err);
ng_answer *search_ask(search_fixture *s, const ng_search_request *r);
/* The answer to a query with everything else as by default. */
ng_answer *search_plain(search_fixture *s, const char *query);

/* Every span of every hit slices to its text in the request's units. */
void search_check_spans(search_fixture *s, const ng_search_request *r, const ng_answer *a);

#endif
