/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan.h - a query tree made concrete for one revision of an index: what scores, what must hold.
 *
 * Matching and scoring are apart. Which passages match is decided by a tree of conditions. The
 * score of a passage is the sum of idf·wdf over all scored terms it holds, whichever branch of the
 * tree let it in. Scored terms are the stems of the positive words of the query, each once;
 * stop and question words do not score unless nothing else remains. In a plain list of words
 * any scored term satisfies it; stop words then play no part.
 *
 * A word is analysed in the language of the `lang` filter, else in every language of the index: its
 * distinct stems that occur are alternatives of one ng_plan_word, and each of them scores with the
 * idf of the word: n is the sum over its stems.
 *
 * A plain word that the index does not know, or hardly, stands for the nearest words that it knows,
 * too (plan_correct.c): their stems are stems of its ng_plan_word, and score less.
 *
 * Ownership: ng_plan_new gives a plan freed with ng_plan_free; it borrows nothing afterwards.
 * Threads:   the searcher's thread.
 * Errors:    NG_QUERY for a filter value that cannot be understood; else as index.h.
 */
#ifndef NG_PLAN_H
#define NG_PLAN_H

#include "arena.h"
#include "deadline.h"
#include "index_reader.h"
#include "nutgraf/query.h"
#include "nutgraf/search.h"

typedef struct ng_plan_term {
    const char *term; /* stem, as in the index */
    uint32_t len;
    uint32_t documents; /* n */
    double idf;         /* a multiple of 1/256; larger for a word that is asked more than once */
    uint32_t word;      /* index into words */
} ng_plan_term;

/* One word of the query as the user sees it: what `matched`, `missing` and highlights speak of. */
typedef struct ng_plan_word {
    const char *text; /* as typed */
    uint32_t text_len;
    uint32_t start, end; /* bytes of the query */
    const char **stems;  /* every stem that counts as this word, occurring or not */
    size_t n_stems;
    double weight;  /* largest idf of its stems; that of n = 0 when none occurs */
    int scored;     /* counts in `matched`; stop words and words only in phrases' checks do not */
    uint32_t times; /* it stands in the query */
    int in_phrases_only;   /* stands inside quotes or NEAR only: marked only where these occur */
    const char *corrected; /* the best of its corrections, which are among the stems; NULL: none */
} ng_plan_word;

/* A phrase or NEAR of the query, for verification and highlighting. An occurrence is a choice of
 * one token for each word, all different, in order when `ordered`, such that last - first + 1 <= n
 * + slop. `a NEAR/5 b` is at most five words apart: slop 4; with k words (n - 1)·(k - 1). */
typedef struct ng_plan_phrase {
    const char **words; /* folded surface words, in order */
    const uint16_t *hashes;
    size_t n;
    uint32_t slop; /* 0: adjacent, in order */
    int ordered;   /* phrases are, NEAR is not */
    int excluded;  /* it stands below a NOT: not highlighted */
    int required;  /* every match holds it (not inside an OR): hits are verified against the text */
} ng_plan_phrase;

/* What `title:` or `heading:` asks for: marked there, and nowhere else. */
typedef struct ng_plan_caption {
    int in_heading;
    const ng_plan_phrase *phrase; /* word for word; NULL: `words` in any form */
    ng_plan_word *words;
    size_t n_words;
} ng_plan_caption;

typedef enum ng_cond_kind {
    NG_COND_TERM, /* an index term: scored or filter; body_only honours the odd wdf */
    NG_COND_AND,
    NG_COND_OR,
    NG_COND_NOT,    /* child does not hold (within an AND) */
    NG_COND_PHRASE, /* AND of its terms, then adjacency in the forward list */
    NG_COND_DATES,  /* published in [from, to], Unix seconds: exact part of a date range */
    NG_COND_NOTHING,
    NG_COND_ALL,
    NG_COND_PLACES, /* the passage lies in one of `places` */
    NG_COND_DOCIDS  /* one of these, ascending; within an AND */
} ng_cond_kind;

