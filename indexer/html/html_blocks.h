/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_blocks.h - the runs of text of a page: what stands between two beginnings or ends of blocks,
 * or between two line breaks.
 *
 * Ownership: an ng_html_runs is released with ng_html_runs_release.
 * Threads:   no state; one thread at a time per object.
 * Errors:    NG_NOMEM; NG_LIMIT for too much text.
 */
#ifndef NG_HTML_BLOCKS_H
#define NG_HTML_BLOCKS_H

#include "html_tree.h"
#include "nutgraf/article.h"

typedef struct ng_html_run {
    uint32_t start, len; /* of its text, white space collapsed, without any at its ends */
    uint32_t node;       /* the block that it stands in */
    uint32_t list;       /* the outermost list or table around it; 0 none */
    uint32_t chars;      /* code points */
    uint32_t links;      /* of them in links */
    uint32_t commas;
    uint32_t line;
    uint8_t kind;    /* ng_block_kind */
    uint8_t level;   /* of a heading */
    uint8_t tied;    /* a line that belongs to the run before it */
    uint8_t dropped; /* not part of the article */
} ng_html_run;

typedef struct ng_html_runs {
    ng_buf text;
    ng_html_run *items;
    size_t n, cap;
} ng_html_runs;

#define NG_HTML_RUNS_INIT                                                                          \
    {                                                                                              \
        NG_BUF_INIT, NULL, 0, 0                                                                    \
    }

/* Walk all nodes. Sets chars, links, commas and texts of the nodes, and kinds by their elements. */
ng_status ng_html_runs_make(ng_html_tree *t, ng_html_runs *ret, ng_error *err) NG_MUST_CHECK;
void ng_html_runs_release(ng_html_runs *r);

/* Join a letter that begins a paragraph, but is a block of its own, with the rest of its word. */
void ng_html_runs_join_caps(ng_html_runs *r);

/* Add the runs that are not dropped to an article: those of one list become one block. `line` is
 * given to all blocks unless it is NG_HTML_OWN_LINES. */
#define NG_HTML_OWN_LINES UINT32_MAX
ng_status ng_html_runs_add(const ng_html_runs *r, ng_article *a, uint32_t line,
                           ng_error *err) NG_MUST_CHECK;

/* True for a run that reads like sentences, by its size and its links. */
int ng_html_run_is_text(const ng_html_run *run);

#endif
