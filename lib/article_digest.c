/* SPDX-License-Identifier: GPL-2.0-or-later */
/* article_digest.c - the hash that says "the same article again".
 *
 * Everything is written with its length before it, so that no two articles give the same bytes. The
 * form is part of the store: changing it makes every article look changed once.
 */
#include <string.h>

#include "article_private.h"

#define DIGEST_FORM "nutgraf article 1\n"

static ng_status put_number(ng_buf *b, int64_t value, ng_error *err)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)value >> (8 * i));
    return ng_buf_add(b, bytes, sizeof bytes, err);
}

/* NULL differs from the empty string. */
static ng_status put_text(ng_buf *b, const char *text, ng_error *err)
{
    ng_status s = put_number(b, text ? (int64_t)strlen(text) : -1, err);
    return s == NG_OK && text ? ng_buf_add_str(b, text, err) : s;
}

static ng_status put_strings(ng_buf *b, const ng_strings *list, ng_error *err)
{
    ng_status s = put_number(b, (int64_t)list->n, err);
    for (size_t i = 0; i < list->n && s == NG_OK; i++)
        s = put_text(b, list->items[i], err);
    return s;
}

static ng_status put_moment(ng_buf *b, const ng_moment *m, ng_error *err)
{
    int64_t values[] = {m->known, m->known ? m->unix_seconds : 0, m->known ? m->offset_minutes : 0,
                        m->known ? m->day_only : 0};
    ng_status s = NG_OK;
    for (size_t i = 0; i < sizeof values / sizeof *values && s == NG_OK; i++)
        s = put_number(b, values[i], err);
    return s;
}

static ng_status put_blocks(ng_buf *b, const ng_article *a, ng_error *err)
{
    ng_status s = put_number(b, (int64_t)a->n_blocks, err);
    for (size_t i = 0; i < a->n_blocks && s == NG_OK; i++) {
        const ng_block *k = &a->blocks[i];
        int64_t values[] = {k->kind, k->level, k->line, k->start, k->end};
        for (size_t j = 0; j < sizeof values / sizeof *values && s == NG_OK; j++)
            s = put_number(b, values[j], err);
    }
    return s;
}

ng_status ng_article_digest(const ng_article *a, unsigned char ret[32], ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf b = NG_BUF_INIT;
    ng_status s = ng_buf_reserve(&b, a->text_len + a->n_blocks * 40 + 1024, err);
    if (s == NG_OK)
        s = ng_buf_add_str(&b, DIGEST_FORM, err);
    const char *texts[] = {a->id, a->title, a->url, a->source, a->section, a->lang, a->text};
    for (size_t i = 0; i < sizeof texts / sizeof *texts && s == NG_OK; i++)
        s = put_text(&b, texts[i], err);
    if (s == NG_OK)
        s = put_number(&b, a->title_source, err);
    if (s == NG_OK)
        s = put_strings(&b, &a->authors, err);
    if (s == NG_OK)
        s = put_strings(&b, &a->tags, err);
    if (s == NG_OK)
        s = put_moment(&b, &a->published, err);
    if (s == NG_OK)
        s = put_moment(&b, &a->modified, err);
    if (s == NG_OK)
        s = put_blocks(&b, a, err);
    return s == NG_OK ? ng_sha256(b.data, b.len, ret, err) : s;
}
