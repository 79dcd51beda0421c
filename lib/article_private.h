/* SPDX-License-Identifier: GPL-2.0-or-later */
/* article_private.h - what an article holds while it is built, and how the store makes a finished
 * one.
 *
 * An ng_article whose `priv` is NULL is finished: ng_article_finish frees what was only for
 * building. The store makes one with calloc and fills its public members; every function that reads
 * a finished article, and ng_article_free, takes it as it takes one that ng_article_finish made;
 * setters refuse both.
 *
 * Ownership: the article itself, every string, each string of a list, the items of a list and the
 *            blocks are from malloc, one by one; ng_article_free frees them so.
 * Threads:   as article.h.
 * Errors:    as article.h.
 */
#ifndef NG_ARTICLE_PRIVATE_H
#define NG_ARTICLE_PRIVATE_H

#include "nutgraf/article.h"
#include "nutgraf/buffer.h"
#include "nutgraf/text.h"

struct ng_article_private {
    ng_buf text;       /* canonical text so far */
    size_t blocks_cap; /* room in blocks */
    char *path;        /* id to derive; NULL none */
};

static inline int ng_article_is_finished(const ng_article *a)
{
    return a->priv == NULL;
}

/* Free what was only for building. */
void ng_article_free_private(ng_article *a);

/* How ng_article_squeeze treats line ends. */
typedef enum ng_squeeze { NG_SQUEEZE_LINES, NG_SQUEEZE_KEEP_LINES } ng_squeeze;

/* Append `s` cleaned (ng_text_clean), with each run of white space (all of Unicode's) made one
 * space, or one newline when lines are kept and the run holds one, and none at either end. */
ng_status ng_article_squeeze(const char *s, size_t len, ng_squeeze lines, ng_buf *ret,
                             ng_clean_report *report, ng_error *err) NG_MUST_CHECK;

/* Bytes of the white space character at `s`, 0 when it is none. */
size_t ng_white_space(const char *s, size_t len);

/* True for an id that reads as a passage id or a citation: `x#p3`, `x#p3@9f2c01aa`. */
int ng_looks_like_passage_id(const char *id, size_t len);

#endif
