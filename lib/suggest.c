/* SPDX-License-Identifier: GPL-2.0-or-later */
/* suggest.c - what a begun word may be, in the light of the words before it.
 *
 * Without a filter and words before it the counts of the index decide: the most frequent stems are
 * looked at until no further word can be more frequent. Else words are counted in the passages that
 * remain (suggest_count.c). */
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

#include "nutgraf/text.h"
#include "suggest_run.h"

#define TRIES       3 /* where another process writes */
#define LOOKED_AT   4 /* times as many words as are to be shown, at most, */
#define LOOKED_MORE 8 /* and some */
#define SEEN_IN     8 /* passages of a stem, to know which of its words are in use */

void ng_suggestions_free(ng_suggestions *s)
{
    if (!s)
        return;
    ng_arena_free(s->arena);
    free(s);
}

static int comes_before(const ng_suggest_run *run, const ng_spelling_word *word, uint64_t count,
                        const ng_completion *other)
{
    if (count != other->count)
        return count > other->count;
    return strcmp(ng_spelling_text(run->table, word), ng_spelling_text(run->table, other->word)) <
           0;
}

void ng_suggest_offer(ng_suggest_run *run, const ng_spelling_word *word, uint64_t count)
{
    size_t at = run->n, most = run->request->limit;
    while (at > 0 && comes_before(run, word, count, &run->items[at - 1]))
        at--;
    if (at >= most || count == 0)
        return;
    size_t moved = (run->n < most ? run->n : most - 1) - at;
    memmove(&run->items[at + 1], &run->items[at], moved * sizeof *run->items);
    run->items[at] = (ng_completion){word, count};
    run->n += run->n < most;
}

int ng_suggest_may_show(const ng_suggest_run *run, const ng_plan *plan, const ng_spelling_word *w)
{
    const char *stem = run->table->bytes + w->stem;
    for (size_t i = 0; plan && i < plan->n_terms; i++)
        if (strcmp(plan->terms[i].term, stem) == 0)
            return 0;
    return !ng_analyzer_is_query_stop(run->analyzer, ng_spelling_text(run->table, w), w->len);
}

/* ---- By the counts of the index. ---- */

/* The words with the most frequent stems. */
static size_t most_frequent(const ng_suggest_run *run, const ng_spelling_word **ret, size_t max)
{
    size_t n = 0;
    for (size_t l = NG_SPELLING_LETTERS_MIN; l <= NG_SPELLING_LETTERS_MAX; l++) {
        uint32_t from, to;
        ng_spelling_begin(run->table, run->begin, run->begin_len, l, &from, &to);
        for (; from < to; from++) {
            const ng_spelling_word *w = &run->table->words[from];
            if ((n == max && ret[n - 1]->documents >= w->documents) ||
                !ng_suggest_may_show(run, NULL, w))
                continue;
            size_t at = n < max ? n : max - 1;
            for (; at > 0 && ret[at - 1]->documents < w->documents; at--)
                ret[at] = ret[at - 1];
            ret[at] = w;
            n += n < max;
        }
    }
    return n;
}

/* How many passages hold a word: its stem may have other words. */
static ng_status count_word(ng_suggest_run *run, const ng_spelling_word *w, uint64_t *ret,
                            ng_error *err)
{
    const ng_suggest_request *r = run->request;
    int alone = w->text == w->stem && !w->of_others;
    ng_spelling_sample sample;
    ng_status s = ng_spelling_look(run->searcher->ix, run->table, w, r->hidden, r->n_hidden,
                                   SEEN_IN, &sample, err);
    if (s != NG_OK)
        return s;
    uint64_t part = alone ? sample.passages : sample.seen, of = sample.passages;
    *ret = sample.all || of == 0 ? part : (w->documents * part + of - 1) / of;
    return NG_OK;
}

