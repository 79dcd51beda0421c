/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mcp_help.h - a server of MCP with one of each, and what it answers.
 *
 * Ownership: an answer is released with mcp_release.
 * Threads:   one.
 * Errors:    failures of the test.
 */
#ifndef NG_TEST_MCP_HELP_H
#define NG_TEST_MCP_HELP_H

#include "service/mcp/message.h"

#define META(version)                                                                              \
    "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"" version                            \
    "\",\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":{}}}"
#define NOW "2026-07-28"
#define REQUEST(method, params)                                                                    \
    "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" method "\",\"params\":{" params "}}"

extern const ng_mcp_provider mcp_server;

typedef struct mcp_answer {
    int status, code;
    char *body; /* as it was sent */
    json_t *json;
    char type[32];
} mcp_answer;

void mcp_release(mcp_answer *a);
mcp_answer mcp_over_stdio(const char *text);
/* With the headers MCP-Protocol-Version, Mcp-Method and Mcp-Name; NULL: absent. */
mcp_answer mcp_over_http(const char *text, const char *version, const char *method,
                         const char *name);
/* Status and code of a message over HTTP, without headers and with them. */
void mcp_expect(const char *text, int status, int code);
void mcp_expect_with(const char *text, const char *version, const char *method, const char *name,
                     int status, int code);

#endif
