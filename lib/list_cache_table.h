/* SPDX-License-Identifier: GPL-2.0-or-later */
/* list_cache_table.h - the files of the list cache among themselves: a table with chains, and a
 * clock.
 *
 * list_cache.c answers readers, list_cache_table.c holds the entries, list_cache_parts.c follows
 * what becomes of parts.
 *
 * Ownership: the cache owns its entries; one that is pinned when it is evicted goes with its last
 *            pin.
 * Threads:   any, with the mutex held, but for ng_list_entry_new.
 * Errors:    none but NULL without memory.
 *
 * Source: F. J. Corbató, A paging experiment with the Multics system, 1968 (the clock). */
#ifndef NG_LIST_CACHE_TABLE_H
#define NG_LIST_CACHE_TABLE_H

#include <pthread.h>

#include "list_cache.h"

#define NG_LIST_BUCKETS    (1u << 15)
#define NG_LIST_REMEMBERED (1u << 16) /* terms that were asked for once */

typedef struct ng_list_entry ng_list_entry;
struct ng_list_entry {
    uint32_t *docs; /* room for `cap`; what readers were given is never written again */
    uint8_t *wdfs;
    uint32_t n, cap;
    ng_list_entry *next_in_bucket;
    ng_list_entry *before, *after; /* on the clock */
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
    uint64_t live;      /* the part that grows; 0: none is followed */
    uint32_t live_upto; /* its lists are whole up to this docid */
    int growing;        /* some of them reach further already */
    size_t n;
    struct ng_columns *columns; /* with their own mutex */
    ng_list_entry *hand;        /* NULL: nothing is held */
    ng_list_entry *buckets[NG_LIST_BUCKETS];
    uint16_t remembered[NG_LIST_REMEMBERED];
};

uint64_t ng_list_hash(uint64_t part, const char *term, size_t len);

/* Room for a list of `cap` postings: the term, then docids, then wdfs. */
ng_list_entry *ng_list_entry_new(uint64_t hash, uint64_t part, const char *term, size_t len,
                                 uint32_t cap);

ng_list_entry *ng_list_find(const ng_list_cache *c, uint64_t hash, uint64_t part, const char *term,
                            size_t len);
/* What was not used since the hand passed it last falls out until there is room. */
void ng_list_insert(ng_list_cache *c, ng_list_entry *e);
void ng_list_evict(ng_list_cache *c, ng_list_entry *e);
void ng_list_unpin(ng_list_entry *e);

/* Whether a list was asked for before; it was now. */
int ng_list_was_asked(ng_list_cache *c, uint64_t hash);

#endif
