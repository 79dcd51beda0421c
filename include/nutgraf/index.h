/* SPDX-License-Identifier: GPL-2.0-or-later */
/* index.h - the passage index: derived from the store, one writer, many readers.
 *
 * DIR/passages/CURRENT names a generation, a folder gen-<n> with Xapian databases (parts),
 * forward.bin and passages.tab. One part is live, the others are sealed: compact, never changed,
 * with tombstones for what is deleted of them. A batch follows the change feed of the store from
 * applied_seq: free disk, gate, append and fdatasync both files, Xapian commit of the live part
 * (its metadata records their valid lengths, the revision, applied_seq, tombstones, languages,
 * ranking parameters), fsync of the folder, publish. A live part that has grown is sealed, and
 * sealed parts are merged by a thread beside the writer; neither readers nor the writer wait for
 * it.
 *
 * On-disk schema: lib/schema.h lists every term prefix, metadata key and record.
 *
 * Ownership: *_open and *_new give objects freed with the matching *_free (NULL is fine).
 * Threads:   one thread at a time per writer or reader; a gate is shared by all of them.
 * Errors:    NG_NOSPACE too little disk before a batch (nothing was written; try later);
 *            after any other error of a writer the next step reopens and replays by itself.
 */
#ifndef NG_INDEX_H
#define NG_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "nutgraf/error.h"
#include "nutgraf/store.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NG_INDEX_SCHEMA      5
#define NG_BATCH_CHANGES_MAX 4096      /* changes of one batch */
#define NG_BATCH_BYTES_MAX   (1 << 20) /* text of one batch, unless one article alone has more */
#define NG_LIVE_PASSAGES_MAX 16384     /* passages at which the live part is sealed */
#define NG_READER_SLOTS_MAX  64        /* readers of one gate */

/* A bulk build begins when so many bytes of text wait, and goes in rounds of so many passages: what
 * a round holds is found, and kept, at its end. Rounds are short while readers use the index. */
#define NG_BULK_BYTES             (8 << 20)
#define NG_ROUND_PASSAGES         1000000
#define NG_ROUND_PASSAGES_WATCHED 50000

/* ---- The revision gate: no reader ever meets DatabaseModifiedError. ----
 *
 * A Xapian reader survives the commit after its revision, not the batch after that. Readers
 * enter before a query and leave after it; the writer waits, before it changes anything, until no
 * query is active on a revision older than the last one published. */

typedef struct ng_gate ng_gate;

NG_API ng_status ng_gate_new(ng_gate **ret, ng_error *err) NG_MUST_CHECK;
NG_API void ng_gate_free(ng_gate *g);

/* The revision last published, 0 before the first. */
NG_API uint64_t ng_gate_revision(ng_gate *g);

/* Block until the published revision is at least `revision` or `timeout_ms` have passed; gives what
 * it is then. */
NG_API uint64_t ng_gate_wait(ng_gate *g, uint64_t revision, unsigned timeout_ms);

/* ---- Writing ---- */

/* Ranking parameters of the first stage, kept in the index metadata: an index whose parameters
 * differ from the program's is rebuilt. lib/impact.c says how they are used. */
typedef struct ng_ranking {
    double k1, b; /* saturation and length normalisation, BM25 */
    double
        average_length; /* tokens of an average passage: a constant, so that impacts do not drift */
    double least_length;                 /* normalised length is at least this */
    double title_weight, heading_weight; /* counted into tf before saturation */
    double minor_factor;                 /* impact of captions and credits */
    double later_title;    /* times title_weight, in passages after the first of an article */
    uint32_t champion_min; /* least impact that enters the champion list */
} ng_ranking;

NG_API ng_ranking ng_ranking_defaults(void);

typedef struct ng_index_writer ng_index_writer;

typedef enum ng_index_open_flags {
    NG_INDEX_FOLLOW = 0, /* take the current generation, or start one when there is none */
    NG_INDEX_REBUILD =
        1 /* build a new generation from the store even though the current one is good */
} ng_index_open_flags;

/* Open for writing; the caller holds DIR/lock and lends `store` (opened for writing, used by this
 * thread only). An index of another schema, analyzer, ranking or store, or one that does not open,
 * is left where it is and a new generation is built beside it; CURRENT changes when that has caught
 * up. `gate` may be NULL when no reader shares the process. */
NG_API ng_status ng_index_writer_open(const char *dir, ng_store *store, ng_gate *gate, int flags,
                                      ng_index_writer **ret, ng_error *err) NG_MUST_CHECK;
