/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pool.h - N threads that answer what only reads, each with its own handles.
 *
 * Ownership: a submitted job is the pool's until it comes back through ng_done.
 * Threads:   submit, stop from the loop.
 * Errors:    a full queue refuses at once.
 */
#ifndef NG_SERVICE_POOL_H
#define NG_SERVICE_POOL_H

#include "service/thread.h"
#include "service/turns.h"

typedef struct ng_pool ng_pool;

/* counters->workers threads, at most counters->queue waiting jobs. */
ng_status ng_pool_new(ng_shared *shared, ng_pool **ret, ng_error *err) NG_MUST_CHECK;
ng_status ng_pool_start(ng_pool *p, ng_error *err) NG_MUST_CHECK;
void ng_pool_stop(ng_pool *p); /* asks; what was submitted is answered first */
void ng_pool_join(ng_pool *p);
void ng_pool_free(ng_pool *p);

/* The workers take the jobs of all clients in turn (service/turns.h); one without a client goes
 * first. -1: the queue is full, which does not matter to a job that is `always` taken; the job is
 * still the caller's. */
int ng_pool_submit(ng_pool *p, ng_job *job, ng_turn_client *client, int always);

#endif
