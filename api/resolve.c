/* SPDX-License-Identifier: GPL-2.0-or-later */
/* resolve.c - the method `resolve`: what became of a citation. */
#include "api/api.h"
#include "api/json.h"
#include "api/params.h"

static const char *state_name(ng_resolution state)
{
    switch (state) {
    case NG_RESOLVED_SAME:
        return "same";
    case NG_RESOLVED_MOVED:
        return "moved";
    case NG_RESOLVED_EDITED:
        return "edited";
    case NG_RESOLVED_GONE:
        break;
    }
    return "gone";
}

int ng_api_resolve(ng_store *store, const json_t *params, json_t **ret, ng_api_error *error)
{
    static const char *const known[] = {"citation", NULL};
    const char *citation = NULL;
    size_t len = 0;
    if (ng_api_check_members(params, known, error) ||
        ng_param_required(params, "citation", NG_PASSAGE_ID_MAX, &citation, &len, error))
        return -1;
    ng_resolved resolved = {.state = NG_RESOLVED_GONE};
    ng_error err = NG_ERROR_INIT;
    if (ng_resolve(store, citation, len, &resolved, &err))
        return ng_api_fail_from(error, &err);
    json_t *o = json_object();
    int failed = json_object_set_new(o, "state", json_string(state_name(resolved.state)));
    failed |= json_object_set_new(o, "id", ng_json_text(resolved.id[0] ? resolved.id : NULL));
    failed |= json_object_set_new(o, "text", ng_json_text(resolved.text));
    ng_resolved_release(&resolved);
    o = ng_json_or_null(o, failed);
    if (!o)
        return ng_api_fail(error, NG_API_INTERNAL, "out of memory");
    *ret = o;
    return 0;
}
