/* SPDX-License-Identifier: GPL-2.0-or-later */
/* random_plan.c - a random corpus, and random plans over it. */
#include "random_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_index.h"

#define NEARBY            40 /* docids before a copy: among them is what it repeats */
#define PASSAGE_WORDS_MAX 40
#define DAY               86400
#define DAYS              1000
#define DEPTH_MAX         3
#define GAP_MAX           150 /* unused docids between articles: the corpus spans many windows */

/* xorshift64* by S. Vigna. */
uint32_t random_below(random_state *r, uint32_t n)
{
    r->x ^= r->x >> 12;
    r->x ^= r->x << 25;
    r->x ^= r->x >> 27;
    return (uint32_t)((r->x * UINT64_C(2685821657736338717)) >> 33) % n;
}

uint32_t random_word(random_state *r)
{
    uint32_t range = 1 + random_below(r, RANDOM_WORDS);
    range = 1 + random_below(r, range);
    return random_below(r, range);
}

uint32_t random_passage(random_state *r, ng_index *ix)
{
    uint32_t docid;
    do
        docid = 1 + random_below(r, ng_index_last_docid(ix));
    while (!ng_index_facts(ix, docid));
    return docid;
}

static const char *word_text(uint32_t word)
{
    static char names[RANDOM_WORDS][8];
    snprintf(names[word], sizeof names[word], "w%c%c", 'a' + (int)(word / 26),
             'a' + (int)(word % 26));
    return names[word];
}

static const char *source_text(uint32_t source)
{
    static char names[RANDOM_SOURCES][8];
    snprintf(names[source], sizeof names[source], "Ss%u", source);
    return names[source];
}

/* Few distinct impacts, so that scores tie; those beside the champions' bound are among them. */
static uint32_t random_impact(random_state *r, int title_only)
{
    uint32_t impact = 8 + 12 * random_below(r, 10) - (random_below(r, 4) == 0 ? 2 : 0);
    return title_only ? impact | 1 : impact & ~1u;
}

static void add_passage(random_state *r, ng_index *ix, uint64_t article, uint32_t ordinal,
                        int64_t published)
{
    fake_term terms[PASSAGE_WORDS_MAX + 2];
    uint16_t hashes[PASSAGE_WORDS_MAX];
    uint32_t n = 0, words = 1 + random_below(r, PASSAGE_WORDS_MAX), in_body = words;
    char seen[RANDOM_WORDS] = {0};
    in_body -= random_below(r, 3) == 0 ? words / 4 : 0;
    for (uint32_t i = 0; i < words; i++) {
        uint32_t word = random_word(r);
        if (i < in_body)
            hashes[i] = (uint16_t)word;
        if (!seen[word])
            terms[n++] = (fake_term){word_text(word), random_impact(r, i >= in_body)};
        seen[word] = 1;
    }
    uint32_t source = random_below(r, RANDOM_SOURCES + random_below(r, 20));
    if (source < RANDOM_SOURCES)
        terms[n++] = (fake_term){source_text(source), 0};
    terms[n] = (fake_term){NULL, 0};
    uint32_t docid = fake_index_add(ix, article, ordinal, published, terms, hashes, in_body);
    if (docid > NEARBY && docid % 3 == 0) { /* copies, the same whatever else is drawn */
        random_state own = {docid * UINT64_C(0x9E3779B97F4A7C15)};
        for (int i = 0; i < 8; i++)
            random_below(&own, 2);
        uint32_t earlier = docid - 1 - random_below(&own, NEARBY);
        if (ng_index_facts(ix, earlier))
            fake_index_repeat(ix, docid, earlier);
    }
}

ng_index *random_index(uint64_t seed, unsigned parts)
{
    random_state r = {seed};
    ng_index *ix = fake_index_new();
    uint32_t passages = 0;
    for (unsigned sealed = 1; passages < RANDOM_PASSAGES;) {
        if (passages >= sealed * RANDOM_PASSAGES / parts) {
            fake_index_seal(ix);
            sealed++;
        }
        uint64_t article = 1 + random_below(&r, 1u << 30); /* not in the order of docids */
        uint32_t n = 1 + random_below(&r, 9);
        int64_t published =
            random_below(&r, 8) ? (int64_t)random_below(&r, DAYS) * DAY + 3600 : NG_UNDATED;
        fake_index_skip(ix, random_below(&r, GAP_MAX));
        for (uint32_t ordinal = 1; ordinal <= n; ordinal++, passages++)
            add_passage(&r, ix, article, ordinal, published);
    }
    for (uint32_t i = 0; i < RANDOM_DELETED; i++)
        fake_index_delete(ix, random_passage(&r, ix));
    fake_index_commit(ix);
    return ix;
}

