/* SPDX-License-Identifier: GPL-2.0-or-later */
/* spelling.h - the words of an index by their first letter, for typos and completions.
 *
 * The index knows stems with their counts, and words whose stem differs from them (schema.h). A
 * table has both as words: what is a stem of other words is marked, since it need be no word itself
 * (`happili`). The count of a word is that of its stem. A table never changes; words that came into
 * the index after it was made are missed until it is made anew.
 *
 *   spelling_distance.c  how many typos lie between two words
 *   spelling_build.c     the terms and keys of an index to a table
 *   spelling_table.c     near words, beginnings
 *   spelling_look.c      whether a word really stands in passages
 *   spelling.c           tables that the readers of a process share
 *
 * Ownership: a table that was taken is pinned and must be given back; words are borrowed from it.
 * Threads:   any thread may take and give back; a table is only read.
 * Errors:    as index.h. Without a table nothing is corrected: that is no error.
 */
#ifndef NG_SPELLING_H
#define NG_SPELLING_H

#include "deadline.h"
#include "index_reader.h"
#include "nutgraf/suggest.h"

#define NG_SPELLING_LETTERS_MIN 2      /* letters of a word in a table */
#define NG_SPELLING_LETTERS_MAX 32     /* longer ones are not looked at */
#define NG_SPELLING_TERMS_MAX   400000 /* terms, and dictionary words, read for one first letter */
#define NG_SPELLING_TABLES_MAX  64     /* first letters at a time */
#define NG_SPELLING_FREQUENT    100    /* documents of the few words that are many times so known */

/* ---- spelling_distance.c ---- */

/* Letters of a word, as code points; 0 when there are more than NG_SPELLING_LETTERS_MAX. */
size_t ng_spelling_letters(const char *word, size_t len, uint32_t ret[NG_SPELLING_LETTERS_MAX]);

/* The restricted Damerau-Levenshtein distance: a letter too many, too few or another, and two
 * neighbours in the wrong order, are one typo each, and no letter has part in two. `most` + 1 when
 * it is over `most` (at most 2). */
uint32_t ng_spelling_distance(const uint32_t *a, size_t n_a, const uint32_t *b, size_t n_b,
                              uint32_t most);

/* ---- spelling_build.c, spelling_table.c ---- */

typedef struct ng_spelling_word {
    uint32_t text, stem; /* in the table's bytes, NUL-terminated; equal: the word is its own stem */
    uint32_t documents;  /* of the stem, when the table was made */
    uint16_t hash;       /* as in forward lists */
    uint8_t len;         /* bytes */
    uint8_t of_others : 1; /* it is the stem of other words, and known as nothing else */
    uint8_t plain : 1;     /* letters only */
} ng_spelling_word;

typedef struct ng_spelling_table {
    uint32_t n;
    /* By length in letters, then by bytes: words of l letters are first[l] to first[l + 1]. */
    uint32_t first[NG_SPELLING_LETTERS_MAX + 2];
    ng_spelling_word *words;
    uint32_t *signs;    /* of each word: which letters it has */
    uint32_t *frequent; /* numbers of the words with NG_SPELLING_FREQUENT documents, ascending */
    uint32_t n_frequent;
    char *bytes;
    size_t size; /* bytes of memory */
    unsigned pins;
    int dropped;
} ng_spelling_table;

/* The words that begin with `initial`, the bytes of one letter. */
ng_status ng_spelling_build(ng_index *ix, const char *initial, size_t len, ng_spelling_table **ret,
                            ng_error *err) NG_MUST_CHECK;
void ng_spelling_table_free(ng_spelling_table *t);

/* Which letters a word has, in 32 bits: one typo changes at most two of them. */
uint32_t ng_spelling_sign(const uint32_t *letters, size_t n);

typedef struct ng_spelling_near {
    const ng_spelling_word *word;
    uint32_t distance;
} ng_spelling_near;

/* The words of letters only within `distance` (1 or 2) of a word, but not itself, that stand in
 * `documents` or more: the nearest and then most frequent, at most `max`. `*ret_cut` (may be NULL):
 * there are more. From NG_SPELLING_FREQUENT documents on few words have to be looked at. */
size_t ng_spelling_find_near(const ng_spelling_table *t, const char *word, size_t len,
                             uint32_t distance, uint64_t documents, ng_spelling_near *ret,
                             size_t max, int *ret_cut);

/* Words that begin with `prefix` and have `letters` letters: *ret_from up to *ret_to. */
void ng_spelling_begin(const ng_spelling_table *t, const char *prefix, size_t len, size_t letters,
                       uint32_t *ret_from, uint32_t *ret_to);

static inline const char *ng_spelling_text(const ng_spelling_table *t, const ng_spelling_word *w)
{
    return t->bytes + w->text;
}

/* ---- spelling_look.c ---- */

typedef struct ng_spelling_sample {
    uint32_t
        passages;  /* that hold the stem of a word and may be shown: as many as were looked at */
    uint32_t seen; /* of these hold the word itself, title and heading aside */
    int all;       /* there are no more passages */
} ng_spelling_sample;

/* Look at the first passages that hold the stem of a word, at most `most`. `hidden`: articles that
 * are not to be shown, as in ng_search_request. Between ng_index_enter and ng_index_leave. */
ng_status ng_spelling_look(ng_index *ix, const ng_spelling_table *t, const ng_spelling_word *w,
                           const uint64_t *hidden, size_t n_hidden, uint32_t most,
                           ng_spelling_sample *ret, ng_error *err) NG_MUST_CHECK;

/* ---- spelling.c ---- */

/* The table for the first letter of a word; made now when there is none or it is out of date. NULL
 * in `*ret`: there is not the time, or it would be too large. */
ng_status ng_spelling_take(ng_spelling *s, ng_index *ix, const char *word, size_t len,
                           ng_deadline *deadline, const ng_spelling_table **ret,
                           ng_error *err) NG_MUST_CHECK;
void ng_spelling_give_back(ng_spelling *s, const ng_spelling_table *t);

#endif
