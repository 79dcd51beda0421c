/* SPDX-License-Identifier: GPL-2.0-or-later */
/* exact_changes.c - an index that changes all the time: articles are added, replaced and deleted.
 *
 * Every round is one transaction of the store and the steps that bring it into the index. The
 * number of passages stays about the same; tombstones, live part, seals, merges and rewrites come
 * and go. */
#include <stdlib.h>
#include <string.h>

#include "exact.h"
#include "index_writer.h"

#define CHANGES_MAX   10  /* articles of a round */
#define ADDED_MAX     400 /* articles beside those of the file */
#define LONG_ARTICLE  150 /* passages of one that has many */
#define LONG_ONE_IN   40
#define DATE_ONE_IN   5 /* gets the date of another article, or none */
#define DELETE_ONE_IN 3
#define NOON          43200 /* seconds of a day */

struct exact_changes {
    pthread_t thread;
    ng_store *store;
    const exact_corpus *corpus;
    exact_pace *pace;
    exact_random random;
    ng_index_writer *writer;
    exact_counts counts;
    ng_status status;
    ng_error error;
};

/* ---- Articles ---- */

static const exact_article *any_article(exact_changes *c)
{
    return &c->corpus->articles[exact_below(&c->random, (uint32_t)c->corpus->n_articles)];
}

static ng_status set(ng_article *a, ng_article_field field, const char *value, ng_error *err)
{
    return ng_article_set(a, field, value, strlen(value), err);
}

static ng_status describe(exact_changes *c, ng_article *a, const char *id,
                          const exact_article *like, ng_error *err)
{
    const char *date = like->date;
    if (exact_below(&c->random, DATE_ONE_IN) == 0)
        date = exact_below(&c->random, 3) == 0 ? NULL : any_article(c)->date;
    ng_status s = set(a, NG_FIELD_ID, id, err);
    if (s == NG_OK)
        s = set(a, NG_FIELD_SECTION, like->section, err);
    if (s == NG_OK)
        s = set(a, NG_FIELD_LANG, "en", err);
    if (s == NG_OK && exact_below(&c->random, 3) == 0)
        s = set(a, NG_FIELD_TITLE,
                c->corpus->words[exact_below(&c->random, (uint32_t)c->corpus->n_words)], err);
    if (s == NG_OK && date)
        s = ng_moment_parse(date, strlen(date), &a->published, err);
    if (s == NG_OK && date && exact_below(&c->random, 2)) {
        a->published.unix_seconds += NOON;
        a->published.day_only = 0;
    }
    return s;
}

/* Its own passages, mostly; some are left out, some come from elsewhere. */
static ng_status add_passages(exact_changes *c, ng_article *a, const exact_article *like,
                              ng_error *err)
{
    int is_long = exact_below(&c->random, LONG_ONE_IN) == 0;
    size_t n = is_long ? LONG_ARTICLE : like->n < 12 ? like->n : 12;
    ng_status s = NG_OK;
    for (size_t i = 0; i < n && s == NG_OK; i++) {
        size_t at = like->first + i % like->n;
        uint32_t what = exact_below(&c->random, 8);
        if (what == 0 && i > 0)
            continue;
        if (what == 1)
            at = exact_below(&c->random, (uint32_t)c->corpus->n_texts);
        const char *text = c->corpus->texts[at];
        s = ng_article_add_block(a, NG_BLOCK_PARAGRAPH, 0, 0, text, strlen(text), err);
    }
    return s;
}

static ng_status put_article(exact_changes *c, const char *id, ng_error *err)
{
    const exact_article *like = any_article(c);
    ng_article *a = NULL;
    ng_put put;
    ng_status s = ng_article_new(&a, err);
    if (s == NG_OK)
        s = describe(c, a, id, like, err);
    if (s == NG_OK)
        s = add_passages(c, a, like, err);
    if (s == NG_OK)
        s = ng_article_finish(a, err);
    if (s == NG_OK)
        s = ng_store_put(c->store, a, &put, err);
    ng_article_free(a);
    c->counts.put += s == NG_OK;
    return s;
}

static ng_status delete_article(exact_changes *c, const char *id, ng_error *err)
{
    uint64_t number, seq;
    ng_error own = NG_ERROR_INIT;
    ng_status s = ng_store_delete(c->store, id, &number, &seq, &own);
    c->counts.deleted += s == NG_OK;
    return s == NG_OK || s == NG_NOTFOUND ? NG_OK : ng_fail(err, s, "%s", own.text);
}

