/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan_correct.c - what else a word may mean that the index does not know, or hardly.
 *
 * Such a word of four letters or more is taken for a typo of the nearest words that the index knows
 * (one typo, two from eight letters on, the first letter is right): it stands for the most frequent
 * of these as well. Where an unknown word has no such neighbour its first letter may be the typo.
 * They score less than the word itself would. What was demanded to the letter,
 * by quotes, `+`, NEAR, a field or a prefix, is left alone, and so is what is left out. In doubt,
 * that is after an answer that was not good, words that are known are treated likewise where a
 * near word is more frequent. A fuzzy word stands for all near words, whether it is known or not.
 */
#include <string.h>

#include "plan_build.h"
#include "spelling.h"

#define LETTERS_MIN     4  /* of a word that is corrected by itself */
#define LETTERS_LONG    8  /* from here on two typos are thought of */
#define CANDIDATES_MAX  16 /* near words that are looked at */
#define SEEN_IN         16 /* passages in which a stem of other words is looked for as a word */
#define CORRECTIONS_MAX 3  /* of one word */

/* A word is hardly known when so many passages hold it: one, and one more of each RARE_PART. What a
 * known word is corrected to is held by RARE_FACTOR times as many, at least, and one typo away. */
#define RARE_MAX    1
#define RARE_PART   5000
#define RARE_FACTOR 100

/* Shares of the idf that a correction does not get. */
#define LESS_EACH     0.05 /* for each typo, */
#define LESS_NEXT     0.1  /* when it is not the best one, */
#define LESS_IN_DOUBT 0.2  /* when the word is known, */
#define LESS_FUZZY    0.2  /* for each typo of a fuzzy word */

/* Word and table while candidates are tried. */
struct correcting {
    const ng_node *node;
    ng_plan_token *token;
    const ng_spelling_table *table;
    const ng_spelling_word *best; /* the first that was taken */
    uint64_t documents;           /* of the word as typed */
    size_t taken;
};

static uint64_t documents_of(const ng_plan_token *t)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < t->n_stems; i++)
        sum += t->stems[i]->documents;
    return sum;
}

/* Length in letters; 0 when it holds digits, or is too long. */
static size_t letters_of(const ng_plan_token *t)
{
    uint32_t letters[NG_SPELLING_LETTERS_MAX];
    size_t n = ng_spelling_letters(t->word, t->word_len, letters);
    for (size_t i = 0; i < n; i++)
        if (letters[i] < 0x80 && (letters[i] < 'a' || letters[i] > 'z'))
            return 0;
    return n;
}

static int has_stem(const ng_plan_token *t, const ng_known_term *k)
{
    for (size_t i = 0; i < t->n_stems; i++)
        if (t->stems[i] == k)
            return 1;
    return 0;
}

static int has_room(const ng_planner *p)
{
    return p->expansions < NG_QUERY_EXPANSIONS_MAX;
}

static ng_status warn_cut(ng_planner *p, const struct correcting *c, ng_error *err)
{
    return ng_planner_warn(p, c->node->start, c->node->end, err,
                           "more words are spelled so than can be searched; the %zu nearest are",
                           c->taken);
}

/* Room for the stems of one more word. */
static ng_status make_room(ng_planner *p, ng_plan_token *t, ng_error *err)
{
    size_t size = sizeof *t->stems;
    ng_known_term **grown = ng_arena_alloc(p->plan->arena, (t->n_stems + p->n_langs + 1) * size);
    if (!grown)
        return ng_planner_no_memory(err);
    if (t->n_stems > 0)
        memcpy(grown, t->stems, t->n_stems * size);
    t->stems = grown;
    return NG_OK;
}

/* Give the token what one language makes of a word. `*ret_new`: it brought a stem. */
static ng_status add_stem(ng_planner *p, struct correcting *c, const char *lang, const char *word,
                          double less, int *ret_new, ng_error *err)
{
    ng_analyzer *a = NULL;
    ng_known_term *k = NULL;
    ng_tokens tokens = NG_TOKENS_INIT;
    ng_status s = ng_analyzers_get(p->analyzers, lang, &a, err);
    if (s == NG_OK)
        s = ng_analyze(a, word, strlen(word), &tokens, err);
    size_t before = p->n_known;
    if (s == NG_OK && tokens.n == 1 && tokens.items[0].stem_len > 0)
        s = ng_planner_know(p, tokens.chars + tokens.items[0].stem, tokens.items[0].stem_len, &k,
                            err);
    ng_tokens_release(&tokens);
    if (s != NG_OK || !k || k->documents == 0 || has_stem(c->token, k))
        return s;
    if (p->n_known > before) {
        k->expansion = 1;
        k->less = less;
        p->expansions++;
    }
    c->token->stems[c->token->n_stems++] = k;
    *ret_new = 1;
    return NG_OK;
}

