/* SPDX-License-Identifier: GPL-2.0-or-later */
/* store.h - the article store: every accepted article, its revisions, a change feed. The truth.
 *
 * One SQLite database, DIR/articles.db, in WAL mode with synchronous=FULL: when
 * ng_store_commit returns NG_OK the articles of the transaction survive a power cut. Everything
 * else on disk can be rebuilt from it. Each row carries a digest that is checked when read.
 *
 * Article numbers count up from 1 and are never used again, not even for an id that was deleted
 * and added again.
 *
 * Ownership: a store is freed with ng_store_free (an open transaction is rolled back).
 *            Articles it returns are given to the caller.
 * Threads:   one thread at a time per ng_store; open one for each thread.
 * Errors:    NG_NOSPACE disk full (names path and bytes free), NG_CORRUPT damaged row or
 *            foreign schema, NG_IO other SQLite failures, NG_LOCKED busy for longer than the wait.
 */
#ifndef NG_STORE_H
#define NG_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "nutgraf/article.h"
#include "nutgraf/buffer.h"
#include "nutgraf/error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NG_STORE_FILE "articles.db"

typedef struct ng_store ng_store;

typedef enum ng_store_mode {
    NG_STORE_READ = 0, /* NG_NOTFOUND when there is none */
    NG_STORE_WRITE = 1 /* created when there is none; the caller holds DIR/lock */
} ng_store_mode;

NG_API ng_status ng_store_open(const char *dir, ng_store_mode mode, ng_store **ret,
                               ng_error *err) NG_MUST_CHECK;
NG_API void ng_store_free(ng_store *s);

/* 32 hex digits made at creation: ties an index to its store. */
NG_API const char *ng_store_uuid(const ng_store *s);

/* ---- Writing. Between begin and commit; free disk is checked in begin (NG_NOSPACE). ---- */

NG_API ng_status ng_store_begin(ng_store *s, ng_error *err) NG_MUST_CHECK;
NG_API ng_status ng_store_commit(ng_store *s, ng_error *err) NG_MUST_CHECK;
NG_API void ng_store_rollback(ng_store *s);

typedef enum ng_put_state { NG_PUT_NEW = 1, NG_PUT_CHANGED = 2, NG_PUT_SAME = 3 } ng_put_state;

typedef struct ng_put {
    ng_put_state state;
    uint32_t revision; /* from 1 within its article */
    uint64_t number;   /* article number */
    uint64_t seq;      /* of the change; for SAME the last change of this article */
} ng_put;

/* Accept a finished article. The same digest again: SAME, nothing is written. A path id whose
 * stored origin differs: NG_TAKEN, naming both places and `--id-prefix`. A failure of one article
 * leaves the transaction usable with all the others. */
NG_API ng_status ng_store_put(ng_store *s, const ng_article *a, ng_put *ret,
                              ng_error *err) NG_MUST_CHECK;

/* Hide an article. NG_NOTFOUND when there is none. The text goes with ng_store_erase. */
NG_API ng_status ng_store_delete(ng_store *s, const char *id, uint64_t *ret_number,
                                 uint64_t *ret_seq, ng_error *err) NG_MUST_CHECK;

/* Erase the text of articles that were deleted by a change up to `seq` (the index has applied it).
 */
NG_API ng_status ng_store_erase(ng_store *s, uint64_t seq, ng_error *err) NG_MUST_CHECK;

/* Reserve revision counters for the index up to a returned bound: they are never given twice, so
 * the index revision never falls even when an index is lost. Outside a transaction. */
NG_API ng_status ng_store_reserve_revisions(ng_store *s, uint64_t count, uint64_t *ret_first,
                                            ng_error *err) NG_MUST_CHECK;

/* ---- The change feed. ---- */

typedef enum ng_change_kind { NG_CHANGE_PUT = 1, NG_CHANGE_DELETE = 2 } ng_change_kind;

typedef struct ng_change {
    uint64_t seq; /* ascending from 1, without reuse */
    ng_change_kind kind;
    uint64_t number;   /* article */
    uint32_t revision; /* of a PUT */
    uint32_t bytes;    /* of text, for sizing a batch; 0 for a DELETE */
} ng_change;

/* Changes after `after`, ascending, at most `max`; `*ret_n` 0 when there are none. Several changes
 * of one article are all reported; the reader may skip all but the last. */
NG_API ng_status ng_store_changes(ng_store *s, uint64_t after, ng_change *ret, size_t max,
                                  size_t *ret_n, ng_error *err) NG_MUST_CHECK;

/* seq of the newest change; 0 for an empty store. */
NG_API ng_status ng_store_last_seq(ng_store *s, uint64_t *ret, ng_error *err) NG_MUST_CHECK;

/* ---- Reading. Each call is its own snapshot. ---- */

