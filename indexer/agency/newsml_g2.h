/* SPDX-License-Identifier: GPL-2.0-or-later */
/* newsml_g2.h - between the files of the reader of NewsML-G2.
 *
 * Ownership: nothing is kept.
 * Threads:   no state; call from any thread.
 * Errors:    as agency.h.
 */
#ifndef NG_NEWSML_G2_H
#define NG_NEWSML_G2_H

#include "agency.h"

#define NG_NEWSML_CONTENTS_MAX 64 /* forms of one story that are tried for text */

/* Set what itemMeta and contentMeta of a newsItem say. */
ng_status ng_newsml_g2_add_meta(ng_agency *g, ng_xml_id item, ng_error *err) NG_MUST_CHECK;

/* The code of an element: of its qcode, or of its uri; NULL when it has neither. */
const char *ng_newsml_g2_code(const ng_xml *x, ng_xml_id element);

#endif
