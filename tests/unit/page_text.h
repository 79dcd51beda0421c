/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page_text.h - looking into a page.
 *
 * Ownership: page_json gives a new reference; texts are borrowed.
 * Threads:   one.
 * Errors:    the test fails.
 */
#ifndef PAGE_TEXT_H
#define PAGE_TEXT_H

#include <jansson.h>

json_t *page_json(const char *text);
void assert_has(const char *page, const char *part);
void assert_has_not(const char *page, const char *part);

/* Whether a page is what it should be whatever texts are in it: its elements end as they began,
 * each value of an attribute is in quotes, no attribute is one that runs or styles, links lead to
 * the web or into this site, its only script is ours, and its bytes are UTF-8. */
void page_is_sound(const char *page);

#endif