static ng_status change_one(exact_changes *c, ng_error *err)
{
    char added[24];
    const char *id = any_article(c)->id;
    if (exact_below(&c->random, 3) == 0) {
        snprintf(added, sizeof added, "added-%u", exact_below(&c->random, ADDED_MAX));
        id = added;
    }
    return exact_below(&c->random, DELETE_ONE_IN) == 0 ? delete_article(c, id, err)
                                                       : put_article(c, id, err);
}

/* ---- Rounds ---- */

static ng_status change(exact_changes *c, ng_error *err)
{
    uint32_t n = 1 + exact_below(&c->random, CHANGES_MAX);
    ng_status s = ng_store_begin(c->store, err);
    if (s != NG_OK)
        return s;
    for (uint32_t i = 0; i < n && s == NG_OK; i++)
        s = change_one(c, err);
    if (s == NG_OK)
        s = ng_store_commit(c->store, err);
    if (s != NG_OK)
        ng_store_rollback(c->store);
    return s;
}

static ng_status one_round(exact_changes *c, ng_error *err)
{
    ng_index_progress p = {.changes = 1};
    ng_status s = change(c, err);
    while (s == NG_OK && p.changes > 0)
        s = ng_index_writer_step(c->writer, &p, err);
    return s;
}

/* Wait until the reader has come far enough; false when it has ended. */
static int may_go_on(exact_pace *p)
{
    enum { AHEAD = 2 }; /* rounds */
    pthread_mutex_lock(&p->mutex);
    while (!p->stopped &&
           p->rounds * p->queries_per_round > p->queries + AHEAD * p->queries_per_round)
        pthread_cond_wait(&p->moved, &p->mutex);
    int stopped = p->stopped;
    pthread_mutex_unlock(&p->mutex);
    return !stopped;
}

static void *run(void *data)
{
    exact_changes *c = data;
    while (c->status == NG_OK && may_go_on(c->pace)) {
        c->status = one_round(c, &c->error);
        pthread_mutex_lock(&c->pace->mutex);
        c->pace->rounds++;
        c->pace->stopped |= c->status != NG_OK;
        pthread_cond_broadcast(&c->pace->moved);
        pthread_mutex_unlock(&c->pace->mutex);
    }
    return NULL;
}

static void settle_counts(exact_changes *c)
{
    c->counts.rounds = c->pace->rounds;
    c->counts.seals = c->writer->seals;
    c->counts.rewrites = c->writer->rewritten;
    c->counts.merges = c->writer->merges - c->writer->rewritten;
    c->counts.merge_failures = c->writer->merge_failures;
}

ng_status exact_changes_start(const char *dir, ng_store *store, ng_gate *gate,
                              const exact_corpus *corpus, exact_pace *pace, uint64_t seed,
                              ng_list_cache *cache, uint32_t live_max, exact_changes **ret,
                              ng_error *err)
{
    exact_changes *c = calloc(1, sizeof *c);
    if (!c)
        return ng_fail(err, NG_NOMEM, "no memory for a writer");
    c->store = store;
    c->corpus = corpus;
    c->pace = pace;
    c->random = exact_random_seed(seed, 2);
    c->error = (ng_error)NG_ERROR_INIT;
    ng_status s = ng_index_writer_open(dir, store, gate, NG_INDEX_FOLLOW, &c->writer, err);
    if (s == NG_OK && live_max > 0)
        c->writer->live_max = live_max;
    if (s == NG_OK)
        ng_index_writer_use_cache(c->writer, cache);
    if (s == NG_OK && pthread_create(&c->thread, NULL, run, c) != 0)
        s = ng_fail(err, NG_IO, "cannot start a thread");
    if (s != NG_OK) {
        ng_index_writer_free(c->writer);
        free(c);
        return s;
    }
    *ret = c;
    return NG_OK;
}

ng_status exact_changes_finish(exact_changes *c, exact_counts *ret, ng_error *err)
{
    *ret = (exact_counts){0};
    if (!c)
        return NG_OK;
    pthread_mutex_lock(&c->pace->mutex);
    c->pace->stopped = 1;
    pthread_cond_broadcast(&c->pace->moved);
    pthread_mutex_unlock(&c->pace->mutex);
    pthread_join(c->thread, NULL);
    settle_counts(c);
    *ret = c->counts;
    ng_status s = c->status;
    if (s != NG_OK)
        ng_fail(err, s, "%s", c->error.text);
    ng_index_writer_free(c->writer);
    free(c);
    return s;
}
