/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan_filter.c - fields of the query and of the request: alternatives within a field, all fields
 * together. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "language.h"
#include "passage_fields.h"
#include "plan_build.h"
#include "quotation.h"
#include "terms.h"

#define SECONDS_PER_DAY 86400

static char field_prefix(ng_field field)
{
    switch (field) {
    case NG_IN_ARTICLE:
        return 'A';
    case NG_IN_SOURCE:
        return 'S';
    case NG_IN_SECTION:
        return 'C';
    case NG_IN_AUTHOR:
        return 'P';
    case NG_IN_LANG:
        return 'L';
    case NG_IN_TAG:
        return 'T';
    case NG_IN_KIND:
        return 'K';
    default:
        return '\0';
    }
}

static ng_status term_of(ng_planner *p, ng_field field, const char *value, size_t len, ng_buf *term,
                         ng_error *err)
{
    char text[NG_ID_MAX + 1], subtag[NG_LANGUAGE_MAX];
    uint64_t number = 0;
    uint32_t revision = 0;
    if (field == NG_IN_IS) /* the one value there is */
        return ng_buf_add_str(term, NG_TERM_QUOTE, err);
    if (field == NG_IN_SAID) {
        ng_status s = ng_buf_add_char(term, NG_PREFIX_SAID, err);
        return s == NG_OK ? ng_speaker_key(value, len, term, err) : s;
    }
    if (field != NG_IN_ARTICLE && field != NG_IN_LANG)
        return ng_filter_term(field_prefix(field), value, len, term, err);
    if (len > NG_ID_MAX)
        return NG_OK;
    memcpy(text, value, len);
    text[len] = '\0';
    if (field == NG_IN_LANG) {
        ng_language_subtag(text, subtag);
        ng_language_modernise(subtag);
        return ng_filter_term('L', subtag, strlen(subtag), term, err);
    }
    ng_status s =
        p->store ? ng_store_find(p->store, text, &number, &revision, NULL) : (ng_status)NG_NOTFOUND;
    if (s == NG_NOTFOUND || s == NG_INVALID)
        return NG_OK;
    if (s != NG_OK)
        return ng_fail(err, s, "the article of a filter cannot be looked up");
    return ng_buf_addf(term, err, "A%llu", (unsigned long long)number);
}

ng_status ng_planner_term_cond(ng_planner *p, const char *text, size_t len, ng_cond **ret,
                               ng_error *err)
{
    uint32_t documents = 0;
    ng_status s = len > 0 ? ng_index_term_documents(p->ix, text, len, &documents, err) : NG_OK;
    if (s != NG_OK)
        return s;
    ng_cond *c = ng_planner_new_cond(p, documents > 0 ? NG_COND_TERM : NG_COND_NOTHING, 0);
    if (c && documents > 0) {
        c->term = ng_arena_copy(p->plan->arena, text, len);
        c->len = (uint32_t)len;
        c->documents = documents;
    }
    if (!c || (documents > 0 && !c->term))
        return ng_planner_no_memory(err);
    *ret = c;
    return NG_OK;
}

static ng_status one_value_cond(ng_planner *p, ng_field field, const char *value, size_t len,
                                ng_cond **ret, ng_error *err)
{
    ng_buf term = NG_BUF_INIT;
    ng_status s = term_of(p, field, value, len, &term, err);
    if (s == NG_OK)
        s = ng_planner_term_cond(p, term.data, term.len, ret, err);
    ng_buf_release(&term);
    return s;
}

/* Norwegian has two written forms, and articles in either call themselves `no`. */
static const char *const *language_kin(const char *value, size_t len)
{
    static const char *const any[] = {"no", "nb", "nn", NULL};
    static const char *const bokmal[] = {"nb", "no", NULL};
    size_t n = 0;
    char lang[4] = "";
    while (n < len && n < sizeof lang - 1 && value[n] != '-' && value[n] != '_') {
        lang[n] = value[n];
        n++;
    }
    ng_language_modernise(lang);
    return strcasecmp(lang, "no") == 0 ? any : strcasecmp(lang, "nb") == 0 ? bokmal : NULL;
}