static ng_status fill_from_table(ng_suggest_run *run, ng_error *err)
{
    const ng_spelling_word *words[LOOKED_AT * NG_SUGGEST_MAX + LOOKED_MORE];
    size_t limit = run->request->limit;
    size_t n = most_frequent(run, words, LOOKED_AT * limit + LOOKED_MORE);
    for (size_t i = 0; i < n; i++) {
        uint64_t count = 0;
        if (run->n == limit && run->items[limit - 1].count >= words[i]->documents)
            return NG_OK;
        if (ng_deadline_passed(&run->deadline)) {
            run->partial = 1;
            return NG_OK;
        }
        ng_status s = count_word(run, words[i], &count, err);
        if (s != NG_OK)
            return s;
        ng_suggest_offer(run, words[i], count);
    }
    return NG_OK;
}

/* ---- The prefix. ---- */

static int is_of_word(uint32_t c)
{
    return (U_GET_GC_MASK((UChar32)c) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0;
}

static size_t last_word(const char *text, size_t len)
{
    size_t start = 0;
    for (size_t i = 0; i < len;) {
        uint32_t c;
        i += ng_utf8_decode(text + i, len - i, &c);
        if (!is_of_word(c))
            start = i;
    }
    return start;
}

/* Fold the last word as the index does. A single token, or nothing is completed. */
static ng_status fold_begin(ng_suggest_run *run, ng_error *err)
{
    const ng_suggest_request *r = run->request;
    ng_searcher *searcher = run->searcher;
    size_t n = 0, at = run->before_len = last_word(r->prefix, r->prefix_len);
    const ng_index_language *languages = ng_index_languages(searcher->ix, &n);
    ng_status s = ng_analyzers_get(searcher->analyzers, n > 0 ? languages[0].lang : NULL,
                                   &run->analyzer, err);
    if (s == NG_OK)
        s = ng_analyze(run->analyzer, r->prefix + at, r->prefix_len - at, &searcher->tokens, err);
    if (s != NG_OK || searcher->tokens.n != 1)
        return s;
    const ng_token *t = &searcher->tokens.items[0];
    run->begin = searcher->tokens.chars + t->word;
    run->begin_len = t->word_len;
    return NG_OK;
}

static int has_filter(const ng_plan *plan)
{
    return plan->filter != NULL;
}

static ng_status fill(ng_suggest_run *run, const ng_plan *plan, ng_error *err)
{
    ng_status s = NG_OK;
    if (plan->n_terms > 0)
        s = ng_suggest_count(run, plan, 1, err);
    if (s != NG_OK || run->n > 0)
        return s;
    return has_filter(plan) ? ng_suggest_count(run, plan, 0, err) : fill_from_table(run, err);
}

/* Plan what stands before the last word, and complete that. */
static ng_status complete(ng_suggest_run *run, ng_error *err)
{
    ng_searcher *s = run->searcher;
    ng_query *query = NULL;
    ng_plan *plan = NULL;
    ng_spelling *spelling = ng_index_spelling(s->ix);
    ng_status status = ng_query_parse(run->request->prefix, run->before_len, &query, err);
    if (status == NG_OK)
        status = ng_plan_new(query, &run->request->filter, s->ix, s->store, s->analyzers,
                             &run->deadline, &plan, err);
    if (status == NG_OK)
        status = ng_spelling_take(spelling, s->ix, run->begin, run->begin_len, &run->deadline,
                                  &run->table, err);
    if (status == NG_OK && run->table)
        status = fill(run, plan, err);
    run->partial |= !run->table;
    ng_plan_free(plan);
    ng_query_free(query);
    return status;
}

/* ---- The answer. ---- */

static ng_status write_texts(const ng_suggest_run *run, ng_suggestions *ret, ng_error *err)
{
    size_t before = run->before_len;
    ret->items = ng_arena_alloc(ret->arena, (run->n + 1) * sizeof *ret->items);
    for (size_t i = 0; ret->items && i < run->n; i++) {
        const ng_spelling_word *w = run->items[i].word;
        char *text = ng_arena_alloc(ret->arena, before + w->len + 1);
        if (!text)
            return ng_fail(err, NG_NOMEM, "no memory to complete a word");
        memcpy(text, run->request->prefix, before);
        memcpy(text + before, ng_spelling_text(run->table, w), w->len);
        ret->items[ret->n++] = (ng_suggestion){text, run->items[i].count};
    }
    return ret->items ? NG_OK : ng_fail(err, NG_NOMEM, "no memory to complete a word");
}

static ng_status answer(ng_suggest_run *run, ng_suggestions *ret, ng_error *err)
{
    ng_index_info info;
    ng_spelling *spelling = ng_index_spelling(run->searcher->ix);
    ng_index_get_info(run->searcher->ix, &info);
    ret->index_revision = info.revision;
    ng_status s = fold_begin(run, err);
    if (s != NG_OK || run->begin_len == 0 || !spelling)
        return s;
    char begin[NG_TERM_MAX + 1];
    memcpy(begin, run->begin, run->begin_len);
    run->begin = begin;
    s = complete(run, err);
    if (s == NG_OK)
        s = write_texts(run, ret, err);
    if (run->table)
        ng_spelling_give_back(spelling, run->table);
    ret->partial = run->partial;
    return s;
}

/* One try: enter, complete, leave. */
static ng_status try_once(ng_searcher *s, const ng_suggest_request *r, const ng_deadline *deadline,
                          ng_suggestions **ret, ng_error *err)
{
    ng_suggest_run run = {.searcher = s, .request = r, .deadline = *deadline};
    ng_suggestions *made = calloc(1, sizeof *made);
    if (made)
        made->arena = ng_arena_new();
    ng_status status =
        made && made->arena ? ng_index_enter(s->ix, err) : ng_fail(err, NG_NOMEM, "out of memory");
    if (status == NG_OK) {
        status = answer(&run, made, err);
        ng_index_leave(s->ix);
    }
    if (status == NG_OK && r->cancel && ng_cancel_is_set(r->cancel))
        status = ng_fail(err, NG_CANCELLED, "cancelled");
    if (status != NG_OK) {
        ng_suggestions_free(made);
        return status;
    }
    *ret = made;
    return NG_OK;
}

static ng_status check_request(const ng_suggest_request *r, ng_error *err)
{
    if (r->limit < 1 || r->limit > NG_SUGGEST_MAX)
        return ng_fail(err, NG_LIMIT, "limit is 1 to %d", NG_SUGGEST_MAX);
    if (r->prefix_len > NG_QUERY_MAX)
        return ng_fail(err, NG_LIMIT, "a prefix has at most %d bytes", NG_QUERY_MAX);
    if (r->deadline_ms < 1 || r->deadline_ms > NG_DEADLINE_MS_MAX)
        return ng_fail(err, NG_LIMIT, "deadline_ms is 1 to %d", NG_DEADLINE_MS_MAX);
    if (ng_utf8_valid_prefix(r->prefix, r->prefix_len) != r->prefix_len)
        return ng_fail(err, NG_INVALID, "the prefix is not valid UTF-8");
    return NG_OK;
}

ng_status ng_suggest(ng_searcher *s, const ng_suggest_request *request, ng_suggestions **ret,
                     ng_error *err)
{
    ng_status status = check_request(request, err);
    if (status != NG_OK)
        return status;
    ng_deadline deadline = ng_deadline_in(request->deadline_ms, request->cancel);
    for (int try = 1; try <= TRIES; try++) {
        ng_error own = NG_ERROR_INIT;
        status = try_once(s, request, &deadline, ret, &own);
        if (status == NG_STALE && try < TRIES)
            continue;
        return status == NG_OK ? NG_OK : ng_fail(err, status, "%s", own.text);
    }
    return status;
}
