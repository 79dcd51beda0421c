/* SPDX-License-Identifier: GPL-2.0-or-later */
/* suggest.h - the words of the index: what a mistyped word may mean, and what a begun one may be.
 *
 * Both read tables of words by their first letter, which are made of the index when they are first
 * needed and made anew when it has changed much. Searches use them by themselves (query.h); here
 * is what they share in a process, and the method that completes words.
 *
 * Ownership: suggestions are freed with ng_suggestions_free and own all their texts. Requests are
 *            borrowed.
 * Threads:   an ng_spelling may be used by many searchers at once; a searcher by one thread.
 * Errors:    NG_LIMIT prefix or limit too large; else as search.h.
 */
#ifndef NG_SUGGEST_H
#define NG_SUGGEST_H

#include <stddef.h>
#include <stdint.h>

#include "nutgraf/error.h"
#include "nutgraf/query.h"
#include "nutgraf/search.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NG_SPELLING_BYTES                                                                          \
    (48u << 20) /* of the tables of a process; what is used least falls out                        \
                 */

/* The tables of one index. A searcher has its own unless it is given one that others use, too. */
typedef struct ng_spelling ng_spelling;

NG_API ng_status ng_spelling_new(ng_spelling **ret, ng_error *err) NG_MUST_CHECK;
NG_API void ng_spelling_free(ng_spelling *s);

/* From the next search on; borrowed. NULL: words are neither corrected nor completed. */
NG_API void ng_searcher_use_spelling(ng_searcher *s, ng_spelling *spelling);

#define NG_SUGGEST_MAX     100 /* of `limit`; NG_LIMIT_DEFAULT unless given */
#define NG_SUGGEST_DEFAULT 10

typedef struct ng_suggest_request {
    const char *prefix; /* what was typed so far: valid UTF-8, at most NG_QUERY_MAX bytes */
    size_t prefix_len;
    ng_filter filter;
    uint32_t limit;
    uint32_t deadline_ms;
    const ng_cancel *cancel; /* may be NULL */
    const uint64_t *hidden;  /* as in ng_search_request */
    size_t n_hidden;
} ng_suggest_request;

#define NG_SUGGEST_REQUEST_INIT                                                                    \
    {                                                                                              \
        .limit = NG_SUGGEST_DEFAULT, .deadline_ms = NG_DEADLINE_MS_DEFAULT                         \
    }

typedef struct ng_suggestion {
    const char *text; /* the prefix with its last word completed */
    /* Passages of the filter that hold the word and the words before it. Where they are many it is
     * reckoned from a sample. */
    uint64_t count;
} ng_suggestion;

typedef struct ng_suggestions {
    ng_suggestion *items; /* most frequent first */
    size_t n;
    uint64_t index_revision;
    int partial; /* the deadline cut it */
    struct ng_arena *arena;
} ng_suggestions;

/* Completions of the last word that stand in one passage with all words before it; where no passage
 * has these together, completions of the last word alone. A prefix that ends in no letter or digit
 * has none. */
NG_API ng_status ng_suggest(ng_searcher *s, const ng_suggest_request *request, ng_suggestions **ret,
                            ng_error *err) NG_MUST_CHECK;
NG_API void ng_suggestions_free(ng_suggestions *s);

#ifdef __cplusplus
}
#endif

#endif
