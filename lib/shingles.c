/* SPDX-License-Identifier: GPL-2.0-or-later */
/* shingles.c - how much of one text stands in another. */
#include "shingles.h"

#include <stdlib.h>
#include <string.h>

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static int by_pair(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* Take one more word into a shingle; true once it is full. `i` counts the words before it. */
static int roll(uint64_t *shingle, uint16_t hash, size_t i)
{
    *shingle = *shingle << 16 | hash;
    return i + 1 >= NG_SHINGLE_WORDS;
}

size_t ng_shingles(const uint16_t *hashes, size_t n, uint64_t *ret)
{
    size_t kept = 0;
    uint64_t shingle = 0;
    if (n < NG_SHINGLE_WORDS)
        return 0;
    for (size_t i = 0; i < n; i++)
        if (roll(&shingle, hashes[i], i))
            ret[i + 1 - NG_SHINGLE_WORDS] = shingle;
    n -= NG_SHINGLE_WORDS - 1;
    qsort(ret, n, sizeof *ret, by_value);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || ret[kept - 1] != ret[i])
            ret[kept++] = ret[i];
    return kept;
}

/* The finaliser of MurmurHash3 mixes all bits of a shingle into the low ones. */
static uint64_t mix(uint64_t x)
{
    x ^= x >> 33;
    x *= UINT64_C(0xff51afd7ed558ccd);
    x ^= x >> 33;
    x *= UINT64_C(0xc4ceb9fe1a85ec53);
    return x ^ x >> 33;
}

/* Over NG_SKETCH_MAX: there are more. */
static size_t sample(const uint16_t *hashes, size_t n, uint64_t stride, uint32_t ret[NG_SKETCH_MAX])
{
    size_t kept = 0;
    uint64_t shingle = 0;
    for (size_t i = 0; i < n; i++) {
        if (!roll(&shingle, hashes[i], i))
            continue;
        uint64_t mixed = mix(shingle);
        if ((mixed & (stride - 1)) != 0)
            continue;
        if (kept == NG_SKETCH_MAX)
            return NG_SKETCH_MAX + 1;
        ret[kept++] = (uint32_t)(mixed >> 32);
    }
    return kept;
}

size_t ng_sketch(const uint16_t *hashes, size_t n, uint32_t ret[NG_SKETCH_MAX])
{
    uint64_t stride = 1;
    while (stride < NG_SKETCH_STRIDE && n / stride > NG_SKETCH_AIM)
        stride *= 2;
    size_t sampled = sample(hashes, n, stride, ret), kept = 0;
    while (sampled > NG_SKETCH_MAX)
        sampled = sample(hashes, n, stride *= 2, ret);
    qsort(ret, sampled, sizeof *ret, by_pair);
    for (size_t i = 0; i < sampled; i++)
        if (kept == 0 || ret[kept - 1] != ret[i])
            ret[kept++] = ret[i];
    return kept;
}

size_t ng_shingles_shared(const uint64_t *a, size_t n_a, const uint64_t *b, size_t n_b)
{
    size_t shared = 0;
    for (size_t i = 0, j = 0; i < n_a && j < n_b;) {
        shared += a[i] == b[j];
        uint64_t x = a[i], y = b[j];
        i += x <= y;
        j += y <= x;
    }
    return shared;
}

void ng_shingle_bits_set(ng_shingle_bits *b, const uint16_t *hashes, size_t n)
{
    uint64_t shingle = 0;
    for (size_t i = 0; i < n; i++) {
        if (!roll(&shingle, hashes[i], i))
            continue;
        uint64_t class = mix(shingle) >> 48, bit = UINT64_C(1) << class % 64;
        b->n += !(b->bits[class / 64] & bit);
        b->bits[class / 64] |= bit;
    }
}

size_t ng_shingle_bits_shared(const ng_shingle_bits *b, const uint16_t *hashes, size_t n)
{
    size_t shared = 0;
    uint64_t shingle = 0;
    for (size_t i = 0; i < n; i++) {
        if (!roll(&shingle, hashes[i], i))
            continue;
        uint64_t class = mix(shingle) >> 48;
        shared += b->bits[class / 64] >> class % 64 & 1;
    }
    return shared;
}

size_t ng_word_pairs(const uint16_t *hashes, size_t n, uint32_t *ret)
{
    if (n == 1)
        ret[0] = (uint32_t)hashes[0] << 16;
    for (size_t i = 0; i + 1 < n; i++)
        ret[i] = (uint32_t)hashes[i] << 16 | hashes[i + 1];
    size_t pairs = n > 1 ? n - 1 : n;
    qsort(ret, pairs, sizeof *ret, by_pair);
    return pairs;
}

unsigned ng_pairs_alike(const uint32_t *a, size_t n_a, const uint32_t *b, size_t n_b)
{
    size_t shared = 0;
    if (n_a + n_b == 0)
        return 0;
    for (size_t i = 0, j = 0; i < n_a && j < n_b;) {
        uint32_t x = a[i], y = b[j];
        shared += x == y;
        i += x <= y;
        j += y <= x;
    }
    return (unsigned)(200 * shared / (n_a + n_b));
}
