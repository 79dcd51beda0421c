/* SPDX-License-Identifier: GPL-2.0-or-later */
/* quarantine.h - files that killed their readers, remembered in DIR/quarantine.
 *
 * A file is passed over while it has the bytes that killed, and while the program is of the version
 * that was killed: a later one may read it. One JSON object is on each line of DIR/quarantine,
 * which is replaced whole; processes that write it at the same time keep what the others wrote.
 *
 * Ownership: cli_quarantine_open gives; cli_quarantine_free (NULL is fine) writes what was taken
 *            out, and frees. Texts that are found are borrowed until the next call.
 * Threads:   one.
 * Errors:    NG_NOMEM; NG_IO when the file cannot be written. One that cannot be read holds none.
 */
#ifndef NG_CLI_QUARANTINE_H
#define NG_CLI_QUARANTINE_H

#include "indexer/walk.h"

#define CLI_QUARANTINE_MAX       1000      /* files; the oldest is forgotten */
#define CLI_QUARANTINE_BYTES_MAX (8 << 20) /* of DIR/quarantine; what is longer is not read */

typedef struct cli_quarantine cli_quarantine;

/* `dir` NULL: nothing is remembered beyond this process. */
ng_status cli_quarantine_open(const char *dir, cli_quarantine **ret, ng_error *err) NG_MUST_CHECK;
ng_status cli_quarantine_free(cli_quarantine *q, ng_error *err);

/* What the file killed its reader with, and (`ret_when`) the day; NULL: it may be read. A file that
 * has changed is forgotten. */
const char *cli_quarantine_find(cli_quarantine *q, const ng_walk_file *file, const char **ret_when);
ng_status cli_quarantine_add(cli_quarantine *q, const ng_walk_file *file, const char *cause,
                             ng_error *err) NG_MUST_CHECK;
void cli_quarantine_forget(cli_quarantine *q, const ng_walk_file *file);

#endif
