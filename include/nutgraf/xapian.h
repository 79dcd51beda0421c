/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xapian.h - a C binding for libxapian 1.4.
 *
 * A general binding: it knows nothing of articles. Handles are opaque, results are plain C
 * memory, and no C++ exception and no std:: type crosses it. All of it lives in lib/xapian.cc.
 *
 * Ownership: xp_*_open and xp_*_new give a handle freed by the matching xp_*_free, which takes
 *            NULL and never fails. Strings are pointer and length and may hold NUL; what comes
 *            back is copied, and lives as long as the object it was copied into. An output
 *            structure is overwritten, not released first.
 * Threads:   libxapian counts references without locks: a handle, and everything made from it,
 *            belongs to one thread at a time. Open one database for each thread. Query trees are
 *            not shared either: send xp_query_serialise between threads.
 * Errors:    every exception is mapped, from the most exact class to the widest.
 *            DatabaseModifiedError: NG_STALE. DatabaseLockError: NG_LOCKED. DatabaseNotFoundError,
 *            DocNotFoundError: NG_NOTFOUND. DatabaseVersionError, DatabaseCorruptError:
 *            NG_CORRUPT. QueryParserError, WildcardError: NG_QUERY. RangeError,
 *            FeatureUnavailableError, LogicError: NG_INVALID. NetworkError and its kin, and any
 *            other Xapian::Error: NG_IO (NG_NOSPACE when its errno says ENOSPC or EDQUOT).
 *            std::bad_alloc: NG_NOMEM. std::exception and anything else: NG_INTERNAL. The text
 *            names the class: "DatabaseLockError: ...". An empty term or key is NG_INVALID, one
 *            over XP_TERM_MAX NG_LIMIT, before libxapian sees it.
 *
 * Facts of libxapian 1.4.22 that callers must know: a reader survives one commit of the writer and
 * may break during the next batch; any failed change discards the whole uncommitted batch, so
 * after an error of a writer free it, open a new one and replay; a term is 1 to 245 bytes
 * (a NUL counts twice); commit() does not sync the directory; xp_db_add_remote sets SIGPIPE to
 * be ignored in the whole process.
 */
#ifndef NG_XAPIAN_H
#define NG_XAPIAN_H

#include <stddef.h>
#include <stdint.h>

#include "nutgraf/error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define XP_TERM_MAX        245         /* bytes of a term or key; a NUL byte counts twice */
#define XP_DATA_MAX        (64u << 20) /* bytes of document data, or of a metadata value */
#define XP_VALUE_MAX       (1u << 20)  /* bytes of a value in a slot */
#define XP_QUERY_DEPTH_MAX 64          /* libxapian recurses: a deeper tree is NG_LIMIT */
#define XP_QUERY_NODES_MAX 65536       /* parts of a tree, shared ones counted each time */

/* libxapian's version as linked ("1.4.22"). Constant text. */
NG_API const char *xp_version(void);

/* ---- Reading databases ---- */

typedef struct xp_db xp_db;

/* Open one or several databases as one (docids interleave: (local-1)*n + shard + 1). With n 0 it is
 * empty until shards are added. */
NG_API ng_status xp_db_open(const char *const *paths, size_t n, xp_db **ret,
                            ng_error *err) NG_MUST_CHECK;

/* Add a shard served by xapian-tcpsrv. Timeouts in milliseconds. */
NG_API ng_status xp_db_add_remote(xp_db *db, const char *host, unsigned port, unsigned timeout_ms,
                                  unsigned connect_timeout_ms, ng_error *err) NG_MUST_CHECK;
NG_API void xp_db_free(xp_db *db);

/* Move to the newest revision; `*ret_moved` (may be NULL) tells whether there was one. Everything
 * made from `db` before (postings, term lists) must be freed first. */
NG_API ng_status xp_db_reopen(xp_db *db, int *ret_moved, ng_error *err) NG_MUST_CHECK;

typedef struct xp_db_stats {
    uint32_t documents;
    uint32_t last_docid;
    double average_length;
    uint64_t revision; /* of a single local database; 0 for others */
} xp_db_stats;

NG_API ng_status xp_db_stat(xp_db *db, xp_db_stats *ret, ng_error *err) NG_MUST_CHECK;

/* A copy of the UUID of a single database, 36 characters. NG_INVALID for several. */
NG_API ng_status xp_db_uuid(xp_db *db, char ret[37], ng_error *err) NG_MUST_CHECK;

/* Number of documents, and sum of wdf, of a term; 0 for an unknown one. Outputs may be NULL. */
NG_API ng_status xp_db_term_stats(xp_db *db, const char *term, size_t len, uint32_t *ret_docs,
                                  uint64_t *ret_collection, ng_error *err) NG_MUST_CHECK;

