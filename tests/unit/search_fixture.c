/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search_fixture.c - articles made of texts, indexed, and questions to them. */
#include "search_fixture.h"

#include <stdlib.h>
#include <string.h>

static void ok(ng_status s, const ng_error *err)
{
    if (s != NG_OK)
        fail_msg("%s: %s", ng_status_name(s), err->text);
}

int search_begin(void **state)
{
    search_fixture *s = calloc(1, sizeof *s);
    void *inner = NULL;
    if (!s || fixture_begin(&inner))
        return -1;
    s->f = inner;
    *state = s;
    return 0;
}

int search_end(void **state)
{
    search_fixture *s = *state;
    void *inner = s->f;
    ng_searcher_free(s->searcher);
    int failed = fixture_end(&inner);
    free(s);
    return failed;
}

static ng_status put_line(ng_article *a, const char *line, uint32_t number, ng_error *err)
{
    const char *text = line + 1;
    size_t len = strlen(line);
    switch (line[0]) {
    case '#':
        return ng_article_add_block(a, NG_BLOCK_HEADING, 1, number, text, len - 1, err);
    case '=':
        return ng_article_set(a, NG_FIELD_TITLE, text, len - 1, err);
    case '@':
        return ng_article_set(a, NG_FIELD_SOURCE, text, len - 1, err);
    case '&':
        return ng_article_set(a, NG_FIELD_URL, text, len - 1, err);
    case '%':
        return ng_article_set(a, NG_FIELD_LANG, text, len - 1, err);
    case '+':
        return ng_article_set(a, NG_FIELD_TAG, text, len - 1, err);
    case '^':
        return ng_article_set(a, NG_FIELD_AUTHOR, text, len - 1, err);
    case '!':
        return ng_moment_parse(text, len - 1, &a->published, err);
    default:
        return ng_article_add_block(a, NG_BLOCK_PARAGRAPH, 0, number, line, len, err);
    }
}

void search_put(search_fixture *s, const char *id, const char *const *lines)
{
    ng_article *a = NULL;
    ng_error err = NG_ERROR_INIT;
    ok(ng_article_new(&a, &err), &err);
    ok(ng_article_set(a, NG_FIELD_ID, id, strlen(id), &err), &err);
    ok(ng_article_set(a, NG_FIELD_LANG, "en", 2, &err), &err);
    for (uint32_t i = 0; lines[i]; i++)
        ok(put_line(a, lines[i], i + 1, &err), &err);
    fixture_put_take(s->f, a);
}

void search_index(search_fixture *s)
{
    fixture_catch_up(s->f);
}

ng_search_request search_request(const char *query)
{
    ng_search_request r = NG_SEARCH_REQUEST_INIT;
    r.query = query;
    r.query_len = strlen(query);
    r.deadline_ms = NG_DEADLINE_MS_MAX;
    return r;
}

ng_status search_try(search_fixture *s, const ng_search_request *r, ng_answer **ret, ng_error *err)
{
    if (!s->searcher)
        ok(ng_searcher_open(s->f->dir, s->f->gate, &s->searcher, err), err);
    return ng_search(s->searcher, r, ret, err);
}

ng_answer *search_ask(search_fixture *s, const ng_search_request *r)
{
    ng_answer *a = NULL;
    ng_error err = NG_ERROR_INIT;
    ok(search_try(s, r, &a, &err), &err);
    return a;
}

ng_answer *search_plain(search_fixture *s, const char *query)
{
    ng_search_request r = search_request(query);
    return search_ask(s, &r);
}

/* The byte at which unit number `at` of a text begins. */
static size_t byte_of(const char *text, uint32_t at, ng_units units)
{
    size_t i = 0, len = strlen(text);
    for (uint32_t u = 0, c; u < at && i < len;) {
        size_t n = ng_utf8_decode(text + i, len - i, &c);
        u += units == NG_UNITS_BYTE ? (uint32_t)n : units == NG_UNITS_UTF16 && c > 0xFFFF ? 2 : 1;
        i += n;
    }
    return i;
}

static void check_marks(const char *text, const ng_spans *spans, ng_units units)
{
    uint32_t last = 0;
    for (size_t i = 0; i < spans->n; i++) {
        ng_span s = spans->items[i];
        assert_true(s.start >= last && s.start < s.end);
        assert_true(s.end <= ng_units_length(text, strlen(text), units));
        last = s.end;
        size_t from = byte_of(text, s.start, units);
        uint32_t c;
        ng_utf8_decode(text + from, strlen(text + from), &c);
        assert_true(c != ' ' && c != '\n');
    }
}

static void check_span(const ng_article *article, const ng_hit *h, ng_units units)
{
    size_t start = byte_of(article->text, h->span.start, units);
    size_t end = byte_of(article->text, h->span.end, units);
    if (h->kind == NG_PASSAGE_TITLE) {
        assert_true(start == 0 && end == 0);
        return;
    }
    assert_int_equal(end - start, strlen(h->text));
    assert_memory_equal(article->text + start, h->text, end - start);
}

void search_check_spans(search_fixture *s, const ng_search_request *r, const ng_answer *a)
{
    ng_error err = NG_ERROR_INIT;
    for (size_t i = 0; i < a->n_hits; i++) {
        const ng_hit *h = &a->hits[i];
        ng_article *article = NULL;
        uint64_t number;
        uint32_t revision;
        ok(ng_store_find(s->f->store, h->article, &number, &revision, &err), &err);
        ok(ng_store_get(s->f->store, number, h->revision, &article, NULL, &err), &err);
        check_span(article, h, r->units);
        check_marks(h->text, &h->highlights, r->units);
        check_marks(h->title, &h->title_highlights, r->units);
        if (h->heading)
            check_marks(h->heading, &h->heading_highlights, r->units);
        ng_article_free(article);
    }
}
