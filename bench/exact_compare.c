/* SPDX-License-Identifier: GPL-2.0-or-later */
/* exact_compare.c - one query, one plan, one revision: ng_match against ng_match_exhaustive. */
#include <stdlib.h>
#include <string.h>

#include "exact.h"

struct exact_reader {
    ng_store *store;
    ng_index *ix;
    ng_list_cache *cache;
    ng_analyzers *analyzers;
    exact_seen seen;
};

ng_status exact_reader_open(const char *dir, ng_gate *gate, ng_list_cache *cache,
                            exact_reader **ret, ng_error *err)
{
    exact_reader *r = calloc(1, sizeof *r);
    if (!r)
        return ng_fail(err, NG_NOMEM, "no memory for a reader");
    r->seen.parts_min = r->seen.dead_min = UINT32_MAX;
    ng_status s = ng_store_open(dir, NG_STORE_READ, &r->store, err);
    if (s == NG_OK)
        s = ng_index_open(dir, gate, &r->ix, err);
    if (s == NG_OK)
        s = ng_analyzers_new(&r->analyzers, err);
    if (s != NG_OK) {
        exact_reader_free(r);
        return s;
    }
    ng_index_use_cache(r->ix, cache);
    r->cache = cache;
    *ret = r;
    return NG_OK;
}

void exact_reader_free(exact_reader *r)
{
    if (!r)
        return;
    ng_analyzers_free(r->analyzers);
    ng_index_free(r->ix);
    ng_store_free(r->store);
    free(r);
}

const exact_seen *exact_reader_seen(const exact_reader *r)
{
    return &r->seen;
}

/* ---- Two results ---- */

static int same_item(const ng_match_item *a, const ng_match_item *b)
{
    return a->docid == b->docid && a->key.article == b->key.article &&
           a->key.ordinal == b->key.ordinal &&
           memcmp(&a->key.score, &b->key.score, sizeof a->key.score) == 0;
}

/* The first rank in which they differ; SIZE_MAX when in none. */
static size_t first_difference(const ng_matches *a, const ng_matches *b)
{
    size_t n = a->n < b->n ? a->n : b->n;
    for (size_t i = 0; i < n; i++)
        if (!same_item(&a->items[i], &b->items[i]))
            return i;
    return a->n == b->n ? SIZE_MAX : n;
}

/* "At least so many", or exactly so many when that is said or was asked for. */
static int total_fits(const ng_matches *got, const ng_matches *expected, int count_all)
{
    if (count_all && !got->total_is_exact)
        return 0;
    return got->total_is_exact ? got->total == expected->total : got->total <= expected->total;
}

/* No passage is given twice: what was replaced is dead in every revision. */
static int repeats(const ng_matches *m)
{
    for (size_t i = 0; i < m->n; i++)
        for (size_t j = 0; j < i; j++)
            if (m->items[i].key.article == m->items[j].key.article &&
                m->items[i].key.ordinal == m->items[j].key.ordinal)
                return 1;
    return 0;
}

static void print_item(const char *name, const ng_matches *m, size_t i)
{
    if (i < m->n)
        fprintf(stderr, "  %s: passage %u (article %llu, %u), score %.17g\n", name,
                m->items[i].docid, (unsigned long long)m->items[i].key.article,
                m->items[i].key.ordinal, m->items[i].key.score);
    else
        fprintf(stderr, "  %s: nothing\n", name);
}

