/* SPDX-License-Identifier: GPL-2.0-or-later */
/* index_reader.c - the current generation, read revision by revision. */
#include "index_reader_private.h"

#include <stdlib.h>
#include <string.h>

#include "copies.h"
#include "gate.h"
#include "generation.h"
#include "impact.h"
#include "list_cache.h"

#define TRIES 3

static void close_parts(ng_index *ix)
{
    for (size_t i = 0; i < ix->n_parts; i++)
        xp_db_free(ix->parts[i].db);
    ix->n_parts = 0;
}

static void close_all(ng_index *ix)
{
    close_parts(ix);
    ng_tombstones_release(&ix->dead);
    xp_term_list_release(&ix->years);
    ix->years_read = 0;
    ix->rarity_read = 0;
    ng_file_map_close(&ix->forward);
    ng_file_map_close(&ix->table);
    ng_file_map_close(&ix->copies);
    ng_index_meta_release(&ix->meta);
}

static ng_status check_meta(const ng_index_meta *m, ng_ranking *ret, ng_error *err)
{
    if (m->schema != NG_INDEX_SCHEMA)
        return ng_fail(err, NG_CORRUPT, "the index has schema %llu, this program reads %d",
                       (unsigned long long)m->schema, NG_INDEX_SCHEMA);
    if (m->analyzer != NG_ANALYZER_VERSION)
        return ng_fail(err, NG_CORRUPT, "the index was made with other rules for words");
    return ng_ranking_parse(m->ranking, ret, err);
}

static xp_db *live_db(const ng_index *ix)
{
    return ix->parts[ix->n_parts - 1].db;
}

static void share_lists(ng_index *ix)
{
    for (size_t i = 0; i < ix->n_parts; i++) {
        ng_index_part *part = &ix->parts[i];
        part->cache = ix->cache;
        part->cache_key = ng_part_key(ix->generation, ix->list.items[i].number);
        part->upto =
            part->last == UINT32_MAX ? ng_index_meta_last_docid(&ix->meta) : NG_UPTO_SEALED;
    }
}

/* Take over the revision that the live part is on. */
static ng_status load(ng_index *ix, ng_error *err)
{
    ng_index_meta meta = NG_INDEX_META_INIT;
    ng_status s = ng_index_meta_read(live_db(ix), &meta, err);
    if (s == NG_OK)
        s = check_meta(&meta, &ix->ranking, err);
    if (s == NG_OK)
        s = ng_tombstones_load(&ix->dead, live_db(ix), meta.dead_from, meta.dead_to, err);
    if (s == NG_OK)
        s = ng_file_map_extend(&ix->forward, meta.forward, err);
    if (s == NG_OK)
        s = ng_file_map_extend(&ix->table, meta.table, err);
    if (s == NG_OK)
        s = ng_file_map_extend(&ix->copies, meta.table / sizeof(ng_passage_facts) * 4, err);
    if (s != NG_OK) {
        ng_index_meta_release(&meta);
        return s;
    }
    ng_index_meta_release(&ix->meta);
    ix->meta = meta;
    share_lists(ix);
    return NG_OK;
}

static ng_status measure(ng_index_part *part, uint32_t *last_docid, ng_error *err)
{
    xp_db_stats stats;
    ng_status s = xp_db_stat(part->db, &stats, err);
    if (s != NG_OK)
        return s;
    part->documents = stats.documents;
    *last_docid = stats.last_docid > *last_docid ? stats.last_docid : *last_docid;
    return NG_OK;
}

/* Counts over all parts. */
static ng_status sum_up(ng_index *ix, ng_error *err)
{
    ix->passages = ix->last_docid = 0;
    ix->years_read = ix->rarity_read = 0;
    for (size_t i = 0; i < ix->n_parts; i++) {
        ng_status s = measure(&ix->parts[i], &ix->last_docid, err);
        if (s != NG_OK)
            return s;
        ix->passages += ix->parts[i].documents;
    }
    return NG_OK;
}

/* The database of a part that is open already: it is not opened again. */
static xp_db *take_open(ng_index *ix, uint32_t number)
{
    for (size_t i = 0; i < ix->n_parts; i++) {
        if (ix->list.items[i].number != number)
            continue;
        xp_db *db = ix->parts[i].db;
        ix->parts[i].db = NULL;
        return db;
    }
    return NULL;
}

static ng_status open_part(ng_index *ix, const ng_part *part, xp_db **ret, ng_error *err)
{
    char path[PATH_MAX];
    const char *paths[] = {path};
    *ret = take_open(ix, part->number);
    if (*ret) /* perhaps it was live when it was opened, and went on */
        return xp_db_reopen(*ret, NULL, err);
    ng_status s = ng_part_path(ix->dir, ix->generation, part->number, path, err);
    return s == NG_OK ? xp_db_open(paths, 1, ret, err) : s;
}

void ng_index_use_cache(ng_index *ix, ng_list_cache *cache)
{
    ix->cache = cache;
    share_lists(ix);
}

void ng_index_use_spelling(ng_index *ix, ng_spelling *spelling)
{
    ix->spelling = spelling;
}

ng_spelling *ng_index_spelling(const ng_index *ix)
{
    return ix->spelling;
}

