/* SPDX-License-Identifier: GPL-2.0-or-later */
/* analyzer.c - speed of the analyzer: the fast path against ICU, with and without stemming.
 *
 * usage: analyzer FILE [LANGUAGE]. Every line of FILE is one text. All figures are of one run, on
 * the same text, the best of three rounds each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "analyzer_parts.h"
#include "nutgraf/buffer.h"
#include "nutgraf/text.h"

enum { ROUNDS = 3 };

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int load(const char *path, ng_buf *ret)
{
    ng_error err = NG_ERROR_INIT;
    ng_buf raw = NG_BUF_INIT;
    FILE *f = fopen(path, "rb");
    if (!f)
        return 0;
    char chunk[65536];
    ng_status s = NG_OK;
    for (size_t n; s == NG_OK && (n = fread(chunk, 1, sizeof chunk, f)) > 0;)
        s = ng_buf_add(&raw, chunk, n, &err);
    fclose(f);
    if (s == NG_OK)
        s = ng_text_clean(raw.data, raw.len, ret, NULL, &err);
    ng_buf_release(&raw);
    return s == NG_OK && ret->len > 0;
}

/* Analyze all lines; gives the number of tokens. */
static size_t run(ng_analyzer *a, const ng_buf *text, ng_tokens *t)
{
    size_t tokens = 0;
    ng_error err = NG_ERROR_INIT;
    for (const char *p = text->data, *end = p + text->len; p < end;) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        size_t len = (size_t)((stop ? stop : end) - p);
        if (ng_analyze(a, p, len, t, &err) != NG_OK) {
            fprintf(stderr, "%s\n", err.text);
            exit(1);
        }
        tokens += t->n;
        p += len + 1;
    }
    return tokens;
}

static double measure(ng_analyzer *a, const char *name, const ng_buf *text, int icu, int stem)
{
    ng_tokens t = NG_TOKENS_INIT;
    double best = 1e9;
    size_t tokens = 0;
    ng_analyzer_set_icu_only(a, icu);
    ng_analyzer_set_stemming(a, stem);
    for (int i = 0; i < ROUNDS; i++) {
        double start = seconds();
        tokens = run(a, text, &t);
        double took = seconds() - start;
        best = took < best ? took : best;
    }
    double speed = (double)text->len / 1e6 / best;
    printf("%-24s %8.1f MB/s %8.1f ns/token %10zu tokens\n", name, speed,
           best * 1e9 / (double)(tokens ? tokens : 1), tokens);
    ng_tokens_release(&t);
    return speed;
}

static double segments_only(ng_analyzer *a, const char *name, const ng_buf *text, int icu)
{
    ng_error err = NG_ERROR_INIT;
    double best = 1e9;
    for (int i = 0; i < ROUNDS; i++) {
        double start = seconds();
        a->segments.n = 0;
        ng_status s = icu ? ng_icu_segment(a->icu, text->data, 0, text->len, &a->segments, &err)
                          : ng_scan(a->icu, text->data, text->len, &a->segments, &err);
        double took = seconds() - start;
        if (s != NG_OK)
            exit(1);
        best = took < best ? took : best;
    }
    double speed = (double)text->len / 1e6 / best;
    printf("%-24s %8.1f MB/s\n", name, speed);
    return speed;
}

int main(int argc, char **argv)
{
    ng_buf text = NG_BUF_INIT;
    ng_analyzer *a = NULL;
    ng_error err = NG_ERROR_INIT;
    if (argc < 2 || !load(argv[1], &text)) {
        fprintf(stderr, "usage: %s FILE [LANGUAGE]\n", argv[0]);
        return 2;
    }
    if (ng_analyzer_new(argc > 2 ? argv[2] : "en", &a, &err) != NG_OK) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    printf("%.1f MB\n", (double)text.len / 1e6);
    double fast = segments_only(a, "segments, fast path", &text, 0);
    double slow = segments_only(a, "segments, ICU", &text, 1);
    printf("%-24s %8.1f\n", "ratio", fast / slow);
    fast = measure(a, "tokens, fast path", &text, 0, 0);
    slow = measure(a, "tokens, ICU", &text, 1, 0);
    printf("%-24s %8.1f\n", "ratio", fast / slow);
    measure(a, "stems, fast path", &text, 0, 1);
    measure(a, "stems, ICU", &text, 1, 1);
    ng_analyzer_free(a);
    ng_buf_release(&text);
    return 0;
}
