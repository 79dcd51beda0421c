/* SPDX-License-Identifier: GPL-2.0-or-later */
/* exact_corpus.c - passages in memory, and their words by frequency. */
#include <stdlib.h>
#include <string.h>

#include "exact.h"

#define SAMPLED        20000 /* texts whose words are counted */
#define WORD_BYTES_MAX 30

exact_random exact_random_seed(uint64_t seed, uint64_t stream)
{
    exact_random r = {seed * UINT64_C(0x9E3779B97F4A7C15) + stream * UINT64_C(0xD1B54A32D192ED03) +
                      1};
    for (int i = 0; i < 8; i++)
        exact_below(&r, 2);
    return r;
}

uint32_t exact_below(exact_random *r, uint32_t n)
{
    if (r->x == 0)
        r->x = 1;
    r->x ^= r->x >> 12;
    r->x ^= r->x << 25;
    r->x ^= r->x >> 27;
    return (uint32_t)(((r->x * UINT64_C(2685821657736338717)) >> 32) * n >> 32);
}

static ng_status no_memory(ng_error *err)
{
    return ng_fail(err, NG_NOMEM, "no memory for the passages");
}

static ng_status grow(void *items, size_t n, size_t *cap, size_t size, ng_error *err)
{
    void *old;
    if (n < *cap)
        return NG_OK;
    size_t grown_cap = *cap ? 2 * *cap : 1024;
    memcpy(&old, items, sizeof old);
    void *grown = realloc(old, grown_cap * size);
    if (!grown)
        return no_memory(err);
    memcpy(items, &grown, sizeof grown);
    *cap = grown_cap;
    return NG_OK;
}

static ng_status begin_article(exact_corpus *c, const bench_passage *p, ng_error *err)
{
    ng_status s = grow(&c->articles, c->n_articles, &c->cap_articles, sizeof *c->articles, err);
    if (s != NG_OK)
        return s;
    exact_article *a = &c->articles[c->n_articles++];
    *a = (exact_article){.id = strdup(p->article),
                         .section = strdup(p->section),
                         .date = strdup(p->date),
                         .first = c->n_texts};
    return a->id && a->section && a->date ? NG_OK : no_memory(err);
}

static ng_status on_passage(void *data, const bench_passage *p, ng_error *err)
{
    exact_corpus *c = data;
    ng_status s = grow(&c->texts, c->n_texts, &c->cap_texts, sizeof *c->texts, err);
    if (s == NG_OK &&
        (c->n_articles == 0 || strcmp(c->articles[c->n_articles - 1].id, p->article) != 0))
        s = begin_article(c, p, err);
    if (s != NG_OK)
        return s;
    c->texts[c->n_texts] = strdup(p->text);
    if (!c->texts[c->n_texts++])
        return no_memory(err);
    c->articles[c->n_articles - 1].n++;
    return NG_OK;
}

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

const char *exact_next_word(const char *at, size_t *ret_len)
{
    while (*at && !is_letter(*at))
        at++;
    size_t len = 0;
    while (is_letter(at[len]))
        len++;
    *ret_len = len;
    return len > 0 ? at : NULL;
}

/* ---- Words by frequency ---- */

struct counted {
    char *word;
    size_t times;
};

static int by_word(const void *a, const void *b)
{
    return strcmp(((const struct counted *)a)->word, ((const struct counted *)b)->word);
}

static int by_times(const void *a, const void *b)
{
    const struct counted *x = a, *y = b;
    if (x->times != y->times)
        return x->times > y->times ? -1 : 1;
    return by_word(a, b);
}

static ng_status add_words(const char *text, struct counted **words, size_t *n, size_t *cap,
                           ng_error *err)
{
    size_t len = 0;
    for (const char *at = text; (at = exact_next_word(at, &len)); at += len) {
        ng_status s = grow(words, *n, cap, sizeof **words, err);
        if (s != NG_OK)
            return s;
        if (len > WORD_BYTES_MAX)
            continue;
        char *word = strndup(at, len);
        if (!word)
            return no_memory(err);
        for (size_t i = 0; i < len; i++)
            word[i] |= 0x20;
        (*words)[(*n)++] = (struct counted){word, 1};
    }
    return NG_OK;
}

/* Each word once, with how often it stood there. */
static size_t unite(struct counted *words, size_t n)
{
    size_t kept = 0;
    qsort(words, n, sizeof *words, by_word);
    for (size_t i = 0; i < n; i++) {
        if (kept > 0 && strcmp(words[kept - 1].word, words[i].word) == 0) {
            words[kept - 1].times++;
            free(words[i].word);
        } else {
            words[kept++] = words[i];
        }
    }
    qsort(words, kept, sizeof *words, by_times);
    return kept;
}

static ng_status count_words(exact_corpus *c, ng_error *err)
{
    struct counted *words = NULL;
    size_t n = 0, cap = 0, step = c->n_texts / SAMPLED + 1;
    ng_status s = NG_OK;
    for (size_t i = 0; i < c->n_texts && s == NG_OK; i += step)
        s = add_words(c->texts[i], &words, &n, &cap, err);
    n = words ? unite(words, n) : 0;
    c->words = calloc(n + 1, sizeof *c->words);
    for (size_t i = 0; i < n; i++) {
        if (c->words)
            c->words[c->n_words++] = words[i].word;
        else
            free(words[i].word);
    }
    free(words);
    if (s == NG_OK && !c->words)
        return no_memory(err);
    return s;
}

ng_status exact_corpus_read(const char *passages, exact_corpus *ret, ng_error *err)
{
    *ret = (exact_corpus){0};
    ng_status s = bench_passages_each(passages, on_passage, ret, err);
    if (s == NG_OK)
        s = count_words(ret, err);
    if (s == NG_OK && ret->n_words == 0)
        return ng_fail(err, NG_INVALID, "%s holds no words", passages);
    return s;
}

void exact_corpus_release(exact_corpus *c)
{
    for (size_t i = 0; i < c->n_articles; i++) {
        free(c->articles[i].id);
        free(c->articles[i].section);
        free(c->articles[i].date);
    }
    for (size_t i = 0; i < c->n_texts; i++)
        free(c->texts[i]);
    for (size_t i = 0; i < c->n_words; i++)
        free(c->words[i]);
    free(c->articles);
    free(c->texts);
    free(c->words);
    *c = (exact_corpus){0};
}
