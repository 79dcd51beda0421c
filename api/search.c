/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search.c - parameters of `search` to a request, and the answer. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "api/api.h"
#include "api/facets_json.h"
#include "api/params.h"
#include "nutgraf/query.h"

#define SECONDS_PER_DAY 86400 /* `date:today` has another answer on another day */

static const struct {
    const char *name;
    ng_field field;
} filter_fields[] = {
    {"source", NG_IN_SOURCE}, {"section", NG_IN_SECTION}, {"author", NG_IN_AUTHOR},
    {"lang", NG_IN_LANG},     {"tag", NG_IN_TAG},         {"article", NG_IN_ARTICLE},
};

static int filter_value(const json_t *value, const char *name, const char **ret, ng_api_error *e)
{
    if (!json_is_string(value))
        return ng_param_fail(e, name, "must be a string or a list of strings");
    if (json_string_length(value) > NG_FIELD_MAX)
        return ng_param_too_large(e, name, NG_FIELD_MAX, "bytes");
    *ret = json_string_value(value);
    return 0;
}

static int filter_list(const json_t *filter, const char *name, ng_field field,
                       ng_api_search_request *ret, ng_api_error *e)
{
    const json_t *given = json_object_get(filter, name);
    if (!given || json_is_null(given))
        return 0;
    size_t n = json_is_array(given) ? json_array_size(given) : 1;
    if (n > NG_FILTER_VALUES_MAX)
        return ng_param_too_large(e, name, NG_FILTER_VALUES_MAX, "values");
    for (size_t i = 0; i < n; i++) {
        const json_t *value = json_is_array(given) ? json_array_get(given, i) : given;
        if (filter_value(value, name, &ret->values[field][i], e))
            return -1;
    }
    ret->search.filter.values[field] = ret->values[field];
    ret->search.filter.n_values[field] = n;
    return 0;
}

static int read_filter(const json_t *params, ng_api_search_request *ret, ng_api_error *e)
{
    static const char *const known[] = {"from", "to",  "source",  "section", "author",
                                        "lang", "tag", "article", NULL};
    const json_t *filter = NULL;
    ng_filter *own = &ret->search.filter;
    if (ng_param_object(params, "filter", &filter, e))
        return -1;
    if (!filter)
        return 0;
    if (ng_api_check_members(filter, known, e) ||
        ng_param_text(filter, "from", NG_MOMENT_TEXT * 2, &own->from, NULL, e) ||
        ng_param_text(filter, "to", NG_MOMENT_TEXT * 2, &own->to, NULL, e))
        return -1;
    for (size_t i = 0; i < sizeof filter_fields / sizeof *filter_fields; i++)
        if (filter_list(filter, filter_fields[i].name, filter_fields[i].field, ret, e))
            return -1;
    return 0;
}

static int read_context(const json_t *params, ng_search_request *r, ng_api_error *e)
{
    static const char *const known[] = {"before", "after", NULL};
    const json_t *context = NULL;
    if (ng_param_object(params, "context", &context, e))
        return -1;
    if (!context)
        return 0;
    if (ng_api_check_members(context, known, e) ||
        ng_param_count(context, "before", 0, NG_CONTEXT_MAX, &r->context_before, e))
        return -1;
    return ng_param_count(context, "after", 0, NG_CONTEXT_MAX, &r->context_after, e);
}

#define SECONDS_PER_MINUTE 60

/* Age counts from the last full minute, so that the same question has the same answer for a while.
 */
static int read_recency(const json_t *params, ng_search_request *r, ng_api_error *e)
{
    static const char *const known[] = {"half_life_days", NULL};
    const json_t *recency = NULL;
    if (ng_param_object(params, "recency", &recency, e))
        return -1;
    if (!recency)
        return 0;
    if (ng_api_check_members(recency, known, e))
        return -1;
    const json_t *days = json_object_get(recency, "half_life_days");
    double value = json_is_number(days) ? json_number_value(days) : 0;
    if (!(value > 0 && value <= NG_HALF_LIFE_DAYS_MAX))
        return ng_param_fail(e, "half_life_days", "must be a number above 0 and at most %d",
                             NG_HALF_LIFE_DAYS_MAX);
    if (r->sort != NG_SORT_RELEVANCE)
        return ng_param_fail(e, "recency", "plays a part in the order by relevance only");
    int64_t now = (int64_t)time(NULL);
    r->recency = (ng_recency){.half_life_days = value, .now = now - now % SECONDS_PER_MINUTE};
    return 0;
}

