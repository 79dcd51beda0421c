/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexing.h - the thread that follows the change feed of the store into the index.
 *
 * Ownership: a job handed to ng_indexing_when is the thread's until it comes back through ng_done.
 * Threads:   all functions but new and free may be called from any thread.
 * Errors:    what the thread meets is logged once and tried again: no change is ever skipped.
 */
#ifndef NG_SERVICE_INDEXING_H
#define NG_SERVICE_INDEXING_H

#include "service/thread.h"

typedef struct ng_indexing ng_indexing;
struct ng_writer;

typedef struct ng_indexing_state {
    uint64_t applied_seq, last_seq, revision;
    uint64_t seals, merges; /* of index parts, since the start */
    uint32_t parts;
    int merging;
    int ready;                                   /* readers can open the index */
    int rebuilding;                              /* a new generation is being built */
    int failing;                                 /* the last attempt failed */
    uint64_t merge_failures, articles, passages; /* the latter two of the index */
    uint64_t index_bytes;                        /* on disk, now and then */
    uint64_t waiting_since; /* uv_hrtime: the oldest change that is not applied; 0: there is none */
    char reason[128];
} ng_indexing_state;

ng_status ng_indexing_new(ng_shared *shared, ng_indexing **ret, ng_error *err) NG_MUST_CHECK;
/* Start the thread; `writer` is told which deleted texts can be erased. */
ng_status ng_indexing_start(ng_indexing *ix, struct ng_writer *writer, ng_error *err) NG_MUST_CHECK;
void ng_indexing_stop(ng_indexing *ix); /* asks; finishes its batch first */
void ng_indexing_join(ng_indexing *ix); /* after stop */
void ng_indexing_free(ng_indexing *ix);

/* Changes up to `seq` are committed in the store. */
void ng_indexing_wake(ng_indexing *ix, uint64_t seq);

/* Hand back `job` through ng_done once change `seq` is searchable. -1: too many wait already; the
 * job is still the caller's. */
int ng_indexing_when(ng_indexing *ix, uint64_t seq, ng_job *job);

/* "current", "behind", "rebuilding" or "failing", to whoever finds changes up to `applied` while
 * the store has `seq`. */
const char *ng_indexing_state_name(const ng_indexing_state *s, uint64_t applied, uint64_t seq);

void ng_indexing_get(ng_indexing *ix, ng_indexing_state *ret);

/* Wait until the thread has opened or begun to rebuild the index, at most `timeout_ms`. */
void ng_indexing_wait_begun(ng_indexing *ix, unsigned timeout_ms);

#endif
