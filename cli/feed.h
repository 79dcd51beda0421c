/* SPDX-License-Identifier: GPL-2.0-or-later */
/* feed.h - articles and deletions into the index, through the service when one runs, else here.
 *
 * Ownership: cli_feed_article takes the article. A feed is released with cli_feed_release; what was
 *            not finished is then not promised.
 * Threads:   one.
 * Errors:    of one article: said on stderr, counted as failed, and the feed goes on. Others are
 *            the status.
 */
#ifndef NG_CLI_FEED_H
#define NG_CLI_FEED_H

#include <stdint.h>

#include "cli/ask.h"
#include "cli/follow.h"
#include "cli/local.h"
#include "cli/report.h"
#include "cli/summary.h"

#define CLI_BATCH_ARTICLES 200       /* of one `add` */
#define CLI_BATCH_BYTES    (4 << 20) /* of one `add`, but for a single article */

/* Of one transaction of the store: each costs a wait for the disk. */
#define CLI_TRANSACTION_ARTICLES 1000
#define CLI_TRANSACTION_BYTES    (16 << 20)

typedef struct cli_feed {
    const cli_context *c;
    cli_counts counts;
    cli_progress progress;
    cli_report report; /* the caller opens and releases it */
    uint64_t seq;      /* of the newest change */
    uint64_t applied;  /* newest change that is indexed */
    uint64_t began_ms;
    /* Bytes of the files that are read: of all, of those before this one, of this one, and of the
     * articles that were found in it. All 0 while nobody looks. */
    uint64_t files_total, files_before, file_bytes, file_text;
    /* Here. */
    cli_local local;
    cli_follower *follower; /* indexes while this stores */
    int in_transaction;
    uint64_t changes, bytes; /* of the transaction */
    /* Through the service. */
    cli_asker asker;
    ng_buf batch;
    size_t n_batch, tokens;
    char *places[CLI_BATCH_ARTICLES];    /* where each article of the batch came from */
    json_t *entries[CLI_BATCH_ARTICLES]; /* of the report; NULL none */
} cli_feed;

/* CLI_FOUND, or an exit status. */
int cli_feed_open(const cli_context *c, cli_feed *ret);
void cli_feed_release(cli_feed *f);

ng_status cli_feed_article(cli_feed *f, ng_article *article_take, ng_error *err) NG_MUST_CHECK;
/* Store what is pending. */
ng_status cli_feed_flush(cli_feed *f, ng_error *err) NG_MUST_CHECK;
/* At most NG_API_ADD_MAX ids. */
ng_status cli_feed_delete(cli_feed *f, const char *const *ids, size_t n,
                          ng_error *err) NG_MUST_CHECK;
/* Flush, and return when everything can be found. */
ng_status cli_feed_finish(cli_feed *f, ng_error *err) NG_MUST_CHECK;

/* "PLACE: what is wrong", counted and reported; `place` NULL: the text names it. */
void cli_feed_fault(cli_feed *f, const char *place, uint32_t line, const char *text);

/* The same of an article that was read and is refused. Takes its entry, which may be NULL. */
void cli_feed_refuse_take(cli_feed *f, json_t *entry_take, const char *place, const char *text);

/* The same of a file, or a line of it, that holds no article. */
void cli_feed_skip(cli_feed *f, const char *place, uint32_t line, const char *text);

/* The same of a file that killed its reader, now or earlier. */
void cli_feed_quarantine(cli_feed *f, const char *place, const char *text);

/* ---- feed_socket.c: the same through the service ---- */
/* Takes the entry of the report, which may be NULL. */
ng_status cli_remote_article(cli_feed *f, const ng_article *a, json_t *entry_take,
                             ng_error *err) NG_MUST_CHECK;
ng_status cli_remote_flush(cli_feed *f, ng_error *err) NG_MUST_CHECK;
ng_status cli_remote_delete(cli_feed *f, const char *const *ids, size_t n,
                            ng_error *err) NG_MUST_CHECK;
ng_status cli_remote_wait(cli_feed *f, ng_error *err) NG_MUST_CHECK;

#endif
