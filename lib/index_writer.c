/* SPDX-License-Identifier: GPL-2.0-or-later */
/* index_writer.c - which generation is written, and the steps of the writer. */
#include "index_writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gate.h"
#include "generation.h"

#define REVISIONS_AT_ONCE 1024
#define GATE_WAIT_MS      2000
#define FAILURES_MAX      3 /* of opening, before the index is given up */
#define LIVE_SLACK        2 /* the live part may grow to so often its size while changes wait */

void ng_index_writer_set_probe(ng_index_writer *w, ng_index_probe probe, void *data)
{
    w->probe = probe;
    w->probe_data = data;
}

void ng_index_writer_at(ng_index_writer *w, const char *point)
{
    if (w->probe)
        w->probe(w->probe_data, point);
}

ng_status ng_index_writer_next_revision(ng_index_writer *w, uint64_t *ret, ng_error *err)
{
    if (w->revisions_left == 0) {
        ng_status s =
            ng_store_reserve_revisions(w->store, REVISIONS_AT_ONCE, &w->next_revision, err);
        if (s != NG_OK)
            return s;
        w->revisions_left = REVISIONS_AT_ONCE;
    }
    uint64_t revision = w->next_revision++;
    w->revisions_left--;
    *ret = revision > w->meta.revision ? revision : w->meta.revision + 1;
    return NG_OK;
}

void ng_index_writer_publish(ng_index_writer *w)
{
    if (w->rebuilding)
        return;
    if (w->lists)
        ng_list_cache_follow(w->lists, ng_part_key(w->generation, ng_parts_live(&w->parts)->number),
                             ng_index_meta_last_docid(&w->meta));
    if (w->gate)
        ng_gate_publish(w->gate, w->meta.revision);
}

ng_status ng_index_writer_await_readers(ng_index_writer *w, ng_error *err)
{
    ng_lock *lock = NULL;
    if (w->gate)
        ng_gate_wait_readers(w->gate);
    ng_status s = ng_lock_gate_exclusive(w->dir, GATE_WAIT_MS, &lock, err);
    /* Queries that begin from now on are on the newest revision, so they need not wait. */
    ng_lock_free(lock);
    return s;
}

/* Begin anew beside what is there. */
static ng_status start_rebuild(ng_index_writer *w, const char *reason, ng_error *err)
{
    uint64_t current = 0;
    ng_error ignored = NG_ERROR_INIT;
    if (ng_generation_current(w->dir, &current, &ignored) != NG_OK)
        current = 0;
    w->rebuilding = 1;
    w->damaged = 0;
    snprintf(w->reason, sizeof w->reason, "%s", reason);
    ng_status s = ng_index_generation_start(w, err);
    return s == NG_OK ? ng_generation_remove_others(w->dir, current, w->generation, err) : s;
}

/* The generation has caught up: readers get it, and the others go. */
static ng_status finish_rebuild(ng_index_writer *w, ng_error *err)
{
    ng_index_writer_at(w, "switching");
    ng_status s = ng_generation_switch(w->dir, w->generation, err);
    if (s != NG_OK)
        return s;
    ng_index_writer_at(w, "switched");
    w->rebuilding = 0;
    w->reason[0] = '\0';
    ng_index_writer_publish(w);
    s = ng_index_writer_await_readers(w, err);
    return s == NG_OK ? ng_generation_remove_others(w->dir, w->generation, 0, err) : s;
}

/* There is no CURRENT that can be used: go on with an unfinished build, or begin one. */
static ng_status open_unfinished(ng_index_writer *w, const char *reason, uint64_t current,
                                 int fresh, ng_error *err)
{
    uint64_t newest = 0;
    char unfit[128] = "";
    ng_status s = ng_generation_newest(w->dir, &newest, err);
    if (s == NG_OK && !fresh && newest != 0 && newest != current) {
        s = ng_index_generation_try(w, newest, unfit, err);
        if (s != NG_OK)
            return s;
        if (!unfit[0]) {
            w->rebuilding = 1;
            snprintf(w->reason, sizeof w->reason, "%s", reason);
            return ng_generation_remove_others(w->dir, current, newest, err);
        }
    }
    return s == NG_OK ? start_rebuild(w, reason, err) : s;
}