static void print_difference(const exact_reader *r, const exact_query *q,
                             const ng_match_request *request, const ng_matches *got,
                             const ng_matches *expected)
{
    size_t rank = first_difference(got, expected);
    fprintf(stderr, "differs in revision %llu: %s\n", (unsigned long long)r->seen.last_revision,
            q->text);
    fprintf(stderr,
            "  section '%s' from '%s' to '%s', k %u, sort %d, all %d, after %d, hidden %zu, per "
            "article %u\n",
            q->section, q->from, q->to, request->k, (int)request->sort, request->count_all,
            request->after != NULL, request->n_hidden, request->per_article);
    fprintf(stderr, "  total %llu (%s), expected %llu%s\n", (unsigned long long)got->total,
            got->total_is_exact ? "exact" : "at least", (unsigned long long)expected->total,
            got->partial ? ", partial" : "");
    if (repeats(expected))
        fprintf(stderr, "  a passage is there twice\n");
    if (rank == SIZE_MAX)
        return;
    fprintf(stderr, "  rank %zu\n", rank + 1);
    print_item("got", got, rank);
    print_item("expected", expected, rank);
}

/* ---- One query ---- */

static ng_status match_both(exact_reader *r, const ng_plan *plan, const exact_query *q,
                            const ng_match_request *request, ng_match_key *last, int *ret_more,
                            ng_error *err)
{
    ng_matches got = NG_MATCHES_INIT, expected = NG_MATCHES_INIT;
    ng_status s = ng_match(plan, r->ix, request, &got, err);
    if (s == NG_OK)
        s = ng_match_exhaustive(plan, r->ix, request, &expected, err);
    if (s == NG_OK) {
        r->seen.comparisons++;
        r->seen.matches += got.n;
        if (got.partial || repeats(&expected) || first_difference(&got, &expected) != SIZE_MAX ||
            !total_fits(&got, &expected, request->count_all)) {
            r->seen.differ++;
            print_difference(r, q, request, &got, &expected);
        }
        *ret_more = got.n > 0 && got.n == request->k;
        if (got.n > 0)
            *last = got.items[got.n - 1].key;
    }
    ng_matches_release(&got);
    ng_matches_release(&expected);
    return s;
}

static int ascending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* Articles that are hidden: of passages anywhere in the index. */
static void choose_hidden(exact_reader *r, exact_random *chance, uint64_t *hidden, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t docid = 1 + exact_below(chance, ng_index_last_docid(r->ix));
        const ng_passage_facts *facts = ng_index_facts(r->ix, docid);
        hidden[i] = facts ? facts->article : 1;
    }
    qsort(hidden, n, sizeof *hidden, ascending);
}

static ng_status compare_pages(exact_reader *r, const ng_plan *plan, const exact_query *q,
                               exact_random *chance, ng_error *err)
{
    uint64_t hidden[EXACT_HIDDEN_MAX];
    ng_match_key after = q->after, last = {0};
    ng_match_request request = {.k = q->k,
                                .sort = q->sort,
                                .after = q->has_after ? &after : NULL,
                                .hidden = hidden,
                                .n_hidden = q->n_hidden,
                                .per_article = q->per_article,
                                .fold = q->k % 2 ? plan : NULL,
                                .fold_upto = UINT32_MAX,
                                .count_all = q->count_all};
    choose_hidden(r, chance, hidden, q->n_hidden);
    ng_status s = NG_OK;
    int more = 1;
    for (uint32_t page = 0; page < q->pages && more && s == NG_OK; page++) {
        s = match_both(r, plan, q, &request, &last, &more, err);
        after = last;
        request.after = &after;
    }
    return s;
}

/* n of each scored term is what the database says. */
static ng_status count_terms(exact_reader *r, const ng_plan *plan, const exact_query *q,
                             ng_error *err)
{
    ng_status s = NG_OK;
    ng_index_use_cache(r->ix, NULL);
    for (size_t i = 0; i < plan->n_terms && s == NG_OK; i++) {
        const ng_plan_term *t = &plan->terms[i];
        uint32_t n = 0;
        s = ng_index_term_documents(r->ix, t->term, t->len, &n, err);
        if (s != NG_OK || n == t->documents)
            continue;
        r->seen.differ++;
        fprintf(stderr, "differs in revision %llu: %s\n  %.*s is in %u passages, expected %u\n",
                (unsigned long long)r->seen.last_revision, q->text, (int)t->len, t->term,
                t->documents, n);
    }
    ng_index_use_cache(r->ix, r->cache);
    return s;
}

