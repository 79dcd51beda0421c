/* SPDX-License-Identifier: GPL-2.0-or-later */
/* list_cache.c - decoded posting lists: a table with chains, and a clock. */
#include "list_cache.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "nutgraf/buffer.h"

#define BUCKETS      (1u << 15)
#define REMEMBERED   (1u << 16) /* terms that were asked for once */
#define READ_AT_ONCE 4096
#define SLICE        256 /* buckets that are looked through at once */

typedef struct entry entry;
struct entry {
    ng_cached_list list; /* first: what is given is the entry */
    entry *next_in_bucket;
    entry *before, *after; /* on the clock */
    uint64_t hash, part;
    size_t bytes;
    unsigned pins;
    uint8_t used, evicted;
    uint16_t len;
    char term[]; /* the arrays lie behind it */
};

struct ng_list_cache {
    pthread_mutex_t mutex;
    size_t limit, bytes;
    uint64_t hits, misses;
    size_t n;
    entry *hand; /* NULL: nothing is held */
    entry *buckets[BUCKETS];
    uint16_t remembered[REMEMBERED];
};

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
    *ret = c;
    return NG_OK;
}

static uint64_t hash_of(uint64_t part, const char *term, size_t len)
{
    uint64_t h = (UINT64_C(0xcbf29ce484222325) ^ part) * UINT64_C(0x9E3779B97F4A7C15);
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)term[i]) * UINT64_C(0x100000001b3);
    return h ^ h >> 29;
}

/* ---- Under the mutex. ---- */

static entry *find(const ng_list_cache *c, uint64_t hash, uint64_t part, const char *term,
                   size_t len)
{
    entry *e = c->buckets[hash % BUCKETS];
    while (e &&
           (e->hash != hash || e->part != part || e->len != len || memcmp(e->term, term, len) != 0))
        e = e->next_in_bucket;
    return e;
}

static void put_on_clock(ng_list_cache *c, entry *e)
{
    if (!c->hand) {
        e->before = e->after = c->hand = e;
        return;
    }
    e->after = c->hand;
    e->before = c->hand->before;
    e->before->after = e->after->before = e;
}

static void evict(ng_list_cache *c, entry *e)
{
    entry **at = &c->buckets[e->hash % BUCKETS];
    while (*at != e)
        at = &(*at)->next_in_bucket;
    *at = e->next_in_bucket;
    e->before->after = e->after;
    e->after->before = e->before;
    if (c->hand == e)
        c->hand = e->after == e ? NULL : e->after;
    c->bytes -= e->bytes;
    c->n--;
    e->evicted = 1;
    if (e->pins == 0)
        free(e);
}

/* What was used since the hand passed it last gets another round. */
static void make_room(ng_list_cache *c, size_t bytes)
{
    while (c->hand && c->bytes + bytes > c->limit) {
        entry *e = c->hand;
        if (e->used) {
            e->used = 0;
            c->hand = e->after;
        } else {
            evict(c, e);
        }
    }
}

/* Whether a list was asked for before; it was now. */
static int was_asked(ng_list_cache *c, uint64_t hash)
{
    uint16_t *place = &c->remembered[hash % REMEMBERED];
    uint16_t print = (uint16_t)(hash >> 48 | 1);
    int before = *place == print;
    *place = print;
    return before;
}

static entry *pin(entry *e)
{
    e->pins++;
    e->used = 1;
    return e;
}

/* ---- */

void ng_list_cache_free(ng_list_cache *c)
{
    if (!c)
        return;
    while (c->hand)
        evict(c, c->hand);
    pthread_mutex_destroy(&c->mutex);
    free(c);
}

/* Room for a list of `n` entries: the term, then docids, then wdfs. */
static entry *new_entry(uint64_t hash, uint64_t part, const char *term, size_t len, uint32_t n)
{
    size_t head = (sizeof(entry) + len + 1 + 7) / 8 * 8;
    size_t bytes = head + (size_t)n * (sizeof(uint32_t) + 1);
    entry *e = malloc(bytes);
    if (!e)
        return NULL;
    *e = (entry){.hash = hash, .part = part, .bytes = bytes, .len = (uint16_t)len};
    memcpy(e->term, term, len);
    e->list.docs = (const uint32_t *)(void *)((char *)e + head);
    e->list.wdfs = (const uint8_t *)(e->list.docs + n);
    e->list.n = n;
    return e;
}

static ng_status decode(xp_postings *p, entry *e, ng_error *err)
{
    uint32_t wdfs[READ_AT_ONCE], *docs = (uint32_t *)(uintptr_t)e->list.docs, at = 0;
    uint8_t *to = (uint8_t *)(uintptr_t)e->list.wdfs;
    size_t n = 1;
    while (n > 0 && at < e->list.n) {
        size_t room = e->list.n - at < READ_AT_ONCE ? e->list.n - at : READ_AT_ONCE;
        ng_status s = xp_postings_read(p, docs + at, wdfs, room, &n, err);
        if (s != NG_OK)
            return s;
        for (size_t i = 0; i < n; i++)
            to[at + i] = (uint8_t)(wdfs[i] < UINT8_MAX ? wdfs[i] : UINT8_MAX);
        at += (uint32_t)n;
    }
    e->list.n = at;
    return NG_OK;
}

