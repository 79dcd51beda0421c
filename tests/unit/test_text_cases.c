/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_text_cases.c - tests/cases/text: what a text becomes. NG_CASES_WRITE=1 writes expected.json
 * anew, to be read over before it is kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "walk.h"

static const char *const title_sources[] = {"none", "given", "text", "file", "lead"};

static json_t *describe(const ng_article *a)
{
    json_t *authors = json_array(), *blocks = json_array();
    for (size_t i = 0; i < a->authors.n; i++)
        json_array_append_new(authors, json_string(a->authors.items[i]));
    for (size_t i = 0; i < a->n_blocks; i++) {
        const ng_block *b = &a->blocks[i];
        json_t *block =
            json_pack("{s:s,s:i,s:s%}", "kind", ng_block_kind_name(b->kind), "line", (int)b->line,
                      "text", a->text + b->start, (size_t)(b->end - b->start));
        assert_non_null(block);
        if (b->level)
            json_object_set_new(block, "level", json_integer(b->level));
        json_array_append_new(blocks, block);
    }
    char published[NG_MOMENT_TEXT];
    ng_moment_format(&a->published, published);
    json_t *whole = json_pack("{s:s,s:s,s:s,s:s?,s:o,s:o}", "title", a->title, "title_source",
                              title_sources[a->title_source], "published", published, "source",
                              a->source, "authors", authors, "blocks", blocks);
    assert_non_null(whole);
    return whole;
}

static ng_status on_article(void *data, ng_article *article, ng_error *err)
{
    (void)err;
    json_t **ret = data;
    assert_null(*ret);
    *ret = describe(article);
    ng_article_free(article);
    return NG_OK;
}

static void on_problem(void *data, const char *path, uint32_t line, const ng_error *problem)
{
    (void)data;
    fail_msg("%s:%u: %s", path, line, problem->text);
}

static void check_case(const char *folder)
{
    char path[600];
    json_t *got = NULL;
    ng_error err = NG_ERROR_INIT;
    ng_walk_sink sink = {.data = &got, .on_article = on_article, .on_problem = on_problem};
    snprintf(path, sizeof path, "%s/input.txt", folder);
    if (ng_walk(path, NULL, &sink, &err) != NG_OK)
        fail_msg("%s", err.text);
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

static void every_case_is_read_as_expected(void **state)
{
    (void)state;
    char folder[256], one[560];
    const char *root = getenv("NG_SOURCE_ROOT");
    snprintf(folder, sizeof folder, "%s/tests/cases/text", root ? root : ".");
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
    assert_true(n >= 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_is_read_as_expected),
    };
    return cmocka_run_group_tests_name("text cases", tests, NULL, NULL);
}
