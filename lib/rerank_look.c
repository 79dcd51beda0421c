/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rerank_look.c - what one passage says of a query. */
#include <stddef.h>
#include <string.h>

#include "rerank_query.h"

#define CLOSE         8    /* tokens between words that are near each other */
#define SOON          20.0 /* tokens from the beginning at which a word counts half */
#define SENTENCES_MAX 64   /* of a passage; what comes later counts to the last */

/* What is known of a passage as its tokens go by. */
typedef struct look {
    const ng_rerank_query *q;
    uint32_t last[NG_RERANK_WORDS]; /* token number + 1 of each word */
    uint32_t in[NG_RERANK_WORDS];   /* sentence in which it was seen last, + 1 */
    uint8_t typed[NG_RERANK_WORDS], paired[NG_RERANK_WORDS], near[NG_RERANK_WORDS];
    double held[SENTENCES_MAX];     /* weight of the words of each sentence */
    uint8_t answers[SENTENCES_MAX]; /* it holds a word of the wanted kind */
    uint32_t sentence;
    double early;
    ng_rerank_spots spots;
} look;

/* Word `i` stands at token `t`. */
static void see_word(look *l, size_t i, uint32_t t)
{
    const ng_rerank_word *w = &l->q->words[i];
    if (l->last[i] == 0)
        l->early += w->weight * SOON / (SOON + t);
    l->last[i] = t + 1;
    if (l->q->wants != 0 && l->spots.n_words < NG_SPOTS_MAX)
        l->spots.words[l->spots.n_words++] =
            (ng_rerank_spot){.token = t, .sentence = l->sentence, .word = i};
    if (l->in[i] != l->sentence + 1) {
        l->in[i] = l->sentence + 1;
        l->held[l->sentence] += w->weight;
    }
    if (w->reach > 0 && l->last[i - 1] > 0) {
        uint32_t distance = t + 1 - l->last[i - 1];
        l->paired[i] |= distance <= w->reach;
        l->near[i] |= distance <= CLOSE;
    }
    if (i + 1 < l->q->n && w[1].reach > 0 && l->last[i + 1] > 0)
        l->near[i + 1] |= t + 1 - l->last[i + 1] <= CLOSE;
}

static void see_mark(look *l, const ng_marks *p, const uint16_t *mark, uint32_t t)
{
    const ng_rerank_query *q = l->q;
    uint16_t m = *mark;
    if ((m & NG_MARK_SENTENCE) && t > 0 && l->sentence + 1 < SENTENCES_MAX)
        l->sentence++;
    size_t word = q->by_stem[m & NG_MARK_STEM];
    if (word > 0) {
        see_word(l, word - 1, t);
        l->typed[word - 1] |= p->hashes[t] == q->words[word - 1].typed;
    } else if (q->wants != 0 && (m & NG_MARK_KIND) == q->wants) {
        l->answers[l->sentence] = 1;
        ng_rerank_add_answer(q, p, t, mark, l->sentence, &l->spots);
    }
}

/* A query of stop words alone has scored ones. */
static void see_stop_word(look *l, uint16_t hash, uint32_t t)
{
    for (size_t i = 0; i < l->q->n; i++) {
        if (!l->q->words[i].stop || l->q->words[i].typed != hash)
            continue;
        see_word(l, i, t);
        l->typed[i] = 1;
        return;
    }
}

static void read_tokens(look *l, const ng_marks *p)
{
    const uint16_t *mark = p->marks;
    for (uint32_t t = 0; t < p->n_tokens; t++)
        if (ng_marks_has(p, t))
            see_mark(l, p, mark++, t);
        else if (l->q->has_stops)
            see_stop_word(l, p->hashes[t], t);
}

/* The sentence that holds most, and whether an answer may stand in it, or else beside it. */
static void weigh_sentences(const look *l, ng_rerank_features *ret)
{
    uint32_t best = 0, n = l->sentence + 1;
    for (uint32_t s = 1; s < n; s++)
        if (l->held[s] > l->held[best])
            best = s;
    double share = l->held[best] / l->q->weight;
    ret->values[NG_FEATURE_SENTENCE] = share * share;
    if (l->answers[best])
        ret->values[NG_FEATURE_ANSWER] = 1;
    else if ((best > 0 && l->answers[best - 1]) || (best + 1 < n && l->answers[best + 1]))
        ret->values[NG_FEATURE_ANSWER] = 0.5;
}

static void read_title(const ng_rerank_query *q, const uint16_t *marks, uint32_t n,
                       ng_rerank_features *ret)
{
    uint8_t seen[NG_RERANK_WORDS] = {0};
    double held = 0;
    uint32_t asked = 0;
    for (uint32_t t = 0; t < n; t++) {
        size_t word = q->by_stem[marks[t] & NG_MARK_STEM];
        if (word == 0)
            continue;
        asked++;
        held += seen[word - 1] ? 0 : q->words[word - 1].weight;
        seen[word - 1] = 1;
    }
    ret->values[NG_FEATURE_TITLE] = held / q->weight;
    ret->values[NG_FEATURE_TITLE_SHARE] = n > 0 ? (double)asked / n : 0;
}

void ng_rerank_look_at(const ng_rerank_query *q, const ng_marks *passage, const uint16_t *title,
                       uint32_t n_title, ng_rerank_features *ret)
{
    look l;
    double exact = 0, pairs = 0, near = 0;
    memset(ret, 0, sizeof *ret);
    if (q->n == 0 || q->weight <= 0)
        return;
    memset(&l, 0, offsetof(look, spots));
    l.q = q;
    l.spots.n_words = l.spots.n_answers = 0;
    read_tokens(&l, passage);
    for (size_t i = 0; i < q->n; i++) {
        exact += l.typed[i] ? q->words[i].weight : 0;
        pairs += l.paired[i] ? q->words[i].pair : 0;
        near += l.near[i] ? q->words[i].pair : 0;
    }
    ret->values[NG_FEATURE_EXACT] = exact / q->weight;
    if (q->pair_weight > 0) {
        ret->values[NG_FEATURE_PAIRS] = pairs / q->pair_weight;
        ret->values[NG_FEATURE_NEAR] = near / q->pair_weight;
    }
    ret->values[NG_FEATURE_EARLY] = q->is_question ? 0 : l.early / q->weight;
    ret->values[NG_FEATURE_CLOSE] = ng_rerank_closeness(q, &l.spots);
    weigh_sentences(&l, ret);
    read_title(q, title, n_title, ret);
}
