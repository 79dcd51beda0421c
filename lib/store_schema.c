/* SPDX-License-Identifier: GPL-2.0-or-later */
/* store_schema.c - the tables of the store, its creation, and whose file it is.
 *
 * facts      name -> value: `uuid`; the counters `articles` (live), `revisions`, `deleted`;
 *            `index_revision`, the last one reserved for the index.
 * articles   one row for each article that ever was. `state`: 0 live, 1 deleted, 2 deleted and its
 *            text erased. `digest` is ng_article_digest of the newest revision. Rows stay, so a
 *            number is never used twice; live ids are unique.
 * revisions  `key` is number·2^24 + revision. `meta` holds everything but the text (store_rows.c).
 *            `text` is TEXT as it is, or a BLOB: packed (store_text.c); SQLite leaves a BLOB alone
 *            whatever the type of the column. `seal` is SHA-256 over key, meta and the plain text,
 *            `crc` a sum over key, meta and the text as it lies (ng_row_sum): showing a hit checks
 *            that, and CRC-32 was an eighth of a quick query.
 * changes    the feed. Rows stay, so an index can be rebuilt from its start.
 *
 * Version 2 is version 1 with packed texts; the tables are the same, and each row says by itself
 * what it is. A store of version 1 is read as it is and becomes version 2 in its first
 * transaction, before a text is packed; its rows stay.
 *
 * Rows of `articles` and `changes` carry a CRC-32. The file is made aside and renamed into place:
 * articles.db either is a whole store or is not there. */
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "disk.h"
#include "nutgraf/text.h"
#include "store_private.h"

#define QUOTE(x)   QUOTE_2(x)
#define QUOTE_2(x) #x

static const char schema[] =
    "PRAGMA page_size = 32768;" /* a commit writes five whole pages; smaller ones waste more */
    "PRAGMA encoding = 'UTF-8';"
    "BEGIN EXCLUSIVE;"
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE articles (number INTEGER PRIMARY KEY, id TEXT NOT NULL,"
    "  id_source INTEGER NOT NULL, origin TEXT, revision INTEGER NOT NULL,"
    "  state INTEGER NOT NULL, seq INTEGER NOT NULL, digest BLOB NOT NULL, crc INTEGER NOT NULL);"
    "CREATE UNIQUE INDEX articles_live ON articles (id) WHERE state = 0;"
    "CREATE INDEX articles_deleted ON articles (seq) WHERE state = 1;"
    "CREATE TABLE revisions (key INTEGER PRIMARY KEY, meta BLOB NOT NULL, text TEXT NOT NULL,"
    "  seal BLOB NOT NULL, crc INTEGER NOT NULL);"
    "CREATE TABLE changes (seq INTEGER PRIMARY KEY, kind INTEGER NOT NULL, number INTEGER NOT NULL,"
    "  revision INTEGER NOT NULL, bytes INTEGER NOT NULL, crc INTEGER NOT NULL);"
    "INSERT INTO facts VALUES ('articles', 0), ('revisions', 0), ('deleted', 0),"
    "  ('index_revision', 0);"
    "PRAGMA application_id = " QUOTE(NG_STORE_APPLICATION) ";"
                                                           "PRAGMA user_version = " QUOTE(
                                                               NG_STORE_VERSION) ";";

static int make_tables(sqlite3 *db)
{
    unsigned char random[16];
    char uuid[NG_STORE_UUID], sql[128];
    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return SQLITE_IOERR;
    ng_hex(random, sizeof random, uuid);
    snprintf(sql, sizeof sql, "INSERT INTO facts VALUES ('uuid', '%s'); COMMIT;", uuid);
    int rc = sqlite3_exec(db, schema, NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(db, "PRAGMA journal_mode = WAL;", NULL, NULL, NULL);
    return rc;
}

static ng_status make_aside(const char *path, ng_error *err)
{
    sqlite3 *db = NULL;
    if (unlink(path) != 0 && errno != ENOENT)
        return ng_fail(err, NG_IO, "%s: %s", path, strerror(errno));
    int rc = sqlite3_open_v2(
        path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK)
        rc = make_tables(db);
    ng_status s = NG_OK;
    if (rc != SQLITE_OK)
        s = ng_fail(err, rc == SQLITE_FULL ? NG_NOSPACE : NG_IO, "%s: cannot be created: %s", path,
                    db ? sqlite3_errmsg(db) : "out of memory");
    sqlite3_close(db);
    return s;
}

ng_status ng_store_create(const char *dir, const char *path, ng_error *err)
{
    size_t size = strlen(path) + 5;
    char *aside = malloc(size);
    if (!aside)
        return ng_fail(err, NG_NOMEM, "out of memory");
    snprintf(aside, size, "%s.new", path);
    ng_status s = ng_make_dirs(dir, err);
    if (s == NG_OK)
        s = make_aside(aside, err);
    if (s == NG_OK && rename(aside, path) != 0)
        s = ng_fail(err, NG_IO, "%s: cannot be renamed: %s", aside, strerror(errno));
    if (s == NG_OK)
        s = ng_sync_dir(dir, err);
    else
        unlink(aside);
    free(aside);
    return s;
}

ng_status ng_store_check_version(const char *path, uint32_t version, ng_error *err)
{
    if (version > NG_STORE_VERSION)
        return ng_fail(err, NG_CORRUPT,
                       "%s: written by a newer nutgraf (store version %u, this one knows %d): "
                       "update nutgraf",
                       path, version, NG_STORE_VERSION);
    if (version < NG_STORE_OLDEST)
        return ng_fail(err, NG_CORRUPT, "%s: store version %u is unknown", path, version);
    return NG_OK;
}

ng_status ng_store_raise_version(ng_store *s, ng_error *err)
{
    if (s->version == NG_STORE_VERSION)
        return NG_OK;
    int rc =
        sqlite3_exec(s->db, "PRAGMA user_version = " QUOTE(NG_STORE_VERSION), NULL, NULL, NULL);
    return rc == SQLITE_OK ? NG_OK : ng_store_fail(s, rc, "raising the version", err);
}

static uint32_t big_endian(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

ng_status ng_store_check_header(const char *path, ng_error *err)
{
    /* https://www.sqlite.org/fileformat.html section 1.3 */
    enum { HEADER = 100, USER_VERSION = 60, APPLICATION_ID = 68 };
    unsigned char header[HEADER];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return ng_fail(err, NG_NOTFOUND, "%s: there is no article store", path);
    if (fd < 0)
        return ng_fail(err, NG_IO, "%s: %s", path, strerror(errno));
    ssize_t n = read(fd, header, sizeof header);
    int failed = n < 0 ? errno : 0;
    close(fd);
    if (failed)
        return ng_fail(err, NG_IO, "%s: %s", path, strerror(failed));
    if (n < HEADER || memcmp(header, "SQLite format 3", 16) != 0)
        return ng_fail(err, NG_CORRUPT, "%s: this is no article store: restore it from a backup",
                       path);
    if (big_endian(header + APPLICATION_ID) != NG_STORE_APPLICATION)
        return ng_fail(err, NG_CORRUPT,
                       "%s: this is the database of another program: choose another folder", path);
    return ng_store_check_version(path, big_endian(header + USER_VERSION), err);
}
