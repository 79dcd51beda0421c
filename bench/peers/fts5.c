/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fts5.c - SQLite FTS5 in this process: Porter stemmer, bm25, text in the table itself.
 *
 * Filters are plain conditions on columns that are not indexed, as a first program has them. The
 * index is optimized after the build: all in one segment. */
#include "fts5.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "words.h"

struct bench_fts5 {
    sqlite3 *db;
    sqlite3_stmt *search;
};

static ng_status failed(sqlite3 *db, ng_error *err)
{
    return ng_fail(err, NG_IO, "SQLite: %s", sqlite3_errmsg(db));
}

static ng_status run(sqlite3 *db, const char *sql, ng_error *err)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ? NG_OK : failed(db, err);
}

static ng_status prepare(bench_fts5 *f, const char *sql, ng_error *err)
{
    return sqlite3_prepare_v2(f->db, sql, -1, &f->search, NULL) == SQLITE_OK ? NG_OK
                                                                             : failed(f->db, err);
}

static ng_status open_file(const char *dir, int flags, bench_fts5 **ret, ng_error *err)
{
    char path[4096];
    bench_fts5 *f = calloc(1, sizeof *f);
    if (!f)
        return ng_fail(err, NG_NOMEM, "no memory");
    snprintf(path, sizeof path, "%s/passages.db", dir);
    *ret = f;
    return sqlite3_open_v2(path, &f->db, flags, NULL) == SQLITE_OK ? NG_OK : failed(f->db, err);
}

static ng_status on_passage(void *data, const bench_passage *p, ng_error *err)
{
    bench_fts5 *f = data;
    const char *values[] = {p->text, p->section, p->date};
    for (int i = 0; i < 3; i++)
        sqlite3_bind_text(f->search, i + 1, values[i], -1, SQLITE_STATIC);
    int done = sqlite3_step(f->search) == SQLITE_DONE;
    sqlite3_reset(f->search);
    return done ? NG_OK : failed(f->db, err);
}

static ng_status fill(bench_fts5 *f, const char *passages, ng_error *err)
{
    ng_status s = run(f->db,
                      "CREATE VIRTUAL TABLE passages USING fts5(text, section UNINDEXED,"
                      " date UNINDEXED, tokenize='porter unicode61'); BEGIN",
                      err);
    if (s == NG_OK)
        s = prepare(f, "INSERT INTO passages VALUES (?, ?, ?)", err);
    if (s == NG_OK)
        s = bench_passages_each(passages, on_passage, f, err);
    if (s == NG_OK)
        s = run(f->db, "COMMIT; INSERT INTO passages(passages) VALUES ('optimize')", err);
    return s;
}

ng_status bench_fts5_build(const char *dir, const char *passages, ng_error *err)
{
    bench_fts5 *f = NULL;
    if (mkdir(dir, 0777) != 0 && errno != EEXIST)
        return ng_fail(err, NG_IO, "%s: %s", dir, strerror(errno));
    ng_status s = open_file(dir, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &f, err);
    if (s == NG_OK)
        s = fill(f, passages, err);
    bench_fts5_free(f);
    return s;
}

ng_status bench_fts5_open(const char *dir, bench_fts5 **ret, ng_error *err)
{
    bench_fts5 *f = NULL;
    ng_status s = open_file(dir, SQLITE_OPEN_READONLY, &f, err);
    if (s == NG_OK)
        s = run(f->db, "PRAGMA mmap_size=4294967296; PRAGMA cache_size=-65536", err);
    if (s == NG_OK)
        s = prepare(f,
                    "SELECT text FROM passages WHERE passages MATCH ?1"
                    " AND (?2 IS NULL OR section = ?2) AND (?3 IS NULL OR date >= ?3)"
                    " AND (?4 IS NULL OR date <= ?4) ORDER BY rank LIMIT ?5",
                    err);
    if (s != NG_OK) {
        bench_fts5_free(f);
        return s;
    }
    *ret = f;
    return NG_OK;
}

void bench_fts5_free(bench_fts5 *f)
{
    if (!f)
        return;
    sqlite3_finalize(f->search);
    sqlite3_close(f->db);
    free(f);
}

/* Each word in quotes, or all in one pair of quotes. */
static ng_status match_of(const bench_query *q, ng_buf *ret, ng_error *err)
{
    static const bench_words_form any = {.open = "\"", .between = "\" OR \"", .close = "\""};
    static const bench_words_form all = {.open = "\"", .between = "\" AND \"", .close = "\""};
    static const bench_words_form phrase = {.open = "\"", .between = " ", .close = "\""};
    static const bench_words_form prefix = {.open = "\"", .between = " ", .close = "\"*"};
    return bench_words_add(q, &(bench_words_forms){&any, &all, &phrase, &prefix}, ret, err);
}

ng_status bench_fts5_search(bench_fts5 *f, const bench_query *q, bench_result *ret, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf match = NG_BUF_INIT;
    ng_status s = match_of(q, &match, err);
    if (s != NG_OK)
        return s;
    const char *values[] = {match.data, q->section, q->from, q->to};
    for (int i = 0; i < 4; i++)
        sqlite3_bind_text(f->search, i + 1, values[i], -1, SQLITE_STATIC);
    sqlite3_bind_int(f->search, 5, BENCH_HITS);
    *ret = (bench_result){0};
    int step = sqlite3_step(f->search);
    for (; step == SQLITE_ROW; step = sqlite3_step(f->search)) {
        ret->hits++;
        ret->text_bytes += (size_t)sqlite3_column_bytes(f->search, 0);
    }
    s = step == SQLITE_DONE ? NG_OK : failed(f->db, err);
    sqlite3_reset(f->search);
    sqlite3_clear_bindings(f->search);
    return s;
}
