/* SPDX-License-Identifier: GPL-2.0-or-later */
/* similar.c - a passage to the words that tell most of it, and these to a search. */
#include "nutgraf/similar.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "impact.h"
#include "language.h"
#include "like.h"
#include "search_pages.h"

#define TRIES          3    /* where another process writes */
#define ARTICLE_BYTES  4096 /* of an article that are looked at */
#define LOOKED_UP      48   /* words whose frequency is looked up: those that count most */
#define FREQUENT_PART  32   /* a word that more than this part of the passages have, */
#define FREQUENT_MOST  1000 /* and more than so many, tells little and costs most, */
#define ENOUGH         4    /* and is left out when so many others remain */
#define NUMBERS_LESS   3    /* a number is rare, and mostly stands there by chance */
#define MATCHES_MOSTLY 64   /* passages of an article that match, but for rare ones */
#define IDF_STEPS      256.0

/* What similar passages are asked for. */
typedef struct source {
    const char *text, *title, *lang; /* title NULL: none that scores */
    size_t len;
    uint32_t ordinal;
    uint64_t article; /* 0: it is no article's */
} source;

/* A stem of it. */
typedef struct candidate {
    const char *stem, *word; /* one of its words, folded */
    uint16_t stem_len, word_len;
    ng_occurrences n;
    double impact, worth;
    int frequent;
} candidate;

typedef struct candidates {
    candidate *items;
    size_t n;
} candidates;

/* ---- Where the text is ---- */

static ng_status not_found(const char *id, ng_error *err)
{
    return ng_fail(err, NG_NOTFOUND, "there is no passage or article %.160s in the index", id);
}

static ng_status read_row(ng_searcher *s, uint64_t number, uint32_t revision, const char *id,
                          source *ret, ng_store_row *row, ng_error *err)
{
    ng_error own = NG_ERROR_INIT;
    ng_status status = ng_store_row_read(s->store, number, revision, row, &own);
    if (status != NG_OK)
        return status == NG_NOTFOUND ? not_found(id, err) : ng_fail(err, status, "%s", own.text);
    int scores = row->title_source == NG_TITLE_GIVEN || row->title_source == NG_TITLE_TEXT;
    *ret = (source){.text = row->text,
                    .len = row->text_len,
                    .title = scores ? row->title : NULL,
                    .lang = row->lang,
                    .ordinal = 1,
                    .article = number};
    return NG_OK;
}

static ng_status find_passage(ng_searcher *s, const char *id, const ng_citation *citation,
                              source *ret, ng_error *err)
{
    uint64_t number = 0;
    uint32_t revision = 0, docid = 0;
    ng_search_run run = {.searcher = s};
    ng_store_row row;
    if (ng_store_find(s->store, citation->article, &number, &revision, NULL) != NG_OK)
        return not_found(id, err);
    ng_status status = ng_search_find(&run, number, citation->ordinal, 0, &docid, err);
    const ng_passage_facts *facts = status == NG_OK && docid ? ng_index_facts(s->ix, docid) : NULL;
    if (!facts)
        return status == NG_OK ? not_found(id, err) : status;
    const ng_passage_record *r = &facts->record;
    status = read_row(s, number, r->revision, id, ret, &row, err);
    if (status != NG_OK)
        return status;
    if (r->kind == NG_PASSAGE_TITLE) {
        ret->text = row.title;
        ret->len = strlen(row.title);
        ret->title = NULL;
    } else if (r->start < r->end && r->end <= row.text_len) {
        ret->text = row.text + r->start;
        ret->len = r->end - r->start;
    }
    ret->ordinal = citation->ordinal;
    return NG_OK;
}

static ng_status find_article(ng_searcher *s, const char *id, source *ret, ng_error *err)
{
    uint64_t number = 0;
    uint32_t revision = 0;
    ng_store_row row;
    if (ng_store_find(s->store, id, &number, &revision, NULL) != NG_OK)
        return not_found(id, err);
    ng_status status = read_row(s, number, revision, id, ret, &row, err);
    if (status == NG_OK && ret->len > ARTICLE_BYTES)
        ret->len = ng_utf8_cut(ret->text, ret->len, ARTICLE_BYTES);
    return status;
}

static ng_status find_source(ng_searcher *s, const ng_similar_request *r, source *ret,
                             ng_error *err)
{
    ng_citation citation;
    if (!r->id) {
        *ret = (source){.text = r->text, .len = r->text_len, .ordinal = 1};
        ng_language guess = {NULL, 0};
        ng_status status = ng_language_guess(r->text, r->text_len, &guess, err);
        ret->lang = guess.tag;
        return status;
    }
    if (ng_citation_parse(r->id, strlen(r->id), &citation, NULL) != NG_OK)
        return not_found(r->id, err);
    return citation.ordinal > 0 ? find_passage(s, r->id, &citation, ret, err)
                                : find_article(s, citation.article, ret, err);
}

