/* SPDX-License-Identifier: GPL-2.0-or-later */
/* store_read.c - finding articles, reading them back, and the rows that hits are shown from. */
#include <inttypes.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>

#include "nutgraf/text.h"
#include "store_private.h"

#define ROW_TEXT_KEPT (1u << 20) /* bytes that stay reserved between answers */

enum { COLUMN_KEY, COLUMN_META, COLUMN_TEXT, COLUMN_SUM, COLUMN_SEAL };

static ng_status fail_damaged(ng_store *s, uint64_t key, ng_error *err)
{
    return ng_fail(err, NG_CORRUPT,
                   "%s: article number %" PRIu64 ", revision %" PRIu64
                   " is damaged: index the article again or restore a backup",
                   s->path, key >> NG_STORE_REVISION_BITS, key & NG_STORE_REVISION_MAX);
}

static ng_store_bytes column(sqlite3_stmt *q, int i)
{
    ng_store_bytes b = {sqlite3_column_blob(q, i), 0};
    b.len = b.data ? (size_t)sqlite3_column_bytes(q, i) : 0;
    return b;
}

/* Text as it lies; a plain one with SQLite's NUL after it. */
static ng_row_text text_column(sqlite3_stmt *q, int i)
{
    ng_row_text t = {.packed = sqlite3_column_type(q, i) == SQLITE_BLOB};
    t.bytes.data = t.packed ? sqlite3_column_blob(q, i) : sqlite3_column_text(q, i);
    t.bytes.len = t.bytes.data ? (size_t)sqlite3_column_bytes(q, i) : 0;
    return t;
}

/* A span of the plain text of the row; the sum of all is checked before. */
static ng_status read_text(ng_store *s, sqlite3_stmt *q, uint64_t key, ng_store_bytes meta,
                           size_t from, size_t to, ng_row_plain *u, ng_error *err)
{
    ng_row_text stored = text_column(q, COLUMN_TEXT);
    uint64_t sum = (uint64_t)sqlite3_column_int64(q, COLUMN_SUM);
    if (!stored.bytes.data || !ng_row_sum_holds(sum, key, meta, stored))
        return fail_damaged(s, key, err);
    ng_status status = ng_row_unpack_begin(stored, u, err);
    if (status == NG_OK && (!u->data || !ng_row_unpack(stored, u, from, to)))
        status = fail_damaged(s, key, err);
    return status;
}

ng_status ng_store_find(ng_store *s, const char *id, uint64_t *ret_number, uint32_t *ret_revision,
                        ng_error *err)
{
    ng_store_entry entry;
    ng_status status = ng_store_entry_read(s, id, &entry, err);
    if (status != NG_OK)
        return status;
    ng_store_entry_done(s);
    *ret_number = entry.number;
    *ret_revision = entry.revision;
    return NG_OK;
}

/* Run a statement for one row (number, revision); SQLITE_ROW or NG_NOTFOUND and other failures. */
static ng_status step_row(ng_store *s, ng_store_sql which, uint64_t number, uint32_t revision,
                          sqlite3_stmt **ret, ng_error *err)
{
    if (number > (uint64_t)INT64_MAX >> NG_STORE_REVISION_BITS || revision > NG_STORE_REVISION_MAX)
        return ng_fail(err, NG_NOTFOUND, "there is no such article");
    ng_status status = ng_store_prepare(s, which, ret, err);
    if (status != NG_OK)
        return status;
    sqlite3_bind_int64(*ret, 1, (sqlite3_int64)number);
    sqlite3_bind_int64(*ret, 2, revision);
    int rc = sqlite3_step(*ret);
    if (rc == SQLITE_ROW)
        return NG_OK;
    status = rc == SQLITE_DONE
                 ? ng_fail(err, NG_NOTFOUND,
                           "article number %" PRIu64 ", revision %u is not in the store", number,
                           revision)
                 : ng_store_fail(s, rc, "reading an article", err);
    sqlite3_reset(*ret);
    return status;
}