NG_API void ng_index_writer_free(ng_index_writer *w);

typedef struct ng_list_cache ng_list_cache;

typedef struct ng_index_progress {
    uint64_t applied_seq, last_seq; /* of the store's change feed */
    uint64_t revision;              /* published */
    uint32_t changes;               /* in this step; 0: there was nothing to do */
    int rebuilding;                 /* readers cannot see this generation yet */
    char reason[128];               /* why it is being rebuilt; "" otherwise */
    uint32_t left_out;              /* articles of this step whose stored row is damaged */
    uint32_t parts;                 /* of the index */
    int merging;                    /* a merge runs: a step takes it over when it is done */
    uint64_t seals;                 /* of a full live part, since the writer was opened */
    uint64_t merges;                /* taken over since then */
    uint64_t merge_failures;
    uint64_t articles, passages; /* of the generation */
} ng_index_progress;

/* Threads that index when much waits: 0 (the default) for one on each processor, at most
 * NG_JOBS_MAX. */
#define NG_JOBS_MAX 32
NG_API void ng_index_writer_set_jobs(ng_index_writer *w, unsigned jobs);

/* Whoever stores while another thread indexes can keep a round of a bulk build going: at the end of
 * the feed it calls `more`, in the thread of ng_index_writer_step, which waits and gives nonzero
 * when more was stored, 0 when the round is to end. NULL (the default): it ends there. */
NG_API void ng_index_writer_set_more(ng_index_writer *w, int (*more)(void *data), void *data);

/* Apply one batch and publish it; or, when much waits, a round of a bulk build. Waits at the gate.
 */
NG_API ng_status ng_index_writer_step(ng_index_writer *w, ng_index_progress *ret,
                                      ng_error *err) NG_MUST_CHECK;

/* `on_merged` is called, in another thread, when a merge waits for a step that takes it over. Set
 * it before the first step. */
NG_API void ng_index_writer_on_merged(ng_index_writer *w, void (*on_merged)(void *data),
                                      void *data);

/* The list cache (below) of the readers beside the writer: a merged part is made warm in it before
 * it is taken over, and parts that are gone leave it. Set it before the first step; it outlives the
 * writer. */
NG_API void ng_index_writer_use_cache(ng_index_writer *w, ng_list_cache *cache);

/* Wait for merges until there is none left to do. */
NG_API ng_status ng_index_writer_settle(ng_index_writer *w, ng_error *err) NG_MUST_CHECK;

/* ---- Reading ---- */

/* A cache of decoded posting lists of sealed parts, shared by the readers of a process: without one
 * every query decodes what it reads. It outlives the readers that use it. Any thread may call. */
#define NG_LIST_CACHE_BYTES (UINT64_C(256) << 20) /* by default: what a million passages need */

NG_API ng_status ng_list_cache_new(size_t bytes, ng_list_cache **ret, ng_error *err) NG_MUST_CHECK;
NG_API void ng_list_cache_free(ng_list_cache *c);

typedef struct ng_list_cache_stats {
    size_t limit, bytes;
    size_t lists;
    uint64_t hits, misses;
} ng_list_cache_stats;

NG_API void ng_list_cache_get_stats(ng_list_cache *c, ng_list_cache_stats *ret);

typedef struct ng_index ng_index;

/* Open the current generation. With a gate the reader takes a slot of it (NG_LIMIT when all are
 * taken); without one it takes DIR/gate shared for each query. NG_NOTFOUND: there is no index yet;
 * NG_CORRUPT: another schema, or damaged. */
NG_API ng_status ng_index_open(const char *dir, ng_gate *gate, ng_index **ret,
                               ng_error *err) NG_MUST_CHECK;
NG_API void ng_index_free(ng_index *ix);

/* Use a cache from the next query on; borrowed. NULL: none. */
NG_API void ng_index_use_cache(ng_index *ix, ng_list_cache *cache);

/* Begin a query: enter the gate and move to the newest revision. Between enter and leave the
 * reader stays on that revision. Every enter that returned NG_OK is matched by one leave. */
NG_API ng_status ng_index_enter(ng_index *ix, ng_error *err) NG_MUST_CHECK;
NG_API void ng_index_leave(ng_index *ix);

typedef struct ng_index_info {
    uint64_t revision, applied_seq;
    uint64_t passages, articles;
    uint64_t generation;
    char store_uuid[33];
} ng_index_info;

/* Facts of the revision the reader is on. */
NG_API void ng_index_get_info(const ng_index *ix, ng_index_info *ret);

#ifdef __cplusplus
}
#endif

#endif
