/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query.h - the query language: text to a tree and warnings. docs/query.md is its manual.
 *
 * Parsing knows no index and no analyzer. It never fails on what was typed: what cannot be
 * meant is read as plain words, with a warning that says where. Only a text over NG_QUERY_MAX
 * is refused.
 *
 * Ownership: ng_query_parse gives a query freed with ng_query_free; nodes and texts belong to it.
 * Threads:   a parsed query is read only and may be read by many threads.
 * Errors:    NG_LIMIT (too long), NG_NOMEM.
 */
#ifndef NG_QUERY_H
#define NG_QUERY_H

#include <stddef.h>
#include <stdint.h>

#include "nutgraf/buffer.h"
#include "nutgraf/error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NG_QUERY_MAX            4096 /* bytes of a query */
#define NG_QUERY_DEPTH_MAX      32   /* nesting; deeper parts are read as if not nested */
#define NG_QUERY_PHRASE_MAX     16   /* words of a phrase; more are cut */
#define NG_QUERY_TERMS_MAX      64   /* scored terms; the rarest are kept */
#define NG_QUERY_EXPANSIONS_MAX 128  /* terms that prefixes, and words that typos, may stand for */
#define NG_QUERY_WARNINGS_MAX   32

typedef enum ng_node_kind {
    NG_NODE_WORD = 0,   /* text; may become several terms when analysed */
    NG_NODE_PHRASE = 1, /* text between quotes; `slop` 0 is adjacent in order, else `"…"~n` */
    NG_NODE_NEAR = 2,   /* children are words or phrases within `slop` words, any order */
    NG_NODE_PREFIX = 3, /* text without the `*` */
    NG_NODE_FUZZY = 4,  /* text without the `~`; `slop` is the distance, 0 automatic */
    NG_NODE_FIELD = 5,  /* `field` and text; restricts, does not score */
    NG_NODE_DATE = 6,   /* `from` and `to`; restricts */
    NG_NODE_GROUP = 7,  /* plain list: children carry their own `occur` */
    NG_NODE_AND = 8,
    NG_NODE_OR = 9,
    NG_NODE_NOT = 10 /* one child; only below GROUP and AND */
} ng_node_kind;

typedef enum ng_occur {
    NG_SHOULD = 0,
    NG_MUST = 1,     /* `+` */
    NG_MUST_NOT = 2, /* `-` */
    NG_FILTER = 3    /* fields and dates */
} ng_occur;

typedef enum ng_field {
    NG_FIELD_NONE = 0,
    NG_IN_ARTICLE,
    NG_IN_SOURCE,
    NG_IN_SECTION,
    NG_IN_AUTHOR,
    NG_IN_LANG,
    NG_IN_TAG,
    NG_IN_KIND, /* the last that a request may filter by; what follows is for queries alone */
    NG_IN_TITLE,
    NG_IN_HEADING,
    NG_IN_URL, /* without its scheme; a star at the end makes it a beginning */
    NG_IN_SAID,
    NG_IN_IS,
    NG_IN_LAST = NG_IN_IS
} ng_field;

/* "article", "source", …; NULL for NONE. */
NG_API const char *ng_field_name(ng_field field);
NG_API int ng_field_parse(const char *name, size_t len, ng_field *ret);

/* Days are counted from 1970-01-01, proleptic Gregorian, UTC. An open end is the extreme value. */
#define NG_DAY_MIN INT32_MIN
#define NG_DAY_MAX INT32_MAX

/* A date that counts from today: the last `n` units that end with today, or the one whole unit that
 * lies `n` before the present one. */
typedef enum ng_counting {
    NG_COUNTS_NOT = 0,
    NG_COUNTS_DAYS_TO_TODAY,
    NG_COUNTS_WHOLE
} ng_counting;
typedef struct ng_relative {
    ng_counting counting;
    uint32_t n;
    char unit; /* of "dwmy" */
} ng_relative;

typedef struct ng_node ng_node;
struct ng_node {
    ng_node_kind kind;
    ng_occur occur;      /* within a GROUP */
    uint32_t start, end; /* bytes of the query it was read from */
    const char *text;    /* as typed, without operators; NULL for inner nodes */
    uint32_t text_len;
    ng_field field;
    uint32_t slop;
    int32_t from_day, to_day; /* inclusive */
    ng_relative relative;     /* DATE: what was written, when it counts from today */
    int quoted;               /* FIELD: the value stood in quotes. Of title and heading: a phrase */
    ng_node **children;
    size_t n_children;
};

typedef struct ng_warning {
    uint32_t start, end; /* bytes of the query */
    char text[160];
} ng_warning;

typedef struct ng_query {
    char *text; /* as given */
    uint32_t text_len;
    ng_node *root; /* a GROUP, AND or OR; never NULL; without children for an empty query */
    ng_warning *warnings;
    size_t n_warnings;
    int32_t today; /* from which dates count */
    struct ng_arena *arena;
} ng_query;

/* `text` must be valid UTF-8 (NG_INVALID). */
NG_API ng_status ng_query_parse(const char *text, size_t len, ng_query **ret,
                                ng_error *err) NG_MUST_CHECK;
NG_API void ng_query_free(ng_query *q);

/* Let `today` be the day from which `last 7 days` and its like count; until then it is the day
 * (UTC) on which the query was parsed. */
NG_API void ng_query_set_today(ng_query *q, int32_t today);

/* What was understood, written as a query that parses to the same tree. */
NG_API ng_status ng_query_interpreted(const ng_query *q, ng_buf *ret, ng_error *err) NG_MUST_CHECK;

/* A day, month or year ("2022-01-10", "2022-01", "2022"; also "20220110") as the days it covers. */
NG_API ng_status ng_day_range_parse(const char *text, size_t len, int32_t *ret_from,
                                    int32_t *ret_to, ng_error *err) NG_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
