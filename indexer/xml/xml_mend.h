/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xml_mend.h - what makes most broken feeds not well-formed, put right.
 *
 * Ownership: the result is appended to the caller's buffer.
 * Threads:   no state; call from any thread.
 * Errors:    NG_NOMEM.
 */
#ifndef NG_XML_MEND_H
#define NG_XML_MEND_H

#include <stddef.h>
#include <stdint.h>

#include "nutgraf/buffer.h"

/* Append `text` (valid UTF-8) with: `&` that begins no reference and `<` that begins no markup
 * escaped, characters that XML does not have left out, and a declaration that does not stand at the
 * very beginning made white space. Lines stay where they are. `*ret_mended` is the number of
 * places; 0: nothing was found. */
ng_status ng_xml_mend(const char *text, size_t len, ng_buf *ret, uint32_t *ret_mended,
                      ng_error *err) NG_MUST_CHECK;

#endif
