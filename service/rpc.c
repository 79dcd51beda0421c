/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rpc.c - the envelope of JSON-RPC 2.0. */
#include "service/rpc.h"

#include <stdlib.h>
#include <string.h>

#include "service/limits.h"

static int write_id(const json_t *id, char ret[NG_RPC_ID_TEXT])
{
    if (!json_is_integer(id) &&
        !(json_is_string(id) && json_string_length(id) <= NG_REQUEST_ID_MAX))
        return -1;
    size_t len = json_dumpb(id, ret, NG_RPC_ID_TEXT - 1, JSON_ENCODE_ANY | JSON_COMPACT);
    if (!len || len >= NG_RPC_ID_TEXT)
        return -1;
    ret[len] = '\0';
    return 0;
}

static int invalid(ng_api_error *error, const char *text)
{
    return ng_api_fail(error, NG_API_INVALID_REQUEST, "%s", text);
}

int ng_rpc_read(const json_t *message, ng_rpc_call *ret, ng_api_error *error)
{
    *ret = (ng_rpc_call){.method = NULL};
    if (!json_is_object(message))
        return invalid(error, "a request must be an object");
    const json_t *id = json_object_get(message, "id");
    if (id && write_id(id, ret->id)) {
        ret->id[0] = '\0';
        return invalid(error, "an id must be a whole number or a string of at most 128 bytes");
    }
    const char *version = json_string_value(json_object_get(message, "jsonrpc"));
    if (!version || strcmp(version, "2.0"))
        return invalid(error, "`jsonrpc` must be \"2.0\"");
    const json_t *method = json_object_get(message, "method");
    if (!json_is_string(method))
        return invalid(error, "`method` must be a string");
    if (json_string_length(method) > NG_METHOD_MAX)
        return invalid(error, "`method` is over 64 bytes");
    const json_t *params = json_object_get(message, "params");
    if (params && !json_is_object(params))
        return json_is_array(params) ? ng_api_fail(error, NG_API_INVALID_PARAMS,
                                                   "parameters are given by name: "
                                                   "`params` must be an object")
                                     : invalid(error, "`params` must be an object");
    ret->method = json_string_value(method);
    ret->params = params;
    return 0;
}

int ng_rpc_cancel_id(const json_t *params, char ret[NG_RPC_ID_TEXT])
{
    return write_id(json_object_get(params, "id"), ret);
}

static ng_status begin_answer(const char *id, const char *member, ng_buf *ret, ng_error *err)
{
    const char *const parts[] = {"{\"jsonrpc\":\"2.0\",\"id\":", id[0] ? id : "null", ",\"", member,
                                 "\":"};
    ng_status status = NG_OK;
    for (size_t i = 0; !status && i < sizeof parts / sizeof *parts; i++)
        status = ng_buf_add_str(ret, parts[i], err);
    return status;
}

static ng_status write_answer(const char *id, const char *member, const char *value, ng_buf *ret,
                              ng_error *err)
{
    ng_status status = ng_buf_reserve(ret, strlen(value) + strlen(id) + 64, err);
    status = status ? status : begin_answer(id, member, ret, err);
    status = status ? status : ng_buf_add_str(ret, value, err);
    return status ? status : ng_buf_add_str(ret, NG_RPC_RESULT_END, err);
}

ng_status ng_rpc_result_begin(const char *id, ng_buf *ret, ng_error *err)
{
    return begin_answer(id, "result", ret, err);
}

ng_status ng_rpc_result(const char *id, const char *result, ng_buf *ret, ng_error *err)
{
    return write_answer(id, "result", result, ret, err);
}

ng_status ng_rpc_error(const char *id, const ng_api_error *error, ng_buf *ret, ng_error *err)
{
    json_t *value = ng_api_error_json(error);
    char *text = json_dumps(value, NG_API_DUMP_FLAGS);
    json_decref(value);
    if (!text)
        return ng_fail(err, NG_NOMEM, "out of memory");
    ng_status status = write_answer(id, "error", text, ret, err);
    free(text);
    return status;
}

struct ng_rpc_batch {
    size_t n, open;
    char *answers[];
};

ng_status ng_rpc_batch_new(size_t n, ng_rpc_batch **ret, ng_error *err)
{
    ng_rpc_batch *b = calloc(1, sizeof *b + n * sizeof *b->answers);
    if (!b)
        return ng_fail(err, NG_NOMEM, "out of memory");
    b->n = b->open = n;
    *ret = b;
    return NG_OK;
}

void ng_rpc_batch_free(ng_rpc_batch *b)
{
    for (size_t i = 0; b && i < b->n; i++)
        free(b->answers[i]);
    free(b);
}

int ng_rpc_batch_settle(ng_rpc_batch *b, size_t i, char *answer_take)
{
    b->answers[i] = answer_take;
    return --b->open == 0;
}

ng_status ng_rpc_batch_write(const ng_rpc_batch *b, ng_buf *ret, ng_error *err)
{
    ng_status status = NG_OK;
    int some = 0;
    for (size_t i = 0; !status && i < b->n; i++) {
        if (!b->answers[i])
            continue;
        status = ng_buf_add_char(ret, some ? ',' : '[', err);
        some = 1;
        if (!status)
            status = ng_buf_add_str(ret, b->answers[i], err);
    }
    return status || !some ? status : ng_buf_add_char(ret, ']', err);
}
