/* SPDX-License-Identifier: GPL-2.0-or-later */
/* error.c - errors as clients see them. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "api/api.h"
#include "nutgraf/text.h"

void ng_api_error_release(ng_api_error *e)
{
    if (!e)
        return;
    json_decref(e->data);
    e->data = NULL;
}

int ng_api_code(ng_api_kind kind)
{
    switch (kind) {
#define CODE(name, code, text)                                                                     \
    case NG_API_##name:                                                                            \
        return code;
        NG_API_KIND_MAP(CODE)
#undef CODE
    }
    return -32603;
}

const char *ng_api_kind_name(ng_api_kind kind)
{
    switch (kind) {
#define NAME(name, code, text)                                                                     \
    case NG_API_##name:                                                                            \
        return text;
        NG_API_KIND_MAP(NAME)
#undef NAME
    }
    return "internal";
}

json_t *ng_api_error_json(const ng_api_error *e)
{
    json_t *data = json_object();
    int failed = json_object_set_new(data, "kind", json_string(ng_api_kind_name(e->kind)));
    if (e->data)
        failed |= json_object_update_missing(data, e->data);
    json_t *error = json_object();
    failed |= json_object_set_new(error, "code", json_integer(ng_api_code(e->kind)));
    failed |= json_object_set_new(error, "message", json_string(e->text));
    failed |= json_object_set_new(error, "data", data);
    if (!failed)
        return error;
    json_decref(error);
    return NULL;
}

ng_api_kind ng_api_kind_of(ng_status status)
{
    switch (status) {
    case NG_INVALID:
    case NG_QUERY:
        return NG_API_INVALID_PARAMS;
    case NG_LIMIT:
        return NG_API_TOO_LARGE;
    case NG_NOTFOUND:
        return NG_API_NOT_FOUND;
    case NG_TAKEN:
        return NG_API_ID_TAKEN;
    case NG_LOCKED:
        return NG_API_BUSY;
    case NG_STALE:
        return NG_API_STALE_CURSOR;
    case NG_CANCELLED:
        return NG_API_CANCELLED;
    case NG_CORRUPT:
        return NG_API_UNAVAILABLE;
    case NG_NOSPACE:
        return NG_API_NO_SPACE;
    case NG_OK:
    case NG_NOMEM:
    case NG_IO:
    case NG_INTERNAL:
        break;
    }
    return NG_API_INTERNAL;
}

int ng_api_fail_from(ng_api_error *e, const ng_error *err)
{
    const char *text = err->text[0] ? err->text : ng_status_meaning(err->status);
    return ng_api_fail(e, ng_api_kind_of(err->status), "%s", text);
}

int ng_api_fail(ng_api_error *e, ng_api_kind kind, const char *format, ...)
{
    if (!e)
        return -1;
    ng_api_error_release(e);
    e->kind = kind;
    va_list args;
    va_start(args, format);
    int n = vsnprintf(e->text, sizeof e->text, format, args);
    va_end(args);
    if (n < 0)
        e->text[0] = '\0';
    /* A sentence cut inside a character, or holding foreign bytes, could not be sent as JSON. */
    e->text[ng_utf8_valid_prefix(e->text, strlen(e->text))] = '\0';
    return -1;
}
