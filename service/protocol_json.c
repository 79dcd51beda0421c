/* SPDX-License-Identifier: GPL-2.0-or-later */
/* protocol_json.c - JSON text to a value, within limits that are checked before anything is built.
 */
#include "service/limits.h"
#include "service/protocol.h"

/* Skip a string whose opening quote is at `at`; gives the place behind its closing quote, or `len`.
 * jansson judges its content. */
static size_t skip_string(const char *text, size_t len, size_t at)
{
    for (at++; at < len; at++) {
        if (text[at] == '\\')
            at++;
        else if (text[at] == '"')
            return at + 1;
    }
    return len;
}

static ng_status scan(const char *text, size_t len, ng_error *err)
{
    size_t depth = 0, tokens = 0;
    for (size_t at = 0; at < len;) {
        char c = text[at];
        if (c == '"') {
            at = skip_string(text, len, at);
            continue;
        }
        at++;
        if (c == '{' || c == '[') {
            if (++depth > NG_JSON_DEPTH_MAX)
                return ng_fail(err, NG_LIMIT, "JSON is nested deeper than %d levels",
                               NG_JSON_DEPTH_MAX);
        } else if (c == '}' || c == ']') {
            depth -= depth > 0;
        } else if (c != ',' && c != ':') {
            continue;
        }
        if (++tokens > NG_JSON_TOKENS_MAX)
            return ng_fail(err, NG_LIMIT, "JSON has over %d members and brackets",
                           NG_JSON_TOKENS_MAX);
    }
    return NG_OK;
}

ng_status ng_json_decode(const char *text, size_t len, json_t **ret, ng_error *err)
{
    ng_status status = scan(text, len, err);
    if (status)
        return status;
    json_error_t fault;
    json_t *value = json_loadb(text, len, JSON_REJECT_DUPLICATES, &fault);
    if (!value)
        return ng_fail(err, NG_INVALID, "not JSON: %s (byte %d)", fault.text, fault.position);
    *ret = value;
    return NG_OK;
}
