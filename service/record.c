/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record.c - counting what happens, and the lines of the log that go with it. */
#include "service/record.h"

#include <stdio.h>

#include "service/limits.h"

#define NS_OF_MS UINT64_C(1000000)

const char *ng_refusal_name(ng_refusal reason)
{
    static const char *const names[] = {
#define NG_REFUSAL_NAME(name, label) label,
        NG_REFUSAL_MAP(NG_REFUSAL_NAME)
#undef NG_REFUSAL_NAME
    };
    return names[reason];
}

const char *ng_outcome_name(unsigned outcome)
{
    return outcome == NG_OUTCOME_OK ? "ok" : ng_api_kind_name((ng_api_kind)(outcome - 1));
}

static void count(atomic_ullong *n)
{
    atomic_fetch_add_explicit(n, 1, memory_order_relaxed);
}

void ng_record_outcome(ng_shared *shared, unsigned method, unsigned outcome)
{
    count(&shared->counters->measures.outcomes[method][outcome]);
}

static uint64_t since(uint64_t from_ns, uint64_t to_ns)
{
    return to_ns > from_ns ? to_ns - from_ns : 0;
}

void ng_record_job(ng_shared *shared, const ng_job *job, uint64_t now_ns)
{
    unsigned outcome = job->answer.len ? NG_OUTCOME_OK : NG_OUTCOME_OF(job->error.kind);
    ng_record_outcome(shared, job->method, outcome);
    ng_histogram_add(&shared->counters->measures.latency[job->method],
                     since(job->arrived_ns, now_ns));
}

/* Says how long, never what was asked. */
static void log_slow(ng_shared *shared, const ng_job *job, uint64_t waited_ns)
{
    char waited[24], worked[24];
    snprintf(waited, sizeof waited, "%llu", (unsigned long long)(waited_ns / NS_OF_MS));
    snprintf(worked, sizeof worked, "%llu", (unsigned long long)(job->spent_ns / NS_OF_MS));
    ng_log_event(shared->log, NG_LEVEL_NOTICE, "slow_request", "method",
                 ng_method_name(job->method), "waited_ms", waited, "worked_ms", worked, NULL);
}

void ng_record_work(ng_shared *shared, const ng_job *job, uint64_t began_ns)
{
    ng_measures *m = &shared->counters->measures;
    uint64_t waited = since(job->arrived_ns, began_ns);
    ng_histogram_add(&m->queue_wait, waited);
    ng_histogram_add(&m->work[job->method], job->spent_ns);
    if (job->method == NG_METHOD_SEARCH && job->answer.len && !job->index_revision)
        count(&m->partial);
    if (waited + job->spent_ns >= NG_SLOW_MS * NS_OF_MS) {
        count(&m->slow);
        log_slow(shared, job, waited);
    }
    ng_record_job(shared, job, began_ns + job->spent_ns);
}

void ng_record_refusal(ng_shared *shared, ng_refusal reason, const char *door, const char *error)
{
    count(&shared->counters->measures.refusals[reason]);
    if (reason == NG_REFUSAL_QUEUE || reason == NG_REFUSAL_WRITES)
        return;
    ng_log_event(shared->log, NG_LEVEL_WARNING, "client_refused", "reason", ng_refusal_name(reason),
                 "door", door, error ? "error" : NULL, error, NULL);
}

void ng_counters_http(ng_counters *c, int status, uint64_t ns)
{
    int class = status / 100 - 1;
    if (class < 0 || class >= NG_HTTP_CLASSES)
        class = NG_HTTP_CLASSES - 1; /* no such status: a fault of ours */
    count(&c->measures.http_responses[class]);
    ng_histogram_add(&c->measures.http, ns);
}
