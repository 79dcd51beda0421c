/* SPDX-License-Identifier: GPL-2.0-or-later */
/* answer_cache.h - answers of one revision of the index, kept until the next.
 *
 * An answer is found again by the bytes of ng_api_search_key and the revision that gave it. Only
 * the newest revision is of use: the first call with a newer one empties the cache. Within it, what
 * was not asked for longest goes first.
 *
 * Ownership: keys and texts are copied.
 * Threads:   any.
 * Errors:    without memory an answer is not kept; nothing else fails.
 */
#ifndef NG_SERVICE_ANSWER_CACHE_H
#define NG_SERVICE_ANSWER_CACHE_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "nutgraf/buffer.h"
#include "nutgraf/error.h"

#define NG_ANSWER_CACHE_SHARE 16 /* an answer may take a sixteenth of the limit */

typedef struct ng_answer_cache ng_answer_cache;

/* All but limit change while the cache is used. */
typedef struct ng_answer_cache_stats {
    size_t limit; /* bytes */
    atomic_size_t bytes, answers;
    atomic_ullong hits, misses;
} ng_answer_cache_stats;

ng_status ng_answer_cache_new(size_t limit, ng_answer_cache **ret, ng_error *err) NG_MUST_CHECK;
void ng_answer_cache_free(ng_answer_cache *c);

/* Append the text to `ret`. False: there is none, or no memory. */
int ng_answer_cache_get(ng_answer_cache *c, uint64_t revision, const void *key, size_t len,
                        ng_buf *ret);

/* An answer of an older revision than the newest is ignored. */
void ng_answer_cache_put(ng_answer_cache *c, uint64_t revision, const void *key, size_t len,
                         const char *text, size_t text_len);

/* NULL for NULL. */
const ng_answer_cache_stats *ng_answer_cache_get_stats(const ng_answer_cache *c);

#endif
