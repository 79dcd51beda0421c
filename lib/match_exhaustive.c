/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match_exhaustive.c - every passage scored and sorted, without any cleverness.
 *
 * The matcher is compared with this. It shares no code with it: whole posting lists are read into
 * tables by docid, conditions are evaluated by recursion, scores are added as doubles, all matches
 * are sorted. */
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "match.h"
#include "recency.h"

#define READ_AT_ONCE 1024

struct table {
    const char *term;
    uint32_t len;
    uint8_t *wdfs; /* wdf + 1 of each docid; 0: not there */
};

/* A condition and, of a term, its table. */
struct node {
    const ng_cond *cond;
    const uint8_t *wdfs;
    struct node *children;
};

struct all {
    const ng_plan *plan;
    ng_index *ix;
    const ng_match_request *request;
    uint32_t last;
    struct table *tables;
    size_t n_tables, cap_tables;
    ng_arena *arena;        /* of what follows */
    const uint8_t **scores; /* the table of each scored term */
    struct node *required, *filter;
    ng_match_item *items;
    size_t n, cap;
    uint64_t total; /* before copies are folded */
};

static const struct table *find_table(const struct all *a, const char *term, uint32_t len)
{
    for (size_t i = 0; i < a->n_tables; i++)
        if (a->tables[i].len == len && memcmp(a->tables[i].term, term, len) == 0)
            return &a->tables[i];
    return NULL;
}

static ng_status read_part(struct all *a, xp_db *db, const char *term, uint32_t len, uint8_t *wdfs,
                           ng_error *err)
{
    xp_postings *p = NULL;
    uint32_t docids[READ_AT_ONCE], values[READ_AT_ONCE];
    ng_status s = xp_postings_open(db, term, len, &p, err);
    size_t n = READ_AT_ONCE;
    while (s == NG_OK && n == READ_AT_ONCE) {
        s = xp_postings_read(p, docids, values, READ_AT_ONCE, &n, err);
        for (size_t i = 0; s == NG_OK && i < n; i++)
            if (docids[i] <= a->last && !ng_index_is_dead(a->ix, docids[i]))
                wdfs[docids[i]] = (uint8_t)(values[i] + 1);
    }
    xp_postings_free(p);
    return s;
}

static ng_status read_table(struct all *a, const char *term, uint32_t len, uint8_t *wdfs,
                            ng_error *err)
{
    size_t n;
    const ng_index_part *parts = ng_index_parts(a->ix, &n);
    ng_status s = NG_OK;
    for (size_t i = 0; i < n && s == NG_OK; i++)
        s = read_part(a, parts[i].db, term, len, wdfs, err);
    return s;
}

static ng_status add_table(struct all *a, const char *term, uint32_t len, ng_error *err)
{
    if (find_table(a, term, len))
        return NG_OK;
    if (a->n_tables == a->cap_tables) {
        size_t cap = a->cap_tables ? 2 * a->cap_tables : 16;
        struct table *grown = realloc(a->tables, cap * sizeof *grown);
        if (!grown)
            return ng_fail(err, NG_NOMEM, "no memory for %zu tables", cap);
        a->tables = grown;
        a->cap_tables = cap;
    }
    uint8_t *wdfs = calloc((size_t)a->last + 1, 1);
    if (!wdfs)
        return ng_fail(err, NG_NOMEM, "no memory for a table of %u passages", a->last);
    a->tables[a->n_tables++] = (struct table){term, len, wdfs};
    return read_table(a, term, len, wdfs, err);
}

static ng_status add_tables(struct all *a, const ng_cond *c, ng_error *err)
{
    ng_status s = NG_OK;
    if (c->kind == NG_COND_TERM)
        s = add_table(a, c->term, c->len, err);
    for (size_t i = 0; i < c->n_children && s == NG_OK; i++)
        s = add_tables(a, c->children[i], err);
    return s;
}

static int fill_node(struct all *a, const ng_cond *c, struct node *ret)
{
    *ret = (struct node){.cond = c};
    if (c->kind == NG_COND_TERM)
        ret->wdfs = find_table(a, c->term, c->len)->wdfs;
    ret->children = ng_arena_alloc(a->arena, (c->n_children + 1) * sizeof *ret->children);
    int done = ret->children != NULL;
    for (size_t i = 0; i < c->n_children && done; i++)
        done = fill_node(a, c->children[i], &ret->children[i]);
    return done;
}