/* ---- Its words ---- */

/* Whether the word, alone in a query, is nothing but a word. */
static int is_plain(const char *word, size_t len)
{
    return len <= NG_TERM_MAX && strcspn(word, "+-()\"*~^:/") == len;
}

static void add_tokens(candidates *c, const ng_analyzer *a, const ng_tokens *t, int is_title)
{
    for (size_t i = 0; i < t->n; i++) {
        const ng_token *k = &t->items[i];
        const char *word = t->chars + k->word;
        if (k->stem_len == 0 || k->stop || !is_plain(word, k->word_len) ||
            ng_analyzer_is_query_stop(a, word, k->word_len))
            continue;
        c->items[c->n++] = (candidate){.stem = t->chars + k->stem,
                                       .stem_len = k->stem_len,
                                       .word = word,
                                       .word_len = k->word_len,
                                       .n = {.body = !is_title, .title = is_title != 0}};
    }
}

static int by_stem(const void *a, const void *b)
{
    return strcmp(((const candidate *)a)->stem, ((const candidate *)b)->stem);
}

static int by_worth(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    if (x->worth > y->worth || x->worth < y->worth)
        return x->worth > y->worth ? -1 : 1;
    if (x->stem_len != y->stem_len)
        return x->stem_len > y->stem_len ? -1 : 1; /* long words are rarer */
    return strcmp(x->stem, y->stem);
}

static void unite(candidates *c)
{
    size_t kept = 0;
    if (c->n == 0)
        return;
    qsort(c->items, c->n, sizeof *c->items, by_stem);
    for (size_t i = 1; i < c->n; i++) {
        candidate *last = &c->items[kept];
        if (strcmp(last->stem, c->items[i].stem) == 0) {
            last->n.body += c->items[i].n.body;
            last->n.title += c->items[i].n.title;
        } else {
            c->items[++kept] = c->items[i];
        }
    }
    c->n = kept + 1;
}

/* The best `most` by worth, in order. */
static void cut(candidates *c, size_t most)
{
    if (c->n > 0)
        qsort(c->items, c->n, sizeof *c->items, by_worth);
    c->n = c->n < most ? c->n : most;
}

/* A word that no other passage has finds nothing. */
static ng_status look_up(ng_searcher *s, const source *from, candidate *k, ng_error *err)
{
    uint32_t documents = 0, passages = ng_index_passages(s->ix);
    ng_status status = ng_index_term_documents(s->ix, k->stem, k->stem_len, &documents, err);
    int found = documents >= (from->article ? 2u : 1u);
    k->worth = found ? k->impact * ng_idf(passages, documents) : 0;
    k->frequent = documents > FREQUENT_MOST && documents > passages / FREQUENT_PART;
    return status;
}

static void leave_out_frequent(candidates *c)
{
    size_t others = 0;
    for (size_t i = 0; i < c->n; i++)
        others += c->items[i].worth > 0 && !c->items[i].frequent;
    for (size_t i = 0; i < c->n && others >= ENOUGH; i++)
        if (c->items[i].frequent)
            c->items[i].worth = 0;
}

static ng_status weigh(ng_searcher *s, const source *from, size_t tokens, candidates *c,
                       ng_error *err)
{
    ng_impact_scale scale =
        ng_impact_scale_of(ng_index_ranking(s->ix), (uint32_t)tokens, from->ordinal, 0);
    ng_status status = NG_OK;
    for (size_t i = 0; i < c->n; i++) {
        candidate *k = &c->items[i];
        int is_number = *k->word >= '0' && *k->word <= '9';
        k->impact = (double)ng_impact(&scale, &k->n) / (is_number ? NUMBERS_LESS : 1);
        k->worth = k->impact;
    }
    cut(c, LOOKED_UP);
    for (size_t i = 0; i < c->n && status == NG_OK; i++)
        status = look_up(s, from, &c->items[i], err);
    leave_out_frequent(c);
    cut(c, NG_SIMILAR_WORDS);
    while (c->n > 0 && c->items[c->n - 1].worth <= 0)
        c->n--;
    return status;
}

static void give(const candidates *c, const source *from, ng_like *ret)
{
    double most = 1;
    *ret = (ng_like){.article = from->article, .n = c->n};
    for (size_t i = 0; i < c->n; i++)
        most = c->items[i].impact > most ? c->items[i].impact : most;
    for (size_t i = 0; i < c->n; i++) {
        memcpy(ret->words[i], c->items[i].word, c->items[i].word_len);
        ret->weights[i] = c->items[i].impact / most;
    }
}