static ng_status show(ng_planner *p, struct correcting *c, const ng_spelling_word *w, ng_error *err)
{
    c->best = w;
    c->token->corrected = ng_arena_copy(p->plan->arena, ng_spelling_text(c->table, w), w->len);
    return c->token->corrected ? NG_OK : ng_planner_no_memory(err);
}

/* Of two words with one stem, the one that is more in use is shown: the stem has one count for
 * both, and the index has typos, too. */
static ng_status show_better(ng_planner *p, struct correcting *c, const ng_spelling_word *w,
                             ng_error *err)
{
    ng_spelling_sample now, other;
    ng_status s = ng_spelling_look(p->ix, c->table, c->best, NULL, 0, SEEN_IN, &now, err);
    if (s == NG_OK)
        s = ng_spelling_look(p->ix, c->table, w, NULL, 0, SEEN_IN, &other, err);
    return s == NG_OK && other.seen > now.seen ? show(p, c, w, err) : s;
}

static ng_status take(ng_planner *p, struct correcting *c, const ng_spelling_word *w, double less,
                      ng_error *err)
{
    int is_new = 0;
    const char *word = ng_spelling_text(c->table, w);
    ng_status s = make_room(p, c->token, err);
    for (size_t i = 0; i < p->n_langs && s == NG_OK && has_room(p); i++)
        s = add_stem(p, c, p->langs[i], word, less, &is_new, err);
    if (s != NG_OK)
        return s;
    if (c->best && c->best->stem == w->stem)
        return show_better(p, c, w, err);
    c->taken += (size_t)is_new;
    return is_new && c->taken == 1 ? show(p, c, w, err) : NG_OK;
}

/* What is the stem of other words must be seen to be a word itself. */
static ng_status is_word(ng_planner *p, const struct correcting *c, const ng_spelling_word *w,
                         int *ret, ng_error *err)
{
    ng_spelling_sample sample = {.seen = 1};
    ng_status s = NG_OK;
    if (w->of_others)
        s = ng_spelling_look(p->ix, c->table, w, NULL, 0, SEEN_IN, &sample, err);
    *ret = sample.seen > 0;
    return s;
}

static ng_status is_stop_word(ng_planner *p, const struct correcting *c, const ng_spelling_word *w,
                              int *ret, ng_error *err)
{
    ng_analyzer *a = NULL;
    ng_status s = ng_analyzers_get(p->analyzers, p->plan->lang, &a, err);
    *ret = s == NG_OK && ng_analyzer_is_query_stop(a, ng_spelling_text(c->table, w), w->len);
    return s;
}

/* Neither the stem of other words alone, nor a stop word. */
static ng_status may_stand(ng_planner *p, const struct correcting *c, const ng_spelling_word *w,
                           int *ret, ng_error *err)
{
    int is_stop = 0;
    ng_status s = is_stop_word(p, c, w, &is_stop, err);
    *ret = !is_stop;
    return s == NG_OK && !is_stop ? is_word(p, c, w, ret, err) : s;
}

/* An unknown word that is a stop word with a typo plays no part, as it would not without. */
static ng_status take_stop_word(ng_planner *p, struct correcting *c, const ng_spelling_word *w,
                                int *ret, ng_error *err)
{
    *ret = 0;
    ng_status s = c->documents == 0 ? is_stop_word(p, c, w, ret, err) : NG_OK;
    if (s != NG_OK || !*ret)
        return s;
    c->token->stop = 1;
    p->significant--;
    return show(p, c, w, err);
}

