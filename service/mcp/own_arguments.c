/* SPDX-License-Identifier: GPL-2.0-or-later */
/* own_arguments.c - arguments that a model wrote. What is wrong with them is told in a sentence and
 * with a call that is right: that is what makes the next one better. */
#include <stdio.h>
#include <string.h>

#include "service/mcp/own.h"

#define NAMES_MAX 400 /* bytes of the list of all arguments */

int ng_mcp_own_known(ng_mcp_turn *t, const ng_mcp_usage *u)
{
    const char *key;
    json_t *value;
    char names[NAMES_MAX] = "";
    size_t len = 0;
    for (size_t i = 0; u->known[i] && len < sizeof names; i++) {
        int n = snprintf(names + len, sizeof names - len, i ? ", %s" : "%s", u->known[i]);
        len += n > 0 ? (size_t)n : 0;
    }
    json_object_foreach((json_t *)t->arguments, key, value)
    {
        int found = 0;
        for (size_t i = 0; u->known[i]; i++)
            found |= strcmp(u->known[i], key) == 0;
        if (found)
            continue;
        (void)ng_mcp_tool_error(t, "There is no argument `%.64s`; there are: %s. Example: %s", key,
                                u->known[0] ? names : "none", u->example);
        return 0;
    }
    return 1;
}

int ng_mcp_own_number(ng_mcp_turn *t, const ng_mcp_usage *u, const char *name, long min, long max,
                      long *ret)
{
    const json_t *value = json_object_get(t->arguments, name);
    if (!value || json_is_null(value))
        return 1;
    json_int_t n = json_integer_value(value);
    if (json_is_integer(value) && n >= min && n <= max) {
        *ret = (long)n;
        return 1;
    }
    (void)ng_mcp_tool_error(t, "`%s` must be a whole number from %ld to %ld. Example: %s", name,
                            min, max, u->example);
    return 0;
}

int ng_mcp_own_text(ng_mcp_turn *t, const ng_mcp_usage *u, const char *name, int required,
                    const char **ret)
{
    const json_t *value = json_object_get(t->arguments, name);
    const char *text = json_string_value(value);
    if ((!value || json_is_null(value)) && !required)
        return 1;
    if (text && text[strspn(text, " \t\r\n")]) {
        *ret = text;
        return 1;
    }
    (void)ng_mcp_tool_error(t, "`%s` must be a text that is not empty. Example: %s", name,
                            u->example);
    return 0;
}

int ng_mcp_own_fault(ng_mcp_turn *t, const ng_mcp_usage *u)
{
    const ng_api_error *e = t->fault;
    switch (e->kind) {
    case NG_API_INTERNAL:
        return ng_mcp_error(t, NG_MCP_INTERNAL, NULL, "%s", e->text);
    case NG_API_NOT_FOUND:
        return ng_mcp_tool_error(t,
                                 "Not found: %s. Ids and citations are those that "
                                 "search_passages gives; look for it there.",
                                 e->text);
    case NG_API_STALE_CURSOR:
        return ng_mcp_tool_error(t, "The index changed: ask again without `cursor`.");
    case NG_API_BUSY:
    case NG_API_DEADLINE:
    case NG_API_CANCELLED:
        return ng_mcp_tool_error(t, "%s. Try the same call again in a moment.", e->text);
    case NG_API_UNAVAILABLE:
        return ng_mcp_tool_error(t, "The index cannot be asked now: %s. index_status tells more.",
                                 e->text);
    default:
        return ng_mcp_tool_error(t, "%s. Example: %s", e->text, u->example);
    }
}
