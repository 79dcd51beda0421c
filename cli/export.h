/* SPDX-License-Identifier: GPL-2.0-or-later */
/* export.h - hits for other programs: CSV, BibTeX, CSL-JSON; and all hits of a question.
 *
 * CSV is that of RFC 4180. BibTeX and CSL-JSON have an entry for each hit, whose abstract is the
 * passage. docs/export.md is the manual.
 *
 * Ownership: all is borrowed.
 * Threads:   one.
 * Errors:    those of stdio stay in stdout, which main checks at the end; else said on stderr.
 */
#ifndef NG_CLI_EXPORT_H
#define NG_CLI_EXPORT_H

#include "cli/ask.h"

typedef struct cli_export {
    cli_format format; /* CLI_CSV, CLI_BIBTEX or CLI_CSL */
    ng_day today;      /* UTC */
    uint64_t n;        /* hits so far */
} cli_export;

/* Whether a format is one of these. */
int cli_is_export(cli_format format);

/* What stands before the hits; then hits, as often as may be; then what stands behind them. */
void cli_export_begin(cli_export *e, cli_format format);
void cli_export_hits(cli_export *e, const json_t *answer);
void cli_export_end(cli_export *e);

/* export_bib.c: one entry. */
void cli_export_bibtex(const cli_export *e, const json_t *hit);
void cli_export_csl(const cli_export *e, const json_t *hit);

/* export_text.c: `text` without control characters but newline and tab; byte `quote` (0: none) is
 * doubled. */
void cli_export_clean(const char *text, char quote);

/* export_all.c: ask page after page and print each. `params` (borrowed, changed) are those of
 * `search`. An exit status. */
int cli_export_all(cli_asker *a, json_t *params);

/* cmd_search.c: what the query was warned of, on stderr; the hits of an answer in the format that
 * was asked for. */
void cli_print_warnings(const cli_context *c, const json_t *answer);
int cli_print_hits(cli_asker *a, const json_t *answer);

#endif
