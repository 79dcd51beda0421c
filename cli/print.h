/* SPDX-License-Identifier: GPL-2.0-or-later */
/* print.h - text for people and for line-based programs, and the formats of an answer.
 *
 * Text of articles is data: control characters (C0, DEL, C1) and the characters that turn the
 * direction of text never reach a terminal as they are; they become U+FFFD.
 *
 * Ownership: all arguments are borrowed.
 * Threads:   one.
 * Errors:    those of stdio, which main checks at the end.
 */
#ifndef NG_CLI_PRINT_H
#define NG_CLI_PRINT_H

#include <stdio.h>

#include "cli/cli.h"

typedef enum cli_lines {
    CLI_ONE_LINE = 0, /* tabs and newlines become spaces */
    CLI_INDENTED = 1  /* a newline is kept and followed by three spaces */
} cli_lines;

void cli_print_clean(FILE *f, const char *text, size_t len, cli_lines lines);

/* `text` with its `highlights` ([[start,end], …] in bytes; may be NULL) in colour when there is
 * colour, else in `plain` (an escape sequence, "" none). */
void cli_print_marked(const cli_context *c, const char *text, const json_t *highlights,
                      const char *plain, cli_lines lines);

/* Begin or end (NULL) an appearance, when there is colour. */
void cli_style(const cli_context *c, const char *escape);

#define CLI_BOLD "\033[1m"
#define CLI_DIM  "\033[2m"
#define CLI_MARK "\033[1;31m"

/* A string member, NULL when it is absent or null. */
const char *cli_text(const json_t *object, const char *name);

/* The hits of an answer; output_*.c. `paths` maps ids of articles to the names of their files. */
void cli_output_text(const cli_context *c, const json_t *answer);
/* The facets of an answer, when it has any. */
void cli_output_facets(const cli_context *c, const json_t *answer);
void cli_output_grep(const cli_context *c, const json_t *answer, const json_t *paths);
void cli_output_tsv(const cli_context *c, const json_t *answer);
void cli_output_article(const cli_context *c, const json_t *article);
/* The same with what a reader made of it: where the title is from, kinds and lines of blocks. */
void cli_output_reading(const cli_context *c, const json_t *article);

#endif
