/* SPDX-License-Identifier: GPL-2.0-or-later */
/* words.c - what the words of an index cost: making their tables, correcting, completing.
 *
 *   bench_words INDEX <queries
 *
 * One query a line. Each is searched as in a service (top ten, full rank, with a list cache); its
 * last word, cut to half of its letters, is completed with the words before it and alone; and it is
 * searched again with two letters of its longest word in the wrong order. All take turns, in CPU
 * time of the thread, the best of three rounds each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "nutgraf/search.h"
#include "nutgraf/suggest.h"
#include "spelling.h"

#define QUERIES_MAX 2000
#define ROUNDS      3

enum { SEARCH, COMPLETE, COMPLETE_ALONE, TYPO, KINDS };

typedef struct query {
    char *texts[KINDS];
    double best[KINDS]; /* µs */
} query;

static double cpu_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int check(ng_status s, const ng_error *err)
{
    if (s != NG_OK)
        fprintf(stderr, "bench_words: %s\n", err->text);
    return s == NG_OK;
}

static void swap_letters(char *text)
{
    char *longest = text;
    size_t most = 0;
    for (char *at = text; *at; at += strcspn(at, " ")) {
        at += strspn(at, " ");
        size_t n = strcspn(at, " ");
        if (n > most) {
            most = n;
            longest = at;
        }
    }
    if (most < 4)
        return;
    char c = longest[most / 2];
    longest[most / 2] = longest[most / 2 - 1];
    longest[most / 2 - 1] = c;
}

/* False at the end. */
static int read_query(query *ret)
{
    char line[NG_QUERY_MAX];
    if (!fgets(line, sizeof line, stdin))
        return 0;
    line[strcspn(line, "\n")] = '\0';
    *ret = (query){.texts = {strdup(line), strdup(line), strdup(line), strdup(line)}};
    char *last = strrchr(line, ' ');
    size_t start = last ? (size_t)(last - line) + 1 : 0, half = (strlen(line + start) + 1) / 2;
    ret->texts[COMPLETE][start + half] = '\0';
    memmove(ret->texts[COMPLETE_ALONE], ret->texts[COMPLETE] + start, half + 1);
    swap_letters(ret->texts[TYPO]);
    return 1;
}

static int run_one(ng_searcher *s, int kind, query *q)
{
    ng_error err = NG_ERROR_INIT;
    ng_answer *answer = NULL;
    ng_suggestions *found = NULL;
    const char *text = q->texts[kind];
    ng_search_request search = NG_SEARCH_REQUEST_INIT;
    ng_suggest_request suggest = NG_SUGGEST_REQUEST_INIT;
    search.query = suggest.prefix = text;
    search.query_len = suggest.prefix_len = strlen(text);
    double began = cpu_us();
    ng_status status = kind == SEARCH || kind == TYPO ? ng_search(s, &search, &answer, &err)
                                                      : ng_suggest(s, &suggest, &found, &err);
    double spent = cpu_us() - began;
    q->best[kind] = q->best[kind] > 0 && q->best[kind] < spent ? q->best[kind] : spent;
    ng_answer_free(answer);
    ng_suggestions_free(found);
    return check(status, &err);
}

static int make_tables(const char *dir)
{
    ng_error err = NG_ERROR_INIT;
    ng_index *ix = NULL;
    double spent = 0, most = 0;
    size_t words = 0, bytes = 0;
    if (!check(ng_index_open(dir, NULL, &ix, &err), &err) || !check(ng_index_enter(ix, &err), &err))
        return 0;
    for (char c = 'a'; c <= 'z'; c++) {
        ng_spelling_table *t = NULL;
        double began = cpu_us();
        if (!check(ng_spelling_build(ix, &c, 1, &t, &err), &err))
            return 0;
        double us = cpu_us() - began;
        spent += us;
        most = us > most ? us : most;
        words += t->n;
        bytes += t->size;
        ng_spelling_table_free(t);
    }
    printf("%u passages: %zu words, %.1f MB, made in %.1f ms, the largest letter in %.1f ms\n",
           ng_index_passages(ix), words, (double)bytes / 1e6, spent / 1e3, most / 1e3);
    ng_index_leave(ix);
    ng_index_free(ix);
    return 1;
}

static void print_means(const query *queries, size_t n)
{
    static const char *const names[KINDS] = {"search", "suggest, with words before",
                                             "suggest, one word", "search with a typo"};
    double sums[KINDS] = {0};
    for (size_t i = 0; i < n; i++)
        for (int kind = 0; kind < KINDS; kind++)
            sums[kind] += queries[i].best[kind];
    for (int kind = 0; kind < KINDS; kind++)
        printf("%-28s %8.1f us  %.2f\n", names[kind], sums[kind] / (double)n,
               sums[kind] / sums[SEARCH]);
}

int main(int argc, char **argv)
{
    static query queries[QUERIES_MAX];
    ng_error err = NG_ERROR_INIT;
    ng_searcher *s = NULL;
    ng_list_cache *cache = NULL;
    ng_gate *gate = NULL;
    size_t n = 0;
    if (argc != 2 || !make_tables(argv[1]) || !check(ng_gate_new(&gate, &err), &err) ||
        !check(ng_searcher_open(argv[1], gate, &s, &err), &err) ||
        !check(ng_list_cache_new(NG_LIST_CACHE_BYTES, &cache, &err), &err))
        return 1;
    ng_searcher_use_cache(s, cache);
    while (n < QUERIES_MAX && read_query(&queries[n]))
        n++;
    int well = n > 0;
    for (int round = 0; round < ROUNDS && well; round++)
        for (size_t i = 0; i < n && well; i++)
            for (int kind = 0; kind < KINDS && well; kind++)
                well = run_one(s, kind, &queries[i]);
    if (well)
        print_means(queries, n);
    ng_searcher_free(s);
    ng_gate_free(gate);
    ng_list_cache_free(cache);
    return !well;
}
