/* SPDX-License-Identifier: GPL-2.0-or-later */
/* relevance_index.c - a collection as a store and an index in a temporary folder, and questions. */
#include <ftw.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "nutgraf/index.h"
#include "reader.h"
#include "relevance.h"
#include "rerank.h"

#define BEGINNING 60 /* bytes of a passage that tell which document it is from */

struct relevance_index {
    char dir[64];
    const relevance_collection *collection;
    ng_store *store;
    ng_gate *gate;
    ng_list_cache *cache;
    ng_searcher *searcher;
    ng_index *index; /* for relevance_dump */
    ng_analyzers *analyzers;
};

/* Documents from `first` up to, not including, the one that gives its end. */
static size_t end_of(const relevance_collection *c, size_t first)
{
    size_t end = first + 1;
    const char *article = c->documents[first].article;
    while (c->grouped && article && end < c->n_documents && c->documents[end].article &&
           strcmp(c->documents[end].article, article) == 0)
        end++;
    return end;
}

/* What `nutgraf index` would read: the readers see the same members. */
static json_t *object_of(const relevance_collection *c, size_t first, size_t end)
{
    const relevance_document *d = &c->documents[first];
    const char *title = d->title ? d->title : "";
    if (!c->grouped)
        return json_pack("{s:s, s:s, s:s}", "id", d->id, "title", title, "text", d->text);
    json_t *blocks = json_array();
    for (size_t i = first; i < end; i++)
        json_array_append_new(
            blocks, json_pack("{s:s, s:s}", "kind", "paragraph", "text", c->documents[i].text));
    return json_pack("{s:s, s:s, s:o}", "id", d->id, "title", title, "blocks", blocks);
}

static ng_status put_article(ng_store *store, json_t *object, ng_error *err)
{
    const ng_read_input in = {.path = "articles.jsonl", .origin = "/articles.jsonl"};
    ng_article *article = NULL;
    ng_put put;
    ng_error fault = NG_ERROR_INIT;
    if (!object)
        return ng_fail(err, NG_INVALID, "a document is no valid UTF-8");
    ng_status s = ng_read_json_object(object, &in, &article, &fault);
    if (s == NG_OK)
        s = ng_store_put(store, article, &put, err);
    else
        s = NG_OK; /* one without text: `nutgraf index` leaves it out, too */
    ng_article_free(article);
    json_decref(object);
    return s;
}

static ng_status fill(relevance_index *x, ng_error *err)
{
    const relevance_collection *c = x->collection;
    ng_index_writer *w = NULL;
    ng_index_progress progress = {.changes = 1};
    ng_status s = ng_store_begin(x->store, err);
    for (size_t i = 0, end; s == NG_OK && i < c->n_documents; i = end) {
        end = end_of(c, i);
        s = put_article(x->store, object_of(c, i, end), err);
    }
    if (s == NG_OK)
        s = ng_store_commit(x->store, err);
    if (s == NG_OK)
        s = ng_index_writer_open(x->dir, x->store, NULL, NG_INDEX_FOLLOW, &w, err);
    while (s == NG_OK && progress.changes > 0)
        s = ng_index_writer_step(w, &progress, err);
    ng_index_writer_free(w);
    return s;
}

static ng_status open_readers(relevance_index *x, ng_error *err)
{
    ng_status s = ng_gate_new(&x->gate, err);
    if (s == NG_OK)
        s = ng_searcher_open(x->dir, x->gate, &x->searcher, err);
    if (s == NG_OK)
        s = ng_list_cache_new(NG_LIST_CACHE_BYTES, &x->cache, err);
    if (s == NG_OK)
        ng_searcher_use_cache(x->searcher, x->cache);
    if (s == NG_OK)
        s = ng_index_open(x->dir, x->gate, &x->index, err);
    return s == NG_OK ? ng_analyzers_new(&x->analyzers, err) : s;
}

ng_status relevance_index_new(const relevance_collection *c, relevance_index **ret, ng_error *err)
{
    relevance_index *x = calloc(1, sizeof *x);
    if (!x)
        return ng_fail(err, NG_NOMEM, "no memory for an index");
    const char *tmp = getenv("TMPDIR");
    x->collection = c;
    snprintf(x->dir, sizeof x->dir, "%.40s/relevance.XXXXXX", tmp ? tmp : "/tmp");
    ng_status s = mkdtemp(x->dir) ? NG_OK : ng_fail(err, NG_IO, "no temporary folder");
    if (s == NG_OK)
        s = ng_store_open(x->dir, NG_STORE_WRITE, &x->store, err);
    if (s == NG_OK)
        s = fill(x, err);
    if (s == NG_OK)
        s = open_readers(x, err);
    if (s != NG_OK) {
        relevance_index_free(x);
        return s;
    }
    *ret = x;
    return NG_OK;
}

static int on_file(const char *path, const struct stat *st, int type, struct FTW *where)
{
    (void)st;
    (void)type;
    (void)where;
    return remove(path);
}