static void *alloc(ng_plan *plan, size_t size)
{
    void *p = ng_arena_alloc(plan->arena, size);
    assert_non_null(p);
    return p;
}

static uint32_t documents_of(ng_index *ix, const char *term)
{
    uint32_t n = 0;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_index_term_documents(ix, term, strlen(term), &n, &err), NG_OK);
    return n;
}

static ng_cond *new_cond(ng_plan *plan, ng_cond_kind kind, size_t children)
{
    ng_cond *c = alloc(plan, sizeof *c);
    c->kind = kind;
    c->children = alloc(plan, (children + 1) * sizeof *c->children);
    return c;
}

static ng_cond *term_cond(ng_plan *plan, ng_index *ix, const char *term, int body_only)
{
    ng_cond *c = new_cond(plan, NG_COND_TERM, 0);
    c->term = term;
    c->len = (uint32_t)strlen(term);
    c->documents = documents_of(ix, term);
    c->body_only = body_only;
    return c;
}

/* Words that stand together somewhere, half of the time. */
static ng_cond *phrase_cond(random_state *r, ng_plan *plan, ng_index *ix)
{
    ng_plan_phrase *phrase = alloc(plan, sizeof *phrase);
    uint16_t *hashes = alloc(plan, 4 * sizeof *hashes);
    uint32_t there = 0, docid = random_passage(r, ix);
    const uint16_t *text = ng_index_forward(ix, ng_index_facts(ix, docid), &there);
    phrase->n = 1 + random_below(r, 3);
    phrase->ordered = random_below(r, 3) > 0;
    phrase->slop = random_below(r, 2) * random_below(r, 6);
    phrase->hashes = hashes;
    ng_cond *c = new_cond(plan, NG_COND_PHRASE, phrase->n);
    c->phrase = phrase;
    uint32_t start = there > phrase->n ? random_below(r, there - (uint32_t)phrase->n) : 0;
    int copied = there > phrase->n && random_below(r, 2);
    for (size_t i = 0; i < phrase->n; i++) {
        hashes[i] = copied ? text[start + i] : (uint16_t)random_word(r);
        if (i == 0 || random_below(r, 4) > 0)
            c->children[c->n_children++] = term_cond(plan, ix, word_text(hashes[i]), 1);
    }
    return c;
}

static ng_cond *dates_cond(random_state *r, ng_plan *plan)
{
    ng_cond *c = new_cond(plan, NG_COND_DATES, 0);
    c->from = (int64_t)random_below(r, DAYS) * DAY;
    c->to = c->from + (int64_t)random_below(r, DAYS) * DAY;
    return c;
}

static int compare_places(const void *a, const void *b)
{
    const ng_place *x = a, *y = b;
    if (x->article != y->article)
        return x->article < y->article ? -1 : 1;
    return x->heading < y->heading ? -1 : x->heading > y->heading;
}

/* Some articles; no passage has a heading, so a section of 7 holds nothing. */
static ng_cond *places_cond(random_state *r, ng_plan *plan, ng_index *ix)
{
    ng_cond *c = new_cond(plan, NG_COND_PLACES, 0);
    size_t most = random_below(r, 200), n = 0;
    ng_place *places = alloc(plan, (most + 1) * sizeof *places);
    c->in_sections = random_below(r, 3) == 0;
    for (size_t i = 0; i < most; i++)
        places[i] = (ng_place){ng_index_facts(ix, random_passage(r, ix))->article,
                               c->in_sections ? random_below(r, 2) * 7 : 0, 0};
    qsort(places, most, sizeof *places, compare_places);
    for (size_t i = 0; i < most; i++)
        if (n == 0 || compare_places(&places[i], &places[n - 1]) != 0)
            places[n++] = places[i];
    c->places = places;
    c->n_places = n;
    return c;
}