NG_API ng_status xp_db_document_length(xp_db *db, uint32_t docid, uint32_t *ret,
                                       ng_error *err) NG_MUST_CHECK;

/* A byte string owned by the caller; free with xp_bytes_release. */
typedef struct xp_bytes {
    char *data; /* NUL-terminated after len bytes */
    size_t len;
} xp_bytes;

#define XP_BYTES_INIT                                                                              \
    {                                                                                              \
        NULL, 0                                                                                    \
    }
NG_API void xp_bytes_release(xp_bytes *b);

/* Value of a metadata key; empty when there is none. */
NG_API ng_status xp_db_metadata(xp_db *db, const char *key, xp_bytes *ret,
                                ng_error *err) NG_MUST_CHECK;

/* Data, and a value slot, of a document. NG_NOTFOUND. */
NG_API ng_status xp_db_data(xp_db *db, uint32_t docid, xp_bytes *ret, ng_error *err) NG_MUST_CHECK;
NG_API ng_status xp_db_value(xp_db *db, uint32_t docid, uint32_t slot, xp_bytes *ret,
                             ng_error *err) NG_MUST_CHECK;

/* ---- Postings in blocks: how a matcher written in C reads an index ---- */

typedef struct xp_postings xp_postings;

/* The posting list of a term ("" is every document, wdf 1), before its first entry. An unknown term
 * gives an empty list. */
NG_API ng_status xp_postings_open(xp_db *db, const char *term, size_t len, xp_postings **ret,
                                  ng_error *err) NG_MUST_CHECK;
NG_API void xp_postings_free(xp_postings *p);

/* Number of documents in the list, as in the database statistics. */
NG_API uint32_t xp_postings_count(const xp_postings *p);

/* After an error a list can only be freed.
 *
 * Copy the next entries, at most `max`, ascending by docid; `*ret_n` < max only at the end.
 * `wdfs` may be NULL when only docids are wanted (cheaper). */
NG_API ng_status xp_postings_read(xp_postings *p, uint32_t *docids, uint32_t *wdfs, size_t max,
                                  size_t *ret_n, ng_error *err) NG_MUST_CHECK;

/* Move so that the next entry read is the first with docid >= `target`; never backwards. */
NG_API ng_status xp_postings_skip_to(xp_postings *p, uint32_t target, ng_error *err) NG_MUST_CHECK;

/* ---- Terms and metadata keys, in byte order ---- */

typedef struct xp_term_list {
    size_t n;
    char *bytes;     /* all terms, each followed by NUL */
    size_t *offsets; /* n + 1 offsets into bytes; length of term i is offsets[i+1]-offsets[i]-1 */
    uint32_t *documents; /* n document counts (of a document's terms: their wdf) */
    int more;            /* the limit cut the list */
} xp_term_list;

#define XP_TERM_LIST_INIT                                                                          \
    {                                                                                              \
        0, NULL, NULL, NULL, 0                                                                     \
    }
NG_API void xp_term_list_release(xp_term_list *t);

/* Terms that begin with `prefix`, at most `limit`, with their document counts. */
NG_API ng_status xp_db_terms(xp_db *db, const char *prefix, size_t prefix_len, size_t limit,
                             xp_term_list *ret, ng_error *err) NG_MUST_CHECK;

/* Terms of one document with their wdf in `documents`. NG_NOTFOUND; NG_INVALID without term lists.
 */
NG_API ng_status xp_db_document_terms(xp_db *db, uint32_t docid, xp_term_list *ret,
                                      ng_error *err) NG_MUST_CHECK;

/* Metadata keys that begin with `prefix`, at most `limit`; counts are 0. */
NG_API ng_status xp_db_metadata_keys(xp_db *db, const char *prefix, size_t limit, xp_term_list *ret,
                                     ng_error *err) NG_MUST_CHECK;

/* ---- Documents and writing ---- */

typedef struct xp_document xp_document;

NG_API ng_status xp_document_new(xp_document **ret, ng_error *err) NG_MUST_CHECK;
NG_API void xp_document_free(xp_document *d);
NG_API ng_status xp_document_clear(xp_document *d, ng_error *err) NG_MUST_CHECK;
NG_API ng_status xp_document_set_data(xp_document *d, const void *data, size_t len,
                                      ng_error *err) NG_MUST_CHECK;
/* A term whose wdf grows by `wdf`. NG_LIMIT for a term over XP_TERM_MAX, before libxapian sees it.
 */
NG_API ng_status xp_document_add_term(xp_document *d, const char *term, size_t len, uint32_t wdf,
                                      ng_error *err) NG_MUST_CHECK;
