/* SPDX-License-Identifier: GPL-2.0-or-later */
/* feed.c - articles into the store and the index of this process. */
#include "cli/feed.h"

#include <stdlib.h>
#include <string.h>

int cli_feed_open(const cli_context *c, cli_feed *ret)
{
    *ret = (cli_feed){.c = c, .began_ms = cli_now_ms()};
    ng_error err = NG_ERROR_INIT;
    cli_progress_start(&ret->progress);
    int status = cli_asker_open(c, &ret->asker);
    if (status || ret->asker.client)
        return status;
    if (cli_local_open(c->dir, c->command->name, NG_INDEX_FOLLOW, &ret->local, &err) ||
        cli_follow_start(ret->local.writer, &ret->follower, &err))
        return cli_fail(c, CLI_FAILED, "%s", err.text);
    return CLI_FOUND;
}

void cli_feed_release(cli_feed *f)
{
    cli_progress_hide(&f->progress);
    ng_error ignored = NG_ERROR_INIT;
    if (f->in_transaction)
        ng_store_rollback(f->local.store);
    (void)cli_follow_finish(f->follower, &ignored);
    f->follower = NULL;
    cli_local_release(&f->local);
    cli_asker_release(&f->asker);
    ng_buf_release(&f->batch);
    for (size_t i = 0; i < f->n_batch; i++) {
        free(f->places[i]);
        json_decref(f->entries[i]);
    }
    f->n_batch = 0;
}

static void say_of(cli_feed *f, const char *place, uint32_t line, const char *text)
{
    cli_progress_hide(&f->progress);
    if (!place)
        cli_note(f->c, "%s", text);
    else if (line)
        cli_note(f->c, "%s:%u: %s", place, line, text);
    else
        cli_note(f->c, "%s: %s", place, text);
}

void cli_feed_fault(cli_feed *f, const char *place, uint32_t line, const char *text)
{
    say_of(f, place, line, text);
    f->counts.failed++;
    cli_report_problem(&f->report, place, line, "failed", text);
}

void cli_feed_refuse_take(cli_feed *f, json_t *entry_take, const char *place, const char *text)
{
    say_of(f, place, 0, text);
    f->counts.failed++;
    cli_report_article_take(&f->report, entry_take, "failed", text);
}

void cli_feed_skip(cli_feed *f, const char *place, uint32_t line, const char *text)
{
    say_of(f, place, line, text);
    cli_count_skip(&f->counts, text);
    cli_report_problem(&f->report, place, line, "skipped", text);
}

void cli_feed_quarantine(cli_feed *f, const char *place, const char *text)
{
    say_of(f, place, 0, text);
    f->counts.quarantined++;
    cli_report_problem(&f->report, place, 0, "quarantined", text);
}

static void show(cli_feed *f)
{
    char left[CLI_LEFT_TEXT];
    uint64_t ms = cli_now_ms() - f->began_ms + 1;
    uint64_t of_file = f->file_text < f->file_bytes ? f->file_text : f->file_bytes;
    cli_progress_show(&f->progress, "read %llu articles, %llu/s; %llu indexed%s",
                      (unsigned long long)f->counts.read,
                      (unsigned long long)(f->counts.read * 1000 / ms),
                      (unsigned long long)f->applied,
                      cli_time_left(f->began_ms, f->files_before + of_file, f->files_total, left));
}

/* Takes the entry of the report. */
static void count(cli_feed *f, const ng_put *put, json_t *entry)
{
    const char *state = put->state == NG_PUT_NEW       ? "new"
                        : put->state == NG_PUT_CHANGED ? "changed"
                                                       : "same";
    cli_report_article_take(&f->report, entry, state, NULL);
    f->seq = put->seq > f->seq ? put->seq : f->seq;
    f->counts.fresh += put->state == NG_PUT_NEW;
    f->counts.changed += put->state == NG_PUT_CHANGED;
    f->counts.same += put->state == NG_PUT_SAME;
    show(f);
}

