/* SPDX-License-Identifier: GPL-2.0-or-later */
/* params.c - parameters of a target to parameters of a method. */
#include "service/http/params.h"

#include <stdlib.h>
#include <string.h>

#define TEXT  NG_HTTP_PARAM_TEXT
#define COUNT NG_HTTP_PARAM_COUNT
#define FLAG  NG_HTTP_PARAM_FLAG
#define LIST  NG_HTTP_PARAM_LIST

#define FILTERS                                                                                    \
    {"from", "filter", "from", TEXT, 0}, {"to", "filter", "to", TEXT, 0},                          \
        {"source", "filter", "source", LIST, 0}, {"section", "filter", "section", LIST, 0},        \
        {"author", "filter", "author", LIST, 0}, {"lang", "filter", "lang", LIST, 0},              \
        {"tag", "filter", "tag", LIST, 0},                                                         \
    {                                                                                              \
        "article", "filter", "article", LIST, 0                                                    \
    }
#define PAGE                                                                                       \
    {"limit", NULL, "limit", COUNT, 0}, {"per_article", NULL, "per_article", COUNT, 0},            \
        {"before", "context", "before", COUNT, 0}, {"after", "context", "after", COUNT, 0},        \
        {"units", NULL, "units", TEXT, 0}, {"metadata", NULL, "metadata", FLAG, 0},                \
    {                                                                                              \
        "deadline_ms", NULL, "deadline_ms", COUNT, 0                                               \
    }
#define END                                                                                        \
    {                                                                                              \
        NULL, NULL, NULL, TEXT, 0                                                                  \
    }

const ng_http_param_rule ng_http_search_params[] = {
    {"q", NULL, "query", TEXT, 0},
    FILTERS,
    PAGE,
    {"cursor", NULL, "cursor", TEXT, 0},
    {"sort", NULL, "sort", TEXT, 0},
    {"facets", NULL, "facets", LIST, 1},
    {"total", NULL, "total", TEXT, 0},
    {"rank", NULL, "rank", TEXT, 0},
    {"max_bytes", NULL, "max_bytes", COUNT, 0},
    {"fold", NULL, "fold", FLAG, 0},
    {"half_life_days", "recency", "half_life_days", COUNT, 0},
    {"explain", NULL, "explain", FLAG, 0},
    END};
const ng_http_param_rule ng_http_suggest_params[] = {{"prefix", NULL, "prefix", TEXT, 0},
                                                     {"format", NULL, NULL, TEXT, 0},
                                                     {"limit", NULL, "limit", COUNT, 0},
                                                     {"deadline_ms", NULL, "deadline_ms", COUNT, 0},
                                                     FILTERS,
                                                     END};
const ng_http_param_rule ng_http_similar_params[] = {
    {"id", NULL, "id", TEXT, 0}, {"text", NULL, "text", TEXT, 0}, FILTERS, PAGE, END};
const ng_http_param_rule ng_http_parse_params[] = {{"q", NULL, "query", TEXT, 0}, END};
const ng_http_param_rule ng_http_resolve_params[] = {{"citation", NULL, "citation", TEXT, 0}, END};
const ng_http_param_rule ng_http_get_params[] = {
    {"units", NULL, "units", TEXT, 0}, {"revision", NULL, "revision", COUNT, 0}, END};
const ng_http_param_rule ng_http_delete_params[] = {{"wait", NULL, "wait", TEXT, 0}, END};

static const ng_http_param_rule *find(const ng_http_param_rule *rules, const char *name)
{
    for (; rules->name; rules++)
        if (!strcmp(rules->name, name))
            return rules;
    return NULL;
}

/* What is not a number is left as a text, for the method to refuse. */
static json_t *count_of(const char *value)
{
    size_t n = strspn(value, "0123456789");
    return value[n] || n > 15 ? json_string(value) : json_integer(strtoll(value, NULL, 10));
}

static json_t *flag_of(const char *value)
{
    if (!strcmp(value, "1") || !strcmp(value, "true"))
        return json_true();
    return !strcmp(value, "0") || !strcmp(value, "false") ? json_false() : json_string(value);
}

static int append(json_t *list, const char *value, int commas)
{
    while (commas && strchr(value, ',')) {
        size_t n = strcspn(value, ",");
        if (n && json_array_append_new(list, json_stringn(value, n)))
            return -1;
        value += n + 1;
    }
    return *value ? json_array_append_new(list, json_string(value)) : 0;
}

/* 0, 1 when it was given before, -1 without memory. */
static int set(json_t *object, const ng_http_param_rule *rule, const char *value)
{
    json_t *before = json_object_get(object, rule->member);
    if (rule->type == LIST) {
        if (!before && json_object_set_new(object, rule->member, before = json_array()))
            return -1;
        return append(before, value, rule->commas);
    }
    if (before)
        return 1;
    json_t *made = rule->type == COUNT  ? count_of(value)
                   : rule->type == FLAG ? flag_of(value)
                                        : json_string(value);
    return json_object_set_new(object, rule->member, made);
}

static json_t *group_of(json_t *params, const char *name)
{
    json_t *group = name ? json_object_get(params, name) : params;
    if (!group && json_object_set_new(params, name, group = json_object()))
        return NULL;
    return group;
}

static int fail_at(ng_api_error *error, const char *name, const char *what)
{
    ng_api_fail(error, NG_API_INVALID_PARAMS, "the parameter `%.100s` %s", name, what);
    error->data = json_pack("{s:s}", "member", name);
    return -1;
}

static int read_one(json_t *params, const ng_http_param *p, const ng_http_param_rule *rules,
                    int lenient, ng_api_error *error)
{
    const ng_http_param_rule *rule = find(rules, p->name);
    if (!rule)
        return lenient ? 0 : fail_at(error, p->name, "is not known here");
    if (!rule->member) /* the layer of HTTP reads it itself */
        return 0;
    int is_flag = rule->type == FLAG && !*p->value;
    if (!*p->value && !is_flag && strcmp(p->name, "q"))
        return 0;
    json_t *group = group_of(params, rule->group);
    int failed = group ? set(group, rule, is_flag ? "1" : p->value) : -1;
    if (failed > 0 && !lenient)
        return fail_at(error, p->name, "is given twice");
    return failed < 0 ? ng_api_fail(error, NG_API_INTERNAL, "out of memory") : 0;
}

json_t *ng_http_params(const ng_http_target *t, const ng_http_param_rule *rules, int lenient,
                       ng_api_error *error)
{
    json_t *params = json_object();
    if (!params)
        ng_api_fail(error, NG_API_INTERNAL, "out of memory");
    for (size_t i = 0; params && i < t->n_params; i++)
        if (read_one(params, &t->params[i], rules, lenient, error)) {
            json_decref(params);
            return NULL;
        }
    return params;
}
