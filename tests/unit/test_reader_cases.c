/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_reader_cases.c - tests/cases/<format>/<name>/: what an input becomes.
 *
 * expected.json is the article, or, where there is more or less than one or something to report,
 * `{"articles":[…],"problems":[…],"notes":[…]}`. Members that only some articles have (id, url,
 * lang, …) are compared when expected.json has them. NG_CASES_WRITE=1 writes what is missing, to be
 * read over before it is kept; NG_CASES_WRITE=all writes everything anew. */
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
#include <sys/stat.h>
#include <unistd.h>

#include "walk.h"

#define CASES_MIN 13

typedef struct outcome {
    json_t *articles, *problems, *notes;
} outcome;

static const char *const title_sources[] = {"none", "given", "text", "file", "lead", "id"};
static const char *const optional[] = {"id", "url", "lang", "section", "tags", "modified"};

static json_t *strings(const ng_strings *list)
{
    json_t *ret = json_array();
    for (size_t i = 0; i < list->n; i++)
        json_array_append_new(ret, json_string(list->items[i]));
    return ret;
}

static json_t *blocks_of(const ng_article *a)
{
    json_t *blocks = json_array();
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
    return blocks;
}

static json_t *describe(const ng_article *a)
{
    char published[NG_MOMENT_TEXT], modified[NG_MOMENT_TEXT];
    ng_moment_format(&a->published, published);
    ng_moment_format(&a->modified, modified);
    json_t *whole =
        json_pack("{s:s,s:s,s:s,s:s?,s:o,s:o,s:s,s:s*,s:s*,s:s*}", "title", a->title,
                  "title_source", title_sources[a->title_source], "published", published, "source",
                  a->source, "authors", strings(&a->authors), "blocks", blocks_of(a), "id", a->id,
                  "url", a->url, "lang", a->lang, "section", a->section);
    assert_non_null(whole);
    if (a->tags.n)
        json_object_set_new(whole, "tags", strings(&a->tags));
    if (a->modified.known)
        json_object_set_new(whole, "modified", json_string(modified));
    return whole;
}

static ng_status on_article(void *data, ng_article *article, ng_error *err)
{
    (void)err;
    json_array_append_new(((outcome *)data)->articles, describe(article));
    ng_article_free(article);
    return NG_OK;
}

static json_t *with_line(uint32_t line, const char *text)
{
    char whole[NG_ERROR_TEXT_MAX + 16];
    snprintf(whole, sizeof whole, "%u: %s", line, text);
    return json_string(whole);
}

static void on_problem(void *data, const char *path, uint32_t line, const ng_error *problem)
{
    (void)path;
    json_array_append_new(((outcome *)data)->problems, with_line(line, problem->text));
}

static void on_note(void *data, const char *path, uint32_t line, const char *text)
{
    (void)path;
    json_array_append_new(((outcome *)data)->notes, with_line(line, text));
}

/* The article alone, when there is nothing else to say. */
static json_t *simplest(outcome *o)
{
    json_t *ret;
    if (json_array_size(o->articles) == 1 && !json_array_size(o->problems) &&
        !json_array_size(o->notes)) {
        ret = json_incref(json_array_get(o->articles, 0));
    } else {
        ret = json_pack("{s:O}", "articles", o->articles);
        if (json_array_size(o->problems))
            json_object_set(ret, "problems", o->problems);
        if (json_array_size(o->notes))
            json_object_set(ret, "notes", o->notes);
    }
    json_decref(o->articles);
    json_decref(o->problems);
    json_decref(o->notes);
    return ret;
}

static void drop_unasked(json_t *got, const json_t *expected)
{
    json_t *list = json_object_get(got, "articles"),
           *wanted = json_object_get(expected, "articles");
    for (size_t i = 0; i < sizeof optional / sizeof *optional && !list; i++)
        if (!json_object_get(expected, optional[i]))
            json_object_del(got, optional[i]);
    for (size_t i = 0; i < json_array_size(list); i++)
        drop_unasked(json_array_get(list, i), json_array_get(wanted, i));
}

static void write_expected(const char *path, json_t *got)
{
    const char *how = getenv("NG_CASES_WRITE");
    if (how && (strcmp(how, "all") == 0 || access(path, F_OK) != 0))
        assert_int_equal(json_dump_file(got, path, JSON_INDENT(1)), 0);
}

/* The file of a case that is called `input.` and anything. */
static int find_input(const char *folder, char *ret, size_t size)
{
    DIR *dir = opendir(folder);
    int found = 0;
    for (struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir))
        if (strncmp(e->d_name, "input.", 6) == 0)
            found = snprintf(ret, size, "%s/%s", folder, e->d_name) < (int)size;
    if (dir)
        closedir(dir);
    return found;
}

static void check_case(const char *folder, const char *input)
{
    char path[1200];
    outcome o = {json_array(), json_array(), json_array()};
    ng_error err = NG_ERROR_INIT;
    ng_walk_sink sink = {
        .data = &o, .on_article = on_article, .on_problem = on_problem, .on_note = on_note};
    if (ng_walk(input, NULL, &sink, &err) != NG_OK)
        fail_msg("%s", err.text);
    json_t *got = simplest(&o);
    snprintf(path, sizeof path, "%s/expected.json", folder);
    write_expected(path, got);
    json_error_t error;
    json_t *expected = json_load_file(path, 0, &error);
    if (!expected)
        fail_msg("%s: %s", path, error.text);
    drop_unasked(got, expected);
    if (!json_equal(got, expected)) {
        char *text = json_dumps(got, JSON_INDENT(1));
        print_error("%s: got %s\n", folder, text);
        free(text);
        fail();
    }
    json_decref(expected);
    json_decref(got);
}

/* Every folder of `root` that has an input; gives their number. */
static size_t check_folder(const char *root)
{
    char one[512], input[1024];
    size_t n = 0;
    DIR *dir = opendir(root);
    for (struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir)) {
        if (e->d_name[0] == '.' || snprintf(one, sizeof one, "%s/%s", root, e->d_name) >= 512 ||
            !find_input(one, input, sizeof input))
            continue;
        check_case(one, input);
        n++;
    }
    if (dir)
        closedir(dir);
    return n;
}

static void every_case_is_read_as_expected(void **state)
{
    (void)state;
    char root[256], format[512];
    const char *source = getenv("NG_SOURCE_ROOT");
    size_t n = 0;
    snprintf(root, sizeof root, "%s/tests/cases", source ? source : ".");
    DIR *dir = opendir(root);
    assert_non_null(dir);
    for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
        snprintf(format, sizeof format, "%s/%.250s", root, e->d_name);
        n += e->d_name[0] == '.' ? 0 : check_folder(format);
    }
    closedir(dir);
    assert_true(n >= CASES_MIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_is_read_as_expected),
    };
    return cmocka_run_group_tests_name("reader cases", tests, NULL, NULL);
}
