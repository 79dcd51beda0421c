/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan_text.c - plans of queries, and plans as text. */
#include "plan_text.h"

#include <stdio.h>
#include <string.h>

ng_status plan_try(search_fixture *s, const char *query, const ng_filter *filter, planned *ret,
                   ng_error *err)
{
    ng_deadline never = ng_deadline_never();
    *ret = (planned){.s = s};
    assert_int_equal(ng_query_parse(query, strlen(query), &ret->query, err), NG_OK);
    assert_int_equal(ng_analyzers_new(&ret->analyzers, err), NG_OK);
    ng_index *ix = fixture_enter(s->f);
    return ng_plan_new(ret->query, filter, ix, s->f->store, ret->analyzers, &never, &ret->plan,
                       err);
}

planned plan_with(search_fixture *s, const char *query, const ng_filter *filter)
{
    planned p;
    ng_error err = NG_ERROR_INIT;
    ng_status status = plan_try(s, query, filter, &p, &err);
    if (status != NG_OK)
        fail_msg("%s: %s", query, err.text);
    return p;
}

planned plan_of(search_fixture *s, const char *query)
{
    return plan_with(s, query, NULL);
}

void plan_done(planned *p)
{
    ng_plan_free(p->plan);
    ng_analyzers_free(p->analyzers);
    ng_query_free(p->query);
    fixture_leave(p->s->f);
}

static void add(char *ret, const char *text)
{
    size_t len = strlen(ret);
    snprintf(ret + len, PLAN_TEXT_MAX - len, "%s", text);
}

static void add_name(const ng_cond *c, char *ret)
{
    static const char *const names[] = {"",      "AND",     "OR",  "NOT",   "PHRASE",
                                        "DATES", "NOTHING", "ALL", "PLACES"};
    char number[64] = "";
    add(ret, names[c->kind]);
    if (c->kind == NG_COND_PHRASE) {
        snprintf(number, sizeof number, "%zu%s", c->phrase->n, c->phrase->ordered ? "" : "?");
        add(ret, number);
        snprintf(number, sizeof number, "~%u", c->phrase->slop);
        add(ret, c->phrase->slop ? number : "");
    }
    if (c->kind == NG_COND_TERM)
        add(ret, c->term);
    if (c->kind == NG_COND_TERM && c->body_only)
        add(ret, "'");
}

static void add_cond(const ng_cond *c, char *ret)
{
    add_name(c, ret);
    for (size_t i = 0; i < c->n_children; i++) {
        add(ret, i == 0 ? "(" : " ");
        add_cond(c->children[i], ret);
    }
    if (c->n_children > 0)
        add(ret, ")");
}

const char *plan_cond_text(const ng_cond *c, char ret[PLAN_TEXT_MAX])
{
    ret[0] = '\0';
    if (c)
        add_cond(c, ret);
    else
        add(ret, "none");
    return ret;
}

const char *plan_terms_text(const ng_plan *plan, char ret[PLAN_TEXT_MAX])
{
    ret[0] = '\0';
    for (size_t i = 0; i < plan->n_terms; i++) {
        add(ret, i > 0 ? " " : "");
        add(ret, plan->terms[i].term);
    }
    return ret;
}
