/* SPDX-License-Identifier: GPL-2.0-or-later */
/* list_cache.h - posting lists, decoded, for all readers of a process.
 *
 * libxapian reads a block of its B-tree with a system call each time and decodes one posting at a
 * call. A sealed part never changes, so what was decoded once is good as long as the part is there:
 * a cached list is two arrays, in which a cursor moves without any call. Lists of a part that
 * is gone are not asked for any more: they are forgotten, or fall out.
 *
 * The lists of the live part only grow at their end. Where its writer shares the cache
 * (ng_list_cache_follow), it adds to the lists that are held what it has committed, before any
 * reader is told of the commit; each reader is given a list as far as its own revision reaches.
 * When the part is sealed they are simply the lists of a sealed part. Without such a writer lists
 * of a live part are not held.
 *
 * A part that is to replace others is made warm before it does, or the searches that come first
 * find none of its lists and take long, all at the same time.
 *
 * A list is taken in when it is asked for the second time, or when it is short. What is not used
 * falls out first (a clock). A term that a part does not have is kept as an empty list.
 *
 * Ownership: a list that was given is pinned and must be let go; it lives so long, evicted or not.
 * Threads:   any; ng_list_cache_follow and _grow are the writer's.
 * Errors:    as xapian.h. Without memory for a list there is none: that is no error. */
#ifndef NG_LIST_CACHE_H
#define NG_LIST_CACHE_H

#include "nutgraf/index.h"
#include "nutgraf/xapian.h"

#define NG_CACHED_SHORT   1024      /* entries of a list that is taken in at once */
#define NG_CACHED_ENTRIES (4 << 20) /* of the longest list that is taken in at all */
#define NG_CACHED_SHARE   8         /* nor may a list fill more than this part of the cache */

#define NG_UPTO_SEALED UINT32_MAX

/* A list of a part, as a reader sees it: its postings up to the docid `upto`, the last of its
 * revision, when the part is live for it; all of them (NG_UPTO_SEALED) when it is sealed. */
typedef struct ng_list_name {
    uint64_t part; /* ng_part_key */
    uint32_t upto;
    const char *term;
    size_t len;
} ng_list_name;

typedef struct ng_cached_list {
    const uint32_t *docs; /* docids, ascending */
    const uint8_t *wdfs;
    uint32_t n;
    void *pinned; /* NULL: none was given */
} ng_cached_list;

#define NG_CACHED_LIST_INIT                                                                        \
    {                                                                                              \
        NULL, NULL, 0, NULL                                                                        \
    }

/* The list, from the cache or from `db`, the database of the part. None is given when it is not
 * held and not taken in either. */
ng_status ng_list_cache_get(ng_list_cache *c, const ng_list_name *name, xp_db *db,
                            ng_cached_list *ret, ng_error *err) NG_MUST_CHECK;
void ng_list_cache_let_go(ng_list_cache *c, ng_cached_list *list);

/* How many entries the list has, when it is held. 0: it is not. */
int ng_list_cache_count(ng_list_cache *c, const ng_list_name *name, uint32_t *ret);

/* The columns (columns.h) of the same parts; NULL for NULL. */
struct ng_columns *ng_list_cache_columns(ng_list_cache *c);

/* ---- What becomes of parts (list_cache_parts.c). ---- */

/* Before readers are told of a revision: `part` is live, and `upto` its last docid. Does nothing
 * when that is known. Part 0 after a failure: perhaps there is a commit of which nothing was added
 * here; no list of the live part is held until the next call. */
void ng_list_cache_follow(ng_list_cache *c, uint64_t part, uint32_t upto);

/* A passage that was added to the live part: its terms, with their wdf. */
typedef struct ng_added_passage {
    uint32_t docid;
    xp_term_list terms;
} ng_added_passage;

/* After a commit that added these, docids ascending, to the live part: the lists that are held get
 * them, and reach up to the docid `upto` now. */
void ng_list_cache_grow(ng_list_cache *c, const ng_added_passage *added, size_t n, uint32_t upto);

/* Before a part takes the place of others: take in its lists, from its database, of the terms of
 * which lists of those are held. Once they are gone, forget each. */
ng_status ng_list_cache_warm(ng_list_cache *c, const uint64_t *parts, size_t n, uint64_t to,
                             xp_db *db, ng_error *err) NG_MUST_CHECK;
void ng_list_cache_forget(ng_list_cache *c, uint64_t part);

#endif
