/* SPDX-License-Identifier: GPL-2.0-or-later */
/* generate.c - bench_generate: passages, articles and queries of an invented language.
 *
 *   bench_generate [--seed S] [--jsonl] PASSAGES
 *   bench_generate [--seed S] --queries PASSAGES COUNT
 *
 * For sizes that no real collection at hand has. The same seed gives the same bytes. Written to
 * standard output as it goes: a line for each passage (number, article, section, date YYYYMMDD,
 * text, between tabs), or with --jsonl a line for each article, as `nutgraf index` reads it.
 * --queries writes queries for a collection of so many passages in ten classes, with the document
 * frequencies that real ones have (bench.h says what a line holds).
 *
 * Words are drawn by rank r with probability ~ 1/(r+2.7)^1.07 (Zipf–Mandelbrot), from a vocabulary
 * that grows as 44·n^0.52 with the words written so far (Heaps); every fourth word is drawn from
 * the topic of its article, so that words come together as they do in texts; spelled in syllables.
 * A passage has 3 to 5 sentences, 40 to 80 words; an article has 1 to 13 passages.
 *
 * Sources: B. Mandelbrot, 1953; H. S. Heaps, Information Retrieval, 1978. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ZIPF_SHIFT     2.7
#define ZIPF_POWER     1.07
#define HEAPS_FACTOR   44.0
#define HEAPS_POWER    0.52
#define TOPIC_WORDS    40
#define WORD_BYTES_MAX 32
#define SECTIONS       12
#define DAYS           7300 /* from 2000-01-01 */
#define MEAN_WORDS     60

struct generator {
    uint64_t x;
    uint64_t words; /* written so far */
    int jsonl;
    uint32_t topic[TOPIC_WORDS];
};

/* xorshift64* by S. Vigna. */
static uint32_t draw(struct generator *g)
{
    g->x ^= g->x >> 12;
    g->x ^= g->x << 25;
    g->x ^= g->x >> 27;
    return (uint32_t)((g->x * UINT64_C(2685821657736338717)) >> 32);
}

static uint32_t below(struct generator *g, uint32_t n)
{
    return (uint32_t)(((uint64_t)draw(g) * n) >> 32);
}

static double vocabulary(double words)
{
    return HEAPS_FACTOR * pow(words + 1000, HEAPS_POWER);
}

/* A rank, by inverting the integral of the density. */
static uint32_t draw_rank(struct generator *g, double n)
{
    const double a = 1 - ZIPF_POWER;
    double low = pow(ZIPF_SHIFT, a), high = pow(n + ZIPF_SHIFT, a);
    double u = (double)draw(g) / 4294967296.0;
    double rank = pow(low + u * (high - low), 1 / a) - ZIPF_SHIFT;
    return rank < 0 ? 0 : (uint32_t)rank;
}

/* The spelling of a rank: frequent words are short. Each rank has its own. */
static size_t spell(uint32_t rank, char ret[WORD_BYTES_MAX])
{
    static const char consonants[] = "tnrsldkmpbvgfhz", vowels[] = "eaiou";
    const uint32_t syllables = (sizeof consonants - 1) * (sizeof vowels - 1);
    size_t at = 0;
    uint32_t left = rank;
    do {
        uint32_t syllable = left % syllables;
        ret[at++] = consonants[syllable / 5];
        ret[at++] = vowels[syllable % 5];
        left /= syllables;
    } while (left > 0 && at + 3 < WORD_BYTES_MAX);
    if (rank % 3 == 1)
        ret[at++] = consonants[rank % 15];
    ret[at] = '\0';
    return at;
}

static void choose_topic(struct generator *g)
{
    for (size_t i = 0; i < TOPIC_WORDS; i++)
        g->topic[i] = draw_rank(g, vocabulary((double)g->words));
}

static void put_word(struct generator *g, int capital)
{
    char word[WORD_BYTES_MAX];
    uint32_t rank = below(g, 4) == 0 ? g->topic[below(g, TOPIC_WORDS)]
                                     : draw_rank(g, vocabulary((double)g->words));
    spell(rank, word);
    if (capital)
        word[0] = (char)(word[0] - 'a' + 'A');
    fputs(word, stdout);
    g->words++;
}

static void put_passage(struct generator *g)
{
    uint32_t left = 40 + below(g, 41);
    while (left > 0) {
        uint32_t sentence = 10 + below(g, 14);
        if (sentence + 8 > left)
            sentence = left;
        for (uint32_t i = 0; i < sentence; i++) {
            if (i > 0)
                fputs(below(g, 12) == 0 ? ", " : " ", stdout);
            put_word(g, i == 0);
        }
        left -= sentence;
        fputs(left > 0 ? ". " : ".", stdout);
    }
}

struct day {
    uint32_t year, month, day;
};

/* Months of 28 days are enough for a benchmark. */
static struct day draw_day(struct generator *g)
{
    uint32_t n = below(g, DAYS);
    return (struct day){2000 + n / 365, 1 + n % 365 / 31, 1 + n % 28};
}

