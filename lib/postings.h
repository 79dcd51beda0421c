/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postings.h - a cursor over the posting list of a term, read from Xapian in blocks.
 *
 * The list of an index is the lists of its parts, one after another; a block never spans two. A
 * list of the cache (list_cache.h) is one block.
 *
 * A block is small after a skip and grows while the list is read on, so that a list which only
 * answers "is it in you?" copies little, and one that is read through rarely crosses the border.
 * The list is opened at the first move: a cursor that is never asked costs nothing.
 *
 * Ownership: the struct is the caller's; ng_postings_release frees what it opened.
 * Threads:   the searcher's thread, between ng_index_enter and ng_index_leave.
 * Errors:    as xapian.h.
 */
#ifndef NG_POSTINGS_H
#define NG_POSTINGS_H

#include "index_reader.h"
#include "list_cache.h"

#define NG_POSTINGS_BLOCK_MAX 256 /* entries of the largest block */
#define NG_POSTINGS_BLOCK_MIN 2   /* entries of the block after a skip: mostly one is asked for */
#define NG_DOCID_END          UINT32_MAX /* behind the last entry */

typedef struct ng_postings {
    uint32_t doc; /* current docid: 0 before the first move, NG_DOCID_END at the end */
    uint32_t wdf; /* of the current entry */
    uint32_t i, n;
    uint32_t want;              /* entries to ask for next */
    int ended;                  /* the list of this part holds nothing behind the block */
    const ng_index_part *parts; /* borrowed */
    size_t n_parts, part;       /* the part that is read */
    xp_postings *list;          /* of that part; NULL: not open yet, or cached */
    ng_cached_list cached;      /* pinned; the block is all of it */
    const char *term;           /* borrowed */
    uint32_t len;
    const uint32_t *docs; /* the block */
    const uint8_t *wdfs;
    uint32_t own_docs[NG_POSTINGS_BLOCK_MAX]; /* the block of a list that is not cached */
    uint8_t own_wdfs[NG_POSTINGS_BLOCK_MAX];
} ng_postings;

/* A cursor before the first entry of `term`; term and parts must outlive it. Only the head of the
 * struct is written, the block is left as it is. */
void ng_postings_init(ng_postings *p, const ng_index_part *parts, size_t n_parts, const char *term,
                      size_t len);
void ng_postings_release(ng_postings *p);

/* Open the list of the first part now, before the first move, and give how many entries that has:
 * the list of the term has at least so many. */
ng_status ng_postings_open(ng_postings *p, uint32_t *ret_count, ng_error *err) NG_MUST_CHECK;

/* Move to the first entry with docid >= target, at least to the first entry; never backwards. */
ng_status ng_postings_seek_far(ng_postings *p, uint32_t target, ng_error *err) NG_MUST_CHECK;

NG_MUST_CHECK static inline ng_status ng_postings_seek(ng_postings *p, uint32_t target,
                                                       ng_error *err)
{
    return p->doc >= target && p->doc > 0 ? NG_OK : ng_postings_seek_far(p, target, err);
}

/* Read the block behind the current one and move to its first entry. */
ng_status ng_postings_next_block(ng_postings *p, ng_error *err) NG_MUST_CHECK;

/* Move to the entry `i` of the block, or into the next block when i == n. */
NG_MUST_CHECK static inline ng_status ng_postings_move(ng_postings *p, uint32_t i, ng_error *err)
{
    if (i >= p->n)
        return ng_postings_next_block(p, err);
    p->i = i;
    p->doc = p->docs[i];
    p->wdf = p->wdfs[i];
    return NG_OK;
}

#endif
