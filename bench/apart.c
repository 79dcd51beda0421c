/* SPDX-License-Identifier: GPL-2.0-or-later */
/* apart.c - reading here against reading in the child of indexer/apart.h.
 *
 * usage: bench_apart NUTGRAF [FILES [BYTES]]. Made-up texts of BYTES each (10000), and as JSON
 * Lines of as many; all figures are of one run, here and apart in turn, the best of five rounds
 * each. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "apart.h"
#include "nutgraf/buffer.h"

#define ROUNDS 5

typedef struct bench {
    ng_apart *apart;
    char **files;
    size_t n, bytes, articles;
} bench;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static ng_status on_article(void *data, ng_article *article, ng_error *err)
{
    ((bench *)data)->articles++;
    (void)err;
    ng_article_free(article);
    return NG_OK;
}

static void on_fault(void *data, uint32_t line, const ng_error *fault)
{
    (void)data;
    fprintf(stderr, "line %u: %s\n", line, fault->text);
}

/* Sentences of words that no table of the fast path knows better than those of a newspaper. */
static char *make_text(size_t bytes, uint64_t *random, int lines)
{
    static const char *const words[] = {
        "council", "harbour", "the",    "of",     "storm", "said",  "budget", "on",   "ferry",
        "while",   "Ann",     "Monday", "prices", "and",   "bread", "night",  "rail", "caf\u00e9"};
    char *text = malloc(bytes + 64);
    size_t len = 0, n = 0;
    if (text && lines)
        len = (size_t)snprintf(text, bytes, "{\"id\":\"%" PRIx64 "\",\"body\":\"", *random);
    while (text && len < bytes) {
        *random = *random * 6364136223846793005u + 1442695040888963407u;
        const char *word = words[(*random >> 33) % (sizeof words / sizeof *words)];
        n++;
        len += (size_t)snprintf(text + len, bytes + 64 - len, "%s%s", word,
                                n % 80 == 0   ? lines ? ".\\n\\n" : ".\n\n"
                                : n % 16 == 0 ? ". "
                                              : " ");
    }
    if (text && lines)
        len += (size_t)snprintf(text + len, bytes + 64 - len, "\"}\n");
    if (text)
        text[len] = '\0';
    return text;
}

/* Seconds for all files. */
static double read_all(bench *b, int apart, const char *name)
{
    const ng_read_sink sink = {.data = b, .on_article = on_article, .on_fault = on_fault};
    double began = now();
    for (size_t i = 0; i < b->n; i++) {
        char cause[NG_APART_CAUSE_MAX] = "";
        ng_error err = NG_ERROR_INIT;
        const ng_read_input in = {
            .bytes = b->files[i], .len = strlen(b->files[i]), .path = name, .origin = "/a"};
        ng_status s =
            apart ? ng_apart_read(b->apart, &in, &sink, cause, &err) : ng_read(&in, &sink, &err);
        if (s != NG_OK)
            fprintf(stderr, "%s %s\n", err.text, cause);
    }
    return now() - began;
}

static void compare(bench *b, const char *name)
{
    double best[2] = {1e9, 1e9};
    for (int round = 0; round < ROUNDS; round++)
        for (int apart = 0; apart < 2; apart++) {
            double s = read_all(b, apart, name);
            best[apart] = s < best[apart] ? s : best[apart];
        }
    double mb = (double)b->bytes / 1e6;
    printf("%-8s %zu files, %.1f MB: here %.1f MB/s, apart %.1f MB/s, %+.1f %% time\n", name, b->n,
           mb, mb / best[0], mb / best[1], (best[1] / best[0] - 1) * 100);
}

static int fill(bench *b, size_t bytes, int lines)
{
    uint64_t random = 42;
    b->bytes = 0;
    for (size_t i = 0; i < b->n; i++) {
        free(b->files[i]);
        b->files[i] = make_text(bytes, &random, lines);
        if (!b->files[i])
            return 0;
        b->bytes += strlen(b->files[i]);
    }
    return 1;
}

int main(int argc, char **argv)
{
    bench b = {.n = argc > 2 ? strtoul(argv[2], NULL, 10) : 1000};
    size_t bytes = argc > 3 ? strtoul(argv[3], NULL, 10) : 10000;
    const ng_apart_options o = {.program = argc > 1 ? argv[1] : NULL};
    ng_error err = NG_ERROR_INIT;
    b.files = calloc(b.n, sizeof *b.files);
    if (argc < 2 || !b.files || ng_apart_new(&o, &b.apart, &err) != NG_OK) {
        fprintf(stderr, "usage: bench_apart NUTGRAF [FILES [BYTES]]\n");
        return 2;
    }
    int status = 3;
    if (fill(&b, bytes, 0)) {
        compare(&b, "a.txt");
        if (fill(&b, bytes, 1)) {
            compare(&b, "a.jsonl");
            status = 0;
        }
    }
    for (size_t i = 0; i < b.n; i++)
        free(b.files[i]);
    free(b.files);
    ng_apart_free(b.apart);
    return status;
}
