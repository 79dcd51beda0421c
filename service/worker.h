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
} ng_worker;

void ng_worker_init(ng_worker *w, ng_shared *shared);
void ng_worker_release(ng_worker *w);

/* Leave a result or an error in the job. */
void ng_worker_run(ng_worker *w, ng_job *job);

/* An open searcher (borrowed), or -1 and `unavailable` with the progress of a rebuild. */
int ng_worker_searcher(ng_worker *w, ng_searcher **ret, ng_api_error *error);

/* An open reader of the store (borrowed), or -1. */
int ng_worker_store(ng_worker *w, ng_store **ret, ng_api_error *error);

/* service/status.c */
int ng_worker_hello(ng_worker *w, const json_t *params, json_t **ret, ng_api_error *error);
int ng_worker_status(ng_worker *w, const json_t *params, json_t **ret, ng_api_error *error);

#endif
