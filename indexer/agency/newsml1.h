/* SPDX-License-Identifier: GPL-2.0-or-later */
/* newsml1.h - between the files of the reader of NewsML 1.
 *
 * Ownership: nothing is kept.
 * Threads:   no state; call from any thread.
 * Errors:    as agency.h.
 */
#ifndef NG_NEWSML1_H
#define NG_NEWSML1_H

#include "agency.h"

/* Set what a NewsItem says: its identification, and the metadata of all its components, of which
 * the first that says something counts. */
ng_status ng_newsml1_add_meta(ng_agency *g, ng_xml_id item, ng_error *err) NG_MUST_CHECK;

/* A FormalName. */
const char *ng_newsml1_formal(const ng_xml *x, ng_xml_id element);

#endif
