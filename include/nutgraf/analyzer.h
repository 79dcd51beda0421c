/* SPDX-License-Identifier: GPL-2.0-or-later */
/* analyzer.h - text to terms with byte offsets: one function for indexing, queries, highlighting.
 *
 * A token is a word of the text. Its `word` is the folded surface form (case and accents folded,
 * NFKC), its `stem` what is indexed. Words are the segments of UAX #29 that hold a letter or digit,
 * with our rules for news on top (docs/analysis.md lists them with examples): `U.S.` is `us`,
 * possessive `'s` is dropped, `ex-Soviet` is `ex` + `soviet`, `1,000` is `1000`, `F-16` is `f16`
 * …; segments of scripts written without spaces come from ICU's dictionaries. A compound yields
 * one token for each part at successive positions.
 *
 * Ownership: an analyzer is freed with ng_analyzer_free; tokens with ng_tokens_release.
 *            Token texts point into the ng_tokens that holds them and live until its next use.
 * Threads:   one thread at a time per analyzer and per ng_tokens (both keep caches).
 * Errors:    see error.h. Text must be valid UTF-8; NG_INVALID otherwise.
 *
 * Sources: UAX #29 (word boundaries), Snowball (https://snowballstem.org), UAX #15.
 */
#ifndef NG_ANALYZER_H
#define NG_ANALYZER_H

#include <stddef.h>
#include <stdint.h>

#include "nutgraf/error.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Raised whenever the same text may give other tokens: an index made by another version is rebuilt.
 */
#define NG_ANALYZER_VERSION 1

#define NG_TERM_MAX    64 /* bytes of a word or stem; longer words are cut at a code point */
#define NG_ANALYZE_MAX (64u << 20) /* bytes of a text; a longer one is NG_LIMIT */

typedef struct ng_analyzer ng_analyzer;

typedef struct ng_token {
    uint32_t start, end; /* bytes in the text */
    uint32_t position;   /* word number, from 0; adjacency means +1 */
    uint32_t word;       /* offset of the folded word in `chars`, NUL-terminated */
    uint32_t stem;       /* offset of the stem in `chars`, NUL-terminated; may equal `word` */
    uint16_t word_len, stem_len;
    uint16_t hash;   /* of the folded word: what the forward list stores */
    uint8_t stop;    /* a stop word of the analyzer's language */
    uint8_t capital; /* the surface begins with an upper-case letter */
} ng_token;

typedef struct ng_tokens {
    ng_token *items;
    size_t n, cap;
    char *chars;
    size_t chars_len, chars_cap;
} ng_tokens;

#define NG_TOKENS_INIT                                                                             \
    {                                                                                              \
        NULL, 0, 0, NULL, 0, 0                                                                     \
    }

NG_API void ng_tokens_release(ng_tokens *t);

/* An analyzer for a language: BCP 47, of which the first subtag counts. A language without a
 * Snowball stemmer, or NULL, gives an analyzer that folds but does not stem. */
NG_API ng_status ng_analyzer_new(const char *lang, ng_analyzer **ret, ng_error *err) NG_MUST_CHECK;
NG_API void ng_analyzer_free(ng_analyzer *a);

/* The first subtag, lower case, when there is a stemmer for it; else "". Constant text. */
NG_API const char *ng_analyzer_lang(const ng_analyzer *a);

/* Split `text` into tokens, replacing what `ret` held; after a failure it holds none. */
NG_API ng_status ng_analyze(ng_analyzer *a, const char *text, size_t len, ng_tokens *ret,
                            ng_error *err) NG_MUST_CHECK;

/* First letters of words: bit c of 128 for the ASCII character c, lower case. */
typedef struct ng_initials {
    uint64_t bits[2];
} ng_initials;

static inline void ng_initials_add(ng_initials *i, unsigned char c)
{
    if (c < 128)
        i->bits[c / 64] |= UINT64_C(1) << (c % 64);
}

/* As ng_analyze, for a caller that looks for a few words only: words that begin with an ASCII
 * letter or digit which is not among `wanted` are left out where the stemmer of the language keeps
 * the beginnings of words. Positions count what is there. */
NG_API ng_status ng_analyze_some(ng_analyzer *a, const char *text, size_t len,
                                 const ng_initials *wanted, ng_tokens *ret,
                                 ng_error *err) NG_MUST_CHECK;

/* The hash stored in forward lists, of a folded word: 16 bits of FNV-1a 64, folded. */
NG_API uint16_t ng_word_hash(const char *word, size_t len);

/* Question words (who, what, which, …) and stop words of queries; wider than ng_token.stop, and
 * only for the choice of terms that score. */
NG_API int ng_analyzer_is_query_stop(const ng_analyzer *a, const char *word, size_t len);

#ifdef __cplusplus
}
#endif

#endif