/* Number and newest revision of a live article; NG_NOTFOUND for a missing or deleted one. */
NG_API ng_status ng_store_find(ng_store *s, const char *id, uint64_t *ret_number,
                               uint32_t *ret_revision, ng_error *err) NG_MUST_CHECK;

/* An article by number; revision 0 means the newest. Replaced revisions are answered until they
 * are purged; NG_NOTFOUND for a deleted article. */
NG_API ng_status ng_store_get(ng_store *s, uint64_t number, uint32_t revision, ng_article **ret,
                              uint32_t *ret_revision, ng_error *err) NG_MUST_CHECK;

/* As ng_store_get for the index: also answers an article that was deleted after the change that is
 * being applied, as long as its text is there (NG_NOTFOUND otherwise). */
NG_API ng_status ng_store_get_for_index(ng_store *s, uint64_t number, uint32_t revision,
                                        ng_article **ret, ng_error *err) NG_MUST_CHECK;

/* What showing hits needs, in place but for a text that lay packed: pointers live until the next
 * ng_store_row_read of another article, or ng_store_row_done, on this store. Strings that are
 * unknown are NULL. */
typedef struct ng_store_row {
    const char *id, *title, *url, *source, *section, *lang;
    ng_title_source title_source;
    ng_moment published, modified;
    const char *text; /* canonical */
    uint32_t text_len;
    const void *lists, *lists_end; /* for ng_store_row_item */
} ng_store_row;

typedef enum ng_store_list { NG_ROW_AUTHORS = 0, NG_ROW_TAGS = 1 } ng_store_list;

/* Author, or tag, number `i` of a row, in place; NULL behind the last. */
NG_API const char *ng_store_row_item(const ng_store_row *row, ng_store_list list, size_t i);

/* The wording `revision` of an article. NG_NOTFOUND when the article is deleted or the
 * revision purged: the hit is dropped. Checks a quick sum of the row, not its SHA-256. All rows
 * until ng_store_row_done are of one snapshot: call it at the end of every answer, or later ones
 * stay in the past. */
NG_API ng_status ng_store_row_read(ng_store *s, uint64_t number, uint32_t revision,
                                   ng_store_row *ret, ng_error *err) NG_MUST_CHECK;

/* As ng_store_row_read, but of the text only the bytes `from` to `to` need be there: the rest, and
 * a NUL behind them, may or may not. What was asked for of the same row before stays, where it is.
 */
NG_API ng_status ng_store_row_read_span(ng_store *s, uint64_t number, uint32_t revision,
                                        uint32_t from, uint32_t to, ng_store_row *ret,
                                        ng_error *err) NG_MUST_CHECK;
NG_API void ng_store_row_done(ng_store *s);

typedef struct ng_store_counts {
    uint64_t articles; /* live */
    uint64_t revisions;
    uint64_t deleted;
    uint64_t last_seq;
    uint64_t bytes; /* of the database and its log */
} ng_store_counts;

NG_API ng_status ng_store_count(ng_store *s, ng_store_counts *ret, ng_error *err) NG_MUST_CHECK;

/* Call `on_id` with the id of every live article, ascending; a non-zero return stops. */
NG_API ng_status ng_store_each_id(ng_store *s, int (*on_id)(void *data, const char *id), void *data,
                                  ng_error *err) NG_MUST_CHECK;

/* Flush the log into the database file; called now and then by the writer when idle. */
NG_API ng_status ng_store_checkpoint(ng_store *s, ng_error *err) NG_MUST_CHECK;

/* ---- DIR/lock and DIR/gate: open file description locks, released by the kernel on death. ---- */

typedef struct ng_lock ng_lock;

/* The one writer of DIR (store and index together). Creates DIR (0700) when missing. `what`
 * ("serve", "index") and the process id are written into it; NG_LOCKED names both of the holder and
 * the remedy. */
NG_API ng_status ng_lock_writer(const char *dir, const char *what, ng_lock **ret,
                                ng_error *err) NG_MUST_CHECK;

/* DIR/gate, shared, for the time of one query of a process other than the writer's. */
NG_API ng_status ng_lock_gate_shared(const char *dir, ng_lock **ret, ng_error *err) NG_MUST_CHECK;

/* DIR/gate, exclusive, before the writer changes the index; waits at most `wait_ms`, then goes on
 * without it (`*ret` is NULL, status NG_OK): the reader's retry applies. */
NG_API ng_status ng_lock_gate_exclusive(const char *dir, unsigned wait_ms, ng_lock **ret,
                                        ng_error *err) NG_MUST_CHECK;

/* Let go; NULL is fine. */
NG_API void ng_lock_free(ng_lock *l);

/* Free bytes of the file system that holds `dir` must be at least `need` plus the reserve (256 MiB
 * or 5 %, the smaller); NG_NOSPACE names the directory and the bytes free. */
NG_API ng_status ng_disk_check(const char *dir, uint64_t need, ng_error *err) NG_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