static int seal_holds(ng_store *s, sqlite3_stmt *q, uint64_t key, ng_store_bytes meta,
                      ng_store_bytes text, ng_status *status, ng_error *err)
{
    unsigned char seal[NG_SHA256_BYTES];
    *status = ng_row_seal(key, meta, text, &s->scratch, seal, err);
    ng_store_bytes stored = column(q, COLUMN_SEAL);
    return *status == NG_OK && stored.len == sizeof seal &&
           memcmp(stored.data, seal, sizeof seal) == 0;
}

static ng_status get(ng_store *s, ng_store_sql which, uint64_t number, uint32_t revision,
                     ng_article **ret, uint32_t *ret_revision, ng_error *err)
{
    sqlite3_stmt *q = NULL;
    ng_status status = step_row(s, which, number, revision, &q, err);
    if (status != NG_OK)
        return status;
    uint64_t key = (uint64_t)sqlite3_column_int64(q, COLUMN_KEY);
    ng_store_bytes meta = column(q, COLUMN_META);
    ng_article *a = NULL;
    status = read_text(s, q, key, meta, 0, SIZE_MAX, &s->text, err);
    ng_store_bytes text = {s->text.data, s->text.len};
    if (status == NG_OK && !seal_holds(s, q, key, meta, text, &status, err))
        status = status == NG_OK ? fail_damaged(s, key, err) : status;
    if (status == NG_OK)
        status = ng_row_restore(meta, text, &a, err);
    sqlite3_reset(q);
    if (status != NG_OK)
        return status;
    *ret = a;
    if (ret_revision)
        *ret_revision = (uint32_t)(key & NG_STORE_REVISION_MAX);
    return NG_OK;
}

ng_status ng_store_get(ng_store *s, uint64_t number, uint32_t revision, ng_article **ret,
                       uint32_t *ret_revision, ng_error *err)
{
    return get(s, NG_SQL_GET, number, revision, ret, ret_revision, err);
}

ng_status ng_store_get_for_index(ng_store *s, uint64_t number, uint32_t revision, ng_article **ret,
                                 ng_error *err)
{
    return get(s, NG_SQL_GET_FOR_INDEX, number, revision, ret, NULL, err);
}

static void drop_row(ng_store *s)
{
    sqlite3_reset(s->statements[NG_SQL_ROW]); /* of NULL: nothing */
    sqlite3_reset(s->statements[NG_SQL_ROW_OF_LIVE]);
    s->row_key = 0;
    s->row_query = NULL;
}

void ng_store_row_done(ng_store *s)
{
    ng_error ignored = NG_ERROR_INIT;
    drop_row(s);
    if (s->row_text.room.cap > ROW_TEXT_KEPT)
        ng_buf_release(&s->row_text.room);
    if (s->in_snapshot && ng_store_run(s, NG_SQL_COMMIT, "reading", &ignored) == NG_OK)
        s->in_snapshot = 0;
}

/* While no text waits to be erased, every revision that is there is of a live article. Then the
 * row of the article need not be looked up, which costs what unpacking the text does. */
static ng_status look_for_waiting(ng_store *s, ng_error *err)
{
    sqlite3_stmt *q = NULL;
    s->has_waiting = 1; /* until it is known */
    ng_status status = ng_store_prepare(s, NG_SQL_WAITING, &q, err);
    if (status != NG_OK)
        return status;
    int rc = sqlite3_step(q);
    if (rc == SQLITE_ROW)
        s->has_waiting = sqlite3_column_int(q, 0);
    else
        status = ng_store_fail(s, rc, "reading", err);
    sqlite3_reset(q);
    return status;
}

/* One read transaction for all rows of an answer: taking and dropping SQLite's lock for each of
 * them costs more than the row. */
static ng_status enter_snapshot(ng_store *s, ng_error *err)
{
    if (s->in_snapshot || s->in_transaction)
        return NG_OK;
    ng_status status = ng_store_run(s, NG_SQL_SNAPSHOT, "reading", err);
    s->in_snapshot = status == NG_OK;
    return status == NG_OK ? look_for_waiting(s, err) : status;
}

