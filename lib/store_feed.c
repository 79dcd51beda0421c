/* SPDX-License-Identifier: GPL-2.0-or-later */
/* store_feed.c - the change feed, and the revisions reserved for the index. */
#include <inttypes.h>
#include <sqlite3.h>

#include "store_private.h"

/* One row of the feed, checked. */
static ng_status read_change(ng_store *s, sqlite3_stmt *q, ng_change *ret, ng_error *err)
{
    uint64_t v[5];
    for (int i = 0; i < 5; i++)
        v[i] = (uint64_t)sqlite3_column_int64(q, i);
    if (ng_numbers_crc(v, 5) != (uint32_t)sqlite3_column_int64(q, 5))
        return ng_fail(err, NG_CORRUPT,
                       "%s: change %" PRIu64 " is damaged: restore a backup of the store", s->path,
                       v[0]);
    *ret = (ng_change){.seq = v[0],
                       .kind = (ng_change_kind)v[1],
                       .number = v[2],
                       .revision = (uint32_t)v[3],
                       .bytes = (uint32_t)v[4]};
    return NG_OK;
}

ng_status ng_store_changes(ng_store *s, uint64_t after, ng_change *ret, size_t max, size_t *ret_n,
                           ng_error *err)
{
    sqlite3_stmt *q = NULL;
    ng_status status = ng_store_prepare(s, NG_SQL_CHANGES, &q, err);
    if (status != NG_OK)
        return status;
    sqlite3_bind_int64(q, 1, after > INT64_MAX ? INT64_MAX : (sqlite3_int64)after);
    sqlite3_bind_int64(q, 2, max > INT64_MAX ? INT64_MAX : (sqlite3_int64)max);
    size_t n = 0;
    int rc;
    while ((rc = sqlite3_step(q)) == SQLITE_ROW && n < max) {
        status = read_change(s, q, &ret[n], err);
        if (status != NG_OK)
            break;
        n++;
    }
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        status = ng_store_fail(s, rc, "reading the feed", err);
    sqlite3_reset(q);
    if (status == NG_OK)
        *ret_n = n;
    return status;
}

ng_status ng_store_last_seq(ng_store *s, uint64_t *ret, ng_error *err)
{
    sqlite3_stmt *q = NULL;
    ng_status status = ng_store_prepare(s, NG_SQL_LAST, &q, err);
    if (status != NG_OK)
        return status;
    int rc = sqlite3_step(q);
    if (rc == SQLITE_ROW)
        *ret = (uint64_t)sqlite3_column_int64(q, 1);
    else
        status = ng_store_fail(s, rc, "reading the feed", err);
    sqlite3_reset(q);
    return status;
}

static ng_status read_fact(ng_store *s, const char *name, uint64_t *ret, ng_error *err)
{
    sqlite3_stmt *q = NULL;
    ng_status status = ng_store_prepare(s, NG_SQL_FACT, &q, err);
    if (status != NG_OK)
        return status;
    sqlite3_bind_text(q, 1, name, -1, SQLITE_STATIC);
    int rc = sqlite3_step(q);
    if (rc == SQLITE_ROW)
        *ret = (uint64_t)sqlite3_column_int64(q, 0);
    else if (rc == SQLITE_DONE)
        status =
            ng_fail(err, NG_CORRUPT, "%s: the fact %s is missing: restore a backup", s->path, name);
    else
        status = ng_store_fail(s, rc, "reading a counter", err);
    sqlite3_reset(q);
    return status;
}

ng_status ng_store_reserve_revisions(ng_store *s, uint64_t count, uint64_t *ret_first,
                                     ng_error *err)
{
    uint64_t last = 0;
    ng_status status = ng_store_begin(s, err);
    if (status != NG_OK)
        return status;
    status = read_fact(s, "index_revision", &last, err);
    if (status == NG_OK && count > (uint64_t)INT64_MAX - last)
        status = ng_fail(err, NG_LIMIT, "%s: index revisions are used up", s->path);
    if (status == NG_OK)
        status = ng_store_add_fact(s, "index_revision", (int64_t)count, err);
    if (status == NG_OK)
        status = ng_store_commit(s, err);
    else
        ng_store_rollback(s);
    if (status == NG_OK)
        *ret_first = last + 1;
    return status;
}
