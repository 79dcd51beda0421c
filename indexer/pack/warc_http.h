/* SPDX-License-Identifier: GPL-2.0-or-later */
/* warc_http.h - an HTTP answer as a crawler kept it.
 *
 * Ownership: slices are borrowed from the answer; a body that had to be decoded is the caller's
 *            buffer's.
 * Threads:   no state; call from any thread.
 * Errors:    NG_INVALID for what is no HTTP answer, or of an encoding that is not undone;
 * NG_CORRUPT for a body that is damaged; NG_LIMIT of unpack.h.
 */
#ifndef NG_WARC_HTTP_H
#define NG_WARC_HTTP_H

#include "nutgraf/buffer.h"
#include "unpack.h"
#include "warc_fields.h"

typedef struct ng_http_answer {
    int status;
    ng_slice fields, content_type, date, body;
} ng_http_answer;

ng_status ng_http_parse(ng_slice block, ng_http_answer *ret, ng_error *err) NG_MUST_CHECK;

/* Undo the chunks and the compression of the body: afterwards `a->body` may lie in `own`. A crawler
 * that undid them itself and left the fields as they were is understood. */
ng_status ng_http_decode(ng_http_answer *a, ng_unpack *u, uint32_t depth, ng_buf *own,
                         ng_error *err) NG_MUST_CHECK;

#endif
