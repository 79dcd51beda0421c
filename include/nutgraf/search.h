/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search.h - a question to ranked passages, with offsets, highlights and evidence.
 *
 *   ng_searcher *s;
 *   ng_searcher_open(dir, gate, &s, &err);
 *   ng_search_request r = NG_SEARCH_REQUEST_INIT;
 *   r.query = "freeze on naval ships"; r.query_len = strlen(r.query);
 *   ng_answer *a;
 *   if (ng_search(s, &r, &a, &err) == NG_OK) { … a->hits[0].text …; ng_answer_free(a); }
 *
 * Ownership: a searcher is freed with ng_searcher_free, an answer with ng_answer_free; all that is
 *            reached through an answer belongs to it and outlives the searcher. Requests are
 *            borrowed.
 * Threads:   one thread at a time per searcher; answers may move between threads.
 * Errors:    NG_LIMIT query or limit too large; NG_QUERY a value that cannot be understood (a date,
 *            a cursor); NG_STALE a cursor from before a rebuild with other parameters;
 *            NG_CANCELLED; NG_NOTFOUND and NG_CORRUPT from opening.
 */
#ifndef NG_SEARCH_H
#define NG_SEARCH_H

#include <stddef.h>
#include <stdint.h>

#include "nutgraf/article.h"
#include "nutgraf/error.h"
#include "nutgraf/facets.h"
#include "nutgraf/index.h"
#include "nutgraf/query.h"
#include "nutgraf/text.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NG_LIMIT_DEFAULT       10
#define NG_LIMIT_MAX           100
#define NG_PER_ARTICLE_DEFAULT 3
#define NG_PER_ARTICLE_MAX     100
#define NG_CONTEXT_MAX         10 /* passages before, and after, a hit */
#define NG_FILTER_VALUES_MAX   32 /* values of one filter */
#define NG_DEADLINE_MS_DEFAULT 1000
#define NG_DEADLINE_MS_MAX     5000
#define NG_CURSOR_MAX          8192      /* bytes of a cursor */
#define NG_ALSO_IN_MAX         10        /* other articles that are listed with a hit */
#define NG_COPIES_COUNTED      1000      /* of a passage; more of them are not counted */
#define NG_ANSWER_BYTES_MAX    (1 << 20) /* of max_bytes */
#define NG_HALF_LIFE_DAYS_MAX  36500

/* A stop sign another thread can set: the search ends with NG_CANCELLED soon after. */
typedef struct ng_cancel {
    int flag; /* use the functions: they are atomic */
} ng_cancel;
NG_API void ng_cancel_set(ng_cancel *c);
NG_API int ng_cancel_is_set(const ng_cancel *c);

typedef enum ng_sort { NG_SORT_RELEVANCE = 0, NG_SORT_NEWEST = 1, NG_SORT_OLDEST = 2 } ng_sort;
typedef enum ng_rank { NG_RANK_FULL = 0, NG_RANK_FAST = 1 } ng_rank;

/* Restrictions beside the query: all must hold; the values of one field are alternatives. Compared
 * after case and accent folding. `from` and `to` are inclusive UTC days ("2022-01-10", also a month
 * or year) or RFC 3339 times; NULL is open. Undated articles fail them. */
typedef struct ng_filter {
    const char *from, *to;
    const char *const *values[NG_IN_KIND + 1]; /* by ng_field */
    size_t n_values[NG_IN_KIND + 1];
} ng_filter;

/* New passages gain up to as much again, by age: score · (1 + 2^(-age / half-life)). Undated ones
 * gain nothing. Only where the order is by relevance: NG_QUERY. */
typedef struct ng_recency {
    double half_life_days; /* 0: age plays no part */
    int64_t now;           /* Unix seconds; later pages keep that of the first */
} ng_recency;

typedef struct ng_search_request {
    const char *query;
    size_t query_len;
    const char *cursor; /* NULL: first page */
    ng_filter filter;
    uint32_t limit;
    uint32_t per_article; /* 0: as many as there are */
    uint32_t context_before, context_after;
    ng_sort sort;
    ng_rank rank;
    ng_units units;
    int total_exact;
    int metadata; /* hits tell more of their articles */
    uint32_t deadline_ms;
    const ng_cancel *cancel; /* may be NULL */
    /* Article numbers, ascending, that were deleted but are still in the index: never shown. */
    const uint64_t *hidden;
    size_t n_hidden;
    int64_t
        now; /* of the request, Unix seconds: `date:today` counts from its UTC day; 0: the clock */
    int unfolded; /* give all copies of a passage, not only the best one */
    /* Text of the hits and their neighbours, together at most; hits that repeat a better one are
     * left out, too. 0: no budget. */
    uint32_t max_bytes;
    const ng_facet_request *facets; /* fields of which values are counted, each once */
    size_t n_facets;
    ng_recency recency;
    int explain; /* hits say what their scores are made of */
} ng_search_request;

#define NG_SEARCH_REQUEST_INIT                                                                     \
    {                                                                                              \
        .limit = NG_LIMIT_DEFAULT, .per_article = NG_PER_ARTICLE_DEFAULT,                          \
        .deadline_ms = NG_DEADLINE_MS_DEFAULT                                                      \
    }

typedef struct ng_span {
    uint32_t start, end; /* in the units of the request */
} ng_span;

typedef struct ng_spans {
    ng_span *items;
    size_t n;
} ng_spans;

typedef struct ng_neighbour {
    char id[NG_PASSAGE_ID_MAX];
    const char *text;
} ng_neighbour;

