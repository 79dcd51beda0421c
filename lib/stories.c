/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stories.c - which passages of a new article repeat those of articles that came before. */
#include <stdlib.h>
#include <string.h>

#include "stories_private.h"

#define WINDOW     32 /* passages before and after the expected one that are looked at */
#define SAME_CLASS 64 /* passages of the article that are asked whether they are in it already */

static ng_status no_memory(ng_error *err)
{
    return ng_fail(err, NG_NOMEM, "no memory to compare articles");
}

ng_status ng_stories_new(ng_stories **ret, ng_error *err)
{
    *ret = calloc(1, sizeof **ret);
    return *ret ? NG_OK : no_memory(err);
}

void ng_stories_free(ng_stories *s)
{
    if (!s)
        return;
    free(s->stories);
    free(s->values);
    free(s->buckets);
    free(s);
}

void ng_stories_bury(ng_stories *s, const ng_tombstones *dead)
{
    for (size_t i = 0; s && i < s->n; i++)
        s->stories[i].dead |= ng_tombstones_has(dead, s->stories[i].first);
}

/* ---- Words. ---- */

void ng_story_words_release(ng_story_words *w)
{
    free(w->facts);
    free(w->hashes);
    free(w->shingles);
    free(w->bits);
    *w = (ng_story_words){0};
}

/* Whether the hashes of the passages lie one behind the other. */
static int are_in_order(const ng_passage_facts *facts, uint32_t n)
{
    uint64_t at = facts[0].forward;
    for (uint32_t i = 0; i < n; i++) {
        if (facts[i].forward < at || facts[i].forward % sizeof(uint16_t) != 0)
            return 0;
        at = facts[i].forward + facts[i].tokens * sizeof(uint16_t);
    }
    return 1;
}

/* What lies between the hashes of one passage and those of the next falls out. */
static void draw_together(uint16_t *hashes, const ng_passage_facts *facts, uint32_t n)
{
    size_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        size_t from = (size_t)(facts[i].forward - facts[0].forward) / sizeof *hashes;
        memmove(hashes + at, hashes + from, facts[i].tokens * sizeof *hashes);
        at += facts[i].tokens;
    }
}

/* Those of an article lie one behind the other, marks between them. */
ng_status ng_story_words_of(const ng_append_file *forward, const ng_passage_facts *facts,
                            uint32_t n, ng_story_words *ret, ng_error *err)
{
    if (!are_in_order(facts, n))
        return ng_fail(err, NG_CORRUPT, "passages.tab is damaged");
    uint64_t end = facts[n - 1].forward + facts[n - 1].tokens * sizeof(uint16_t);
    size_t bytes = (size_t)(end - facts[0].forward);
    ng_story_words w = {.n = 0};
    for (uint32_t i = 0; i < n; i++)
        w.n += facts[i].tokens;
    w.hashes = malloc(bytes + sizeof *w.hashes);
    ng_status s = w.hashes ? NG_OK : no_memory(err);
    if (s == NG_OK && bytes > 0)
        s = ng_append_read(forward, facts[0].forward, w.hashes, bytes, err);
    if (s != NG_OK) {
        ng_story_words_release(&w);
        return s;
    }
    draw_together(w.hashes, facts, n);
    *ret = w;
    return NG_OK;
}

ng_status ng_story_words_read(const ng_story_files *files, const ng_story *story,
                              ng_story_words *ret, ng_error *err)
{
    ng_passage_facts *facts = malloc(story->n * sizeof *facts);
    if (!facts)
        return no_memory(err);
    ng_status s = ng_append_read(files->table, story->first * (uint64_t)sizeof *facts, facts,
                                 story->n * sizeof *facts, err);
    if (s == NG_OK)
        s = ng_story_words_of(files->forward, facts, story->n, ret, err);
    if (s == NG_OK)
        ret->facts = facts;
    else
        free(facts);
    return s;
}

