/* SPDX-License-Identifier: GPL-2.0-or-later */
/* article_builder.h - short ways to build articles in tests; any failure fails the test.
 *
 * Ownership: articles are the caller's, freed with ng_article_free.
 * Threads:   one.
 * Errors:    cmocka assertions.
 */
#ifndef TEST_ARTICLE_BUILDER_H
#define TEST_ARTICLE_BUILDER_H

#include <stdlib.h>
#include <string.h>

#include "nutgraf/article.h"

static inline void free_article(ng_article **a)
{
    ng_article_free(*a);
}

static inline ng_article *new_article(const char *id)
{
    ng_article *a = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_article_new(&a, &err), NG_OK);
    if (id)
        assert_int_equal(ng_article_set(a, NG_FIELD_ID, id, strlen(id), &err), NG_OK);
    return a;
}

static inline void add(ng_article *a, ng_block_kind kind, const char *text)
{
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_article_add_block(a, kind, 1, 0, text, strlen(text), &err), NG_OK);
}

static inline void set(ng_article *a, ng_article_field field, const char *value)
{
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_article_set(a, field, value, strlen(value), &err), NG_OK);
}

static inline void finish(ng_article *a)
{
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_article_finish(a, &err), NG_OK);
}

/* `n` bytes of 'x', NUL-terminated; free() it. */
static inline char *many(size_t n)
{
    char *s = malloc(n + 1);
    assert_non_null(s);
    memset(s, 'x', n);
    s[n] = '\0';
    return s;
}

#endif
