/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mcp_lines.h - messages on standard input, a line each, with a look at those that have come
 * already.
 *
 * Ownership: released with cli_lines_release; a line is borrowed until the next call.
 * Threads:   one.
 * Errors:    a line that is too long is told as such; reading that fails is the end of the input.
 *
 * Source: MCP 2026-07-28, basic/transports/stdio.
 */
#ifndef NG_CLI_MCP_LINES_H
#define NG_CLI_MCP_LINES_H

#include "nutgraf/buffer.h"

#define CLI_LINE_MAX  65536      /* bytes of a message */
#define CLI_AHEAD_MAX (1u << 20) /* bytes that are read before they are wanted */

typedef struct cli_lines {
    int fd;
    ng_buf bytes;
    size_t at;    /* where the next line begins */
    int skipping; /* the rest of a line that was too long */
    int ended;
} cli_lines;

typedef enum { CLI_LINE, CLI_LINE_TOO_LONG, CLI_LINES_END } cli_line;

/* The next line that is not blank, without its end; waits for it. */
cli_line cli_lines_next(cli_lines *l, const char **ret, size_t *ret_len);
/* Read what has come, without waiting. */
void cli_lines_look(cli_lines *l);
/* Call `see` for each whole line behind the one that was given last, until it gives other than 0:
 * that is given. */
int cli_lines_each(const cli_lines *l, int (*see)(void *context, const char *line, size_t len),
                   void *context);
void cli_lines_release(cli_lines *l);

#endif
