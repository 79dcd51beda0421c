/* SPDX-License-Identifier: GPL-2.0-or-later */
/* store_entry.c - the row of an article, and the rows of one change. */
#include <errno.h>
#include <sqlite3.h>
#include <string.h>

#include "nutgraf/text.h"
#include "store_private.h"

void ng_store_notice_loss(ng_store *s, ng_status status)
{
    if (s->in_transaction && s->lost == NG_OK && sqlite3_get_autocommit(s->db))
        s->lost = status;
}

/* CRC-32 of an article's row. That the text of a deleted one was erased does not count. */
static uint32_t entry_crc(const ng_store_entry *e, const char *id)
{
    uint64_t numbers[] = {e->number, (uint64_t)e->id_source, e->revision, e->state != 0, e->seq};
    ng_store_bytes name = {id, strlen(id)};
    ng_store_bytes origin = {e->origin, e->origin ? strlen(e->origin) : 0};
    ng_store_bytes digest = {e->digest, sizeof e->digest};
    return ng_row_crc(ng_row_crc(ng_numbers_crc(numbers, 5), name, origin), digest,
                      (ng_store_bytes){NULL, 0});
}

ng_status ng_store_entry_read(ng_store *s, const char *id, ng_store_entry *ret, ng_error *err)
{
    sqlite3_stmt *q = NULL;
    ng_status status = ng_store_prepare(s, NG_SQL_ARTICLE, &q, err);
    if (status != NG_OK)
        return status;
    sqlite3_bind_text(q, 1, id, -1, SQLITE_STATIC);
    int rc = sqlite3_step(q);
    if (rc != SQLITE_ROW) {
        status = rc == SQLITE_DONE ? ng_fail(err, NG_NOTFOUND, "there is no article %s", id)
                                   : ng_store_fail(s, rc, "looking for an article", err);
        sqlite3_reset(q);
        return status;
    }
    *ret = (ng_store_entry){.number = (uint64_t)sqlite3_column_int64(q, 0),
                            .id_source = (ng_id_source)sqlite3_column_int(q, 2),
                            .origin = (const char *)sqlite3_column_text(q, 3),
                            .revision = (uint32_t)sqlite3_column_int64(q, 4),
                            .state = sqlite3_column_int(q, 5),
                            .seq = (uint64_t)sqlite3_column_int64(q, 6)};
    const void *digest = sqlite3_column_blob(q, 7);
    int whole = digest && sqlite3_column_bytes(q, 7) == (int)sizeof ret->digest;
    if (whole)
        memcpy(ret->digest, digest, sizeof ret->digest);
    if (!whole || entry_crc(ret, id) != (uint32_t)sqlite3_column_int64(q, 8)) {
        sqlite3_reset(q);
        return ng_fail(err, NG_CORRUPT, "%s: the row of article %s is damaged: restore a backup",
                       s->path, id);
    }
    return NG_OK;
}

void ng_store_entry_done(ng_store *s)
{
    sqlite3_reset(s->statements[NG_SQL_ARTICLE]);
}

ng_status ng_store_finish(ng_store *s, sqlite3_stmt *q, ng_error *err)
{
    errno = 0;
    int rc = sqlite3_step(q);
    ng_status status = rc == SQLITE_DONE ? NG_OK : ng_store_fail(s, rc, "writing an article", err);
    sqlite3_reset(q);
    return status;
}

static ng_status write_entry(ng_store *s, const ng_store_entry *e, const char *id, ng_error *err)
{
    sqlite3_stmt *q = NULL;
    ng_status status = ng_store_prepare(s, NG_SQL_PUT_ARTICLE, &q, err);
    if (status != NG_OK)
        return status;
    sqlite3_bind_int64(q, 1, (sqlite3_int64)e->number);
    sqlite3_bind_text(q, 2, id, -1, SQLITE_STATIC);
    sqlite3_bind_int(q, 3, (int)e->id_source);
    sqlite3_bind_text(q, 4, e->origin, -1, SQLITE_STATIC);
    sqlite3_bind_int64(q, 5, e->revision);
    sqlite3_bind_int(q, 6, e->state);
    sqlite3_bind_int64(q, 7, (sqlite3_int64)e->seq);
    sqlite3_bind_blob(q, 8, e->digest, (int)sizeof e->digest, SQLITE_STATIC);
    sqlite3_bind_int64(q, 9, entry_crc(e, id));
    return ng_store_finish(s, q, err);
}