static ng_status open_current(ng_index_writer *w, int flags, ng_error *err)
{
    char reason[128] = "";
    ng_error own = NG_ERROR_INIT;
    uint64_t current = 0, last_seq = 0;
    ng_status s = ng_generation_current(w->dir, &current, &own);
    if (s == NG_NOTFOUND)
        snprintf(reason, sizeof reason, "there was no index");
    else if (s == NG_CORRUPT)
        snprintf(reason, sizeof reason, "%.120s", own.text);
    else if (s != NG_OK)
        return ng_fail(err, s, "%s", own.text);
    else if (flags & NG_INDEX_REBUILD)
        snprintf(reason, sizeof reason, "it was asked for");
    else if ((s = ng_index_generation_try(w, current, reason, err)) != NG_OK)
        return s;
    if (!reason[0]) {
        ng_index_writer_publish(w);
        return ng_generation_remove_others(w->dir, current, 0, err);
    }
    s = open_unfinished(w, reason, current, flags & NG_INDEX_REBUILD, err);
    if (s == NG_OK)
        s = ng_store_last_seq(w->store, &last_seq, err);
    /* An empty store has nothing to catch up with: the first articles are found at once. */
    return s == NG_OK && last_seq == w->meta.applied ? finish_rebuild(w, err) : s;
}

void ng_index_writer_use_cache(ng_index_writer *w, ng_list_cache *cache)
{
    w->lists = cache;
    if (w->xapian)
        ng_index_writer_publish(w);
}

void ng_index_writer_set_more(ng_index_writer *w, int (*more)(void *data), void *data)
{
    w->more = more;
    w->more_data = data;
}

void ng_index_writer_set_jobs(ng_index_writer *w, unsigned jobs)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned n = jobs > 0 ? jobs : processors > 0 ? (unsigned)processors : 1;
    w->jobs = n < NG_JOBS_MAX ? n : NG_JOBS_MAX;
}

ng_status ng_index_writer_open(const char *dir, ng_store *store, ng_gate *gate, int flags,
                               ng_index_writer **ret, ng_error *err)
{
    ng_index_writer *w = calloc(1, sizeof *w);
    if (!w)
        return ng_fail(err, NG_NOMEM, "out of memory");
    w->forward = w->table = (ng_append_file)NG_APPEND_FILE_INIT;
    w->copies = (ng_copies)NG_COPIES_INIT;
    w->store = store;
    w->gate = gate;
    w->erase_due = 1; /* perhaps a writer died between a batch and this */
    w->live_max = NG_LIVE_PASSAGES_MAX;
    w->bulk_bytes = NG_BULK_BYTES;
    ng_index_writer_set_jobs(w, 0);
    w->ranking = ng_ranking_defaults();
    w->dir = strdup(dir);
    w->changes = calloc(NG_BATCH_CHANGES_MAX, sizeof *w->changes);
    ng_status s = w->dir && w->changes ? ng_document_maker_new(&w->ranking, &w->maker, err)
                                       : ng_fail(err, NG_NOMEM, "out of memory");
    if (s == NG_OK)
        s = open_current(w, flags, err);
    if (s != NG_OK) {
        ng_index_writer_free(w);
        return s;
    }
    *ret = w;
    return NG_OK;
}

void ng_index_writer_free(ng_index_writer *w)
{
    if (!w)
        return;
    ng_index_generation_close(w);
    ng_buf_release(&w->new_dead);
    ng_buf_release(&w->facts);
    free(w->added);
    ng_document_maker_free(w->maker);
    free(w->changes);
    free(w->dir);
    free(w);
}

