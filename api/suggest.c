/* SPDX-License-Identifier: GPL-2.0-or-later */
/* suggest.c - the method `suggest`: what a begun word may be. */
#include "nutgraf/suggest.h"
#include "api/api.h"
#include "api/json.h"
#include "api/params.h"

static int read_request(const json_t *params, ng_suggest_request *ret,
                        ng_api_search_request *filter, ng_api_error *e)
{
    static const char *const known[] = {"prefix", "limit", "filter", "deadline_ms", NULL};
    const char *prefix = NULL;
    if (ng_api_check_members(params, known, e) ||
        ng_param_text(params, "prefix", NG_QUERY_MAX, &prefix, &ret->prefix_len, e) ||
        ng_param_count(params, "limit", 1, NG_SUGGEST_MAX, &ret->limit, e) ||
        ng_param_count(params, "deadline_ms", 1, NG_DEADLINE_MS_MAX, &ret->deadline_ms, e))
        return -1;
    if (!prefix)
        return ng_param_fail(e, "prefix", "is missing");
    ret->prefix = prefix;
    if (ng_api_filter_read(params, filter, e))
        return -1;
    ret->filter = filter->search.filter;
    return 0;
}

static json_t *suggestions_json(const ng_suggestions *s)
{
    json_t *o = json_object(), *items = json_array();
    int failed = 0;
    for (size_t i = 0; i < s->n; i++)
        failed |= json_array_append_new(items, json_pack("{s:s, s:I}", "text", s->items[i].text,
                                                         "count", (json_int_t)s->items[i].count));
    failed |= json_object_set_new(o, "items", items);
    failed |= json_object_set_new(o, "index_revision", json_integer((json_int_t)s->index_revision));
    failed |= json_object_set_new(o, "partial", json_boolean(s->partial));
    return ng_json_or_null(o, failed);
}

int ng_api_suggest(ng_searcher *s, const json_t *params, const uint64_t *hidden, size_t n_hidden,
                   const ng_cancel *cancel, json_t **ret, ng_api_error *error)
{
    ng_suggest_request request = NG_SUGGEST_REQUEST_INIT;
    ng_api_search_request filter = {.search = NG_SEARCH_REQUEST_INIT};
    ng_error err = NG_ERROR_INIT;
    ng_suggestions *found = NULL;
    if (read_request(params, &request, &filter, error))
        return -1;
    request.hidden = hidden;
    request.n_hidden = n_hidden;
    request.cancel = cancel;
    if (ng_suggest(s, &request, &found, &err))
        return ng_api_fail_from(error, &err);
    json_t *o = suggestions_json(found);
    ng_suggestions_free(found);
    if (!o)
        return ng_api_fail(error, NG_API_INTERNAL, "out of memory");
    *ret = o;
    return 0;
}
