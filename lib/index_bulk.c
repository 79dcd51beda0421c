/* SPDX-License-Identifier: GPL-2.0-or-later */
/* index_bulk.c - many changes at once: databases made aside by several threads, then one part.
 *
 * This thread reads articles from the store in the order of the feed, gives their passages docids,
 * and fills runs with them; the threads of a pool make a database of each run. What is made comes
 * back in order and is appended to forward.bin and passages.tab. At the end of a round the
 * databases are compacted into one part, which becomes valid, with a new live part behind it, by
 * one rename. Until then nothing counts: a round that fails or dies is done again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "disk.h"
#include "index_writer.h"
#include "run_pool.h"
#include "stem_table.h"

#define RUNS_MAX      256    /* of one round */
#define ROUND_CHANGES 100000 /* fewer than ng_seen remembers */

_Static_assert(ROUND_CHANGES < NG_SEEN_SLOTS / 2, "no article of a round is forgotten");

#define PARTS_NEEDED  3
#define DISK_PER_BYTE 4

struct round {
    ng_index_writer *w;
    ng_run_pool *pool;
    ng_build_run *filling; /* NULL: none was begun */
    uint32_t part;         /* number of the part that is made */
    uint32_t first, next;  /* docids */
    size_t n_runs;
    ng_seen articles; /* numbers of those in this round */
    ng_index_meta meta;
    int deletes, full;
    uint32_t changes, left_out;
    uint64_t bytes; /* of text */
};

/* ---- Whether a round is due. ---- */

static ng_status waiting_bytes(ng_index_writer *w, uint64_t *ret, ng_error *err)
{
    uint64_t after = w->meta.applied;
    size_t n = NG_BATCH_CHANGES_MAX;
    *ret = 0;
    while (n == NG_BATCH_CHANGES_MAX && *ret < w->bulk_bytes) {
        ng_status s = ng_store_changes(w->store, after, w->changes, NG_BATCH_CHANGES_MAX, &n, err);
        if (s != NG_OK)
            return s;
        for (size_t i = 0; i < n; i++)
            *ret += w->changes[i].bytes;
        after = n > 0 ? w->changes[n - 1].seq : after;
    }
    return NG_OK;
}

/* ---- Runs ---- */

static ng_status run_path(const struct round *r, size_t run, char ret[PATH_MAX], ng_error *err)
{
    char part[PATH_MAX];
    ng_status s = ng_part_path(r->w->dir, r->w->generation, r->part, part, err);
    if (s != NG_OK)
        return s;
    int n = snprintf(ret, PATH_MAX, "%s-run%zu", part, run);
    return n < PATH_MAX ? NG_OK : ng_fail(err, NG_LIMIT, "the path of the index is too long");
}

/* Append the records of an article with what they repeat. One that was left out in the middle has
 * none for the rest. */
static ng_status append_article(struct round *r, ng_passage_facts *facts, uint32_t n, ng_error *err)
{
    ng_index_writer *w = r->w;
    uint32_t first = (uint32_t)(w->table.end / sizeof *facts);
    ng_status s = facts->article ? ng_index_place(w, facts, first, n, err) : NG_OK;
    return s == NG_OK ? ng_append_add(&w->table, facts, n * sizeof *facts, err) : s;
}

static ng_status append_facts(struct round *r, ng_build_run *run, ng_error *err)
{
    ng_status s = NG_OK;
    for (uint32_t i = 0, end; i < run->passages && s == NG_OK; i = end) {
        for (end = i; end < run->passages && run->facts[end].article == run->facts[i].article;
             end++)
            ;
        s = append_article(r, run->facts + i, end - i, err);
    }
    return s;
}

/* Append what was made of a run; its hashes lie where forward.bin ends now. */
static ng_status append_run(struct round *r, ng_build_run *run, ng_error *err)
{
    ng_index_writer *w = r->w;
    for (uint32_t i = 0; i < run->passages; i++)
        run->facts[i].forward += w->forward.end;
    ng_status s = ng_append_add(&w->forward, run->hashes, run->n_hashes * sizeof *run->hashes, err);
    if (s == NG_OK)
        s = append_facts(r, run, err);
    r->left_out += run->left_out;
    r->meta.articles -= run->left_out;
    return s;
}

static ng_status take_back(struct round *r, ng_build_run **ret, ng_error *err)
{
    ng_status s = ng_run_pool_pop(r->pool, ret, err);
    if (s == NG_OK && *ret) {
        s = append_run(r, *ret, err);
        ng_run_free(*ret);
    }
    return s;
}

