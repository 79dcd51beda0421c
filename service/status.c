/* SPDX-License-Identifier: GPL-2.0-or-later */
/* status.c - the methods `hello` and `status`, and the limits as clients read them. */
#include <string.h>
#include <unistd.h>

#include "service/footprint.h"
#include "service/indexing.h"
#include "service/limits.h"
#include "service/metrics.h"
#include "service/worker.h"

#define PROTOCOL_MAJOR 1
#define PROTOCOL_MINOR 0

static json_t *limits_json(const ng_counters *c)
{
    return json_pack(
        "{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i}",
        "message_bytes", (int)NG_MESSAGE_PLAIN_MAX, "message_bytes_add", (int)NG_MESSAGE_MAX,
        "message_bytes_batch", (int)NG_MESSAGE_DELETE_MAX, "depth", NG_JSON_DEPTH_MAX, "batch",
        NG_BATCH_MAX, "in_flight", NG_IN_FLIGHT_MAX, "clients", NG_CLIENTS_MAX, "queue",
        (int)c->queue, "query_bytes", NG_QUERY_MAX, "limit", NG_LIMIT_MAX, "context",
        NG_CONTEXT_MAX, "filter_values", NG_FILTER_VALUES_MAX, "deadline_ms", NG_DEADLINE_MS_MAX,
        "add_articles", NG_API_ADD_MAX, "article_bytes", NG_ARTICLE_TEXT_MAX, "max_bytes",
        NG_ANSWER_BYTES_MAX);
}

/* Facts of the index; zeros while there is none. */
static ng_index_info index_info(ng_worker *w)
{
    ng_index_info info = {.revision = 0};
    ng_error err = NG_ERROR_INIT;
    ng_api_error error = {.data = NULL};
    ng_searcher *searcher;
    if (ng_worker_searcher(w, &searcher, &error)) {
        ng_api_error_release(&error);
        return info;
    }
    if (ng_searcher_info(searcher, &info, &err))
        info = (ng_index_info){.revision = 0};
    return info;
}

/* ---- hello ---- */

/* `protocol` is a number or {major,minor}; only the major one must agree. */
static int check_protocol(const json_t *params, ng_api_error *error)
{
    const json_t *wanted = json_object_get(params, "protocol");
    const json_t *major = json_is_object(wanted) ? json_object_get(wanted, "major") : wanted;
    if (!wanted || json_is_null(wanted))
        return 0;
    if (!json_is_integer(major))
        return ng_api_fail(error, NG_API_INVALID_PARAMS,
                           "`protocol` must be a number or {major, minor}");
    if (json_integer_value(major) == PROTOCOL_MAJOR)
        return 0;
    ng_api_fail(error, NG_API_UNSUPPORTED_VERSION, "this service speaks protocol %d.%d",
                PROTOCOL_MAJOR, PROTOCOL_MINOR);
    error->data = json_pack("{s:[i]}", "supported", PROTOCOL_MAJOR);
    return -1;
}

int ng_worker_hello(ng_worker *w, const json_t *params, json_t **ret, ng_api_error *error)
{
    static const char *const known[] = {"client", "protocol", "token", NULL};
    if (ng_api_check_members(params, known, error) || check_protocol(params, error))
        return -1;
    ng_index_info info = index_info(w);
    ng_indexing_state s;
    ng_indexing_get(w->shared->indexing, &s);
    *ret =
        json_pack("{s:s, s:s, s:{s:i, s:i}, s:[s, s, s, s, s, s, s, s, s, s, s], s:o, "
                  "s:{s:I, s:I, s:I, s:s}}",
                  "server", "nutgraf", "version", NG_VERSION, "protocol", "major", PROTOCOL_MAJOR,
                  "minor", PROTOCOL_MINOR, "capabilities", "hello", "search", "parse", "get",
                  "resolve", "add", "delete", "status", "shutdown", "similar", "suggest", "limits",
                  limits_json(w->shared->counters), "index", "revision", (json_int_t)info.revision,
                  "articles", (json_int_t)info.articles, "passages", (json_int_t)info.passages,
                  "state", ng_indexing_state_name(&s, info.applied_seq, s.last_seq));
    return *ret ? 0 : ng_api_fail(error, NG_API_INTERNAL, "out of memory");
}

