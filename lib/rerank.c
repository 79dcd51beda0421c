/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rerank.c - the second stage: features of the window's passages, and their new order. */
#include "rerank.h"

#include <string.h>

#include "rerank_query.h"

static const char *const names[NG_FEATURES] = {
    [NG_FEATURE_EXACT] = "exact",   [NG_FEATURE_PAIRS] = "pairs",
    [NG_FEATURE_NEAR] = "near",     [NG_FEATURE_SENTENCE] = "sentence",
    [NG_FEATURE_TITLE] = "title",   [NG_FEATURE_TITLE_SHARE] = "title_share",
    [NG_FEATURE_ANSWER] = "answer", [NG_FEATURE_ARTICLE] = "article",
    [NG_FEATURE_TOPIC] = "topic",   [NG_FEATURE_CLOSE] = "close",
    [NG_FEATURE_EARLY] = "early",
};

/* docs/ranking.md says where they come from. */
static const ng_rerank_weights weights = {{
    [NG_FEATURE_EXACT] = 0.35,
    [NG_FEATURE_PAIRS] = 0.4,
    [NG_FEATURE_NEAR] = 0.1,
    [NG_FEATURE_SENTENCE] = 0.65,
    [NG_FEATURE_TITLE] = 0.65,
    [NG_FEATURE_TITLE_SHARE] = 0.2,
    [NG_FEATURE_ANSWER] = 0.55,
    [NG_FEATURE_ARTICLE] = 1.6,
    [NG_FEATURE_TOPIC] = 0.75,
    [NG_FEATURE_CLOSE] = 0.6,
    [NG_FEATURE_EARLY] = 1.4,
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

static double bonus_of(const ng_rerank_features *f)
{
    double sum = 0;
    for (size_t i = 0; i < NG_FEATURES; i++)
        sum += weights.values[i] * f->values[i];
    return sum;
}

/* After all other features: they say which passages are the best. */
static void weigh_topics(const ng_rerank_query *q, ng_index *ix, const ng_match_item *items,
                         const ng_marks *marks, size_t n, ng_rerank_features *features)
{
    const ng_rarity *rarity = ng_index_rarity(ix);
    double standing[NG_RERANK_WINDOW];
    double best = n > 0 ? items[0].key.score : 0;
    if (!rarity || best <= 0)
        return;
    for (size_t i = 0; i < n; i++)
        standing[i] = items[i].key.score / best + bonus_of(&features[i]);
    ng_rerank_topic(q, rarity, marks, standing, n, features);
}

ng_status ng_rerank_look(const ng_plan *plan, ng_index *ix, ng_analyzers *analyzers,
                         const ng_match_item *items, size_t n, ng_rerank_features *ret,
                         ng_deadline *deadline, ng_error *err)
{
    ng_rerank_query query;
    ng_marks marks[NG_RERANK_WINDOW]; /* empty: unknown */
    deadline->countdown = 0;          /* look at the clock now */
    memset(ret, 0, n * sizeof *ret);
    memset(marks, 0, sizeof marks);
    ng_status s = ng_rerank_query_read(plan, analyzers, &query, err);
    for (size_t i = 0; s == NG_OK && i < n && !ng_deadline_passed(deadline); i++) {
        const ng_passage_facts *facts = ng_index_facts(ix, items[i].docid);
        uint32_t n_title = 0;
        if (!facts || !ng_marks_of_passage(ix, facts, &marks[i])) {
            marks[i] = (ng_marks){.n = 0};
            continue;
        }
        const uint16_t *title = ng_marks_of_title(ix, items[i].docid, facts, &n_title);
        ng_rerank_look_at(&query, &marks[i], title, n_title, &ret[i]);
    }
    if (s == NG_OK) {
        weigh_articles(items, n, ret);
        weigh_topics(&query, ix, items, marks, n, ret);
    }
    return s;
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
