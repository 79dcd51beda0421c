/* SPDX-License-Identifier: GPL-2.0-or-later */
/* prune.h - articles whose files are gone.
 *
 * Ownership: arguments are borrowed.
 * Threads:   one.
 * Errors:    see error.h.
 */
#ifndef NG_CLI_PRUNE_H
#define NG_CLI_PRUNE_H

#include "cli/feed.h"

/* Delete each article that was read from a file below one of the named folders when that file is
 * not there any more. Names that are not folders are passed over: a folder that is gone, an
 * unplugged disk, empties nothing. */
ng_status cli_prune(cli_feed *f, const char *const *paths, int n, ng_error *err) NG_MUST_CHECK;

#endif
