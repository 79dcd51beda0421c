/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nitf.h - NITF 3 and 4: documents, and stories in NewsML.
 *
 * Ownership: nothing is kept.
 * Threads:   no state; call from any thread.
 * Errors:    as agency.h; NG_LIMIT for a story over the limits of an article.
 */
#ifndef NG_NITF_H
#define NG_NITF_H

#include "agency.h"

/* Set what the head of an <nitf> and of its body say, where nothing is set yet. */
ng_status ng_nitf_add_head(ng_agency *g, ng_xml_id nitf, ng_error *err) NG_MUST_CHECK;

/* Add the story of an <nitf>: its content, or else its abstract; then what ends it. */
ng_status ng_nitf_add_story(ng_agency *g, ng_xml_id nitf, ng_error *err) NG_MUST_CHECK;

/* Add the blocks in an element: paragraphs, headings, lists, tables, quotes, captions. */
ng_status ng_nitf_add_blocks(ng_agency *g, ng_xml_id element, ng_error *err) NG_MUST_CHECK;

/* What an element is among blocks. */
typedef enum ng_nitf_role {
    NG_NITF_INLINE, /* goes on in the line */
    NG_NITF_BOX,    /* begins and ends paragraphs */
    NG_NITF_HEADING,
    NG_NITF_LIST,  /* and tables: a block of lines */
    NG_NITF_QUOTE, /* likewise */
    NG_NITF_ITEM,  /* a line of a list */
    NG_NITF_ROW,   /* of a table */
    NG_NITF_CELL,
    NG_NITF_PRE,
    NG_NITF_BREAK,
    NG_NITF_CAPTION,
    NG_NITF_CREDIT,
    NG_NITF_NOTHING /* is not read */
} ng_nitf_role;
ng_nitf_role ng_nitf_role_of(const ng_xml *x, ng_xml_id element);

/* The level of a heading. */
uint32_t ng_nitf_level_of(const ng_xml *x, ng_xml_id element);

#endif
