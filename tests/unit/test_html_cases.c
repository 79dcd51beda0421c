/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_html_cases.c - tests/cases/html: what a page becomes. NG_CASES_WRITE=1 writes expected.json
 * anew, to be read over before it is kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>

#include "nutgraf/buffer.h"
#include "reading.h"

static json_t *list(const ng_strings *strings)
{
    json_t *ret = json_array();
    for (size_t i = 0; i < strings->n; i++)
        json_array_append_new(ret, json_string(strings->items[i]));
    return ret;
}

static json_t *describe_blocks(const ng_article *a)
{
    json_t *blocks = json_array();
    for (size_t i = 0; i < a->n_blocks; i++) {
        const ng_block *b = &a->blocks[i];
        json_t *block = json_pack("{s:s,s:s%}", "kind", ng_block_kind_name(b->kind), "text",
                                  a->text + b->start, (size_t)(b->end - b->start));
        assert_non_null(block);
        if (b->level)
            json_object_set_new(block, "level", json_integer(b->level));
        json_array_append_new(blocks, block);
    }
    return blocks;
}

static json_t *describe(const ng_article *a)
{
    char published[NG_MOMENT_TEXT], modified[NG_MOMENT_TEXT];
    ng_moment_format(&a->published, published);
    ng_moment_format(&a->modified, modified);
    json_t *whole =
        json_pack("{s:s,s:s,s:s,s:s,s:s?,s:s?,s:s?,s:s?,s:o,s:o,s:o}", "id", a->id, "title",
                  a->title, "published", published, "modified", modified, "url", a->url, "source",
                  a->source, "section", a->section, "lang", a->lang, "authors", list(&a->authors),
                  "tags", list(&a->tags), "blocks", describe_blocks(a));
    assert_non_null(whole);
    return whole;
}

static void read_file(const char *path, ng_buf *ret)
{
    FILE *f = fopen(path, "rb");
    char piece[4096];
    ng_error err = NG_ERROR_INIT;
    if (!f)
        fail_msg("%s: cannot be opened", path);
    for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
        assert_int_equal(ng_buf_add(ret, piece, n, &err), NG_OK);
    fclose(f);
}

static json_t *read_case(const char *path)
{
    NG_AUTO(ng_buf_release) ng_buf bytes = NG_BUF_INIT;
    read_file(path, &bytes);
    results r = read_bytes("folder/page.html", bytes.data, bytes.len);
    assert_int_equal(r.status, NG_OK);
    json_t *faults = json_array(), *notes = json_array();
    for (size_t i = 0; i < r.n_faults; i++)
        json_array_append_new(faults, json_string(r.faults[i].text));
    for (size_t i = 0; i < r.n_notes; i++)
        json_array_append_new(notes, json_string(r.notes[i]));
    json_t *got = json_pack("{s:o,s:o,s:o?}", "faults", faults, "notes", notes, "article",
                            r.n ? describe(r.articles[0]) : NULL);
    assert_non_null(got);
    release_results(&r);
    return got;
}

static void check_case(const char *folder)
{
    char path[600];
    snprintf(path, sizeof path, "%s/input.html", folder);
    json_t *got = read_case(path);
    snprintf(path, sizeof path, "%s/expected.json", folder);
    if (getenv("NG_CASES_WRITE"))
        assert_int_equal(json_dump_file(got, path, JSON_INDENT(1)), 0);
    json_error_t error;
    json_t *expected = json_load_file(path, 0, &error);
    if (!expected)
        fail_msg("%s: %s", path, error.text);
    if (!json_equal(got, expected)) {
        char *text = json_dumps(got, JSON_INDENT(1));
        print_error("%s: got %s\n", folder, text);
        free(text);
        fail();
    }
    json_decref(expected);
    json_decref(got);
}

static void every_page_is_read_as_expected(void **state)
{
    (void)state;
    char folder[256], one[560];
    const char *root = getenv("NG_SOURCE_ROOT");
    snprintf(folder, sizeof folder, "%s/tests/cases/html", root ? root : ".");
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    size_t n = 0;
    for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
        if (e->d_name[0] == '.')
            continue;
        snprintf(one, sizeof one, "%s/%s", folder, e->d_name);
        check_case(one);
        n++;
    }
    closedir(dir);
    assert_true(n >= 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_page_is_read_as_expected),
    };
    return cmocka_run_group_tests_name("html cases", tests, NULL, NULL);
}
