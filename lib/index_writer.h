/* SPDX-License-Identifier: GPL-2.0-or-later */
/* index_writer.h - the parts of the index writer among themselves.
 *
 * index_writer.c takes steps, index_generation.c opens and begins generations, index_batch.c
 * applies one batch of changes to the live part, index_parts.c keeps the parts, index_merge.c
 * decides when the live part is sealed and which parts are merged. `xapian` is NULL after any
 * failure: the next step opens the generation again and goes on from what its metadata say.
 *
 * Ownership: all belongs to the ng_index_writer.
 * Threads:   the writer's.
 * Errors:    as index.h.
 */
#ifndef NG_INDEX_WRITER_H
#define NG_INDEX_WRITER_H

#include "append_file.h"
#include "index_meta.h"
#include "merge.h"
#include "parts.h"
#include "passage_document.h"
#include "stories.h"
#include "tombstones.h"

/* Documents are only ever added to the live part: what dies gets a tombstone. */
#define NG_LIVE_FLAGS XP_WRITE_NO_TERMLIST

/* Called at named points of a step, for tests that end the process there: "gate", "begun",
 * "applied", "appended", "recorded", "committed", "synced", "published", "switching", "switched";
 * "built", "compacted" within a bulk build; "live", "listed" around the list of parts when a live
 * part begins; "merging" before a merge is begun, "merged" when the list holds its result.
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
    xp_writer *xapian; /* the live part; NULL: to be opened */
    ng_parts parts;
    xp_db *sealed[NG_PARTS_MAX]; /* all parts but the last */
    size_t n_sealed;
    ng_language_counts sealed_languages;
    ng_tombstones dead;      /* those of the open batch, too */
    ng_buf new_dead;         /* of the open batch */
    uint32_t last_number;    /* of the parts that were begun */
    uint32_t live_max;       /* passages at which the live part is sealed */
    uint64_t bulk_bytes;     /* NG_BULK_BYTES */
    unsigned jobs;           /* threads of a bulk build */
    int (*more)(void *data); /* ng_index_writer_set_more */
    void *more_data;
    ng_list_cache *lists;    /* of the readers beside it; may be NULL */
    ng_added_passage *added; /* by the open batch, for `lists` */
    size_t n_added, cap_added;
    ng_merge *merge;    /* NULL: none runs */
    ng_part merged;     /* what it makes */
    int rewrites;       /* it rewrites one part */
    int rewrites_fail;  /* rewriting a part has failed: not tried again by this writer */
    size_t unmergeable; /* so many parts are not worth another try */
    uint64_t merges, merge_failures; /* rewriting counts as merging */
    uint64_t seals, rewritten;
    void (*on_merged)(void *data);
    void *on_merged_data;
    ng_append_file forward, table;
    ng_copies copies;
    uint64_t n_copies;   /* ng_index_meta: copies, those of the open batch among them */
    ng_stories *stories; /* NULL: made when the next article comes */
    ng_buf facts;        /* records of the article that is being indexed */
    ng_index_meta meta;  /* of the last commit */
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

/* Readers are told of the last commit, unless they cannot see it yet. */
void ng_index_writer_publish(ng_index_writer *w);

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

/* ---- index_parts.c ---- */

/* Open what `w->parts` lists beside the live part, and the tombstones. */
ng_status ng_index_parts_open(ng_index_writer *w, const ng_index_meta *meta,
                              ng_error *err) NG_MUST_CHECK;
void ng_index_parts_close(ng_index_writer *w);

/* Tombstones for the passages of an article, those of the open batch among them; `*ret_any` is set
 * when there were any that are not dead yet. They are written with the batch by
 * ng_index_write_buried. */
ng_status ng_index_bury(ng_index_writer *w, uint64_t article, int *ret_any,
                        ng_error *err) NG_MUST_CHECK;
ng_status ng_index_write_buried(ng_index_writer *w, ng_index_meta *next,
                                ng_error *err) NG_MUST_CHECK;

/* A number for the folder of a new part. */
uint32_t ng_index_part_number(ng_index_writer *w);

/* Begin a new live part, outside a batch. The old one is sealed, or dropped when it is empty; after
 * it come `finished` parts, which lie in their folders, synced, with docids behind all that were
 * given before. `next` says what the new live part records: applied, articles, forward and table,
 * whose bytes are synced; revision and tombstones (those of w->dead) are filled in. Nothing has
 * changed before the list of parts is replaced. Reopens the generation. */
ng_status ng_index_new_live(ng_index_writer *w, const ng_part *finished, size_t n,
                            const ng_index_meta *next, ng_error *err) NG_MUST_CHECK;

/* The same, after `now` in the place of the present list: what became of its sealed parts. */
ng_status ng_index_new_live_over(ng_index_writer *w, const ng_parts *now, const ng_part *finished,
                                 size_t n, const ng_index_meta *next, ng_error *err) NG_MUST_CHECK;

/* ---- index_merge.c ---- */

/* Between batches: take over a finished merge, seal a full live part, begin a merge. */
ng_status ng_index_maintain(ng_index_writer *w, ng_error *err) NG_MUST_CHECK;

/* ---- index_stories.c ---- */

/* Find what the passages of an article repeat: sets `group` of its `n` records, which are the next
 * ones of passages.tab; its hashes are appended already. */
ng_status ng_index_place(ng_index_writer *w, ng_passage_facts *facts, uint32_t first, uint32_t n,
                         ng_error *err) NG_MUST_CHECK;
/* What was placed does not count: the articles are learned again from the files. */
void ng_index_stories_forget(ng_index_writer *w);

/* ---- index_batch.c ---- */

typedef struct ng_batch_result {
    uint32_t changes, left_out;
} ng_batch_result;

/* When much waits in the feed: one round of a bulk build (index_bulk.c). `ret->changes` stays 0
 * when too little waits. Failures as those of a batch. */
ng_status ng_index_bulk(ng_index_writer *w, ng_batch_result *ret, ng_error *err) NG_MUST_CHECK;

/* Read the next changes from the store and apply them. After a failure the writer must be reopened;
 * NG_CORRUPT then speaks of the index when `damaged` was set. */
ng_status ng_index_batch(ng_index_writer *w, ng_batch_result *ret, ng_error *err) NG_MUST_CHECK;

#endif
