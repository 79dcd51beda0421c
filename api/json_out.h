/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json_out.h - JSON written as it goes, without a tree.
 *
 * For answers of searches, which are large, frequent and of one shape: a tree of jansson's took
 * longer to build and to write than the search. The caller writes brackets, names and commas.
 *
 * Ownership: the buffer is the caller's.
 * Threads:   one thread at a time per output.
 * Errors:    `failed` is set when there is no memory; nothing is written from then on. Look once,
 * at the end.
 *
 * Source: RFC 8259, section 7 (what is escaped). Texts are valid UTF-8, which is written as it is.
 */
#ifndef NG_API_JSON_OUT_H
#define NG_API_JSON_OUT_H

#include <stdint.h>
#include <string.h>

#include "nutgraf/buffer.h"

typedef struct ng_json_out {
    ng_buf *buf;
    int failed;
} ng_json_out;

/* Make room first; seldom needed. */
void ng_out_more_bytes(ng_json_out *o, const char *bytes, size_t len);

/* Bytes as they are. In the header, for most are literals: copying those of known length is a move
 * or two. */
static inline void ng_out_bytes(ng_json_out *o, const char *bytes, size_t len)
{
    ng_buf *b = o->buf;
    if (o->failed || b->cap - b->len <= len) {
        ng_out_more_bytes(o, bytes, len);
        return;
    }
    memcpy(b->data + b->len, bytes, len);
    b->len += len;
    b->data[b->len] = '\0';
}
#define NG_OUT(o, literal) ng_out_bytes((o), "" literal, sizeof(literal) - 1)

/* A text in quotes, or null for NULL. */
void ng_out_text(ng_json_out *o, const char *text);
void ng_out_number(ng_json_out *o, uint64_t n);
/* With at most six decimals: 1.0, 0.25, 0.000001; below 0 and from 1e9 on as 1.000000000e+09.
 * Finite numbers only. */
void ng_out_real(ng_json_out *o, double value);
/* `[start,end]` */
void ng_out_span(ng_json_out *o, uint32_t start, uint32_t end);

#endif