static int read_explain(const json_t *params, ng_search_request *r, ng_api_error *e)
{
    const json_t *explain = json_object_get(params, "explain");
    if (explain && !json_is_null(explain) && !json_is_boolean(explain))
        return ng_param_fail(e, "explain", "must be true or false");
    r->explain = json_is_true(explain);
    return 0;
}

static int read_choices(const json_t *params, ng_search_request *r, ng_api_error *e)
{
    static const char *const sorts[] = {"relevance", "newest", "oldest", NULL};
    static const char *const ranks[] = {"full", "fast", NULL};
    static const char *const totals[] = {"estimate", "exact", NULL};
    int sort = NG_SORT_RELEVANCE, rank = NG_RANK_FULL;
    if (ng_param_choice(params, "sort", sorts, &sort, e) ||
        ng_param_choice(params, "rank", ranks, &rank, e) ||
        ng_param_choice(params, "total", totals, &r->total_exact, e))
        return -1;
    r->sort = (ng_sort)sort;
    r->rank = (ng_rank)rank;
    return 0;
}

int ng_api_search_read_page(const json_t *params, ng_api_search_request *ret, ng_api_error *e)
{
    ng_search_request *r = &ret->search;
    if (ng_param_count(params, "limit", 1, NG_LIMIT_MAX, &r->limit, e) ||
        ng_param_count(params, "per_article", 0, NG_PER_ARTICLE_MAX, &r->per_article, e) ||
        ng_param_count(params, "deadline_ms", 1, NG_DEADLINE_MS_MAX, &r->deadline_ms, e) ||
        ng_param_flag(params, "metadata", &r->metadata, e) ||
        ng_param_units(params, &r->units, e) || read_context(params, r, e))
        return -1;
    return read_filter(params, ret, e);
}

/* `fold` and `max_bytes`. A budget without a limit is for as many hits as there may be. */
static int read_shape(const json_t *params, ng_search_request *r, ng_api_error *e)
{
    const json_t *fold = json_object_get(params, "fold"), *limit = json_object_get(params, "limit");
    if (fold && !json_is_null(fold) && !json_is_boolean(fold))
        return ng_param_fail(e, "fold", "must be true or false");
    r->unfolded = json_is_false(fold);
    if (ng_param_count(params, "max_bytes", 1, NG_ANSWER_BYTES_MAX, &r->max_bytes, e))
        return -1;
    if (r->max_bytes > 0 && (!limit || json_is_null(limit)))
        r->limit = NG_LIMIT_MAX;
    return 0;
}

int ng_api_search_read(const json_t *params, ng_api_search_request *ret, ng_api_error *e)
{
    static const char *const known[] = {
        "query",       "limit",   "cursor",    "filter",  "sort",        "rank",
        "per_article", "context", "units",     "total",   "deadline_ms", "facets",
        "metadata",    "fold",    "max_bytes", "recency", "explain",     NULL};
    ng_search_request *r = &ret->search;
    *r = (ng_search_request)NG_SEARCH_REQUEST_INIT;
    r->now = time(NULL);
    if (ng_api_check_members(params, known, e))
        return -1;
    const json_t *query = json_object_get(params, "query");
    if (!query || json_is_null(query))
        return ng_param_fail(e, "query", "is missing");
    if (ng_param_text(params, "query", NG_QUERY_MAX, &r->query, &r->query_len, e) ||
        ng_param_text(params, "cursor", NG_CURSOR_MAX, &r->cursor, NULL, e) ||
        read_choices(params, r, e) || ng_api_facets_read(params, ret, e))
        return -1;
    if (read_recency(params, r, e) || read_explain(params, r, e) ||
        ng_api_search_read_page(params, ret, e))
        return -1;
    return read_shape(params, r, e);
}

