/* SPDX-License-Identifier: GPL-2.0-or-later */
/* passage_fields.h - terms of a passage that restrict and are few: words of title and heading, the
 * url, quotations (schema.h).
 *
 * Title, heading and url belong to many passages. They are terms of the first one alone, and a
 * query goes from there to the others (plan_places.c): the lists are a tenth as long.
 *
 * Ownership: the document is borrowed.
 * Threads:   one thread at a time per document.
 * Errors:    NG_NOMEM.
 */
#ifndef NG_PASSAGE_FIELDS_H
#define NG_PASSAGE_FIELDS_H

#include "nutgraf/analyzer.h"
#include "nutgraf/article.h"
#include "nutgraf/xapian.h"

#define NG_PREFIX_TITLE   'H'
#define NG_PREFIX_HEADING 'G'
#define NG_PREFIX_URL     'U'
#define NG_PREFIX_SAID    'V'
#define NG_TERM_QUOTE     "Q"

/* The stems of a title or heading. */
ng_status ng_field_add_stems(xp_document *d, char prefix, const ng_tokens *tokens,
                             ng_error *err) NG_MUST_CHECK;

/* The url and its host; NULL has none. */
ng_status ng_field_add_url(xp_document *d, const char *url, ng_error *err) NG_MUST_CHECK;

/* What the passage quotes, and whom. */
ng_status ng_field_add_quotations(xp_document *d, const ng_article *a, const ng_passage *p,
                                  ng_error *err) NG_MUST_CHECK;

#endif
