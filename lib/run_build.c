/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run_build.c - a run of articles made into a database. */
#include "run_build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FLUSH_EVERY 750 /* passages: libxapian's maps of pending changes get slow beyond */
#define BULK_FLAGS                                                                                 \
    (XP_WRITE_NO_SYNC | XP_WRITE_DANGEROUS | XP_WRITE_NO_TERMLIST | XP_WRITE_CREATE_ONLY)

static ng_status no_memory(ng_error *err)
{
    return ng_fail(err, NG_NOMEM, "out of memory");
}

ng_status ng_run_new(const char *path, uint32_t first, ng_build_run **ret, ng_error *err)
{
    ng_build_run *r = calloc(1, sizeof *r);
    if (!r)
        return no_memory(err);
    r->error = (ng_error)NG_ERROR_INIT;
    r->first = first;
    snprintf(r->path, sizeof r->path, "%s", path);
    *ret = r;
    return NG_OK;
}

static void free_article(ng_run_article *a)
{
    ng_article_free(a->article);
    a->article = NULL;
    ng_passages_release(&a->passages);
}

void ng_run_free(ng_build_run *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->n; i++)
        free_article(&r->articles[i]);
    free(r->articles);
    free(r->facts);
    free(r->hashes);
    free(r);
}

static ng_status make_room(ng_build_run *r, ng_error *err)
{
    if (r->n < r->cap)
        return NG_OK;
    size_t cap = r->cap ? 2 * r->cap : 256;
    ng_run_article *articles = realloc(r->articles, cap * sizeof *articles);
    if (!articles)
        return no_memory(err);
    r->articles = articles;
    r->cap = cap;
    return NG_OK;
}

ng_status ng_run_add(ng_build_run *r, ng_article *article_take, uint64_t number, uint32_t revision,
                     ng_error *err)
{
    ng_run_article a = {.article = article_take,
                        .passages = NG_PASSAGES_INIT,
                        .number = number,
                        .revision = revision,
                        .first = r->first + r->passages};
    ng_status s = make_room(r, err);
    if (s == NG_OK)
        s = ng_article_passages(article_take, &a.passages, err);
    if (s == NG_OK && a.passages.n > UINT32_MAX - 1 - a.first)
        s = ng_fail(err, NG_LIMIT, "the index has given all its document numbers: rebuild it");
    if (s != NG_OK) {
        free_article(&a);
        return s;
    }
    r->articles[r->n++] = a;
    r->passages += (uint32_t)a.passages.n;
    r->bytes += article_take->text_len;
    return NG_OK;
}

int ng_run_is_full(const ng_build_run *r)
{
    return r->passages >= NG_RUN_PASSAGES || r->bytes >= NG_RUN_BYTES;
}

/* ---- Making ---- */

static ng_status keep_hashes(ng_build_run *r, const ng_made_passage *made, ng_error *err)
{
    if (r->n_hashes + made->n_hashes > r->cap_hashes) {
        size_t cap = 2 * (r->cap_hashes + made->n_hashes) + 4096;
        uint16_t *hashes = realloc(r->hashes, cap * sizeof *hashes);
        if (!hashes)
            return no_memory(err);
        r->hashes = hashes;
        r->cap_hashes = cap;
    }
    if (made->n_hashes > 0)
        memcpy(r->hashes + r->n_hashes, made->hashes, made->n_hashes * sizeof *made->hashes);
    r->n_hashes += made->n_hashes;
    return NG_OK;
}

static ng_status make_passage(ng_build_run *r, const ng_run_article *a, size_t i, xp_writer *out,
                              ng_document_maker *maker, ng_error *err)
{
    ng_made_passage made;
    uint32_t docid = a->first + (uint32_t)i;
    ng_status s = ng_document_maker_passage(maker, &a->passages.items[i], &made, err);
    if (s != NG_OK)
        return s;
    r->facts[docid - r->first] =
        ng_passage_facts_of(a->article, a->number, a->revision, &a->passages.items[i],
                            r->n_hashes * sizeof *r->hashes, &made);
    s = keep_hashes(r, &made, err);
    return s == NG_OK ? xp_writer_replace(out, docid, made.document, err) : s;
}

static ng_status make_article(ng_build_run *r, const ng_run_article *a, xp_writer *out,
                              ng_document_maker *maker, ng_error *err)
{
    ng_status s = ng_document_maker_article(maker, a->article, a->number, err);
    for (size_t i = 0; i < a->passages.n && s == NG_OK; i++)
        s = make_passage(r, a, i, out, maker, err);
    return s;
}

static ng_status flush(xp_writer *out, uint32_t *pending, uint32_t more, ng_error *err)
{
    *pending += more;
    if (*pending < FLUSH_EVERY)
        return NG_OK;
    *pending = 0;
    ng_status s = xp_writer_commit(out, err);
    return s == NG_OK ? xp_writer_begin(out, err) : s;
}

static ng_status write_words(xp_writer *out, ng_document_maker *maker, ng_error *err)
{
    const ng_buf *words = ng_document_maker_words(maker);
    ng_status s = NG_OK;
    for (size_t at = 0; at < words->len && s == NG_OK; at += strlen(words->data + at) + 1)
        s = xp_writer_set_metadata(out, words->data + at, "1", 1, err);
    ng_document_maker_clear_words(maker);
    return s;
}

static ng_status make_all(ng_build_run *r, xp_writer *out, ng_document_maker *maker, ng_error *err)
{
    uint32_t pending = 0;
    ng_status s = xp_writer_begin(out, err);
    for (size_t i = 0; i < r->n && s == NG_OK; i++) {
        ng_error own = NG_ERROR_INIT;
        ng_run_article *a = &r->articles[i];
        s = make_article(r, a, out, maker, &own);
        /* Such an article must not stop all others: a batch leaves it out likewise. */
        if (s == NG_INVALID)
            r->left_out++;
        else if (s != NG_OK)
            return ng_fail(err, s, "%s", own.text);
        s = flush(out, &pending, (uint32_t)a->passages.n, err);
        free_article(a);
    }
    if (s == NG_OK)
        s = write_words(out, maker, err);
    return s == NG_OK ? xp_writer_commit(out, err) : s;
}

ng_status ng_run_make(ng_build_run *r, ng_document_maker *maker, ng_error *err)
{
    xp_writer *out = NULL;
    r->facts = calloc(r->passages + 1u, sizeof *r->facts);
    if (!r->facts)
        return no_memory(err);
    ng_status s = xp_writer_open(r->path, BULK_FLAGS, &out, err);
    if (s == NG_OK)
        s = make_all(r, out, maker, err);
    xp_writer_free(out);
    return s;
}