/* The condition of one value; NOTHING for one that no passage has. */
static ng_status value_cond(ng_planner *p, ng_field field, const char *value, size_t len,
                            ng_cond **ret, ng_error *err)
{
    const char *const *kin = field == NG_IN_LANG ? language_kin(value, len) : NULL;
    if (!kin)
        return one_value_cond(p, field, value, len, ret, err);
    ng_cond *any = ng_planner_new_cond(p, NG_COND_OR, 3), *one = NULL;
    if (!any)
        return ng_planner_no_memory(err);
    for (; *kin; kin++) {
        ng_status s = one_value_cond(p, field, *kin, strlen(*kin), &one, err);
        if (s != NG_OK)
            return s;
        if (one->kind != NG_COND_NOTHING)
            any->children[any->n_children++] = one;
    }
    *ret = any->n_children > 1 ? any : any->n_children == 1 ? any->children[0] : one;
    return NG_OK;
}

static ng_status field_cond(ng_planner *p, const ng_node *node, ng_cond **ret, ng_error *err)
{
    int is_place =
        node->field == NG_IN_TITLE || node->field == NG_IN_HEADING || node->field == NG_IN_URL;
    ng_status s = is_place ? ng_planner_places(p, node, ret, err)
                           : value_cond(p, node->field, node->text, node->text_len, ret, err);
    if (s != NG_OK || (*ret)->kind != NG_COND_NOTHING)
        return s;
    return ng_planner_warn(p, node->start, node->end, err, "no passage has this %s",
                           node->field == NG_IN_SAID ? "speaker" : ng_field_name(node->field));
}

static ng_status node_cond(ng_planner *p, const ng_node *node, ng_cond **ret, ng_error *err)
{
    if (node->kind == NG_NODE_FIELD)
        return field_cond(p, node, ret, err);
    int64_t from =
        node->from_day == NG_DAY_MIN ? INT64_MIN : (int64_t)node->from_day * SECONDS_PER_DAY;
    int64_t to = node->to_day == NG_DAY_MAX
                     ? INT64_MAX
                     : (int64_t)node->to_day * SECONDS_PER_DAY + SECONDS_PER_DAY - 1;
    return ng_planner_dates(p, from, to, ret, err);
}

static ng_cond *only_child(ng_cond *joint)
{
    return joint->n_children == 0 ? NULL : joint->n_children == 1 ? joint->children[0] : joint;
}

/* The nodes of one field; NG_FIELD_NONE stands for dates. */
static ng_status alternatives(ng_planner *p, ng_node *const *nodes, size_t n, ng_field field,
                              ng_cond *any, ng_error *err)
{
    ng_status s = NG_OK;
    for (size_t i = 0; i < n && s == NG_OK; i++) {
        int is_date = nodes[i]->kind == NG_NODE_DATE && field == NG_FIELD_NONE;
        int is_field = nodes[i]->kind == NG_NODE_FIELD && nodes[i]->field == field;
        if ((is_date || is_field) && nodes[i]->occur == NG_FILTER)
            s = node_cond(p, nodes[i], &any->children[any->n_children++], err);
    }
    return s;
}

/* Brackets around nothing but fields. */
static ng_status add_nested(ng_planner *p, ng_node *const *nodes, size_t n, ng_cond *all,
                            ng_error *err)
{
    const ng_plan_mode mode = {0};
    for (size_t i = 0; i < n; i++) {
        ng_cond *cond = NULL;
        int nested = nodes[i]->kind != NG_NODE_FIELD && nodes[i]->kind != NG_NODE_DATE;
        if (nodes[i]->occur != NG_FILTER || !nested)
            continue;
        ng_status s = ng_planner_cond(p, nodes[i], mode, &cond, err);
        if (s != NG_OK)
            return s;
        if (cond)
            all->children[all->n_children++] = cond;
    }
    return NG_OK;
}

