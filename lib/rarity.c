/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rarity.c - a sample of the passages, counted by stem. */
#include "rarity.h"

#include <math.h>
#include <string.h>

typedef struct sample {
    uint32_t passages;
    uint32_t with[NG_MARKS_STEMS], last[NG_MARKS_STEMS]; /* and the last that counted */
} sample;

static void count_passage(const ng_index *ix, uint32_t docid, sample *s)
{
    const ng_passage_facts *facts = ng_index_facts(ix, docid);
    ng_marks marks;
    if (!facts || !ng_marks_of_passage(ix, facts, &marks))
        return;
    s->passages++;
    for (uint32_t i = 0; i < marks.n; i++) {
        uint16_t stem = marks.marks[i] & NG_MARK_STEM;
        if ((marks.marks[i] & NG_MARK_STOP) || s->last[stem] == docid)
            continue;
        s->last[stem] = docid;
        s->with[stem]++;
    }
}

void ng_rarity_count(const ng_index *ix, ng_rarity *ret)
{
    sample s;
    uint32_t last = ng_index_last_docid(ix);
    uint64_t step = NG_RARITY_RUN;
    memset(&s, 0, sizeof s);
    while (step * 2 * NG_RARITY_RUNS <= last)
        step *= 2;
    for (uint64_t run = 1; run <= last; run += step)
        for (uint64_t docid = run; docid < run + NG_RARITY_RUN && docid <= last; docid++)
            count_passage(ix, (uint32_t)docid, &s);
    for (size_t i = 0; i < NG_MARKS_STEMS; i++)
        ret->of[i] = fmaxf(0, logf((float)(s.passages + 1) / ((float)s.with[i] + 0.5F)));
}