static ng_status begin(cli_feed *f, ng_error *err)
{
    if (f->in_transaction)
        return NG_OK;
    ng_status s = ng_store_begin(f->local.store, err);
    f->in_transaction = s == NG_OK;
    f->changes = f->bytes = 0;
    return s;
}

static ng_status put(cli_feed *f, const ng_article *a, json_t *entry_take, ng_error *err)
{
    ng_error fault = NG_ERROR_INIT;
    ng_put p;
    ng_status s = begin(f, &fault);
    if (s == NG_OK)
        s = ng_store_put(f->local.store, a, &p, &fault);
    if (s == NG_INVALID || s == NG_LIMIT || s == NG_TAKEN) {
        cli_feed_refuse_take(f, entry_take, a->origin ? a->origin : a->id, fault.text);
        return NG_OK;
    }
    if (s) {
        cli_report_article_take(&f->report, entry_take, "failed", fault.text);
        return ng_fail(err, s, "%s", fault.text);
    }
    count(f, &p, entry_take);
    f->changes++;
    f->bytes += a->text_len;
    if (f->changes >= CLI_TRANSACTION_ARTICLES || f->bytes >= CLI_TRANSACTION_BYTES)
        return cli_feed_flush(f, err);
    return NG_OK;
}

ng_status cli_feed_article(cli_feed *f, ng_article *article_take, ng_error *err)
{
    json_t *entry = cli_report_entry(&f->report, article_take);
    f->counts.read++;
    f->counts.repaired += article_take->repaired;
    f->counts.repaired_articles += article_take->repaired > 0;
    f->file_text += article_take->text_len;
    ng_status s = f->asker.client ? cli_remote_article(f, article_take, entry, err)
                                  : put(f, article_take, entry, err);
    ng_article_free(article_take);
    return s;
}

ng_status cli_feed_flush(cli_feed *f, ng_error *err)
{
    if (f->asker.client)
        return cli_remote_flush(f, err);
    if (!f->in_transaction)
        return NG_OK;
    f->in_transaction = 0;
    ng_status s = ng_store_commit(f->local.store, err);
    if (s)
        ng_store_rollback(f->local.store);
    else if (f->follower)
        cli_follow_tell(f->follower, f->bytes, &f->applied);
    return s;
}

ng_status cli_feed_delete(cli_feed *f, const char *const *ids, size_t n, ng_error *err)
{
    if (f->asker.client)
        return cli_remote_delete(f, ids, n, err);
    ng_status s = begin(f, err);
    for (size_t i = 0; s == NG_OK && i < n; i++) {
        uint64_t number;
        ng_error missing = NG_ERROR_INIT;
        s = ng_store_delete(f->local.store, ids[i], &number, &f->seq, &missing);
        if (s == NG_NOTFOUND) {
            f->counts.missing++;
            cli_note(f->c, "no such article: %s", ids[i]);
            s = NG_OK;
        } else if (s == NG_OK) {
            f->counts.deleted++;
        } else {
            s = ng_fail(err, s, "%s", missing.text);
        }
    }
    return s == NG_OK ? cli_feed_flush(f, err) : s;
}

ng_status cli_feed_finish(cli_feed *f, ng_error *err)
{
    ng_index_progress p;
    ng_status s = cli_feed_flush(f, err);
    ng_error own = NG_ERROR_INIT;
    f->progress.last_ms = 0; /* what stands there now stands for some time */
    cli_progress_show(&f->progress, "read %llu articles, the rest of them is being indexed",
                      (unsigned long long)f->counts.read);
    ng_status followed = cli_follow_finish(f->follower, &own);
    f->follower = NULL;
    if (s == NG_OK && followed != NG_OK)
        s = ng_fail(err, followed, "%s", own.text);
    if (s == NG_OK)
        s = f->asker.client ? cli_remote_wait(f, err)
                            : cli_local_catch_up(&f->local, &f->progress, &p, err);
    cli_progress_hide(&f->progress);
    return s;
}
