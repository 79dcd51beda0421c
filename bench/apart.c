/* SPDX-License-Identifier: GPL-2.0-or-later */
/* apart.c - reading here against reading in the child of indexer/apart.h.
 *
 * usage: bench_apart NUTGRAF [FILES [BYTES]]. Made-up texts of BYTES each (10000), and JSON of as
 * many. Figures are times of processors, of this process and of its children, so that what else
 * runs on the machine matters little; all of one run, here and apart in turn, the best of five
 * rounds each. The start of a child is measured for itself, and not in the others.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "apart.h"
#include "nutgraf/buffer.h"

#define ROUNDS 5

typedef struct bench {
    ng_apart_options options;
    char **files;
    size_t n, bytes, articles;
} bench;

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

/* Of this process and of children that have ended. */
static double processor_time(void)
{
    struct rusage own, children;
    getrusage(RUSAGE_SELF, &own);
    getrusage(RUSAGE_CHILDREN, &children);
    return seconds(own.ru_utime) + seconds(own.ru_stime) + seconds(children.ru_utime) +
           seconds(children.ru_stime);
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

static void read_files(bench *b, ng_apart *apart, size_t n, const char *name)
{
    const ng_read_sink sink = {.data = b, .on_article = on_article, .on_fault = on_fault};
    for (size_t i = 0; i < n; i++) {
        char cause[NG_APART_CAUSE_MAX] = "";
        ng_error err = NG_ERROR_INIT;
        const ng_read_input in = {
            .bytes = b->files[i], .len = strlen(b->files[i]), .path = name, .origin = "/a"};
        ng_status s =
            apart ? ng_apart_read(apart, &in, &sink, cause, &err) : ng_read(&in, &sink, &err);
        if (s != NG_OK)
            fprintf(stderr, "%s %s\n", err.text, cause);
    }
}

/* Seconds for `n` files, with a child from its start to its end. */
static double read_all(bench *b, int apart, size_t n, const char *name)
{
    ng_apart *a = NULL;
    ng_error err = NG_ERROR_INIT;
    double began = processor_time();
    if (apart && ng_apart_new(&b->options, &a, &err) != NG_OK)
        fprintf(stderr, "%s\n", err.text);
    read_files(b, a, n, name);
    ng_apart_free(a);
    return processor_time() - began;
}

static void compare(bench *b, const char *name)
{
    double best[2] = {1e9, 1e9}, start = 1e9, mb = (double)b->bytes / 1e6;
    for (int round = 0; round < ROUNDS; round++) {
        double s = read_all(b, 1, 1, name);
        start = s < start ? s : start;
        for (int apart = 0; apart < 2; apart++) {
            s = read_all(b, apart, b->n, name);
            best[apart] = s < best[apart] ? s : best[apart];
        }
    }
    best[1] -= start;
    printf(
        "%-8s %zu files, %.1f MB: here %.1f MB/s, apart %.1f MB/s, %+.1f %% time; start %.0f ms\n",
        name, b->n, mb, mb / best[0], mb / best[1], (best[1] / best[0] - 1) * 100, start * 1000);
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
    b.options.program = argc > 1 ? argv[1] : NULL;
    b.files = calloc(b.n, sizeof *b.files);
    if (argc < 2 || !b.files) {
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
    return status;
}