/* An article, or a section of it: the passages below one heading. */
typedef struct ng_place {
    uint64_t article;
    uint32_t heading; /* heading_start of the section; 0 for whole articles */
    uint32_t docid;   /* of a passage that lies there */
} ng_place;

typedef struct ng_cond ng_cond;
struct ng_cond {
    ng_cond_kind kind;
    const char *term;
    uint32_t len;
    uint32_t documents;
    int body_only; /* TERM below a NOT or a phrase: title and heading do not count */
    const ng_plan_phrase *phrase;
    int64_t from, to;
    const ng_place *places; /* ascending by article and heading, each once */
    size_t n_places;
    int in_sections; /* the heading counts, too */
    const uint32_t *docids;
    size_t n_docids;
    ng_cond **children;
    size_t n_children;
};

/* What kind of word a question asks for: a date (when), a number (how many), a name (which
 * company), that of a person (who) or a place (where). */
typedef enum ng_answer_kind {
    NG_ANSWER_ANY = 0, /* it is no such question */
    NG_ANSWER_NAME,
    NG_ANSWER_PERSON,
    NG_ANSWER_PLACE,
    NG_ANSWER_NUMBER,
    NG_ANSWER_DATE
} ng_answer_kind;

typedef struct ng_plan {
    ng_plan_term *terms; /* rarest first */
    size_t n_terms;
    ng_plan_word *words;
    size_t n_words;
    ng_plan_phrase **phrases;
    size_t n_phrases;
    ng_cond *required;     /* NULL: any scored term matches */
    ng_cond *filter;       /* holds for every match; NULL none */
    int match_all;         /* nothing but filters were asked: every passage that passes, score 0 */
    char lang[12];         /* language of query stop words */
    int doubtful;          /* it has words that would be corrected were they not known */
    const char *corrected; /* the query with corrections in it; NULL: nothing was corrected */
    int is_question;       /* it has an English question word */
    ng_answer_kind wants;  /* what kind of word would answer the question */
    ng_warning *warnings;  /* beside those of the parser */
    size_t n_warnings;
    ng_plan_caption *captions;
    size_t n_captions;
    ng_arena *arena;
} ng_plan;

/* Analyzers by language, made at first use and kept. */
typedef struct ng_analyzers ng_analyzers;
ng_status ng_analyzers_new(ng_analyzers **ret, ng_error *err) NG_MUST_CHECK;
void ng_analyzers_free(ng_analyzers *a);
/* Borrowed; `lang` may be NULL. */
ng_status ng_analyzers_get(ng_analyzers *a, const char *lang, ng_analyzer **ret,
                           ng_error *err) NG_MUST_CHECK;

/* `store` resolves
 * article ids. The index must be entered. */
ng_status ng_plan_new(const ng_query *query, const ng_filter *filter, ng_index *ix, ng_store *store,
                      ng_analyzers *analyzers, ng_deadline *deadline, ng_plan **ret,
                      ng_error *err) NG_MUST_CHECK;
typedef enum ng_plan_trust {
    NG_TRUST_KNOWN = 0, /* a word that the index does not know, or hardly, may be a typo */
    NG_TRUST_NONE,      /* so may one that it knows, where a near one is more frequent: after an
                           answer that was not good, when the first plan said `doubtful` */
    NG_TRUST_ALL        /* the words are those of a passage */
} ng_plan_trust;

/* The same, with another trust in the words of the query. */
ng_status ng_plan_new_trusting(ng_plan_trust trust, const ng_query *query, const ng_filter *filter,
                               ng_index *ix, ng_store *store, ng_analyzers *analyzers,
                               ng_deadline *deadline, ng_plan **ret, ng_error *err) NG_MUST_CHECK;
void ng_plan_free(ng_plan *p);

#endif
