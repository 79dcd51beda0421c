/* SPDX-License-Identifier: GPL-2.0-or-later */
/* store.c - opening and closing the article store; its statements and errors. */
#include <errno.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "disk.h"
#include "store_private.h"

#define READER_MMAP     "2147418112" /* bytes; SQLite's own upper limit */
#define CHECKPOINT_AT   "250"        /* pages of log: 16 MB */
#define LOG_KEPT        "67108864"   /* bytes of log that a checkpoint leaves allocated */
#define WRITER_CACHE_KB "16000"

static const char *const sql_texts[] = {
#define SQL_TEXT(name, sql) sql,
    NG_STORE_STATEMENTS(SQL_TEXT)
#undef SQL_TEXT
};

static ng_status fail_no_space(ng_store *s, const char *doing, ng_error *err)
{
    ng_disk d = {0};
    if (ng_disk_measure(s->dir, &d, NULL) != NG_OK)
        return ng_fail(err, NG_NOSPACE, "%s: no space while %s", s->path, doing);
    return ng_fail(err, NG_NOSPACE,
                   "%s: no space while %s, %" PRIu64 " bytes free: free some and try again",
                   s->path, doing, d.free);
}

static int is_space_errno(int e)
{
    return e == ENOSPC || e == EDQUOT || e == EFBIG;
}

/* SQLite keeps the errno of a failed statement, but not that of a failed commit; for those the one
 * left by its last failed call has to do (ng_store_run clears it first). */
static int cause_of(ng_store *s)
{
    int left = errno, kept = sqlite3_system_errno(s->db);
    return kept ? kept : left;
}

ng_status ng_store_fail(ng_store *s, int rc, const char *doing, ng_error *err)
{
    int cause = cause_of(s);
    switch (rc & 0xFF) {
    case SQLITE_FULL:
        return fail_no_space(s, doing, err);
    case SQLITE_IOERR:
        if (is_space_errno(cause))
            return fail_no_space(s, doing, err);
        if (rc == SQLITE_IOERR_NOMEM)
            return ng_fail(err, NG_NOMEM, "out of memory while %s", doing);
        break;
    case SQLITE_NOMEM:
        return ng_fail(err, NG_NOMEM, "out of memory while %s", doing);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ng_fail(err, NG_CORRUPT, "%s: damaged (%s while %s): restore it from a backup",
                       s->path, sqlite3_errstr(rc), doing);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ng_fail(err, NG_LOCKED, "%s: busy while %s: try again", s->path, doing);
    default:
        break;
    }
    int is_system = (rc & 0xFF) == SQLITE_IOERR && cause != 0;
    return ng_fail(err, NG_IO, "%s: %s while %s%s%s", s->path, sqlite3_errstr(rc), doing,
                   is_system ? ": " : "", is_system ? strerror(cause) : "");
}

ng_status ng_store_prepare(ng_store *s, ng_store_sql which, sqlite3_stmt **ret, ng_error *err)
{
    sqlite3_stmt **kept = &s->statements[which];
    if (!*kept) {
        int rc =
            sqlite3_prepare_v3(s->db, sql_texts[which], -1, SQLITE_PREPARE_PERSISTENT, kept, NULL);
        if (rc != SQLITE_OK)
            return ng_store_fail(s, rc, "preparing a statement", err);
    }
    sqlite3_reset(*kept);
    *ret = *kept;
    return NG_OK;
}

ng_status ng_store_run(ng_store *s, ng_store_sql which, const char *doing, ng_error *err)
{
    sqlite3_stmt *q = NULL;
    ng_status status = ng_store_prepare(s, which, &q, err);
    if (status != NG_OK)
        return status;
    errno = 0;
    int rc = sqlite3_step(q);
    if (rc != SQLITE_DONE)
        status = ng_store_fail(s, rc, doing, err);
    sqlite3_reset(q);
    return status;
}

static ng_status execute(ng_store *s, const char *sql, ng_error *err)
{
    int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? NG_OK : ng_store_fail(s, rc, "opening", err);
}

static ng_status set_up(ng_store *s, ng_error *err)
{
    int writer = s->mode == NG_STORE_WRITE;
    sqlite3_extended_result_codes(s->db, 1);
    sqlite3_busy_timeout(s->db, writer ? NG_STORE_WRITER_WAIT_MS : NG_STORE_READER_WAIT_MS);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (writer)
        return execute(s,
                       "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
                       "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                       "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;"
                       "PRAGMA wal_autocheckpoint = " CHECKPOINT_AT ";"
                       "PRAGMA journal_size_limit = " LOG_KEPT ";"
                       "PRAGMA cache_size = -" WRITER_CACHE_KB ";",
                       err);
    return execute(s,
                   "PRAGMA trusted_schema = OFF;" /* cell_size_check would cost most of a read */
                   "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY;"
                   "PRAGMA mmap_size = " READER_MMAP ";",
                   err);
}

