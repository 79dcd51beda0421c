/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search_hits.c - one candidate to a hit: its text out of the store, and what matched in it. */
#include <stdio.h>
#include <string.h>

#include "postings.h"
#include "search_run.h"

/* A candidate with its row (in the run) and the span of its text. */
typedef struct found {
    const ng_candidate *candidate;
    const ng_passage_facts *facts;
    ng_passage_record record;
    const char *text; /* of the row */
    uint32_t len;
} found;

static ng_status no_memory(ng_error *err)
{
    return ng_fail(err, NG_NOMEM, "out of memory");
}

/* Let the store hold the row and a span of its text; `*ret` 0 when the article is gone. */
static ng_status hold_span(ng_search_run *run, uint64_t article, uint32_t revision, ng_span span,
                           int *ret, ng_error *err)
{
    ng_error own = NG_ERROR_INIT;
    *ret = 1;
    run->row_article = 0;
    ng_status s = ng_store_row_read_span(run->searcher->store, article, revision, span.start,
                                         span.end, &run->row, &own);
    if (s == NG_NOTFOUND) {
        *ret = 0;
        return NG_OK;
    }
    if (s != NG_OK)
        return ng_fail(err, s, "%s", own.text);
    run->row_article = article;
    run->row_revision = revision;
    return NG_OK;
}

/* What showing the passage looks at: it, its heading, what is before it when that is counted in
 * other units than bytes, neighbours wherever they are. */
static ng_status hold_row(ng_search_run *run, uint64_t article, const ng_passage_record *r,
                          int *ret, ng_error *err)
{
    const ng_search_request *q = run->request;
    ng_span span = {q->units == NG_UNITS_BYTE ? r->start : 0, r->end};
    if (q->context_before || q->context_after)
        span = (ng_span){0, UINT32_MAX};
    ng_status s = hold_span(run, article, r->revision, span, ret, err);
    if (s != NG_OK || !*ret || r->heading_start >= r->heading_end)
        return s;
    return hold_span(run, article, r->revision, (ng_span){r->heading_start, r->heading_end}, ret,
                     err);
}

/* The passage itself; a title stands for the article that has no other. */
static int lies_in_row(ng_search_run *run, found *f)
{
    const ng_passage_record *r = &f->record;
    uint32_t len = run->row.text_len;
    if (r->start > r->end || r->end > len || r->heading_start > r->heading_end ||
        r->heading_end > len)
        return 0;
    int is_title = r->kind == NG_PASSAGE_TITLE;
    f->text = is_title ? run->row.title : run->row.text + r->start;
    f->len = is_title ? (uint32_t)strlen(run->row.title) : r->end - r->start;
    return 1;
}

static ng_status locate(ng_search_run *run, const ng_candidate *c, found *ret, int *ret_found,
                        ng_error *err)
{
    found f = {.candidate = c, .facts = ng_index_facts(run->searcher->ix, c->docid)};
    *ret_found = 0;
    if (!f.facts)
        return NG_OK;
    int there = 0;
    f.record = f.facts->record;
    ng_status s = hold_row(run, c->article, &f.record, &there, err);
    if (s != NG_OK || !there || !lies_in_row(run, &f))
        return s;
    *ret = f;
    *ret_found = 1;
    return NG_OK;
}

static ng_status mark(ng_search_run *run, const char *text, uint32_t len, int is_title,
                      ng_marks *ret, ng_error *err)
{
    ng_analyzer *analyzer = NULL;
    ng_status s = ng_analyzers_get(run->searcher->analyzers, run->row.lang, &analyzer, err);
    if (s != NG_OK)
        return s;
    return ng_highlight(run->plan, analyzer, &run->searcher->tokens, text, len, is_title,
                        run->answer->arena, ret, err);
}

