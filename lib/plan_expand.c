/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan_expand.c - the terms that a prefix stands for.
 *
 * A prefix is meant for words, the index holds stems. `happily*` begins no stem, but the dictionary
 * knows that the word happily has the stem happili. So: the stems that begin with the prefix, and
 * the stems of dictionary words that do. The most frequent are kept. */
#include <stdlib.h>
#include <string.h>

#include "plan_build.h"

struct candidates {
    ng_known_term **items;
    size_t n, cap;
    int cut; /* there are more than were looked at */
};

static ng_status add(ng_planner *p, struct candidates *c, const char *text, size_t len,
                     uint32_t documents, ng_error *err)
{
    ng_status s = ng_planner_grow(p, &c->items, c->n, &c->cap, sizeof *c->items, err);
    ng_known_term *k = s == NG_OK ? ng_arena_alloc(p->plan->arena, sizeof *k) : NULL;
    if (!k)
        return s != NG_OK ? s : ng_planner_no_memory(err);
    k->text = text;
    k->len = (uint32_t)len;
    k->documents = documents;
    c->items[c->n++] = k;
    return NG_OK;
}

/* Stems that begin with the prefix. The list is borrowed by the candidates. */
static ng_status add_stems(ng_planner *p, const ng_plan_token *t, const xp_term_list *list,
                           struct candidates *c, ng_error *err)
{
    ng_status s = NG_OK;
    (void)t;
    for (size_t i = 0; i < list->n && s == NG_OK && !ng_deadline_passed(p->deadline); i++) {
        const char *text = list->bytes + list->offsets[i];
        size_t len = list->offsets[i + 1] - list->offsets[i] - 1;
        if (!memchr(text, NG_TERM_CHAMPION, len))
            s = add(p, c, text, len, list->documents[i], err);
    }
    return s;
}

/* Stems of words that begin with the prefix, unless they do so themselves. */
static ng_status add_words(ng_planner *p, const ng_plan_token *t, const xp_term_list *list,
                           struct candidates *c, ng_error *err)
{
    ng_status s = NG_OK;
    for (size_t i = 0; i < list->n && s == NG_OK && !ng_deadline_passed(p->deadline); i++) {
        const char *key = list->bytes + list->offsets[i];
        size_t len = list->offsets[i + 1] - list->offsets[i] - 1;
        const char *mark = memchr(key, NG_TERM_CHAMPION, len);
        if (!mark)
            continue;
        const char *stem = mark + 1;
        size_t stem_len = (size_t)(key + len - stem);
        if (stem_len >= t->word_len && memcmp(stem, t->word, t->word_len) == 0)
            continue;
        uint32_t documents = 0;
        s = ng_index_term_documents(p->ix, stem, stem_len, &documents, err);
        if (s == NG_OK && documents > 0)
            s = add(p, c, stem, stem_len, documents, err);
    }
    return s;
}

static int most_frequent_first(const void *a, const void *b)
{
    const ng_known_term *x = *(ng_known_term *const *)a, *y = *(ng_known_term *const *)b;
    if (x->documents != y->documents)
        return x->documents > y->documents ? -1 : 1;
    return strcmp(x->text, y->text);
}

/* Equal texts have equal counts, so they stand together after sorting. */
static size_t sort_and_unite(struct candidates *c)
{
    size_t n = 0;
    if (c->n > 0)
        qsort(c->items, c->n, sizeof *c->items, most_frequent_first);
    for (size_t i = 0; i < c->n; i++)
        if (n == 0 || strcmp(c->items[i]->text, c->items[n - 1]->text) != 0)
            c->items[n++] = c->items[i];
    return n;
}

static ng_status take(ng_planner *p, const ng_node *node, ng_plan_token *t, struct candidates *c,
                      ng_error *err)
{
    size_t n = sort_and_unite(c), room = NG_QUERY_EXPANSIONS_MAX - p->expansions;
    size_t kept = n < room ? n : room;
    t->n_stems = 0;
    t->stems = ng_arena_alloc(p->plan->arena, (kept + 1) * sizeof *t->stems);
    if (!t->stems)
        return ng_planner_no_memory(err);
    for (size_t i = 0; i < kept; i++) {
        ng_known_term *k = NULL;
        size_t before = p->n_known;
        ng_status s = ng_planner_know(p, c->items[i]->text, c->items[i]->len, &k, err);
        if (s != NG_OK)
            return s;
        k->expansion = k->expansion || p->n_known > before;
        t->stems[t->n_stems++] = k;
    }
    p->expansions += kept;
    if (kept == n && !c->cut)
        return NG_OK;
    return ng_planner_warn(p, node->start, node->end, err,
                           "more words begin so than can be searched; the %zu most frequent are",
                           kept);
}

ng_status ng_planner_expand(ng_planner *p, const ng_node *node, ng_plan_token *t, ng_error *err)
{
    struct candidates c = {0};
    xp_term_list stems = XP_TERM_LIST_INIT, words = XP_TERM_LIST_INIT;
    char key[NG_TERM_MAX + 2] = "w";
    size_t len = t->word_len < NG_TERM_MAX ? t->word_len : NG_TERM_MAX;
    memcpy(key + 1, t->word, len);
    ng_status s = ng_index_terms(p->ix, t->word, t->word_len, NG_PLAN_SCAN_MAX, &stems, err);
    if (s == NG_OK)
        s = ng_index_keys(p->ix, key, NG_PLAN_SCAN_MAX, &words, err);
    if (s == NG_OK)
        s = add_stems(p, t, &stems, &c, err);
    if (s == NG_OK)
        s = add_words(p, t, &words, &c, err);
    c.cut = stems.more || words.more;
    if (s == NG_OK)
        s = take(p, node, t, &c, err);
    xp_term_list_release(&stems);
    xp_term_list_release(&words);
    return s;
}
