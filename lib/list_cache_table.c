/* SPDX-License-Identifier: GPL-2.0-or-later */
/* list_cache_table.c - decoded posting lists: a table with chains, and a clock. */
#include "list_cache_table.h"

#include <stdlib.h>
#include <string.h>

uint64_t ng_list_hash(uint64_t part, const char *term, size_t len)
{
    uint64_t h = (UINT64_C(0xcbf29ce484222325) ^ part) * UINT64_C(0x9E3779B97F4A7C15);
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)term[i]) * UINT64_C(0x100000001b3);
    return h ^ h >> 29;
}

ng_list_entry *ng_list_entry_new(uint64_t hash, uint64_t part, const char *term, size_t len,
                                 uint32_t cap)
{
    size_t head = (sizeof(ng_list_entry) + len + 1 + 7) / 8 * 8;
    size_t bytes = head + (size_t)cap * (sizeof(uint32_t) + 1);
    ng_list_entry *e = malloc(bytes);
    if (!e)
        return NULL;
    *e = (ng_list_entry){
        .hash = hash, .part = part, .bytes = bytes, .cap = cap, .len = (uint16_t)len};
    memcpy(e->term, term, len);
    e->docs = (uint32_t *)(void *)((char *)e + head);
    e->wdfs = (uint8_t *)(e->docs + cap);
    return e;
}

ng_list_entry *ng_list_find(const ng_list_cache *c, uint64_t hash, uint64_t part, const char *term,
                            size_t len)
{
    ng_list_entry *e = c->buckets[hash % NG_LIST_BUCKETS];
    while (e &&
           (e->hash != hash || e->part != part || e->len != len || memcmp(e->term, term, len) != 0))
        e = e->next_in_bucket;
    return e;
}

static void put_on_clock(ng_list_cache *c, ng_list_entry *e)
{
    if (!c->hand) {
        e->before = e->after = c->hand = e;
        return;
    }
    e->after = c->hand;
    e->before = c->hand->before;
    e->before->after = e->after->before = e;
}

void ng_list_evict(ng_list_cache *c, ng_list_entry *e)
{
    ng_list_entry **at = &c->buckets[e->hash % NG_LIST_BUCKETS];
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
        ng_list_entry *e = c->hand;
        if (e->used) {
            e->used = 0;
            c->hand = e->after;
        } else {
            ng_list_evict(c, e);
        }
    }
}

void ng_list_insert(ng_list_cache *c, ng_list_entry *e)
{
    ng_list_entry **bucket = &c->buckets[e->hash % NG_LIST_BUCKETS];
    make_room(c, e->bytes);
    put_on_clock(c, e);
    e->next_in_bucket = *bucket;
    *bucket = e;
    c->bytes += e->bytes;
    c->n++;
}

void ng_list_unpin(ng_list_entry *e)
{
    if (--e->pins == 0 && e->evicted)
        free(e);
}

int ng_list_was_asked(ng_list_cache *c, uint64_t hash)
{
    uint16_t *place = &c->remembered[hash % NG_LIST_REMEMBERED];
    uint16_t print = (uint16_t)(hash >> 48 | 1);
    int before = *place == print;
    *place = print;
    return before;
}
