/* SPDX-License-Identifier: GPL-2.0-or-later */
/* url_join.h - a reference as a whole address (RFC 3986, section 5).
 *
 * Ownership: the result is appended to the caller's buffer.
 * Threads:   no state; call from any thread.
 * Errors:    NG_NOMEM; NG_LIMIT for what is over NG_URL_JOIN_MAX.
 */
#ifndef NG_URL_JOIN_H
#define NG_URL_JOIN_H

#include <stddef.h>

#include "nutgraf/buffer.h"

#define NG_URL_JOIN_MAX 4096 /* bytes of a base, and of a reference */

/* Append what `reference` means at `base`. White space around both does not count. A base that is
 * no whole address is of no use: the reference comes out as it is. */
ng_status ng_url_join(const char *base, size_t base_len, const char *reference, size_t len,
                      ng_buf *ret, ng_error *err) NG_MUST_CHECK;

/* Whether an address begins with a scheme. */
int ng_url_is_whole(const char *url, size_t len);

#endif