/* The terms it has, with their wdf in `documents`. */
NG_API ng_status xp_document_terms(const xp_document *d, xp_term_list *ret,
                                   ng_error *err) NG_MUST_CHECK;
NG_API ng_status xp_document_add_posting(xp_document *d, const char *term, size_t len,
                                         uint32_t position, uint32_t wdf,
                                         ng_error *err) NG_MUST_CHECK;
NG_API ng_status xp_document_set_value(xp_document *d, uint32_t slot, const void *value, size_t len,
                                       ng_error *err) NG_MUST_CHECK;
/* `number` in the order-preserving form of Xapian::sortable_serialise. */
NG_API ng_status xp_document_set_number(xp_document *d, uint32_t slot, double number,
                                        ng_error *err) NG_MUST_CHECK;

typedef struct xp_writer xp_writer;

typedef enum xp_writer_flags {
    XP_WRITE_DEFAULT = 0,
    XP_WRITE_NO_SYNC = 1,   /* only for a database built aside */
    XP_WRITE_DANGEROUS = 2, /* in-place changes: no readers, a crash loses all; built aside only */
    /* Smaller, faster and a sync less for each commit; deleting and replacing documents fails. To
     * be given at each opening of a database that was made so. */
    XP_WRITE_NO_TERMLIST = 4,
    XP_WRITE_CREATE_ONLY = 8 /* NG_INVALID when there is a database already */
} xp_writer_flags;

/* Open for writing, creating the directory when missing. NG_LOCKED when another writer has it. */
NG_API ng_status xp_writer_open(const char *path, int flags, xp_writer **ret,
                                ng_error *err) NG_MUST_CHECK;

/* Free. What was not committed is discarded: commit is always explicit. */
NG_API void xp_writer_free(xp_writer *w);

/* A batch: nothing counts before commit returns NG_OK. There is no cancel: free the writer. A
 * change outside a batch begins one. NG_INVALID: begin while changes are pending. After libxapian
 * has failed in any function that changes something, the batch is lost and each further change or
 * commit is NG_INVALID. */
NG_API ng_status xp_writer_begin(xp_writer *w, ng_error *err) NG_MUST_CHECK;
NG_API ng_status xp_writer_commit(xp_writer *w, ng_error *err) NG_MUST_CHECK;

/* Add under the next docid, or store under `docid` (replacing what is there). */
NG_API ng_status xp_writer_add(xp_writer *w, const xp_document *d, uint32_t *ret_docid,
                               ng_error *err) NG_MUST_CHECK;
NG_API ng_status xp_writer_replace(xp_writer *w, uint32_t docid, const xp_document *d,
                                   ng_error *err) NG_MUST_CHECK;
/* NG_NOTFOUND when there is none. */
NG_API ng_status xp_writer_delete(xp_writer *w, uint32_t docid, ng_error *err) NG_MUST_CHECK;
/* Every document that holds `term`; none is no error. */
NG_API ng_status xp_writer_delete_by_term(xp_writer *w, const char *term, size_t len,
                                          ng_error *err) NG_MUST_CHECK;
NG_API ng_status xp_writer_set_metadata(xp_writer *w, const char *key, const void *value,
                                        size_t len, ng_error *err) NG_MUST_CHECK;
/* The writer seen as a reader, changes of the open batch included. Belongs to the writer; do not
 * free. */
NG_API xp_db *xp_writer_db(xp_writer *w);

/* ---- Query trees ---- */

typedef struct xp_query xp_query;

typedef enum xp_op {
    XP_AND = 0,
    XP_OR = 1,
    XP_AND_NOT = 2, /* first without the others */
    XP_XOR = 3,
    XP_AND_MAYBE = 4, /* first decides, the others add weight */
    XP_FILTER = 5,    /* first scores, the others only restrict */
    XP_NEAR = 6,      /* terms within `window`, any order */
    XP_PHRASE = 7,    /* terms within `window`, in order; terms only, as XP_NEAR */
    XP_ELITE_SET = 8,
    XP_SYNONYM = 9,
    XP_MAX = 10
} xp_op;

NG_API ng_status xp_query_term(const char *term, size_t len, uint32_t wqf, xp_query **ret,
                               ng_error *err) NG_MUST_CHECK;
NG_API ng_status xp_query_all(xp_query **ret, ng_error *err) NG_MUST_CHECK;
NG_API ng_status xp_query_nothing(xp_query **ret, ng_error *err) NG_MUST_CHECK;
/* Join `n` queries, borrowed. `window` is for XP_NEAR and XP_PHRASE (0: as many as terms), and the
 * set size for XP_ELITE_SET. */
NG_API ng_status xp_query_join(xp_op op, xp_query *const *parts, size_t n, uint32_t window,
                               xp_query **ret, ng_error *err) NG_MUST_CHECK;