/* `*ret` stays NULL when there is no condition. False: out of memory. */
static int new_node(struct all *a, const ng_cond *c, struct node **ret)
{
    if (!c)
        return 1;
    *ret = ng_arena_alloc(a->arena, sizeof **ret);
    return *ret && fill_node(a, c, *ret);
}

/* Find all tables once, not again for each passage. */
static ng_status connect(struct all *a, ng_error *err)
{
    const ng_plan *p = a->plan;
    a->arena = ng_arena_new();
    if (a->arena)
        a->scores = ng_arena_alloc(a->arena, (p->n_terms + 1) * sizeof *a->scores);
    if (!a->scores || !new_node(a, p->required, &a->required) ||
        !new_node(a, p->filter, &a->filter))
        return ng_fail(err, NG_NOMEM, "no memory for the conditions of a query");
    for (size_t i = 0; i < p->n_terms; i++)
        a->scores[i] = find_table(a, p->terms[i].term, p->terms[i].len)->wdfs;
    return NG_OK;
}

static ng_status prepare(struct all *a, ng_error *err)
{
    ng_status s = add_table(a, "", 0, err);
    for (size_t i = 0; i < a->plan->n_terms && s == NG_OK; i++)
        s = add_table(a, a->plan->terms[i].term, a->plan->terms[i].len, err);
    if (s == NG_OK && a->plan->required)
        s = add_tables(a, a->plan->required, err);
    if (s == NG_OK && a->plan->filter)
        s = add_tables(a, a->plan->filter, err);
    return s == NG_OK ? connect(a, err) : s;
}

/* Place word `word` and those after it, at or behind `from` and before `end`. */
static int place_in_order(const ng_plan_phrase *p, const uint16_t *h, size_t word, size_t from,
                          size_t end)
{
    if (word == p->n)
        return 1;
    for (size_t at = from; at < end; at++)
        if (h[at] == p->hashes[word] && place_in_order(p, h, word + 1, at + 1, end))
            return 1;
    return 0;
}

/* Whether each word has as many places in [start, end) as the phrase names it times. */
static int window_holds(const ng_plan_phrase *p, const uint16_t *h, size_t start, size_t end)
{
    for (size_t word = 0; word < p->n; word++) {
        size_t needed = 0, there = 0;
        for (size_t i = 0; i < p->n; i++)
            needed += p->hashes[i] == p->hashes[word];
        for (size_t at = start; at < end; at++)
            there += h[at] == p->hashes[word];
        if (there < needed)
            return 0;
    }
    return 1;
}

static int phrase_holds(const struct all *a, const ng_plan_phrase *p, uint32_t docid)
{
    const ng_passage_facts *facts = ng_index_facts(a->ix, docid);
    uint32_t n = 0;
    const uint16_t *h = facts ? ng_index_forward(a->ix, facts, &n) : NULL;
    for (size_t start = 0; h && start < n; start++) {
        size_t end = start + p->n + p->slop < n ? start + p->n + p->slop : n;
        if (p->ordered ? place_in_order(p, h, 0, start, end) : window_holds(p, h, start, end))
            return 1;
    }
    return 0;
}

static int dates_hold(const struct all *a, const ng_cond *c, uint32_t docid)
{
    const ng_passage_facts *f = ng_index_facts(a->ix, docid);
    return f && f->published != NG_UNDATED && f->published >= c->from && f->published <= c->to;
}

/* Every place is looked at. */
static int places_hold(const struct all *a, const ng_cond *c, uint32_t docid)
{
    const ng_passage_facts *f = ng_index_facts(a->ix, docid);
    size_t there = 0;
    for (size_t i = 0; f && i < c->n_places; i++)
        there += c->places[i].article == f->article &&
                 (!c->in_sections || c->places[i].heading == f->record.heading_start);
    return there > 0;
}

/* How many children hold; no more are looked at than until one holds, or one does not. */
static size_t count_until(const struct all *a, const struct node *node, uint32_t docid,
                          int holding);