/* ---- status ---- */

static json_t *queues_json(ng_worker *w)
{
    ng_counters *c = w->shared->counters;
    return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i}", "clients", (int)atomic_load(&c->clients),
                     "in_flight", (int)atomic_load(&c->in_flight), "searches",
                     (int)atomic_load(&c->searches_waiting), "writes",
                     (int)atomic_load(&c->writes_waiting), "hidden",
                     (int)ng_hidden_count(w->shared->hidden), "workers", (int)c->workers);
}

static json_t *index_json(const ng_indexing_state *s)
{
    return json_pack("{s:i, s:b, s:I, s:I}", "parts", (int)s->parts, "merging", s->merging, "seals",
                     (json_int_t)s->seals, "merges", (json_int_t)s->merges);
}

static json_t *lists_json(ng_list_cache *cache)
{
    ng_list_cache_stats s = {0};
    if (cache)
        ng_list_cache_get_stats(cache, &s);
    return json_pack("{s:I, s:I, s:I, s:I, s:I}", "limit", (json_int_t)s.limit, "bytes",
                     (json_int_t)s.bytes, "lists", (json_int_t)s.lists, "hits", (json_int_t)s.hits,
                     "misses", (json_int_t)s.misses);
}

static json_t *answers_json(const ng_answer_cache_stats *s)
{
    static const ng_answer_cache_stats none;
    s = s ? s : &none;
    return json_pack(
        "{s:I, s:I, s:I, s:I, s:I}", "limit", (json_int_t)s->limit, "bytes",
        (json_int_t)atomic_load(&s->bytes), "answers", (json_int_t)atomic_load(&s->answers), "hits",
        (json_int_t)atomic_load(&s->hits), "misses", (json_int_t)atomic_load(&s->misses));
}

static json_t *status_json(ng_worker *w, const ng_store_counts *counts)
{
    ng_counters *c = w->shared->counters;
    ng_index_info info = index_info(w);
    ng_indexing_state s;
    ng_indexing_get(w->shared->indexing, &s);
    return json_pack(
        "{s:I, s:I, s:I, s:I, s:I, s:s, s:s, s:s, s:i, s:f, s:I, s:I, s:{s:I, s:I}, s:o, s:o, s:o, "
        "s:o, s:o, s:o, s:o}",
        "articles", (json_int_t)counts->articles, "passages", (json_int_t)info.passages,
        "index_revision", (json_int_t)info.revision, "seq", (json_int_t)counts->last_seq,
        "applied_seq", (json_int_t)(info.revision ? info.applied_seq : s.applied_seq), "state",
        ng_indexing_state_name(&s, info.applied_seq, counts->last_seq), "reason", s.reason,
        "version", NG_VERSION, "pid", (int)getpid(), "uptime_s",
        (double)(uv_hrtime() - c->started_ns) / 1e9, "requests",
        (json_int_t)atomic_load(&c->requests), "refused", (json_int_t)atomic_load(&c->refused),
        "memory", "resident_bytes", (json_int_t)ng_footprint_resident(), "store_bytes",
        (json_int_t)counts->bytes, "index", index_json(&s), "list_cache",
        lists_json(w->shared->lists), "answer_cache",
        answers_json(ng_answer_cache_get_stats(w->shared->answers)), "queues", queues_json(w),
        "latency", ng_metrics_latency_json(&c->measures), "refusals",
        ng_metrics_refusals_json(&c->measures), "limits", limits_json(c));
}

int ng_worker_status(ng_worker *w, const json_t *params, json_t **ret, ng_api_error *error)
{
    static const char *const known[] = {NULL};
    ng_store *store;
    ng_store_counts counts;
    ng_error err = NG_ERROR_INIT;
    if (ng_api_check_members(params, known, error) || ng_worker_store(w, &store, error))
        return -1;
    if (ng_store_count(store, &counts, &err))
        return ng_api_fail_from(error, &err);
    *ret = status_json(w, &counts);
    return *ret ? 0 : ng_api_fail(error, NG_API_INTERNAL, "out of memory");
}
