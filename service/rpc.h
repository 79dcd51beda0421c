/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rpc.h - the envelope of JSON-RPC 2.0 (https://www.jsonrpc.org/specification). Pure.
 *
 * An id is a string of at most NG_REQUEST_ID_MAX bytes or a whole number; it is kept as the JSON
 * text that is echoed, which also tells 1 from "1".
 *
 * Ownership: a call borrows from the message; texts that are given are freed with free().
 * Threads:   one thread at a time per batch.
 * Errors:    an ng_api_error with kind invalid_request for an envelope that is not valid.
 */
#ifndef NG_SERVICE_RPC_H
#define NG_SERVICE_RPC_H

#include <jansson.h>
#include <stddef.h>

#include "api/api.h"
#include "nutgraf/buffer.h"

/* Room for an id as JSON text: each byte may be escaped as \u00XX, and two quotes. */
#define NG_RPC_ID_TEXT (6 * 128 + 3)

typedef struct ng_rpc_call {
    char id[NG_RPC_ID_TEXT]; /* "" for a notification */
    const char *method;
    const json_t *params; /* NULL when absent */
} ng_rpc_call;

/* Read one request or notification. On failure `ret->id` is still the id when there was a valid
 * one, so that the error can be answered to it, else "". Parameters must be an object. */
int ng_rpc_read(const json_t *message, ng_rpc_call *ret, ng_api_error *error);

/* The id of a $/cancelRequest as JSON text; 0, or -1 when there is none. */
int ng_rpc_cancel_id(const json_t *params, char ret[NG_RPC_ID_TEXT]);

/* `{"jsonrpc":"2.0","id":…,"result":…}` from the JSON text of a result. An empty id is null. */
ng_status ng_rpc_result(const char *id, const char *result, ng_buf *ret,
                        ng_error *err) NG_MUST_CHECK;
/* What stands in such a message before the result; the caller appends the result and the end. */
ng_status ng_rpc_result_begin(const char *id, ng_buf *ret, ng_error *err) NG_MUST_CHECK;
#define NG_RPC_RESULT_END "}"

/* Likewise an error. */
ng_status ng_rpc_error(const char *id, const ng_api_error *error, ng_buf *ret,
                       ng_error *err) NG_MUST_CHECK;

/* ---- Batches: answered in the order of the requests, as one array, when the last is there. ----
 */

typedef struct ng_rpc_batch ng_rpc_batch;

/* For `n` members (1..NG_BATCH_MAX). */
ng_status ng_rpc_batch_new(size_t n, ng_rpc_batch **ret, ng_error *err) NG_MUST_CHECK;
void ng_rpc_batch_free(ng_rpc_batch *b);

/* Settle member `i` with its answer (taken; NULL for a notification). Each member once. True when
 * all are settled. */
int ng_rpc_batch_settle(ng_rpc_batch *b, size_t i, char *answer_take);

/* The array, appended; nothing at all when every member was a notification. */
ng_status ng_rpc_batch_write(const ng_rpc_batch *b, ng_buf *ret, ng_error *err) NG_MUST_CHECK;

#endif