static int holds(const struct all *a, const struct node *node, uint32_t docid)
{
    const ng_cond *c = node->cond;
    uint8_t there = node->wdfs ? node->wdfs[docid] : 0;
    switch (c->kind) {
    case NG_COND_TERM:
        return there > 0 && !(c->body_only && (there - 1) % 2 == 1);
    case NG_COND_AND:
        return count_until(a, node, docid, 0) == c->n_children;
    case NG_COND_OR:
        return count_until(a, node, docid, 1) > 0;
    case NG_COND_NOT:
        return count_until(a, node, docid, 1) == 0;
    case NG_COND_PHRASE:
        return count_until(a, node, docid, 0) == c->n_children &&
               (!c->phrase || phrase_holds(a, c->phrase, docid));
    case NG_COND_DATES:
        return dates_hold(a, c, docid);
    case NG_COND_PLACES:
        return places_hold(a, c, docid);
    case NG_COND_ALL:
        return 1;
    default:
        return 0;
    }
}

static size_t count_until(const struct all *a, const struct node *node, uint32_t docid, int holding)
{
    size_t n = 0;
    for (size_t i = 0; i < node->cond->n_children; i++) {
        int one = holds(a, &node->children[i], docid);
        n += (size_t)one;
        if (one == holding)
            break;
    }
    return n;
}

/* The score, and whether any term occurs. */
static double score_of(const struct all *a, uint32_t docid, int *ret_any)
{
    double score = 0;
    for (size_t i = 0; i < a->plan->n_terms; i++) {
        const ng_plan_term *t = &a->plan->terms[i];
        uint8_t there = a->scores[i][docid];
        if (there > 0) {
            *ret_any = 1;
            score += t->idf * (there - 1);
        }
    }
    return score;
}

static int is_hidden(const struct all *a, uint64_t article)
{
    for (size_t i = 0; i < a->request->n_hidden; i++)
        if (a->request->hidden[i] == article)
            return 1;
    return 0;
}

static double order_of(const struct all *a, const ng_passage_facts *f, double score)
{
    if (a->request->sort == NG_SORT_RELEVANCE)
        return score * ng_recency_factor(a->request->recency, f->published);
    if (f->published == NG_UNDATED)
        return a->request->sort == NG_SORT_OLDEST ? (double)INT64_MAX : (double)INT64_MIN;
    return (double)f->published;
}

static ng_status keep(struct all *a, ng_match_item item, ng_error *err)
{
    if (a->n == a->cap) {
        size_t cap = a->cap ? 2 * a->cap : 256;
        ng_match_item *grown = realloc(a->items, cap * sizeof *grown);
        if (!grown)
            return ng_fail(err, NG_NOMEM, "no memory for %zu matches", cap);
        a->items = grown;
        a->cap = cap;
    }
    a->items[a->n++] = item;
    return NG_OK;
}

static ng_status visit(struct all *a, uint32_t docid, ng_error *err)
{
    const ng_plan *p = a->plan;
    if (a->tables[0].wdfs[docid] == 0) /* that of all passages */
        return NG_OK;
    const ng_passage_facts *f = ng_index_facts(a->ix, docid);
    if (!f || is_hidden(a, f->article))
        return NG_OK;
    int any = 0;
    double score = score_of(a, docid, &any);
    int matches = a->required ? holds(a, a->required, docid) : p->match_all || any;
    if (!matches || (a->filter && !holds(a, a->filter, docid)))
        return NG_OK;
    return keep(a, (ng_match_item){docid, {order_of(a, f, score), f->article, f->ordinal}}, err);
}

static int compare_keys(const ng_match_key *x, const ng_match_key *y, ng_sort sort)
{
    double a = sort == NG_SORT_OLDEST ? x->score : y->score;
    double b = sort == NG_SORT_OLDEST ? y->score : x->score;
    if (a < b || b < a)
        return a < b ? -1 : 1;
    if (x->article != y->article)
        return x->article < y->article ? -1 : 1;
    return x->ordinal < y->ordinal ? -1 : x->ordinal > y->ordinal;
}

static int best_first(const void *x, const void *y)
{
    return compare_keys(&((const ng_match_item *)x)->key, &((const ng_match_item *)y)->key,
                        NG_SORT_RELEVANCE);
}

