/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan_places.c - `title:`, `heading:` and `url:` as sets of articles and sections.
 *
 * Their terms stand in the first passage of an article or section alone (schema.h), so the set is
 * known before anything is matched: lists of articles are short. The passages are found through the
 * words themselves, which title and heading give to every passage they belong to, or through the
 * terms of a few articles; each is then looked up in the set. */
#include <stdlib.h>
#include <string.h>

#include "passage_fields.h"
#include "plan_build.h"
#include "postings.h"
#include "terms.h"

#define FEW_ARTICLES 64 /* so many lead by their own terms */

/* ---- Sets of places ---- */

static int compare_places(const void *a, const void *b)
{
    const ng_place *x = a, *y = b;
    if (x->article != y->article)
        return x->article < y->article ? -1 : 1;
    return x->heading < y->heading ? -1 : x->heading > y->heading;
}

/* Add the places of the passages that hold a term. */
static ng_status add_places(ng_planner *p, const char *term, size_t len, int in_sections,
                            ng_places *ret, ng_error *err)
{
    size_t n;
    ng_postings list;
    const ng_index_part *parts = ng_index_parts(p->ix, &n);
    ng_postings_init(&list, parts, n, term, len);
    ng_status s = ng_postings_seek(&list, 1, err);
    while (s == NG_OK && list.doc != NG_DOCID_END && !ng_deadline_passed(p->deadline)) {
        const ng_passage_facts *f =
            ng_index_is_dead(p->ix, list.doc) ? NULL : ng_index_facts(p->ix, list.doc);
        if (f)
            s = ng_planner_grow(p, &ret->items, ret->n, &ret->cap, sizeof *ret->items, err);
        if (f && s == NG_OK)
            ret->items[ret->n++] =
                (ng_place){f->article, in_sections ? f->record.heading_start : 0, list.doc};
        if (s == NG_OK)
            s = ng_postings_move(&list, list.i + 1, err);
    }
    ng_postings_release(&list);
    return s;
}

static void sort_places(ng_places *l)
{
    size_t n = 0;
    if (l->n > 0)
        qsort(l->items, l->n, sizeof *l->items, compare_places);
    for (size_t i = 0; i < l->n; i++)
        if (n == 0 || compare_places(&l->items[i], &l->items[n - 1]) != 0)
            l->items[n++] = l->items[i];
    l->n = n;
}

/* Keep what `other` has, too; both are sorted. */
static void intersect(ng_places *l, const ng_places *other)
{
    size_t n = 0, at = 0;
    for (size_t i = 0; i < l->n; i++) {
        while (at < other->n && compare_places(&other->items[at], &l->items[i]) < 0)
            at++;
        if (at < other->n && compare_places(&other->items[at], &l->items[i]) == 0)
            l->items[n++] = l->items[i];
    }
    l->n = n;
}

static ng_status new_nothing(ng_planner *p, ng_cond **ret, ng_error *err)
{
    *ret = ng_planner_new_cond(p, NG_COND_NOTHING, 0);
    return *ret ? NG_OK : ng_planner_no_memory(err);
}

/* `lead`, if any, and the set. */
static ng_status set_cond(ng_planner *p, const ng_places *l, int in_sections, ng_cond *lead,
                          ng_cond **ret, ng_error *err)
{
    ng_cond *set = ng_planner_new_cond(p, NG_COND_PLACES, 0);
    ng_cond *both = ng_planner_new_cond(p, NG_COND_AND, 2);
    if (!set || !both)
        return ng_planner_no_memory(err);
    set->places = l->items;
    set->n_places = l->n;
    set->in_sections = in_sections;
    set->documents = ng_index_passages(p->ix);
    if (lead)
        both->children[both->n_children++] = lead;
    both->children[both->n_children++] = set;
    *ret = lead ? both : set;
    return NG_OK;
}

/* ---- Words of titles and headings ---- */

/* The words of a value, with the stems that each has in the languages of the index. */
typedef struct value {
    ng_plan_token tokens[NG_QUERY_PHRASE_MAX];
    const char *words[NG_QUERY_PHRASE_MAX];
    size_t n;
} value;

static ng_status add_stem(ng_planner *p, ng_plan_token *t, const char *stem, size_t len,
                          ng_error *err)
{
    for (size_t i = 0; i < t->n_stems; i++)
        if (t->stems[i]->len == len && memcmp(t->stems[i]->text, stem, len) == 0)
            return NG_OK;
    if (len == 0 || len > NG_TERM_MAX)
        return NG_OK;
    ng_known_term *k = ng_arena_alloc(p->plan->arena, sizeof *k);
    if (!k)
        return ng_planner_no_memory(err);
    k->text = ng_arena_copy(p->plan->arena, stem, len);
    k->len = (uint32_t)len;
    t->stems[t->n_stems++] = k;
    return k->text ? ng_index_term_documents(p->ix, stem, len, &k->documents, err)
                   : ng_planner_no_memory(err);
}

