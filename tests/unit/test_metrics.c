/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_metrics.c - the page of metrics is read as Prometheus reads it, and says what was counted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "service/indexing.h"
#include "service/limits.h"
#include "service/metrics.h"
#include "service/record.h"

typedef struct fixture {
    ng_counters counters;
    ng_shared shared;
    int log;
    ng_buf page;
} fixture;

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    ng_error err = NG_ERROR_INIT;
    if (!f)
        return -1;
    f->counters.started_ns = uv_hrtime();
    f->log = open("/dev/null", O_WRONLY | O_CLOEXEC);
    f->shared = (ng_shared){.dir = "/nowhere", .counters = &f->counters, .log = ng_log_new(f->log)};
    *state = f;
    return !f->shared.log || ng_hidden_new(&f->shared.hidden, &err) ||
           ng_indexing_new(&f->shared, &f->shared.indexing, &err);
}

static int tear_down(void **state)
{
    fixture *f = *state;
    ng_indexing_free(f->shared.indexing);
    ng_hidden_free(f->shared.hidden);
    ng_log_free(f->shared.log);
    close(f->log);
    ng_buf_release(&f->page);
    free(f);
    return 0;
}

static const char *page(fixture *f)
{
    ng_error err = NG_ERROR_INIT;
    ng_buf_clear(&f->page);
    assert_int_equal(ng_metrics_write(&f->shared, &f->page, &err), NG_OK);
    return f->page.data;
}

/* The value of the line that begins with `series` and a space. */
static double value(const char *text, const char *series)
{
    size_t len = strlen(series);
    for (const char *at = text; (at = strstr(at, series)); at += len)
        if ((at == text || at[-1] == '\n') && at[len] == ' ')
            return strtod(at + len, NULL);
    fail_msg("no line for %s", series);
    return 0;
}

/* ---- A reader of the format. ---- */

