/* SPDX-License-Identifier: GPL-2.0-or-later */
/* article_checks.h - what holds for every article that is read, whatever the bytes were.
 *
 * Ownership: check_article frees the article.
 * Threads:   no state.
 * Errors:    a broken promise ends the program (fuzz.h).
 */
#ifndef NG_ARTICLE_CHECKS_H
#define NG_ARTICLE_CHECKS_H

#include "reader.h"

/* The callbacks of a sink (reader.h). */
ng_status check_article(void *data, ng_article *a, ng_error *err);
void check_fault(void *data, uint32_t line, const ng_error *fault);
void check_note(void *data, uint32_t line, const char *text);

/* Read bytes as a file of that name. */
void check_reading(const char *path, const void *bytes, size_t len);

/* Read an input that says more of itself than its name. */
void check_reading_input(const ng_read_input *in);

#endif
