/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tombstones.c - the deleted docids: a bitmap, and blocks of metadata. */
#include "tombstones.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOCID_BYTES 4

void ng_tombstones_release(ng_tombstones *t)
{
    free(t->bits);
    *t = (ng_tombstones){0};
}

static ng_status make_room(ng_tombstones *t, uint32_t docid, ng_error *err)
{
    if (docid < t->size)
        return NG_OK;
    uint64_t words = ((uint64_t)docid + docid / 4) / 64 + 1, old = t->size / 64;
    if (words * 64 > UINT32_MAX)
        words = UINT32_MAX / 64;
    if (docid >= words * 64)
        return ng_fail(err, NG_CORRUPT, "a tombstone names passage %" PRIu32, docid);
    uint64_t *bits = realloc(t->bits, words * sizeof *bits);
    if (!bits)
        return ng_fail(err, NG_NOMEM, "out of memory");
    memset(bits + old, 0, (words - old) * sizeof *bits);
    t->bits = bits;
    t->size = (uint32_t)(words * 64);
    return NG_OK;
}

ng_status ng_tombstones_add(ng_tombstones *t, uint32_t docid, int *ret_new, ng_error *err)
{
    ng_status s = make_room(t, docid, err);
    if (s != NG_OK)
        return s;
    uint64_t bit = UINT64_C(1) << (docid % 64);
    int is_new = !(t->bits[docid / 64] & bit);
    t->bits[docid / 64] |= bit;
    t->n += (uint32_t)is_new;
    if (ret_new)
        *ret_new = is_new;
    return NG_OK;
}

/* The bits of a word that stand for docids in [first, last]. */
static uint64_t within(uint64_t word, uint32_t first, uint32_t last)
{
    uint64_t bits = ~UINT64_C(0);
    if (word == first / 64)
        bits &= ~UINT64_C(0) << (first % 64);
    if (word == last / 64)
        bits &= ~UINT64_C(0) >> (63 - last % 64);
    return word < first / 64 || word > last / 64 ? 0 : bits;
}

void ng_tombstones_subtract(ng_tombstones *t, const ng_tombstones *other, uint32_t first,
                            uint32_t last)
{
    for (uint64_t word = first / 64; word < t->size / 64 && word < other->size / 64; word++) {
        uint64_t gone = t->bits[word] & other->bits[word] & within(word, first, last);
        t->bits[word] &= ~gone;
        t->n -= (uint32_t)__builtin_popcountll(gone);
    }
}

uint32_t ng_tombstones_count(const ng_tombstones *t, uint32_t first, uint32_t last)
{
    uint32_t n = 0;
    for (uint64_t word = first / 64; word < t->size / 64 && word <= last / 64; word++)
        n += (uint32_t)__builtin_popcountll(t->bits[word] & within(word, first, last));
    return n;
}

ng_status ng_tombstones_append(ng_buf *block, uint32_t docid, ng_error *err)
{
    const char bytes[DOCID_BYTES] = {(char)(docid & 0xFF), (char)(docid >> 8 & 0xFF),
                                     (char)(docid >> 16 & 0xFF), (char)(docid >> 24)};
    return ng_buf_add(block, bytes, sizeof bytes, err);
}

ng_status ng_tombstones_write(const ng_tombstones *t, ng_buf *ret, ng_error *err)
{
    ng_status s = NG_OK;
    ng_buf_clear(ret);
    for (uint32_t word = 0; word < t->size / 64 && s == NG_OK; word++)
        for (uint64_t bits = t->bits[word]; bits && s == NG_OK; bits &= bits - 1)
            s = ng_tombstones_append(ret, word * 64 + (uint32_t)__builtin_ctzll(bits), err);
    return s;
}

void ng_tombstones_key(uint64_t block, char ret[NG_TOMBSTONE_KEY_MAX])
{
    snprintf(ret, NG_TOMBSTONE_KEY_MAX, "t%" PRIu64, block);
}

static uint32_t docid_at(const unsigned char *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static ng_status add_block(ng_tombstones *t, const xp_bytes *b, ng_error *err)
{
    const unsigned char *p = (const unsigned char *)b->data;
    if (b->len == 0 || b->len % DOCID_BYTES != 0)
        return ng_fail(err, NG_CORRUPT, "the tombstones of the index are damaged");
    ng_status s = NG_OK;
    for (size_t at = 0; at < b->len && s == NG_OK; at += DOCID_BYTES)
        s = ng_tombstones_add(t, docid_at(p + at), NULL, err);
    return s;
}

ng_status ng_tombstones_copy(const ng_tombstones *t, ng_tombstones *ret, ng_error *err)
{
    ng_tombstones copy = *t;
    copy.bits = NULL;
    if (t->size > 0) {
        copy.bits = malloc(t->size / 64 * sizeof *copy.bits);
        if (!copy.bits)
            return ng_fail(err, NG_NOMEM, "out of memory");
        memcpy(copy.bits, t->bits, t->size / 64 * sizeof *copy.bits);
    }
    *ret = copy;
    return NG_OK;
}

ng_status ng_tombstones_load(ng_tombstones *t, xp_db *live, uint64_t from, uint64_t to,
                             ng_error *err)
{
    if (t->from != from || t->to > to) {
        ng_tombstones_release(t);
        t->from = t->to = from;
    }
    while (t->to < to) {
        char key[NG_TOMBSTONE_KEY_MAX];
        xp_bytes block = XP_BYTES_INIT;
        ng_tombstones_key(t->to, key);
        ng_status s = xp_db_metadata(live, key, &block, err);
        if (s == NG_OK)
            s = add_block(t, &block, err);
        xp_bytes_release(&block);
        if (s != NG_OK)
            return s;
        t->to++;
    }
    return NG_OK;
}