void relevance_index_free(relevance_index *x)
{
    if (!x)
        return;
    ng_searcher_free(x->searcher);
    ng_index_free(x->index);
    ng_analyzers_free(x->analyzers);
    ng_list_cache_free(x->cache);
    ng_gate_free(x->gate);
    ng_store_free(x->store);
    nftw(x->dir, on_file, 16, FTW_DEPTH | FTW_PHYS);
    free(x);
}

/* The document of a passage of an article: of a grouped one that which begins with its words. */
static size_t document_of(const relevance_collection *c, const char *article, uint32_t ordinal,
                          const char *text)
{
    size_t first = relevance_find(c, article);
    if (first == c->n_documents || !c->grouped)
        return first;
    char beginning[BEGINNING + 1];
    size_t end = end_of(c, first);
    snprintf(beginning, sizeof beginning, "%s", text);
    for (size_t i = first; i < end; i++)
        if (strstr(c->documents[i].text, beginning))
            return i;
    return first + ordinal - 1 < end ? first + ordinal - 1 : first;
}

ng_status relevance_ask(relevance_index *x, const relevance_query *q, ng_rank rank,
                        size_t ret[RELEVANCE_DEPTH], size_t *ret_n, double *ret_cpu_us,
                        ng_error *err)
{
    ng_search_request r = NG_SEARCH_REQUEST_INIT;
    ng_answer *answer = NULL;
    r.query = q->text;
    r.query_len = strlen(q->text);
    r.limit = RELEVANCE_DEPTH;
    r.per_article = x->collection->grouped ? NG_PER_ARTICLE_MAX : 1;
    r.rank = rank;
    double began = bench_cpu_us();
    ng_status s = ng_search(x->searcher, &r, &answer, err);
    *ret_cpu_us = bench_cpu_us() - began;
    if (s != NG_OK)
        return s;
    *ret_n = 0;
    for (size_t i = 0; i < answer->n_hits; i++) {
        const ng_hit *h = &answer->hits[i];
        size_t document = document_of(x->collection, h->article, h->ordinal, h->text), seen = 0;
        while (seen < *ret_n && ret[seen] != document)
            seen++;
        if (seen == *ret_n)
            ret[(*ret_n)++] = document;
    }
    ng_answer_free(answer);
    return NG_OK;
}

/* ---- What the second stage sees ---- */

static ng_status dump_item(relevance_index *x, const relevance_query *q, const ng_match_item *item,
                           double best, const ng_rerank_features *f, FILE *out, ng_error *err)
{
    const ng_passage_facts *facts = ng_index_facts(x->index, item->docid);
    ng_store_row row;
    ng_status s = ng_store_row_read(x->store, item->key.article, facts->record.revision, &row, err);
    if (s != NG_OK)
        return s;
    size_t document = document_of(
        x->collection, row.id, item->key.ordinal,
        facts->record.kind == NG_PASSAGE_TITLE ? row.title : row.text + facts->record.start);
    fprintf(out, "%d %.6f", relevance_grade_of(q, document), item->key.score / best);
    for (size_t i = 0; i < NG_FEATURES; i++)
        fprintf(out, " %.6f", f->values[i]);
    fprintf(out, " %u %u %zu\n", facts->tokens, facts->ordinal, document);
    return NG_OK;
}

static ng_status dump_window(relevance_index *x, const ng_plan *plan, const relevance_query *q,
                             FILE *out, ng_error *err)
{
    ng_deadline never = ng_deadline_never();
    ng_match_request request = {.k = NG_RERANK_WINDOW, .fold = plan, .deadline = &never};
    ng_matches m = NG_MATCHES_INIT;
    ng_rerank_features f[NG_RERANK_WINDOW];
    ng_status s = ng_match(plan, x->index, &request, &m, err);
    if (s == NG_OK)
        s = ng_rerank_look(plan, x->index, x->analyzers, m.items, m.n, f, &never, err);
    fprintf(out, "q %s %.6f %d %zu %d\n", q->id, relevance_ideal(q), plan->wants, plan->n_words,
            plan->is_question);
    for (size_t i = 0; s == NG_OK && i < m.n; i++)
        s = dump_item(x, q, &m.items[i], m.items[0].key.score, &f[i], out, err);
    ng_store_row_done(x->store);
    ng_matches_release(&m);
    return s;
}

ng_status relevance_dump(relevance_index *x, const relevance_query *q, FILE *out, ng_error *err)
{
    ng_query *query = NULL;
    ng_plan *plan = NULL;
    const ng_filter filter = {.from = NULL};
    ng_deadline never = ng_deadline_never();
    ng_status s = ng_query_parse(q->text, strlen(q->text), &query, err);
    if (s != NG_OK)
        return s;
    s = ng_index_enter(x->index, err);
    if (s == NG_OK) {
        s = ng_plan_new(query, &filter, x->index, x->store, x->analyzers, &never, &plan, err);
        if (s == NG_OK)
            s = dump_window(x, plan, q, out, err);
        ng_plan_free(plan);
        ng_index_leave(x->index);
    }
    ng_query_free(query);
    return s;
}
