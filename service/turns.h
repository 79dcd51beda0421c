/* SPDX-License-Identifier: GPL-2.0-or-later */
/* turns.h - whose job is next: fair queueing of the jobs of many clients.
 *
 * Start-time fair queueing (Goyal, Vin, Cheng 1996). Each client has a clock that each of its jobs
 * sets forward by the time such a job of it takes; a job starts, in that time, when the client's
 * clock says so, but not before the time of the job that was taken last. The job that starts first
 * is taken first. So a client that asks for little waits for at most one job of each other client,
 * however many they have waiting and however long theirs take; and time that nobody else wants may
 * be used by one.
 *
 * Ownership: waiting jobs are the queue's; a client belongs to the caller.
 * Threads:   ng_turns is the caller's to lock; a client is used by the thread that pushes, alone.
 * Errors:    NG_NOMEM.
 */
#ifndef NG_SERVICE_TURNS_H
#define NG_SERVICE_TURNS_H

#include "service/job.h"

#define NG_TURN_FIRST_NS 200000u /* what a job is believed to take before one was measured */

typedef struct ng_turn_client {
    uint64_t next; /* in the time of the queue */
    uint64_t job_ns;
} ng_turn_client;

/* Before the first job of a client. */
#define NG_TURN_CLIENT_INIT                                                                        \
    {                                                                                              \
        .job_ns = NG_TURN_FIRST_NS                                                                 \
    }

/* A job of the client took that long; a moving mean of them is its price. */
void ng_turn_client_spent(ng_turn_client *c, uint64_t ns);

typedef struct ng_turns {
    ng_job **heap; /* by turn, then serial */
    size_t n, cap;
    uint64_t now, serial;
} ng_turns;

void ng_turns_release(ng_turns *t); /* frees the jobs that still wait */
/* `client` NULL: the job goes before those of all clients. */
ng_status ng_turns_push(ng_turns *t, ng_turn_client *client, ng_job *job,
                        ng_error *err) NG_MUST_CHECK;
ng_job *ng_turns_pop(ng_turns *t); /* NULL when empty */

#endif
