/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page_text.h - looking into a page.
 *
 * Ownership: functions that make JSON give a new reference; texts are borrowed.
 * Threads:   one.
 * Errors:    the test fails.
 */
#ifndef PAGE_TEXT_H
#define PAGE_TEXT_H

#include <jansson.h>

#include "service/page/page.h"

json_t *page_json(const char *text);
void assert_has(const char *page, const char *part);
void assert_has_not(const char *page, const char *part);

/* A result with these members of its one hit beside the usual ones. */
json_t *page_result(const char *members);
/* The page of a result (taken; may be NULL) that was asked so; sound, and to be freed. */
char *page_of_result(const char *query, const char *target, json_t *result,
                     const ng_api_error *error);

#endif