static ng_status open_parts(ng_index *ix, const ng_parts *list, ng_error *err)
{
    ng_index_part opened[NG_PARTS_MAX];
    size_t n = 0;
    ng_status s = NG_OK;
    for (; n < list->n && s == NG_OK; n++) {
        const ng_part *part = &list->items[n];
        opened[n] = (ng_index_part){.first = part->first, .last = part->last};
        s = open_part(ix, part, &opened[n].db, err);
    }
    close_parts(ix);
    ng_tombstones_release(&ix->dead);
    memcpy(ix->parts, opened, n * sizeof *opened);
    ix->n_parts = n;
    ix->list = *list;
    return s;
}

static ng_status open_generation(ng_index *ix, uint64_t generation, ng_error *err)
{
    char forward[PATH_MAX], table[PATH_MAX], copies[PATH_MAX];
    close_all(ix);
    ix->generation = generation;
    ng_status s = ng_generation_path(ix->dir, generation, "forward.bin", forward, err);
    if (s == NG_OK)
        s = ng_generation_path(ix->dir, generation, "passages.tab", table, err);
    if (s == NG_OK)
        s = ng_generation_path(ix->dir, generation, NG_COPIES_FILE, copies, err);
    if (s == NG_OK)
        s = ng_file_map_open(forward, &ix->forward, err);
    if (s == NG_OK)
        s = ng_file_map_open(copies, &ix->copies, err);
    return s == NG_OK ? ng_file_map_open(table, &ix->table, err) : s;
}

/* Move to the newest revision of the current generation. */
static ng_status refresh(ng_index *ix, ng_error *err)
{
    uint64_t generation = 0;
    int moved = 1;
    ng_parts list;
    ng_status s = ng_generation_current(ix->dir, &generation, err);
    if (s == NG_OK && (ix->n_parts == 0 || generation != ix->generation))
        s = open_generation(ix, generation, err);
    if (s == NG_OK)
        s = ng_parts_read(ix->dir, generation, &list, err);
    if (s != NG_OK)
        return s == NG_NOTFOUND && generation != 0
                   ? ng_fail(err, NG_CORRUPT, "the index has no list of its parts")
                   : s;
    if (ix->n_parts > 0 && ng_parts_equal(&list, &ix->list))
        s = xp_db_reopen(live_db(ix), &moved, err);
    else
        s = open_parts(ix, &list, err);
    if (s == NG_OK && moved)
        s = load(ix, err);
    return s == NG_OK && moved ? sum_up(ix, err) : s;
}

/* Where another process writes, a reader can meet what is being replaced: look again. */
static ng_status refresh_patiently(ng_index *ix, ng_error *err)
{
    ng_status s = NG_OK;
    for (int try = 1; try <= TRIES; try++) {
        ng_error own = NG_ERROR_INIT;
        s = refresh(ix, &own);
        if (s == NG_OK)
            return s;
        close_all(ix);
        if (try == TRIES || s == NG_NOTFOUND || s == NG_NOMEM)
            return ng_fail(err, s, "%s", own.text);
    }
    return s;
}

ng_status ng_index_enter(ng_index *ix, ng_error *err)
{
    if (!ix->gate) {
        ng_status s = ng_lock_gate_shared(ix->dir, &ix->lock, err);
        if (s == NG_OK)
            s = refresh_patiently(ix, err);
        if (s != NG_OK)
            ng_index_leave(ix);
        return s;
    }
    uint64_t published = ng_gate_enter(ix->gate, ix->slot);
    if (ix->n_parts > 0 && published == ix->seen)
        return NG_OK;
    ng_status s = refresh_patiently(ix, err);
    if (s == NG_OK)
        ix->seen = published;
    else
        ng_gate_leave(ix->gate, ix->slot);
    return s;
}

void ng_index_leave(ng_index *ix)
{
    if (ix->gate) {
        ng_gate_leave(ix->gate, ix->slot);
        return;
    }
    ng_lock_free(ix->lock);
    ix->lock = NULL;
}

ng_status ng_index_open(const char *dir, ng_gate *gate, ng_index **ret, ng_error *err)
{
    ng_index *ix = calloc(1, sizeof *ix);
    if (!ix)
        return ng_fail(err, NG_NOMEM, "out of memory");
    ix->forward = ix->table = ix->copies = (ng_file_map)NG_FILE_MAP_INIT;
    ix->gate = gate;
    ix->dir = strdup(dir);
    ng_status s = ix->dir ? NG_OK : ng_fail(err, NG_NOMEM, "out of memory");
    if (s == NG_OK && gate) {
        s = ng_gate_take_slot(gate, &ix->slot, err);
        ix->has_slot = s == NG_OK;
    }
    if (s == NG_OK)
        s = ng_index_enter(ix, err);
    if (s != NG_OK) {
        ng_index_free(ix);
        return s;
    }
    ng_index_leave(ix);
    *ret = ix;
    return NG_OK;
}

void ng_index_free(ng_index *ix)
{
    if (!ix)
        return;
    close_all(ix);
    if (ix->has_slot)
        ng_gate_give_slot(ix->gate, ix->slot);
    ng_lock_free(ix->lock);
    free(ix->dir);
    free(ix->rarity);
    free(ix);
}

void ng_index_get_info(const ng_index *ix, ng_index_info *ret)
{
    ng_index_info info = {
        .revision = ix->meta.revision,
        .applied_seq = ix->meta.applied,
        .passages = ix->passages - ix->dead.n,
        .articles = ix->meta.articles,
        .generation = ix->generation,
    };
    memcpy(info.store_uuid, ix->meta.store, sizeof info.store_uuid);
    *ret = info;
}
