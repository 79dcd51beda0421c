/* SPDX-License-Identifier: GPL-2.0-or-later */
/* analysis_cases.h - the case files of the analyzer: tests/cases/analysis/<language>.tsv.
 *
 * A line is a text, a tab and its tokens, apart by spaces: word, `/stem` where it differs,
 * `:start-end` in bytes, `*` on a stop word. Lines that begin with # are comments.
 *
 * Ownership: nothing is given or kept.
 * Threads:   one thread.
 * Errors:    a difference fails the running cmocka test.
 */
#ifndef NG_TEST_ANALYSIS_CASES_H
#define NG_TEST_ANALYSIS_CASES_H

#include "nutgraf/analyzer.h"
#include "nutgraf/buffer.h"

/* Write tokens in the form of the case files. */
void analysis_format(const ng_tokens *t, ng_buf *ret);

/* Run all cases of a language; gives how many there were. */
int analysis_run_cases(const char *lang);

#endif
