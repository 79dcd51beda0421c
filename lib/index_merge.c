/* SPDX-License-Identifier: GPL-2.0-or-later */
/* index_merge.c - when the live part is sealed, and which sealed parts are merged or rewritten.
 *
 * A part is taken into a merge while it has at most GROWTH times the passages of all that are
 * younger: so there are few parts, and each passage is written again only as often as the index
 * grows by that factor. A part with many dead passages is rewritten alone, the live one after it
 * was sealed for that. The merge itself runs
 * beside the writer (merge.h); its result is taken over at the end of a later step.
 *
 * Source: P. O'Neil and others, The log-structured merge-tree, 1996. */
#include <malloc.h>
#include <string.h>

#include "disk.h"
#include "index_writer.h"

#define GROWTH     4
#define DEAD_PART  4  /* a part of which this share is dead is rewritten, */
#define DEAD_MIN   64 /* unless these are few: less than this, */
#define DEAD_WHOLE 64 /* or than this share of all passages */
#define PARTS_FREE 3  /* places of the list that are left to bulk builds and merges */
#define PARTS_MANY 8  /* from here on a merge is urgent: each list is read in so many pieces */

static uint64_t folder_bytes_bound(uint64_t documents)
{
    enum { BYTES_PER_PASSAGE = 2048 };
    return documents * BYTES_PER_PASSAGE;
}

/* ---- Taking over what was merged. ---- */

/* The list with the merged part in the place of its sources. */
static ng_parts replace_merged(const ng_index_writer *w)
{
    ng_parts p = {.n = 0};
    for (size_t i = 0; i < w->parts.n; i++) {
        const ng_part *part = &w->parts.items[i];
        if (part->first < w->merged.first || part->last > w->merged.last)
            p.items[p.n++] = *part;
        else if (part->first == w->merged.first)
            p.items[p.n++] = w->merged;
    }
    return p;
}

/* A commit that changes nothing but the revision: readers look at the list only when there is a new
 * one. */
static ng_status commit_revision(ng_index_writer *w, ng_error *err)
{
    ng_index_meta next = w->meta;
    ng_status s = xp_writer_begin(w->xapian, err);
    if (s == NG_OK)
        s = ng_index_writer_next_revision(w, &next.revision, err);
    if (s == NG_OK)
        s = ng_index_meta_write(w->xapian, &w->sealed_languages, &next, err);
    return s == NG_OK ? xp_writer_commit(w->xapian, err) : s;
}

/* The merged part and the next revision become valid one after the other: it is the same index. */
static ng_status take_over(ng_index_writer *w, ng_error *err)
{
    ng_parts parts = replace_merged(w);
    ng_status s = w->rebuilding ? NG_OK : ng_index_writer_await_readers(w, err);
    if (s == NG_OK)
        s = ng_parts_write(w->dir, w->generation, &parts, err);
    ng_index_writer_at(w, "merged");
    if (s == NG_OK)
        s = commit_revision(w, err);
    if (s != NG_OK)
        return s;
    ng_index_generation_drop(w);
    return ng_index_generation_open(w, 0, err); /* syncs the folder and publishes */
}

/* The rewritten part becomes valid together with a live part that no longer has its tombstones. */
static ng_status take_over_rewritten(ng_index_writer *w, ng_error *err)
{
    ng_parts parts = replace_merged(w);
    ng_index_meta next = w->meta;
    return ng_index_new_live_over(w, &parts, NULL, 0, &next, err);
}

static uint64_t key_of(const ng_index_writer *w, const ng_part *part)
{
    return ng_part_key(w->generation, part->number);
}

/* The parts that were merged have left the list. */
static void forget_sources(ng_index_writer *w, const ng_parts *before)
{
    for (size_t i = 0; w->lists && i < before->n; i++) {
        const ng_part *part = &before->items[i];
        if (part->first >= w->merged.first && part->last <= w->merged.last)
            ng_list_cache_forget(w->lists, key_of(w, part));
    }
}

/* What a merge used, and lists that were forgotten, go back to the system: malloc keeps them in the
 * arenas of threads that need no such memory again. Takes some milliseconds. */
static void give_memory_back(void)
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

