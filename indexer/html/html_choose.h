/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_choose.h - which runs of a page are its article.
 *
 * Ownership: nothing is kept; trees and runs are changed in place.
 * Threads:   no state; one thread at a time per tree.
 * Errors:    none.
 */
#ifndef NG_HTML_CHOOSE_H
#define NG_HTML_CHOOSE_H

#include "html_blocks.h"

/* How much is doubted: the next one is tried when hardly a text is left. */
typedef enum ng_html_doubt {
    NG_DOUBT_NAMES, /* elements with bad names, and lists of links */
    NG_DOUBT_LINKS, /* lists of links alone */
    NG_DOUBT_LITTLE,
    NG_DOUBTS
} ng_html_doubt;

/* Set `dropped` of all runs that are not the article. `title` (may be NULL) is not repeated.
 * Gives the characters that are left. */
uint32_t ng_html_choose(ng_html_tree *t, ng_html_runs *r, const char *title);

/* ---- The steps ---- */

/* Captions and credits that are so by name. */
void ng_html_name_kinds(ng_html_tree *t, ng_html_runs *r);

/* Mark the nodes that are no content (html_doubt.c) and sum up what is left in `kept`. */
void ng_html_doubt_nodes(ng_html_tree *t, const ng_html_runs *r, ng_html_doubt doubt);

/* The node that holds the article; its parent's other nodes are looked at by ng_html_joins. */
uint32_t ng_html_winner(ng_html_tree *t, const ng_html_runs *r);

/* Whether a node beside the winner belongs to the article, too. */
int ng_html_joins(const ng_html_tree *t, uint32_t winner, uint32_t node);

/* Drop what stands around the article inside of its own element (html_tail.c). */
void ng_html_trim(const ng_html_tree *t, ng_html_runs *r, const char *title);

#endif
