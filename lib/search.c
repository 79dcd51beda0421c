/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search.c - a question to an answer: checks, plan, one page, and what the answer says of itself.
 */
#include "nutgraf/search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "impact.h"
#include "like.h"
#include "nutgraf/suggest.h"
#include "search_facets.h"
#include "search_run.h"

#define TRIES              3  /* where another process writes */
#define SHOWING_SHARE      5  /* showing what was found may take a fifth of the deadline more, */
#define SHOWING_LEAST_MS   20 /* but at least this */
#define NANOSECONDS_PER_MS 1000000u
#define SECONDS_PER_DAY    86400

/* ---- The searcher ---- */

/* Make the analyzers of the index's languages now: ICU's tables cost the first search tens of
 * milliseconds otherwise. */
static ng_status warm_up(ng_searcher *s, ng_error *err)
{
    static const char sample[] = "Word \xC3\xA9t\xC3\xA9 \xE6\x96\xB0\xE8\x81\x9E";
    size_t n = 0;
    ng_status status = ng_index_enter(s->ix, err);
    if (status != NG_OK)
        return status;
    const ng_index_language *languages = ng_index_languages(s->ix, &n);
    for (size_t i = 0; i < n && status == NG_OK; i++) {
        ng_analyzer *a = NULL;
        status = ng_analyzers_get(s->analyzers, languages[i].lang, &a, err);
        if (status == NG_OK)
            status = ng_analyze(a, sample, sizeof sample - 1, &s->tokens, err);
    }
    ng_index_leave(s->ix);
    return status;
}

ng_status ng_searcher_open(const char *dir, ng_gate *gate, ng_searcher **ret, ng_error *err)
{
    ng_searcher *s = calloc(1, sizeof *s);
    if (!s)
        return ng_fail(err, NG_NOMEM, "out of memory");
    s->tokens = (ng_tokens)NG_TOKENS_INIT;
    ng_status status = ng_store_open(dir, NG_STORE_READ, &s->store, err);
    if (status == NG_OK)
        status = ng_index_open(dir, gate, &s->ix, err);
    if (status == NG_OK)
        status = ng_analyzers_new(&s->analyzers, err);
    if (status == NG_OK)
        status = ng_spelling_new(&s->own_spelling, err);
    if (status == NG_OK)
        ng_index_use_spelling(s->ix, s->own_spelling);
    if (status == NG_OK)
        status = warm_up(s, err);
    if (status != NG_OK) {
        ng_searcher_free(s);
        return status;
    }
    *ret = s;
    return NG_OK;
}

void ng_searcher_use_cache(ng_searcher *s, ng_list_cache *cache)
{
    ng_index_use_cache(s->ix, cache);
}

void ng_searcher_use_spelling(ng_searcher *s, ng_spelling *spelling)
{
    ng_index_use_spelling(s->ix, spelling);
}

void ng_searcher_free(ng_searcher *s)
{
    if (!s)
        return;
    ng_analyzers_free(s->analyzers);
    ng_index_free(s->ix);
    ng_spelling_free(s->own_spelling);
    ng_store_free(s->store);
    ng_tokens_release(&s->tokens);
    free(s);
}

ng_store *ng_searcher_store(ng_searcher *s)
{
    return s->store;
}

ng_status ng_searcher_info(ng_searcher *s, ng_index_info *ret, ng_error *err)
{
    ng_status status = ng_index_enter(s->ix, err);
    if (status != NG_OK)
        return status;
    ng_index_get_info(s->ix, ret);
    ng_index_leave(s->ix);
    return NG_OK;
}

void ng_answer_free(ng_answer *a)
{
    if (!a)
        return;
    ng_arena_free(a->arena);
    free(a);
}

/* ---- Requests ---- */

