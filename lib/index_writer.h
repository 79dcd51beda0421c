/* SPDX-License-Identifier: GPL-2.0-or-later */
/* index_writer.h - the parts of the index writer among themselves.
 *
 * index_writer.c takes steps, index_generation.c opens and begins generations, index_batch.c
 * applies one batch of changes.
 * `xapian` is NULL after any failure: the next step opens the generation again and goes on from
 * what its metadata say.
 *
 * Ownership: all belongs to the ng_index_writer.
 * Threads:   the writer's.
 * Errors:    as index.h.
 */
#ifndef NG_INDEX_WRITER_H
#define NG_INDEX_WRITER_H

#include "append_file.h"
#include "index_meta.h"
#include "passage_document.h"

/* Called at named points of a step, for tests that end the process there: "gate", "begun",
 * "applied", "appended", "recorded", "committed", "synced", "published", "switching", "switched".
 */
typedef void (*ng_index_probe)(void *data, const char *point);

struct ng_index_writer {
    char *dir;
    ng_store *store;
    ng_gate *gate;
    ng_ranking ranking;
    uint64_t generation; /* being written */
    int rebuilding;
    char reason[128];
    int damaged;       /* the generation is to be given up at the next step */
    unsigned failures; /* of opening it, one after another */
    xp_writer *xapian; /* NULL: to be opened */
    ng_append_file forward, table;
    ng_index_meta meta; /* of the last commit */
    ng_document_maker *maker;
    uint64_t next_revision, revisions_left; /* reserved from the store */
    int erase_due;                          /* applied deletions whose text is to be erased */
    ng_change *changes;                     /* NG_BATCH_CHANGES_MAX */
    ng_index_probe probe;
    void *probe_data;
};

void ng_index_writer_set_probe(ng_index_writer *w, ng_index_probe probe, void *data);
void ng_index_writer_at(ng_index_writer *w, const char *point);

/* The next revision: above all that were ever given, and above that of the generation. */
ng_status ng_index_writer_next_revision(ng_index_writer *w, uint64_t *ret,
                                        ng_error *err) NG_MUST_CHECK;

/* Before the first change of a batch: no query is active on a revision older than the last. */
ng_status ng_index_writer_await_readers(ng_index_writer *w, ng_error *err) NG_MUST_CHECK;

/* Let go of the handle; nothing uncommitted stays. */
void ng_index_generation_drop(ng_index_writer *w);
/* The same, and the files. */
void ng_index_generation_close(ng_index_writer *w);

/* Open `w->generation` and start from what its metadata say; publishes its revision unless
 * rebuilding. `truncate`: cut the files to their valid lengths. */
ng_status ng_index_generation_open(ng_index_writer *w, int truncate, ng_error *err) NG_MUST_CHECK;

/* Take generation `number` when it opens and fits program and store; else NG_OK, too, nothing is
 * open and `reason`, "" before, says why. */
ng_status ng_index_generation_try(ng_index_writer *w, uint64_t number, char reason[128],
                                  ng_error *err) NG_MUST_CHECK;

/* Begin an empty generation and open it. */
ng_status ng_index_generation_start(ng_index_writer *w, ng_error *err) NG_MUST_CHECK;

/* Whether a status of opening is one that a rebuild would not cure: locked, no memory, no space. */
int ng_index_would_stay_unopened(ng_status s);

typedef struct ng_batch_result {
    uint32_t changes, left_out;
} ng_batch_result;

/* Read the next changes from the store and apply them. After a failure the writer must be reopened;
 * NG_CORRUPT then speaks of the index when `damaged` was set. */
ng_status ng_index_batch(ng_index_writer *w, ng_batch_result *ret, ng_error *err) NG_MUST_CHECK;

#endif
