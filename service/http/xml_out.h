/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xml_out.h - writing XML: strangers' text becomes character data, whatever it holds.
 *
 * What XML 1.0 does not allow (control characters, U+FFFE and U+FFFF, bytes that are not UTF-8) is
 * left out.
 *
 * Ownership: text is appended to the buffer, which is borrowed.
 * Threads:   one at a time for each ng_xml_writer.
 * Errors:    kept in `status` from the first on; nothing is written after it.
 *
 * Source: XML 1.0, fifth edition, productions 2 (Char), 10 (AttValue) and 14 (CharData).
 */
#ifndef NG_HTTP_XML_OUT_H
#define NG_HTTP_XML_OUT_H

#include "nutgraf/buffer.h"

typedef struct ng_xml_writer {
    ng_buf *text;
    ng_error *err;
    ng_status status;
} ng_xml_writer;

/* As it is: names, markup. */
void ng_xml_write_raw(ng_xml_writer *x, const char *markup);
/* As character data, or inside the quotes of an attribute. NULL: nothing. */
void ng_xml_write_text(ng_xml_writer *x, const char *text);
void ng_xml_write_text_of(ng_xml_writer *x, const char *text, size_t len);
/* `<name>text</name>` and a newline; nothing at all when `text` is NULL. */
void ng_xml_write_element(ng_xml_writer *x, const char *name, const char *text);
/* As a part of a URL: all but unreserved characters becomes %XX. */
void ng_xml_write_url_part(ng_xml_writer *x, const char *text);

#endif