static ng_status make_shingles(ng_story_words *w, ng_error *err)
{
    if (w->shingles)
        return NG_OK;
    w->shingles = malloc((w->n + 1) * sizeof *w->shingles);
    if (!w->shingles)
        return no_memory(err);
    w->n_shingles = ng_shingles(w->hashes, w->n, w->shingles);
    return NG_OK;
}

static ng_status make_bits(ng_story_words *w, ng_error *err)
{
    if (w->bits)
        return NG_OK;
    w->bits = calloc(1, sizeof *w->bits);
    if (!w->bits)
        return no_memory(err);
    ng_shingle_bits_set(w->bits, w->hashes, w->n);
    return NG_OK;
}

/* ---- Passages. ---- */

/* Two articles of one story, side by side. */
struct pairing {
    const ng_story_files *files;
    ng_passage_facts *facts; /* of the new one */
    const uint16_t *hashes;
    uint32_t first, n;
    const ng_story_words *earlier;
    uint32_t earlier_first, earlier_n;
    uint32_t *pairs, *earlier_pairs; /* scratch: word pairs */
    size_t *starts;                  /* of the pairs of each earlier passage, one more than those */
    unsigned char *used;             /* earlier passages that were repeated already */
};

static ng_status begin_pairing(struct pairing *p, size_t words, ng_error *err)
{
    p->pairs = malloc((words + 1) * sizeof *p->pairs);
    p->earlier_pairs = malloc((p->earlier->n + 1) * sizeof *p->earlier_pairs);
    p->starts = malloc((p->earlier_n + 1) * sizeof *p->starts);
    p->used = calloc(p->earlier_n + 1, 1);
    if (!p->pairs || !p->earlier_pairs || !p->starts || !p->used)
        return no_memory(err);
    size_t at = 0, pairs = 0;
    for (uint32_t i = 0; i < p->earlier_n; i++) {
        p->starts[i] = pairs;
        pairs += ng_word_pairs(p->earlier->hashes + at, p->earlier->facts[i].tokens,
                               p->earlier_pairs + pairs);
        at += p->earlier->facts[i].tokens;
    }
    p->starts[p->earlier_n] = pairs;
    return NG_OK;
}

static void end_pairing(struct pairing *p)
{
    free(p->pairs);
    free(p->earlier_pairs);
    free(p->starts);
    free(p->used);
}

/* Whether a neighbour in the new article is in the class already. */
static int is_taken(const struct pairing *p, uint32_t i, uint32_t class)
{
    uint32_t from = i > SAME_CLASS ? i - SAME_CLASS : 0;
    for (uint32_t k = from; k < p->n && k < i + SAME_CLASS; k++)
        if (p->facts[k].group == class)
            return 1;
    return 0;
}

/* The earlier passage that is most like these pairs, near the expected one; earlier_n: none. */
static uint32_t most_alike(const struct pairing *p, uint32_t i, size_t n_pairs, uint32_t expected)
{
    uint32_t best = p->earlier_n, from = expected > WINDOW ? expected - WINDOW : 0;
    unsigned best_alike = NG_ALIKE_PERCENT - 1;
    for (uint32_t k = from; k < p->earlier_n && k <= expected + WINDOW; k++) {
        const uint32_t *other = p->earlier_pairs + p->starts[k];
        unsigned alike =
            p->used[k] ? 0
                       : ng_pairs_alike(p->pairs, n_pairs, other, p->starts[k + 1] - p->starts[k]);
        if (alike > best_alike &&
            !is_taken(p, i, ng_copy_class(p->earlier_first + k, &p->earlier->facts[k]))) {
            best = k;
            best_alike = alike;
        }
    }
    return best;
}

static ng_status repeat(struct pairing *p, uint32_t i, uint32_t k, ng_error *err)
{
    uint32_t from = p->earlier_first + k, class = ng_copy_class(from, &p->earlier->facts[k]);
    p->used[k] = 1;
    p->facts[i].group = class;
    return ng_copies_link(p->files->copies, p->files->table, class, from, p->first + i, err);
}

