/* SPDX-License-Identifier: GPL-2.0-or-later */
/* own_lookup.c - the tools resolve_citation and index_status. */
#include "service/mcp/own.h"

static const char *const resolve_known[] = {"citation", NULL};
static const char *const status_known[] = {NULL};
static const ng_mcp_usage resolve_usage = {resolve_known,
                                           "{\"citation\":\"talks.txt#p7@9f2c01aa\"}"};
static const ng_mcp_usage status_usage = {status_known, "{}"};

static int answer_resolve(ng_mcp_turn *t)
{
    static const char *const names[] = {"state", "id", NULL};
    const char *citation = json_string_value(json_object_get(t->arguments, "citation"));
    json_t *text = json_object_get(t->answer, "text");
    json_t *o = json_pack("{s:s, s:s}", "notice", NG_MCP_NOTICE, "citation", citation);
    int failed = ng_mcp_own_copy(o, t->answer, names);
    if (json_is_string(text))
        failed |= json_object_set(o, "quote", text);
    if (!failed)
        return ng_mcp_own_result(t, o, NULL);
    json_decref(o);
    return -1;
}

int ng_mcp_own_resolve(ng_mcp_turn *t)
{
    const char *citation = NULL;
    if (t->step > 0)
        return t->fault ? ng_mcp_own_fault(t, &resolve_usage) : answer_resolve(t);
    if (!ng_mcp_own_known(t, &resolve_usage) ||
        !ng_mcp_own_text(t, &resolve_usage, "citation", 1, &citation))
        return 0;
    return ng_mcp_ask(t, "resolve", json_pack("{s:s}", "citation", citation));
}

int ng_mcp_own_status(ng_mcp_turn *t)
{
    static const char *const names[] = {"articles",       "passages", "state", "reason",
                                        "index_revision", "version",  NULL};
    if (t->step == 0)
        return ng_mcp_own_known(t, &status_usage) ? ng_mcp_ask(t, "status", json_object()) : 0;
    if (t->fault)
        return ng_mcp_own_fault(t, &status_usage);
    json_t *o = json_object();
    if (o && !ng_mcp_own_copy(o, t->answer, names))
        return ng_mcp_own_result(t, o, NULL);
    json_decref(o);
    return -1;
}
