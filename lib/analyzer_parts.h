/* SPDX-License-Identifier: GPL-2.0-or-later */
/* analyzer_parts.h - the parts of the analyzer and what passes between them.
 *
 * Text goes through three stages: segments (analyzer_scan.c for Latin text, analyzer_icu.c for
 * everything else, with one result), rules (analyzer_rules.c and analyzer_joints.c: join, split,
 * drop), words (analyzer_words.c: fold, stem, remember).
 *
 * Ownership: all parts belong to one ng_analyzer, which frees them.
 * Threads:   one thread at a time, as the analyzer.
 * Errors:    NG_NOMEM and NG_INTERNAL (ICU without its data); nothing else.
 */
#ifndef NG_ANALYZER_PARTS_H
#define NG_ANALYZER_PARTS_H

#include <stddef.h>
#include <stdint.h>

#include "fold.h"
#include "nutgraf/analyzer.h"

/* What a segment holds. */
#define NG_SEG_LETTER 1u
#define NG_SEG_DIGIT  2u
#define NG_SEG_MARKED 4u /* punctuation or '_' inside */
#define NG_SEG_WIDE   8u /* bytes that are not ASCII */

/* A segment of UAX #29 that holds a letter or a number. */
typedef struct ng_segment {
    uint32_t start, end;
    uint32_t flags;
} ng_segment;

typedef struct ng_segments {
    ng_segment *items;
    size_t n, cap;
} ng_segments;

ng_status ng_segments_add(ng_segments *s, const char *text, size_t start, size_t end,
                          ng_error *err) NG_MUST_CHECK;

/* Kinds of character that separate the pieces of a segment. */
typedef enum ng_mark {
    NG_MARK_NONE,  /* part of a word */
    NG_MARK_QUOTE, /* ' and its curly forms */
    NG_MARK_DOT,
    NG_MARK_COMMA,
    NG_MARK_JOIN,  /* stands inside a word of Catalan or Hebrew, and means nothing */
    NG_MARK_SPLIT, /* _ ; : */
} ng_mark;

/* The kind of the code point at `s` (valid UTF-8, len > 0), and its bytes. */
ng_mark ng_mark_at(const char *s, size_t len, size_t *bytes);

/* ICU's word breaks. */
typedef struct ng_icu ng_icu;
ng_status ng_icu_new(ng_icu **ret, ng_error *err) NG_MUST_CHECK;
void ng_icu_free(ng_icu *icu);
/* Add the segments of text[start, end). */
ng_status ng_icu_segment(ng_icu *icu, const char *text, size_t start, size_t end, ng_segments *ret,
                         ng_error *err) NG_MUST_CHECK;

/* Segments of a whole text: Latin letters and common punctuation here, the rest through `icu`. */
ng_status ng_scan(ng_icu *icu, const char *text, size_t len, ng_segments *ret,
                  ng_error *err) NG_MUST_CHECK;

#define NG_STOP       1u /* a stop word of the language */
#define NG_STOP_QUERY 2u /* not scored in queries */

/* Stop words of a language (two letters) as bits by folded word; no list gives no bits. */
typedef struct ng_stopwords ng_stopwords;
ng_status ng_stopwords_new(const char *lang, ng_stopwords **ret, ng_error *err) NG_MUST_CHECK;
void ng_stopwords_free(ng_stopwords *s);
unsigned ng_stopwords_bits(const ng_stopwords *s, const char *word, size_t len);

/* The two texts of a stop word list, words apart by one space; NULL for a language without.
 * `query` is added to `stop` for queries. */
int ng_stopword_lists(const char *lang, const char **stop, const char **query);

/* Folding and stemming with a cache of what came before. */
typedef struct ng_words ng_words;

/* One word, as the cache holds it. Texts live until the next call; they end in no NUL. */
typedef struct ng_word {
    const char *word, *stem;
    uint16_t hash;
    uint8_t word_len, stem_len;
    uint8_t stop;
} ng_word;

/* `lang` is one of analyzer_words.c's table, or "". */
ng_status ng_words_new(const char *lang, ng_words **ret, ng_error *err) NG_MUST_CHECK;
void ng_words_free(ng_words *w);
const ng_stopwords *ng_words_stopwords(const ng_words *w);
/* Stemming on or off (on at first); for measuring. Empties the cache. */
void ng_words_set_stemming(ng_words *w, int on);

/* The first subtag of a BCP 47 tag when there is a stemmer for it, else "". Constant text. */
const char *ng_words_lang(const char *tag);

/* Fold and stem `raw` (at most NG_RAW_MAX bytes are looked at). word_len is 0 when nothing is
 * left. */
#define NG_RAW_MAX 256
ng_status ng_words_get(ng_words *w, const char *raw, size_t len, ng_word *ret,
                       ng_error *err) NG_MUST_CHECK;

/* How a language writes numbers and apostrophes. */
typedef struct ng_habits {
    int decimal_comma; /* 1.000,5 */
    int elision;       /* l'homme is two words */
    int colon_suffix;  /* EU:n is EU */
    int suffixes_only; /* the stemmer keeps the first letter of every word */
} ng_habits;

ng_habits ng_habits_of(const char *lang);

struct ng_analyzer {
    const char *lang;
    ng_habits habits;
    ng_icu *icu;
    ng_words *words;
    ng_segments segments;
    int always_icu;            /* for tests: no fast path */
    const ng_initials *wanted; /* during ng_analyze_some; NULL: every word */
};

/* The text that segments lie in. */
typedef struct ng_text {
    const char *text;
    size_t len;
} ng_text;

/* Are the neighbours `l` and `n` one word? `keep` is what stays in it of the mark between them, or
 * NUL. */
int ng_joint(const ng_text *t, const ng_segment *l, const ng_segment *n, char *keep);

/* Is it the s of F-16's or U.S.'s, which UAX #29 parts from what it belongs to? */
int ng_is_stray_possessive(const ng_text *t, const ng_segment *s);

/* C++, C#, .NET: true when so, with the bounds that hold its signs too. */
int ng_is_programming_language(const ng_text *t, const ng_segment *s, uint32_t *start,
                               uint32_t *end);

/* Segments to tokens. */
ng_status ng_rules_apply(ng_analyzer *a, const char *text, size_t len, ng_tokens *ret,
                         ng_error *err) NG_MUST_CHECK;

/* Add the token text[start, end) whose word is made of `raw`. */
ng_status ng_token_add(ng_analyzer *a, const char *text, size_t start, size_t end, const char *raw,
                       size_t raw_len, ng_tokens *ret, ng_error *err) NG_MUST_CHECK;

/* Take every text through ICU, for comparing the two ways and measuring. */
void ng_analyzer_set_icu_only(ng_analyzer *a, int on);
void ng_analyzer_set_stemming(ng_analyzer *a, int on);

#endif
