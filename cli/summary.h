/* SPDX-License-Identifier: GPL-2.0-or-later */
/* summary.h - what became of all that was read, in numbers.
 *
 * Ownership: plain values; nothing to free.
 * Threads:   one.
 * Errors:    an exit status.
 */
#ifndef NG_CLI_SUMMARY_H
#define NG_CLI_SUMMARY_H

#include <stdint.h>

#include "cli/cli.h"

#define CLI_REASONS_MAX 16 /* classes of reasons that are told apart; the last takes the rest */
#define CLI_REASON_TEXT 64 /* bytes of a class, with the final NUL */

typedef struct cli_counts {
    uint64_t read, fresh, changed, same, skipped, failed, deleted, missing;
    uint64_t repaired, repaired_articles; /* characters, and articles that have them */
    uint64_t notes, quarantined;
    struct cli_reason {
        char text[CLI_REASON_TEXT];
        uint64_t n;
    } skips[CLI_REASONS_MAX];
} cli_counts;

/* One was skipped. The class of a reason is its text up to a colon, with N for numbers. */
void cli_count_skip(cli_counts *n, const char *reason);

/* Lines that explain, and the line of numbers; or all of it as JSON. */
int cli_print_summary(const cli_context *c, const cli_counts *n, uint64_t ms);

#endif