/* A passage of another article with the same words, or nearly. */
typedef struct ng_copy {
    char id[NG_PASSAGE_ID_MAX];
    const char *article, *source; /* source may be NULL */
    ng_moment published;
} ng_copy;

typedef struct ng_hit_metadata {
    const char *section, *lang; /* may be NULL */
    ng_moment modified;
    const char **authors, **tags;
    size_t n_authors, n_tags;
} ng_hit_metadata;

/* A term that a passage holds. */
typedef struct ng_explain_term {
    const char *term, *word; /* as indexed, and as typed */
    double idf;              /* with how often it was asked for */
    uint32_t impact;         /* 1..127 */
    double score;            /* idf · impact */
} ng_explain_term;

/* What the second stage saw (docs/ranking.md). */
typedef struct ng_explain_feature {
    const char *name;
    double value;  /* 0..1 */
    double weight; /* in shares of `unit` */
    double score;  /* unit · weight · value */
} ng_explain_feature;

/* The score of a hit is first + the scores of the features + carried. */
typedef struct ng_explain {
    ng_explain_term *terms;
    size_t n_terms;
    double recency; /* factor on the sum of the terms, 1..2 */
    double first;   /* the sum of the terms times `recency` */
    double unit;    /* the best `first` of the window; 0: no second stage here */
    ng_explain_feature *features;
    size_t n_features;
    double carried; /* on later pages: what the second stage had added, as one number */
} ng_explain;

typedef struct ng_hit {
    char id[NG_PASSAGE_ID_MAX];       /* `<article>#p<n>` */
    char citation[NG_PASSAGE_ID_MAX]; /* with `@<hash>` */
    const char *article;              /* its id */
    uint32_t revision;
    const char *title, *url, *source, *heading; /* all but title may be NULL */
    ng_moment published;
    uint32_t ordinal, line;
    ng_passage_kind kind;
    double score;
    const char *text;
    ng_span span;                /* in the canonical text */
    ng_spans highlights;         /* in `text` */
    ng_spans title_highlights;   /* in `title` */
    ng_spans heading_highlights; /* in `heading` */
    uint32_t matched_terms, matched_of;
    const char **missing; /* words of the query that neither passage nor title holds */
    size_t n_missing;
    ng_neighbour *before, *after;
    size_t n_before, n_after;
    ng_copy *also_in;                /* published first comes first, undated last */
    size_t n_also_in, also_in_count; /* listed, and how many there are */
    int cleaned; /* characters that deceive readers were replaced (text.h: ng_text_disarm) */
    const struct ng_hit_metadata *metadata; /* NULL when it was not asked for */
    const ng_explain *explain;              /* NULL unless asked for */
} ng_hit;

typedef struct ng_answer {
    const char *query_text, *query_interpreted;
    const char *query_corrected; /* with what was searched in the place of typos; NULL: as typed */
    const ng_warning *warnings;
    size_t n_warnings;
    uint64_t total;
    int total_is_exact; /* relation "eq", else "gte" */
    double took_ms;
    uint64_t index_revision;
    int partial; /* the deadline cut it */
    int weak;    /* no hit holds enough of the query to be relied on */
    ng_hit *hits;
    size_t n_hits;
    const char *cursor;                       /* of the next page; NULL at the end */
    uint32_t omitted_budget, omitted_repeats; /* hits of this page left out for max_bytes */
    ng_facet *facets;                         /* as asked for */
    size_t n_facets;
    struct ng_arena *arena;
} ng_answer;

typedef struct ng_searcher ng_searcher;

NG_API ng_status ng_searcher_open(const char *dir, ng_gate *gate, ng_searcher **ret,
                                  ng_error *err) NG_MUST_CHECK;
/* Use a cache of posting lists (index.h) from the next search on; borrowed. */
NG_API void ng_searcher_use_cache(ng_searcher *s, ng_list_cache *cache);
NG_API void ng_searcher_free(ng_searcher *s);

NG_API ng_status ng_search(ng_searcher *s, const ng_search_request *request, ng_answer **ret,
                           ng_error *err) NG_MUST_CHECK;
NG_API void ng_answer_free(ng_answer *a);

/* The searcher's own reader of the store, for get and resolve in the same thread. Borrowed. */
NG_API ng_store *ng_searcher_store(ng_searcher *s);

/* Facts of the newest index revision (enters and leaves). */
NG_API ng_status ng_searcher_info(ng_searcher *s, ng_index_info *ret, ng_error *err) NG_MUST_CHECK;

/* What became of a citation. */
typedef enum ng_resolution {
    NG_RESOLVED_SAME = 0,   /* the passage stands as cited */
    NG_RESOLVED_MOVED = 1,  /* the same text, another ordinal: `id` is new */
    NG_RESOLVED_EDITED = 2, /* the wording changed: `text` is the old one when it is still kept */
    NG_RESOLVED_GONE = 3    /* article or passage is no more */
} ng_resolution;

typedef struct ng_resolved {
    ng_resolution state;
    char id[NG_PASSAGE_ID_MAX]; /* "" when gone */
    char *text;                 /* NULL when there is none; free with ng_resolved_release */
} ng_resolved;

NG_API ng_status ng_resolve(ng_store *store, const char *citation, size_t len, ng_resolved *ret,
                            ng_error *err) NG_MUST_CHECK;
NG_API void ng_resolved_release(ng_resolved *r);

#ifdef __cplusplus
}
#endif

#endif
