/* SPDX-License-Identifier: GPL-2.0-or-later */
/* view.h - the parts of the page of results.
 *
 * web/nutgraf.js builds the same elements: what changes here changes there, too.
 *
 * Ownership: all is borrowed.
 * Threads:   no state.
 * Errors:    as html_out.h.
 */
#ifndef NG_SERVICE_VIEW_H
#define NG_SERVICE_VIEW_H

#include "service/page/page.h"
#include "service/page/target.h"

/* view_hits.c: the items of the list. */
void ng_view_hits(ng_html *h, const ng_page_search_input *in);

/* view_notes.c: how the query was understood, what the answer lacks, what went wrong. */
void ng_view_notes(ng_html *h, const ng_page_search_input *in);

/* view_filters.c: checkboxes of the facets, and the dates. */
void ng_view_filters(ng_html *h, const ng_page_search_input *in);

/* view_dates.c: a histogram of days, months or years. */
void ng_view_dates(ng_html *h, const ng_page_search_input *in);

#endif