ng_status ng_planner_fields(ng_planner *p, ng_node *const *nodes, size_t n, ng_cond **ret,
                            ng_error *err)
{
    ng_cond *all = ng_planner_new_cond(p, NG_COND_AND, NG_IN_LAST + 1 + n);
    if (!all)
        return ng_planner_no_memory(err);
    for (int field = NG_FIELD_NONE; field <= NG_IN_LAST; field++) {
        ng_cond *any = ng_planner_new_cond(p, NG_COND_OR, n + 1);
        ng_status s =
            any ? alternatives(p, nodes, n, (ng_field)field, any, err) : ng_planner_no_memory(err);
        if (s != NG_OK)
            return s;
        if (field == NG_IN_TITLE || field == NG_IN_HEADING) /* no alternatives */
            any->kind = NG_COND_AND;
        if (any->n_children > 0)
            all->children[all->n_children++] = only_child(any);
    }
    ng_status s = add_nested(p, nodes, n, all, err);
    if (s == NG_OK)
        *ret = only_child(all);
    return s;
}

/* One end of the dates of the request: a day, month or year, or a time. */
static ng_status read_end(const char *text, const char *name, int is_to, int64_t *ret,
                          ng_error *err)
{
    int32_t from_day, to_day;
    ng_moment moment;
    if (ng_day_range_parse(text, strlen(text), &from_day, &to_day, NULL) == NG_OK) {
        int64_t day = is_to ? (int64_t)to_day + 1 : from_day;
        *ret = day * SECONDS_PER_DAY - (is_to ? 1 : 0);
        return NG_OK;
    }
    if (ng_moment_parse(text, strlen(text), &moment, NULL) == NG_OK && moment.known) {
        *ret = moment.unix_seconds;
        if (moment.day_only && is_to)
            *ret += SECONDS_PER_DAY - 1;
        return NG_OK;
    }
    return ng_fail(err, NG_QUERY,
                   "filter %s: \"%.40s\" is no day (2022-01-10) or time "
                   "(2022-01-10T09:30:00Z)",
                   name, text);
}

static ng_status request_dates(ng_planner *p, ng_cond **ret, ng_error *err)
{
    const ng_filter *f = p->filter;
    int64_t from = INT64_MIN, to = INT64_MAX;
    *ret = NULL;
    if (!f->from && !f->to)
        return NG_OK;
    ng_status s = f->from ? read_end(f->from, "from", 0, &from, err) : NG_OK;
    if (s == NG_OK && f->to)
        s = read_end(f->to, "to", 1, &to, err);
    return s == NG_OK ? ng_planner_dates(p, from, to, ret, err) : s;
}

ng_status ng_planner_filter(ng_planner *p, ng_cond **ret, ng_error *err)
{
    const ng_filter *f = p->filter;
    *ret = NULL;
    if (!f)
        return NG_OK;
    ng_cond *all = ng_planner_new_cond(p, NG_COND_AND, NG_IN_KIND + 2), *dates = NULL;
    ng_status s = all ? request_dates(p, &dates, err) : ng_planner_no_memory(err);
    if (s == NG_OK && dates)
        all->children[all->n_children++] = dates;
    for (int field = NG_IN_ARTICLE; field <= NG_IN_KIND && s == NG_OK; field++) {
        size_t n = f->n_values[field];
        if (n > NG_FILTER_VALUES_MAX)
            return ng_fail(err, NG_LIMIT, "filter %s has over %d values",
                           ng_field_name((ng_field)field), NG_FILTER_VALUES_MAX);
        ng_cond *any = ng_planner_new_cond(p, NG_COND_OR, n + 1);
        if (!any)
            return ng_planner_no_memory(err);
        for (size_t i = 0; i < n && s == NG_OK; i++) {
            const char *value = f->values[field][i];
            s = value_cond(p, (ng_field)field, value, strlen(value),
                           &any->children[any->n_children++], err);
        }
        if (n > 0)
            all->children[all->n_children++] = only_child(any);
    }
    if (s == NG_OK)
        *ret = only_child(all);
    return s;
}
