/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match_phrase.c - phrases, slop and NEAR over the token hashes of a passage. */
#include <string.h>

#include "match_run.h"

static int adjacent(const ng_plan_phrase *p, const uint16_t *hashes, size_t n)
{
    for (size_t start = 0; start + p->n <= n; start++) {
        size_t i = 0;
        while (i < p->n && hashes[start + i] == p->hashes[i])
            i++;
        if (i == p->n)
            return 1;
    }
    return 0;
}

/* From each place of the first word take the nearest place of each further one: no other choice
 * ends earlier. */
static int in_order(const ng_plan_phrase *p, const uint16_t *hashes, size_t n)
{
    for (size_t start = 0; start < n; start++) {
        if (hashes[start] != p->hashes[0])
            continue;
        size_t end = start + p->n + p->slop, at = start + 1, word = 1;
        for (; word < p->n && at < n && at < end; at++)
            word += hashes[at] == p->hashes[word];
        if (word == p->n)
            return 1;
    }
    return 0;
}

/* How many of the phrase's words a window needs of each distinct hash. */
struct need {
    uint16_t hash;
    int missing; /* negative: more than needed */
};

static size_t count_needs(const ng_plan_phrase *p, struct need needs[NG_QUERY_PHRASE_MAX])
{
    size_t n = 0;
    for (size_t word = 0; word < p->n; word++) {
        size_t i = 0;
        while (i < n && needs[i].hash != p->hashes[word])
            i++;
        if (i == n)
            needs[n++] = (struct need){p->hashes[word], 0};
        needs[i].missing++;
    }
    return n;
}

static struct need *find_need(struct need *needs, size_t n, uint16_t hash)
{
    for (size_t i = 0; i < n; i++)
        if (needs[i].hash == hash)
            return &needs[i];
    return NULL;
}

/* A window of n + slop tokens slides over the passage. */
static int any_order(const ng_plan_phrase *p, const uint16_t *hashes, size_t n)
{
    struct need needs[NG_QUERY_PHRASE_MAX];
    size_t distinct = count_needs(p, needs), unmet = p->n, width = p->n + p->slop;
    for (size_t at = 0; at < n; at++) {
        struct need *in = find_need(needs, distinct, hashes[at]);
        if (in && in->missing-- > 0)
            unmet--;
        struct need *out = at >= width ? find_need(needs, distinct, hashes[at - width]) : NULL;
        if (out && ++out->missing > 0)
            unmet++;
        if (unmet == 0)
            return 1;
    }
    return 0;
}

int ng_phrase_occurs(const ng_plan_phrase *phrase, const uint16_t *hashes, size_t n)
{
    if (phrase->n == 0 || n < phrase->n || phrase->n > NG_QUERY_PHRASE_MAX)
        return phrase->n == 0;
    if (!phrase->ordered)
        return any_order(phrase, hashes, n);
    return phrase->slop == 0 ? adjacent(phrase, hashes, n) : in_order(phrase, hashes, n);
}
