/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reader.c - bench_reader: megabytes a second of each reader, in-process.
 *
 *   bench_reader [--seconds S] FILE…
 *
 * Each file is held in memory and read again and again for S seconds of CPU (.5), in turn with the
 * others, so that a machine that gets slower does so to all. What is read is counted and thrown
 * away. One line for each file: format, bytes, articles, faults, MB/s. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "reader.h"

#define ROUNDS 5

struct file {
    const char *path;
    char *bytes;
    size_t len;
    size_t articles, faults;
    double us, read; /* CPU, and bytes in it */
};

static ng_status on_article(void *data, ng_article *article, ng_error *err)
{
    (void)err;
    ((struct file *)data)->articles++;
    ng_article_free(article);
    return NG_OK;
}

static void on_fault(void *data, uint32_t line, const ng_error *fault)
{
    (void)line, (void)fault;
    ((struct file *)data)->faults++;
}

static int load(struct file *f)
{
    FILE *in = fopen(f->path, "rb");
    long size = in && fseek(in, 0, SEEK_END) == 0 ? ftell(in) : -1;
    f->bytes = size > 0 ? malloc((size_t)size) : NULL;
    if (f->bytes) {
        rewind(in);
        f->len = fread(f->bytes, 1, (size_t)size, in);
    }
    if (in)
        fclose(in);
    return f->len > 0;
}

/* Read a file until so much CPU is gone. */
static void measure(struct file *f, double us)
{
    const ng_read_sink sink = {.data = f, .on_article = on_article, .on_fault = on_fault};
    const ng_read_input in = {
        .bytes = f->bytes, .len = f->len, .path = f->path, .origin = "/bench"};
    double start = bench_cpu_us(), now = start;
    while (now - start < us) {
        ng_error err = NG_ERROR_INIT;
        f->articles = f->faults = 0;
        if (ng_read(&in, &sink, &err) != NG_OK)
            f->faults++;
        f->read += (double)f->len;
        now = bench_cpu_us();
    }
    f->us += now - start;
}

int main(int argc, char **argv)
{
    double seconds = .5;
    int at = 1;
    if (argc > 2 && strcmp(argv[1], "--seconds") == 0) {
        seconds = strtod(argv[2], NULL);
        at = 3;
    }
    size_t n = (size_t)(argc - at);
    struct file *files = at < argc ? calloc(n, sizeof *files) : NULL;
    if (!files) {
        fputs("usage: bench_reader [--seconds S] FILE...\n", stderr);
        return 2;
    }
    for (size_t i = 0; i < n; i++) {
        files[i].path = argv[at + (int)i];
        if (!load(&files[i]))
            fprintf(stderr, "bench_reader: %s cannot be read, or is empty\n", files[i].path);
    }
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < n; i++)
            if (files[i].len)
                measure(&files[i], seconds * 1e6 / ROUNDS);
    for (size_t i = 0; i < n; i++) {
        const struct file *f = &files[i];
        const ng_read_input in = {.bytes = f->bytes, .len = f->len, .path = f->path};
        const char *format = f->len ? ng_read_format(&in) : NULL;
        printf("%-12s %10zu bytes %6zu articles %4zu faults %8.1f MB/s  %s\n",
               format ? format : "none", f->len, f->articles, f->faults,
               f->us > 0 ? f->read / f->us : 0, f->path);
        free(f->bytes);
    }
    free(files);
    return 0;
}
