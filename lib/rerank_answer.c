/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rerank_answer.c - how close to the words of a question what may be its answer stands.
 *
 * A word of the kind that is asked for tells more the more of the question's words are around it.
 * A place is named behind a preposition, and a person with two names, most of the time. */
#include <stdlib.h>
#include <string.h>

#include "rerank_query.h"

#define HALF_WAY 10.0 /* tokens at which a word counts half */
#define ACROSS   0.5  /* factor of a word in the sentence before or after */
#define DOUBTFUL 0.6  /* factor of a name that does not look like one of a person or a place */

static int is_behind(const ng_rerank_query *q, const ng_marks *p, uint32_t t)
{
    for (size_t i = 0; t > 0 && i < NG_RERANK_BEFORE; i++)
        if (p->hashes[t - 1] == q->before_place[i])
            return 1;
    return 0;
}

/* A name right before or after it. */
static int is_among_names(const ng_marks *p, uint32_t t, const uint16_t *mark)
{
    if (t > 0 && ng_marks_has(p, t - 1) && (mark[-1] & NG_MARK_KIND) == NG_MARK_NAME)
        return 1;
    return t + 1 < p->n_tokens && ng_marks_has(p, t + 1) &&
           (mark[1] & NG_MARK_KIND) == NG_MARK_NAME;
}

void ng_rerank_add_answer(const ng_rerank_query *q, const ng_marks *passage, uint32_t t,
                          const uint16_t *mark, uint32_t sentence, ng_rerank_spots *spots)
{
    int doubtful = (q->asks == NG_ANSWER_PLACE && !is_behind(q, passage, t)) ||
                   (q->asks == NG_ANSWER_PERSON && !is_among_names(passage, t, mark));
    if (spots->n_answers < NG_ANSWERS_MAX)
        spots->answers[spots->n_answers++] =
            (ng_rerank_spot){.token = t, .sentence = sentence, .factor = doubtful ? DOUBTFUL : 1};
}

static uint32_t apart(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

/* The weight of the words around one answer: of each the occurrence that counts most. */
static double around(const ng_rerank_query *q, const ng_rerank_spots *spots,
                     const ng_rerank_spot *answer)
{
    double counts[NG_RERANK_WORDS], sum = 0;
    memset(counts, 0, q->n * sizeof *counts);
    for (size_t i = 0; i < spots->n_words; i++) {
        const ng_rerank_spot *w = &spots->words[i];
        uint32_t sentences = apart(w->sentence, answer->sentence);
        if (sentences > 1)
            continue;
        double c = HALF_WAY / (HALF_WAY + apart(w->token, answer->token));
        c *= sentences > 0 ? ACROSS : 1;
        if (c > counts[w->word]) {
            sum += (c - counts[w->word]) * q->words[w->word].weight;
            counts[w->word] = c;
        }
    }
    return sum * answer->factor;
}

double ng_rerank_closeness(const ng_rerank_query *q, const ng_rerank_spots *spots)
{
    double best = 0;
    for (size_t i = 0; i < spots->n_answers; i++) {
        double sum = around(q, spots, &spots->answers[i]);
        best = sum > best ? sum : best;
    }
    return best / q->weight;
}
