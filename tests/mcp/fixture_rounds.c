/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fixture_rounds.c - requests that are answered in several rounds: the client is asked for
 * something, and sends the request again with it. What is to be remembered travels with the client,
 * sealed. */
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>

#include "fixture.h"
#include "nutgraf/text.h"

#define STATE_MAX 160 /* bytes of a sealed state */

/* ---- States that the client keeps and cannot change. ---- */

static void seal(const char *state, char ret[STATE_MAX])
{
    static const char key[] = "a key that only the tests know";
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    char hex[2 * EVP_MAX_MD_SIZE + 1] = "";
    if (HMAC(EVP_sha256(), key, sizeof key - 1, (const unsigned char *)state, strlen(state), digest,
             &n))
        ng_hex(digest, n, hex);
    snprintf(ret, STATE_MAX, "%s.%s", state, hex);
}

/* 1: the client brought this state. An unsealed one is an error of the protocol. */
static int has_state(ng_mcp_turn *t, const char *state)
{
    const char *given = ng_mcp_state_given(t);
    char sealed[STATE_MAX];
    seal(state, sealed);
    return given && strcmp(given, sealed) == 0;
}

static int refuse_state(ng_mcp_turn *t)
{
    return ng_mcp_error(t, NG_MCP_INVALID_PARAMS, NULL, "`requestState` is not one of ours");
}

/* ---- What is asked. ---- */

static json_t *elicit(const char *message, const char *member, const char *type)
{
    return json_pack("{s:s, s:{s:s, s:s, s:{s:s, s:{s:{s:s}}, s:[s]}}}", "method",
                     "elicitation/create", "params", "mode", "form", "message", message,
                     "requestedSchema", "type", "object", "properties", member, "type", type,
                     "required", member);
}

static json_t *sample(const char *text, int tokens)
{
    return json_pack("{s:s, s:{s:[{s:s, s:{s:s, s:s}}], s:i}}", "method", "sampling/createMessage",
                     "params", "messages", "role", "user", "content", "type", "text", "text", text,
                     "maxTokens", tokens);
}

static json_t *roots(void)
{
    return json_pack("{s:s, s:{}}", "method", "roots/list", "params");
}

static int ask_one(ng_mcp_turn *t, const char *key, json_t *request_take, const char *state)
{
    return ng_mcp_input_required(t, json_pack("{s:o}", key, request_take), state);
}

/* The member of an accepted form; NULL. */
static const json_t *filled(const ng_mcp_turn *t, const char *key, const char *member)
{
    const json_t *input = ng_mcp_response(t, key);
    const char *action = json_string_value(json_object_get(input, "action"));
    if (!action || strcmp(action, "accept") != 0)
        return NULL;
    return json_object_get(json_object_get(input, "content"), member);
}

static int say(ng_mcp_turn *t, const char *before, const char *what, const char *after)
{
    char text[256];
    snprintf(text, sizeof text, "%s%.128s%s", before, what ? what : "?", after);
    return ng_mcp_tool_text(t, text);
}

/* ---- The tools. ---- */

int fixture_needs_sampling(ng_mcp_turn *t)
{
    return ng_mcp_need(t, "sampling") ? ng_mcp_tool_text(t, "The client can sample") : 0;
}

int fixture_elicitation(ng_mcp_turn *t)
{
    const char *name = json_string_value(filled(t, "user_name", "name"));
    if (!name)
        return ask_one(t, "user_name", elicit("What is your name?", "name", "string"), NULL);
    return say(t, "Hello, ", name, "!");
}

int fixture_streaming(ng_mcp_turn *t)
{
    return fixture_elicitation(t);
}

int fixture_sampling(ng_mcp_turn *t)
{
    const json_t *input = ng_mcp_response(t, "capital_question");
    if (!input)
        return ask_one(t, "capital_question", sample("What is the capital of France?", 100), NULL);
    return say(t, "The model says: ",
               json_string_value(json_object_get(json_object_get(input, "content"), "text")), "");
}

