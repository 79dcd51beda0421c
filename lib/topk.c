/* SPDX-License-Identifier: GPL-2.0-or-later */
/* topk.c - the best k of all that is offered. */
#include "topk.h"

#include <stdlib.h>

ng_status ng_topk_init(ng_topk *t, size_t k, ng_sort sort, uint32_t per_article, ng_error *err)
{
    ng_match_item *items = calloc(k > 0 ? k : 1, sizeof *items);
    if (!items)
        return ng_fail(err, NG_NOMEM, "no memory for the %zu best passages", k);
    *t = (ng_topk){
        .items = items, .k = k, .ascending = sort == NG_SORT_OLDEST, .per_article = per_article};
    return NG_OK;
}

void ng_topk_release(ng_topk *t)
{
    free(t->items);
    *t = (ng_topk){0};
}

int ng_match_key_before(const ng_match_key *a, const ng_match_key *b, int ascending)
{
    if (a->score > b->score || a->score < b->score)
        return (a->score > b->score) != (ascending != 0);
    if (a->article != b->article)
        return a->article < b->article;
    return a->ordinal < b->ordinal;
}

static int before(const ng_topk *t, const ng_match_item *a, const ng_match_item *b)
{
    if (ng_match_key_before(&a->key, &b->key, t->ascending))
        return 1;
    return !ng_match_key_before(&b->key, &a->key, t->ascending) && a->docid < b->docid;
}

static void swap(ng_match_item *a, ng_match_item *b)
{
    ng_match_item keep = *a;
    *a = *b;
    *b = keep;
}

static void rise(ng_topk *t, size_t i)
{
    while (i > 0 && before(t, &t->items[(i - 1) / 2], &t->items[i])) {
        swap(&t->items[(i - 1) / 2], &t->items[i]);
        i = (i - 1) / 2;
    }
}

static void sink(ng_topk *t, size_t i, size_t n)
{
    for (size_t worst = i;; i = worst) {
        for (size_t child = 2 * i + 1; child < n && child <= 2 * i + 2; child++)
            if (before(t, &t->items[worst], &t->items[child]))
                worst = child;
        if (worst == i)
            return;
        swap(&t->items[i], &t->items[worst]);
    }
}

/* Whether its article has its share. `*ret_worst` is where the worst of these is. */
static int article_is_full(const ng_topk *t, uint64_t article, size_t *ret_worst)
{
    uint32_t there = 0;
    for (size_t i = 0; i < t->n; i++) {
        if (t->items[i].key.article != article)
            continue;
        if (there++ == 0 || before(t, &t->items[*ret_worst], &t->items[i]))
            *ret_worst = i;
    }
    return there >= t->per_article;
}

void ng_topk_offer(ng_topk *t, const ng_match_item *item)
{
    size_t worst = 0;
    if (t->n == t->k && (t->k == 0 || !before(t, item, &t->items[0])))
        return;
    if (t->per_article > 0 && article_is_full(t, item->key.article, &worst)) {
        if (!before(t, item, &t->items[worst]))
            return;
        t->items[worst] = *item;
        sink(t, worst, t->n);
    } else if (t->n < t->k) {
        t->items[t->n] = *item;
        rise(t, t->n++);
    } else {
        t->items[0] = *item;
        sink(t, 0, t->n);
    }
}

ng_match_item *ng_topk_take(ng_topk *t, size_t *ret_n)
{
    ng_match_item *items = t->items;
    *ret_n = t->n;
    for (size_t n = t->n; n > 1; n--) {
        swap(&items[0], &items[n - 1]);
        sink(t, 0, n - 1);
    }
    *t = (ng_topk){0};
    return items;
}
