/* SPDX-License-Identifier: GPL-2.0-or-later */
/* feed_socket.c - articles into the index through the service, in batches. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/feed.h"
#include "cli/print.h"
#include "service/limits.h"

#define BUSY_TRIES   600 /* with a pause of a tenth of a second */
#define TOKENS_SPARE 100 /* of a message, beside its articles */

static ng_status fail_api(ng_error *err, ng_api_error *error_take)
{
    ng_status s = ng_fail(err, NG_IO, "%s", error_take->text);
    ng_api_error_release(error_take);
    return s;
}

static void pause_ms(long ms)
{
    struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&t, NULL);
}

/* Call a method, again while the service is busy. */
static ng_status call(cli_feed *f, const char *method, const ng_buf *params, json_t **ret,
                      ng_error *err)
{
    for (int i = 0;; i++) {
        ng_api_error error = {.data = NULL};
        if (!cli_client_call(f->asker.client, method, params->data, params->len, 0, ret, &error))
            return NG_OK;
        if (error.kind != NG_API_BUSY || i >= BUSY_TRIES)
            return fail_api(err, &error);
        ng_api_error_release(&error);
        pause_ms(100);
    }
}

/* ---- An article as JSON ---- */

static int set_source(json_t *o, const ng_article *a)
{
    static const char *const names[] = {"given", "given", "text", "file", "lead", "given"};
    int failed = json_object_set_new(o, "title_source", json_string(names[a->title_source]));
    if (a->title_source == NG_TITLE_ID)
        failed |= json_object_del(o, "title");
    if (a->id_source == NG_ID_PATH)
        failed |= json_object_set_new(o, "path", json_string(a->id));
    if (a->id_source != NG_ID_GIVEN)
        failed |= json_object_del(o, "id");
    return failed;
}

/* The members of `get` that `add` takes. */
static char *article_text(const ng_article *a)
{
    json_t *o = ng_api_article_json(a, 1, NG_UNITS_BYTE);
    if (!o)
        return NULL;
    int failed = json_object_del(o, "revision") | json_object_del(o, "text") | set_source(o, a);
    const char *name;
    json_t *value;
    void *next;
    json_object_foreach_safe(o, next, name, value)
    {
        if (json_is_null(value))
            failed |= json_object_del(o, name);
    }
    size_t i;
    json_array_foreach(json_object_get(o, "blocks"), i, value)
    {
        (void)json_object_del(value, "span");
        if (json_is_null(json_object_get(value, "line")))
            (void)json_object_del(value, "line");
    }
    char *text = failed ? NULL : json_dumps(o, JSON_COMPACT);
    json_decref(o);
    return text;
}

/* Braces, brackets, commas and colons outside strings: what the service bounds. */
static size_t count_tokens(const char *json)
{
    size_t n = 0;
    int inside = 0;
    for (const char *p = json; *p; p++) {
        if (inside && *p == '\\')
            p++;
        else if (*p == '"')
            inside = !inside;
        else if (!inside)
            n += strchr("{}[],:", *p) != NULL;
    }
    return n;
}

static ng_status append(cli_feed *f, const ng_article *a, json_t *entry_take, const char *text,
                        size_t len, ng_error *err)
{
    char *place = strdup(a->origin ? a->origin : a->id);
    if (!place) {
        json_decref(entry_take);
        return ng_fail(err, NG_NOMEM, "out of memory");
    }
    f->places[f->n_batch] = place;
    f->entries[f->n_batch] = entry_take;
    ng_status s = ng_buf_add_str(&f->batch, f->n_batch ? "," : "{\"articles\":[", err);
    f->n_batch++;
    if (s == NG_OK)
        s = ng_buf_add(&f->batch, text, len, err);
    return s;
}

ng_status cli_remote_article(cli_feed *f, const ng_article *a, json_t *entry_take, ng_error *err)
{
    char *text = article_text(a);
    if (!text) {
        json_decref(entry_take);
        return ng_fail(err, NG_NOMEM, "out of memory");
    }
    size_t len = strlen(text), tokens = count_tokens(text) + 1;
    ng_status s = NG_OK;
    if (len + 4096 > NG_MESSAGE_MAX || tokens + TOKENS_SPARE > NG_JSON_TOKENS_MAX) {
        cli_feed_refuse_take(f, entry_take, a->origin ? a->origin : a->id,
                             "too large for a message: stop the service and index it without");
        free(text);
        return NG_OK;
    }
    if (f->n_batch == CLI_BATCH_ARTICLES || f->batch.len + len > CLI_BATCH_BYTES ||
        f->tokens + tokens + TOKENS_SPARE > NG_JSON_TOKENS_MAX)
        s = cli_remote_flush(f, err);
    if (s == NG_OK)
        s = append(f, a, entry_take, text, len, err);
    else
        json_decref(entry_take);
    f->tokens += tokens;
    free(text);
    return s;
}

/* ---- Answers ---- */

