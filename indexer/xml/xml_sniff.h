/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xml_sniff.h - what XML begins with, for formats that are told by their root element.
 *
 * Ownership: nothing is kept.
 * Threads:   no state; call from any thread.
 * Errors:    none.
 */
#ifndef NG_XML_SNIFF_H
#define NG_XML_SNIFF_H

#include "format.h"

#define NG_XML_ROOT_MAX   32    /* bytes of the name of a root element, with its NUL */
#define NG_XML_PROLOG_MAX 65536 /* bytes before a root element that are looked through */

/* Whether the input begins like XML: with an element, perhaps after a declaration, comments,
 * instructions and a document type. Its local name goes to `ret_name`; one that is longer is none
 * that a reader knows. */
int ng_xml_sniff(const ng_probe *p, char ret_name[NG_XML_ROOT_MAX]);

#endif
