/* SPDX-License-Identifier: GPL-2.0-or-later */
/* store_write.c - accepting and deleting articles.
 *
 * One transaction holds many articles. What can fail without SQLite (sizes, digests, packing, the
 * owner of an id) fails first; of the rows of one article those that were written before one
 * fails are deleted again, so that a failure there undoes that article alone. After some failures
 * (a full disk among them) SQLite rolls the whole transaction back by itself: `lost` remembers why,
 * and every later put and the commit fail with it, so nothing can be acknowledged that is not
 * there. */
#include <inttypes.h>
#include <sqlite3.h>
#include <string.h>

#include "nutgraf/text.h"
#include "store_private.h"

#define NEED_BYTES NG_ARTICLE_TEXT_MAX /* free space a transaction asks for at its begin */
#define PLACE_MAX  60                  /* bytes of a place shown in an error */

/* ---- The transaction ---- */

static ng_status require_transaction(ng_store *s, ng_error *err)
{
    if (s->in_transaction && s->lost == NG_OK)
        return NG_OK;
    if (s->in_transaction)
        return ng_fail(err, s->lost, "%s: the transaction was rolled back after an earlier failure",
                       s->path);
    return ng_fail(err, NG_INVALID, "%s: no transaction is open", s->path);
}

ng_status ng_store_begin(ng_store *s, ng_error *err)
{
    if (s->mode != NG_STORE_WRITE || s->in_transaction)
        return ng_fail(err, NG_INVALID, "%s: %s", s->path,
                       s->in_transaction ? "a transaction is open already" : "opened for reading");
    ng_store_row_done(s);
    ng_status status = ng_disk_check(s->dir, NEED_BYTES, err);
    if (status == NG_OK)
        status = ng_store_run(s, NG_SQL_BEGIN, "beginning", err);
    if (status != NG_OK)
        return status;
    s->in_transaction = 1;
    s->lost = NG_OK;
    s->tally = (ng_store_tally){0};
    sqlite3_stmt *q = NULL;
    status = ng_store_prepare(s, NG_SQL_LAST, &q, err);
    if (status == NG_OK) {
        int rc = sqlite3_step(q);
        if (rc != SQLITE_ROW)
            status = ng_store_fail(s, rc, "beginning", err);
        s->tally.last_number = (uint64_t)sqlite3_column_int64(q, 0);
        s->tally.last_seq = (uint64_t)sqlite3_column_int64(q, 1);
        sqlite3_reset(q);
    }
    if (status == NG_OK)
        status = ng_store_raise_version(s, err);
    if (status != NG_OK)
        ng_store_rollback(s);
    return status;
}

