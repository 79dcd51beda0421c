/* SPDX-License-Identifier: GPL-2.0-or-later */
/* params.c - typed readers of members of a parameter object. */
#include "api/params.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "nutgraf/text.h"

static const json_t *member(const json_t *params, const char *name)
{
    const json_t *value = json_object_get(params, name);
    return json_is_null(value) ? NULL : value;
}

int ng_param_fail(ng_api_error *error, const char *name, const char *format, ...)
{
    char text[NG_ERROR_TEXT_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    ng_api_fail(error, NG_API_INVALID_PARAMS, "`%s` %s", name, text);
    error->data = json_pack("{s:s}", "member", name);
    return -1;
}

int ng_param_too_large(ng_api_error *error, const char *name, size_t max, const char *what)
{
    ng_api_fail(error, NG_API_TOO_LARGE, "`%s` is over its limit of %zu%s%s", name, max,
                *what ? " " : "", what);
    error->data = json_pack("{s:s, s:I}", "member", name, "max", (json_int_t)max);
    return -1;
}

static int is_known(const char *name, const char *const *known)
{
    if (name[0] == 'x' && name[1] == '-')
        return 1;
    for (; *known; known++)
        if (!strcmp(name, *known))
            return 1;
    return 0;
}

int ng_api_check_members(const json_t *params, const char *const *known, ng_api_error *error)
{
    if (!params || json_is_null(params))
        return 0;
    if (!json_is_object(params))
        return ng_api_fail(error, NG_API_INVALID_PARAMS,
                           "parameters are given by name: an object is expected");
    json_t *unknown = NULL;
    const char *name, *first = NULL;
    json_t *value;
    json_object_foreach((json_t *)params, name, value)
    {
        if (is_known(name, known))
            continue;
        first = first ? first : name;
        if (!unknown)
            unknown = json_array();
        json_array_append_new(unknown, json_string(name));
    }
    if (!first)
        return 0;
    ng_api_fail(error, NG_API_INVALID_PARAMS, "unknown member `%.100s`", first);
    error->data = json_object();
    json_object_set_new(error->data, "unknown", unknown);
    return -1;
}

int ng_param_text(const json_t *params, const char *name, size_t max, const char **ret,
                  size_t *ret_len, ng_api_error *error)
{
    const json_t *value = member(params, name);
    if (!value)
        return 0;
    if (!json_is_string(value))
        return ng_param_fail(error, name, "must be a string");
    if (json_string_length(value) > max)
        return ng_param_too_large(error, name, max, "bytes");
    *ret = json_string_value(value);
    if (ret_len)
        *ret_len = json_string_length(value);
    return 0;
}

int ng_param_required(const json_t *params, const char *name, size_t max, const char **ret,
                      size_t *ret_len, ng_api_error *error)
{
    const char *text = NULL;
    size_t len = 0;
    if (ng_param_text(params, name, max, &text, &len, error))
        return -1;
    if (!text)
        return ng_param_fail(error, name, "is missing");
    if (!len)
        return ng_param_fail(error, name, "is empty");
    *ret = text;
    if (ret_len)
        *ret_len = len;
    return 0;
}

int ng_param_count(const json_t *params, const char *name, uint32_t min, uint32_t max,
                   uint32_t *ret, ng_api_error *error)
{
    const json_t *value = member(params, name);
    if (!value)
        return 0;
    if (!json_is_integer(value) || json_integer_value(value) < (json_int_t)min)
        return ng_param_fail(error, name, "must be a whole number from %u to %u", min, max);
    if (json_integer_value(value) > (json_int_t)max)
        return ng_param_too_large(error, name, max, "");
    *ret = (uint32_t)json_integer_value(value);
    return 0;
}

int ng_param_choice(const json_t *params, const char *name, const char *const *choices, int *ret,
                    ng_api_error *error)
{
    const json_t *value = member(params, name);
    if (!value)
        return 0;
    const char *text = json_string_value(value);
    for (int i = 0; text && choices[i]; i++) {
        if (!strcmp(text, choices[i])) {
            *ret = i;
            return 0;
        }
    }
    char list[128] = "";
    size_t used = 0;
    for (int i = 0; choices[i] && used < sizeof list; i++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s\"%s\"", i ? ", " : "",
                                 choices[i]);
    return ng_param_fail(error, name, "must be one of %s", list);
}

int ng_param_flag(const json_t *params, const char *name, int *ret, ng_api_error *error)
{
    const json_t *value = member(params, name);
    if (value && !json_is_boolean(value))
        return ng_param_fail(error, name, "must be true or false");
    if (value)
        *ret = json_is_true(value);
    return 0;
}

int ng_param_units(const json_t *params, ng_units *ret, ng_api_error *error)
{
    static const char *const choices[] = {"byte", "codepoint", "utf16", NULL};
    static const ng_units units[] = {NG_UNITS_BYTE, NG_UNITS_CODEPOINT, NG_UNITS_UTF16};
    int choice = -1;
    if (ng_param_choice(params, "units", choices, &choice, error))
        return -1;
    if (choice >= 0)
        *ret = units[choice];
    return 0;
}

int ng_param_wait(const json_t *params, int *ret_searchable, ng_api_error *error)
{
    static const char *const choices[] = {"stored", "searchable", NULL};
    return ng_param_choice(params, "wait", choices, ret_searchable, error);
}

int ng_param_object(const json_t *params, const char *name, const json_t **ret, ng_api_error *error)
{
    const json_t *value = member(params, name);
    if (!value)
        return 0;
    if (!json_is_object(value))
        return ng_param_fail(error, name, "must be an object");
    *ret = value;
    return 0;
}

int ng_param_list(const json_t *params, const char *name, size_t min, size_t max,
                  const json_t **ret, ng_api_error *error)
{
    const json_t *value = member(params, name);
    if (!json_is_array(value))
        return ng_param_fail(error, name, "must be a list");
    if (json_array_size(value) < min)
        return ng_param_fail(error, name, "must have at least %zu member%s", min,
                             min == 1 ? "" : "s");
    if (json_array_size(value) > max)
        return ng_param_too_large(error, name, max, "members");
    *ret = value;
    return 0;
}
