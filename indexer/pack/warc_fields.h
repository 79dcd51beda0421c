/* SPDX-License-Identifier: GPL-2.0-or-later */
/* warc_fields.h - `Name: value` lines, of WARC records and of the HTTP answers in them.
 *
 * Ownership: everything is borrowed from the block.
 * Threads:   no state; call from any thread.
 * Errors:    none.
 */
#ifndef NG_WARC_FIELDS_H
#define NG_WARC_FIELDS_H

#include <stddef.h>

typedef struct ng_slice {
    const char *s; /* not NUL-terminated */
    size_t len;    /* 0: there is none */
} ng_slice;

/* The value of the first field of that name, trimmed; the case of names does not count. */
ng_slice ng_field(ng_slice block, const char *name);
/* The parameter of a value: the charset of `text/html; charset="utf-8"`. */
ng_slice ng_field_parameter(ng_slice value, const char *name);
/* The value, up to a semicolon, is this; case does not count. */
int ng_field_is(ng_slice value, const char *expected);
/* The length of the block at the beginning: up to and with the empty line; 0: there is none. */
size_t ng_fields_end(const char *s, size_t len);
/* As text for people: at most `size` - 1 bytes of it, with `?` for all that is not printable ASCII.
 */
void ng_slice_show(ng_slice s, char *ret, size_t size);
ng_slice ng_slice_trim(const char *s, size_t len);

#endif
