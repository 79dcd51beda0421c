/* SPDX-License-Identifier: GPL-2.0-or-later */
/* wire.h - stories as wires carried them: ANPA 1312 and IPTC 7901, between control characters.
 *
 *   SOH header STX text ETX trailer EOT, any number of times
 *
 * Ownership: a message borrows from the text it was found in.
 * Threads:   no state; call from any thread.
 * Errors:    NG_NOMEM; NG_LIMIT for a story over the limits of an article.
 */
#ifndef NG_WIRE_H
#define NG_WIRE_H

#include "format.h"

#define NG_WIRE_HEADER_MAX 512 /* bytes of a header, and before the first one */

typedef struct ng_wire_part {
    const char *s;
    size_t len;
} ng_wire_part;

typedef struct ng_wire_message {
    ng_wire_part header, text, trailer;
} ng_wire_message;

/* The next message at or after `s`; gives where to go on, or NULL when there is none. */
const char *ng_wire_next(const char *s, const char *end, ng_wire_message *ret);

/* Add what a message says to an article. `line` is that of its text. */
ng_status ng_wire_add(ng_article *a, const ng_wire_message *m, uint32_t line,
                      ng_error *err) NG_MUST_CHECK;

#endif
