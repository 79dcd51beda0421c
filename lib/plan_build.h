/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan_build.h - the workshop of ng_plan_new: first all words are analysed and looked up, then the
 * tree of conditions is built.
 *
 * Which stop words count depends on whether anything else remains, so no condition can be built
 * before every word is known.
 *
 * Ownership: all is in the arena of the plan.
 * Threads:   the searcher's thread.
 * Errors:    as plan.h.
 */
#ifndef NG_PLAN_BUILD_H
#define NG_PLAN_BUILD_H

#include "plan.h"

#define NG_PLAN_LANGUAGES_MAX 16    /* languages in which a word is looked up: the most frequent */
#define NG_PLAN_SCAN_MAX      50000 /* terms, and words, that are looked at for one prefix */

/* A stem that was looked up, once per plan. */
typedef struct ng_known_term {
    const char *text;
    uint32_t len;
    uint32_t documents;
    int expansion; /* stands for a prefix: not counted in NG_QUERY_TERMS_MAX */
    int scored;
    uint32_t word; /* of a scored one: index into the plan's words */
    double less;   /* of a correction: the share of its idf that it does not get; else 0 */
} ng_known_term;

typedef struct ng_plan_token {
    const char *word; /* folded */
    uint32_t word_len;
    uint32_t start, end; /* bytes of the query */
    uint16_t hash;
    int stop;              /* a stop or question word that was not demanded with `+` */
    ng_known_term **stems; /* one for each language, each once; all expansions of a prefix */
    size_t n_stems;
    const char *corrected; /* the best of the words that are searched beside it; NULL: none is */
} ng_plan_token;

/* A node with text: its tokens. The last one of a prefix stands for the expansions. */
typedef struct ng_plan_leaf {
    const ng_node *node;
    ng_plan_token *tokens;
    size_t n;
} ng_plan_leaf;

typedef struct ng_planner {
    const ng_query *query;
    const ng_filter *filter;
    ng_index *ix;
    ng_store *store;
    ng_analyzers *analyzers;
    ng_deadline *deadline;
    ng_plan *plan;
    const char *langs[NG_PLAN_LANGUAGES_MAX]; /* NULL: the analyzer that does not stem */
    size_t n_langs;
    ng_plan_leaf *leaves;
    size_t n_leaves, cap_leaves;
    ng_known_term **known;
    size_t n_known, cap_known;
    size_t significant; /* positive tokens that are no stop words */
    size_t tokens;      /* all of them */
    size_t expansions;
    ng_plan_trust trust;
    const ng_plan_token **word_tokens; /* of each plan word */
    size_t cap_words, cap_word_tokens, cap_phrases, cap_captions;
    int below_not; /* what is built now is to be left out */
} ng_planner;

/* What a part of the tree is built for. */
typedef struct ng_plan_mode {
    int negative; /* below a NOT */
    int required; /* every match holds it */
} ng_plan_mode;

/* ---- plan.c ---- */

ng_status ng_planner_warn(ng_planner *p, uint32_t start, uint32_t end, ng_error *err,
                          const char *format, ...) NG_PRINTF(5, 6);
ng_status ng_planner_no_memory(ng_error *err);

/* Room for one more item in an array of the arena; `*items` may move. */
ng_status ng_planner_grow(ng_planner *p, void *items, size_t n, size_t *cap, size_t size,
                          ng_error *err) NG_MUST_CHECK;

/* ---- plan_words.c ---- */

ng_status ng_planner_languages(ng_planner *p, ng_error *err) NG_MUST_CHECK;
/* The known term of a stem, looked up at first use. */
ng_status ng_planner_know(ng_planner *p, const char *text, size_t len, ng_known_term **ret,
                          ng_error *err) NG_MUST_CHECK;
/* Analyse every text of the tree. */
ng_status ng_planner_read(ng_planner *p, const ng_node *node, int negative,
                          ng_error *err) NG_MUST_CHECK;
/* The leaf of a node with text. */
const ng_plan_leaf *ng_planner_leaf(const ng_planner *p, const ng_node *node);
/* Whether a token plays a part: stop words only when nothing else remains, or below a NOT. */
int ng_planner_keeps(const ng_planner *p, const ng_plan_token *t, ng_plan_mode mode);

/* ---- plan_score.c ---- */

