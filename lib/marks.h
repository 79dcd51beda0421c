/* SPDX-License-Identifier: GPL-2.0-or-later */
/* marks.h - what the second stage wants to know of each token: its stem, and what kind of word.
 *
 * Behind the hashes of a passage in forward.bin stands a bit for each of its tokens, in numbers of
 * 16 from the lowest, and then one number for each token that has its bit set: 12 bits of the hash
 * of the stem, and marks in the other four. Stop words inside sentences have none: that is two
 * words of five. Behind those of the first passage of an article stand the numbers of its title,
 * without bits and without stop words. Stems of two words have the same 12 bits once in 4096 times.
 *
 * Kinds are guessed from form, and good for order only: numbers are digits or English number words,
 * dates are years and English months, names begin with a capital where that is no habit of
 * sentences.
 *
 * Ownership: plain values; marks of an index are borrowed until ng_index_leave.
 * Threads:   no state.
 * Errors:    none.
 */
#ifndef NG_MARKS_H
#define NG_MARKS_H

#include "index_reader.h"

#define NG_MARK_STEM     0x0FFFu
#define NG_MARK_SENTENCE 0x1000u /* the first word of a sentence */
#define NG_MARK_KIND     0x6000u
#define NG_MARK_NAME     0x2000u
#define NG_MARK_NUMBER   0x4000u
#define NG_MARK_DATE     0x6000u
#define NG_MARK_STOP     0x8000u /* a stop word */

#define NG_MARKS_STEMS      4096 /* different values of NG_MARK_STEM */
#define NG_TITLE_TOKENS_MAX 64   /* of a title; the rest has no marks */

uint16_t ng_mark_stem(const char *stem, size_t len);

/* Numbers that the marks of `n` tokens take at most. */
size_t ng_marks_max(size_t n);

/* Bits and marks of the first `n` tokens of `text`; how many numbers that are. */
size_t ng_marks_write(const char *text, const ng_tokens *tokens, size_t n, uint16_t *ret);

/* Marks of the words of a title that are no stop words, of its first `n` tokens; how many. */
size_t ng_marks_write_title(const char *text, const ng_tokens *tokens, size_t n, uint16_t *ret);

/* The tokens of a passage: each has a hash, those with their bit set have the next mark. */
typedef struct ng_marks {
    const uint16_t *hashes, *bits, *marks;
    uint32_t n_tokens, n;
} ng_marks;

static inline int ng_marks_has(const ng_marks *m, uint32_t token)
{
    return m->bits[token / 16] >> token % 16 & 1;
}

/* False: there are none, or they do not lie in the file. */
int ng_marks_of_passage(const ng_index *ix, const ng_passage_facts *facts, ng_marks *ret);

/* Of the title of the article that a passage belongs to; NULL when there are none. */
const uint16_t *ng_marks_of_title(const ng_index *ix, uint32_t docid, const ng_passage_facts *facts,
                                  uint32_t *ret_n);

#endif
