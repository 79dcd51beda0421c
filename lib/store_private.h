/* SPDX-License-Identifier: GPL-2.0-or-later */
/* store_private.h - what the files of the store share: its state, statements, rows.
 *
 * Ownership: statements belong to their store; texts and blobs of a row live until its statement is
 *            reset.
 * Threads:   one thread at a time per store.
 * Errors:    as store.h.
 */
#ifndef NG_STORE_PRIVATE_H
#define NG_STORE_PRIVATE_H

#include "nutgraf/store.h"

struct sqlite3;
struct sqlite3_stmt;

#define NG_STORE_VERSION        2          /* user_version: raised when the form changes */
#define NG_STORE_OLDEST         1          /* the first version that is read and raised */
#define NG_STORE_APPLICATION    0x6e757467 /* application_id: "nutg" */
#define NG_STORE_REVISION_BITS  24         /* of a revision's key; the rest is the number */
#define NG_STORE_REVISION_MAX   ((1u << NG_STORE_REVISION_BITS) - 1)
#define NG_STORE_WRITER_WAIT_MS 10000
#define NG_STORE_READER_WAIT_MS 2000
#define NG_STORE_UUID           33 /* with the final NUL */

/* X(name, SQL): every statement of the store, prepared at first use and kept. */
#define NG_STORE_STATEMENTS(X)                                                                     \
    X(VERSION, "PRAGMA user_version")                                                              \
    X(BEGIN, "BEGIN IMMEDIATE")                                                                    \
    X(SNAPSHOT, "BEGIN")                                                                           \
    X(COMMIT, "COMMIT")                                                                            \
    X(ROLLBACK, "ROLLBACK")                                                                        \
    X(LAST, "SELECT (SELECT max(number) FROM articles), (SELECT max(seq) FROM changes)")           \
    X(ARTICLE, "SELECT number, id, id_source, origin, revision, state, seq, digest, crc "          \
               "FROM articles WHERE id = ?1 AND state = 0")                                        \
    X(PUT_ARTICLE,                                                                                 \
      "INSERT INTO articles (number, id, id_source, origin, revision, state, seq, digest, crc) "   \
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (number) DO UPDATE SET "            \
      "id_source = ?3, origin = ?4, revision = ?5, state = ?6, seq = ?7, digest = ?8, crc = ?9")   \
    X(PUT_REVISION,                                                                                \
      "INSERT INTO revisions (key, meta, text, seal, crc) VALUES (?1, ?2, ?3, ?4, ?5)")            \
    X(PUT_CHANGE, "INSERT INTO changes (seq, kind, number, revision, bytes, crc) "                 \
                  "VALUES (?1, ?2, ?3, ?4, ?5, ?6)")                                               \
    X(DROP_REVISION, "DELETE FROM revisions WHERE key = ?1")                                       \
    X(DROP_CHANGE, "DELETE FROM changes WHERE seq = ?1")                                           \
    X(DELETED, "SELECT number, revision FROM articles WHERE state = 1 AND seq <= ?1 LIMIT 256")    \
    X(ERASE_TEXT, "DELETE FROM revisions WHERE key BETWEEN ?1 AND ?2")                             \
    X(ERASED, "UPDATE articles SET state = 2 WHERE number = ?1")                                   \
    X(FACT, "SELECT value FROM facts WHERE name = ?1")                                             \
    X(ADD_FACT, "UPDATE facts SET value = value + ?2 WHERE name = ?1")                             \
    X(CHANGES, "SELECT seq, kind, number, revision, bytes, crc FROM changes WHERE seq > ?1 "       \
               "ORDER BY seq LIMIT ?2")                                                            \
    X(GET, "SELECT r.key, r.meta, r.text, r.crc, r.seal FROM articles a JOIN revisions r "         \
           "ON r.key = (a.number << 24) + CASE ?2 WHEN 0 THEN a.revision ELSE ?2 END "             \
           "WHERE a.number = ?1 AND a.state = 0")                                                  \
    X(GET_FOR_INDEX, "SELECT r.key, r.meta, r.text, r.crc, r.seal FROM articles a JOIN revisions " \
                     "r ON r.key = (a.number << 24) + CASE ?2 WHEN 0 THEN a.revision ELSE ?2 END " \
                     "WHERE a.number = ?1")                                                        \
    X(ROW, "SELECT r.key, r.meta, r.text, r.crc FROM articles a JOIN revisions r "                 \
           "ON r.key = (?1 << 24) + ?2 WHERE a.number = ?1 AND a.state = 0")                       \
    X(ROW_OF_LIVE, "SELECT key, meta, text, crc FROM revisions WHERE key = (?1 << 24) + ?2")       \
    X(WAITING, "SELECT EXISTS (SELECT 1 FROM articles WHERE state = 1)")                           \
    X(COUNT, "SELECT (SELECT value FROM facts WHERE name = 'articles'), "                          \
             "(SELECT value FROM facts WHERE name = 'revisions'), "                                \
             "(SELECT value FROM facts WHERE name = 'deleted'), (SELECT max(seq) FROM changes)")   \
    X(EACH_ID, "SELECT id FROM articles WHERE state = 0 ORDER BY id")

typedef enum ng_store_sql {
#define NG_STORE_ENUM(name, sql) NG_SQL_##name,
    NG_STORE_STATEMENTS(NG_STORE_ENUM)
#undef NG_STORE_ENUM
        NG_SQL_COUNT_OF
} ng_store_sql;

/* Counted while a transaction runs, added to the facts by its commit. */
typedef struct ng_store_tally {
    int64_t articles, revisions, deleted;
    uint64_t last_number, last_seq;
} ng_store_tally;

typedef struct ng_store_map ng_store_map;

typedef struct ng_store_bytes {
    const void *data;
    size_t len;
} ng_store_bytes;

#define NG_ROW_PIECE 8192 /* bytes of text that are packed together */

/* A plain text, or as much of it as was unpacked. */
typedef struct ng_row_plain {
    const char *data; /* in `room` when it lay packed; NULL: there is none */
    size_t len;
    int all_there;
    ng_buf room;
    unsigned char there[NG_ARTICLE_TEXT_MAX / NG_ROW_PIECE]; /* of its pieces */
} ng_row_plain;

struct ng_store {
    struct sqlite3 *db;
    ng_store_map *map; /* of a reader; outlives `db`, may be NULL */
    char *dir, *path;
    ng_store_mode mode;
    char uuid[NG_STORE_UUID];
    uint32_t version; /* that the file says, as of the last commit of this connection */
    struct sqlite3_stmt *statements[NG_SQL_COUNT_OF];
    int in_transaction;
    ng_status lost; /* why the running transaction can no longer be committed; NG_OK: it can */
    ng_store_tally tally;
    int in_snapshot;  /* the read transaction of ng_store_row_read is open */
    int has_waiting;  /* ... and sees a deleted article whose text waits to be erased */
    uint64_t row_key; /* of the row that ng_store_row_read holds; 0 none */
    struct sqlite3_stmt *row_query; /* ... and the statement that stands on it */
    ng_store_row row;
    ng_row_plain row_text;
    ng_buf meta, scratch;
    ng_buf packed;     /* of the text that is written */
    ng_row_plain text; /* of the article that is copied */
};

/* ---- store.c ---- */

/* Turn the SQLite result `rc` of `doing` ("writing an article") into a status. */
ng_status ng_store_fail(ng_store *s, int rc, const char *doing, ng_error *err);

/* A kept statement, reset and ready for binding. */
ng_status ng_store_prepare(ng_store *s, ng_store_sql which, struct sqlite3_stmt **ret,
                           ng_error *err) NG_MUST_CHECK;

/* Run a statement that takes and gives nothing. */
ng_status ng_store_run(ng_store *s, ng_store_sql which, const char *doing,
                       ng_error *err) NG_MUST_CHECK;

/* ---- store_map.c ---- */

/* Keep the mapping of the file beyond the commits of others. */
ng_status ng_store_map_keep(ng_store *s, ng_error *err) NG_MUST_CHECK;
void ng_store_map_free(ng_store_map *map);

/* ---- store_entry.c ---- */

/* The row of a live article. `origin` lives until ng_store_entry_done. */
typedef struct ng_store_entry {
    uint64_t number, seq;
    uint32_t revision;
    int state; /* 0 live, 1 deleted, 2 erased */
    ng_id_source id_source;
    const char *origin; /* NULL unknown */
    unsigned char digest[32];
} ng_store_entry;

ng_status ng_store_entry_read(ng_store *s, const char *id, ng_store_entry *ret,
                              ng_error *err) NG_MUST_CHECK;
void ng_store_entry_done(ng_store *s);

/* Write the rows of one change, all of them or none; `a` is NULL for a delete. Needs `meta` packed.
 */
ng_status ng_store_write_rows(ng_store *s, const ng_store_entry *e, const char *id,
                              const ng_article *a, ng_error *err) NG_MUST_CHECK;

/* Remember that SQLite has rolled the transaction back because of `status`. */
void ng_store_notice_loss(ng_store *s, ng_status status);

/* Step a writing statement to its end and reset it. */
ng_status ng_store_finish(ng_store *s, struct sqlite3_stmt *q, ng_error *err) NG_MUST_CHECK;

/* ---- store_write.c ---- */

/* Add to a counter of `facts`, inside a transaction. */
ng_status ng_store_add_fact(ng_store *s, const char *name, int64_t by, ng_error *err) NG_MUST_CHECK;

/* ---- store_schema.c ---- */

/* Create DIR/articles.db when missing: made aside, renamed into place, synced. */
ng_status ng_store_create(const char *dir, const char *path, ng_error *err) NG_MUST_CHECK;

/* Refuse a version that this program does not know. */
ng_status ng_store_check_version(const char *path, uint32_t version, ng_error *err) NG_MUST_CHECK;

/* In a transaction: say that the store is of this version from now on, so that an older program
 * refuses it. Nothing when it says so already. */
ng_status ng_store_raise_version(ng_store *s, ng_error *err) NG_MUST_CHECK;

/* Refuse a file of another program or a newer version by its first 100 bytes, without touching it.
 * NG_NOTFOUND when there is none. */
ng_status ng_store_check_header(const char *path, ng_error *err) NG_MUST_CHECK;

/* ---- store_text.c ---- */

/* A text as it lies in its column: TEXT, or a BLOB when it is packed. */
typedef struct ng_row_text {
    ng_store_bytes bytes;
    int packed;
} ng_row_text;

/* How `text` shall lie: packed in `room`, or as it is when that saves little. */
ng_status ng_row_pack_text(ng_store_bytes text, ng_buf *room, ng_row_text *ret,
                           ng_error *err) NG_MUST_CHECK;

/* Begin with a text, of which nothing is there yet if it lies packed, but the NUL behind it. Any
 * bytes may be given: when they cannot be a text of at most NG_ARTICLE_TEXT_MAX bytes, `data` is
 * NULL. */
ng_status ng_row_unpack_begin(ng_row_text stored, ng_row_plain *u, ng_error *err) NG_MUST_CHECK;

/* Unpack what is missing of the bytes `from` to `to`, which may lie behind the end. 0: it is no
 * text, and what is there is not to be used. */
int ng_row_unpack(ng_row_text stored, ng_row_plain *u, size_t from, size_t to);

/* ---- store_rows.c ---- */

/* Everything of a finished article but its text, as the `meta` of a revision. */
ng_status ng_row_pack(const ng_article *a, ng_buf *ret, ng_error *err) NG_MUST_CHECK;

/* Point `ret` into meta; 0 when its form is broken. */
int ng_row_view(ng_store_bytes meta, ng_store_row *ret);

/* The article again, as ng_article_finish left it. NG_CORRUPT when the form is broken. */
ng_status ng_row_restore(ng_store_bytes meta, ng_store_bytes text, ng_article **ret,
                         ng_error *err) NG_MUST_CHECK;

/* A sum over key, meta and text as it lies that is cheap to check: XXH3, 62 bits of it, positive.
 * Whether a stored one holds; of a plain text it may be a CRC-32, as stores that were begun with
 * version 0.1 have. */
uint64_t ng_row_sum(uint64_t key, ng_store_bytes meta, ng_row_text text);
int ng_row_sum_holds(uint64_t stored, uint64_t key, ng_store_bytes meta, ng_row_text text);

/* CRC-32 (ISO 3309, zlib's) over key, meta and text. */
uint32_t ng_row_crc(uint64_t key, ng_store_bytes meta, ng_store_bytes text);

/* SHA-256 over the same bytes, the text being plain. */
ng_status ng_row_seal(uint64_t key, ng_store_bytes meta, ng_store_bytes text, ng_buf *scratch,
                      unsigned char ret[32], ng_error *err) NG_MUST_CHECK;

/* CRC-32 over whole numbers, for the rows of `changes`. */
uint32_t ng_numbers_crc(const uint64_t *values, size_t n);

#endif
