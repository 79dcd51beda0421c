/* SPDX-License-Identifier: GPL-2.0-or-later */
/* answer_cache.c - a table with chains, and a list by the last use. */
#include "service/answer_cache.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define BUCKETS 4096u

typedef struct entry entry;
struct entry {
    entry *next_in_bucket;
    entry *newer, *older;
    uint64_t hash;
    size_t bytes, key_len;
    char *text; /* behind the key */
    char key[];
};

struct ng_answer_cache {
    ng_answer_cache_stats stats;
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

const char *ng_answer_cache_get(ng_answer_cache *c, uint64_t revision, const void *key, size_t len)
{
    entry *e = turn_to(c, revision) ? find(c, XXH3_64bits(key, len), key, len) : NULL;
    atomic_fetch_add(e ? &c->stats.hits : &c->stats.misses, 1);
    if (!e)
        return NULL;
    take_off_list(c, e);
    put_first(c, e);
    return e->text;
}

static entry *new_entry(const void *key, size_t len, const char *text, size_t text_len)
{
    size_t bytes = sizeof(entry) + len + text_len + 1;
    entry *e = malloc(bytes);
    if (!e)
        return NULL;
    *e = (entry){.hash = XXH3_64bits(key, len), .bytes = bytes, .key_len = len};
    e->text = e->key + len;
    memcpy(e->key, key, len);
    memcpy(e->text, text, text_len);
    e->text[text_len] = '\0';
    return e;
}

void ng_answer_cache_put(ng_answer_cache *c, uint64_t revision, const void *key, size_t len,
                         const char *text, size_t text_len)
{
    size_t limit = c->stats.limit, bytes = sizeof(entry) + len + text_len + 1;
    if (bytes > limit / NG_ANSWER_CACHE_SHARE || !turn_to(c, revision))
        return;
    entry *e = new_entry(key, len, text, text_len);
    if (!e)
        return;
    entry *old = find(c, e->hash, key, len);
    if (old)
        evict(c, old);
    while (c->oldest && atomic_load(&c->stats.bytes) + e->bytes > limit)
        evict(c, c->oldest);
    e->next_in_bucket = c->buckets[e->hash % BUCKETS];
    c->buckets[e->hash % BUCKETS] = e;
    put_first(c, e);
    atomic_fetch_add(&c->stats.bytes, e->bytes);
    atomic_fetch_add(&c->stats.answers, 1);
}

const ng_answer_cache_stats *ng_answer_cache_get_stats(const ng_answer_cache *c)
{
    return &c->stats;
}
