/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan_words.c - the words of a query: analysed, looked up, and chosen to score. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "language.h"
#include "plan_build.h"
#include "terms.h"

/* Take a language, unless it makes of words what another makes of them: all without a stemmer do.
 */
static ng_status take_language(ng_planner *p, const char *lang, size_t len, ng_error *err)
{
    ng_analyzer *a = NULL, *other = NULL;
    if (p->n_langs == NG_PLAN_LANGUAGES_MAX)
        return NG_OK;
    char *copy = ng_arena_copy(p->plan->arena, lang, len);
    if (!copy)
        return ng_planner_no_memory(err);
    ng_language_modernise(copy);
    ng_status s = ng_analyzers_get(p->analyzers, copy, &a, err);
    for (size_t i = 0; i < p->n_langs && s == NG_OK; i++) {
        s = ng_analyzers_get(p->analyzers, p->langs[i], &other, err);
        if (s == NG_OK && a == other)
            return NG_OK;
    }
    if (s == NG_OK)
        p->langs[p->n_langs++] = copy;
    return s;
}

/* The `lang:` fields that restrict the whole query. */
static ng_status take_fields(ng_planner *p, ng_error *err)
{
    const ng_node *root = p->query->root;
    ng_status s = NG_OK;
    for (size_t i = 0; root->kind == NG_NODE_GROUP && i < root->n_children && s == NG_OK; i++) {
        const ng_node *n = root->children[i];
        if (n->kind == NG_NODE_FIELD && n->field == NG_IN_LANG && n->occur == NG_FILTER)
            s = take_language(p, n->text, n->text_len, err);
    }
    return s;
}

/* The languages of the filter, else those that the query names, else those of the index. */
ng_status ng_planner_languages(ng_planner *p, ng_error *err)
{
    const ng_filter *f = p->filter;
    size_t n = 0, asked = f ? f->n_values[NG_IN_LANG] : 0;
    const ng_index_language *known = ng_index_languages(p->ix, &n);
    ng_status s = NG_OK;
    for (size_t i = 0; i < asked && s == NG_OK; i++)
        s = take_language(p, f->values[NG_IN_LANG][i], strlen(f->values[NG_IN_LANG][i]), err);
    if (s == NG_OK && asked == 0)
        s = take_fields(p, err);
    if (p->n_langs > 0)
        n = 0;
    for (size_t i = 0; i < n && s == NG_OK; i++)
        s = take_language(p, known[i].lang, strlen(known[i].lang), err);
    if (s != NG_OK)
        return s;
    if (p->n_langs == 0)
        p->langs[p->n_langs++] = NULL;
    ng_language_subtag(p->langs[0], p->plan->lang);
    return NG_OK;
}

ng_status ng_planner_know(ng_planner *p, const char *text, size_t len, ng_known_term **ret,
                          ng_error *err)
{
    for (size_t i = 0; i < p->n_known; i++) {
        if (p->known[i]->len == len && memcmp(p->known[i]->text, text, len) == 0) {
            *ret = p->known[i];
            return NG_OK;
        }
    }
    ng_status s = ng_planner_grow(p, &p->known, p->n_known, &p->cap_known, sizeof *p->known, err);
    ng_known_term *k = s == NG_OK ? ng_arena_alloc(p->plan->arena, sizeof *k) : NULL;
    char *copy = k ? ng_arena_copy(p->plan->arena, text, len) : NULL;
    if (!copy)
        return s != NG_OK ? s : ng_planner_no_memory(err);
    k->text = copy;
    k->len = (uint32_t)len;
    if (!ng_deadline_passed(p->deadline))
        s = ng_index_term_documents(p->ix, text, len, &k->documents, err);
    if (s != NG_OK)
        return s;
    p->known[p->n_known++] = k;
    *ret = k;
    return NG_OK;
}

static ng_status add_stem(ng_planner *p, ng_plan_token *t, const char *stem, size_t len,
                          ng_error *err)
{
    ng_known_term *k = NULL;
    if (len == 0)
        return NG_OK;
    ng_status s = ng_planner_know(p, stem, len, &k, err);
    for (size_t i = 0; s == NG_OK && i < t->n_stems; i++)
        if (t->stems[i] == k)
            return NG_OK;
    if (s == NG_OK)
        t->stems[t->n_stems++] = k;
    return s;
}

/* Where the text of a node stands in the query. Operators that became words are in lower case. */
static uint32_t text_start(const ng_planner *p, const ng_node *node)
{
    const char *text = p->query->text;
    for (uint32_t at = node->start; at + node->text_len <= node->end; at++)
        if (strncasecmp(text + at, node->text, node->text_len) == 0)
            return at;
    return node->start;
}

