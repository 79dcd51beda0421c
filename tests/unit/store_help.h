/* SPDX-License-Identifier: GPL-2.0-or-later */
/* store_help.h - folders, stores and articles for tests of the store.
 *
 * Ownership: help_article gives an article freed with ng_article_free.
 * Threads:   one.
 * Errors:    a failing helper fails the test.
 */
#ifndef STORE_HELP_H
#define STORE_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "nutgraf/store.h"

/* The folder of the running test. */
extern char help_dir[64];

/* cmocka set-up and tear-down: an empty temporary folder, and its removal with all files in it. */
int help_make_folder(void **state);
int help_remove_folder(void **state);

/* The path of a file in the folder; constant until the next call. */
const char *help_path(const char *name);

ng_store *help_open(ng_store_mode mode);

/* A finished article with a given id and one paragraph. */
ng_article *help_article(const char *id, const char *text);

/* A finished article that has everything: all kinds of blocks, metadata, lists, moments. */
ng_article *help_full_article(const char *id);

/* A finished article with the id of a path, read from `origin`. */
ng_article *help_path_article(const char *path, const char *origin, const char *text);

/* Put in a transaction of its own; frees the article. */
ng_put help_put(ng_store *s, ng_article *a);
void help_delete(ng_store *s, const char *id);

void help_assert_same_article(const ng_article *a, const ng_article *b);

/* Run SQL on the database of the folder, as another program would. */
void help_sql(const char *sql);

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, help_make_folder, help_remove_folder)

/* The error record of MUST. */
extern ng_error help_err;

/* Make a call that fills help_err; fail with its sentence when it is not NG_OK. */
#define MUST(call)                                                                                 \
    do {                                                                                           \
        ng_error_clear(&help_err);                                                                 \
        if ((call) != NG_OK)                                                                       \
            fail_msg("%s: %s", #call, help_err.text);                                              \
    } while (0)

#endif