static ng_status check_request(const ng_search_request *r, ng_error *err)
{
    if (r->limit < 1 || r->limit > NG_LIMIT_MAX)
        return ng_fail(err, NG_LIMIT, "limit is 1 to %d", NG_LIMIT_MAX);
    if (r->per_article > NG_PER_ARTICLE_MAX)
        return ng_fail(err, NG_LIMIT, "per_article is 0 to %d", NG_PER_ARTICLE_MAX);
    if (r->context_before > NG_CONTEXT_MAX || r->context_after > NG_CONTEXT_MAX)
        return ng_fail(err, NG_LIMIT, "context is at most %d passages on each side",
                       NG_CONTEXT_MAX);
    if (r->max_bytes > NG_ANSWER_BYTES_MAX)
        return ng_fail(err, NG_LIMIT, "max_bytes is at most %d", NG_ANSWER_BYTES_MAX);
    if (r->deadline_ms < 1 || r->deadline_ms > NG_DEADLINE_MS_MAX)
        return ng_fail(err, NG_LIMIT, "deadline_ms is 1 to %d", NG_DEADLINE_MS_MAX);
    if (r->cursor && strlen(r->cursor) > NG_CURSOR_MAX)
        return ng_fail(err, NG_LIMIT, "a cursor has at most %d bytes", NG_CURSOR_MAX);
    for (size_t i = 0; i < r->n_facets; i++)
        if (r->facets[i].limit < 1 || r->facets[i].limit > NG_FACET_LIMIT_MAX)
            return ng_fail(err, NG_LIMIT, "the limit of a facet is 1 to %d", NG_FACET_LIMIT_MAX);
    if (!(r->recency.half_life_days >= 0 && r->recency.half_life_days <= NG_HALF_LIFE_DAYS_MAX))
        return ng_fail(err, NG_QUERY, "a half-life is above 0 and at most %d days",
                       NG_HALF_LIFE_DAYS_MAX);
    if (r->recency.half_life_days > 0 && r->sort != NG_SORT_RELEVANCE)
        return ng_fail(err, NG_QUERY, "recency plays a part in the order by relevance only");
    for (int f = NG_IN_ARTICLE; f <= NG_IN_KIND; f++)
        if (r->filter.n_values[f] > NG_FILTER_VALUES_MAX)
            return ng_fail(err, NG_LIMIT, "a filter has at most %d values", NG_FILTER_VALUES_MAX);
    return NG_OK;
}

static uint64_t digest_text(uint64_t hash, const char *text)
{
    hash = ng_digest_add(hash, text ? "t" : "n", 1);
    return text ? ng_digest_add(hash, text, strlen(text) + 1) : hash;
}

/* All that decides which passages come in which order. */
static uint64_t digest_question(const ng_search_request *r)
{
    const uint32_t numbers[] = {(uint32_t)r->sort, (uint32_t)r->rank, r->per_article,
                                r->unfolded != 0};
    uint64_t hash = ng_digest_add(NG_DIGEST_INIT, numbers, sizeof numbers);
    hash = ng_digest_add(hash, r->query, r->query_len);
    hash = digest_text(hash, r->filter.from);
    hash = digest_text(hash, r->filter.to);
    for (int f = NG_IN_ARTICLE; f <= NG_IN_KIND; f++) {
        hash = ng_digest_add(hash, &r->filter.n_values[f], sizeof r->filter.n_values[f]);
        for (size_t i = 0; i < r->filter.n_values[f]; i++)
            hash = digest_text(hash, r->filter.values[f][i]);
    }
    return ng_digest_add(hash, &r->recency.half_life_days, sizeof r->recency.half_life_days);
}

/* All that decides the keys of passages that do not change. */
static uint64_t digest_index(const ng_index *ix, const ng_index_info *info)
{
    char ranking[NG_RANKING_TEXT];
    ng_ranking_format(ng_index_ranking(ix), ranking);
    return digest_text(digest_text(NG_DIGEST_INIT, ranking), info->store_uuid);
}

/* ---- Cursors ---- */

static uint32_t hash_term(const ng_plan_term *t)
{
    return (uint32_t)ng_digest_add(NG_DIGEST_INIT, t->term, t->len);
}

static uint32_t idf_steps(double idf)
{
    return (uint32_t)(idf * 256 + 0.5);
}

static ng_status carry_idfs(ng_search_run *run, ng_error *err)
{
    const ng_plan *plan = run->plan;
    ng_cursor_state *next = &run->next;
    next->idfs = ng_arena_alloc(run->answer->arena, (plan->n_terms + 1) * sizeof *next->idfs);
    if (!next->idfs)
        return ng_fail(err, NG_NOMEM, "out of memory");
    for (size_t i = 0; i < plan->n_terms; i++)
        next->idfs[i] = (ng_cursor_idf){hash_term(&plan->terms[i]), idf_steps(plan->terms[i].idf)};
    next->n_idfs = plan->n_terms;
    return NG_OK;
}

/* Score with the idfs of the first page; terms it did not know do not count. */
static void use_carried_idfs(ng_search_run *run)
{
    ng_plan *plan = run->plan;
    size_t kept = 0;
    for (size_t i = 0; i < plan->n_terms; i++) {
        uint32_t hash = hash_term(&plan->terms[i]);
        for (size_t j = 0; j < run->from.n_idfs; j++) {
            if (run->from.idfs[j].term != hash)
                continue;
            plan->terms[kept] = plan->terms[i];
            plan->terms[kept++].idf = run->from.idfs[j].idf / 256.0;
            break;
        }
    }
    plan->n_terms = kept;
}

