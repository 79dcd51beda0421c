/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rerank.c - the second stage: features of the window's passages, and their new order. */
#include "rerank.h"

#include <string.h>

#include "rerank_query.h"

#define NAMES_MAX 64 /* of a passage */

static const char *const names[NG_FEATURES] = {
    [NG_FEATURE_EXACT] = "exact",     [NG_FEATURE_PAIRS] = "pairs",
    [NG_FEATURE_NEAR] = "near",       [NG_FEATURE_SENTENCE] = "sentence",
    [NG_FEATURE_TITLE] = "title",     [NG_FEATURE_TITLE_SHARE] = "title_share",
    [NG_FEATURE_ANSWER] = "answer",   [NG_FEATURE_ARTICLE] = "article",
    [NG_FEATURE_COMPANY] = "company",
};

/* docs/ranking.md says where they come from. */
static const ng_rerank_weights weights = {{
    [NG_FEATURE_EXACT] = 0.25,
    [NG_FEATURE_PAIRS] = 0.2,
    [NG_FEATURE_NEAR] = 0.05,
    [NG_FEATURE_SENTENCE] = 0.65,
    [NG_FEATURE_TITLE] = 0.7,
    [NG_FEATURE_TITLE_SHARE] = 0.2,
    [NG_FEATURE_ANSWER] = 0.6,
    [NG_FEATURE_ARTICLE] = 1.05,
    [NG_FEATURE_COMPANY] = 0.45,
}};

const char *ng_feature_name(ng_feature f)
{
    return names[f];
}

ng_rerank_weights ng_rerank_weights_default(void)
{
    return weights;
}

/* The best passages of each article speak for all of its passages. Items are best first. */
static void weigh_articles(const ng_match_item *items, size_t n, ng_rerank_features *features)
{
    double best = n > 0 ? items[0].key.score : 0;
    if (best <= 0)
        return;
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        for (size_t j = 0, found = 0; j < n && found < NG_ARTICLE_BEST; j++) {
            if (items[j].key.article != items[i].key.article)
                continue;
            sum += items[j].key.score;
            found++;
        }
        features[i].values[NG_FEATURE_ARTICLE] = sum / (NG_ARTICLE_BEST * best);
    }
}

/* Passages of the window, as their tokens are read again. */
typedef struct window {
    const ng_rerank_query *query;
    const ng_match_item *items;
    size_t n;
    ng_marks marks[NG_RERANK_WINDOW]; /* empty: unknown */
    float mass[NG_MARKS_STEMS];       /* scores of the passages that hold a name */
} window;

/* The names of a passage that are no words of the query, each once: their stems. */
static size_t names_of(const window *w, size_t item, uint16_t ret[NAMES_MAX])
{
    uint64_t seen[NG_MARKS_STEMS / 64] = {0};
    size_t n = 0;
    for (uint32_t i = 0; i < w->marks[item].n && n < NAMES_MAX; i++) {
        uint16_t m = w->marks[item].marks[i], stem = m & NG_MARK_STEM;
        if ((m & NG_MARK_KIND) != NG_MARK_NAME || w->query->by_stem[stem] ||
            (seen[stem / 64] >> stem % 64 & 1))
            continue;
        seen[stem / 64] |= UINT64_C(1) << stem % 64;
        ret[n++] = stem;
    }
    return n;
}

/* A story that several passages tell has its names in all of them. */
static void weigh_company(window *w, ng_rerank_features *features)
{
    uint16_t found[NAMES_MAX];
    double total = 0;
    for (size_t i = 0; i < w->n; i++) {
        size_t n = names_of(w, i, found);
        total += w->items[i].key.score;
        for (size_t j = 0; j < n; j++)
            w->mass[found[j]] += (float)w->items[i].key.score;
    }
    for (size_t i = 0; i < w->n; i++) {
        double own = w->items[i].key.score, sum = 0;
        size_t n = names_of(w, i, found);
        for (size_t j = 0; j < n; j++)
            sum += w->mass[found[j]] - own;
        if (n > 0 && sum > 0 && total > own)
            features[i].values[NG_FEATURE_COMPANY] = sum / (total - own) / (double)n;
    }
}

ng_status ng_rerank_look(const ng_plan *plan, ng_index *ix, ng_analyzers *analyzers,
                         const ng_match_item *items, size_t n, ng_rerank_features *ret,
                         ng_deadline *deadline, ng_error *err)
{
    ng_rerank_query query;
    window w = {.query = &query, .items = items, .n = n};
    deadline->countdown = 0; /* look at the clock now */
    memset(ret, 0, n * sizeof *ret);
    ng_status s = ng_rerank_query_read(plan, analyzers, &query, err);
    for (size_t i = 0; s == NG_OK && i < n && !ng_deadline_passed(deadline); i++) {
        const ng_passage_facts *facts = ng_index_facts(ix, items[i].docid);
        ng_marks marks;
        uint32_t n_title = 0;
        if (!facts || !ng_marks_of_passage(ix, facts, &marks))
            continue;
        w.marks[i] = marks;
        const uint16_t *title = ng_marks_of_title(ix, items[i].docid, facts, &n_title);
        ng_rerank_look_at(&query, &marks, title, n_title, &ret[i]);
    }
    if (s == NG_OK) {
        weigh_articles(items, n, ret);
        weigh_company(&w, ret);
    }
    return s;
}

static double bonus_of(const ng_rerank_features *f)
{
    double sum = 0;
    for (size_t i = 0; i < NG_FEATURES; i++)
        sum += weights.values[i] * f->values[i];
    return sum;
}

ng_status ng_rerank(const ng_plan *plan, ng_index *ix, ng_analyzers *analyzers,
                    const ng_match_item *items, size_t n, ng_ranked *ret, double *ret_unit,
                    ng_deadline *deadline, ng_error *err)
{
    ng_rerank_features f[NG_RERANK_WINDOW];
    ng_status s = ng_rerank_look(plan, ix, analyzers, items, n, f, deadline, err);
    if (s != NG_OK)
        return s;
    double unit = deadline->passed || n == 0 ? 0 : items[0].key.score;
    double scores[NG_RERANK_WINDOW];
    size_t order[NG_RERANK_WINDOW];
    /* Insert in order; equal ones stay as they are. */
    for (size_t i = 0; i < n; i++) {
        size_t at = i;
        scores[i] = items[i].key.score + unit * bonus_of(&f[i]);
        for (; at > 0 && scores[order[at - 1]] < scores[i]; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    for (size_t i = 0; i < n; i++)
        ret[i] = (ng_ranked){items[order[i]], scores[order[i]], f[order[i]]};
    *ret_unit = unit;
    return NG_OK;
}