static ng_status begin_value(ng_planner *p, const ng_node *node, const ng_tokens *from, value *ret,
                             ng_error *err)
{
    ret->n = from->n < NG_QUERY_PHRASE_MAX ? from->n : NG_QUERY_PHRASE_MAX;
    for (size_t i = 0; i < ret->n; i++) {
        const ng_token *k = &from->items[i];
        ret->words[i] = ng_arena_copy(p->plan->arena, from->chars + k->word, k->word_len);
        ret->tokens[i] = (ng_plan_token){
            .stems = ng_arena_alloc(p->plan->arena, NG_PLAN_LANGUAGES_MAX * sizeof(void *))};
        if (!ret->words[i] || !ret->tokens[i].stems)
            return ng_planner_no_memory(err);
    }
    if (ret->n == from->n)
        return NG_OK;
    return ng_planner_warn(p, node->start, node->end, err,
                           "of a title or heading at most %d words are looked for",
                           NG_QUERY_PHRASE_MAX);
}

/* As words are read (plan_words.c): the first language says how many there are. */
static ng_status read_value(ng_planner *p, const ng_node *node, value *ret, ng_error *err)
{
    ng_tokens tokens = NG_TOKENS_INIT;
    ng_status s = NG_OK;
    size_t n = 0;
    ret->n = 0;
    for (size_t lang = 0; lang < p->n_langs && s == NG_OK; lang++) {
        ng_analyzer *a = NULL;
        s = ng_analyzers_get(p->analyzers, p->langs[lang], &a, err);
        if (s == NG_OK)
            s = ng_analyze(a, node->text, node->text_len, &tokens, err);
        if (s == NG_OK && lang == 0) {
            n = tokens.n;
            s = begin_value(p, node, &tokens, ret, err);
        }
        for (size_t i = 0; s == NG_OK && tokens.n == n && i < ret->n; i++)
            s = add_stem(p, &ret->tokens[i], tokens.chars + tokens.items[i].stem,
                         tokens.items[i].stem_len, err);
    }
    ng_tokens_release(&tokens);
    return s;
}

/* Articles whose title, or sections whose heading, holds a word. */
static ng_status places_of(ng_planner *p, const ng_plan_token *t, int in_sections, ng_places *ret,
                           ng_error *err)
{
    char term[NG_TERM_MAX + 1];
    ng_status s = NG_OK;
    term[0] = in_sections ? NG_PREFIX_HEADING : NG_PREFIX_TITLE;
    for (size_t i = 0; i < t->n_stems && s == NG_OK; i++) {
        memcpy(term + 1, t->stems[i]->text, t->stems[i]->len);
        s = add_places(p, term, t->stems[i]->len + 1, in_sections, ret, err);
    }
    sort_places(ret);
    return s;
}

/* The word with the shortest lists: every passage that belongs to the title has it. */
static ng_status lead_of(ng_planner *p, const value *v, ng_cond **ret, ng_error *err)
{
    uint64_t least = UINT64_MAX;
    size_t best = 0;
    for (size_t i = 0; i < v->n; i++) {
        uint64_t n = 0;
        for (size_t j = 0; j < v->tokens[i].n_stems; j++)
            n += v->tokens[i].stems[j]->documents;
        if (n < least)
            best = i;
        least = n < least ? n : least;
    }
    return ng_planner_token_cond(p, &v->tokens[best], 0, ret, err);
}

/* Let the words be marked. */
static ng_status add_caption(ng_planner *p, const ng_node *node, const value *v, ng_error *err)
{
    ng_plan *plan = p->plan;
    ng_plan_caption c = {.in_heading = node->field == NG_IN_HEADING, .n_words = v->n};
    ng_plan_phrase *phrase = ng_arena_alloc(plan->arena, sizeof *phrase);
    const char **words = ng_arena_alloc(plan->arena, (v->n + 1) * sizeof *words);
    c.words = ng_arena_alloc(plan->arena, (v->n + 1) * sizeof *c.words);
    if (!phrase || !words || !c.words)
        return ng_planner_no_memory(err);
    for (size_t i = 0; i < v->n; i++) {
        const ng_plan_token *t = &v->tokens[i];
        ng_plan_word *w = &c.words[i];
        w->stems = ng_arena_alloc(plan->arena, (t->n_stems + 1) * sizeof *w->stems);
        if (!w->stems)
            return ng_planner_no_memory(err);
        for (size_t j = 0; j < t->n_stems; j++)
            w->stems[w->n_stems++] = t->stems[j]->text;
        words[i] = v->words[i];
    }
    *phrase = (ng_plan_phrase){.words = words, .n = v->n, .ordered = 1};
    c.phrase = node->quoted ? phrase : NULL;
    ng_status s = ng_planner_grow(p, &plan->captions, plan->n_captions, &p->cap_captions,
                                  sizeof *plan->captions, err);
    if (s == NG_OK)
        plan->captions[plan->n_captions++] = c;
    return s;
}

