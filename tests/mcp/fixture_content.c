/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fixture_content.c - each kind of content that a tool or a prompt may have. */
#include "fixture.h"

static int content(ng_mcp_turn *t, json_t *list_take)
{
    return ng_mcp_result(t, json_pack("{s:o}", "content", list_take));
}

static json_t *blob(const char *kind, const char *data, const char *type)
{
    return json_pack("{s:s, s:s, s:s}", "type", kind, "data", data, "mimeType", type);
}

static json_t *resource(const char *uri, const char *type, const char *text)
{
    return json_pack("{s:s, s:{s:s, s:s, s:s}}", "type", "resource", "resource", "uri", uri,
                     "mimeType", type, "text", text);
}

int fixture_simple_text(ng_mcp_turn *t)
{
    return ng_mcp_tool_text(t, "This is a simple text response for testing.");
}

int fixture_image(ng_mcp_turn *t)
{
    return content(t, json_pack("[o]", blob("image", FIXTURE_PNG, "image/png")));
}

int fixture_audio(ng_mcp_turn *t)
{
    return content(t, json_pack("[o]", blob("audio", FIXTURE_WAV, "audio/wav")));
}

int fixture_resource(ng_mcp_turn *t)
{
    return content(t, json_pack("[o]", resource("test://embedded-resource", "text/plain",
                                                "This is an embedded resource content.")));
}

int fixture_mixed(ng_mcp_turn *t)
{
    return content(t,
                   json_pack("[o, o, o]", ng_mcp_text_content("Multiple content types test:", 28),
                             blob("image", FIXTURE_PNG, "image/png"),
                             resource("test://mixed-content-resource", "application/json",
                                      "{\"test\":\"data\",\"value\":123}")));
}

int fixture_error(ng_mcp_turn *t)
{
    return ng_mcp_tool_error(t, "This tool intentionally returns an error for testing");
}

int fixture_progress(ng_mcp_turn *t)
{
    for (int i = 0; i <= 100; i += 50)
        if (ng_mcp_progress(t, i, 100))
            return -1;
    return ng_mcp_tool_text(t, "Done, step by step");
}

int fixture_logging(ng_mcp_turn *t)
{
    return ng_mcp_tool_text(t, "This server keeps its log to itself");
}

/* ---- Prompts. ---- */

static int messages(ng_mcp_turn *t, json_t *first_take, json_t *second_take)
{
    json_t *list = json_pack("[{s:s, s:o}]", "role", "user", "content", first_take);
    if (second_take && json_array_append_new(
                           list, json_pack("{s:s, s:o}", "role", "user", "content", second_take))) {
        json_decref(list);
        return -1;
    }
    return ng_mcp_result(t, json_pack("{s:o}", "messages", list));
}

static const char *argument(const ng_mcp_turn *t, const char *name)
{
    const char *value = json_string_value(json_object_get(t->arguments, name));
    return value ? value : "";
}

int fixture_prompt_simple(ng_mcp_turn *t)
{
    static const char text[] = "This is a simple prompt for testing.";
    return messages(t, ng_mcp_text_content(text, sizeof text - 1), NULL);
}

int fixture_prompt_arguments(ng_mcp_turn *t)
{
    json_t *text = json_sprintf("Prompt with arguments: arg1='%s', arg2='%s'", argument(t, "arg1"),
                                argument(t, "arg2"));
    return messages(t, json_pack("{s:s, s:o}", "type", "text", "text", text), NULL);
}

int fixture_prompt_resource(ng_mcp_turn *t)
{
    static const char text[] = "Please process the embedded resource above.";
    return messages(t,
                    resource(argument(t, "resourceUri"), "text/plain",
                             "Embedded resource content for testing."),
                    ng_mcp_text_content(text, sizeof text - 1));
}

int fixture_prompt_image(ng_mcp_turn *t)
{
    static const char text[] = "Please analyze the image above.";
    return messages(t, blob("image", FIXTURE_PNG, "image/png"),
                    ng_mcp_text_content(text, sizeof text - 1));
}
