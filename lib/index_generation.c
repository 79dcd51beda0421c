/* SPDX-License-Identifier: GPL-2.0-or-later */
/* index_generation.c - opening a generation for writing, judging it, and beginning an empty one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "disk.h"
#include "generation.h"
#include "impact.h"
#include "index_writer.h"

void ng_index_generation_drop(ng_index_writer *w)
{
    ng_index_parts_close(w);
    xp_writer_free(w->xapian);
    w->xapian = NULL;
    ng_document_maker_forget(w->maker);
}

void ng_index_generation_close(ng_index_writer *w)
{
    ng_error ignored = NG_ERROR_INIT;
    ng_merge_finish(w->merge, NULL,
                    &ignored); /* what it made is not listed: it goes with the next opening */
    w->merge = NULL;
    ng_index_generation_drop(w);
    ng_index_stories_forget(w);
    ng_append_close(&w->forward);
    ng_append_close(&w->table);
    ng_copies_close(&w->copies);
}

static ng_status open_files(ng_index_writer *w, ng_error *err)
{
    char forward[PATH_MAX], table[PATH_MAX], copies[PATH_MAX];
    ng_status s = ng_generation_path(w->dir, w->generation, "forward.bin", forward, err);
    if (s == NG_OK)
        s = ng_generation_path(w->dir, w->generation, "passages.tab", table, err);
    if (s == NG_OK)
        s = ng_generation_path(w->dir, w->generation, NG_COPIES_FILE, copies, err);
    if (s == NG_OK && !w->forward.path)
        s = ng_append_open(forward, &w->forward, err);
    if (s == NG_OK && !w->table.path)
        s = ng_append_open(table, &w->table, err);
    if (s == NG_OK && !w->copies.path)
        s = ng_copies_open(copies, &w->copies, err);
    return s;
}

static ng_status open_live(ng_index_writer *w, char live[PATH_MAX], ng_error *err)
{
    ng_error own = NG_ERROR_INIT;
    ng_status s = ng_parts_read(w->dir, w->generation, &w->parts, &own);
    if (s != NG_OK)
        return ng_fail(err, s == NG_NOTFOUND ? NG_CORRUPT : s, "%s", own.text);
    s = ng_part_path(w->dir, w->generation, ng_parts_live(&w->parts)->number, live, err);
    if (s == NG_OK)
        s = xp_writer_open(live, NG_LIVE_FLAGS, &w->xapian, err);
    return s;
}

/* What readers may still have open goes, too: they keep the files. A running merge keeps its own.
 */
static ng_status remove_remains(const ng_index_writer *w, ng_error *err)
{
    return ng_parts_remove_others(w->dir, w->generation, &w->parts, w->merge ? w->merged.number : 0,
                                  err);
}

ng_status ng_index_generation_open(ng_index_writer *w, int truncate, ng_error *err)
{
    char live[PATH_MAX];
    ng_index_meta meta = NG_INDEX_META_INIT;
    ng_status s = open_live(w, live, err);
    if (s == NG_OK)
        s = ng_index_meta_read(xp_writer_db(w->xapian), &meta, err);
    if (s == NG_OK)
        s = ng_index_parts_open(w, &meta, err);
    if (s == NG_OK)
        s = open_files(w, err);
    if (s == NG_OK)
        s = ng_copies_check(&w->copies, (uint32_t)(meta.table / sizeof(ng_passage_facts)), err);
    if (s == NG_OK)
        s = ng_append_start(&w->forward, meta.forward, truncate, err);
    if (s == NG_OK)
        s = ng_append_start(&w->table, meta.table, truncate, err);
    if (s == NG_OK)
        s = ng_sync_dir(live, err);
    ng_index_meta_release(&meta);
    if (s == NG_OK)
        w->meta = meta, w->n_copies = meta.copies;
    else
        ng_index_generation_drop(w);
    if (s == NG_OK)
        ng_index_writer_publish(w);
    return s == NG_OK ? remove_remains(w, err) : s;
}

static void fixed_meta(const ng_index_writer *w, ng_index_meta *ret)
{
    ng_index_meta m = NG_INDEX_META_INIT;
    m.schema = NG_INDEX_SCHEMA;
    m.analyzer = NG_ANALYZER_VERSION;
    ng_ranking_format(&w->ranking, m.ranking);
    snprintf(m.store, sizeof m.store, "%s", ng_store_uuid(w->store));
    *ret = m;
}

