/* SPDX-License-Identifier: GPL-2.0-or-later */
/* list_cache_parts.c - what becomes of the cached lists when a part grows, is merged, or goes. */
#include <string.h>

#include "columns.h"
#include "list_cache_table.h"
#include "nutgraf/buffer.h"

#define SLICE 256 /* buckets that are looked through, and postings that are added, at once */

/* ---- The live part. ---- */

void ng_list_cache_follow(ng_list_cache *c, uint64_t part, uint32_t upto)
{
    pthread_mutex_lock(&c->mutex);
    uint64_t before = c->live;
    int known = before == part && c->live_upto == upto;
    c->growing |= !known;
    pthread_mutex_unlock(&c->mutex);
    if (known)
        return;
    /* What was committed last was not added. A part that has been sealed is whole. */
    if (before == part || part == 0)
        ng_list_cache_forget(c, before);
    pthread_mutex_lock(&c->mutex);
    c->live = part;
    c->live_upto = upto;
    c->growing = 0;
    pthread_mutex_unlock(&c->mutex);
}

/* A copy with room for more in the place of an entry. NULL: it is gone, there is no memory. */
static ng_list_entry *grow(ng_list_cache *c, ng_list_entry *e)
{
    ng_list_entry *larger =
        ng_list_entry_new(e->hash, e->part, e->term, e->len, e->n + e->n / 4 + 8);
    if (larger) {
        memcpy(larger->docs, e->docs, e->n * sizeof *e->docs);
        memcpy(larger->wdfs, e->wdfs, e->n);
        larger->n = e->n;
        larger->used = e->used;
    }
    ng_list_evict(c, e);
    if (larger)
        ng_list_insert(c, larger);
    return larger;
}

static void add_posting(ng_list_cache *c, ng_list_entry *e, uint32_t docid, uint32_t wdf)
{
    if (e->n > 0 && e->docs[e->n - 1] >= docid)
        return;
    if (e->n == e->cap)
        e = grow(c, e);
    if (!e)
        return;
    e->docs[e->n] = docid;
    e->wdfs[e->n++] = (uint8_t)(wdf < UINT8_MAX ? wdf : UINT8_MAX);
}

static void add_term_of(ng_list_cache *c, uint32_t docid, const char *term, size_t len,
                        uint32_t wdf)
{
    ng_list_entry *e = ng_list_find(c, ng_list_hash(c->live, term, len), c->live, term, len);
    if (e)
        add_posting(c, e, docid, wdf);
}

static void add_terms(ng_list_cache *c, const ng_added_passage *p, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        add_term_of(c, p->docid, p->terms.bytes + p->terms.offsets[i],
                    p->terms.offsets[i + 1] - p->terms.offsets[i] - 1, p->terms.documents[i]);
}

/* The empty term has every passage. Searches wait for a slice only. */
static void add_passage(ng_list_cache *c, const ng_added_passage *p)
{
    pthread_mutex_lock(&c->mutex);
    add_term_of(c, p->docid, "", 0, 1);
    pthread_mutex_unlock(&c->mutex);
    for (size_t from = 0; from < p->terms.n; from += SLICE) {
        size_t to = from + SLICE < p->terms.n ? from + SLICE : p->terms.n;
        pthread_mutex_lock(&c->mutex);
        add_terms(c, p, from, to);
        pthread_mutex_unlock(&c->mutex);
    }
}

static void set_growing(ng_list_cache *c, int growing, uint32_t upto)
{
    pthread_mutex_lock(&c->mutex);
    c->growing = growing;
    if (!growing)
        c->live_upto = upto;
    pthread_mutex_unlock(&c->mutex);
}

void ng_list_cache_grow(ng_list_cache *c, const ng_added_passage *added, size_t n, uint32_t upto)
{
    set_growing(c, 1, upto);
    for (size_t i = 0; i < n; i++)
        add_passage(c, &added[i]);
    set_growing(c, 0, upto);
}

/* ---- One part in the place of others. ---- */

static int is_one_of(const uint64_t *parts, size_t n, uint64_t part)
{
    size_t i = 0;
    while (i < n && parts[i] != part)
        i++;
    return i < n;
}

static ng_status add_term(ng_buf *terms, const ng_list_entry *e, ng_error *err)
{
    ng_status s = ng_buf_add(terms, (const char *)&e->len, sizeof e->len, err);
    return s == NG_OK ? ng_buf_add(terms, e->term, e->len, err) : s;
}

/* The terms, each behind its length, of the lists of these parts; searches wait for a slice only.
 */
static ng_status terms_of(ng_list_cache *c, const uint64_t *parts, size_t n, ng_buf *ret,
                          ng_error *err)
{
    ng_status s = NG_OK;
    for (size_t from = 0; from < NG_LIST_BUCKETS && s == NG_OK; from += SLICE) {
        pthread_mutex_lock(&c->mutex);
        for (size_t i = from; i < from + SLICE; i++)
            for (const ng_list_entry *e = c->buckets[i]; e && s == NG_OK; e = e->next_in_bucket)
                if (is_one_of(parts, n, e->part))
                    s = add_term(ret, e, err);
        pthread_mutex_unlock(&c->mutex);
    }
    return s;
}

/* The second time a list is asked for it is taken in, however long it is. */
static ng_status warm_one(ng_list_cache *c, const ng_list_name *name, xp_db *db, ng_error *err)
{
    uint32_t n;
    ng_cached_list list = NG_CACHED_LIST_INIT;
    if (ng_list_cache_count(c, name, &n))
        return NG_OK;
    pthread_mutex_lock(&c->mutex);
    ng_list_was_asked(c, ng_list_hash(name->part, name->term, name->len));
    pthread_mutex_unlock(&c->mutex);
    ng_status s = ng_list_cache_get(c, name, db, &list, err);
    ng_list_cache_let_go(c, &list);
    return s;
}

ng_status ng_list_cache_warm(ng_list_cache *c, const uint64_t *parts, size_t n, uint64_t to,
                             xp_db *db, ng_error *err)
{
    ng_buf terms = NG_BUF_INIT;
    ng_status s = terms_of(c, parts, n, &terms, err);
    for (size_t at = 0; at < terms.len && s == NG_OK;) {
        uint16_t len;
        memcpy(&len, terms.data + at, sizeof len);
        at += sizeof len;
        const ng_list_name name = {to, NG_UPTO_SEALED, terms.data + at, len};
        s = warm_one(c, &name, db, err);
        at += len;
    }
    ng_buf_release(&terms);
    return s;
}

static void forget_in(ng_list_cache *c, size_t bucket, uint64_t part)
{
    for (ng_list_entry *e = c->buckets[bucket], *next; e; e = next) {
        next = e->next_in_bucket;
        if (e->part == part)
            ng_list_evict(c, e);
    }
}

void ng_list_cache_forget(ng_list_cache *c, uint64_t part)
{
    ng_columns_forget(c->columns, part);
    for (size_t from = 0; from < NG_LIST_BUCKETS; from += SLICE) {
        pthread_mutex_lock(&c->mutex);
        for (size_t i = from; i < from + SLICE; i++)
            forget_in(c, i, part);
        pthread_mutex_unlock(&c->mutex);
    }
}