static ng_status plan_of(exact_reader *r, const exact_query *q, ng_plan **ret, ng_error *err)
{
    const char *sections[] = {q->section};
    ng_filter filter = {.from = q->from[0] ? q->from : NULL, .to = q->to[0] ? q->to : NULL};
    ng_query *query = NULL;
    ng_deadline never = ng_deadline_never();
    if (q->section[0]) {
        filter.values[NG_IN_SECTION] = sections;
        filter.n_values[NG_IN_SECTION] = 1;
    }
    ng_status s = ng_query_parse(q->text, strlen(q->text), &query, err);
    if (s == NG_OK)
        s = ng_plan_new(query, &filter, r->ix, r->store, r->analyzers, &never, ret, err);
    ng_query_free(query);
    return s;
}

/* ---- All passages ---- */

struct counting {
    exact_reader *r;
    uint64_t articles, passages;
    ng_status status;
    ng_error error;
};

static int count_article(void *data, const char *id)
{
    struct counting *c = data;
    ng_article *a = NULL;
    ng_passages passages = NG_PASSAGES_INIT;
    uint64_t number;
    uint32_t revision;
    ng_status s = ng_store_find(c->r->store, id, &number, &revision, &c->error);
    if (s == NG_OK)
        s = ng_store_get(c->r->store, number, 0, &a, &revision, &c->error);
    if (s == NG_OK)
        s = ng_article_passages(a, &passages, &c->error);
    c->articles++;
    c->passages += passages.n;
    ng_passages_release(&passages);
    ng_article_free(a);
    c->status = s;
    return s != NG_OK;
}

ng_status exact_count(exact_reader *r, ng_store *store, int *ret_equal, ng_error *err)
{
    struct counting c = {.r = r, .error = NG_ERROR_INIT};
    ng_index_info info;
    ng_status s = ng_index_enter(r->ix, err);
    if (s != NG_OK)
        return s;
    ng_index_get_info(r->ix, &info);
    ng_index_leave(r->ix);
    s = ng_store_each_id(store, count_article, &c, err);
    if (c.status != NG_OK)
        return ng_fail(err, c.status, "%s", c.error.text);
    *ret_equal = info.articles == c.articles && info.passages == c.passages;
    if (s == NG_OK && !*ret_equal)
        fprintf(stderr, "the index holds %llu passages of %llu articles, the store %llu of %llu\n",
                (unsigned long long)info.passages, (unsigned long long)info.articles,
                (unsigned long long)c.passages, (unsigned long long)c.articles);
    return s;
}

static void look_around(exact_reader *r)
{
    exact_seen *seen = &r->seen;
    ng_index_info info;
    size_t parts;
    uint32_t dead = ng_index_tombstones(r->ix)->n;
    ng_index_get_info(r->ix, &info);
    ng_index_parts(r->ix, &parts);
    seen->revisions += info.revision != seen->last_revision;
    seen->last_revision = info.revision;
    seen->parts_min = parts < seen->parts_min ? (uint32_t)parts : seen->parts_min;
    seen->parts_max = parts > seen->parts_max ? (uint32_t)parts : seen->parts_max;
    seen->dead_min = dead < seen->dead_min ? dead : seen->dead_min;
    seen->dead_max = dead > seen->dead_max ? dead : seen->dead_max;
}

ng_status exact_compare(exact_reader *r, const exact_query *q, exact_random *chance, ng_error *err)
{
    ng_plan *plan = NULL;
    ng_status s = ng_index_enter(r->ix, err);
    if (s != NG_OK)
        return s;
    look_around(r);
    s = plan_of(r, q, &plan, err);
    if (s == NG_OK)
        s = count_terms(r, plan, q, err);
    if (s == NG_OK)
        s = compare_pages(r, plan, q, chance, err);
    ng_plan_free(plan);
    ng_index_leave(r->ix);
    r->seen.queries++;
    return s;
}
