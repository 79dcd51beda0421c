/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_query_random.c - thousands of random queries against a small index: none fails, what is
 * marked was asked for, and what was understood means the same again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "query_maker.h"
#include "query_tree.h"
#include "search_fixture.h"

#define ARTICLES  16
#define QUERIES   10000
#define NOW       (INT64_C(19002) * 86400) /* 2022-01-10 */
#define LINE_MAX_ 400
#define STEMS_MAX 1024
#define STARTS    2 /* letters that a prefix and what it finds share: stems keep beginnings */

static void add_sentence(query_maker *m, char *ret, size_t words)
{
    size_t len = strlen(ret);
    for (size_t i = 0; i < words; i++)
        len += (size_t)snprintf(ret + len, LINE_MAX_ - len, "%s%s", i ? " " : "",
                                query_words[query_below(m, (uint32_t)query_n_words)]);
}

static void put_article(search_fixture *s, query_maker *m, int number)
{
    static const char *const quotes[] = {" “We sail at night again,” said Mira Tolland.",
                                         " Ole Brandt tweeted: “The water is high here.”", ""};
    char id[8], lines[10][LINE_MAX_];
    const char *all[11];
    snprintf(id, sizeof id, "a%d", number);
    snprintf(lines[0], LINE_MAX_, "=");
    add_sentence(m, lines[0], 4);
    snprintf(lines[1], LINE_MAX_, "@%s", number % 2 ? "Courier" : "The Herald");
    snprintf(lines[2], LINE_MAX_, "!202%d-01-%02d", number % 3, 1 + number);
    snprintf(lines[3], LINE_MAX_, "&https://%s.example/a%d", number % 2 ? "courier" : "herald",
             number);
    for (int i = 4; i < 10; i++) {
        snprintf(lines[i], LINE_MAX_, "%s", i == 6 ? "#" : "");
        add_sentence(m, lines[i], i == 6 ? 3 : 8 + query_below(m, 20));
        size_t len = strlen(lines[i]);
        if (i != 6)
            snprintf(lines[i] + len, LINE_MAX_ - len, ".%s", quotes[query_below(m, 3)]);
    }
    for (int i = 0; i < 10; i++)
        all[i] = lines[i];
    all[10] = NULL;
    search_put(s, id, all);
}

static int set_up(void **state)
{
    if (search_begin(state) != 0)
        return -1;
    query_maker m = {.x = 4711};
    for (int i = 1; i <= ARTICLES; i++)
        put_article(*state, &m, i);
    search_index(*state);
    return 0;
}

/* ---- What a query asks for ---- */

typedef struct asked {
    ng_analyzer *analyzer;
    char *stems[STEMS_MAX];
    size_t n;
    char starts[64][STARTS + 1];
    size_t n_starts;
    ng_field field; /* whose words are asked for, too: TITLE of titles, HEADING of headings */
    int anything;   /* a fuzzy word: other spellings may be found */
} asked;

static void add_stems(asked *a, const ng_node *node)
{
    ng_tokens t = NG_TOKENS_INIT;
    assert_int_equal(ng_analyze(a->analyzer, node->text, node->text_len, &t, NULL), NG_OK);
    for (size_t i = 0; i < t.n && a->n + 1 < STEMS_MAX; i++) {
        a->stems[a->n++] = strdup(t.chars + t.items[i].stem);
        a->stems[a->n++] = strdup(t.chars + t.items[i].word); /* what phrases compare */
    }
    if (node->kind == NG_NODE_PREFIX && t.n > 0 && a->n_starts < 64)
        snprintf(a->starts[a->n_starts++], STARTS + 1, "%.*s", STARTS,
                 t.chars + t.items[t.n - 1].word);
    ng_tokens_release(&t);
}

/* The positive part of the tree. */
static void collect(asked *a, const ng_node *node)
{
    if (node->kind == NG_NODE_NOT || node->occur == NG_MUST_NOT)
        return;
    if (node->kind == NG_NODE_FUZZY)
        a->anything = 1;
    if (node->kind == NG_NODE_FIELD && node->field == a->field)
        add_stems(a, node);
    if (node->kind == NG_NODE_WORD || node->kind == NG_NODE_PHRASE ||
        node->kind == NG_NODE_PREFIX || node->kind == NG_NODE_FUZZY)
        add_stems(a, node);
    for (size_t i = 0; i < node->n_children; i++)
        collect(a, node->children[i]);
}

static int was_asked(const asked *a, const char *word, const char *stem)
{
    for (size_t i = 0; i < a->n; i++)
        if (strcmp(a->stems[i], stem) == 0 || strcmp(a->stems[i], word) == 0)
            return 1;
    for (size_t i = 0; i < a->n_starts; i++)
        if (strncmp(word, a->starts[i], strlen(a->starts[i])) == 0)
            return 1;
    return a->anything;
}

