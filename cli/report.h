/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report.h - what became of each article and file: a line of JSON for each, written as it is known.
 *
 * Notes that a reader makes belong to the article that comes next in the file; those after the last
 * one get a line of their own, with the state "noted".
 *
 * Ownership: a report is released with cli_report_release; an entry goes to
 *            cli_report_article_take.
 * Threads:   one.
 * Errors:    of writing: cli_report_release says them.
 */
#ifndef NG_CLI_REPORT_H
#define NG_CLI_REPORT_H

#include <stdio.h>

#include "cli/cli.h"
#include "nutgraf/article.h"

typedef struct cli_report {
    FILE *to;           /* NULL: nobody asked for it */
    char *path;         /* of the file that is read */
    const char *format; /* of it; constant text; NULL unknown */
    json_t *notes;      /* NULL: none yet */
} cli_report;

/* `name` NULL: no report; "-": standard output. CLI_FOUND, or an exit status. */
int cli_report_open(const cli_context *c, const char *name, cli_report *ret);
/* False: something could not be written. */
int cli_report_release(cli_report *r);

/* A file begins; NULL: one whose name is not known. */
void cli_report_file(cli_report *r, const char *path);
void cli_report_note(cli_report *r, uint32_t line, const char *text);

/* The entry of an article that was read, for when it is known what becomes of it; NULL: no
 * report. */
json_t *cli_report_entry(cli_report *r, const ng_article *a);
/* `entry_take` and `reason` may be NULL. */
void cli_report_article_take(cli_report *r, json_t *entry_take, const char *state,
                             const char *reason);
/* A file, or a line of it (else 0), that gave no article. `path` NULL: unknown. */
void cli_report_problem(cli_report *r, const char *path, uint32_t line, const char *state,
                        const char *reason);

#endif
