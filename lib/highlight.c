/* SPDX-License-Identifier: GPL-2.0-or-later */
/* highlight.c - which bytes of a text a plan's words and phrases matched.
 *
 * Phrases are compared word by word here, not by hash: what the index let through because two
 * hashes are equal is found out. */
#include "highlight.h"

#include <string.h>

#define MARKED 1
#define JOINED 2 /* one span with the token before */

typedef struct marker {
    const ng_plan *plan;
    const ng_tokens *tokens;
    uint8_t *flags; /* one for each token */
    uint64_t words;
    int is_title;
} marker;

static int is_stem_of(const ng_plan_word *word, const char *stem, size_t len)
{
    for (size_t i = 0; i < word->n_stems; i++) {
        const char *s = word->stems[i];
        if (s[0] == stem[0] && memcmp(s, stem, len) == 0 && s[len] == '\0')
            return 1;
    }
    return 0;
}

static void mark_words(marker *m)
{
    for (size_t t = 0; t < m->tokens->n; t++) {
        const ng_token *token = &m->tokens->items[t];
        const char *stem = m->tokens->chars + token->stem;
        for (size_t w = 0; w < m->plan->n_words; w++) {
            const ng_plan_word *word = &m->plan->words[w];
            if (!word->scored || !is_stem_of(word, stem, token->stem_len))
                continue;
            if (w < 64)
                m->words |= UINT64_C(1) << w;
            if (!word->in_phrases_only)
                m->flags[t] |= MARKED;
        }
    }
}

static int is_word(const marker *m, size_t token, const char *word)
{
    return strcmp(m->tokens->chars + m->tokens->items[token].word, word) == 0;
}

/* Tokens of an occurrence, ascending, become spans. */
static void mark_occurrence(marker *m, const size_t *tokens, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        m->flags[tokens[i]] |= MARKED;
        if (i > 0 && tokens[i] == tokens[i - 1] + 1)
            m->flags[tokens[i]] |= JOINED;
    }
}

/* From its first word, the nearest place of each further one. */
static int ordered_at(const marker *m, const ng_plan_phrase *p, size_t start, size_t *found)
{
    size_t end = start + p->n + p->slop, n = 0;
    for (size_t t = start; t < m->tokens->n && t < end && n < p->n; t++) {
        if (is_word(m, t, p->words[n]))
            found[n++] = t;
        else if (n == 0)
            return 0;
    }
    return n == p->n;
}

/* Every word once within the window that begins at `start` with one of them. */
static int unordered_at(const marker *m, const ng_plan_phrase *p, size_t start, size_t *found)
{
    uint32_t used = 0;
    size_t end = start + p->n + p->slop, n = 0;
    for (size_t t = start; t < m->tokens->n && t < end && n < p->n; t++) {
        size_t w = 0;
        while (w < p->n && ((used >> w & 1u) || !is_word(m, t, p->words[w])))
            w++;
        if (w < p->n) {
            used |= 1u << w;
            found[n++] = t;
        } else if (n == 0) {
            return 0;
        }
    }
    return n == p->n;
}

/* Whether the phrase occurs; all its occurrences are marked unless it is excluded. */
static int mark_phrase(marker *m, const ng_plan_phrase *p)
{
    size_t found[NG_QUERY_PHRASE_MAX];
    int occurs = 0;
    if (p->n == 0 || p->n > NG_QUERY_PHRASE_MAX)
        return p->n == 0;
    for (size_t t = 0; t + p->n <= m->tokens->n; t++) {
        if (!(p->ordered ? ordered_at(m, p, t, found) : unordered_at(m, p, t, found)))
            continue;
        occurs = 1;
        if (p->excluded)
            break;
        mark_occurrence(m, found, p->n);
    }
    return occurs;
}

static int mark_phrases(marker *m)
{
    int hold = 1;
    for (size_t i = 0; i < m->plan->n_phrases && !m->is_title; i++) {
        const ng_plan_phrase *p = m->plan->phrases[i];
        int occurs = mark_phrase(m, p);
        hold = hold && (occurs || !p->required || p->excluded);
    }
    return hold;
}

static void mark_caption(marker *m, const ng_plan_caption *c)
{
    if (c->phrase) {
        mark_phrase(m, c->phrase);
        return;
    }
    for (size_t t = 0; t < m->tokens->n; t++) {
        const ng_token *token = &m->tokens->items[t];
        for (size_t w = 0; w < c->n_words; w++)
            if (is_stem_of(&c->words[w], m->tokens->chars + token->stem, token->stem_len))
                m->flags[t] |= MARKED;
    }
}

static void mark_captions(marker *m)
{
    for (size_t i = 0; i < m->plan->n_captions; i++) {
        const ng_plan_caption *c = &m->plan->captions[i];
        if (m->is_title == (c->in_heading ? NG_MARKS_HEADING : NG_MARKS_TITLE))
            mark_caption(m, c);
    }
}

/* The spans of the marked tokens. */
static ng_status collect(const marker *m, ng_arena *arena, ng_spans *ret, ng_error *err)
{
    ng_spans spans = {NULL, 0};
    size_t marked = 0;
    for (size_t t = 0; t < m->tokens->n; t++)
        marked += m->flags[t] != 0;
    if (marked > 0) {
        spans.items = ng_arena_alloc(arena, marked * sizeof *spans.items);
        if (!spans.items)
            return ng_fail(err, NG_NOMEM, "out of memory");
    }
    for (size_t t = 0; t < m->tokens->n; t++) {
        const ng_token *token = &m->tokens->items[t];
        ng_span *last = spans.n > 0 ? &spans.items[spans.n - 1] : NULL;
        if (!m->flags[t])
            continue;
        if (last && ((m->flags[t] & JOINED) || token->start < last->end))
            last->end = token->end > last->end ? token->end : last->end;
        else
            spans.items[spans.n++] = (ng_span){token->start, token->end};
    }
    *ret = spans;
    return NG_OK;
}

/* With phrases every word counts: what lies between two words parts them. */
static int needs_all_words(const ng_plan *plan, int is_title)
{
    return is_title ? plan->n_captions > 0 : plan->n_phrases > 0;
}

static ng_initials initials_of(const ng_plan *plan)
{
    ng_initials ret = {{0, 0}};
    for (size_t w = 0; w < plan->n_words; w++)
        for (size_t i = 0; i < plan->words[w].n_stems; i++)
            ng_initials_add(&ret, (unsigned char)plan->words[w].stems[i][0]);
    return ret;
}

ng_status ng_highlight(const ng_plan *plan, ng_analyzer *analyzer, ng_tokens *scratch,
                       const char *text, size_t len, int is_title, ng_arena *arena, ng_marks *ret,
                       ng_error *err)
{
    ng_initials initials = initials_of(plan);
    ng_status s = needs_all_words(plan, is_title)
                      ? ng_analyze(analyzer, text, len, scratch, err)
                      : ng_analyze_some(analyzer, text, len, &initials, scratch, err);
    if (s != NG_OK)
        return s;
    marker m = {.plan = plan, .tokens = scratch, .is_title = is_title};
    m.flags = ng_arena_alloc(arena, scratch->n + 1);
    if (!m.flags)
        return ng_fail(err, NG_NOMEM, "out of memory");
    mark_words(&m);
    int hold = mark_phrases(&m);
    mark_captions(&m);
    ng_spans spans;
    s = collect(&m, arena, &spans, err);
    if (s == NG_OK)
        *ret = (ng_marks){.spans = spans, .words = m.words, .phrases_hold = hold};
    return s;
}
