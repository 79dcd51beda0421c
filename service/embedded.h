/* SPDX-License-Identifier: GPL-2.0-or-later */
/* embedded.h - a file that is part of the program, as scripts/embed writes it.
 *
 * Ownership: constants of the program.
 * Threads:   constants.
 * Errors:    none.
 *
 * Source of the form of `etag`: RFC 9110, section 8.8.3.
 */
#ifndef NG_SERVICE_EMBEDDED_H
#define NG_SERVICE_EMBEDDED_H

#include <stddef.h>

typedef struct ng_asset {
    const char *name; /* without a folder */
    const char *type; /* for Content-Type */
    const unsigned char *bytes;
    size_t len;
    const char *etag; /* strong, in its quotes; changes with the bytes */
} ng_asset;

#endif
