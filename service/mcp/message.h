/* SPDX-License-Identifier: GPL-2.0-or-later */
/* message.h - the parts of a message on its way, shared by the files of this folder.
 *
 * Ownership: as mcp.h and provider.h say.
 * Threads:   one thread at a time per message.
 * Errors:    functions give 0, or -1 for want of memory; what is wrong with a message is written
 *            into its turn (ng_mcp_error).
 */
#ifndef NG_MCP_MESSAGE_H
#define NG_MCP_MESSAGE_H

#include "nutgraf/buffer.h"
#include "service/mcp/provider.h"
#include "service/rpc.h"

struct ng_mcp {
    json_t *message;         /* NULL: it was not JSON */
    char id[NG_RPC_ID_TEXT]; /* JSON text; "": none */
    char cancelled[NG_RPC_ID_TEXT];
    int over_http;
    int is_notification;
    int is_answer; /* of a client, to a request that we never made */
    ng_mcp_turn turn;
    int done, status;
    const char *type;
    ng_buf body;
    const char *fixed; /* the body when there was no memory for another; NULL */
};

/* envelope.c: what is not a message of JSON-RPC, or goes no further, settles the turn. */
int ng_mcp_envelope(ng_mcp *x, const ng_mcp_input *in);
/* era.c: of which era it is, and whether it keeps its rules. */
int ng_mcp_era(ng_mcp *x, const ng_mcp_input *in);
/* headers.c: for modern requests over HTTP. */
int ng_mcp_headers(ng_mcp *x, const ng_mcp_input *in);
/* A header as it was sent, against what the body says: blanks around it do not count, and it may be
 * encoded (`=?base64?…?=`). */
int ng_mcp_header_is(const char *header, const char *value, int may_be_encoded);

/* methods.c: find the method and begin it. */
int ng_mcp_method(ng_mcp_turn *t);
json_t *ng_mcp_versions(void);

/* lists.c, calls.c: the methods. */
ng_mcp_handler ng_mcp_tools_list, ng_mcp_prompts_list, ng_mcp_resources_list, ng_mcp_templates_list;
ng_mcp_handler ng_mcp_tools_call, ng_mcp_prompts_get, ng_mcp_resources_read, ng_mcp_complete;
ng_mcp_handler ng_mcp_discover, ng_mcp_initialize, ng_mcp_ping;

/* How long a client may keep what it was given. */
#define NG_MCP_LIST_TTL_MS 300000 /* lists are those of the program */
#define NG_MCP_READ_TTL_MS 10000  /* articles are changed now and then */
int ng_mcp_set_ttl(const ng_mcp_turn *t, json_t *result, int ttl_ms, const char *scope);

/* answer.c: the settled turn as bytes. */
int ng_mcp_write(ng_mcp *x);

#endif