static ng_status write_revision(ng_store *s, const ng_store_entry *e, const ng_article *a,
                                ng_error *err)
{
    sqlite3_stmt *q = NULL;
    unsigned char seal[NG_SHA256_BYTES];
    uint64_t key = e->number << NG_STORE_REVISION_BITS | e->revision;
    ng_store_bytes meta = {s->meta.data, s->meta.len};
    ng_store_bytes text = {a->text ? a->text : "", a->text_len};
    ng_row_text stored = {text, 0};
    ng_status status = ng_row_seal(key, meta, text, &s->scratch, seal, err);
    if (status == NG_OK)
        status = ng_row_pack_text(text, &s->packed, &stored, err);
    if (status == NG_OK)
        status = ng_store_prepare(s, NG_SQL_PUT_REVISION, &q, err);
    if (status != NG_OK)
        return status;
    sqlite3_bind_int64(q, 1, (sqlite3_int64)key);
    sqlite3_bind_blob(q, 2, meta.data, (int)meta.len, SQLITE_STATIC);
    if (stored.packed)
        sqlite3_bind_blob(q, 3, stored.bytes.data, (int)stored.bytes.len, SQLITE_STATIC);
    else
        sqlite3_bind_text(q, 3, text.data, (int)text.len, SQLITE_STATIC);
    sqlite3_bind_blob(q, 4, seal, (int)sizeof seal, SQLITE_STATIC);
    sqlite3_bind_int64(q, 5, (sqlite3_int64)ng_row_sum(key, meta, stored));
    return ng_store_finish(s, q, err);
}

static ng_status write_change(ng_store *s, const ng_store_entry *e, ng_change_kind kind,
                              uint32_t bytes, ng_error *err)
{
    sqlite3_stmt *q = NULL;
    uint64_t values[] = {e->seq, (uint64_t)kind, e->number, kind == NG_CHANGE_PUT ? e->revision : 0,
                         bytes};
    ng_status status = ng_store_prepare(s, NG_SQL_PUT_CHANGE, &q, err);
    if (status != NG_OK)
        return status;
    for (int i = 0; i < 5; i++)
        sqlite3_bind_int64(q, i + 1, (sqlite3_int64)values[i]);
    sqlite3_bind_int64(q, 6, ng_numbers_crc(values, 5));
    return ng_store_finish(s, q, err);
}

static ng_status delete_row(ng_store *s, ng_store_sql which, uint64_t key, ng_error *err)
{
    sqlite3_stmt *q = NULL;
    ng_status status = ng_store_prepare(s, which, &q, err);
    if (status != NG_OK)
        return status;
    sqlite3_bind_int64(q, 1, (sqlite3_int64)key);
    return ng_store_finish(s, q, err);
}

/* After `status`: take back what was written of one change. A savepoint would do the same, but
 * copies each page that is written, 32 KB, for every article. */
static void take_back(ng_store *s, const ng_store_entry *e, int has_revision, int has_change,
                      ng_status status)
{
    ng_error ignored = NG_ERROR_INIT;
    uint64_t key = e->number << NG_STORE_REVISION_BITS | e->revision;
    ng_store_notice_loss(s, status);
    if (s->lost != NG_OK)
        return;
    if ((has_revision && delete_row(s, NG_SQL_DROP_REVISION, key, &ignored) != NG_OK) ||
        (has_change && delete_row(s, NG_SQL_DROP_CHANGE, e->seq, &ignored) != NG_OK))
        s->lost = status;
}

/* The row of the article comes last: what it was before need not be known to take the rest back. */
ng_status ng_store_write_rows(ng_store *s, const ng_store_entry *e, const char *id,
                              const ng_article *a, ng_error *err)
{
    ng_change_kind kind = a ? NG_CHANGE_PUT : NG_CHANGE_DELETE;
    ng_status status = a ? write_revision(s, e, a, err) : NG_OK;
    int has_revision = a && status == NG_OK, has_change = 0;
    if (status == NG_OK) {
        status = write_change(s, e, kind, a ? a->text_len : 0, err);
        has_change = status == NG_OK;
    }
    if (status == NG_OK)
        status = write_entry(s, e, id, err);
    if (status == NG_OK)
        s->tally.last_seq = e->seq;
    else
        take_back(s, e, has_revision, has_change, status);
    return status;
}
