/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fake_index.c - an index of chosen postings. */
#include "fake_index.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "list_cache.h"
#include "tombstones.h"

#define PARTS_MAX 8

struct ng_index {
    char dir[256];
    xp_writer *writer;
    ng_index_part parts[PARTS_MAX];
    size_t n_parts; /* the last one is being written until the commit */
    ng_tombstones dead;
    ng_list_cache *cache;
    xp_document *document;
    ng_passage_facts *facts; /* by docid */
    unsigned char *deleted;  /* by docid */
    uint32_t *links;         /* by docid: the next copy */
    uint32_t last, cap;
    uint16_t *hashes;
    uint64_t n_hashes, cap_hashes;
    uint32_t passages;
    ng_ranking ranking;
};

static void must(ng_status s, const ng_error *err)
{
    if (s != NG_OK)
        fail_msg("%s", err->text);
}

static void path_of(const ng_index *ix, size_t part, char ret[300])
{
    snprintf(ret, 300, "%s/db%zu", ix->dir, part);
}

static void begin_part(ng_index *ix)
{
    ng_error err = NG_ERROR_INIT;
    char path[300];
    assert_true(ix->n_parts < PARTS_MAX);
    path_of(ix, ix->n_parts, path);
    must(xp_writer_open(path, XP_WRITE_NO_SYNC, &ix->writer, &err), &err);
    must(xp_writer_begin(ix->writer, &err), &err);
    ix->parts[ix->n_parts++] = (ng_index_part){.first = ix->last + 1, .last = UINT32_MAX};
}

static void end_part(ng_index *ix)
{
    ng_error err = NG_ERROR_INIT;
    char path[300];
    xp_db_stats stats;
    ng_index_part *part = &ix->parts[ix->n_parts - 1];
    path_of(ix, ix->n_parts - 1, path);
    const char *paths[] = {path};
    must(xp_writer_commit(ix->writer, &err), &err);
    xp_writer_free(ix->writer);
    ix->writer = NULL;
    must(xp_db_open(paths, 1, &part->db, &err), &err);
    must(xp_db_stat(part->db, &stats, &err), &err);
    part->documents = stats.documents;
    ix->passages += stats.documents;
}

ng_index *fake_index_new(void)
{
    ng_index *ix = calloc(1, sizeof *ix);
    ng_error err = NG_ERROR_INIT;
    const char *tmp = getenv("TMPDIR");
    assert_non_null(ix);
    snprintf(ix->dir, sizeof ix->dir, "%s/nutgraf-match-XXXXXX", tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(ix->dir));
    must(xp_document_new(&ix->document, &err), &err);
    begin_part(ix);
    ix->ranking.champion_min = FAKE_CHAMPION_MIN;
    return ix;
}

static int remove_entry(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st, (void)flag, (void)ftw;
    return remove(path);
}

