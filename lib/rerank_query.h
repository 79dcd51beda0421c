/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rerank_query.h - a query as the second stage compares it with the tokens of passages.
 *
 * Ownership: plain values of the caller.
 * Threads:   no state.
 * Errors:    as analyzer.h.
 */
#ifndef NG_RERANK_QUERY_H
#define NG_RERANK_QUERY_H

#include "marks.h"
#include "plan.h"
#include "rarity.h"
#include "rerank.h"

#define NG_RERANK_WORDS  64 /* words of the query that are looked at */
#define NG_RERANK_BEFORE 6  /* words before the name of a place */

typedef struct ng_rerank_word {
    uint16_t typed; /* hash of the word as it was typed */
    uint8_t stop;   /* a stop word: told by that hash */
    double weight;
    double pair; /* weight of the pair that it makes with the word before */
    uint32_t start, end;
    uint32_t reach; /* distance at which it follows the word before; 0: there is none */
} ng_rerank_word;

typedef struct ng_rerank_query {
    ng_rerank_word words[NG_RERANK_WORDS]; /* in the order of the query */
    size_t n;
    int has_stops;
    double weight, pair_weight;              /* sums */
    uint16_t wants;                          /* NG_MARK_KIND of an answer; 0 any */
    ng_answer_kind asks;                     /* the same, more exactly */
    uint16_t before_place[NG_RERANK_BEFORE]; /* hashes of words before the name of a place */
    int is_question;
    uint8_t by_stem[NG_MARKS_STEMS]; /* number of the word with this stem, from 1; 0 none */
} ng_rerank_query;

ng_status ng_rerank_query_read(const ng_plan *plan, ng_analyzers *analyzers, ng_rerank_query *ret,
                               ng_error *err) NG_MUST_CHECK;

/* rerank_look.c: the features of one passage, but for NG_FEATURE_ARTICLE and NG_FEATURE_TOPIC. */
void ng_rerank_look_at(const ng_rerank_query *q, const ng_marks *passage, const uint16_t *title,
                       uint32_t n_title, ng_rerank_features *ret);

/* rerank_answer.c: where in a passage words of the query stand, and what may be an answer. */

#define NG_SPOTS_MAX   128 /* words of the query in a passage */
#define NG_ANSWERS_MAX 64  /* words of the wanted kind in a passage */

typedef struct ng_rerank_spot {
    uint32_t token, sentence;
    size_t word;   /* of the query; not of an answer */
    double factor; /* of an answer: how well it fits */
} ng_rerank_spot;

typedef struct ng_rerank_spots {
    ng_rerank_spot words[NG_SPOTS_MAX], answers[NG_ANSWERS_MAX];
    size_t n_words, n_answers;
} ng_rerank_spots;

/* The token `t`, of which `mark` is the mark, is a word of the wanted kind. */
void ng_rerank_add_answer(const ng_rerank_query *q, const ng_marks *passage, uint32_t t,
                          const uint16_t *mark, uint32_t sentence, ng_rerank_spots *spots);
/* NG_FEATURE_CLOSE */
double ng_rerank_closeness(const ng_rerank_query *q, const ng_rerank_spots *spots);

/* rerank_topic.c: NG_FEATURE_TOPIC of the window's passages. `standing` is what each is worth by
 * all else that is known of it. */
void ng_rerank_topic(const ng_rerank_query *q, const ng_rarity *rarity, const ng_marks *marks,
                     const double *standing, size_t n, ng_rerank_features *features);

#endif
