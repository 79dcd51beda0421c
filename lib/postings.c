/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postings.c - a cursor over the posting list of a term, read in blocks, part after part. */
#include "postings.h"

#define GROWTH 4 /* of the block while the list is read on */

void ng_postings_init(ng_postings *p, const ng_index_part *parts, size_t n_parts, const char *term,
                      size_t len)
{
    p->doc = p->wdf = 0;
    p->i = p->n = 0;
    p->want = NG_POSTINGS_BLOCK_MIN;
    p->ended = 0;
    p->parts = parts;
    p->n_parts = n_parts;
    p->part = 0;
    p->list = NULL;
    p->cached.pinned = NULL;
    p->term = term;
    p->len = (uint32_t)len;
}

void ng_postings_release(ng_postings *p)
{
    xp_postings_free(p->list);
    p->list = NULL;
    ng_list_cache_let_go(p->parts[p->part].cache, &p->cached);
}

static ng_status open_list(ng_postings *p, ng_error *err)
{
    const ng_index_part *part = &p->parts[p->part];
    ng_status s = NG_OK;
    if (p->list || p->cached.pinned)
        return s;
    if (part->cache) {
        const ng_list_name name = {part->cache_key, part->upto, p->term, p->len};
        s = ng_list_cache_get(part->cache, &name, part->db, &p->cached, err);
    }
    if (s != NG_OK || p->cached.pinned)
        return s;
    return xp_postings_open(part->db, p->term, p->len, &p->list, err);
}

ng_status ng_postings_open(ng_postings *p, uint32_t *ret_count, ng_error *err)
{
    ng_status s = open_list(p, err);
    if (s == NG_OK && ret_count)
        *ret_count = p->cached.pinned ? p->cached.n : xp_postings_count(p->list);
    return s;
}

static ng_status at_end(ng_postings *p)
{
    p->doc = NG_DOCID_END;
    p->wdf = 0;
    p->i = p->n = 0;
    p->ended = 1;
    return NG_OK;
}

/* To the list of the next part that holds anything, before its first entry. False: there is none.
 */
static int next_part(ng_postings *p)
{
    size_t part = p->part + 1;
    while (part < p->n_parts && p->parts[part].documents == 0)
        part++;
    if (part >= p->n_parts)
        return 0;
    ng_postings_release(p);
    p->part = part;
    p->ended = 0;
    p->i = p->n = 0;
    return 1;
}

static ng_status read_own(ng_postings *p, ng_error *err)
{
    uint32_t wdfs[NG_POSTINGS_BLOCK_MAX];
    size_t n = 0;
    ng_status s = xp_postings_read(p->list, p->own_docs, wdfs, p->want, &n, err);
    if (s != NG_OK)
        return s;
    for (size_t i = 0; i < n; i++)
        p->own_wdfs[i] = (uint8_t)(wdfs[i] < UINT8_MAX ? wdfs[i] : UINT8_MAX);
    p->docs = p->own_docs;
    p->wdfs = p->own_wdfs;
    p->n = (uint32_t)n;
    p->ended = n < p->want;
    return s;
}

/* The next entries of the part become the block; n is 0 when it has no more. */
static ng_status fill(ng_postings *p, ng_error *err)
{
    p->i = p->n = 0;
    if (p->ended)
        return NG_OK;
    ng_status s = open_list(p, err);
    if (s != NG_OK || !p->cached.pinned)
        return s == NG_OK ? read_own(p, err) : s;
    p->docs = p->cached.docs;
    p->wdfs = p->cached.wdfs;
    p->n = p->cached.n;
    p->ended = 1;
    return s;
}

/* Read on, in the next parts when this one has no more. */
static ng_status read_block(ng_postings *p, ng_error *err)
{
    for (;;) {
        ng_status s = fill(p, err);
        if (s != NG_OK)
            return s;
        if (p->n > 0)
            return ng_postings_move(p, 0, err);
        if (!next_part(p))
            return at_end(p);
    }
}

ng_status ng_postings_next_block(ng_postings *p, ng_error *err)
{
    if (p->n > 0)
        p->want =
            p->want * GROWTH < NG_POSTINGS_BLOCK_MAX ? p->want * GROWTH : NG_POSTINGS_BLOCK_MAX;
    return read_block(p, err);
}

/* The first entry at or behind `i` with docid >= target; the last entry is known to be one. */
static uint32_t gallop(const uint32_t *docs, uint32_t i, uint32_t n, uint32_t target)
{
    uint32_t step = 1, low = i;
    while (low + step < n && docs[low + step] < target) {
        low += step;
        step *= 2;
    }
    uint32_t high = low + step < n ? low + step : n - 1;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (docs[middle] < target)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Have a block that ends at or behind the target, when the part has one. */
static ng_status fill_at(ng_postings *p, uint32_t target, ng_error *err)
{
    ng_status s = p->ended ? NG_OK : open_list(p, err);
    if (s == NG_OK && p->list && !p->ended && target > p->parts[p->part].first) {
        s = xp_postings_skip_to(p->list, target, err);
        p->want = NG_POSTINGS_BLOCK_MIN;
    }
    return s == NG_OK ? fill(p, err) : s;
}

ng_status ng_postings_seek_far(ng_postings *p, uint32_t target, ng_error *err)
{
    for (;;) {
        if (p->n > 0 && p->docs[p->n - 1] >= target)
            return ng_postings_move(p, gallop(p->docs, p->i, p->n, target), err);
        int here = target <= p->parts[p->part].last && !p->ended;
        ng_status s = here ? fill_at(p, target, err) : NG_OK;
        if (s != NG_OK)
            return s;
        if ((!here || p->n == 0) && !next_part(p))
            return at_end(p);
    }
}