static void put_article(struct generator *g, uint64_t number, uint64_t first, uint32_t passages)
{
    struct day d = draw_day(g);
    uint32_t section = draw_rank(g, SECTIONS) % SECTIONS;
    choose_topic(g);
    if (g->jsonl)
        printf("{\"id\":\"a%08llu\",\"section\":\"section-%u\",\"published\":\"%u-%02u-%02u\","
               "\"lang\":\"en\",\"text\":\"",
               (unsigned long long)number, section, d.year, d.month, d.day);
    for (uint32_t i = 0; i < passages; i++) {
        if (g->jsonl && i > 0)
            fputs("\\n\\n", stdout);
        if (!g->jsonl)
            printf("%llu\ta%08llu\tsection-%u\t%u%02u%02u\t", (unsigned long long)first + i,
                   (unsigned long long)number, section, d.year, d.month, d.day);
        put_passage(g);
        if (!g->jsonl)
            fputs("\n", stdout);
    }
    if (g->jsonl)
        fputs("\"}\n", stdout);
}

static void put_passages(struct generator *g, uint64_t n)
{
    uint64_t done = 0;
    for (uint64_t article = 1; done < n; article++) {
        uint32_t passages = 1 + below(g, 13);
        if (passages > n - done)
            passages = (uint32_t)(n - done);
        put_article(g, article, done + 1, passages);
        done += passages;
    }
}

/* ---- Queries ---- */

/* A word whose rank lies in [low, high) thousandths of the vocabulary's logarithm. */
static void put_query_word(struct generator *g, double n, double low, double high)
{
    char word[WORD_BYTES_MAX];
    double u = low + (high - low) * (double)draw(g) / 4294967296.0;
    spell((uint32_t)pow(n, u), word);
    fputs(word, stdout);
}

static const struct class
{
    const char *name, *mode;
    uint32_t least, most; /* words */
    double low, high;     /* rank as a power of the vocabulary */
    int section, dates;
} classes[] = {
    {"single_rare", "and", 1, 1, .75, .9, 0, 0},   {"single_mid", "and", 1, 1, .5, .65, 0, 0},
    {"single_common", "and", 1, 1, .3, .45, 0, 0}, {"and2_3", "and", 2, 3, .35, .6, 0, 0},
    {"or2_5", "or", 2, 5, .3, .7, 0, 0},           {"or_question", "or", 4, 6, .1, .6, 0, 0},
    {"phrase", "phrase", 2, 2, .05, .3, 0, 0},     {"prefix", "prefix", 1, 1, .5, .7, 0, 0},
    {"filter_section", "or", 2, 2, .3, .6, 1, 0},  {"filter_date", "or", 2, 2, .3, .6, 0, 1},
};

static void put_query(struct generator *g, uint32_t id, double n)
{
    const struct class *c = &classes[id % (sizeof classes / sizeof *classes)];
    uint32_t words = c->least + below(g, c->most - c->least + 1), year = 2000 + below(g, 19);
    printf("%u\t%s\t%s\t", id + 1, c->name, c->mode);
    for (uint32_t i = 0; i < words; i++) {
        if (i > 0)
            fputs(" ", stdout);
        put_query_word(g, n, c->low, c->high);
    }
    if (c->section)
        printf("\tsection-%u", below(g, SECTIONS));
    else
        fputs("\t-", stdout);
    if (c->dates)
        printf("\t%u0101\t%u1231\n", year, year + below(g, 3));
    else
        fputs("\t-\t-\n", stdout);
}

static int usage(void)
{
    fputs("usage: bench_generate [--seed S] [--jsonl] PASSAGES\n"
          "       bench_generate [--seed S] --queries PASSAGES COUNT\n",
          stderr);
    return 2;
}

int main(int argc, char **argv)
{
    struct generator g = {.x = 88172645463325252ULL};
    int at = 1, queries = 0;
    for (; at < argc && strncmp(argv[at], "--", 2) == 0; at++) {
        if (strcmp(argv[at], "--jsonl") == 0)
            g.jsonl = 1;
        else if (strcmp(argv[at], "--queries") == 0)
            queries = 1;
        else if (strcmp(argv[at], "--seed") == 0 && at + 1 < argc)
            g.x ^= (strtoull(argv[++at], NULL, 10) + 1) * UINT64_C(0x9E3779B97F4A7C15);
        else
            return usage();
    }
    if (argc - at != 1 + queries)
        return usage();
    uint64_t passages = strtoull(argv[at], NULL, 10);
    if (passages == 0)
        return usage();
    if (!queries) {
        put_passages(&g, passages);
    } else {
        double n = vocabulary((double)passages * MEAN_WORDS);
        for (uint32_t i = 0; i < (uint32_t)strtoul(argv[at + 1], NULL, 10); i++)
            put_query(&g, i, n);
    }
    return fflush(stdout) == 0 ? 0 : 3;
}
