/* SPDX-License-Identifier: GPL-2.0-or-later */
/* metrics.c - what the service counts, as Prometheus reads it. */
#include "service/metrics.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "service/footprint.h"
#include "service/indexing.h"
#include "service/limits.h"
#include "service/record.h"

/* The first failure stays; what follows it is not written. */
typedef struct out {
    ng_buf *text;
    ng_error *err;
    ng_status status;
} out;

static void line(out *o, const char *format, ...) NG_PRINTF(2, 3);

static void line(out *o, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(text, sizeof text - 1, format, args);
    va_end(args);
    if (o->status)
        return;
    if (len < 0 || (size_t)len >= sizeof text - 1) {
        o->status = ng_fail(o->err, NG_INTERNAL, "a line of the metrics is too long");
        return;
    }
    text[len] = '\n';
    o->status = ng_buf_add(o->text, text, (size_t)len + 1, o->err);
}

static void head(out *o, const char *name, const char *type, const char *help)
{
    line(o, "# HELP nutgraf_%s %s", name, help);
    line(o, "# TYPE nutgraf_%s %s", name, type);
}

static void gauge(out *o, const char *name, uint64_t value, const char *help)
{
    head(o, name, "gauge", help);
    line(o, "nutgraf_%s %llu", name, (unsigned long long)value);
}

static void counter(out *o, const char *name, uint64_t value, const char *help)
{
    head(o, name, "counter", help);
    line(o, "nutgraf_%s %llu", name, (unsigned long long)value);
}

static void seconds(out *o, const char *name, const char *type, double value, const char *help)
{
    head(o, name, type, help);
    line(o, "nutgraf_%s %.3f", name, value);
}

static uint64_t get(const atomic_ullong *n)
{
    return atomic_load_explicit(n, memory_order_relaxed);
}

/* ---- Histograms. ---- */

/* `method` NULL: there is no label. */
static void buckets(out *o, const char *name, const char *method, const ng_histogram *h)
{
    ng_histogram_view v = ng_histogram_read(h);
    char label[64] = "";
    uint64_t sum = 0;
    if (method)
        snprintf(label, sizeof label, "method=\"%s\"", method);
    for (size_t i = 0; i < NG_HISTOGRAM_BUCKETS; i++) {
        sum += v.buckets[i];
        line(o, "nutgraf_%s_bucket{%s%sle=\"%s\"} %llu", name, label, method ? "," : "",
             ng_histogram_bound_text(i), (unsigned long long)sum);
    }
    const char *open = method ? "{" : "", *close = method ? "}" : "";
    line(o, "nutgraf_%s_sum%s%s%s %.9f", name, open, label, close, (double)v.sum_ns / 1e9);
    line(o, "nutgraf_%s_count%s%s%s %llu", name, open, label, close, (unsigned long long)v.count);
}

static void histogram(out *o, const char *name, const ng_histogram *h, const char *help)
{
    head(o, name, "histogram", help);
    buckets(o, name, NULL, h);
}

static int is_read(unsigned method)
{
    return method != NG_METHOD_ADD && method != NG_METHOD_DELETE;
}

/* ---- Groups, in the order of the page. ---- */

static void requests(out *o, const ng_measures *m)
{
    head(o, "requests_total", "counter",
         "Requests by method and outcome: ok, or the kind of error.");
    for (unsigned i = 0; i <= NG_METHODS; i++) {
        const char *method = i < NG_METHODS ? ng_method_name((ng_method)i) : "unknown";
        for (unsigned k = 0; k < NG_OUTCOMES; k++) {
            uint64_t n = get(&m->outcomes[i][k]);
            if (n || (k == NG_OUTCOME_OK && i < NG_METHODS))
                line(o, "nutgraf_requests_total{method=\"%s\",outcome=\"%s\"} %llu", method,
                     ng_outcome_name(k), (unsigned long long)n);
        }
    }
    head(o, "request_duration_seconds", "histogram",
         "From the arrival of a request to its answer.");
    for (unsigned i = 0; i < NG_METHODS; i++)
        if (i != NG_METHOD_SHUTDOWN)
            buckets(o, "request_duration_seconds", ng_method_name((ng_method)i), &m->latency[i]);
    head(o, "query_duration_seconds", "histogram",
         "Time that a search thread worked on a request.");
    for (unsigned i = 0; i < NG_METHODS; i++)
        if (i != NG_METHOD_SHUTDOWN && is_read(i))
            buckets(o, "query_duration_seconds", ng_method_name((ng_method)i), &m->work[i]);
    histogram(o, "queue_wait_seconds", &m->queue_wait,
              "From the arrival of a request to the moment a search thread took it up.");
    counter(o, "slow_requests_total", get(&m->slow),
            "Reading requests that took a second or more.");
    counter(o, "partial_answers_total", get(&m->partial), "Searches that their deadline cut.");
}