void fake_index_free(ng_index *ix)
{
    if (!ix)
        return;
    for (size_t i = 0; i < ix->n_parts; i++)
        xp_db_free(ix->parts[i].db);
    ng_tombstones_release(&ix->dead);
    ng_list_cache_free(ix->cache);
    xp_writer_free(ix->writer);
    xp_document_free(ix->document);
    nftw(ix->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    free(ix->facts);
    free(ix->deleted);
    free(ix->links);
    free(ix->hashes);
    free(ix);
}

static void make_room(ng_index *ix, uint32_t n_hashes)
{
    if (ix->last + 1 >= ix->cap) {
        uint32_t cap = 2 * ix->last + 64;
        ix->facts = realloc(ix->facts, cap * sizeof *ix->facts);
        assert_non_null(ix->facts);
        memset(ix->facts + ix->cap, 0, (cap - ix->cap) * sizeof *ix->facts);
        ix->deleted = realloc(ix->deleted, cap);
        ix->links = realloc(ix->links, cap * sizeof *ix->links);
        assert_true(ix->deleted && ix->links);
        memset(ix->deleted + ix->cap, 0, cap - ix->cap);
        memset(ix->links + ix->cap, 0, (cap - ix->cap) * sizeof *ix->links);
        ix->cap = cap;
    }
    if (ix->n_hashes + n_hashes >= ix->cap_hashes) {
        ix->cap_hashes = 2 * (ix->cap_hashes + n_hashes) + 64;
        ix->hashes = realloc(ix->hashes, ix->cap_hashes * sizeof *ix->hashes);
        assert_non_null(ix->hashes);
    }
}

static void add_terms(ng_index *ix, const fake_term *terms)
{
    ng_error err = NG_ERROR_INIT;
    for (; terms->term; terms++) {
        char champion[80];
        size_t len = strlen(terms->term);
        must(xp_document_add_term(ix->document, terms->term, len, terms->wdf, &err), &err);
        if (terms->wdf < FAKE_CHAMPION_MIN)
            continue;
        snprintf(champion, sizeof champion, "%s%c", terms->term, NG_TERM_CHAMPION);
        must(xp_document_add_term(ix->document, champion, len + 1, terms->wdf, &err), &err);
    }
}

void fake_index_use_cache(ng_index *ix, size_t bytes)
{
    ng_error err = NG_ERROR_INIT;
    must(ng_list_cache_new(bytes, &ix->cache, &err), &err);
    for (size_t i = 0; i + 1 < ix->n_parts; i++) {
        ix->parts[i].cache = ix->cache;
        ix->parts[i].cache_key = i;
        ix->parts[i].upto = NG_UPTO_SEALED;
    }
}

uint32_t fake_index_add(ng_index *ix, uint64_t article, uint32_t ordinal, int64_t published,
                        const fake_term *terms, const uint16_t *hashes, uint32_t n_hashes)
{
    ng_error err = NG_ERROR_INIT;
    uint32_t docid = ++ix->last;
    make_room(ix, n_hashes);
    must(xp_document_clear(ix->document, &err), &err);
    add_terms(ix, terms);
    must(xp_writer_replace(ix->writer, docid, ix->document, &err), &err);
    ix->facts[docid] = (ng_passage_facts){.forward = ix->n_hashes * 2,
                                          .published = published,
                                          .article = article,
                                          .tokens = n_hashes,
                                          .ordinal = ordinal};
    if (n_hashes > 0)
        memcpy(ix->hashes + ix->n_hashes, hashes, n_hashes * sizeof *hashes);
    ix->n_hashes += n_hashes;
    return docid;
}

void fake_index_skip(ng_index *ix, uint32_t docids)
{
    ix->last += docids;
}

void fake_index_delete(ng_index *ix, uint32_t docid)
{
    ng_error err = NG_ERROR_INIT;
    if (ix->deleted[docid])
        return;
    if (docid >= ix->parts[ix->n_parts - 1].first)
        must(xp_writer_delete(ix->writer, docid, &err), &err);
    else
        must(ng_tombstones_add(&ix->dead, docid, NULL, &err), &err);
    ix->deleted[docid] = 1; /* the facts of a deleted passage stay in the table */
}

void fake_index_repeat(ng_index *ix, uint32_t docid, uint32_t earlier)
{
    uint32_t class = ix->facts[earlier].group ? ix->facts[earlier].group : earlier;
    while (ix->links[earlier])
        earlier = ix->links[earlier];
    assert_true(earlier < docid && ix->facts[docid].group == 0);
    ix->facts[docid].group = class;
    ix->links[earlier] = docid;
}

uint64_t ng_index_copies(const ng_index *ix)
{
    uint64_t copies = 0;
    for (uint32_t docid = 1; docid <= ix->last; docid++)
        copies += ix->facts[docid].group != 0;
    return copies;
}

uint32_t ng_index_next_copy(const ng_index *ix, uint32_t class, uint32_t docid)
{
    (void)class;
    return docid <= ix->last ? ix->links[docid] : 0;
}

void fake_index_seal(ng_index *ix)
{
    end_part(ix);
    ix->parts[ix->n_parts - 1].last = ix->last;
    begin_part(ix);
}

void fake_index_commit(ng_index *ix)
{
    end_part(ix);
}

const ng_index_part *ng_index_parts(const ng_index *ix, size_t *ret_n)
{
    *ret_n = ix->n_parts;
    return ix->parts;
}

int ng_index_is_dead(const ng_index *ix, uint32_t docid)
{
    return ng_tombstones_has(&ix->dead, docid);
}

const ng_tombstones *ng_index_tombstones(const ng_index *ix)
{
    return &ix->dead;
}

uint32_t ng_index_passages(const ng_index *ix)
{
    return ix->passages;
}

uint32_t ng_index_last_docid(const ng_index *ix)
{
    return ix->last;
}

const ng_ranking *ng_index_ranking(const ng_index *ix)
{
    return &ix->ranking;
}

const ng_passage_facts *ng_index_facts(const ng_index *ix, uint32_t docid)
{
    return docid <= ix->last && ix->facts[docid].article > 0 ? &ix->facts[docid] : NULL;
}

const uint16_t *ng_index_forward(const ng_index *ix, const ng_passage_facts *facts, uint32_t *ret_n)
{
    *ret_n = facts->tokens;
    return facts->tokens ? ix->hashes + facts->forward / 2 : NULL;
}

/* Made-up passages have no marks. */
const uint16_t *ng_index_forward_behind(const ng_index *ix, const ng_passage_facts *facts,
                                        uint64_t *ret_n)
{
    *ret_n = 0;
    return ix->hashes + facts->forward / 2 + facts->tokens;
}

const ng_index_language *ng_index_languages(const ng_index *ix, size_t *ret_n)
{
    (void)ix;
    *ret_n = 0;
    return NULL;
}

ng_status ng_index_record(ng_index *ix, uint32_t docid, ng_passage_record *ret, ng_error *err)
{
    (void)ix, (void)docid, (void)ret;
    return ng_fail(err, NG_NOTFOUND, "a fake index has no records");
}
