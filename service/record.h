/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record.h - counting what happens (service/measures.h), and the lines of the log that go with it.
 *
 * Ownership: all is borrowed.
 * Threads:   any.
 * Errors:    none.
 */
#ifndef NG_SERVICE_RECORD_H
#define NG_SERVICE_RECORD_H

#include "service/thread.h"

/* A job has its answer or its error at `now_ns` (uv_hrtime). Once for each job. */
void ng_record_job(ng_shared *shared, const ng_job *job, uint64_t now_ns);

/* A worker has done with a job that it took up at `began_ns`; job->spent_ns is set. Calls
 * ng_record_job. */
void ng_record_work(ng_shared *shared, const ng_job *job, uint64_t began_ns);

/* A request without a job: `method` is an ng_method, or NG_METHOD_UNKNOWN. */
void ng_record_outcome(ng_shared *shared, unsigned method, unsigned outcome);

/* A client or a request was turned away. All but full queues are logged as `client_refused` with
 * `reason`, `door` ("unix", "tcp", "http") and, unless NULL, `error`, which never holds words of a
 * query. */
void ng_record_refusal(ng_shared *shared, ng_refusal reason, const char *door, const char *error);

/* An HTTP response with that status was made `ns` after the request had arrived. */
void ng_counters_http(ng_counters *c, int status, uint64_t ns);

#endif
