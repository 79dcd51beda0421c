/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stem_table.c - the distinct stems of one passage; a bounded set of hashes. */
#include "stem_table.h"

#include <stdlib.h>
#include <string.h>

#define LEAST_SLOTS 256

uint64_t ng_fnv(uint64_t hash, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001B3ULL;
    return hash;
}

void ng_stem_table_release(ng_stem_table *t)
{
    free(t->slots);
    free(t->used);
    memset(t, 0, sizeof *t);
}

static ng_status grow(ng_stem_table *t, size_t slots, ng_error *err)
{
    ng_stem *table = calloc(slots, sizeof *table);
    uint32_t *used = calloc(slots, sizeof *used);
    if (!table || !used) {
        free(table);
        free(used);
        return ng_fail(err, NG_NOMEM, "out of memory");
    }
    ng_stem_table_release(t);
    t->slots = table;
    t->used = used;
    t->cap = slots;
    return NG_OK;
}

ng_status ng_stem_table_begin(ng_stem_table *t, size_t stems, ng_error *err)
{
    size_t slots = LEAST_SLOTS;
    while (slots < 2 * stems)
        slots *= 2;
    if (slots > t->cap) {
        ng_status s = grow(t, slots, err);
        if (s != NG_OK)
            return s;
    }
    if (++t->stamp == 0) {
        memset(t->slots, 0, t->cap * sizeof *t->slots);
        t->stamp = 1;
    }
    t->mask = slots - 1;
    t->n_used = 0;
    return NG_OK;
}

ng_stem *ng_stem_table_get(ng_stem_table *t, const char *text, size_t len)
{
    uint64_t wide = ng_fnv(NG_FNV_START, text, len);
    uint32_t hash = (uint32_t)(wide ^ (wide >> 32));
    size_t at = hash & t->mask;
    for (;; at = (at + 1) & t->mask) {
        ng_stem *s = &t->slots[at];
        if (s->stamp != t->stamp)
            break;
        if (s->hash == hash && s->len == len && memcmp(s->text, text, len) == 0)
            return s;
    }
    t->slots[at] = (ng_stem){text, (uint32_t)len, hash, {0, 0, 0}, t->stamp};
    t->used[t->n_used++] = (uint32_t)at;
    return &t->slots[at];
}

void ng_seen_release(ng_seen *s)
{
    free(s->slots);
    memset(s, 0, sizeof *s);
}

void ng_seen_clear(ng_seen *s)
{
    if (s->slots)
        memset(s->slots, 0, NG_SEEN_SLOTS * sizeof *s->slots);
    s->n = 0;
}

ng_status ng_seen_add(ng_seen *s, uint64_t hash, int *ret, ng_error *err)
{
    if (!s->slots) {
        s->slots = calloc(NG_SEEN_SLOTS, sizeof *s->slots);
        if (!s->slots)
            return ng_fail(err, NG_NOMEM, "out of memory");
    }
    if (s->n >= NG_SEEN_SLOTS / 4 * 3)
        ng_seen_clear(s);
    if (hash == 0)
        hash = 1;
    size_t at = (size_t)(hash ^ (hash >> 32)) & (NG_SEEN_SLOTS - 1);
    while (s->slots[at] != 0 && s->slots[at] != hash)
        at = (at + 1) & (NG_SEEN_SLOTS - 1);
    *ret = s->slots[at] == 0;
    if (*ret) {
        s->slots[at] = hash;
        s->n++;
    }
    return NG_OK;
}
