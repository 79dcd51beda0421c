/* SPDX-License-Identifier: GPL-2.0-or-later */
/* impact.c - ranking parameters and the quantised impact of a stem. */
#include "impact.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MILLIONTHS 1e6

ng_ranking ng_ranking_defaults(void)
{
    return (ng_ranking){
        .k1 = 1.2,
        .b = 0.6,
        .average_length = 57,
        .least_length = 0.5,
        .title_weight = 2.0,
        .heading_weight = 1.0,
        .minor_factor = 0.5,
        .later_title = 1.0,
        .champion_min = 80,
    };
}

ng_impact_scale ng_impact_scale_of(const ng_ranking *r, uint32_t tokens, uint32_t ordinal,
                                   int minor)
{
    double length = fmax(r->least_length, tokens / r->average_length);
    return (ng_impact_scale){
        .k1_norm = r->k1 * (1 - r->b + r->b * length),
        .title_weight = ordinal > 1 ? r->title_weight * r->later_title : r->title_weight,
        .heading_weight = r->heading_weight,
        .factor = NG_IMPACT_MAX * (minor ? r->minor_factor : 1),
    };
}

uint32_t ng_impact(const ng_impact_scale *s, const ng_occurrences *n)
{
    double tf = n->body + s->title_weight * n->title + s->heading_weight * n->heading;
    double impact = s->factor * tf / (tf + s->k1_norm);
    uint32_t half = (uint32_t)(n->body > 0 ? impact / 2 + 0.5 : impact / 2);
    if (n->body == 0)
        return half < NG_IMPACT_MAX / 2 ? 2 * half + 1 : NG_IMPACT_MAX;
    if (half < 1)
        half = 1;
    return half <= NG_IMPACT_MAX / 2 ? 2 * half : NG_IMPACT_MAX - 1;
}

void ng_ranking_format(const ng_ranking *r, char ret[NG_RANKING_TEXT])
{
    const double values[] = {r->k1,
                             r->b,
                             r->average_length,
                             r->least_length,
                             r->title_weight,
                             r->heading_weight,
                             r->minor_factor,
                             r->later_title};
    size_t used = 0;
    ret[0] = '\0';
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        used += (size_t)snprintf(ret + used, NG_RANKING_TEXT - used, "%lld ",
                                 llround(values[i] * MILLIONTHS) % 10000000000LL);
    snprintf(ret + used, NG_RANKING_TEXT - used, "%u", r->champion_min);
}

ng_status ng_ranking_parse(const char *text, ng_ranking *ret, ng_error *err)
{
    long long v[8];
    unsigned champion = 0;
    char end = '\0';
    if (sscanf(text, "%lld %lld %lld %lld %lld %lld %lld %lld %u%c", &v[0], &v[1], &v[2], &v[3],
               &v[4], &v[5], &v[6], &v[7], &champion, &end) != 9)
        return ng_fail(err, NG_CORRUPT, "the ranking parameters of the index cannot be read");
    *ret = (ng_ranking){
        .k1 = (double)v[0] / MILLIONTHS,
        .b = (double)v[1] / MILLIONTHS,
        .average_length = (double)v[2] / MILLIONTHS,
        .least_length = (double)v[3] / MILLIONTHS,
        .title_weight = (double)v[4] / MILLIONTHS,
        .heading_weight = (double)v[5] / MILLIONTHS,
        .minor_factor = (double)v[6] / MILLIONTHS,
        .later_title = (double)v[7] / MILLIONTHS,
        .champion_min = champion,
    };
    return NG_OK;
}