static void refusals(out *o, const ng_measures *m)
{
    head(o, "refusals_total", "counter", "Requests and clients that were turned away, by reason.");
    for (unsigned i = 0; i < NG_REFUSALS; i++)
        line(o, "nutgraf_refusals_total{reason=\"%s\"} %llu", ng_refusal_name((ng_refusal)i),
             (unsigned long long)get(&m->refusals[i]));
    head(o, "http_responses_total", "counter", "HTTP responses by class of their status.");
    for (unsigned i = 0; i < NG_HTTP_CLASSES; i++)
        line(o, "nutgraf_http_responses_total{class=\"%uxx\"} %llu", i + 1,
             (unsigned long long)get(&m->http_responses[i]));
    histogram(o, "http_request_duration_seconds", &m->http,
              "From the arrival of an HTTP request to its response.");
}

static void queues(out *o, const ng_shared *shared)
{
    ng_counters *c = shared->counters;
    gauge(o, "clients", atomic_load(&c->clients), "Connections.");
    gauge(o, "clients_max", NG_CLIENTS_MAX, "Connections that are served at once.");
    gauge(o, "requests_in_flight", atomic_load(&c->in_flight), "Requests without an answer yet.");
    gauge(o, "searches_waiting", atomic_load(&c->searches_waiting),
          "Requests that wait for a search thread.");
    gauge(o, "searches_waiting_max", c->queue, "Waiting requests above which more are refused.");
    gauge(o, "writes_waiting", atomic_load(&c->writes_waiting), "Adds and deletes that wait.");
    gauge(o, "writes_waiting_max", NG_WRITES_MAX, "Waiting writes above which more are refused.");
    gauge(o, "workers", c->workers, "Search threads.");
    gauge(o, "hidden_articles", ng_hidden_count(shared->hidden),
          "Deleted articles that the index still holds; no search shows them.");
}

static void state(out *o, const ng_indexing_state *s)
{
    static const char *const names[] = {"current", "behind", "rebuilding", "failing"};
    const char *now = ng_indexing_state_name(s, s->applied_seq, s->last_seq);
    head(o, "index_state", "gauge", "1 for what the index is now, 0 for what it is not.");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        line(o, "nutgraf_index_state{state=\"%s\"} %d", names[i], !strcmp(now, names[i]));
}

static void index_facts(out *o, const ng_indexing_state *s, const ng_measures *m)
{
    uint64_t behind = s->last_seq > s->applied_seq ? s->last_seq - s->applied_seq : 0;
    uint64_t now = uv_hrtime();
    uint64_t age = s->waiting_since && now > s->waiting_since ? now - s->waiting_since : 0;
    state(o, s);
    gauge(o, "store_seq", s->last_seq, "Number of the newest change of the store.");
    gauge(o, "index_applied_seq", s->applied_seq, "Number of the newest change that is applied.");
    gauge(o, "index_lag_changes", behind, "Changes of the store that the index does not have yet.");
    seconds(o, "index_lag_seconds", "gauge", (double)age / 1e9,
            "Age of the oldest change that searches do not find yet, since the start at most.");
    gauge(o, "index_revision", s->revision, "Revision of the index; grows with each publication.");
    gauge(o, "index_articles", s->articles, "Articles of the index.");
    gauge(o, "index_passages", s->passages, "Passages of the index.");
    gauge(o, "index_parts", s->parts, "Parts of the index; eight or more wait for merges.");
    gauge(o, "index_merging", s->merging != 0, "1 while a merge runs.");
    counter(o, "index_seals_total", s->seals, "Live parts that were full and sealed.");
    counter(o, "index_merges_total", s->merges, "Merges of parts that were taken over.");
    counter(o, "index_merge_failures_total", s->merge_failures, "Merges that failed.");
    counter(o, "index_failures_total", get(&m->index_failures), "Steps of indexing that failed.");
    counter(o, "index_changes_total", get(&m->index_changes), "Changes that were applied.");
    histogram(o, "index_step_duration_seconds", &m->index_step,
              "Time of a step of indexing that applied changes.");
    histogram(o, "store_commit_duration_seconds", &m->commit,
              "Time of a transaction of the store.");
}

