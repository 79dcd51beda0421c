/* SPDX-License-Identifier: GPL-2.0-or-later */
/* methods.c - the methods of each era, and those that tell what the server can do.
 *
 * Not here, and so unknown methods: logging, sampling, roots (deprecated, or asked of clients),
 * subscriptions (nothing that is declared here changes). */
#include <string.h>

#include "service/mcp/message.h"

enum { LEGACY = 1, MODERN = 2, BOTH = 3 };
enum { ANY, TOOLS, RESOURCES, PROMPTS, COMPLETIONS };

static const struct {
    const char *name;
    int eras, family;
    ng_mcp_handler *run;
} methods[] = {
    {"server/discover", MODERN, ANY, ng_mcp_discover},
    {"initialize", LEGACY, ANY, ng_mcp_initialize},
    {"ping", LEGACY, ANY, ng_mcp_ping},
    {"tools/list", BOTH, TOOLS, ng_mcp_tools_list},
    {"tools/call", BOTH, TOOLS, ng_mcp_tools_call},
    {"resources/list", BOTH, RESOURCES, ng_mcp_resources_list},
    {"resources/templates/list", BOTH, RESOURCES, ng_mcp_templates_list},
    {"resources/read", BOTH, RESOURCES, ng_mcp_resources_read},
    {"prompts/list", BOTH, PROMPTS, ng_mcp_prompts_list},
    {"prompts/get", BOTH, PROMPTS, ng_mcp_prompts_get},
    {"completion/complete", BOTH, COMPLETIONS, ng_mcp_complete},
};

static int has_family(const ng_mcp_provider *p, int family)
{
    switch (family) {
    case TOOLS:
        return p->tools != NULL;
    case RESOURCES:
        return p->read != NULL;
    case PROMPTS:
        return p->prompts != NULL;
    case COMPLETIONS:
        return p->complete != NULL;
    default:
        return 1;
    }
}

int ng_mcp_method(ng_mcp_turn *t)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (strcmp(methods[i].name, t->method) != 0)
            continue;
        if (!(methods[i].eras & (t->modern ? MODERN : LEGACY)) ||
            !has_family(t->provider, methods[i].family))
            break;
        t->run = methods[i].run;
        return t->run(t);
    }
    return ng_mcp_error(t, NG_MCP_NO_METHOD, NULL, "there is no method `%s`", t->method);
}

json_t *ng_mcp_versions(void)
{
    return json_pack("[s, s, s]", NG_MCP_VERSION, NG_MCP_VERSION_LEGACY, "2025-06-18");
}

static json_t *capabilities_of(const ng_mcp_provider *p)
{
    static const struct {
        const char *name;
        int family;
    } names[] = {{"tools", TOOLS},
                 {"resources", RESOURCES},
                 {"prompts", PROMPTS},
                 {"completions", COMPLETIONS}};
    json_t *o = json_object();
    int failed = !o;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (has_family(p, names[i].family))
            failed |= json_object_set_new(o, names[i].name, json_object());
    if (!failed)
        return o;
    json_decref(o);
    return NULL;
}

int ng_mcp_set_ttl(const ng_mcp_turn *t, json_t *result, int ttl_ms, const char *scope)
{
    if (!t->modern)
        return 0;
    return json_object_set_new(result, "ttlMs", json_integer(ttl_ms)) |
           json_object_set_new(result, "cacheScope", json_string(scope));
}

int ng_mcp_discover(ng_mcp_turn *t)
{
    const ng_mcp_provider *p = t->provider;
    json_t *result = json_pack("{s:o, s:o, s:s}", "supportedVersions", ng_mcp_versions(),
                               "capabilities", capabilities_of(p), "instructions", p->instructions);
    if (!result || ng_mcp_set_ttl(t, result, NG_MCP_LIST_TTL_MS, "public")) {
        json_decref(result);
        return -1;
    }
    return ng_mcp_result(t, result);
}

int ng_mcp_initialize(ng_mcp_turn *t)
{
    static const char *const known[] = {NG_MCP_VERSION_LEGACY, "2025-06-18"};
    const ng_mcp_provider *p = t->provider;
    const char *asked = json_string_value(json_object_get(t->params, "protocolVersion"));
    const char *version = NG_MCP_VERSION_LEGACY;
    if (!asked)
        return ng_mcp_error(t, NG_MCP_INVALID_PARAMS, NULL, "`protocolVersion` must be a string");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i], asked) == 0)
            version = known[i];
    json_t *info =
        json_pack("{s:s, s:s, s:s}", "name", p->name, "title", p->title, "version", p->version);
    return ng_mcp_result(t, json_pack("{s:s, s:o, s:o, s:s}", "protocolVersion", version,
                                      "capabilities", capabilities_of(p), "serverInfo", info,
                                      "instructions", p->instructions));
}

int ng_mcp_ping(ng_mcp_turn *t)
{
    return ng_mcp_result(t, json_object());
}
