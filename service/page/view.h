/* SPDX-License-Identifier: GPL-2.0-or-later */
/* view.h - the parts of the page of results.
 *
 * web/nutgraf.js builds the same elements: what changes here changes there, too.
 *
 * Ownership: a view borrows its input and owns its target.
 * Threads:   no state.
 * Errors:    as html_out.h.
 */
#ifndef NG_SERVICE_VIEW_H
#define NG_SERVICE_VIEW_H

#include "service/page/page.h"
#include "service/page/target.h"

typedef struct ng_view {
    const ng_page_search_input *in;
    ng_target target;
} ng_view;

/* view_hits.c: the items of the list. */
void ng_view_hits(ng_html *h, const ng_view *v);

/* view_notes.c: how the query was understood, what the answer lacks, what went wrong. */
void ng_view_notes(ng_html *h, const ng_view *v);

/* view_filters.c: checkboxes of the facets, and the dates. */
void ng_view_filters(ng_html *h, const ng_view *v);

/* view_dates.c: a histogram of days, months or years. */
void ng_view_dates(ng_html *h, const ng_view *v);

#endif
