/* SPDX-License-Identifier: GPL-2.0-or-later */
/* index_parts.c - the parts of the generation that is written: opening, burying, sealing. */
#include <stdlib.h>
#include <string.h>

#include "disk.h"
#include "index_writer.h"
#include "terms.h"

#define READ_AT_ONCE 256

void ng_index_parts_close(ng_index_writer *w)
{
    for (size_t i = 0; i < w->n_sealed; i++)
        xp_db_free(w->sealed[i]);
    w->n_sealed = 0;
    w->sealed_languages.n = 0;
    ng_tombstones_release(&w->dead);
    ng_buf_clear(&w->new_dead);
}

static ng_status open_one(const ng_index_writer *w, uint32_t number, xp_db **ret, ng_error *err)
{
    char path[PATH_MAX];
    const char *paths[] = {path};
    ng_status s = ng_part_path(w->dir, w->generation, number, path, err);
    return s == NG_OK ? xp_db_open(paths, 1, ret, err) : s;
}

ng_status ng_index_parts_open(ng_index_writer *w, const ng_index_meta *meta, ng_error *err)
{
    ng_status s = NG_OK;
    ng_index_parts_close(w);
    for (size_t i = 0; i + 1 < w->parts.n && s == NG_OK; i++) {
        s = open_one(w, w->parts.items[i].number, &w->sealed[i], err);
        w->n_sealed += s == NG_OK;
        if (s == NG_OK)
            s = ng_language_counts_add(&w->sealed_languages, w->sealed[i], err);
    }
    if (s == NG_OK)
        s = ng_tombstones_load(&w->dead, xp_writer_db(w->xapian), meta->dead_from, meta->dead_to,
                               err);
    return s;
}

/* ---- Deleting. ---- */

static ng_status bury_one(ng_index_writer *w, uint32_t docid, int *ret_any, ng_error *err)
{
    int is_new = 0;
    ng_status s = ng_tombstones_add(&w->dead, docid, &is_new, err);
    if (s == NG_OK && is_new)
        s = ng_tombstones_append(&w->new_dead, docid, err);
    *ret_any |= is_new;
    return s;
}

static ng_status bury_in(ng_index_writer *w, xp_db *db, const char *term, size_t len, int *ret_any,
                         ng_error *err)
{
    xp_postings *list = NULL;
    uint32_t docids[READ_AT_ONCE];
    ng_status s = xp_postings_open(db, term, len, &list, err);
    for (size_t n = READ_AT_ONCE; s == NG_OK && n == READ_AT_ONCE;) {
        s = xp_postings_read(list, docids, NULL, READ_AT_ONCE, &n, err);
        for (size_t i = 0; s == NG_OK && i < n; i++)
            s = bury_one(w, docids[i], ret_any, err);
    }
    xp_postings_free(list);
    return s;
}

ng_status ng_index_bury(ng_index_writer *w, uint64_t article, int *ret_any, ng_error *err)
{
    char term[NG_ARTICLE_TERM_MAX];
    size_t len = ng_article_term(article, term);
    ng_status s = bury_in(w, xp_writer_db(w->xapian), term, len, ret_any, err);
    for (size_t i = 0; i < w->n_sealed && s == NG_OK; i++)
        s = bury_in(w, w->sealed[i], term, len, ret_any, err);
    return s;
}

ng_status ng_index_write_buried(ng_index_writer *w, ng_index_meta *next, ng_error *err)
{
    char key[NG_TOMBSTONE_KEY_MAX];
    if (w->new_dead.len == 0)
        return NG_OK;
    ng_tombstones_key(next->dead_to++, key);
    return xp_writer_set_metadata(w->xapian, key, w->new_dead.data, w->new_dead.len, err);
}

/* ---- A new live part. ---- */

uint32_t ng_index_part_number(ng_index_writer *w)
{
    uint32_t next = ng_parts_next_number(&w->parts);
    w->last_number = next > w->last_number ? next : w->last_number + 1;
    return w->last_number;
}

static ng_status add_part(ng_parts *p, ng_part part, ng_error *err)
{
    if (p->n == NG_PARTS_MAX)
        return ng_fail(err, NG_LIMIT, "the index has %d parts already", NG_PARTS_MAX);
    p->items[p->n++] = part;
    return NG_OK;
}

