/* SPDX-License-Identifier: GPL-2.0-or-later */
/* api.h - the methods: JSON parameters in, JSON result out. One shape for every door.
 *
 * The service calls these from its workers, the command line calls them in its own process when no
 * service answers; both give the same result. Nothing here knows a socket. docs/protocol.md is the
 * manual of methods and shapes, docs/hit.schema.json the schema of a hit.
 *
 * Ownership: parameters are borrowed, results are new references given to the caller.
 * Threads:   one thread at a time per ng_searcher or ng_store; otherwise no state.
 * Errors:    ng_api_error: a JSON-RPC code, a kind that clients switch on, a sentence, and data.
 */
#ifndef NG_API_H
#define NG_API_H

#include <jansson.h>
#include <stdint.h>

#include "nutgraf/article.h"
#include "nutgraf/error.h"
#include "nutgraf/search.h"
#include "nutgraf/store.h"

/* X(name, JSON-RPC code, kind) */
#define NG_API_KIND_MAP(X)                                                                         \
    X(PARSE, -32700, "parse")                                                                      \
    X(INVALID_REQUEST, -32600, "invalid_request")                                                  \
    X(METHOD_NOT_FOUND, -32601, "method_not_found")                                                \
    X(INVALID_PARAMS, -32602, "invalid_params")                                                    \
    X(INTERNAL, -32603, "internal")                                                                \
    X(CANCELLED, -32800, "cancelled")                                                              \
    X(NOT_FOUND, 2, "not_found")                                                                   \
    X(BUSY, 3, "busy")                                                                             \
    X(DEADLINE, 4, "deadline")                                                                     \
    X(TOO_LARGE, 5, "too_large")                                                                   \
    X(UNAUTHORIZED, 6, "unauthorized")                                                             \
    X(UNAVAILABLE, 7, "unavailable")                                                               \
    X(UNSUPPORTED_VERSION, 8, "unsupported_version")                                               \
    X(STALE_CURSOR, 9, "stale_cursor")                                                             \
    X(ID_TAKEN, 10, "id_taken")                                                                    \
    X(NO_SPACE, 11, "no_space")

typedef enum ng_api_kind {
#define NG_API_ENUM(name, code, kind) NG_API_##name,
    NG_API_KIND_MAP(NG_API_ENUM)
#undef NG_API_ENUM
} ng_api_kind;

typedef struct ng_api_error {
    ng_api_kind kind;
    char text[NG_ERROR_TEXT_MAX];
    json_t *data; /* further members of `data` beside `kind`; owned; may be NULL */
} ng_api_error;

void ng_api_error_release(ng_api_error *e);
int ng_api_code(ng_api_kind kind);
const char *ng_api_kind_name(ng_api_kind kind);
/* `{code,message,data:{kind,…}}` */
json_t *ng_api_error_json(const ng_api_error *e);
/* The kind that a status of libnutgraf becomes. */
ng_api_kind ng_api_kind_of(ng_status status);
/* Fill `e` from a library error. Always -1, so that `return ng_api_fail_from(e, &err);` is one
 * line. */
int ng_api_fail_from(ng_api_error *e, const ng_error *err);
int ng_api_fail(ng_api_error *e, ng_api_kind kind, const char *format, ...) NG_PRINTF(3, 4);

#define NG_API_ADD_MAX 500 /* articles of one add, ids of one delete */

/* Each method: 0 and `*ret`, or -1 and `*error`. */

/* search, in two steps: parameters to a request, which borrows their strings and must stay where it
 * is; then the search. */
typedef struct ng_api_search_request {
    ng_search_request search;
    const char *values[NG_IN_KIND + 1][NG_FILTER_VALUES_MAX]; /* of its filter */
    ng_facet_request facets[NG_FACET_FIELDS];
} ng_api_search_request;
int ng_api_search_read(const json_t *params, ng_api_search_request *ret, ng_api_error *error);
/* Those of them that shape a page: limit, per_article, context, units, metadata, deadline_ms,
 * filter. */
int ng_api_search_read_page(const json_t *params, ng_api_search_request *ret, ng_api_error *error);

/* Only the member `filter` of parameters, into ret->search.filter; for other methods that have it.
 */
int ng_api_filter_read(const json_t *params, ng_api_search_request *ret, ng_api_error *error);

/* Bytes that are equal for two requests exactly when any index answers both alike, given the time:
 * the deadline is not in them. Appended. */
ng_status ng_api_search_key(const ng_api_search_request *request, ng_buf *ret,
                            ng_error *err) NG_MUST_CHECK;

typedef struct ng_api_found {
    uint64_t index_revision;
    int partial;
} ng_api_found;
/* `hidden` as in ng_search_request; `cancel` may be NULL. The result is appended to `ret_text` as
 * JSON; after an error that holds what it held, or more. */
