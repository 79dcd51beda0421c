/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postings.c - a cursor over one posting list, read in blocks. */
#include "postings.h"

#define GROWTH 4 /* of the block while the list is read on */

void ng_postings_init(ng_postings *p, xp_db *db, const char *term, size_t len)
{
    p->doc = p->wdf = 0;
    p->i = p->n = 0;
    p->want = NG_POSTINGS_BLOCK_MIN;
    p->last = 0;
    p->db = db;
    p->list = NULL;
    p->term = term;
    p->len = (uint32_t)len;
}

void ng_postings_release(ng_postings *p)
{
    xp_postings_free(p->list);
    p->list = NULL;
}

ng_status ng_postings_open(ng_postings *p, uint32_t *ret_count, ng_error *err)
{
    if (!p->list) {
        ng_status s = xp_postings_open(p->db, p->term, p->len, &p->list, err);
        if (s != NG_OK)
            return s;
    }
    if (ret_count)
        *ret_count = xp_postings_count(p->list);
    return NG_OK;
}

static void at_end(ng_postings *p)
{
    p->doc = NG_DOCID_END;
    p->wdf = 0;
    p->i = p->n = 0;
    p->last = 1;
}

static ng_status read_block(ng_postings *p, ng_error *err)
{
    size_t n = 0;
    ng_status s = xp_postings_read(p->list, p->docs, p->wdfs, p->want, &n, err);
    if (s != NG_OK)
        return s;
    p->last = n < p->want;
    p->n = (uint32_t)n;
    if (n == 0)
        at_end(p);
    else
        return ng_postings_move(p, 0, err);
    return NG_OK;
}

ng_status ng_postings_next_block(ng_postings *p, ng_error *err)
{
    if (p->last) {
        at_end(p);
        return NG_OK;
    }
    ng_status s = ng_postings_open(p, NULL, err);
    if (s != NG_OK)
        return s;
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

ng_status ng_postings_seek_far(ng_postings *p, uint32_t target, ng_error *err)
{
    if (p->n > 0 && p->docs[p->n - 1] >= target)
        return ng_postings_move(p, gallop(p->docs, p->i, p->n, target), err);
    if (p->last) {
        at_end(p);
        return NG_OK;
    }
    ng_status s = ng_postings_open(p, NULL, err);
    if (s != NG_OK)
        return s;
    if (target > 1) {
        s = xp_postings_skip_to(p->list, target, err);
        if (s != NG_OK)
            return s;
        p->want = NG_POSTINGS_BLOCK_MIN;
    }
    return read_block(p, err);
}