static ng_status load_row(ng_store *s, uint64_t number, uint32_t revision, uint32_t from,
                          uint32_t to, ng_error *err)
{
    sqlite3_stmt *q = NULL;
    drop_row(s);
    ng_status status = enter_snapshot(s, err);
    if (status == NG_OK)
        status = step_row(s, s->in_snapshot && !s->has_waiting ? NG_SQL_ROW_OF_LIVE : NG_SQL_ROW,
                          number, revision, &q, err);
    if (status != NG_OK)
        return status;
    uint64_t key = number << NG_STORE_REVISION_BITS | revision;
    ng_store_bytes meta = column(q, COLUMN_META);
    status = read_text(s, q, key, meta, from, to, &s->row_text, err);
    if (status == NG_OK && !ng_row_view(meta, &s->row))
        status = fail_damaged(s, key, err);
    if (status != NG_OK) {
        drop_row(s);
        return status;
    }
    s->row.text = s->row_text.data;
    s->row.text_len = (uint32_t)s->row_text.len;
    s->row_key = key;
    s->row_query = q;
    return NG_OK;
}

/* More of the text of the row that is held. */
static ng_status add_span(ng_store *s, uint32_t from, uint32_t to, ng_error *err)
{
    if (s->row_text.all_there ||
        ng_row_unpack(text_column(s->row_query, COLUMN_TEXT), &s->row_text, from, to))
        return NG_OK;
    uint64_t key = s->row_key;
    drop_row(s);
    return fail_damaged(s, key, err);
}

ng_status ng_store_row_read_span(ng_store *s, uint64_t number, uint32_t revision, uint32_t from,
                                 uint32_t to, ng_store_row *ret, ng_error *err)
{
    uint64_t key = number << NG_STORE_REVISION_BITS | revision;
    int is_held = s->row_key == key && number != 0 && revision <= NG_STORE_REVISION_MAX;
    ng_status status =
        is_held ? add_span(s, from, to, err) : load_row(s, number, revision, from, to, err);
    if (status == NG_OK)
        *ret = s->row;
    return status;
}

ng_status ng_store_row_read(ng_store *s, uint64_t number, uint32_t revision, ng_store_row *ret,
                            ng_error *err)
{
    return ng_store_row_read_span(s, number, revision, 0, UINT32_MAX, ret, err);
}

static uint64_t file_bytes(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? (uint64_t)st.st_size : 0;
}

ng_status ng_store_count(ng_store *s, ng_store_counts *ret, ng_error *err)
{
    sqlite3_stmt *q = NULL;
    ng_status status = ng_store_prepare(s, NG_SQL_COUNT, &q, err);
    if (status == NG_OK) {
        ng_buf_clear(&s->scratch);
        status = ng_buf_addf(&s->scratch, err, "%s-wal", s->path);
    }
    if (status != NG_OK)
        return status;
    int rc = sqlite3_step(q);
    if (rc == SQLITE_ROW)
        *ret = (ng_store_counts){.articles = (uint64_t)sqlite3_column_int64(q, 0),
                                 .revisions = (uint64_t)sqlite3_column_int64(q, 1),
                                 .deleted = (uint64_t)sqlite3_column_int64(q, 2),
                                 .last_seq = (uint64_t)sqlite3_column_int64(q, 3),
                                 .bytes = file_bytes(s->path) + file_bytes(s->scratch.data)};
    else
        status = ng_store_fail(s, rc, "counting", err);
    sqlite3_reset(q);
    return status;
}

ng_status ng_store_each_id(ng_store *s, int (*on_id)(void *data, const char *id), void *data,
                           ng_error *err)
{
    sqlite3_stmt *q = NULL;
    ng_status status = ng_store_prepare(s, NG_SQL_EACH_ID, &q, err);
    if (status != NG_OK)
        return status;
    int rc;
    while ((rc = sqlite3_step(q)) == SQLITE_ROW)
        if (on_id(data, (const char *)sqlite3_column_text(q, 0)) != 0)
            break;
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        status = ng_store_fail(s, rc, "listing ids", err);
    sqlite3_reset(q);
    return status;
}
