/* SPDX-License-Identifier: GPL-2.0-or-later */
/* shingles.h - how much of one text stands in another, by the hashes of its words.
 *
 * A shingle is four words in a row: the four hashes of forward.bin side by side, so it costs no
 * analysis of its own. A sketch keeps of each article the shingles whose mixed value is a multiple
 * of a power of two: at most 16, less for short texts, so that about NG_SKETCH_AIM remain. Sketches
 * with different strides compare by what the larger one keeps: multiples of 16 are multiples of 4.
 * A sketch finds candidates; containment is then counted over all shingles.
 *
 * Why containment and not similarity: editors cut from the bottom, and put a lead of their own on
 * top. Why four words: three give false friends among market reports, five lose edited copies.
 *
 * Ownership: the lists are the caller's.
 * Threads:   no state.
 * Errors:    none.
 *
 * Sources: A. Broder, On the resemblance and containment of documents, 1997.
 */
#ifndef NG_SHINGLES_H
#define NG_SHINGLES_H

#include <stddef.h>
#include <stdint.h>

#define NG_SHINGLE_WORDS 4
#define NG_SKETCH_AIM    24  /* values of a sketch, about */
#define NG_SKETCH_STRIDE 16  /* one of so many shingles, at the least */
#define NG_SKETCH_MAX    512 /* values of the sketch of a very long article */

/* The shingles of a text, ascending, each once. `ret` has room for `n` of them. Gives how many. */
size_t ng_shingles(const uint16_t *hashes, size_t n, uint64_t *ret);

/* The sketch of a text: values ascending, each once. Gives how many. */
size_t ng_sketch(const uint16_t *hashes, size_t n, uint32_t ret[NG_SKETCH_MAX]);

/* How many two ascending lists share. */
size_t ng_shingles_shared(const uint64_t *a, size_t n_a, const uint64_t *b, size_t n_b);

/* Which shingles a text has, roughly: a bit for each of 65536 classes of them. */
typedef struct ng_shingle_bits {
    uint64_t bits[1024];
    size_t n; /* that are set: the text has as many different shingles, or more */
} ng_shingle_bits;

/* Set the bits of a text; at first all are 0. */
void ng_shingle_bits_set(ng_shingle_bits *b, const uint16_t *hashes, size_t n);

/* Shingles of a text, repetitions included, whose bit is set: it shares as many with the text of
 * the bits, or fewer. */
size_t ng_shingle_bits_shared(const ng_shingle_bits *b, const uint16_t *hashes, size_t n);

/* Word pairs of a passage, ascending, with repetitions; a single word pairs with nothing. `ret` has
 * room for `n`. */
size_t ng_word_pairs(const uint16_t *hashes, size_t n, uint32_t *ret);

/* How alike two lists of word pairs are, in percent: twice what they share of what they have. */
unsigned ng_pairs_alike(const uint32_t *a, size_t n_a, const uint32_t *b, size_t n_b);

/* Two passages with at least this are the same one, somewhat edited. A word in twenty changed
 * leaves 90, a cut to the half 67, another sentence of the same reporter below 20. */
#define NG_ALIKE_PERCENT 50

#endif
