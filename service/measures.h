/* SPDX-License-Identifier: GPL-2.0-or-later */
/* measures.h - what is counted and timed for `status` and for /metrics (service/record.h counts).
 *
 * All of it starts at zero with the service and only grows. Labels come from the tables here and in
 * service/job.h, so that there are never more series than these; nothing of a query is in them.
 *
 * Ownership: plain values; zeroed at the start.
 * Threads:   any: everything is atomic, with relaxed order.
 * Errors:    none.
 */
#ifndef NG_SERVICE_MEASURES_H
#define NG_SERVICE_MEASURES_H

#include <stdatomic.h>

#include "service/histogram.h"
#include "service/job.h"

/* Why a client or a request was turned away. X(name, label) */
#define NG_REFUSAL_MAP(X)                                                                          \
    X(QUEUE, "queue")               /* too many searches wait */                                   \
    X(WRITES, "writes")             /* too many adds and deletes wait */                           \
    X(CLIENTS, "clients")           /* too many connections */                                     \
    X(INPUT, "input")               /* too many bytes of unfinished messages */                    \
    X(TOO_LARGE, "too_large")       /* a message over its limit */                                 \
    X(NOT_PROTOCOL, "not_protocol") /* bytes that are not the protocol of the door */              \
    X(UNAUTHORIZED, "unauthorized") /* no token, or not the owner */                               \
    X(TIMEOUT, "timeout")           /* a message that was not complete in time */                  \
    X(UNREAD, "unread")             /* answers that were not taken */                              \
    X(HOST, "host")                 /* HTTP: a Host that is not ours */                            \
    X(ORIGIN, "origin")             /* HTTP: a page of another site */

typedef enum ng_refusal {
#define NG_REFUSAL_ENUM(name, label) NG_REFUSAL_##name,
    NG_REFUSAL_MAP(NG_REFUSAL_ENUM)
#undef NG_REFUSAL_ENUM
        NG_REFUSALS /* how many */
} ng_refusal;

const char *ng_refusal_name(ng_refusal reason);

/* Outcomes of a request: answered, or an error of each kind. */
#define NG_OUTCOME_OK          0
#define NG_OUTCOME_OF(kind)    (1 + (unsigned)(kind))
#define NG_COUNT_KIND(n, c, k) +1
#define NG_OUTCOMES            (1 NG_API_KIND_MAP(NG_COUNT_KIND))

/* "ok", or the kind of the error. */
const char *ng_outcome_name(unsigned outcome);

#define NG_METHOD_UNKNOWN NG_METHODS /* of requests that could not be read */
#define NG_HTTP_CLASSES   5          /* 1xx to 5xx */

typedef struct ng_measures {
    atomic_ullong outcomes[NG_METHODS + 1][NG_OUTCOMES];
    ng_histogram latency[NG_METHODS]; /* from arrival to answer */
    ng_histogram work[NG_METHODS];    /* time of a worker */
    ng_histogram queue_wait;          /* from arrival to a worker */
    ng_histogram commit;              /* a transaction of the store */
    ng_histogram index_step;          /* a batch of the index that changed something */
    ng_histogram http;
    atomic_ullong http_responses[NG_HTTP_CLASSES];
    atomic_ullong refusals[NG_REFUSALS];
    atomic_ullong slow;    /* requests of readers that took NG_SLOW_MS or more */
    atomic_ullong partial; /* searches that the deadline cut */
    atomic_ullong index_failures, index_changes;
} ng_measures;

#endif
