/* SPDX-License-Identifier: GPL-2.0-or-later */
/* index_stories.c - the writer's memory of stories: made from the files when it is first needed. */
#include <stdlib.h>

#include "index_writer.h"

#define READ_AT_ONCE  1024
#define FACTS_AT_ONCE 32768 /* more than the passages of one article */

_Static_assert(FACTS_AT_ONCE > NG_PASSAGES_MAX, "an article fits");

void ng_index_stories_forget(ng_index_writer *w)
{
    ng_stories_free(w->stories);
    w->stories = NULL;
}

/* ---- What is living. ---- */

struct living {
    uint64_t *bits;
    uint32_t end; /* docids below it */
};

static ng_status mark(xp_db *db, struct living *l, ng_error *err)
{
    xp_postings *all = NULL;
    uint32_t docids[READ_AT_ONCE];
    ng_status s = xp_postings_open(db, "", 0, &all, err);
    for (size_t n = READ_AT_ONCE; s == NG_OK && n == READ_AT_ONCE;) {
        s = xp_postings_read(all, docids, NULL, READ_AT_ONCE, &n, err);
        for (size_t i = 0; s == NG_OK && i < n; i++)
            if (docids[i] < l->end)
                l->bits[docids[i] / 64] |= UINT64_C(1) << docids[i] % 64;
    }
    xp_postings_free(all);
    return s;
}

/* Passages that lists name and that have no tombstone. */
static ng_status find_living(ng_index_writer *w, uint32_t end, struct living *ret, ng_error *err)
{
    struct living l = {calloc(end / 64 + 1, sizeof(uint64_t)), end};
    ng_status s = l.bits ? mark(xp_writer_db(w->xapian), &l, err)
                         : ng_fail(err, NG_NOMEM, "no memory to compare articles");
    for (size_t i = 0; i < w->n_sealed && s == NG_OK; i++)
        s = mark(w->sealed[i], &l, err);
    for (uint32_t i = 0; s == NG_OK && i <= end / 64; i++)
        if ((uint64_t)i * 64 < w->dead.size)
            l.bits[i] &= ~w->dead.bits[i];
    if (s == NG_OK)
        *ret = l;
    else
        free(l.bits);
    return s;
}

/* ---- Learning what is there. ---- */

/* Passages from the first one on that are of one wording of an article. */
static uint32_t one_article(const ng_passage_facts *facts, uint32_t n)
{
    uint32_t i = 1;
    while (i < n && facts[i].article == facts[0].article &&
           facts[i].record.revision == facts[0].record.revision)
        i++;
    return i;
}

static ng_story_files files_of(ng_index_writer *w)
{
    return (ng_story_files){&w->forward, &w->table, &w->copies, &w->dead};
}

/* Learn the articles of `n` records, but the last one, which may go on behind them, unless they are
 * the `last` ones. Gives how many records are done with. */
static ng_status learn(ng_index_writer *w, const struct living *l, const ng_passage_facts *facts,
                       uint32_t first, uint32_t n, int last, uint32_t *ret, ng_error *err)
{
    const ng_story_files files = files_of(w);
    ng_status s = NG_OK;
    uint32_t at = 0;
    while (at < n && s == NG_OK) {
        uint32_t own = one_article(facts + at, n - at), docid = first + at;
        if (at + own == n && !last && at > 0)
            break;
        if (l->bits[docid / 64] >> docid % 64 & 1)
            s = ng_stories_learn(w->stories, &files, facts + at, docid, own, err);
        at += own;
    }
    *ret = at;
    return s;
}

static ng_status learn_all(ng_index_writer *w, const struct living *l, ng_passage_facts *facts,
                           ng_error *err)
{
    uint32_t docid = l->end > NG_STORY_PASSAGES ? l->end - NG_STORY_PASSAGES : 1;
    ng_status s = NG_OK;
    while (docid < l->end && s == NG_OK) {
        uint32_t left = l->end - docid, n = left < FACTS_AT_ONCE ? left : FACTS_AT_ONCE, done = 0;
        s = ng_append_read(&w->table, docid * (uint64_t)sizeof *facts, facts, n * sizeof *facts,
                           err);
        if (s == NG_OK)
            s = learn(w, l, facts, docid, n, n == left, &done, err);
        docid += done;
    }
    return s;
}

static ng_status remember(ng_index_writer *w, uint32_t end, ng_error *err)
{
    struct living l = {NULL, end};
    ng_passage_facts *facts = malloc(FACTS_AT_ONCE * sizeof *facts);
    ng_status s = facts ? find_living(w, end, &l, err)
                        : ng_fail(err, NG_NOMEM, "no memory to compare articles");
    if (s == NG_OK)
        s = ng_stories_new(&w->stories, err);
    if (s == NG_OK)
        s = learn_all(w, &l, facts, err);
    if (s != NG_OK)
        ng_index_stories_forget(w);
    free(l.bits);
    free(facts);
    return s;
}

ng_status ng_index_place(ng_index_writer *w, ng_passage_facts *facts, uint32_t first, uint32_t n,
                         ng_error *err)
{
    ng_status s = w->stories ? NG_OK : remember(w, first, err);
    const ng_story_files files = files_of(w);
    if (s == NG_OK)
        s = ng_stories_place(w->stories, &files, facts, first, n, err);
    for (uint32_t i = 0; i < n && s == NG_OK; i++)
        w->n_copies += facts[i].group != 0;
    return s;
}