static ng_status fill_token(ng_planner *p, const ng_node *node, const ng_tokens *from, size_t i,
                            ng_plan_token *t, ng_error *err)
{
    const ng_token *k = &from->items[i];
    t->word = ng_arena_copy(p->plan->arena, from->chars + k->word, k->word_len);
    t->stems = ng_arena_alloc(p->plan->arena, NG_PLAN_LANGUAGES_MAX * sizeof(ng_known_term *));
    if (!t->word || !t->stems)
        return ng_planner_no_memory(err);
    uint32_t start = text_start(p, node);
    t->word_len = k->word_len;
    t->hash = k->hash;
    t->start = start + k->start;
    t->end = start + k->end;
    t->stop = k->stop;
    return NG_OK;
}

/* Add what one language makes of the text; the first one makes the tokens. */
static ng_status read_language(ng_planner *p, size_t lang, ng_plan_leaf *leaf, ng_tokens *scratch,
                               ng_error *err)
{
    ng_analyzer *a = NULL;
    ng_status s = ng_analyzers_get(p->analyzers, p->langs[lang], &a, err);
    if (s == NG_OK)
        s = ng_analyze(a, leaf->node->text, leaf->node->text_len, scratch, err);
    if (s != NG_OK)
        return s;
    if (lang == 0) {
        leaf->n = scratch->n;
        leaf->tokens = ng_arena_alloc(p->plan->arena, (leaf->n + 1) * sizeof *leaf->tokens);
        if (!leaf->tokens)
            return ng_planner_no_memory(err);
    }
    size_t n = scratch->n == leaf->n ? leaf->n : 0;
    for (size_t i = 0; i < n && s == NG_OK; i++) {
        ng_plan_token *t = &leaf->tokens[i];
        const ng_token *k = &scratch->items[i];
        if (lang == 0) {
            s = fill_token(p, leaf->node, scratch, i, t, err);
            t->stop =
                t->stop || ng_analyzer_is_query_stop(a, scratch->chars + k->word, k->word_len);
        }
        int is_prefix = leaf->node->kind == NG_NODE_PREFIX && i + 1 == n;
        if (s == NG_OK && !is_prefix)
            s = add_stem(p, t, scratch->chars + k->stem, k->stem_len, err);
    }
    return s;
}

static ng_status read_leaf(ng_planner *p, const ng_node *node, int negative, ng_error *err)
{
    ng_status s =
        ng_planner_grow(p, &p->leaves, p->n_leaves, &p->cap_leaves, sizeof *p->leaves, err);
    if (s != NG_OK)
        return s;
    ng_plan_leaf leaf = {.node = node};
    ng_tokens scratch = NG_TOKENS_INIT;
    for (size_t i = 0; i < p->n_langs && s == NG_OK; i++)
        s = read_language(p, i, &leaf, &scratch, err);
    ng_tokens_release(&scratch);
    int is_prefix = node->kind == NG_NODE_PREFIX && leaf.n > 0;
    if (s == NG_OK && is_prefix)
        s = ng_planner_expand(p, node, &leaf.tokens[leaf.n - 1], err);
    if (s == NG_OK && node->kind == NG_NODE_WORD && leaf.n == 1)
        s = ng_planner_korean(p, node, &leaf.tokens[0], err);
    for (size_t i = 0; i < leaf.n && s == NG_OK; i++) {
        int demanded = node->occur == NG_MUST && node->kind != NG_NODE_PHRASE;
        if (demanded || (is_prefix && i + 1 == leaf.n))
            leaf.tokens[i].stop = 0;
        p->significant += !negative && !leaf.tokens[i].stop;
    }
    p->tokens += leaf.n;
    p->leaves[p->n_leaves++] = leaf;
    return s;
}

ng_status ng_planner_read(ng_planner *p, const ng_node *node, int negative, ng_error *err)
{
    negative = negative || node->kind == NG_NODE_NOT || node->occur == NG_MUST_NOT;
    switch (node->kind) {
    case NG_NODE_WORD:
    case NG_NODE_PHRASE:
    case NG_NODE_PREFIX:
    case NG_NODE_FUZZY:
        return read_leaf(p, node, negative, err);
    default:
        break;
    }
    ng_status s = NG_OK;
    for (size_t i = 0; i < node->n_children && s == NG_OK; i++)
        s = ng_planner_read(p, node->children[i], negative, err);
    return s;
}

const ng_plan_leaf *ng_planner_leaf(const ng_planner *p, const ng_node *node)
{
    for (size_t i = 0; i < p->n_leaves; i++)
        if (p->leaves[i].node == node)
            return &p->leaves[i];
    return NULL;
}

int ng_planner_keeps(const ng_planner *p, const ng_plan_token *t, ng_plan_mode mode)
{
    return mode.negative || !t->stop || p->significant == 0;
}
