/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search_cursor.h - where a page of answers begins, as text that a client carries.
 *
 * A page goes on strictly below the last key of the one before. Keys do not change while articles
 * come and go: impacts are fixed in the index and the idfs of the first page are carried along.
 * Passages of the second stage's window that were not shown yet are carried in their order.
 *
 * The text is base64url (RFC 4648, no padding) of a version, the fields, and a checksum.
 *
 * Ownership: arrays of a state live in the given arena.
 * Threads:   no state.
 * Errors:    NG_QUERY for text that is no cursor; NG_NOMEM.
 */
#ifndef NG_SEARCH_CURSOR_H
#define NG_SEARCH_CURSOR_H

#include "arena.h"
#include "match.h"
#include "nutgraf/buffer.h"

#define NG_CURSOR_VERSION 2

/* The idf a term had on the first page. */
typedef struct ng_cursor_idf {
    uint32_t term; /* hash */
    uint32_t idf;  /* in steps of 1/256 */
} ng_cursor_idf;

/* A passage of the window that was not shown yet. */
typedef struct ng_cursor_item {
    uint64_t article;
    uint32_t ordinal;
    uint32_t docid; /* in `generation` */
    float score;    /* as shown */
} ng_cursor_item;

typedef struct ng_cursor_state {
    uint64_t question;   /* digest of query, filter, sort, rank, per_article */
    uint64_t index;      /* digest of store and ranking parameters */
    uint64_t generation; /* of the index, for docids */
    uint32_t newest;     /* docid in `generation` that the first page knew as the last */
    int64_t now;         /* of recency; 0 without */
    uint64_t total;
    int total_is_exact;
    int exhausted; /* nothing comes after `last` */
    int has_last;
    int in_doubt;      /* the plan is ng_plan_new_in_doubt's */
    ng_match_key last; /* the first stage goes on below it */
    ng_cursor_idf *idfs;
    size_t n_idfs;
    ng_cursor_item *items; /* of the window, best first */
    size_t n_items;
    uint64_t *shown; /* articles of the window's passages that were shown, each as often */
    size_t n_shown;
    int32_t today; /* from which dates of the question count, on all of its pages */
} ng_cursor_state;

ng_status ng_cursor_write(const ng_cursor_state *c, ng_buf *ret, ng_error *err) NG_MUST_CHECK;
ng_status ng_cursor_read(const char *text, ng_arena *arena, ng_cursor_state *ret,
                         ng_error *err) NG_MUST_CHECK;

/* FNV-1a, 64 bits, continued from `hash` (begin with NG_DIGEST_INIT). */
#define NG_DIGEST_INIT UINT64_C(0xcbf29ce484222325)
uint64_t ng_digest_add(uint64_t hash, const void *data, size_t len);

#endif
