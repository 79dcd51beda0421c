/* SPDX-License-Identifier: GPL-2.0-or-later */
/* list_cache.c - decoded posting lists, as readers ask for them. */
#include "list_cache.h"

#include <stdlib.h>

#include "columns.h"
#include "list_cache_table.h"

#define READ_AT_ONCE 4096

ng_status ng_list_cache_new(size_t bytes, ng_list_cache **ret, ng_error *err)
{
    ng_list_cache *c = calloc(1, sizeof *c);
    if (!c)
        return ng_fail(err, NG_NOMEM, "out of memory");
    if (pthread_mutex_init(&c->mutex, NULL) != 0) {
        free(c);
        return ng_fail(err, NG_NOMEM, "a mutex cannot be made");
    }
    c->limit = bytes;
    ng_status s = ng_columns_new(bytes / NG_COLUMNS_SHARE, &c->columns, err);
    if (s != NG_OK) {
        ng_list_cache_free(c);
        return s;
    }
    *ret = c;
    return NG_OK;
}

void ng_list_cache_free(ng_list_cache *c)
{
    if (!c)
        return;
    while (c->hand)
        ng_list_evict(c, c->hand);
    ng_columns_free(c->columns);
    pthread_mutex_destroy(&c->mutex);
    free(c);
}

ng_columns *ng_list_cache_columns(ng_list_cache *c)
{
    return c ? c->columns : NULL;
}

/* ---- Under the mutex. ---- */

static int is_live_for(const ng_list_cache *c, const ng_list_name *name)
{
    return name->upto != NG_UPTO_SEALED && name->part == c->live;
}

/* Whether the lists that are held of the part reach as far as the reader looks. A part that was
 * live when its revision began, and is sealed now, has whole ones. */
static int reaches(const ng_list_cache *c, const ng_list_name *name)
{
    return !is_live_for(c, name) || name->upto <= c->live_upto;
}

/* Whether what the reader decodes will be whole for all that come after it. */
static int may_be_held(const ng_list_cache *c, const ng_list_name *name)
{
    if (name->upto == NG_UPTO_SEALED)
        return 1;
    return is_live_for(c, name) && !c->growing && name->upto == c->live_upto;
}

static ng_list_entry *find(const ng_list_cache *c, uint64_t hash, const ng_list_name *name)
{
    ng_list_entry *e = ng_list_find(c, hash, name->part, name->term, name->len);
    return e && reaches(c, name) ? e : NULL;
}

/* The postings that a reader sees: what came later lies at the end. */
static uint32_t seen(const ng_list_entry *e, uint32_t upto)
{
    uint32_t n = e->n;
    while (n > 0 && e->docs[n - 1] > upto)
        n--;
    return n;
}

static void give(ng_list_entry *e, uint32_t upto, ng_cached_list *ret)
{
    e->pins++;
    e->used = 1;
    *ret = (ng_cached_list){e->docs, e->wdfs, seen(e, upto), e};
}

/* ---- */

static ng_status decode(xp_postings *p, ng_list_entry *e, ng_error *err)
{
    uint32_t wdfs[READ_AT_ONCE];
    size_t n = 1;
    while (n > 0 && e->n < e->cap) {
        size_t room = e->cap - e->n < READ_AT_ONCE ? e->cap - e->n : READ_AT_ONCE;
        ng_status s = xp_postings_read(p, e->docs + e->n, wdfs, room, &n, err);
        if (s != NG_OK)
            return s;
        for (size_t i = 0; i < n; i++)
            e->wdfs[e->n + i] = (uint8_t)(wdfs[i] < UINT8_MAX ? wdfs[i] : UINT8_MAX);
        e->n += (uint32_t)n;
    }
    return NG_OK;
}

/* Keep what was decoded, unless another thread did so meanwhile or the part has grown. */
static void keep(ng_list_cache *c, ng_list_entry *e, const ng_list_name *name, ng_cached_list *ret)
{
    pthread_mutex_lock(&c->mutex);
    ng_list_entry *other = find(c, e->hash, name);
    if (!other && may_be_held(c, name))
        ng_list_insert(c, e);
    else
        e->evicted = 1;
    give(other ? other : e, name->upto, ret);
    if (!other)
        e->used = 0; /* what is asked for once goes first */
    pthread_mutex_unlock(&c->mutex);
    if (other)
        free(e);
}

static int is_worth(const ng_list_cache *c, uint32_t n, int asked_before)
{
    if (n > NG_CACHED_ENTRIES || (size_t)n * 5 > c->limit / NG_CACHED_SHARE)
        return 0;
    return asked_before || n <= NG_CACHED_SHORT;
}

static ng_status take_in(ng_list_cache *c, uint64_t hash, const ng_list_name *name, xp_db *db,
                         int asked_before, ng_cached_list *ret, ng_error *err)
{
    xp_postings *p = NULL;
    ng_status s = xp_postings_open(db, name->term, name->len, &p, err);
    uint32_t n = s == NG_OK ? xp_postings_count(p) : 0;
    if (s == NG_OK && is_worth(c, n, asked_before)) {
        ng_list_entry *e = ng_list_entry_new(hash, name->part, name->term, name->len, n);
        if (e)
            s = decode(p, e, err);
        if (s != NG_OK)
            free(e);
        else if (e)
            keep(c, e, name, ret);
    }
    xp_postings_free(p);
    return s;
}

ng_status ng_list_cache_get(ng_list_cache *c, const ng_list_name *name, xp_db *db,
                            ng_cached_list *ret, ng_error *err)
{
    uint64_t hash = ng_list_hash(name->part, name->term, name->len);
    int asked_before = 0, wanted = 0;
    *ret = (ng_cached_list)NG_CACHED_LIST_INIT;
    pthread_mutex_lock(&c->mutex);
    ng_list_entry *e = find(c, hash, name);
    if (e) {
        give(e, name->upto, ret);
    } else {
        asked_before = ng_list_was_asked(c, hash);
        wanted = may_be_held(c, name);
    }
    c->hits += e != NULL;
    c->misses += e == NULL;
    pthread_mutex_unlock(&c->mutex);
    return wanted ? take_in(c, hash, name, db, asked_before, ret, err) : NG_OK;
}

void ng_list_cache_let_go(ng_list_cache *c, ng_cached_list *list)
{
    if (!list->pinned)
        return;
    pthread_mutex_lock(&c->mutex);
    ng_list_unpin(list->pinned);
    pthread_mutex_unlock(&c->mutex);
    *list = (ng_cached_list)NG_CACHED_LIST_INIT;
}

int ng_list_cache_count(ng_list_cache *c, const ng_list_name *name, uint32_t *ret)
{
    uint64_t hash = ng_list_hash(name->part, name->term, name->len);
    pthread_mutex_lock(&c->mutex);
    const ng_list_entry *e = find(c, hash, name);
    if (e)
        *ret = seen(e, name->upto);
    pthread_mutex_unlock(&c->mutex);
    return e != NULL;
}

void ng_list_cache_get_stats(ng_list_cache *c, ng_list_cache_stats *ret)
{
    pthread_mutex_lock(&c->mutex);
    *ret = (ng_list_cache_stats){c->limit, c->bytes, c->n, c->hits, c->misses};
    pthread_mutex_unlock(&c->mutex);
}