/* Why the opened generation cannot be used; "" when it can. */
static void find_mismatch(const ng_index_writer *w, uint64_t last_seq, char ret[128])
{
    ng_index_meta program;
    fixed_meta(w, &program);
    const ng_index_meta *m = &w->meta;
    ret[0] = '\0';
    if (m->schema != program.schema)
        snprintf(ret, 128, "the index has schema %llu, this program writes %llu",
                 (unsigned long long)m->schema, (unsigned long long)program.schema);
    else if (strcmp(m->store, program.store) != 0)
        snprintf(ret, 128, "the index belongs to another article store");
    else if (m->applied > last_seq)
        snprintf(ret, 128, "the index is newer than the article store");
    else if (m->analyzer != program.analyzer)
        snprintf(ret, 128, "the rules for words have changed");
    else if (strcmp(m->ranking, program.ranking) != 0)
        snprintf(ret, 128, "the ranking parameters have changed");
}

int ng_index_would_stay_unopened(ng_status s)
{
    return s == NG_LOCKED || s == NG_NOMEM || s == NG_NOSPACE || s == NG_LIMIT;
}

ng_status ng_index_generation_try(ng_index_writer *w, uint64_t number, char reason[128],
                                  ng_error *err)
{
    ng_error own = NG_ERROR_INIT;
    uint64_t last_seq = 0;
    ng_status s = ng_store_last_seq(w->store, &last_seq, err);
    if (s != NG_OK)
        return s;
    w->generation = number;
    int rebuilding = w->rebuilding;
    w->rebuilding = 1; /* not published before it has been looked at */
    s = ng_index_generation_open(w, 0, &own);
    w->rebuilding = rebuilding;
    if (ng_index_would_stay_unopened(s))
        return ng_fail(err, s, "%s", own.text);
    if (s != NG_OK)
        snprintf(reason, 128, "the index cannot be opened (%.90s)", own.text);
    else
        find_mismatch(w, last_seq, reason);
    if (reason[0])
        ng_index_generation_close(w);
    return NG_OK;
}

static ng_status write_first_commit(ng_index_writer *w, ng_error *err)
{
    static const ng_passage_facts unused = {0};
    ng_status s = ng_append_start(&w->forward, 0, 1, err);
    if (s == NG_OK)
        s = ng_append_start(&w->table, 0, 1, err);
    if (s == NG_OK)
        s = ng_append_add(&w->table, &unused, sizeof unused, err);
    if (s == NG_OK)
        s = ng_append_sync(&w->table, err);
    if (s == NG_OK)
        s = ng_copies_sync(&w->copies, 0, err);
    if (s == NG_OK)
        s = ng_index_writer_next_revision(w, &w->meta.revision, err);
    w->meta.table = w->table.end;
    if (s == NG_OK)
        s = xp_writer_begin(w->xapian, err);
    if (s == NG_OK)
        s = ng_index_meta_write_fixed(w->xapian, &w->meta, err);
    if (s == NG_OK)
        s = ng_index_meta_write(w->xapian, &w->sealed_languages, &w->meta, err);
    return s == NG_OK ? xp_writer_commit(w->xapian, err) : s;
}

ng_status ng_index_generation_start(ng_index_writer *w, ng_error *err)
{
    char live[PATH_MAX];
    static const ng_parts first = {.items = {{1, 1, UINT32_MAX}}, .n = 1};
    ng_index_generation_close(w);
    ng_status s = ng_generation_create(w->dir, &w->generation, err);
    if (s == NG_OK)
        s = ng_part_path(w->dir, w->generation, 1, live, err);
    if (s == NG_OK)
        s = xp_writer_open(live, XP_WRITE_CREATE_ONLY | NG_LIVE_FLAGS, &w->xapian, err);
    if (s == NG_OK)
        s = open_files(w, err);
    if (s == NG_OK) {
        fixed_meta(w, &w->meta);
        s = write_first_commit(w, err);
    }
    if (s == NG_OK)
        s = ng_sync_dir(live, err);
    if (s == NG_OK)
        s = ng_parts_write(w->dir, w->generation, &first, err);
    ng_index_generation_close(w);
    return s == NG_OK ? ng_index_generation_open(w, 1, err) : s;
}
