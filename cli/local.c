/* SPDX-License-Identifier: GPL-2.0-or-later */
/* local.c - writing without a service. */
#include "cli/local.h"

#include <inttypes.h>

ng_status cli_local_open(const char *dir, const char *what, int flags, cli_local *ret,
                         ng_error *err)
{
    cli_local l = {.lock = NULL};
    ng_status s = ng_lock_writer(dir, what, &l.lock, err);
    if (s == NG_OK)
        s = ng_store_open(dir, NG_STORE_WRITE, &l.store, err);
    if (s == NG_OK)
        s = ng_store_open(dir, NG_STORE_WRITE, &l.index_store, err);
    if (s == NG_OK)
        s = ng_index_writer_open(dir, l.index_store, NULL, flags, &l.writer, err);
    if (s == NG_OK)
        *ret = l;
    else
        cli_local_release(&l);
    return s;
}

void cli_local_release(cli_local *l)
{
    ng_index_writer_free(l->writer);
    ng_store_free(l->index_store);
    ng_store_free(l->store);
    ng_lock_free(l->lock);
    *l = (cli_local){.lock = NULL};
}

ng_status cli_local_catch_up(cli_local *l, cli_progress *progress, ng_index_progress *ret,
                             ng_error *err)
{
    ng_index_progress p = {.changes = 1};
    ng_status s = ng_index_writer_step(l->writer, &p, err);
    uint64_t began = cli_now_ms(), first = p.applied_seq;
    char left[CLI_LEFT_TEXT];
    while (s == NG_OK && p.changes > 0) {
        cli_progress_show(progress, "indexed %" PRIu64 " of %" PRIu64 " changes%s", p.applied_seq,
                          p.last_seq,
                          cli_time_left(began, p.applied_seq - first, p.last_seq - first, left));
        s = ng_index_writer_step(l->writer, &p, err);
    }
    if (s == NG_OK)
        s = ng_index_writer_settle(l->writer, err);
    if (s == NG_OK)
        s = ng_store_checkpoint(l->store, err);
    if (s == NG_OK)
        *ret = p;
    return s;
}
