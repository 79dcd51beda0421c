/* SPDX-License-Identifier: GPL-2.0-or-later */
/* store_help.c - folders, stores and articles for tests of the store. */
#include "store_help.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char help_dir[64];
ng_error help_err;

int help_make_folder(void **state)
{
    (void)state;
    snprintf(help_dir, sizeof help_dir, "/tmp/nutgraf-store-XXXXXX");
    return mkdtemp(help_dir) ? 0 : -1;
}

const char *help_path(const char *name)
{
    static char path[sizeof help_dir + 260];
    snprintf(path, sizeof path, "%s/%s", help_dir, name);
    return path;
}

int help_remove_folder(void **state)
{
    (void)state;
    DIR *d = opendir(help_dir);
    if (!d)
        return -1;
    for (struct dirent *e; (e = readdir(d));)
        if (e->d_name[0] != '.')
            unlink(help_path(e->d_name));
    closedir(d);
    return rmdir(help_dir);
}

ng_store *help_open(ng_store_mode mode)
{
    ng_store *s = NULL;
    MUST(ng_store_open(help_dir, mode, &s, &help_err));
    return s;
}

static void set(ng_article *a, ng_article_field field, const char *value)
{
    MUST(ng_article_set(a, field, value, strlen(value), &help_err));
}

static void add(ng_article *a, ng_block_kind kind, uint32_t level, uint32_t line, const char *text)
{
    MUST(ng_article_add_block(a, kind, level, line, text, strlen(text), &help_err));
}

ng_article *help_article(const char *id, const char *text)
{
    ng_article *a = NULL;
    MUST(ng_article_new(&a, &help_err));
    set(a, NG_FIELD_ID, id);
    set(a, NG_FIELD_ORIGIN, "socket");
    add(a, NG_BLOCK_PARAGRAPH, 0, 1, text);
    MUST(ng_article_finish(a, &help_err));
    return a;
}

ng_article *help_path_article(const char *path, const char *origin, const char *text)
{
    ng_article *a = NULL;
    MUST(ng_article_new(&a, &help_err));
    MUST(ng_article_set_path(a, path, &help_err));
    set(a, NG_FIELD_ORIGIN, origin);
    add(a, NG_BLOCK_PARAGRAPH, 0, 1, text);
    MUST(ng_article_finish(a, &help_err));
    return a;
}

ng_article *help_full_article(const char *id)
{
    ng_article *a = NULL;
    MUST(ng_article_new(&a, &help_err));
    set(a, NG_FIELD_ID, id);
    set(a, NG_FIELD_ORIGIN, "/srv/news/ferry.txt");
    set(a, NG_FIELD_TITLE, "Ferry crews walk out");
    set(a, NG_FIELD_URL, "https://example.org/ferry?a=1");
    set(a, NG_FIELD_SOURCE, "Halden Courier");
    set(a, NG_FIELD_SECTION, "Härbör");
    set(a, NG_FIELD_LANG, "en");
    set(a, NG_FIELD_AUTHOR, "A. Writer");
    set(a, NG_FIELD_AUTHOR, "B. Writer");
    set(a, NG_FIELD_TAG, "strike");
    a->published = (ng_moment){-12345, -90, 1, 0};
    a->modified = (ng_moment){1641805200, 0, 1, 1};
    add(a, NG_BLOCK_HEADING, 2, 3, "THE WALKOUT");
    add(a, NG_BLOCK_PARAGRAPH, 0, 5, "Crews left the Östra quay at noon.");
    add(a, NG_BLOCK_LIST, 0, 7, "no bonus\nno rest");
    add(a, NG_BLOCK_QUOTE, 0, 9, "“We are tired,” she said.");
    add(a, NG_BLOCK_CAPTION, 0, 2, "The empty quay");
    add(a, NG_BLOCK_CREDIT, 0, 0, "Photo: staff");
    MUST(ng_article_finish(a, &help_err));
    return a;
}

ng_put help_put(ng_store *s, ng_article *a)
{
    ng_put put = {0};
    MUST(ng_store_begin(s, &help_err));
    MUST(ng_store_put(s, a, &put, &help_err));
    MUST(ng_store_commit(s, &help_err));
    ng_article_free(a);
    return put;
}

void help_delete(ng_store *s, const char *id)
{
    uint64_t number = 0, seq = 0;
    MUST(ng_store_begin(s, &help_err));
    MUST(ng_store_delete(s, id, &number, &seq, &help_err));
    MUST(ng_store_commit(s, &help_err));
}

static void assert_same_text(const char *a, const char *b)
{
    if (a && b)
        assert_string_equal(a, b);
    else
        assert_true(a == b);
}

static void assert_same_list(const ng_strings *a, const ng_strings *b)
{
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++)
        assert_string_equal(a->items[i], b->items[i]);
}

static void assert_same_moment(const ng_moment *a, const ng_moment *b)
{
    assert_int_equal(a->known, b->known);
    assert_int_equal(a->unix_seconds, b->unix_seconds);
    assert_int_equal(a->offset_minutes, b->offset_minutes);
    assert_int_equal(a->day_only, b->day_only);
}

void help_assert_same_article(const ng_article *a, const ng_article *b)
{
    const char *left[] = {a->id, a->origin, a->title, a->url, a->source, a->section, a->lang};
    const char *right[] = {b->id, b->origin, b->title, b->url, b->source, b->section, b->lang};
    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        assert_same_text(left[i], right[i]);
    assert_int_equal(a->id_source, b->id_source);
    assert_int_equal(a->title_source, b->title_source);
    assert_same_list(&a->authors, &b->authors);
    assert_same_list(&a->tags, &b->tags);
    assert_same_moment(&a->published, &b->published);
    assert_same_moment(&a->modified, &b->modified);
    assert_int_equal(a->text_len, b->text_len);
    assert_memory_equal(a->text, b->text, a->text_len + 1);
    assert_int_equal(a->n_blocks, b->n_blocks);
    for (size_t i = 0; i < a->n_blocks; i++) {
        assert_int_equal(a->blocks[i].kind, b->blocks[i].kind);
        assert_int_equal(a->blocks[i].level, b->blocks[i].level);
        assert_int_equal(a->blocks[i].line, b->blocks[i].line);
        assert_int_equal(a->blocks[i].start, b->blocks[i].start);
        assert_int_equal(a->blocks[i].end, b->blocks[i].end);
    }
    assert_int_equal(a->repaired, b->repaired);
}

void help_sql(const char *sql)
{
    sqlite3 *db = NULL;
    char *text = NULL;
    assert_int_equal(sqlite3_open(help_path(NG_STORE_FILE), &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &text) != SQLITE_OK)
        fail_msg("%s: %s", sql, text);
    sqlite3_close(db);
}
