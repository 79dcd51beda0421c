/* SPDX-License-Identifier: GPL-2.0-or-later */
/* facets_json.c - facets in parameters and in answers. */
#include "api/facets_json.h"

#include <string.h>

#include "api/params.h"

static int read_field(const json_t *name, ng_facet_request *ret, ng_api_error *e)
{
    if (!json_is_string(name) || !ng_facet_parse(json_string_value(name), &ret->field))
        return ng_param_fail(e, "facets",
                             "knows source, section, author, lang, tag, day, month and year");
    ret->limit = ng_facet_is_date(ret->field) ? NG_FACET_LIMIT_MAX : NG_FACET_LIMIT_DEFAULT;
    return 0;
}

static int read_one(const json_t *given, ng_facet_request *ret, ng_api_error *e)
{
    static const char *const known[] = {"field", "limit", NULL};
    if (!json_is_object(given))
        return read_field(given, ret, e);
    if (ng_api_check_members(given, known, e) ||
        read_field(json_object_get(given, "field"), ret, e))
        return -1;
    return ng_param_count(given, "limit", 1, NG_FACET_LIMIT_MAX, &ret->limit, e);
}

int ng_api_facets_read(const json_t *params, ng_api_search_request *ret, ng_api_error *e)
{
    const json_t *list = json_object_get(params, "facets");
    size_t n = json_array_size(list);
    if (!list || json_is_null(list))
        return 0;
    if (!json_is_array(list))
        return ng_param_fail(e, "facets", "must be a list");
    if (n > NG_FACET_FIELDS)
        return ng_param_too_large(e, "facets", NG_FACET_FIELDS, "members");
    for (size_t i = 0; i < n; i++) {
        if (read_one(json_array_get(list, i), &ret->facets[i], e))
            return -1;
        for (size_t j = 0; j < i; j++)
            if (ret->facets[j].field == ret->facets[i].field)
                return ng_param_fail(e, "facets", "names `%s` twice",
                                     ng_facet_name(ret->facets[i].field));
    }
    ret->search.facets = ret->facets;
    ret->search.n_facets = n;
    return 0;
}

static void write_facet(ng_json_out *o, const ng_facet *f)
{
    ng_out_text(o, ng_facet_name(f->field));
    NG_OUT(o, ":{\"values\":[");
    for (size_t i = 0; i < f->n; i++) {
        if (i > 0)
            NG_OUT(o, ",");
        NG_OUT(o, "{\"value\":");
        ng_out_text(o, f->values[i].value);
        NG_OUT(o, ",\"count\":");
        ng_out_number(o, f->values[i].count);
        NG_OUT(o, "}");
    }
    NG_OUT(o, "],\"other\":");
    ng_out_number(o, f->other);
    NG_OUT(o, ",\"missing\":");
    ng_out_number(o, f->missing);
    if (f->partial)
        NG_OUT(o, ",\"partial\":true}");
    else
        NG_OUT(o, ",\"partial\":false}");
}

void ng_api_facets_write(ng_json_out *o, const ng_answer *a)
{
    if (a->n_facets == 0)
        return;
    NG_OUT(o, ",\"facets\":{");
    for (size_t i = 0; i < a->n_facets; i++) {
        if (i > 0)
            NG_OUT(o, ",");
        write_facet(o, &a->facets[i]);
    }
    NG_OUT(o, "}");
}
