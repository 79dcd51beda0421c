/* SPDX-License-Identifier: GPL-2.0-or-later */
/* buffer.h - a growing run of bytes.
 *
 * Invariants: data[len] is always '\0' once anything was added; cap counts the bytes held
 * by data. A buffer that was only initialised has data == NULL and len == 0.
 *
 * Ownership: the struct is the caller's; its bytes are freed by ng_buf_release or given
 *            away by ng_buf_steal.
 * Threads:   one thread at a time.
 * Errors:    NG_NOMEM only; the buffer keeps what it had.
 */
#ifndef NG_BUFFER_H
#define NG_BUFFER_H

#include <stddef.h>

#include "nutgraf/error.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ng_buf {
    char *data;
    size_t len;
    size_t cap;
} ng_buf;

#define NG_BUF_INIT                                                                                \
    {                                                                                              \
        NULL, 0, 0                                                                                 \
    }

/* Free the bytes and start over; NULL is fine. */
NG_API void ng_buf_release(ng_buf *b);

/* Forget the content, keep the memory. */
NG_API void ng_buf_clear(ng_buf *b);

/* Make room for `more` further bytes (and the final NUL). */
NG_API ng_status ng_buf_reserve(ng_buf *b, size_t more, ng_error *err) NG_MUST_CHECK;

/* Append bytes; `data` may be NULL when `len` is 0. */
NG_API ng_status ng_buf_add(ng_buf *b, const void *data, size_t len, ng_error *err) NG_MUST_CHECK;

/* Append one byte. */
NG_API ng_status ng_buf_add_char(ng_buf *b, char c, ng_error *err) NG_MUST_CHECK;

/* Append a C string. */
NG_API ng_status ng_buf_add_str(ng_buf *b, const char *text, ng_error *err) NG_MUST_CHECK;

/* Append formatted text. */
NG_API ng_status ng_buf_addf(ng_buf *b, ng_error *err, const char *format, ...)
    NG_PRINTF(3, 4) NG_MUST_CHECK;

/* Gives the bytes (NUL-terminated, free() them) and empties the buffer; NULL on no memory. */
NG_API char *ng_buf_steal(ng_buf *b);

#ifdef __cplusplus
}
#endif

#endif