static void sizes(out *o, const ng_shared *shared, const ng_indexing_state *s)
{
    gauge(o, "memory_resident_bytes", ng_footprint_resident(), "Resident memory.");
    seconds(o, "cpu_seconds_total", "counter", ng_footprint_cpu_seconds(),
            "Processor time, user and system.");
    gauge(o, "store_bytes", ng_footprint_store(shared->dir), "Files of the store.");
    gauge(o, "index_bytes", s->index_bytes, "The index on disk; looked at now and then.");
    gauge(o, "disk_free_bytes", ng_footprint_free(shared->dir), "Free where store and index lie.");
}

/* One family for both caches, so each family is begun once. */
static void caches(out *o, const ng_shared *shared)
{
    ng_list_cache_stats l = {0};
    const ng_answer_cache_stats *a = ng_answer_cache_get_stats(shared->answers);
    if (shared->lists)
        ng_list_cache_get_stats(shared->lists, &l);
    const struct {
        const char *name, *type, *help;
        uint64_t lists, answers;
    } families[] = {
        {"cache_limit_bytes", "gauge", "Memory that a cache may use.", l.limit, a ? a->limit : 0},
        {"cache_bytes", "gauge", "Memory that a cache uses.", l.bytes,
         a ? atomic_load(&a->bytes) : 0},
        {"cache_entries", "gauge", "What a cache holds: posting lists, answers.", l.lists,
         a ? atomic_load(&a->answers) : 0},
        {"cache_hits_total", "counter", "What was found in a cache.", l.hits,
         a ? get(&a->hits) : 0},
        {"cache_misses_total", "counter", "What was not.", l.misses, a ? get(&a->misses) : 0},
    };
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        const char *name = families[i].name;
        head(o, name, families[i].type, families[i].help);
        line(o, "nutgraf_%s{cache=\"lists\"} %llu", name, (unsigned long long)families[i].lists);
        line(o, "nutgraf_%s{cache=\"answers\"} %llu", name,
             (unsigned long long)families[i].answers);
    }
}

ng_status ng_metrics_write(ng_shared *shared, ng_buf *ret, ng_error *err)
{
    out o = {ret, err, NG_OK};
    const ng_counters *c = shared->counters;
    size_t before = ret->len;
    ng_indexing_state s;
    ng_indexing_get(shared->indexing, &s);
    head(&o, "build_info", "gauge", "The version that runs.");
    line(&o, "nutgraf_build_info{version=\"" NG_VERSION "\"} 1");
    double up = (double)(uv_hrtime() - c->started_ns) / 1e9;
    seconds(&o, "start_time_seconds", "gauge", (double)time(NULL) - up,
            "When the service started, in seconds since 1970.");
    requests(&o, &c->measures);
    refusals(&o, &c->measures);
    queues(&o, shared);
    index_facts(&o, &s, &c->measures);
    sizes(&o, shared, &s);
    caches(&o, shared);
    if (o.status)
        ret->len = before;
    return o.status;
}

/* ---- For `status`. ---- */

static double ms(const ng_histogram_view *v, double q)
{
    return ng_histogram_quantile(v, q) / 1e6;
}

json_t *ng_metrics_latency_json(const ng_measures *m)
{
    json_t *all = json_object();
    for (unsigned i = 0; i < NG_METHODS; i++) {
        ng_histogram_view v = ng_histogram_read(&m->latency[i]);
        if (!v.count)
            continue;
        json_t *one = json_pack("{s:I, s:f, s:f, s:f}", "requests", (json_int_t)v.count, "p50_ms",
                                ms(&v, 0.5), "p90_ms", ms(&v, 0.9), "p99_ms", ms(&v, 0.99));
        if (json_object_set_new(all, ng_method_name((ng_method)i), one)) {
            json_decref(all);
            return NULL;
        }
    }
    return all;
}

json_t *ng_metrics_refusals_json(const ng_measures *m)
{
    json_t *all = json_object();
    for (unsigned i = 0; i < NG_REFUSALS; i++) {
        json_t *n = json_integer((json_int_t)get(&m->refusals[i]));
        if (json_object_set_new(all, ng_refusal_name((ng_refusal)i), n)) {
            json_decref(all);
            return NULL;
        }
    }
    return all;
}
