/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bench_ours.c - nutgraf in this process: passages to store and index, queries through ng_search.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "nutgraf/search.h"
#include "nutgraf/store.h"

#define ARTICLES_PER_COMMIT 500

struct bench_ours {
    ng_gate *gate; /* as in the service: nothing is opened for a query */
    ng_searcher *searcher;
    ng_list_cache *cache;
};

/* Lines become articles: consecutive lines with the same article id. */
struct building {
    ng_store *store;
    ng_article *article;
    char *id;
    size_t articles;
};

static ng_status put(struct building *b, ng_error *err)
{
    ng_put put;
    ng_status s = ng_article_finish(b->article, err);
    if (s == NG_OK)
        s = ng_store_put(b->store, b->article, &put, err);
    ng_article_free(b->article);
    free(b->id);
    b->article = NULL;
    b->id = NULL;
    if (s == NG_OK && ++b->articles % ARTICLES_PER_COMMIT == 0) {
        s = ng_store_commit(b->store, err);
        if (s == NG_OK)
            s = ng_store_begin(b->store, err);
    }
    return s;
}

static ng_status start(struct building *b, const bench_passage *p, ng_error *err)
{
    b->id = strdup(p->article);
    ng_status s = b->id ? ng_article_new(&b->article, err)
                        : ng_fail(err, NG_NOMEM, "no memory for an article");
    if (s == NG_OK)
        s = ng_article_set(b->article, NG_FIELD_ID, p->article, strlen(p->article), err);
    if (s == NG_OK)
        s = ng_article_set(b->article, NG_FIELD_SECTION, p->section, strlen(p->section), err);
    if (s == NG_OK)
        s = ng_article_set(b->article, NG_FIELD_LANG, "en", 2, err);
    if (s == NG_OK)
        s = ng_moment_parse(p->date, strlen(p->date), &b->article->published, err);
    return s;
}

static ng_status on_passage(void *data, const bench_passage *p, ng_error *err)
{
    struct building *b = data;
    ng_status s = NG_OK;
    if (b->article && strcmp(b->id, p->article) != 0)
        s = put(b, err);
    if (s == NG_OK && !b->article)
        s = start(b, p, err);
    if (s == NG_OK)
        s = ng_article_add_block(b->article, NG_BLOCK_PARAGRAPH, 0, 0, p->text, strlen(p->text),
                                 err);
    return s;
}

static ng_status fill_store(ng_store *store, const char *passages, ng_error *err)
{
    struct building b = {.store = store};
    ng_status s = ng_store_begin(store, err);
    if (s == NG_OK)
        s = bench_passages_each(passages, on_passage, &b, err);
    if (s == NG_OK && b.article)
        s = put(&b, err);
    if (s == NG_OK)
        s = ng_store_commit(store, err);
    ng_article_free(b.article);
    free(b.id);
    return s;
}

static ng_status fill_index(const char *dir, ng_store *store, ng_error *err)
{
    ng_index_writer *w = NULL;
    ng_index_progress progress = {.changes = 1};
    ng_status s = ng_index_writer_open(dir, store, NULL, NG_INDEX_FOLLOW, &w, err);
    while (s == NG_OK && progress.changes > 0)
        s = ng_index_writer_step(w, &progress, err);
    ng_index_writer_free(w);
    return s;
}

ng_status bench_ours_build(const char *dir, const char *passages, ng_error *err)
{
    ng_lock *lock = NULL;
    ng_store *store = NULL;
    double cpu = bench_cpu_us();
    ng_status s = ng_lock_writer(dir, "bench", &lock, err);
    if (s == NG_OK)
        s = ng_store_open(dir, NG_STORE_WRITE, &store, err);
    if (s == NG_OK)
        s = fill_store(store, passages, err);
    double stored = bench_cpu_us();
    if (s == NG_OK)
        s = fill_index(dir, store, err);
    fprintf(stderr, "nutgraf: stored in %.1f s, indexed in %.1f s of CPU\n", (stored - cpu) / 1e6,
            (bench_cpu_us() - stored) / 1e6);
    ng_store_free(store);
    ng_lock_free(lock);
    return s;
}

ng_status bench_ours_open(const char *dir, bench_ours **ret, ng_error *err)
{
    bench_ours *o = calloc(1, sizeof *o);
    if (!o)
        return ng_fail(err, NG_NOMEM, "no memory for a searcher");
    ng_status s = ng_gate_new(&o->gate, err);
    if (s == NG_OK)
        s = ng_searcher_open(dir, o->gate, &o->searcher, err);
    if (s == NG_OK)
        s = ng_list_cache_new(NG_LIST_CACHE_BYTES, &o->cache, err);
    if (s == NG_OK)
        ng_searcher_use_cache(o->searcher, o->cache);
    if (s != NG_OK) {
        bench_ours_free(o);
        return s;
    }
    *ret = o;
    return NG_OK;
}

void bench_ours_free(bench_ours *o)
{
    if (!o)
        return;
    ng_searcher_free(o->searcher);
    ng_gate_free(o->gate);
    ng_list_cache_free(o->cache);
    free(o);
}

void bench_ours_drop_cache(bench_ours *o)
{
    ng_searcher_use_cache(o->searcher, NULL);
    ng_list_cache_free(o->cache);
    o->cache = NULL;
}

/* Words with AND between them, or in quotes, or with a star. */
ng_status bench_ours_text(const bench_query *q, char *ret, size_t size, ng_error *err)
{
    size_t at = 0;
    const char *quote = q->phrase ? "\"" : "";
    if (strlen(q->words) * 5 + 8 > size)
        return ng_fail(err, NG_LIMIT, "query %d is too long", q->id);
    at += (size_t)snprintf(ret, size, "%s", quote);
    for (const char *c = q->words; *c; c++) {
        if (q->all && *c == ' ')
            at += (size_t)snprintf(ret + at, size - at, " AND ");
        else
            ret[at++] = *c;
    }
    snprintf(ret + at, size - at, "%s%s", quote, q->prefix ? "*" : "");
    return NG_OK;
}

static const char *dashed(const char *day, char ret[16])
{
    if (!day)
        return NULL;
    snprintf(ret, 16, "%.4s-%.2s-%.2s", day, day + 4, day + 6);
    return ret;
}

ng_status bench_ours_search(bench_ours *o, const bench_query *q, bench_result *ret, ng_error *err)
{
    char text[NG_QUERY_MAX], from[16], to[16];
    ng_search_request r = NG_SEARCH_REQUEST_INIT;
    ng_answer *answer = NULL;
    ng_status s = bench_ours_text(q, text, sizeof text, err);
    if (s != NG_OK)
        return s;
    r.query = text;
    r.query_len = strlen(text);
    r.limit = BENCH_HITS;
    r.per_article = NG_PER_ARTICLE_MAX;
    r.rank = NG_RANK_FAST;
    r.filter.from = dashed(q->from, from);
    r.filter.to = dashed(q->to, to);
    const char *sections[] = {q->section};
    if (q->section) {
        r.filter.values[NG_IN_SECTION] = sections;
        r.filter.n_values[NG_IN_SECTION] = 1;
    }
    s = ng_search(o->searcher, &r, &answer, err);
    if (s != NG_OK)
        return s;
    *ret = (bench_result){.hits = answer->n_hits};
    for (size_t i = 0; i < answer->n_hits; i++)
        ret->text_bytes += strlen(answer->hits[i].text);
    ng_answer_free(answer);
    return NG_OK;
}
