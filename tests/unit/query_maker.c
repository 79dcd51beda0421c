/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query_maker.c - random queries: of the grammar, and of noise. */
#include "query_maker.h"

#include <stdio.h>
#include <string.h>

#define DEPTH_MAX 3
#define COUNT(a)  (sizeof(a) / sizeof *(a))

const char *const query_words[] = {
    "storm", "pier",   "harbour", "boats",   "bread",  "council", "budget", "ferry",  "island",
    "sails", "broken", "repair",  "costs",   "mayor",  "said",    "water",  "winter", "summer",
    "the",   "of",     "and",     "happily", "church", "tower",   "bells",  "night",  "streets",
    "lamps", "school", "teacher", "bridge",  "river",  "flood",   "market", "fish",   "price"};
const size_t query_n_words = COUNT(query_words);

/* xorshift64* by S. Vigna. */
uint32_t query_below(query_maker *m, uint32_t n)
{
    m->x ^= m->x >> 12;
    m->x ^= m->x << 25;
    m->x ^= m->x >> 27;
    return (uint32_t)((m->x * UINT64_C(2685821657736338717)) >> 33) % n;
}

static void add(query_maker *m, const char *text)
{
    size_t len = strlen(text);
    if (m->len + len >= QUERY_MAKER_MAX)
        return;
    memcpy(m->text + m->len, text, len + 1);
    m->len += len;
}

static void add_number(query_maker *m, uint32_t most)
{
    char text[16];
    snprintf(text, sizeof text, "%u", query_below(m, most + 1));
    add(m, text);
}

static const char *word(query_maker *m)
{
    return query_words[query_below(m, (uint32_t)query_n_words)];
}

static void add_phrase(query_maker *m)
{
    static const char *const quotes[][2] = {{"\"", "\""}, {"“", "”"}, {"«", "»"}};
    uint32_t kind = query_below(m, COUNT(quotes));
    add(m, quotes[kind][0]);
    for (uint32_t n = 1 + query_below(m, 4); n > 0; n--) {
        add(m, word(m));
        add(m, n > 1 ? " " : "");
    }
    add(m, quotes[kind][1]);
    if (query_below(m, 4) == 0) {
        add(m, "~");
        add_number(m, 9);
    }
}

static void add_date(query_maker *m)
{
    static const char *const values[] = {
        "2022",          "2022-01",     "2022-01-10",        "2021..2022", "2022-01-05..",
        "..2022-01",     "today",       "yesterday",         "last week",  "last month",
        "last 7 days",   "this year",   "\"last 2 months\"", "\"today\"",  "last 30 years",
        "2023..2021-02", "\"2021-12\"", "last 400 weeks"};
    add(m, "date:");
    add(m, values[query_below(m, COUNT(values))]);
}

static void add_field(query_maker *m)
{
    static const char *const values[] = {"source:Courier",
                                         "source:\"The Herald\"",
                                         "section:Coast",
                                         "author:\"Mira Tolland\"",
                                         "lang:en",
                                         "tag:weather",
                                         "kind:paragraph",
                                         "kind:quote",
                                         "article:a3",
                                         "url:courier.example",
                                         "url:courier.example/*",
                                         "url:https://herald.example/a2",
                                         "said:Tolland",
                                         "said:\"Ole Brandt\"",
                                         "is:quote",
                                         "source:nowhere"};
    uint32_t choice = query_below(m, COUNT(values) + 6);
    if (choice < COUNT(values)) {
        add(m, values[choice]);
        return;
    }
    add(m, choice % 2 ? "title:" : "heading:");
    if (query_below(m, 3) == 0)
        add_phrase(m);
    else
        add(m, word(m));
}

static void add_leaf(query_maker *m)
{
    switch (query_below(m, 12)) {
    case 0:
        add_phrase(m);
        return;
    case 1:
        add_field(m);
        return;
    case 2:
        add_date(m);
        return;
    case 3: {
        char start[4];
        snprintf(start, sizeof start, "%.3s", word(m));
        add(m, start);
        add(m, "*");
        return;
    }
    case 4:
        add(m, word(m));
        add(m, " NEAR/");
        add_number(m, 9);
        add(m, " ");
        add(m, word(m));
        return;
    case 5:
        add(m, word(m));
        add(m, query_below(m, 2) ? "~" : "~1");
        return;
    default:
        add(m, word(m));
    }
}

static void add_level(query_maker *m, int depth)
{
    static const char *const joints[] = {" ", " ", " ", " AND ", " OR ", " NOT "};
    static const char *const signs[] = {"", "", "", "", "+", "-"};
    for (uint32_t n = 1 + query_below(m, 4); n > 0; n--) {
        add(m, signs[query_below(m, COUNT(signs))]);
        if (depth < DEPTH_MAX && query_below(m, 5) == 0) {
            add(m, "(");
            add_level(m, depth + 1);
            add(m, ")");
        } else {
            add_leaf(m);
        }
        add(m, n > 1 ? joints[query_below(m, COUNT(joints))] : "");
    }
}

void query_make(query_maker *m)
{
    m->len = 0;
    m->text[0] = '\0';
    add_level(m, 0);
}

void query_make_noise(query_maker *m)
{
    static const char *const parts[] = {"\"",
                                        "“",
                                        "«",
                                        "(",
                                        ")",
                                        "+",
                                        "-",
                                        "*",
                                        "~",
                                        "~2",
                                        ":",
                                        "AND",
                                        "OR",
                                        "NOT",
                                        "NEAR/3",
                                        "NEAR/",
                                        "date:",
                                        "title:",
                                        "is:",
                                        "said:",
                                        "url:",
                                        "://",
                                        "last ",
                                        "7 days",
                                        "today",
                                        "..",
                                        "'",
                                        ",",
                                        ".",
                                        " ",
                                        " ",
                                        " ",
                                        "\t",
                                        "\n",
                                        "\x01",
                                        "\x7F",
                                        "\xE2\x80\x8B",
                                        "\xE2\x80\xAE",
                                        "é",
                                        "中文",
                                        "🙂",
                                        "＊",
                                        "（",
                                        "\xCC\x81",
                                        "\xF3\xA0\x80\x81",
                                        "2022-13",
                                        "is:quote",
                                        "heading:\"",
                                        "source:",
                                        "kind:",
                                        "%",
                                        "#",
                                        "\\",
                                        "NOT NOT",
                                        "((((",
                                        "))))"};
    m->len = 0;
    m->text[0] = '\0';
    for (uint32_t n = 1 + query_below(m, 24); n > 0; n--) {
        if (query_below(m, 4) == 0)
            add(m, word(m));
        else
            add(m, parts[query_below(m, COUNT(parts))]);
    }
    if (query_below(m, 8) == 0 && m->len > 0) /* a byte that is mostly no UTF-8 */
        m->text[query_below(m, (uint32_t)m->len)] = (char)(1 + query_below(m, 255));
}