/* Spans of bytes to the request's units, in place. */
static void convert(const ng_search_run *run, const char *text, uint32_t len, ng_spans *spans)
{
    _Static_assert(sizeof(ng_span) == 2 * sizeof(uint32_t), "spans are pairs of offsets");
    if (run->request->units != NG_UNITS_BYTE && spans->n > 0)
        ng_units_convert(text, len, run->request->units, (uint32_t *)(void *)spans->items,
                         2 * spans->n);
}

/* A copy in the answer; NULL stays NULL. False: out of memory. */
static int keep(ng_search_run *run, const char *text, const char **ret)
{
    if (text)
        *ret = ng_arena_copy(run->answer->arena, text, strlen(text));
    return !text || *ret;
}

static ng_status copy_texts(ng_search_run *run, const found *f, ng_hit *hit, ng_error *err)
{
    const ng_store_row *row = &run->row;
    const ng_passage_record *r = &f->record;
    ng_arena *arena = run->answer->arena;
    hit->text = ng_arena_copy(arena, f->text, f->len);
    if (r->heading_end > r->heading_start)
        hit->heading =
            ng_arena_copy(arena, row->text + r->heading_start, r->heading_end - r->heading_start);
    if (!hit->text || (r->heading_end > r->heading_start && !hit->heading) ||
        !keep(run, row->id, &hit->article) || !keep(run, row->title, &hit->title) ||
        !keep(run, row->url, &hit->url) || !keep(run, row->source, &hit->source))
        return no_memory(err);
    return NG_OK;
}

static ng_status copy_facts(ng_search_run *run, const found *f, ng_hit *hit, ng_error *err)
{
    const ng_passage_record *r = &f->record;
    char hash[9];
    hit->revision = r->revision;
    hit->published = run->row.published;
    hit->ordinal = f->candidate->ordinal;
    hit->line = r->line;
    hit->kind = (ng_passage_kind)r->kind;
    hit->score = f->candidate->score;
    hit->span = (ng_span){r->start, r->end};
    ng_spans span = {&hit->span, 1};
    convert(run, run->row.text, run->row.text_len, &span);
    snprintf(hit->id, sizeof hit->id, "%.*s#p%u", NG_ID_MAX, hit->article, hit->ordinal);
    ng_status s = ng_passage_hash(f->text, f->len, hash, err);
    if (s == NG_OK)
        snprintf(hit->citation, sizeof hit->citation, "%.*s#p%u@%s", NG_ID_MAX, hit->article,
                 hit->ordinal, hash);
    return s;
}

/* Marks of title and heading; the words they hold are added to `words`. A title that is a file
 * name or the first words of the text did not score. */
static ng_status mark_around(ng_search_run *run, ng_hit *hit, uint64_t *words, ng_error *err)
{
    ng_marks marks;
    ng_status s = NG_OK;
    ng_title_source from = run->row.title_source;
    if (from == NG_TITLE_GIVEN || from == NG_TITLE_TEXT) {
        uint32_t len = (uint32_t)strlen(hit->title);
        s = mark(run, hit->title, len, NG_MARKS_TITLE, &marks, err);
        if (s != NG_OK)
            return s;
        *words |= marks.words;
        hit->title_highlights = marks.spans;
        convert(run, hit->title, len, &hit->title_highlights);
    }
    if (hit->heading) {
        uint32_t len = (uint32_t)strlen(hit->heading);
        s = mark(run, hit->heading, len, NG_MARKS_HEADING, &marks, err);
        if (s != NG_OK)
            return s;
        *words |= marks.words;
        hit->heading_highlights = marks.spans;
        convert(run, hit->heading, len, &hit->heading_highlights);
    }
    return s;
}

/* What is shown; the copies in the answer are ours to change. */
static int disarm(const char *text)
{
    return text && ng_text_disarm((char *)(uintptr_t)text, strlen(text)) > 0;
}

