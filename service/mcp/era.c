/* SPDX-License-Identifier: GPL-2.0-or-later */
/* era.c - which of the two eras a request is of, and the rules of its envelope.
 *
 * Modern requests (2026-07-28) say their version in `params._meta`; `server/discover` is theirs
 * alone, and so is a version in the header that is not older. All others are of the time of
 * `initialize`. Since each message says it, nothing has to be remembered between messages. */
#include <string.h>

#include "service/mcp/message.h"

#define VERSION_KEY      "io.modelcontextprotocol/protocolVersion"
#define CAPABILITIES_KEY "io.modelcontextprotocol/clientCapabilities"

/* The header may also be 2025-03-26: what is meant when there is none. */
static const char *const legacy[] = {NG_MCP_VERSION_LEGACY, "2025-06-18", "2025-03-26", NULL};

static int is_legacy_version(const char *version)
{
    for (size_t i = 0; legacy[i]; i++)
        if (ng_mcp_header_is(version, legacy[i], 0))
            return 1;
    return 0;
}

/* A date that is not before the first modern version. */
static int is_modern_version(const char *version)
{
    version += strspn(version, " \t");
    size_t len = strcspn(version, " \t");
    return len == 10 && strspn(version, "0123456789-") == 10 &&
           strncmp(version, NG_MCP_VERSION, 10) >= 0;
}

static int unsupported(ng_mcp_turn *t, const char *version)
{
    json_t *data = json_pack("{s:o, s:s}", "supported", ng_mcp_versions(), "requested", version);
    if (!data)
        return -1;
    t->status = 400;
    return ng_mcp_error(t, NG_MCP_NO_VERSION, data,
                        "this version of the protocol is not supported");
}

static int bad_meta(ng_mcp_turn *t, const char *text)
{
    t->status = 400;
    return ng_mcp_error(t, NG_MCP_INVALID_PARAMS, NULL, "%s", text);
}

static int check_modern(ng_mcp *x, const ng_mcp_input *in, const json_t *meta)
{
    ng_mcp_turn *t = &x->turn;
    t->modern = 1;
    const json_t *version = json_object_get(meta, VERSION_KEY);
    t->capabilities = json_object_get(meta, CAPABILITIES_KEY);
    if (!json_is_string(version))
        return bad_meta(t, "`_meta` must have " VERSION_KEY ", a string");
    if (!json_is_object(t->capabilities))
        return bad_meta(t, "`_meta` must have " CAPABILITIES_KEY ", an object");
    if (x->over_http) {
        if (ng_mcp_headers(x, in))
            return -1;
        if (t->code) {
            t->status = 400;
            return 0;
        }
    }
    if (strcmp(json_string_value(version), NG_MCP_VERSION) != 0)
        return unsupported(t, json_string_value(version));
    return 0;
}

int ng_mcp_era(ng_mcp *x, const ng_mcp_input *in)
{
    ng_mcp_turn *t = &x->turn;
    const json_t *meta = json_object_get(t->params, "_meta");
    const json_t *version = json_object_get(meta, VERSION_KEY);
    const char *header = x->over_http ? in->version : NULL;
    /* A version that is agreed on in the handshake, beside metadata of the new kind. */
    int old = json_is_string(version) && is_legacy_version(json_string_value(version));
    if ((version && !old) || strcmp(t->method, "server/discover") == 0 ||
        (header && is_modern_version(header)))
        return check_modern(x, in, meta);
    if (header && !is_legacy_version(header))
        return unsupported(t, header);
    return 0;
}
