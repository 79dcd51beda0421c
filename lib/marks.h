/* SPDX-License-Identifier: GPL-2.0-or-later */
/* marks.h - what the second stage wants to know of each token: its stem, and what kind of word.
 *
 * One number for each token lies behind the hashes of a passage in forward.bin: 12 bits of the hash
 * of the stem, and marks in the other four. Behind those of the first passage of an article stand
 * those of its title. Stems of two words have the same 12 bits once in 4096 times.
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

/* The marks of the first `n` tokens of `text`. */
void ng_marks_make(const char *text, const ng_tokens *tokens, size_t n, uint16_t *ret);

/* Of the tokens of a passage, as many as it has hashes; NULL when there are none. */
const uint16_t *ng_marks_of_passage(const ng_index *ix, const ng_passage_facts *facts,
                                    uint32_t *ret_n);

/* Of the title of the article that a passage belongs to. */
const uint16_t *ng_marks_of_title(const ng_index *ix, uint32_t docid, const ng_passage_facts *facts,
                                  uint32_t *ret_n);

#endif
