/* SPDX-License-Identifier: GPL-2.0-or-later */
/* terms.h - the terms of an article that restrict but do not score (schema.h).
 *
 * Ownership: results are in caller's buffers.
 * Threads:   no state.
 * Errors:    NG_NOMEM.
 */
#ifndef NG_TERMS_H
#define NG_TERMS_H

#include "index_reader.h"
#include "nutgraf/article.h"

/* The first subtag in lower case; NG_LANGUAGE_DEFAULT for NULL, "" and what is no subtag. */
void ng_language_subtag(const char *lang, char ret[NG_LANGUAGE_MAX]);

/* A<number>, with its length. */
#define NG_ARTICLE_TERM_MAX 24
size_t ng_article_term(uint64_t number, char ret[NG_ARTICLE_TERM_MAX]);

/* Append U and the url in the form that is compared: without scheme, `www.` and fragment, the host
 * in lower case, no slash at the end. With `is_start` it is the beginning of one, and a slash at
 * its end stays. A long one is shortened as other values are. `*ret_host` is how much of the term
 * is the host. Nothing is appended for what has no host. */
ng_status ng_url_term(const char *url, size_t len, int is_start, ng_buf *ret, size_t *ret_host,
                      ng_error *err) NG_MUST_CHECK;

/* Bytes of a beginning that find every longer value, shortened or not. */
#define NG_VALUE_START_MAX 160

/* Append every filter term of an article but K, each followed by NUL. */
ng_status ng_article_terms(const ng_article *a, uint64_t number, ng_buf *ret,
                           ng_error *err) NG_MUST_CHECK;

#endif