static ng_status finish_merge(ng_index_writer *w, ng_error *err)
{
    ng_error own = NG_ERROR_INIT;
    ng_tombstones left_out = {0};
    ng_parts before = w->parts;
    ng_status s = NG_OK, merged = ng_merge_finish(w->merge, &left_out, &own);
    w->merge = NULL;
    if (merged == NG_OK) {
        ng_stories_bury(w->stories, &w->dead);
        ng_tombstones_subtract(&w->dead, &left_out, w->merged.first, w->merged.last);
        s = w->rewrites ? take_over_rewritten(w, err) : take_over(w, err);
        w->merges += s == NG_OK;
        if (s == NG_OK)
            forget_sources(w, &before);
        w->rewritten += s == NG_OK && w->rewrites;
    } else {
        /* The sources are as good as before: try again when there is more to merge. */
        w->merge_failures++;
        w->rewrites_fail |= w->rewrites;
        w->unmergeable = w->rewrites ? 0 : w->parts.n;
        s = ng_parts_remove_others(w->dir, w->generation, &w->parts, 0, err);
    }
    ng_tombstones_release(&left_out);
    if (w->gate)
        give_memory_back();
    return s;
}

/* ---- Beginning. ---- */

static ng_status documents_of(const ng_index_writer *w, size_t i, uint64_t *ret, ng_error *err)
{
    xp_db_stats stats;
    ng_status s = xp_db_stat(w->sealed[i], &stats, err);
    if (s == NG_OK)
        *ret = stats.documents;
    return s;
}

/* The youngest sealed parts that are to be merged: from `*ret_from` to the last one. */
static ng_status choose(const ng_index_writer *w, size_t *ret_from, uint64_t *ret_documents,
                        ng_error *err)
{
    uint64_t sum = 0, documents = 0;
    size_t from = w->n_sealed;
    while (from > 0) {
        ng_status s = documents_of(w, from - 1, &documents, err);
        if (s != NG_OK)
            return s;
        if (sum > 0 && documents > GROWTH * sum)
            break;
        sum += documents;
        from--;
    }
    *ret_from = from;
    *ret_documents = sum;
    return NG_OK;
}

static ng_status path_of(const ng_index_writer *w, size_t i, char ret[PATH_MAX], ng_error *err)
{
    return ng_part_path(w->dir, w->generation, w->parts.items[i].number, ret, err);
}

static ng_status add_sources(ng_index_writer *w, size_t from, ng_error *err)
{
    char path[PATH_MAX];
    ng_status s = NG_OK;
    for (size_t i = from; i < w->n_sealed && s == NG_OK; i++) {
        s = path_of(w, i, path, err);
        if (s == NG_OK)
            s = ng_merge_add(w->merge, path, err);
    }
    return s;
}

static ng_status add_rewrite(ng_index_writer *w, size_t i, ng_error *err)
{
    char path[PATH_MAX];
    ng_part_rewrite r = {.dir = w->dir,
                         .source = path,
                         .table = w->table.path,
                         .table_bytes = w->meta.table,
                         .dead = &w->dead,
                         .ranking = w->ranking};
    ng_status s = path_of(w, i, path, err);
    return s == NG_OK ? ng_merge_rewrite(w->merge, &r, err) : s;
}

/* The readers are to find the lists of the merged part decoded. */
static void keep_warm(ng_index_writer *w, size_t from, size_t n)
{
    uint64_t keys[NG_PARTS_MAX];
    for (size_t i = 0; i < n; i++)
        keys[i] = key_of(w, &w->parts.items[from + i]);
    if (w->lists)
        ng_merge_warm(w->merge, w->lists, keys, n, key_of(w, &w->merged));
}

/* Merge the sealed parts from `from` on, or rewrite that one. */
static ng_status start_merge(ng_index_writer *w, size_t from, int rewrites, ng_error *err)
{
    char destination[PATH_MAX];
    const ng_part *last = &w->parts.items[rewrites ? from : w->n_sealed - 1];
    w->merged = (ng_part){
        .number = ng_index_part_number(w), .first = w->parts.items[from].first, .last = last->last};
    ng_status s = ng_part_path(w->dir, w->generation, w->merged.number, destination, err);
    if (s == NG_OK)
        s = ng_merge_new(destination, &w->merge, err);
    if (s == NG_OK)
        s = rewrites ? add_rewrite(w, from, err) : add_sources(w, from, err);
    if (s == NG_OK)
        keep_warm(w, from, rewrites ? 1 : w->n_sealed - from);
    if (s == NG_OK && w->gate && w->parts.n < PARTS_MANY)
        ng_merge_set_idle(w->merge);
    w->rewrites = rewrites;
    ng_index_writer_at(w, "merging");
    return s == NG_OK ? ng_merge_start(w->merge, w->on_merged, w->on_merged_data, err) : s;
}

