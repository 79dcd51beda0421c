/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lists.c - tables of a provider as lists. They are short and in the order of the tables: there are
 * no pages, so no cursor can be one of ours. */
#include "service/mcp/message.h"

/* A member that may be missing in the table. */
static int set_text(json_t *o, const char *name, const char *text)
{
    return text ? json_object_set_new(o, name, json_string(text)) : 0;
}

static int set_json(json_t *o, const char *name, const char *text)
{
    return text ? json_object_set_new(o, name, json_loads(text, 0, NULL)) : 0;
}

static int append(json_t *list, json_t *item_take, int failed)
{
    if (!failed)
        return json_array_append_new(list, item_take);
    json_decref(item_take);
    return -1;
}

static int list_result(ng_mcp_turn *t, const char *name, json_t *list_take, int failed)
{
    json_t *result = json_pack("{s:o}", name, list_take);
    if (!result || failed || ng_mcp_set_ttl(t, result, NG_MCP_LIST_TTL_MS, "public")) {
        json_decref(result);
        return -1;
    }
    return ng_mcp_result(t, result);
}

static int has_cursor(ng_mcp_turn *t)
{
    const json_t *cursor = json_object_get(t->params, "cursor");
    if (!cursor || json_is_null(cursor))
        return 0;
    ng_mcp_error(t, NG_MCP_INVALID_PARAMS, NULL, "this list has one page: leave out `cursor`");
    return 1;
}

int ng_mcp_tools_list(ng_mcp_turn *t)
{
    if (has_cursor(t))
        return 0;
    json_t *list = json_array();
    int failed = 0;
    for (const ng_mcp_tool *tool = t->provider->tools; tool->name; tool++) {
        json_t *o = json_object();
        int bad = set_text(o, "name", tool->name) | set_text(o, "title", tool->title) |
                  set_text(o, "description", tool->description) |
                  set_json(o, "inputSchema", tool->input_schema) |
                  set_json(o, "outputSchema", tool->output_schema) |
                  set_json(o, "annotations", tool->annotations);
        failed |= append(list, o, bad);
    }
    return list_result(t, "tools", list, failed);
}

int ng_mcp_prompts_list(ng_mcp_turn *t)
{
    if (has_cursor(t))
        return 0;
    json_t *list = json_array();
    int failed = 0;
    for (const ng_mcp_prompt *p = t->provider->prompts; p->name; p++) {
        json_t *o = json_object();
        int bad = set_text(o, "name", p->name) | set_text(o, "title", p->title) |
                  set_text(o, "description", p->description) |
                  set_json(o, "arguments", p->arguments);
        failed |= append(list, o, bad);
    }
    return list_result(t, "prompts", list, failed);
}

static int resources(ng_mcp_turn *t, const ng_mcp_resource *table, const char *list_name,
                     const char *uri_name)
{
    if (has_cursor(t))
        return 0;
    json_t *list = json_array();
    int failed = 0;
    for (const ng_mcp_resource *r = table; r && r->uri; r++) {
        json_t *o = json_object();
        int bad = set_text(o, uri_name, r->uri) | set_text(o, "name", r->name) |
                  set_text(o, "title", r->title) | set_text(o, "description", r->description) |
                  set_text(o, "mimeType", r->type);
        failed |= append(list, o, bad);
    }
    return list_result(t, list_name, list, failed);
}

int ng_mcp_resources_list(ng_mcp_turn *t)
{
    return resources(t, t->provider->resources, "resources", "uri");
}

int ng_mcp_templates_list(ng_mcp_turn *t)
{
    return resources(t, t->provider->templates, "resourceTemplates", "uriTemplate");
}
