/* SPDX-License-Identifier: GPL-2.0-or-later */
/* local.h - store and index opened for writing in this process, under the lock of the folder.
 *
 * Ownership: released with cli_local_release, which lets go of the lock.
 * Threads:   one.
 * Errors:    see error.h; NG_LOCKED when a service or another command has the folder.
 */
#ifndef NG_CLI_LOCAL_H
#define NG_CLI_LOCAL_H

#include "cli/progress.h"
#include "nutgraf/index.h"
#include "nutgraf/store.h"

typedef struct cli_local {
    ng_lock *lock;
    ng_store *store;
    ng_store *index_store; /* the writer's own, so that it can follow in a thread */
    ng_index_writer *writer;
} cli_local;

/* The index is open and nothing was applied yet. `what` is told to others that want the lock.
 * `flags` are ng_index_open_flags. */
ng_status cli_local_open(const char *dir, const char *what, int flags, cli_local *ret,
                         ng_error *err) NG_MUST_CHECK;
void cli_local_release(cli_local *l);

/* Bring the index up to the store. No transaction is open. */
ng_status cli_local_catch_up(cli_local *l, cli_progress *progress, ng_index_progress *ret,
                             ng_error *err) NG_MUST_CHECK;

#endif
