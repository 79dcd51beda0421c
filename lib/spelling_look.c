/* SPDX-License-Identifier: GPL-2.0-or-later */
/* spelling_look.c - whether a word really stands in passages: the index lists stems only. */
#include <string.h>

#include "match.h"
#include "postings.h"
#include "spelling.h"

#define SKIPPED_MAX 256 /* dead and hidden passages that are passed over */

static int holds(ng_index *ix, const ng_passage_facts *facts, uint16_t hash)
{
    uint32_t n = 0;
    const uint16_t *hashes = ng_index_forward(ix, facts, &n);
    uint32_t found = 0;
    for (uint32_t i = 0; i < n; i++)
        found |= hashes[i] == hash;
    return found != 0;
}

ng_status ng_spelling_look(ng_index *ix, const ng_spelling_table *t, const ng_spelling_word *w,
                           const uint64_t *hidden, size_t n_hidden, uint32_t most,
                           ng_spelling_sample *ret, ng_error *err)
{
    size_t n;
    ng_postings list;
    ng_spelling_sample sample = {0, 0, 0};
    const char *stem = t->bytes + w->stem;
    const ng_index_part *parts = ng_index_parts(ix, &n);
    ng_postings_init(&list, parts, n, stem, strlen(stem));
    ng_status s = ng_postings_seek(&list, 1, err);
    for (uint32_t i = 0;
         s == NG_OK && list.doc != NG_DOCID_END && sample.passages < most && i < most + SKIPPED_MAX;
         i++) {
        const ng_passage_facts *facts =
            ng_index_is_dead(ix, list.doc) ? NULL : ng_index_facts(ix, list.doc);
        if (facts && !ng_is_hidden(hidden, n_hidden, facts->article)) {
            sample.passages++;
            sample.seen += (uint32_t)holds(ix, facts, w->hash);
        }
        s = ng_postings_move(&list, list.i + 1, err);
    }
    sample.all = s == NG_OK && list.doc == NG_DOCID_END;
    ng_postings_release(&list);
    if (s == NG_OK)
        *ret = sample;
    return s;
}
