/* SPDX-License-Identifier: GPL-2.0-or-later */
/* exact_queries.c - random queries of every form that the language has, in words of the passages.
 */
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "exact.h"

#define DEPTH_MAX   3
#define PASSAGE_MAX 400 /* words of a passage that are looked at */
#define PREFIX_MIN  3   /* letters */

struct making {
    exact_random *r;
    const exact_corpus *c;
    exact_query *q;
    size_t len;
};

static uint32_t below(struct making *m, uint32_t n)
{
    return exact_below(m->r, n);
}

/* What does not fit is left out: any text is a query. */
static void put(struct making *m, const char *format, ...) NG_PRINTF(2, 3);
static void put(struct making *m, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    size_t room = sizeof m->q->text - m->len;
    int n = vsnprintf(m->q->text + m->len, room, format, args);
    va_end(args);
    if (n > 0 && (size_t)n < room)
        m->len += (size_t)n;
    m->q->text[m->len] = '\0';
}

/* ---- Words ---- */

/* Frequent, medium and rare ones alike: the rank is a power of the number of words. */
static const char *any_word(struct making *m)
{
    static const double low[] = {.05, .35, .65}, high[] = {.35, .65, 1};
    uint32_t band = below(m, 3);
    double u = low[band] + (high[band] - low[band]) * below(m, 1u << 20) / (1u << 20);
    size_t rank = (size_t)pow((double)m->c->n_words, u);
    return m->c->words[rank < m->c->n_words ? rank : m->c->n_words - 1];
}

static void put_word(struct making *m)
{
    if (below(m, 25) == 0)
        put(m, "zq%uxv", below(m, 1000)); /* occurs nowhere */
    else
        put(m, "%s", any_word(m));
}

static void put_prefix(struct making *m)
{
    const char *word = any_word(m);
    int len = (int)strlen(word), most = len > PREFIX_MIN ? len - PREFIX_MIN + 1 : 1;
    int letters = PREFIX_MIN + (int)below(m, (uint32_t)most);
    put(m, "%.*s*", letters < len ? letters : len, word);
}

/* Words of a passage, one after the other. */
struct run_of_words {
    const char *at[PASSAGE_MAX];
    int len[PASSAGE_MAX];
    uint32_t n;
};

static void read_passage(struct making *m, struct run_of_words *ret)
{
    size_t len = 0;
    ret->n = 0;
    const char *at = m->c->texts[below(m, (uint32_t)m->c->n_texts)];
    for (; ret->n < PASSAGE_MAX && (at = exact_next_word(at, &len)); at += len) {
        ret->at[ret->n] = at;
        ret->len[ret->n++] = (int)len;
    }
}

/* `n` words of one passage, at most `gap` left out between two. */
static void put_run(struct making *m, uint32_t n, uint32_t gap, const char *between)
{
    struct run_of_words w;
    read_passage(m, &w);
    uint32_t at = w.n > n ? below(m, w.n - n) : 0;
    for (uint32_t i = 0; i < n && at < w.n; i++, at += 1 + below(m, gap + 1))
        put(m, "%s%.*s", i > 0 ? between : "", w.len[at], w.at[at]);
}

static void put_phrase(struct making *m)
{
    put(m, "\"");
    put_run(m, 2 + below(m, 3), 0, " ");
    put(m, "\"");
}

static void put_loose_phrase(struct making *m)
{
    put(m, "\"");
    put_run(m, 2 + below(m, 2), 3, " ");
    put(m, "\"~%u", 1 + below(m, 8));
}

static void put_near(struct making *m)
{
    char between[16];
    snprintf(between, sizeof between, " NEAR/%u ", 1 + below(m, 12));
    put_run(m, 2 + below(m, 2), 4, between);
}

/* ---- Fields and dates ---- */

static const exact_article *any_article(struct making *m)
{
    return &m->c->articles[below(m, (uint32_t)m->c->n_articles)];
}

/* A year, a month or a day. */
static void put_day(struct making *m, char *ret, size_t size)
{
    const char *date = any_article(m)->date;
    switch (below(m, 3)) {
    case 0:
        snprintf(ret, size, "%.4s", date);
        break;
    case 1:
        snprintf(ret, size, "%.4s-%.2s", date, date + 4);
        break;
    default:
        snprintf(ret, size, "%.4s-%.2s-%.2s", date, date + 4, date + 6);
    }
}

static void put_dates(struct making *m)
{
    char a[24], b[24];
    put_day(m, a, sizeof a);
    put_day(m, b, sizeof b);
    int turned = strcmp(a, b) > 0;
    switch (below(m, 4)) {
    case 0:
        put(m, "date:%s", a);
        break;
    case 1:
        put(m, "date:%s..", a);
        break;
    case 2:
        put(m, "date:..%s", a);
        break;
    default:
        put(m, "date:%s..%s", turned ? b : a, turned ? a : b);
    }
}