static ng_status choose_words(ng_searcher *s, const source *from, ng_like *ret, ng_error *err)
{
    ng_analyzer *a = NULL;
    ng_tokens title = NG_TOKENS_INIT;
    candidates c = {.items = NULL};
    ng_status status = ng_analyzers_get(s->analyzers, from->lang, &a, err);
    if (status == NG_OK)
        status = ng_analyze(a, from->text, from->len, &s->tokens, err);
    if (status == NG_OK && from->title)
        status = ng_analyze(a, from->title, strlen(from->title), &title, err);
    if (status == NG_OK) {
        c.items = malloc((s->tokens.n + title.n + 1) * sizeof *c.items);
        status = c.items ? NG_OK : ng_fail(err, NG_NOMEM, "out of memory");
    }
    if (status == NG_OK) {
        add_tokens(&c, a, &s->tokens, 0);
        add_tokens(&c, a, &title, 1);
        unite(&c);
        status = weigh(s, from, s->tokens.n, &c, err);
    }
    if (status == NG_OK)
        give(&c, from, ret);
    free(c.items);
    ng_tokens_release(&title);
    return status;
}

/* ---- The search ---- */

void ng_like_weigh(const ng_like *like, ng_plan *plan)
{
    for (size_t i = 0; i < plan->n_terms; i++) {
        ng_plan_term *t = &plan->terms[i];
        const ng_plan_word *w = &plan->words[t->word];
        for (size_t j = 0; j < like->n; j++) {
            if (strcmp(like->words[j], w->text) != 0)
                continue;
            double steps = floor(t->idf * like->weights[j] * IDF_STEPS + 0.5);
            t->idf = (steps < 1 ? 1 : steps) / IDF_STEPS;
            break;
        }
    }
}

ng_status ng_like_settle(ng_search_run *run, ng_error *err)
{
    ng_matches m = NG_MATCHES_INIT;
    ng_answer *a = run->answer;
    if (run->left_out == 0)
        return NG_OK;
    ng_status s = ng_search_match_article(run, run->left_out, MATCHES_MOSTLY, 0, &m, err);
    if (s == NG_OK && m.n == MATCHES_MOSTLY) {
        ng_matches_release(&m);
        s = ng_search_match_article(run, run->left_out, NG_PASSAGES_MAX, 0, &m, err);
    }
    if (s == NG_OK)
        a->total -= m.n < a->total ? m.n : a->total;
    if (a->total < a->n_hits)
        a->total = a->n_hits;
    ng_matches_release(&m);
    return s;
}

static ng_status read_like(ng_searcher *s, const ng_similar_request *r, ng_like *ret, ng_error *err)
{
    ng_status status = NG_STALE;
    for (int try = 1; try <= TRIES && status == NG_STALE; try++) {
        ng_error own = NG_ERROR_INIT;
        source from = {.text = NULL};
        status = ng_index_enter(s->ix, &own);
        if (status == NG_OK) {
            status = find_source(s, r, &from, &own);
            if (status == NG_OK)
                status = choose_words(s, &from, ret, &own);
            ng_store_row_done(s->store);
            ng_index_leave(s->ix);
        }
        if (status != NG_OK && (status != NG_STALE || try == TRIES))
            return ng_fail(err, status, "%s", own.text);
    }
    return status;
}

ng_status ng_similar(ng_searcher *s, const ng_similar_request *request, ng_answer **ret,
                     ng_error *err)
{
    ng_like like = {.n = 0};
    ng_buf words = NG_BUF_INIT;
    if (!request->id && request->text_len > NG_SIMILAR_TEXT_MAX)
        return ng_fail(err, NG_LIMIT, "the text is over %d bytes", NG_SIMILAR_TEXT_MAX);
    ng_status status = read_like(s, request, &like, err);
    for (size_t i = 0; i < like.n && status == NG_OK; i++)
        status = ng_buf_addf(&words, err, "%s%s", i ? " " : "", like.words[i]);
    if (status == NG_OK) {
        ng_search_request r = request->search;
        r.query = words.data ? words.data : "";
        r.query_len = words.len;
        r.cursor = NULL;
        r.sort = NG_SORT_RELEVANCE;
        r.rank = NG_RANK_FAST;
        r.total_exact = 0;
        r.n_facets = 0;
        status = ng_search_like(s, &r, &like, ret, err);
    }
    ng_buf_release(&words);
    return status;
}
