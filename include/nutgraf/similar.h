/* SPDX-License-Identifier: GPL-2.0-or-later */
/* similar.h - passages like one that is there, or like a text.
 *
 * The words that tell most of the passage (how rare they are, times how much they count in it) are
 * asked for as a weighted search: any of them matches. The answer's query names them. The article
 * of a passage that was named by its id is left out.
 *
 * Ownership: as search.h.
 * Threads:   as search.h.
 * Errors:    NG_NOTFOUND no such passage or article; NG_LIMIT the text is too long; else as
 *            search.h.
 */
#ifndef NG_SIMILAR_H
#define NG_SIMILAR_H

#include "nutgraf/search.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NG_SIMILAR_TEXT_MAX 32768 /* bytes */
#define NG_SIMILAR_WORDS    20    /* that are asked for, at most */

typedef struct ng_similar_request {
    const char *id;   /* of a passage, a citation, or of an article; NULL: */
    const char *text; /* this */
    size_t text_len;
    /* limit, per_article, context, units, metadata, filter, deadline, cancel and hidden count. */
    ng_search_request search;
} ng_similar_request;

/* The answer has no cursor. */
NG_API ng_status ng_similar(ng_searcher *s, const ng_similar_request *request, ng_answer **ret,
                            ng_error *err) NG_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
