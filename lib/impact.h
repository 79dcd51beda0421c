/* SPDX-License-Identifier: GPL-2.0-or-later */
/* impact.h - the contribution of a stem to the score of a passage, but for idf, as a small number.
 *
 *   tf     = body + title_weight·title + heading_weight·heading
 *   norm   = (1 - b) + b·max(least_length, tokens / average_length)
 *   impact = 127 · tf / (tf + k1·norm)
 *
 * rounded to 1..127; the parity says where the stem stands (schema.h). What tf counts of title
 * and heading is the same for every passage of an article but for `later_title`.
 *
 * Ownership: plain values.
 * Threads:   no state.
 * Errors:    none, but in parsing.
 *
 * Sources: S. Robertson, H. Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009;
 *          V. N. Anh, A. Moffat, Pruned query evaluation using pre-computed impacts, 2006.
 */
#ifndef NG_IMPACT_H
#define NG_IMPACT_H

#include "nutgraf/index.h"

#define NG_IMPACT_MAX 127

/* How often a stem stands in each part. */
typedef struct ng_occurrences {
    uint32_t body, title, heading;
} ng_occurrences;

/* What all stems of one passage share. */
typedef struct ng_impact_scale {
    double k1_norm;
    double title_weight, heading_weight;
    double factor;
} ng_impact_scale;

/* `tokens` in the passage itself; `ordinal` from 1; `minor` for captions and credits. */
ng_impact_scale ng_impact_scale_of(const ng_ranking *r, uint32_t tokens, uint32_t ordinal,
                                   int minor);

/* 1..127, even when body > 0, else odd. */
uint32_t ng_impact(const ng_impact_scale *s, const ng_occurrences *n);

/* The text of ng.ranking, and back (NG_CORRUPT). Equal rankings give equal texts. */
#define NG_RANKING_TEXT 160
void ng_ranking_format(const ng_ranking *r, char ret[NG_RANKING_TEXT]);
ng_status ng_ranking_parse(const char *text, ng_ranking *ret, ng_error *err) NG_MUST_CHECK;

#endif
