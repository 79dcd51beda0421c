/* SPDX-License-Identifier: GPL-2.0-or-later */
/* apart.h - the readers' child process, as the command line starts and is it.
 *
 * Ownership: constants and plain values.
 * Threads:   one.
 * Errors:    an exit status.
 */
#ifndef NG_CLI_APART_H
#define NG_CLI_APART_H

#include "cli/cli.h"
#include "indexer/apart/apart.h"

#define CLI_READER_CHILD NG_APART_ARGUMENT

/* When $NUTGRAF_DEBUG is set, say on stderr how the child was confined. `apart` may be NULL. */
void cli_apart_tell(const cli_context *c, const ng_apart *apart);

/* ---- reader_child.c ---- */

/* Be the child: read what comes through the socket of this number. */
int cli_reader_child(const char *socket);
/* How the child is started and waited for. */
extern const ng_apart_options cli_apart_options;
/* Every file is read in the child, whatever its format. */
extern const int cli_apart_forced;

#endif
