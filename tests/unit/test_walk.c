/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_walk.c - the articles of a folder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "nutgraf/buffer.h"
#include "walk.h"

typedef struct fixture {
    char root[256];
    ng_buf ids, problems; /* one a line */
    ng_status stop;       /* what on_article answers */
} fixture;

static void path_in(const fixture *f, const char *name, char ret[512])
{
    snprintf(ret, 512, "%s/%s", f->root, name);
}

static void write_file(const fixture *f, const char *name, const char *text)
{
    char path[512];
    path_in(f, name, path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void make_folder(const fixture *f, const char *name)
{
    char path[512];
    path_in(f, name, path);
    assert_int_equal(mkdir(path, 0700), 0);
}

static int setup(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    const char *tmp = getenv("TMPDIR");
    assert_non_null(f);
    snprintf(f->root, sizeof f->root, "%s/nutgraf-walk-XXXXXX", tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(f->root));
    make_folder(f, "news");
    *state = f;
    return 0;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static int teardown(void **state)
{
    fixture *f = *state;
    nftw(f->root, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    ng_buf_release(&f->ids);
    ng_buf_release(&f->problems);
    free(f);
    return 0;
}

static ng_status on_article(void *data, ng_article *article, ng_error *err)
{
    fixture *f = data;
    ng_status s = ng_buf_addf(&f->ids, err, "%s\n", article->id);
    ng_article_free(article);
    return s == NG_OK && f->stop != NG_OK ? ng_fail(err, f->stop, "enough") : s;
}

static void on_problem(void *data, const char *path, uint32_t line, const ng_error *problem)
{
    fixture *f = data;
    assert_int_equal(ng_buf_addf(&f->problems, NULL, "%s:%u: %s\n", path + strlen(f->root) + 1,
                                 line, problem->text),
                     NG_OK);
}

static ng_status walk_name(fixture *f, const char *name, ng_error *err)
{
    char path[512];
    path_in(f, name, path);
    ng_walk_sink sink = {.data = f, .on_article = on_article, .on_problem = on_problem};
    return ng_walk(path, NULL, &sink, err);
}

static const char *text_of(const ng_buf *b)
{
    return b->data ? b->data : "";
}

static void a_folder_is_walked_in_the_order_of_names(void **state)
{
    fixture *f = *state;
    make_folder(f, "news/b");
    make_folder(f, "news/.git");
    write_file(f, "news/c.txt", "Three.");
    write_file(f, "news/a.txt", "One.");
    write_file(f, "news/b/z.txt", "Two.");
    write_file(f, "news/.hidden", "No.");
    write_file(f, "news/.git/x.txt", "No.");
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(walk_name(f, "news", &err), NG_OK);
    assert_string_equal(text_of(&f->ids), "news/a.txt\nnews/b/z.txt\nnews/c.txt\n");
    assert_string_equal(text_of(&f->problems), "");
}

static void the_name_of_a_folder_is_its_real_one(void **state)
{
    fixture *f = *state;
    make_folder(f, "news/b");
    write_file(f, "news/a.txt", "One.");
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(walk_name(f, "news/b/../", &err), NG_OK);
    assert_string_equal(text_of(&f->ids), "news/a.txt\n");
}

static void a_lone_file_is_called_by_its_name(void **state)
{
    fixture *f = *state;
    write_file(f, "news/.talks.txt", "One.");
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(walk_name(f, "news/.talks.txt", &err), NG_OK);
    assert_string_equal(text_of(&f->ids), ".talks.txt\n");
}

static void a_prefix_goes_before_path_ids_only(void **state)
{
    fixture *f = *state;
    write_file(f, "news/a.txt", "One.");
    write_file(f, "news/b.json", "{\"id\":\"own\",\"text\":\"Two.\"}");
    char path[512];
    path_in(f, "news", path);
    ng_walk_sink sink = {.data = f, .on_article = on_article, .on_problem = on_problem};
    ng_walk_options options = {.id_prefix = "wire/"};
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_walk(path, &options, &sink, &err), NG_OK);
    assert_string_equal(text_of(&f->ids), "wire/news/a.txt\nown\n");
}

static void problems_are_reported_and_the_walk_goes_on(void **state)
{
    fixture *f = *state;
    char path[512];
    write_file(f, "news/a.rtf", "{\\rtf1 x}");
    write_file(f, "news/b.txt", "");
    write_file(f, "news/d.jsonl", "{\"id\":\"1\",\"text\":\"One.\"}\nnot json\n");
    path_in(f, "news/c.txt", path);
    assert_int_equal(symlink("d.jsonl", path), 0);
    path_in(f, "news/e.txt", path);
    assert_int_equal(mkfifo(path, 0600), 0);
    write_file(f, "news/f.txt", "Two.");
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(walk_name(f, "news", &err), NG_OK);
    assert_string_equal(text_of(&f->ids), "1\nnews/f.txt\n");
    assert_string_equal(text_of(&f->problems),
                        "news/a.rtf:0: it is an RTF document, which no reader takes\n"
                        "news/b.txt:0: nothing to index: there is neither text nor a title\n"
                        "news/c.txt:0: a symbolic link is not followed\n"
                        "news/d.jsonl:2: JSON: '[' or '{' expected near 'not' (column 3)\n"
                        "news/e.txt:0: it is neither a file nor a folder\n");
}

static void a_file_over_the_limit_is_reported(void **state)
{
    fixture *f = *state;
    char path[512];
    write_file(f, "news/big.txt", "x");
    path_in(f, "news/big.txt", path);
    assert_int_equal(truncate(path, (off_t)NG_FILE_MAX + 1), 0);
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(walk_name(f, "news", &err), NG_OK);
    assert_string_equal(text_of(&f->problems), "news/big.txt:0: a file is over 67108864 bytes\n");
}

/* A line of `len` bytes that is an article without an id. */
static void put_line(FILE *file, size_t len, const char *end)
{
    static const char head[] = "{\"text\":\"", tail[] = "\"}";
    fputs(head, file);
    for (size_t i = sizeof head + sizeof tail - 2; i < len; i++)
        fputc(i % 60 == 0 ? ' ' : 'x', file);
    fprintf(file, "%s%s", tail, end);
}

static void a_large_file_of_lines_is_read_in_pieces(void **state)
{
    fixture *f = *state;
    char path[512], expected[1 << 16] = "";
    size_t at = 0;
    write_file(f, "news/all.jsonl", "x");
    path_in(f, "news/all.jsonl", path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (int line = 1; line <= 2000; line++) {
        int over = line == 900;
        put_line(file, over ? NG_LINE_MAX + 1 : line == 500 ? NG_LINE_MAX / 4 : 700, "\n");
        if (!over)
            at +=
                (size_t)snprintf(expected + at, sizeof expected - at, "news/all.jsonl:%d\n", line);
    }
    put_line(file, 700, ""); /* a last line without its end */
    snprintf(expected + at, sizeof expected - at, "news/all.jsonl:2001\n");
    assert_int_equal(fclose(file), 0);
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(walk_name(f, "news", &err), NG_OK);
    assert_string_equal(text_of(&f->problems),
                        "news/all.jsonl:900: a line is over 8388608 bytes\n");
    assert_string_equal(text_of(&f->ids), expected);
}

static void the_receiver_can_stop_the_walk(void **state)
{
    fixture *f = *state;
    write_file(f, "news/a.txt", "One.");
    write_file(f, "news/b.txt", "Two.");
    f->stop = NG_NOSPACE;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(walk_name(f, "news", &err), NG_NOSPACE);
    assert_string_equal(err.text, "enough");
    assert_string_equal(text_of(&f->ids), "news/a.txt\n");
    assert_string_equal(text_of(&f->problems), "");
}

static void a_path_that_is_missing_fails(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(walk_name(f, "olds", &err), NG_NOTFOUND);
    assert_non_null(strstr(err.text, "/olds: No such file"));
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(a_folder_is_walked_in_the_order_of_names),
        WITH_FOLDER(the_name_of_a_folder_is_its_real_one),
        WITH_FOLDER(a_lone_file_is_called_by_its_name),
        WITH_FOLDER(a_prefix_goes_before_path_ids_only),
        WITH_FOLDER(problems_are_reported_and_the_walk_goes_on),
        WITH_FOLDER(a_file_over_the_limit_is_reported),
        WITH_FOLDER(a_large_file_of_lines_is_read_in_pieces),
        WITH_FOLDER(the_receiver_can_stop_the_walk),
        WITH_FOLDER(a_path_that_is_missing_fails),
    };
    return cmocka_run_group_tests_name("walk", tests, NULL, NULL);
}
