/* SPDX-License-Identifier: GPL-2.0-or-later */
/* apart_bytes.h - numbers and texts within the frames of apart_wire.h.
 *
 * Ownership: texts that are got are borrowed from the bytes, and end with a NUL.
 * Threads:   no state.
 * Errors:    getting past the end, or a text that holds a NUL, sets `bad`, once and for all; what
 *            is got then is 0 or NULL.
 */
#ifndef NG_APART_BYTES_H
#define NG_APART_BYTES_H

#include "apart_wire.h"

#define NG_BYTES_NONE UINT32_MAX /* length of no text */

typedef struct ng_bytes {
    const char *bytes;
    size_t len, at;
    int bad;
} ng_bytes;

void ng_bytes_get(ng_bytes *b, void *ret, size_t n);
uint32_t ng_bytes_get_u32(ng_bytes *b);
const char *ng_bytes_get_text(ng_bytes *b, size_t *ret_len);
void ng_bytes_get_moment(ng_bytes *b, ng_moment *ret);

ng_status ng_bytes_put_u32(ng_buf *b, uint32_t value, ng_error *err) NG_MUST_CHECK;
/* At most 4 GiB. */
ng_status ng_bytes_put_text(ng_buf *b, const char *text, ng_error *err) NG_MUST_CHECK;

ng_status ng_bytes_put_moment(ng_buf *b, const ng_moment *m, ng_error *err) NG_MUST_CHECK;

/* A frame begins; its length is written at its end, when `s` is NG_OK: what was put, and `follows`
 * bytes that the caller writes after it. */
ng_status ng_bytes_begin(ng_buf *b, ng_apart_kind kind, size_t *ret_at,
                         ng_error *err) NG_MUST_CHECK;
ng_status ng_bytes_end(ng_buf *b, size_t at, size_t follows, ng_status s,
                       ng_error *err) NG_MUST_CHECK;

#endif