static void disarm_texts(ng_hit *hit)
{
    hit->cleaned = disarm(hit->text) | disarm(hit->title) | disarm(hit->heading);
    for (size_t i = 0; i < hit->n_before; i++)
        hit->cleaned |= disarm(hit->before[i].text);
    for (size_t i = 0; i < hit->n_after; i++)
        hit->cleaned |= disarm(hit->after[i].text);
}

static ng_status build(ng_search_run *run, const found *f, ng_marks *marks, ng_hit *hit,
                       ng_error *err)
{
    uint64_t words = marks->words;
    ng_status s = copy_texts(run, f, hit, err);
    if (s == NG_OK)
        s = copy_facts(run, f, hit, err);
    if (s == NG_OK && run->request->metadata)
        s = ng_search_metadata(run, hit, err);
    if (s != NG_OK)
        return s;
    hit->highlights = marks->spans;
    convert(run, f->text, f->len, &hit->highlights);
    s = mark_around(run, hit, &words, err);
    if (s == NG_OK)
        s = ng_search_evidence(run, words, hit, err);
    if (s == NG_OK && run->request->explain)
        s = ng_search_explain(run, f->candidate, hit, err);
    if (s == NG_OK)
        s = ng_search_context(run, f->candidate->docid, hit->ordinal, hit, err);
    if (s != NG_OK)
        return s;
    disarm_texts(hit);
    return ng_search_also_in(run, f->candidate->docid, hit, err);
}

ng_status ng_search_show(ng_search_run *run, const ng_candidate *c, int *ret_shown, ng_error *err)
{
    found f;
    int there = 0;
    ng_marks marks;
    *ret_shown = 0;
    ng_status s = locate(run, c, &f, &there, err);
    if (s != NG_OK || !there)
        return s;
    s = mark(run, f.text, f.len, 0, &marks, err);
    if (s != NG_OK || (run->verifies && !marks.phrases_hold))
        return s;
    ng_hit hit = {.matched_terms = 0};
    s = build(run, &f, &marks, &hit, err);
    if (s != NG_OK)
        return s;
    run->page_docids[run->answer->n_hits] = c->docid;
    run->answer->hits[run->answer->n_hits++] = hit;
    *ret_shown = 1;
    return NG_OK;
}

ng_status ng_search_probe(ng_search_run *run, const ng_candidate *c, int *ret_shown, ng_error *err)
{
    found f;
    ng_marks marks = {.phrases_hold = 1};
    ng_status s = locate(run, c, &f, ret_shown, err);
    if (s == NG_OK && *ret_shown && run->verifies) {
        s = mark(run, f.text, f.len, 0, &marks, err);
        *ret_shown = marks.phrases_hold;
    }
    return s;
}

static int is_passage(ng_search_run *run, uint32_t docid, uint64_t article, uint32_t ordinal)
{
    const ng_passage_facts *facts = ng_index_facts(run->searcher->ix, docid);
    return facts && facts->article == article && facts->ordinal == ordinal &&
           !ng_index_is_dead(run->searcher->ix, docid);
}

ng_status ng_search_find(ng_search_run *run, uint64_t article, uint32_t ordinal, uint32_t guess,
                         uint32_t *ret, ng_error *err)
{
    char term[24];
    size_t n_parts;
    ng_postings list;
    *ret = is_passage(run, guess, article, ordinal) ? guess : 0;
    if (*ret)
        return NG_OK;
    int len = snprintf(term, sizeof term, "A%llu", (unsigned long long)article);
    const ng_index_part *parts = ng_index_parts(run->searcher->ix, &n_parts);
    ng_postings_init(&list, parts, n_parts, term, (size_t)len);
    ng_status s = ng_postings_seek(&list, 1, err);
    while (s == NG_OK && list.doc != NG_DOCID_END && !*ret) {
        if (is_passage(run, list.doc, article, ordinal))
            *ret = list.doc;
        s = ng_postings_move(&list, list.i + 1, err);
    }
    ng_postings_release(&list);
    return s;
}