/* The list with the old live part sealed, or without it when it is empty. */
static ng_status next_list(ng_index_writer *w, const ng_parts *now, const ng_part *finished,
                           size_t n, uint32_t first, ng_parts *ret, ng_error *err)
{
    xp_db_stats stats;
    ng_parts p = *now;
    ng_status s = xp_db_stat(xp_writer_db(w->xapian), &stats, err);
    if (s != NG_OK)
        return s;
    if (stats.documents > 0)
        p.items[p.n - 1].last = (n > 0 ? finished[0].first : first) - 1;
    else
        p.n--;
    for (size_t i = 0; i < n && s == NG_OK; i++)
        s = add_part(&p, finished[i], err);
    if (s == NG_OK)
        s = add_part(
            &p, (ng_part){.number = ng_index_part_number(w), .first = first, .last = UINT32_MAX},
            err);
    if (s == NG_OK)
        *ret = p;
    return s;
}

/* The tombstones that still count, as the one block of a live part. */
static ng_status write_dead(xp_writer *live, const ng_tombstones *dead, ng_index_meta *next,
                            ng_error *err)
{
    char key[NG_TOMBSTONE_KEY_MAX];
    ng_buf block = NG_BUF_INIT;
    next->dead_from = next->dead_to;
    if (dead->n == 0)
        return NG_OK;
    ng_tombstones_key(next->dead_to++, key);
    ng_status s = ng_tombstones_write(dead, &block, err);
    if (s == NG_OK)
        s = xp_writer_set_metadata(live, key, block.data, block.len, err);
    ng_buf_release(&block);
    return s;
}

/* Languages of all that will lie beside the new live part. */
static ng_status count_languages(ng_index_writer *w, const ng_part *finished, size_t n,
                                 ng_language_counts *ret, ng_error *err)
{
    *ret = w->sealed_languages;
    ng_status s = ng_language_counts_add(ret, xp_writer_db(w->xapian), err);
    for (size_t i = 0; i < n && s == NG_OK; i++) {
        xp_db *db = NULL;
        s = open_one(w, finished[i].number, &db, err);
        if (s == NG_OK)
            s = ng_language_counts_add(ret, db, err);
        xp_db_free(db);
    }
    return s;
}

static ng_status fill_live(ng_index_writer *w, xp_writer *live, const ng_language_counts *others,
                           ng_index_meta *next, ng_error *err)
{
    ng_status s = xp_writer_begin(live, err);
    if (s == NG_OK)
        s = ng_index_meta_write_fixed(live, next, err);
    if (s == NG_OK)
        s = write_dead(live, &w->dead, next, err);
    if (s == NG_OK)
        s = ng_index_writer_next_revision(w, &next->revision, err);
    if (s == NG_OK)
        s = ng_index_meta_write(live, others, next, err);
    return s == NG_OK ? xp_writer_commit(live, err) : s;
}

static ng_status make_live(ng_index_writer *w, const ng_part *finished, size_t n, uint32_t number,
                           ng_index_meta next, ng_error *err)
{
    char path[PATH_MAX];
    xp_writer *live = NULL;
    ng_language_counts others;
    ng_status s = count_languages(w, finished, n, &others, err);
    if (s == NG_OK)
        s = ng_part_path(w->dir, w->generation, number, path, err);
    if (s == NG_OK)
        s = xp_writer_open(path, XP_WRITE_CREATE_ONLY | NG_LIVE_FLAGS, &live, err);
    if (s == NG_OK)
        s = fill_live(w, live, &others, &next, err);
    xp_writer_free(live);
    return s == NG_OK ? ng_sync_dir(path, err) : s;
}

ng_status ng_index_new_live_over(ng_index_writer *w, const ng_parts *now, const ng_part *finished,
                                 size_t n, const ng_index_meta *next, ng_error *err)
{
    ng_parts parts;
    uint32_t first = (uint32_t)(next->table / sizeof(ng_passage_facts));
    ng_status s = next_list(w, now, finished, n, first, &parts, err);
    if (s == NG_OK)
        s = make_live(w, finished, n, ng_parts_live(&parts)->number, *next, err);
    ng_index_writer_at(w, "live");
    if (s == NG_OK)
        s = ng_parts_write(w->dir, w->generation, &parts, err);
    ng_index_writer_at(w, "listed");
    if (s != NG_OK)
        return s;
    ng_index_generation_drop(w);
    return ng_index_generation_open(w, 0, err);
}

ng_status ng_index_new_live(ng_index_writer *w, const ng_part *finished, size_t n,
                            const ng_index_meta *next, ng_error *err)
{
    return ng_index_new_live_over(w, &w->parts, finished, n, next, err);
}
