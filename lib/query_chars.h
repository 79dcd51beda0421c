/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query_chars.h - what the characters of a query mean to its language.
 *
 * Full-width forms count as their ASCII twins, since East Asian keyboards type them.
 *
 * Ownership: nothing.
 * Threads:   no state.
 * Errors:    none; the text is valid UTF-8.
 */
#ifndef NG_QUERY_CHARS_H
#define NG_QUERY_CHARS_H

#include <stddef.h>
#include <stdint.h>

/* The code point at `s` (len > 0), full-width ASCII folded, and its length in bytes. */
uint32_t ng_query_char(const char *s, size_t len, size_t *ret_bytes);

/* White space, controls, and invisible characters that separate nothing a reader sees. */
int ng_query_is_space(uint32_t c);

/* Letters, digits and the marks that belong to them. */
int ng_query_is_wordish(uint32_t c);

/* 0: no quote. Quotes of one class close each other: straight and curly, « », 「 」, 『 』. */
int ng_query_quote_class(uint32_t c);

/* An opening and a closing quote of a class that does not occur in the text, as UTF-8. */
void ng_query_quotes_for(const char *text, size_t len, const char **ret_open,
                         const char **ret_close);

/* Whether the text holds a letter or digit. */
int ng_query_has_word(const char *text, size_t len);

/* Move `*start` and `*end` inwards over white space. */
void ng_query_trim_space(const char *text, size_t *start, size_t *end);

/* Move `*start` and `*end` inwards over punctuation that is not part of a name: `"climate?` is
 * `climate`, but `C++`, `5%`, `#tag`, `U.S.` and `workers'` stay, and a star or tilde
 * at the end when `keep_marks`. Gives an empty span when there is no letter or digit. */
void ng_query_trim_word(const char *text, size_t *start, size_t *end, int keep_marks);

#endif