/* Join the passages that have no class yet to those of the earlier article. */
static ng_status pair(struct pairing *p, ng_error *err)
{
    uint32_t expected = 0;
    size_t at = 0;
    ng_status s = NG_OK;
    for (uint32_t i = 0; i < p->n && s == NG_OK; i++) {
        const uint16_t *hashes = p->hashes + at;
        at += p->facts[i].tokens;
        if (p->facts[i].group != 0 || p->facts[i].tokens == 0)
            continue;
        size_t n_pairs = ng_word_pairs(hashes, p->facts[i].tokens, p->pairs);
        uint32_t k = most_alike(p, i, n_pairs, expected);
        if (k < p->earlier_n) {
            s = repeat(p, i, k, err);
            expected = k + 1;
        }
    }
    return s;
}

/* ---- Articles. ---- */

static int is_enough(size_t shared, size_t n_a, size_t n_b)
{
    return shared >= NG_STORY_SHARED && 2 * shared >= (n_a < n_b ? n_a : n_b);
}

/* Most articles with some shingles in common are of two stories; that is mostly told without
 * putting their shingles in order. */
static ng_status is_same_story(ng_story_words *a, ng_story_words *b, int *ret, ng_error *err)
{
    *ret = 0;
    ng_status s = make_bits(a, err);
    if (s == NG_OK)
        s = make_bits(b, err);
    if (s != NG_OK ||
        !is_enough(ng_shingle_bits_shared(a->bits, b->hashes, b->n), a->bits->n, b->bits->n))
        return s;
    s = make_shingles(a, err);
    if (s == NG_OK)
        s = make_shingles(b, err);
    if (s == NG_OK)
        *ret = is_enough(ng_shingles_shared(a->shingles, a->n_shingles, b->shingles, b->n_shingles),
                         a->n_shingles, b->n_shingles);
    return s;
}

static ng_status compare(const ng_story_files *files, const ng_story *story, ng_story_words *words,
                         ng_passage_facts *facts, uint32_t first, uint32_t n, ng_error *err)
{
    ng_story_words earlier = {0};
    int same = 0;
    ng_status s = ng_story_words_read(files, story, &earlier, err);
    if (s == NG_OK)
        s = is_same_story(words, &earlier, &same, err);
    struct pairing p = {.files = files,
                        .facts = facts,
                        .hashes = words->hashes,
                        .first = first,
                        .n = n,
                        .earlier = &earlier,
                        .earlier_first = story->first,
                        .earlier_n = story->n};
    if (s == NG_OK && same) {
        s = begin_pairing(&p, words->n, err);
        if (s == NG_OK)
            s = pair(&p, err);
        end_pairing(&p);
    }
    ng_story_words_release(&earlier);
    return s;
}

ng_status ng_stories_learn(ng_stories *s, const ng_story_files *files,
                           const ng_passage_facts *facts, uint32_t first, uint32_t n, ng_error *err)
{
    ng_story_words words = {0};
    ng_status status = ng_story_words_of(files->forward, facts, n, &words, err);
    if (status == NG_OK)
        status = ng_stories_add(s, &words, first, n, err);
    ng_story_words_release(&words);
    return status;
}

ng_status ng_stories_place(ng_stories *s, const ng_story_files *files, ng_passage_facts *facts,
                           uint32_t first, uint32_t n, ng_error *err)
{
    ng_story_words words = {0};
    uint32_t candidates[NG_STORY_CANDIDATES];
    size_t found = 0;
    if (n == 0)
        return NG_OK;
    ng_status status = ng_copies_begin(files->copies, first, first + n - 1, err);
    if (status == NG_OK)
        status = ng_story_words_of(files->forward, facts, n, &words, err);
    if (status == NG_OK)
        status = ng_stories_find(s, files, &words, first, candidates, &found, err);
    for (size_t i = 0; i < found && status == NG_OK; i++)
        status = compare(files, &s->stories[candidates[i]], &words, facts, first, n, err);
    if (status == NG_OK)
        status = ng_stories_add(s, &words, first, n, err);
    ng_story_words_release(&words);
    return status;
}
