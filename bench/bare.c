/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bare.c - the syncs that an article costs, and nothing else. */
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "nutgraf/xapian.h"
#include "writes.h"

#define ROW_BYTES    2048
#define APPEND_BYTES 512
#define TERMS        150 /* as many as an article of writes.c has words */

struct bench_bare {
    sqlite3 *db;
    sqlite3_stmt *insert;
    xp_writer *writer;
    xp_document *document;
    int file, folder;
    unsigned n;
};

static ng_status sqlite_fail(const bench_bare *b, ng_error *err)
{
    return ng_fail(err, NG_IO, "SQLite: %s", sqlite3_errmsg(b->db));
}

static ng_status open_store(bench_bare *b, const char *dir, ng_error *err)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/bare.db", dir);
    static const char setup[] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                                "CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, row BLOB)";
    if (sqlite3_open(path, &b->db) || sqlite3_exec(b->db, setup, NULL, NULL, NULL) ||
        sqlite3_prepare_v2(b->db, "INSERT INTO t (row) VALUES (?1)", -1, &b->insert, NULL))
        return sqlite_fail(b, err);
    return NG_OK;
}

static ng_status open_files(bench_bare *b, const char *dir, ng_error *err)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/bare.tab", dir);
    b->file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    b->folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return b->file < 0 || b->folder < 0 ? ng_fail(err, NG_IO, "%s: %s", path, strerror(errno))
                                        : NG_OK;
}

static ng_status open_index(bench_bare *b, const char *dir, ng_error *err)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/bare.xapian", dir);
    ng_status s = xp_writer_open(path, XP_WRITE_NO_TERMLIST, &b->writer, err);
    return s == NG_OK ? xp_document_new(&b->document, err) : s;
}

ng_status bench_bare_open(const char *dir, bench_bare **ret, ng_error *err)
{
    bench_bare *b = calloc(1, sizeof *b);
    if (!b)
        return ng_fail(err, NG_NOMEM, "no memory");
    b->file = b->folder = -1;
    ng_status s = mkdir(dir, 0700) && errno != EEXIST
                      ? ng_fail(err, NG_IO, "%s: %s", dir, strerror(errno))
                      : open_store(b, dir, err);
    if (s == NG_OK)
        s = open_files(b, dir, err);
    if (s == NG_OK)
        s = open_index(b, dir, err);
    if (s != NG_OK) {
        bench_bare_free(b);
        return s;
    }
    *ret = b;
    return NG_OK;
}

void bench_bare_free(bench_bare *b)
{
    if (!b)
        return;
    sqlite3_finalize(b->insert);
    sqlite3_close(b->db);
    xp_document_free(b->document);
    xp_writer_free(b->writer);
    if (b->file >= 0)
        close(b->file);
    if (b->folder >= 0)
        close(b->folder);
    free(b);
}

static ng_status store_row(bench_bare *b, ng_error *err)
{
    char row[ROW_BYTES];
    memset(row, 'x', sizeof row);
    sqlite3_reset(b->insert);
    if (sqlite3_bind_blob(b->insert, 1, row, sizeof row, SQLITE_TRANSIENT) ||
        sqlite3_step(b->insert) != SQLITE_DONE)
        return sqlite_fail(b, err);
    return NG_OK;
}

static ng_status append(bench_bare *b, ng_error *err)
{
    char bytes[APPEND_BYTES] = "";
    if (write(b->file, bytes, sizeof bytes) != sizeof bytes || fdatasync(b->file))
        return ng_fail(err, NG_IO, "appending: %s", strerror(errno));
    return NG_OK;
}

static ng_status index_document(bench_bare *b, ng_error *err)
{
    uint32_t docid;
    ng_status s = xp_document_clear(b->document, err);
    for (unsigned i = 0; i < TERMS && s == NG_OK; i++) {
        char term[32];
        int len = snprintf(term, sizeof term, "w%u", (b->n * 7919 + i * i) % 20000);
        s = xp_document_add_term(b->document, term, (size_t)len, 1, err);
    }
    if (s == NG_OK)
        s = xp_writer_add(b->writer, b->document, &docid, err);
    return s == NG_OK ? xp_writer_commit(b->writer, err) : s;
}

ng_status bench_bare_step(bench_bare *b, ng_error *err)
{
    ng_status s = store_row(b, err);
    b->n++;
    if (s == NG_OK)
        s = append(b, err);
    if (s == NG_OK)
        s = index_document(b, err);
    if (s == NG_OK && fsync(b->folder))
        s = ng_fail(err, NG_IO, "syncing the folder: %s", strerror(errno));
    return s;
}