static ng_status hand_over(struct round *r, ng_error *err)
{
    ng_status s = NG_OK;
    if (!r->filling)
        return s;
    while (s == NG_OK && !ng_run_pool_has_room(r->pool)) {
        ng_build_run *run = NULL;
        s = take_back(r, &run, err);
    }
    r->next = r->filling->first + r->filling->passages;
    ng_run_pool_push(r->pool, r->filling);
    r->filling = NULL;
    return s;
}

static ng_status begin_run(struct round *r, ng_error *err)
{
    char path[PATH_MAX];
    ng_status s = run_path(r, r->n_runs, path, err);
    if (s == NG_OK)
        s = ng_run_new(path, r->next, &r->filling, err);
    r->n_runs += s == NG_OK;
    return s;
}

/* ---- Changes ---- */

static ng_status bury(struct round *r, uint64_t number, ng_error *err)
{
    int any = 0;
    ng_status s = ng_index_bury(r->w, number, &any, err);
    if (s == NG_OK && any && r->meta.articles > 0)
        r->meta.articles--;
    return s;
}

static ng_status put(struct round *r, const ng_change *c, ng_error *err)
{
    ng_article *a = NULL;
    ng_error own = NG_ERROR_INIT;
    ng_status s = ng_store_get_for_index(r->w->store, c->number, c->revision, &a, &own);
    if (s == NG_NOTFOUND)
        return NG_OK; /* deleted and erased, or purged, by a change that follows */
    if (s == NG_OK && !r->filling)
        s = begin_run(r, &own);
    uint32_t before = r->filling ? r->filling->passages : 0;
    if (s == NG_OK)
        s = ng_run_add(r->filling, a, c->number, c->revision, &own);
    else
        ng_article_free(a);
    if (s == NG_CORRUPT || s == NG_INVALID) { /* this article alone */
        r->left_out++;
        return NG_OK;
    }
    if (s != NG_OK)
        return ng_fail(err, s, "%s", own.text);
    r->meta.articles += r->filling->passages > before;
    return ng_run_is_full(r->filling) ? hand_over(r, err) : NG_OK;
}

static int is_full(const struct round *r)
{
    int watched = r->w->gate && !r->w->rebuilding;
    uint32_t most = watched ? NG_ROUND_PASSAGES_WATCHED : NG_ROUND_PASSAGES;
    uint32_t next = r->filling ? r->filling->first + r->filling->passages : r->next;
    return next - r->first >= most || r->n_runs >= RUNS_MAX || r->changes >= ROUND_CHANGES;
}

/* An article that comes a second time ends the round: its first passages are in no part yet that
 * tombstones could speak of. */
static ng_status apply(struct round *r, const ng_change *c, ng_error *err)
{
    int is_new = 0;
    ng_status s = ng_seen_add(&r->articles, c->number * UINT64_C(0x9E3779B97F4A7C15), &is_new, err);
    if (s != NG_OK)
        return s;
    if (!is_new) {
        r->full = 1;
        return NG_OK;
    }
    if (c->kind == NG_CHANGE_DELETE || c->revision > 1)
        s = bury(r, c->number, err);
    if (s == NG_OK && c->kind == NG_CHANGE_PUT)
        s = put(r, c, err);
    r->deletes |= c->kind == NG_CHANGE_DELETE;
    r->meta.applied = c->seq;
    r->changes++;
    r->bytes += c->bytes;
    r->full = is_full(r);
    return s;
}

/* At the end of the feed: whether it went on. What the round will need of the disk grows with it.
 */
static ng_status wait_for_more(struct round *r, int *ret_some, ng_error *err)
{
    ng_index_writer *w = r->w;
    *ret_some = w->more && w->more(w->more_data);
    return *ret_some ? ng_disk_check(w->dir, DISK_PER_BYTE * r->bytes, err) : NG_OK;
}

static ng_status apply_all(struct round *r, ng_error *err)
{
    ng_index_writer *w = r->w;
    int some = 1;
    ng_status s = NG_OK;
    while (s == NG_OK && some && !r->full) {
        size_t n = 0;
        s = ng_store_changes(w->store, r->meta.applied, w->changes, NG_BATCH_CHANGES_MAX, &n, err);
        for (size_t i = 0; s == NG_OK && i < n && !r->full; i++)
            s = apply(r, &w->changes[i], err);
        if (s == NG_OK && n == 0)
            s = wait_for_more(r, &some, err);
    }
    return s == NG_OK ? hand_over(r, err) : s;
}

