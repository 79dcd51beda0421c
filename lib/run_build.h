/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run_build.h - a run of articles made into a Xapian database of their passages, aside.
 *
 * The unit of work of a bulk build: one thread makes the whole database of a run, with docids that
 * were given before, and the records of passages.tab and hashes of forward.bin beside it in memory.
 *
 * Ownership: ng_run_new gives a run that ng_run_free frees, with its articles.
 * Threads:   one at a time; makers are not shared.
 * Errors:    as xapian.h and article.h. An article that cannot be analysed is counted in
 * `left_out`.
 */
#ifndef NG_RUN_BUILD_H
#define NG_RUN_BUILD_H

#include <limits.h>

#include "passage_document.h"
#include "schema.h"

/* Of 300,000 passages: small runs are made sooner and leave no thread alone for long at the end
 * (6,000 12.9 s, 25,000 13.8 s), but their lists stay in pieces (61 and 54 MB). */
#define NG_RUN_PASSAGES 16000      /* of a full run */
#define NG_RUN_BYTES    (16 << 20) /* of text, in a full run */

typedef struct ng_run_article {
    ng_article *article;
    ng_passages passages;
    uint64_t number;
    uint32_t revision;
    uint32_t first; /* docid of its first passage */
} ng_run_article;

typedef struct ng_build_run {
    struct ng_build_run *next; /* of a queue */
    char path[PATH_MAX];       /* of the database */
    ng_run_article *articles;
    size_t n, cap;
    uint32_t first;    /* docid */
    uint32_t passages; /* docids from there on */
    uint64_t bytes;    /* of text */
    /* Made: */
    ng_passage_facts *facts; /* one for each docid; `forward` counts from the run's first hash */
    uint16_t *hashes;
    size_t n_hashes, cap_hashes;
    uint32_t left_out;
    int done;
    ng_status status;
    ng_error error;
} ng_build_run;

ng_status ng_run_new(const char *path, uint32_t first, ng_build_run **ret,
                     ng_error *err) NG_MUST_CHECK;
void ng_run_free(ng_build_run *r);

/* Take an article into the run: its passages get the next docids. The article is taken, also on
 * failure. */
ng_status ng_run_add(ng_build_run *r, ng_article *article_take, uint64_t number, uint32_t revision,
                     ng_error *err) NG_MUST_CHECK;
int ng_run_is_full(const ng_build_run *r);

/* Make the database; articles are freed as they are done. */
ng_status ng_run_make(ng_build_run *r, ng_document_maker *maker, ng_error *err) NG_MUST_CHECK;

#endif
