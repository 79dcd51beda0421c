/* SPDX-License-Identifier: GPL-2.0-or-later */
/* progress.h - one line on the terminal that says how far long work is.
 *
 * Ownership: a value; nothing to free.
 * Threads:   one.
 * Errors:    none. Without a terminal on stderr nothing is shown.
 */
#ifndef NG_CLI_PROGRESS_H
#define NG_CLI_PROGRESS_H

#include <stdint.h>

#include "nutgraf/error.h"

typedef struct cli_progress {
    int on, shown;
    uint64_t last_ms;
} cli_progress;

void cli_progress_start(cli_progress *p);
/* Replace the line, at most ten times a second. */
void cli_progress_show(cli_progress *p, const char *format, ...) NG_PRINTF(2, 3);
/* Erase it: before anything else is written, and at the end. */
void cli_progress_hide(cli_progress *p);

#define CLI_LEFT_TEXT 32

/* "; 40 s left", when `done` of `total` took from `began_ms` to now; "" while that says nothing. */
const char *cli_time_left(uint64_t began_ms, uint64_t done, uint64_t total,
                          char ret[CLI_LEFT_TEXT]);

/* Milliseconds of a clock that only goes forward. */
uint64_t cli_now_ms(void);

#endif
