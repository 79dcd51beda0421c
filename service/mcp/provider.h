/* SPDX-License-Identifier: GPL-2.0-or-later */
/* provider.h - what a server of MCP offers: tables of tools, resources and prompts, and the turns
 * in which their functions are called.
 *
 * A function that is called for a request looks at the turn and settles it: with a result, with an
 * error, or by asking the service (ng_mcp_ask). After the answer of the service it is called again,
 * with `step` one higher. A turn that is settled is not called again.
 *
 * Source: the specification of MCP, 2026-07-28, chapters server (tools, resources, prompts,
 * completion) and basic/patterns (progress, multi round-trip requests).
 *
 * Ownership: tables are constants. A turn and all it points to belong to the message; JSON given to
 *            the functions below is taken, NULL is an error for want of memory.
 * Threads:   one thread at a time per turn.
 * Errors:    the functions below give 0, or -1 for want of memory, which a handler passes on.
 */
#ifndef NG_MCP_PROVIDER_H
#define NG_MCP_PROVIDER_H

#include "nutgraf/buffer.h"
#include "service/mcp/mcp.h"

/* Codes of errors that MCP has beside those of JSON-RPC. */
#define NG_MCP_PARSE             (-32700)
#define NG_MCP_INVALID_REQUEST   (-32600)
#define NG_MCP_NO_METHOD         (-32601)
#define NG_MCP_INVALID_PARAMS    (-32602)
#define NG_MCP_INTERNAL          (-32603)
#define NG_MCP_NO_RESOURCE       (-32002) /* before 2026-07-28; since then invalid params */
#define NG_MCP_HEADER_MISMATCH   (-32020)
#define NG_MCP_NO_CAPABILITY     (-32021)
#define NG_MCP_NO_VERSION        (-32022)
#define NG_MCP_MESSAGE_TEXT_MAX  1024 /* bytes of a sentence for the model, cut at a code point */
#define NG_MCP_NOTIFICATIONS_MAX 100  /* before one answer */

typedef struct ng_mcp_turn ng_mcp_turn;
typedef int ng_mcp_handler(ng_mcp_turn *t);

struct ng_mcp_turn {
    const ng_mcp_provider *provider;
    const char *method;
    const json_t *params;       /* of the message; NULL when it has none */
    const json_t *arguments;    /* of a tool or prompt, an object or NULL */
    const char *uri;            /* of a resource that is read */
    const json_t *capabilities; /* of the client, when modern */
    int modern;                 /* 2026-07-28; else an earlier revision */
    unsigned step;
    const json_t *answer;      /* of the service to what was asked last, or NULL: */
    const ng_api_error *fault; /* it failed */

    /* Set by the functions below. */
    ng_mcp_handler *run; /* who is called after an answer */
    const char *ask_method;
    json_t *ask_params;
    json_t *notifications;
    json_t *result;
    int code; /* of an error; 0: none */
    int status;
    json_t *data;
    char text[NG_ERROR_TEXT_MAX];
};

typedef struct ng_mcp_tool {
    const char *name, *title, *description;
    const char *input_schema;  /* JSON text */
    const char *output_schema; /* or NULL */
    const char *annotations;   /* or NULL */
    ng_mcp_handler *call;
} ng_mcp_tool;

typedef struct ng_mcp_resource {
    const char *uri; /* or a template of uris */
    const char *name, *title, *description, *type;
} ng_mcp_resource;

typedef struct ng_mcp_prompt {
    const char *name, *title, *description;
    const char *arguments; /* JSON text of an array, or NULL */
    ng_mcp_handler *get;
} ng_mcp_prompt;

/* Tables end with a NULL name (uri), or are NULL: then the family is not declared and its methods
 * do not exist. */
struct ng_mcp_provider {
    const char *name, *title, *version, *instructions;
    const ng_mcp_tool *tools;
    const ng_mcp_resource *resources, *templates;
    ng_mcp_handler *read; /* any uri */
    const ng_mcp_prompt *prompts;
    ng_mcp_handler *complete;
};

/* ---- Settling a turn. ---- */

int ng_mcp_ask(ng_mcp_turn *t, const char *method, json_t *params_take);
int ng_mcp_result(ng_mcp_turn *t, json_t *result_take);
/* An error of the protocol. `data_take` may be NULL. Later ones do not replace the first. */
int ng_mcp_error(ng_mcp_turn *t, int code, json_t *data_take, const char *format, ...)
    NG_PRINTF(4, 5);
/* There is no resource `t->uri`. */
int ng_mcp_no_resource(ng_mcp_turn *t);
/* A tool did not do what it was asked: a sentence for the model, which may try again. */
int ng_mcp_tool_error(ng_mcp_turn *t, const char *format, ...) NG_PRINTF(2, 3);
/* `content` of one text. */
int ng_mcp_tool_text(ng_mcp_turn *t, const char *text);

/* Whether the client declared a capability; when not, ng_mcp_need answers with the error that says
 * so, and gives 0. */
int ng_mcp_has_capability(const ng_mcp_turn *t, const char *name);
int ng_mcp_need(ng_mcp_turn *t, const char *name);
/* Ask the client for more, before the request can be answered (2026-07-28 only): `requests_take`
 * maps keys to requests; `state` is given back by the client, who may have changed it, or NULL.
 * Requests that the client did not declare the capability for are an error. */
int ng_mcp_input_required(ng_mcp_turn *t, json_t *requests_take, const char *state);
/* What the client answered to such a request: an object, or NULL. */
const json_t *ng_mcp_response(const ng_mcp_turn *t, const char *key);
/* The state it gave back; NULL. */
const char *ng_mcp_state_given(const ng_mcp_turn *t);

/* ---- Before the answer. ---- */

int ng_mcp_notify(ng_mcp_turn *t, const char *method, json_t *params_take);
/* Only when the client gave a token for it. */
int ng_mcp_progress(ng_mcp_turn *t, double progress, double total);

/* `{"type":"text","text":…}` */
json_t *ng_mcp_text_content(const char *text, size_t len);
/* Append JSON as text on one line. */
int ng_mcp_dump(const json_t *value, ng_buf *ret);

#endif
