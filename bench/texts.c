/* SPDX-License-Identifier: GPL-2.0-or-later */
/* texts.c - what made-up articles are made of. */
#include "texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STRETCH      5  /* words in a row of a passage */
#define ONE_OF       16 /* passages is in the sample */
#define WORD_MAX     30 /* bytes */
#define SAMPLE_BYTES (8u << 20)

struct bench_texts {
    char *text; /* cut into words */
    const char **words;
    size_t n, stretch;
};

/* A passage file while it is read. */
struct sample {
    ng_buf all;
    size_t seen;
};

static ng_status cut(bench_texts *t, ng_error *err)
{
    size_t most = 1;
    for (const char *c = t->text; *c; c++)
        most += *c == ' ';
    t->words = malloc(most * sizeof *t->words);
    if (!t->words)
        return ng_fail(err, NG_NOMEM, "no memory for words");
    char *rest = t->text;
    for (char *word; (word = strsep(&rest, " "));)
        if (*word)
            t->words[t->n++] = word;
    return t->n > 0 ? NG_OK : ng_fail(err, NG_INVALID, "no words");
}

/* Takes the text of `all` when it was filled without an error. */
static ng_status make(ng_buf *all, ng_status s, size_t stretch, bench_texts **ret, ng_error *err)
{
    bench_texts *t = s == NG_OK ? calloc(1, sizeof *t) : NULL;
    if (s == NG_OK && !t)
        s = ng_fail(err, NG_NOMEM, "no memory for words");
    if (s == NG_OK) {
        t->stretch = stretch;
        t->text = ng_buf_steal(all);
        s = t->text ? cut(t, err) : ng_fail(err, NG_INVALID, "no words");
    }
    ng_buf_release(all);
    if (s == NG_OK)
        *ret = t;
    else
        bench_texts_free(t);
    return s;
}

ng_status bench_texts_of_queries(const bench_queries *queries, bench_texts **ret, ng_error *err)
{
    ng_buf all = NG_BUF_INIT;
    ng_status s = NG_OK;
    for (size_t i = 0; i < queries->n && s == NG_OK; i++)
        s = ng_buf_addf(&all, err, "%s ", queries->items[i].words);
    return make(&all, s, 1, ret, err);
}

static ng_status on_passage(void *data, const bench_passage *p, ng_error *err)
{
    struct sample *sample = data;
    if (sample->seen++ % ONE_OF != 0 || sample->all.len > SAMPLE_BYTES)
        return NG_OK;
    return ng_buf_addf(&sample->all, err, "%s ", p->text);
}

ng_status bench_texts_of_passages(const char *path, bench_texts **ret, ng_error *err)
{
    struct sample sample = {.all = NG_BUF_INIT};
    ng_status s = bench_passages_each(path, on_passage, &sample, err);
    return make(&sample.all, s, STRETCH, ret, err);
}

ng_status bench_texts_take(const char *path, const bench_queries *queries, bench_texts **ret,
                           ng_error *err)
{
    return path ? bench_texts_of_passages(path, ret, err)
                : bench_texts_of_queries(queries, ret, err);
}

void bench_texts_free(bench_texts *t)
{
    if (!t)
        return;
    free(t->text);
    free(t->words);
    free(t);
}

void bench_texts_make(const bench_texts *t, uint64_t *random, size_t words, char *ret, size_t cap)
{
    size_t len = 0, at = 0;
    ret[0] = '\0';
    for (size_t i = 0; i < words && len + WORD_MAX + 2 < cap; i++, at++) {
        if (i % t->stretch == 0) {
            *random = *random * UINT64_C(6364136223846793005) + 1442695040888963407u;
            at = (*random >> 33) % t->n;
        }
        len += (size_t)snprintf(ret + len, cap - len, "%s%.*s", i ? " " : "", WORD_MAX,
                                t->words[at % t->n]);
    }
}
