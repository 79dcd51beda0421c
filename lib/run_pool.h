/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run_pool.h - threads that make runs, given in order and taken back in order.
 *
 * Ownership: ng_run_pool_new gives a pool that ng_run_pool_free frees, with the runs it still has;
 *            a run belongs to the pool between push and pop.
 * Threads:   push, pop and free from one thread.
 * Errors:    those of making a run come out of ng_run_pool_pop.
 */
#ifndef NG_RUN_POOL_H
#define NG_RUN_POOL_H

#include "run_build.h"

#define NG_RUN_THREADS_MAX NG_JOBS_MAX

typedef struct ng_run_pool ng_run_pool;

/* `threads` from 1 to NG_RUN_THREADS_MAX. */
ng_status ng_run_pool_new(unsigned threads, const ng_ranking *ranking, ng_run_pool **ret,
                          ng_error *err) NG_MUST_CHECK;
/* Waits for the runs that are being made; others are dropped. */
void ng_run_pool_free(ng_run_pool *p);

/* Whether another run can be pushed without more memory than two runs for each thread. */
int ng_run_pool_has_room(ng_run_pool *p);
void ng_run_pool_push(ng_run_pool *p, ng_build_run *run_take);

/* The oldest run, made; waits for it. NULL when there is none. */
ng_status ng_run_pool_pop(ng_run_pool *p, ng_build_run **ret, ng_error *err) NG_MUST_CHECK;

#endif
