/* SPDX-License-Identifier: GPL-2.0-or-later */
/* relevance_score.c - nDCG@10 as trec_eval has it, means, and the paired t test. */
#include <math.h>

#include "relevance.h"

#define GRADE_MAX 64

static double gain(int grade, size_t place)
{
    return grade / log2((double)place + 2);
}

double relevance_ideal(const relevance_query *q)
{
    size_t place = 0;
    double sum = 0;
    for (int grade = GRADE_MAX; grade > 0; grade--)
        for (size_t i = 0; i < q->n_grades && place < RELEVANCE_DEPTH; i++)
            if (q->grades[i].grade == grade)
                sum += gain(grade, place++);
    return sum;
}

double relevance_ndcg(const relevance_query *q, const size_t *documents, size_t n)
{
    double sum = 0, ideal = relevance_ideal(q);
    for (size_t i = 0; i < n && i < RELEVANCE_DEPTH; i++)
        sum += gain(relevance_grade_of(q, documents[i]), i);
    return ideal > 0 ? sum / ideal : 0;
}

double relevance_mean(const double *values, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += values[i];
    return n > 0 ? sum / (double)n : 0;
}

double relevance_t(const double *a, const double *b, size_t n)
{
    double mean = relevance_mean(b, n) - relevance_mean(a, n), squares = 0;
    for (size_t i = 0; i < n; i++)
        squares += (b[i] - a[i] - mean) * (b[i] - a[i] - mean);
    if (n < 2 || squares <= 0)
        return 0;
    return mean / sqrt(squares / ((double)n - 1) / (double)n);
}
