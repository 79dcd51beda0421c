/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan_dates.c - a range of time as conditions.
 *
 * A range that lets much of the index through is asked of each candidate, from passages.tab: that
 * is a look into memory. One that lets little through leads the search, as a cover of year, month
 * and day terms; when an end is not the end of a day, the exact times are checked besides. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan_build.h"
#include "query_date.h"

#define SECONDS_PER_DAY 86400
#define LEADS_PART      16 /* a range with less than this part of the passages leads */

struct cover {
    ng_planner *p;
    int32_t from, to; /* days, inclusive */
    ng_cond *any;
    size_t cap;
};

/* Days from 1970-01-01 to a date of the proleptic Gregorian calendar: years are counted from
 * March, so that the day that leap years add is the last one. */
static int32_t day_of(int32_t year, int32_t month, int32_t day)
{
    int32_t y = month > 2 ? year : year - 1;
    int32_t m = month > 2 ? month - 3 : month + 9;
    return y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

static int32_t day_floor(int64_t seconds)
{
    int64_t day = seconds / SECONDS_PER_DAY - (seconds % SECONDS_PER_DAY < 0);
    return day < NG_DAY_MIN ? NG_DAY_MIN : day > NG_DAY_MAX ? NG_DAY_MAX : (int32_t)day;
}

static ng_status add_term(struct cover *c, const char *term, uint32_t documents, ng_error *err)
{
    ng_status s = ng_planner_grow(c->p, &c->any->children, c->any->n_children, &c->cap,
                                  sizeof *c->any->children, err);
    ng_cond *cond = s == NG_OK ? ng_planner_new_cond(c->p, NG_COND_TERM, 0) : NULL;
    if (cond)
        cond->term = ng_arena_copy(c->p->plan->arena, term, strlen(term));
    if (!cond || !cond->term)
        return s != NG_OK ? s : ng_planner_no_memory(err);
    cond->len = (uint32_t)strlen(term);
    cond->documents = documents;
    c->any->children[c->any->n_children++] = cond;
    return NG_OK;
}

/* A month or day term, when any passage has it. */
static ng_status look_up(struct cover *c, char kind, int32_t number, ng_error *err)
{
    char term[16];
    uint32_t documents = 0;
    snprintf(term, sizeof term, kind == 'M' ? "%c%06d" : "%c%08d", kind, number);
    if (ng_deadline_passed(c->p->deadline))
        return NG_OK;
    ng_status s = ng_index_term_documents(c->p->ix, term, strlen(term), &documents, err);
    return s == NG_OK && documents > 0 ? add_term(c, term, documents, err) : s;
}

static ng_status cover_month(struct cover *c, int32_t year, int32_t month, ng_error *err)
{
    int32_t first = day_of(year, month, 1);
    int32_t next = month < 12 ? day_of(year, month + 1, 1) : day_of(year + 1, 1, 1);
    ng_status s = NG_OK;
    if (next <= c->from || first > c->to)
        return NG_OK;
    if (first >= c->from && next - 1 <= c->to)
        return look_up(c, 'M', year * 100 + month, err);
    for (int32_t day = first; day < next && s == NG_OK; day++)
        if (day >= c->from && day <= c->to)
            s = look_up(c, 'D', (year * 100 + month) * 100 + day - first + 1, err);
    return s;
}

static int32_t year_of(const char *term, size_t len)
{
    int32_t year = 0;
    for (size_t i = 1; i < len; i++) {
        if (term[i] < '0' || term[i] > '9')
            return -1;
        year = year * 10 + (term[i] - '0');
    }
    return len == 5 ? year : -1;
}

/* Days of a year that lie in the range. */
static int32_t days_within(const struct cover *c, int32_t year, int32_t *ret_all)
{
    int32_t first = day_of(year, 1, 1), last = day_of(year + 1, 1, 1) - 1;
    *ret_all = last - first + 1;
    first = first > c->from ? first : c->from;
    last = last < c->to ? last : c->to;
    return last < first ? 0 : last - first + 1;
}

static double estimate(const struct cover *c, const xp_term_list *years)
{
    double sum = 0;
    for (size_t i = 0; i < years->n; i++) {
        int32_t all, year = year_of(years->bytes + years->offsets[i],
                                    years->offsets[i + 1] - years->offsets[i] - 1);
        if (year >= 0)
            sum += (double)years->documents[i] * days_within(c, year, &all) / all;
    }
    return sum;
}

static ng_status cover_years(struct cover *c, const xp_term_list *years, ng_error *err)
{
    ng_status s = NG_OK;
    for (size_t i = 0; i < years->n && s == NG_OK; i++) {
        const char *term = years->bytes + years->offsets[i];
        int32_t all, year = year_of(term, years->offsets[i + 1] - years->offsets[i] - 1);
        int32_t within = year >= 0 ? days_within(c, year, &all) : 0;
        if (within > 0 && within == all)
            s = add_term(c, term, years->documents[i], err);
        else if (within > 0)
            for (int32_t month = 1; month <= 12 && s == NG_OK; month++)
                s = cover_month(c, year, month, err);
    }
    return s;
}

static ng_status exact_times(ng_planner *p, int64_t from, int64_t to, double documents,
                             ng_cond **ret, ng_error *err)
{
    ng_cond *c = ng_planner_new_cond(p, NG_COND_DATES, 0);
    if (!c)
        return ng_planner_no_memory(err);
    c->from = from;
    c->to = to;
    c->documents = (uint32_t)documents;
    *ret = c;
    return NG_OK;
}

/* The cover, with the exact times when it is wider than the range. */
static ng_status lead(struct cover *c, const xp_term_list *years, int64_t from, int64_t to,
                      ng_cond **ret, ng_error *err)
{
    c->any = ng_planner_new_cond(c->p, NG_COND_OR, 0);
    ng_cond *both = ng_planner_new_cond(c->p, NG_COND_AND, 2);
    if (!c->any || !both)
        return ng_planner_no_memory(err);
    ng_status s = cover_years(c, years, err);
    if (s != NG_OK)
        return s;
    *ret = c->any;
    if (c->any->n_children == 0)
        c->any->kind = NG_COND_NOTHING;
    int whole_days = (from == INT64_MIN || from == (int64_t)c->from * SECONDS_PER_DAY) &&
                     (to == INT64_MAX || to + 1 == ((int64_t)c->to + 1) * SECONDS_PER_DAY);
    if (whole_days)
        return NG_OK;
    both->children[both->n_children++] = c->any;
    s = exact_times(c->p, from, to, 0, &both->children[both->n_children++], err);
    *ret = both;
    return s;
}

ng_status ng_planner_dates(ng_planner *p, int64_t from, int64_t to, ng_cond **ret, ng_error *err)
{
    struct cover c = {.p = p, .from = day_floor(from), .to = day_floor(to)};
    const xp_term_list *years = NULL;
    ng_status s = ng_index_years(p->ix, &years, err);
    if (s != NG_OK)
        return s;
    double documents = estimate(&c, years);
    if (documents * LEADS_PART < ng_index_passages(p->ix))
        s = lead(&c, years, from, to, ret, err);
    else
        s = exact_times(p, from, to, documents, ret, err);
    return s;
}