NG_API ng_status xp_query_scale(const xp_query *q, double factor, xp_query **ret,
                                ng_error *err) NG_MUST_CHECK;
/* Values of `slot` in [low, high], bytewise; a NULL end is open. */
NG_API ng_status xp_query_value_range(uint32_t slot, const void *low, size_t low_len,
                                      const void *high, size_t high_len, xp_query **ret,
                                      ng_error *err) NG_MUST_CHECK;
/* Terms that begin with `prefix`; only the `max` most frequent. */
NG_API ng_status xp_query_prefix(const char *prefix, size_t len, uint32_t max, xp_query **ret,
                                 ng_error *err) NG_MUST_CHECK;
/* The tree as bytes of our own form (lib/xapian.cc), which is read with the same limits that the
 * functions above keep: bytes from a stranger are safe. NG_INVALID for what is not such a form. */
NG_API ng_status xp_query_serialise(const xp_query *q, xp_bytes *ret, ng_error *err) NG_MUST_CHECK;
NG_API ng_status xp_query_unserialise(const void *data, size_t len, xp_query **ret,
                                      ng_error *err) NG_MUST_CHECK;
/* Xapian's own description, for tests and logs. */
NG_API ng_status xp_query_describe(const xp_query *q, xp_bytes *ret, ng_error *err) NG_MUST_CHECK;
NG_API void xp_query_free(xp_query *q);

/* ---- Searching with Enquire ---- */

typedef enum xp_weight {
    XP_WEIGHT_BM25 = 0, /* parameters k1, k2, k3, b, min normalised length */
    /* wdf taken as impact: the score is the sum of scale·wqf·wdf, exactly; no idf, which comes in
     * through xp_query_scale, and no document lengths. Built from one of libxapian's own weights,
     * so that any xapian-tcpsrv takes it. */
    XP_WEIGHT_IMPACT = 1,
    XP_WEIGHT_BOOL = 2,
    XP_WEIGHT_TRAD = 3
} xp_weight;

typedef enum xp_sort {
    XP_SORT_RELEVANCE = 0,
    XP_SORT_VALUE = 1, /* by `sort_slot` */
    XP_SORT_VALUE_THEN_RELEVANCE = 2,
    XP_SORT_RELEVANCE_THEN_VALUE = 3
} xp_sort;

#define XP_NO_SLOT UINT32_MAX

typedef struct xp_search {
    uint32_t first, count;
    uint32_t check_at_least;
    xp_weight weight;
    double bm25[5]; /* read for XP_WEIGHT_BM25 when bm25_set */
    int bm25_set;
    xp_sort sort;
    uint32_t sort_slot;
    int sort_descending;
    uint32_t collapse_slot; /* XP_NO_SLOT: none */
    uint32_t collapse_max;
    double cutoff; /* least weight of a result; 0 none */
    int with_data; /* fetch document data in the same revision */
} xp_search;

#define XP_SEARCH_INIT                                                                             \
    {                                                                                              \
        0, 10, 0, XP_WEIGHT_BM25, {0, 0, 0, 0, 0}, 0, XP_SORT_RELEVANCE, 0, 1, XP_NO_SLOT, 1, 0, 0 \
    }

typedef struct xp_result {
    uint32_t docid;
    double weight;
    uint32_t collapsed; /* lower bound of results folded into this one */
    const char *data;   /* with_data; belongs to the xp_results */
    size_t data_len;
} xp_result;

typedef struct xp_results {
    xp_result *items;
    size_t n;
    uint32_t matches_lower, matches_estimated, matches_upper;
    double max_possible;
    char *bytes;
} xp_results;

#define XP_RESULTS_INIT                                                                            \
    {                                                                                              \
        NULL, 0, 0, 0, 0, 0, NULL                                                                  \
    }

NG_API ng_status xp_db_search(xp_db *db, const xp_query *q, const xp_search *params,
                              xp_results *ret, ng_error *err) NG_MUST_CHECK;
NG_API void xp_results_release(xp_results *r);

/* ---- Maintenance ---- */

/* Write databases as one compact database at `destination` (created; NG_INVALID when one is
 * there). Docids are kept when `keep_docids` (the sources' ranges must not overlap). `block_bytes`
 * of its B-tree: a power of two from 2048 to 65536; 0 is libxapian's default, 8192. */
NG_API ng_status xp_compact(const char *const *sources, size_t n, const char *destination,
                            int keep_docids, unsigned block_bytes, ng_error *err) NG_MUST_CHECK;

/* xapian-check: `*ret_faults` counts errors found. It can crash on damaged files: run it in a
 * child. */
NG_API ng_status xp_check(const char *path, uint64_t *ret_faults, ng_error *err) NG_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
