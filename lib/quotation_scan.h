/* SPDX-License-Identifier: GPL-2.0-or-later */
/* quotation_scan.h - a passage as words, punctuation and quotation marks, for quotation.c.
 *
 * Ownership: tokens are spans of the caller's text.
 * Threads:   no state.
 * Errors:    none. What is behind NG_MARKS_MAX tokens is not looked at.
 */
#ifndef NG_QUOTATION_SCAN_H
#define NG_QUOTATION_SCAN_H

#include <stddef.h>
#include <stdint.h>

#define NG_MARKS_MAX 1024 /* a passage of 350 words has about 450 */

typedef enum ng_mark_kind {
    NG_MARK_WORD = 0,
    NG_MARK_OPEN,  /* of a quotation; its words follow as tokens, up to CLOSE */
    NG_MARK_CLOSE, /* `words` has the number of them */
    NG_MARK_COMMA,
    NG_MARK_COLON,
    NG_MARK_END, /* of a sentence */
    NG_MARK_OTHER
} ng_mark_kind;

typedef struct ng_mark {
    uint32_t start, end; /* bytes */
    uint16_t words;      /* of a word: 1, or half its ideographs */
    uint8_t kind;
    uint8_t capital; /* a word that begins with a capital */
    uint8_t inside;  /* within a quotation */
    uint8_t ended;   /* CLOSE: a period stands before it */
} ng_mark;

typedef struct ng_mark_list {
    const char *text;
    ng_mark items[NG_MARKS_MAX + 1];
    size_t n;
    uint32_t longest; /* words of the longest quotation */
} ng_mark_list;

/* False, quickly, when there is no quotation mark. */
int ng_marks_scan(const char *text, size_t len, ng_mark_list *ret);

/* Whether a word is in a NULL-terminated list of lower-case words; ASCII case does not count. */
int ng_word_is(const char *word, size_t len, const char *const *words);
int ng_mark_is(const ng_mark_list *l, size_t i, const char *const *words);

#endif