int ng_api_search(ng_searcher *s, const ng_api_search_request *request, const uint64_t *hidden,
                  size_t n_hidden, const ng_cancel *cancel, ng_buf *ret_text, ng_api_found *ret,
                  ng_api_error *error);
/* Likewise for passages like one that is there. */
int ng_api_similar(ng_searcher *s, const json_t *params, const uint64_t *hidden, size_t n_hidden,
                   const ng_cancel *cancel, ng_buf *ret_text, ng_api_error *error);
int ng_api_get(ng_store *store, const json_t *params, json_t **ret, ng_api_error *error);
int ng_api_resolve(ng_store *store, const json_t *params, json_t **ret, ng_api_error *error);
int ng_api_parse(const json_t *params, json_t **ret, ng_api_error *error);
/* `hidden` and `cancel` as for ng_api_search. */
int ng_api_suggest(ng_searcher *s, const json_t *params, const uint64_t *hidden, size_t n_hidden,
                   const ng_cancel *cancel, json_t **ret, ng_api_error *error);

/* The JSON shape of an answer, appended. */
ng_status ng_api_answer_write(const ng_answer *a, ng_buf *ret, ng_error *err) NG_MUST_CHECK;

/* The JSON shape of an article (get). NULL: out of memory. */
json_t *ng_api_article_json(const ng_article *a, uint32_t revision, ng_units units);

/* add: parameters become finished articles before anything is stored, so that one bad article
 * only rejects itself. */
typedef struct ng_api_add {
    ng_article **articles; /* NULL where rejected */
    json_t *rejected;      /* [{index, error}] so far */
    size_t n;
    int wait_searchable;
} ng_api_add;
int ng_api_add_read(const json_t *params, ng_api_add *ret, ng_api_error *error);
void ng_api_add_release(ng_api_add *a);

/* Put all of them inside the caller's transaction; fills `*ret_accepted`
 * ([{id,revision,state,index}]) and appends to `rejected`. `*ret_seq` is the last change. An error
 * of the transaction is the status. */
ng_status ng_api_add_put(ng_store *store, ng_api_add *a, json_t **ret_accepted, uint64_t *ret_seq,
                         ng_error *err) NG_MUST_CHECK;

/* delete: ids out of parameters; then each inside the caller's transaction. */
typedef struct ng_api_delete {
    const char **ids; /* borrowed from params */
    size_t n;
    int wait_searchable;
} ng_api_delete;
int ng_api_delete_read(const json_t *params, ng_api_delete *ret, ng_api_error *error);
void ng_api_delete_release(ng_api_delete *d);
/* `ret_numbers` takes up to n article numbers that are now hidden. */
ng_status ng_api_delete_put(ng_store *store, const ng_api_delete *d, json_t **ret_deleted,
                            json_t **ret_missing, uint64_t *ret_numbers, size_t *ret_n_numbers,
                            uint64_t *ret_seq, ng_error *err) NG_MUST_CHECK;

/* ---- A passage as an entry of a bibliography, for the command line and the pages. Sources: BibTeX
 * (entries and special characters); CSL-JSON 1.0.2. ---- */

typedef struct ng_day {
    int year, month, day; /* 0: not known */
} ng_day;

/* `n` digits at the beginning of a text as a number. 0: there are fewer. */
int ng_digits(const char *text, int n, int *ret);
/* The day of "2024", "2024-06", "2024-06-03…", as results write dates. 0: it is none. */
int ng_day_read(const char *text, ng_day *ret);

typedef struct ng_cited {
    const char *article, *citation; /* ids */
    uint64_t ordinal;
    const char *title, *source, *section, *url, *published, *lang; /* NULL: not known */
    const json_t *authors, *tags;                                  /* lists of texts; may be NULL */
    const char *text;
    size_t text_len;
    const ng_day *visited; /* NULL: not said */
} ng_cited;

/* From a hit, or from an article (the passage is then left empty). */
void ng_cited_from(const json_t *o, ng_cited *ret);

/* Ends with a line end. */
ng_status ng_cite_bibtex(const ng_cited *c, ng_buf *ret, ng_error *err) NG_MUST_CHECK;
/* NULL: no memory. */
json_t *ng_cite_csl(const ng_cited *c);

/* How results and errors are written as text: one line, reals with enough digits for a score. */
#define NG_API_DUMP_FLAGS (JSON_COMPACT | JSON_REAL_PRECISION(9))

/* ---- Reading parameters: unknown members are errors, except those that begin with "x-". ---- */

/* NULL or JSON null counts as an empty object. `known` ends with NULL. */
int ng_api_check_members(const json_t *params, const char *const *known, ng_api_error *error);

#endif