/* The entry of the article that is answered for. */
static json_t *take_entry(cli_feed *f, const json_t *answer)
{
    size_t index = (size_t)json_integer_value(json_object_get(answer, "index"));
    json_t *entry = index < f->n_batch ? f->entries[index] : NULL;
    if (entry)
        f->entries[index] = NULL;
    return entry;
}

static void count_accepted(cli_feed *f, const json_t *accepted)
{
    for (size_t i = 0; i < json_array_size(accepted); i++) {
        const json_t *one = json_array_get(accepted, i);
        const char *state = cli_text(one, "state");
        cli_report_article_take(&f->report, take_entry(f, one), state ? state : "?", NULL);
        f->counts.fresh += state && strcmp(state, "new") == 0;
        f->counts.changed += state && strcmp(state, "changed") == 0;
        f->counts.same += state && strcmp(state, "same") == 0;
    }
}

static void report_rejected(cli_feed *f, const json_t *rejected)
{
    for (size_t i = 0; i < json_array_size(rejected); i++) {
        const json_t *one = json_array_get(rejected, i);
        size_t index = (size_t)json_integer_value(json_object_get(one, "index"));
        const char *text = cli_text(json_object_get(one, "error"), "message");
        cli_feed_refuse_take(f, take_entry(f, one), index < f->n_batch ? f->places[index] : "?",
                             text ? text : "rejected");
    }
}

static void take_seq(cli_feed *f, const json_t *result)
{
    json_int_t seq = json_integer_value(json_object_get(result, "seq"));
    if (seq > 0 && (uint64_t)seq > f->seq)
        f->seq = (uint64_t)seq;
}

ng_status cli_remote_flush(cli_feed *f, ng_error *err)
{
    if (f->n_batch == 0)
        return NG_OK;
    json_t *result = NULL;
    ng_status s = ng_buf_add_str(&f->batch, "],\"wait\":\"stored\"}", err);
    if (s == NG_OK)
        s = call(f, "add", &f->batch, &result, err);
    if (s == NG_OK) {
        count_accepted(f, json_object_get(result, "accepted"));
        report_rejected(f, json_object_get(result, "rejected"));
        take_seq(f, result);
        cli_progress_show(&f->progress, "sent %llu articles", (unsigned long long)f->counts.read);
    }
    json_decref(result);
    for (size_t i = 0; i < f->n_batch; i++) {
        free(f->places[i]);
        cli_report_article_take(&f->report, f->entries[i], "failed", err ? err->text : NULL);
        f->entries[i] = NULL;
    }
    f->n_batch = f->tokens = 0;
    ng_buf_clear(&f->batch);
    return s;
}

static ng_status call_json(cli_feed *f, const char *method, json_t *params_take, json_t **ret,
                           ng_error *err)
{
    char *text = params_take ? json_dumps(params_take, JSON_COMPACT) : NULL;
    json_decref(params_take);
    if (!text)
        return ng_fail(err, NG_INVALID, "not valid UTF-8");
    ng_buf params = {text, strlen(text), 0};
    ng_status s = call(f, method, &params, ret, err);
    free(text);
    return s;
}

ng_status cli_remote_delete(cli_feed *f, const char *const *ids, size_t n, ng_error *err)
{
    json_t *list = json_array(), *result = NULL;
    for (size_t i = 0; i < n; i++)
        if (json_array_append_new(list, json_string(ids[i])))
            cli_feed_fault(f, "an id", 0, "not valid UTF-8");
    ng_status s = call_json(f, "delete", json_pack("{s:o}", "articles", list), &result, err);
    if (s != NG_OK)
        return s;
    const json_t *missing = json_object_get(result, "missing");
    for (size_t i = 0; i < json_array_size(missing); i++)
        cli_note(f->c, "no such article: %s", json_string_value(json_array_get(missing, i)));
    f->counts.missing += json_array_size(missing);
    f->counts.deleted += json_array_size(json_object_get(result, "deleted"));
    take_seq(f, result);
    json_decref(result);
    return NG_OK;
}

/* The service has no call that waits for an earlier change: ask until it has applied it. */
ng_status cli_remote_wait(cli_feed *f, ng_error *err)
{
    for (long pause = 2;; pause = pause < 200 ? 2 * pause : pause) {
        json_t *result = NULL;
        ng_status s = call_json(f, "status", json_object(), &result, err);
        if (s != NG_OK)
            return s;
        json_int_t applied = json_integer_value(json_object_get(result, "applied_seq"));
        const char *state = cli_text(result, "state"), *reason = cli_text(result, "reason");
        int rebuilding = state && strcmp(state, "rebuilding") == 0;
        if (state && strcmp(state, "failing") == 0)
            s = ng_fail(err, NG_IO, "the articles are stored, but indexing fails: %s",
                        reason ? reason : "");
        json_decref(result);
        if (s != NG_OK || (!rebuilding && applied >= 0 && (uint64_t)applied >= f->seq))
            return s;
        cli_progress_show(&f->progress, "indexed %lld of %llu changes", (long long)applied,
                          (unsigned long long)f->seq);
        pause_ms(pause);
    }
}