static int oldest_first(const void *x, const void *y)
{
    return compare_keys(&((const ng_match_item *)x)->key, &((const ng_match_item *)y)->key,
                        NG_SORT_OLDEST);
}

/* Whether the article of `item` has its share in what is kept. */
static int has_share(const struct all *a, size_t kept, const ng_match_item *item)
{
    uint32_t there = 0;
    for (size_t i = 0; i < kept; i++)
        there += a->items[i].key.article == item->key.article;
    return a->request->per_article > 0 && there >= a->request->per_article;
}

/* ---- Copies. ---- */

/* Within a class: the better score, then the earlier day, undated last, then the order of all. */
static int is_preferred(const struct all *a, const ng_match_item *x, const ng_match_item *y)
{
    int64_t p = ng_index_facts(a->ix, x->docid)->published;
    int64_t q = ng_index_facts(a->ix, y->docid)->published;
    if (x->key.score < y->key.score || x->key.score > y->key.score || p == q)
        return compare_keys(&x->key, &y->key, a->request->sort) < 0;
    return q == NG_UNDATED || (p != NG_UNDATED && p < q);
}

static uint32_t class_of(const struct all *a, const ng_match_item *item)
{
    uint32_t group = ng_index_facts(a->ix, item->docid)->group;
    return group ? group : item->docid;
}

/* Take away what is not the best of its class. */
static ng_status fold(struct all *a, ng_error *err)
{
    size_t *best = calloc((size_t)a->last + 1, sizeof *best), kept = 0; /* by class, plus 1 */
    unsigned char *goes = calloc(a->n + 1, 1);
    ng_status s = best && goes ? NG_OK : ng_fail(err, NG_NOMEM, "no memory to fold copies");
    for (size_t i = 0; s == NG_OK && i < a->n; i++) {
        size_t *b = &best[class_of(a, &a->items[i])];
        if (a->items[i].docid <= a->request->fold_upto &&
            (*b == 0 || is_preferred(a, &a->items[i], &a->items[*b - 1])))
            *b = i + 1;
    }
    for (size_t i = 0; s == NG_OK && i < a->n; i++) {
        size_t b = best[class_of(a, &a->items[i])];
        goes[i] = b && b != i + 1 && is_preferred(a, &a->items[b - 1], &a->items[i]);
    }
    for (size_t i = 0; s == NG_OK && i < a->n; i++)
        if (!goes[i])
            a->items[kept++] = a->items[i];
    a->n = s == NG_OK ? kept : a->n;
    free(goes);
    free(best);
    return s;
}

/* Sort, drop what is not after the key or beyond the share of its article, and cut to k. */
static void give(struct all *a, ng_matches *ret)
{
    const ng_match_request *r = a->request;
    *ret = (ng_matches){.items = a->items, .total = a->total, .total_is_exact = 1};
    if (a->n > 0)
        qsort(a->items, a->n, sizeof *a->items,
              r->sort == NG_SORT_OLDEST ? oldest_first : best_first);
    size_t first = 0;
    while (r->after && first < a->n && compare_keys(&a->items[first].key, r->after, r->sort) <= 0)
        first++;
    for (; first < a->n && ret->n < r->k; first++)
        if (!has_share(a, ret->n, &a->items[first]))
            a->items[ret->n++] = a->items[first];
    a->items = NULL;
}

ng_status ng_match_exhaustive(const ng_plan *plan, ng_index *ix, const ng_match_request *request,
                              ng_matches *ret, ng_error *err)
{
    struct all a = {.plan = plan, .ix = ix, .request = request, .last = ng_index_last_docid(ix)};
    ng_status s = prepare(&a, err);
    for (uint32_t docid = 1; s == NG_OK && docid <= a.last; docid++)
        s = visit(&a, docid, err);
    a.total = a.n;
    if (s == NG_OK && request->fold)
        s = fold(&a, err);
    if (s == NG_OK)
        give(&a, ret);
    for (size_t i = 0; i < a.n_tables; i++)
        free(a.tables[i].wdfs);
    free(a.tables);
    ng_arena_free(a.arena);
    free(a.items);
    return s;
}