static void check_marks(const asked *a, const char *query, const char *text, const ng_spans *spans)
{
    for (size_t i = 0; i < spans->n; i++) {
        const ng_span *span = &spans->items[i];
        ng_tokens t = NG_TOKENS_INIT;
        assert_int_equal(
            ng_analyze(a->analyzer, text + span->start, span->end - span->start, &t, NULL), NG_OK);
        assert_true(t.n > 0);
        for (size_t j = 0; j < t.n; j++)
            if (!was_asked(a, t.chars + t.items[j].word, t.chars + t.items[j].stem))
                fail_msg("%s: marks %s", query, t.chars + t.items[j].word);
        ng_tokens_release(&t);
    }
}

/* What may be marked in texts, titles or headings. A word that was taken for a typo has others in
 * its place: anything may be. */
static asked asked_in(ng_analyzer *analyzer, const ng_query *q, int corrected, ng_field field)
{
    asked a = {.analyzer = analyzer, .field = field, .anything = corrected};
    collect(&a, q->root);
    return a;
}

static void forget(asked *a)
{
    for (size_t i = 0; i < a->n; i++)
        free(a->stems[i]);
}

static void check_hits(ng_analyzer *analyzer, const ng_query *q, const ng_answer *answer)
{
    int corrected = answer->query_corrected != NULL;
    asked body = asked_in(analyzer, q, corrected, NG_FIELD_NONE);
    asked title = asked_in(analyzer, q, corrected, NG_IN_TITLE),
          heading = asked_in(analyzer, q, corrected, NG_IN_HEADING);
    for (size_t i = 0; i < answer->n_hits; i++) {
        const ng_hit *h = &answer->hits[i];
        check_marks(&body, q->text, h->text, &h->highlights);
        check_marks(&title, q->text, h->title, &h->title_highlights);
        if (h->heading)
            check_marks(&heading, q->text, h->heading, &h->heading_highlights);
    }
    forget(&body);
    forget(&title);
    forget(&heading);
}

/* ---- What was understood ---- */

static char *tree_of(const ng_query *q)
{
    ng_buf b = NG_BUF_INIT;
    assert_int_equal(query_tree(q->root, &b, NULL), NG_OK);
    return ng_buf_steal(&b);
}

static void check_understood(const ng_query *q, const char *interpreted)
{
    ng_query *again = NULL;
    assert_int_equal(ng_query_parse(interpreted, strlen(interpreted), &again, NULL), NG_OK);
    char *tree = tree_of(q), *same = tree_of(again);
    if (strcmp(tree, same) != 0)
        fail_msg("%s\n  is %s\n  written as %s\n  that is %s", q->text, tree, interpreted, same);
    free(tree);
    free(same);
    ng_query_free(again);
}

static void check_warnings(const char *query, const ng_answer *a, size_t len)
{
    for (size_t i = 0; i < a->n_warnings; i++) {
        const ng_warning *w = &a->warnings[i];
        if (w->start > w->end || w->end > len || w->text[0] == '\0')
            fail_msg("%s: a warning at %u-%u: %s", query, w->start, w->end, w->text);
    }
}

/* Gives how many hits there were. */
static size_t check_query(search_fixture *s, ng_analyzer *analyzer, const query_maker *m)
{
    ng_search_request r = NG_SEARCH_REQUEST_INIT;
    ng_error err = NG_ERROR_INIT;
    ng_answer *a = NULL;
    ng_query *q = NULL;
    int valid = ng_utf8_valid_prefix(m->text, m->len) == m->len;
    r.query = m->text;
    r.query_len = m->len;
    r.deadline_ms = NG_DEADLINE_MS_MAX;
    r.now = NOW;
    ng_status status = search_try(s, &r, &a, &err);
    if (status != (valid ? NG_OK : (ng_status)NG_INVALID))
        fail_msg("%s: %s: %s", m->text, ng_status_name(status), err.text);
    if (!valid)
        return 0;
    assert_int_equal(ng_query_parse(m->text, m->len, &q, NULL), NG_OK);
    ng_query_set_today(q, NOW / 86400);
    check_hits(analyzer, q, a);
    check_understood(q, a->query_interpreted);
    check_warnings(m->text, a, m->len);
    size_t n = a->n_hits;
    ng_query_free(q);
    ng_answer_free(a);
    return n;
}

static size_t check_many(void **state, uint64_t seed, void (*make)(query_maker *))
{
    query_maker m = {.x = seed};
    ng_analyzer *analyzer = NULL;
    size_t with_hits = 0;
    assert_int_equal(ng_analyzer_new("en", &analyzer, NULL), NG_OK);
    for (int i = 0; i < QUERIES; i++) {
        make(&m);
        with_hits += check_query(*state, analyzer, &m) > 0;
    }
    ng_analyzer_free(analyzer);
    return with_hits;
}

static void queries_of_the_grammar_never_fail(void **state)
{
    assert_true(check_many(state, 20220110, query_make) > QUERIES / 3);
}

static void noise_never_fails(void **state)
{
    assert_true(check_many(state, 20220111, query_make_noise) > QUERIES / 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(queries_of_the_grammar_never_fail),
        cmocka_unit_test(noise_never_fails),
    };
    return cmocka_run_group_tests(tests, set_up, search_end);
}