/* Let a token score. `in_phrase`: it is part of a phrase or NEAR. */
ng_status ng_planner_score(ng_planner *p, const ng_plan_token *t, int in_phrase,
                           ng_error *err) NG_MUST_CHECK;
/* Cut to the caps, sort, and set weights. */
ng_status ng_planner_settle_terms(ng_planner *p, ng_error *err) NG_MUST_CHECK;

/* ---- plan_expand.c ---- */

/* The terms that a folded prefix stands for become the stems of `t`. */
ng_status ng_planner_expand(ng_planner *p, const ng_node *node, ng_plan_token *t,
                            ng_error *err) NG_MUST_CHECK;

/* A Korean word stands for those that begin with it, without its particle. Other words stay. */
ng_status ng_planner_korean(ng_planner *p, const ng_node *node, ng_plan_token *t,
                            ng_error *err) NG_MUST_CHECK;

/* ---- plan_correct.c ---- */

/* Once all is read: words that the index does not know, or hardly, also stand for the nearest words
 * that it knows, and fuzzy ones for all near words. */
ng_status ng_planner_correct(ng_planner *p, ng_error *err) NG_MUST_CHECK;

/* ---- plan_cond.c: NULL in `*ret` is "no constraint" ---- */

ng_status ng_planner_cond(ng_planner *p, const ng_node *node, ng_plan_mode mode, ng_cond **ret,
                          ng_error *err) NG_MUST_CHECK;
/* A new condition with room for `children`. */
ng_cond *ng_planner_new_cond(ng_planner *p, ng_cond_kind kind, size_t children);
/* Any of the stems of a token, or nothing. */
ng_status ng_planner_token_cond(ng_planner *p, const ng_plan_token *t, int body_only, ng_cond **ret,
                                ng_error *err) NG_MUST_CHECK;
/* Whether a node is a plain list: any scored term satisfies it. */
int ng_planner_is_plain(const ng_planner *p, const ng_node *node);

/* ---- plan_light.c ---- */

/* What share of its weight a word of the plan has, once it has all its words. */
double ng_planner_lightness(const ng_planner *p, size_t word);

/* ---- plan_question.c ---- */

/* What kind of word would answer the query, once its texts are analysed. `*ret_is_question`: it has
 * a question word, whatever that asks for. */
ng_answer_kind ng_planner_question(const ng_planner *p, int *ret_is_question);

/* ---- plan_phrase.c ---- */

ng_status ng_planner_phrase(ng_planner *p, const ng_node *node, ng_plan_mode mode, ng_cond **ret,
                            ng_error *err) NG_MUST_CHECK;
ng_status ng_planner_near(ng_planner *p, const ng_node *node, ng_plan_mode mode, ng_cond **ret,
                          ng_error *err) NG_MUST_CHECK;

/* ---- plan_filter.c, plan_dates.c ---- */

/* The nodes among `nodes` that restrict: alternatives within a field, fields together. */
ng_status ng_planner_fields(ng_planner *p, ng_node *const *nodes, size_t n, ng_cond **ret,
                            ng_error *err) NG_MUST_CHECK;
/* One term; NOTHING when no passage has it. `text` is copied. */
ng_status ng_planner_term_cond(ng_planner *p, const char *text, size_t len, ng_cond **ret,
                               ng_error *err) NG_MUST_CHECK;
/* The filter of the request. */
ng_status ng_planner_filter(ng_planner *p, ng_cond **ret, ng_error *err) NG_MUST_CHECK;
/* Published in [from, to], Unix seconds; the extremes of int64_t are open ends. */
ng_status ng_planner_dates(ng_planner *p, int64_t from, int64_t to, ng_cond **ret,
                           ng_error *err) NG_MUST_CHECK;

/* ---- plan_places.c ---- */

/* `title:`, `heading:` and `url:`. */
ng_status ng_planner_places(ng_planner *p, const ng_node *node, ng_cond **ret,
                            ng_error *err) NG_MUST_CHECK;

/* While they are gathered. */
typedef struct ng_places {
    ng_place *items;
    size_t n, cap;
} ng_places;

/* Drop the places whose title or heading does not hold the words side by side. */
ng_status ng_planner_verify(ng_planner *p, const char *const *words, size_t n, int in_heading,
                            ng_places *places, ng_error *err) NG_MUST_CHECK;

#endif
