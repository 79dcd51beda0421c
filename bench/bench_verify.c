/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bench_verify.c - ng_match against ng_match_exhaustive on the whole index. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "match.h"

struct verifying {
    ng_index *ix;
    ng_store *store;
    ng_analyzers *analyzers;
};

static int same(const ng_matches *a, const ng_matches *b)
{
    if (a->n != b->n || a->total > b->total || (a->total_is_exact && a->total != b->total))
        return 0;
    for (size_t i = 0; i < a->n; i++)
        if (a->items[i].docid != b->items[i].docid ||
            memcmp(&a->items[i].key.score, &b->items[i].key.score, sizeof(double)) != 0)
            return 0;
    return 1;
}

static ng_status compare(struct verifying *v, const ng_plan *plan, int *ret_same, ng_error *err)
{
    ng_matches fast = NG_MATCHES_INIT, all = NG_MATCHES_INIT;
    const ng_match_request request = {.k = BENCH_HITS};
    ng_status s = ng_match(plan, v->ix, &request, &fast, err);
    if (s == NG_OK)
        s = ng_match_exhaustive(plan, v->ix, &request, &all, err);
    if (s == NG_OK)
        *ret_same = same(&fast, &all);
    ng_matches_release(&fast);
    ng_matches_release(&all);
    return s;
}

static ng_status verify_query(struct verifying *v, const bench_query *q, int *ret_same,
                              ng_error *err)
{
    char text[NG_QUERY_MAX];
    const char *sections[] = {q->section};
    ng_filter filter = {.from = q->from, .to = q->to};
    ng_query *query = NULL;
    ng_plan *plan = NULL;
    ng_deadline never = ng_deadline_never();
    if (q->section) {
        filter.values[NG_IN_SECTION] = sections;
        filter.n_values[NG_IN_SECTION] = 1;
    }
    ng_status s = bench_ours_text(q, text, sizeof text, err);
    if (s == NG_OK)
        s = ng_query_parse(text, strlen(text), &query, err);
    if (s == NG_OK)
        s = ng_plan_new(query, &filter, v->ix, v->store, v->analyzers, &never, &plan, err);
    if (s == NG_OK)
        s = compare(v, plan, ret_same, err);
    if (s == NG_OK && !*ret_same)
        fprintf(stderr, "query %d (%s) differs: %s\n", q->id, q->class_name, text);
    ng_plan_free(plan);
    ng_query_free(query);
    return s;
}

ng_status bench_verify(const char *dir, const bench_queries *queries, size_t n, size_t *ret_differ,
                       ng_error *err)
{
    struct verifying v = {0};
    *ret_differ = 0;
    ng_status s = ng_store_open(dir, NG_STORE_READ, &v.store, err);
    if (s == NG_OK)
        s = ng_index_open(dir, NULL, &v.ix, err);
    if (s == NG_OK)
        s = ng_analyzers_new(&v.analyzers, err);
    int entered = s == NG_OK && (s = ng_index_enter(v.ix, err)) == NG_OK;
    for (size_t i = 0; i < n && i < queries->n && s == NG_OK; i++) {
        int equal = 0;
        s = verify_query(&v, &queries->items[i], &equal, err);
        *ret_differ += s == NG_OK && !equal;
    }
    if (entered)
        ng_index_leave(v.ix);
    ng_analyzers_free(v.analyzers);
    ng_index_free(v.ix);
    ng_store_free(v.store);
    return s;
}