/* Docids stand for passages here; `live_max` in a large index. */
static uint64_t many_dead(const ng_index_writer *w)
{
    uint64_t share = w->meta.table / sizeof(ng_passage_facts) / DEAD_WHOLE;
    share = share < w->live_max ? share : w->live_max;
    return share > DEAD_MIN ? share : DEAD_MIN;
}

static int has_many_dead(const ng_index_writer *w, const ng_part *part, uint64_t documents)
{
    uint32_t dead = ng_tombstones_count(&w->dead, part->first, part->last);
    return dead >= documents / DEAD_PART && dead >= many_dead(w);
}

/* A part to be rewritten; n_sealed when there is none. */
static ng_status choose_rewrite(const ng_index_writer *w, size_t *ret, uint64_t *ret_documents,
                                ng_error *err)
{
    size_t i = w->rewrites_fail ? w->n_sealed : 0;
    for (; i < w->n_sealed; i++) {
        ng_status s = documents_of(w, i, ret_documents, err);
        if (s != NG_OK)
            return s;
        if (has_many_dead(w, &w->parts.items[i], *ret_documents))
            break;
    }
    *ret = i;
    return NG_OK;
}

/* A full disk is no failure of the step: the merge is put off until there are more parts. */
static int has_room(ng_index_writer *w, uint64_t documents)
{
    ng_error own = NG_ERROR_INIT;
    if (ng_disk_check(w->dir, folder_bytes_bound(documents), &own) == NG_OK)
        return 1;
    w->unmergeable = w->parts.n;
    return 0;
}

static ng_status consider_merge(ng_index_writer *w, ng_error *err)
{
    size_t from = 0;
    uint64_t documents = 0;
    if (w->merge && w->parts.n >= PARTS_MANY)
        ng_merge_hurry(w->merge);
    if (w->merge || w->parts.n <= w->unmergeable)
        return NG_OK;
    w->unmergeable = 0;
    ng_status s = choose(w, &from, &documents, err);
    if (s != NG_OK)
        return s;
    if (w->n_sealed - from >= 2)
        return has_room(w, documents) ? start_merge(w, from, 0, err) : NG_OK;
    s = choose_rewrite(w, &from, &documents, err);
    if (s != NG_OK || from == w->n_sealed)
        return s;
    return has_room(w, 2 * documents) ? start_merge(w, from, 1, err) : NG_OK;
}

/* Full, or with so many dead that it is to be rewritten. */
static int is_to_be_sealed(const ng_index_writer *w, uint64_t documents)
{
    return documents >= w->live_max ||
           (!w->rewrites_fail && has_many_dead(w, ng_parts_live(&w->parts), documents));
}

static ng_status consider_sealing(ng_index_writer *w, ng_error *err)
{
    xp_db_stats stats;
    ng_status s = xp_db_stat(xp_writer_db(w->xapian), &stats, err);
    if (s != NG_OK || !is_to_be_sealed(w, stats.documents) ||
        w->parts.n + PARTS_FREE > NG_PARTS_MAX)
        return s;
    s = ng_index_new_live(w, NULL, 0, &w->meta, err);
    w->seals += s == NG_OK;
    return s;
}

ng_status ng_index_maintain(ng_index_writer *w, ng_error *err)
{
    ng_status s = w->merge && ng_merge_is_done(w->merge) ? finish_merge(w, err) : NG_OK;
    if (s == NG_OK)
        s = consider_sealing(w, err);
    return s == NG_OK ? consider_merge(w, err) : s;
}

ng_status ng_index_writer_settle(ng_index_writer *w, ng_error *err)
{
    ng_status s = w->xapian && !w->damaged ? ng_index_maintain(w, err) : NG_OK;
    while (s == NG_OK && w->merge) {
        s = finish_merge(w, err);
        if (s == NG_OK)
            s = ng_index_maintain(w, err);
    }
    if (s != NG_OK) {
        ng_index_stories_forget(w);
        ng_index_generation_drop(w);
    }
    return s;
}

void ng_index_writer_on_merged(ng_index_writer *w, void (*on_merged)(void *data), void *data)
{
    w->on_merged = on_merged;
    w->on_merged_data = data;
}
