/* SPDX-License-Identifier: GPL-2.0-or-later */
/* parts.h - small pieces that several pages have: dates, links, members of JSON, the frame.
 *
 * Ownership: all is borrowed.
 * Threads:   no state.
 * Errors:    as html_out.h.
 *
 * Source: URL Fragment Text Directives (WICG), section 3 (`#:~:text=start,end`).
 */
#ifndef NG_SERVICE_PARTS_H
#define NG_SERVICE_PARTS_H

#include "api/api.h"
#include "service/page/html_out.h"

#define NG_FRAGMENT_WORDS 5   /* of the beginning and of the end of a passage in its address */
#define NG_FRAGMENT_BYTES 200 /* of each, at most */

/* ---- parts.c ---- */

/* The text of a member, or NULL. */
const char *ng_part_text(const json_t *o, const char *name);
/* Likewise, NULL when it is empty, too. */
const char *ng_part_some(const json_t *o, const char *name);
uint64_t ng_part_number(const json_t *o, const char *name);

/* "1,234" */
void ng_part_count(ng_html *h, uint64_t n);

/* "January"; "" for other numbers than 1 to 12. */
const char *ng_month_name(int month);

/* `<time datetime="…">12 March 2024</time>`, with the clock and its offset when `clock` is set and
 * they are known; a text that is no date is shown as it is. NULL: nothing. */
void ng_part_time(ng_html *h, const char *when, int clock);

/* ` href="/a/<id>?q=…#p7"`; query NULL or "": without; ordinal 0: without. */
void ng_part_article_href(ng_html *h, const char *article, const char *query, uint64_t ordinal);
/* Of a passage id, for example "talks#p2". 0: it is none, and nothing is written. */
int ng_part_passage_href(ng_html *h, const char *id, const char *query);

/* ` href="…" rel="noreferrer noopener"` of an address elsewhere that scrolls to `text[0, len)`
 * (NULL: just the address). The caller has asked ng_html_is_web. */
void ng_part_elsewhere_href(ng_html *h, const char *url, const char *text, size_t len);

/* Where an article stood; NULL: not known. */
void ng_part_origin(ng_html *h, const char *source, const char *section);

/* ---- language_name.c ---- */

/* "German" for "de"; the code itself when it has no name here. */
const char *ng_language_name(const char *code);

/* ---- frame.c ---- */

/* From the first byte to the open <head>; title NULL: the name alone. */
void ng_frame_begin(ng_html *h, const char *title);
/* Ends the head, opens the body with the name of the paper. `main_id` is where the skip link leads.
 */
void ng_frame_body(ng_html *h, const char *kind, const char *main_id);
/* The form of the search, with what was typed; `focus`: typing may begin at once. */
void ng_frame_form(ng_html *h, const char *query, int focus);
/* Help, the foot of the page, and its end. */
void ng_frame_end(ng_html *h);

#endif
