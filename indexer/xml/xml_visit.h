/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xml_visit.h - everything below an element in the order of the document: beginnings, texts, ends.
 *
 * Ownership: a visit borrows its tree.
 * Threads:   one thread at a time for each visit.
 * Errors:    none.
 */
#ifndef NG_XML_VISIT_H
#define NG_XML_VISIT_H

#include "xml.h"

typedef enum ng_xml_event { NG_XML_DONE, NG_XML_ENTER, NG_XML_TEXT, NG_XML_LEAVE } ng_xml_event;

typedef struct ng_xml_visit {
    const ng_xml *x;
    ng_xml_id top;
    ng_xml_id node; /* what the event is about */
    ng_xml_event event;
    int skip;
} ng_xml_visit;

/* Begins at `top`, which is not visited itself. */
ng_xml_visit ng_xml_visit_below(const ng_xml *x, ng_xml_id top);
ng_xml_event ng_xml_visit_next(ng_xml_visit *v);
/* After NG_XML_ENTER: what is in the element is passed over, the next event is that it ends. */
void ng_xml_visit_skip(ng_xml_visit *v);

/* Of NG_XML_TEXT. */
const char *ng_xml_visit_text(const ng_xml_visit *v, size_t *ret_len);

#endif
