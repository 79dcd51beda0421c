/* SPDX-License-Identifier: GPL-2.0-or-later */
/* part_rewrite.c - a sealed part made anew from the store, without its dead passages. */
#include "part_rewrite.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "append_file.h"
#include "disk.h"
#include "passage_document.h"

#define READ_AT_ONCE 1024
#define FLUSH_EVERY  4000 /* passages: libxapian's maps of pending changes get slow beyond */
#define BULK_FLAGS                                                                                 \
    (XP_WRITE_NO_SYNC | XP_WRITE_DANGEROUS | XP_WRITE_NO_TERMLIST | XP_WRITE_CREATE_ONLY)

struct rewriting {
    const ng_part_rewrite *what;
    ng_store *store;
    ng_file_map table;
    xp_db *source;
    xp_writer *out;
    ng_document_maker *maker;
    ng_article *article; /* whose passages are being written */
    uint64_t number;
    uint32_t revision;
    ng_passages passages;
    uint32_t pending;
};

static void let_go(struct rewriting *r)
{
    ng_article_free(r->article);
    r->article = NULL;
    ng_passages_release(&r->passages);
}

/* Have the article of a passage at hand. NULL in r->article: it is gone, and so is the passage by
 * a tombstone that is younger than this rewriting. */
static ng_status hold_article(struct rewriting *r, const ng_passage_facts *f, ng_error *err)
{
    ng_error own = NG_ERROR_INIT;
    if (r->number == f->article && r->revision == f->record.revision)
        return NG_OK;
    let_go(r);
    r->number = f->article;
    r->revision = f->record.revision;
    ng_status s = ng_store_get_for_index(r->store, r->number, r->revision, &r->article, &own);
    if (s == NG_NOTFOUND)
        return NG_OK;
    if (s == NG_OK)
        s = ng_article_passages(r->article, &r->passages, &own);
    if (s == NG_OK)
        s = ng_document_maker_article(r->maker, r->article, r->number, &own);
    return s == NG_OK ? s : ng_fail(err, s, "%s", own.text);
}

/* Commit now and then. */
static ng_status flush(struct rewriting *r, ng_error *err)
{
    if (++r->pending < FLUSH_EVERY)
        return NG_OK;
    r->pending = 0;
    ng_status s = xp_writer_commit(r->out, err);
    return s == NG_OK ? xp_writer_begin(r->out, err) : s;
}

static ng_status write_passage(struct rewriting *r, uint32_t docid, ng_error *err)
{
    const ng_passage_facts *facts = (const ng_passage_facts *)(const void *)r->table.data;
    ng_made_passage made;
    if (docid >= r->table.valid / sizeof *facts)
        return ng_fail(err, NG_CORRUPT, "passage %u is not in %s", docid, r->what->table);
    ng_status s = hold_article(r, &facts[docid], err);
    if (s != NG_OK)
        return s;
    if (!r->article)
        return ng_tombstones_add(r->what->dead, docid, NULL, err);
    uint32_t ordinal = facts[docid].ordinal;
    if (ordinal < 1 || ordinal > r->passages.n)
        return ng_fail(err, NG_CORRUPT, "%s: there is no passage %u", r->article->id, ordinal);
    s = ng_document_maker_passage(r->maker, &r->passages.items[ordinal - 1], &made, err);
    if (s == NG_OK)
        s = xp_writer_replace(r->out, docid, made.document, err);
    return s == NG_OK ? flush(r, err) : s;
}

static ng_status write_living(struct rewriting *r, ng_error *err)
{
    xp_postings *all = NULL;
    uint32_t docids[READ_AT_ONCE];
    ng_status s = xp_postings_open(r->source, "", 0, &all, err);
    for (size_t n = READ_AT_ONCE; s == NG_OK && n == READ_AT_ONCE;) {
        s = xp_postings_read(all, docids, NULL, READ_AT_ONCE, &n, err);
        for (size_t i = 0; s == NG_OK && i < n; i++)
            if (!ng_tombstones_has(r->what->dead, docids[i]))
                s = write_passage(r, docids[i], err);
    }
    xp_postings_free(all);
    return s;
}

/* The dictionary, which is metadata, goes along. */
static ng_status copy_words(struct rewriting *r, ng_error *err)
{
    xp_term_list keys = XP_TERM_LIST_INIT;
    ng_status s = xp_db_metadata_keys(r->source, "w", SIZE_MAX, &keys, err);
    for (size_t i = 0; s == NG_OK && i < keys.n; i++)
        s = xp_writer_set_metadata(r->out, keys.bytes + keys.offsets[i], "1", 1, err);
    xp_term_list_release(&keys);
    return s;
}

static ng_status open_all(struct rewriting *r, const char *raw, ng_error *err)
{
    const char *sources[] = {r->what->source};
    ng_status s = ng_store_open(r->what->dir, NG_STORE_READ, &r->store, err);
    if (s == NG_OK)
        s = ng_file_map_open(r->what->table, &r->table, err);
    if (s == NG_OK)
        s = ng_file_map_extend(&r->table, r->what->table_bytes, err);
    if (s == NG_OK)
        s = xp_db_open(sources, 1, &r->source, err);
    if (s == NG_OK)
        s = ng_document_maker_new(&r->what->ranking, &r->maker, err);
    if (s == NG_OK)
        s = xp_writer_open(raw, BULK_FLAGS, &r->out, err);
    return s;
}

static void close_all(struct rewriting *r)
{
    let_go(r);
    xp_writer_free(r->out);
    ng_document_maker_free(r->maker);
    xp_db_free(r->source);
    ng_file_map_close(&r->table);
    ng_store_free(r->store);
}

static ng_status write_raw(const ng_part_rewrite *what, const char *raw, ng_error *err)
{
    struct rewriting r = {.what = what, .table = NG_FILE_MAP_INIT, .passages = NG_PASSAGES_INIT};
    ng_status s = open_all(&r, raw, err);
    if (s == NG_OK)
        s = xp_writer_begin(r.out, err);
    if (s == NG_OK)
        s = write_living(&r, err);
    if (s == NG_OK)
        s = copy_words(&r, err);
    if (s == NG_OK)
        s = xp_writer_commit(r.out, err);
    close_all(&r);
    return s;
}

ng_status ng_part_rewrite_run(const ng_part_rewrite *what, const char *destination, ng_error *err)
{
    char raw[PATH_MAX];
    const char *sources[] = {raw};
    int n = snprintf(raw, sizeof raw, "%s-raw", destination);
    if (n < 0 || (size_t)n >= sizeof raw)
        return ng_fail(err, NG_LIMIT, "the path of the index is over %d bytes", PATH_MAX - 1);
    ng_status s = write_raw(what, raw, err);
    if (s == NG_OK)
        s = xp_compact(sources, 1, destination, 1, NG_SEALED_BLOCK_BYTES, err);
    if (s == NG_OK)
        s = ng_sync_files(destination, err);
    return s == NG_OK ? ng_remove_tree(raw, err) : s;
}
