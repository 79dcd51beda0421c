/* SPDX-License-Identifier: GPL-2.0-or-later */
/* index_fixture.c - a temporary store with its index. */
#include "index_fixture.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "generation.h"

static void ok(ng_status s, const ng_error *err)
{
    if (s != NG_OK)
        fail_msg("%s: %s", ng_status_name(s), err->text);
}

void fixture_open_store(fixture *f)
{
    ng_error err = NG_ERROR_INIT;
    ok(ng_store_open(f->dir, NG_STORE_WRITE, &f->store, &err), &err);
}

void fixture_close_store(fixture *f)
{
    ng_store_free(f->store);
    f->store = NULL;
}

void fixture_open_writer(fixture *f, int flags)
{
    ng_error err = NG_ERROR_INIT;
    ok(ng_index_writer_open(f->dir, f->store, f->gate, flags, &f->writer, &err), &err);
}

void fixture_close_writer(fixture *f)
{
    ng_index_writer_free(f->writer);
    f->writer = NULL;
}

int fixture_begin(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    ng_error err = NG_ERROR_INIT;
    const char *tmp = getenv("TMPDIR");
    if (!f)
        return -1;
    snprintf(f->dir, sizeof f->dir, "%s/nutgraf-index-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(f->dir))
        return -1;
    ok(ng_gate_new(&f->gate, &err), &err);
    fixture_open_store(f);
    fixture_open_writer(f, NG_INDEX_FOLLOW);
    *state = f;
    return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st;
    (void)type;
    (void)at;
    return remove(path);
}

int fixture_end(void **state)
{
    fixture *f = *state;
    ng_index_free(f->index);
    ng_index_writer_free(f->writer);
    ng_gate_free(f->gate);
    ng_store_free(f->store);
    int failed = nftw(f->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(f);
    return failed;
}

ng_article *fixture_article(const char *id, const char *word, unsigned n)
{
    ng_article *a = NULL;
    ng_error err = NG_ERROR_INIT;
    ok(ng_article_new(&a, &err), &err);
    ok(ng_article_set(a, NG_FIELD_ID, id, strlen(id), &err), &err);
    for (unsigned i = 1; i <= n; i++) {
        char text[200];
        int len = snprintf(text, sizeof text, "%s passage %u of %u.", word, i, n);
        ok(ng_article_add_block(a, NG_BLOCK_PARAGRAPH, 0, i, text, (size_t)len, &err), &err);
    }
    return a;
}

void fixture_put_take(fixture *f, ng_article *a)
{
    ng_error err = NG_ERROR_INIT;
    ng_put put;
    ok(ng_article_finish(a, &err), &err);
    ok(ng_store_begin(f->store, &err), &err);
    ok(ng_store_put(f->store, a, &put, &err), &err);
    ok(ng_store_commit(f->store, &err), &err);
    ng_article_free(a);
}

void fixture_put(fixture *f, const char *id, const char *word, unsigned n)
{
    fixture_put_take(f, fixture_article(id, word, n));
}

void fixture_delete(fixture *f, const char *id)
{
    ng_error err = NG_ERROR_INIT;
    uint64_t number, seq;
    ok(ng_store_begin(f->store, &err), &err);
    ok(ng_store_delete(f->store, id, &number, &seq, &err), &err);
    ok(ng_store_commit(f->store, &err), &err);
}

ng_index_progress fixture_step(fixture *f)
{
    ng_index_progress p;
    ng_error err = NG_ERROR_INIT;
    ok(ng_index_writer_step(f->writer, &p, &err), &err);
    return p;
}

ng_index_progress fixture_catch_up(fixture *f)
{
    ng_index_progress p;
    do
        p = fixture_step(f);
    while (p.applied_seq < p.last_seq || p.rebuilding);
    return p;
}

ng_index *fixture_enter(fixture *f)
{
    ng_error err = NG_ERROR_INIT;
    if (!f->index)
        ok(ng_index_open(f->dir, f->gate, &f->index, &err), &err);
    ok(ng_index_enter(f->index, &err), &err);
    return f->index;
}

void fixture_leave(fixture *f)
{
    ng_index_leave(f->index);
}

uint32_t fixture_passages(fixture *f)
{
    ng_index_info info;
    ng_index_get_info(fixture_enter(f), &info);
    fixture_leave(f);
    return (uint32_t)info.passages;
}

ng_status fixture_postings(ng_index *ix, const char *term, fixture_posting *ret, size_t max,
                           size_t *ret_n, ng_error *err)
{
    ng_postings p;
    size_t n_parts;
    const ng_index_part *parts = ng_index_parts(ix, &n_parts);
    *ret_n = 0;
    ng_postings_init(&p, parts, n_parts, term, strlen(term));
    ng_status s = ng_postings_seek(&p, 1, err);
    while (s == NG_OK && p.doc != NG_DOCID_END) {
        if (!ng_index_is_dead(ix, p.doc) && (*ret_n)++ < max)
            ret[*ret_n - 1] = (fixture_posting){p.doc, p.wdf};
        s = ng_postings_move(&p, p.i + 1, err);
    }
    ng_postings_release(&p);
    return s;
}

uint32_t fixture_count(fixture *f, const char *term)
{
    ng_error err = NG_ERROR_INIT;
    size_t n = 0;
    ok(fixture_postings(fixture_enter(f), term, NULL, 0, &n, &err), &err);
    fixture_leave(f);
    return (uint32_t)n;
}

uint32_t fixture_impact(fixture *f, const char *term)
{
    ng_error err = NG_ERROR_INIT;
    fixture_posting one = {0, 0};
    size_t n = 0;
    ok(fixture_postings(fixture_enter(f), term, &one, 1, &n, &err), &err);
    fixture_leave(f);
    assert_int_equal(n, 1);
    return one.wdf;
}

void fixture_path(fixture *f, const char *name, char ret[512])
{
    ng_error err = NG_ERROR_INIT;
    uint64_t current = 0;
    char path[PATH_MAX];
    ok(ng_generation_current(f->dir, &current, &err), &err);
    ok(ng_generation_path(f->dir, current, name, path, &err), &err);
    snprintf(ret, 512, "%.500s", path);
}

struct sum {
    fixture *f;
    ng_index *index;
    uint64_t articles, passages;
};

static void check_passages(struct sum *sum, uint64_t number, uint32_t revision, size_t expected)
{
    enum { MOST = 4096 };
    static fixture_posting got[MOST];
    ng_error err = NG_ERROR_INIT;
    char term[32];
    size_t n = 0;
    snprintf(term, sizeof term, "A%llu", (unsigned long long)number);
    ok(fixture_postings(sum->index, term, got, MOST, &n, &err), &err);
    assert_int_equal(n, expected);
    assert_true(n <= MOST);
    for (size_t i = 0; i < n; i++) {
        ng_passage_record record;
        const ng_passage_facts *facts = ng_index_facts(sum->index, got[i].docid);
        assert_non_null(facts);
        assert_int_equal(facts->article, number);
        assert_int_equal(facts->ordinal, i + 1);
        ok(ng_index_record(sum->index, got[i].docid, &record, &err), &err);
        assert_int_equal(record.revision, revision);
    }
}

static int check_article(void *data, const char *id)
{
    struct sum *sum = data;
    ng_error err = NG_ERROR_INIT;
    uint64_t number = 0;
    uint32_t revision = 0;
    ng_article *a = NULL;
    ng_passages passages = NG_PASSAGES_INIT;
    ng_store *store = NULL;
    ok(ng_store_open(sum->f->dir, NG_STORE_READ, &store, &err), &err);
    ok(ng_store_find(store, id, &number, &revision, &err), &err);
    ok(ng_store_get(store, number, 0, &a, &revision, &err), &err);
    ok(ng_article_passages(a, &passages, &err), &err);
    check_passages(sum, number, revision, passages.n);
    sum->articles++;
    sum->passages += passages.n;
    ng_passages_release(&passages);
    ng_article_free(a);
    ng_store_free(store);
    return 0;
}

void fixture_check(fixture *f)
{
    ng_error err = NG_ERROR_INIT;
    ng_index_info info;
    struct sum sum = {f, fixture_enter(f), 0, 0};
    ng_index_get_info(sum.index, &info);
    ok(ng_store_each_id(f->store, check_article, &sum, &err), &err);
    assert_int_equal(info.articles, sum.articles);
    assert_int_equal(info.passages, sum.passages);
    fixture_leave(f);
}
