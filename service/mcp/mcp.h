/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mcp.h - one message of the Model Context Protocol: bytes in, calls of our methods, bytes out.
 * Pure.
 *
 * Source: the specification of MCP, revisions 2026-07-28 (stateless: every request brings its
 * version and capabilities) and 2025-11-25 and 2025-06-18 (`initialize` first), at
 * modelcontextprotocol.io/specification. Each message says itself which of the two eras it is of,
 * so there are no sessions, and one endpoint serves both.
 *
 *   ng_mcp_begin(provider, input, &x, err)
 *   while (ng_mcp_next(x) == NG_MCP_CALL) {
 *       ask the service for ng_mcp_call_method(x) with ng_mcp_call_params(x)
 *       ng_mcp_answer(x, result, error)
 *   }
 *   send ng_mcp_status(x), ng_mcp_type(x), ng_mcp_body(x, &len)
 *   ng_mcp_free(x)
 *
 * Ownership: the input is borrowed for the call of ng_mcp_begin; a message is freed with
 *            ng_mcp_free, which takes NULL; what its functions give is borrowed until then.
 * Threads:   one thread at a time per message. Providers are constants.
 * Errors:    ng_mcp_begin fails for want of memory only. Whatever is wrong with a message is an
 *            answer to it.
 */
#ifndef NG_MCP_H
#define NG_MCP_H

#include <jansson.h>
#include <stddef.h>

#include "api/api.h"
#include "nutgraf/error.h"

#define NG_MCP_VERSION "2026-07-28"
#define NG_MCP_VERSION_LEGACY                                                                      \
    "2025-11-25" /* offered to clients that ask for one we do not know                             \
                  */

#define NG_MCP_MESSAGE_MAX 65536 /* bytes of a message */
#define NG_MCP_NAME_MAX    128   /* bytes of the name of a tool or prompt */
#define NG_MCP_URI_MAX     1024  /* bytes of the uri of a resource */

/* Tools, resources and prompts: provider.h. The product's own: */
typedef struct ng_mcp_provider ng_mcp_provider;
const ng_mcp_provider *ng_mcp_own(void);

typedef struct ng_mcp_input {
    const char *text; /* the message */
    size_t len;
    int over_http;                       /* then the headers are checked, and statuses matter */
    const char *version, *method, *name; /* headers MCP-Protocol-Version, Mcp-Method, Mcp-Name;
                                            NULL: absent */
} ng_mcp_input;

typedef struct ng_mcp ng_mcp;
ng_status ng_mcp_begin(const ng_mcp_provider *p, const ng_mcp_input *in, ng_mcp **ret,
                       ng_error *err) NG_MUST_CHECK;
void ng_mcp_free(ng_mcp *x);

typedef enum { NG_MCP_CALL, NG_MCP_DONE } ng_mcp_state;
ng_mcp_state ng_mcp_next(ng_mcp *x);

/* In state CALL: a method of docs/protocol.md, and its parameters. */
const char *ng_mcp_call_method(const ng_mcp *x);
json_t *ng_mcp_call_params(ng_mcp *x);
/* What came of it: one of them NULL. Both are borrowed for the call. */
void ng_mcp_answer(ng_mcp *x, const json_t *result, const ng_api_error *error);

/* In state DONE. The status is HTTP's; the body is a JSON text, or a stream of events at once. Over
 * other transports it is one JSON text a line, without the last newline. No bytes: nothing is to be
 * said. */
int ng_mcp_status(const ng_mcp *x);
const char *ng_mcp_type(const ng_mcp *x);
const char *ng_mcp_body(const ng_mcp *x, size_t *ret_len);

/* The id of a request as JSON text, "" when the message has none or is a notification: valid until
 * the message is freed. For transports that take `notifications/cancelled`. */
const char *ng_mcp_id(const ng_mcp *x);
/* The id that a `notifications/cancelled` names, likewise; "" for any other message. */
const char *ng_mcp_cancelled(const ng_mcp *x);

#endif