static void put_field(struct making *m)
{
    switch (below(m, 8)) {
    case 0:
        put(m, "article:%s", any_article(m)->id);
        break;
    case 1:
        put(m, "article:added-%u", below(m, 400));
        break;
    case 2:
    case 3:
        put_dates(m);
        break;
    default:
        put(m, "section:%s", any_article(m)->section);
    }
}

/* ---- Forms ---- */

static void put_leaf(struct making *m)
{
    switch (below(m, 12)) {
    case 0:
        put_phrase(m);
        break;
    case 1:
        put_near(m);
        break;
    case 2:
        put_loose_phrase(m);
        break;
    case 3:
        put_prefix(m);
        break;
    default:
        put_word(m);
    }
}

static void put_tree(struct making *m, int depth)
{
    static const char *const joints[] = {" AND ", " OR ", " ", " AND NOT ", " AND "};
    uint32_t n = 1 + below(m, 3);
    for (uint32_t i = 0; i < n; i++) {
        if (i > 0)
            put(m, "%s", joints[below(m, sizeof joints / sizeof *joints)]);
        if (depth >= DEPTH_MAX || below(m, 2)) {
            put_leaf(m);
            continue;
        }
        put(m, "(");
        put_tree(m, depth + 1);
        put(m, ")");
    }
}

static void put_words(struct making *m, uint32_t n, const char *between)
{
    for (uint32_t i = 0; i < n; i++) {
        put(m, "%s", i > 0 ? between : "");
        put_word(m);
    }
}

static void put_signed(struct making *m)
{
    static const char *const signs[] = {"+", "-", "", ""};
    uint32_t n = 2 + below(m, 4);
    for (uint32_t i = 0; i < n; i++) {
        put(m, "%s%s", i > 0 ? " " : "", signs[below(m, 4)]);
        put_leaf(m);
    }
}

static void put_filtered(struct making *m)
{
    uint32_t fields = 1 + below(m, 3);
    put_words(m, below(m, 4), below(m, 2) ? " " : " AND ");
    for (uint32_t i = 0; i < fields; i++) {
        put(m, " %s", below(m, 8) == 0 ? "-" : "");
        put_field(m);
    }
}

static void put_form(struct making *m)
{
    switch (below(m, 12)) {
    case 0:
    case 1:
        put_words(m, 1 + below(m, 8), below(m, 4) ? " " : " OR ");
        break;
    case 2:
        put_words(m, 2 + below(m, 3), " AND ");
        break;
    case 3:
        put_signed(m);
        break;
    case 4:
        put_phrase(m);
        break;
    case 5:
        put_near(m);
        break;
    case 6:
        put_loose_phrase(m);
        break;
    case 7:
        put_run(m, 2 + below(m, 5), 5, below(m, 2) ? " AND " : " ");
        break;
    case 8:
        put_prefix(m);
        break;
    case 9:
        put_filtered(m);
        break;
    default:
        put_tree(m, 0);
    }
}

/* ---- What is asked beside the words ---- */

/* A day, a month or a year; or a time, midnight or noon. */
static void put_moment(struct making *m, char *ret, size_t size)
{
    const char *date = any_article(m)->date;
    if (below(m, 2))
        put_day(m, ret, size);
    else
        snprintf(ret, size, "%.4s-%.2s-%.2sT%sZ", date, date + 4, date + 6,
                 below(m, 2) ? "00:00:00" : "12:00:00");
}

static void choose_filter(struct making *m)
{
    exact_query *q = m->q;
    if (below(m, 8) == 0)
        snprintf(q->section, sizeof q->section, "%s", any_article(m)->section);
    if (below(m, 8) == 0)
        put_moment(m, q->from, sizeof q->from);
    if (below(m, 8) == 0)
        put_moment(m, q->to, sizeof q->to);
}

static void choose_after(struct making *m)
{
    exact_query *q = m->q;
    q->has_after = below(m, 8) == 0 && q->sort == NG_SORT_RELEVANCE;
    q->after.score = (double)below(m, 8000) / 256 * (1 + below(m, 4));
    q->after.article = 1 + below(m, (uint32_t)m->c->n_articles + 1);
    q->after.ordinal = 1 + below(m, 8);
}

void exact_query_random(exact_random *r, const exact_corpus *c, exact_query *ret)
{
    static const uint32_t sizes[] = {10, 1, 100, 10};
    struct making m = {r, c, ret, 0};
    *ret = (exact_query){.k = sizes[below(&m, 4)], .pages = below(&m, 4) ? 1 : 3};
    if (below(&m, 5) == 0)
        ret->sort = below(&m, 2) ? NG_SORT_NEWEST : NG_SORT_OLDEST;
    ret->count_all = below(&m, 5) == 0;
    ret->n_hidden = below(&m, 6) ? 0 : 1 + below(&m, EXACT_HIDDEN_MAX);
    ret->per_article = below(&m, 3) ? 0 : 1 + below(&m, 3);
    put_form(&m);
    choose_filter(&m);
    choose_after(&m);
}
