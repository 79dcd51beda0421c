/* SPDX-License-Identifier: GPL-2.0-or-later */
/* list_cache.h - posting lists of sealed parts, decoded, for all readers of a process.
 *
 * libxapian reads a block of its B-tree with a system call each time and decodes one posting at a
 * call. A sealed part never changes, so what was decoded once is good as long as the part is there:
 * a cached list is two arrays, in which a cursor moves without any call. Lists of a part that
 * is gone are not asked for any more: they are forgotten, or fall out.
 *
 * A part that is to replace others is made warm before it does, or the searches that come first
 * find none of its lists and take long, all at the same time.
 *
 * A list is taken in when it is asked for the second time, or when it is short. What is not used
 * falls out first (a clock). A term that a part does not have is kept as an empty list.
 *
 * Ownership: a list that was given is pinned and must be let go; it lives so long, evicted or not.
 * Threads:   any.
 * Errors:    as xapian.h. Without memory for a list there is none: that is no error.
 *
 * Source: F. J. Corbató, A paging experiment with the Multics system, 1968 (the clock). */
#ifndef NG_LIST_CACHE_H
#define NG_LIST_CACHE_H

#include "nutgraf/index.h"
#include "nutgraf/xapian.h"

#define NG_CACHED_SHORT   1024      /* entries of a list that is taken in at once */
#define NG_CACHED_ENTRIES (4 << 20) /* of the longest list that is taken in at all */
#define NG_CACHED_SHARE   8         /* nor may a list fill more than this part of the cache */

typedef struct ng_cached_list {
    const uint32_t *docs; /* docids, ascending */
    const uint8_t *wdfs;
    uint32_t n;
} ng_cached_list;

/* The list of `term` in the part that `part` names, whose database is `db`. `*ret` is NULL when it
 * is not held and not taken in either. */
ng_status ng_list_cache_get(ng_list_cache *c, uint64_t part, xp_db *db, const char *term,
                            size_t len, const ng_cached_list **ret, ng_error *err) NG_MUST_CHECK;
void ng_list_cache_let_go(ng_list_cache *c, const ng_cached_list *list);

/* How many entries the list has, when it is held. 0: it is not. */
int ng_list_cache_count(ng_list_cache *c, uint64_t part, const char *term, size_t len,
                        uint32_t *ret);

/* Before a part takes the place of others: take in its lists, from its database, of the terms of
 * which lists of those are held. Once they are gone, forget each. */
ng_status ng_list_cache_warm(ng_list_cache *c, const uint64_t *parts, size_t n, uint64_t to,
                             xp_db *db, ng_error *err) NG_MUST_CHECK;
void ng_list_cache_forget(ng_list_cache *c, uint64_t part);

#endif
