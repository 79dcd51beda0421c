/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search_budget.c - what of a page fits into so many bytes.
 *
 * Hits are taken in their order. One that repeats a hit that was taken, of whatever story, is left
 * out; so is one whose text, with its neighbours', does not fit into what is left: a shorter one
 * behind it still may. What was left out does not come again on the next page. */
#include <stdlib.h>
#include <string.h>

#include "search_run.h"
#include "shingles.h"

/* Word pairs of a hit. */
struct words {
    uint32_t *pairs;
    size_t n;
};

static size_t bytes_of(const ng_hit *h)
{
    size_t n = strlen(h->text);
    for (size_t i = 0; i < h->n_before; i++)
        n += strlen(h->before[i].text);
    for (size_t i = 0; i < h->n_after; i++)
        n += strlen(h->after[i].text);
    return n;
}

static ng_status words_of(ng_search_run *run, uint32_t docid, struct words *ret, ng_error *err)
{
    uint32_t n = 0;
    const ng_passage_facts *facts = ng_index_facts(run->searcher->ix, docid);
    const uint16_t *hashes = facts ? ng_index_forward(run->searcher->ix, facts, &n) : NULL;
    ret->pairs = ng_arena_alloc(run->answer->arena, (n + 1) * sizeof *ret->pairs);
    if (!ret->pairs)
        return ng_fail(err, NG_NOMEM, "out of memory");
    ret->n = hashes ? ng_word_pairs(hashes, n, ret->pairs) : 0;
    return NG_OK;
}

static int repeats(const struct words *taken, size_t n, const struct words *w)
{
    for (size_t i = 0; i < n; i++)
        if (ng_pairs_alike(taken[i].pairs, taken[i].n, w->pairs, w->n) >= NG_ALIKE_PERCENT)
            return 1;
    return 0;
}

ng_status ng_search_budget(ng_search_run *run, ng_error *err)
{
    ng_answer *a = run->answer;
    size_t left = run->request->max_bytes, kept = 0;
    struct words *taken = ng_arena_alloc(a->arena, (a->n_hits + 1) * sizeof *taken);
    if (!taken)
        return ng_fail(err, NG_NOMEM, "out of memory");
    for (size_t i = 0; i < a->n_hits; i++) {
        size_t bytes = bytes_of(&a->hits[i]);
        ng_status s = words_of(run, run->page_docids[i], &taken[kept], err);
        if (s != NG_OK)
            return s;
        if (repeats(taken, kept, &taken[kept])) {
            a->omitted_repeats++;
        } else if (bytes > left) {
            a->omitted_budget++;
        } else {
            left -= bytes;
            a->hits[kept++] = a->hits[i];
        }
    }
    a->n_hits = kept;
    return NG_OK;
}