/* After a failure: open again what is on disk, or begin anew when that cannot be opened. */
static ng_status recover(ng_index_writer *w, ng_error *err)
{
    ng_error own = NG_ERROR_INIT;
    if (w->damaged)
        return start_rebuild(w, "the index is damaged", err);
    ng_status s = ng_index_generation_open(w, 0, &own);
    if (s == NG_OK) {
        w->failures = 0;
        return NG_OK;
    }
    if (ng_index_would_stay_unopened(s))
        return ng_fail(err, s, "%s", own.text);
    /* NG_IO may pass by itself; an unfinished generation is no loss. */
    if (s == NG_IO && !w->rebuilding && ++w->failures < FAILURES_MAX)
        return ng_fail(err, s, "%s", own.text);
    w->failures = 0;
    return start_rebuild(w, "the index is damaged", err);
}

static ng_status erase(ng_store *store, uint64_t seq, ng_error *err)
{
    ng_status s = ng_store_begin(store, err);
    if (s != NG_OK)
        return s;
    s = ng_store_erase(store, seq, err);
    if (s == NG_OK)
        s = ng_store_commit(store, err);
    if (s != NG_OK)
        ng_store_rollback(store);
    return s;
}

static ng_status erase_applied(ng_index_writer *w, ng_error *err)
{
    if (!w->erase_due || w->rebuilding)
        return NG_OK;
    ng_error own = NG_ERROR_INIT;
    ng_status s = erase(w->store, w->meta.applied, &own);
    if (s == NG_NOSPACE)
        return NG_OK; /* still due: a later step does it */
    if (s != NG_OK)
        return ng_fail(err, s, "%s", own.text);
    w->erase_due = 0;
    return NG_OK;
}

/* Sealing and merging wait until nobody waits for a batch, but not for ever. */
static int live_is_overfull(const ng_index_writer *w)
{
    uint64_t docids = w->meta.table / sizeof(ng_passage_facts);
    return docids - ng_parts_live(&w->parts)->first >= LIVE_SLACK * (uint64_t)w->live_max;
}

/* After a failure, which may have come behind a commit. */
static void give_up(ng_index_writer *w)
{
    ng_index_stories_forget(w);
    ng_index_generation_drop(w);
    if (w->lists)
        ng_list_cache_follow(w->lists, 0, 0);
}

static uint64_t documents(xp_db *db)
{
    xp_db_stats stats;
    ng_error err = NG_ERROR_INIT;
    return db && xp_db_stat(db, &stats, &err) == NG_OK ? stats.documents : 0;
}

/* Said of progress only: what cannot be read counts as none. */
static uint64_t living_passages(const ng_index_writer *w)
{
    uint64_t n = w->xapian ? documents(xp_writer_db(w->xapian)) : 0;
    for (size_t i = 0; i < w->n_sealed; i++)
        n += documents(w->sealed[i]);
    return n > w->dead.n ? n - w->dead.n : 0;
}

ng_status ng_index_writer_step(ng_index_writer *w, ng_index_progress *ret, ng_error *err)
{
    ng_batch_result done = {0, 0};
    ng_index_progress progress = {0};
    ng_status s = w->xapian && !w->damaged ? NG_OK : recover(w, err);
    if (s == NG_OK)
        s = ng_index_bulk(w, &done, err);
    if (s == NG_OK && done.changes == 0)
        s = ng_index_batch(w, &done, err);
    if (s == NG_OK && (done.changes == 0 || live_is_overfull(w)))
        s = ng_index_maintain(w, err);
    if (s != NG_OK) {
        give_up(w);
        return s;
    }
    s = ng_store_last_seq(w->store, &progress.last_seq, err);
    if (s == NG_OK && w->rebuilding && w->meta.applied >= progress.last_seq)
        s = finish_rebuild(w, err);
    if (s == NG_OK)
        s = erase_applied(w, err);
    if (s != NG_OK)
        return s;
    progress.applied_seq = w->meta.applied;
    progress.revision = w->meta.revision;
    progress.changes = done.changes;
    progress.left_out = done.left_out;
    progress.rebuilding = w->rebuilding;
    progress.parts = (uint32_t)w->parts.n;
    progress.merging = w->merge != NULL;
    progress.seals = w->seals;
    progress.merges = w->merges;
    progress.merge_failures = w->merge_failures;
    progress.articles = w->meta.articles;
    progress.passages = living_passages(w);
    memcpy(progress.reason, w->reason, sizeof progress.reason);
    *ret = progress;
    return NG_OK;
}
