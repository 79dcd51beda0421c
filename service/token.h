/* SPDX-License-Identifier: GPL-2.0-or-later */
/* token.h - the secret that clients on TCP and HTTP name. Pure.
 *
 * Ownership: everything is borrowed.
 * Threads:   no state.
 * Errors:    none: what cannot be compared does not match.
 */
#ifndef NG_SERVICE_TOKEN_H
#define NG_SERVICE_TOKEN_H

#include <stddef.h>

#include "nutgraf/text.h"

/* Whether `digest` is the SHA-256 of the text; compared in constant time. */
int ng_token_matches(const unsigned char digest[NG_SHA256_BYTES], const char *text, size_t len);

#endif