static ng_cond *random_cond(random_state *r, ng_plan *plan, ng_index *ix, int depth)
{
    uint32_t choice = random_below(r, depth < DEPTH_MAX ? 16 : 8);
    if (choice == 0)
        return random_below(r, 2) ? dates_cond(r, plan) : places_cond(r, plan, ix);
    if (choice == 1)
        return term_cond(plan, ix, source_text(random_below(r, RANDOM_SOURCES)), 0);
    if (choice == 2 && random_below(r, 4) == 0)
        return new_cond(plan, random_below(r, 2) ? NG_COND_ALL : NG_COND_NOTHING, 0);
    if (choice < 4)
        return phrase_cond(r, plan, ix);
    if (choice < 8)
        return term_cond(plan, ix, word_text(random_word(r)), random_below(r, 3) == 0);
    if (choice == 8) {
        ng_cond *c = new_cond(plan, NG_COND_NOT, 1);
        c->children[c->n_children++] = random_cond(r, plan, ix, depth + 1);
        return c;
    }
    size_t n = 1 + random_below(r, choice == 9 ? 30 : 4);
    ng_cond *c = new_cond(plan, choice < 12 ? NG_COND_OR : NG_COND_AND, n);
    for (size_t i = 0; i < n; i++)
        c->children[c->n_children++] =
            random_cond(r, plan, ix, choice == 9 ? DEPTH_MAX : depth + 1);
    return c;
}

/* Every term of the conditions may score, and others besides. */
static void add_term(ng_plan *plan, ng_index *ix, const char *term)
{
    for (size_t i = 0; i < plan->n_terms; i++)
        if (strcmp(plan->terms[i].term, term) == 0)
            return;
    uint32_t n = documents_of(ix, term);
    if (n == 0 || plan->n_terms == NG_QUERY_TERMS_MAX)
        return;
    plan->terms[plan->n_terms++] = (ng_plan_term){.term = term,
                                                  .len = (uint32_t)strlen(term),
                                                  .documents = n,
                                                  .idf = ng_idf(ng_index_passages(ix), n)};
}

static void score_cond(random_state *r, ng_plan *plan, ng_index *ix, const ng_cond *c)
{
    if (c->kind == NG_COND_TERM && c->term[0] != 'S' && random_below(r, 5) > 0)
        add_term(plan, ix, c->term);
    for (size_t i = 0; i < c->n_children; i++)
        score_cond(r, plan, ix, c->children[i]);
}

ng_plan *random_plan(random_state *r, ng_index *ix)
{
    ng_arena *arena = ng_arena_new();
    assert_non_null(arena);
    ng_plan *plan = ng_arena_alloc(arena, sizeof *plan);
    assert_non_null(plan);
    plan->arena = arena;
    plan->terms = alloc(plan, NG_QUERY_TERMS_MAX * sizeof *plan->terms);
    if (random_below(r, 2))
        plan->required = random_cond(r, plan, ix, 0);
    if (random_below(r, 3) == 0)
        plan->filter = random_cond(r, plan, ix, random_below(r, 2) ? DEPTH_MAX : 1);
    if (plan->required)
        score_cond(r, plan, ix, plan->required);
    uint32_t more = random_below(r, 30) == 0 ? 40 : random_below(r, 6);
    for (uint32_t i = 0; i < more; i++)
        add_term(plan, ix, word_text(random_word(r)));
    plan->match_all = !plan->required && plan->n_terms == 0 && plan->filter;
    return plan;
}

static void print_cond(const ng_cond *c, int indent)
{
    static const char *const names[] = {"TERM",  "AND",     "OR",  "NOT",   "PHRASE",
                                        "DATES", "NOTHING", "ALL", "PLACES"};
    fprintf(stderr, "%*s%s", indent, "", names[c->kind]);
    if (c->kind == NG_COND_TERM)
        fprintf(stderr, " %s%s", c->term, c->body_only ? " body" : "");
    if (c->kind == NG_COND_PHRASE)
        fprintf(stderr, " n %zu slop %u ordered %d", c->phrase->n, c->phrase->slop,
                c->phrase->ordered);
    if (c->kind == NG_COND_PLACES)
        fprintf(stderr, " %zu%s", c->n_places, c->in_sections ? " sections" : "");
    fprintf(stderr, "\n");
    for (size_t i = 0; i < c->n_children; i++)
        print_cond(c->children[i], indent + 2);
}

void random_plan_print(const ng_plan *plan)
{
    for (size_t i = 0; i < plan->n_terms; i++)
        fprintf(stderr, "scored %s, %u documents, idf %g\n", plan->terms[i].term,
                plan->terms[i].documents, plan->terms[i].idf);
    if (plan->required)
        print_cond(plan->required, 0);
    if (plan->filter) {
        fprintf(stderr, "filter\n");
        print_cond(plan->filter, 2);
    }
}