/* The best of the nearest words. */
static ng_status take_best(ng_planner *p, struct correcting *c, uint32_t distance, ng_error *err)
{
    ng_spelling_near near[CANDIDATES_MAX];
    const ng_plan_token *t = c->token;
    int is_stop = 0;
    size_t n = ng_spelling_find_near(c->table, t->word, t->word_len, distance,
                                     c->documents * RARE_FACTOR, near, CANDIDATES_MAX, NULL);
    ng_status s = n > 0 ? take_stop_word(p, c, near[0].word, &is_stop, err) : NG_OK;
    for (size_t i = 0; i < n && c->taken < CORRECTIONS_MAX && s == NG_OK && !is_stop; i++) {
        int good = near[i].distance == near[0].distance;
        double less = LESS_EACH * near[i].distance + (c->taken > 0 ? LESS_NEXT : 0) +
                      (p->trust == NG_TRUST_NONE ? LESS_IN_DOUBT : 0);
        if (good)
            s = may_stand(p, c, near[i].word, &good, err);
        if (s == NG_OK && good && !has_room(p))
            return warn_cut(p, c, err);
        if (s == NG_OK && good)
            s = take(p, c, near[i].word, less, err);
    }
    return s;
}

/* The most frequent word that differs in its first letter, of one table; `*best` is the table of
 * the best one so far, which stays taken. */
static ng_status look_elsewhere(ng_planner *p, const struct correcting *c, ng_spelling *spelling,
                                const char *initial, const ng_spelling_table **best,
                                ng_spelling_near *ret, ng_error *err)
{
    const ng_spelling_table *table = NULL;
    const ng_plan_token *t = c->token;
    ng_spelling_near near;
    ng_status s = ng_spelling_take(spelling, p->ix, initial, 1, p->deadline, &table, err);
    size_t n = table ? ng_spelling_find_near(table, t->word, t->word_len, 1, 0, &near, 1, NULL) : 0;
    if (n > 0 && (!*best || near.word->documents > ret->word->documents)) {
        const ng_spelling_table *worse = *best;
        *best = table;
        *ret = near;
        table = worse;
    }
    if (table)
        ng_spelling_give_back(spelling, table);
    return s;
}

/* No word is near that begins as the unknown one does: perhaps the first letter is the typo. */
static ng_status take_elsewhere(ng_planner *p, struct correcting *c, ng_spelling *spelling,
                                ng_error *err)
{
    const ng_spelling_table *own = c->table, *best = NULL;
    ng_spelling_near near = {0};
    ng_status s = NG_OK;
    for (char initial = 'a'; initial <= 'z' && s == NG_OK; initial++)
        if (initial != c->token->word[0] && !ng_deadline_passed(p->deadline))
            s = look_elsewhere(p, c, spelling, &initial, &best, &near, err);
    if (!best)
        return s;
    int good = 0, is_stop = 0;
    c->table = best;
    if (s == NG_OK)
        s = take_stop_word(p, c, near.word, &is_stop, err);
    if (s == NG_OK && !is_stop)
        s = may_stand(p, c, near.word, &good, err);
    if (s == NG_OK && good && has_room(p))
        s = take(p, c, near.word, LESS_EACH, err);
    c->table = own;
    ng_spelling_give_back(spelling, best);
    return s;
}

/* All near words of a fuzzy one. */
static ng_status take_all(ng_planner *p, struct correcting *c, uint32_t distance, ng_error *err)
{
    ng_spelling_near near[NG_QUERY_EXPANSIONS_MAX];
    const ng_plan_token *t = c->token;
    int cut = 0;
    size_t n = ng_spelling_find_near(c->table, t->word, t->word_len, distance, 0, near,
                                     NG_QUERY_EXPANSIONS_MAX, &cut);
    ng_status s = NG_OK;
    for (size_t i = 0; i < n && s == NG_OK && !ng_deadline_passed(p->deadline); i++) {
        int is_stop = 0;
        if (!has_room(p)) {
            cut = 1;
            break;
        }
        s = is_stop_word(p, c, near[i].word, &is_stop, err);
        if (s == NG_OK && !is_stop)
            s = take(p, c, near[i].word, LESS_FUZZY * near[i].distance, err);
    }
    if (c->documents > 0)
        c->token->corrected = NULL;
    return s == NG_OK && cut ? warn_cut(p, c, err) : s;
}

