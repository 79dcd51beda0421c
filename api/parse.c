/* SPDX-License-Identifier: GPL-2.0-or-later */
/* parse.c - the method `parse`: how a query is understood. */
#include <stdio.h>

#include "api/api.h"
#include "api/json.h"
#include "api/params.h"
#include "nutgraf/query.h"

static const char *node_name(ng_node_kind kind)
{
    static const char *const names[] = {"word", "phrase", "near", "prefix", "fuzzy", "field",
                                        "date", "group",  "and",  "or",     "not"};
    return (size_t)kind < sizeof names / sizeof *names ? names[kind] : "word";
}

static const char *occur_name(ng_occur occur)
{
    static const char *const names[] = {"should", "must", "must_not", "filter"};
    return (size_t)occur < sizeof names / sizeof *names ? names[occur] : "should";
}

/* Days since 1970-01-01 to "YYYY-MM-DD"; an open end is null. The inverse of the usual count of
 * days from the civil calendar: years begin in March, eras have 146097 days. */
static json_t *day_json(int32_t day)
{
    if (day == NG_DAY_MIN || day == NG_DAY_MAX)
        return json_null();
    int64_t z = (int64_t)day + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t of_era = z - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t shifted = (5 * of_year + 2) / 153;
    int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
    char text[48];
    snprintf(text, sizeof text, "%04lld-%02lld-%02lld",
             (long long)(year + era * 400 + (month <= 2)), (long long)month,
             (long long)(of_year - (153 * shifted + 2) / 5 + 1));
    return json_string(text);
}

static int set_content(json_t *o, const ng_node *n)
{
    int failed = 0;
    if (n->text)
        failed |= json_object_set_new(o, "text", json_stringn(n->text, n->text_len));
    if (n->kind == NG_NODE_FIELD)
        failed |= json_object_set_new(o, "field", ng_json_text(ng_field_name(n->field)));
    if (n->kind == NG_NODE_FIELD && (n->field == NG_IN_TITLE || n->field == NG_IN_HEADING))
        failed |= json_object_set_new(o, "phrase", json_boolean(n->quoted));
    if (n->kind == NG_NODE_PHRASE || n->kind == NG_NODE_NEAR)
        failed |= json_object_set_new(o, "slop", json_integer(n->slop));
    if (n->kind == NG_NODE_FUZZY && n->slop)
        failed |= json_object_set_new(o, "distance", json_integer(n->slop));
    if (n->kind == NG_NODE_DATE) {
        failed |= json_object_set_new(o, "from", day_json(n->from_day));
        failed |= json_object_set_new(o, "to", day_json(n->to_day));
    }
    return failed;
}

/* Depth is bounded by the parser (NG_QUERY_DEPTH_MAX). */
static json_t *node_json(const ng_node *n)
{
    json_t *o = json_object();
    int failed = json_object_set_new(o, "kind", json_string(node_name(n->kind)));
    failed |= json_object_set_new(o, "occur", json_string(occur_name(n->occur)));
    failed |= json_object_set_new(o, "span", ng_json_span(n->start, n->end));
    failed |= set_content(o, n);
    if (n->kind >= NG_NODE_GROUP || n->n_children) {
        json_t *children = json_array();
        for (size_t i = 0; i < n->n_children; i++)
            failed |= json_array_append_new(children, node_json(n->children[i]));
        failed |= json_object_set_new(o, "children", children);
    }
    return ng_json_or_null(o, failed);
}

static json_t *query_json(const ng_query *q)
{
    ng_buf interpreted = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    json_t *o = json_object();
    int failed = ng_query_interpreted(q, &interpreted, &err) != NG_OK;
    failed |= json_object_set_new(o, "tree", node_json(q->root));
    failed |= json_object_set_new(
        o, "interpreted", json_stringn(interpreted.len ? interpreted.data : "", interpreted.len));
    failed |= json_object_set_new(o, "warnings", ng_json_warnings(q->warnings, q->n_warnings));
    ng_buf_release(&interpreted);
    return ng_json_or_null(o, failed);
}

int ng_api_parse(const json_t *params, json_t **ret, ng_api_error *error)
{
    static const char *const known[] = {"query", NULL};
    const char *text = NULL;
    size_t len = 0;
    if (ng_api_check_members(params, known, error) ||
        ng_param_text(params, "query", NG_QUERY_MAX, &text, &len, error))
        return -1;
    if (!text)
        return ng_param_fail(error, "query", "is missing");
    ng_query *q = NULL;
    ng_error err = NG_ERROR_INIT;
    if (ng_query_parse(text, len, &q, &err))
        return ng_api_fail_from(error, &err);
    json_t *o = query_json(q);
    ng_query_free(q);
    if (!o)
        return ng_api_fail(error, NG_API_INTERNAL, "out of memory");
    *ret = o;
    return 0;
}