static const char name_characters[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_:0123456789";

typedef struct family {
    char name[80], type[16];
    size_t samples;
} family;

static void check_family_begins(const char *line, family *f)
{
    char other[80];
    if (!strncmp(line, "# HELP ", 7)) {
        *f = (family){.samples = 0};
        assert_int_equal(sscanf(line, "# HELP %79s", f->name), 1);
        assert_true(strlen(line) > 9 + strlen(f->name)); /* there is a text */
        assert_int_equal(strncmp(f->name, "nutgraf_", 8), 0);
        return;
    }
    assert_int_equal(sscanf(line, "# TYPE %79s %15s", other, f->type), 2);
    assert_string_equal(other, f->name);
    assert_true(!strcmp(f->type, "counter") || !strcmp(f->type, "gauge") ||
                !strcmp(f->type, "histogram"));
    size_t len = strlen(f->name);
    int total = len > 6 && !strcmp(f->name + len - 6, "_total");
    assert_int_equal(total, !strcmp(f->type, "counter"));
}

/* `{a="b",c="d"}`; gives what follows. */
static const char *skip_labels(const char *at)
{
    if (*at != '{')
        return at;
    do {
        size_t n = strspn(++at, name_characters);
        assert_true(n > 0 && at[n] == '=' && at[n + 1] == '"');
        at += n + 2;
        at += strcspn(at, "\"\\\n");
        assert_int_equal(*at, '"');
    } while (*++at == ',');
    assert_int_equal(*at, '}');
    return at + 1;
}

static void check_sample(const char *line, family *f)
{
    static const char *const suffixes[] = {"_bucket", "_sum", "_count", NULL};
    size_t len = strspn(line, name_characters), own = strlen(f->name);
    assert_int_equal(strncmp(line, f->name, own), 0);
    int found = !strcmp(f->type, "histogram") ? 0 : len == own;
    for (size_t i = 0; suffixes[i] && !strcmp(f->type, "histogram"); i++)
        found |= len == own + strlen(suffixes[i]) && !strncmp(line + own, suffixes[i], len - own);
    assert_true(found);
    const char *at = skip_labels(line + len);
    char *end;
    assert_int_equal(*at, ' ');
    strtod(at + 1, &end);
    assert_true(end > at + 1 && *end == '\0');
    f->samples++;
}

static void check_page(const char *text)
{
    char *copy = strdup(text), *rest = copy;
    family f = {.samples = 1};
    assert_true(text[0] && text[strlen(text) - 1] == '\n');
    for (char *line; (line = strsep(&rest, "\n")) && rest;) {
        if (line[0] == '#') {
            assert_true(strncmp(line, "# HELP", 6) || f.samples); /* the one before had some */
            check_family_begins(line, &f);
        } else {
            check_sample(line, &f);
        }
    }
    free(copy);
}

/* ---- */

static void a_page_of_nothing_is_well_formed(void **state)
{
    const char *text = page(*state);
    check_page(text);
    assert_true(value(text, "nutgraf_build_info{version=\"" NG_VERSION "\"}") > 0);
    assert_true(value(text, "nutgraf_memory_resident_bytes") > 0);
    assert_true(value(text, "nutgraf_index_state{state=\"behind\"}") > 0);
}

static void no_series_comes_twice(void **state)
{
    const char *text = page(*state);
    for (const char *line = text; *line; line = strchr(line, '\n') + 1) {
        char series[160];
        const char *space = strpbrk(line, " ");
        if (*line == '#')
            continue;
        snprintf(series, sizeof series, "\n%.*s ", (int)(space - line), line);
        const char *first = strstr(text, series);
        assert_true(!first || !strstr(first + 1, series));
    }
}

static ng_job *finished(const char *answer, ng_api_kind kind)
{
    ng_error err = NG_ERROR_INIT;
    json_t *message = json_object();
    ng_job *job = ng_job_new(NG_METHOD_SEARCH, "1", message, NULL);
    json_decref(message);
    assert_non_null(job);
    assert_int_equal(ng_buf_add_str(&job->answer, answer, &err), NG_OK);
    job->error.kind = kind;
    job->index_revision = 1;
    job->spent_ns = 3000000;
    return job;
}

#define LATENCY(le) "nutgraf_request_duration_seconds_bucket{method=\"search\",le=\"" le "\"}"

static void a_search_is_counted_by_outcome_and_time(void **state)
{
    fixture *f = *state;
    ng_job *good = finished("{}", NG_API_PARSE), *late = finished("", NG_API_DEADLINE);
    ng_record_work(&f->shared, good, good->arrived_ns + 1000000);
    ng_record_work(&f->shared, late, late->arrived_ns + 1000000);
    ng_job_free(good);
    ng_job_free(late);
    const char *text = page(f);
    check_page(text);
    assert_true(value(text, "nutgraf_requests_total{method=\"search\",outcome=\"ok\"}") > 0);
    assert_true(value(text, "nutgraf_requests_total{method=\"search\",outcome=\"deadline\"}") > 0);
    assert_true(value(text, LATENCY("0.002")) <= 0);
    assert_int_equal((int)value(text, LATENCY("0.005")), 2); /* 1 ms of waiting, 3 ms of work */
    assert_int_equal((int)value(text, LATENCY("+Inf")), 2);
    assert_int_equal((int)value(text, "nutgraf_request_duration_seconds_count{method=\"search\"}"),
                     2);
    assert_int_equal((int)value(text, "nutgraf_queue_wait_seconds_count"), 2);
    assert_true(value(text, "nutgraf_slow_requests_total") <= 0);
}

static void a_second_is_slow_and_less_is_not(void **state)
{
    fixture *f = *state;
    for (uint64_t ms = NG_SLOW_MS - 1; ms <= NG_SLOW_MS + 1; ms++) {
        ng_job *job = finished("{}", NG_API_PARSE);
        job->spent_ns = ms * 1000000;
        ng_record_work(&f->shared, job, job->arrived_ns);
        ng_job_free(job);
    }
    assert_int_equal((int)value(page(f), "nutgraf_slow_requests_total"), 2);
}

static void http_responses_are_counted_by_class(void **state)
{
    fixture *f = *state;
    static const int statuses[] = {100, 199, 200, 299, 304, 404, 500, 599, 0, 99, 600, -1};
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        ng_counters_http(&f->counters, statuses[i], 1000);
    const char *text = page(f);
    assert_int_equal((int)value(text, "nutgraf_http_responses_total{class=\"1xx\"}"), 2);
    assert_int_equal((int)value(text, "nutgraf_http_responses_total{class=\"2xx\"}"), 2);
    assert_int_equal((int)value(text, "nutgraf_http_responses_total{class=\"3xx\"}"), 1);
    assert_int_equal((int)value(text, "nutgraf_http_responses_total{class=\"4xx\"}"), 1);
    assert_int_equal((int)value(text, "nutgraf_http_responses_total{class=\"5xx\"}"), 6);
    assert_int_equal((int)value(text, "nutgraf_http_request_duration_seconds_count"), 12);
}

static void refusals_and_latency_are_told_to_status(void **state)
{
    fixture *f = *state;
    ng_record_refusal(&f->shared, NG_REFUSAL_HOST, "http", NULL);
    ng_record_refusal(&f->shared, NG_REFUSAL_QUEUE, "unix", NULL);
    ng_job *job = finished("{}", NG_API_PARSE);
    ng_record_work(&f->shared, job, job->arrived_ns);
    ng_job_free(job);
    json_t *refusals = ng_metrics_refusals_json(&f->counters.measures);
    json_t *latency = ng_metrics_latency_json(&f->counters.measures);
    assert_int_equal(json_integer_value(json_object_get(refusals, "host")), 1);
    assert_int_equal(json_object_size(refusals), NG_REFUSALS);
    assert_int_equal(json_object_size(latency), 1); /* only what was asked for */
    json_t *search = json_object_get(latency, "search");
    assert_int_equal(json_integer_value(json_object_get(search, "requests")), 1);
    double p99 = json_real_value(json_object_get(search, "p99_ms"));
    assert_true(p99 > 2 && p99 <= 5);
    json_decref(refusals);
    json_decref(latency);
}

static void the_lag_is_the_age_of_the_oldest_change(void **state)
{
    fixture *f = *state;
    ng_indexing_wake(f->shared.indexing, 7);
    const char *text = page(f);
    assert_int_equal((int)value(text, "nutgraf_index_lag_changes"), 7);
    assert_true(value(text, "nutgraf_index_lag_seconds") >= 0);
    ng_indexing_state s;
    ng_indexing_get(f->shared.indexing, &s);
    assert_true(s.waiting_since > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_page_of_nothing_is_well_formed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_series_comes_twice, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_search_is_counted_by_outcome_and_time, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_second_is_slow_and_less_is_not, set_up, tear_down),
        cmocka_unit_test_setup_teardown(http_responses_are_counted_by_class, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refusals_and_latency_are_told_to_status, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_lag_is_the_age_of_the_oldest_change, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