static ng_status take_cursor(ng_search_run *run, ng_error *err)
{
    ng_answer *a = run->answer;
    ng_status s = ng_cursor_read(run->request->cursor, a->arena, &run->from, err);
    if (s != NG_OK)
        return s;
    if (run->from.question != run->next.question)
        return ng_fail(err, NG_QUERY, "the cursor belongs to another question");
    run->stale_cursor = run->from.index != run->next.index;
    if (run->stale_cursor)
        return ng_fail(err, NG_STALE,
                       "the index was rebuilt with other parameters: ask for the first page again");
    a->total = run->from.total;
    a->total_is_exact = run->from.total_is_exact;
    run->has_total = 1;
    run->recency.now = run->from.now;
    run->in_doubt = run->from.in_doubt;
    if (run->in_doubt)
        s = ng_search_plan(run, err);
    if (s == NG_OK)
        use_carried_idfs(run);
    int same = run->from.generation == run->next.generation;
    run->next.newest = same ? run->from.newest : ng_index_last_docid(run->searcher->ix);
    run->fold_upto = run->next.newest;
    return s;
}

static ng_status give_cursor(ng_search_run *run, ng_error *err)
{
    ng_buf text = NG_BUF_INIT;
    ng_answer *a = run->answer;
    if (!run->more || run->late || run->like)
        return NG_OK;
    run->next.total = a->total;
    run->next.total_is_exact = a->total_is_exact;
    run->next.now = run->recency.now;
    ng_status s = carry_idfs(run, err);
    if (s == NG_OK)
        s = ng_cursor_write(&run->next, &text, err);
    if (s == NG_OK && text.len <= NG_CURSOR_MAX) {
        a->cursor = ng_arena_copy(a->arena, text.data, text.len);
        s = a->cursor ? NG_OK : ng_fail(err, NG_NOMEM, "out of memory");
    }
    ng_buf_release(&text);
    return s;
}

/* ---- Answers ---- */

static ng_status say_query(ng_search_run *run, ng_error *err)
{
    ng_answer *a = run->answer;
    const ng_query *q = run->query;
    const ng_plan *plan = run->plan;
    ng_buf text = NG_BUF_INIT;
    ng_status s = ng_query_interpreted(q, &text, err);
    if (s != NG_OK)
        return s;
    a->query_text = ng_arena_copy(a->arena, q->text, q->text_len);
    a->query_interpreted = ng_arena_copy(a->arena, text.data ? text.data : "", text.len);
    ng_buf_release(&text);
    if (plan->corrected)
        a->query_corrected = ng_arena_copy(a->arena, plan->corrected, strlen(plan->corrected));
    ng_warning *all =
        ng_arena_alloc(a->arena, (q->n_warnings + plan->n_warnings + 1) * sizeof *all);
    if (!a->query_text || !a->query_interpreted || !all || (plan->corrected && !a->query_corrected))
        return ng_fail(err, NG_NOMEM, "out of memory");
    if (q->n_warnings > 0)
        memcpy(all, q->warnings, q->n_warnings * sizeof *all);
    if (plan->n_warnings > 0)
        memcpy(all + q->n_warnings, plan->warnings, plan->n_warnings * sizeof *all);
    a->warnings = all;
    a->n_warnings = q->n_warnings + plan->n_warnings;
    return NG_OK;
}

static int has_required_phrase(const ng_plan *plan)
{
    for (size_t i = 0; i < plan->n_phrases; i++)
        if (plan->phrases[i]->required && !plan->phrases[i]->excluded)
            return 1;
    return 0;
}

static int is_cancelled(const ng_search_run *run)
{
    return run->request->cancel && ng_cancel_is_set(run->request->cancel);
}

static ng_status plan_page(ng_search_run *run, ng_error *err)
{
    ng_searcher *s = run->searcher;
    ng_index_info info;
    ng_index_get_info(s->ix, &info);
    run->answer->index_revision = info.revision;
    run->next.question = digest_question(run->request);
    run->next.index = digest_index(s->ix, &info);
    run->next.generation = info.generation;
    run->next.today = run->query->today;
    run->next.newest = run->fold_upto = ng_index_last_docid(s->ix);
    ng_status status = ng_search_plan(run, err);
    if (status != NG_OK)
        return status;
    if (run->like)
        ng_like_weigh(run->like, run->plan);
    run->verifies = has_required_phrase(run->plan);
    return run->request->cursor ? take_cursor(run, err) : NG_OK;
}