ng_status ng_store_add_fact(ng_store *s, const char *name, int64_t by, ng_error *err)
{
    sqlite3_stmt *q = NULL;
    if (by == 0)
        return NG_OK;
    ng_status status = ng_store_prepare(s, NG_SQL_ADD_FACT, &q, err);
    if (status != NG_OK)
        return status;
    sqlite3_bind_text(q, 1, name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(q, 2, by);
    int rc = sqlite3_step(q);
    if (rc != SQLITE_DONE)
        status = ng_store_fail(s, rc, "counting", err);
    sqlite3_reset(q);
    return status;
}

/* An older program looks at the head of the file alone, which the log does not change yet. Where
 * that has to wait, such a program still finds no sum of a packed text that holds. */
static void show_version(ng_store *s)
{
    ng_error ignored = NG_ERROR_INIT;
    s->version = NG_STORE_VERSION;
    (void)(ng_store_checkpoint(s, &ignored) == NG_OK);
}

ng_status ng_store_commit(ng_store *s, ng_error *err)
{
    ng_status status = require_transaction(s, err);
    if (status == NG_OK)
        status = ng_store_add_fact(s, "articles", s->tally.articles, err);
    if (status == NG_OK)
        status = ng_store_add_fact(s, "revisions", s->tally.revisions, err);
    if (status == NG_OK)
        status = ng_store_add_fact(s, "deleted", s->tally.deleted, err);
    if (status == NG_OK)
        status = ng_store_run(s, NG_SQL_COMMIT, "committing", err);
    if (status != NG_OK)
        ng_store_rollback(s);
    s->in_transaction = 0;
    if (status == NG_OK && s->version != NG_STORE_VERSION)
        show_version(s);
    return status;
}

void ng_store_rollback(ng_store *s)
{
    ng_error ignored = NG_ERROR_INIT;
    ng_status status = NG_OK;
    if (s->in_transaction && !sqlite3_get_autocommit(s->db))
        status = ng_store_run(s, NG_SQL_ROLLBACK, "rolling back", &ignored);
    (void)status; /* what cannot be rolled back is not committed either */
    s->in_transaction = 0;
    s->lost = NG_OK;
}

/* ---- Put ---- */

/* The end of a long place says most: keep it, from a code point on. */
static const char *place_tail(const char *place, const char **ret_dots)
{
    size_t len = strlen(place);
    *ret_dots = "";
    if (len <= PLACE_MAX)
        return place;
    *ret_dots = "…";
    const char *tail = place + len - PLACE_MAX;
    while (((unsigned char)*tail & 0xC0) == 0x80)
        tail++;
    return tail;
}

/* A path id belongs to the place it was first read from; given ids and urls belong to nobody. */
static ng_status check_origin(const ng_article *a, const char *stored, ng_error *err)
{
    if (a->id_source != NG_ID_PATH || !a->origin || !stored || strcmp(a->origin, stored) == 0)
        return NG_OK;
    const char *dots, *new_dots;
    const char *place = place_tail(stored, &dots), *new_place = place_tail(a->origin, &new_dots);
    return ng_fail(err, NG_TAKEN, "the id belongs to %s%s; give %s%s another with --id-prefix: %s",
                   dots, place, new_dots, new_place, a->id);
}

/* Whether the newest revision in the store can still be read; if not, the same text heals it. */
static int is_readable(ng_store *s, const ng_store_entry *e)
{
    ng_error ignored = NG_ERROR_INIT;
    ng_store_row row;
    ng_status status = ng_store_row_read(s, e->number, e->revision, &row, &ignored);
    ng_store_row_done(s);
    return status != NG_CORRUPT && status != NG_NOTFOUND;
}

/* Decide what the article is to the store: fills `e` and `ret`. */
static ng_status classify(ng_store *s, const ng_article *a, ng_store_entry *e, ng_put *ret,
                          ng_error *err)
{
    ng_error missing = NG_ERROR_INIT;
    unsigned char digest[NG_SHA256_BYTES];
    ng_status status = ng_article_digest(a, digest, err);
    if (status != NG_OK)
        return status;
    status = ng_store_entry_read(s, a->id, e, &missing);
    if (status == NG_NOTFOUND) {
        *e = (ng_store_entry){.number = s->tally.last_number + 1, .revision = 1};
        ret->state = NG_PUT_NEW;
        status = NG_OK;
    } else if (status != NG_OK) {
        return ng_fail(err, status, "%s", missing.text);
    } else {
        status = check_origin(a, e->origin, err);
        int same = memcmp(digest, e->digest, sizeof digest) == 0;
        ng_store_entry_done(s);
        ret->state = same && is_readable(s, e) ? NG_PUT_SAME : NG_PUT_CHANGED;
        ret->seq = e->seq;
        e->revision += ret->state == NG_PUT_CHANGED;
    }
    memcpy(e->digest, digest, sizeof digest);
    e->id_source = a->id_source;
    e->origin = a->origin;
    ret->number = e->number;
    ret->revision = e->revision;
    return status;
}

static ng_status check_limits(const ng_store_entry *e, ng_error *err)
{
    if (e->revision > NG_STORE_REVISION_MAX)
        return ng_fail(err, NG_LIMIT, "an article has at most %u revisions", NG_STORE_REVISION_MAX);
    if (e->number > (uint64_t)INT64_MAX >> NG_STORE_REVISION_BITS)
        return ng_fail(err, NG_LIMIT, "article numbers are used up");
    return NG_OK;
}

ng_status ng_store_put(ng_store *s, const ng_article *a, ng_put *ret, ng_error *err)
{
    ng_store_entry e;
    ng_put put = {0};
    ng_status status = require_transaction(s, err);
    if (status == NG_OK)
        status = ng_row_pack(a, &s->meta, err);
    if (status == NG_OK)
        status = classify(s, a, &e, &put, err);
    if (status == NG_OK && put.state != NG_PUT_SAME) {
        e.seq = put.seq = s->tally.last_seq + 1;
        status = check_limits(&e, err);
        if (status == NG_OK)
            status = ng_store_write_rows(s, &e, a->id, a, err);
        if (status == NG_OK) {
            s->tally.revisions++;
            s->tally.articles += put.state == NG_PUT_NEW;
            s->tally.last_number += put.state == NG_PUT_NEW;
        }
    }
    if (status == NG_OK)
        *ret = put;
    return status;
}

/* ---- Delete and erase ---- */

ng_status ng_store_delete(ng_store *s, const char *id, uint64_t *ret_number, uint64_t *ret_seq,
                          ng_error *err)
{
    ng_store_entry e;
    ng_status status = require_transaction(s, err);
    if (status == NG_OK)
        status = ng_store_entry_read(s, id, &e, err);
    if (status != NG_OK)
        return status;
    e.state = 1;
    e.seq = s->tally.last_seq + 1;
    status = ng_store_write_rows(s, &e, id, NULL, err);
    ng_store_entry_done(s); /* until here: it holds the origin */
    if (status != NG_OK)
        return status;
    s->tally.articles--;
    s->tally.deleted++;
    *ret_number = e.number;
    *ret_seq = e.seq;
    return NG_OK;
}

/* Erase one article's text; counts the revisions. */
static ng_status erase_one(ng_store *s, uint64_t number, ng_error *err)
{
    sqlite3_stmt *text = NULL, *entry = NULL;
    ng_status status = ng_store_prepare(s, NG_SQL_ERASE_TEXT, &text, err);
    if (status == NG_OK)
        status = ng_store_prepare(s, NG_SQL_ERASED, &entry, err);
    if (status != NG_OK)
        return status;
    uint64_t first = number << NG_STORE_REVISION_BITS;
    sqlite3_bind_int64(text, 1, (sqlite3_int64)first);
    sqlite3_bind_int64(text, 2, (sqlite3_int64)(first | NG_STORE_REVISION_MAX));
    status = ng_store_finish(s, text, err);
    if (status != NG_OK)
        return status;
    s->tally.revisions -= sqlite3_changes(s->db);
    sqlite3_bind_int64(entry, 1, (sqlite3_int64)number);
    return ng_store_finish(s, entry, err);
}

/* Up to 256 numbers of articles that wait for their erasure. */
static ng_status list_deleted(ng_store *s, uint64_t seq, uint64_t ret[256], size_t *ret_n,
                              ng_error *err)
{
    sqlite3_stmt *q = NULL;
    ng_status status = ng_store_prepare(s, NG_SQL_DELETED, &q, err);
    if (status != NG_OK)
        return status;
    sqlite3_bind_int64(q, 1, seq > INT64_MAX ? INT64_MAX : (sqlite3_int64)seq);
    size_t n = 0;
    int rc;
    while ((rc = sqlite3_step(q)) == SQLITE_ROW && n < 256)
        ret[n++] = (uint64_t)sqlite3_column_int64(q, 0);
    if (rc != SQLITE_DONE && rc != SQLITE_ROW)
        status = ng_store_fail(s, rc, "looking for deleted articles", err);
    sqlite3_reset(q);
    *ret_n = n;
    return status;
}

ng_status ng_store_erase(ng_store *s, uint64_t seq, ng_error *err)
{
    uint64_t numbers[256];
    size_t n = 0;
    ng_status status = require_transaction(s, err);
    do {
        if (status == NG_OK)
            status = list_deleted(s, seq, numbers, &n, err);
        for (size_t i = 0; i < n && status == NG_OK; i++)
            status = erase_one(s, numbers[i], err);
    } while (status == NG_OK && n > 0);
    if (status != NG_OK)
        ng_store_notice_loss(s, status);
    return status;
}
