/* SPDX-License-Identifier: GPL-2.0-or-later */
/* idf.c - how much a term tells, as a multiple of 1/256.
 *
 * Source: S. Robertson, H. Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009;
 * with 1 + … inside the logarithm the weight of a term that most passages hold stays positive. */
#include <math.h>

#include "index_reader.h"

#define STEPS 256.0

double ng_idf(uint32_t passages, uint32_t with_term)
{
    double n = with_term;
    double all = passages > with_term ? passages : n;
    double steps = round(STEPS * log(1.0 + (all - n + 0.5) / (n + 0.5)));
    return (steps < 1.0 ? 1.0 : steps) / STEPS;
}
