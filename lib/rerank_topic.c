/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rerank_topic.c - how much a passage is about what the best passages are about.
 *
 * What answers a question is told in several places with other words in common than those of the
 * question. So each passage is compared with the others of the window, and those count most that
 * stand best by all that is known without this: the cosine of their words, by how rare they are.
 *
 * Source: F. Diaz, Regularizing Ad Hoc Retrieval Scores, 2005. */
#include <math.h>
#include <string.h>

#include "rarity.h"
#include "rerank_query.h"

#define WORDS_MAX   256   /* of a passage, different ones */
#define OFTEN       8     /* times of a word that are told apart */
#define OWN         0.5F  /* a word of the query, in others */
#define LEAST       0.005 /* share of the best that counts */
#define SIMILAR     0.25  /* the cosine that counts 1 */
#define SHARP_TWICE 2     /* a standing counts to the power of 3 · 2 · 2 */

typedef struct topic {
    const ng_rerank_query *query;
    const ng_rarity *rarity;
    uint8_t times[NG_MARKS_STEMS]; /* zero between passages */
    float mass[NG_MARKS_STEMS];    /* the words of all, by their standing */
    uint16_t stems[WORDS_MAX];     /* of one passage */
    float values[WORDS_MAX];       /* of length 1 */
    size_t n;
} topic;

/* 1 + ln(times) */
static const float often[OFTEN + 1] = {0,         1,         1.693147F, 2.098612F, 2.386294F,
                                       2.609438F, 2.791759F, 2.94591F,  3.079442F};

static void collect(topic *t, const ng_marks *p)
{
    t->n = 0;
    for (uint32_t i = 0; i < p->n; i++) {
        uint16_t stem = p->marks[i] & NG_MARK_STEM;
        if (p->marks[i] & NG_MARK_STOP)
            continue;
        if (t->times[stem] == 0 && t->n < WORDS_MAX)
            t->stems[t->n++] = stem;
        else if (t->times[stem] == 0)
            continue;
        t->times[stem] += t->times[stem] < OFTEN;
    }
}

/* The words of a passage as a vector. */
static void read_passage(topic *t, const ng_marks *p)
{
    float squares = 0;
    collect(t, p);
    for (size_t i = 0; i < t->n; i++) {
        uint16_t stem = t->stems[i];
        float v = often[t->times[stem]] * t->rarity->of[stem];
        t->times[stem] = 0;
        t->values[i] = t->query->by_stem[stem] ? OWN * v : v;
        squares += t->values[i] * t->values[i];
    }
    float length = sqrtf(squares);
    for (size_t i = 0; i < t->n; i++)
        t->values[i] = length > 0 ? t->values[i] / length : 0;
    t->n = length > 0 ? t->n : 0;
}

/* How much each passage counts for the others: `ret`, from 0 to 1; gives the sum. */
static double weigh(topic *t, const ng_marks *marks, const double *standing, size_t n, double *ret)
{
    double best = 0, total = 0;
    for (size_t i = 0; i < n; i++)
        best = standing[i] > best ? standing[i] : best;
    for (size_t i = 0; i < n; i++) {
        double share = best > 0 ? standing[i] / best : 0;
        ret[i] = share * share * share;
        for (int twice = 0; twice < SHARP_TWICE; twice++)
            ret[i] *= ret[i];
        if (ret[i] < LEAST)
            ret[i] = 0;
        total += ret[i];
        if (ret[i] <= 0)
            continue;
        read_passage(t, &marks[i]);
        for (size_t j = 0; j < t->n; j++)
            t->mass[t->stems[j]] += (float)ret[i] * t->values[j];
    }
    return total;
}

void ng_rerank_topic(const ng_rerank_query *q, const ng_rarity *rarity, const ng_marks *marks,
                     const double *standing, size_t n, ng_rerank_features *features)
{
    topic t;
    double counts[NG_RERANK_WINDOW];
    memset(t.times, 0, sizeof t.times);
    memset(t.mass, 0, sizeof t.mass);
    t.query = q;
    t.rarity = rarity;
    double total = weigh(&t, marks, standing, n, counts);
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        read_passage(&t, &marks[i]);
        for (size_t j = 0; j < t.n; j++)
            sum += (double)(t.values[j] * t.mass[t.stems[j]]);
        /* Less what it has in common with itself. */
        double others = total - counts[i];
        double cosine = t.n > 0 && others > LEAST ? (sum - counts[i]) / others : 0;
        features[i].values[NG_FEATURE_TOPIC] = fmin(1, fmax(0, cosine) / SIMILAR);
    }
}
