/* SPDX-License-Identifier: GPL-2.0-or-later */
/* answer_cache.c - a table with chains, and a list by the last use. */
#include "service/answer_cache.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define BUCKETS 4096u

typedef struct entry entry;
struct entry {
    entry *next_in_bucket;
    entry *newer, *older;
    uint64_t hash;
    size_t bytes, key_len, text_len;
    char *text; /* behind the key */
    char key[];
};

struct ng_answer_cache {
    ng_answer_cache_stats stats;
    pthread_mutex_t mutex; /* of what follows, and of changes to the numbers of answers */
    uint64_t revision;
    entry *newest, *oldest; /* by last use */
    entry *buckets[BUCKETS];
};

ng_status ng_answer_cache_new(size_t limit, ng_answer_cache **ret, ng_error *err)
{
    ng_answer_cache *c = calloc(1, sizeof *c);
    if (!c)
        return ng_fail(err, NG_NOMEM, "out of memory");
    c->stats.limit = limit;
    pthread_mutex_init(&c->mutex, NULL);
    *ret = c;
    return NG_OK;
}

static void take_off_list(ng_answer_cache *c, entry *e)
{
    *(e->newer ? &e->newer->older : &c->newest) = e->older;
    *(e->older ? &e->older->newer : &c->oldest) = e->newer;
}

static void put_first(ng_answer_cache *c, entry *e)
{
    e->newer = NULL;
    e->older = c->newest;
    *(c->newest ? &c->newest->newer : &c->oldest) = e;
    c->newest = e;
}

static void evict(ng_answer_cache *c, entry *e)
{
    entry **at = &c->buckets[e->hash % BUCKETS];
    while (*at != e)
        at = &(*at)->next_in_bucket;
    *at = e->next_in_bucket;
    take_off_list(c, e);
    atomic_fetch_sub(&c->stats.bytes, e->bytes);
    atomic_fetch_sub(&c->stats.answers, 1);
    free(e);
}

static void clear(ng_answer_cache *c)
{
    while (c->oldest)
        evict(c, c->oldest);
}

void ng_answer_cache_free(ng_answer_cache *c)
{
    if (!c)
        return;
    clear(c);
    pthread_mutex_destroy(&c->mutex);
    free(c);
}

/* False: the revision is an old one. */
static int turn_to(ng_answer_cache *c, uint64_t revision)
{
    if (revision > c->revision) {
        clear(c);
        c->revision = revision;
    }
    return revision == c->revision;
}

static entry *find(const ng_answer_cache *c, uint64_t hash, const void *key, size_t len)
{
    entry *e = c->buckets[hash % BUCKETS];
    while (e && (e->hash != hash || e->key_len != len || memcmp(e->key, key, len) != 0))
        e = e->next_in_bucket;
    return e;
}

int ng_answer_cache_get(ng_answer_cache *c, uint64_t revision, const void *key, size_t len,
                        ng_buf *ret)
{
    ng_error ignored = NG_ERROR_INIT;
    uint64_t hash = XXH3_64bits(key, len);
    pthread_mutex_lock(&c->mutex);
    entry *e = turn_to(c, revision) ? find(c, hash, key, len) : NULL;
    if (e) {
        take_off_list(c, e);
        put_first(c, e);
    }
    int found = e && !ng_buf_add(ret, e->text, e->text_len, &ignored);
    pthread_mutex_unlock(&c->mutex);
    atomic_fetch_add(found ? &c->stats.hits : &c->stats.misses, 1);
    return found;
}

static entry *new_entry(const void *key, size_t len, const char *text, size_t text_len)
{
    size_t bytes = sizeof(entry) + len + text_len;
    entry *e = malloc(bytes);
    if (!e)
        return NULL;
    *e = (entry){
        .hash = XXH3_64bits(key, len), .bytes = bytes, .key_len = len, .text_len = text_len};
    e->text = e->key + len;
    memcpy(e->key, key, len);
    memcpy(e->text, text, text_len);
    return e;
}

/* In the place of an older answer to the same; what was not asked for longest makes room. */
static void insert(ng_answer_cache *c, entry *e)
{
    entry *old = find(c, e->hash, e->key, e->key_len);
    if (old)
        evict(c, old);
    while (c->oldest && atomic_load(&c->stats.bytes) + e->bytes > c->stats.limit)
        evict(c, c->oldest);
    e->next_in_bucket = c->buckets[e->hash % BUCKETS];
    c->buckets[e->hash % BUCKETS] = e;
    put_first(c, e);
    atomic_fetch_add(&c->stats.bytes, e->bytes);
    atomic_fetch_add(&c->stats.answers, 1);
}

void ng_answer_cache_put(ng_answer_cache *c, uint64_t revision, const void *key, size_t len,
                         const char *text, size_t text_len)
{
    if (sizeof(entry) + len + text_len > c->stats.limit / NG_ANSWER_CACHE_SHARE)
        return;
    entry *e = new_entry(key, len, text, text_len);
    if (!e)
        return;
    pthread_mutex_lock(&c->mutex);
    if (turn_to(c, revision))
        insert(c, e);
    else
        free(e);
    pthread_mutex_unlock(&c->mutex);
}

const ng_answer_cache_stats *ng_answer_cache_get_stats(const ng_answer_cache *c)
{
    return c ? &c->stats : NULL;
}
