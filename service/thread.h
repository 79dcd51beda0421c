/* SPDX-License-Identifier: GPL-2.0-or-later */
/* thread.h - what the threads beside the loop share.
 *
 * Ownership: all is borrowed from the server, which outlives the threads.
 * Threads:   counters are atomic; the objects say for themselves.
 * Errors:    none.
 */
#ifndef NG_SERVICE_THREAD_H
#define NG_SERVICE_THREAD_H

#include <stdatomic.h>
#include <stdint.h>

#include "nutgraf/index.h"
#include "nutgraf/suggest.h"
#include "service/answer_cache.h"
#include "service/hidden.h"
#include "service/job.h"
#include "service/log.h"
#include "service/measures.h"

struct ng_indexing;

/* What `status` tells beside store and index. */
typedef struct ng_counters {
    atomic_uint clients, in_flight, searches_waiting, writes_waiting;
    atomic_ullong requests, refused; /* refused: answered `busy` */
    atomic_ullong pooled;            /* of the requests: given to workers */
    atomic_uint running;             /* threads; the loop is woken when one ends */
    unsigned workers, queue;         /* constant after start */
    uint64_t started_ns;             /* uv_hrtime */
    ng_measures measures;
} ng_counters;

typedef struct ng_shared {
    const char *dir;
    ng_gate *gate;
    ng_list_cache *lists;     /* NULL: none */
    ng_answer_cache *answers; /* NULL: none */
    ng_spelling *spelling;
    ng_hidden *hidden;
    ng_log *log;
    ng_done *done;
    ng_counters *counters;
    struct ng_indexing *indexing;
} ng_shared;

/* Start a thread with the stack of a worker; counts it as running. 0, or a libuv error. */
int ng_thread_start(uv_thread_t *thread, ng_shared *shared, void (*run)(void *data), void *data);

/* Lower the priority of the calling thread by so many steps of nice(2), for good. */
void ng_thread_give_way(int steps);

/* The last call of such a thread. */
void ng_thread_ends(ng_shared *shared);

#endif