static ng_status read_uuid(ng_store *s, ng_error *err)
{
    sqlite3_stmt *q = NULL;
    ng_status status = ng_store_prepare(s, NG_SQL_FACT, &q, err);
    if (status != NG_OK)
        return status;
    sqlite3_bind_text(q, 1, "uuid", -1, SQLITE_STATIC);
    int rc = sqlite3_step(q);
    if (rc == SQLITE_ROW && sqlite3_column_bytes(q, 0) == NG_STORE_UUID - 1)
        memcpy(s->uuid, sqlite3_column_text(q, 0), NG_STORE_UUID);
    else if (rc == SQLITE_ROW || rc == SQLITE_DONE)
        status = ng_fail(err, NG_CORRUPT, "%s: the store has no uuid: restore it from a backup",
                         s->path);
    else
        status = ng_store_fail(s, rc, "opening", err);
    sqlite3_reset(q);
    return status;
}

/* The log may know a newer version than the head of the file does. */
static ng_status read_version(ng_store *s, ng_error *err)
{
    sqlite3_stmt *q = NULL;
    ng_status status = ng_store_prepare(s, NG_SQL_VERSION, &q, err);
    if (status != NG_OK)
        return status;
    int rc = sqlite3_step(q);
    if (rc == SQLITE_ROW)
        s->version = (uint32_t)sqlite3_column_int64(q, 0);
    else
        status = ng_store_fail(s, rc, "opening", err);
    sqlite3_reset(q);
    return status == NG_OK ? ng_store_check_version(s->path, s->version, err) : status;
}

static ng_status open_database(ng_store *s, ng_error *err)
{
    ng_status status = ng_store_check_header(s->path, err);
    if (status == NG_NOTFOUND && s->mode == NG_STORE_WRITE) {
        ng_error_clear(err);
        status = ng_store_create(s->dir, s->path, err);
    }
    if (status != NG_OK)
        return status;
    int flags = s->mode == NG_STORE_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    int rc = sqlite3_open_v2(s->path, &s->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (!s->db)
        return ng_fail(err, NG_NOMEM, "out of memory");
    if (rc != SQLITE_OK)
        return ng_store_fail(s, rc, "opening", err);
    status = set_up(s, err);
    if (status == NG_OK && s->mode == NG_STORE_READ)
        status = ng_store_map_keep(s, err);
    if (status == NG_OK)
        status = read_version(s, err);
    return status == NG_OK ? read_uuid(s, err) : status;
}

ng_status ng_store_open(const char *dir, ng_store_mode mode, ng_store **ret, ng_error *err)
{
    ng_store *s = calloc(1, sizeof *s);
    if (!s)
        return ng_fail(err, NG_NOMEM, "out of memory");
    s->mode = mode;
    s->dir = strdup(dir);
    size_t size = strlen(dir) + sizeof NG_STORE_FILE + 1;
    s->path = malloc(size);
    ng_status status = NG_OK;
    if (!s->dir || !s->path) {
        status = ng_fail(err, NG_NOMEM, "out of memory");
    } else {
        snprintf(s->path, size, "%s/%s", dir, NG_STORE_FILE);
        status = open_database(s, err);
    }
    if (status != NG_OK) {
        ng_store_free(s);
        return status;
    }
    *ret = s;
    return NG_OK;
}

void ng_store_free(ng_store *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < NG_SQL_COUNT_OF; i++)
        sqlite3_finalize(s->statements[i]);
    sqlite3_close(s->db); /* rolls an open transaction back */
    ng_store_map_free(s->map);
    ng_buf_release(&s->row_text.room);
    ng_buf_release(&s->text.room);
    ng_buf_release(&s->packed);
    ng_buf_release(&s->meta);
    ng_buf_release(&s->scratch);
    free(s->path);
    free(s->dir);
    free(s);
}

const char *ng_store_uuid(const ng_store *s)
{
    return s->uuid;
}

ng_status ng_store_checkpoint(ng_store *s, ng_error *err)
{
    int rc = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    if (rc == SQLITE_OK) { /* readers may keep the log from being cut: not waited for, no error */
        sqlite3_busy_timeout(s->db, 0);
        rc = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
        sqlite3_busy_timeout(s->db, NG_STORE_WRITER_WAIT_MS);
    }
    if (rc == SQLITE_OK || (rc & 0xFF) == SQLITE_BUSY)
        return NG_OK;
    return ng_store_fail(s, rc, "flushing the log", err);
}