/* ---- The end of a round. ---- */

static ng_status finish_runs(struct round *r, ng_error *err)
{
    ng_build_run *run = NULL;
    ng_status s = NG_OK;
    do
        s = take_back(r, &run, err);
    while (s == NG_OK && run);
    if (s == NG_OK)
        s = ng_append_sync(&r->w->forward, err);
    if (s == NG_OK)
        s = ng_append_sync(&r->w->table, err);
    if (s == NG_OK)
        s = ng_copies_sync(&r->w->copies, (uint32_t)(r->w->table.end / sizeof(ng_passage_facts)),
                           err);
    r->meta.forward = r->w->forward.end;
    r->meta.table = r->w->table.end;
    r->meta.copies = r->w->n_copies;
    return s;
}

static ng_status remove_runs(const struct round *r, ng_error *err)
{
    ng_status s = NG_OK;
    for (size_t i = 0; i < r->n_runs && s == NG_OK; i++) {
        char path[PATH_MAX];
        s = run_path(r, i, path, err);
        if (s == NG_OK)
            s = ng_remove_tree(path, err);
    }
    return s;
}

static ng_status compact(struct round *r, ng_error *err)
{
    char(*paths)[PATH_MAX] = calloc(r->n_runs + 1, sizeof *paths), part[PATH_MAX];
    const char **sources = calloc(r->n_runs + 1, sizeof *sources);
    ng_status s = paths && sources ? NG_OK : ng_fail(err, NG_NOMEM, "out of memory");
    for (size_t i = 0; i < r->n_runs && s == NG_OK; i++) {
        s = run_path(r, i, paths[i], err);
        sources[i] = paths[i];
    }
    if (s == NG_OK)
        s = ng_part_path(r->w->dir, r->w->generation, r->part, part, err);
    if (s == NG_OK)
        s = xp_compact(sources, r->n_runs, part, 1, NG_SEALED_BLOCK_BYTES, err);
    if (s == NG_OK)
        s = ng_sync_files(part, err);
    free(sources);
    free(paths);
    return s == NG_OK ? remove_runs(r, err) : s;
}

/* What the round made becomes valid. A round of deletions alone makes no part. */
static ng_status publish(struct round *r, ng_error *err)
{
    const ng_part made = {.number = r->part, .first = r->first, .last = r->next - 1};
    int some = r->next > r->first;
    ng_status s = some ? compact(r, err) : NG_OK;
    ng_index_writer_at(r->w, "compacted");
    if (s == NG_OK)
        s = ng_index_new_live(r->w, &made, some, &r->meta, err);
    r->w->erase_due |= s == NG_OK && r->deletes;
    return s;
}

static ng_status run_round(struct round *r, ng_error *err)
{
    unsigned threads = r->w->jobs;
    ng_status s = ng_run_pool_new(threads, &r->w->ranking, &r->pool, err);
    if (s == NG_OK)
        s = apply_all(r, err);
    if (s == NG_OK)
        s = finish_runs(r, err);
    ng_index_writer_at(r->w, "built");
    return s == NG_OK ? publish(r, err) : s;
}

/* The parts of a round come behind all that are there: the live one is sealed before it. */
static ng_status seal_first(ng_index_writer *w, ng_error *err)
{
    xp_db_stats stats;
    ng_status s = xp_db_stat(xp_writer_db(w->xapian), &stats, err);
    if (s != NG_OK || stats.documents == 0)
        return s;
    return ng_index_new_live(w, NULL, 0, &w->meta, err);
}

ng_status ng_index_bulk(ng_index_writer *w, ng_batch_result *ret, ng_error *err)
{
    uint64_t bytes = 0;
    ng_status s = waiting_bytes(w, &bytes, err);
    if (s != NG_OK || bytes < w->bulk_bytes || w->parts.n + PARTS_NEEDED > NG_PARTS_MAX)
        return s;
    s = ng_disk_check(w->dir, DISK_PER_BYTE * bytes, err);
    if (s == NG_OK)
        s = seal_first(w, err);
    if (s != NG_OK)
        return s;
    struct round r = {.w = w, .meta = w->meta};
    r.part = ng_index_part_number(w);
    r.first = r.next = (uint32_t)(w->meta.table / sizeof(ng_passage_facts));
    s = run_round(&r, err);
    ng_run_pool_free(r.pool);
    ng_run_free(r.filling);
    ng_seen_release(&r.articles);
    if (s == NG_OK)
        *ret = (ng_batch_result){r.changes, r.left_out};
    return s;
}