/* Whether a plain word is to be corrected; notes that it would be in doubt. */
static int is_suspect(ng_planner *p, const ng_plan_token *t, size_t letters, uint64_t documents)
{
    if (t->stop || letters < LETTERS_MIN)
        return 0;
    if (documents <= RARE_MAX + ng_index_passages(p->ix) / RARE_PART || p->trust == NG_TRUST_NONE)
        return 1;
    p->plan->doubtful = 1;
    return 0;
}

static ng_status correct_token(ng_planner *p, const ng_node *node, ng_plan_token *t, ng_error *err)
{
    int fuzzy = node->kind == NG_NODE_FUZZY;
    size_t letters = letters_of(t);
    uint32_t distance = fuzzy && node->slop ? node->slop : letters < LETTERS_LONG ? 1 : 2;
    struct correcting c = {.node = node, .token = t, .documents = documents_of(t)};
    if (!fuzzy && c.documents > 0)
        distance = 1;
    ng_spelling *spelling = ng_index_spelling(p->ix);
    ng_status s = NG_OK;
    if (fuzzy ? letters < NG_SPELLING_LETTERS_MIN : !is_suspect(p, t, letters, c.documents))
        return NG_OK;
    if (spelling)
        s = ng_spelling_take(spelling, p->ix, t->word, t->word_len, p->deadline, &c.table, err);
    if (s == NG_OK && c.table)
        s = fuzzy ? take_all(p, &c, distance, err) : take_best(p, &c, distance, err);
    else if (s == NG_OK && fuzzy)
        s = ng_planner_warn(p, node->start, node->end, err,
                            "searched as written: other spellings could not be looked for");
    if (s == NG_OK && spelling && !fuzzy && c.documents == 0 && c.taken == 0 && !t->stop)
        s = take_elsewhere(p, &c, spelling, err);
    if (c.table)
        ng_spelling_give_back(spelling, c.table);
    return s;
}

static ng_status correct_node(ng_planner *p, const ng_node *node, int exactly, ng_error *err)
{
    const ng_plan_leaf *leaf;
    ng_status s = NG_OK;
    exactly |= node->kind == NG_NODE_NOT || node->occur == NG_MUST_NOT;
    switch (node->kind) {
    case NG_NODE_WORD:
        if (exactly || node->occur == NG_MUST)
            return NG_OK;
        break;
    case NG_NODE_FUZZY:
        break;
    case NG_NODE_GROUP:
    case NG_NODE_AND:
    case NG_NODE_OR:
    case NG_NODE_NOT:
        for (size_t i = 0; i < node->n_children && s == NG_OK; i++)
            s = correct_node(p, node->children[i], exactly, err);
        return s;
    default:
        return NG_OK;
    }
    leaf = ng_planner_leaf(p, node);
    for (size_t i = 0; leaf && i < leaf->n && s == NG_OK && !ng_deadline_passed(p->deadline); i++)
        s = correct_token(p, node, &leaf->tokens[i], err);
    return s;
}

/* The query with corrections in the place of what was typed. */
static ng_status say_corrected(ng_planner *p, ng_error *err)
{
    ng_buf text = NG_BUF_INIT;
    uint32_t at = 0;
    ng_status s = NG_OK;
    for (size_t l = 0; l < p->n_leaves && s == NG_OK; l++) {
        for (size_t i = 0; i < p->leaves[l].n && s == NG_OK; i++) {
            const ng_plan_token *t = &p->leaves[l].tokens[i];
            if (!t->corrected || t->start < at || t->end > p->query->text_len)
                continue;
            s = ng_buf_add(&text, p->query->text + at, t->start - at, err);
            if (s == NG_OK)
                s = ng_buf_add_str(&text, t->corrected, err);
            at = t->end;
        }
    }
    if (s == NG_OK && at > 0)
        s = ng_buf_add(&text, p->query->text + at, p->query->text_len - at, err);
    if (s == NG_OK && at > 0) {
        p->plan->corrected = ng_arena_copy(p->plan->arena, text.data, text.len);
        s = p->plan->corrected ? NG_OK : ng_planner_no_memory(err);
    }
    ng_buf_release(&text);
    return s;
}

ng_status ng_planner_correct(ng_planner *p, ng_error *err)
{
    if (p->trust == NG_TRUST_ALL)
        return NG_OK;
    ng_status s = correct_node(p, p->query->root, 0, err);
    return s == NG_OK ? say_corrected(p, err) : s;
}
