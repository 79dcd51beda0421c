/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_out.h - HTML written as it goes, in which a text cannot become markup.
 *
 * Markup comes from literals of our sources alone (NG_HTML); everything else goes through
 * ng_html_text, ng_html_attr and their kin, which escape it. Ill-formed UTF-8 and control
 * characters become U+FFFD.
 *
 * Ownership: the buffer is the caller's; texts are borrowed.
 * Threads:   one thread at a time per output.
 * Errors:    `failed` is set when there is no memory; nothing is written from then on. Look once,
 *            at the end.
 *
 * Sources: HTML Living Standard, sections 13.1.2.3 and 13.3 (what is escaped); RFC 3986, section
 * 2.3 (what is not percent-encoded).
 */
#ifndef NG_SERVICE_HTML_OUT_H
#define NG_SERVICE_HTML_OUT_H

#include <jansson.h>
#include <stdint.h>

#include "nutgraf/buffer.h"

typedef struct ng_html {
    ng_buf *buf;
    int failed;
} ng_html;

/* Markup of ours. */
void ng_html_literal(ng_html *h, const char *markup, size_t len);
#define NG_HTML(h, literal) ng_html_literal((h), "" literal, sizeof(literal) - 1)

/* Text to be read: characters that are not seen are made visible (ng_text_disarm). NULL writes
 * nothing.
 */
void ng_html_text(ng_html *h, const char *text);
void ng_html_text_n(ng_html *h, const char *text, size_t len);
/* Text to be used, in the value of a quoted attribute: as it is, but for the escapes. */
void ng_html_value(ng_html *h, const char *text);
/* ` name="value"`; NULL writes nothing. `name` is a literal of ours. */
void ng_html_attr(ng_html *h, const char *name, const char *value);
void ng_html_number(ng_html *h, uint64_t n);

/* Percent-encoded, as a path segment or a part of a query; safe in any attribute. */
void ng_html_percent(ng_html *h, const char *text);
void ng_html_percent_n(ng_html *h, const char *text, size_t len);

/* `text[from, to)` with <mark> around the parts that `spans` (`[[start,end],…]`, ascending bytes of
 * `text`; may be NULL) names. Spans that are out of order, out of the text or inside of a character
 * are ignored. */
void ng_html_marked(ng_html *h, const char *text, size_t from, size_t to, const json_t *spans);

/* Whether `url` is an http or https address with a host, without blanks and control characters:
 * only such become links. */
int ng_html_is_web(const char *url);

#endif
