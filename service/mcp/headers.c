/* SPDX-License-Identifier: GPL-2.0-or-later */
/* headers.c - headers that repeat what the body says, so that proxies need not parse it; a request
 * in which they differ could mean one thing to a proxy and another to us, and is refused.
 *
 * Source: MCP 2026-07-28, Streamable HTTP, "Request Metadata"; RFC 4648, section 4 (base64). */
#include <string.h>

#include "service/mcp/message.h"

static const char prefix[] = "=?base64?", suffix[] = "?=";

static void encode_three(const unsigned char *bytes, size_t n, char ret[4])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned b0 = bytes[0], b1 = n > 1 ? bytes[1] : 0, b2 = n > 2 ? bytes[2] : 0;
    ret[0] = digits[b0 >> 2];
    ret[1] = digits[(b0 & 3) << 4 | b1 >> 4];
    ret[2] = n > 1 ? digits[(b1 & 15) << 2 | b2 >> 6] : '=';
    ret[3] = n > 2 ? digits[b2 & 63] : '=';
}

/* Is `text` the base64 of `value`? There is one spelling of each value, so encoding it is as good
 * as decoding the text, and needs no room. */
static int is_base64_of(const char *text, size_t len, const char *value)
{
    size_t n = strlen(value);
    if (len != (n + 2) / 3 * 4)
        return 0;
    for (size_t at = 0; at < n; at += 3, text += 4) {
        char four[4];
        encode_three((const unsigned char *)value + at, n - at, four);
        if (memcmp(four, text, 4) != 0)
            return 0;
    }
    return 1;
}

int ng_mcp_header_is(const char *header, const char *value, int may_be_encoded)
{
    header += strspn(header, " \t");
    size_t len = strlen(header), p = sizeof prefix - 1, s = sizeof suffix - 1;
    while (len > 0 && (header[len - 1] == ' ' || header[len - 1] == '\t'))
        len--;
    if (may_be_encoded && len >= p + s && memcmp(header, prefix, p) == 0 &&
        memcmp(header + len - s, suffix, s) == 0)
        return is_base64_of(header + p, len - p - s, value);
    return len == strlen(value) && memcmp(header, value, len) == 0;
}

static int differ(ng_mcp_turn *t, const char *name, const char *header)
{
    return ng_mcp_error(t, NG_MCP_HEADER_MISMATCH, NULL,
                        header ? "the header %s does not say what the body says"
                               : "the header %s is missing",
                        name);
}

/* What Mcp-Name repeats; NULL: nothing. */
static const char *name_of(const ng_mcp_turn *t, int *ret_has_name)
{
    *ret_has_name = 1;
    if (strcmp(t->method, "tools/call") == 0 || strcmp(t->method, "prompts/get") == 0)
        return json_string_value(json_object_get(t->params, "name"));
    if (strcmp(t->method, "resources/read") == 0)
        return json_string_value(json_object_get(t->params, "uri"));
    *ret_has_name = 0;
    return NULL;
}

int ng_mcp_headers(ng_mcp *x, const ng_mcp_input *in)
{
    ng_mcp_turn *t = &x->turn;
    const json_t *meta = json_object_get(t->params, "_meta");
    const char *version =
        json_string_value(json_object_get(meta, "io.modelcontextprotocol/protocolVersion"));
    int has_name;
    const char *name = name_of(t, &has_name);
    if (!in->version || !version || !ng_mcp_header_is(in->version, version, 0))
        return differ(t, "MCP-Protocol-Version", in->version);
    if (!in->method || !ng_mcp_header_is(in->method, t->method, 0))
        return differ(t, "Mcp-Method", in->method);
    if (has_name && !name && !in->name)
        return 0; /* the method says what is missing */
    if (has_name && (!name || !in->name || !ng_mcp_header_is(in->name, name, 1)))
        return differ(t, "Mcp-Name", in->name);
    return 0;
}
