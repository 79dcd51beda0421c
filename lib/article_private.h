/* SPDX-License-Identifier: GPL-2.0-or-later */
/* article_private.h - what lets the store rebuild a finished article without cleaning it again.
 *
 * An ng_article whose `priv` is NULL is finished. The store makes one with calloc and fills its
 * public members; every function that reads a finished article, and ng_article_free, takes it as it
 * takes one that ng_article_finish made; setters refuse both.
 *
 * Ownership: the article itself, every string, each string of a list, the items of a list and the
 *            blocks are from malloc, one by one; ng_article_free frees them so.
 * Threads:   as article.h.
 * Errors:    none.
 */
#ifndef NG_ARTICLE_PRIVATE_H
#define NG_ARTICLE_PRIVATE_H

#include "nutgraf/article.h"

static inline int ng_article_is_finished(const ng_article *a)
{
    return a->priv == NULL;
}

#endif