/* Keep what was decoded, unless another thread did so meanwhile. */
static entry *keep(ng_list_cache *c, entry *e)
{
    pthread_mutex_lock(&c->mutex);
    entry *other = find(c, e->hash, e->part, e->term, e->len);
    if (!other) {
        make_room(c, e->bytes);
        put_on_clock(c, e);
        e->next_in_bucket = c->buckets[e->hash % BUCKETS];
        c->buckets[e->hash % BUCKETS] = e;
        c->bytes += e->bytes;
        c->n++;
    }
    entry *kept = pin(other ? other : e);
    kept->used = other != NULL; /* what is asked for once goes first */
    pthread_mutex_unlock(&c->mutex);
    if (other)
        free(e);
    return kept;
}

static int is_worth(const ng_list_cache *c, uint32_t n, int asked_before)
{
    if (n > NG_CACHED_ENTRIES || (size_t)n * 5 > c->limit / NG_CACHED_SHARE)
        return 0;
    return asked_before || n <= NG_CACHED_SHORT;
}

static ng_status take_in(ng_list_cache *c, uint64_t hash, uint64_t part, xp_db *db,
                         const char *term, size_t len, int asked_before, const ng_cached_list **ret,
                         ng_error *err)
{
    xp_postings *p = NULL;
    ng_status s = xp_postings_open(db, term, len, &p, err);
    uint32_t n = s == NG_OK ? xp_postings_count(p) : 0;
    if (s == NG_OK && is_worth(c, n, asked_before)) {
        entry *e = new_entry(hash, part, term, len, n);
        if (e)
            s = decode(p, e, err);
        if (s != NG_OK)
            free(e);
        else if (e)
            *ret = &keep(c, e)->list;
    }
    xp_postings_free(p);
    return s;
}

ng_status ng_list_cache_get(ng_list_cache *c, uint64_t part, xp_db *db, const char *term,
                            size_t len, const ng_cached_list **ret, ng_error *err)
{
    uint64_t hash = hash_of(part, term, len);
    int asked_before = 0;
    pthread_mutex_lock(&c->mutex);
    entry *e = find(c, hash, part, term, len);
    if (e)
        pin(e);
    else
        asked_before = was_asked(c, hash);
    c->hits += e != NULL;
    c->misses += e == NULL;
    pthread_mutex_unlock(&c->mutex);
    *ret = e ? &e->list : NULL;
    return e ? NG_OK : take_in(c, hash, part, db, term, len, asked_before, ret, err);
}

void ng_list_cache_let_go(ng_list_cache *c, const ng_cached_list *list)
{
    entry *e = (entry *)(uintptr_t)list;
    if (!e)
        return;
    pthread_mutex_lock(&c->mutex);
    e->pins--;
    int gone = e->evicted && e->pins == 0;
    pthread_mutex_unlock(&c->mutex);
    if (gone)
        free(e);
}

int ng_list_cache_count(ng_list_cache *c, uint64_t part, const char *term, size_t len,
                        uint32_t *ret)
{
    uint64_t hash = hash_of(part, term, len);
    pthread_mutex_lock(&c->mutex);
    const entry *e = find(c, hash, part, term, len);
    if (e)
        *ret = e->list.n;
    pthread_mutex_unlock(&c->mutex);
    return e != NULL;
}

/* ---- One part in the place of others. ---- */

static int is_one_of(const uint64_t *parts, size_t n, uint64_t part)
{
    size_t i = 0;
    while (i < n && parts[i] != part)
        i++;
    return i < n;
}

static ng_status add_term(ng_buf *terms, const entry *e, ng_error *err)
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
    for (size_t from = 0; from < BUCKETS && s == NG_OK; from += SLICE) {
        pthread_mutex_lock(&c->mutex);
        for (size_t i = from; i < from + SLICE; i++)
            for (const entry *e = c->buckets[i]; e && s == NG_OK; e = e->next_in_bucket)
                if (is_one_of(parts, n, e->part))
                    s = add_term(ret, e, err);
        pthread_mutex_unlock(&c->mutex);
    }
    return s;
}

static ng_status warm_one(ng_list_cache *c, uint64_t part, xp_db *db, const char *term, size_t len,
                          ng_error *err)
{
    uint64_t hash = hash_of(part, term, len);
    const ng_cached_list *list = NULL;
    pthread_mutex_lock(&c->mutex);
    int held = find(c, hash, part, term, len) != NULL;
    pthread_mutex_unlock(&c->mutex);
    ng_status s = held ? NG_OK : take_in(c, hash, part, db, term, len, 1, &list, err);
    ng_list_cache_let_go(c, list);
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
        s = warm_one(c, to, db, terms.data + at, len, err);
        at += len;
    }
    ng_buf_release(&terms);
    return s;
}

static void forget_in(ng_list_cache *c, size_t bucket, uint64_t part)
{
    for (entry *e = c->buckets[bucket], *next; e; e = next) {
        next = e->next_in_bucket;
        if (e->part == part)
            evict(c, e);
    }
}

void ng_list_cache_forget(ng_list_cache *c, uint64_t part)
{
    for (size_t from = 0; from < BUCKETS; from += SLICE) {
        pthread_mutex_lock(&c->mutex);
        for (size_t i = from; i < from + SLICE; i++)
            forget_in(c, i, part);
        pthread_mutex_unlock(&c->mutex);
    }
}

void ng_list_cache_get_stats(ng_list_cache *c, ng_list_cache_stats *ret)
{
    pthread_mutex_lock(&c->mutex);
    *ret = (ng_list_cache_stats){c->limit, c->bytes, c->n, c->hits, c->misses};
    pthread_mutex_unlock(&c->mutex);
}
