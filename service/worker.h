/* SPDX-License-Identifier: GPL-2.0-or-later */
/* worker.h - what one thread of the pool does with a job.
 *
 * Ownership: a worker owns its searcher and its reader of the store; both are opened when first
 *            needed, and again after an error that a fresh handle may cure.
 * Threads:   the worker's thread.
 * Errors:    become the error of the job.
 */
#ifndef NG_SERVICE_WORKER_H
#define NG_SERVICE_WORKER_H

#include "service/thread.h"

typedef struct ng_worker {
    ng_shared *shared;
    ng_searcher *searcher;
    ng_store *store;
    ng_buf spare; /* of an answer that was sent, for the next one */
} ng_worker;

void ng_worker_init(ng_worker *w, ng_shared *shared);
void ng_worker_release(ng_worker *w);

/* Leave a result or an error in the job. */
void ng_worker_run(ng_worker *w, ng_job *job);

/* Send the answer of the job through its outlet, if nothing stands in the way: then the job is
 * `answered`, or `begun` when the kernel took a part. Else that is left to the loop. */
void ng_worker_answer(ng_worker *w, ng_job *job);

/* service/searches.c: keep the answer of a search, before it is sent, so that whoever has read it
 * is given it again. */
void ng_searches_keep(ng_shared *shared, const ng_job *job);

/* An open searcher (borrowed), or -1 and `unavailable` with the progress of a rebuild. */
int ng_worker_searcher(ng_worker *w, ng_searcher **ret, ng_api_error *error);

/* An open reader of the store (borrowed), or -1. */
int ng_worker_store(ng_worker *w, ng_store **ret, ng_api_error *error);

/* service/status.c */
int ng_worker_hello(ng_worker *w, const json_t *params, json_t **ret, ng_api_error *error);
int ng_worker_status(ng_worker *w, const json_t *params, json_t **ret, ng_api_error *error);

#endif