/* One answer out of the revision that is entered. */
static ng_status answer_from_index(ng_search_run *run, ng_error *err)
{
    ng_status s = plan_page(run, err);
    if (s == NG_OK)
        s = ng_search_facets_begin(run, err);
    if (s == NG_OK)
        s = ng_search_page(run, err);
    if (s == NG_OK)
        s = ng_search_facets(run, err);
    if (s == NG_OK)
        s = ng_like_settle(run, err);
    if (s == NG_OK && run->request->max_bytes > 0)
        s = ng_search_budget(run, err);
    if (s == NG_OK && is_cancelled(run))
        s = ng_fail(err, NG_CANCELLED, "the search was cancelled");
    if (s == NG_OK)
        s = say_query(run, err);
    if (s == NG_OK)
        s = give_cursor(run, err);
    if (s == NG_OK)
        run->answer->weak = ng_search_is_weak(run);
    return s;
}

static void release_run(ng_search_run *run)
{
    ng_plan_free(run->plan);
    ng_matches_release(&run->ready);
    free(run->counts);
    ng_store_row_done(run->searcher->store);
}

static ng_status new_answer(ng_answer **ret, ng_error *err)
{
    ng_answer *a = calloc(1, sizeof *a);
    ng_arena *arena = ng_arena_new();
    if (!a || !arena) {
        free(a);
        ng_arena_free(arena);
        return ng_fail(err, NG_NOMEM, "out of memory");
    }
    a->arena = arena;
    *ret = a;
    return NG_OK;
}

ng_status ng_search_answer_anew(ng_search_run *run, ng_error *err)
{
    ng_status s = new_answer(&run->answer, err);
    if (s == NG_OK)
        s = answer_from_index(run, err);
    release_run(run);
    return s;
}

static ng_deadline later(const ng_deadline *d, uint32_t ms)
{
    ng_deadline ret = *d;
    uint32_t more = ms / SHOWING_SHARE;
    ret.at_ns += (uint64_t)(more > SHOWING_LEAST_MS ? more : SHOWING_LEAST_MS) * NANOSECONDS_PER_MS;
    return ret;
}

/* One try: enter, answer, leave. */
static ng_status try_once(ng_searcher *s, const ng_search_request *r, const ng_query *q,
                          const ng_like *like, const ng_deadline *deadline, ng_answer **ret,
                          int *ret_again, ng_error *err)
{
    ng_search_run run = {.searcher = s,
                         .request = r,
                         .query = q,
                         .like = like,
                         .left_out = like ? like->article : 0,
                         .deadline = *deadline,
                         .show_deadline = later(deadline, r->deadline_ms),
                         .ready = NG_MATCHES_INIT,
                         .recency = r->recency};
    ng_status status = new_answer(&run.answer, err);
    if (status != NG_OK)
        return status;
    status = ng_index_enter(s->ix, err);
    if (status == NG_OK) {
        status = answer_from_index(&run, err);
        if (status == NG_OK)
            status = ng_search_in_doubt(&run, err);
        release_run(&run);
        ng_index_leave(s->ix);
    }
    if (status != NG_OK) {
        *ret_again = status == NG_STALE && !run.stale_cursor;
        ng_answer_free(run.answer);
        return status;
    }
    run.answer->partial |= run.deadline.passed;
    *ret = run.answer;
    return NG_OK;
}

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* The day of the first page, that of the request, or that of the clock. */
static int32_t today_of(const ng_search_request *r, int32_t clock)
{
    int32_t today = r->now != 0 ? (int32_t)(r->now / SECONDS_PER_DAY) : clock;
    ng_arena *arena = r->cursor ? ng_arena_new() : NULL;
    ng_cursor_state from;
    if (arena && ng_cursor_read(r->cursor, arena, &from, NULL) == NG_OK)
        today = from.today;
    ng_arena_free(arena);
    return today;
}

ng_status ng_search(ng_searcher *s, const ng_search_request *request, ng_answer **ret,
                    ng_error *err)
{
    return ng_search_like(s, request, NULL, ret, err);
}

ng_status ng_search_like(ng_searcher *s, const ng_search_request *request, const ng_like *like,
                         ng_answer **ret, ng_error *err)
{
    double began = now_ms();
    ng_query *query = NULL;
    ng_answer *answer = NULL;
    ng_status status = check_request(request, err);
    if (status == NG_OK)
        status = ng_query_parse(request->query, request->query_len, &query, err);
    if (status != NG_OK)
        return status;
    ng_query_set_today(query, today_of(request, query->today));
    ng_deadline deadline = ng_deadline_in(request->deadline_ms, request->cancel);
    for (int try = 1; try <= TRIES; try++) {
        ng_error own = NG_ERROR_INIT;
        int again = 0;
        status = try_once(s, request, query, like, &deadline, &answer, &again, &own);
        if (again && try < TRIES)
            continue;
        if (status != NG_OK)
            ng_fail(err, status, "%s", own.text);
        break;
    }
    ng_query_free(query);
    if (status == NG_OK) {
        answer->took_ms = now_ms() - began;
        *ret = answer;
    }
    return status;
}
