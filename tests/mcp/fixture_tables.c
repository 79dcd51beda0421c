/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fixture_tables.c - the tables of the conformance suite, its resources, and no completions. */
#include <string.h>

#include "fixture.h"

#define NO_ARGUMENTS "{\"type\":\"object\",\"properties\":{}}"
#define TOOL(name, call)                                                                           \
    {                                                                                              \
        name, NULL, "A tool of the conformance suite", NO_ARGUMENTS, NULL, NULL, call              \
    }
#define ROUND(name, call) TOOL("test_input_required_result_" name, call)

static const ng_mcp_tool tools[] = {TOOL("test_simple_text", fixture_simple_text),
                                    TOOL("test_image_content", fixture_image),
                                    TOOL("test_audio_content", fixture_audio),
                                    TOOL("test_embedded_resource", fixture_resource),
                                    TOOL("test_multiple_content_types", fixture_mixed),
                                    TOOL("test_error_handling", fixture_error),
                                    TOOL("test_tool_with_progress", fixture_progress),
                                    TOOL("test_logging_tool", fixture_logging),
                                    TOOL("test_missing_capability", fixture_needs_sampling),
                                    TOOL("test_streaming_elicitation", fixture_streaming),
                                    ROUND("elicitation", fixture_elicitation),
                                    ROUND("sampling", fixture_sampling),
                                    ROUND("list_roots", fixture_roots),
                                    ROUND("request_state", fixture_state),
                                    ROUND("multiple_inputs", fixture_multiple),
                                    ROUND("multi_round", fixture_rounds),
                                    ROUND("tampered_state", fixture_tampered),
                                    ROUND("capabilities", fixture_capabilities),
                                    {NULL, NULL, NULL, NULL, NULL, NULL, NULL}};

static const ng_mcp_resource resources[] = {
    {"test://static-text", "static-text", NULL, "A text", "text/plain"},
    {"test://static-binary", "static-binary", NULL, "A picture", "image/png"},
    {NULL, NULL, NULL, NULL, NULL}};

static const ng_mcp_resource templates[] = {
    {"test://template/{id}/data", "template", NULL, "Data of an id", "application/json"},
    {NULL, NULL, NULL, NULL, NULL}};

#define PROMPT "A prompt of the conformance suite"

static const ng_mcp_prompt prompts[] = {
    {"test_simple_prompt", NULL, PROMPT, NULL, fixture_prompt_simple},
    {"test_prompt_with_arguments", NULL, PROMPT,
     "[{\"name\":\"arg1\",\"description\":\"First test argument\",\"required\":true},"
     "{\"name\":\"arg2\",\"description\":\"Second test argument\",\"required\":true}]",
     fixture_prompt_arguments},
    {"test_prompt_with_embedded_resource", NULL, PROMPT,
     "[{\"name\":\"resourceUri\",\"description\":\"What to embed\",\"required\":true}]",
     fixture_prompt_resource},
    {"test_prompt_with_image", NULL, PROMPT, NULL, fixture_prompt_image},
    {"test_input_required_result_prompt", NULL, PROMPT, NULL, fixture_prompt_input},
    {NULL, NULL, NULL, NULL, NULL}};

static int contents(ng_mcp_turn *t, const char *type, const char *member, json_t *value_take)
{
    return ng_mcp_result(t, json_pack("{s:[{s:s, s:s, s:o}]}", "contents", "uri", t->uri,
                                      "mimeType", type, member, value_take));
}

static int read_resource(ng_mcp_turn *t)
{
    static const char before[] = "test://template/", after[] = "/data";
    size_t len = strlen(t->uri), b = sizeof before - 1, a = sizeof after - 1;
    if (strcmp(t->uri, "test://static-text") == 0)
        return contents(t, "text/plain", "text",
                        json_string("This is the content of the static text resource."));
    if (strcmp(t->uri, "test://static-binary") == 0)
        return contents(t, "image/png", "blob", json_string(FIXTURE_PNG));
    if (len <= a + b || memcmp(t->uri, before, b) != 0 || strcmp(t->uri + len - a, after) != 0)
        return ng_mcp_no_resource(t);
    int n = (int)(len - a - b);
    return contents(t, "application/json", "text",
                    json_sprintf("{\"id\":\"%.*s\",\"templateTest\":true,\"data\":\"Data for ID: "
                                 "%.*s\"}",
                                 n, t->uri + b, n, t->uri + b));
}

static int complete(ng_mcp_turn *t)
{
    return ng_mcp_result(
        t, json_pack("{s:{s:[], s:i, s:b}}", "completion", "values", "total", 0, "hasMore", 0));
}

const ng_mcp_provider *fixture_provider(void)
{
    static const ng_mcp_provider provider = {
        .name = "nutgraf-mcp-fixture",
        .title = "Tools of the conformance suite",
        .version = NG_VERSION,
        .instructions = "This server is for tests.",
        .tools = tools,
        .resources = resources,
        .templates = templates,
        .read = read_resource,
        .prompts = prompts,
        .complete = complete,
    };
    return &provider;
}