int ng_api_filter_read(const json_t *params, ng_api_search_request *ret, ng_api_error *e)
{
    return read_filter(params, ret, e);
}

/* ---- What makes two requests the same. ---- */

/* Length first: no two lists of strings give the same bytes. */
static ng_status key_text(const char *text, size_t len, ng_buf *ret, ng_error *err)
{
    uint32_t size = text ? (uint32_t)len : UINT32_MAX;
    ng_status s = ng_buf_add(ret, &size, sizeof size, err);
    return s == NG_OK && text ? ng_buf_add(ret, text, len, err) : s;
}

static ng_status key_string(const char *text, ng_buf *ret, ng_error *err)
{
    return key_text(text, text ? strlen(text) : 0, ret, err);
}

static ng_status key_filter(const ng_filter *f, ng_buf *ret, ng_error *err)
{
    ng_status s = key_string(f->from, ret, err);
    if (s == NG_OK)
        s = key_string(f->to, ret, err);
    for (int field = 0; field <= NG_IN_KIND && s == NG_OK; field++) {
        uint32_t n = (uint32_t)f->n_values[field];
        s = ng_buf_add(ret, &n, sizeof n, err);
        for (uint32_t i = 0; i < n && s == NG_OK; i++)
            s = key_string(f->values[field][i], ret, err);
    }
    return s;
}

ng_status ng_api_search_key(const ng_api_search_request *request, ng_buf *ret, ng_error *err)
{
    const ng_search_request *r = &request->search;
    const uint32_t numbers[] = {r->limit,
                                r->per_article,
                                r->context_before,
                                r->context_after,
                                (uint32_t)r->sort,
                                (uint32_t)r->rank,
                                (uint32_t)r->units,
                                r->total_exact != 0,
                                (uint32_t)(r->now / SECONDS_PER_DAY),
                                r->unfolded != 0,
                                r->max_bytes,
                                r->metadata != 0,
                                (uint32_t)r->n_facets,
                                r->explain != 0};
    ng_status s = ng_buf_add(ret, numbers, sizeof numbers, err);
    for (size_t i = 0; i < r->n_facets && s == NG_OK; i++) {
        const uint32_t facet[] = {(uint32_t)r->facets[i].field, r->facets[i].limit};
        s = ng_buf_add(ret, facet, sizeof facet, err);
    }
    if (s == NG_OK)
        s = ng_buf_add(ret, &r->recency.half_life_days, sizeof r->recency.half_life_days, err);
    if (s == NG_OK)
        s = ng_buf_add(ret, &r->recency.now, sizeof r->recency.now, err);
    if (s == NG_OK)
        s = key_text(r->query, r->query_len, ret, err);
    if (s == NG_OK)
        s = key_string(r->cursor, ret, err);
    return s == NG_OK ? key_filter(&r->filter, ret, err) : s;
}

/* ---- The search. ---- */

int ng_api_search(ng_searcher *s, const ng_api_search_request *request, const uint64_t *hidden,
                  size_t n_hidden, const ng_cancel *cancel, ng_buf *ret_text, ng_api_found *ret,
                  ng_api_error *error)
{
    ng_search_request r = request->search;
    r.hidden = hidden;
    r.n_hidden = n_hidden;
    r.cancel = cancel;
    ng_error err = NG_ERROR_INIT;
    ng_answer *answer = NULL;
    if (ng_search(s, &r, &answer, &err))
        return ng_api_fail_from(error, &err);
    ng_status status = ng_api_answer_write(answer, ret_text, &err);
    *ret = (ng_api_found){.index_revision = answer->index_revision, .partial = answer->partial};
    ng_answer_free(answer);
    return status == NG_OK ? 0 : ng_api_fail_from(error, &err);
}
