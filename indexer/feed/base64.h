/* SPDX-License-Identifier: GPL-2.0-or-later */
/* base64.h - bytes that were written as letters (RFC 4648, both alphabets).
 *
 * Ownership: the result is appended to the caller's buffer.
 * Threads:   no state; call from any thread.
 * Errors:    NG_NOMEM; NG_INVALID for what is no base64: nothing is appended then.
 */
#ifndef NG_BASE64_H
#define NG_BASE64_H

#include <stddef.h>

#include "nutgraf/buffer.h"

/* White space does not count; padding may be missing. */
ng_status ng_base64_decode(const char *text, size_t len, ng_buf *ret, ng_error *err) NG_MUST_CHECK;

#endif