static ng_status words_cond(ng_planner *p, const ng_node *node, ng_cond **ret, ng_error *err)
{
    value v;
    ng_places all = {0};
    ng_cond *lead = NULL;
    int in_sections = node->field == NG_IN_HEADING;
    ng_status s = read_value(p, node, &v, err);
    for (size_t i = 0; i < v.n && s == NG_OK; i++) {
        ng_places one = {0};
        s = places_of(p, &v.tokens[i], in_sections, i == 0 ? &all : &one, err);
        if (i > 0)
            intersect(&all, &one);
    }
    if (s == NG_OK && !p->below_not)
        s = add_caption(p, node, &v, err);
    if (s == NG_OK && node->quoted)
        s = ng_planner_verify(p, v.words, v.n, in_sections, &all, err);
    if (s != NG_OK)
        return s;
    if (all.n == 0)
        return new_nothing(p, ret, err);
    s = lead_of(p, &v, &lead, err);
    return s == NG_OK ? set_cond(p, &all, in_sections, lead, ret, err) : s;
}

/* ---- URLs ---- */

/* Each url that begins so. */
static ng_status add_beginnings(ng_planner *p, const ng_node *node, const ng_buf *term,
                                ng_places *ret, ng_error *err)
{
    xp_term_list urls = XP_TERM_LIST_INIT;
    size_t len = term->len < NG_VALUE_START_MAX ? term->len : NG_VALUE_START_MAX;
    ng_status s = ng_index_terms(p->ix, term->data, len, NG_PLAN_SCAN_MAX, &urls, err);
    for (size_t i = 0; s == NG_OK && i < urls.n && !ng_deadline_passed(p->deadline); i++)
        s = add_places(p, urls.bytes + urls.offsets[i], urls.offsets[i + 1] - urls.offsets[i] - 1,
                       0, ret, err);
    if (s == NG_OK && (urls.more || len < term->len))
        s = ng_planner_warn(p, node->start, node->end, err,
                            len < term->len ? "only the first %d bytes of the url count"
                                            : "only the first %d urls that begin so count",
                            len < term->len ? NG_VALUE_START_MAX : NG_PLAN_SCAN_MAX);
    xp_term_list_release(&urls);
    return s;
}

static ng_status articles_cond(ng_planner *p, const ng_places *l, ng_cond **ret, ng_error *err)
{
    ng_cond *any = ng_planner_new_cond(p, NG_COND_OR, l->n + 1);
    ng_status s = any ? NG_OK : ng_planner_no_memory(err);
    for (size_t i = 0; i < l->n && s == NG_OK; i++) {
        char term[NG_ARTICLE_TERM_MAX];
        size_t len = ng_article_term(l->items[i].article, term);
        s = ng_planner_term_cond(p, term, len, &any->children[any->n_children++], err);
    }
    *ret = any;
    return s;
}

static ng_status url_cond(ng_planner *p, const ng_node *node, ng_cond **ret, ng_error *err)
{
    ng_buf term = NG_BUF_INIT;
    ng_places all = {0};
    size_t len = node->text_len, host = 0;
    int is_start = len > 0 && node->text[len - 1] == '*';
    ng_status s = ng_url_term(node->text, len - (size_t)is_start, is_start, &term, &host, err);
    if (s == NG_OK && term.len > 0)
        s = is_start ? add_beginnings(p, node, &term, &all, err)
                     : add_places(p, term.data, term.len, 0, &all, err);
    ng_buf_release(&term);
    sort_places(&all);
    if (s != NG_OK)
        return s;
    if (all.n == 0)
        return new_nothing(p, ret, err);
    return all.n <= FEW_ARTICLES ? articles_cond(p, &all, ret, err)
                                 : set_cond(p, &all, 0, NULL, ret, err);
}

ng_status ng_planner_places(ng_planner *p, const ng_node *node, ng_cond **ret, ng_error *err)
{
    return node->field == NG_IN_URL ? url_cond(p, node, ret, err) : words_cond(p, node, ret, err);
}