int fixture_roots(ng_mcp_turn *t)
{
    const json_t *list = json_object_get(ng_mcp_response(t, "client_roots"), "roots");
    if (!json_is_array(list))
        return ask_one(t, "client_roots", roots(), NULL);
    return say(t, "The first root is ",
               json_string_value(json_object_get(json_array_get(list, 0), "uri")), "");
}

int fixture_state(ng_mcp_turn *t)
{
    char sealed[STATE_MAX];
    seal("confirm", sealed);
    if (ng_mcp_state_given(t) && !has_state(t, "confirm"))
        return refuse_state(t);
    if (!ng_mcp_state_given(t) || !json_is_boolean(filled(t, "confirm", "ok")))
        return ask_one(t, "confirm", elicit("Please confirm", "ok", "boolean"), sealed);
    return ng_mcp_tool_text(t, "state-ok");
}

int fixture_tampered(ng_mcp_turn *t)
{
    return fixture_state(t);
}

int fixture_multiple(ng_mcp_turn *t)
{
    char sealed[STATE_MAX];
    seal("three", sealed);
    if (ng_mcp_state_given(t) && !has_state(t, "three"))
        return refuse_state(t);
    if (ng_mcp_state_given(t) && filled(t, "user_name", "name") && ng_mcp_response(t, "greeting") &&
        ng_mcp_response(t, "client_roots"))
        return say(t, "Hello, ", json_string_value(filled(t, "user_name", "name")), "!");
    return ng_mcp_input_required(
        t,
        json_pack("{s:o, s:o, s:o}", "user_name", elicit("What is your name?", "name", "string"),
                  "greeting", sample("Generate a greeting", 50), "client_roots", roots()),
        sealed);
}

int fixture_rounds(ng_mcp_turn *t)
{
    char first[STATE_MAX], second[STATE_MAX];
    seal("round 1", first);
    seal("round 2", second);
    int at_first = has_state(t, "round 1"), at_second = has_state(t, "round 2");
    if (ng_mcp_state_given(t) && !at_first && !at_second)
        return refuse_state(t);
    if (at_second && filled(t, "step2", "color"))
        return say(t, "You like ", json_string_value(filled(t, "step2", "color")), "");
    if (at_second || (at_first && filled(t, "step1", "name")))
        return ask_one(t, "step2",
                       elicit("Step 2: What is your favorite color?", "color", "string"), second);
    return ask_one(t, "step1", elicit("Step 1: What is your name?", "name", "string"), first);
}

int fixture_capabilities(ng_mcp_turn *t)
{
    json_t *requests = json_object();
    int failed = !requests;
    if (ng_mcp_response(t, "question") || ng_mcp_response(t, "name")) {
        json_decref(requests);
        return ng_mcp_tool_text(t, "Thank you");
    }
    if (ng_mcp_has_capability(t, "sampling"))
        failed |= json_object_set_new(requests, "question", sample("Say something", 20));
    if (ng_mcp_has_capability(t, "elicitation"))
        failed |=
            json_object_set_new(requests, "name", elicit("What is your name?", "name", "string"));
    if (failed || json_object_size(requests) == 0) {
        json_decref(requests);
        return failed ? -1 : ng_mcp_tool_text(t, "This client cannot be asked for anything");
    }
    return ng_mcp_input_required(t, requests, NULL);
}

int fixture_prompt_input(ng_mcp_turn *t)
{
    const char *context = json_string_value(filled(t, "user_context", "context"));
    if (!context)
        return ask_one(t, "user_context",
                       elicit("What context should the prompt use?", "context", "string"), NULL);
    return ng_mcp_result(t, json_pack("{s:[{s:s, s:o}]}", "messages", "role", "user", "content",
                                      ng_mcp_text_content(context, strlen(context))));
}
